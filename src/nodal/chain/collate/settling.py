"""A person settles a contradiction: of each difference they say which telling holds. Both tellings stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from nodal.chain.collate.align import align, label
from nodal.chain.collate.content import hashes_of, sighting_entry
from nodal.chain.collate.merging import merge
from nodal.chain.collate.outcomes import Change, ChangeKind, Delta
from nodal.chain.collate.same import compare, entry_text
from nodal.chain.collate.words import plain
from nodal.facts.report import Incident, Party, SeenFile, Sighting, Told, leaf

LONGEST_REASON = 1_000
"""Characters of a reason. Our own choice: what is longer belongs into a note."""


def open_questions(view: Told, later: Told) -> Delta:
    """What a person has to choose of: every field that `later` says otherwise, or says and `view` does not.

    What the later telling does not repeat is no question: it still stands.
    """
    return tuple(change for change in compare(view, later) if change.kind is not ChangeKind.MISSING)


def settle(view: Told, later: Told, *, taken: Collection[Change]) -> Told:
    """What holds from now on: `taken` are the differences of `open_questions` in which the later telling is believed.

    In all others the view stands as it is. Taking all differences and nothing more is to believe the later telling
    whole; taking none is to believe the earlier one.
    """
    names = label(view), align(later, to=view)
    gone = {change.path for change in taken if change.kind is ChangeKind.CHANGED}
    refused = {(c.path, c.after) for c in open_questions(view, later) if c not in taken}
    old = _without_singles(view, names[0].parties, names[0].files, gone)
    new, parties, files = _only_taken(later, names[1].parties, names[1].files, refused)
    known = frozenset(names[0].parties), frozenset(names[0].files)
    new, parties, files = _without_empty(new, parties, files, known)
    return merge(old, new, names=(names[0], replace(names[1], parties=parties, files=files)))


def _without_singles(told: Told, parties: Iterable[str], files: Iterable[str], gone: Collection[str]) -> Told:
    return replace(
        told,
        sender=None if "sender" in gone else told.sender,
        incident=_incident(told.incident, gone),
        parties=tuple(
            replace(party, fields=tuple((key, value) for key, value in party.fields if f"{name}.{key}" not in gone))
            for name, party in zip(parties, told.parties, strict=True)
        ),
        files=tuple(_file(seen, name, gone) for name, seen in zip(files, told.files, strict=True)),
    )


def _incident(told: Incident, gone: Collection[str]) -> Incident:
    return replace(
        told,
        type=None if "incident.type" in gone else told.type,
        moment=None if "incident.moment" in gone else told.moment,
        platform=None if "incident.platform" in gone else told.platform,
        urgent=None if "incident.urgent" in gone else told.urgent,
        fields=tuple((key, value) for key, value in told.fields if f"incident.{key}" not in gone),
    )


def _file(seen: SeenFile, name: str, gone: Collection[str]) -> SeenFile:
    return replace(
        seen,
        hashes=tuple(pair for pair in seen.hashes if f"{name}.hash.{pair[0].lower()}" not in gone),
        viewed=None if f"{name}.viewed" in gone else seen.viewed,
        fields=tuple((key, value) for key, value in seen.fields if f"{name}.{key}" not in gone),
    )


_Refused = Collection[tuple[str, str | None]]


def _only_taken(
    told: Told, parties: tuple[str, ...], files: tuple[str, ...], refused: _Refused
) -> tuple[Told, tuple[str, ...], tuple[str, ...]]:
    singles = {path for path, _ in refused} & _single_paths(told, parties, files)
    kept = _without_singles(told, parties, files, singles)

    def texts(path: str, said: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text in said if (path, plain(text)) not in refused)

    kept = replace(
        kept,
        notes=texts("notes", kept.notes),
        incident=replace(kept.incident, annotations=texts("incident.annotations", kept.incident.annotations)),
        parties=tuple(
            replace(party, notes=texts(f"{name}.notes", party.notes))
            for name, party in zip(parties, kept.parties, strict=True)
        ),
        files=tuple(
            replace(
                seen,
                annotations=texts(f"{name}.annotations", seen.annotations),
                tags=texts(f"{name}.tags", seen.tags),
                notes=texts(f"{name}.notes", seen.notes),
            )
            for name, seen in zip(files, kept.files, strict=True)
        ),
        sightings=tuple(seen for seen in kept.sightings if _key(seen, parties) not in refused),
        extra=tuple(one for one in kept.extra if (f"extra.{leaf(one[0])}", plain(one[1])) not in refused),
    )
    return kept, parties, files


def _single_paths(told: Told, parties: Iterable[str], files: Iterable[str]) -> set[str]:
    """Paths that hold one value in this telling."""
    found = {"sender", "incident.type", "incident.moment", "incident.platform", "incident.urgent"}
    found |= {f"incident.{key}" for key, _ in told.incident.fields}
    for name, party in zip(parties, told.parties, strict=True):
        found |= {f"{name}.{key}" for key, _ in party.fields}
    for name, seen in zip(files, told.files, strict=True):
        found |= {f"{name}.{key}" for key, _ in seen.fields} | {f"{name}.hash.{a}" for a in hashes_of(seen)}
        found.add(f"{name}.viewed")
    return found


def _key(seen: Sighting, parties: tuple[str, ...]) -> tuple[str, str]:
    entry = sighting_entry(seen, parties)
    return entry[0], entry_text(entry)


def _without_empty(
    told: Told, parties: tuple[str, ...], files: tuple[str, ...], known: tuple[frozenset[str], frozenset[str]]
) -> tuple[Told, tuple[str, ...], tuple[str, ...]]:
    """Nobody and no file enters of whom nothing is taken."""
    seen_of = {seen.party for seen in told.sightings}
    stays = [
        index
        for index, (name, party) in enumerate(zip(parties, told.parties, strict=True))
        if name in known[0] or party != Party(party.role) or index in seen_of
    ]
    place = {old: new for new, old in enumerate(stays)}
    kept = [
        (name, seen) for name, seen in zip(files, told.files, strict=True) if name in known[1] or seen != SeenFile()
    ]
    moved = tuple(s if s.party is None else replace(s, party=place[s.party]) for s in told.sightings)
    left = replace(
        told,
        parties=tuple(told.parties[index] for index in stays),
        sightings=moved,
        files=tuple(seen for _, seen in kept),
    )
    return left, tuple(parties[index] for index in stays), tuple(name for name, _ in kept)
