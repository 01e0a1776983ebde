"""What a pack lets the demo play: which state unit to watch, who looks from outside, how the drives are called."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from nodal.facts.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Played:
    """The pack's `demo.toml`: codes of units, names of tables of invented addresses, names of two drives."""

    state: str
    outsider: str
    networks: tuple[str, ...]
    drives: tuple[str, str]


def read_played(pack: Path) -> Played:
    """Read `demo.toml` of a pack. Raises Misconfigured when it is missing or incomplete."""
    path = pack / "demo.toml"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        first, second = raw["drives"]
        return Played(raw["state"], raw["outsider"], tuple(raw["networks"]), (first, second))
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise Misconfigured(f"{path}: expected state, outsider, networks and two drives") from cause
