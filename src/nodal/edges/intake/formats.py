"""The table of formats, and the one door: open a file whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from nodal.edges.intake import ispws_xml, le_json, le_pdf, public_form, retraction, sheet
from nodal.edges.intake.gather import report_number
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Opened, RefusedFile, Source
from nodal.facts.errors import FileRefused, WrongUsage
from nodal.facts.report import Item


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `read` surveys the whole file, raises `FileRefused`, and gives the format's name and its items.

    `extract` gives the text of a file that is none itself, which is then read and kept in its place; None for text.
    """

    name: str
    sniff: Callable[[bytes], bool]
    read: Callable[..., tuple[str, Iterator[Item]]]
    takes_number: bool = False
    extract: Callable[..., Source | None] = lambda *_, **__: None


FORMATS: tuple[Format, ...] = (
    Format(retraction.NAME, retraction.sniff, retraction.read),
    Format(public_form.NAME, public_form.sniff, public_form.read),
    Format(le_json.NAME, le_json.sniff, le_json.read),
    Format(ispws_xml.NAME, ispws_xml.sniff, ispws_xml.read, takes_number=True),
    Format(le_pdf.NAME, le_pdf.sniff, le_pdf.read, takes_number=True, extract=le_pdf.extract),
    Format(sheet.NAME, sheet.sniff, sheet.read, extract=sheet.extract),
)
"""Every format there is, in the order in which a file is asked whether it is one."""


def open_file(stream: BinaryIO, *, options: Options) -> Opened:
    """Open a file in one of `FORMATS`, by the caller's word or by content, never by its name.

    The container is checked to its end first: `RefusedFile` is raised before any item is given. Raises `WrongUsage` for
    an unknown format, or for a number (`options.number`) that is none or that the file has no use for.
    """
    if options.number is not None and report_number(options.number) is None:
        raise WrongUsage("the number of a report is 1 to 19 digits without a leading zero")
    source = Source.of(stream)
    chosen, text = None, None
    try:
        chosen = _format(source, options)
        if options.number is not None and not chosen.takes_number:
            raise WrongUsage("this file carries its own numbers; a number can be given for a single report in XML only")
        text = None if options.is_extracted else chosen.extract(source, options=options)
        name, items = chosen.read(text or source, options=options)
    except FileRefused as refusal:
        keeps = not source.is_container() and (source.is_text() or bool(chosen and chosen.sniff(source.head)))
        of = chosen.name if chosen else None
        raise RefusedFile(refusal, source=source, format=of, text=text, keeps_bytes=keeps) from refusal
    return Opened(name, source.sha256, source.size, items, text)


def _format(source: Source, options: Options) -> Format:
    if source.size > options.limits.file_bytes:
        raise FileRefused("file.size", place="file", reason="the file is larger than the limit")
    if options.format is not None:
        chosen = next((format for format in FORMATS if format.name == options.format), None)
        if chosen is None:
            raise WrongUsage(f"unknown format; known are {', '.join(format.name for format in FORMATS)}")
        return chosen
    if not source.head.removeprefix(b"\xef\xbb\xbf").strip() and source.size == len(source.head):
        raise FileRefused("container.empty", place="file", reason="there is nothing in the file")
    found = next((format for format in FORMATS if format.sniff(source.head)), None)
    if found is None and options.profile is not None and source.is_text():
        found = next(format for format in FORMATS if format.name == sheet.NAME)
    if found is None:
        raise FileRefused("format.unknown", place="file", reason="the content is of no known format")
    return found
