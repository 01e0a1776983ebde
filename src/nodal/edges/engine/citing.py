"""The SQL that finds the reports behind each row of evidence."""

from __future__ import annotations

BACKED = """
SELECT DISTINCT a, v, relation FROM (
    SELECT a, v, relation FROM evidence WHERE v IS NOT NULL
    UNION ALL
    SELECT b, v, relation FROM evidence WHERE v IS NOT NULL
) ends
"""

SAID = """
SELECT DISTINCT told.a, told.v, relation, r FROM told JOIN backed ON told.a = backed.a AND told.v = backed.v
WHERE (g & CASE WHEN relation = 'associate' THEN 136 ELSE 8 END) <> 0
"""

SOURCE = """
SELECT a, v, relation, min(r) AS r, count(*) AS n FROM said GROUP BY a, v, relation
"""
"""Per account and value how many reports say so, and one of them."""

TWO_ENDS = """
SELECT e.a, e.b, e.v, e.relation, mine.r AS r1, theirs.r AS r2, mine.n + theirs.n AS n FROM evidence e
JOIN source mine ON mine.a = e.a AND mine.v = e.v AND mine.relation = e.relation
JOIN source theirs ON theirs.a = e.b AND theirs.v = e.v AND theirs.relation = e.relation
"""

CITED = """
SELECT two_ends.a, two_ends.b, v, relation, CASE WHEN one.report_id < other.report_id
    THEN {pair_up} ELSE {pair_down} END AS ids
FROM two_ends JOIN report one ON one.r = r1 JOIN report other ON other.r = r2 WHERE n = 2
"""
"""The reports behind rows for which each account has one: they differ, or it were no evidence."""

CITED_MORE = """
SELECT a, b, v, relation, {first_few} AS ids FROM (
    SELECT two_ends.a, two_ends.b, two_ends.v, two_ends.relation, said.r FROM two_ends
    JOIN said ON said.a = two_ends.a AND said.v = two_ends.v AND said.relation = two_ends.relation WHERE n > 2
    UNION
    SELECT two_ends.a, two_ends.b, two_ends.v, two_ends.relation, said.r FROM two_ends
    JOIN said ON said.a = two_ends.b AND said.v = two_ends.v AND said.relation = two_ends.relation WHERE n > 2
) several JOIN report ON report.r = several.r GROUP BY a, b, v, relation
"""
"""The reports behind all others, the first in order of their ids."""
