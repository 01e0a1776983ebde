from __future__ import annotations

from pathlib import Path

import pytest

from nodal.chain.route import NoSeries, Series
from nodal.edges.reference import PhoneSeries, read_series
from nodal.facts.errors import Misconfigured

HEADER = "prefix,circle,source\n"


@pytest.mark.parametrize("table", [NoSeries(), PhoneSeries({}), PhoneSeries({"+9992": "NO"})])
def test_a_number_that_no_series_holds_has_no_circle(table: Series) -> None:
    assert table.circle("+999300001") is None


def test_the_longest_series_counts(tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text(HEADER + "+9992,NO,x\n+999201,SW,x\n", encoding="utf-8")
    table = read_series(tmp_path / "series.csv")
    assert [table.circle(number) for number in ("+999200001", "+999201001", "+9992", "+999")] == [
        "NO",
        "SW",
        "NO",
        None,
    ]


@pytest.mark.parametrize("row", ["9992,NO,x", "+0992,NO,x", "+9992,,x", "+9992,NO,x\n+9992,SW,x", "+9992"])
def test_a_row_that_does_not_fit_is_refused_with_its_line(row: str, tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match=rf"series\.csv, line {2 + row.count(chr(10))}"):
        read_series(tmp_path / "series.csv")


def test_other_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text("number,circle\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match="expected the columns"):
        read_series(tmp_path / "series.csv")
