"""Where each flag of a report stands: beside the value it speaks of, or in the list of those that have none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nodal.facts.flags import Flag
from nodal.facts.report import Sighting, Told

SAME_NODE = ("time.", "ip.port", "field.")
"""Flags about a neighbour of the identifier (its time, its port, its event), in the same node of the document."""

NAMES = {
    "firstname": "name.first", "middlename": "name.middle", "lastname": "name.last", "preferredname": "name.preferred",
    "gender": "gender", "dateofbirth": "date_of_birth", "approximateage": "age", "age": "age", "espservice": "service",
    "espuserid": "esp_id", "espidentifier": "esp_id", "occupation": "occupation", "vehicledescription": "vehicle",
}  # fmt: skip
"""Last name of a place in the document, in small letters -> the fact about a person that was read from it."""

PERSON = re.compile(
    r"^(.*?(?:persons|reported|victim|victims|recipient|recipients|esp|reporter)\[\d+\])", re.IGNORECASE
)
FILE = re.compile(r"(?:uploadedfiles|filedetails)\[(\d+)\]", re.IGNORECASE)
INCIDENT, RECEIVED = "incidentdatetime", "datereceived"


@dataclass(slots=True)
class Marked:
    """Codes of flags by where they stand; `elsewhere` keeps the rest with their place in the document."""

    sightings: dict[int, list[str]] = field(default_factory=dict)
    fields: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    files: dict[int, list[str]] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    incident: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)
    elsewhere: list[Flag] = field(default_factory=list)


def marked(told: Told) -> Marked:
    """Every flag at its place. None is lost: what cannot be placed stands in `elsewhere`."""
    found = Marked()
    by_place: dict[str, list[int]] = {}
    by_node: dict[str, list[int]] = {}
    for index, seen in enumerate(told.sightings):
        by_place.setdefault(seen.place, []).append(index)
        by_node.setdefault(_node(seen.place), []).append(index)
    people = _people(told.sightings)
    unknown = {place for place, _ in told.extra}
    for flag in told.flags:
        if flag.place in unknown:
            found.extra.setdefault(flag.place, []).append(flag.code)
        elif not _at_sighting(found, flag, told, by_place=by_place, by_node=by_node):
            _at_fact(found, flag, told, people)
    return found


def _at_sighting(
    found: Marked, flag: Flag, told: Told, *, by_place: Mapping[str, list[int]], by_node: Mapping[str, list[int]]
) -> bool:
    at = by_place.get(flag.place, [])
    if not at and flag.code.startswith(SAME_NODE):
        at = [i for i in by_node.get(_node(flag.place), []) if _has(told.sightings[i], flag.code)]
    for index in at:
        found.sightings.setdefault(index, []).append(flag.code)
    return bool(at)


def _has(seen: Sighting, code: str) -> bool:
    """Whether this identifier has the neighbour that a flag of its node speaks of."""
    if code.startswith("time."):
        return seen.moment is not None
    return seen.kind == "ip" if code.startswith("ip.") else seen.event is not None


def _at_fact(found: Marked, flag: Flag, told: Told, people: Mapping[str, int]) -> None:
    leaf = _leaf(flag.place)
    person = PERSON.match(flag.place)
    party = people.get(person.group(1)) if person else None
    file = _file(flag, len(told.files))
    if leaf == INCIDENT:
        found.incident.append(flag.code)
    elif leaf == RECEIVED:
        found.received.append(flag.code)
    elif file is not None and flag.code.startswith(("hash.", "text.")):
        found.files.setdefault(file, []).append(flag.code)
    elif party is not None and leaf in NAMES and told.parties[party].get(NAMES[leaf]) is not None:
        found.fields.setdefault((party, NAMES[leaf]), []).append(flag.code)
    else:
        found.elsewhere.append(flag)


def _file(flag: Flag, count: int) -> int | None:
    if count == 1 and flag.code.startswith("hash."):
        return 0
    at = FILE.search(flag.place)
    if at is None:
        return None
    # Places in XML count from 1, in JSON from 0.
    index = int(at.group(1)) - (1 if flag.place.startswith("/") else 0)
    return index if 0 <= index < count else None


def _people(sightings: Sequence[Sighting]) -> dict[str, int]:
    found: dict[str, int] = {}
    for seen in sightings:
        person = PERSON.match(seen.place)
        if person and seen.party is not None:
            found.setdefault(person.group(1), seen.party)
    return found


def _node(place: str) -> str:
    return place[: max(place.rfind("."), place.rfind("/"), 0)]


def _leaf(place: str) -> str:
    return re.split(r"[./]", place)[-1].split("[")[0].lower()
