from __future__ import annotations

import pytest

from nodal.chain.link import checks, found_of
from nodal.chain.link.judge import _tiered
from nodal.chain.link.linked import Network

GOOD = {
    "network_id": "a", "tier": "possible", "accounts": ("a", "b", "c"), "persons": 4, "households": 4, "values": 3,
    "kinds": ("chat", "pay"), "total": 90_000_000, "without_best": 45_000_000, "best": "chat", "exclusivity": 800_000,
    "second_voice": True, "needed": 40_000_000, "left": 6, "outside": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("without_best", 39_900_000, "without_best"),
        ("second_voice", False, "second_voice"),
        ("values", 2, "values"),
        ("kinds", ("chat",), "kinds"),
        ("households", 2, "households"),
        ("left", 5, "left"),
        ("outside", 2, "outside"),
        ("exclusivity", 660_000, "exclusivity"),
        ("persons", 201, "persons"),
    ],
)
def test_what_the_judge_misses_is_the_point_that_is_not_met(name: str, value: object, code: str) -> None:
    network = _tiered(Network(**{**GOOD, name: value}))  # type: ignore[arg-type]
    assert network.tier == "possible"
    assert [check.code for check in checks(found_of(network)) if not check.is_met] == [code]


def test_a_network_is_tested_when_every_point_is_met() -> None:
    network = _tiered(Network(**GOOD))  # type: ignore[arg-type]
    assert network.tier == "tested"
    assert all(check.is_met for check in checks(found_of(network)))


def test_of_an_unknown_test_nothing_is_said() -> None:
    assert checks({}) == ()


def test_what_is_kept_of_the_test_names_no_account() -> None:
    assert not {"network_id", "accounts"} & set(found_of(Network(**GOOD)))  # type: ignore[arg-type]
