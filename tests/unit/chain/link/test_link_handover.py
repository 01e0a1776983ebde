"""What leaves of a network: only what the evidence needs, and what stays behind is counted."""

from __future__ import annotations

from dataclasses import replace

from nodal.chain.link import Evidence, Head, Known, hand_over, holdings_of

HEAD = Head("00000000-0000-5000-8000-000000000001", "tested", ("A line.",), "2026-01-01T00:00:00+00:00", "U", "m", 0)


def known(n: int, **more: object) -> Known:
    one = Known(f"00000000-0000-4000-8000-00000000000{n}", f"A|{n}", "member", False, True, (str(n),))
    return replace(one, **more)  # type: ignore[arg-type]


def row(a: int, b: int, value: str, kind: str = "hash") -> Evidence:
    return Evidence(f"A|{a}", f"A|{b}", "associate", kind, value, 3, 1_000_000, 4_000_000, (str(a), str(b)))


REPORTS = {str(n): (f"r-{n}", "portal") for n in (1, 2, 3)}
TOLD = {("hash", "f1")}


def test_everything_that_evidence_needs_goes_with_its_reports() -> None:
    given = hand_over(HEAD, [known(1), known(2)], [row(1, 2, "f1")], told=TOLD, reports=REPORTS)
    assert [one.key for one in given.accounts] == ["A|1", "A|2"]
    assert [(one.value, one.reports) for one in given.things] == [("f1", ("r-1", "r-2"))]
    assert [(bond.bits, len(bond.because)) for bond in given.bonds] == [(4_000_000, 1)]
    assert given.reports == {"r-1": "portal", "r-2": "portal"}
    assert len(holdings_of(given)) == 2
    assert given.left_out == {}


def test_a_child_and_who_only_received_stay_behind_with_their_links_and_things() -> None:
    people = [known(1), known(2, is_child=True), known(3, may_leave=False)]
    given = hand_over(HEAD, people, [row(1, 2, "f1"), row(1, 3, "f1")], told=TOLD, reports=REPORTS)
    assert [one.key for one in given.accounts] == ["A|1"]
    assert (given.bonds, given.things) == ((), ())
    assert given.left_out == {"child": 1, "only_received": 1}
    assert "r-2" not in given.reports


def test_a_value_that_only_others_know_leaves_its_bits_and_not_itself() -> None:
    given = hand_over(HEAD, [known(1), known(2)], [row(1, 2, "f9")], told=TOLD, reports=REPORTS)
    assert given.things == ()
    assert [one.thing for bond in given.bonds for one in bond.because] == [None]
    assert given.bonds[0].bits == 4_000_000
    assert given.left_out == {"value_of_other_units": 1}
    assert "f9" not in repr(given)


def test_a_report_that_only_others_hold_is_counted_and_not_named() -> None:
    given = hand_over(HEAD, [known(1), known(2)], [row(1, 2, "f1")], told=TOLD, reports={"1": ("r-1", "portal")})
    assert given.left_out == {"report_of_other_units": 1}
    assert given.things[0].reports == ("r-1",)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [row(1, 2, "f1"), row(1, 3, "f1"), row(2, 3, "f1")]
    people = [known(n) for n in (1, 2, 3)]
    first = hand_over(HEAD, people, rows, told=TOLD, reports=REPORTS)
    assert hand_over(HEAD, people[::-1], rows[::-1], told=TOLD, reports=REPORTS) == first
