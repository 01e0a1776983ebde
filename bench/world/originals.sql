INSERT INTO incoming_file (id, ref, unit, source, name, format, sha256, size_bytes, received_at, received_by, outcome, counts,
    object_name, object_sha256, key_wrapped)
SELECT f, bench.ref(2, f), bench.national(), 'clearinghouse', format('le_json/d%s.json', f), 'le_json',
       encode(sha256(('file' || f)::bytea), 'hex'), 800000, bench.day() - interval '1 second' * ((bench.size() - f * 500) * 63072000.0 / bench.size())::bigint,
       1, CASE WHEN f % 40 = 0 THEN 'partly' ELSE 'accepted' END,
       jsonb_build_object('seen', 500, 'accepted', 500, 'refused', 0, 'duplicates', 0, 'supplements', 0, 'conflicts', 0, 'retracted', 0),
       md5('object' || f), md5('sealed' || f), '\x00'
FROM generate_series(1, bench.size() / 500 + 1) AS f;

INSERT INTO original_slice (file_id, row, segments, key_wrapped)
SELECT file, row, jsonb_build_array(jsonb_build_array(row * 1588, 1588, row * 1600)), sha256(id::text::bytea) FROM bench.shape;

INSERT INTO refused (id, ref, file_id, unit, row, number, code, place, message, urgent, owner, spans)
SELECT k, bench.ref(3, k), 1 + k % (bench.size() / 500 + 1),
       CASE WHEN k % 2 = 0 THEN bench.national() ELSE bench.states(bench.state(k, 60)) END, 500 + k, (900000000 + k)::text,
       (ARRAY['json.broken', 'sheet.contradiction', 'number.missing', 'field.too_long'])[1 + k % 4], format('reports[%s]', k % 500),
       'the report cannot be taken as it is', k % 50 = 0, NULL, ARRAY[k * 10, 900]
FROM generate_series(1, bench.size() / 200) AS k;
