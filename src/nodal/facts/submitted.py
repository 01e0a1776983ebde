"""What a platform submits call by call: a report, the files that belong to it, and how much that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that was uploaded: what was computed while it came in, and its details as sent (None: there are none).

    The digests are hexadecimal, in lower case. The content is nowhere.
    """

    file_id: str
    name: str
    media_type: str
    size_bytes: int
    md5: str
    sha1: str
    sha256: str
    details: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """A finished report: its number, when it was finished (with a zone), its `<report>` as sent, and its files."""

    number: str
    at: datetime
    report: str
    files: Sequence[UploadedFile] = ()


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a text adds to its report: its bytes in UTF-8, and at most so many elements.

    >>> Weight.of("<a><b/></a>")
    Weight(size_bytes=11, elements=3)
    """

    size_bytes: int
    elements: int

    @classmethod
    def of(cls, text: str) -> Weight:
        """The weight of a text. Every element begins with `<`, so there are at most as many of them."""
        return cls(len(text.encode("utf-8")), text.count("<"))
