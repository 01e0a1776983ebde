"""Seal and open segments: AES-256-GCM, one data key for each report and one for the file."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nodal.custody.ports import Sealer
from nodal.edges.evidence.layout import FILE, Segment
from nodal.facts.errors import Untrusted

KEY_BYTES = 32
"""Length of a data key: AES-256."""

NONCE_BYTES = 12
"""Length of a GCM nonce. Source: NIST SP 800-38D, section 5.2.1.1."""


class Binding:
    """Binds what is sealed to its object and its report. Owner n is report n, `FILE` is the file."""

    def __init__(self, name: str, keys: Sequence[str]) -> None:
        self._name, self._keys = name.encode(), keys

    def of(self, owner: int) -> bytes:
        # The name has a fixed alphabet and the key stands last: no two owners have the same bytes.
        return self._name + (b"\0file" if owner == FILE else b"\0report\0" + self._keys[owner].encode())


class Closing:
    """Fresh data keys of one object, and the sealing of its segments with them.

    The nonce of a segment is its place in the file: unique under its key, because a key is random, belongs to one
    object, and no place is sealed twice. Nonce and associated data bind a segment to place, object and report.
    """

    def __init__(self, name: str, keys: Sequence[str]) -> None:
        self._binding = Binding(name, keys)
        # Plain keys, not ciphers: a cipher object takes a kilobyte and a file may hold 250,000 reports.
        self._keys = {owner: secrets.token_bytes(KEY_BYTES) for owner in range(FILE, len(keys))}

    def close(self, segment: Segment, piece: bytes) -> bytes:
        """The sealed segment."""
        bound = self._binding.of(segment.owner)
        return AESGCM(self._keys[segment.owner]).encrypt(_nonce(segment), piece, bound)

    def wrapped(self, owner: int, kek: Sealer) -> bytes:
        """The data key, sealed under the unit's key."""
        return kek.wrap(self._keys[owner], context=self._binding.of(owner))


class Opening:
    """The data keys of one object as its rows hold them. A key that was destroyed is None."""

    def __init__(self, name: str, wrapped: Sequence[tuple[str, bytes | None]], file: bytes | None, kek: Sealer) -> None:
        self._binding = Binding(name, [key for key, _ in wrapped])
        self._wrapped, self._kek = wrapped, kek
        self._file = None if file is None else kek.unwrap(file, context=self._binding.of(FILE))

    def open(self, segment: Segment, sealed: bytes) -> bytes | None:
        """The bytes of a segment; None when its key was destroyed. `Untrusted` when they are not what was sealed."""
        bound = self._binding.of(segment.owner)
        key = self._key(segment.owner, bound)
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(_nonce(segment), sealed, bound)
        except (InvalidTag, ValueError):
            raise Untrusted(f"original: altered in the segment at byte {segment.plain} of the file") from None

    def _key(self, owner: int, bound: bytes) -> bytes | None:
        if owner == FILE:
            return self._file
        wrapped = self._wrapped[owner][1]
        return None if wrapped is None else self._kek.unwrap(wrapped, context=bound)


def _nonce(segment: Segment) -> bytes:
    return segment.plain.to_bytes(NONCE_BYTES)
