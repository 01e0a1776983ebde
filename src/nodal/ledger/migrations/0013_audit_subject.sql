-- Which entries of the log speak of a subject. An index on the array of subjects is of no use behind row security: the
-- database asks its own rule first, unless an operator is known to leak nothing, and that of arrays is not; so a page's
-- history read the whole log. The rows below are found by equality, which may be asked first.
ALTER TABLE audit_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_subject FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON audit_subject FOR SELECT USING ((SELECT nodal_all()));
CREATE POLICY from_the_log ON audit_subject FOR INSERT WITH CHECK (true);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_subject FOR EACH ROW EXECUTE FUNCTION nodal_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_subject FOR EACH STATEMENT EXECUTE FUNCTION nodal_append_only();
-- The program may not write here itself: only the trigger does, in the owner's name.
GRANT SELECT ON audit_subject TO nodal_app;

CREATE FUNCTION nodal_index_subjects() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO audit_subject (subject_kind, subject_id, entry)
    SELECT DISTINCT NEW.subject_kind, one, NEW.id FROM unnest(NEW.subjects) AS one;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION nodal_index_subjects FROM PUBLIC;
CREATE TRIGGER index_subjects AFTER INSERT ON audit_in FOR EACH ROW EXECUTE FUNCTION nodal_index_subjects();

-- The rules of visibility hold for the owner of the tables too, so this is done in the name of the program.
SELECT set_config('nodal.unit', '*', true), set_config('nodal.person', '0', true);
INSERT INTO audit_subject (subject_kind, subject_id, entry)
SELECT DISTINCT a.subject_kind, one, a.id FROM audit_in a, unnest(a.subjects) AS one;
SELECT set_config('nodal.unit', '', true), set_config('nodal.person', '', true);
