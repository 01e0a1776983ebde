"""The sentence of a network's page about chance and what the archive taught."""

from __future__ import annotations

import pytest

from nodal.chain.link import numbers
from nodal.desk.networks.sentence import fitted
from nodal.facts.linking import LinkingPriors

DEALT, LEAST = "when who holds what was dealt out anew.", "never for less than was set."


@pytest.mark.parametrize(
    ("networks", "bits", "said"),
    [
        (0, 40, "When who holds what was dealt out anew, chance made no network: the test asks for 40 bits."),
        (1, 52, f"Chance alone made 1 network {DEALT} The test asks for 52 bits, {LEAST}"),
        (12, 63, f"Chance alone made 12 networks {DEALT} The test asks for 63 bits, {LEAST}"),
    ],
)
def test_what_chance_made_is_said(networks: int, bits: int, said: str) -> None:
    chance = {"rounds": 5, "networks": networks, "needed_bits": bits * 1_000_000}
    assert fitted({"chance": chance, "lessons": []}) == said
    learned = fitted({"chance": chance, "lessons": [{"pairs": 70}, {"pairs": 60}]})
    assert learned == f"{said} The weights of links were compared with up to 70 pairs of accounts of this node."


def test_it_is_said_from_which_numbers_the_weights_started() -> None:
    chance = {"rounds": 5, "networks": 0, "needed_bits": 40_000_000}
    for priors, name, said in (
        (LinkingPriors("x-linking@1", "xx@2026.11"), "xx@2026.11", "what the pack xx@2026.11 states (x-linking@1)."),
        (None, "built in", "the program's own numbers."),
    ):
        told = {"chance": chance, "priors": name, "numbers": numbers(priors).to_json()}
        assert fitted(told).endswith(f" The weights start from {said}")


def test_without_a_deal_nothing_is_said() -> None:
    assert fitted({}) == fitted({"chance": {"rounds": 0}}) == ""
