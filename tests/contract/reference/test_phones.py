"""The port `Phones`, on the library and on a fake."""

from __future__ import annotations

import pytest

from nodal.chain.enrich import PhoneFacts, Phones
from nodal.edges.reference import NumberingPlans

MOBILE_RANGE = "+61491570156"
"""Of the range that the Australian regulator keeps for film and fiction; no such number is ever assigned."""
NOT_A_NUMBER_OF_ANY_PLAN = "+999000000001"
TOO_SHORT = "+9112345"


class FakePhones:
    def facts(self, number: str) -> PhoneFacts | None:
        if number == NOT_A_NUMBER_OF_ANY_PLAN or not number.startswith("+"):
            return None
        good = number != TOO_SHORT
        return PhoneFacts(good, "mobile", "AU" if good else "IN", None, "invented plan", None)


@pytest.fixture(params=[NumberingPlans, FakePhones])
def phones(request: pytest.FixtureRequest) -> Phones:
    made: Phones = request.param()
    return made


def test_a_number_of_a_plan_has_a_region_and_a_source(phones: Phones) -> None:
    found = phones.facts(MOBILE_RANGE)
    assert found is not None
    assert found.valid
    assert found.region == "AU"
    assert found.source


def test_a_number_that_cannot_exist_is_said_to_be_invalid(phones: Phones) -> None:
    found = phones.facts(TOO_SHORT)
    assert found is not None
    assert not found.valid


@pytest.mark.parametrize("number", [NOT_A_NUMBER_OF_ANY_PLAN, "", "no number"])
def test_what_no_plan_knows_gives_nothing(phones: Phones, number: str) -> None:
    assert phones.facts(number) is None


def test_the_library_says_which_release_it_is() -> None:
    found = NumberingPlans().facts(MOBILE_RANGE)
    assert found is not None
    assert found.source.startswith("phonenumbers ")
    assert found.kind == "mobile"
