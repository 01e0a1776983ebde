-- What platforms submit, call by call, until it is taken in. It belongs to the unit of the sender's credential.
SELECT nodal_protect(name, 'unit = (SELECT nodal_unit())')
FROM unnest(ARRAY['platform_report', 'platform_file', 'platform_batch']) AS name;
SELECT nodal_rights('keep', 'sender', 'platform_report', 'platform_file', 'platform_batch');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;

-- Numbers of reports: clients read them as 64-bit integers or as JavaScript numbers, so they end below 2^53. They begin
-- where no clearing house's numbers are, so that a platform's own numbers in files never meet them.
ALTER TABLE platform_report ALTER COLUMN id SET START WITH 1000000000001;
ALTER TABLE platform_report ALTER COLUMN id SET MAXVALUE 9007199254740991;
ALTER TABLE platform_report ALTER COLUMN id RESTART;
