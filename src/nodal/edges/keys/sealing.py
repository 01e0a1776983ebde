"""Seal data keys: for another unit (ECDH P-256, HKDF-SHA-256, AES-256-GCM) or for ourselves (AES-256-GCM)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nodal.edges.keys.points import POINT_BYTES, point_bytes, read_point
from nodal.facts.errors import Untrusted

KEY_BYTES = 32
"""Length of a data key: AES-256."""

NONCE_BYTES = 12
"""Length of a GCM nonce. Source: NIST SP 800-38D, section 5.2.1.1."""

_SEAL_INFO = b"nodal-seal-v1"
_KEK_VERSION = b"\x01"
_KEK_ID_BYTES = 4


class SealPublic:
    """A recipient's public key: everybody can seal for it. Sealed key = ephemeral point (65) || AES-256-GCM (48)."""

    def __init__(self, name: str, public: bytes) -> None:
        self.name, self.public, self._key = name, public, read_point(public)

    def wrap(self, data_key: bytes, *, context: bytes) -> bytes:
        ephemeral = ec.generate_private_key(ec.SECP256R1())
        point = point_bytes(ephemeral.public_key())
        key, nonce = _derive(ephemeral.exchange(ec.ECDH(), self._key), point, self.public)
        return point + AESGCM(key).encrypt(nonce, _checked(data_key), context)


class SealOpener:
    """A recipient's private key."""

    def __init__(self, name: str, private: ec.EllipticCurvePrivateKey) -> None:
        self.name, self._private = name, private
        self.public = point_bytes(private.public_key())

    def __repr__(self) -> str:
        return f"SealOpener({self.name!r}, private key hidden)"

    @property
    def sealing(self) -> SealPublic:
        return SealPublic(self.name, self.public)

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        point, sealed = wrapped[:POINT_BYTES], wrapped[POINT_BYTES:]
        key, nonce = _derive(self._private.exchange(ec.ECDH(), read_point(point)), point, self.public)
        return _opened(key, nonce, sealed, context)


class Kek:
    """A unit's own key-encryption key over the data keys of its originals, with older ones that can still open.

    Sealed key = 0x01 || key id (4) || nonce (12) || AES-256-GCM (48). The context is bound as associated data.
    """

    def __init__(self, key: bytes, *, older: Sequence[bytes] = ()) -> None:
        self._keys = {_kek_id(each): AESGCM(_checked(each)) for each in (*older, key)}
        self._current = _kek_id(key)

    def __repr__(self) -> str:
        return f"Kek({len(self._keys)} keys, hidden)"

    def wrap(self, data_key: bytes, *, context: bytes) -> bytes:
        # A random nonce is safe for 2**32 data keys under one key (SP 800-38D, 8.3): 200 times the largest node.
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._keys[self._current].encrypt(nonce, _checked(data_key), context)
        return _KEK_VERSION + self._current + nonce + sealed

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        version, rest = wrapped[:1], wrapped[1:]
        key_id, rest = rest[:_KEK_ID_BYTES], rest[_KEK_ID_BYTES:]
        nonce, sealed = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        if version != _KEK_VERSION or key_id not in self._keys:
            raise Untrusted("sealed key: not sealed with a key of this unit")
        try:
            return self._keys[key_id].decrypt(nonce, sealed, context)
        except (InvalidTag, ValueError):
            raise Untrusted("sealed key: altered, or of another place") from None


def _kek_id(key: bytes) -> bytes:
    return sha256(b"nodal-kek-id" + key).digest()[:_KEK_ID_BYTES]


def _derive(shared: bytes, ephemeral: bytes, recipient: bytes) -> tuple[bytes, bytes]:
    # Both points go into the derivation, as in RFC 9180 (HPKE): the key belongs to this exchange only. It is used
    # once, so that its nonce may be derived with it.
    info = _SEAL_INFO + ephemeral + recipient
    both = HKDF(SHA256(), length=KEY_BYTES + NONCE_BYTES, salt=None, info=info).derive(shared)
    return both[:KEY_BYTES], both[KEY_BYTES:]


def _opened(key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, context)
    except (InvalidTag, ValueError):
        raise Untrusted("sealed key: altered, or sealed for another key") from None


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("a data key has 32 bytes")
    return key
