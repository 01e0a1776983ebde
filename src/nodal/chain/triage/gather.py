"""Collects the facts of one report for the rules: from what was told and from what earlier stages found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from nodal.chain.match import FileMatch, State
from nodal.chain.triage.case import CaseFacts
from nodal.facts.ages import age_of, is_below
from nodal.facts.identifiers import BY_NAME
from nodal.facts.priorities import FACTS
from nodal.facts.report import Party, Role, SeenFile, Sighting, Told, moment_of

SOLID_KINDS = frozenset({"phone", "email", "pay", "device"})
"""Kinds that a request can name when the platform verified or observed them. Our own choice."""

FIRST_CLIENT_PORT = 1024
"""A source port below this is probably a server's, so no subscriber can be asked for with it. Source: decision 12."""

_HARM = ("physicalHarm", "violenceGore")
_CHILDREN = (Role.VICTIM, Role.RECIPIENT)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier stages found about a report. `matches` are those of its files, in any order.

    `network_classes` gives the class of canonical addresses as enrichment found it. `prior_reports` are earlier reports
    on the same account about anything that is not viral; `uploaders` counts accounts reported for the same file.
    """

    matches: Sequence[FileMatch] = ()
    network_classes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    place_known: bool = False
    prior_reports: int = 0
    in_tested_network: bool = False
    uploaders: int = 0


def case_facts(told: Told, known: Known, *, on: date, majority_age: int) -> CaseFacts:
    """The facts of one report. `on` is the day at which ages count when the report settles no moment of the event.

    A stated age below `majority_age` is believed whoever states it: the cautious side for every party.
    """
    happened = moment_of(told)
    day = happened.date() if happened else on
    kept = [(index, seen) for index, seen in enumerate(told.files) if not seen.is_viral]
    files = [seen for _, seen in kept]
    marks = {mark for seen in files for mark in seen.annotations}
    states = {found.index: found.state for found in known.matches}
    counted = [states.get(index, State.UNKNOWN) for index, _ in kept]
    ages = [age_of(p, on=day) for p in told.parties if p.role in _CHILDREN]
    stated = [age for age in ages if age is not None]
    incident = set(told.incident.annotations)
    return CaseFacts(
        urgent=bool(told.incident.urgent and told.incident.urgent.strip()),
        incident_type=told.incident.type,
        sextortion="sextortion" in incident,
        sadistic="sadisticOnlineExploitation" in incident,
        solicitation="csamSolicitation" in incident,
        minor_to_minor="minorToMinorInteraction" in incident,
        live_streaming="liveStreaming" in marks,
        physical_harm=bool(marks.intersection(_HARM)),
        infant="infant" in marks,
        self_produced="possibleSelfProduction" in marks,
        classification=_gravest(files),
        known_files=counted.count(State.KNOWN),
        novel_files=counted.count(State.NOVEL),
        unknown_files=counted.count(State.UNKNOWN),
        viewed=_viewed(files),
        child_party=any(p.role is Role.VICTIM for p in told.parties) or any(age < majority_age for age in stated),
        youngest_age=min(stated, default=None),
        happened_at=happened,
        prior_reports=known.prior_reports,
        in_tested_network=known.in_tested_network,
        informational="informational" in incident,
        spam="spam" in incident,
        usable_identifiers=count_usable(told, known.network_classes),
        place_known=known.place_known,
        viral_files=len(told.files) - len(files),
        uploaders=known.uploaders,
        minor_reported=_any_below(told.parties, majority_age, day),
    )


def _gravest(files: Sequence[SeenFile]) -> str | None:
    order = FACTS["classification"].words
    said = {(seen.get("classification") or "").strip().upper() for seen in files}
    return next((word for word in order if word in said), None)


def _viewed(files: Sequence[SeenFile]) -> bool | None:
    said = [seen.viewed for seen in files if seen.viewed is not None]
    return any(said) if said else None


def _any_below(parties: Sequence[Party], majority_age: int, day: date) -> bool:
    return any(is_below(p, majority_age, on=day) for p in parties if p.role is Role.REPORTED)


def count_usable(told: Told, network_classes: Mapping[str, str]) -> int:
    """How many distinct identifiers of reported accounts a request can be made with.

    An address counts when it is of a known fixed line or of version 6 and has its time, or has time and source port;
    other kinds count when the platform verified or observed them. Two kinds of one evidence group are two identifiers.
    """
    usable = set()
    for sighting in told.sightings:
        if sighting.party is None or told.parties[sighting.party].role is not Role.REPORTED:
            continue
        if sighting.value is None or not sighting.linkable or BY_NAME[sighting.kind].placeholder(sighting.value):
            continue
        if _is_usable(sighting, network_classes.get(sighting.value)):
            usable.add((sighting.kind, sighting.value))
    return len(usable)


def _is_usable(sighting: Sighting, klass: str | None) -> bool:
    if sighting.kind == "ip":
        at: datetime | None = sighting.moment.at if sighting.moment else None
        sure = klass == "fixed" or ":" in (sighting.value or "") or (sighting.port or 0) >= FIRST_CLIENT_PORT
        return at is not None and klass not in ("hosting", "exit", "private") and sure
    return sighting.kind in SOLID_KINDS and sighting.verified is True
