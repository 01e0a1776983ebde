"""The SQL of linking, in the order in which it runs: integers only, weights from tables, every statement one query.

`{...}` are numbers of the model, never values of a report. `a` is the rank of an account's text and `v` that of a kind
and value, so that a < b means the same in both. Divisions are of non-negative integers. Nothing here is of one engine.
"""

from __future__ import annotations

# ------------------------------------------------------------------------------ addresses with port and time

PORT_SHARED = """
SELECT v, port FROM (
    SELECT v, port FROM told WHERE (g & 512) <> 0
    GROUP BY v, port, t {div} ({bucket_seconds} * 2000000) HAVING min(a) <> max(a)
    UNION
    SELECT v, port FROM told WHERE (g & 512) <> 0
    GROUP BY v, port, (t + {bucket_seconds} * 1000000) {div} ({bucket_seconds} * 2000000) HAVING min(a) <> max(a)
) near
"""
"""Addresses with a port that two accounts had in one bucket or in neighbouring ones: these stand in a cell of two
buckets, counted from an even or from an odd one. Nothing else can become a shared run."""

BUCKET = """
SELECT DISTINCT told.v, told.port, t {div} ({bucket_seconds} * 1000000) AS n
FROM told JOIN port_shared ON told.v = port_shared.v AND told.port = port_shared.port WHERE (g & 512) <> 0
"""

SESSION = """
SELECT v, port, n, min(n) OVER (PARTITION BY v, port, run) AS f, max(n) OVER (PARTITION BY v, port, run) AS l
FROM (SELECT v, port, n, n - row_number() OVER (PARTITION BY v, port ORDER BY n) AS run FROM bucket) numbered
"""
"""Neighbouring buckets joined: `f` and `l` are the first and last of the run."""

IN_SESSION = """
SELECT told.v AS ip, told.port, f, l, a, r, s, t, g FROM told
JOIN session ON told.v = session.v AND told.port = session.port AND t {div} ({bucket_seconds} * 1000000) = n
WHERE (g & 512) <> 0
"""

SESSION_STRAND = """
SELECT ip, port, f, l, concat(value, '|', CASE WHEN port = 0 THEN '' ELSE CAST(port AS VARCHAR) END, '|', {from_text},
    '|', {to_text}) AS value
FROM (SELECT ip, port, f, l FROM in_session GROUP BY ip, port, f, l HAVING min(a) <> max(a)) held
JOIN strand ON strand.v = ip
"""

SESSION_TOLD = """
SELECT v, a, r, s, t, one.port, g & 1035 AS g FROM in_session one JOIN session_strand other
ON one.ip = other.ip AND one.port = other.port AND one.f = other.f
"""

# ------------------------------------------------------------------------------ who holds what

HOLDER = """
SELECT v, a, bit_or(g) AS g FROM told GROUP BY v, a
"""

VOICED = """
SELECT told.v, told.a FROM told JOIN (
    SELECT v, a FROM holder WHERE (g & {rows}) <> 0 AND (g & {grades}) = 0
) claimed ON told.v = claimed.v AND told.a = claimed.a
WHERE (told.g & {rows}) <> 0 GROUP BY told.v, told.a HAVING min(s) <> max(s)
"""
"""Who holds a value only by claims, but by those of two senders."""

COUNTED = """
SELECT holders.v, kind, anybody, reported, may, own, wide FROM (
SELECT holder.v, count(*) AS anybody, count(*) FILTER (WHERE (g & 8) <> 0) AS reported,
    count(*) FILTER (WHERE (g & 136) <> 0) AS may,
    count(*) FILTER (WHERE (g & 3) <> 0 OR voiced.v IS NOT NULL) AS own,
    count(*) FILTER (WHERE (g & 51) <> 0 OR wider.v IS NOT NULL) AS wide
FROM holder LEFT JOIN voiced ON holder.v = voiced.v AND holder.a = voiced.a
LEFT JOIN wider ON holder.v = wider.v AND holder.a = wider.a GROUP BY holder.v
) holders JOIN strand ON strand.v = holders.v
"""
"""Accounts per value: seen with it, reported, with rows that may link; and those that may speak (the audience), for one
person (`own`) and for an association (`wide`)."""

PERSON_WEIGHT = """
SELECT person_bits.strand AS kind, audience, grp, alone, carries, max(CASE WHEN sure THEN bits END) AS sure_bits,
    max(CASE WHEN NOT sure THEN bits END) AS stated_bits
FROM person_bits JOIN person_kind ON person_kind.kind = person_bits.strand WHERE audience <= cap
GROUP BY person_bits.strand, audience, grp, alone, carries
"""

