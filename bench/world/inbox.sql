-- What lies on the table of each unit that may see the subject now, as store/inbox.py derives it.
INSERT INTO inbox_item (id, unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability, track, dies_at,
    dies_rule, received_at, platform, title, reason, group_key, is_head, group_size, assignee, assigned_at, set_aside_why, changed_at)
SELECT row_number() OVER (ORDER BY g.id), g.unit, 'report', s.id, bench.ref(1, s.id), i.state, r.band, r.band_rank, r.danger, r.workability,
       'suspect', date_trunc('day', s.told_at) + interval '365 days', bench.basis(), s.received_at, s.sender,
       jsonb_build_object('accounts', 1, 'known', (s.roll_file < 320)::int, 'phone', s.has_phone),
       r.factors -> 0, '', true, 1,
       CASE WHEN i.state = 'open' AND bench.roll(s.id, 80, 20) = 0 THEN p.id END,
       CASE WHEN i.state = 'open' AND bench.roll(s.id, 80, 20) = 0 THEN bench.day() END,
       CASE WHEN i.state = 'set_aside' THEN 'Adult content, seen by two people.' END, s.received_at
FROM access_grant g
JOIN bench.shape s ON s.id = g.subject_id
JOIN bench.ranking r ON r.no = s.rank
JOIN bench.people p ON p.unit = g.unit AND p.first
CROSS JOIN LATERAL (SELECT CASE
    WHEN s.retracted THEN 'retracted'
    WHEN g.unit = bench.national() AND s.state IS NOT NULL AND bench.way(s.id) IS NOT NULL AND bench.way(s.id) <> 'ready' THEN 'sent'
    WHEN bench.way(s.id) = 'closed' THEN 'closed'
    WHEN bench.roll(s.id, 81, 100) < 10 THEN 'set_aside'
    ELSE 'open' END AS state) AS i
WHERE g.subject_kind = 'report' AND g.until IS NULL;

INSERT INTO inbox_item (id, unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability, track, dies_at,
    dies_rule, received_at, platform, title, reason, group_key, is_head, group_size, changed_at)
SELECT 4 * bench.size() + row_number() OVER (ORDER BY g.id), g.unit, 'lead', a.lead, bench.ref(4, a.lead),
       CASE bench.lead_state(a.lead) WHEN 'proposed' THEN 'open' ELSE 'decided' END, p.band, p.band_rank, p.danger, p.workability,
       p.track, p.dies_at, p.dies_rule, bench.day() - interval '30 days', bench.platforms(a.platform),
       jsonb_build_object('accounts', 1), p.factors -> 0, '', true, 1, bench.day()
FROM access_grant g
JOIN bench.account a ON a.lead = g.subject_id
JOIN priority p ON p.id = bench.size() + a.lead
WHERE g.subject_kind = 'lead' AND g.until IS NULL;
