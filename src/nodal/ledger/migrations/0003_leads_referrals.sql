-- Links are visible where both accounts are, leads through their own grant, referrals to sender and receiver.
SELECT nodal_protect('person_member', 'EXISTS (SELECT 1 FROM account a WHERE a.id = person_member.account_id)');
SELECT nodal_protect('link', 'EXISTS (SELECT 1 FROM account x WHERE x.id = link.a_id) AND EXISTS (SELECT 1 FROM account y WHERE y.id = link.b_id)');
SELECT nodal_protect('link_evidence', 'EXISTS (SELECT 1 FROM link l WHERE l.id = link_evidence.link_id)');
SELECT nodal_protect('link_ignored', 'EXISTS (SELECT 1 FROM sighting s WHERE s.kind = link_ignored.kind AND s.value = link_ignored.value)');
SELECT nodal_protect('network_member', 'EXISTS (SELECT 1 FROM account a WHERE a.id = network_member.account_id)');
SELECT nodal_protect('network', 'EXISTS (SELECT 1 FROM network_member m WHERE m.network_id = network.id)');
SELECT nodal_protect('lead', 'nodal_sees(''lead'', id)');
SELECT nodal_protect('lead_account', 'nodal_sees(''lead'', lead_id)');
SELECT nodal_protect('judgement', 'nodal_sees(''lead'', lead_id)');
SELECT nodal_protect('priority', 'nodal_sees(subject_kind, subject_id)');
SELECT nodal_protect('routing', 'from_unit = nodal_unit() AND nodal_sees(subject_kind, subject_id)');
SELECT nodal_protect('returned', 'nodal_sees(subject_kind, subject_id)');
SELECT nodal_protect('referral', 'nodal_unit() IN (from_unit, to_unit)');
SELECT nodal_protect('referral_event', 'EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_event.referral_id)');
SELECT nodal_protect('operation', 'unit = nodal_unit()');
SELECT nodal_protect('snapshot', 'unit = nodal_unit()');
SELECT nodal_protect('link_run', 'false');

SELECT nodal_rights('append', 'judgement', 'referral_event', 'snapshot', 'returned');
SELECT nodal_rights('keep', 'lead', 'lead_account', 'operation', 'referral');
SELECT nodal_rights('derived', 'link', 'link_evidence', 'link_ignored', 'link_run', 'network', 'network_member', 'person_member', 'priority', 'routing');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
