"""The statements in Spark's words. They are written once, in DuckDB's; sqlglot translates them when they run."""

from __future__ import annotations

from typing import Any

import sqlglot
from sqlglot import exp

NAMES = {"hash": "XXHASH64", "strlen": "OCTET_LENGTH", "list_slice": "SLICE"}
"""Functions that mean the same and are called otherwise. `hash` of Spark has 32 bits, too few for keys; a slice from
the first on ends at its length."""

LISTED = "listed_value"
"""A name that no table of ours uses, so that the other side of the comparison is looked up outside."""


def in_spark(query: str) -> str:
    """A query of ours for Spark. What neither knows is a fault of ours and shows when it runs.

    >>> in_spark("SELECT hash(a) // 2 AS h, [a] AS l FROM t")
    'SELECT XXHASH64(a) DIV 2 AS h, ARRAY(a) AS l FROM t'
    """
    return str(sqlglot.parse_one(query, read="duckdb").transform(_rule).sql(dialect="spark"))


def tables_in(query: str) -> frozenset[str]:
    """The names of the tables that a query of ours reads."""
    return frozenset(table.name for table in sqlglot.parse_one(query, read="duckdb").find_all(exp.Table))


def _rule(node: Any) -> Any:
    if isinstance(node, exp.Anonymous) and node.name.lower() in NAMES:
        return exp.Anonymous(this=NAMES[node.name.lower()], expressions=node.expressions)
    if isinstance(node, exp.Not) and isinstance(node.this, exp.In) and "query" in node.this.args:
        return _not_among(node.this)
    return node


def _not_among(test: Any) -> Any:
    """`x NOT IN (SELECT y ...)` as an anti join, which Spark spreads over its machines; no `y` of ours is ever NULL."""
    listed = test.args["query"].this.copy()
    column = listed.expressions[0]
    listed.set("expressions", [exp.alias_(column.unalias(), LISTED)])
    inner = (
        exp.select("1").from_(listed.subquery("listed")).where(exp.EQ(this=exp.column(LISTED), expression=test.this))
    )
    return exp.Not(this=exp.Exists(this=inner))
