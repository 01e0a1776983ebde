-- One row per thing that a report says about an account: what the engine reads (INTERFACE, section 4).
-- The condition on reports is put in by the program: all of them, or those of a batch.
-- Left out: reports taken back, accounts of cleared leads, values that must not link, and addresses that many share:
-- relays and data centres always, any network that is not a known fixed line unless source port and time are given (of
-- IPv6 the time). Of IPv6 it is the network of 64 bits that is told, without a port: an address changes inside it.
-- A file is `listed` when a standing entry of a list of known material is exactly it.
WITH usable AS MATERIALIZED (
    SELECT r.id, coalesce(r.sender, r.source) AS sender, r.incident_at FROM report r WHERE r.state = 'open' AND {which}
), named AS (
    SELECT p.report_id, p.idx, p.role, a.key AS account
    FROM usable u JOIN party p ON p.report_id = u.id JOIN account a ON a.id = p.account_id
    WHERE NOT EXISTS (SELECT 1 FROM lead_account la JOIN lead l ON l.id = la.lead_id
                      WHERE la.account_id = a.id AND l.state = 'cleared')
), seen AS (
    SELECT s.report_id, s.party, s.kind, s.at, s.verified, six,
           CASE WHEN six THEN text(network(set_masklen(s.value::inet, 64))) ELSE s.value END AS value,
           -- a port below 1024 is probably the server's, not the subscriber's
           CASE WHEN s.port >= 1024 AND NOT six THEN s.port END AS port, f.value AS klass
    FROM usable u JOIN sighting s ON s.report_id = u.id
    CROSS JOIN LATERAL (SELECT s.kind = 'ip' AND strpos(s.value, ':') > 0 AS six) written
    LEFT JOIN finding f ON f.report_id = s.report_id AND f.sighting = s.idx AND f.kind = 'ip.class'
    WHERE s.linkable
), files AS (
    -- one value a file: two digests of one file are one fact
    SELECT DISTINCT ON (f.report_id, f.idx) f.report_id, f.algorithm || ':' || f.value AS value,
           coalesce(m.tier = 'T1', false) AS listed
    FROM usable u JOIN file_hash f ON f.report_id = u.id
    LEFT JOIN file_match m ON m.report_id = f.report_id AND m.idx = f.idx
    WHERE NOT f.is_viral AND f.algorithm IN ('md5', 'sha1', 'sha256')
    ORDER BY f.report_id, f.idx, array_position(ARRAY['md5', 'sha1', 'sha256'], f.algorithm), f.value
)
SELECT n.report_id AS report_id, n.account AS account_id, s.kind, s.value, n.role, s.port, s.at, s.verified, u.sender,
       false AS listed
FROM seen s
JOIN named n ON n.report_id = s.report_id AND (n.idx = s.party OR (s.party IS NULL AND n.role = 'reported'))
JOIN usable u ON u.id = s.report_id
WHERE s.kind <> 'ip'
   OR (coalesce(s.klass, 'unknown') NOT IN ('exit', 'hosting', 'private')
       AND (s.klass = 'fixed' OR ((s.port IS NOT NULL OR s.six) AND s.at IS NOT NULL)))
UNION ALL
SELECT n.report_id, n.account, 'hash', f.value, n.role, NULL, u.incident_at, true, u.sender, f.listed
FROM files f
JOIN named n ON n.report_id = f.report_id AND n.role = 'reported'
JOIN usable u ON u.id = f.report_id
UNION ALL
SELECT n.report_id, n.account, 'screen', '', n.role, NULL, NULL, true, u.sender, false
FROM named n JOIN usable u ON u.id = n.report_id
