"""Rows into the engine, tables and sentences out of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import numpy as np

from nodal.chain.link import (
    Evidence,
    Ignored,
    Link,
    Member,
    Network,
    Numbers,
    Person,
    explain_link,
    explain_network,
    found_of,
)

PERSONS = """SELECT account_id, person_id, bits / 1e6 AS bits FROM out_person ORDER BY account_id"""

NETWORKS = """
SELECT account_id, network_id, tier, role, exclusivity / 1e6 AS exclusivity FROM out_member ORDER BY account_id
"""

LINKS = """
SELECT one.account_id AS a, other.account_id AS b, relation, sum(bits)::BIGINT / 1e6 AS bits, count(*) AS n_evidence
FROM evidence e JOIN account one ON one.a = e.a JOIN account other ON other.a = e.b
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

EVIDENCE = """
SELECT one.account_id AS a, other.account_id AS b, e.relation, e.kind, coalesce(value, word) AS value, e.audience,
    decay / 1e6 AS decay, e.bits / 1e6 AS bits, coalesce(report_ids, []) AS report_ids
FROM evidence e JOIN account one ON one.a = e.a JOIN account other ON other.a = e.b
LEFT JOIN strand ON strand.v = e.v
LEFT JOIN backing ON backing.a = e.a AND backing.b = e.b AND backing.relation = e.relation AND backing.v = e.v
ORDER BY 1, 2, 3, 4, 5
"""

IGNORED = """SELECT kind, value, relation, audience, why FROM out_ignored ORDER BY kind, value, relation"""

EXPLAINED = EVIDENCE.replace("decay / 1e6 AS decay, e.bits / 1e6 AS bits", "decay, e.bits AS bits")


def give(db: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Make a table of rows. A column that is missing everywhere is text; without rows there is a table of text."""
    if not rows:
        db.execute(f"CREATE TABLE {table} ({', '.join(f'{name} VARCHAR' for name in columns)})")
        return
    # Text as objects: a fixed-width array would cut trailing zero bytes.
    arrays = {
        name: np.array(column, dtype=object if isinstance(column[0], str) else None)
        for name, column in zip(columns, zip(*rows, strict=True), strict=True)
    }
    db.register("given", arrays)
    db.execute(f"CREATE TABLE {table} AS SELECT * FROM given")  # noqa: S608  (names are our own)
    db.unregister("given")


def write_tables(
    db: duckdb.DuckDBPyConnection,
    room: Path,
    *,
    people: Sequence[Person],
    members: Sequence[Member],
    ignored: Iterable[Ignored],
) -> int:
    """Write the five tables into `room`; gives the number of links."""
    bits = [(p.account_id, p.person_id, -1 if p.bits is None else p.bits, p.bits is None) for p in people]
    give(db, "given_person", ("account_id", "person_id", "bits", "alone"), bits)
    db.execute(
        "CREATE TABLE out_person AS SELECT account_id, person_id,"
        " CASE WHEN NOT alone::BOOLEAN THEN bits::BIGINT END AS bits FROM given_person"
    )
    rows = [(m.account_id, m.network_id, m.tier, m.role, m.exclusivity) for m in members]
    give(db, "given_member", ("account_id", "network_id", "tier", "role", "exclusivity"), rows)
    db.execute("CREATE TABLE out_member AS SELECT * REPLACE (exclusivity::BIGINT AS exclusivity) FROM given_member")
    lost = [(i.kind, i.value, i.relation, i.audience, i.why) for i in ignored]
    give(db, "given_ignored", ("kind", "value", "relation", "audience", "why"), lost)
    db.execute("CREATE TABLE out_ignored AS SELECT * REPLACE (audience::BIGINT AS audience) FROM given_ignored")
    tables = {"persons": PERSONS, "networks": NETWORKS, "links": LINKS, "evidence": EVIDENCE, "ignored": IGNORED}
    for name, query in tables.items():
        target = str(room / f"{name}.parquet").replace("'", "''")
        db.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    count = db.execute("SELECT count(*) FROM (SELECT DISTINCT a, b, relation FROM evidence)").fetchall()
    return int(count[0][0])


def write_explanations(
    db: duckdb.DuckDBPyConnection, room: Path, networks: Iterable[Network], numbers: Numbers
) -> None:
    """Write `explain.jsonl`: one line per link and per network, with its sentences."""
    rows: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for a, b, relation, kind, value, audience, decay, bits, reports in db.execute(EXPLAINED).fetchall():
        rows[a, b, relation].append(Evidence(a, b, relation, kind, value, audience, decay, bits, tuple(reports)))
    with (room / "explain.jsonl").open("w", encoding="utf-8") as stream:
        for (a, b, relation), evidence in rows.items():
            link = Link(a, b, relation, sum(row.bits for row in evidence), len(evidence))
            lines = [
                {"bits": line.bits, "sum": line.sum, "words": line.words}
                for line in explain_link(link, evidence, numbers)
            ]
            stream.write(json.dumps({"link": [a, b], "relation": relation, "lines": lines}, ensure_ascii=False) + "\n")
        for network in networks:
            told = {"network": network.network_id, "tier": network.tier, "lines": list(explain_network(network))}
            more = {"accounts": list(network.accounts), "found": found_of(network)}
            stream.write(json.dumps(told | more, ensure_ascii=False) + "\n")
