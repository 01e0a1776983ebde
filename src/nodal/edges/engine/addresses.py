"""What of an internet address is compared, in SQL: the core is asked only about spellings that are not the shortest."""

from __future__ import annotations

import duckdb
import numpy as np

from nodal.chain.link import compared

_N, _G, _H = "[1-9a-f][0-9a-f]{0,3}", "(?:0|[1-9a-f][0-9a-f]{0,3})", "[0-9a-f]{1,4}"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_TAIL = "|".join(
    (
        f"{_H}:{_H}:{_H}:{_H}",
        f":(?:{_H}(?::{_H}){{0,2}})?",
        f"{_H}::(?:{_H}(?::{_H})?)?",
        f"{_H}:{_H}::(?:{_H})?",
        f"{_H}:{_H}:{_H}::",
    )
)
WRITTEN_OUT = f"{_N}:{_G}:(?:{_G}:{_N}|{_N}:0):(?:{_TAIL})"
"""The first four groups are there, and at most the fourth is nothing."""
CUT_SHORT = f"(?:{_N}|{_N}:{_N}|{_N}:{_G}:{_N})::(?:{_H}(?::{_H}){{0,3}})?"
"""The zeros that are left out begin among the first four groups."""
NETWORK = f"(?:{_N}|{_N}:{_N}|{_N}:{_G}:{_N}|{_N}:{_G}:{_G}:{_N})::/64"
INSIDE = f"::ffff:{_OCTET}(?:\\.{_OCTET}){{3}}"
"""An IPv4 address inside IPv6."""

IS_SIX = "kind = 'ip' AND contains(value, ':')"

FACT = f"""CASE WHEN kind <> 'ip' OR NOT contains(value, ':') THEN value
    WHEN regexp_full_match(value, '{WRITTEN_OUT}') THEN concat(
        regexp_replace(regexp_extract(value, '^(?:[0-9a-f]+:){{3}}[0-9a-f]+'), ':0$', ''), '::/64')
    WHEN regexp_full_match(value, '{CUT_SHORT}') THEN concat(split_part(value, '::', 1), '::/64')
    WHEN regexp_full_match(value, '{INSIDE}') THEN substr(value, 8)"""
"""As `compared` of the core, for the spellings that are nearly all: without an end, for which see `fact`."""

ODD = f"""
SELECT DISTINCT value FROM ROWS WHERE {IS_SIX} AND NOT regexp_full_match(value, '{WRITTEN_OUT}')
    AND NOT regexp_full_match(value, '{CUT_SHORT}') AND NOT regexp_full_match(value, '{INSIDE}')
    AND NOT regexp_full_match(value, '{NETWORK}')
"""  # noqa: S608  (words of our own)

WRITTEN = """
SELECT v, text FROM (
    SELECT strand.v, min(line.value) AS text, max(line.value) AS other FROM line
    JOIN strand ON strand.kind = line.kind AND strand.value = line.fact WHERE line.kind = 'ip' AND slot = 0
    GROUP BY strand.v
) one WHERE text = other AND text NOT LIKE '%/64'
UNION ALL
SELECT v, concat(text, '|', CASE WHEN ports = many AND low = high THEN CAST(low AS VARCHAR) ELSE '' END, '|',
    split_part(value, '|', 3), '|', split_part(value, '|', 4))
FROM (
    SELECT session_strand.v, session_strand.value, min(line.value) AS text, max(line.value) AS other,
        min(line.port) AS low, max(line.port) AS high, count(line.port) AS ports, count(*) AS many
    FROM line JOIN strand ON strand.kind = line.kind AND strand.value = line.fact
    JOIN session_strand ON session_strand.ip = strand.v
        AND t {div} ({bucket_seconds} * 1000000) BETWEEN session_strand.f AND session_strand.l
    WHERE line.kind = 'ip' AND slot = 0 AND role = 'reported' AND t IS NOT NULL
    GROUP BY session_strand.v, session_strand.value
) timed WHERE text = other AND text NOT LIKE '%/64'
"""
"""Networks of which all reports wrote one address: in the tables they stand under it, with the port that all wrote."""


def with_facts(db: duckdb.DuckDBPyConnection, rows: str) -> str:
    """A query of these rows with what is compared of them: `fact`, and `slot`, the port or 0 where none separates."""
    odd = _note_odd(db, rows)
    fact = f"{FACT} ELSE {'coalesce(odd.fact, value)' if odd else 'value'} END"
    answers = "LEFT JOIN odd ON odd.spelt = CASE WHEN kind = 'ip' THEN value END" if odd else ""
    slot = "CASE WHEN kind = 'ip' AND ends_with(fact, '/64') THEN 0 ELSE port END"
    return f"SELECT *, {slot} AS slot FROM (SELECT line.*, {fact} AS fact FROM ({rows}) line {answers})"  # noqa: S608


def _note_odd(db: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Ask the core about addresses of these rows in other spellings, and keep the answers; whether there are any."""
    found = [value for (value,) in db.execute(ODD.replace("ROWS", f"({rows})")).fetchall()]
    if found:
        # Text as objects: a fixed-width array would cut trailing zero bytes.
        told = {"spelt": found, "fact": [compared(value) for value in found]}
        db.register("told_odd", {name: np.array(texts, dtype=object) for name, texts in told.items()})
        db.execute("CREATE TABLE IF NOT EXISTS odd (spelt VARCHAR, fact VARCHAR)")
        db.execute("INSERT INTO odd SELECT * FROM told_odd WHERE spelt NOT IN (SELECT spelt FROM odd)")
        db.unregister("told_odd")
    return bool(found)
