"""The SQL of the local engine, in the order in which it runs. Text becomes integers first; weights come from tables.

`{...}` are numbers of the model (never values of a report). Integers of accounts, reports and strands are ranks of
their text, so that a < b means the same in both. Divisions are of non-negative integers only.
"""

from __future__ import annotations

CLEAN = """
CREATE TABLE said AS
WITH reporter AS (
    SELECT report_id, min(value) AS who FROM raw WHERE role = 'reporter' AND value <> '' GROUP BY report_id
)
SELECT DISTINCT raw.report_id, account_id, kind, value, role, verified,
    CASE WHEN kind = 'ip' AND port BETWEEN {first_private_port} AND 65535 THEN port END AS port,
    CASE WHEN year(seen) >= {earliest_year} AND year(seen) < {latest_year} THEN seen END AS seen,
    coalesce(nullif(sender, ''), who, regexp_extract(account_id, '^([^|:/]+)[|:/]', 1)) AS sender
FROM raw LEFT JOIN reporter USING (report_id)
"""
"""Each statement once, with a sender and only plausible times and ports."""

FILED_AGAIN = """
CREATE TABLE filed AS
WITH line AS (
    SELECT report_id, concat(
        length(account_id), ':', account_id, length(value), ':', value, length(sender), ':', sender, kind, '|', role,
        '|', coalesce(verified::VARCHAR, '-'), '|', coalesce(port::VARCHAR, '-'),
        '|', coalesce(epoch_us(seen)::VARCHAR, '-')
    ) AS text FROM said
), printed AS (
    SELECT report_id, md5(string_agg(text, chr(10) ORDER BY text)) AS print FROM line GROUP BY report_id
)
SELECT min(report_id) AS report_id, count(*) AS times FROM printed GROUP BY print
"""
"""A report whose lines all equal another's was filed again: the smallest id stays."""

NUMBERED = """
CREATE TABLE account AS
    SELECT account_id, row_number() OVER (ORDER BY account_id) AS a FROM (SELECT DISTINCT account_id FROM said);
CREATE TABLE report AS
    SELECT report_id, row_number() OVER (ORDER BY report_id) AS r FROM filed;
CREATE TABLE sender AS
    SELECT sender, row_number() OVER (ORDER BY sender) AS s
    FROM (SELECT DISTINCT sender FROM said WHERE sender <> '');
CREATE TABLE session AS
    WITH bucket AS (
        SELECT DISTINCT value AS ip, port, epoch_us(seen) // ({bucket_seconds} * 1000000) AS n FROM said
        WHERE kind = 'ip' AND value <> '' AND port IS NOT NULL AND seen IS NOT NULL AND role = 'reported'
    ), run AS (
        SELECT *, n - row_number() OVER (PARTITION BY ip, port ORDER BY n) AS run FROM bucket
    ), ends AS (
        SELECT ip, port, n, min(n) OVER same AS f, max(n) OVER same AS t FROM run
        WINDOW same AS (PARTITION BY ip, port, run)
    )
    SELECT ip, port, n, concat(ip, '|', port, '|',
        strftime(make_timestamp(f * {bucket_seconds} * 1000000), '%Y-%m-%dT%H:%M:%SZ'), '|',
        strftime(make_timestamp((t + 1) * {bucket_seconds} * 1000000), '%Y-%m-%dT%H:%M:%SZ')) AS value
    FROM ends;
CREATE TABLE named AS
    SELECT DISTINCT r, a, role FROM said JOIN report USING (report_id) JOIN account USING (account_id);
CREATE TABLE worded AS
    SELECT kind, value, a, r, s, role, seen, port IS NULL OR seen IS NULL AS bare,
        CASE WHEN verified THEN 2 WHEN NOT verified THEN 0 WHEN kind IN ({typed}) THEN 1 ELSE 2 END AS grade
    FROM said JOIN report USING (report_id) JOIN account USING (account_id) LEFT JOIN sender USING (sender)
    WHERE value <> ''
    UNION ALL
    SELECT 'ip_port', session.value, a, r, s, role, seen, false,
        CASE WHEN verified IS NULL OR verified THEN 2 ELSE 0 END
    FROM said JOIN session ON kind = 'ip' AND said.value = ip AND said.port = session.port
        AND epoch_us(seen) // ({bucket_seconds} * 1000000) = n AND role = 'reported'
    JOIN report USING (report_id) JOIN account USING (account_id) LEFT JOIN sender USING (sender);
CREATE TABLE strand AS
    SELECT kind, value, row_number() OVER (ORDER BY kind, value) AS v
    FROM (SELECT kind, value FROM worded GROUP BY kind, value HAVING count(DISTINCT a) > 1);
CREATE TABLE told AS
    SELECT v, kind, a, r, s, role, seen, bare, grade FROM worded JOIN strand USING (kind, value);
DROP TABLE worded;
CREATE TABLE reported AS SELECT DISTINCT a FROM named WHERE role = 'reported';
CREATE TABLE admitted AS
    SELECT a FROM named WHERE role = 'recipient' AND a IN (SELECT a FROM reported)
    UNION
    SELECT one.a FROM named one JOIN named other ON one.r = other.r AND one.a <> other.a
    WHERE one.role = 'recipient' AND other.role = 'reported'
    GROUP BY one.a HAVING count(DISTINCT other.a) > 1;
"""
"""Integers for text; addresses with port and time as joined runs of buckets; only values that are shared stay."""

