"""How good a platform's reports are: which fields they give, how many say nothing at all, how late they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nodal.facts.report import Role, Told, leaf

IDENTITY, PORT, ZONE, VIEWED, TAG = "identity", "port", "zone", "viewed", "tag"
CARD = (IDENTITY, PORT, ZONE, VIEWED, TAG)
"""What a report card shows: somebody reported is named by more than an address; an address has its source port; a time
is settled; the platform says whether it looked at a file; a file is tagged."""

EMPTY = "empty"
"""A report that names nobody, no identifier, no file and no text."""

LONGEST_FIELD, MOST_UNKNOWN = 60, 40
"""Characters of a field's name that are kept, and how many fields that no reader knows are counted of one batch."""

DELAYS = (1, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 2160, 4320, 8760)
"""Upper ends, in hours, of the classes in which the delay from incident to report is counted. Our own choice."""

LONGER = 99_999
"""The class of what is later than the last."""


@dataclass(slots=True)
class Sent:
    """What one platform's new reports held, as counts."""

    reports: int = 0
    empty: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    delays: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Covered:
    """What one report gives: the names of its fields, whether that is nothing at all, and its class of delay."""

    fields: frozenset[str]
    is_empty: bool
    delay: int | None


def cover(told: Told, *, received_at: datetime) -> Covered:
    """What a report gives that came at that time."""
    return Covered(frozenset(held_by(told)), is_empty(told), delay_class(told, received_at))


def count(reports: Iterable[tuple[str, Covered]]) -> dict[str, Sent]:
    """Sender -> what these new reports of it held."""
    found: dict[str, Sent] = {}
    for sender, covered in reports:
        sent = found.setdefault(sender, Sent())
        sent.reports += 1
        sent.empty += covered.is_empty
        sent.fields.update(covered.fields)
        if covered.delay is not None:
            sent.delays[str(covered.delay)] += 1
    for sent in found.values():
        unknown = [name for name, _ in sent.fields.most_common() if name.startswith("extra.")]
        for name in unknown[MOST_UNKNOWN:]:
            del sent.fields[name]
    return found


def held_by(told: Told) -> set[str]:
    """The names of the fields that a report gives; never a value."""
    held = {f"{party.role.value}.{name}" for party in told.parties for name, _ in party.fields}
    held |= _of_sightings(told) | _of_incident(told)
    if any(f"reported.{name}" in held for name in ("esp_id", "name.first", "name.last")):
        held.add(IDENTITY)
    for seen in told.files:
        held |= {"file", *(f"file.{name}" for name, _ in seen.fields)}
        held |= {name for name, given in ((VIEWED, seen.viewed is not None), (TAG, seen.tags)) if given}
    held |= {f"extra.{leaf(place)}"[:LONGEST_FIELD] for place, _ in told.extra}
    return held


def _of_sightings(told: Told) -> set[str]:
    held: set[str] = set()
    for seen in told.sightings:
        held.add(seen.kind)
        if seen.port is not None:
            held.add(PORT)
        if seen.moment is not None and seen.moment.at is not None:
            held.add(ZONE)
        if seen.event:
            held.add("event")
        if seen.kind in _NAMING and seen.party is not None and told.parties[seen.party].role is Role.REPORTED:
            held.add(IDENTITY)
    return held


def _of_incident(told: Told) -> set[str]:
    incident = told.incident
    given = {
        ZONE: incident.moment is not None and incident.moment.at is not None,
        "incident.type": incident.type,
        "incident.urgent": incident.urgent is not None,
        "incident.mark": incident.annotations,
        "text": told.notes,
    }
    return {name for name, has in given.items() if has}


_NAMING = frozenset({"email", "phone", "screen", "device", "pay"})


def is_empty(told: Told) -> bool:
    """Whether a report says nothing that anybody could work with."""
    named = any(
        name != "service" for party in told.parties if party.role is not Role.REPORTER for name, _ in party.fields
    )
    texts = told.notes or told.incident.urgent or any(party.notes for party in told.parties)
    seen = any(s.party is None or told.parties[s.party].role is not Role.REPORTER for s in told.sightings)
    return not (named or texts or seen or told.files)


def delay_class(told: Told, received_at: datetime) -> int | None:
    """The class of hours from the incident to its report; None when the report does not settle it."""
    happened = told.incident.moment.at if told.incident.moment else None
    said = told.received.at if told.received and told.received.at else received_at
    if happened is None or happened > said:
        return None
    hours = (said - happened).total_seconds() / 3600
    return next((end for end in DELAYS if hours <= end), LONGER)


def median(delays: Mapping[str, int]) -> int | None:
    """The class in which the middle delay lies, in hours at most; None when none is known.

    >>> median({"24": 3, "1": 1, "8760": 2})
    24
    """
    total, so_far = sum(delays.values()), 0
    for end, n in sorted((int(end), n) for end, n in delays.items()):
        so_far += n
        if so_far * 2 >= total:
            return end
    return None


def added(weeks: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Counts of several weeks together."""
    total: Counter[str] = Counter()
    for week in weeks:
        total.update(week)
    return dict(total)
