-- What the processes of a node remember together for minutes: attempts to sign in, codes that were used. Not written ahead:
-- after a crash of the server it is empty, which costs nothing but the count of the last attempts.
CREATE UNLOGGED TABLE short_memory (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    until timestamptz NOT NULL
);
CREATE INDEX short_memory_until ON short_memory (until);
SELECT nodal_rights('derived', 'short_memory');