DECISIONS = """
CREATE TABLE ruled AS
    SELECT DISTINCT one.a AS a, other.a AS b, same FROM decided
    JOIN account one ON one.account_id = x JOIN account other ON other.account_id = y
    WHERE one.a IN (SELECT a FROM reported) AND other.a IN (SELECT a FROM reported);
CREATE TABLE apart AS SELECT a, b FROM ruled WHERE NOT same;
CREATE TABLE together AS SELECT a, b FROM ruled WHERE same EXCEPT SELECT a, b FROM apart;
"""
"""Officers' decisions about accounts that were reported here; "two people" beats "one person"."""

HOLD = """
CREATE OR REPLACE TABLE may AS
    SELECT v, kind, a, r, s, role, seen, bare, grade FROM told
    WHERE kind IN (SELECT kind FROM {caps})
        AND (role = 'reported' OR ({recipients} AND role = 'recipient' AND a IN (SELECT a FROM admitted)));
CREATE OR REPLACE TABLE hold AS
    SELECT v, any_value(kind) AS kind, a, CASE WHEN count(DISTINCT s) > 1 THEN 2 ELSE max(grade) END AS grade,
        count(DISTINCT s) AS ns, min(s) AS s1, count(DISTINCT r) AS nr, min(r) AS r1,
        epoch_us(min(seen)) AS t0, epoch_us(max(seen)) AS t1, bool_or(bare) AS bare, bool_or(role = 'reported') AS rep
    FROM may GROUP BY v, a;
CREATE OR REPLACE TABLE audience AS SELECT v, count(*) AS k FROM hold WHERE grade > 0 GROUP BY v;
CREATE OR REPLACE TABLE usable AS
    SELECT hold.*, k FROM hold JOIN audience USING (v) JOIN {caps} USING (kind)
    WHERE grade > 0 AND k BETWEEN 2 AND cap AND v NOT IN (SELECT v FROM bad);
"""
"""Who holds what for one relation, and the values that may speak: the cap bounds every pair that is built."""

PAIRS = """
CREATE OR REPLACE TABLE pair AS
    SELECT x.a AS a, y.a AS b, x.v AS v, x.kind AS kind, x.k AS k, least(x.grade, y.grade) > 1 AS sure,
        CASE WHEN x.t0 IS NULL OR y.t0 IS NULL THEN {unknown_gap_days}
            ELSE greatest(0, greatest(x.t0, y.t0) - least(x.t1, y.t1)) // 86400000000 END AS gap
    FROM usable x JOIN usable y ON x.v = y.v AND x.a < y.a
    LEFT JOIN owner ox ON ox.a = x.a LEFT JOIN owner oy ON oy.a = y.a
    WHERE (x.nr > 1 OR y.nr > 1 OR x.r1 <> y.r1)
        AND (least(x.grade, y.grade) > 1 OR x.ns > 1 OR y.ns > 1 OR coalesce(x.s1 <> y.s1, false))
        AND (x.kind <> 'ip' OR (x.bare AND y.bare))
        AND (x.rep OR y.rep) AND coalesce(ox.p, x.a) <> coalesce(oy.p, y.a)
"""
"""Pairs of accounts that share a value: told in two reports, by more than one sender's word, of two people."""

