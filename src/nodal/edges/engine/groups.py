"""The SQL of networks: ties between people, clusters of them, and those in which nothing counts in the test."""

from __future__ import annotations

TIE = """
SELECT e.a, e.b, coalesce(oa.p, e.a) AS p, coalesce(ob.p, e.b) AS q, v, bits FROM evidence e
LEFT JOIN owner oa ON oa.a = e.a LEFT JOIN owner ob ON ob.a = e.b WHERE relation = 'associate'
"""
"""Each row of an association with the people whom it ties."""

EDGE = """
SELECT p, q, CAST(sum(bits) AS BIGINT) AS bits FROM (
    SELECT least(p, q) AS p, greatest(p, q) AS q, v, max(bits) AS bits FROM tie GROUP BY 1, 2, 3
) best GROUP BY p, q HAVING sum(bits) >= {associate}
"""
"""Pairs of people at or above the threshold: each value once."""

INNER = """
SELECT mine.c, tie.a, tie.b, tie.p, tie.q, v, bits
FROM tie JOIN home mine ON mine.p = tie.p JOIN home theirs ON theirs.p = tie.q AND theirs.c = mine.c
"""
"""The ties inside clusters."""

PART = """
SELECT c, p, a, v FROM inner_tie UNION SELECT c, q, b, v FROM inner_tie
"""
"""Who takes part in a cluster, with what, through which account."""

AUDIENCE = """
SELECT v, count(DISTINCT o) AS k FROM holder_wide WHERE v IN (SELECT v FROM part) GROUP BY v
"""
"""How many people hold each value that ties somebody."""

UNDER_ONE_ROOF = """
SELECT DISTINCT c, least(p, q) AS p, greatest(p, q) AS q FROM inner_tie JOIN strand ON strand.v = inner_tie.v
WHERE kind IN ({household})
"""
"""People of a cluster who may be one household, or one person."""

COUNTING = """
SELECT c, count(*) AS n, CAST(sum({micro} * people {div} k) AS BIGINT) {div} count(*) AS share FROM (
    SELECT c, part.v, count(DISTINCT part.p) AS people FROM part LEFT JOIN house ON house.p = part.p
    GROUP BY c, part.v HAVING count(DISTINCT coalesce(h, part.p)) >= {least_persons}
) held
JOIN strand ON strand.v = held.v JOIN audience ON audience.v = held.v
JOIN countable ON countable.kind = strand.kind AND k BETWEEN fewest AND most
WHERE strand.kind IN ({content}) GROUP BY c
"""
"""Clusters with values that count in the test: how many, and what part of the holders of one is inside on average."""

GROUP = """
SELECT part.c, min(CASE WHEN reported THEN part.a END) AS network, count(DISTINCT part.p) AS people,
    count(DISTINCT CASE WHEN reported THEN part.p END) AS reported, coalesce(any_value(counting.n), 0) AS counts,
    coalesce(any_value(share), 0) AS exclusivity
FROM part JOIN account ON account.a = part.p LEFT JOIN counting ON counting.c = part.c GROUP BY part.c
"""

CLUSTERS = """
SELECT c, network, exclusivity FROM cluster_found WHERE reported >= {least_persons} AND {which}
"""

IS_PLAIN = """people < 2 * {least_persons} AND (counts < least(2, {tested_values})
    OR (counts < {tested_values} AND people < 2 * {least_persons} - 1))"""
"""Clusters that are `possible` whatever else is known of them: too few values count in the test, and they are too small
to be two groups that one report joins. Where several count they are one bundle: each is held by `least_persons`, so
that in so small a cluster any two have two households in common. The core judges all others of which enough people were
reported."""

# ------------------------------------------------------------------------------ roles in plain clusters

PLAIN_PAIR = """
SELECT c, p, q, CAST(sum(bits) AS BIGINT) AS bits FROM (
    SELECT inner_tie.c, least(p, q) AS p, greatest(p, q) AS q, v, max(bits) AS bits
    FROM inner_tie JOIN plain ON plain.c = inner_tie.c GROUP BY 1, 2, 3, 4
) best GROUP BY c, p, q
"""

ORDER = """
SELECT c, p, t, lead(t) OVER (PARTITION BY c, v ORDER BY t, p) AS after,
    row_number() OVER (PARTITION BY c, v ORDER BY t, p) AS place
FROM (
    SELECT part.c, part.v, p, min(t0) AS t FROM part JOIN plain ON plain.c = part.c
    JOIN holder_wide ON holder_wide.v = part.v AND holder_wide.a = part.a GROUP BY part.c, part.v, p
) first_seen WHERE t IS NOT NULL
"""
"""In which order people of a cluster were first seen with a value."""

