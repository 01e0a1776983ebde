"""Archives that contradict themselves, and members of every kind."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import replace

from contract.intake.containers import CONTRADICTION, HEAD, LIMITS, ROW, A, B, Container
from contract.intake.corpus import OPTIONS, sample
from contract.intake.writers import (
    Member,
    by_hand,
    listed,
    manifest,
    package,
    xlsx,
    zipped,
)

CASES: list[Container] = []


def add(*case: object, **more: object) -> None:
    CASES.append(Container(*case, **more))  # type: ignore[arg-type]


def _changed(**change: object) -> bytes:
    """A good archive in which one number of the second member is a lie."""
    member = Member(b"a.json", A)
    for name, value in change.items():
        if name.startswith("local_") and name != "local_name":
            member.local[name.removeprefix("local_")] = value  # type: ignore[assignment]
        else:
            setattr(member, name, value)
    return listed({"a": member}, {"a.json": A})


def _described(form: str, *, signed: bool = True, **lie: int) -> bytes:
    member = Member(b"a.json", A, flags=8)
    told = {"crc": member.crc, "packed": member.packed_size, "size": member.size, **lie}
    member.local = dict.fromkeys(("crc", "packed", "size"), 0)
    member.descriptor = (b"PK\x07\x08" if signed else b"") + struct.pack(form, *told.values())
    return listed({"a": member}, {"a.json": A})


def _longer(member: Member) -> Member:
    member.packed_size += 40
    return member


def _at(member: Member, start: int) -> Member:
    member.start = start
    return member


def _hidden() -> bytes:
    """A member between two others that the directory does not name."""
    first = Member(b"manifest.json", manifest({"a.json": A}))
    hidden = Member(b"hidden.json", B)
    first.descriptor = hidden.header() + hidden.packed
    return by_hand([first, Member(b"a.json", A)])


def _large() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (("manifest.json", manifest({"a.json": A})), ("a.json", A)):
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(body)
    return out.getvalue()


good = package({"a.json": A})
add("zip: good", good, "700200001")
add(
    "zip: stored, not packed",
    zipped({"manifest.json": manifest({"a.json": A}), "a.json": A}, method=zipfile.ZIP_STORED),
    "700200001",
)
add(
    "zip: with a comment",
    by_hand([Member(b"manifest.json", manifest({"a.json": A})), Member(b"a.json", A)], comment=b"made by hand"),
    "700200001",
)
add("zip: empty", by_hand([]), "refused container.empty")
add("zip: something before it", b"MZ" * 20 + good, "refused format.unknown")
add("zip: something before it that looks like a member", good[:40] + good, CONTRADICTION)
add("zip: something behind it", good + b"more", "refused zip.broken")
for left in (0.2, 0.6, 0.9, 0.99):
    add(f"zip: cut off at {left}", good[: int(len(good) * left)], "refused zip.broken")
add("zip: two archives one behind the other", good + package({"b.json": B}), CONTRADICTION)
end = good[-22:]
add("zip: a second end in the comment", good[:-2] + struct.pack("<H", 22) + end, CONTRADICTION)
add(
    "zip: fewer members than the directory has",
    by_hand([Member(b"manifest.json", manifest({"a.json": A})), Member(b"a.json", A)], count=1),
    CONTRADICTION,
)
add(
    "zip: more members than the directory has",
    by_hand([Member(b"manifest.json", b"{}")], count=9),
    "refused zip.broken",
)
add("zip: a part of several", good[:-18] + struct.pack("<HH", 1, 1) + good[-14:], "refused zip.broken")
add("zip: another name in the header", _changed(local_name=b"b.json"), CONTRADICTION)
add("zip: another size in the header", _changed(local_size=7), CONTRADICTION)
add("zip: another packed size in the header", _changed(local_packed=7), CONTRADICTION)
add("zip: another check sum in the header", _changed(local_crc=7), CONTRADICTION)
add("zip: another method in the header", _changed(local_method=0), CONTRADICTION)
add("zip: encrypted only in the header", _changed(local_flags=1), CONTRADICTION)
add("zip: a size that is too small everywhere", _changed(size=7), CONTRADICTION)
add("zip: a size that is too large everywhere", _changed(size=len(A) + 7), CONTRADICTION)
add("zip: a check sum that is wrong everywhere", _changed(crc=7), "zip.unreadable")
packed = Member(b"a.json", A).packed
add(
    "zip: packed bytes that end too early",
    _changed(packed=packed[:-9], packed_size=len(packed) - 9),
    "zip.unreadable",
)
add(
    "zip: something behind the packed bytes",
    _changed(packed=packed + b"more", packed_size=len(packed) + 4),
    CONTRADICTION,
)
add("zip: packed bytes that are none", _changed(packed=b"\xff" * 40, packed_size=40), "zip.unreadable")
add(
    "zip: a packed size that reaches into the next member",
    listed({"a": _longer(Member(b"a.json", A)), "b": Member(b"b.json", B)}, {"a.json": A}),
    CONTRADICTION,
)
add("zip: a start that is not there", _changed(start=1 << 30), CONTRADICTION)
add("zip: a start inside another member", _changed(start=40), CONTRADICTION)
add(
    "zip: two entries for one member",
    listed({"a": Member(b"a.json", A), "b": _at(Member(b"b.json", A), 0)}, {"a.json": A}),
    CONTRADICTION,
)
add(
    "zip: the same name twice",
    listed({"a": Member(b"a.json", A), "b": Member(b"a.json", B)}, {"a.json": A}),
    CONTRADICTION,
)
add("zip: a member that only a scan would find", _hidden(), CONTRADICTION)
for form, name in (("<3L", "short"), ("<LQQ", "long")):
    for signed in (True, False):
        add(f"zip: a {name} descriptor, signed {signed}", _described(form, signed=signed), "700200001")
for lie in ("crc", "packed", "size"):
    add(f"zip: a descriptor that lies about {lie}", _described("<3L", **{lie: 7}), CONTRADICTION)
add(
    "zip: a descriptor that was announced and is not there",
    _described("<3L")[:0] or _changed(flags=8),
    CONTRADICTION,
)
add(
    "zip: sizes for large archives that are not there",
    _changed(size=0xFFFFFFFF, local_size=0xFFFFFFFF),
    CONTRADICTION,
)
add("zip: as programs for large archives write it", _large(), "700200001")
add(
    "zip: members beyond the limit",
    package({f"{n}.json": A for n in range(6)}),
    "refused zip.members",
    replace(OPTIONS, limits=replace(LIMITS, members=6)),
)
add(
    "zip: as many members as the limit",
    package({"a.json": A}),
    "700200001",
    replace(OPTIONS, limits=replace(LIMITS, members=2)),
)
add(
    "zip: larger than a file may be",
    good,
    "refused file.size",
    replace(OPTIONS, limits=replace(LIMITS, file_bytes=99)),
)
add(
    "zip: a member larger than a file may be",
    package({"a.json": A + b" " * 9000}),
    "refused file.size",
    replace(OPTIONS, limits=replace(LIMITS, file_bytes=9000)),
)

table = (sample("header.csv") + sample("common.csv", "7")).encode()
back = json.dumps({"retract": [{"reportId": 7}]}).encode()
archive = f"<submissions>{sample('common.xml', '8')}</submissions>".encode()
report = sample("common.xml")
single = (report[report.index("<report>") : report.index("</report>")] + "</report>").encode()
files = {"a.json": A, "t.csv": table, "x.xml": archive, "r.json": back, "s.xlsx": xlsx([HEAD, (9, *ROW)])}
add("zip: a member of every format", package(files), "700200001; 7; 8; retract 7; 9")
add("zip: a single report whose number the manifest gives", package({"one.xml": single}, one="77"), "77")
add("zip: a single report without a number", package({"one.xml": single}), "refused id.missing")
add(
    "zip: a member that is absent",
    zipped({"manifest.json": manifest({"a.json": A, "b.json": B}), "b.json": B}),
    "zip.absent; 700200002",
)
add(
    "zip: a member that was altered",
    zipped({"manifest.json": manifest({"a.json": A, "b.json": B}), "a.json": B, "b.json": B}),
    "zip.altered; 700200002",
)
add(
    "zip: a member that is an archive",
    package({"in.zip": package({"a.json": A}), "b.json": B}),
    "zip.nested; 700200002",
)
add("zip: an archive with another ending", package({"in.json": zipped({"a": b""})}), "zip.nested")
add(
    "zip: an archive within an archive within one",
    package({"1.zip": package({"2.zip": package({"a.json": A})})}),
    "zip.nested",
)
for name, magic in (
    ("gz", b"\x1f\x8b\x08"),
    ("7z", b"7z\xbc\xaf\x27\x1c"),
    ("rar", b"Rar!\x1a\x07"),
    ("xz", b"\xfd7zXZ\x00"),
    ("zst", b"\x28\xb5\x2f\xfd"),
):
    add(f"zip: a member that is a {name}", package({f"a.{name}": magic + b"\0" * 40}), "zip.nested")
add(
    "zip: an encrypted member",
    listed({"a": Member(b"a.json", A, flags=1), "b": Member(b"b.json", B)}, {"a.json": A, "b.json": B}),
    "zip.encrypted; 700200002",
)
add(
    "zip: an encrypted member that is not listed",
    listed({"x": Member(b"x.json", A, flags=1), "b": Member(b"b.json", B)}, {"b.json": B}),
    "700200002",
)
add("zip: strongly encrypted", listed({"a": Member(b"a.json", A, flags=0x41)}, {"a.json": A}), "zip.encrypted")
add(
    "zip: a member that is a link",
    listed({"a": Member(b"a.json", b"/etc/hostname", mode=0o120777)}, {"a.json": b"/etc/hostname"}),
    "zip.not_a_file",
)
add(
    "zip: a member that is a device",
    listed({"a": Member(b"a.json", A, mode=0o060666)}, {"a.json": A}),
    "zip.not_a_file",
)
add("zip: a folder that is listed", listed({"a": Member(b"a/", b"")}, {"a/": b""}), "zip.not_a_file")
add(
    "zip: a member packed in another way",
    listed({"a": Member(b"a.json", A, method=14)}, {"a.json": A}),
    "zip.method",
)
add("zip: a picture", package({"a.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 40}), "refused format.unknown")
add("zip: an empty member", package({"a.json": b"", "b.json": B}), "refused container.empty; 700200002")
add(
    "zip: a broken member between good ones",
    package({"a.json": A, "x.json": b"{", "b.json": B}),
    "700200001; refused json.broken; 700200002",
)
add(
    "zip: a member with a document type",
    package({"x.xml": b'<?xml version="1.0"?><!DOCTYPE a><submissions/>'}),
    "refused xml.dtd",
)
