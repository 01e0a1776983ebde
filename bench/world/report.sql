INSERT INTO report (id, ref, source, number, state, version, sender, incident_type, incident_at, told_at, received_at,
    urgent, flags, retracted_at, has_conflict)
SELECT id, bench.ref(1, id), 'clearinghouse', (700000000 + id)::text,
       CASE WHEN retracted THEN 'retracted' ELSE 'open' END, CASE WHEN supplemented THEN 2 ELSE 1 END, sender,
       bench.incident_type(id), incident_at, told_at, received_at,
       bench.roll(id, 41, 200) = 0,
       CASE bench.roll(id, 42, 40) WHEN 0 THEN ARRAY['time.implausible'] WHEN 1 THEN ARRAY['ip.shared', 'time.zone_missing']
            ELSE '{}' END,
       CASE WHEN retracted THEN received_at + interval '3 days' END, bench.roll(id, 43, 1000) < 3
FROM bench.shape;

INSERT INTO retraction_note (source, number, reason, received_at, file, row)
SELECT 'clearinghouse', (700000000 + id)::text, 'sent in error', received_at + interval '3 days', file, row
FROM bench.shape WHERE retracted;
