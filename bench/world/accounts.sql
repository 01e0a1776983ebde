-- Who is reported: some accounts with hundreds of reports, most with one or two; leads about them, and their networks.

-- The sizes of networks fall as one over their rank, from `largest` down to pairs of a few.
CREATE UNLOGGED TABLE bench.network AS
SELECT k AS id, size, sum(size) OVER (ORDER BY k) - size AS before,
       bench.state(k, 10) AS state, bench.platform(k, 11) AS platform
FROM (SELECT k, greatest(3 + bench.roll(k, 12, 5), bench.largest() / k) AS size
      FROM generate_series(1, bench.networks()) AS k) AS sized;

-- Members are leads, taken with a stride so that the few heavy accounts spread over many networks.
CREATE UNLOGGED TABLE bench.member AS
SELECT n.id AS network, p AS place, 1 + ((n.before + p) * 7919) % bench.leads() AS lead
FROM bench.network n, generate_series(1, n.size) AS p;
CREATE UNIQUE INDEX ON bench.member (lead);
ANALYZE bench.network; ANALYZE bench.member;

CREATE UNLOGGED TABLE bench.account AS
SELECT a.id, a.lead, m.network, m.place,
       CASE WHEN bench.roll(a.id, 13, 10) < 7 THEN coalesce(n.state, own_state) ELSE own_state END AS state,
       CASE WHEN bench.roll(a.id, 14, 10) < 6 THEN coalesce(n.platform, own_platform) ELSE own_platform END AS platform
FROM (SELECT id, bench.state(id, 15) AS own_state, bench.platform(id, 16) AS own_platform,
             CASE WHEN id <= bench.heavy() THEN id
                  WHEN (id - bench.heavy()) % 15 = 0 THEN bench.heavy() + (id - bench.heavy()) / 15 END AS lead
      FROM generate_series(1, bench.heavy() + bench.light()) AS id) AS a
LEFT JOIN bench.member m ON m.lead = a.lead
LEFT JOIN bench.network n ON n.id = m.network;
CREATE UNIQUE INDEX ON bench.account (id);
ANALYZE bench.account;
