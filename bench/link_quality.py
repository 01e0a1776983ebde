"""How right linking is: persons, networks, innocents and roles, per world and share of missing fields.

`python -m bench.link_quality [scores|safety] [--lists] [--tune] [--seeds N] [--worlds NAME...]` prints JSON rows. The
seeds of `TUNE` may be looked at while the program is worked on; nothing was chosen on those of `TEST` and `WITHOUT`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path

from bench.archives import WORLDS, Archive, plant, with_lists, write_csv
from bench.scores import attached_score, networks_score, persons_score, roles_score

from nodal.edges.engine import Limits, link_files
from nodal.edges.engine.outcome import Outcome

TUNE = range(50, 60)
TEST = range(7000, 7010)
WITHOUT = range(8000, 8020)
"""Archives without a ring: not looked at either."""
MISSING = (0.2, 0.5)
PEOPLE = 900
PLANTED = (1, 2, 3, 5, 12, 40, 100, 200)

Row = dict[str, object]
Tables = dict[str, list[tuple[object, ...]]]
ROLES = ("source", "broker", "hub", "member")
NAMES = ("persons", "networks", "links", "evidence")


def linked(archive: Archive) -> Tables:
    """The tables that the engine writes about an archive."""
    with tempfile.TemporaryDirectory() as room:
        link_files(write_csv(archive, Path(room) / "a.csv"), Path(room) / "out", limits=Limits(threads=1))
        outcome = Outcome(Path(room) / "out")
        return {name: list(outcome.rows(name)) for name in NAMES}


def scored(world: str, seed: int, missing: float, *, lists: bool = False, people: int = PEOPLE) -> Row:
    """One archive: counts for persons, for tested and for all networks, and for roles; `lists`: with known material."""
    archive = WORLDS[world](seed, people, missing=missing)
    if lists:
        archive = with_lists(archive, seed)
    tables = linked(archive)
    person_of = {str(a): str(p) for a, p, _ in tables["persons"]}
    tested = networks_of(tables, {"tested"})
    members = [(str(a), str(n), str(role)) for a, n, tier, role, _ in tables["networks"] if tier == "tested"]
    return {
        "world": world,
        "missing": missing,
        "lists": lists,
        "seed": seed,
        "persons": persons_score(archive, person_of),
        "tested": networks_score(archive, tested),
        "any": networks_score(archive, networks_of(tables, {"tested", "possible"})),
        "roles": roles_score(archive, members),
        "attached": attached_score(archive, members),
    }


def networks_of(tables: Tables, tiers: set[str]) -> dict[str, set[str]]:
    """Accounts by network, of these tiers."""
    found: dict[str, set[str]] = defaultdict(set)
    for account, network, tier, _, _ in tables["networks"]:
        if tier in tiers:
            found[str(network)].add(str(account))
    return found


def without_rings(world: str, seed: int, missing: float = 0.2) -> int:
    """How many tested networks an archive without any ring gives."""
    return len(networks_of(linked(WORLDS[world](seed, PEOPLE, rings=0, missing=missing)), {"tested"}))


def planted(world: str, seed: int, kind: str, times: int) -> int:
    """How often an innocent is bound by what one sender put into so many reports; it should be never."""
    archive = WORLDS[world](seed, 400, rings=2)
    innocent = plant(archive, seed, times, kind, verified=None if times % 2 else False)
    tables = linked(archive)
    bound = sum(innocent in row[:2] for row in tables["links"]) + sum(innocent == row[0] for row in tables["networks"])
    return bound + sum(innocent == a and a != p for a, p, _ in tables["persons"])


def pooled(rows: Iterable[Row]) -> dict[tuple[str, float, bool], dict[str, Counter[object]]]:
    """Counts summed over seeds."""
    sums: dict[tuple[str, float, bool], dict[str, Counter[object]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        cell = sums[str(row["world"]), float(str(row["missing"])), bool(row["lists"])]
        for part in ("persons", "tested", "any", "roles", "attached"):
            cell[part].update(row[part])  # type: ignore[arg-type]
    return sums


def report(rows: list[Row]) -> list[Row]:
    """One row per world and share of missing fields: each score beside what the data left to be found."""
    told: list[Row] = []
    for (world, missing, lists), cell in sorted(pooled(rows).items()):
        persons, tested, every, roles = (cell[name] for name in ("persons", "tested", "any", "roles"))
        told.append(
            {
                "what": f"{world} {missing:.0%}" + (", with lists" if lists else ""),
                "precision": share(persons, "right", "said"),
                "of_allowed": share(persons, "found_of_allowed", "allowed"),
                "of_shared": share(persons, "found_of_shared", "shared"),
                "allowed": share(persons, "allowed", "true"),
                "shared": share(persons, "shared", "true"),
                "tested": share(tested, "right", "said"),
                "found": share(tested, "found", "rings"),
                "testable": share(tested, "testable", "rings"),
                "visible": share(tested, "visible", "rings"),
                "harmed": tested["harmed"],
                "found_any": share(every, "found", "rings"),
                "attached right": f"{cell['attached']['right']} of {cell['attached']['said']}",
            }
            | {
                f"{role} right": f"{roles[role, 'right']} of {roles[role, 'said']}"
                for role in ROLES
                if roles[role, "said"]
            }
            | {
                f"{role} met": f"{roles[role, 'right']} of {roles[role, 'there']}"
                for role in ROLES
                if roles[role, "there"]
            }
        )
    return told


def share(counts: Mapping[object, int], part: str, whole: str) -> float | None:
    """A share with three digits; None when there is nothing to share."""
    return round(counts[part] / counts[whole], 3) if counts[whole] else None


def safety(seeds: range = WITHOUT) -> list[Row]:
    """What must be 0 whatever the seed: tested networks where no ring is, and innocents whom one sender can bind."""
    told: list[Row] = []
    plants = [(kind, times) for kind in ("email", "phone", "ip") for times in PLANTED]
    with ProcessPoolExecutor(2) as pool:
        for world in WORLDS:
            found = list(pool.map(without_rings, repeat(world), seeds))
            bound = list(pool.map(planted, repeat(world), repeat(seeds[0]), *zip(*plants, strict=True)))
            told.append(
                {
                    "what": f"{world} without rings",
                    "archives": len(found),
                    "with_tested": sum(n > 0 for n in found),
                    "planted": len(bound),
                    "bound": sum(bound),
                }
            )
    return told


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("part", nargs="?", choices=("scores", "safety", "all"), default="all")
    words.add_argument("--tune", action="store_true", help="the seeds that may be looked at")
    words.add_argument("--lists", action="store_true", help="scores alone, with files on lists of known material")
    words.add_argument("--seeds", type=int, default=10)
    words.add_argument("--worlds", nargs="*", default=list(WORLDS))
    told = words.parse_args()
    rows: list[Row] = []
    if told.part != "safety":
        cells = [
            (w, s, m) for w in told.worlds for m in MISSING for s in list(TUNE if told.tune else TEST)[: told.seeds]
        ]
        with ProcessPoolExecutor(2) as pool:
            score = partial(scored, lists=told.lists)
            rows += report(list(pool.map(score, *zip(*cells, strict=True))))
    if told.part != "scores" and not told.lists:
        rows += safety(TUNE[: told.seeds] if told.tune else WITHOUT)
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
