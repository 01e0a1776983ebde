INSERT INTO file_hash (report_id, idx, algorithm, value, is_viral)
SELECT s.id, v.idx, v.algorithm, v.value, v.idx = 0 AND s.roll_file < 20
FROM bench.shape s, LATERAL (VALUES
    (0, 'md5', md5(bench.content(s.id, s.roll_file))),
    (0, 'sha256', CASE WHEN s.id % 5 < 2 THEN encode(sha256(bench.content(s.id, s.roll_file)::bytea), 'hex') END),
    (1, 'md5', CASE WHEN s.second_file THEN md5('second' || s.id) END)
) AS v(idx, algorithm, value)
WHERE v.value IS NOT NULL;

INSERT INTO file_match (report_id, idx, state, tier, why, hits)
SELECT s.id, 0, CASE WHEN s.roll_file < 320 THEN 'known' WHEN s.viewed THEN 'novel' ELSE 'unknown' END,
       CASE WHEN s.roll_file < 320 THEN 'T1' END,
       CASE WHEN s.roll_file < 320 THEN 'A list has exactly this hash value.'
            WHEN s.viewed THEN 'The platform viewed this file and no list has its hash value.'
            ELSE 'No list has its hash value, and the report does not say that the platform viewed it.' END,
       CASE WHEN s.roll_file < 320 THEN jsonb_build_array(jsonb_build_object('tier', 'T1', 'algorithm', 'md5',
            'value', md5(bench.content(s.id, s.roll_file)), 'assertion', jsonb_build_object('entry', 'hotl-' || s.id % 20000,
            'status', 'live', 'category', 'A1', 'list_name', 'example-hotline', 'contributor', 'Example Hotline')))
            ELSE '[]' END
FROM bench.shape s
UNION ALL
SELECT s.id, 1, 'unknown', NULL, 'No list has its hash value, and the report does not say that the platform viewed it.', '[]'
FROM bench.shape s WHERE s.second_file;

INSERT INTO hash_list (name, owner) VALUES ('example-hotline', 'Example Hotline');
INSERT INTO list_entry (list_id, algorithm, value, entry, category, contributor, status, imported_at)
SELECT (SELECT max(id) FROM hash_list), 'md5', md5('pool' || k), 'hotl-' || k, 'A1', 'Example Hotline', 'live', bench.day()
FROM generate_series(0, bench.heavy()) AS k;
