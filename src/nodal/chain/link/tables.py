"""The model as tables of integers, so that an engine looks weights up instead of computing them its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from math import log2

from nodal.chain.link import model
from nodal.chain.link.priors import from_json, half_lives, kappas, person_facts, to_json
from nodal.facts.linking import LinkingPriors


@dataclass(frozen=True, slots=True)
class Numbers:
    """The model in force: everything that an engine and the twin need. Weights in micro-bits, decays in millionths.

    A value: it never changes, is handed to a run, and stands in that run's summary (`to_json`), so that a later run or
    a single batch weighs with the very same numbers. `model` names it; `base` is the set that it was learned from.
    `person_kinds`: (strand, group, cap, may stand alone, carries). `person_bits`: (strand, sure, audience, bits), where
    bits are None for what is compared and says nothing. `together`: (best group, second group, the most that both weigh
    together). `associate_bits`: (kind, audience, bits). `decays`: (half-life in days, gap in days, what is left).
    `population` is how many people the test of a network counts with; None = as many as the archive has. `priors` are
    those of the pack that it all started from; None = the program's own.
    """

    model: str
    base: str
    person_kinds: tuple[tuple[str, str, int, bool, bool], ...]
    person_bits: tuple[tuple[str, bool, int, int | None], ...]
    together: tuple[tuple[str, str, int], ...]
    associate_bits: tuple[tuple[str, int, int], ...]
    decays: tuple[tuple[int, int, int], ...]
    typed: tuple[str, ...]
    watched: tuple[str, ...]
    chosen: tuple[str, ...]
    content: tuple[str, ...]
    micro: int
    prior: int
    side_by_side: int
    nothing_alike: int
    corroboration: int
    same_person: int
    associate: int
    decided: int
    phone_half_life_days: int
    associate_half_life_days: int
    unknown_gap_days: int
    longest_gap_days: int
    first_private_port: int
    bucket_seconds: int
    earliest_year: int
    latest_year: int
    evidence_reports: int
    values_per_pair: int
    tested_bits: int
    crowd_bits: int
    least_persons: int
    tested_values: int
    household: tuple[str, ...]
    cpm_resolution: float
    population: int | None = None
    priors: LinkingPriors | None = None
    _person: Mapping[tuple[str, bool, int], int | None] = field(init=False, repr=False, compare=False, hash=False)
    _tie: Mapping[tuple[str, int], int] = field(init=False, repr=False, compare=False, hash=False)
    _most: Mapping[tuple[str, str], int] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_person", {row[:3]: row[3] for row in self.person_bits})
        object.__setattr__(self, "_tie", {row[:2]: row[2] for row in self.associate_bits})
        object.__setattr__(self, "_most", {row[:2]: row[2] for row in self.together})

    def person(self, strand: str, audience: int, *, sure: bool) -> int | None:
        """Micro-bits of one shared value for `same_person`; None when it must not speak."""
        return self._person.get((strand, sure, audience))

    def tie(self, kind: str, audience: int) -> int:
        """Micro-bits of one shared value for an association, before time; 0 when it says nothing."""
        return self._tie.get((kind, audience), 0)

    def half_life_days(self, relation: str, kind: str) -> int | None:
        """How fast a kind ages for that relation; None = it does not."""
        if relation == "associate":
            return self.associate_half_life_days
        return self.phone_half_life_days if kind == "phone" else None

    def beside(self, leading: tuple[str, int], second: tuple[str, int]) -> int:
        """Micro-bits of corroboration that the second group (name, bits) adds beside the best one.

        Less than usual, or below 0, where the archive teaches that both together weigh no more than so much.
        """
        most = self._most.get((leading[0], second[0]))
        return self.corroboration if most is None else min(self.corroboration, most - leading[1] - second[1])

    def to_json(self) -> dict[str, object]:
        """What differs from the program's own set, as values that JSON can carry.

        `person_bits`: strand -> [bits of sure values for 2, 3, ... holders, the same of stated ones].
        """
        bits: dict[str, list[list[int | None]]] = {}
        for strand, sure, _, weight in self.person_bits:
            bits.setdefault(strand, [[], []])[0 if sure else 1].append(weight)
        return {
            "model": self.model,
            "base": self.base,
            "priors": to_json(self.priors),
            "person_bits": bits,
            "together": [list(row) for row in self.together],
            "tested_bits": self.tested_bits,
            "population": self.population,
        }

    @staticmethod
    def from_json(told: Mapping[str, object]) -> Numbers:
        """The numbers that `to_json` wrote. Raises `ValueError` when they are not numbers of this program's model."""
        own, bits = numbers(from_json(told.get("priors"))), told.get("person_bits")
        if told.get("base") != own.base or not isinstance(bits, Mapping):
            raise ValueError("not numbers of this model")
        rows = tuple(
            (strand, sure, audience, None if weight is None else int(weight))
            for strand, *_ in own.person_kinds
            for sure, weights in zip((True, False), bits[strand], strict=True)
            for audience, weight in enumerate(weights, start=2)
        )
        most = told.get("together", ())
        people = told.get("population")
        return replace(
            own,
            model=str(told["model"]),
            person_bits=rows,
            together=tuple((str(one), str(other), int(bits)) for one, other, bits in most),  # type: ignore[attr-defined]
            tested_bits=int(str(told["tested_bits"])),
            population=None if people is None else int(str(people)),
        )


