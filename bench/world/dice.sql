-- Dice, and what things are called. Only names and addresses that are nobody's.

-- The same number, place and seed always give the same roll, 0 <= roll < sides.
CREATE FUNCTION bench.roll(i bigint, place int, sides bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(i, bench.seed() * 1000 + place) & 9223372036854775807) % sides
$$;
CREATE FUNCTION bench.day() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT date_trunc('day', now()) $$;
CREATE FUNCTION bench.iso(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
CREATE FUNCTION bench.ref(kind int, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT md5('ref ' || kind || ' ' || i)::uuid
$$;

-- Units and platforms by number. The shares of the states fall as one over their rank plus five.
CREATE FUNCTION bench.states(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT (bench.state_codes())[n] $$;
CREATE FUNCTION bench.state(i bigint, place int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 1 + width_bucket(bench.roll(i, place, 1000000)::float8, bench.state_limits())::bigint
$$;
CREATE FUNCTION bench.below(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (bench.below_codes())[1 + bench.roll(i, 90, cardinality(bench.below_codes()))]
$$;
CREATE FUNCTION bench.platforms(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['ExampleChat', 'ExampleShare', 'ExamplePics', 'ExampleMail', 'ExampleForum', 'ExampleGram', 'ExamplePlay'])[n]
$$;
CREATE FUNCTION bench.platform(i bigint, place int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 1 + least(bench.roll(i, place, 7), bench.roll(i, place + 500, 7))
$$;

CREATE FUNCTION bench.incident_type(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['Child Pornography (possession, manufacture, and distribution)', 'Child Sexual Molestation',
        'Online Enticement of Children for Sexual Acts'])[1 + least(bench.roll(i, 91, 3), bench.roll(i, 92, 3))]
$$;
CREATE FUNCTION bench.key(account bigint, platform bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT bench.platforms(platform) || '|a-' || lpad(account::text, 10, '0')
$$;
CREATE FUNCTION bench.network_key(network bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'ExampleChat|network-' || network
$$;
CREATE FUNCTION bench.name(account bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'Invented ' || account $$;
CREATE FUNCTION bench.screen(account bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'name_' || to_hex(account * 2654435761 % 4294967296)
$$;
CREATE FUNCTION bench.mail(account bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'box' || account || '@example.org'
$$;
-- Numbers that begin with zeros behind the country's code were never given to anybody.
CREATE FUNCTION bench.phone(account bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '+91000' || lpad((account % 10000000)::text, 7, '0')
$$;
-- RFC 2544's block for measurements, each address shared by some accounts, and RFC 3849's for documentation.
CREATE FUNCTION bench.ip4(account bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws('.', '198', 18 + ((account >> 16) & 1), (account >> 8) & 255, account & 255)
$$;
CREATE FUNCTION bench.ip6(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '2001:db8:' || to_hex(1 + bench.roll(i, 93, 65000)) || ':' || to_hex(1 + bench.roll(i, 94, 65000)) || '::1'
$$;
CREATE FUNCTION bench.device(account bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'device_id:' || left(md5('device' || account), 16)
$$;

-- One file in fifty is the one that everybody passes on, three in ten are of a pool, the rest their own.
CREATE FUNCTION bench.content(i bigint, roll bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN roll < 20 THEN 'viral'
                WHEN roll < 320 THEN 'pool' || floor(bench.heavy() * power(bench.roll(i, 95, 1000000) / 1000000.0, 2))::bigint
                ELSE 'file' || i END
$$;

-- How urgent: one in a hundred is imminent. Ten ways of adding up to a band.
CREATE FUNCTION bench.rank(roll bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT 1 + 10 * width_bucket(roll::float8, ARRAY[120, 1300, 7400]::float8[]) + (roll % 10)::int
$$;
CREATE FUNCTION bench.lead_state(lead bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['proposed', 'confirmed', 'cleared', 'unsure'])[
        1 + width_bucket(bench.roll(lead, 96, 100)::float8, ARRAY[70, 82, 87]::float8[])]
$$;
CREATE FUNCTION bench.track(lead bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN bench.roll(lead, 97, 100) < 4 THEN 'welfare' ELSE 'suspect' END
$$;
-- What became of a report that was sent on; null: the state took it in itself.
CREATE FUNCTION bench.way(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (ARRAY['ready', 'sent', 'delivered', 'acknowledged', 'preliminary_enquiry', 'fir_registered', 'arrested',
        'returned', 'closed', NULL])[1 + width_bucket(bench.roll(i, 98, 1000)::float8,
        ARRAY[20, 150, 180, 430, 470, 520, 540, 560, 600]::float8[])]
$$;
