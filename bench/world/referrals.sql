INSERT INTO referral (id, ref, subject_kind, subject_id, from_unit, to_unit, evidence_key, state, made_at)
SELECT id, bench.ref(6, id), 'report', id, bench.national(), bench.states(state), left(md5('key' || id), 16), bench.way(id),
       received_at + interval '1 hour'
FROM bench.shape WHERE state IS NOT NULL AND bench.way(id) IS NOT NULL;

INSERT INTO referral (id, ref, subject_kind, subject_id, from_unit, to_unit, evidence_key, state, made_at, sealed_sha256)
SELECT bench.size() + lead, bench.ref(7, lead), 'lead', lead, bench.states(state), bench.below(lead), left(md5('lead' || lead), 16),
       (ARRAY['sent', 'acknowledged', 'fir_registered', 'arrested', 'closed'])[1 + bench.roll(lead, 65, 5)],
       bench.day() - interval '20 days', encode(sha256(lead::text::bytea), 'hex')
FROM bench.account WHERE lead IS NOT NULL AND state = 1 AND bench.lead_state(lead) = 'confirmed';

INSERT INTO referral_event (referral_id, no, kind, at, recorded_at, by, details)
SELECT r.id, e.no - 1, e.kind, r.made_at + e.no * interval '2 days', r.made_at + e.no * interval '2 days', 1,
       CASE e.kind
           WHEN 'fir_registered' THEN jsonb_build_object('station', r.to_unit, 'number', lpad((r.id % 10000)::text, 4, '0'), 'year', '2026', 'sections', 'see the FIR')
           WHEN 'arrested' THEN jsonb_build_object('fir', format('%s/2026/%s', r.to_unit, lpad((r.id % 10000)::text, 4, '0')), 'accused', 'A1', 'person', r.subject_kind || '-' || r.subject_id)
           WHEN 'returned' THEN '{"reason": "not_our_area", "text": "The place lies elsewhere."}'
           WHEN 'closed' THEN '{"outcome": "not_the_person"}' ELSE '{}' END
FROM referral r, LATERAL unnest(CASE r.state
    WHEN 'ready' THEN '{}'::text[]
    WHEN 'sent' THEN ARRAY['sent']
    WHEN 'delivered' THEN ARRAY['sent', 'delivered']
    WHEN 'acknowledged' THEN ARRAY['sent', 'acknowledged']
    WHEN 'returned' THEN ARRAY['sent', 'returned']
    WHEN 'preliminary_enquiry' THEN ARRAY['sent', 'acknowledged', 'preliminary_enquiry']
    WHEN 'fir_registered' THEN ARRAY['sent', 'acknowledged', 'fir_registered']
    WHEN 'arrested' THEN ARRAY['sent', 'acknowledged', 'fir_registered', 'arrested']
    ELSE ARRAY['sent', 'acknowledged', 'closed'] END) WITH ORDINALITY AS e(kind, no);

UPDATE referral r SET changed_at = e.last,
    due_at = CASE WHEN r.state IN ('sent', 'delivered') THEN r.made_at + interval '5 days'
                  WHEN r.state = 'acknowledged' THEN r.made_at + interval '20 days' END,
    due_what = CASE WHEN r.state IN ('sent', 'delivered') THEN 'acknowledge'
                    WHEN r.state = 'acknowledged' THEN 'preliminary enquiry finished' END
FROM (SELECT referral_id, max(recorded_at) AS last FROM referral_event GROUP BY referral_id) AS e WHERE e.referral_id = r.id;

INSERT INTO returned (subject_kind, subject_id, unit, evidence_key, reason, at)
SELECT subject_kind, subject_id, to_unit, evidence_key, 'not_our_area', made_at + interval '4 days' FROM referral WHERE state = 'returned';

INSERT INTO operation (id, ref, name, unit, starts, ends, definition)
SELECT 2 * u.n + k, bench.ref(8, 2 * u.n + k), format('DRIVE-%s-%s', u.unit, k + 1), u.unit, bench.day() - interval '1 day' * (60 - 30 * k),
       bench.day() - interval '1 day' * (50 - 30 * k), 'leads confirmed and referred by the unit'
FROM (SELECT n, coalesce(bench.states(n), bench.national()) AS unit FROM generate_series(1, cardinality(bench.state_codes()) + 1) AS n) AS u,
     generate_series(0, 1) AS k;
