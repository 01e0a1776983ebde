-- One row per report with everything that its rows are made of, so that all tables say the same.
CREATE UNLOGGED TABLE bench.shape AS
SELECT r.*,
       bench.key(r.account, a.platform) AS account_key,
       bench.platforms(a.platform) AS sender,
       a.network,
       r.received_at - r.told_before AS told_at, r.received_at - r.told_before - r.happened_before AS incident_at,
       -- where it goes: nowhere, somewhere else, or to the account's state
       CASE WHEN roll_state < 6 THEN NULL
            WHEN roll_state < 12 THEN bench.state(r.id, 24)
            ELSE a.state END AS state,
       CASE WHEN r.recipient IS NOT NULL THEN bench.key(r.recipient, a.platform) END AS recipient_key,
       CASE WHEN a.network IS NOT NULL AND bench.roll(r.id, 25, 10) < 7
            THEN 'https://chat.example.org/+' || left(md5('net' || a.network), 14) END AS chat
FROM (
    SELECT i.id, bench.roll(i.id, 20, 100) AS roll_state,
           CASE WHEN bench.roll(i.id, 21, 10) = 0
                THEN 1 + floor(bench.heavy() * power(bench.roll(i.id, 22, 1000000) / 1000000.0, 2))::bigint
                ELSE bench.heavy() + 1 + bench.roll(i.id, 23, bench.light()) END AS account,
           CASE WHEN bench.roll(i.id, 26, 100) < 15
                THEN bench.heavy() + 1 + bench.roll(i.id, 27, bench.light()) END AS recipient,
           bench.roll(i.id, 28, 100) < 30 AS victim,
           bench.roll(i.id, 29, 100) < 60 AS has_phone,
           bench.roll(i.id, 30, 100) < 30 AS has_device,
           bench.roll(i.id, 31, 100) < 80 AS viewed,
           bench.roll(i.id, 32, 1000) AS roll_file,
           bench.roll(i.id, 33, 100) < 40 AS second_file,
           bench.roll(i.id, 34, 1000) AS roll_state_of_work,
           bench.roll(i.id, 35, 1000) < 3 AS retracted,
           bench.roll(i.id, 36, 1000) < 20 AS supplemented,
           bench.rank(bench.roll(i.id, 37, 10000)) AS rank,
           (i.id - 1) / 500 + 1 AS file, ((i.id - 1) % 500)::int AS row,
           bench.day() - interval '1 second' * ((bench.size() - i.id) * 63072000.0 / bench.size())::bigint AS received_at,
           interval '1 hour' * (24 + bench.roll(i.id, 38, 600)) AS told_before,
           interval '1 minute' * (60 + bench.roll(i.id, 39, 40000)) AS happened_before,
           1024 + bench.roll(i.id, 40, 64000) AS port
    FROM generate_series(1, bench.size()) AS i(id)
) AS r
JOIN bench.account a ON a.id = r.account;
-- In the order of the reports, so that everything made from it is too.
CREATE UNIQUE INDEX shape_id ON bench.shape (id);
CLUSTER bench.shape USING shape_id;
ANALYZE bench.shape;
CREATE UNLOGGED TABLE bench.first_report AS SELECT account, min(id) AS report FROM bench.shape GROUP BY account;
ANALYZE bench.first_report;
