-- The national unit received everything; a state has what was sent to it, or what it took in itself.
INSERT INTO access_grant (id, subject_kind, subject_id, unit, granted_at, reason)
SELECT id, 'report', id, bench.national(), received_at, 'received' FROM bench.shape;

INSERT INTO access_grant (id, subject_kind, subject_id, unit, granted_at, until, reason)
SELECT bench.size() + row_number() OVER (ORDER BY id), 'report', id, bench.states(state), received_at + interval '2 hours',
       CASE WHEN bench.way(id) = 'returned' THEN received_at + interval '9 days' END,
       CASE WHEN bench.way(id) IS NULL THEN 'received' ELSE 'referred' END
FROM bench.shape WHERE state IS NOT NULL AND bench.way(id) IS DISTINCT FROM 'ready';

INSERT INTO access_grant (id, subject_kind, subject_id, unit, granted_at, reason)
SELECT 3 * bench.size() + lead, 'lead', lead, bench.states(state), bench.day() - interval '30 days', 'lead'
FROM bench.account WHERE lead IS NOT NULL;

-- A lead that was handed on is seen below, and so are the reports behind it.
INSERT INTO access_grant (id, subject_kind, subject_id, unit, granted_at, reason)
SELECT 4 * bench.size() + a.lead, 'lead', a.lead, bench.below(a.lead), bench.day() - interval '20 days', 'referred'
FROM bench.account a WHERE a.lead IS NOT NULL AND a.state = 1 AND bench.lead_state(a.lead) = 'confirmed';

INSERT INTO access_grant (id, subject_kind, subject_id, unit, granted_at, reason)
SELECT 5 * bench.size() + s.id, 'report', s.id, bench.below(a.lead), bench.day() - interval '20 days', 'referred with a lead'
FROM bench.account a JOIN bench.shape s ON s.account = a.id AND s.state = 1
WHERE a.lead IS NOT NULL AND a.state = 1 AND bench.lead_state(a.lead) = 'confirmed';
