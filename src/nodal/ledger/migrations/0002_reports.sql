-- Case data of reports: visible through a grant on the report, originals and quarantine to the unit that took them in.
SELECT nodal_protect('report', 'nodal_sees(''report'', id)');
SELECT nodal_protect('report_version', 'nodal_sees(''report'', report_id)');
SELECT nodal_protect('party', 'nodal_sees(''report'', report_id)');
SELECT nodal_protect('sighting', 'nodal_sees(''report'', report_id)');
SELECT nodal_protect('file_hash', 'nodal_sees(''report'', report_id)');
SELECT nodal_protect('finding', 'nodal_sees(''report'', report_id)');
SELECT nodal_protect('file_match', 'nodal_sees(''report'', report_id)');
SELECT nodal_protect('account', 'EXISTS (SELECT 1 FROM party p WHERE p.account_id = account.id)');
SELECT nodal_protect('incoming_file', 'unit = nodal_unit()');
SELECT nodal_protect('original_slice', 'EXISTS (SELECT 1 FROM incoming_file f WHERE f.id = original_slice.file_id)');
SELECT nodal_protect('refused', 'unit = nodal_unit()');
SELECT nodal_protect('retraction_note', 'EXISTS (SELECT 1 FROM report r WHERE r.source = retraction_note.source AND r.number = retraction_note.number)');

SELECT nodal_rights('append', 'report_version', 'retraction_note');
SELECT nodal_rights('keep', 'account', 'file_hash', 'hash_list', 'incoming_file', 'list_entry', 'original_slice', 'party', 'refused', 'report', 'sighting');
SELECT nodal_rights('derived', 'file_match', 'finding');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
