-- What a report says fills some ten rows. A foreign key asks for each of them whether its report is there, a fifth of what
-- the database does in intake; these triggers hold the same and ask once a statement.
CREATE FUNCTION nodal_has_report() RETURNS trigger LANGUAGE plpgsql
-- By the key, never by reading every report: the plan is made once, for however many rows the first batches had.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM 1 FROM (SELECT DISTINCT report_id FROM added) a
    WHERE NOT EXISTS (SELECT 1 FROM report r WHERE r.id = a.report_id);
    IF FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = format('a row of %s names a report that is not there', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION nodal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING MESSAGE = format('a row of %s stays with its report', TG_TABLE_NAME);
END $$;

-- The app may not remove a report at all. An administrator of the database is told what still hangs on it.
CREATE FUNCTION nodal_has_rows() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM 1 FROM gone g
    WHERE EXISTS (SELECT 1 FROM party x WHERE x.report_id = g.id)
       OR EXISTS (SELECT 1 FROM sighting x WHERE x.report_id = g.id)
       OR EXISTS (SELECT 1 FROM file_hash x WHERE x.report_id = g.id);
    IF FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'rows of other tables belong to this report';
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['party', 'sighting', 'file_hash'] LOOP
        EXECUTE format('CREATE TRIGGER has_report AFTER INSERT ON %I REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION nodal_has_report()', name);
        EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE OF report_id ON %I
            FOR EACH ROW WHEN (OLD.report_id IS DISTINCT FROM NEW.report_id) EXECUTE FUNCTION nodal_stays()', name);
    END LOOP;
END $$;
CREATE TRIGGER has_rows AFTER DELETE ON report REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION nodal_has_rows();
CREATE TRIGGER stays BEFORE UPDATE OF id ON report
    FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION nodal_stays();
