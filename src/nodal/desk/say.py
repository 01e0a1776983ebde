"""Sentences of rules and packs in the language of the page.

The core speaks English and knows no catalogue. A sentence without values is looked up whole; one with values is matched
against its pattern, the pattern is translated and the values are put back, each said in its turn. What nobody
translated stays as it is: an officer would rather read English than nothing.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import get_language, gettext

from nodal.desk.sayings import SAYINGS

PLACE = re.compile(r"%\((\w+)\)s")
END = re.compile(r"(?<=[.!?])\s+")
"""Where a sentence ends and another begins."""


def say(text: str | None) -> str:
    """The text in the language of the page.

    >>> say("nobody translated this")
    'nobody translated this'
    """
    if not text or (get_language() or "en").startswith("en"):
        return text or ""
    return _whole(text) or _by_pattern(text) or _one_by_one(text) or text


def _whole(text: str) -> str | None:
    said = gettext(text)
    return said if said != text else None


def _by_pattern(text: str) -> str | None:
    for pattern, saying in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return gettext(saying) % {name: say(value) for name, value in match.groupdict().items()}
    return None


def _one_by_one(text: str) -> str | None:
    sentences = END.split(text)
    return " ".join(say(sentence) for sentence in sentences) if len(sentences) > 1 else None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    # The longest first: a short saying must not swallow the beginning of a longer one.
    return tuple((_pattern(saying), saying) for saying in sorted(SAYINGS, key=len, reverse=True))


def _pattern(saying: str) -> re.Pattern[str]:
    parts, at = [], 0
    for place in PLACE.finditer(saying):
        parts += [re.escape(saying[at : place.start()]), f"(?P<{place.group(1)}>.+?)"]
        at = place.end()
    return re.compile("".join([*parts, re.escape(saying[at:])]), re.DOTALL)
