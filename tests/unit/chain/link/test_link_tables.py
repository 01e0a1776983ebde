from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from nodal.chain.link import Numbers, Observation, link, model, numbers


def pair(kind: str = "email", value: str = "asha@example.org") -> list[Observation]:
    return [Observation(f"r-{a}", a, kind, value, verified=True, sender=a[0]) for a in ("A|1", "B|2")]


def test_the_numbers_survive_being_written_down() -> None:
    kept = json.loads(json.dumps(numbers().to_json()))
    assert Numbers.from_json(kept) == numbers()
    halved = tuple((s, sure, k, bits // 2) for s, sure, k, bits in numbers().person_bits)
    other = replace(numbers(), model="learned", person_bits=halved, tested_bits=55_000_000)
    back = Numbers.from_json(json.loads(json.dumps(other.to_json())))
    assert back == other != numbers()
    assert back.person("email", 3, sure=True) == (numbers().person("email", 3, sure=True) or 0) // 2


@pytest.mark.parametrize("told", [{}, {"base": "older"}, {"base": "older", "person_bits": {}}])
def test_numbers_of_another_model_are_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not numbers of this model"):
        Numbers.from_json(told)


def test_the_numbers_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        numbers().prior = 0  # type: ignore[misc]


def test_the_table_is_the_model() -> None:
    own = numbers()
    assert own.person("email", 2, sure=True) == model.person_bits("email", 2, sure=True)
    assert own.person("email", 21, sure=True) is own.person("device", 2, sure=False) is None


def test_linking_weighs_with_the_numbers_that_it_is_given() -> None:
    one, two = link(pair()), link(pair(), numbers=_weaker())
    assert one.links[0].bits == 500_000 + two.links[0].bits
    assert not link(pair(), numbers=_weaker(9_000_000)).links


def _weaker(by: int = 500_000) -> Numbers:
    own = numbers()
    return replace(own, person_bits=tuple((s, sure, k, bits - by) for s, sure, k, bits in own.person_bits))
