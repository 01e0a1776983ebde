"""From integers to links: who is one person, who deals with whom, and what was seen shared and not used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nodal.chain.link import Decision, Lists, Numbers
from nodal.edges.engine import statements as sql
from nodal.edges.engine.addresses import WRITTEN
from nodal.edges.engine.doubts import find_doubts
from nodal.edges.engine.people import ALONE, held_together
from nodal.edges.engine.running import Count, Run, Task
from nodal.edges.engine.runs import only_who_met
from nodal.edges.engine.teaching import give_person_bits, teach
from nodal.edges.engine.unusable import find_unusable

OWN = {"rows": 8, "grades": 3, "sure": 2, "seen": 1024, "bare": 4}
"""Marks of `told.g` that count for one person: what was said of a reported account."""

WIDE = {"rows": 136, "grades": 51, "sure": 34, "seen": 3072, "bare": 68}
"""Marks that count for an association: also what an admitted recipient has."""

_MOMENT = "make_timestamp({} * {bucket} * 1000000)"
_STAMP = f"concat(strftime({_MOMENT}, '%Y-%m-%d'), 'T', strftime({_MOMENT}, '%H:%M:%S'), 'Z')"


def give_model(run: Run, numbers: Numbers) -> None:
    """The model's weights as tables."""
    text, whole, yes = "VARCHAR", "BIGINT", "BOOLEAN"
    kinds = {"kind": text, "grp": text, "cap": "INTEGER", "alone": yes, "carries": yes}
    run.give_rows("person_kind", kinds, numbers.person_kinds)
    give_person_bits(run)
    run.give_rows("associate_bits", {"kind": text, "audience": "INTEGER", "bits": whole}, numbers.associate_bits)
    run.give_rows("decay", {"half_life": "INTEGER", "gap": "INTEGER", "left_over": whole}, numbers.decays)
    run.pass_on("associate_cap", "SELECT kind, max(audience) AS cap FROM associate_bits GROUP BY kind")


def give_decisions(run: Run, decisions: Sequence[Decision]) -> None:
    """Officers' decisions about accounts that were reported here; "two people" beats "one person"."""
    rows = [(*decision.pair, decision.same) for decision in decisions]
    run.give_rows("decided", {"x": "VARCHAR", "y": "VARCHAR", "same": "BOOLEAN"}, rows)
    run.make("ruled", sql.RULED)
    run.pass_on("apart", "SELECT a, b FROM ruled WHERE NOT same")
    run.pass_on("together", "SELECT a, b FROM ruled WHERE same EXCEPT SELECT a, b FROM apart")


def count_holders(run: Run) -> None:
    """Join addresses with port and time into sessions, and count for every value who has it and who may speak."""
    run.pass_on("port_shared", sql.PORT_SHARED)
    run.pass_on("bucket", sql.BUCKET)
    run.pass_on("session", sql.SESSION)
    run.make("in_session", sql.IN_SESSION)
    last = Count("v", "value", run.one("SELECT max(v) FROM strand"))
    words = {
        name: _STAMP.format(text, text, bucket=run.model.bucket_seconds)
        for name, text in (("from_text", "f"), ("to_text", "(l + 1)"))
    }
    run.number("session_strand", sql.SESSION_STRAND, last, **words)
    _name_networks(run)
    run.add("strand", "SELECT v, 'ip_port', value FROM session_strand")
    run.add("told", sql.SESSION_TOLD)
    run.drop("port_shared", "bucket", "session", "in_session", "session_strand")
    run.make("holder", sql.HOLDER)
    run.make("voiced", sql.VOICED, **OWN)
    recipients = run.one("SELECT count(*) FROM admitted") > 0
    if recipients:
        run.pass_on("wider", sql.VOICED, **WIDE)
    else:
        run.pass_on("wider", "SELECT v, a FROM voiced")
    run.make("counted", sql.COUNTED)
    run.drop("voiced", "wider")
    find_unusable(run, Lists())
    run.make("speak_own", sql.SPEAK_OWN)
    run.make("speak_wide", sql.SPEAK_WIDE)
    run.pass_on("speakers", "SELECT v FROM speak_own UNION SELECT v FROM speak_wide")
    # What many hold was counted; what says something is a part of all that was told.
    run.make("told", "SELECT v, a, r, s, t, g FROM told WHERE v IN (SELECT v FROM speakers)")
    run.drop("speakers")
    run.make("held", sql.HELD, which="true", **OWN)


def _name_networks(run: Run) -> None:
    has_six = run.one("SELECT count(*) FROM strand WHERE kind = 'ip' AND value LIKE '%/64'") > 0
    nothing = "SELECT v, value AS text FROM strand WHERE false"
    run.make("written", WRITTEN if has_six else nothing)


