from __future__ import annotations

import csv
import io

import pytest

from nodal.desk.csv import inert, table

FORMULAS = ["=1+1", "+1", "-1+cmd|'/c calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\n@x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert inert(text).startswith("'")
    (_, (cell,)) = csv.reader(io.StringIO(table(["a"], [[text]]), newline=""))
    assert cell == f"'{text}"


def test_a_number_stays_a_number_and_a_text_stays_as_told() -> None:
    assert (inert(-3), inert(12.5), inert("1,234"), inert("a-b")) == ("-3", "12.5", "1,234", "a-b")


def test_quotes_commas_and_lines_come_back_as_they_went_in() -> None:
    rows = [['say "no"', "a,b", "two\nlines"]]
    text = table(["x", "y", "z"], rows)
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == rows
    assert text.endswith("\r\n")
