"""Tries every golden case of a pack: this evidence goes to that office, these facts stand in that band."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from nodal.chain.link import bits_of
from nodal.chain.route.decision import Returned, Routed, Unroutable
from nodal.chain.route.evidence import PlaceEvidence, evidence_key
from nodal.chain.route.resolve import Address, Pointing, of_address, of_circle
from nodal.chain.route.route import UnknownUnit, route
from nodal.chain.triage import check_priority
from nodal.facts.pack import Pack
from nodal.facts.routing import EvidenceKind, Given, GoldenCase, LinkCase, PriorityCase, RouteCase

_PHONES = (EvidenceKind.VERIFIED_PHONE_CIRCLE, EvidenceKind.CLAIMED_PHONE)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Whether a case came out as the pack promises; `found` says in one line what came out."""

    id: str
    passed: bool
    expected: str
    found: str


def check_cases(pack: Pack, cases: Iterable[GoldenCase]) -> tuple[CaseResult, ...]:
    """The result of every case, in their order."""
    return tuple(_tried(pack, case) for case in cases)


def _tried(pack: Pack, case: GoldenCase) -> CaseResult:
    match case:
        case RouteCase():
            return _route(pack, case)
        case PriorityCase():
            return _priority(pack, case)
        case LinkCase():
            bits = bits_of(case, pack.linking)
            return CaseResult(case.id, bits == case.bits, case.bits or "nothing", bits or "nothing")
        case _:
            assert_never(case)


def _priority(pack: Pack, case: PriorityCase) -> CaseResult:
    found = check_priority(case, pack.priorities)
    return CaseResult(case.id, found.agrees(case), f"{case.band}, {case.track}", f"{found.band}, {found.track}")


def _route(pack: Pack, case: RouteCase) -> CaseResult:
    expected = _line(case.unit, case.queue, case.copies, case.choices)
    groups = [_evidence(given, pack) for given in case.given]
    back = [
        Returned(unit, evidence_key(piece for group in groups[:seen] for piece in group))
        for unit, seen in case.returned
    ]
    pieces = [piece for group in groups for piece in group]
    try:
        found = _found(route(pieces, pack=pack, tier_from=case.start, returned=back, on=case.on))
    except (UnknownUnit, ValueError) as error:
        found = f"refused: {error}"
    return CaseResult(case.id, found == expected, expected, found)


def _found(decision: Routed | Unroutable) -> str:
    if isinstance(decision, Routed):
        return _line(decision.unit.code, None, [unit.code for unit in decision.copies], ())
    return _line(None, decision.queue.code, (), [unit.code for unit in decision.choices])


def _line(unit: str | None, queue: str | None, copies: Sequence[str], choices: Sequence[str]) -> str:
    line = unit or f"queue:{queue}"
    if copies:
        line += f", copies to {' '.join(sorted(copies))}"
    if choices:
        line += f", an officer picks of {' '.join(sorted(choices))}"
    return line


def _evidence(given: Given, pack: Pack) -> list[PlaceEvidence]:
    return [
        PlaceEvidence(p.kind, p.value, p.points_to, "golden case", about=given.about, among=p.among, note=p.note)
        for p in _pointings(given, pack)
    ]


def _pointings(given: Given, pack: Pack) -> Sequence[Pointing]:
    details = dict(given.details)
    code = details.get("")
    if code is not None:
        if given.kind in _PHONES:
            return [of_circle(code, code, given.kind, pack=pack)]
        return [Pointing(given.kind, code or "no place", code or None)]
    found = of_address(Address(**details), pack)
    if given.kind is EvidenceKind.STATED_ADDRESS:
        return found
    return [Pointing(given.kind, p.value, p.points_to, p.among, p.note) for p in found]
