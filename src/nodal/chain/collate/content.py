"""What a report says, in one form for every format, so that two tellings of one report can be compared.

Left out on purpose, because they belong to the file and not to what is said: format, row, spans, flags, places in the
document, the order of lists, the moment at which the sender handed the report in, the number that an upload of a file
got, and raw text of fields that the reader did not know (their names differ by format; `compare` looks at them when
both tellings have the same format).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nodal.chain.collate.align import Labels, label
from nodal.chain.collate.words import instant, plain
from nodal.facts.report import Party, SeenFile, Sighting, Told

Entry = tuple[str, ...]
"""One multi-valued fact: its path, its value, then details that may be empty when the report does not give them."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is said: `single` has one value per path, `many` is a set of entries. Both sorted, so equal means equal."""

    single: tuple[tuple[str, str], ...]
    many: tuple[Entry, ...]


def flatten(told: Told, labels: Labels | None = None) -> Content:
    """The report in its comparison form. `labels` names parties and files; left out, they are named in canonical order.

    Times are compared as instants, so `14:00+05:30` equals `08:30Z`; a time that cannot be settled, by its text.
    """
    named = labels or label(told)
    single: dict[str, str] = dict(_incident(told))
    many: set[Entry] = {("incident.annotations", plain(note)) for note in told.incident.annotations}
    many |= {("notes", plain(note)) for note in told.notes if plain(note)}
    for name, party in zip(named.parties, told.parties, strict=True):
        single |= _party(name, party)
        many |= {(f"{name}.notes", plain(note)) for note in party.notes if plain(note)}
    for name, seen in zip(named.files, told.files, strict=True):
        single |= _file(name, seen)
        many |= set(_file_entries(name, seen))
    many |= {sighting_entry(sighting, named.parties) for sighting in told.sightings}
    return Content(tuple(sorted(single.items())), tuple(sorted(many)))


def sighting_entry(sighting: Sighting, parties: Sequence[str]) -> Entry:
    """One identifier as an entry: kind, value, whose, event, when, port, verified; empty = the report does not say."""
    return (
        f"sightings.{sighting.kind}",
        sighting.value if sighting.value is not None else plain(sighting.raw),
        "" if sighting.party is None else parties[sighting.party],
        (sighting.event or "").casefold(),
        instant(sighting.moment),
        "" if sighting.port is None else str(sighting.port),
        "" if sighting.verified is None else str(sighting.verified),
    )


def hashes_of(seen: SeenFile) -> Mapping[str, str]:
    """Algorithm -> value. Two values of one algorithm in one file are joined, so that a third one is a change."""
    values: dict[str, set[str]] = {}
    for algorithm, value in seen.hashes:
        values.setdefault(algorithm.lower(), set()).add(value.lower() if algorithm.lower() in _HEX else value)
    return {algorithm: " ".join(sorted(found)) for algorithm, found in values.items()}


UPLOAD = "submittal_id"
"""The number that one upload of a file got: it names a transport, and not every format has a place for it."""

_HEX = frozenset({"md5", "sha1", "sha256", "sha512", "pdq"})
"""Hash values written as hexadecimal digits, in which case says nothing; others (base64) keep theirs."""


def _incident(told: Told) -> Iterator[tuple[str, str]]:
    incident = told.incident
    told_once = {
        "sender": told.sender,
        "incident.type": incident.type,
        "incident.moment": instant(incident.moment),
        "incident.platform": incident.platform,
        "incident.urgent": incident.urgent,
        **{f"incident.{key}": value for key, value in incident.fields},
    }
    return ((path, plain(value)) for path, value in told_once.items() if value and plain(value))


def _party(name: str, party: Party) -> dict[str, str]:
    return {f"{name}.{key}": plain(value) for key, value in party.fields if plain(value)}


def _file(name: str, seen: SeenFile) -> dict[str, str]:
    told_once = {f"{name}.{key}": plain(value) for key, value in seen.fields if plain(value) and key != UPLOAD}
    told_once |= {f"{name}.hash.{algorithm}": value for algorithm, value in hashes_of(seen).items()}
    if seen.viewed is not None:
        told_once[f"{name}.viewed"] = str(seen.viewed)
    return told_once


def _file_entries(name: str, seen: SeenFile) -> Iterator[Entry]:
    for path, texts in (("annotations", seen.annotations), ("tags", seen.tags), ("notes", seen.notes)):
        yield from ((f"{name}.{path}", plain(text)) for text in texts if plain(text))
