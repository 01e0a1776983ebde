"""Chance that can be asked in any order: every draw is named, so a report can be built again without the others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

from tools.synth import VERSION

T = TypeVar("T")


def dice(*names: object) -> Random:
    """A source of chance that depends only on its names (world seed first)."""
    return Random("|".join((VERSION, *map(str, names))))


def digest(*names: object) -> str:
    """64 hex characters that depend only on the names."""
    return hashlib.sha256("|".join((VERSION, *map(str, names))).encode()).hexdigest()


def number(*names: object) -> int:
    """A whole number below 2^60 that depends only on the names; cheaper than `dice`."""
    return int(digest(*names)[:15], 16)


def share(*names: object) -> float:
    """A number in 0..1 that depends only on the names."""
    return number(*names) / (1 << 60)


def pick(items: Sequence[T], *names: object) -> T:
    """One of the items, by name."""
    return items[number(*names) % len(items)]
