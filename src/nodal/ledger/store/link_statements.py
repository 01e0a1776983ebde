"""The statements of `link_said`: what reports say, and who holds what."""

from __future__ import annotations

FILED = "SELECT report, print, kept FROM link_filed WHERE report = ANY(%s)"

KEPT = "SELECT report, print FROM link_filed WHERE kept AND print = ANY(%s)"

FIRST = """
SELECT p, f.report FROM unnest(%s::bytea[]) p, LATERAL (
    SELECT report FROM link_filed WHERE print = p AND report <> ALL(%s)
    ORDER BY (report::text) COLLATE "C" LIMIT 1) f
"""

SAID = "SELECT value, account, part, report, bucket, grade, s0, s1, t0, t1, bare FROM link_said WHERE report = ANY(%s)"

NAMED = "SELECT report, account, part FROM link_named WHERE report = ANY(%s)"

WITH_FILES = """
SELECT DISTINCT s.account FROM link_said s JOIN link_value v ON v.id = s.value
WHERE s.report = ANY(%s) AND s.part = 0 AND v.kind = 'hash'
"""

LISTED = """
SELECT v.id FROM unnest(%s::bigint[]) asked (id) JOIN link_value v ON v.id = asked.id
WHERE v.kind = 'hash' AND EXISTS (
    SELECT 1 FROM link_said s JOIN file_hash f ON f.report_id = s.report
        AND f.algorithm = split_part(v.value, ':', 1) AND f.value = split_part(v.value, ':', 2)
    JOIN file_match m ON m.report_id = f.report_id AND m.idx = f.idx AND m.tier = 'T1'
    WHERE s.value = v.id OFFSET 0)
"""
"""Files that a standing entry of a list of known material is exactly, as their matches say."""

ADMITTED = """
SELECT a FROM unnest(%s::bigint[]) a
WHERE EXISTS (SELECT 1 FROM link_named n WHERE n.account = a AND n.part = 1)
    AND (EXISTS (SELECT 1 FROM link_named n WHERE n.account = a AND n.part = 0)
        OR 2 = (SELECT count(*) FROM (
            SELECT DISTINCT o.account FROM link_named n JOIN link_named o ON o.report = n.report
            WHERE n.account = a AND n.part = 1 AND o.part = 0 AND o.account <> a LIMIT 2) senders))
"""

RUNS = """
SELECT v.id, v.socket, v.first, v.last
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS asked (socket, low, high)
JOIN link_value v ON v.socket = asked.socket AND v.last >= low - 1 AND v.first <= high + 1
"""

BUCKETS = """
SELECT DISTINCT s.value, s.bucket FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS asked (socket, low, high)
JOIN link_said s ON s.value = asked.socket AND s.bucket >= 0 AND s.bucket BETWEEN low AND high
"""

HELD = """
SELECT value, account, part, grade, s0, s1, r0, r1, t0, t1, bare
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (value, account) JOIN link_holding USING (value, account)
"""

HELD_OF = """
SELECT value, account, part, grade, s0, s1, r0, r1, t0, t1, bare FROM link_holding WHERE value = ANY(%s)
"""

HELD_BY = """
SELECT h.value, h.account, h.part, h.grade, h.s0, h.s1, h.r0, h.r1, h.t0, h.t1, h.bare
FROM link_holding r JOIN link_holding h USING (value, account) WHERE r.account = ANY(%s) AND r.part = 1
"""

COUNTED = """
SELECT value, account, part, max(grade), min(s0), max(s1), min(report), max(report), min(t0), max(t1), bool_or(bare)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (value, account) JOIN link_said USING (value, account)
GROUP BY value, account, part
"""

COUNTED_RUNS = """
SELECT asked.value, account, part, max(grade), min(s0), max(s1), min(report), max(report), min(t0), max(t1),
    bool_or(bare)
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS asked (value, socket, low, high)
JOIN link_said s ON s.value = asked.socket AND s.bucket >= 0 AND s.bucket BETWEEN low AND high
GROUP BY asked.value, account, part
"""

FORGET = """
DELETE FROM link_holding h USING unnest(%s::bigint[], %s::bigint[], %s::int[]) AS gone (value, account, part)
WHERE h.value = gone.value AND h.account = gone.account AND h.part = gone.part
"""

CHANGE = """
UPDATE link_holding h SET grade = n.grade, s0 = n.s0, s1 = n.s1, r0 = n.r0, r1 = n.r1, t0 = n.t0, t1 = n.t1,
    bare = n.bare, usable = n.usable
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::bool[], %s::bool[])
    AS n (value, account, part, grade, s0, s1, r0, r1, t0, t1, bare, usable)
WHERE h.value = n.value AND h.account = n.account AND h.part = n.part
"""

ADD = """
UPDATE link_value v SET p_any = v.p_any + more.p_any, p_may = v.p_may + more.p_may,
    p_usable = v.p_usable + more.p_usable, a_usable = v.a_usable + more.a_usable
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[])
    AS more (id, p_any, p_may, p_usable, a_usable) WHERE v.id = more.id
"""