def link_persons(run: Run) -> None:
    """Make `evidence` and `ignored` for one person, and `person` (a, p, bits)."""
    run.make("holder_own", sql.HOLDER_OWN)
    run.make("pair", sql.PAIR, told=sql.TOLD_APART, gap=run.said(sql.GAP))
    only_who_met(run)
    run.drop("holder_own")
    teach(run)
    run.make("weighed", sql.WEIGHED_OWN)
    run.pass_on("carried", sql.CARRIED)
    run.make("best", sql.BEST)
    run.make("strong", sql.STRONG)
    find_doubts(run)
    run.make("linked", sql.LINKED_OWN)
    run.make("evidence", sql.EVIDENCE_OWN)
    _persons(run)
    run.pass_on("seen", sql.UNUSED_OWN)
    run.pass_on("compared", "SELECT DISTINCT v FROM pair")
    _ignored(run, "same_person", "person_kind")
    run.drop(
        "seen", "compared", "pair", "weighed", "carried", "best", "strong", "beside", "differ", "linked", "pair_limit"
    )
    run.drop("decided", "ruled", "apart", "together", "person_weight", "person_bits")


def link_associates(run: Run) -> None:
    """Add to `evidence` and `ignored` what ties different people."""
    wide = run.one("SELECT count(*) FROM admitted") > 0
    if wide:
        run.make("held_wide", sql.HELD, which="v IN (SELECT v FROM speak_wide)", **WIDE)
    run.make("holder_wide", sql.HOLDER_WIDE, held="held_wide" if wide else "held")
    for held in ("held", "held_wide") if wide else ("held",):
        run.make(held, sql.CITABLE, held=held)
    comparable = f"{sql.TOLD_APART} AND (x.reported OR y.reported) AND x.o <> y.o"
    run.make("telling", sql.TELLING)
    run.pass_on("candidate", sql.CANDIDATE, comparable=comparable)
    run.make("reach", sql.REACH)
    run.drop("candidate")
    run.pass_on("sharing", sql.SHARING, comparable=comparable, gap=run.said(sql.GAP))
    run.make("weighed", sql.WEIGHED_WIDE)
    run.make("strong", sql.STRONG_WIDE)
    run.make("best", sql.BEST_WIDE)
    run.add("evidence", sql.EVIDENCE_WIDE)
    run.drop("weighed", "strong", "best", "sharing", "telling", "reach")
    run.make("used", "SELECT DISTINCT v FROM evidence WHERE relation = 'associate'")
    run.make("untied", sql.UNTIED)
    run.pass_on("middle", sql.MIDDLE)
    run.make("compared", sql.STAR, comparable=comparable)
    run.make("alike", sql.ALIKE)
    run.add("compared", sql.ALIKE_COMPARED, told=sql.TOLD_APART)
    run.drop("alike", "untied", "middle")
    largest = run.one("SELECT max(n) FROM (SELECT count(*) AS n FROM owner GROUP BY p)") or 1
    widely = {name: text.format(largest=largest) for name, text in sql.SHARED_WIDELY.items()}
    run.make("seen", sql.UNUSED_WIDE, **widely)
    run.add("seen", sql.UNUSED_WIDE, **sql.SHARED_POORLY)
    run.add("seen", sql.UNUSED_CROWD, largest=largest)
    _ignored(run, "associate", "associate_cap")
    run.drop("holder", "counted", "speak_own", "speak_wide", "seen", "compared", "used", "used_address")
    run.drop("associate_cap", "bad")


def _persons(run: Run) -> None:
    work = partial(held_together, apart=tuple(run.rows("SELECT a, b FROM apart")))
    columns = {"a": "INTEGER", "p": "INTEGER", "bits": "BIGINT"}
    # The order is that in which the core takes links: the strongest first.
    run.apply("found_person", Task(sql.LINKS_OWN, "bits DESC, a, b", columns, work))
    # Only persons of several accounts: whoever is not listed owns himself.
    run.make("owner", "SELECT a, p FROM found_person WHERE bits <> {alone}", alone=ALONE)
    run.make("person", sql.PERSON, alone=ALONE)
    run.drop("found_person")


def _ignored(run: Run, relation: str, caps: str) -> None:
    run.make(
        "used", "SELECT DISTINCT v FROM evidence WHERE relation = '{relation}' AND v IS NOT NULL", relation=relation
    )
    run.pass_on("used_address", sql.USED_ADDRESS)
    text = run.said(sql.IGNORED, caps=caps, of_person="true" if relation == "same_person" else "false")
    rows = f"SELECT v, kind, value, '{relation}' AS relation, audience, why FROM ({text}) found"  # noqa: S608
    if relation == "same_person":
        run.make("ignored", "{rows}", rows=rows)
    else:
        run.add("ignored", "{rows}", rows=rows)
