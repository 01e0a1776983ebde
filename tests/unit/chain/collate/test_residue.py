from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.collate.residue import Census, common, differing, unlike
from nodal.chain.collate.traits import CUT, MOST, SIGNS, Trait, codes, topic_of, traits_of, words
from nodal.facts.report import Incident, Party, Role, SeenFile, Sighting, Told

MD5 = "5a" * 16
TEMPLATE = "User {name} shared the file at {hour}:{minute} in a group of {n} members, found by automated matching."
PLEASANTRIES = (
    "Account closed after review.", "No further action by our team.", "Seen in a public channel.",
    "The member joined {n} days before.", "Reviewed by {name}.",
)  # fmt: skip
THREAT = "she wrote that her uncle films her every night and she will jump from the bridge tomorrow morning"


def look_alike(dice: random.Random, n: int) -> Told:
    """One of many reports of one file: an account and address of its own, a text from a template, small oddities."""
    name = "".join(dice.choices("abcdefghijklmnop", k=7))
    spoken = [TEMPLATE, *dice.sample(PLEASANTRIES, dice.randint(0, 2))]
    filled = [one.format(name=name, hour=dice.randint(0, 23), minute=dice.randint(10, 59), n=n) for one in spoken]
    fields = [("esp_id", f"u-{n}"), ("service", "Groups")]
    if dice.random() < 0.02:
        fields.append(("vehicle", f"car {n}"))
    if dice.random() < 0.05:
        fields.append(("location.city", dice.choice(("Northtown", "Southtown", "Westtown"))))
    sightings = [Sighting("ip", f"203.0.113.{n % 250}", f"203.0.113.{n % 250}", "p", 0, event="Login")]
    if dice.random() < 0.3:
        sightings.append(Sighting("email", f"m{n}@example.org", f"m{n}@example.org", "p", 0))
    return Told(
        str(700300000 + n), "le_json", n, sender="ExampleChat",
        incident=Incident("Child Pornography (possession, manufacture, and distribution)", platform="Groups"),
        parties=(Party(Role.REPORTED, tuple(sorted(fields))),),
        sightings=tuple(sightings),
        files=(SeenFile((("md5", MD5),), viewed=dice.random() < 0.5, fields=(("name", f"{n}.bin"),)),),
        notes=tuple(filled),
    )  # fmt: skip


def in_text(told: Told) -> Told:
    return replace(told, notes=(*told.notes, THREAT))


def in_party_text(told: Told) -> Told:
    return replace(told, parties=(replace(told.parties[0], notes=(THREAT,)),))


def in_annotation(told: Told) -> Told:
    return replace(told, incident=replace(told.incident, annotations=("sextortion",)))


def in_escalation(told: Told) -> Told:
    return replace(told, incident=replace(told.incident, urgent="please look"))


def in_tag(told: Told) -> Told:
    return replace(told, files=(replace(told.files[0], tags=("unseen series",)),))


def in_file_mark(told: Told) -> Told:
    return replace(told, files=(replace(told.files[0], annotations=("liveStreaming",)),))


def in_second_account(told: Told) -> Told:
    return replace(told, parties=(*told.parties, Party(Role.REPORTED, (("esp_id", "other"), ("service", "Groups")))))


def in_victim(told: Told) -> Told:
    return replace(told, parties=(*told.parties, Party(Role.VICTIM, (("age", "11"),))))


PLANTS = (in_text, in_party_text, in_annotation, in_escalation, in_tag, in_file_mark, in_second_account, in_victim)


def ranked(bundle: list[Told]) -> list[int]:
    found = [codes(traits_of(told)) for told in bundle]
    census = Census.of(found)
    return sorted(range(len(bundle)), key=lambda at: -unlike(found[at], census))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_one_report_with_signs_of_danger_among_500_is_in_the_first_three_rows(
    plant: Callable[[Told], Told], seed: int
) -> None:
    dice = random.Random(seed)
    bundle = [look_alike(dice, n) for n in range(500)]
    at = dice.randrange(500)
    bundle[at] = plant(bundle[at])
    assert at in ranked(bundle)[:3]


