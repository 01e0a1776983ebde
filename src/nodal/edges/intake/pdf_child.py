"""Runs on its own, in a process with bounds: the text of the PDF on standard input, page by page, to standard output.

Nothing of the program is imported here. Text is all that is taken: no script, action, picture or attachment is looked
at. The exit code says why there is no text.
"""

from __future__ import annotations

import resource
import sys
from typing import BinaryIO

ADDRESS_BYTES = 256 * 1024 * 1024
"""Memory that reading one PDF may take. Source: the interface document's bound for any hostile input."""

CPU_SECONDS = 6
MOST_PAGES = 400
MOST_TEXT_BYTES = 16 * 1024 * 1024
"""Time, pages and text of one report. Our own choice; reports have 3 to 60 pages."""

TAIL_BYTES = 1024

BROKEN, ENCRYPTED, PAGES, LIMIT, TEXT = 10, 11, 12, 13, 14
"""Exit codes."""


def bound() -> None:
    """Bound this process before anything of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MOST_TEXT_BYTES, 2 * MOST_TEXT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def extract(file: BinaryIO, out: BinaryIO) -> int:
    """Write the text, a form feed behind each page; gives the exit code."""
    from pypdf import PdfReader  # noqa: PLC0415  (after the bounds)

    file.seek(0, 2)
    file.seek(max(0, file.tell() - TAIL_BYTES))
    if b"%%EOF" not in file.read():
        return BROKEN
    file.seek(0)
    reader = PdfReader(file, strict=True)
    if reader.is_encrypted:
        return ENCRYPTED
    if len(reader.pages) > MOST_PAGES:
        return PAGES
    written = 0
    for page in reader.pages:
        text = page.extract_text().replace("\f", "\n").encode("utf-8", "replace") + b"\f"
        written += len(text)
        if written > MOST_TEXT_BYTES:
            return TEXT
        out.write(text)
    out.flush()
    return 0


def main() -> int:
    """The exit code of the process."""
    try:
        bound()
        return extract(sys.stdin.buffer, sys.stdout.buffer)
    except (MemoryError, RecursionError, OverflowError):
        return LIMIT
    except Exception:  # noqa: BLE001  (whatever a hostile file brings about in the library, it is a broken file)
        return BROKEN


if __name__ == "__main__":
    sys.exit(main())
