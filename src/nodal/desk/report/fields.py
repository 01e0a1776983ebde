"""What was told, field by field: the incident, each person named, the files, and what the program did not know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nodal.chain.refer import MASK
from nodal.desk.report.marks import Marked
from nodal.facts.report import Moment, Party, SeenFile, Told

NUMBERED = re.compile(r"^(address|location)\.(?:(\d+)\.)?(.+)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its code, its text as told, and for a time the moment as read."""

    name: str
    raw: str
    flags: tuple[str, ...] = ()
    group: str = ""
    number: int | None = None
    is_time: bool = False
    at: datetime | None = None

    @property
    def is_covered(self) -> bool:
        return self.raw == MASK


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in the report. `account`: the key of the account, None for who is never linked."""

    index: int
    part: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    is_child: bool
    account: str | None

    @property
    def is_known_here_only(self) -> bool:
        """Whether the platform gave no number for the account, so that it is known inside this report alone."""
        return bool(self.account) and self.account.startswith("report|")  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class File:
    """One file as reported: names, hash values with who else has them, what the lists say. Never the file itself."""

    index: int
    lines: tuple[Line, ...]
    hashes: tuple[Mapping[str, Any], ...]
    texts: tuple[str, ...]
    viewed: bool | None
    flags: tuple[str, ...]
    match: Mapping[str, Any] | None

    @property
    def reports(self) -> int:
        """In how many reports the file stands, by the hash value that most have."""
        return max((one["reports"] for one in self.hashes), default=0)

    @property
    def accounts(self) -> int:
        return max((one["accounts"] for one in self.hashes), default=0)

    @property
    def is_viral(self) -> bool:
        return any(one["is_viral"] for one in self.hashes)

    @property
    def is_trivial(self) -> bool:
        return "hash.trivial" in self.flags

    @property
    def is_look_alike(self) -> bool:
        return self.reports > 1 and not self.is_trivial


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field that the program does not know: its place and its text, raw."""

    place: str
    raw: str
    flags: tuple[str, ...]


def incident(told: Told, marks: Marked) -> list[Line]:
    """What happened, and when the report says that it did."""
    said = told.incident
    lines = [Line("incident.type", said.type)] if said.type else []
    if said.moment:
        lines.append(_time("incident.at", said.moment, marks.incident))
    if told.received:
        lines.append(_time("received.at", told.received, marks.received))
    lines += [Line("platform", said.platform)] if said.platform else []
    lines += [Line("urgent", said.urgent)] if said.urgent is not None else []
    lines += [Line("annotation", text) for text in said.annotations]
    return lines + [Line(name, value) for name, value in said.fields]


def persons(
    told: Told, rows: Sequence[Mapping[str, Any]], marks: Marked, hidden: frozenset[int], most: int
) -> list[Person]:
    """The first `most` people of the report."""
    accounts = {row["idx"]: row["account__key"] for row in rows}
    return [
        Person(
            index,
            party.role.value,
            tuple(_lines(index, party, marks)),
            party.notes,
            index in hidden,
            accounts.get(index),
        )
        for index, party in enumerate(told.parties[:most])
    ]  # fmt: skip


def files(
    told: Told, hashes: Sequence[Mapping[str, Any]], matches: Sequence[Mapping[str, Any]], marks: Marked, most: int
) -> list[File]:
    """The first `most` files of the report."""
    by_file: dict[int, list[Mapping[str, Any]]] = {}
    for one in hashes:
        by_file.setdefault(one["idx"], []).append(one)
    of_lists = {one["idx"]: one for one in matches}
    found = []
    for index, seen in enumerate(told.files[:most]):
        counted = by_file.get(index, [])
        known = {(one["algorithm"], one["value"]) for one in counted}
        bare = [_bare(a, v, seen) for a, v in seen.hashes if (a, v) not in known]
        lines = tuple(Line(name, value) for name, value in seen.fields)
        texts = (*seen.annotations, *seen.tags, *seen.notes)
        flags = tuple(marks.files.get(index, ()))
        found.append(File(index, lines, (*counted, *bare), texts, seen.viewed, flags, of_lists.get(index)))
    return found


def unknown(told: Told, marks: Marked, most: int) -> list[Unknown]:
    """The first `most` fields that nobody knows."""
    return [Unknown(place, raw, tuple(marks.extra.get(place, ()))) for place, raw in told.extra[:most]]


def _bare(algorithm: str, value: str, seen: SeenFile) -> dict[str, Any]:
    """A hash value that was not counted: the report has more of them than a page counts."""
    return {"algorithm": algorithm, "value": value, "is_viral": seen.is_viral, "reports": 0, "accounts": 0}


def _lines(index: int, party: Party, marks: Marked) -> list[Line]:
    found = []
    for name, value in party.fields:
        flags = tuple(marks.fields.get((index, name), ()))
        part = NUMBERED.match(name)
        if part:
            group, number, rest = part.groups()
            found.append(Line(rest, value, flags, group, int(number) + 1 if number else None))
        else:
            found.append(Line(name, value, flags))
    return found


def _time(name: str, moment: Moment, flags: Sequence[str]) -> Line:
    return Line(name, moment.raw, tuple(flags), is_time=True, at=moment.at)
