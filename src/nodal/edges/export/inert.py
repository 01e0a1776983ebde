"""Text of strangers that nothing runs, hides in, or turns round: for formats that show it as it stands."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from nodal.chain.refer import guarded

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""The text with every character that cannot be seen written as its number. XML forbids most of them anyway.

    >>> visible("a\u202eb\x00")
    'a[U+202E]b[U+0000]'
    """
    return "".join(f"[U+{ord(c):04X}]" if unicodedata.category(c) in _HIDDEN else c for c in text)


def xml_text(text: str) -> str:
    """The text as the content of an element.

    >>> xml_text("</x>&")
    '&lt;/x&gt;&amp;'
    """
    return escape(visible(text))


def xml_quoted(text: str) -> str:
    """The text as a quoted attribute."""
    return quoteattr(visible(text))


def sheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table in CSV (RFC 4180, UTF-8) in which no cell is a formula. Numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell if isinstance(cell, int | float) else _cell(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8")


def _cell(text: str) -> str:
    shown = visible(text)
    # A blank before the sign does not stop every spreadsheet.
    return guarded(shown) if shown == shown.lstrip() else f"'{shown}" if guarded(shown.lstrip())[0] == "'" else shown
