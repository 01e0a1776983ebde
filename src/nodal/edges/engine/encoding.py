"""From text to integers: accounts, reports, senders and shared values get numbers, the rest stays behind.

It leaves `account` (a = rank of the text, account_id, reported, roomed), `report` (r, report_id), `named` (r, a, role
of reports that name several accounts), `strand` (v = rank of kind and value, kind, value), `listed` (v: files on lists
of known material) and `told` (v, a, r, s, t, port, g: one row per statement about a shared value). Every later
statement is about integers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nodal.chain.link import ROOM
from nodal.edges.engine.reading import Seen
from nodal.edges.engine.running import Count, Run
from nodal.edges.engine.senders import fall_together, has_blank_names, said_by
from nodal.edges.engine.teaching import showing

KEYS = ("hash({0}, reverse(concat({0})))", "sha256(concat({0}))")
"""How text becomes a key. There must be as many keys as texts; where two texts have one key the next way is taken.

Hashed twice, because DuckDB's hash alone gives one key to texts that differ alike in two places: 9,000 keys too few for
1.6 million accounts called `name:number`. Backwards they fall into other blocks. A cryptographic hash makes a run cost
twice as much.
"""

ACCOUNT = """
SELECT account_id, {key} AS key, bool_or(role = 'reported') AS reported, {received} AS received, {shown} AS shown,
    bool_or(role = 'reported' AND kind = '{room}' AND value <> '') AS roomed, {own} AS own, {platform} AS platform
FROM line GROUP BY account_id
"""

REPORT = """
SELECT report_id, {key} AS r, min(print) AS low, max(print) AS high, min(account) <> max(account) AS several,
    {teller} AS who
FROM (
    SELECT report_id, {account} AS account, hash(account_id, kind, value, t) AS print{told} FROM line
) GROUP BY report_id
"""
"""Per report the least and greatest print of its lines: equal for equal reports, however often a line stands there."""

LINES_AGAIN = """
WITH plausible AS (
    SELECT * FROM line WHERE n IN (SELECT n FROM alike_row)
), one AS (
    SELECT plausible.report_id, account_id, kind, value, role, port, t, verified, {sender} AS sender
    FROM plausible JOIN account USING (account_id) JOIN report USING (report_id){joins}
), plain AS (
    SELECT DISTINCT report_id, concat(
        length(account_id), ':', account_id, length(value), ':', value, length(sender), ':', sender, kind, '|', role,
        '|', coalesce(CAST(verified AS VARCHAR), '-'), '|', coalesce(CAST(port AS VARCHAR), '-'),
        '|', coalesce(CAST(t AS VARCHAR), '-')
    ) AS text FROM one
)
SELECT report_id, sha256(string_agg(text, chr(10) ORDER BY text)) AS print FROM plain GROUP BY report_id
"""
"""The whole lines of those reports that may be equal."""

ALIKE = """
SELECT r FROM report JOIN (SELECT low, high FROM report GROUP BY low, high HAVING count(*) > 1) USING (low, high)
"""

AGAIN = """
SELECT r FROM (
    SELECT report_id, row_number() OVER (PARTITION BY print ORDER BY report_id) AS place FROM lines_again
) JOIN report USING (report_id) WHERE place > 1
"""
"""Reports that were filed again: of equal ones that with the smallest id stays."""

NAMED = """
SELECT DISTINCT r, a, role FROM line JOIN report USING (report_id) JOIN account USING (account_id) WHERE several
"""

ADMITTED = """
SELECT a FROM account WHERE received AND reported
UNION
SELECT a FROM named JOIN (
    SELECT r, min(a) AS first, max(a) AS last FROM named WHERE role = 'reported' GROUP BY r
) sources USING (r) WHERE role = 'recipient' GROUP BY a HAVING min(first) <> max(last)
"""
"""Recipients who may stand in a network. One who was not reported is not among the sources of its own reports."""

SHARED = """
SELECT {value} AS key, min(n) AS n, count(*) AS times FROM line WHERE fact <> ''
GROUP BY 1 HAVING min({account}) <> max({account})
"""
"""Keys of the values that two accounts have, with a row in which each stands."""

STRAND = """
SELECT kind, fact AS value FROM line WHERE n IN (SELECT n FROM shared)
"""

LISTED = """
SELECT DISTINCT v FROM line JOIN strand ON line.kind = strand.kind AND line.fact = strand.value
WHERE listed AND line.kind = 'hash'
"""
"""Files that a list of known material has, as any row about them says."""

STRAND_BY_TEXT = """
SELECT kind, fact AS value FROM line WHERE fact <> '' GROUP BY kind, fact HAVING min({account}) <> max({account})
"""
"""The same for an archive in which two values have one key."""

TOLD = """
SELECT v, a, {report} AS r, {sender} AS s, t, slot AS port, CAST(
    CASE WHEN role = 'reported' THEN {said} + 8 + CASE WHEN {seen} THEN 1024 ELSE 0 END
        WHEN {admitted} THEN 16 * ({said} + 8) + CASE WHEN {seen} THEN 2048 ELSE 0 END ELSE 256 END
    + CASE WHEN role = 'reported' AND slot IS NOT NULL AND t IS NOT NULL THEN 512 ELSE 0 END AS SMALLINT) AS g
