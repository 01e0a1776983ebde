from __future__ import annotations

import itertools

from nodal.desk.charts import bars, dots, flow, lines, ticks, tiles


def test_the_highest_bar_stays_under_the_highest_tick_and_all_stand_on_the_base() -> None:
    drawn = bars([("a", 3), ("b", 97), ("c", 0)])
    assert [tick.n for tick in drawn.ticks] == [0, 50, 100]
    assert all(abs(bar.y + bar.height - drawn.base) < 0.01 for bar in drawn.bars)
    assert min(bar.y for bar in drawn.bars) >= drawn.ticks[-1].y
    assert drawn.bars[2].height == 0


def test_twice_the_number_is_twice_the_height() -> None:
    one, two = bars([("a", 40), ("b", 80)]).bars
    assert abs(two.height - 2 * one.height) < 0.05


def test_bars_that_stand_close_leave_labels_out_but_no_bar() -> None:
    drawn = bars([(str(day), day) for day in range(90)])
    assert len(drawn.bars) == 90
    assert 0 < sum(bool(bar.label) for bar in drawn.bars) < 20
    assert not drawn.shows_numbers


def test_nothing_at_all_can_be_drawn() -> None:
    assert bars([]).bars == ()
    assert lines([], []).lines == ()
    assert flow([], [], centre="us", rest="others").strands == ()
    assert dots([], {}).dots == ()
    assert [tick.n for tick in ticks(0, height=10)] == [0, 1]


def test_the_names_of_lines_never_stand_on_each_other() -> None:
    drawn = lines(["1", "2"], [("a", [0, 5]), ("b", [1, 5]), ("c", [2, 5])])
    heights = sorted(line.name_y for line in drawn.lines)
    assert all(later - earlier >= 15.9 for earlier, later in itertools.pairwise(heights))


def test_a_flow_keeps_every_number_also_of_those_it_puts_together() -> None:
    drawn = flow([("a", 5)], [(f"u{n}", n) for n in range(1, 31)], centre="us", rest="others")
    went = [node for node in drawn.nodes if node.side == "right"]
    assert len(went) == 10
    assert sum(node.n for node in went) == sum(range(1, 31))
    assert went[-1].name == "others"


def test_no_end_of_a_flow_lies_on_another_or_outside() -> None:
    drawn = flow([(f"s{n}", 1) for n in range(10)], [("only", 10_000)], centre="us", rest="others")
    left = sorted((node for node in drawn.nodes if node.side == "left"), key=lambda node: node.y)
    assert all(a.y + a.height <= b.y for a, b in itertools.pairwise(left))
    assert all(node.y >= 0 and node.y + node.height <= drawn.height for node in drawn.nodes)


def test_tiles_stand_apart_and_carry_their_number() -> None:
    drawn = tiles({"X-N": (0, 0), "X-S": (1, 2)}, {"X-S": 7}, {"X-N": "North", "X-S": "South"})
    assert [(tile.short, tile.n, tile.shade) for tile in drawn.tiles] == [("N", 0, 0), ("S", 7, 5)]
    assert (drawn.width, drawn.height) == (2 * 68, 3 * 68)


def test_north_is_above_and_east_is_right() -> None:
    drawn = dots([("a", "A", (50.0, 9.0)), ("b", "B", (48.0, 11.0))], {"a": 4})
    by_code = {dot.code: dot for dot in drawn.dots}
    assert by_code["a"].y < by_code["b"].y
    assert by_code["a"].x < by_code["b"].x
    assert by_code["a"].radius > by_code["b"].radius
