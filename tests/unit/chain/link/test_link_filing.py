"""A report taken apart says what the twin hears, and two reports that say the same have one print."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from bench.archives import market, town

from nodal.chain.link import (
    OTHER,
    RECIPIENT,
    REPORTED,
    SOCKET,
    Held,
    Observation,
    file_reports,
    holding_of,
    session_strand,
    sessions_of,
    speaks,
)
from nodal.chain.link.clean import clean
from nodal.chain.link.holdings import admitted_recipients, holdings

AT = datetime(2024, 1, 1, 12, tzinfo=UTC)


def held(rows: list[Observation]) -> dict[tuple[str, str], dict[str, dict[int, Held]]]:
    """Strand -> account -> part -> what all reports say together."""
    kept = {row.report_id for row in clean(rows)}
    numbers = {report: n for n, report in enumerate(sorted(kept))}
    found: dict[tuple[str, str], dict[str, dict[int, Held]]] = defaultdict(lambda: defaultdict(dict))
    for report, filed in file_reports(rows).items():
        for one in filed.said if report in kept else ():
            if one.kind == SOCKET:
                continue
            new = Held(one.grade, one.s0, one.s1, numbers[report], numbers[report], one.t0, one.t1, one.bare)
            parts = found[one.kind, one.value][one.account]
            parts[one.part] = together(parts[one.part], new) if one.part in parts else new
    return found


def together(one: Held, two: Held) -> Held:
    def least(a: str | int | None, b: str | int | None) -> object:
        return min((x for x in (a, b) if x is not None), default=None)  # type: ignore[type-var]

    def most(a: str | int | None, b: str | int | None) -> object:
        return max((x for x in (a, b) if x is not None), default=None)  # type: ignore[type-var]

    return Held(
        max(one.grade, two.grade), least(one.s0, two.s0), most(one.s1, two.s1), min(one.r0, two.r0),
        max(one.r1, two.r1), least(one.t0, two.t0), most(one.t1, two.t1), one.bare or two.bare,
    )  # type: ignore[arg-type]  # fmt: skip


def test_what_is_kept_of_a_holding_is_all_that_the_rules_ask_of_it() -> None:
    for world in (town, market):
        rows = world(3, 120, rings=1).rows
        kept = held(rows)
        admitted = admitted_recipients(clean(rows))
        for relation in ("same_person", "associate"):
            for strand, holders in holdings(clean(rows), relation).items():
                if strand[0] == "ip_port":
                    continue
                for one in holders:
                    received = relation == "associate" and one.account_id in admitted
                    mine = holding_of(one.account_id, kept[strand][one.account_id], received=received)
                    assert mine is not None
                    assert (mine.grade, mine.first, mine.last, mine.bare, mine.reported) == (
                        one.grade, one.first, one.last, one.bare, one.reported,
                    )  # fmt: skip
                    assert min(2, len(one.senders)) == len(mine.senders)
                    assert min(2, len(one.reports)) == len(mine.reports)
                    assert mine.senders <= one.senders


def test_whether_parts_speak_is_what_the_holding_says_that_they_make() -> None:
    dice = random.Random(7)
    for _ in range(500):
        parts = {}
        for part in dice.sample((REPORTED, RECIPIENT, OTHER), dice.randrange(4)):
            s0, s1 = sorted((dice.choice("ab"), dice.choice("ab")))
            parts[part] = Held(dice.randrange(3), s0, s1, 1, 2, None, None, False)
        for received in (True, False):
            made = holding_of("a", parts, received=received)
            assert speaks(parts, received=received) == (made is not None and made.grade > 0)


def test_the_print_of_a_report_does_not_depend_on_its_number_or_the_order_of_rows() -> None:
    rows = [Observation("1", "a|x", kind, "v", at=AT, sender="s") for kind in ("chat", "hash", "url")]
    again = [Observation("2", row.account_id, row.kind, row.value, at=row.at, sender="s") for row in rows]
    random.Random(1).shuffle(again)
    other = [*rows[:2], Observation("3", "a|x", "url", "w", at=AT, sender="s")]
    prints = {report: filed.print for report, filed in file_reports([*rows, *again]).items()}
    assert prints["1"] == prints["2"]
    assert (
        file_reports([Observation("3", *(r.account_id, r.kind, r.value), at=AT, sender="s") for r in other])["3"].print
        not in prints.values()
    )


def test_parts_and_ports() -> None:
    rows = [
        Observation("1", "a|x", "ip", "192.0.2.1", port=40_000, at=AT, sender="s"),
        Observation("1", "a|y", "chat", "c", role="recipient", at=AT, sender="s"),
        Observation("1", "a|z", "screen", "", role="victim", sender="s"),
    ]
    filed = file_reports(rows)["1"]
    assert filed.named == {("a|x", REPORTED), ("a|y", RECIPIENT), ("a|z", OTHER)}
    assert [(s.kind, s.value, s.part, s.bare) for s in filed.said] == [
        ("ip", "192.0.2.1", REPORTED, False), ("socket", "192.0.2.1|40000", REPORTED, False),
        ("chat", "c", RECIPIENT, True),
    ]  # fmt: skip
    bucket = filed.said[1].bucket
    runs = sessions_of([bucket, bucket + 1, bucket + 3])
    assert runs == ((bucket, bucket + 1), (bucket + 3, bucket + 3))
    kind, text = session_strand("192.0.2.1|40000", *runs[0])
    later = AT + timedelta(minutes=20)
    assert (kind, text) == ("ip_port", f"192.0.2.1|40000|{AT:%Y-%m-%dT%H:%M:%SZ}|{later:%Y-%m-%dT%H:%M:%SZ}")