SOURCE = """
SELECT c, p FROM (
    SELECT led.c, p, n, known, row_number() OVER (PARTITION BY led.c ORDER BY n DESC, p) AS place
    FROM (SELECT c, p, count(*) AS n FROM ordered WHERE place = 1 AND t < after GROUP BY c, p) led
    JOIN (SELECT c, count(*) AS known FROM ordered WHERE place = 1 AND after IS NOT NULL GROUP BY c) timed
    ON timed.c = led.c
) ranked WHERE place = 1 AND n >= {source_values} AND 2 * n > known
"""

PLAIN_MEMBER = """
SELECT part.a, any_value(network) AS network, 'possible' AS tier, CASE
    WHEN NOT bool_or(holder_wide.reported) THEN 'recipient'
    WHEN bool_or(source.p IS NOT NULL) THEN 'source'
    WHEN bool_or(broker) THEN 'broker' WHEN bool_or(hub) THEN 'hub' ELSE 'member' END AS role,
    CAST(any_value(exclusivity) AS BIGINT) AS exclusivity
FROM part JOIN plain ON plain.c = part.c JOIN holder_wide ON holder_wide.a = part.a AND holder_wide.v = part.v
LEFT JOIN source ON source.c = part.c AND source.p = part.p
LEFT JOIN placed ON placed.p = part.p
GROUP BY part.a
"""
"""Accounts of plain clusters with the roles that the core's `roles` would give them."""

# ------------------------------------------------------------------------------ what the core judges

JUDGED_TIES = """
SELECT inner_tie.c, one.account_id, other.account_id, mine.account_id, theirs.account_id, kind, value, bits
FROM inner_tie JOIN judged ON judged.c = inner_tie.c JOIN strand ON strand.v = inner_tie.v
JOIN account one ON one.a = inner_tie.a JOIN account other ON other.a = inner_tie.b
JOIN account mine ON mine.a = inner_tie.p JOIN account theirs ON theirs.a = inner_tie.q
ORDER BY 1, 2, 3, kind, value
"""

JUDGED_PART = """
SELECT DISTINCT a, v FROM part JOIN judged ON judged.c = part.c
"""

JUDGED_TOLD = """
SELECT account_id, kind, value, list(DISTINCT report_id), coalesce(list(DISTINCT s) FILTER (WHERE s IS NOT NULL), []),
    min(t), bool_or((g & 8) <> 0), listed.v IS NOT NULL,
    coalesce(bool_or(s = account.own), false)
FROM told JOIN {part} part ON part.a = told.a AND part.v = told.v JOIN strand ON strand.v = told.v
JOIN account ON account.a = told.a JOIN report ON report.r = told.r LEFT JOIN listed ON listed.v = told.v
WHERE (g & 136) <> 0 GROUP BY account_id, kind, value, listed.v
"""
"""Who said, in which reports and since when, that these accounts hold what ties them."""

JUDGED_AUDIENCE = """
SELECT kind, value, k FROM audience JOIN strand ON strand.v = audience.v
WHERE audience.v IN (SELECT v FROM judged_part)
"""

JUDGED_PEOPLE = """
SELECT DISTINCT account_id FROM part JOIN judged ON judged.c = part.c JOIN account ON account.a = part.p WHERE reported
"""

JUDGED_ROOMED = """
SELECT account_id FROM account WHERE roomed AND a IN (SELECT a FROM judged_part)
"""
"""Those among them of whom some chat is told, whoever else is in it."""

JUDGED_MEMBER = """
SELECT own.a, name.a, tier, role, exclusivity FROM given_member
JOIN account own ON own.account_id = given_member.account_id
JOIN account name ON name.account_id = given_member.network_id
"""

# ------------------------------------------------------------------------------ who is attached afterwards

INSIDE = """
SELECT DISTINCT coalesce(owner.p, member.a) AS p, network, tier FROM member LEFT JOIN owner ON owner.a = member.a
"""
"""The people of networks."""

THING = """
SELECT name.a AS network, v FROM given_thing JOIN account name ON name.account_id = given_thing.network_id
JOIN strand ON strand.kind = given_thing.kind AND strand.value = given_thing.value
"""
"""What counts in each tested network."""

REACHING = """
SELECT tie.a, tie.b, tie.p, tie.q, tie.v, tie.bits FROM tie JOIN inside ON inside.p = tie.{inner}
JOIN thing ON thing.network = inside.network AND thing.v = tie.v JOIN account ON account.a = tie.{outer}
LEFT JOIN inside taken ON taken.p = tie.{outer} WHERE inside.tier = 'tested' AND reported AND taken.p IS NULL
"""
"""What ties people of tested networks to reported people who are in no network."""

REACHING_PART = """
SELECT a, v FROM reaching UNION SELECT b, v FROM reaching
"""

REACHING_TIES = """
SELECT one.account_id, other.account_id, mine.account_id, theirs.account_id, kind, value, bits
FROM reaching JOIN strand ON strand.v = reaching.v
JOIN account one ON one.a = reaching.a JOIN account other ON other.a = reaching.b
JOIN account mine ON mine.a = reaching.p JOIN account theirs ON theirs.a = reaching.q
ORDER BY 1, 2, kind, value
"""
