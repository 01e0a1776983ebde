from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodal.chain.link import Counts, Observation, learn_from, link, model, numbers
from nodal.chain.link.learn import LEAST_PAIRS, STRANDS, teaches

OWN = numbers()
MAIL, PHONE, DEVICE, NAME = (1 << place for place in range(4))
ALL = MAIL | PHONE | DEVICE | NAME


def archive(pairs: dict[int, int], accounts: int = 2_000, audience: int = 2) -> Counts:
    """Accounts that show everything; `pairs`: on what a pair agrees -> how many do."""
    agreeing = {(ALL, same): n for same, n in pairs.items()}
    sharing = Counter(
        {
            (strand, audience, pattern): n
            for pattern, n in agreeing.items()
            for place, strand in enumerate(STRANDS)
            if pattern[1] >> place & 1
        }
    )
    return Counts({ALL: accounts}, agreeing, sharing)


PERSONS = {ALL: 120, MAIL | PHONE | DEVICE: 60, MAIL | PHONE | NAME: 60, MAIL | DEVICE: 60, MAIL | DEVICE | NAME: 60}
FAMILIES = {DEVICE: 400, PHONE | DEVICE: 400}


def test_without_an_archive_the_table_stays_as_it_is() -> None:
    assert learn_from(Counts({}, {}, {}), OWN) == (OWN, ())


def test_with_little_data_the_priors_win_to_the_last_digit() -> None:
    little = dict.fromkeys((*PERSONS, DEVICE, PHONE | DEVICE), (LEAST_PAIRS - 1) // 6)
    fitted, lessons = learn_from(archive(little), OWN)
    assert fitted == OWN
    assert [lesson for lesson in lessons if lesson.pairs < LEAST_PAIRS] == []


def test_pairs_that_show_too_little_teach_nothing() -> None:
    both = MAIL | DEVICE
    counts = Counts({both: 2_000}, {(both, DEVICE): 500}, {("device", 2, (both, DEVICE)): 500})
    assert not teaches((both, DEVICE))
    assert learn_from(counts, OWN) == (OWN, ())


def test_families_teach_doubt_about_what_they_share() -> None:
    fitted, lessons = learn_from(archive(PERSONS | FAMILIES), OWN)
    told = {(lesson.strand, lesson.beside): lesson for lesson in lessons}
    assert told["device", ""].learned < 0.6 < told["device", ""].set_by_hand
    assert told["phone", "device"].learned < 0.7
    assert fitted.model == f"{model.MODEL}+learned"
    limits = {row[:2]: row[2] for row in fitted.together}
    assert limits["phone", "household"] == limits["household", "phone"] == told["phone", "device"].bits
    # What persons share and families do not is still believed.
    assert told["email", "screen"].learned > 0.95 > told["email", "device"].learned > 0.85


def test_an_archive_of_persons_only_leaves_their_links_standing() -> None:
    fitted, _ = learn_from(archive(PERSONS), OWN)
    assert all(bits + OWN.prior >= OWN.same_person for *_, bits in fitted.together)


def test_a_mail_box_that_whole_households_use_does_not_link_alone_any_more() -> None:
    shared = PERSONS | {MAIL: 500, MAIL | DEVICE: 200}
    fitted, _ = learn_from(archive(shared), OWN)
    assert (fitted.person("email", 2, sure=True) or 0) < (OWN.person("email", 2, sure=True) or 0)


masks = st.integers(1, 15)


@given(st.dictionaries(masks, st.integers(1, 5_000), max_size=8), st.integers(100, 100_000), st.integers(2, 12))
def test_nothing_ever_weighs_more_than_the_table_says(pairs: dict[int, int], accounts: int, audience: int) -> None:
    fitted, lessons = learn_from(archive(pairs, accounts, audience), OWN)
    before = {row[:3]: row[3] for row in OWN.person_bits}
    assert set(before) == {row[:3] for row in fitted.person_bits}
    for strand, sure, k, bits in fitted.person_bits:
        assert bits <= before[strand, sure, k]
        if not model.PERSON_FACTS[strand].alone:
            assert bits == before[strand, sure, k]
    assert fitted.person_kinds == OWN.person_kinds
    for one, two in combinations(("mail", "phone", "household", "name"), 2):
        assert fitted.beside((one, 3_000_000), (two, 1_000_000)) <= OWN.corroboration
    assert all(0 < lesson.learned < 1 for lesson in lessons)


def test_the_weights_do_not_rise_with_the_audience() -> None:
    fitted, _ = learn_from(archive(PERSONS | {MAIL: 900}, audience=4), OWN)
    for strand in ("email", "phone"):
        weights = [bits for name, sure, _, bits in fitted.person_bits if name == strand and sure]
        assert weights == sorted(weights, reverse=True)


def household(n: int, *, shared: tuple[str, ...]) -> list[Observation]:
    """Two accounts of a household on two platforms, with everything shown, and `shared` in common."""
    rows = []
    for site in ("A", "B"):
        facts = {
            "email": f"{site}{n}@example.org",
            "phone": f"+91000{n:05}{ord(site)}1",
            "device": f"dev-{site}{n}x{n * 7 % 1000:03}",
            "screen": f"calm{n:04}{site}",
        } | {kind: value for kind, value in common(n).items() if kind in shared}
        rows += [
            Observation(f"r{site}{n}", f"{site}|{n}", kind, value, verified=True, sender=site)
            for kind, value in facts.items()
        ]
    return rows


def common(n: int) -> dict[str, str]:
    """What a household may have together."""
    return {
        "email": f"both{n}@example.org", "phone": f"+91555{n:05}27", "device": f"tab-{n}q{n * 13 % 1000:03}",
        "screen": f"quiet{n:04}",
    }  # fmt: skip


@pytest.mark.parametrize(("families", "linked"), [(0, True), (260, False)])
def test_an_archive_full_of_families_links_nobody_by_number_and_device(families: int, linked: bool) -> None:
    rows = [row for n in range(80) for row in household(n, shared=("email", "phone", "device", "screen"))]
    rows += [row for n in range(100, 130) for row in household(n, shared=("email", "device"))]
    rows += [row for n in range(1_000, 1_000 + families) for row in household(n, shared=("phone", "device"))]
    rows += [row for n in range(2_000, 2_000 + families) for row in household(n, shared=("device",))]
    rows += household(9_000, shared=("phone", "device"))
    found = link(rows)
    assert (("A|9000", "B|9000") in {(one.a, one.b) for one in found.links}) is linked
    assert ("A|1", "B|1") in {(one.a, one.b) for one in found.links}
    assert found.calibration.is_fitted
