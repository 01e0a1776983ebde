-- What each unit holds of each network, as linking counts it.
INSERT INTO network_unit (network_id, unit, tier, accounts)
SELECT n.id, g.unit, n.tier, count(DISTINCT m.account_id)
FROM network n JOIN network_member m ON m.network_id = n.id
JOIN party p ON p.account_id = m.account_id
JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = p.report_id AND (g.until IS NULL OR g.until > now())
GROUP BY n.id, g.unit, n.tier;
