from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.follow import Event, Followed, Kind
from nodal.chain.measure import FIGURES, Counts, Happening, Operation, What, compare, happenings, tally

START = datetime(2021, 12, 1, tzinfo=UTC)
END = START + timedelta(days=31)
DRIVE = Operation("Drive A", START, END, "drive v1")
LATER = END + timedelta(days=30)


def fir(number: int, *, case: str = "lead-1", at: datetime = START, **more: object) -> Happening:
    return Happening(What.FIR, f"PS-1/2021/{number}", at, case, **more)  # type: ignore[arg-type]


def arrest(number: int, accused: str, person: str, at: datetime = START) -> Happening:
    return Happening(What.ARREST, f"PS-1/2021/{number}/{accused}", at, "lead-1", person)


def numbers(counts: Counts) -> dict[str, int]:
    return {name: figure.n for name, figure in counts.figures if figure.n}


def test_cases_firs_arrests_and_persons_are_counted_apart() -> None:
    events = [fir(1), fir(2), fir(3, case="lead-2"), arrest(1, "A-1", "p-1"), arrest(2, "A-1", "p-1")]
    assert numbers(tally(events, DRIVE, as_of=LATER)) == {"cases": 2, "firs": 3, "arrests": 2, "persons": 1}


def test_one_id_counts_once_wherever_it_stands() -> None:
    events = [fir(1), fir(1, case="lead-2"), fir(1, at=START + timedelta(days=2))]
    counts = tally(events, DRIVE, as_of=LATER)
    assert numbers(counts) == {"cases": 2, "firs": 1}
    assert counts.figure("firs").ids == ("PS-1/2021/1",)


@pytest.mark.parametrize(
    ("at", "known_at", "counted"),
    [
        pytest.param(START, None, True, id="the first moment"),
        pytest.param(START - timedelta(seconds=1), None, False, id="before"),
        pytest.param(END - timedelta(seconds=1), None, True, id="the last moment"),
        pytest.param(END, None, False, id="after"),
        pytest.param(START, LATER, True, id="learnt in time"),
        pytest.param(START, LATER + timedelta(seconds=1), False, id="learnt too late"),
    ],
)
def test_the_window_and_the_as_of_time_decide(at: datetime, known_at: datetime | None, counted: bool) -> None:
    assert tally([fir(1, at=at, known_at=known_at)], DRIVE, as_of=LATER).figure("firs").n == counted


def test_what_happens_after_the_as_of_time_does_not_count() -> None:
    early = START + timedelta(days=3)
    assert tally([fir(1, at=early + timedelta(seconds=1))], DRIVE, as_of=early).figure("firs").n == 0


def test_only_the_units_of_the_operation_count() -> None:
    mine = replace(DRIVE, units=frozenset({"DL-1"}))
    events = [fir(1, unit="DL-1"), fir(2, unit="DL-2")]
    assert tally(events, mine, as_of=LATER).figure("firs").ids == ("PS-1/2021/1",)


def test_a_figure_says_how_to_get_it_again() -> None:
    assert tally([], DRIVE, as_of=LATER).figure("arrests").query == (
        "distinct arrests (one FIR and one accused each) from 2021-12-01 00:00:00 UTC until before "
        "2022-01-01 00:00:00 UTC, as known at 2022-01-31 00:00:00 UTC"
    )


def test_a_snapshot_stays_equal_whatever_is_recorded_later() -> None:
    events = [fir(1, known_at=START)]
    frozen = tally(events, DRIVE, as_of=LATER)
    late = fir(2, known_at=LATER + timedelta(days=1))
    assert tally([late, *events], DRIVE, as_of=LATER) == frozen
    assert tally([late, *events], DRIVE, as_of=LATER + timedelta(days=1)) != frozen


some = st.lists(
    st.builds(
        lambda what, n, day: Happening(what, f"id-{n}", START + timedelta(days=day), f"case-{n}", f"p-{n % 2}"),
        st.sampled_from(list(What)),
        st.integers(0, 3),
        st.integers(-2, 33),
    ),
    max_size=8,
)


