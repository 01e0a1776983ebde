"""What a call brings: XML, the fields of a form, or a file, of which digests are computed and nothing is kept.

Bodies come with a length or in chunks. Nothing here trusts that they come whole.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from nodal.steps.platform import Code, Refused, Upload

XML_BYTES = 5 << 20
"""Of one document. Our own choice, after the format notes, section 5."""

FORM_BYTES = 1 << 16
_PIECE = 1 << 18
_XML_TYPES = frozenset({"text/xml", "application/xml", "text/plain", ""})
"""The last two are no XML by name, but what a client sends that names no type; the content decides."""
_BOUNDARY = re.compile(r"""boundary\s*=\s*("[^"]{1,200}"|[^\s;,"]{1,200})""", re.IGNORECASE)
_TAIL = 512
_NO_LENGTH = 1 << 50
"""What the parser of forms is told when a body comes in chunks: it reads to the end all the same."""


@dataclass(frozen=True, slots=True)
class Form:
    """Fields of a form, and the files beside them. `is_whole`: the body came to its proper end."""

    fields: dict[str, list[str]]
    files: dict[str, list[Upload]] = field(default_factory=dict)
    is_whole: bool = True

    def number(self, name: str = "id") -> int:
        """The number of a report. Raises Refused."""
        given = self.fields.get(name) or [""]
        if not re.fullmatch(r"[1-9][0-9]{0,18}", given[-1].strip(), re.ASCII) or int(given[-1]) >= 1 << 63:
            raise Refused(Code.INVALID_REQUEST, f"The field {name} is missing or not a number")
        return int(given[-1])


class _Body:
    """The bytes of a request, counted."""

    def __init__(self, request: HttpRequest) -> None:
        chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
        told = str(request.META.get("CONTENT_LENGTH") or "0")
        self.expected = None if chunked else int(told) if told.isdigit() else 0
        # Django reads no further than the length that was told, and with chunks none is told.
        self._stream: Any = request.META["wsgi.input"] if chunked else request
        self.received, self.tail = 0, b""

    def read(self, size: int = _PIECE) -> bytes:
        piece: bytes = self._stream.read(size)
        self.received += len(piece)
        self.tail = (self.tail + piece)[-_TAIL:]
        return piece

    def whole(self, most: int) -> bytes:
        """All of it. Raises Refused when it is too large or ends early."""
        pieces = []
        while self.received <= most and (piece := self.read(min(_PIECE, most + 1 - self.received))):
            pieces.append(piece)
        if self.received > most or (self.expected or 0) > most:
            raise Refused(Code.MALFORMED, "The body is larger than is taken here")
        if self.ended_early:
            raise Refused(Code.INVALID_REQUEST, "The body ended before its length")
        return b"".join(pieces)

    @property
    def ended_early(self) -> bool:
        return self.expected is not None and self.received < self.expected


def read_xml(request: HttpRequest) -> bytes:
    """The XML document of a call. Raises Refused."""
    if (request.content_type or "") not in _XML_TYPES:
        raise Refused(Code.INVALID_REQUEST, "The body must be text/xml")
    try:
        return _Body(request).whole(XML_BYTES)
    except OSError as cause:
        raise Refused(Code.INVALID_REQUEST, "The body could not be read to its end") from cause


def read_form(request: HttpRequest) -> Form:
    """The form of a call, in either encoding. Raises Refused."""
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            return _urlencoded(_Body(request).whole(FORM_BYTES))
        if (request.content_type or "").startswith("multipart/form-data"):
            form = _multipart(request)
            if form.is_whole:
                return form
    except OSError as cause:
        raise Refused(Code.INVALID_REQUEST, "The body could not be read to its end") from cause
    raise Refused(Code.INVALID_REQUEST, "The body must be a form, and whole")


def read_upload(request: HttpRequest) -> tuple[int, Upload]:
    """The number of the report and the one file of an upload. Raises Refused."""
    if not (request.content_type or "").startswith("multipart/form-data"):
        raise Refused(Code.INVALID_REQUEST, "The body must be multipart/form-data")
    try:
        form = _multipart(request)
    except OSError as cause:
        raise Refused(Code.NOT_UPLOADED, "The file did not come whole") from cause
    if not form.is_whole:
        raise Refused(Code.NOT_UPLOADED_PART, "The file did not come whole")
    number, files = form.number(), form.files.get("file", [])
    if len(files) != 1 or not files[0].size_bytes:
        raise Refused(Code.MALFORMED_FILE, "The form must hold one file that is not empty, named file")
    return number, files[0]


def _urlencoded(body: bytes) -> Form:
    try:
        return Form(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100))
    except ValueError as cause:
        raise Refused(Code.INVALID_REQUEST, "The form holds too many fields") from cause


def _multipart(request: HttpRequest) -> Form:
    found = _BOUNDARY.search(str(request.META.get("CONTENT_TYPE", "")))
    if found is None:
        raise Refused(Code.INVALID_REQUEST, "The form says nowhere what separates its parts")
    boundary, body, seen = found.group(1).strip('"'), _Body(request), Digests(request)
    # Some clients write the type twice; only what separates the parts matters.
    about = {
        "CONTENT_TYPE": f'multipart/form-data; boundary="{boundary}"',
        "CONTENT_LENGTH": _NO_LENGTH if body.expected is None else body.expected,
    }
    try:
        fields, files = MultiPartParser(about, body, [seen], "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation) as cause:
        raise Refused(Code.INVALID_REQUEST, "The form is broken") from cause
    is_whole = not body.ended_early and f"--{boundary}--".encode() in body.tail
    return Form(
        {name: list(texts) for name, texts in fields.lists()},
        {name: list(uploads) for name, uploads in files.lists()},
        is_whole,
    )


class Digests(FileUploadHandler):
    """Computes the digests of a file while it comes in, and lets the bytes go."""

    chunk_size = _PIECE

    def new_file(self, *args: Any, **more: Any) -> None:
        """A file begins."""
        super().new_file(*args, **more)
        # The platforms' protocol and the lists of known files use these two; they sign nothing here.
        self._md5, self._sha1 = hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False)
        self._sha256, self._size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it: counted, and no longer needed."""
        for digest in (self._md5, self._sha1, self._sha256):
            digest.update(raw_data)
        self._size += len(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """Its end: what was computed, in the place of the file."""
        digests = (self._md5.hexdigest(), self._sha1.hexdigest(), self._sha256.hexdigest())
        return Upload(self.file_name or "", self.content_type or "", self._size, *digests)