PERSON_EVIDENCE = """
CREATE TABLE weighed AS
    SELECT a, b, v, kind, grp, alone AND pair.sure AS alone, carries, k,
        CASE WHEN kind = 'phone' THEN coalesce(left_over, 0) ELSE {micro} END AS decay,
        CASE WHEN kind = 'phone' THEN bits * coalesce(left_over, 0) // {micro} ELSE bits END AS bits
    FROM pair JOIN person_bits ON person_bits.strand = kind AND person_bits.sure = pair.sure AND audience = k
    JOIN person_kind USING (kind)
    LEFT JOIN decay ON half_life = {phone_half_life_days} AND decay.gap = pair.gap
    WHERE kind <> 'phone' OR bits * coalesce(left_over, 0) // {micro} > 0;
CREATE TABLE best AS
    WITH first AS (
        SELECT * REPLACE (
            bool_or(alone) OVER (PARTITION BY a, b, grp) AS alone,
            bool_or(carries) OVER (PARTITION BY a, b, grp) AS carries
        ) FROM weighed QUALIFY row_number() OVER (PARTITION BY a, b, grp ORDER BY bits DESC, v) = 1
    )
    SELECT *, row_number() OVER (PARTITION BY a, b ORDER BY bits DESC, v) AS place FROM first
    QUALIFY place = 1 OR bits + {corroboration} > 0;
CREATE TABLE strong AS
    SELECT a, b, sum(bits)::BIGINT + {corroboration} * (count(*) - 1) + {prior} AS bits FROM best
    GROUP BY a, b HAVING (count(*) FILTER (carries) > 1 OR bool_or(alone)) AND bits >= {same_person};
CREATE TABLE beside AS
    SELECT DISTINCT strong.a, strong.b FROM strong JOIN named one ON one.a = strong.a
    JOIN named other ON other.a = strong.b AND other.r = one.r;
CREATE TABLE linked AS
    SELECT a, b FROM strong LEFT JOIN (SELECT *, true AS side FROM beside) USING (a, b)
    WHERE bits + CASE WHEN side THEN {side_by_side} ELSE 0 END >= {same_person}
        AND NOT EXISTS (SELECT 1 FROM apart WHERE apart.a = strong.a AND apart.b = strong.b);
CREATE TABLE evidence AS
    SELECT a, b, 'same_person' AS relation, CASE kind WHEN 'ip_port' THEN 'ip' ELSE kind END AS kind, v,
        NULL::VARCHAR AS word, k AS audience, decay::BIGINT AS decay, bits::BIGINT AS bits
    FROM best JOIN linked USING (a, b)
    UNION ALL
    SELECT a, b, 'same_person', 'corroboration', NULL, grp, NULL, {micro}, {corroboration}
    FROM best JOIN linked USING (a, b) WHERE place > 1
    UNION ALL
    SELECT a, b, 'same_person', 'prior', NULL, 'two_people', NULL, {micro}, {prior} FROM linked
    UNION ALL
    SELECT a, b, 'same_person', 'prior', NULL, 'side_by_side', NULL, {micro}, {side_by_side}
    FROM linked JOIN beside USING (a, b)
    UNION ALL
    SELECT a, b, 'same_person', 'decision', NULL, 'same_person', NULL, {micro}, {decided} FROM together;
"""
"""Best fact of each group, then the best group and every further one with its corroboration; doubts; decisions."""

ASSOCIATE_EVIDENCE = """
CREATE OR REPLACE TABLE weighed AS
    SELECT a, b, v, kind, k, sure, coalesce(left_over, 0) AS decay, bits * coalesce(left_over, 0) // {micro} AS bits
    FROM pair JOIN associate_bits USING (kind)
    LEFT JOIN decay ON half_life = {associate_half_life_days} AND decay.gap = pair.gap
    WHERE audience = k AND bits * coalesce(left_over, 0) // {micro} > 0;
CREATE OR REPLACE TABLE linked AS
    SELECT a, b FROM weighed GROUP BY a, b HAVING sum(bits) >= {associate} AND bool_or(sure);
CREATE OR REPLACE TABLE best AS
    SELECT weighed.* FROM weighed JOIN linked USING (a, b)
    QUALIFY row_number() OVER (PARTITION BY a, b ORDER BY weighed.bits DESC, v) <= {values_per_pair};
CREATE OR REPLACE TABLE linked AS
    SELECT a, b FROM best GROUP BY a, b HAVING sum(bits) >= {associate} AND bool_or(sure);
INSERT INTO evidence
    SELECT a, b, 'associate', kind, v, NULL, k, decay, bits FROM best JOIN linked USING (a, b);
"""
"""What each pair of people shares, aged; pairs below the threshold, or of stated values only, are dropped."""

