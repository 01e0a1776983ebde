INSERT INTO account (id, key) SELECT id, bench.key(id, platform) FROM bench.account;

INSERT INTO party (report_id, idx, role, account_id)
SELECT s.id, p.idx - 1, p.role, p.account
FROM bench.shape s, LATERAL (
    SELECT row_number() OVER () AS idx, role, account
    FROM (VALUES ('reported', s.account, true), ('recipient', s.recipient, s.recipient IS NOT NULL),
                 ('victim', NULL, s.victim), ('reporter', NULL, true)) AS v(role, account, there)
    WHERE there) AS p;
