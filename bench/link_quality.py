"""How right linking is: persons, networks, innocents and roles, per world and share of missing fields.

`python -m bench.link_quality [--tune] [--seeds N] [--people N]`. The seeds of `TUNE` may be looked at while the program
is worked on; nothing was chosen on those of `TEST`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.archives import WORLDS, Archive, plant, write_csv
from bench.scores import networks_score, persons_score, roles_score

from nodal.edges.engine import Limits, link_files
from nodal.edges.engine.outcome import Outcome

TUNE = range(50, 60)
TEST = range(7000, 7010)
WITHOUT = range(8000, 8020)
"""Archives without a ring: not looked at either."""
MISSING = (0.2, 0.5)
PEOPLE = 900
PLANTED = (1, 2, 3, 5, 12, 40, 100, 200)

HEADING = (
    "world     miss | precision  of allowed  of shared (allowed/true) |"
    " tested: precision  found  (visible, testable) harmed | any: precision found"
)

Row = dict[str, object]
Tables = dict[str, list[tuple[object, ...]]]
NAMES = ("persons", "networks", "links", "evidence")


def linked(archive: Archive) -> Tables:
    """The tables that the engine writes about an archive."""
    with tempfile.TemporaryDirectory() as room:
        link_files(write_csv(archive, Path(room) / "a.csv"), Path(room) / "out", limits=Limits(threads=1))
        outcome = Outcome(Path(room) / "out")
        return {name: list(outcome.rows(name)) for name in NAMES}


def scored(world: str, seed: int, missing: float, people: int = PEOPLE) -> Row:
    """One archive: counts for persons, for tested and for all networks, and for roles."""
    archive = WORLDS[world](seed, people, missing=missing)
    tables = linked(archive)
    person_of = {str(a): str(p) for a, p, _ in tables["persons"]}
    tested = networks_of(tables, {"tested"})
    return {
        "world": world,
        "missing": missing,
        "seed": seed,
        "persons": persons_score(archive, person_of),
        "tested": networks_score(archive, tested),
        "any": networks_score(archive, networks_of(tables, {"tested", "possible"})),
        "roles": roles_score(
            archive, [(str(a), str(n), str(role)) for a, n, tier, role, _ in tables["networks"] if tier == "tested"]
        ),
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


def planted(world: str, seed: int, times: int, kind: str) -> int:
    """How often an innocent is bound by what one sender put into so many reports; it should be never."""
    archive = WORLDS[world](seed, 400, rings=2)
    innocent = plant(archive, seed, times, kind, verified=None if times % 2 else False)
    tables = linked(archive)
    bound = sum(innocent in row[:2] for row in tables["links"]) + sum(innocent == row[0] for row in tables["networks"])
    return bound + sum(innocent == a and a != p for a, p, _ in tables["persons"])


def pooled(rows: Iterable[Row]) -> dict[tuple[str, float], dict[str, Counter[str]]]:
    """Counts summed over seeds."""
    sums: dict[tuple[str, float], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        cell = sums[str(row["world"]), float(str(row["missing"]))]
        for part in ("persons", "tested", "any"):
            cell[part].update(row[part])  # type: ignore[arg-type]
    return sums


def table(rows: list[Row]) -> list[str]:
    """The pooled scores beside their ceilings, as lines."""
    lines = [HEADING]
    for (world, missing), cell in sorted(pooled(rows).items()):
        p, t, a = cell["persons"], cell["tested"], cell["any"]
        lines.append(
            f"{world:9} {missing:4} | {share(p, 'right', 'said')}       {share(p, 'found_of_allowed', 'allowed')}"
            f"        {share(p, 'found_of_shared', 'shared')}      ({share(p, 'allowed', 'true')})      |"
            f"         {share(t, 'right', 'said')}      {share(t, 'found', 'rings')}  ({share(t, 'visible', 'rings')},"
            f" {share(t, 'testable', 'rings')})  {t['harmed']:3}    |      {share(a, 'right', 'said')}"
            f"     {share(a, 'found', 'rings')}"
        )
    return lines


def share(counts: Mapping[str, float], part: str, whole: str) -> str:
    """A share with three digits; a dash when there is nothing to share."""
    return f"{counts[part] / counts[whole]:.3f}" if counts[whole] else "  -  "


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--tune", action="store_true")
    words.add_argument("--seeds", type=int, default=10)
    words.add_argument("--worlds", nargs="*", default=list(WORLDS))
    words.add_argument("--only", choices=("scores", "without", "planted"))
    words.add_argument("--json", action="store_true")
    told = words.parse_args()
    seeds = list(TUNE if told.tune else TEST)[: told.seeds]
    cells = [(w, s, m) for w in told.worlds for m in MISSING for s in seeds]
    with ProcessPoolExecutor(1 if told.tune else 2) as pool:
        rows = list(pool.map(scored, *zip(*cells, strict=True)))
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
