"""The directory of a ZIP container, believed only where everything that the file says about itself agrees.

Nothing is taken from a name or a size that stands in one place only: the end of the directory, its entries, the header
before each member and the descriptor behind it must say the same, and the members must lie one behind the other without
a gap. So every program that reads the file sees the same members.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from nodal.edges.intake.limits import Limits
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused

MAGIC = b"PK\x03\x04"
"""Start of a container that has a member. Source: APPNOTE.TXT 6.3, section 4.3."""

RATIO_FROM = 1 << 20
"""Bytes unpacked up to which no ratio is counted. Source: the interface document, section 3.1."""

LARGEST_DIRECTORY = 16 * 1024 * 1024
"""Bytes of a directory that are read at all: 10,000 members with names of ordinary length take two. Our own choice."""

STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIBED, STRONG, UTF8, HIDDEN = 0x1, 0x8, 0x40, 0x800, 0x2000

_END, _END64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_CENTRAL, _DESCRIPTOR = b"PK\x01\x02", b"PK\x07\x08"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_TAIL = struct.Struct("<4s4H2LH")
_TAIL64 = struct.Struct("<4sQ2H2L4Q")
_MARK16, _MARK32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One member: its name, where its packed bytes lie, and what it says that they become. `mode` is Unix's, or 0."""

    name: str
    raw_name: bytes
    start: int
    data: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    mode: int

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & (ENCRYPTED | STRONG | HIDDEN))

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file: neither a folder nor a link to something else."""
        return not self.name.endswith("/") and self.mode & 0o170000 in (0, 0o100000)


def contradiction(place: str, reason: str) -> FileRefused:
    """The container says two things at once."""
    return FileRefused("zip.contradiction", place=place, reason=reason)


def read_directory(source: Source, *, limits: Limits) -> tuple[Member, ...]:
    """Every member in the order of the directory.

    Raises `FileRefused`: `zip.broken`, `zip.contradiction`, `zip.members`, `zip.unpacked`, `zip.ratio`.
    """
    count, start, end = _end_of(source)
    if count > limits.members:
        raise FileRefused("zip.members", place="directory", reason="the archive has more members than the limit")
    if end - start > LARGEST_DIRECTORY:
        raise FileRefused("zip.members", place="directory", reason="the directory is larger than the limit")
    members = _entries(source.bytes_at(start, end - start), count)
    _check_declared(source, members, limits=limits)
    return _placed(source, members, start)


def _end_of(source: Source) -> tuple[int, int, int]:
    """How many members there are, and where the directory begins and ends."""
    length = min(source.size, _TAIL.size + _MARK16)
    base, tail = source.size - length, source.bytes_at(source.size - length, length)
    found, at = [], tail.find(_END)
    while at >= 0:
        if at + _TAIL.size <= length and at + _TAIL.size + _TAIL.unpack_from(tail, at)[-1] == length:
            found.append(at)
        at = tail.find(_END, at + 1)
    if not found:
        raise FileRefused("zip.broken", place="end", reason="the archive has no directory; it may be cut off")
    if len(found) > 1:
        raise contradiction("end", "the archive has two ends")
    _, disk, disk_of_start, here, count, size, start, _ = _TAIL.unpack_from(tail, found[0])
    if disk or disk_of_start or here != count:
        raise FileRefused("zip.broken", place="end", reason="a part of an archive that was split")
    end = base + found[0]
    if end >= 20 and source.bytes_at(end - 20, 4) == _LOCATOR:
        count, size, start, end = _end_of_large(source, end, (count, size, start))
    if start + size != end:
        raise contradiction("end", "the directory does not end where the archive says")
    return count, start, end


def _end_of_large(source: Source, end: int, told: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The same from the record for large archives, which some programs always write; both must agree."""
    (at,) = struct.unpack_from("<Q", source.bytes_at(end - 20, 20), 8)
    record = source.bytes_at(at, _TAIL64.size) if at + _TAIL64.size + 20 == end else b""
    if len(record) < _TAIL64.size or record[:4] != _END64:
        raise contradiction("end", "the record for large archives is not where the archive says")
    _, _, _, _, _, _, here, count, size, start = _TAIL64.unpack(record)
    marks = (_MARK16, _MARK32, _MARK32)
    if here != count or any(t not in (v, m) for t, v, m in zip(told, (count, size, start), marks, strict=True)):
        raise contradiction("end", "two records of the directory differ")
    return count, size, start, at


