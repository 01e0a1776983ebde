"""Why an account has the role that it has in a network: from which order or position the hint follows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ROLE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "hub": "The links of this person weigh at least half as much again as anybody else's in this network.",
        "broker": (
            "At least half as many again of the shortest ways between the others run through this person as through"
            " anybody else."
        ),
        "source": (
            "This person was seen first with two or more of the things shared, and with more than half of those whose"
            " times are known."
        ),
        "recipient": "This account only received. It may be the child's own.",
        "attached": (
            "This account was attached after the test: it shares things of two kinds or more that count there, and the"
            " test did not count it."
        ),
        "member": "Nothing in order or position sets this account apart.",
    }
)
"""Role -> the rule that gave it, in words; a test holds them to the numbers of the rules."""


def role_reason(role: str) -> str:
    """Why an account has this role; empty for a word that no rule gives.

    >>> role_reason("recipient")
    "This account only received. It may be the child's own."
    """
    return ROLE_REASONS.get(role, "")


MEASURED: Mapping[str, tuple[int, int]] = MappingProxyType({"source": (11, 28), "broker": (8, 40)})
"""Role -> (how often it was right, how often it was given) in the rings of tested networks of synthetic archives; a hub
was given once, wrongly.
Source: docs/link.md, which `nodal bench link --quality` measures; a test holds both to the same numbers."""


def how_often_right(role: str) -> tuple[int, int] | None:
    """(right, given) where it was measured, None where not.

    >>> how_often_right("hub") is None
    True
    """
    return MEASURED.get(role)
