"""The model as tables of integers, so that an engine looks weights up instead of computing them its own way."""

from __future__ import annotations

from dataclasses import dataclass

from nodal.chain.link import model


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything that an engine needs. Weights in micro-bits, decays in millionths.

    `person_kinds`: (strand, group, cap, may stand alone, carries). `person_bits`: (strand, sure, audience, bits).
    `associate_bits`: (kind, audience, bits). `decays`: (half-life in days, gap in days, what is left).
    """

    model: str
    person_kinds: tuple[tuple[str, str, int, bool, bool], ...]
    person_bits: tuple[tuple[str, bool, int, int], ...]
    associate_bits: tuple[tuple[str, int, int], ...]
    decays: tuple[tuple[int, int, int], ...]
    typed: tuple[str, ...]
    content: tuple[str, ...]
    micro: int
    prior: int
    side_by_side: int
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
    cpm_resolution: float


def numbers() -> Numbers:
    """The tables of the current model."""
    return Numbers(
        model=model.MODEL,
        person_kinds=tuple((name, f.group, f.cap, f.alone, f.carries) for name, f in model.PERSON_FACTS.items()),
        person_bits=_person_bits(),
        associate_bits=_associate_bits(),
        decays=_decays(),
        typed=tuple(sorted(model.TYPED)),
        content=tuple(sorted(model.CONTENT)),
        micro=model.MICRO,
        prior=model.PRIOR,
        side_by_side=model.SIDE_BY_SIDE,
        corroboration=model.CORROBORATION,
        same_person=model.SAME_PERSON,
        associate=model.ASSOCIATE,
        decided=model.DECIDED,
        phone_half_life_days=model.PHONE_HALF_LIFE_DAYS,
        associate_half_life_days=model.ASSOCIATE_HALF_LIFE_DAYS,
        unknown_gap_days=model.UNKNOWN_GAP_DAYS,
        longest_gap_days=model.LONGEST_GAP_DAYS,
        first_private_port=model.FIRST_PRIVATE_PORT,
        bucket_seconds=model.BUCKET_SECONDS,
        earliest_year=model.EARLIEST_YEAR,
        latest_year=model.LATEST_YEAR,
        evidence_reports=model.EVIDENCE_REPORTS,
        values_per_pair=model.VALUES_PER_PAIR,
        cpm_resolution=model.CPM_RESOLUTION,
    )


def _person_bits() -> tuple[tuple[str, bool, int, int], ...]:
    return tuple(
        (strand, sure, audience, bits)
        for strand, fact in model.PERSON_FACTS.items()
        for sure in (True, False)
        for audience in range(2, fact.cap + 1)
        if (bits := model.person_bits(strand, audience, sure=sure)) is not None
    )


def _associate_bits() -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (kind, audience, bits)
        for kind, kappa in model.KAPPA.items()
        for audience in range(2, kappa)
        if (bits := model.associate_bits(kind, audience)) is not None
    )


def _decays() -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (half_life, gap, model.decay(gap, half_life_days=half_life))
        for half_life in (model.PHONE_HALF_LIFE_DAYS, model.ASSOCIATE_HALF_LIFE_DAYS)
        for gap in range(model.LONGEST_GAP_DAYS + 1)
    )
