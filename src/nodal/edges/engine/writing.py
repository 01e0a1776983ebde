"""The five tables and the sentences, written straight from the engine's tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from nodal.chain.link import Evidence, Link, Network, explain_link, explain_network, found_of
from nodal.edges.engine import citing as sql
from nodal.edges.engine.files import EXPLAINED
from nodal.edges.engine.running import Run

PERSONS = """
SELECT own.account_id, whose.account_id AS person_id, bits / 1e6 AS bits
FROM person JOIN account own ON own.a = person.a JOIN account whose ON whose.a = p
"""

NETWORKS = """
SELECT own.account_id, name.account_id AS network_id, tier, member.role, exclusivity / 1e6 AS exclusivity
FROM member JOIN account own ON own.a = member.a JOIN account name ON name.a = member.network
"""

LINKS = """
SELECT one.account_id AS a, other.account_id AS b, relation, bits / 1e6 AS bits, n_evidence FROM (
    SELECT a, b, relation, CAST(sum(bits) AS BIGINT) AS bits, count(*) AS n_evidence
    FROM evidence GROUP BY a, b, relation
) summed JOIN account one ON one.a = summed.a JOIN account other ON other.a = summed.b
"""

EVIDENCE = """
SELECT one.account_id AS a, other.account_id AS b, relation, e.kind, e.value, audience, {decay} AS decay,
    {bits} AS bits, ids AS report_ids
FROM (
    SELECT a, b, relation, CASE kind WHEN 'ip_port' THEN 'ip' ELSE kind END AS kind,
        coalesce(written.text, value) AS value, audience, decay, bits, ids
    FROM cited JOIN strand ON strand.v = cited.v LEFT JOIN written ON written.v = cited.v
    UNION ALL
    SELECT a, b, relation, reason, word, audience, decay, bits, [] FROM evidence WHERE v IS NULL
) e JOIN account one ON one.a = e.a JOIN account other ON other.a = e.b
"""

IGNORED = """
SELECT kind, value, relation, audience, why FROM (
    SELECT kind, coalesce(written.text, ignored.value) AS value, relation, audience, why
    FROM ignored LEFT JOIN written ON written.v = ignored.v
) named
"""

_TABLES = {
    "persons": (PERSONS, "person.a"),
    "networks": (NETWORKS, "member.a"),
    "links": (LINKS, "summed.a, summed.b, relation"),
    "evidence": (EVIDENCE, "e.a, e.b, relation, e.kind, e.value"),
    "ignored": (IGNORED, "kind, value, relation"),
}
"""What is written, and in which order: that of the numbers, so that text need not be compared."""

_BITS = {"decay": "decay / 1e6", "bits": "bits / 1e6"}


def write_tables(run: Run, room: Path) -> int:
    """Write the five tables into `room`; gives the number of links."""
    wide = run.one("SELECT count(*) FROM admitted") > 0
    run.make("ends", sql.ENDS, held="held", which="relation = 'same_person'" if wide else "e.v IS NOT NULL")
    if wide:
        run.add("ends", sql.ENDS, held="held_wide", which="relation = 'associate'")
    few = run.said("list_slice(list_sort(list(report_id)), 1, {evidence_reports})")
    run.make("more", sql.MORE, first_few=few, counts=sql.COUNTS)
    run.drop("held", "held_wide", "told")
    run.make("cited", sql.CITED, **sql.LISTS)
    run.drop("ends", "more", "report")
    for name, (query, order) in _TABLES.items():
        run.base.write(run.said(query, **(_BITS if name == "evidence" else {})), order, room / f"{name}.parquet")
    return run.one("SELECT count(*) FROM (SELECT DISTINCT a, b, relation FROM evidence)")


def write_explanations(run: Run, room: Path, networks: Iterable[Network]) -> None:
    """Write `explain.jsonl`: one line per link and per network, with its sentences."""
    rows: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    query, order = _TABLES["evidence"]
    explained = run.rows(f"{query} ORDER BY {order}", decay="decay", bits="bits")
    for a, b, relation, kind, value, audience, decay, bits, reports in explained:
        rows[a, b, relation].append(Evidence(a, b, relation, kind, value, audience, decay, bits, tuple(reports)))
    with (room / EXPLAINED).open("w", encoding="utf-8") as stream:
        for (a, b, relation), evidence in rows.items():
            link = Link(a, b, relation, sum(row.bits for row in evidence), len(evidence))
            lines = [
                {"bits": line.bits, "sum": line.sum, "words": line.words}
                for line in explain_link(link, evidence, run.model)
            ]
            stream.write(json.dumps({"link": [a, b], "relation": relation, "lines": lines}, ensure_ascii=False) + "\n")
        for network in networks:
            told = {"network": network.network_id, "tier": network.tier, "lines": list(explain_network(network))}
            more = {"accounts": list(network.accounts), "found": found_of(network)}
            stream.write(json.dumps(told | more, ensure_ascii=False) + "\n")
