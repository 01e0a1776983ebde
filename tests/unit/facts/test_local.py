from __future__ import annotations

import pytest

from nodal.facts.errors import Unreadable
from nodal.facts.local import read_local


def test_an_hour_that_a_change_of_clocks_repeats_or_skips_is_not_guessed() -> None:
    for text in ("2021-10-31T02:30", "2021-03-28T02:30"):
        with pytest.raises(Unreadable):
            read_local(text, "Europe/Berlin")
    assert read_local("2021-10-31T12:30", "Europe/Berlin").isoformat() == "2021-10-31T11:30:00+00:00"


@pytest.mark.parametrize("text", ["", "yesterday", "2021-12-04T18:00Z", "2021-12-04T18:00+05:30", "04/12/2021"])
def test_what_is_no_local_time_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_local(text, "Etc/GMT-4")


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_a_year_that_nobody_means_is_refused(text: str) -> None:
    for zone in ("Etc/GMT-14", "Etc/GMT+12"):
        with pytest.raises(Unreadable):
            read_local(text, zone)
