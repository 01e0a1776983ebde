-- The inbox line of each of these reports for each unit that holds it. Returns what came back after it was set aside.
WITH held AS MATERIALIZED (
    SELECT g.unit, g.subject_id AS report, g.granted_at FROM access_grant g
    WHERE g.subject_kind = 'report' AND g.subject_id = ANY(%(subjects)s) AND (g.until IS NULL OR g.until > %(at)s)
), ranked AS MATERIALIZED (
    -- What no rule could rank stands with what must be verified first; if its sender says danger, with the imminent.
    SELECT r.id, r.ref, r.state = 'retracted' AS is_retracted, r.sender,
           coalesce(p.band, CASE WHEN r.urgent THEN 'imminent' ELSE 'verify' END) AS band,
           coalesce(p.band_rank, CASE WHEN r.urgent THEN 0 ELSE 3 END) AS band_rank,
           coalesce(p.danger, 0) AS danger, coalesce(p.workability, 0) AS workability, coalesce(p.track, 'suspect') AS track,
           p.dies_at, p.dies_rule, coalesce(p.factors -> 0, '{}') AS reason,
           (SELECT max(v.received_at) FROM report_version v WHERE v.report_id = r.id) AS told_at
    FROM report r LEFT JOIN priority p ON p.subject_kind = 'report' AND p.subject_id = r.id
    WHERE r.id = ANY(%(subjects)s)
), titled AS MATERIALIZED (
    SELECT r.id, jsonb_strip_nulls(jsonb_build_object(
        'accounts', (SELECT count(*) FROM party p WHERE p.report_id = r.id AND p.role = 'reported'),
        'files', (SELECT count(*) FROM file_match m WHERE m.report_id = r.id),
        'known', (SELECT count(*) FROM file_match m WHERE m.report_id = r.id AND m.state = 'known'),
        'phones', nullif(i.phones, 0), 'emails', nullif(i.emails, 0), 'ips', nullif(i.ips, 0),
        'place', (SELECT CASE WHEN count(DISTINCT f.value) = 1 THEN min(f.value) END FROM finding f
                  WHERE f.report_id = r.id AND f.kind = 'ip.place_hint'))) AS title
    FROM ranked r CROSS JOIN LATERAL (
        SELECT count(DISTINCT s.value) FILTER (WHERE s.kind = 'phone') AS phones,
               count(DISTINCT s.value) FILTER (WHERE s.kind = 'email') AS emails,
               count(DISTINCT s.value) FILTER (WHERE s.kind = 'ip') AS ips
        FROM sighting s JOIN party p ON p.report_id = s.report_id AND p.idx = s.party
        WHERE s.report_id = r.id AND p.role = 'reported') AS i
), known AS MATERIALIZED (
    SELECT h.unit, h.report, h.granted_at,
           EXISTS (SELECT 1 FROM referral f WHERE f.subject_kind = 'report' AND f.subject_id = h.report AND f.from_unit = h.unit
                     AND f.state NOT IN ('ready', 'superseded', 'returned', 'closed')) AS is_sent,
           EXISTS (SELECT 1 FROM referral f WHERE f.subject_kind = 'report' AND f.subject_id = h.report AND f.from_unit = h.unit
                     AND f.state = 'closed') AS is_done,
           (SELECT bool_and(f.state IN ('closed', 'returned')) FROM referral f
            WHERE f.subject_kind = 'report' AND f.subject_id = h.report AND f.to_unit = h.unit
              AND f.state NOT IN ('ready', 'superseded')) AS is_over,
           -- Folded under a lead that stands at least as high. What came after a lead was sent did not go with it.
           EXISTS (SELECT 1 FROM party p JOIN lead_account la ON la.account_id = p.account_id JOIN lead l ON l.id = la.lead_id
                   JOIN access_grant g ON g.subject_kind = 'lead' AND g.subject_id = l.id AND g.unit = h.unit
                        AND (g.until IS NULL OR g.until > %(at)s)
                   JOIN priority lp ON lp.subject_kind = 'lead' AND lp.subject_id = l.id
                   WHERE p.report_id = h.report AND p.role = 'reported' AND l.is_current AND l.state <> 'cleared'
                     AND lp.band_rank <= r.band_rank
                     AND NOT EXISTS (SELECT 1 FROM referral f
                         WHERE f.subject_kind = 'lead' AND f.subject_id = l.id AND f.from_unit = h.unit
                           AND f.state NOT IN ('ready', 'superseded', 'returned')
                           AND NOT EXISTS (SELECT 1 FROM access_grant o WHERE o.subject_kind = 'report'
                                           AND o.subject_id = h.report AND o.unit = f.to_unit))) AS is_in_lead,
           -- Every account of it was cleared by this unit's person after all of it was told.
           EXISTS (SELECT 1 FROM party p WHERE p.report_id = h.report AND p.role = 'reported')
           AND NOT EXISTS (SELECT 1 FROM party p WHERE p.report_id = h.report AND p.role = 'reported' AND NOT EXISTS (
                   SELECT 1 FROM lead_account la JOIN lead l ON l.id = la.lead_id
                   JOIN judgement j ON j.lead_id = l.id AND j.decision = 'clear' AND j.at >= r.told_at
                   JOIN access_grant g ON g.subject_kind = 'lead' AND g.subject_id = l.id AND g.unit = h.unit
                        AND (g.until IS NULL OR g.until > %(at)s)
                   WHERE la.account_id = p.account_id AND l.state = 'cleared')) AS is_cleared
    FROM held h JOIN ranked r ON r.id = h.report
), written AS (
    INSERT INTO inbox_item AS i (unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability, track, dies_at,
        dies_rule, received_at, platform, title, reason, group_key, is_head, group_size, changed_at)
    SELECT k.unit, 'report', k.report, r.ref,
           CASE WHEN r.is_retracted THEN 'retracted' WHEN k.is_sent THEN 'sent' WHEN k.is_done THEN 'decided'
                WHEN k.is_over THEN 'closed'
                WHEN k.is_in_lead THEN 'in_lead' WHEN k.is_cleared THEN 'decided' ELSE 'open' END,
           r.band, r.band_rank, r.danger, r.workability, r.track, r.dies_at, r.dies_rule, k.granted_at, r.sender, t.title,
           r.reason, '', true, 1, %(at)s
    FROM known k JOIN ranked r ON r.id = k.report JOIN titled t ON t.id = k.report
    ORDER BY k.unit, k.report
    ON CONFLICT (unit, subject_kind, subject_id) DO UPDATE SET
        state = CASE WHEN excluded.state = 'open' AND i.state = 'set_aside' AND excluded.band_rank >= i.band_rank
                     THEN 'set_aside' ELSE excluded.state END,
        ref = excluded.ref, band = excluded.band, band_rank = excluded.band_rank, danger = excluded.danger,
        workability = excluded.workability, track = excluded.track, dies_at = excluded.dies_at, dies_rule = excluded.dies_rule,
        received_at = excluded.received_at, platform = excluded.platform, title = excluded.title, reason = excluded.reason,
        changed_at = excluded.changed_at
    WHERE (i.ref, i.band_rank, i.danger, i.workability, i.track, i.dies_at, i.dies_rule, i.received_at, i.platform, i.title, i.reason,
           i.state)
        IS DISTINCT FROM
          (excluded.ref, excluded.band_rank, excluded.danger, excluded.workability, excluded.track, excluded.dies_at,
           excluded.dies_rule, excluded.received_at, excluded.platform, excluded.title, excluded.reason,
           CASE WHEN excluded.state = 'open' AND i.state = 'set_aside' AND excluded.band_rank >= i.band_rank
                THEN 'set_aside' ELSE excluded.state END)
    RETURNING i.id, i.subject_id, i.state
)
SELECT w.subject_id FROM written w JOIN inbox_item before ON before.id = w.id
WHERE before.state = 'set_aside' AND w.state = 'open'
