"""The same message with other names is one wording; any other word, a file, or too few words are not."""

from __future__ import annotations

import random

import pytest

import make
from nodal.chain.collate import template
from nodal.facts.report import Party, Role, SeenFile, Told

SAID = "Dear friend, your account will be closed unless you send the money to this number today"


def told(note: str, *, email: str = "one@example.org", name: str = "blue kite", **more: object) -> Told:
    parties = (Party(Role.REPORTED, (("esp_id", "u-1"), ("screen", name))),)
    return make.told(notes=(note,), parties=parties, sightings=(make.sighting(value=email),), **more)


@pytest.mark.parametrize("seed", range(20))
def test_names_figures_case_and_layout_make_no_other_wording(seed: int) -> None:
    dice = random.Random(seed)
    number, name = dice.randint(1, 10**9), f"{dice.choice(['red', 'green'])} {dice.choice(['kite', 'fox'])}"
    said = SAID.upper() if dice.random() < 0.5 else SAID
    text = f"{name}:  {said}\n{number} m{number}@example.org https://{name[:3]}.test/{number}"
    one = template(told(text, name=name, email=f"m{number}@example.org"))
    assert one == template(told(f"blue kite: {SAID} 17 one@example.org https://blu.test/1"))


@pytest.mark.parametrize("other", ["tomorrow", "today or she will jump", ""])
def test_any_other_word_is_another_wording(other: str) -> None:
    assert template(told(SAID)) != template(told(SAID.replace("today", other)))


def test_the_order_of_the_words_counts() -> None:
    assert template(told(SAID)) != template(told(" ".join(reversed(SAID.split()))))


def test_short_texts_are_said_alike_by_chance_and_say_nothing() -> None:
    assert template(told("User shared a file in a group.")) is None
    assert template(told("spam " * 50)) is None
    assert template(told("1 2 3 4 5 6 7 8 9 10 11 12")) is None


def test_a_report_with_a_file_is_held_together_by_the_file() -> None:
    assert template(told(SAID, files=(SeenFile(hashes=(("md5", "5a" * 16),)),))) is None
    assert template(told(SAID, files=(SeenFile(),))) == template(told(SAID))


def test_odd_text_has_a_wording_too() -> None:
    for odd in (
        "\ud800" * 3 + SAID,
        "\0 " + SAID,
        "\u202e" + SAID,
        "कृपया " * 3 + " ".join(f"शब्द{c}" for c in "कखगघचछजझ"),
    ):
        assert template(told(odd))
