-- What was told, in the shape that a reader of files gives it (facts/report.py, Told), and the same again as a supplement.
CREATE FUNCTION bench.seen(kind text, raw text, party text, place text, at timestamptz, event text, port bigint,
    verified boolean) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('{"kind":"%s","raw":"%s","value":"%s","place":"%s","party":%s,"moment":%s,"event":%s,"port":%s,"verified":%s,"linkable":true}',
        kind, raw, raw, place, party,
        CASE WHEN at IS NULL THEN 'null' ELSE format('{"raw":"%s","at":"%s"}', bench.iso(at), bench.iso(at)) END,
        coalesce('"' || event || '"', 'null'), coalesce(port::text, 'null'), coalesce(verified::text, 'null'))
$$;

CREATE FUNCTION bench.hashes(value text, twice boolean) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('["md5","%s"]', md5(value))
        || CASE WHEN twice THEN format(',["sha256","%s"]', encode(sha256(value::bytea), 'hex')) ELSE '' END
$$;

CREATE FUNCTION bench.told(s bench.shape) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT format('{"number":"%s","format":"le_json","row":%s,"sender":"%s","received":{"raw":"%s","at":"%s"},'
        '"incident":{"type":"%s","moment":{"raw":"%s","at":"%s"},"platform":null,"urgent":%s,"annotations":[],"fields":[]},'
        '"parties":[%s],"sightings":[%s],"files":[%s],"notes":[],"extra":[],"flags":[],"spans":[[%s,1588]]}',
        700000000 + s.id, s.row, s.sender, bench.iso(s.told_at), bench.iso(s.told_at),
        bench.incident_type(s.id),
        bench.iso(s.incident_at), bench.iso(s.incident_at),
        CASE WHEN bench.roll(s.id, 41, 200) = 0 THEN '"The platform asks to read this today."' ELSE 'null' END,
        concat_ws(',',
            format('{"role":"reported","fields":[["esp_id","%s"],["name.first","%s"]%s],"notes":[]}',
                split_part(s.account_key, '|', 2), bench.name(s.account),
                CASE WHEN bench.roll(s.id, 44, 100) < 20
                     THEN format(',["address.0.city","Town %s"],["address.0.country","XA"]', bench.roll(s.id, 45, 500)) ELSE '' END),
            CASE WHEN s.recipient IS NOT NULL
                 THEN format('{"role":"recipient","fields":[["esp_id","%s"]],"notes":[]}', split_part(s.recipient_key, '|', 2)) END,
            CASE WHEN s.victim THEN format('{"role":"victim","fields":[["age","%s"]],"notes":[]}', 5 + bench.roll(s.id, 46, 13)) END,
            '{"role":"reporter","fields":[["name.first","Trust"],["name.last","Safety"]],"notes":[]}'),
        concat_ws(',',
            bench.seen('screen', bench.screen(s.account), '0', 'reportedPersons[0].screenName.value', NULL, NULL, NULL, true),
            bench.seen('email', bench.mail(s.account), '0', 'reportedPersons[0].emails[0].value', NULL, NULL, NULL, NULL),
            CASE WHEN s.has_phone THEN bench.seen('phone', bench.phone(s.account), '0', 'reportedPersons[0].phones[0].value', NULL, NULL, NULL, true) END,
            bench.seen('ip', bench.ip4(s.account), '0', 'reportedPersons[0].sourceCaptures[0].value',
                s.incident_at, 'login', s.port, true),
            bench.seen('ip', bench.ip6(s.id), '0', 'reportedPersons[0].sourceCaptures[1].value',
                s.incident_at, 'upload', NULL, true),
            CASE WHEN s.has_device THEN bench.seen('device', bench.device(s.account), '0', 'reportedPersons[0].sourceCaptures[2].value', NULL, NULL, NULL, true) END,
            CASE WHEN s.chat IS NOT NULL THEN bench.seen('chat', s.chat, 'null', 'chatImIncident[0].chatRoomName', NULL, NULL, NULL, true) END),
        concat_ws(',',
            format('{"hashes":[%s],"viewed":%s,"fields":[["classification","%s"],["name","file_%s.jpg"]],"annotations":[%s],"tags":[],"notes":[]}',
                bench.hashes(bench.content(s.id, s.roll_file), s.id % 5 < 2), s.viewed::text,
                (ARRAY['A1', 'A2', 'B1', 'B2'])[1 + bench.roll(s.id, 47, 4)], s.id,
                CASE WHEN s.roll_file < 20 THEN '"viral"' ELSE '' END),
            CASE WHEN s.second_file THEN format('{"hashes":[%s],"viewed":false,"fields":[["name","second_%s.jpg"]],"annotations":[],"tags":[],"notes":[]}',
                bench.hashes('second' || s.id, false), s.id) END),
        s.row * 1588)::jsonb
$$;

INSERT INTO report_version (id, report_id, no, kind, format, file, row, received_at, told, view, delta)
SELECT id, id, 1, 'new', 'le_json', file, row, received_at, bench.told(s), NULL, '[]' FROM bench.shape s;

INSERT INTO report_version (id, report_id, no, kind, format, file, row, received_at, told, view, delta)
SELECT bench.size() + row_number() OVER (ORDER BY id), id, 2, 'supplement', 'le_json', file, row, received_at + interval '2 days',
       told, told, '[{"kind": "changed", "path": "incident.urgent", "before": null, "after": "read this today"}]'
FROM (SELECT s.*, bench.told(s) AS told FROM bench.shape s WHERE supplemented) AS again;
