"""The outer layout of a `.nodal` file: mark, length, head, signature of the head, sealed bytes; and nothing else.

The layout is written down in docs/operate/package-format.md; a change of either is a change of both, and of the mark.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from nodal.facts.errors import Untrusted

MAGIC = b"NODALPK1"
"""Begins every package. Another layout gets another number."""

FORMAT = "nodal-package-v1"
"""Stands in the head and in the signed statement, and begins everything that is signed or bound."""

SIGNATURE_BYTES = 64
"""ECDSA P-256: r and s, 32 bytes each."""

LENGTH_BYTES = 4
"""Lengths are unsigned and big-endian."""

MAX_HEAD = 1 << 20
"""Longest head in bytes. Our own choice; a recipient takes about 300."""

MAX_PACKAGE = 1 << 28
"""Largest package in bytes: 256 MiB, the limit for any incoming file. Our own choice."""


class Container(NamedTuple):
    """The three pieces of a package as they stand in the file."""

    head: bytes
    signature: bytes
    sealed: bytes

    def to_bytes(self) -> bytes:
        return b"".join((MAGIC, framed(self.head), self.signature, self.sealed))


def framed(content: bytes) -> bytes:
    return len(content).to_bytes(LENGTH_BYTES) + content


def read_container(data: bytes) -> Container:
    """The pieces of a package. Raises `Untrusted` when they do not fit; what they say is not checked yet."""
    if len(data) > MAX_PACKAGE:
        raise Untrusted("package container: larger than 256 MiB")
    if not data.startswith(MAGIC):
        raise Untrusted("package container: not a package of this format")
    head, rest = unframed(data[len(MAGIC) :], limit=MAX_HEAD, where="package container")
    return Container(head, rest[:SIGNATURE_BYTES], rest[SIGNATURE_BYTES:])


def unframed(data: bytes, *, limit: int, where: str) -> tuple[bytes, bytes]:
    """What stands behind a length, and the rest, in which at least a signature follows."""
    length, start = int.from_bytes(data[:LENGTH_BYTES]), LENGTH_BYTES
    if length > limit or len(data) < start + length + SIGNATURE_BYTES:
        raise Untrusted(f"{where}: cut short, or a length was altered")
    return data[start : start + length], data[start + length :]


def fingerprint(public: bytes) -> str:
    """SHA-256 of a public key (65 bytes), in hex: what a recipient's key is called in the head."""
    return sha256(public).hexdigest()


def outer_message(head: bytes) -> bytes:
    """What the outer signature is over. The word in front keeps one signature from passing for the other."""
    return f"{FORMAT} outer\n".encode() + head


def inner_message(statement: bytes) -> bytes:
    """What the inner signature is over."""
    return f"{FORMAT} inner\n".encode() + statement


def context(header: bytes) -> bytes:
    """What sealed keys and sealed bytes are bound to: the format and the canonical bytes of the header."""
    return f"{FORMAT}\n".encode() + header
