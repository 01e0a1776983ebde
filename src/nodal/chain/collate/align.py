"""Which party and which file of one telling are which of the other, whatever the order in which they are listed.

A label says role and place in a canonical order (`reported[0]`, `file[2]`): it never contains a value of the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nodal.chain.collate.words import instant, plain
from nodal.facts.report import Told


@dataclass(frozen=True, slots=True)
class Labels:
    """One name per party and per file, in the order of the report."""

    parties: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A party or a file as far as it can be recognised: `levels` go from the surest sign to the weakest."""

    group: str
    levels: tuple[frozenset[Hashable], ...]
    order: tuple[tuple[bool, list[str]], ...] = field(compare=False)


def label(told: Told) -> Labels:
    """Names for one report on its own: by role, then in an order that does not depend on the order of the lists."""
    return Labels(_alone(_parties(told)), _alone(_files(told)))


def align(told: Told, *, to: Told) -> Labels:
    """Names for `told` such that what is the same in `to` carries the same name; what is not gets the next free one.

    Parties of one role are matched by equal content, the platform's own number, screen name, e-mail or phone, and last
    by what is left over when as many are left on both sides. Files by equal content, a shared hash value, the sender's
    number for the file, and last by a name that is used once on both sides.
    """
    return Labels(_match(_parties(told), _parties(to), leftovers=True), _match(_files(told), _files(to)))


def _parties(told: Told) -> list[_Item]:
    seen: list[dict[str, set[Hashable]]] = [{} for _ in told.parties]
    for sighting in told.sightings:
        if sighting.party is not None:
            value = sighting.value if sighting.value is not None else plain(sighting.raw)
            detail = (instant(sighting.moment), (sighting.event or "").casefold(), sighting.port, sighting.verified)
            seen[sighting.party].setdefault(sighting.kind, set()).add((sighting.kind, value, *detail))
    items = []
    for party, kinds in zip(told.parties, seen, strict=True):
        fields = frozenset((key, plain(value)) for key, value in party.fields)
        everything = frozenset().union(fields, *kinds.values(), {("note", plain(note)) for note in party.notes})
        number = party.get("esp_id")
        levels: tuple[frozenset[Hashable], ...] = (
            frozenset({everything}),
            frozenset({plain(number)} if number else ()),
            frozenset(_values(kinds.get("screen", ()))),
            frozenset(_values(kinds.get("email", ())) | _values(kinds.get("phone", ()))),
        )
        items.append(_Item(party.role.value, levels, _order(levels[1], levels[2], levels[3], everything)))
    return items


def _values(found: set[Hashable] | tuple[()]) -> set[Hashable]:
    return {entry[:2] for entry in found if isinstance(entry, tuple)}


def _files(told: Told) -> list[_Item]:
    names = Counter(seen.get("name") for seen in told.files)
    items = []
    for seen in told.files:
        everything = frozenset({*seen.fields, *(("hash", *pair) for pair in seen.hashes)})
        name, number = seen.get("name"), seen.get("submittal_id")
        levels: tuple[frozenset[Hashable], ...] = (
            frozenset({everything}),
            frozenset((algorithm.lower(), value.lower()) for algorithm, value in seen.hashes),
            frozenset({number} if number else ()),
            frozenset({name} if name and names[name] == 1 else ()),
        )
        items.append(_Item("file", levels, _order(levels[1], levels[2], levels[3], everything)))
    return items


def _order(*parts: frozenset[Hashable]) -> tuple[tuple[bool, list[str]], ...]:
    # What has a surer sign comes first, so that adding a nameless one does not renumber the others.
    return tuple((not part, sorted(map(repr, part))) for part in parts)


def _alone(items: Sequence[_Item]) -> tuple[str, ...]:
    names = [""] * len(items)
    taken: Counter[str] = Counter()
    for index in _canonical(items):
        group = items[index].group
        names[index] = f"{group}[{taken[group]}]"
        taken[group] += 1
    return tuple(names)


def _canonical(items: Sequence[_Item]) -> list[int]:
    return sorted(range(len(items)), key=lambda index: (items[index].group, items[index].order))


def _match(new: Sequence[_Item], old: Sequence[_Item], *, leftovers: bool = False) -> tuple[str, ...]:
    old_names = _alone(old)
    names: dict[int, str] = {}
    free = {index: rank for rank, index in enumerate(_canonical(old))}  # a report may list thousands of files
    waiting = _canonical(new)
    for level in range(len(new[0].levels) if new else 0):
        holders = _holders(old, free, level)
        for index in list(waiting):
            found = _first(new[index], level, holders=holders, free=free)
            if found is not None:
                names[index] = old_names[found]
                del free[found]
        waiting = [index for index in waiting if index not in names]
    if leftovers:
        names |= _pair_leftovers(new, old, waiting=waiting, free=list(free), old_names=old_names)
    taken = Counter(item.group for item in old)
    for index in waiting:
        if index not in names:
            names[index] = f"{new[index].group}[{taken[new[index].group]}]"
            taken[new[index].group] += 1
    return tuple(names[index] for index in range(len(new)))


_Holders = dict[tuple[str, Hashable], list[int]]


def _holders(old: Sequence[_Item], free: Iterable[int], level: int) -> _Holders:
    holders: _Holders = {}
    for index in reversed(list(free)):
        for sign in old[index].levels[level]:
            holders.setdefault((old[index].group, sign), []).append(index)
    return holders


def _first(item: _Item, level: int, *, holders: _Holders, free: Mapping[int, int]) -> int | None:
    found = []
    for sign in item.levels[level]:
        held = holders.get((item.group, sign), [])
        while held and held[-1] not in free:
            held.pop()
        found += held[-1:]
    return min(found, key=free.__getitem__, default=None)


def _pair_leftovers(
    new: Sequence[_Item], old: Sequence[_Item], *, waiting: Sequence[int], free: Sequence[int], old_names: Sequence[str]
) -> dict[int, str]:
    # One reported person before and one now, with another number: a change to be looked at, not a second person.
    pairs: dict[int, str] = {}
    for group in {new[index].group for index in waiting}:
        mine = [index for index in waiting if new[index].group == group]
        theirs = [index for index in free if old[index].group == group]
        if len(mine) == len(theirs):
            pairs |= {index: old_names[other] for index, other in zip(mine, theirs, strict=True)}
    return pairs
