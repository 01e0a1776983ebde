"""What the world of `desk_world` is told before it is filled: constants, people, and how urgent things can be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nodal.facts.priorities import BANDS, Factor, Priorities

if TYPE_CHECKING:
    import psycopg

    from nodal.facts.pack import Pack

DICE = Path(__file__).parent / "world" / "dice.sql"

ROLES = ("analyst", "officer", "supervisor", "analyst", "auditor")
"""The people of a unit, in this order; the first unit has an administrator too."""

WAYS = 10
"""In so many ways a band is reached."""


@dataclass(frozen=True, slots=True)
class World:
    """What a world is made of: `national` received everything, `states` are below it with the largest first.

    `below` are the units beneath that largest state.
    """

    size: int
    seed: int
    national: str
    states: tuple[str, ...]
    below: tuple[str, ...]


def enter(admin: psycopg.Connection, world: World, pack: Pack) -> None:
    """Make the schema `bench` with its functions and small tables, and enter the people."""
    admin.execute("DROP SCHEMA IF EXISTS bench CASCADE")
    admin.execute("CREATE SCHEMA bench")
    for name, kind, value in _constants(world, pack):
        # The program's own numbers and codes, no text of anybody's: a body of a function takes no parameters.
        admin.execute(
            f"CREATE FUNCTION bench.{name}() RETURNS {kind} LANGUAGE sql IMMUTABLE"
            f" AS $q$ SELECT {_words(value)}::{kind} $q$"
        )
    admin.execute(DICE.read_text("utf-8"))
    _people(admin, world)
    _rankings(admin, pack)


def _constants(world: World, pack: Pack) -> tuple[tuple[str, str, object], ...]:
    heavy = max(world.size // 50, 20)
    leads = max(world.size * 6 // 100, 60)
    return (
        ("size", "bigint", world.size),
        ("seed", "bigint", world.seed),
        ("heavy", "bigint", heavy),
        ("light", "bigint", (leads - heavy) * 15),
        ("leads", "bigint", leads),
        ("networks", "bigint", max(world.size // 200, 3)),
        ("largest", "bigint", min(400, leads // 10)),
        ("looks", "bigint", 2 * world.size),
        ("national", "text", world.national),
        ("state_codes", "text[]", world.states),
        ("state_limits", "float8[]", _limits(len(world.states))),
        ("below_codes", "text[]", world.below),
        ("basis", "text", next(clock.basis for clock in pack.clocks if clock.kind == "retention")),
        ("rules", "text", pack.priorities.version),
    )


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return "ARRAY[" + ", ".join(_words(one) for one in value) + "]"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _limits(count: int) -> tuple[int, ...]:
    weights = [1 / (rank + 5) for rank in range(1, count + 1)]
    return tuple(round(sum(weights[:k]) / sum(weights) * 1_000_000) for k in range(1, count))


def _people(admin: psycopg.Connection, world: World) -> None:
    for unit in dict.fromkeys((world.national, *world.states, *world.below)):
        for n, role in enumerate((*ROLES, "administrator") if unit == world.national else ROLES):
            admin.execute(
                "INSERT INTO person (username, name, unit, role, password, is_active, must_change_password,"
                " sessions_ended, language, theme) VALUES (%s, %s, %s, %s, '!', true, false, 0, '', '')",
                [f"{role}-{n}-{unit.lower()}", f"{role.title()} {n + 1} of {unit}", unit, role],
            )
    admin.execute(
        "CREATE TABLE bench.people AS SELECT (row_number() OVER (ORDER BY id) - 1)::bigint AS no, id, unit,"
        " row_number() OVER (PARTITION BY unit ORDER BY id) = 1 AS first FROM person WHERE role <> 'worker'"
    )
    admin.execute(
        "CREATE FUNCTION bench.people_count() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM bench.people'"
    )


def _rankings(admin: psycopg.Connection, pack: Pack) -> None:
    admin.execute(
        "CREATE TABLE bench.ranking (no int PRIMARY KEY, band text, band_rank int, danger int, workability int,"
        " factors jsonb, would_change jsonb)"
    )
    for no, (band, hits) in enumerate(_ways(pack.priorities), start=1):
        danger, work = (sum(hit.points for hit in hits if hit.axis == axis) for axis in ("danger", "workability"))
        factors = [{"axis": f.axis.value, "code": f.code, "points": f.points, "sentence": f.sentence} for f in hits]
        row = [no, band, BANDS.index(band), danger, work, json.dumps(factors), "[]"]
        admin.execute("INSERT INTO bench.ranking VALUES (%s, %s, %s, %s, %s, %s, %s)", row)


def _ways(rules: Priorities) -> list[tuple[str, list[Factor]]]:
    """In which ways the pack's own factors may add up, so many to each band."""
    danger = [factor for factor in rules.factors if factor.axis == "danger"]
    work = [factor for factor in rules.factors if factor.axis == "workability"]
    found: dict[str, list[list[Factor]]] = {band: [] for band in BANDS}
    for k in range(4000):
        chosen = _some(danger, k, share=12 + k % 30)
        band = rules.band(sum(factor.points for factor in chosen))
        if len(found[band]) < WAYS:
            found[band].append([*chosen, *_some(work, k + 7, share=40)])
    return [(band, hits) for band in BANDS for hits in found[band]]


def _some(factors: Sequence[Factor], k: int, *, share: int) -> list[Factor]:
    chosen = [f for i, f in enumerate(factors) if (k * 2654435761 + i * 40503 * (k + 11)) // 977 % 100 < share]
    return sorted(chosen, key=lambda factor: -abs(factor.points))
