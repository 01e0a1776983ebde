"""Sentences of the rules that carry values: `%(name)s` stands where a value comes (tools/sentences.py)."""

from __future__ import annotations

SAYINGS: tuple[str, ...] = (
    "It would be %(after)s instead of %(before)s if this held: %(gained)s",
    "It would be %(after)s instead of %(before)s if this did not hold: %(lost)s",
    "%(gained)s; and if this did not hold: %(lost)s",
)
"""In no order: the longest that fits is taken."""
