"""Signatures: Ed25519 for the notes of the audit log, ECDSA P-256 for packages (browsers have no other in common)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from nodal.edges.keys.points import point_bytes, read_point
from nodal.facts.errors import Untrusted

_ECDSA = ec.ECDSA(SHA256())
_HALF = 32
"""Bytes of r and of s. Source: W3C Web Cryptography, ECDSA: r and s in the length of the curve's order."""


class NoteSigner:
    """An Ed25519 key that signs checkpoints. `public` has 32 bytes."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self.name, self._private = name, private

    def __repr__(self) -> str:
        return f"NoteSigner({self.name!r}, private key hidden)"

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    @property
    def verifier(self) -> NoteVerifier:
        return NoteVerifier(self.name, self.public)

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


class NoteVerifier:
    """The public half of a `NoteSigner`."""

    def __init__(self, name: str, public: bytes) -> None:
        self.name, self.public = name, public
        try:
            self._key = Ed25519PublicKey.from_public_bytes(public)
        except ValueError:
            raise Untrusted("public key: not an Ed25519 key") from None

    def verify(self, message: bytes, signature: bytes) -> None:
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            raise Untrusted(f"signature of {self.name}: does not hold") from None


class PackageSigner:
    """A P-256 key that signs packages: ECDSA with SHA-256, r || s. `public` has 65 bytes."""

    def __init__(self, name: str, private: ec.EllipticCurvePrivateKey) -> None:
        self.name, self._private = name, private

    def __repr__(self) -> str:
        return f"PackageSigner({self.name!r}, private key hidden)"

    @property
    def public(self) -> bytes:
        return point_bytes(self._private.public_key())

    @property
    def verifier(self) -> PackageVerifier:
        return PackageVerifier(self.name, self.public)

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._private.sign(message, _ECDSA))
        return r.to_bytes(_HALF) + s.to_bytes(_HALF)


class PackageVerifier:
    """The public half of a `PackageSigner`."""

    def __init__(self, name: str, public: bytes) -> None:
        self.name, self.public, self._key = name, public, read_point(public)

    def verify(self, message: bytes, signature: bytes) -> None:
        # Another length could spell the same two numbers in a second way.
        if len(signature) != 2 * _HALF:
            raise Untrusted(f"signature of {self.name}: not 64 bytes")
        pair = encode_dss_signature(int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:]))
        try:
            self._key.verify(pair, message, _ECDSA)
        except InvalidSignature:
            raise Untrusted(f"signature of {self.name}: does not hold") from None
