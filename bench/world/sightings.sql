-- The same sightings as in told.sql, and in the same order.
INSERT INTO sighting (report_id, version, idx, party, kind, raw, value, at, event, port, verified, linkable, place)
SELECT s.id, 1, v.idx - 1, v.party, v.kind, v.value, v.value, v.at, v.event, v.port, v.verified, true, v.place
FROM bench.shape s, LATERAL (
    SELECT row_number() OVER () AS idx, one.*
    FROM (VALUES
        ('screen', bench.screen(s.account), 0, 'reportedPersons[0].screenName.value', NULL::timestamptz, NULL, NULL::bigint, true),
        ('email', bench.mail(s.account), 0, 'reportedPersons[0].emails[0].value', NULL, NULL, NULL, NULL),
        ('phone', CASE WHEN s.has_phone THEN bench.phone(s.account) END, 0, 'reportedPersons[0].phones[0].value', NULL, NULL, NULL, true),
        ('ip', bench.ip4(s.account), 0, 'reportedPersons[0].sourceCaptures[0].value',
            s.incident_at, 'login', s.port, true),
        ('ip', bench.ip6(s.id), 0, 'reportedPersons[0].sourceCaptures[1].value',
            s.incident_at, 'upload', NULL, true),
        ('device', CASE WHEN s.has_device THEN bench.device(s.account) END, 0, 'reportedPersons[0].sourceCaptures[2].value', NULL, NULL, NULL, true),
        ('chat', s.chat, NULL, 'chatImIncident[0].chatRoomName', NULL, NULL, NULL, true)
    ) AS one(kind, value, party, place, at, event, port, verified)
    WHERE value IS NOT NULL) AS v;
