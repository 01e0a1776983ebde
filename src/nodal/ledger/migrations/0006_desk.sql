-- The desk: what people do with a subject, and rules that cost little over a million rows.

-- A rule that calls a function runs it as one more query per row; the same words in the rule itself are one look into an
-- index. OFFSET 0 changes no answer: without it the planner, where it expects many rows, reads every grant of the unit
-- into memory before the first row. The figures of the three are in docs/decisions/0009.
CREATE FUNCTION nodal_grant_words(kind text, subject text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format(
        'EXISTS (SELECT 1 FROM access_grant g WHERE g.unit = (SELECT nodal_unit()) AND g.subject_kind = %s'
        ' AND g.subject_id = %s AND g.granted_at <= now() AND (g.until IS NULL OR g.until > now()) OFFSET 0)', kind, subject)
$$;
REVOKE ALL ON FUNCTION nodal_grant_words FROM PUBLIC;

CREATE FUNCTION nodal_protect_again(name text, rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP POLICY IF EXISTS visible ON %I', name);
    PERFORM nodal_protect(name, rule);
END $$;
REVOKE ALL ON FUNCTION nodal_protect_again FROM PUBLIC;

SELECT nodal_protect_again('report', nodal_grant_words('''report''', 'report.id'));
SELECT nodal_protect_again(name, nodal_grant_words('''report''', name || '.report_id'))
FROM unnest(ARRAY['report_version', 'party', 'sighting', 'file_hash', 'finding', 'file_match']) AS name;
SELECT nodal_protect_again('lead', nodal_grant_words('''lead''', 'lead.id'));
SELECT nodal_protect_again(name, nodal_grant_words('''lead''', name || '.lead_id'))
FROM unnest(ARRAY['lead_account', 'judgement', 'provider_reply']) AS name;
SELECT nodal_protect_again(name, nodal_grant_words(name || '.subject_kind', name || '.subject_id'))
FROM unnest(ARRAY['priority', 'returned']) AS name;
SELECT nodal_protect_again('routing', 'from_unit = (SELECT nodal_unit()) AND '
    || nodal_grant_words('routing.subject_kind', 'routing.subject_id'));
SELECT nodal_protect_again('referral', '(SELECT nodal_unit()) IN (from_unit, to_unit)');
SELECT nodal_protect_again(name, 'unit = (SELECT nodal_unit())')
FROM unnest(ARRAY['incoming_file', 'refused', 'operation', 'snapshot']) AS name;

-- What hangs on other rows, in the same way.
SELECT nodal_protect_again('account', 'EXISTS (SELECT 1 FROM party p WHERE p.account_id = account.id OFFSET 0)');
SELECT nodal_protect_again('original_slice', 'EXISTS (SELECT 1 FROM incoming_file f WHERE f.id = original_slice.file_id OFFSET 0)');
SELECT nodal_protect_again('retraction_note', 'EXISTS (SELECT 1 FROM report r'
    ' WHERE r.source = retraction_note.source AND r.number = retraction_note.number OFFSET 0)');
SELECT nodal_protect_again(name, 'EXISTS (SELECT 1 FROM account a WHERE a.id = ' || name || '.account_id OFFSET 0)')
FROM unnest(ARRAY['person_member', 'network_member']) AS name;
SELECT nodal_protect_again('link', 'EXISTS (SELECT 1 FROM account x WHERE x.id = link.a_id OFFSET 0)'
    ' AND EXISTS (SELECT 1 FROM account y WHERE y.id = link.b_id OFFSET 0)');
SELECT nodal_protect_again('link_evidence', 'EXISTS (SELECT 1 FROM link l WHERE l.id = link_evidence.link_id OFFSET 0)');
SELECT nodal_protect_again('link_ignored', 'EXISTS (SELECT 1 FROM sighting s'
    ' WHERE s.kind = link_ignored.kind AND s.value = link_ignored.value OFFSET 0)');
SELECT nodal_protect_again('network', 'EXISTS (SELECT 1 FROM network_member m WHERE m.network_id = network.id OFFSET 0)');
SELECT nodal_protect_again('referral_event', 'EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_event.referral_id OFFSET 0)');

-- An inbox line is its unit's, and only as long as the unit may see the subject itself.
SELECT nodal_protect('inbox_item', 'unit = (SELECT nodal_unit()) AND '
    || nodal_grant_words('inbox_item.subject_kind', 'inbox_item.subject_id'));
SELECT nodal_protect('note', 'unit = (SELECT nodal_unit()) AND '
    || nodal_grant_words('note.subject_kind', 'note.subject_id'));
-- What belongs to a person alone.
SELECT nodal_protect('saved_filter', 'person = (SELECT nodal_person())');
SELECT nodal_protect('search_made', 'person = (SELECT nodal_person())');

SELECT nodal_rights('append', 'note', 'search_made');
SELECT nodal_rights('keep', 'api_token', 'password_reset');
SELECT nodal_rights('derived', 'inbox_item', 'saved_filter');

-- Tables of the sign-in library, and of sessions.
SELECT nodal_rights('derived', 'django_session', 'mfa_authenticator', 'account_emailaddress',
    'account_emailconfirmation', 'socialaccount_socialaccount', 'socialaccount_socialapp', 'socialaccount_socialtoken');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