SPEAK_OWN = """
SELECT counted.v, own AS k, grp, alone, carries, counted.kind, sure_bits, stated_bits
FROM counted JOIN person_weight ON person_weight.kind = counted.kind AND audience = own
LEFT JOIN bad ON bad.v = counted.v WHERE bad.v IS NULL
"""

SPEAK_WIDE = """
SELECT counted.v, wide AS k, counted.kind, bits FROM counted
JOIN associate_bits ON associate_bits.kind = counted.kind AND audience = wide
LEFT JOIN bad ON bad.v = counted.v WHERE bad.v IS NULL
"""
"""Values that may speak, with their weight. The cap is the model's and bounds every pair that is built."""

HELD = """
SELECT v, a,
    CASE WHEN min(s) <> max(s) OR (bit_or(g) & {seen}) <> 0 THEN 3
        WHEN (bit_or(g) & {sure}) <> 0 THEN 2
        WHEN (bit_or(g) & {grades}) <> 0 THEN 1 ELSE 0 END AS grade,
    min(s) AS s1, max(s) AS s2, min(r) AS r1, max(r) AS r2, min(t) AS t0, max(t) AS t1,
    (bit_or(g) & {bare}) <> 0 AS bare, (bit_or(g) & 8) <> 0 AS reported, CAST(least(count(*), 3) AS TINYINT) AS n
FROM told WHERE (g & {rows}) <> 0 AND {which} GROUP BY v, a
"""
"""Per account and value what was said, for values that may speak."""

CITABLE = """
SELECT v, a, r1, r2, n FROM {held}
"""
"""What is left of it for the evidence: one or two reports that say so, and whether there are 1, 2 or more rows."""

GAP = """CASE WHEN x.t0 IS NULL OR y.t0 IS NULL THEN {unknown_gap_days}
        ELSE greatest(0, greatest(x.t0, y.t0) - least(x.t1, y.t1)) {div} 86400000000 END"""
"""Whole days between the spans in which two accounts were seen with a value."""

TOLD_APART = """least(x.r1, y.r1) <> greatest(x.r2, y.r2)
    AND (least(x.grade, y.grade) > 1 OR coalesce(least(x.s1, y.s1) <> greatest(x.s2, y.s2), false))"""
"""Told in two reports, by more than one sender's word."""

# ------------------------------------------------------------------------------ one person

RULED = """
SELECT DISTINCT one.a AS a, other.a AS b, same FROM decided
JOIN account one ON one.account_id = x JOIN account other ON other.account_id = y
WHERE one.reported AND other.reported
"""

HOLDER_OWN = """
SELECT held.v, a, grade, s1, s2, r1, r2, t0, t1, bare OR kind <> 'ip' AS bare
FROM held JOIN speak_own ON held.v = speak_own.v WHERE grade > 0
"""

PAIR = """
SELECT x.a AS a, y.a AS b, x.v AS v, least(x.grade, y.grade) > 1 AS sure, least(x.grade, y.grade) > 2 AS seen,
    {gap} AS gap
FROM holder_own x JOIN holder_own y ON x.v = y.v AND x.a < y.a WHERE {told} AND x.bare AND y.bare
"""
"""Pairs of accounts that share a value."""

WEIGHED_OWN = """
SELECT a, b, v, kind, grp, alone, carries, witness, k, decay, bits FROM (
    SELECT a, b, v, kind, grp, alone, carries, witness, k, decay, CASE WHEN kind <> 'phone' THEN full_bits
        WHEN full_bits < 0 THEN -((decay * -full_bits + {micro} - 1) {div} {micro})
        ELSE decay * full_bits {div} {micro} END AS bits
    FROM (
        SELECT a, b, pair.v, kind, grp, alone AND sure AS alone, carries,
            carries AND seen AND kind NOT IN ({chosen}) AS witness, k,
            CASE WHEN sure THEN sure_bits ELSE stated_bits END AS full_bits,
            CASE WHEN kind = 'phone' THEN coalesce(left_over, 0) ELSE {micro} END AS decay
        FROM pair JOIN speak_own ON pair.v = speak_own.v
        LEFT JOIN decay ON half_life = {phone_half_life_days} AND decay.gap = pair.gap
    ) aged
) weighed WHERE bits IS NOT NULL AND (kind <> 'phone' OR bits <> 0)
"""

