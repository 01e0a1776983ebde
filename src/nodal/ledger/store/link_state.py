"""The run whose outcome batches keep up to date, and what they need to know, made anew from the reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nodal.chain.link import KAPPA, NO_BUCKET, Decision, Filed, Numbers, conflicts, file_reports, sessions_of
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.store import link_said as said
from nodal.ledger.store import link_statements as sql
from nodal.ledger.store.link import load_observations
from nodal.ledger.store.link_pairs import Book, known
from nodal.ledger.store.prepared import do, insert, rows_of

CHUNK = 2_000
"""Reports that are read at once when everything is made anew. Our own choice."""

NEWS_BITS = 1.0
"""A conflict is raised anew when its evidence weighs so many bits more or less (twice as likely). Our own choice."""


@dataclass(frozen=True, slots=True)
class Run:
    """The last run over everything: its numbers, how much it saw, how much counts now."""

    id: int
    numbers: Mapping[str, object]
    reports: int
    calibrated: int


def current(worker: Viewer) -> Run | None:
    """The run that batches may keep up to date, locked until the end of the transaction; None: a run is needed."""
    visible_to(worker)
    do("SELECT pg_advisory_xact_lock(hashtext('nodal.link'))")  # one batch at a time, and none beside a run
    rows = rows_of(_CURRENT)
    if not rows:
        return None
    number, summary, reports, calibrated = rows[0]
    told = bulk.read(summary, dict[str, object]).get("calibration")
    numbers = told.get("numbers") if isinstance(told, dict) else None
    return Run(number, numbers, reports, calibrated) if isinstance(numbers, dict) else None


def by_key() -> None:
    """Look everything up by its key until the end of the transaction, however few rows the planner expects: a batch
    touches little of tables that hold everything. Then one plan of a statement serves every batch."""
    do("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
    do("SELECT set_config(name, 'off', true) FROM unnest(%s::text[]) AS name", list(_WHOLE_TABLES))


def add_reports(run: int, more: int) -> None:
    """So many more reports count than before."""
    if more:
        do("UPDATE link_run SET reports = reports + %s WHERE id = %s", more, run)


def give_up(worker: Viewer) -> None:
    """What is remembered is not kept up from here on; the next run over everything makes it anew."""
    visible_to(worker)
    do("UPDATE link_run SET is_whole = false WHERE is_whole")


def again(worker: Viewer) -> dict[int, str | None]:
    """Accounts around which something was taken away by hand; they are looked at once."""
    visible_to(worker)
    found = dict(rows_of("SELECT account, person FROM link_again"))
    do("DELETE FROM link_again WHERE account = ANY(%s)", sorted(found))
    return found


def cleared_among(accounts: Collection[int]) -> set[int]:
    """Which of these accounts belong to a cleared lead: what reports say of them counts no longer."""
    return {a for (a,) in rows_of(_CLEARED, sorted(accounts))}


def accounts_of(worker: Viewer, leads: Sequence[int]) -> set[int]:
    """Accounts of these leads."""
    return set(visible_to(worker).lead_account.filter(lead__in=leads).values_list("account_id", flat=True))


def reports_naming(worker: Viewer, accounts: Collection[int]) -> set[int]:
    """Reports that name one of these accounts, open or not."""
    return set(visible_to(worker).party.filter(account__in=accounts).values_list("report_id", flat=True))


def ids_of(keys: Iterable[str]) -> dict[str, int]:
    """Key -> number of accounts."""
    return dict(rows_of("SELECT key, id FROM account WHERE key = ANY(%s)", sorted(set(keys))))


def clean(touched: said.Touched) -> None:
    """Values that nobody holds any more are forgotten."""
    values = sorted(
        {value for (value, _), (before, after) in touched.holders.items() if before and not after} | touched.gone
    )
    do("DELETE FROM link_value WHERE id = ANY(%s) AND p_any = 0 AND kind <> 'socket'", values)
    do(_EMPTY_SOCKETS, sorted(touched.sockets))


def settle_conflicts(
    book: Book, accounts: Collection[int], decisions: Collection[Decision], numbers: Numbers, at: datetime
) -> None:
    """Say again which decisions about these accounts contradict each other or the evidence."""
    apart = {d.pair for d in decisions if not d.same}
    ends = {book.id_of[a] for pair in apart for a in pair}
    found: Mapping[tuple[str, str, str], float | None] = {}
    if apart:
        facts = known(book, ends)
        links = rows_of(_LINKS, sorted({*accounts, *ends}))
        book.meet(a for row in links for a in row[:2])
        joined = [(book.key_of[a], book.key_of[b]) for a, b in links]
        found = conflicts(decisions, facts.held, facts.audiences, joined, numbers)
    new = {(kind, book.id_of[a], book.id_of[b]): bits for (kind, a, b), bits in found.items()}
    rows = rows_of(_CONFLICTS, *[sorted({*accounts, *ends})] * 2)
    old = {(kind, a, b): bits for kind, a, b, bits, _ in rows}
    raised = {(kind, a, b): since for kind, a, b, bits, since in rows if not _is_news(bits, new.get((kind, a, b)))}
    for key, bits in old.items():
        if key not in new or new[key] != bits:
            do("DELETE FROM link_conflict WHERE kind = %s AND a_id = %s AND b_id = %s", *key)
    insert(
        "link_conflict",
        ("kind", "a_id", "b_id", "bits", "at"),
        ((*key, bits, raised.get(key, at)) for key, bits in new.items() if key not in old or old[key] != bits),
    )


def _is_news(before: float | None, now: float | None) -> bool:
    """Whether the evidence speaks so differently that whoever settled a conflict must look at it again."""
    return abs((now or 0.0) - (before or 0.0)) >= NEWS_BITS


# ------------------------------------------------------------------------------------------------ made anew


def read_anew(worker: Viewer) -> None:
    """Remember what all reports say, from the beginning.

    Before a run reads the same reports: whatever comes in between has a batch of its own waiting, which finds that it
    is not remembered yet. The other way round it would be remembered and never linked.
    """
    seen = visible_to(worker)
    for table in _REMEMBERED:
        do(f"DELETE FROM {table}")  # noqa: S608 - names from the table below
    last = 0
    while chunk := list(
        seen.report.filter(id__gt=last, state="open").order_by("id").values_list("id", flat=True)[:CHUNK]
    ):
        last = chunk[-1]
        _enter({int(r): f for r, f in file_reports(load_observations(worker, chunk)).items()})
    for statement in (*sql.FILED_AGAIN, sql.ADMIT):
        do(statement)
    _sessions()
    for statement in sql.HOLD:
        do(statement)


def count_anew(worker: Viewer, run: int) -> None:
    """Count what is remembered, beside the outcome of the run: the persons are its."""
    visible_to(worker)
    do(sql.COUNT, list(KAPPA))
    for statement in sql.POINT:
        do(statement)
    (count,) = rows_of("SELECT count(*) FROM link_filed WHERE kept")[0]
    do("UPDATE link_run SET reports = %s, calibrated = %s, is_whole = true WHERE id = %s", count, count, run)


def _enter(filed: Mapping[int, Filed]) -> None:
    accounts = ids_of({account for one in filed.values() for account, _ in one.named})
    values = said.value_ids({row[1:3] for one in filed.values() for row in one.said})
    bulk.insert("link_filed", ("report", "print", "kept"), ((r, one.print, False) for r, one in filed.items()))
    bulk.insert(
        "link_named",
        ("report", "account", "part"),
        ((r, accounts[a], part) for r, one in filed.items() for a, part in one.named),
    )
    bulk.insert(
        "link_said",
        said.Row._fields,
        (
            (values[s.kind, s.value], accounts[s.account], s.part, r, *s[4:])
            for r, one in filed.items()
            for s in one.said
        ),
    )


def _sessions() -> None:
    buckets: dict[int, set[int]] = defaultdict(set)
    for socket, bucket in rows_of("SELECT DISTINCT value, bucket FROM link_said WHERE bucket <> %s", NO_BUCKET):
        buckets[socket].add(bucket)
    texts = dict(rows_of("SELECT id, value FROM link_value WHERE kind = 'socket'"))
    runs = [(socket, *run) for socket, own in buckets.items() for run in sessions_of(own)]
    for start in range(0, len(runs), CHUNK * 10):
        said.make_sessions(runs[start : start + CHUNK * 10], texts)


_EMPTY_SOCKETS = """
DELETE FROM link_value v WHERE id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM link_said s WHERE s.value = v.id)
"""

_CLEARED = """
SELECT la.account_id FROM lead_account la JOIN lead l ON l.id = la.lead_id AND l.state = 'cleared'
WHERE la.account_id = ANY(%s)
"""

_WHOLE_TABLES = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")

_CURRENT = "SELECT id, summary::text, reports, calibrated FROM link_run WHERE is_whole ORDER BY id DESC LIMIT 1"

_LINKS = "SELECT a_id, b_id FROM link WHERE relation = 'same_person' AND a_id = ANY(%s)"

_CONFLICTS = "SELECT kind, a_id, b_id, bits, at FROM link_conflict WHERE a_id = ANY(%s) OR b_id = ANY(%s)"

_REMEMBERED = (
    "link_said", "link_holding", "link_named", "link_filed", "link_admitted", "link_again", "link_value",
)  # fmt: skip
