-- What was refused before names its sender from now on; what was settled before was dealt with outside this system. The
-- rules of visibility hold for the owner of the tables too, so the change is made in the name of the program.
SELECT set_config('nodal.unit', '*', true), set_config('nodal.person', '0', true);
UPDATE refused SET source = f.source FROM incoming_file f WHERE f.id = refused.file_id;
UPDATE refused SET settled_as = 'answered' WHERE settled_at IS NOT NULL;
SELECT set_config('nodal.unit', '', true), set_config('nodal.person', '', true);
