"""Who is the same sender: names that differ only in how they are written become one before they become a number."""

from __future__ import annotations

from nodal.chain.link import voice_of
from nodal.edges.engine.running import Run

HEARD = "SELECT DISTINCT sender FROM line WHERE sender IS NOT NULL"

NAMED = """
SELECT sender FROM heard UNION SELECT platform FROM account UNION SELECT who FROM report WHERE who IS NOT NULL
"""

OTHERWISE = "SELECT sender FROM {table} WHERE regexp_matches(sender, '[A-Z]|[^ -~]|^ |  | $')"
"""Names that are not compared as they are written. All others are their own `voice_of`."""

VOICES = """
SELECT count(*), count(DISTINCT coalesce(voice, speaker.sender))
FROM speaker LEFT JOIN spelt ON spelt.sender = speaker.sender
"""

SPEAKER = """
SELECT DISTINCT coalesce(voice, speaker.sender) AS sender
FROM speaker LEFT JOIN spelt ON spelt.sender = speaker.sender
"""

ACCOUNT = """
SELECT a, account_id, key, reported, received, shown, roomed, {key} AS own, platform FROM (
    SELECT a, account_id, key, reported, received, shown, roomed, coalesce(voice, platform) AS platform
    FROM account LEFT JOIN spelt ON spelt.sender = platform
) named
"""

REPORT = """
SELECT report_id, r, low, high, several, nullif(coalesce(voice, who), '') AS who
FROM report LEFT JOIN spelt ON spelt.sender = who
"""


def said_by(line: str, *, respelt: bool) -> tuple[str, str]:
    """The sender of the rows of a table as it is compared, and the join that this needs."""
    if not respelt:
        return f"{line}.sender", ""
    return f"coalesce(spelt.voice, {line}.sender)", f" LEFT JOIN spelt ON spelt.sender = {line}.sender"


def has_blank_names(run: Run) -> bool:
    """Make `heard`, the senders that the lines name; whether one of them is nobody's name."""
    run.make("heard", HEARD)
    return any(not voice_of(name) for (name,) in run.rows(OTHERWISE, table="heard"))


def fall_together(run: Run, key: str) -> bool:
    """Whether names fall together: then `spelt` (sender, voice) says how, and `account` and `report` are mended by it.

    `key`: how the text of a platform becomes a number. Makes `speaker`, all names, as they are compared.
    """
    run.make("speaker", NAMED)
    rows = [(name, voice_of(name)) for (name,) in run.rows(OTHERWISE, table="speaker")]
    run.give_rows("spelt", {"sender": "VARCHAR", "voice": "VARCHAR"}, rows)
    names, voices = run.rows(VOICES)[0]
    # Where every name is written in one way it may stay as it is; a join on every line of an archive costs seconds.
    together = names > voices or any(name and not voice for name, voice in rows)
    if together:
        run.make("account", ACCOUNT, key=key)
        run.make("report", REPORT)
        run.make("speaker", SPEAKER)
    return together
