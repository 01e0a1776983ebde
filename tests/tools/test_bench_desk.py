"""What the measurement of the desk walks over, and who walks."""

from __future__ import annotations

import itertools
from random import Random
from uuid import uuid4

import pytest
from bench import desk_plan as plan
from bench.desk_client import Answered, Tally
from bench.desk_dice import _limits

ASHA = plan.Walker("asha", "IN-DL", "analyst")
DEV = plan.Walker("dev", "IN-DL", "auditor")
REPORT = plan.Page("report", "reports/<uuid:ref>/", ("analyst", "officer", "supervisor"))
OPERATIONS = plan.Page("operations", "operations/", ("analyst", "auditor"))


def test_each_page_is_asked_for_over_many_subjects_of_the_walkers_own_unit() -> None:
    own, others = [uuid4() for _ in range(50)], [uuid4()]
    asks = plan.alone(REPORT, [ASHA, DEV], {("IN-DL", "report"): own, ("IN-MH", "report"): others}, count=50)
    assert {who for who, _ in asks} == {"asha"}
    assert {path for _, path in asks} == {f"/reports/{ref}/" for ref in own}


def test_a_page_that_is_not_for_the_role_is_not_walked_over() -> None:
    walked = plan.walk(DEV, [REPORT, OPERATIONS], {("IN-DL", "report"): [uuid4()]}, Random(1), length=20)
    assert set(walked) == {"/operations/"}


def test_every_page_about_a_subject_has_a_way_to_find_some() -> None:
    assert plan.SUBJECTS.keys() <= plan.MIX.keys()


def test_an_answer_that_is_no_page_counts_as_an_error_and_not_as_a_fast_page() -> None:
    tally = Tally("inbox")
    tally.add("/inbox/", Answered(200, b"x" * 100, 0.02))
    tally.add("/inbox/", Answered(500, b"", 0.001))
    row = tally.row(1.0)
    assert (row["errors"], row["asked"], row["p50_ms"], row["per_s"]) == (1, 2, 20.0, 1.0)


@pytest.mark.parametrize("states", [2, 36])
def test_the_largest_state_is_first_and_every_state_has_some(states: int) -> None:
    limits = [0, *_limits(states), 1_000_000]
    shares = [b - a for a, b in itertools.pairwise(limits)]
    assert len(shares) == states
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] > 0
