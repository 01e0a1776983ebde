-- Who may read and write what. Enforced by the database, so that a forgotten filter in a page is no leak.
-- nodal_owner owns everything and runs migrations; nodal_app owns nothing, may not bypass, and is what the program runs as.

-- The unit on whose behalf this transaction runs. A forgotten setting is an error, never "all" and never "none":
-- after a transaction that set it, a custom setting reads as '' rather than unset, so both are refused.
CREATE FUNCTION nodal_unit() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE unit text := current_setting('nodal.unit', true);
BEGIN
    IF unit IS NULL OR unit = '' THEN
        RAISE EXCEPTION 'nodal.unit is not set: no viewer, no case data' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN unit;
END $$;

CREATE FUNCTION nodal_person() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE person text := current_setting('nodal.person', true);
BEGIN
    IF person IS NULL OR person = '' THEN
        RAISE EXCEPTION 'nodal.person is not set: nobody acts without a name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN person::bigint;
END $$;

-- The worker, a named and audited identity, sees all of its node.
CREATE FUNCTION nodal_all() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT nodal_unit() = '*' $$;

CREATE FUNCTION nodal_sees(kind text, subject bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM access_grant g
        WHERE g.unit = nodal_unit() AND g.subject_kind = kind AND g.subject_id = subject
          AND g.granted_at <= now() AND (g.until IS NULL OR g.until > now()))
$$;

CREATE FUNCTION nodal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- The transaction and the epoch of an act are the database's to say, not the program's.
CREATE FUNCTION nodal_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.tx_id := pg_current_xact_id()::text::bigint;
    NEW.epoch := (SELECT max(epoch) FROM audit_epoch);
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON audit_in FOR EACH ROW EXECUTE FUNCTION nodal_stamp();
INSERT INTO audit_epoch (epoch, since, reason) VALUES (1, now(), 'installed');

-- Row security on a table: `rule` says which rows a unit may read and change; the worker always may.
-- (SELECT nodal_all()) is evaluated once a statement, so that a bulk insert by the worker pays nothing per row.
CREATE FUNCTION nodal_protect(name text, rule text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE seen text := format('((SELECT nodal_all()) OR (%s))', rule);
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY visible ON %I USING %s WITH CHECK %s', name, seen, seen);
END $$;
REVOKE ALL ON FUNCTION nodal_protect FROM PUBLIC;

-- Rights of the app: 'append' rows are never changed, 'keep' rows never deleted, 'derived' rows can be computed again.
CREATE FUNCTION nodal_rights(kind text, VARIADIC names text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        IF kind = 'append' THEN
            EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION nodal_append_only()', name);
            EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION nodal_append_only()', name);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO nodal_app', name);
        ELSIF kind = 'keep' THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO nodal_app', name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO nodal_app', name);
        END IF;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION nodal_rights FROM PUBLIC;

-- Grants: a unit reads its own; a person may pass on only what their own unit may see.
ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON access_grant FOR SELECT USING ((SELECT nodal_all()) OR unit = (SELECT nodal_unit()));
CREATE POLICY pass_on ON access_grant FOR INSERT
    WITH CHECK ((SELECT nodal_all()) OR nodal_sees(subject_kind, subject_id));
CREATE POLICY ends ON access_grant FOR UPDATE USING ((SELECT nodal_all()));

-- The audit log: everybody appends in their own name, only the worker (and the auditor's commands, run as it) reads.
ALTER TABLE audit_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_in FORCE ROW LEVEL SECURITY;
CREATE POLICY in_own_name ON audit_in FOR INSERT
    WITH CHECK (person = (SELECT nodal_person()) AND unit = (SELECT nodal_unit()));
CREATE POLICY readers ON audit_in FOR SELECT USING ((SELECT nodal_all()));
ALTER TABLE audit_leaf ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_leaf FORCE ROW LEVEL SECURITY;
CREATE POLICY sequencer ON audit_leaf USING ((SELECT nodal_all())) WITH CHECK ((SELECT nodal_all()));

SELECT nodal_rights('append', 'audit_in', 'audit_leaf', 'audit_checkpoint', 'audit_epoch');
REVOKE INSERT ON audit_epoch FROM nodal_app;
SELECT nodal_rights('keep', 'access_grant', 'person', 'unit');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;
