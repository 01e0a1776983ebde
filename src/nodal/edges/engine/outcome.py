"""Read what a run of the engine wrote, table by table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from nodal.edges.engine.files import EXPLAINED, parquet

_TABLES = {
    "persons": "account_id, person_id, bits",
    "networks": "account_id, network_id, tier, role, exclusivity",
    "links": "a, b, relation, bits",
    "evidence": "a, b, relation, kind, value, audience, decay, bits, report_ids",
    "ignored": "kind, value, relation, audience, why",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The folder that a run of the engine wrote into."""

    folder: Path

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """The rows of persons, networks, links, evidence or ignored, in the columns of the interface document."""
        with duckdb.connect() as database:
            rows = parquet(self.folder / f"{table}.parquet")
            result = database.execute(f"SELECT {_TABLES[table]} FROM {rows} ORDER BY ALL")  # noqa: S608 - names from the table above
            while batch := result.fetchmany(10_000):
                yield from batch

    def sentences(self) -> Iterator[dict[str, object]]:
        """The explanations, one for each link and each network."""
        path = self.folder / EXPLAINED
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines)