FILED_AGAIN = (
    """
    UPDATE link_filed f SET kept = true FROM (
        SELECT DISTINCT ON (print) report FROM link_filed ORDER BY print, (report::text) COLLATE "C") AS first
    WHERE f.report = first.report
    """,
    "DELETE FROM link_said s USING link_filed f WHERE f.report = s.report AND NOT f.kept",
    "DELETE FROM link_named n USING link_filed f WHERE f.report = n.report AND NOT f.kept",
)

ADMIT = """
INSERT INTO link_admitted (account)
SELECT account FROM link_named WHERE part = 1 AND account IN (SELECT account FROM link_named WHERE part = 0)
UNION
SELECT n.account FROM link_named n JOIN link_named o ON o.report = n.report AND o.part = 0 AND o.account <> n.account
WHERE n.part = 1 GROUP BY n.account HAVING count(DISTINCT o.account) > 1
"""

HOLD = (
    """
    INSERT INTO link_holding (value, account, part, grade, s0, s1, r0, r1, t0, t1, bare, usable)
    SELECT value, account, part, max(grade), min(s0), max(s1), min(report), max(report), min(t0), max(t1),
        bool_or(bare), max(grade) > 0 OR coalesce(min(s0) <> max(s1), false)
    FROM link_said WHERE bucket < 0 GROUP BY value, account, part
    """,
    """
    INSERT INTO link_holding (value, account, part, grade, s0, s1, r0, r1, t0, t1, bare, usable)
    SELECT v.id, s.account, s.part, max(grade), min(s0), max(s1), min(report), max(report), min(t0), max(t1),
        bool_or(bare), max(grade) > 0 OR coalesce(min(s0) <> max(s1), false)
    FROM link_value v JOIN link_said s ON s.value = v.socket AND s.bucket BETWEEN v.first AND v.last
    GROUP BY v.id, s.account, s.part
    """,
)

COUNT = """
WITH part AS (
    SELECT h.value, h.account, coalesce(m.person, a.key) AS person, h.part, h.usable, h.grade, h.s0, h.s1,
        h.part = 0 OR (h.part = 1 AND d.account IS NOT NULL) AS may
    FROM link_holding h JOIN account a ON a.id = h.account LEFT JOIN person_member m ON m.account_id = h.account
    LEFT JOIN link_admitted d ON d.account = h.account
), one AS (
    SELECT value, account, person, bool_or(part = 0) AS reported, bool_or(may) AS may,
        bool_or(part = 0 AND usable) AS p_usable,
        coalesce(max(grade) FILTER (WHERE may) > 0
            OR min(s0) FILTER (WHERE may) <> max(s1) FILTER (WHERE may), false) AS a_usable
    FROM part GROUP BY value, account, person
), counted AS (
    SELECT value, count(*) AS p_any, count(*) FILTER (WHERE reported) AS p_may,
        count(*) FILTER (WHERE p_usable) AS p_usable, count(DISTINCT person) AS a_any,
        count(DISTINCT person) FILTER (WHERE may) AS a_may,
        count(DISTINCT person) FILTER (WHERE reported) AS a_reported, count(*) FILTER (WHERE a_usable) AS a_usable,
        count(DISTINCT person) FILTER (WHERE a_usable) AS a_people
    FROM one GROUP BY value
)
UPDATE link_value v SET p_any = c.p_any, p_may = c.p_may, p_usable = c.p_usable, a_usable = c.a_usable,
    a_any = CASE WHEN deals THEN c.a_any ELSE 0 END, a_may = CASE WHEN deals THEN c.a_may ELSE 0 END,
    a_reported = CASE WHEN deals THEN c.a_reported ELSE 0 END, a_people = CASE WHEN deals THEN c.a_people ELSE 0 END
FROM (SELECT counted.*, k.kind = ANY(%s) AS deals FROM counted JOIN link_value k ON k.id = counted.value) c
WHERE c.value = v.id
"""

POINT = (
    """
    UPDATE link_evidence e SET v = v.id, address = v.address FROM link_value v
    WHERE e.audience IS NOT NULL AND v.digest = substring(sha256(convert_to(concat(
        CASE WHEN e.kind = 'ip' AND strpos(e.value, '|') > 0 THEN 'ip_port' ELSE e.kind END, chr(31), e.value
    ), 'UTF8')) FROM 1 FOR 16)
    """,
    """
    UPDATE link_ignored i SET v = v.id FROM link_value v
    WHERE v.digest = substring(sha256(convert_to(concat(
        CASE WHEN i.kind = 'ip' AND strpos(i.value, '|') > 0 THEN 'ip_port' ELSE i.kind END, chr(31), i.value
    ), 'UTF8')) FROM 1 FOR 16)
    """,
)
"""From the rows of a run to the values that linking counts."""
