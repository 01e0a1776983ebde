-- What a unit said about the headings of others' tables is that unit's own.
SELECT nodal_protect('sheet_profile', 'unit = (SELECT nodal_unit())');
SELECT nodal_rights('keep', 'sheet_profile');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
