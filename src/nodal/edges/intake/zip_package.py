"""An archive with a manifest: only what the manifest lists is read, and only if it is what the manifest says."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

import msgspec

from nodal.edges.intake.gather import report_number
from nodal.edges.intake.limits import Limits, Options
from nodal.edges.intake.opened import RefusedFile, Source
from nodal.edges.intake.zip_directory import MAGIC, Member, read_directory
from nodal.edges.intake.zip_member import MemberRefused, unpack
from nodal.facts.errors import FileRefused

NAME = "zip"
MANIFEST = "manifest.json"
CONTENT_TYPES = "[Content_Types].xml"
"""Every file of an office program has a member of this name. Source: ECMA-376, part 2."""

LARGEST_MANIFEST = 16 * 1024 * 1024
"""Bytes of a manifest: 10,000 entries take two. Our own choice."""

_EMPTY = b"PK\x05\x06"
_ARCHIVES = (MAGIC, _EMPTY, b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_HIDDEN, _JOINERS = ("Cc", "Cf", "Cs", "Zl", "Zp"), "\u200c\u200d"
"""Signs that show nothing or turn a name around; many scripts need the two joiners."""
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_DRIVE = re.compile(r"[A-Za-z]:")


class _Entry(msgspec.Struct):
    name: str
    sha256: str
    report: int | str | None = None


class _Manifest(msgspec.Struct):
    files: list[_Entry]


@dataclass(frozen=True, slots=True)
class Part:
    """One listed member. `report` is the number of the report that it belongs to, if the manifest says so.

    `fault`: why it cannot be taken (code, reason), None if it is what the manifest says. `begins` are its first bytes.
    """

    name: str
    sha256: str
    report: str | None
    fault: tuple[str, str] | None
    begins: bytes
    member: Member | None


@dataclass(frozen=True, slots=True)
class Package:
    """An archive that holds to its end, with what its manifest lists, in its order."""

    sha256: str
    size: int
    parts: tuple[Part, ...]
    source: Source
    room: str | None

    @contextmanager
    def open(self, part: Part) -> Iterator[BinaryIO | None]:
        """The bytes of a part while they are needed, in a file without a name; None if they cannot be read."""
        if part.member is None:
            yield None
            return
        with tempfile.TemporaryFile(dir=self.room) as spool:
            try:
                for piece in unpack(self.source, part.member):
                    spool.write(piece)
            except MemberRefused:
                yield None
                return
            spool.seek(0)
            yield spool


def is_zip(stream: BinaryIO) -> bool:
    """Whether it begins like an archive, as a sheet of an office program does too."""
    stream.seek(0)
    return stream.read(4) in (MAGIC, _EMPTY)


def open_package(stream: BinaryIO, *, options: Options) -> Package | None:
    """The archive, read and checked to its end; None if the stream is none, or is a sheet of an office program.

    Raises `RefusedFile` for an archive that is refused whole.
    """
    if not is_zip(stream):
        return None
    source = Source.of(stream)
    try:
        _check_size(source, options.limits)
        members = {member.name: member for member in read_directory(source, limits=options.limits)}
        if MANIFEST not in members and CONTENT_TYPES in members:
            return None
        entries = _entries(source, members, options.limits)
        parts = tuple(_part(source, members.get(entry.name), entry, options.room) for entry in entries)
    except FileRefused as refusal:
        raise RefusedFile(refusal, source=source, format=NAME) from refusal
    return Package(source.sha256, source.size, parts, source, options.room)


def _check_size(source: Source, limits: Limits) -> None:
    if source.size > limits.file_bytes:
        raise FileRefused("file.size", place="file", reason="the file is larger than the limit")


def _entries(source: Source, members: dict[str, Member], limits: Limits) -> list[_Entry]:
    """What the manifest lists. Raises `FileRefused` for a manifest that cannot be believed as a whole."""
    if not members:
        raise FileRefused("container.empty", place="archive", reason="there is nothing in the archive")
    alike = [name for name in members if unicodedata.normalize("NFKC", name).casefold() == MANIFEST]
    if len(alike) > 1:
        raise FileRefused("zip.contradiction", place=MANIFEST, reason="the archive has two manifests")
    if MANIFEST not in members:
        raise FileRefused("zip.manifest", place=MANIFEST, reason="the archive has no manifest")
    entries = _read_manifest(source, members[MANIFEST])
    if not entries:
        raise FileRefused("container.empty", place=MANIFEST, reason="the manifest lists nothing")
    if len(entries) > limits.members:
        raise FileRefused("zip.members", place=MANIFEST, reason="the manifest lists more than the limit")
    if len({entry.name for entry in entries}) != len(entries):
        raise FileRefused("zip.contradiction", place=MANIFEST, reason="the manifest lists a name twice")
    for number, entry in enumerate(entries):
        _check(entry, f"{MANIFEST} files[{number}]")
    return entries


def _check(entry: _Entry, place: str) -> None:
    if is_dangerous(entry.name):
        raise FileRefused("zip.name", place=f"{place}.name", reason="a name that leads out of its folder, or hides")
    if not _DIGEST.fullmatch(entry.sha256):
        raise FileRefused("zip.manifest", place=f"{place}.sha256", reason="a SHA-256 is 64 hexadecimal digits")
    if entry.report is not None and report_number(entry.report) is None:
        raise FileRefused("zip.manifest", place=f"{place}.report", reason="no number of a report")


def is_dangerous(name: str) -> bool:
    """Whether a name is more than the place of a file below a folder, on any system, or does not show what it is.

    >>> is_dangerous("reports/a.json"), is_dangerous("reports/../../a.json"), is_dangerous("C:a.json")
    (False, True, True)
    """
    parts = name.removesuffix("/").split("/")
    return (
        "\\" in name
        or _DRIVE.match(name) is not None
        or any(not part.strip(" .") for part in parts)
        or any(unicodedata.category(sign) in _HIDDEN and sign not in _JOINERS for sign in name)
    )


def _read_manifest(source: Source, member: Member) -> list[_Entry]:
    if member.size > LARGEST_MANIFEST:
        raise FileRefused("zip.manifest", place=MANIFEST, reason="the manifest is larger than the limit")
    try:
        text = b"".join(unpack(source, member)).decode("utf-8-sig")
        return msgspec.convert(json.loads(text, object_pairs_hook=_once), _Manifest).files
    except MemberRefused as fault:
        raise FileRefused("zip.manifest", place=MANIFEST, reason=fault.reason) from fault
    except (ValueError, RecursionError):
        # Without the cause: its message may repeat a value.
        reason = 'expected {"files": [{"name", "sha256"}]}, found something else'
        raise FileRefused("zip.manifest", place=MANIFEST, reason=reason) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _part(source: Source, member: Member | None, entry: _Entry, room: str | None) -> Part:
    """What the manifest lists, held against what is there."""
    report = None if entry.report is None else str(entry.report)
    digest, begins, fault = entry.sha256.lower(), b"", None
    if member is None:
        fault = ("zip.absent", "the manifest lists it, and it is not in the archive")
        return Part(entry.name, digest, report, fault, begins, None)
    try:
        found = sha256()
        for piece in unpack(source, member):
            begins = begins or piece[:8]
            found.update(piece)
        if found.hexdigest() != digest:
            fault = ("zip.altered", "its SHA-256 is not the one that the manifest lists")
        elif begins.startswith(_ARCHIVES) and not _is_sheet(source, member, room):
            fault = ("zip.nested", "it is itself an archive")
    except MemberRefused as refused:
        fault = (refused.code, refused.reason)
    return Part(entry.name, digest, report, fault, begins, member)


def _is_sheet(source: Source, member: Member, room: str | None) -> bool:
    """Whether an archive within the archive is the file of an office program; no other is opened."""
    with tempfile.TemporaryFile(dir=room) as spool:
        for piece in unpack(source, member):
            spool.write(piece)
        try:
            names = {found.name for found in read_directory(Source.of(spool), limits=Limits())}
        except FileRefused:
            return False
    return CONTENT_TYPES in names and MANIFEST not in names
