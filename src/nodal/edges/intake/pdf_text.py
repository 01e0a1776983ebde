"""The text of a PDF, taken out by a process of its own whose memory and time are bounded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

from nodal.edges.intake import pdf_child
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Source
from nodal.edges.intake.spool import Spool
from nodal.facts.errors import FileRefused

WALL_SECONDS = 8.0
"""Longest wait for the text of one PDF. Source: the interface document's 10 s for any hostile input."""

_CHILD = str(Path(__file__).with_name("pdf_child.py"))
_LIMIT = ("pdf.limit", "reading it takes more time or memory than a report does")
_REASONS = {
    pdf_child.BROKEN: ("pdf.broken", "it is no PDF that holds to its end"),
    pdf_child.ENCRYPTED: ("pdf.encrypted", "it is encrypted"),
    pdf_child.PAGES: ("pdf.limit", "it has more pages than a report"),
    pdf_child.TEXT: ("pdf.limit", "it has more text than a report"),
}


def text_of(source: Source, *, options: Options) -> Source:
    """The text of the PDF with a form feed behind each page. Raises `FileRefused` (`pdf.*`, `container.empty`)."""
    with TemporaryFile(dir=options.room) as file:
        source.stream.seek(0)
        shutil.copyfileobj(source.stream, file)
        file.seek(0)
        out = Spool.below(options.room)
        try:
            # -I: neither the environment nor the folder says what is imported.
            words = [sys.executable, "-I", _CHILD]
            # An empty environment: nothing of ours is in reach of what goes wrong in there.
            done = subprocess.run(
                words, stdin=file, stdout=out, stderr=subprocess.DEVNULL, env={}, timeout=WALL_SECONDS, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            done = pdf_child.LIMIT
    if done:
        code, reason = _REASONS.get(done, _LIMIT)
        raise FileRefused(code, place="file", reason=reason)
    text = Source.of(out)
    if not text.head.strip() and text.size <= len(text.head):
        raise FileRefused("container.empty", place="file", reason="there is no text in it; its pages may be pictures")
    return text
