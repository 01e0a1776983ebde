-- A unit's line in the list of networks is its own; the network behind it keeps its own rule.
SELECT nodal_protect('network_unit', 'unit = (SELECT nodal_unit())');
SELECT nodal_protect('recipient_opened', 'EXISTS (SELECT 1 FROM account a WHERE a.id = recipient_opened.account_id OFFSET 0)');

SELECT nodal_rights('append', 'recipient_opened');
SELECT nodal_rights('derived', 'network_unit');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
