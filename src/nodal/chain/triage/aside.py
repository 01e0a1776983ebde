"""Why somebody may put a report or lead aside as not actionable: a closed list, and words of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ASIDE: Mapping[str, str] = MappingProxyType(
    {
        "nothing_to_ask": "Nothing in it can be asked about: no usable address, number or account.",
        "no_offence": "What was reported is no offence.",
        "viral": "Passed on in outrage or as a joke, with no sign of a child in danger now.",
        "duplicate": "It is worked already under another report or lead.",
        "foreign": "It concerns another country only.",
        "records_gone": "Every record behind it is gone.",
        "other": "Another reason, as written beside it.",
    }
)
"""Code -> what it says. Our own choice, after what clearing houses call not actionable."""


def why_aside(code: str, text: str) -> str | None:
    """The reason as it is kept: the code and the words, in one line; None when one of the two is missing.

    >>> why_aside("viral", " the same\\n clip ")
    'viral: the same clip'
    >>> why_aside("viral", " ") is None
    True
    """
    words = " ".join(text.split())
    return f"{code}: {words}" if code in ASIDE and words else None
