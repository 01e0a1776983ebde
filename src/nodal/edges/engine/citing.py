"""The SQL that finds the reports behind each row of evidence."""

from __future__ import annotations

ENDS = """
SELECT e.a, e.b, e.relation, e.v, audience, decay, bits, mine.r1 AS m1, theirs.r1 AS t1,
    CASE WHEN mine.r1 <> mine.r2 THEN mine.r2 END AS m2, CASE WHEN theirs.r1 <> theirs.r2 THEN theirs.r2 END AS t2,
    greatest(CASE WHEN mine.r1 <> mine.r2 THEN mine.n ELSE 1 END,
        CASE WHEN theirs.r1 <> theirs.r2 THEN theirs.n ELSE 1 END) > 2 AS many
FROM evidence e JOIN {held} mine ON mine.v = e.v AND mine.a = e.a
JOIN {held} theirs ON theirs.v = e.v AND theirs.a = e.b WHERE {which}
"""
"""Each row with a value, and up to two reports at each end (`m1`, `m2`; `t1`, `t2`); `many`: there may be more.

Two statements that are not of one report are of two; only of three it is not known how many reports they are of.
"""

MORE = """
SELECT a, b, v, relation, {first_few} AS ids FROM (
    SELECT ends.a, ends.b, ends.v, relation, r FROM ends JOIN told ON told.v = ends.v AND told.a = ends.a
    WHERE many AND {counts}
    UNION
    SELECT ends.a, ends.b, ends.v, relation, r FROM ends JOIN told ON told.v = ends.v AND told.a = ends.b
    WHERE many AND {counts}
) several JOIN report ON report.r = several.r GROUP BY a, b, v, relation
"""
"""The reports behind rows that may have more than two at an end, the first in order of their ids."""

COUNTS = "(g & CASE WHEN relation = 'associate' THEN 136 ELSE 8 END) <> 0"

CITED = """
SELECT a, b, relation, v, audience, decay, bits, CASE WHEN ids IS NOT NULL THEN ids
    WHEN p IN (first, last) AND q IN (first, last, p) THEN {two}
    WHEN p IN (first, last) THEN {with_q}
    WHEN q IN (last, p) THEN {with_p} ELSE {four} END AS ids
FROM (
    SELECT a, b, relation, v, audience, decay, bits, ids, least(m1, t1) AS first, greatest(m2, t2) AS last,
        least(greatest(m1, t1), least(m2, t2)) AS p, greatest(greatest(m1, t1), least(m2, t2)) AS q
    FROM (
        SELECT ends.a, ends.b, ends.relation, ends.v, audience, decay, bits, more.ids,
            least(x1.report_id, x2.report_id) AS m1, greatest(x1.report_id, x2.report_id) AS m2,
            least(y1.report_id, y2.report_id) AS t1, greatest(y1.report_id, y2.report_id) AS t2
        FROM ends JOIN report x1 ON x1.r = ends.m1 JOIN report y1 ON y1.r = ends.t1
        LEFT JOIN report x2 ON x2.r = ends.m2 LEFT JOIN report y2 ON y2.r = ends.t2
        LEFT JOIN more ON more.a = ends.a AND more.b = ends.b AND more.v = ends.v AND more.relation = ends.relation
    ) texts
) sorted
"""
"""The rows with their reports in order, each once. At least two differ, or it were no evidence; `least` and `greatest`
pass over what is missing, so that the middle two of one or two at each end are `p` and `q`, perhaps equal to others."""

LISTS = {
    "two": "[first, last]",
    "with_q": "[first, q, last]",
    "with_p": "[first, p, last]",
    "four": "[first, p, q, last]",
}
