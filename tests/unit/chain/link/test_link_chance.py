from __future__ import annotations

from collections import Counter

from nodal.chain.link import Observation, link, local_moving, model, numbers
from nodal.chain.link.calibrate import Calibration, chances, fitted
from nodal.chain.link.chance import by_chance, close, countable, dealt, key, needed

BITS = 1_000_000
ROWS = [(f"p{n % 40:02}", (kind, f"{kind}{n % 9}")) for n in range(200) for kind in ("chat", "hash", "url")]
ROWS = sorted(set(ROWS))


EVERYBODY = {person for person, _ in ROWS} | {f"q{n:03}" for n in range(60)}


def test_values_keep_their_holders_and_people_their_share() -> None:
    out = dealt(ROWS, EVERYBODY, 0)
    assert Counter(strand for _, strand in out) == Counter(strand for _, strand in ROWS)
    assert {person for person, _ in out} <= EVERYBODY
    assert out != tuple(sorted(ROWS, key=lambda row: (row[1], row[0])))
    busy = [(f"b{n % 5}", ("hash", f"h{n}")) for n in range(500)]
    drawn = Counter(person for round_ in range(20) for person, _ in dealt(busy, {f"z{n}" for n in range(100)}, round_))
    assert all(1_500 < drawn[f"b{n}"] < 1_900 for n in range(5))  # 100 rows of 500 + 100 tickets, 10,000 lots
    assert all(drawn[f"z{n}"] < 60 for n in range(100))


def test_the_lots_are_the_same_in_any_order_and_differ_by_round() -> None:
    assert dealt(ROWS, EVERYBODY, 1) == dealt(ROWS[::-1], sorted(EVERYBODY), 1) != dealt(ROWS, EVERYBODY, 2)
    assert len({key(place, round_) for place in range(1_000) for round_ in range(5)}) == 5_000


def test_a_group_is_found_and_a_shuffle_of_it_is_not() -> None:
    group = [(f"g{n}", (kind, f"{kind}-g{k}")) for n in range(6) for kind in ("chat", "hash") for k in range(4)]
    rest = [(f"z{n:03}", ("hash", f"h{n // 3}")) for n in range(600)]
    audiences = Counter(strand for _, strand in group + rest)
    scores = by_chance(
        group, close(group, audiences, numbers()), audiences.__getitem__, population=606, partition=local_moving
    )
    assert len(scores) == 1
    assert scores[0] > model.TESTED_BITS
    people = {person for person, _ in group + rest}
    assert chances(group + rest, audiences, people, local_moving, numbers()) == ()


def test_what_a_crowd_holds_takes_no_part() -> None:
    assert countable("hash", 6)
    assert not countable("hash", 7)
    assert not countable("hash", 2)
    assert not countable("email", 3)


def test_the_test_asks_for_as_much_as_keeps_chance_to_one_in_twenty() -> None:
    real = [100 * BITS] * 19
    assert needed(real, [], 5) == model.TESTED_BITS
    assert needed(real, [50 * BITS] * 4, 5) == model.TESTED_BITS  # 0.8 a shuffle beside 19: less than one in twenty
    assert needed(real, [50 * BITS] * 5, 5) == 50 * BITS + 1
    assert needed([], [50 * BITS], 5) == 50 * BITS + 1
    assert needed(real, [10 * BITS] * 100, 5) == model.TESTED_BITS


def test_the_threshold_never_falls_below_the_table() -> None:
    assert fitted(numbers(), [], (), 5) == numbers()
    assert fitted(numbers(), [], (3 * BITS,), 5).tested_bits == model.TESTED_BITS
    raised = fitted(numbers(), [], (77 * BITS,), 5)
    assert (raised.tested_bits, raised.model) == (77 * BITS + 1, f"{model.MODEL}+learned")


def test_numbers_that_were_handed_in_are_not_fitted_again() -> None:
    rows = [Observation(f"r{n}", f"A|{n}", "chat", "c", sender="A") for n in range(4)]
    assert link(rows, numbers=numbers()).calibration == Calibration(is_fitted=False)
    report = link(rows).calibration.to_json(numbers())
    assert (report["kind"], report["is_fitted"], report["lessons"]) == ("hand-set", True, [])
    assert report["chance"]["needed_bits"] == report["chance"]["needed_at_least"] == 40 * BITS  # type: ignore[index]
    assert link(rows).calibration.rounds == 5