CARRIED = """
SELECT a, b FROM weighed GROUP BY a, b HAVING bool_or(alone)
    OR (min(CASE WHEN carries THEN grp END) <> max(CASE WHEN carries THEN grp END) AND bool_or(witness))
"""
"""Pairs with a fact that may stand alone, or with two groups that carry, one of them by more than somebody's word:
others are too weak, whatever their sum."""

BEST = """
SELECT a, b, v, kind, grp, alone, carries, witness, k, decay, bits, place, CASE place WHEN 1 THEN 0 WHEN 2 THEN
        least({corroboration}, coalesce(most - ahead - bits, {corroboration})) ELSE {corroboration} END AS more
FROM (
    SELECT a, b, v, kind, grp, alone, carries, witness, k, decay, bits,
        row_number() OVER (PARTITION BY a, b ORDER BY bits DESC, kind, v) AS place,
        first_value(grp) OVER (PARTITION BY a, b ORDER BY bits DESC, kind, v) AS leader,
        first_value(bits) OVER (PARTITION BY a, b ORDER BY bits DESC, kind, v) AS ahead
    FROM (
        SELECT weighed.a, weighed.b, v, kind, grp, k, decay, bits,
            bool_or(alone) OVER (PARTITION BY weighed.a, weighed.b, grp) AS alone,
            bool_or(carries) OVER (PARTITION BY weighed.a, weighed.b, grp) AS carries,
            bool_or(witness) OVER (PARTITION BY weighed.a, weighed.b, grp) AS witness,
            row_number() OVER (PARTITION BY weighed.a, weighed.b, grp ORDER BY bits DESC, kind, v) AS among
        FROM weighed JOIN carried ON weighed.a = carried.a AND weighed.b = carried.b
    ) grouped WHERE among = 1
) ranked LEFT JOIN pair_limit ON one = leader AND other = grp WHERE place = 1 OR bits + {corroboration} > 0
"""
"""The best fact of each group; the best of these, and every further one that adds something with its corroboration.
Two groups weigh no more together than the archive teaches (`pair_limit`)."""

STRONG = """
SELECT a, b, bits FROM (
    SELECT a, b, CAST(sum(bits + more) AS BIGINT) + {prior} AS bits FROM best GROUP BY a, b
    HAVING (count(*) FILTER (WHERE carries) > 1 AND bool_or(witness)) OR bool_or(alone)
) summed WHERE bits >= {same_person}
"""
"""Pairs that would be one person, unless something speaks against it."""

LINKED_OWN = """
SELECT a, b, bits, side, differ FROM (
    SELECT strong.a, strong.b, beside.a IS NOT NULL AS side, differ.a IS NOT NULL AS differ,
        bits + CASE WHEN beside.a IS NULL THEN 0 ELSE {side_by_side} END
        + CASE WHEN differ.a IS NULL THEN 0 ELSE {nothing_alike} END AS bits
    FROM strong LEFT JOIN beside ON strong.a = beside.a AND strong.b = beside.b
    LEFT JOIN differ ON strong.a = differ.a AND strong.b = differ.b
    LEFT JOIN apart ON strong.a = apart.a AND strong.b = apart.b WHERE apart.a IS NULL
) doubted WHERE bits >= {same_person}
"""

EVIDENCE_OWN = """
SELECT best.a, best.b, 'same_person' AS relation, v, CAST(NULL AS VARCHAR) AS reason, CAST(NULL AS VARCHAR) AS word,
    CAST(k AS BIGINT) AS audience, CAST(decay AS BIGINT) AS decay, CAST(best.bits AS BIGINT) AS bits
FROM best JOIN linked ON best.a = linked.a AND best.b = linked.b
UNION ALL
SELECT best.a, best.b, 'same_person', NULL, 'corroboration', grp, NULL, {micro}, more
FROM best JOIN linked ON best.a = linked.a AND best.b = linked.b WHERE place > 1
UNION ALL
SELECT a, b, 'same_person', NULL, 'prior', 'two_people', NULL, {micro}, {prior} FROM linked
UNION ALL
SELECT a, b, 'same_person', NULL, 'prior', 'side_by_side', NULL, {micro}, {side_by_side} FROM linked WHERE side
UNION ALL
SELECT a, b, 'same_person', NULL, 'prior', 'nothing_alike', NULL, {micro}, {nothing_alike} FROM linked WHERE differ
UNION ALL
SELECT a, b, 'same_person', NULL, 'decision', 'same_person', NULL, {micro}, {decided} FROM together
"""
"""Every addend of every link of one person: facts, corroboration, doubts, decisions."""

LINKS_OWN = """
SELECT a, b, CAST(sum(bits) AS BIGINT) AS bits FROM evidence GROUP BY a, b
"""

