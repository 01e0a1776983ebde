"""Public keys on the curve P-256 as the 65 bytes of an uncompressed point: the `raw` form of every browser."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nodal.facts.errors import Untrusted

POINT_BYTES = 65
"""0x04, x and y. Source: SEC 1, section 2.3.3."""


def point_bytes(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def read_point(point: bytes) -> ec.EllipticCurvePublicKey:
    """The key of such a point. Raises `Untrusted` for another length and for a point that is not on the curve."""
    if len(point) != POINT_BYTES or point[0] != 4:
        raise Untrusted("public key: not an uncompressed P-256 point")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise Untrusted("public key: not a point of P-256") from None