@cache
def numbers(priors: LinkingPriors | None = None) -> Numbers:
    """The program's own numbers, set by hand, or where a pack has them its priors; `learn` fits them to an archive.

    Raises ValueError for priors that are stronger than the program's own.
    """
    name = model.MODEL if priors is None else f"{model.MODEL}+{priors.version}"
    phone, associate = half_lives(priors)
    return Numbers(
        model=name,
        base=name,
        priors=priors,
        person_kinds=tuple((name, f.group, f.cap, f.alone, f.carries) for name, f in model.PERSON_FACTS.items()),
        person_bits=_person_bits(priors),
        together=(),
        associate_bits=_associate_bits(priors),
        decays=_decays(phone, associate),
        typed=tuple(sorted(model.TYPED)),
        watched=tuple(sorted(model.WATCHED)),
        chosen=tuple(sorted(model.CHOSEN)),
        content=tuple(sorted(model.CONTENT)),
        micro=model.MICRO,
        prior=model.PRIOR,
        side_by_side=model.SIDE_BY_SIDE,
        nothing_alike=model.NOTHING_ALIKE,
        corroboration=model.CORROBORATION,
        same_person=model.SAME_PERSON,
        associate=model.ASSOCIATE,
        decided=model.DECIDED,
        phone_half_life_days=phone,
        associate_half_life_days=associate,
        unknown_gap_days=model.UNKNOWN_GAP_DAYS,
        longest_gap_days=model.LONGEST_GAP_DAYS,
        first_private_port=model.FIRST_PRIVATE_PORT,
        bucket_seconds=model.BUCKET_SECONDS,
        earliest_year=model.EARLIEST_YEAR,
        latest_year=model.LATEST_YEAR,
        evidence_reports=model.EVIDENCE_REPORTS,
        values_per_pair=model.VALUES_PER_PAIR,
        tested_bits=model.TESTED_BITS,
        crowd_bits=model.CROWD_BITS,
        least_persons=model.LEAST_PERSONS,
        tested_values=model.TESTED_VALUES,
        household=tuple(sorted(model.HOUSEHOLD)),
        cpm_resolution=model.CPM_RESOLUTION,
    )


def _person_bits(priors: LinkingPriors | None) -> tuple[tuple[str, bool, int, int | None], ...]:
    # To the program's own cap, whatever the priors say: what a pack silences is compared and weighs nothing.
    return tuple(
        (strand, sure, audience, model.fact_bits(fact, audience, sure=sure))
        for strand, fact in person_facts(priors).items()
        for sure in (True, False)
        for audience in range(2, model.PERSON_FACTS[strand].cap + 1)
        if sure or fact.stated is not None
    )


def _associate_bits(priors: LinkingPriors | None) -> tuple[tuple[str, int, int], ...]:
    told = kappas(priors)
    return tuple(
        (kind, audience, model.micro(log2(told[kind] / audience)) if audience < told[kind] else 0)
        for kind, kappa in model.KAPPA.items()
        for audience in range(2, kappa)
    )


def _decays(*half_lives: int) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (half_life, gap, model.decay(gap, half_life_days=half_life))
        for half_life in dict.fromkeys(half_lives)
        for gap in range(model.LONGEST_GAP_DAYS + 1)
    )
