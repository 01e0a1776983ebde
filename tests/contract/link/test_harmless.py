"""Dense groups that nobody organised are never `tested`; rings are. Each group is made from what makes it, not scores.

Everybody lives in one archive: people with accounts on four platforms, of whom each report tells what the account has,
or only a part of it. Groups differ in nothing but how things pass among their people.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from tests.contract.link.engines import ENGINES

from nodal.chain.link import Observation

START = datetime(2025, 3, 1, tzinfo=UTC)
PLATFORMS = ("north", "south", "east", "west")
SEEDS = range(4)

Thing = tuple[str, str]


@dataclass
class Dweller:
    """Somebody with what is theirs alone, and what came to them by living where they live."""

    name: str
    platforms: list[str]
    has: list[Thing] = field(default_factory=list)


class Place:
    """A place with its people; `happen` gives some of them what a circumstance brings."""

    def __init__(self, seed: int, *, missing: float = 0.0, people: int = 260) -> None:
        self.missing = missing
        self.chance = random.Random(f"place {seed}")
        self.made = 0
        self.people = []
        for n in range(people):
            many = self.chance.choice((1, 1, 2))
            home = [("chat", f"home {n // 3}")] if self.chance.random() < 0.8 else []
            self.people.append(Dweller(f"d{n}", self.chance.sample(PLATFORMS, many), home))
        self.free = self.chance.sample(self.people, people)

    def some(self, many: int) -> list[Dweller]:
        return [self.free.pop() for _ in range(many)]

    def files(self, many: int) -> list[Thing]:
        return [("hash", f"{self.chance.getrandbits(160):040x}") for _ in range(many)]

    def mark(self) -> str:
        self.made += 1
        return f"m{self.made}"

    def happen(self, who: list[Dweller], things: list[Thing], part: float = 1.0) -> None:
        for thing in things:
            for one in who:
                if self.chance.random() < part:
                    one.has.append(thing)

    def rows(self) -> list[Observation]:
        out: list[Observation] = []
        for one in self.people:
            for platform in one.platforms:
                for n in range(self.chance.choice((1, 2))):
                    at = START + timedelta(minutes=self.chance.randrange(60 * 24 * 200))
                    own = [*self.files(1), ("device", f"dev-{one.name}"), ("screen", f"{one.name}-{platform}")]
                    for kind, value in own + one.has:
                        if self.chance.random() >= self.missing:
                            report = f"{platform}-{one.name}-{n}"
                            account = f"{platform}|{one.name}"
                            out.append(Observation(report, account, kind, value, at=at, sender=platform))
        return out


def class_chat(place: Place) -> list[Dweller]:
    """Of thirty pupils ten are reported; the chat passes pictures, notes and two links, and most keep them."""
    pupils, mark = place.some(10), place.mark()
    place.happen(pupils, [("chat", f"class {mark}")], 0.95)
    place.happen(pupils, [*place.files(5), ("url", f"https://{mark}.test/1"), ("url", f"https://{mark}.test/2")], 0.6)
    return pupils


def class_whose_files_leak(place: Place) -> list[Dweller]:
    """The same, and each picture reaches somebody outside."""
    pupils, files = class_chat(place), place.files(4)
    place.happen(pupils, files, 0.6)
    for thing in files:
        place.happen(place.some(1), [thing])
    return pupils


def family(place: Place) -> list[Dweller]:
    """Five with one tablet, one mail box, a chat, pictures, a till and the links they send one another."""
    people, mark = place.some(5), place.mark()
    place.happen(people, [("device", f"tablet {mark}"), ("email", f"{mark}@home.example.org")], 0.9)
    place.happen(people, [("chat", f"family {mark}"), ("pay", f"rent-{mark}@pay.test")])
    place.happen(people, [*place.files(6), ("url", f"https://{mark}.test/trip")], 0.8)
    return people


def warning(place: Place) -> list[Dweller]:
    """A picture, a second one and a link that everybody forwards to some they know, through no common room."""
    people, mark = place.some(24), place.mark()
    place.happen(people, [*place.files(2), ("url", f"https://{mark}.test/warning")], 0.9)
    return people


def club_on_one_line(place: Place) -> list[Dweller]:
    """A sports club of nine: one Wi-Fi, one chat, a fee, match pictures and the table of the league."""
    people, mark = place.some(9), place.mark()
    place.happen(people, [("ip", f"203.0.113.{place.made}"), ("chat", f"club {mark}")], 0.95)
    place.happen(people, [("pay", f"fee-{mark}@pay.test")], 0.5)
    place.happen(people, [*place.files(5), ("url", f"https://{mark}.test/league")], 0.6)
    return people


def friends(place: Place) -> list[Dweller]:
    """Four with a chat, a picture, a link and a till for what they eat."""
    people, mark = place.some(4), place.mark()
    place.happen(people, [("chat", f"friends {mark}"), ("pay", f"pizza-{mark}@pay.test")])
    place.happen(people, [*place.files(1), ("url", f"https://{mark}.test/")])
    return people


INNOCENT = (class_chat, class_whose_files_leak, family, warning, club_on_one_line, friends)


def ring_of_cells(place: Place) -> list[Dweller]:
    """Two cells with a room each and two who stand in both; files and money go through all of it."""
    people, mark = place.some(9), place.mark()
    cells = people[:2] + people[2:6], people[:2] + people[6:]
    for n, cell in enumerate(cells):
        place.happen(cell, [("chat", f"cell {mark} {n}"), ("pay", f"{mark}-{n}@pay.test")], 0.95)
    place.happen(people, [*place.files(6), ("url", f"https://{mark}.test/in")], 0.6)
    return people


def ring_without_a_room(place: Place) -> list[Dweller]:
    """Files go from hand to hand in pairs of rooms, and all pay to one of three handles."""
    people, mark = place.some(8), place.mark()
    for n in range(4):
        place.happen(people[2 * n : 2 * n + 3], [("chat", f"pair {mark} {n}")])
    place.happen(people, [*place.files(7), *(("pay", f"{mark}-{n}@pay.test") for n in range(3))], 0.6)
    return people


RINGS = (ring_of_cells, ring_without_a_room)


def found_by(name: str, place: Place) -> list[set[str]]:
    """The people of each tested network."""
    found: dict[str, set[str]] = {}
    for account, network, tier, _, _ in ENGINES[name](place.rows())["networks"]:
        if tier == "tested":
            found.setdefault(str(network), set()).add(str(account).split("|")[1])
    return list(found.values())


def names(group: list[Dweller]) -> set[str]:
    return {one.name for one in group}


def is_harmed(group: set[str], found: list[set[str]]) -> bool:
    return any(2 * len(people & group) >= len(people) for people in found)


def is_found(ring: set[str], found: list[set[str]]) -> bool:
    return any(2 * len(people & ring) >= len(people | ring) for people in found)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_dense_group_that_nobody_organised_is_tested_and_rings_are(name: str, seed: int) -> None:
    place = Place(seed)
    innocent, rings = [names(make(place)) for make in INNOCENT], [names(make(place)) for make in RINGS]
    found = found_by(name, place)
    assert not any(is_harmed(group, found) for group in innocent)
    assert is_found(rings[0], found)


@pytest.mark.parametrize("make", INNOCENT)
def test_many_of_them_and_nothing_else_give_no_tested_network(make: Callable[[Place], list[Dweller]]) -> None:
    place = Place(7)
    for _ in range(6):
        make(place)
    assert found_by("local", place) == []


def test_where_a_fifth_is_not_told_hardly_any_is_tested_and_rings_are() -> None:
    harmed = groups = lost = organised = 0
    for seed in range(8):
        place = Place(seed, missing=0.2)
        innocent, rings = [names(make(place)) for make in INNOCENT], [names(make(place)) for make in RINGS]
        found = found_by("local", place)
        harmed, groups = harmed + sum(is_harmed(group, found) for group in innocent), groups + len(innocent)
        lost, organised = lost + sum(not is_found(ring, found) for ring in rings), organised + len(rings)
    assert harmed * 20 <= groups  # one in twenty: what is not told cannot speak for them either
    assert lost * 4 <= organised