def test_a_text_stands_out_by_rarity_and_not_by_a_list_of_words() -> None:
    dice = random.Random(9)
    bundle = [look_alike(dice, n) for n in range(200)]
    bundle[77] = replace(bundle[77], notes=(*bundle[77].notes, "gloop snark wibble frobnicate quux zorp blint mimsy"))
    assert 77 in ranked(bundle)[:3]
    # The very same words are nothing where everybody uses them.
    bundle = [replace(told, notes=(*told.notes, THREAT)) for told in bundle]
    assert 77 in ranked(bundle)[:3]


def test_what_everybody_has_of_their_own_costs_nothing() -> None:
    bundle = [look_alike(random.Random(n), n) for n in range(100)]
    found = [traits_of(told) for told in bundle]
    census = Census.of(codes(one) for one in found)
    account = next(one for one in found[5] if one.topic == "reported.esp_id")
    assert census.surprise(account.code) == 0
    assert census.presence(account.about) == 0


def test_the_shared_part_is_said_once_and_the_rest_is_the_residue() -> None:
    bundle = [look_alike(random.Random(n), n) for n in range(100)]
    bundle[3] = in_annotation(bundle[3])
    found = [traits_of(told) for told in bundle]
    census = Census.of(codes(one) for one in found)
    shared = common(found, census)
    assert {("sender", "ExampleChat"), ("file", f"md5:{MD5}"), ("platform", "Groups")} <= {
        (one.topic, one.key) for one in shared
    }
    left = differing(found[3], census, shared={one.about: one for one in shared})
    assert [(odd.trait.topic, odd.trait.text, odd.holders) for odd in left.signs] == [("mark", "sextortion", 1)]
    assert ("reported.esp_id", "u-3") in {(odd.trait.topic, odd.trait.text) for odd in left.fields}
    assert not {one.code for one in shared} & {odd.trait.code for odd in (*left.signs, *left.fields, *left.words)}


def test_what_all_but_one_say_is_missed_in_the_one() -> None:
    bundle = [look_alike(random.Random(n), n) for n in range(100)]
    bundle[8] = replace(bundle[8], sightings=())
    found = [traits_of(told) for told in bundle]
    census = Census.of(codes(one) for one in found)
    shared = {one.about: one for one in common(found, census)}
    assert "event" in {odd.trait.topic for odd in differing(found[8], census, shared=shared).unsaid}


def test_a_report_that_says_more_than_is_compared_is_marked_and_bounded() -> None:
    long = replace(
        look_alike(random.Random(1), 1),
        notes=(" ".join("".join(chr(97 + n // 26**at % 26) for at in range(3)) for n in range(5000)),),
    )
    found = traits_of(long)
    assert len(found) == MOST
    assert found[-1].topic == CUT


names = st.sampled_from(["a", "b", "c", "d"])
members = st.lists(st.tuples(names, names), min_size=1, max_size=6)


def _codes(said: list[tuple[str, str]]) -> tuple[int, ...]:
    return codes([Trait(topic, key, key) for topic, key in said])


@given(st.lists(members, min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_bundle_does_not_change_anybodys_rank(said: list[list[tuple[str, str]]]) -> None:
    found = [_codes(one) for one in said]
    assert Census.of(found) == Census.of(found[::-1])


@given(st.lists(members, min_size=2, max_size=12), st.sampled_from(sorted(SIGNS)))
@settings(max_examples=60, deadline=None)
def test_a_sign_that_nobody_else_has_stands_above_everything_without_signs(
    said: list[list[tuple[str, str]]], topic: str
) -> None:
    found = [_codes(one) for one in said]
    found[0] = _codes([*said[0], (topic, "alone")])
    census = Census.of(found)
    scores = [unlike(one, census) for one in found]
    assert scores[0] == max(scores)


@given(st.lists(members, min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_rarer_thing_never_costs_less_than_a_more_frequent_one_of_its_topic(
    said: list[list[tuple[str, str]]],
) -> None:
    census = Census.of(_codes(one) for one in said)
    things = [code for one in said for code in _codes(one) if code != topic_of(code)]
    for one in things:
        for other in things:
            if topic_of(one) == topic_of(other) and census.holders(one) < census.holders(other):
                assert census.surprise(one) >= census.surprise(other)


def test_words_of_scripts_without_blanks_are_cut() -> None:
    assert list(words("你好世界")) == ["你好", "好世", "世界"]
    assert list(words("मुझे बचाओ।")) == ["मुझे", "बचाओ"]
