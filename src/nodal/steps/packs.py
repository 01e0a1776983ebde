"""Try the golden cases of a pack against its own rules."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from nodal.chain.route import CaseResult, check_cases
from nodal.edges.clock import now
from nodal.edges.intake import Options, RefusedFile, open_file
from nodal.edges.packs import ProfileCase, read_cases, read_pack, read_profile_cases
from nodal.facts.report import Item, Moment, Sighting, Told, Unusable


def check(folder: Path) -> tuple[CaseResult, ...]:
    """Read the pack, which refuses what is incomplete, and try every golden case of it."""
    rules = check_cases(read_pack(folder), read_cases(folder))
    return (*rules, *(_try(case) for case in read_profile_cases(folder)))


def _try(case: ProfileCase) -> CaseResult:
    """Read the table of a case with its profile. Documentation addresses count as global, as in every test."""
    options = Options(now=now(), format="sheet", profile=case.profile, doc_ranges_global=True)
    try:
        found = [line_of(item) for item in open_file(io.BytesIO(case.table), options=options).items]
    except RefusedFile as refused:
        found = [f"refused {refused.code}"]
    return CaseResult(case.id, tuple(found) == case.expect, "; ".join(case.expect), "; ".join(found))


def line_of(item: Item) -> str:
    """What was read of one report, in a line: number, kind, time, platform, identifiers, hashes, notes, flags."""
    if isinstance(item, Unusable):
        return f"{item.number or '-'} | refused {item.code}"
    if not isinstance(item, Told):
        return f"{item.number} | retracted"
    return " | ".join(_parts(item))


def _parts(told: Told) -> Iterator[str]:
    yield from (told.number, told.incident.type or "-", _moment(told.incident.moment) or "-", told.sender or "-")
    yield from map(_sighting, told.sightings)
    yield from (f"{algorithm}={value}" for file in told.files for algorithm, value in file.hashes)
    yield from ("note" for _ in told.notes)
    yield f"flags {' '.join(sorted({flag.code for flag in told.flags})) or '-'}"


def _sighting(seen: Sighting) -> str:
    value = seen.value if seen.value is not None else f"{seen.raw}?"
    what = f"{seen.kind}={value}" + (f":{seen.port}" if seen.port else "")
    return " ".join(part for part in (what, seen.event, _moment(seen.moment)) if part)


def _moment(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    return f"{moment.raw}?" if moment.at is None else f"{moment.at:%Y-%m-%dT%H:%M:%SZ}"
