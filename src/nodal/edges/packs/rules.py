"""Reads the rules of a pack: what makes a report urgent, how places become an office, and the golden cases of both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from nodal.edges.packs.tables import PackRefused
from nodal.facts.priorities import Axis, Band, Condition, Factor, Operator, Priorities
from nodal.facts.routing import CONFIDENCES, Confidence, EvidenceKind, ForeignTrack, Grade, GradeRule, RoutingRules

PRIORITIES, ROUTING = "priorities.toml", "routing.toml"

Table = dict[str, Any]
"""TOML as the standard library gives it; every use below checks the type."""
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[name]]` of a file, with the line of its heading, or the head of the file (line None)."""

    file: str
    line: int | None
    cells: Table

    def refuse(self, key: str, reason: str) -> PackRefused:
        return PackRefused(reason, file=self.file, line=self.line, column=key)

    def only(self, *keys: str) -> None:
        """A misspelt key would lose a rule in silence."""
        for key in self.cells:
            if key not in keys:
                raise self.refuse(key, f"unknown key; expected {', '.join(keys)}")

    def text(self, key: str) -> str:
        value = self.cells.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "expected a text")
        return value

    def whole(self, key: str) -> int:
        value = self.cells.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(key, "expected a whole number")
        return value

    def number(self, key: str) -> float:
        value = self.cells.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.refuse(key, "expected a number")
        return float(value)

    def word(self, key: str, words: type[_Word]) -> _Word:
        text = self.text(key)
        try:
            return words(text)
        except ValueError:
            raise self.refuse(key, f"expected one of {', '.join(words)}, got {text!r}") from None

    def grade(self, key: str) -> Grade:
        number = self.whole(key)
        if number not in list(Grade):
            raise self.refuse(key, f"expected a grade from 1 to {len(Grade)}, got {number}")
        return Grade(number)


def read_priorities(folder: Path) -> Priorities:
    """The rules of priority in that folder. Raises `PackRefused` with file and line of the first fault."""
    head, text = head_of(folder, PRIORITIES)
    head.only("version", "band", "factor")
    factors = tuple(_factor(entry) for entry in entries(head, "factor", text))
    bands = tuple(_band(entry) for entry in entries(head, "band", text))
    try:
        return Priorities(head.text("version"), factors, bands)
    except ValueError as error:
        raise PackRefused(str(error), file=PRIORITIES) from error


