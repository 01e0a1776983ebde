-- Nearly all entries are one person's look at one subject; the worker's are few, and of five hundred subjects each.
INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)
SELECT pg_current_xact_id()::text::bigint, 1, bench.day() - interval '1 second' * ((bench.looks() - k) * 31536000.0 / bench.looks())::bigint,
       p.id, p.unit, (ARRAY['report.read', 'report.read', 'lead.read', 'inbox.assigned'])[1 + k % 4],
       CASE WHEN k % 4 = 2 THEN 'lead' ELSE 'report' END,
       ARRAY[CASE WHEN k % 4 = 2 THEN 1 + bench.roll(k, 70, bench.leads()) ELSE 1 + bench.roll(k, 71, bench.size()) END], '{}'
FROM generate_series(1, bench.looks()) AS k
JOIN bench.people p ON p.no = bench.roll(k, 72, bench.people_count());

INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)
SELECT pg_current_xact_id()::text::bigint, 1, bench.day() - interval '1 second' * ((bench.size() / 500 - b) * 31536000.0 * 500 / bench.size())::bigint,
       1, '*', stage, 'report', ARRAY(SELECT generate_series(b * 500 + 1, b * 500 + 500)), '{}'
FROM generate_series(0, bench.size() / 500 - 1) AS b,
     unnest(ARRAY['report.collated', 'report.enriched', 'report.matched', 'report.ranked', 'report.routed']) AS stage;

INSERT INTO note (subject_kind, subject_id, unit, person, text, at)
SELECT 'report', 1 + bench.roll(k, 73, bench.size()), p.unit, p.id, 'Asked the provider on the telephone; the answer comes next week.', bench.day()
FROM generate_series(1, bench.size() / 50) AS k JOIN bench.people p ON p.no = bench.roll(k, 74, bench.people_count());

INSERT INTO audit_subject (subject_kind, subject_id, entry)
SELECT a.subject_kind, one, a.id FROM audit_in a, unnest(a.subjects) AS one;
