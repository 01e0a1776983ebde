"""The bytes of one member of a ZIP container, in pieces, and never more of them than it announced."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from nodal.edges.intake.opened import Source
from nodal.edges.intake.zip_directory import DEFLATED, STORED, Member, contradiction
from nodal.facts.errors import FileRefused

_PIECE = 1 << 16
_PLACE = "member"


class MemberRefused(FileRefused):
    """One member cannot be read. The others of its archive can, as far as this one says."""


def unpack(source: Source, member: Member) -> Iterator[bytes]:
    """The bytes of the member, held to its end against the size and the check sum that it announced.

    Raises `MemberRefused` for what cannot be read (`zip.encrypted`, `zip.not_a_file`, `zip.method`, `zip.unreadable`)
    and `FileRefused` (`zip.contradiction`) for a size that was a lie.
    """
    if member.is_encrypted:
        raise MemberRefused("zip.encrypted", place=_PLACE, reason="it is encrypted")
    if not member.is_file:
        raise MemberRefused("zip.not_a_file", place=_PLACE, reason="it is a folder or a link, not a file")
    if member.method not in (STORED, DEFLATED):
        raise MemberRefused("zip.method", place=_PLACE, reason="it is packed in a way that is not accepted")
    pieces = _packed(source, member) if member.method == STORED else _inflated(source, member)
    size, crc = 0, 0
    for piece in pieces:
        size, crc = size + len(piece), zlib.crc32(piece, crc)
        if size > member.size:
            raise contradiction(_PLACE, "it unpacks to more than it says")
        yield piece
    if size != member.size:
        raise contradiction(_PLACE, "it unpacks to less than it says")
    if crc != member.crc:
        raise MemberRefused("zip.unreadable", place=_PLACE, reason="its check sum does not hold")


def _packed(source: Source, member: Member) -> Iterator[bytes]:
    at, end = member.data, member.data + member.packed
    while at < end:
        piece = source.bytes_at(at, min(_PIECE, end - at))
        at += len(piece)
        yield piece


def _inflated(source: Source, member: Member) -> Iterator[bytes]:
    stream, taken = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        for packed in _packed(source, member):
            taken += len(packed)
            rest = packed
            while rest and not stream.eof:
                yield stream.decompress(rest, _PIECE << 2)
                rest = stream.unconsumed_tail
            if stream.eof:
                break
        yield stream.flush()
    except zlib.error as fault:
        raise MemberRefused("zip.unreadable", place=_PLACE, reason="its packed bytes are broken") from fault
    if not stream.eof:
        raise MemberRefused("zip.unreadable", place=_PLACE, reason="its packed bytes are cut off")
    if stream.unused_data or taken != member.packed:
        raise contradiction(_PLACE, "something stands behind its packed bytes")
