"""When two reports of one source and number are one: nothing new, only additions, or a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nodal.chain.collate.align import align, label
from nodal.chain.collate.content import Content, Entry, flatten
from nodal.chain.collate.outcomes import (
    Change,
    ChangeKind,
    Collated,
    Conflict,
    Delta,
    Duplicate,
    Known,
    New,
    RetractedEarly,
    Supplement,
)
from nodal.chain.collate.words import plain
from nodal.facts.report import Role, Told, leaf


def collate(told: Told, *, among: Known | None, tombstone: bool = False) -> Collated:
    """What this report is beside what its source said before under the same number.

    Nothing new is a duplicate, only additions a supplement, a changed single value a conflict. `tombstone` is True when
    the sender took the number back already: then the report is kept and goes no further.
    """
    if tombstone:
        return RetractedEarly(told.number)
    if among is None:
        return New()
    delta = compare(among.told, told)
    kinds = {change.kind for change in delta}
    if ChangeKind.CHANGED in kinds:
        return Conflict(among.number, delta)
    if ChangeKind.ADDED in kinds:
        return Supplement(among.number, delta)
    return Duplicate(among.number)


def compare(before: Told, after: Told) -> Delta:
    """Every field that differs between two tellings, sorted. Equal tellings give an empty delta, in any format."""
    old, new = flatten(before, label(before)), flatten(after, align(after, to=before))
    if before.format == after.format:
        # Fields that no reader knows can be compared only within one format; nothing that was sent is lost for it.
        old, new = _with_unknown_fields(old, before), _with_unknown_fields(new, after)
    else:
        old, new = _without_reporter(old), _without_reporter(new)
    changes = [*_singles(dict(old.single), dict(new.single))]
    changes += [_entry(found, ChangeKind.ADDED) for found in not_said(new.many, by=old.many)]
    changes += [_entry(found, ChangeKind.MISSING) for found in not_said(old.many, by=new.many)]
    return tuple(sorted(changes, key=lambda c: (c.path, c.kind, c.before or "", c.after or "")))


def not_said(entries: Iterable[Entry], *, by: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that `by` does not contain. An entry with less detail is contained in one with more.

    >>> list(not_said([("sightings.ip", "192.0.2.1", "")], by=[("sightings.ip", "192.0.2.1", "login")]))
    []
    """
    index: dict[Entry, list[Entry]] = defaultdict(list)
    for entry in by:
        index[entry[:2]].append(entry)
    for entry in entries:
        if not any(_says(known, entry) for known in index[entry[:2]]):
            yield entry


def _says(known: Entry, entry: Entry) -> bool:
    return all(part in ("", other) for part, other in zip(entry[2:], known[2:], strict=True))


def _singles(old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for path in old.keys() | new.keys():
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        if before is None:
            yield Change(path, ChangeKind.ADDED, None, after)
        elif after is None:
            yield Change(path, ChangeKind.MISSING, before, None)
        else:
            yield Change(path, ChangeKind.CHANGED, before, after)


def entry_text(entry: Entry) -> str:
    """How one multi-valued fact stands in a difference."""
    return " · ".join(part for part in entry[1:] if part)


def _entry(entry: Entry, kind: ChangeKind) -> Change:
    text = entry_text(entry)
    return Change(entry[0], kind, None, text) if kind is ChangeKind.ADDED else Change(entry[0], kind, text, None)


def _without_reporter(content: Content) -> Content:
    # Who signs for the platform stands in other fields in each format, and is no part of what happened.
    return Content(
        tuple((path, value) for path, value in content.single if not path.startswith(_REPORTER)),
        tuple(e for e in content.many if not e[0].startswith(_REPORTER) and not "".join(e[2:3]).startswith(_REPORTER)),
    )


_REPORTER = f"{Role.REPORTER.value}["


def _with_unknown_fields(content: Content, told: Told) -> Content:
    return Content(
        content.single, (*content.many, *{(f"extra.{leaf(place)}", plain(raw)) for place, raw in told.extra})
    )
