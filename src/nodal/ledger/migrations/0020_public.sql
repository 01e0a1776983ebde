-- The public form: receipts are the unit's that the form serves; reports of the public have numbers of their own, below
-- 2^53, so that every program that reads JSON keeps them exactly.
SELECT nodal_protect('public_receipt', 'unit = (SELECT nodal_unit())');
SELECT nodal_rights('append', 'public_receipt');
CREATE SEQUENCE public_form_number MINVALUE 1 MAXVALUE 9007199254740991;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
