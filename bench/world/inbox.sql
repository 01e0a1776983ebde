-- What lies on the table of each unit, as store/inbox_report.sql, store/inbox_lead.sql and their bundles derive it.
CREATE UNLOGGED TABLE bench.line AS
SELECT g.id AS grant_id, g.unit, g.granted_at, s.id AS report, s.rank, s.told_at, s.sender, s.roll_file, s.second_file, s.has_phone,
       s.state AS place,
       CASE WHEN s.retracted THEN 'retracted'
            WHEN f.id IS NOT NULL AND f.from_unit = g.unit AND f.state NOT IN ('ready', 'returned', 'closed') THEN 'sent'
            WHEN f.id IS NOT NULL AND f.from_unit = g.unit AND f.state = 'closed' THEN 'decided'
            WHEN f.id IS NOT NULL AND f.to_unit = g.unit AND f.state IN ('closed', 'returned') THEN 'closed'
            WHEN a.lead IS NOT NULL AND bench.states(a.state) = g.unit AND bench.lead_state(a.lead) <> 'cleared'
                 AND bench.rank(bench.roll(a.lead, 62, 5000)) <= s.rank THEN 'in_lead'
            WHEN bench.roll(s.id, 81, 100) < 8 THEN 'set_aside'
            ELSE 'open' END AS state,
       CASE WHEN s.roll_file < 320 THEN 'md5:' || md5(bench.content(s.id, s.roll_file)) ELSE '' END AS key
FROM access_grant g
JOIN bench.shape s ON s.id = g.subject_id
JOIN bench.account a ON a.id = s.account
LEFT JOIN referral f ON f.subject_kind = 'report' AND f.subject_id = s.id
WHERE g.subject_kind = 'report' AND g.until IS NULL;

INSERT INTO inbox_item (id, unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability, track, dies_at,
    dies_rule, received_at, platform, title, reason, group_key, is_head, group_size, assignee, assigned_at, set_aside_why, changed_at)
SELECT row_number() OVER (ORDER BY grant_id), unit, 'report', report, bench.ref(1, report), state, band, band_rank, danger, workability,
       'suspect', dies_at, bench.basis(), granted_at, sender,
       jsonb_strip_nulls(jsonb_build_object('accounts', 1, 'files', 1 + second_file::int, 'known', (roll_file < 320)::int,
           'phones', has_phone::int, 'place', bench.states(place))),
       factors -> 0, key, key = '' OR state <> 'open' OR row_number() OVER bundle = 1,
       CASE WHEN key <> '' AND state = 'open' AND row_number() OVER bundle = 1
            THEN count(*) OVER (PARTITION BY unit, key, band_rank, assignee, state = 'open') ELSE 1 END,
       assignee, CASE WHEN assignee IS NOT NULL THEN bench.day() END,
       CASE WHEN state = 'set_aside' THEN 'Adult content, seen by two people.' END, granted_at
FROM (
    SELECT l.*, r.band, r.band_rank, r.danger, r.workability, r.factors,
           date_trunc('day', l.told_at) + interval '365 days' AS dies_at,
           CASE WHEN l.state = 'open' AND bench.roll(l.report, 80, 20) = 0 THEN p.id END AS assignee
    FROM (SELECT grant_id, unit, granted_at, report, rank, told_at, sender, roll_file, second_file, has_phone, place, state,
                 CASE WHEN count(*) FILTER (WHERE state = 'open') OVER (PARTITION BY unit, key) > 1 THEN key ELSE '' END AS key
          FROM bench.line) AS l
    JOIN bench.ranking r ON r.no = l.rank
    JOIN bench.people p ON p.unit = l.unit AND p.first
) AS lines
WINDOW bundle AS (PARTITION BY unit, key, band_rank, assignee, state = 'open' ORDER BY danger DESC, workability DESC, dies_at, report);

INSERT INTO inbox_item (id, unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability, track, dies_at,
    dies_rule, received_at, platform, title, reason, group_key, is_head, group_size, changed_at)
SELECT 4 * bench.size() + row_number() OVER (ORDER BY g.id), g.unit, 'lead', l.id, l.ref,
       CASE WHEN l.state = 'cleared' THEN 'decided'
            WHEN f.id IS NOT NULL AND f.from_unit = g.unit AND f.state <> 'closed' THEN 'sent'
            WHEN f.id IS NOT NULL AND f.from_unit = g.unit THEN 'decided'
            WHEN f.id IS NOT NULL AND f.state = 'closed' THEN 'closed' ELSE 'open' END,
       p.band, p.band_rank, p.danger, p.workability, p.track, p.dies_at, p.dies_rule, g.granted_at, l.facts -> 'platforms' ->> 0,
       jsonb_strip_nulls(jsonb_build_object('accounts', 1, 'reports', jsonb_array_length(l.facts -> 'reports'), 'platforms', 1,
           'identifiers', l.facts -> 'identifiers', 'state', l.state, 'may_confirm', l.may_confirm, 'known', 1,
           'network', CASE WHEN l.network IS NOT NULL THEN 'possible' END)),
       p.factors -> 0, '', true, 1, bench.day()
FROM access_grant g
JOIN lead l ON l.id = g.subject_id
JOIN priority p ON p.id = bench.size() + l.id
LEFT JOIN referral f ON f.subject_kind = 'lead' AND f.subject_id = l.id
WHERE g.subject_kind = 'lead' AND g.until IS NULL;
