"""What of a network may leave the node: the accounts and things that its evidence needs, each with its reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from nodal.chain.link.explain import meaning, waterfall
from nodal.chain.link.linked import Evidence, Link
from nodal.chain.link.tables import Numbers

_THINGS = uuid5(NAMESPACE_URL, "nodal:thing")

LEFT_OUT = ("child", "only_received", "other_units", "value_of_other_units", "report_of_other_units")
"""Why something is not handed over, as codes: an account that may be a child's, one that only received, an account, a
value or a report that only other units hold."""


@dataclass(frozen=True, slots=True)
class Known:
    """An account of a network as a unit knows it. `ref` is its opaque reference, `reports` those that report it."""

    ref: str
    key: str
    role: str
    is_child: bool
    may_leave: bool
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """An account that is handed over. `role` is a hint."""

    ref: str
    key: str
    role: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A value that ties accounts. `audience` accounts of the whole node hold it; `ref` is the same in every export."""

    ref: str
    kind: str
    value: str
    audience: int
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """One addend of a bond: its sentence, micro-bits, what time left of it in millionths, the thing if it has one."""

    sentence: str
    bits: int
    decay: int
    kind: str
    thing: str | None
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """Two accounts (by reference), what they may be to each other, the sum in micro-bits and each addend."""

    a: str
    b: str
    relation: str
    bits: int
    meaning: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """A network, minimised. `as_of`: when it last became what it is, ISO 8601; `reports`: reference -> its source.

    `left_out`: how many accounts, values and reports stay behind, by a code of `LEFT_OUT`. Nothing here is a finding.
    """

    ref: str
    tier: str
    lines: tuple[str, ...]
    as_of: str
    unit: str
    model: str
    accounts: tuple[Handed, ...]
    things: tuple[Thing, ...]
    bonds: tuple[Bond, ...]
    reports: Mapping[str, str]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a handover; `numbers` are those in force, None = the program's own."""

    ref: str
    tier: str
    lines: tuple[str, ...]
    as_of: str
    unit: str
    model: str
    others: int
    numbers: Numbers | None = None


def hand_over(
    head: Head,
    known: Sequence[Known],
    evidence: Iterable[Evidence],
    *,
    told: Collection[tuple[str, str]],
    reports: Mapping[str, tuple[str, str]],
) -> Handover:
    """Leave out whoever may be a child or only received, and every value and report that only other units hold.

    `told`: (kind, value) that a report of the unit tells. `reports`: id of a report that the unit holds -> (its
    reference, its source). `head.others`: accounts of the network that only other units hold.
    """
    kept = {one.key: one for one in known if one.may_leave and not one.is_child}
    rows = [row for row in evidence if row.a in kept and row.b in kept]
    things = _things(rows, told, reports)
    bonds = _bonds(rows, kept, things, reports, head.numbers)
    accounts = tuple(
        Handed(one.ref, one.key, one.role, tuple(sorted(reports[r][0] for r in one.reports if r in reports)))
        for one in sorted(kept.values(), key=lambda one: one.ref)
    )
    needed = {r for one in accounts for r in one.reports} | {r for one in things.values() for r in one.reports}
    needed |= {r for bond in bonds for why in bond.because for r in why.reports}
    sources = {ref: source for ref, source in sorted(reports.values()) if ref in needed}
    return Handover(
        ref=head.ref, tier=head.tier, lines=head.lines, as_of=head.as_of, unit=head.unit, model=head.model,
        accounts=accounts, things=tuple(sorted(things.values(), key=lambda one: one.ref)), bonds=bonds,
        reports=sources, left_out=_left_out(head, known, rows, told, reports),
    )  # fmt: skip


def thing_ref(kind: str, value: str) -> str:
    """The reference of a value: the same wherever it is exported, so that two exports can be laid side by side."""
    return str(uuid5(_THINGS, f"{kind}\0{value}"))


def _things(
    rows: Sequence[Evidence], told: Collection[tuple[str, str]], reports: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str], Thing]:
    found: dict[tuple[str, str], Thing] = {}
    for row in rows:
        key = row.kind, row.value
        if row.audience is None or key not in told:
            continue
        before = found.get(key)
        more = {reports[r][0] for r in row.report_ids if r in reports} | set(before.reports if before else ())
        audience = max(row.audience, before.audience if before else 0)
        found[key] = Thing(thing_ref(*key), *key, audience, tuple(sorted(more)))
    return found


def _bonds(
    rows: Sequence[Evidence],
    kept: Mapping[str, Known],
    things: Mapping[tuple[str, str], Thing],
    reports: Mapping[str, tuple[str, str]],
    numbers: Numbers | None,
) -> tuple[Bond, ...]:
    by_link: dict[tuple[str, str, str], list[Evidence]] = {}
    for row in rows:
        by_link.setdefault((row.a, row.b, row.relation), []).append(row)
    bonds = []
    for (a, b, relation), own in by_link.items():
        link = Link(a, b, relation, sum(row.bits for row in own), len(own))
        because = tuple(
            Because(
                step.sentence, step.row.bits, step.row.decay, step.row.kind, _ref_of(things, step.row),
                tuple(sorted({reports[r][0] for r in step.row.report_ids if r in reports})),
            )
            for step in waterfall(link, own, numbers)
        )  # fmt: skip
        one, other = sorted((kept[a].ref, kept[b].ref))
        bonds.append(Bond(one, other, relation, link.bits, meaning(relation), because))
    return tuple(sorted(bonds, key=lambda bond: (bond.a, bond.b, bond.relation)))


def _ref_of(things: Mapping[tuple[str, str], Thing], row: Evidence) -> str | None:
    thing = things.get((row.kind, row.value)) if row.audience is not None else None
    return thing.ref if thing else None


def _left_out(
    head: Head,
    known: Sequence[Known],
    rows: Sequence[Evidence],
    told: Collection[tuple[str, str]],
    reports: Mapping[str, tuple[str, str]],
) -> dict[str, int]:
    hidden = {(row.kind, row.value) for row in rows if row.audience is not None and (row.kind, row.value) not in told}
    counts = {
        "child": sum(one.is_child for one in known),
        "only_received": sum(not one.may_leave and not one.is_child for one in known),
        "other_units": head.others,
        "value_of_other_units": len(hidden),
        "report_of_other_units": len({r for row in rows for r in row.report_ids if r not in reports}),
    }
    return {code: n for code, n in counts.items() if n}


def bond_ref(bond: Bond) -> str:
    """The reference of a link between two accounts: the same in every export."""
    return str(uuid5(UUID(bond.a), f"{bond.b}\0{bond.relation}"))


def holdings_of(given: Handover) -> tuple[tuple[str, str], ...]:
    """(account, thing) by reference: who shares what, as far as a link of the handover rests on it."""
    pairs = {(end, one.thing) for bond in given.bonds for one in bond.because if one.thing for end in (bond.a, bond.b)}
    return tuple(sorted(pairs))
