from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from tests.unit.chain.builders import NOON, moment, party, sighting, told

from nodal.chain.receive import Sent, count, cover, drifts, held_by, is_empty, median
from nodal.facts.report import Incident, Party, Role, Told

FIELDS = {f"field-{n}": n / 40 for n in range(1, 40)}
"""Forty fields that a platform gives in a fortieth to nearly all of its reports."""


def sent(dice: random.Random, of: int, parts: dict[str, float]) -> Counter[str]:
    """So many reports of a platform that gives each field in this part of them, whatever else it gives."""
    return Counter({name: sum(dice.random() < part for _ in range(of)) for name, part in parts.items()})


def test_a_platform_that_changes_nothing_raises_no_alarm_in_four_thousand_batches() -> None:
    dice, alarms = random.Random(4), 0
    for size in (30, 60, 200, 500):
        for _ in range(1000):
            before = Counter({name: round(part * 400 + dice.gauss(0, (400 * part * (1 - part)) ** 0.5))
                              for name, part in FIELDS.items()})  # fmt: skip
            now = Counter({name: round(part * size + dice.gauss(0, (size * part * (1 - part)) ** 0.5))
                           for name, part in FIELDS.items()})  # fmt: skip
            alarms += bool(drifts(before, 400, {k: max(0, n) for k, n in now.items()}, size))
    # 4,000 batches of 39 fields each: none; so fewer than 3 in 4,000 at 95 %.
    assert alarms == 0


@pytest.mark.parametrize(
    ("part", "to", "size", "found"),
    [(0.9, 0.0, 30, 1.0), (0.9, 0.5, 100, 0.95), (0.5, 0.1, 100, 0.95), (0.3, 0.0, 100, 0.95)],
)
def test_a_planted_fall_is_found_in_the_first_batch(part: float, to: float, size: int, found: float) -> None:
    dice, hits = random.Random(11), 0
    for _ in range(200):
        before, now = sent(dice, 400, {"port": part}), sent(dice, size, {"port": to})
        hits += [d.kind for d in drifts(before, 400, now, size)] == ["fell"]
    assert hits / 200 >= found


def test_a_new_field_is_found_and_a_rare_one_that_nobody_gave_before_is_not() -> None:
    assert [d.kind for d in drifts({}, 400, {"extra.risk": 40}, 100)] == ["new"]
    assert drifts({}, 400, {"extra.risk": 4}, 100) == ()


def test_few_reports_say_nothing() -> None:
    assert drifts({"port": 99}, 99, {}, 500) == ()
    assert drifts({"port": 400}, 400, {}, 29) == ()


def test_a_fall_of_a_few_of_a_hundred_is_no_alarm_however_many_reports_there_are() -> None:
    assert drifts({"port": 90_000}, 100_000, {"port": 80_000}, 100_000) == ()


def test_fields_are_named_and_never_valued() -> None:
    held = held_by(told())
    assert {"identity", "port", "zone", "viewed", "email", "ip", "reported.esp_id", "file", "text"} <= held
    assert not {name for name in held if "example" in name or "203.0" in name}


def test_a_report_that_names_nobody_is_empty_and_one_with_a_text_is_not() -> None:
    bare = Told("7", "le_json", 0, sender="ExampleChat", parties=(Party(Role.REPORTED, (("service", "x"),)),))
    assert is_empty(bare)
    assert is_empty(Told("7", "le_json", 0, parties=(party(Role.REPORTER, first="Clerk"),),
                         sightings=(sighting("email", "c@example.org", party=0),)))  # fmt: skip
    assert not is_empty(told(parties=(), sightings=(), files=()))
    assert not is_empty(Told("7", "le_json", 0, incident=Incident(urgent="now")))


def test_the_middle_delay_is_that_of_half_the_reports() -> None:
    late = [
        told(number=str(n), received=moment(NOON + timedelta(hours=hours)))
        for n, hours in enumerate((1, 5, 20, 99, 2000))
    ]
    found = count(("ExampleChat", cover(one, received_at=NOON + timedelta(days=400))) for one in late)
    assert isinstance(found["ExampleChat"], Sent)
    assert median(found["ExampleChat"].delays) == 24


def test_a_flood_of_invented_names_is_counted_to_a_limit() -> None:
    hostile = told(extra=tuple((f"reports[0].x{n}", "v") for n in range(5_000)))
    found = count([("ExampleChat", cover(hostile, received_at=NOON))])["ExampleChat"]
    assert sum(name.startswith("extra.") for name in found.fields) <= 40
