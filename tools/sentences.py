"""Sentences that rules and packs say and pages show: where they stand, so that the catalogues hold each of them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.spoken import spoken

from nodal.chain.follow import RULES
from nodal.chain.follow.events import Kind, State
from nodal.chain.follow.lifecycle import words
from nodal.chain.follow.rules import REQUIRED
from nodal.chain.identify import State as LeadState
from nodal.chain.identify.reasons import DOUBTS
from nodal.chain.identify.reasons import REASONS as FOR
from nodal.chain.link.explain import GROUP_WORDS, KIND_WORDS
from nodal.chain.link.reasons import REASONS as LINKS
from nodal.desk.sayings import JOINS, SAYINGS
from nodal.facts.priorities import BANDS

CHECKOUT = Path(__file__).resolve().parents[1]

Said = Iterator[tuple[str, str]]
"""(file, sentence)."""


def sentences() -> Said:
    """Every sentence, and the patterns of those that carry a value."""
    yield from spoken(values=False)
    for rule in (*FOR, *DOUBTS, *LINKS, *RULES):  # their sentences are docstrings
        yield f"src/{type(rule).__module__.replace('.', '/')}.py", rule.sentence
    for place, said in _words():
        yield f"src/nodal/chain/{place}.py", said
    for saying in (*SAYINGS, *JOINS):
        yield "src/nodal/desk/sayings.py", saying
    for pack in sorted((CHECKOUT / "packs").glob("*/*.toml")):
        yield from _of_rules(pack)
    for table in sorted((CHECKOUT / "packs").glob("*/clocks.csv")):
        yield from _of_table(table, ("holder", "record", "basis"))
    for table in sorted((CHECKOUT / "packs").glob("*/units.csv")):
        yield from _of_table(table, ("name",), having="name_local")


def _words() -> Said:
    """What is put into sentences as a value."""
    for kind in (*KIND_WORDS.values(), *GROUP_WORDS.values()):
        yield "link/explain", kind
    for band in BANDS:
        yield "triage/change", band
    for state in LeadState:
        yield "identify/deciding", state.value
    yield "measure/comparison", "1 day"
    for move in (*State, *Kind):
        yield "follow/lifecycle", words(move)
    for names in REQUIRED.values():
        for name in names:
            yield "follow/rules", name


def _of_rules(path: Path) -> Said:
    place = path.relative_to(CHECKOUT).as_posix()
    for sentence in _under("sentence", tomllib.loads(path.read_text("utf-8"))):
        yield place, sentence


def _of_table(path: Path, columns: tuple[str, ...], *, having: str = "") -> Said:
    place = path.relative_to(CHECKOUT).as_posix()
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not having or row[having]]
    for row in rows:
        yield from ((place, row[column]) for column in columns if row[column])


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
