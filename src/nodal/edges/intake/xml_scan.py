"""Go through an XML file once without building it: is it well formed and harmless, and where are its reports?"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from nodal.edges.intake.limits import Limits
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused

ARCHIVE, SUBMISSION, REPORT = "submissions", "submission", "report"

_CHUNK = 1 << 18
_DECLARED = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CODECS = {"utf-8": "utf-8", "iso-8859-1": "iso-8859-1", "windows-1252": "cp1252"}
_ALIASES = {"utf8": "utf-8", "latin-1": "iso-8859-1", "latin1": "iso-8859-1", "cp1252": "windows-1252"}
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_TAG = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")


@dataclass(frozen=True, slots=True)
class Part:
    """One child of the archive, or the single report: what it is, its bytes, and the first limit that it breaks."""

    name: str
    span: tuple[int, int]
    fault: str | None


@dataclass(slots=True)
class Scan:
    """A walk over one file. Raises `FileRefused` at the first thing that spoils the whole file.

    `roots`: what the outermost element may be. `root` and `prefixes` (declared at the root, as `xmlns:...` attributes)
    are known once the walk has begun.
    """

    source: Source
    limits: Limits
    roots: tuple[str, ...] = (ARCHIVE, REPORT)
    root: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    codec: str = "utf-8"
    _parts: list[Part] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)
    _begun: tuple[str, int] = ("", 0)
    _nodes: int = 0
    _fault: str | None = None
    _parser: expat.XMLParserType = field(init=False)

    def __post_init__(self) -> None:
        self.codec = codec_of(self.source.head)
        self._parser = expat.ParserCreate()
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def parts(self) -> Iterator[Part]:
        """The parts in order, given while the file is read in pieces."""
        decoder = codecs.getincrementaldecoder(self.codec)()
        at = 0
        while True:
            self.source.stream.seek(at)
            chunk = self.source.stream.read(_CHUNK)
            self._feed(decoder, chunk, at)
            at += len(chunk)
            yield from self._parts
            self._parts.clear()
            if not chunk:
                return

    def _feed(self, decoder: codecs.IncrementalDecoder, chunk: bytes, at: int) -> None:
        try:
            decoder.decode(chunk, final=not chunk)
            self._parser.Parse(chunk, not chunk)
        except UnicodeDecodeError as fault:
            reason = "bytes that are no text in the encoding of the file"
            raise FileRefused("encoding.invalid", place=f"byte {at + fault.start}", reason=reason) from fault
        except expat.ExpatError as fault:
            place = f"line {fault.lineno}, column {fault.offset + 1}"
            raise FileRefused("xml.broken", place=place, reason=expat.ErrorString(fault.code)) from fault

    def _refuse(self, code: str, reason: str) -> FileRefused:
        parser = self._parser
        place = f"line {parser.CurrentLineNumber}, column {parser.CurrentColumnNumber + 1}"
        return FileRefused(code, place=place, reason=reason)

    def _doctype(self, *_: object) -> None:
        raise self._refuse("xml.dtd", "a document type is not allowed, it could define entities")

    def _start(self, name: str, attributes: list[str]) -> None:
        counts = self._counts
        if ":" in name or (attributes and "xmlns" in attributes[::2]):
            raise self._refuse("xml.namespace", "an element is in a namespace")
        depth = len(counts)
        if depth == 0:
            self._root(name, attributes)
        if depth == self._depth_of_parts:
            self._begun, self._nodes, self._fault = (name, self._parser.CurrentByteIndex), 0, None
        self._nodes += 1
        counts.append(0)
        if depth > self._depth_of_parts:
            counts[-2] += 1
        if (
            depth - self._depth_of_parts >= self.limits.levels
            or len(attributes) > 2 * self.limits.attributes
            or self._nodes > self.limits.report_nodes
            or (depth and counts[-2] > self.limits.children)
        ):
            self._fault = "field.limit"

    @property
    def _depth_of_parts(self) -> int:
        return 1 if self.root == ARCHIVE else 0

    def _root(self, name: str, attributes: list[str]) -> None:
        if name not in self.roots:
            raise self._refuse("xml.root", f"the outermost element is not {' or '.join(reversed(self.roots))}")
        self.root = name
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        self.prefixes = {key: value for key, value in pairs if key.startswith("xmlns:")}

    def _end(self, _: str) -> None:
        self._counts.pop()
        if len(self._counts) == self._depth_of_parts:
            name, start = self._begun
            length = self._end_of_tag(self._parser.CurrentByteIndex) - start
            fault = "field.limit" if length > self.limits.report_bytes else self._fault
            self._parts.append(Part(name, (start, length), fault))

    def _end_of_tag(self, start: int) -> int:
        size = 256
        while True:
            raw = self.source.bytes_at(start, size)
            found = _TAG.match(raw.decode(self.codec, "ignore"))
            if found:
                return start + len(found.group().encode(self.codec))
            if len(raw) < size:
                return start + len(raw)
            size *= 4


def codec_of(head: bytes) -> str:
    """The codec of the file. Refuses every encoding but UTF-8, UTF-16 with a mark, Latin-1 and windows-1252."""
    marked = _UTF16.get(head[:2])
    if marked and head[2:4] != b"\0\0":
        return marked
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    name = found.group(1).decode("ascii").lower() if found else "utf-8"
    codec = _CODECS.get(_ALIASES.get(name, name))
    if codec is None or b"\0" in head[:4]:
        raise FileRefused("encoding.unsupported", place="line 1", reason="the encoding of the file is not accepted")
    return codec
