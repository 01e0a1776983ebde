from __future__ import annotations

import pytest

from nodal.chain.link import model
from nodal.chain.link.reasons import REASONS, Shared, reason_for
from nodal.chain.link.tables import numbers

NUMBERS = numbers()


def test_every_reason_has_a_sentence_and_a_name_of_its_own() -> None:
    assert all(reason.sentence.endswith(".") for reason in REASONS)
    assert len({reason.name for reason in REASONS}) == len({reason.sentence for reason in REASONS}) == len(REASONS)


def test_no_sentence_says_more_than_we_know() -> None:
    words = " ".join(reason.sentence.lower() for reason in REASONS)
    assert not [word for word in ("guilty", "offender", "criminal", "suspect", "proves") if word in words]


CASES = [
    *(Shared("same_person", strand, 2, sure) for strand in ("email", "phone", "pay") for sure in (True, False)),
    *(Shared("same_person", strand, 2) for strand in ("device", "ip_port", "ip", "screen")),
    *(Shared("same_person", strand, 2, network=True) for strand in ("ip_port", "ip")),
    *(Shared("associate", kind, 2) for kind in model.KAPPA),
    Shared("same_person"),
    *(Shared("same_person", doubt=name) for name in ("side_by_side", "nothing_alike")),
]


def test_every_reason_has_a_case_and_every_case_one_reason() -> None:
    holding = [[reason.name for reason in REASONS if reason.holds(case)] for case in CASES]
    assert all(len(names) == 1 for names in holding)
    assert {name for names in holding for name in names} == {reason.name for reason in REASONS}


def test_reasons_against_weigh_against() -> None:
    for doubt in ("", "side_by_side", "nothing_alike"):
        case = Shared("same_person", doubt=doubt)
        reason = reason_for(case)
        assert reason is not None
        assert (reason.weigh(case, NUMBERS) or 0) < 0


@pytest.mark.parametrize("strand", sorted(model.PERSON_FACTS))
def test_a_value_says_less_the_more_hold_it_and_nothing_above_its_cap(strand: str) -> None:
    cap = model.PERSON_FACTS[strand].cap
    bits = [model.person_bits(strand, k, sure=True) for k in range(2, cap + 1)]
    assert None not in bits
    assert bits == sorted(bits, key=lambda one: -(one or 0))
    assert len(set(bits)) == len(bits)
    assert model.person_bits(strand, cap + 1, sure=True) is model.person_bits(strand, 1, sure=True) is None


@pytest.mark.parametrize("kind", sorted(model.KAPPA))
def test_an_association_dies_out_at_the_hub_cap_and_with_time(kind: str) -> None:
    assert model.associate_bits(kind, model.KAPPA[kind]) is None
    fresh, old = (reason_for(s) for s in (Shared("associate", kind, 2), Shared("associate", kind, 2, gap_days=360)))
    assert fresh is not None
    assert old is not None
    full = fresh.weigh(Shared("associate", kind, 2), NUMBERS) or 0
    assert old.weigh(Shared("associate", kind, 2, gap_days=360), NUMBERS) == full // 4
    assert old.weigh(Shared("associate", kind, 2, gap_days=10_000), NUMBERS) is None


def test_a_phone_ages_and_a_mail_box_does_not() -> None:
    for strand, less in (("phone", True), ("email", False)):
        new, old = Shared("same_person", strand, 2), Shared("same_person", strand, 2, gap_days=720)
        reason = reason_for(new)
        assert reason is not None
        assert ((reason.weigh(old, NUMBERS) or 0) < (reason.weigh(new, NUMBERS) or 0)) is less


def test_what_nobody_verified_cannot_reach_the_threshold_by_itself() -> None:
    for strand in model.TYPED:
        bits = model.person_bits(strand, 2, sure=False)
        assert bits is not None
        assert bits + model.PRIOR < model.SAME_PERSON