@settings(max_examples=50, deadline=None)
@given(some, st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_figure(events: list[Happening], chance: object) -> None:
    again = [*events, *events]
    chance.shuffle(again)  # type: ignore[attr-defined]
    counts = tally(again, DRIVE, as_of=LATER)
    assert counts == tally(events, DRIVE, as_of=LATER)
    assert all(figure.n == len(set(figure.ids)) for _, figure in counts.figures)
    assert [name for name, _ in counts.figures] == list(FIGURES)


def test_a_referral_tells_what_is_countable_in_it() -> None:
    details = {"station": "PS-1", "year": "2021", "number": "7", "sections": "s. 1"}
    events = (
        Event(Kind.SENT, START, "asha"),
        Event(Kind.FIR_REGISTERED, START, "bharat", details),
        Event(Kind.ARRESTED, START, "bharat", {"fir": "PS-1/2021/7", "accused": "A-1", "person": "p-1"}),
        Event(Kind.SAFEGUARDED, START, "bharat", {"child": "c-1"}),
        Event(Kind.CLOSED, START, "bharat", {"outcome": "not_the_person"}),
    )
    found = happenings(Followed("r-1", events), case="lead-1", unit="DL-1", recorded_at=[START] * 5)
    assert [(h.what, h.id, h.person) for h in found] == [
        (What.REFERRED, "r-1", ""),
        (What.FIR, "PS-1/2021/7", ""),
        (What.ARREST, "PS-1/2021/7/A-1", "p-1"),
        (What.SAFEGUARDED, "c-1", "c-1"),
        (What.CLEARED, "lead-1", "lead-1"),
    ]
    assert set(numbers(tally(found, DRIVE, as_of=LATER)).values()) == {1}
    charged = Event(Kind.CLOSED, START, "bharat", {"outcome": "charge_sheeted"})
    assert happenings(Followed("r-1", (charged,)), case="lead-1") == ()


def test_what_came_to_the_unit_is_no_referral_that_it_sent() -> None:
    events = (Event(Kind.SENT, START, "bureau"), Event(Kind.SAFEGUARDED, START, "asha", {"child": "c-1"}))
    found = happenings(Followed("r-1", events), case="report-1", unit="DL", is_ours=False)
    assert numbers(tally(found, DRIVE, as_of=LATER)) == {"safeguarded": 1}


def test_a_window_has_a_zone_and_a_length() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(DRIVE, starts=START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="ends after"):
        replace(DRIVE, ends=START)
    with pytest.raises(ValueError, match="zone"):
        tally([], DRIVE, as_of=LATER.replace(tzinfo=None))


def counted(**changes: object) -> Counts:
    return tally([], replace(DRIVE, **changes), as_of=LATER)  # type: ignore[arg-type]


def test_drives_of_equal_length_and_definition_compare() -> None:
    earlier = counted(name="Drive B", starts=START - timedelta(days=700), ends=END - timedelta(days=700))
    found = compare(counted(), earlier)
    assert (found.comparable, found.why) == (True, ())


@pytest.mark.parametrize(
    ("other", "why"),
    [
        pytest.param(
            counted(ends=END + timedelta(hours=36)),
            "The windows differ in length: 31 days and 32 days 12 h.",
            id="unequal windows",
        ),
        pytest.param(counted(definition="drive v2"), "The definitions of what counts differ.", id="definitions"),
        pytest.param(
            counted(units=frozenset({"DL-1"})), "One counts every unit, the other only some.", id="only some units"
        ),
        pytest.param(
            tally([], DRIVE, as_of=END - timedelta(days=1)),
            "The window of Drive A was not over when it was counted.",
            id="not over",
        ),
    ],
)
def test_what_was_counted_otherwise_is_not_compared(other: Counts, why: str) -> None:
    found = compare(counted(), other)
    assert (found.comparable, found.why) == (False, (why,))
    assert compare(other, counted()).comparable is False
