INSERT INTO finding (report_id, sighting, kind, value, why, source, as_of, confidence)
SELECT s.id, v.sighting, v.kind, v.value, v.why, 'invented for measurements', DATE '2026-01-01', v.confidence
FROM bench.shape s, LATERAL (VALUES
    (2 + s.has_phone::int, 'ip.class', (ARRAY['fixed', 'mobile', 'cgnat', 'hosting'])[1 + bench.roll(s.account, 50, 4)], NULL, NULL),
    (2 + s.has_phone::int, 'ip.holder', 'Example Network ' || bench.roll(s.account, 51, 40), NULL, 'ranges change hands, ask the holder first'),
    (2 + s.has_phone::int, 'ip.country', 'XA', NULL, 'ranges change hands, ask the holder first'),
    (2 + s.has_phone::int, 'ip.place_hint', bench.states(s.state), CASE WHEN s.state IS NULL THEN 'state unknown' END, 'a hint from a fixed-line range'),
    (3 + s.has_phone::int, 'ip.class', 'mobile', NULL, NULL),
    (3 + s.has_phone::int, 'ip.holder', 'Example Mobile', NULL, NULL),
    (3 + s.has_phone::int, 'ip.shared', 'This network may put many subscribers behind one address at the same moment.', NULL, NULL),
    (CASE WHEN s.has_phone THEN 2 END, 'phone.valid', 'yes', NULL, NULL)
) AS v(sighting, kind, value, why, confidence)
WHERE v.sighting IS NOT NULL;
