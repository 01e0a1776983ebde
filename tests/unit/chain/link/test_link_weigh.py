from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.link import model
from nodal.chain.link.reasons import Shared
from nodal.chain.link.tables import numbers
from nodal.chain.link.weigh import Fact, fact, weigh_associate, weigh_person

NUMBERS = numbers()


def person(strand: str, value: str = "v", *, audience: int = 2, sure: bool = True) -> Fact:
    found = fact(Shared("same_person", strand, audience, sure), value, ["r2", "r1"], NUMBERS)
    assert found is not None
    return found


def test_a_verified_mail_box_of_two_accounts_links_and_says_from_where() -> None:
    rows = weigh_person("a", "b", [person("email")], numbers=NUMBERS)
    assert [(row.kind, row.report_ids) for row in rows] == [("prior", ()), ("email", ("r1", "r2"))]


def test_side_by_side_in_one_report_weighs_against() -> None:
    apart = sum(row.bits for row in weigh_person("a", "b", [person("email")], numbers=NUMBERS))
    beside = sum(
        row.bits for row in weigh_person("a", "b", [person("email")], doubts=["side_by_side"], numbers=NUMBERS)
    )
    assert beside == apart + model.SIDE_BY_SIDE


def test_a_family_mail_box_alone_links_nobody_whose_own_things_all_differ() -> None:
    mail, phone = person("email"), person("phone")
    assert weigh_person("a", "b", [mail], doubts=["nothing_alike"], numbers=NUMBERS) == ()
    rows = weigh_person("a", "b", [mail, phone], doubts=["nothing_alike"], numbers=NUMBERS)
    assert [(row.kind, row.value) for row in rows[:2]] == [("prior", "two_people"), ("prior", "nothing_alike")]
    assert (
        sum(row.bits for row in rows)
        == sum(row.bits for row in weigh_person("a", "b", [mail, phone], numbers=NUMBERS)) + model.NOTHING_ALIKE
    )


def test_device_and_home_address_are_one_fact() -> None:
    both = [person("device"), person("ip_port")]
    assert weigh_person("a", "b", both, numbers=NUMBERS) == ()
    rows = weigh_person("a", "b", [*both, person("screen")], numbers=NUMBERS)
    assert [row.kind for row in rows] == ["prior", "ip", "screen", "corroboration"]


def test_a_name_a_number_and_a_payee_alone_never_link() -> None:
    for strand in ("screen", "phone", "pay", "device", "ip"):
        assert weigh_person("a", "b", [person(strand)], numbers=NUMBERS) == ()


def test_what_only_adds_does_not_carry() -> None:
    assert weigh_person("a", "b", [person("device"), person("pay")], numbers=NUMBERS) == ()
    assert weigh_person("a", "b", [person("phone"), person("ip")], numbers=NUMBERS) == ()


FACTS = st.lists(
    st.builds(
        lambda strand, k, sure, v: fact(Shared("same_person", strand, k, sure), v, ["r1", "r2"], NUMBERS),
        st.sampled_from(sorted(model.PERSON_FACTS)), st.integers(2, 12), st.booleans(), st.sampled_from("xyz"),
    ).filter(lambda one: one is not None),
    max_size=6,
)  # fmt: skip


@settings(max_examples=60)
@given(FACTS, FACTS)
def test_a_further_fact_never_weakens_a_link(some: list[Fact], more: list[Fact]) -> None:
    less = weigh_person("a", "b", some, numbers=NUMBERS)
    assert sum(row.bits for row in weigh_person("a", "b", some + more, numbers=NUMBERS)) >= sum(
        row.bits for row in less
    )


@settings(max_examples=60)
@given(FACTS)
def test_a_reason_against_never_strengthens_a_link(facts: list[Fact]) -> None:
    sums = [
        sum(row.bits for row in weigh_person("a", "b", facts, doubts=doubts, numbers=NUMBERS))
        for doubts in ([], ["side_by_side"], ["side_by_side", "nothing_alike"])
    ]
    assert sums == sorted(sums, reverse=True)


def associate(kind: str, value: str, *, audience: int = 2, sure: bool = True) -> Fact:
    found = fact(Shared("associate", kind, audience, sure), value, ["r1", "r2"], NUMBERS)
    assert found is not None
    return found


def test_stated_values_alone_associate_nobody() -> None:
    stated = [associate("pay", "p", sure=False), associate("email", "e", sure=False)]
    assert weigh_associate("a", "b", stated) == ()
    assert len(weigh_associate("a", "b", [*stated, associate("hash", "h")])) == 3
    # A word supplies nothing that is missing.
    assert weigh_associate("a", "b", [*stated, associate("chat", "c", audience=60)]) == ()


def test_words_take_no_place_of_what_was_observed() -> None:
    words = [associate("pay", f"p{n}", sure=False) for n in range(2 * model.VALUES_PER_PAIR)]
    rows = weigh_associate("a", "b", [*words, associate("hash", "h")])
    assert len(rows) == model.VALUES_PER_PAIR
    assert "hash" in {row.kind for row in rows}


def test_words_are_one_fact_however_many_there_are() -> None:
    words = [person("email", sure=False), person("phone", sure=False), person("pay", sure=False), person("screen")]
    assert weigh_person("a", "b", words, numbers=NUMBERS) == ()
    assert weigh_person("a", "b", [*words, person("device")], numbers=NUMBERS)
    seen_by_one = fact(Shared("same_person", "device", 2, observed=False), "v", ["r1", "r2"], NUMBERS)
    assert seen_by_one is not None
    assert weigh_person("a", "b", [*words, seen_by_one], numbers=NUMBERS) == ()


def test_of_a_flood_of_shared_values_the_strongest_count() -> None:
    rows = weigh_associate("a", "b", [associate("chat", f"c{n:03}", audience=2 + n % 40) for n in range(200)])
    assert len(rows) == model.VALUES_PER_PAIR
    assert {row.audience for row in rows} == {2, 3, 4, 5}
