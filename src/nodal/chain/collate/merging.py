"""The current view of a report after a supplement: everything that was said, once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from nodal.chain.collate.align import Labels, align, label
from nodal.chain.collate.content import sighting_entry
from nodal.chain.collate.same import not_said
from nodal.chain.collate.words import plain
from nodal.facts.flags import Flag
from nodal.facts.report import Incident, Moment, Party, SeenFile, Sighting, Told, leaf

_T = TypeVar("_T", bound=Hashable)


def merge(old: Told, new: Told, *, names: tuple[Labels, Labels] | None = None) -> Told:
    """Both tellings as one; nothing is lost. Where a single value differs, the older stands until a person decides.

    Number, format, row and spans stay those of `old`: they say where the first version is found. `names`: who is who
    in the two, when the caller has settled that; left out, it is found by what they say.
    """
    names_old, names_new = names or (label(old), align(new, to=old))
    parties = dict(zip(names_old.parties, old.parties, strict=True))
    for name, party in zip(names_new.parties, new.parties, strict=True):
        parties[name] = _party(parties[name], party) if name in parties else party
    files = dict(zip(names_old.files, old.files, strict=True))
    for name, seen in zip(names_new.files, new.files, strict=True):
        files[name] = _file(files[name], seen) if name in files else seen
    added = _added_sightings(old, new, names_old.parties, names_new.parties)
    place = {name: index for index, name in enumerate(parties)}
    moved = (s if s.party is None else replace(s, party=place[names_new.parties[s.party]]) for s in added)
    return replace(
        old,
        sender=old.sender or new.sender,
        received=_settled(old.received, new.received),
        incident=_incident(old.incident, new.incident),
        parties=tuple(parties.values()),
        sightings=(*old.sightings, *moved),
        files=tuple(files.values()),
        notes=_texts(old.notes, new.notes),
        extra=_union(old.extra, new.extra),
        flags=_flags(old.flags, new.flags),
    )


def _added_sightings(old: Told, new: Told, names_old: tuple[str, ...], names_new: tuple[str, ...]) -> list[Sighting]:
    entries = {sighting_entry(s, names_new): s for s in reversed(new.sightings)}
    known = [sighting_entry(s, names_old) for s in old.sightings]
    return [entries[entry] for entry in not_said(sorted(entries), by=known)]


def _flags(old: tuple[Flag, ...], new: tuple[Flag, ...]) -> tuple[Flag, ...]:
    """What was noticed in either; what is missing in one telling and stands in the other is not missing."""
    lacking = [{leaf(flag.place) for flag in flags if flag.code == MISSING} for flags in (old, new)]
    both = lacking[0] & lacking[1]
    return tuple(sorted(f for f in {*old, *new} if f.code != MISSING or leaf(f.place) in both))


MISSING = "field.missing"


def _incident(old: Incident, new: Incident) -> Incident:
    return Incident(
        type=old.type or new.type,
        moment=_settled(old.moment, new.moment),
        platform=old.platform or new.platform,
        urgent=old.urgent or new.urgent,
        annotations=_texts(old.annotations, new.annotations),
        fields=_fields(old.fields, new.fields),
    )


def _party(old: Party, new: Party) -> Party:
    return Party(old.role, _fields(old.fields, new.fields), _texts(old.notes, new.notes))


def _file(old: SeenFile, new: SeenFile) -> SeenFile:
    known = {algorithm.lower() for algorithm, _ in old.hashes}
    return SeenFile(
        hashes=(*old.hashes, *(pair for pair in new.hashes if pair[0].lower() not in known)),
        viewed=old.viewed if old.viewed is not None else new.viewed,
        fields=_fields(old.fields, new.fields),
        annotations=_texts(old.annotations, new.annotations),
        tags=_texts(old.tags, new.tags),
        notes=_texts(old.notes, new.notes),
    )


def _fields(old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    said = {key: value for key, value in old if plain(value)}
    return tuple(sorted({**dict(new), **said}.items()))


def _settled(old: Moment | None, new: Moment | None) -> Moment | None:
    return old or new


def _texts(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    known = {plain(text) for text in old}
    return (*old, *(text for text in _union((), new) if plain(text) not in known))


def _union(old: Iterable[_T], new: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*old, *new)))
