"""The SQL of networks: ties between people, and what was told about them."""

from __future__ import annotations

TIES = """
SELECT e.a, e.b, coalesce(oa.p, e.a) AS p, coalesce(ob.p, e.b) AS q, v, bits FROM evidence e
LEFT JOIN owner oa ON oa.a = e.a LEFT JOIN owner ob ON ob.a = e.b WHERE relation = 'associate'
"""

EDGES = """
SELECT p, q, CAST(sum(bits) AS BIGINT) AS bits FROM (
    SELECT least(p, q) AS p, greatest(p, q) AS q, v, max(bits) AS bits FROM tie GROUP BY 1, 2, 3
) best GROUP BY p, q HAVING sum(bits) >= {associate}
"""

NEAR_TIES = """
SELECT one.account_id, other.account_id, mine.account_id, theirs.account_id, kind, value, bits FROM tie
JOIN strand USING (v) JOIN account one USING (a) JOIN account other ON other.a = tie.b
JOIN account mine ON mine.a = tie.p JOIN account theirs ON theirs.a = tie.q
WHERE tie.p IN (SELECT p FROM near) AND tie.q IN (SELECT p FROM near)
ORDER BY 1, 2, kind, value
"""

NEAR_TOLD = """
WITH part AS (
    SELECT a, v FROM tie WHERE p IN (SELECT p FROM near) UNION SELECT b, v FROM tie WHERE q IN (SELECT p FROM near)
)
SELECT account_id, strand.kind, value, list(DISTINCT report_id),
    coalesce(list(DISTINCT s::VARCHAR) FILTER (s IS NOT NULL), []), min(t), bool_or((g & 8) <> 0)
FROM part JOIN told USING (a, v) JOIN strand USING (v) JOIN account USING (a) JOIN report USING (r)
WHERE (g & 136) <> 0 GROUP BY ALL
"""

NEAR_AUDIENCES = """
SELECT kind, value, k FROM (
    SELECT v, count(DISTINCT o) AS k FROM holder_wide WHERE v IN (SELECT v FROM tie) GROUP BY v
) JOIN strand USING (v)
"""