def _entries(directory: bytes, count: int) -> list[Member]:
    members, at = [], 0
    for number in range(count):
        if at + _ENTRY.size > len(directory):
            raise FileRefused("zip.broken", place=f"member {number}", reason="the directory ends too early")
        (mark, _, _, flags, method, _, _, crc, packed, size, names, extras, notes, disk, _, mode, start) = (
            _ENTRY.unpack_from(directory, at)
        )
        rest = directory[at + _ENTRY.size : at + _ENTRY.size + names + extras]
        if mark != _CENTRAL or len(rest) < names + extras or disk:
            raise FileRefused("zip.broken", place=f"member {number}", reason="an entry of the directory is none")
        size, packed, start = _large(rest[names:], [size, packed, start], number)
        raw = rest[:names]
        told = (raw, start, -1, packed, size, crc, method, flags, mode >> 16)
        members.append(Member(_name(raw, flags, number), *told))
        at += _ENTRY.size + names + extras + notes
    if at != len(directory):
        raise contradiction("directory", "it holds more than its members")
    names_seen = {member.name for member in members}
    if len(names_seen) != len(members):
        raise contradiction("directory", "two members have the same name")
    return members


def _large(extra: bytes, values: list[int], number: int) -> list[int]:
    """Values that are too large for their place, from the extra field of large archives (4.5.3)."""
    if _MARK32 not in values:
        return values
    field = _extra(extra, 1)
    found = iter(struct.unpack_from(f"<{len(field) // 8}Q", field))
    try:
        return [next(found) if value == _MARK32 else value for value in values]
    except StopIteration:
        raise contradiction(f"member {number}", "a size is said to stand elsewhere and does not") from None


def _extra(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _name(raw: bytes, flags: int, number: int) -> str:
    try:
        # Many programs write UTF-8 without saying so; what is none is the code page of the first ones.
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & UTF8:
            raise contradiction(f"member {number}", "its name is not in the encoding that it states") from None
        return raw.decode("cp437")


def _check_declared(source: Source, members: list[Member], *, limits: Limits) -> None:
    total = sum(member.size for member in members)
    if total > limits.unpacked_bytes:
        raise FileRefused("zip.unpacked", place="directory", reason="it unpacks to more than the limit")
    if total > RATIO_FROM and total > limits.ratio * source.size:
        raise FileRefused("zip.ratio", place="directory", reason="it unpacks to too many times its size")


def _placed(source: Source, members: list[Member], directory: int) -> tuple[Member, ...]:
    """The members with the place of their bytes, each held against the header before it and what stands behind it."""
    if not members:
        return ()
    order = sorted(range(len(members)), key=lambda number: members[number].start)
    placed: dict[int, Member] = {}
    ends = [members[number].start for number in order[1:]] + [directory]
    if members[order[0]].start:
        raise contradiction("start", "something stands before the first member")
    for number, end in zip(order, ends, strict=True):
        placed[number] = _member(source, members[number], number, end)
    return tuple(placed[number] for number in range(len(members)))


def _member(source: Source, told: Member, number: int, end: int) -> Member:
    place = f"member {number}"
    header = source.bytes_at(told.start, _LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != MAGIC:
        raise contradiction(place, "there is no member where the directory says")
    _, _, flags, method, _, _, crc, packed, size, names, extras = _LOCAL.unpack(header)
    rest = source.bytes_at(told.start + _LOCAL.size, names + extras)
    size, packed = _large(rest[names:], [size, packed], number)
    sizes, known = (crc, packed, size), (told.crc, told.packed, told.size)
    described = bool(flags & DESCRIBED)
    # Before a descriptor the header may leave open what only the descriptor can know.
    agrees = all(a in (b, 0) for a, b in zip(sizes, known, strict=True)) if described else sizes == known
    if rest[:names] != told.raw_name or (flags, method) != (told.flags, told.method) or not agrees:
        raise contradiction(place, "directory and header of the member differ")
    if told.method == STORED and told.packed != told.size and not told.is_encrypted:
        raise contradiction(place, "it is not packed and has two sizes")
    data = told.start + _LOCAL.size + names + extras
    behind = end - data - told.packed
    if behind < 0:
        raise contradiction(place, "two members overlap")
    _check_behind(source.bytes_at(data + told.packed, min(behind, 25)), known, place, described=described)
    values = (told.name, told.raw_name, told.start, data, told.packed, told.size)
    return Member(*values, told.crc, told.method, told.flags, told.mode)


def _check_behind(behind: bytes, known: tuple[int, int, int], place: str, *, described: bool) -> None:
    """What stands between a member and the next: nothing, or the descriptor that was announced."""
    if described and len(behind) in (12, 16, 20, 24):
        body = behind[4:] if len(behind) in (16, 24) else behind
        signed = len(body) == len(behind) or behind[:4] == _DESCRIPTOR
        form = "<3L" if len(body) == 12 else "<LQQ"
        if signed and struct.unpack(form, body) == known:
            return
        raise contradiction(place, "directory and descriptor of the member differ")
    if behind or described:
        raise contradiction(place, "something stands between two members")
