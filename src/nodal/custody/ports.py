"""What custody asks of keys. The adapters live in `edges/keys`; nothing in here knows how a key is kept."""

from __future__ import annotations

from typing import Protocol


class Signer(Protocol):
    """A named private key that signs. `public` is the matching public key in the raw form of its algorithm."""

    @property
    def name(self) -> str:
        """Whose key it is."""

    @property
    def public(self) -> bytes:
        """The public key: 32 bytes (Ed25519) or the 65 bytes of an uncompressed P-256 point."""

    def sign(self, message: bytes) -> bytes:
        """The signature: 64 bytes (Ed25519, or r || s of ECDSA with SHA-256)."""


class Verifier(Protocol):
    """A named public key that checks signatures."""

    @property
    def name(self) -> str:
        """Whose key it is."""

    @property
    def public(self) -> bytes:
        """The public key, as in `Signer`."""

    def verify(self, message: bytes, signature: bytes) -> None:
        """Refuse with `Untrusted` unless the signature is this key's over exactly this message."""


class Wrapper(Protocol):
    """Seals a data key of 32 bytes so that only the holder of the matching key gets it back.

    `context` is bound to it: it comes back only under the same context, so that sealed keys cannot be exchanged.
    """

    def wrap(self, data_key: bytes, *, context: bytes) -> bytes:
        """The sealed data key."""


class Unwrapper(Protocol):
    """Gives sealed data keys back."""

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """The data key. Refused with `Untrusted` when altered, under another key or under another context."""


class Sealer(Wrapper, Unwrapper, Protocol):
    """A key that seals for itself: the unit's key over the data keys of its originals."""


class SealingKey(Wrapper, Protocol):
    """The public half of a recipient: everybody can seal for it."""

    @property
    def public(self) -> bytes:
        """The 65 bytes of an uncompressed P-256 point."""


class OpeningKey(Unwrapper, Protocol):
    """The private half of a recipient."""

    @property
    def name(self) -> str:
        """Whose key it is."""

    @property
    def public(self) -> bytes:
        """The 65 bytes of an uncompressed P-256 point."""
