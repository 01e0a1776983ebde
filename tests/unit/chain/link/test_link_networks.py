from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nodal.chain.link import model
from nodal.chain.link.explain import explain_network
from nodal.chain.link.judge import judge
from nodal.chain.link.linked import Network
from nodal.chain.link.networks import (
    Cluster,
    People,
    Tie,
    Told,
    clusters,
    edges_of,
    split_where_one_report_joins,
    weights,
)
from nodal.chain.link.partition import local_moving
from nodal.chain.link.roles import roles
from nodal.chain.link.tables import numbers

START = datetime(2024, 1, 1, tzinfo=UTC)
BITS = 4_000_000
DEALS = (("chat", "c"), ("pay", "p"), ("url", "u"), ("hash", "h"))


def tie(p: str, q: str, kind: str = "chat", value: str = "c", bits: int = BITS) -> Tie:
    return Tie(p, q, p, q, kind, value, bits)


def crew(people: str, values: tuple[tuple[str, str], ...] = DEALS, *, senders: str = "XY") -> Cluster:
    ties = tuple(
        tie(p, q, kind, value) for i, p in enumerate(people) for q in people[i + 1 :] for kind, value in values
    )
    told = {
        (p, strand): Told(
            frozenset({f"r-{p}"}), frozenset({senders[i % len(senders)]}), START + timedelta(days=i), True
        )
        for i, p in enumerate(people)
        for strand in values
    }
    return Cluster(frozenset(people), ties, told)


def verdict(cluster: Cluster, people: int = 2_000) -> Network:
    audiences = {
        t.strand: len({x for o in cluster.ties if o.strand == t.strand for x in (o.p, o.q)}) for t in cluster.ties
    }
    found = judge(
        cluster,
        people=People(frozenset(cluster.people) | {f"z{n}" for n in range(people)}),
        audiences=audiences,
        numbers=numbers(),
    )
    assert found is not None
    return found


def test_a_value_counts_once_between_two_people_with_its_strongest_tie() -> None:
    ties = [
        Tie("a1", "b1", "a", "b", "chat", "c", 4),
        Tie("a2", "b1", "a", "b", "chat", "c", 5),
        Tie("b1", "a2", "b", "a", "pay", "p", 7),
    ]
    assert weights(ties) == {("a", "b"): 12}
    assert edges_of([tie("b", "a")]) == (("a", "b", BITS),)


def test_two_dense_groups_with_a_thin_bridge_stay_two() -> None:
    left, right = crew("abcd").ties, crew("efgh").ties
    found = clusters(edges_of([*left, *right, tie("d", "e", "url", "x")]), local_moving)
    assert found == (("a", "b", "c", "d"), ("e", "f", "g", "h"))


def test_a_pair_is_no_network() -> None:
    assert clusters(edges_of(crew("ab").ties), local_moving) == ()


def test_what_one_report_glues_together_is_split_and_its_people_go_to_the_stronger_side() -> None:
    left, right = crew("abc"), crew("efg", (("chat", "d"), ("pay", "q")))
    glue = [tie(p, "x", *strand) for p, strand in zip("abcef", [("chat", "c")] * 3 + [("chat", "d")] * 2, strict=True)]
    told = dict(left.told) | dict(right.told)
    told |= {("x", ("chat", v)): Told(frozenset({"glue"}), frozenset({"X"}), START, True) for v in "cd"}
    whole = Cluster(frozenset("abcefgx"), (*left.ties, *right.ties, *glue), told)
    assert [sorted(part.people) for part in split_where_one_report_joins(whole)] == [
        ["a", "b", "c", "x"],
        ["e", "f", "g"],
    ]


def test_with_a_second_report_the_join_stands() -> None:
    left, right = crew("abc"), crew("efg", (("chat", "d"), ("pay", "q")))
    glue = [tie(p, "x", *strand) for p, strand in zip("abcef", [("chat", "c")] * 3 + [("chat", "d")] * 2, strict=True)]
    twice = {("x", ("chat", v)): Told(frozenset({"one", "two"}), frozenset({"X"}), START, True) for v in "cd"}
    whole = Cluster(frozenset("abcefgx"), (*left.ties, *right.ties, *glue), dict(left.told) | dict(right.told) | twice)
    assert split_where_one_report_joins(whole) == (whole,)


def test_a_crew_with_several_voices_stands_and_says_why() -> None:
    found = verdict(crew("abcdef", (*DEALS, ("pay", "q"))))
    assert (found.tier, found.misses, found.second_voice) == ("tested", (), True)
    lines = explain_network(found)
    assert "still stands without its best evidence" in lines[1]
    assert "without any one sender, and without any one chat" in lines[2]


def test_each_thing_that_lacks_makes_it_only_possible_and_is_named() -> None:
    lacking = {
        "one sender": crew("abcde", senders="X"),
        "things of the kind": crew("abcde", DEALS[:2]),
        "of one kind": crew("abcde", (("chat", "c"), ("chat", "d"), ("chat", "e"))),
    }
    for words, cluster in lacking.items():
        found = verdict(cluster)
        assert found.tier == "possible"
        assert any(words in miss for miss in found.misses), words
        assert words in explain_network(found)[2]
    small = verdict(crew("abcdef", (*DEALS, ("pay", "q"))), people=5)
    assert (small.tier, small.misses) == ("possible", ("without its best evidence too little remains",))


def test_a_family_is_one_household_whatever_it_shares() -> None:
    found = verdict(crew("abcd", (*DEALS, ("device", "tablet"))))
    assert (found.households, found.persons, found.tier) == (1, 4, "possible")


def test_a_value_of_two_people_or_of_a_crowd_does_not_count() -> None:
    cluster = crew("abcde")
    more = Cluster(
        cluster.people,
        (*cluster.ties, tie("a", "b", "url", "two")),
        dict(cluster.told) | {(p, ("url", "two")): cluster.told[p, ("chat", "c")] for p in "ab"},
    )
    assert verdict(more).values == verdict(cluster).values == 4
    crowd = dict.fromkeys(DEALS, 5) | {("chat", "c"): model.KAPPA["chat"] // 4 + 1}
    found = judge(
        cluster, people=People(frozenset("abcde") | {f"z{n}" for n in range(500)}), audiences=crowd, numbers=numbers()
    )
    assert found is not None
    assert found.values == 3


def test_recipients_do_not_make_up_the_three() -> None:
    cluster = crew("abc")
    assert judge(cluster, people=People(frozenset("ab")), audiences=dict.fromkeys(DEALS, 3), numbers=numbers()) is None


def test_roles_are_hints_from_order_and_place() -> None:
    assert roles(crew("abcd"))["a"] == "source"
    star = [tie("hub", p, "pay", f"p{p}") for p in ("a", "b", "c", "d")]
    told = {(x, t.strand): Told(frozenset({"r"}), frozenset({"X"}), None, x != "d") for t in star for x in (t.p, t.q)}
    found = roles(Cluster(frozenset(("hub", "a", "b", "c", "d")), tuple(star), told))
    assert found == {"hub": "broker", "a": "member", "b": "member", "c": "member", "d": "recipient"}
