INSERT INTO link_run (id, at, summary) VALUES (1, bench.day(),
    '{"engine": "local", "model": "hand-set-2", "networks": {"tested": 0, "possible": 0}}');

INSERT INTO person_member (account_id, person, bits, run_id)
SELECT id, bench.key(id, platform), NULL, 1 FROM bench.account WHERE lead IS NOT NULL;

INSERT INTO network (id, ref, key, tier, sentences, found, run_id)
SELECT id, bench.ref(5, id), bench.network_key(id), CASE WHEN id % 3 = 0 THEN 'tested' ELSE 'possible' END,
       jsonb_build_array(format('Of %s people (%s households) at least three have each of 2 things in common (chats and files); on average 93 %% of the holders are in this group.', size, size),
           'Without its best evidence +35.9 of +58.6 bits remain, +40.0 are needed.'),
       jsonb_build_object('size', size, 'persons', size, 'households', size, 'values', 2, 'kinds', '["chat", "hash"]'::jsonb,
           'total', 58600000, 'without_best', 35900000, 'best', 'chat', 'exclusivity', 930000, 'second_voice', true), 1
FROM bench.network;

INSERT INTO network_member (network_id, account_id, role, exclusivity)
SELECT network, id, CASE place WHEN 1 THEN 'broker' WHEN 2 THEN 'source' ELSE 'member' END, 0.9
FROM bench.account WHERE network IS NOT NULL;

-- Within a network: each with the one before, with one half as far in, and with the first.
INSERT INTO link (id, a_id, b_id, relation, bits, run_id)
SELECT row_number() OVER (ORDER BY a, b), a, b, 'associate', 3 + (a + b) % 9, 1
FROM (SELECT DISTINCT least(x.id, y.id) AS a, greatest(x.id, y.id) AS b
      FROM bench.account x JOIN bench.account y ON y.network = x.network AND y.place IN (x.place - 1, x.place / 2, 1)
      WHERE x.network IS NOT NULL AND x.id <> y.id) AS pairs;

-- Further pairs outside any network: accounts that may be one person.
INSERT INTO link (id, a_id, b_id, relation, bits, run_id)
SELECT bench.size() + lead, id, id + 15, 'same_person', 6 + id % 5, 1
FROM bench.account WHERE lead > bench.heavy() AND lead % 2 = 0 AND id + 15 <= bench.heavy() + bench.light();

INSERT INTO link_evidence (link_id, kind, value, audience, decay, bits, reports)
SELECT l.id, v.kind, v.value, v.audience, 0.8, l.bits * v.share, array_remove(ARRAY[x.report, y.report], NULL)
FROM link l
JOIN bench.account a ON a.id = l.a_id
LEFT JOIN bench.first_report x ON x.account = l.a_id
LEFT JOIN bench.first_report y ON y.account = l.b_id,
LATERAL (VALUES
    ('chat', 'https://chat.example.org/+' || left(md5('net' || coalesce(a.network, 0)), 14), 5, 0.5),
    ('hash', 'md5:' || md5('pool' || l.id % 1000), 40, 0.3),
    (CASE WHEN l.id % 3 > 0 THEN 'email' END, bench.mail(l.a_id), 2, 0.2)) AS v(kind, value, audience, share)
WHERE v.kind IS NOT NULL;

INSERT INTO link_ignored (run_id, kind, value, relation, audience, why)
SELECT 1, 'ip', bench.ip4(k), 'associate', 400 + k % 4000, 'hub' FROM generate_series(1, bench.size() / 100) AS k;
