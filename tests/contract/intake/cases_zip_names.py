"""Archives whose names or manifests are odd or hostile."""

from __future__ import annotations

import codecs
import json

from contract.intake.containers import CONTRADICTION, A, B, Container
from contract.intake.writers import (
    Member,
    by_hand,
    entry,
    listed,
    manifest,
    package,
    zipped,
)

CASES: list[Container] = []


def add(*case: object, **more: object) -> None:
    CASES.append(Container(*case, **more))  # type: ignore[arg-type]


DANGEROUS = (
    "../a.json", "a/../../b.json", "/etc/a.json", "//server/a.json", "C:\\a.json", "c:a.json", "a\\b.json",
    "..\\a.json", "a//b.json", "./a.json", "a/./b.json", "a/..", "..", "", "a\x00.json", "a\n.json", "a\u202enosj.exe",
    "a\u200b.json",
    " /a.json", "a/ .. /b.json", "file:///a.json", "a\x7f.json", "\ufeffa.json", "a\u2028b.json",
)  # fmt: skip
FINE = (
    "a.json",
    "reports/2021/a.json",
    "रिपोर्ट/एक.json",
    "ré\u0301port.json",
    "a b.json",
    "CON",
    "a..b.json",
    "-rf.json",
    "क\u200dष.json",
)


for name in DANGEROUS:
    body = zipped({"manifest.json": json.dumps({"files": [entry(name, A)]}).encode(), "a.json": A})
    add(f"zip: listed name {name!a}", body, "refused zip.name")
for name in FINE:
    add(f"zip: name {name!a}", package({name: A}), "700200001")
for name in ("../../evil.json", "/evil.json", "C:\\evil.json", "a/../../evil.json"):
    add(f"zip: unlisted name {name!a}", package({"a.json": A}, unlisted={name: B}), "700200001")
both = package({"a.json": A, "A.json": B})
add("zip: two names that differ in case", both, "700200001; 700200002")
body = listed({"a": Member("ä.json".encode("cp437"), A)}, {"ä.json": A})
add("zip: a name in the old code page", body, "700200001")
add(
    "zip: a name that claims UTF-8 and is none",
    listed({"a": Member(b"\xff.json", A, flags=0x800)}, {}),
    CONTRADICTION,
)
short = Member(b"a.json\x00.exe", A)
add("zip: a NUL hides the end of an unlisted name", listed({"a": short}, {"a.json": A}), "zip.absent")


def of(text: str | bytes, **files: bytes) -> bytes:
    return zipped({"manifest.json": text.encode() if isinstance(text, str) else text, "a.json": A, **files})


good = manifest({"a.json": A})
add("zip: no manifest", zipped({"a.json": A}), "refused zip.manifest")
add("zip: a manifest in a folder is none", zipped({"x/manifest.json": good, "a.json": A}), "refused zip.manifest")
add("zip: two manifests", zipped([("manifest.json", good), ("a.json", A), ("manifest.json", good)]), CONTRADICTION)
add(
    "zip: two manifests that differ in case",
    zipped({"manifest.json": good, "Manifest.JSON": good, "a.json": A}),
    CONTRADICTION,
)
wide = zipped({"manifest.json": good, "manifest.js\uff4fn": good, "a.json": A})
add("zip: two manifests that look alike", wide, CONTRADICTION)
add("zip: a manifest that is no JSON", of("{"), "refused zip.manifest")
add("zip: a manifest that is a list", of("[]"), "refused zip.manifest")
add("zip: a manifest without files", of('{"file": []}'), "refused zip.manifest")
add("zip: an empty manifest", of('{"files": []}'), "refused container.empty")
add("zip: a manifest that names files twice", of(good[:-1] + b', "files": []}'), "refused zip.manifest")
add(
    "zip: an entry that names its name twice",
    of(good.replace(b'"name"', b'"name": "b", "name"')),
    "refused zip.manifest",
)
add("zip: an entry without a digest", of('{"files": [{"name": "a.json"}]}'), "refused zip.manifest")
add("zip: a digest that is none", of('{"files": [{"name": "a.json", "sha256": "00"}]}'), "refused zip.manifest")
add("zip: a name that is a number", of(good.replace(b'"a.json"', b"7")), "refused zip.manifest")
add("zip: a name twice in the manifest", of(json.dumps({"files": [entry("a.json", A)] * 2})), CONTRADICTION)
add(
    "zip: a report that is no number",
    of(json.dumps({"files": [entry("a.json", A, report="07")]})),
    "refused zip.manifest",
)
add(
    "zip: a digest in capitals",
    of(json.dumps({"files": [{**entry("a.json", A), "sha256": entry("a", A)["sha256"].upper()}]})),
    "700200001",
)  # type: ignore[attr-defined]
add(
    "zip: more keys than we know",
    of(json.dumps({"made": "today", "files": [entry("a.json", A, size=7)]})),
    "700200001",
)
add("zip: a manifest with a mark", of(codecs.BOM_UTF8 + good), "700200001")
add("zip: a manifest in UTF-16", of(good.decode().encode("utf-16")), "refused zip.manifest")
add("zip: a manifest nested too deep", of("[" * 100_000), "refused zip.manifest")
add(
    "zip: a manifest with a number of 5,000 digits",
    of('{"files": [], "n": ' + "9" * 5000 + "}"),
    "refused zip.manifest",
)
add(
    "zip: a manifest that lists itself",
    of(json.dumps({"files": [{"name": "manifest.json", "sha256": "0" * 64}]})),
    "zip.altered",
)
add(
    "zip: an encrypted manifest",
    by_hand([Member(b"manifest.json", good, flags=1), Member(b"a.json", A)]),
    "refused zip.manifest",
)
add("zip: a huge manifest", of(b" " * (17 << 20) + good), "refused zip.ratio")