FROM line JOIN strand ON line.kind = strand.kind AND line.fact = strand.value
JOIN account ON account.key = {account}{joins}
WHERE line.fact <> ''
"""
"""`g`: 1 stated, 2 sure, 4 without port or time, 8 as reported; 16 times as much where an admitted recipient has it;
256 in a part that may not link; 512 an address of a reported account with port and time; 1024 observed of a reported
account, 2048 of an admitted recipient."""

SAID = """(CASE WHEN verified THEN 2 WHEN NOT verified THEN 0 WHEN line.kind IN ({typed}) THEN 1 ELSE 2 END
    + CASE WHEN slot IS NULL OR t IS NULL THEN 4 ELSE 0 END)"""

SEEN = """coalesce(verified, CASE WHEN line.kind IN ({typed}) THEN false WHEN line.kind NOT IN ({watched}) THEN true
    ELSE {sender} = account.own END, false)"""
"""What is more than one sender's word: a platform observed or verified it, or speaks of its own account."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read: reports, those filed again, those without a known sender, accounts."""

    reports: int
    again: int
    unknown_sender: int
    accounts: int


class _OneKey(Exception):
    """Two texts have one key."""


def encode(run: Run, seen: Seen) -> Counted:
    """Make the tables of integers from the view `line`."""
    seen = replace(seen, lacks_senders=has_blank_names(run) or seen.lacks_senders)
    for key in KEYS:
        try:
            return _Encoder(run, seen, key).encode()
        except _OneKey:
            continue
    raise RuntimeError("two texts have one key in every way of making keys")


