-- A provider's reply is seen by whoever sees the lead that it was asked for, and is never changed.
SELECT nodal_protect('provider_reply', 'nodal_sees(''lead'', lead_id)');
SELECT nodal_rights('append', 'provider_reply');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
