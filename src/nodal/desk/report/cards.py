"""What was seen, one card for each identifier: how often, when, how sure, what was found about it, who else has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nodal.facts.report import Told

TIMES = 6
"""So many moments stand on a card; the rest opens below them."""

UNSURE = frozenset({"time.zone_missing", "time.ambiguous", "time.unreadable", "time.implausible", "time.future"})

SHARED = "ip.shared"
"""Kind of the finding that an address stands for many subscribers."""

COUNTED = 100
"""Up to so many accounts the count is exact (`ledger.find.report_page.AUDIENCE`)."""


@dataclass(frozen=True, slots=True)
class Time:
    """One moment at which an identifier was seen; `at` None: the text does not settle it."""

    index: int
    at: Any
    raw: str | None
    event: str | None
    port: int | None
    flags: tuple[str, ...]


@dataclass(slots=True)
class Card:
    """One identifier of one party. `index` is the first sighting, under which it can be copied."""

    index: int
    kind: str
    raw: str
    value: str | None
    party: int | None
    verified: bool | None
    linkable: bool
    is_covered: bool
    place: str
    times: list[Time] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    findings: list[Mapping[str, Any]] = field(default_factory=list)
    audience: Mapping[str, Any] | None = None

    @property
    def is_read_otherwise(self) -> bool:
        """Whether the value as read looks other than it was told."""
        return self.value is not None and self.value != self.raw

    @property
    def is_shared(self) -> bool:
        """Whether many subscribers stand behind it, so that it links nobody."""
        return any(one["kind"] == SHARED and one["value"] for one in self.findings)

    @property
    def is_counted_out(self) -> bool:
        """Whether more accounts have it than were counted."""
        return bool(self.audience) and self.audience["accounts"] > COUNTED  # type: ignore[index]

    @property
    def sources(self) -> list[tuple[str, str | None, list[Mapping[str, Any]]]]:
        """The findings by source and day, so that each source is named once."""
        by: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
        for one in self.findings:
            by.setdefault((one["source"], one["as_of"]), []).append(one)
        return [(source, as_of, found) for (source, as_of), found in by.items()]

    @property
    def limits(self) -> list[str]:
        """What limits the findings, each once."""
        return list(dict.fromkeys(one["confidence"] for one in self.findings if one["confidence"]))

    @property
    def first_times(self) -> list[Time]:
        return self.times[:TIMES]

    @property
    def more_times(self) -> list[Time]:
        return self.times[TIMES:]


def cards(
    sightings: Sequence[Mapping[str, Any]],
    audience: Mapping[tuple[str, str], Mapping[str, Any]],
    told: Told,
    flags: Mapping[int, Sequence[str]],
    hidden: frozenset[int],
) -> list[Card]:
    """The sightings, those of one identifier on one card, in the order of the report."""
    found: dict[tuple[object, ...], Card] = {}
    for seen in sightings:
        index, is_covered = seen["idx"], seen["party"] in hidden
        key = (
            seen["party"],
            seen["kind"],
            seen["value"] or seen["raw"],
            seen["verified"],
            index if is_covered else None,
        )
        card = found.get(key)
        if card is None:
            names = ("kind", "raw", "value", "party", "verified", "linkable", "place")
            card = found[key] = Card(index, **{name: seen[name] for name in names}, is_covered=is_covered)
            card.audience = audience.get((seen["kind"], seen["value"] or ""))
        said = tuple(flags.get(index, ()))
        _add(card, seen, _raw_time(told, index), said)
    return list(found.values())


def _add(card: Card, seen: Mapping[str, Any], raw: str | None, flags: tuple[str, ...]) -> None:
    of_time = tuple(code for code in flags if code.startswith(("time.", "ip.port")))
    card.flags += [code for code in flags if code not in of_time and code not in card.flags]
    if seen["at"] or raw or seen["event"] or seen["port"]:
        card.times.append(Time(seen["idx"], seen["at"], raw, seen["event"], seen["port"], of_time))
    known = {(one["kind"], one["value"], one["why"]) for one in card.findings}
    card.findings += [one for one in seen["findings"] if (one["kind"], one["value"], one["why"]) not in known]


def _raw_time(told: Told, index: int) -> str | None:
    moment = told.sightings[index].moment if index < len(told.sightings) else None
    return moment.raw if moment else None
