from __future__ import annotations

import pytest

from nodal.chain.collate import Again, Early, Held, Retracted, RetractionOutcome, Stranger, retract


@pytest.mark.parametrize(
    ("held", "by", "outcome"),
    [
        pytest.param(Held("a", "7"), "a", Retracted("7"), id="its own source"),
        pytest.param(Held("a", "7", retracted=True), "a", Again("7"), id="a second time"),
        pytest.param(Held("a", "7"), "b", Stranger(), id="somebody else"),
        pytest.param(Held("a", "7", retracted=True), "b", Stranger(), id="somebody else, after the source"),
        pytest.param(None, "a", Early(), id="before the report"),
        pytest.param(Held("a", "7", arrived=False), "a", Again("7"), id="twice before the report"),
        pytest.param(Held("a", "7", arrived=False), "b", Early(), id="early, beside another source's early one"),
    ],
)
def test_only_the_source_of_a_report_takes_it_back(held: Held | None, by: str, outcome: RetractionOutcome) -> None:
    assert retract(held, by) == outcome
