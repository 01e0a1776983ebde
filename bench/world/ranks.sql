INSERT INTO priority (id, subject_kind, subject_id, danger, workability, band, band_rank, track, factors, would_change, dies_at,
    dies_rule, rules_version, at)
SELECT s.id, 'report', s.id, r.danger, r.workability, r.band, r.band_rank, 'suspect', r.factors, r.would_change,
       date_trunc('day', s.told_at) + interval '365 days', bench.basis(), bench.rules(), s.received_at + interval '10 minutes'
FROM bench.shape s JOIN bench.ranking r ON r.no = s.rank;

INSERT INTO priority (id, subject_kind, subject_id, danger, workability, band, band_rank, track, factors, would_change, dies_at,
    dies_rule, rules_version, at)
SELECT bench.size() + a.lead, 'lead', a.lead, r.danger, r.workability, r.band, r.band_rank, bench.track(a.lead), r.factors,
       r.would_change, bench.day() + interval '1 day' * bench.roll(a.lead, 61, 500), bench.basis(), bench.rules(), bench.day()
FROM bench.account a JOIN bench.ranking r ON r.no = bench.rank(bench.roll(a.lead, 62, 5000))
WHERE a.lead IS NOT NULL;

INSERT INTO routing (id, subject_kind, subject_id, from_unit, unit, confidence, sentence, evidence, at)
SELECT id, 'report', id, bench.national(), bench.states(state), CASE WHEN state IS NOT NULL THEN 'medium' END,
       CASE WHEN state IS NULL THEN 'Nothing in the report may decide: what points anywhere is a hint, such as a mobile address.'
            ELSE 'The telecom circle of a number that the platform verified; the number may have moved with its subscriber.' END,
       jsonb_build_array(jsonb_build_object('kind', 'mobile_ip', 'grade', 5, 'value', bench.ip4(account), 'points_to', bench.states(state),
           'why', 'A mobile range: its traffic surfaces at a few hub cities, so the state is unknown.')),
       received_at + interval '12 minutes'
FROM bench.shape;

INSERT INTO routing (id, subject_kind, subject_id, from_unit, unit, confidence, sentence, evidence, at)
SELECT bench.size() + lead, 'lead', lead, bench.states(state), NULL, NULL,
       'The area is known, but no single office answers for it: an officer chooses.', '[]', bench.day()
FROM bench.account WHERE lead IS NOT NULL;
