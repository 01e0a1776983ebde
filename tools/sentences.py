"""Sentences that rules and packs say and pages show: where they stand, so that the catalogues hold each of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nodal.chain.follow import OUTCOMES
from nodal.chain.identify.reasons import DOUBTS
from nodal.chain.identify.reasons import REASONS as FOR
from nodal.chain.link.reasons import REASONS as LINKS
from nodal.desk.sayings import SAYINGS

CHECKOUT = Path(__file__).resolve().parents[1]

Said = Iterator[tuple[str, str]]
"""(file, sentence)."""


def sentences() -> Said:
    """Every sentence, and the patterns of those that carry a value."""
    for reason in (*FOR, *DOUBTS):
        yield "src/nodal/chain/identify/reasons.py", reason.sentence
    for link in LINKS:
        yield "src/nodal/chain/link/reasons.py", link.sentence
    for outcome in OUTCOMES.values():
        yield "src/nodal/chain/follow/outcomes.py", outcome.sentence
    for saying in SAYINGS:
        yield "src/nodal/desk/sayings.py", saying
    for pack in sorted((CHECKOUT / "packs").glob("*/priorities.toml")):
        yield from _of_pack(pack)


def _of_pack(path: Path) -> Said:
    place = path.relative_to(CHECKOUT).as_posix()
    for sentence in _under("sentence", tomllib.loads(path.read_text("utf-8"))):
        yield place, sentence


def _under(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key and isinstance(inner, str):
                yield inner
            else:
                yield from _under(key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _under(key, inner)
