"""Names of machines on the internet, in the one form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_WRITTEN = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd", "Nl"})


@lru_cache(maxsize=16384)
def host_name(text: str) -> str | None:
    """A host name with at least one dot, lower-case, letters beyond ASCII in their `xn--` form; None if it is not one.

    Letters are not mapped to others (no sharp s to ss), as in IDNA 2008; a final dot is dropped.

    >>> host_name("Example.ORG")
    'example.org'
    >>> host_name("bücher.example")
    'xn--bcher-kva.example'
    """
    labels = unicodedata.normalize("NFC", text).lower().removesuffix(".").split(".")
    ascii_labels = [_ascii(label) for label in labels]
    name = ".".join(label or "" for label in ascii_labels)
    if len(labels) < 2 or None in ascii_labels or len(name) > 253 or labels[-1].isdigit():
        return None
    return name


def _ascii(label: str) -> str | None:
    if not label.isascii():
        if not all(c == "-" or c in "0123456789" or unicodedata.category(c) in _WRITTEN for c in label):
            return None
        label = "xn--" + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else None
