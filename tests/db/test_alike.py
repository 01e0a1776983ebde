"""Look-alikes in the database: one bundle, nobody lost, the odd one first, counted as the rule counts."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import make
from nodal.chain.collate import Census, codes, traits_of, unlike
from nodal.ledger.access import acting
from nodal.ledger.find import alike as find
from nodal.ledger.store import alike as store
from nodal.ledger.store.receive import load_views
from people import DELHI, People, enter

if TYPE_CHECKING:
    from node import Node

MD5 = "5a" * 16


@pytest.fixture
def four(node: Node) -> People:
    return enter()


def like(n: int, *, subject: int | None = None, **more: Any) -> dict[str, Any]:
    """A report of one file by account `subject`, with its own mail and address."""
    who = n if subject is None else subject
    own = {"email": f"m{n}@example.org", "captures": [make.capture(f"198.18.{n // 250}.{n % 250 + 1}", port=40000 + n)]}
    notes = [f"User number {n} shared the file in a public group.", *more.pop("notes", [])]
    return make.report(700300000 + n, make.person(f"u-{who}", **own), md5=MD5, notes=notes, kind=KIND, **more)


KIND = "Child Pornography (possession, manufacture, and distribution)"
THREAT = "she wrote that her uncle films her every night and she will jump from the bridge tomorrow"


def members(node: Node) -> list[tuple[str, int]]:
    return node.sql("SELECT DISTINCT group_key, count(*) FROM inbox_item WHERE subject_kind = 'report' GROUP BY 1")


@pytest.mark.parametrize("seed", range(3))
def test_reports_of_one_file_are_one_bundle_of_as_many_subjects_as_planted(node: Node, four: People, seed: int) -> None:
    dice = random.Random(seed)
    count, subjects = dice.randint(60, 200), dice.randint(5, 50)
    reports = [like(n, subject=n % subjects) for n in range(count)]
    dice.shuffle(reports)
    cuts = sorted(dice.sample(range(1, count), 3))
    for start, end in zip([0, *cuts], [*cuts, count], strict=True):
        node.take(four.asha, reports[start:end])
        if dice.random() < 0.5:
            node.work()
    node.work()
    assert members(node) == [(f"md5:{MD5}", count)]
    accounts = node.sql("SELECT count(DISTINCT account_id) FROM party WHERE role = 'reported'")
    assert accounts == [(subjects,)]
    values = node.sql("SELECT kind, count(DISTINCT value) FROM sighting WHERE value IS NOT NULL GROUP BY 1 ORDER BY 1")
    assert dict(values) == {"email": count, "ip": count}


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"notes": [THREAT]}, id="in a text"),
        pytest.param({"urgent": "please look"}, id="escalated"),
    ],
)
def test_one_with_signs_among_500_is_in_the_first_three_rows(node: Node, four: People, odd: dict[str, Any]) -> None:
    node.take(four.asha, [like(n, **(odd if n == 321 else {})) for n in range(500)])
    node.work()
    [ref] = node.rows(four.asha, "report", "ref", number="700300001")
    with acting(four.asha):
        found = find.bundle(four.asha, ref)
    assert "700300321" in [found.numbers[line.subject_id] for line in found.lines[:3]]
    assert found.count == 500


def test_the_database_counts_a_bundle_as_the_rule_does(node: Node, four: People) -> None:
    dice = random.Random(2)
    node.take(four.asha, [like(n, **({"notes": [THREAT]} if dice.random() < 0.2 else {})) for n in range(50)])
    node.work()
    ids = node.rows(four.asha, "report", "id")
    with acting(four.asha):
        said = {report: codes(traits_of(view)) for report, view in load_views(four.asha, ids).items()}
        kept = store.census(four.asha, f"md5:{MD5}")
    expected = Census.of(said.values())
    assert kept == expected
    scores = dict(node.sql("SELECT subject_id, unlike FROM inbox_item WHERE subject_kind = 'report'"))
    assert scores == {report: unlike(one, expected) for report, one in said.items()}


def test_what_a_supplement_adds_is_held_against_the_look_alikes(node: Node, four: People) -> None:
    node.take(four.asha, [like(n) for n in range(80)])
    node.work()
    node.take(four.asha, like(7, urgent="she is in danger"))
    node.work()
    [ref] = node.rows(four.asha, "report", "ref", number="700300001")
    with acting(four.asha):
        found = find.bundle(four.asha, ref)
    assert found.numbers[found.lines[0].subject_id] == "700300007"


def test_a_report_that_was_taken_back_is_compared_no_more(node: Node, four: People) -> None:
    node.take(four.asha, [like(n) for n in range(5)])
    node.work()
    node.take(four.asha, {"retract": [{"reportId": "700300003"}]})
    node.work()
    [(size,)] = node.sql("SELECT size FROM bundle_census WHERE unit = %s", [DELHI])
    assert size == 4


MESSAGE = "Dear friend your account will be closed unless you send the money to this number today"


def wordy(n: int, text: str = MESSAGE) -> dict[str, Any]:
    """A report without a file: one message, sent to one person after the other."""
    own = {"email": f"m{n}@example.org", "captures": [make.capture(f"198.18.7.{n % 250 + 1}", port=40000 + n)]}
    return make.report(700500000 + n, make.person(f"w-{n}", **own), notes=[f"{text} {n * 17}"])


@pytest.mark.parametrize("seed", range(2))
def test_reports_that_say_the_same_in_the_same_words_are_one_bundle(node: Node, four: People, seed: int) -> None:
    dice = random.Random(seed)
    reports = [wordy(n) for n in range(40)]
    reports += [wordy(50, MESSAGE + " or she will jump"), wordy(51, "A short text"), like(60), like(61)]
    dice.shuffle(reports)
    cut = dice.randint(1, len(reports) - 1)
    for part in (reports[:cut], reports[cut:]):
        node.take(four.asha, part)
        node.work()
    sizes = sorted((key.partition(":")[0], n) for key, n in members(node))
    assert sizes == [("", 2), ("md5", 2), ("text", 40)]
    large = node.sql("SELECT subject_kind, group_size FROM inbox_item WHERE is_head AND group_size > 9")
    assert large == [("lead", 40)]


def test_a_report_that_is_told_otherwise_leaves_the_bundle_of_its_words(node: Node, four: People) -> None:
    node.take(four.asha, [wordy(n) for n in range(3)])
    node.work()
    told = wordy(1)
    told["reportedInformation"]["additionalInformations"].append({"value": "the mother telephoned about her child"})
    node.take(four.asha, [told])
    node.work()
    assert sorted(n for _, n in members(node)) == [1, 2]
