"""Archives made to choke a linker end in bounded time and say something sensible."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bench.archives import Archive, write_csv

from nodal.chain.link import Observation
from nodal.edges.engine import link_files


def run(room: Path, rows: Iterable[Observation]) -> dict[str, object]:
    return link_files(write_csv(Archive(rows=list(rows)), room / "observations.csv"), room / "out", explain=True)


def one(report: object, account: object, kind: str, value: object) -> Observation:
    return Observation(f"r{report}", f"A|{account}", kind, str(value), verified=True, sender=f"s{account}"[-2:])


@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_and_one_row(tmp_path: Path, rows: int) -> None:
    summary = run(tmp_path, [one(1, 1, "email", "asha@example.org")][:rows])
    assert (summary["reports"], summary["persons"], summary["links"]) == (rows, rows, 0)
    assert summary["networks"] == {"tested": 0, "possible": 0}


def test_ten_thousand_equal_rows_are_one(tmp_path: Path) -> None:
    summary = run(tmp_path, [one(1, 1, "email", "asha@example.org")] * 10_000)
    assert (summary["reports"], summary["accounts"], summary["links"]) == (1, 1, 0)


def test_one_value_in_every_report_links_nobody(tmp_path: Path) -> None:
    summary = run(
        tmp_path, (one(n, n, kind, f"same-{kind}-1") for n in range(4_000) for kind in ("chat", "pay", "hash"))
    )
    assert (summary["accounts"], summary["links"], summary["ignored"]) == (4_000, 0, 4)


def test_ten_thousand_accounts_in_a_report_are_not_linked_by_it(tmp_path: Path) -> None:
    rows = (one(1, n, kind, f"v{n // 2}") for n in range(10_000) for kind in ("chat", "device"))
    summary = run(tmp_path, rows)
    assert (summary["accounts"], summary["links"], summary["ignored"]) == (10_000, 0, 15_000)


def test_a_hundred_accounts_that_share_a_hundred_values(tmp_path: Path) -> None:
    rows = [one(n, n, "pay", f"v{v}@pay.test") for n in range(90) for v in range(100)]
    summary = run(tmp_path, rows)
    assert summary["links"] == 90 * 89 // 2
    assert summary["networks"] == {"tested": 0, "possible": 1}


def test_an_account_in_twenty_thousand_reports(tmp_path: Path) -> None:
    rows = (one(n, n % 2, kind, f"{kind}-1@example.org") for n in range(20_000) for kind in ("email", "chat"))
    assert run(tmp_path, rows)["links"] == 1


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What follows takes at most so many CPU seconds. Bounds are ten times what it took when this was written."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def test_ten_thousand_copies_of_a_report_are_one_filed_again(tmp_path: Path) -> None:
    rows = [one(n, 1, kind, f"{kind}-1@example.org") for n in range(10_000) for kind in ("email", "chat")]
    rows += [one("else", 2, kind, f"{kind}-1@example.org") for kind in ("email", "chat")]
    with within(20):
        summary = run(tmp_path, rows)
    assert summary["calibration"]["reports_filed_again"] == 9_999  # type: ignore[index]
    assert (summary["reports"], summary["links"]) == (10_001, 1)


def test_rooms_that_say_little_build_no_pairs_of_their_own(tmp_path: Path) -> None:
    # 200 rooms of 90 people: 800,000 pairs share a room, and nobody can be tied by it.
    rows = (one(n, n, "chat", f"room{n // 90}") for n in range(18_000))
    with within(20):
        summary = run(tmp_path, rows)
    assert (summary["links"], summary["ignored"]) == (0, 200)


def test_a_chain_of_ten_thousand_accounts_is_one_person(tmp_path: Path) -> None:
    rows = (one(f"{n}{side}", n + side, "email", f"m{n}@example.org") for n in range(10_000) for side in (0, 1))
    with within(30):
        summary = run(tmp_path, rows)
    assert (summary["accounts"], summary["persons"], summary["links"]) == (10_001, 1, 10_000)


def test_two_hundred_senders_of_one_value_and_long_texts(tmp_path: Path) -> None:
    long = "x" * 100_000
    rows = [one(n, n % 40, "chat", long + str(n % 20)) for n in range(200)]
    with within(20):
        summary = run(tmp_path, rows)
    assert summary["accounts"] == 40


@pytest.mark.parametrize("role", ["recipient", "victim", "reporter"])
def test_ten_thousand_others_named_in_one_report_enter_nothing(tmp_path: Path, role: str) -> None:
    rows = [Observation("r1", f"B|{n}", "chat", "c-1", role=role, verified=True) for n in range(10_000)]
    rows += [one(n, n, "chat", "c-1") for n in range(2)]
    with within(20):
        summary = run(tmp_path, rows)
    assert summary["persons"] == 2