PERSON = """
SELECT account.a, coalesce(p, account.a) AS p, CASE WHEN bits <> {alone} THEN bits END AS bits
FROM account LEFT JOIN found_person ON found_person.a = account.a WHERE reported
"""
"""Every reported account with the smallest one of its person, and the bits that hold it there, if any."""

# ------------------------------------------------------------------------------ association

HOLDER_WIDE = """
SELECT held.v, held.a, coalesce(owner.p, held.a) AS o, grade, s1, s2, r1, r2, t0, t1, bits, reported
FROM {held} held JOIN speak_wide ON held.v = speak_wide.v LEFT JOIN owner ON held.a = owner.a WHERE grade > 0
"""

TELLING = """
SELECT v, holder_wide.a, o, grade, s1, s2, r1, r2, t0, t1, bits, reported, sum(bits) OVER (
    PARTITION BY holder_wide.a ORDER BY bits, v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
) AS up_to
FROM holder_wide JOIN (SELECT a FROM holder_wide WHERE bits > 0 GROUP BY a HAVING sum(bits) >= {associate}) rich
ON holder_wide.a = rich.a WHERE bits > 0
"""
"""An account's values from the weakest up. Those whose sum stays below the threshold cannot make a link together, so
of what two accounts share the strongest stands above that line for both."""

CANDIDATE = """
SELECT DISTINCT x.a AS a, y.a AS b FROM telling x JOIN telling y ON x.v = y.v AND x.a < y.a
WHERE x.up_to >= {associate} AND y.up_to >= {associate} AND {comparable}
"""

REACH = """
SELECT candidate.b AS a, candidate.a AS first, v, o, grade, s1, s2, r1, r2, t0, t1, reported
FROM candidate JOIN telling ON telling.a = candidate.a
"""
"""What the first account of each candidate has, to be looked up with the second one. A table of its own: within one
statement an engine may begin with all who share a value, which are many more."""

SHARING = """
SELECT x.first AS a, x.a AS b, x.v, least(x.grade, y.grade) > 2 AS seen, bits, {gap} AS gap
FROM reach x JOIN telling y ON y.a = x.a AND y.v = x.v WHERE {comparable}
"""
"""Everything that two accounts share which may make a link together."""

WEIGHED_WIDE = """
SELECT a, b, sharing.v, k, seen, left_over AS decay, sharing.bits * left_over {div} {micro} AS bits
FROM sharing JOIN speak_wide ON sharing.v = speak_wide.v
JOIN decay ON half_life = {associate_half_life_days} AND decay.gap = sharing.gap
WHERE sharing.bits * left_over {div} {micro} > 0
"""

UNTIED = """
SELECT v, a, o, grade, s1, s2, r1, r2, reported FROM holder_wide WHERE v NOT IN (SELECT v FROM used)
"""

MIDDLE = """
SELECT untied.v, untied.a, o, grade, s1, s2, r1, r2, reported FROM untied
JOIN (SELECT v, min(a) AS a FROM untied WHERE reported GROUP BY v) first ON untied.v = first.v AND untied.a = first.a
"""

STAR = """
SELECT DISTINCT y.v FROM untied y JOIN middle x ON x.v = y.v WHERE y.a <> x.a AND {comparable}
"""
"""Unused values of which at least one account could be compared with another: the first one with all others."""

ALIKE = """
SELECT v, r1, r2, s1, s2, grade, reported, min(o) AS o1, max(o) AS o2 FROM untied
WHERE v NOT IN (SELECT v FROM compared) GROUP BY v, r1, r2, s1, s2, grade, reported
"""

ALIKE_COMPARED = """
SELECT DISTINCT x.v FROM alike x JOIN alike y ON x.v = y.v
WHERE {told} AND (x.reported OR y.reported) AND least(x.o1, y.o1) <> greatest(x.o2, y.o2)
"""
"""The rest by accounts of which the same was said: whole classes of them are compared at once."""

STRONG_WIDE = """
SELECT a, b, count(*) AS n FROM weighed GROUP BY a, b
HAVING sum(CASE WHEN seen THEN bits ELSE 0 END) >= {associate}
"""
"""Pairs that what was observed ties; what is somebody's word adds to that."""

BEST_WIDE = """
SELECT a, b, v, k, seen, decay, bits FROM (
    SELECT weighed.a, weighed.b, weighed.v, k, seen, decay, bits, row_number() OVER (
        PARTITION BY weighed.a, weighed.b ORDER BY seen DESC, bits DESC, strand.kind, weighed.v
    ) AS place
    FROM weighed JOIN strong ON weighed.a = strong.a AND weighed.b = strong.b JOIN strand ON weighed.v = strand.v
    WHERE n > {values_per_pair}
) ranked WHERE place <= {values_per_pair}
"""
"""Of pairs that share very much only the strongest values count, what was observed before what is somebody's word."""

