"""Put together what a platform sent call by call: an archive of submissions, as the reader takes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import escape

from nodal.facts.submitted import Submitted, UploadedFile

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold. Source: W3C XML 1.0, production 2 (Char)."""

LONGEST_NAME = 2056
"""Characters of a file's name. Source: format notes, section 4."""

LONGEST_TYPE = 255


def archive(submissions: Iterable[Submitted]) -> bytes:
    """The archive in UTF-8. The same submissions give the same bytes."""
    return "".join(("<submissions>\n", *map(_submission, submissions), "</submissions>\n")).encode()


def _submission(one: Submitted) -> str:
    files = "".join(f"{details_of(file, one.number)}\n" for file in one.files)
    at = one.at.isoformat().replace("+00:00", "Z")
    return f'<submission reportId="{one.number}" submittedAt="{at}">\n{one.report}\n{files}</submission>\n'


def details_of(file: UploadedFile, number: str) -> str:
    """The `<fileDetails>` of one file with the digests that we computed ourselves among them.

    A digest that the platform announced stands before ours, so that the reader sees when the two contradict.
    """
    if file.details is None:
        name = f"<originalFileName>{_text(file.name, LONGEST_NAME)}</originalFileName>" if file.name else ""
        head = f"<fileDetails><reportId>{number}</reportId><fileId>{file.file_id}</fileId>{name}"
        return f"{head}{_computed(file, named=True)}</fileDetails>"
    body = file.details.encode()
    at, named = _place_for_details(body)
    return f"{body[:at].decode()}{_computed(file, named=named)}{body[at:].decode()}"


def _computed(file: UploadedFile, *, named: bool) -> str:
    digests = {"MD5": file.md5, "SHA1": file.sha1, "SHA256": file.sha256}
    about = {"uploadedSize": str(file.size_bytes), "uploadedType": _text(file.media_type, LONGEST_TYPE)}
    if not named:
        about["uploadedName"] = _text(file.name, LONGEST_NAME)
    pairs = {name: value for name, value in about.items() if value}
    return f'<details type="HASH">{_pairs(digests)}</details><details>{_pairs(pairs)}</details>'


def _pairs(pairs: dict[str, str]) -> str:
    return "".join(
        f"<nameValuePair><name>{name}</name><value>{value}</value></nameValuePair>" for name, value in pairs.items()
    )


def _text(raw: str, longest: int) -> str:
    return escape(NOT_IN_XML.sub("", raw)[:longest])


def _place_for_details(body: bytes) -> tuple[int, bool]:
    """Where in a `<fileDetails>` its last `details` end (in bytes), and whether it names its file.

    The schema orders the children: `details` come last but for `additionalInfo`.
    """
    parser, names, places = expat.ParserCreate(), list[str](), list[int]()
    depth = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            names.append(name)
            if name == "additionalInfo":
                places.append(parser.CurrentByteIndex)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 0:
            places.append(parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(body, True)
    return places[0], not {"fileName", "originalFileName"}.isdisjoint(names)
