"""Archives made to choke a linker end in bounded time and say something sensible."""

from __future__ import annotations

from collections.abc import Iterable
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