REPORTS = """
CREATE OR REPLACE TABLE source AS
    SELECT v, a, r FROM (SELECT DISTINCT v, a, r FROM may)
    QUALIFY row_number() OVER (PARTITION BY v, a ORDER BY r) <= {evidence_reports};
INSERT INTO backing
    SELECT a, b, relation, v, list(report_id ORDER BY r)[1:{evidence_reports}] FROM (
        SELECT e.a, e.b, relation, e.v, r FROM evidence e JOIN source ON source.v = e.v AND source.a = e.a
        WHERE relation = {relation}
        UNION
        SELECT e.a, e.b, relation, e.v, r FROM evidence e JOIN source ON source.v = e.v AND source.a = e.b
        WHERE relation = {relation}
    ) JOIN report USING (r) GROUP BY ALL;
"""
"""The reports behind each row of evidence."""

UNUSED = """
WITH owned AS (
    SELECT v, kind, role, coalesce(p, told.a) AS o, told.a AS a FROM told LEFT JOIN owner ON owner.a = told.a
    WHERE kind IN (SELECT kind FROM {caps})
), counted AS (
    SELECT v, count(DISTINCT o) AS anybody, count(DISTINCT o) FILTER (role = 'reported') AS reported,
        count(DISTINCT o) FILTER (
            role = 'reported' OR ({recipients} AND role = 'recipient' AND a IN (SELECT a FROM admitted))
        ) AS may
    FROM owned GROUP BY v HAVING anybody > 1
), used AS (
    SELECT v FROM evidence WHERE relation = {relation} AND v IS NOT NULL
), address AS (
    SELECT split_part(value, '|', 1) AS value FROM strand WHERE kind = 'ip_port' AND v IN (SELECT v FROM used)
)
SELECT strand.kind, value, anybody, may, reported, coalesce(k, 0), v IN (SELECT v FROM pair)
FROM counted JOIN strand USING (v) LEFT JOIN audience USING (v)
WHERE v NOT IN (SELECT v FROM used) AND NOT (strand.kind = 'ip' AND value IN (SELECT value FROM address))
"""
"""What was seen shared and stands in no evidence, with what is needed to say why."""

TIES = """
CREATE TABLE tie AS
    SELECT e.a, e.b, coalesce(oa.p, e.a) AS p, coalesce(ob.p, e.b) AS q, v, bits FROM evidence e
    LEFT JOIN owner oa ON oa.a = e.a LEFT JOIN owner ob ON ob.a = e.b WHERE relation = 'associate'
"""
"""Each row of an association with the people whom it ties."""

EDGES = """
CREATE TABLE edge AS
    WITH best AS (
        SELECT least(p, q) AS p, greatest(p, q) AS q, v, max(bits) AS bits FROM tie GROUP BY ALL
    )
    SELECT p, q, sum(bits)::BIGINT AS bits FROM best GROUP BY p, q HAVING sum(bits) >= {associate}
"""
"""Pairs of people at or above the threshold: each value once."""

NEAR_TIES = """
SELECT one.account_id, other.account_id, mine.account_id, theirs.account_id, kind, value, bits FROM tie
JOIN strand USING (v) JOIN account one USING (a) JOIN account other ON other.a = tie.b
JOIN account mine ON mine.a = tie.p JOIN account theirs ON theirs.a = tie.q
WHERE tie.p IN (SELECT p FROM near) AND tie.q IN (SELECT p FROM near)
ORDER BY 1, 2, kind, value
"""
"""The ties of people in components of three or more."""

NEAR_TOLD = """
WITH part AS (
    SELECT a, v FROM tie WHERE p IN (SELECT p FROM near) UNION SELECT b, v FROM tie WHERE q IN (SELECT p FROM near)
)
SELECT account_id, strand.kind, value, list(DISTINCT report_id),
    coalesce(list(DISTINCT sender) FILTER (s IS NOT NULL), []), min(seen), bool_or(role = 'reported')
FROM part JOIN may USING (a, v) JOIN strand USING (v) JOIN account USING (a) JOIN report USING (r)
LEFT JOIN sender USING (s) GROUP BY ALL
"""
"""Who said, in which reports and since when, that these accounts hold what ties them."""

NEAR_AUDIENCES = """
SELECT kind, value, k FROM (
    SELECT v, count(DISTINCT coalesce(p, hold.a)) AS k FROM hold LEFT JOIN owner ON owner.a = hold.a
    WHERE grade > 0 AND v IN (SELECT v FROM tie) GROUP BY v
) JOIN strand USING (v)
"""
"""How many people hold each value that ties somebody."""
