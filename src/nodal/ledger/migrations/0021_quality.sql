-- Look-alikes, settled contradictions, and what each platform sends.
SELECT nodal_protect('report_trait', nodal_grant_words('''report''', 'report_trait.report_id'));
SELECT nodal_protect(name, 'unit = (SELECT nodal_unit())')
FROM unnest(ARRAY['bundle_census', 'sender_week', 'sender_drift']) AS name;

SELECT nodal_rights('derived', 'report_trait', 'bundle_census');
SELECT nodal_rights('keep', 'sender_week', 'sender_drift');
-- A value that a person decided against leaves the table of values; it stays in the telling that says it.
GRANT DELETE ON file_hash, sighting, party TO nodal_app;
-- A lead that nobody decided yet loses the accounts that only a report which was taken back tied to it.
GRANT DELETE ON lead_account TO nodal_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
