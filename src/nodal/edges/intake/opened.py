"""A file that was opened: what it is, and what it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from nodal.facts.errors import FileRefused
from nodal.facts.report import Item

HEAD_BYTES = 65_536
"""How much of a file is looked at to tell its format. Our own choice."""

PDF = b"%PDF-"
"""Start of a PDF, somewhere in its first 1,024 bytes. Source: ISO 32000-2, section 7.5.2 and annex I."""

URGENT_KEYS = frozenset({"escalateToHighPriority", "urgent", "isUrgent"})
"""Names under which a value says that somebody may be in danger. Source: the platforms' own report format."""

URGENT = re.compile(
    rb'"(?:%(keys)s)"\s*:\s*(?:true|"\s*[^"\s])|<escalateToHighPriority[^>]*>\s*(?:[^<\s]|<!\[CDATA\[)'
    % {b"keys": "|".join(sorted(URGENT_KEYS)).encode("ascii")}
)
"""An urgent key of JSON with a value, or the element of XML with a text, in bytes that may be broken."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = tuple(bytes([sign]) for sign in range(32) if sign not in b"\t\n\v\f\r\x1b")
"""Signs of the first 32 that no text has and every picture, film or archive does."""
_LONGEST_WORD = 256
_CHUNK = 1 << 20


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF."""
    return PDF in head[:1024]


class RefusedFile(FileRefused):
    """A whole file that is not taken in, with what is known of it by then: SHA-256, size in bytes, format.

    `urgent` is True when its bytes say that somebody is in danger, so that a broken file never hides an emergency.
    `text` is what was extracted from it before it was refused. `keeps_bytes`: whether the file itself may be kept.
    """

    def __init__(
        self, refusal: FileRefused, *, source: Source, format: str | None, text: Source | None = None,
        keeps_bytes: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(refusal.code, place=refusal.place, reason=refusal.reason)
        self.sha256, self.size, self.format = source.sha256, source.size, format
        self.text, self.keeps_bytes = text, keeps_bytes
        self.urgent = (text or source).says_urgent()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose container holds to its end. `items` are read while they are taken: keep the stream open.

    `text` is what was extracted from a file that is not kept itself; the spans of the items are places in it.
    """

    format: str
    sha256: str
    size: int
    items: Iterator[Item]
    text: Source | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A seekable stream with its size, its digest and its first `HEAD_BYTES`."""

    stream: BinaryIO
    sha256: str
    size: int
    head: bytes

    @classmethod
    def of(cls, stream: BinaryIO) -> Source:
        """Read the stream once to its end, in pieces."""
        stream.seek(0)
        digest, size, head = hashlib.sha256(), 0, b""
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            head = head or chunk[:HEAD_BYTES]
            size += len(chunk)
        return cls(stream, digest.hexdigest(), size, head)

    def says_urgent(self) -> bool:
        """Whether somebody is said to be in danger anywhere in the bytes, whatever they are."""
        self.stream.seek(0)
        before = b""
        while chunk := self.stream.read(_CHUNK):
            # UTF-16 has a zero beside each of these ASCII letters; without zeros it reads the same.
            window = before + chunk.replace(b"\0", b"")
            if URGENT.search(window):
                return True
            before = window[-_LONGEST_WORD:]
        return False

    def is_text(self) -> bool:
        """Whether it begins like text, so that it holds no picture and may be kept whatever it says."""
        head = self.head
        return head[:2] in _UTF16 or not any(head.count(sign) for sign in _NO_TEXT)

    def is_container(self) -> bool:
        """Whether it begins like a PDF or an archive, which may hold pictures and are never kept themselves."""
        return self.head.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or is_pdf(self.head)

    def bytes_at(self, start: int, length: int) -> bytes:
        """The bytes of one span."""
        self.stream.seek(start)
        return self.stream.read(length)
