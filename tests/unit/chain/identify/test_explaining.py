from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.chain.identify.people import ACCOUNT, EMAIL, by, lead, says

from nodal.chain.identify import Decision, Lead, bits, explain

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param(
            "confirmed", replace(lead(known_files=2, reports=3), judgements=(says("asha", Decision.CONFIRM),)), id="two"
        ),
        pytest.param(
            "welfare", lead(ACCOUNT, replace(EMAIL, observed_by=by("ExampleChat")), is_minor=True), id="minor"
        ),
    ],
)
def test_a_lead_reads_as_checked_in(name: str, found: Lead) -> None:
    assert explain(found) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_bits_have_one_decimal() -> None:
    assert [bits(n) for n in (0, 49_999, 50_000, -49_999, -50_000, 12_340_000)] == [
        "+0.0", "+0.0", "+0.1", "+0.0", "-0.1", "+12.3"]  # fmt: skip
