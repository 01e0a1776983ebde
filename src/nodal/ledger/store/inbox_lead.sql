-- The inbox line of each of these leads for each unit that holds it. Returns what came back after it was set aside.
WITH held AS MATERIALIZED (
    SELECT g.unit, g.subject_id AS lead, g.granted_at FROM access_grant g
    WHERE g.subject_kind = 'lead' AND g.subject_id = ANY(%(subjects)s) AND (g.until IS NULL OR g.until > %(at)s)
), known AS MATERIALIZED (
    SELECT h.unit, h.granted_at, l.id, l.ref, l.state, l.is_current, l.facts, l.network, l.track, l.may_confirm,
           coalesce(l.unit = h.unit, false) AS is_own,
           EXISTS (SELECT 1 FROM referral f WHERE f.subject_kind = 'lead' AND f.subject_id = l.id AND f.from_unit = h.unit
                     AND f.state NOT IN ('ready', 'superseded', 'returned', 'closed')) AS is_sent,
           EXISTS (SELECT 1 FROM referral f WHERE f.subject_kind = 'lead' AND f.subject_id = l.id AND f.from_unit = h.unit
                     AND f.state = 'closed') AS is_done,
           -- Somebody else's word would clear it too: it takes a second person.
           l.state = 'confirmed' AND EXISTS (
               SELECT 1 FROM judgement j WHERE j.lead_id = l.id AND j.decision = 'clear' AND j.a IS NULL
                  AND j.at >= (SELECT max(c.at) FROM judgement c
                               WHERE c.lead_id = l.id AND c.decision = 'confirm' AND c.a IS NULL)) AS asks_second,
           (SELECT bool_and(f.state IN ('closed', 'returned')) FROM referral f
            WHERE f.subject_kind = 'lead' AND f.subject_id = l.id AND f.to_unit = h.unit
              AND f.state NOT IN ('ready', 'superseded')) AS is_over
    FROM held h JOIN lead l ON l.id = h.lead
), written AS (
    INSERT INTO inbox_item AS i (unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability, track, dies_at,
        dies_rule, received_at, platform, title, reason, group_key, is_head, group_size, changed_at)
    SELECT k.unit, 'lead', k.id, k.ref,
           CASE WHEN k.state = 'cleared' THEN 'decided' WHEN k.is_sent THEN 'sent'
                WHEN k.is_own AND k.is_done AND NOT k.asks_second THEN 'decided'
                WHEN k.is_own AND NOT k.is_current AND k.state IN ('proposed', 'unsure') THEN 'closed'
                WHEN NOT k.is_own AND k.is_over THEN 'closed' ELSE 'open' END,
           coalesce(p.band, 'verify'), coalesce(p.band_rank, 3), coalesce(p.danger, 0), coalesce(p.workability, 0),
           CASE WHEN 'welfare' IN (k.track, p.track) THEN 'welfare' ELSE 'suspect' END, p.dies_at, p.dies_rule, k.granted_at,
           CASE WHEN jsonb_array_length(k.facts -> 'platforms') = 1 THEN k.facts -> 'platforms' ->> 0 END,
           jsonb_strip_nulls(jsonb_build_object(
               'accounts', (SELECT count(*) FROM lead_account la WHERE la.lead_id = k.id),
               'reports', jsonb_array_length(k.facts -> 'reports'), 'platforms', jsonb_array_length(k.facts -> 'platforms'),
               'identifiers', k.facts -> 'identifiers', 'state', k.state, 'may_confirm', k.may_confirm,
               'asks_second', CASE WHEN k.asks_second THEN true END, 'passed_on', CASE WHEN NOT k.is_own THEN true END,
               -- by way of the accounts: the list of reports in the facts is nothing that an index could be asked with
               'known', (SELECT nullif(count(DISTINCT (m.report_id, m.idx)), 0) FROM lead_account la
                         JOIN party p ON p.account_id = la.account_id AND p.role = 'reported'
                         JOIN file_match m ON m.report_id = p.report_id AND m.state = 'known'
                         WHERE la.lead_id = k.id AND k.state <> 'cleared'),
               'phones', (SELECT nullif(count(DISTINCT s.value), 0) FROM lead_account la
                          JOIN party p ON p.account_id = la.account_id AND p.role = 'reported'
                          JOIN sighting s ON s.report_id = p.report_id AND s.party = p.idx AND s.kind = 'phone'
                          WHERE la.lead_id = k.id AND k.state <> 'cleared'),
               'network', CASE WHEN k.network IS NULL THEN NULL WHEN (k.facts -> 'tested_network')::boolean THEN 'tested'
                               ELSE 'possible' END)),
           coalesce(p.factors -> 0, '{}'), '', true, 1, %(at)s
    FROM known k LEFT JOIN priority p ON p.subject_kind = 'lead' AND p.subject_id = k.id
    ORDER BY k.unit, k.id
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