def head_of(folder: Path, name: str) -> tuple[Entry, str]:
    """The head of a file of TOML, and its text. Raises `PackRefused` where it is missing or broken."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
        return Entry(name, None, tomllib.loads(text)), text
    except FileNotFoundError:
        raise PackRefused("the file is missing", file=name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackRefused(f"not TOML: {error}", file=name) from error


def entries(head: Entry, name: str, text: str) -> list[Entry]:
    """Every `[[name]]` of a file, at least one, each with its line."""
    rows = head.cells.get(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise head.refuse(name, f"expected at least one [[{name}]]")
    heading = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    lines: list[int | None] = [n for n, line in enumerate(text.splitlines(), 1) if heading.match(line)]
    if len(lines) != len(rows):
        lines = [None] * len(rows)
    return [Entry(head.file, line, row) for line, row in zip(lines, rows, strict=True)]


def _factor(entry: Entry) -> Factor:
    entry.only("code", "axis", "points", "when", "sentence", "source")
    try:
        return Factor(
            code=entry.text("code"),
            axis=entry.word("axis", Axis),
            points=entry.whole("points"),
            when=_conditions(entry),
            sentence=entry.text("sentence"),
            source=entry.text("source"),
        )
    except ValueError as error:
        raise entry.refuse("when", str(error)) from error


def _conditions(entry: Entry) -> tuple[Condition, ...]:
    rows = entry.cells.get("when")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise entry.refuse("when", "expected a list of conditions")
    return tuple(_condition(entry, row) for row in rows)


def _condition(entry: Entry, row: Table) -> Condition:
    # A condition is written {fact = "known_files", at_least = 1}: the operator is the other key.
    operators = [key for key in row if key != "fact"]
    if len(operators) != 1 or operators[0] not in list(Operator) or not isinstance(row.get("fact"), str):
        raise entry.refuse("when", f"expected a fact and one of {', '.join(Operator)}")
    value = row[operators[0]]
    if isinstance(value, list):
        value = tuple(value)
    if not isinstance(value, bool | int | str | tuple):
        raise entry.refuse("when", "expected yes or no (true, false), a whole number, a word, or a list of words")
    return Condition(row["fact"], Operator(operators[0]), value)


def _band(entry: Entry) -> Band:
    entry.only("code", "at_least", "sentence")
    return Band(entry.text("code"), entry.whole("at_least"), entry.text("sentence"))


def read_routing(folder: Path) -> RoutingRules:
    """The rules of routing in that folder. Raises `PackRefused` with file and line of the first fault.

    That the units it names exist is checked where the units are known (`check_units`).
    """
    head, text = head_of(folder, ROUTING)
    head.only("version", "routes_up_to", "most_copies", "postal_code", "confidence", "queue", "foreign", "grade")
    grades: dict[EvidenceKind, GradeRule] = {}
    for entry in entries(head, "grade", text):
        entry.only("kind", "grade", "sentence", "source")
        kind = entry.word("kind", EvidenceKind)
        if kind in grades:
            raise entry.refuse("kind", "this kind stands twice")
        grades[kind] = GradeRule(kind, entry.grade("grade"), entry.text("sentence"), entry.text("source"))
    try:
        return RoutingRules(
            version=head.text("version"),
            grades=grades,
            routes_up_to=head.grade("routes_up_to"),
            confidence=_confidence(head),
            foreign=_foreign(head),
            most_copies=head.whole("most_copies"),
            queues=_texts(head, "queue"),
            postal_code=_pattern(head),
        )
    except ValueError as error:
        raise PackRefused(str(error), file=ROUTING) from error


def _texts(head: Entry, key: str) -> Mapping[str, str]:
    table = head.cells.get(key)
    if not isinstance(table, dict) or not all(isinstance(value, str) and value for value in table.values()):
        raise head.refuse(key, "expected names with a text each")
    return table


def _confidence(head: Entry) -> dict[Grade, Confidence]:
    found: dict[Grade, Confidence] = {}
    for number, text in _texts(head, "confidence").items():
        word = next((known for known in CONFIDENCES if known == text), None)
        if word is None or number not in [str(grade.value) for grade in Grade]:
            raise head.refuse(f"confidence.{number}", f"expected a grade and one of {', '.join(CONFIDENCES)}")
        found[Grade(int(number))] = word
    return found


def _foreign(head: Entry) -> ForeignTrack:
    table = head.cells.get("foreign")
    if not isinstance(table, dict):
        raise head.refuse("foreign", "expected unit, up_to and source")
    entry = Entry(head.file, None, table)
    entry.only("unit", "up_to", "source")
    return ForeignTrack(entry.text("unit"), entry.grade("up_to"), entry.text("source"))


def _pattern(head: Entry) -> re.Pattern[str]:
    try:
        return re.compile(head.text("postal_code"))
    except re.error as error:
        raise head.refuse("postal_code", f"not a pattern: {error}") from error


def check_units(rules: RoutingRules, *, units: Sequence[str], tiers: Sequence[str]) -> None:
    """Refuse rules that name a unit or a tier that the pack does not have."""
    for tier, unit in rules.queues.items():
        if tier not in tiers:
            raise PackRefused(f"unknown tier {tier!r}", file=ROUTING, column="queue")
        if unit not in units:
            raise PackRefused(f"unknown unit {unit!r}", file=ROUTING, column=f"queue.{tier}")
    if rules.foreign.unit not in units:
        raise PackRefused(f"unknown unit {rules.foreign.unit!r}", file=ROUTING, column="foreign.unit")
