INSERT INTO lead (id, ref, subject, unit, state, track, may_confirm, missing, reasons_for, reasons_against, facts, network,
    is_current, proposed_at)
SELECT a.lead, bench.ref(4, a.lead), bench.key(a.id, a.platform), bench.states(a.state), bench.lead_state(a.lead), bench.track(a.lead),
       bench.lead_state(a.lead) = 'confirmed' OR bench.roll(a.lead, 63, 3) = 0,
       CASE WHEN bench.lead_state(a.lead) = 'confirmed' OR bench.roll(a.lead, 63, 3) = 0 THEN '[]'
            ELSE '["A second independent source: another platform, or a provider''s reply."]' END::jsonb,
       '[{"code": "reported_by_its_platform", "text": "The platform that runs the account reported it.", "microbits": 4000000},
         {"code": "known_file", "text": "A file reported with the account is on a list of known files.", "microbits": 3000000}]',
       '[{"code": "single_source", "text": "Only one source speaks; nobody independent has said the same.", "microbits": -3000000}]',
       jsonb_build_object('reports', to_jsonb(coalesce(r.ids, '{}')), 'platforms', jsonb_build_array(bench.platforms(a.platform)),
           'identifiers', 4, 'tested_network', false),
       CASE WHEN a.network IS NOT NULL THEN bench.network_key(a.network) END, true, bench.day() - interval '30 days'
FROM bench.account a
LEFT JOIN (SELECT account, array_agg(id ORDER BY id) AS ids FROM bench.shape GROUP BY account) AS r ON r.account = a.id
WHERE a.lead IS NOT NULL;

INSERT INTO lead_account (id, lead_id, account_id) SELECT lead, lead, id FROM bench.account WHERE lead IS NOT NULL;

INSERT INTO judgement (lead_id, person, decision, reason, at)
SELECT lead, 1, CASE bench.lead_state(lead) WHEN 'confirmed' THEN 'confirm' WHEN 'cleared' THEN 'clear' ELSE 'unsure' END,
       'Two kinds of evidence from two independent sources.', bench.day() - interval '1 hour' * bench.roll(lead, 64, 700)
FROM bench.account WHERE lead IS NOT NULL AND bench.lead_state(lead) <> 'proposed';
