"""Sentences of rules and packs in the language of the page.

The core speaks English and knows no catalogue. A sentence without values is looked up whole; one with values is matched
against its pattern, the pattern is translated and the values are put back, each said in its turn. What nobody
translated stays as it is: an officer would rather read English than nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial, reduce

from django.utils.translation import get_language, gettext

from nodal.desk.sayings import JOINS, SAYINGS

LONGEST = 4_000
"""A longer text is no sentence of ours; it is shown as it is."""

LONGEST_ROW = 600
"""A longer text is no row of things."""

TOGETHER = 4
"""How many sentences a rule says at once, at most."""

DEEPEST = 6
"""How far sentences stand within one another."""

PLACE = re.compile(r"%\((\w+)\)s")
END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)\s+(?=\S)")
"""Where a sentence ends and another begins; not after an initial or a short title (K. or Dr.)."""

NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
CODE = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def say(text: str | None) -> str:
    """The text in the language of the page.

    >>> say("nobody translated this")
    'nobody translated this'
    """
    if not text or len(text) > LONGEST or (get_language() or "en").startswith("en"):
        return text or ""
    return _said(text) or text


def _said(text: str, depth: int = 0) -> str | None:
    """None when nothing of it is known."""
    whole = gettext(text) if text else text
    if whole != text:
        return whole
    if depth == DEEPEST:
        return None
    return _by_pattern(text, depth + 1) or _one_by_one(text, depth + 1) or _joined(text, depth + 1)


def _by_pattern(text: str, depth: int) -> str | None:
    for pattern in _patterns():
        values = pattern.read(text)
        if values is not None:
            return gettext(pattern.saying) % {name: _said(value, depth) or value for name, value in values.items()}
    return None


def _one_by_one(text: str, depth: int) -> str | None:
    """Sentence by sentence, the longest row that is known as a whole first: a rule may say two of them together."""
    left, said, known = END.split(text), [], False
    if len(left) == 1:
        return None
    while left:
        count, new = _beginning(left, depth)
        said.append(new or left[0])
        known, left = known or new is not None, left[count:]
    return " ".join(said) if known else None


def _beginning(sentences: Sequence[str], depth: int) -> tuple[int, str | None]:
    for count in range(min(len(sentences), TOGETHER), 1, -1):
        text = " ".join(sentences[:count])
        if (whole := gettext(text)) != text:
            return count, whole
    return 1, _said(sentences[0], depth)


def _joined(text: str, depth: int) -> str | None:
    """Several things in a row, if each of them is known: else the mark between them may be part of a name."""
    for saying in JOINS if len(text) <= LONGEST_ROW else ():
        parts = text.split(PLACE.split(saying)[2])
        if len(parts) > 1 and (said := _all_said(parts, depth)):
            return reduce(partial(_join, gettext(saying)), said)
    return None


def _all_said(parts: Sequence[str], depth: int) -> list[str]:
    """Each of them, or nothing at the first that is not known."""
    said = []
    for part in parts:
        new = _said(part, depth) or (part if CODE.fullmatch(part) else None)
        if not new:
            return []
        said.append(new)
    return said


def _join(saying: str, one: str, other: str) -> str:
    return saying % {"one": one, "other": other}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A saying cut at its places: `between` has one literal more than there are names."""

    saying: str
    names: tuple[str, ...]
    between: tuple[str, ...]

    def read(self, text: str) -> Mapping[str, str] | None:
        """The values, each as short as it can be; None if the text is another. Looks at each character once."""
        first, *middle, last = self.between
        if not (text.startswith(first) and text.endswith(last)):
            return None
        values, at, end = [], len(first), len(text) - len(last)
        for literal in middle:
            found = text.find(literal, at + 1, end)
            if found < 0:
                return None
            values.append(text[at:found])
            at = found + len(literal)
        values.append(text[at:end] if at < end else "")
        read = dict(zip(self.names, values, strict=True))
        return read if all(self._fits(read)) else None

    def _fits(self, read: Mapping[str, str]) -> Iterator[bool]:
        for name, value in read.items():
            if name.startswith("code"):
                yield CODE.fullmatch(value) is not None
            elif name.startswith("n") and name[1:].isdigit():
                yield NUMBER.fullmatch(value) is not None
            else:  # only what stands at the end of a saying may be several sentences
                ends = name == self.names[-1] and not self.between[-1]
                yield bool(value) and (ends or END.search(value) is None)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    # The longest first: a short saying must not swallow the beginning of a longer one.
    return tuple(_pattern(saying) for saying in sorted(SAYINGS, key=len, reverse=True))


def _pattern(saying: str) -> _Pattern:
    parts = PLACE.split(saying)
    return _Pattern(saying, tuple(parts[1::2]), tuple(part.replace("%%", "%") for part in parts[::2]))