EVIDENCE_WIDE = """
SELECT weighed.a, weighed.b, 'associate' AS relation, v, NULL AS reason, NULL AS word, CAST(k AS BIGINT) AS audience,
    CAST(decay AS BIGINT) AS decay, CAST(bits AS BIGINT) AS bits
FROM weighed JOIN strong ON weighed.a = strong.a AND weighed.b = strong.b WHERE n <= {values_per_pair}
UNION ALL
SELECT best.a, best.b, 'associate', v, NULL, NULL, k, decay, bits FROM best JOIN (
    SELECT a, b FROM best GROUP BY a, b HAVING sum(CASE WHEN seen THEN bits ELSE 0 END) >= {associate}
) crowded ON best.a = crowded.a AND best.b = crowded.b
"""

# ------------------------------------------------------------------------------ what was seen shared and not used

UNUSED_OWN = """
SELECT counted.v, anybody, reported AS may, reported, own AS usable FROM counted
WHERE kind IN (SELECT kind FROM person_kind) AND anybody > 1
"""

UNUSED_WIDE = """
SELECT counted.v, {least} AS anybody, {least_may} AS may, count(*) FILTER (WHERE (g & 8) <> 0) AS reported,
    any_value(wide) AS usable
FROM counted JOIN holder ON holder.v = counted.v
LEFT JOIN owner ON owner.a = holder.a
WHERE counted.kind IN (SELECT kind FROM associate_cap) AND {which} AND counted.v NOT IN (SELECT v FROM used)
GROUP BY counted.v HAVING min(coalesce(p, holder.a)) <> max(coalesce(p, holder.a))
"""
"""How a value was seen: in accounts for one person, in people for an association."""

SHARED_WIDELY = {
    "which": "wide BETWEEN 2 AND {largest}",
    "least": "2",
    "least_may": """CASE WHEN min(CASE WHEN (g & 136) <> 0 THEN coalesce(p, holder.a) END)
        <> max(CASE WHEN (g & 136) <> 0 THEN coalesce(p, holder.a) END) THEN 2 ELSE 1 END""",
}
"""Where an audience is printed it suffices to know whether two people are behind it."""

SHARED_POORLY = {
    "which": "wide < 2",
    "least": "count(DISTINCT coalesce(p, holder.a))",
    "least_may": "count(DISTINCT CASE WHEN (g & 136) <> 0 THEN coalesce(p, holder.a) END)",
}

UNUSED_CROWD = """
SELECT counted.v, anybody, may, reported, wide AS usable FROM counted
WHERE kind IN (SELECT kind FROM associate_cap) AND wide > {largest}
"""
"""Held by more accounts than any person has: certainly by two people, so nobody needs to be counted again."""

USED_ADDRESS = """
SELECT DISTINCT split_part(value, '|', 1) AS address FROM strand JOIN used ON strand.v = used.v WHERE kind = 'ip_port'
"""

IGNORED = """
SELECT seen.v, CASE WHEN strand.kind = 'ip_port' THEN 'ip' ELSE strand.kind END AS kind, value,
    CASE WHEN usable > 1 THEN usable WHEN may > 1 THEN may ELSE anybody END AS audience,
    CASE WHEN why IS NOT NULL THEN why
        WHEN may < 2 OR reported = 0 THEN 'role'
        WHEN usable < 2 THEN 'single_claim'
        WHEN strand.kind IN ('ip', 'ip_port') THEN 'shared_address'
        WHEN usable > cap THEN CASE WHEN strand.kind = 'screen' THEN 'common_name' ELSE 'hub' END
        WHEN seen.v NOT IN (SELECT v FROM compared) THEN 'single_claim'
        WHEN strand.kind = 'device' AND {of_person} THEN 'shared_address'
        WHEN strand.kind = 'screen' THEN 'common_name' ELSE 'hub' END AS why
FROM seen JOIN strand ON seen.v = strand.v JOIN {caps} caps ON caps.kind = strand.kind
LEFT JOIN bad ON bad.v = seen.v
WHERE seen.v NOT IN (SELECT v FROM used)
    AND NOT (strand.kind = 'ip' AND value IN (SELECT address FROM used_address))
"""
"""The reason in the words of the interface document, as `why_ignored` of the core says it."""