@dataclass
class _Encoder:
    run: Run
    seen: Seen
    way: str
    respelt: bool = False
    """Whether senders are written in several ways."""

    def encode(self) -> Counted:
        run = self.run
        self._accounts_and_reports()
        again = self._filed_again()
        several = run.one("SELECT count(*) FROM report WHERE several")
        run.make("named", NAMED if several else "SELECT r, a, '' AS role FROM report, account WHERE false")
        run.make("admitted", ADMITTED)
        self._values()
        if again:
            run.base.keep("told", "r NOT IN (SELECT r FROM again)")
        counted = Counted(
            run.one("SELECT count(*) FROM report"),
            again,
            self._unknown_senders(),
            run.one("SELECT count(*) FROM account"),
        )
        run.make("report", "SELECT r, report_id FROM report")
        run.drop("heard", "speaker", "spelt")
        return counted

    def _key(self, text: str) -> str:
        return self.way.format(text)

    def _accounts_and_reports(self) -> None:
        lacks = self.seen.lacks_senders
        platform = "regexp_extract(account_id, '^([^|:/]+)[|:/]', 1)"
        shown = showing(self.run.model.typed)
        received = "bool_or(role = 'recipient')" if self.seen.has_recipients else "false"
        words = {"platform": platform, "own": self._key(platform), "received": received, "shown": shown, "room": ROOM}
        self.run.number("account", ACCOUNT, Count("a", "account_id"), key=self._key("account_id"), **words)
        tells = lacks and self.seen.has_reporters
        words = {
            "teller": "min(CASE WHEN role = 'reporter' THEN nullif(value, '') END)"
            if tells
            else "CAST(NULL AS VARCHAR)",
            "told": ", role, value" if tells else "",
            "account": self._key("account_id"),
        }
        self.run.make("report", REPORT, key=self._key("report_id"), **words)
        self.respelt = fall_together(self.run, self._key("platform"))
        for table, text, key in (
            ("account", "account_id", "key"),
            ("report", "report_id", "r"),
            ("speaker", "sender", self._key("sender")),
        ):
            texts, found = self.run.rows(f"SELECT count({text}), count(DISTINCT {key}) FROM {table}")[0]  # noqa: S608
            if texts > found:
                raise _OneKey

    def _filed_again(self) -> int:
        run = self.run
        run.make("alike", ALIKE)
        if not run.one("SELECT count(*) FROM alike"):
            return 0
        run.make("alike_row", "SELECT n FROM line WHERE {key} IN (SELECT r FROM alike)", key=self._key("report_id"))
        sender, joins = said_by("plausible", respelt=self.respelt)
        # As in the core: a blank name is none, and then the report's own reporter speaks, or else the platform.
        run.make("lines_again", LINES_AGAIN, sender=f"coalesce(nullif({sender}, ''), who, platform)", joins=joins)
        run.make("again", AGAIN)
        run.drop("lines_again", "alike", "alike_row")
        return run.one("SELECT count(*) FROM again")

    def _values(self) -> None:
        run, account = self.run, self._key("account_id")
        run.make("shared", SHARED, value=self._key("kind, fact"), account=account)
        run.number("strand", STRAND, Count("v", "kind, value"))
        self._told()
        # A value whose key another one has stands in no row of `shared`, so its statements are missing.
        if run.one("SELECT sum(times) FROM shared") != run.one("SELECT count(*) FROM told"):
            run.number("strand", STRAND_BY_TEXT, Count("v", "kind, value"), account=account)
            self._told()
        run.make("listed", LISTED if self.seen.has_listed else "SELECT v FROM strand WHERE false")
        run.drop("shared")

    def _told(self) -> None:
        name, joins = said_by("line", respelt=self.respelt)
        sender = self._key(name)
        if self.seen.lacks_senders:
            texts = {text: self._key(text) for text in (name, "who", "platform")}
            sender = "CASE " + " ".join(f"WHEN {text} <> '' THEN {key}" for text, key in texts.items()) + " END"
            who = "(SELECT r, who FROM report WHERE who IS NOT NULL) teller"
            joins += f" LEFT JOIN {who} ON teller.r = {self._key('line.report_id')}"
        admitted = "role = 'recipient' AND a IN (SELECT a FROM admitted)" if self.seen.has_recipients else "false"
        self.run.make(
            "told",
            TOLD,
            report=self._key("line.report_id"),
            sender=sender,
            said=self.run.said(SAID),
            seen=self.run.said(SEEN, sender=sender),
            admitted=admitted,
            account=self._key("line.account_id"),
            joins=joins,
        )

    def _unknown_senders(self) -> int:
        if not self.seen.lacks_senders:
            return 0
        sender, joins = said_by("line", respelt=self.respelt)
        return self.run.one(
            "SELECT count(DISTINCT line.report_id) FROM line JOIN account USING (account_id) JOIN report"  # noqa: S608
            f" USING (report_id){joins} WHERE coalesce({sender}, '') = '' AND who IS NULL AND platform = ''"
        )
