"""Reports as rows of the ledger for tests of linking, and what the slow twin says of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg

from nodal.chain.link import Numbers, explain_network, found_of, link
from nodal.edges.engine import leiden
from nodal.ledger.access import acting
from nodal.ledger.store import link as store
from nodal.ledger.store import link_state as state
from nodal.steps import link as step

if TYPE_CHECKING:
    from node import Node

START = datetime(2024, 1, 1, tzinfo=UTC)
SHARED = {"email": 14, "phone": 14, "device": 12, "screen": 12, "chat": 6, "pay": 8, "hash": 12, "url": 8, "ip": 10}
CROWDS = {"chat": 2, "hash": 2, "email": 1}


@dataclass
class World:
    """Reports as rows of the ledger, made and changed by dice; accounts of few people meet again and again."""

    node: Node
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    accounts: int = 40
    reports: list[int] = field(default_factory=list)
    leads: int = 0
    listed: set[str] = field(default_factory=set)
    """Values of files that a list of known material has."""
    db: psycopg.Connection = field(init=False)

    def __post_init__(self) -> None:
        self.db = self.node.base.as_superuser()  # one connection for the thousands of rows that are made by themselves

    def close(self) -> None:
        """Give the connection back."""
        self.db.close()

    def sql(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a superuser sees or does."""
        cursor = self.db.execute(statement, values)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []

    def new(self, count: int) -> list[int]:
        """Take in so many reports."""
        made = []
        for _ in range(count):
            number = self.dice.randrange(10**9)
            at = START + timedelta(days=self.dice.randrange(300))
            [(report,)] = self.sql(
                "INSERT INTO report (source, number, sender, state, version, received_at, incident_at, urgent, flags,"
                " has_conflict) VALUES ('house', %s, %s, 'open', 1, now(), %s, false, '{}', false) RETURNING id",
                [f"{number}", self.dice.choice(("alpha", "beta", "gamma")), at],
            )
            made.append(report)
            self.say(report, at)
        self.reports += made
        return made

    def report(self, account: int, facts: Sequence[tuple[str, str]]) -> int:
        """A report by a sender of its own, of one account with these things, verified."""
        [(report,)] = self.sql(
            "INSERT INTO report (source, number, sender, state, version, received_at, incident_at, urgent, flags,"
            " has_conflict) VALUES ('house', %s, %s, 'open', 1, now(), %s, false, '{}', false) RETURNING id",
            [f"r{len(self.reports)}", f"s{len(self.reports)}", START],
        )
        self._insert("party", report_id=report, idx=0, role="reported", account_id=self._account(account))
        for place, (kind, value) in enumerate(facts):
            self._insert(
                "sighting", report_id=report, version=1, idx=place, party=0, kind=kind, raw=value, value=value,
                at=START, linkable=True, place="", verified=True,
            )  # fmt: skip
        self.reports.append(report)
        return int(report)

    def join(self, report: int, accounts: Iterable[int], facts: Sequence[tuple[str, str]]) -> None:
        """Let the report name these accounts too, each with these things."""
        for idx, account in enumerate(accounts, start=1):
            self._insert("party", report_id=report, idx=idx, role="reported", account_id=self._account(account))
            for place, (kind, value) in enumerate(facts):
                self._insert(
                    "sighting", report_id=report, version=1, idx=1_000 * idx + place, party=idx, kind=kind, raw=value,
                    value=value, at=START, linkable=True, place="", verified=True,
                )  # fmt: skip

    def judged(self, accounts: Sequence[int], decision: str, pair: tuple[str, str] | None = None) -> int:
        """A lead about these accounts on which somebody decided so."""
        lead = self._lead([self._account(n) for n in accounts])
        self._judgement(lead, decision, *(pair or ()))
        return lead

    @staticmethod
    def key(number: int) -> str:
        """The key of an account by its number."""
        return f"{('alpha', 'beta')[number % 2]}|u{number}"

    def say(self, report: int, at: datetime) -> None:
        """What the report says: one or two reported accounts, now and then recipients, with what they share."""
        roles = ["reported"] * self.dice.choice((1, 1, 1, 2)) + ["recipient"] * self.dice.choice((0, 0, 1, 2))
        roles += ["victim"] * self.dice.choice((0, 0, 0, 1))
        place = 0
        for idx, role in enumerate(roles):
            account = self._account(self.dice.randrange(self.accounts))
            self._insert("party", report_id=report, idx=idx, role=role, account_id=account)
            for kind, value, more in self._facts(account):
                when = at + timedelta(minutes=self.dice.randrange(40)) if self.dice.random() < 0.9 else None
                self._insert(
                    "sighting", report_id=report, version=1, idx=place, party=idx, kind=kind, raw=value, value=value,
                    at=when, linkable=True, place="", **more,
                )  # fmt: skip
                if kind == "ip":
                    self._insert(
                        "finding", report_id=report, sighting=place, kind="ip.class", value="fixed", source="test"
                    )
                place += 1
        for idx in range(self.dice.choice((0, 1, 2))):
            self.file(report, idx, self._value("hash", self.dice.randrange(SHARED["hash"])))

    def file(self, report: int, idx: int, value: str) -> None:
        """A file of a report, held against the lists."""
        algorithm, _, number = value.partition(":")
        self._insert("file_hash", report_id=report, idx=idx, algorithm=algorithm, value=number, is_viral=False)
        tier = "T1" if number in self.listed else None
        self._insert("file_match", report_id=report, idx=idx, state="unknown", tier=tier, why="", hits="[]")

    def list(self, value: str) -> list[int]:
        """A list takes a file up, or gives it up; the reports that are held against it again."""
        number = value.partition(":")[2]
        self.listed ^= {number}
        tier = "T1" if number in self.listed else None
        rows = self.sql(
            "UPDATE file_match m SET tier = %s FROM file_hash f WHERE f.report_id = m.report_id AND f.idx = m.idx"
            " AND f.value = %s RETURNING m.report_id",
            [tier, number],
        )
        return sorted({report for (report,) in rows})

    def again(self, report: int) -> int:
        """The same report by another number: filed again."""
        [(other,)] = self.sql(
            "INSERT INTO report (source, number, sender, state, version, received_at, incident_at, urgent, flags,"
            " has_conflict) SELECT source, number || '-' || %s, sender, 'open', 1, received_at, incident_at, urgent,"
            " flags, has_conflict FROM report WHERE id = %s RETURNING id",
            [str(self.dice.randrange(10**9)), report],
        )
        for table, columns in (
            ("party", "idx, role, account_id"),
            ("sighting", "version, idx, party, kind, raw, value, at, port, verified, linkable, place"),
            ("finding", "sighting, kind, value, source"),
            ("file_hash", "idx, algorithm, value, is_viral"),
            ("file_match", "idx, state, tier, why, hits"),
        ):
            self.sql(
                f"INSERT INTO {table} (report_id, {columns}) SELECT %s, {columns} FROM {table} WHERE report_id = %s",
                [other, report],
            )
        self.reports.append(other)
        return int(other)

    def change(self) -> list[int]:
        """Something happens to a report: taken back, come again, told anew, filed again."""
        report = self.dice.choice(self.reports)
        what = self.dice.choice(("retract", "reopen", "supplement", "again", "retell", "list"))
        if what == "list":
            return self.list(self._value("hash", self.dice.randrange(SHARED["hash"])))
        if what == "retract":
            self.sql("UPDATE report SET state = 'retracted' WHERE id = %s", [report])
        elif what == "reopen":
            self.sql("UPDATE report SET state = 'open' WHERE id = %s", [report])
        elif what == "again":
            return [self.again(report)]
        else:
            if what == "retell":
                for table in ("finding", "sighting", "party", "file_match", "file_hash"):
                    self.sql(f"DELETE FROM {table} WHERE report_id = %s", [report])
                self.say(report, START + timedelta(days=self.dice.randrange(300)))
            else:
                self.sql("UPDATE sighting SET verified = %s WHERE report_id = %s", [self.dice.random() < 0.7, report])
        return [report]

    def lead(self) -> int:
        """A person proposed, with the accounts of one person or of two accounts by dice."""
        rows = self.sql("SELECT account_id, person FROM person_member ORDER BY 1")
        by_person = defaultdict(list)
        for account, person in rows:
            by_person[person].append(account)
        chosen = self.dice.sample(sorted(by_person), min(2, len(by_person)))
        return self._lead([a for person in chosen for a in by_person[person]][:5])

    def _lead(self, accounts: Sequence[int]) -> int:
        self.leads += 1
        [(lead,)] = self.sql(
            "INSERT INTO lead (subject, unit, state, track, may_confirm, missing, reasons_for, reasons_against, facts,"
            " proposed_at, is_current)"
            " VALUES (%s, 'X', 'proposed', 'suspect', true, '[]', '[]', '[]', '{}', now(), true)"
            " RETURNING id",
            [f"lead-{self.leads}"],
        )
        for account in accounts:
            self._insert("lead_account", lead_id=lead, account_id=account)
        return int(lead)

    def judge(self) -> tuple[list[int], bool]:
        """A person decides: confirms a lead, says that two are two (or one), or clears; gives the leads and whether."""
        lead = self.lead()
        keys = [k for (k,) in self.sql(
            "SELECT a.key FROM lead_account la JOIN account a ON a.id = la.account_id WHERE la.lead_id = %s ORDER BY 1",
            [lead],
        )]  # fmt: skip
        what = self.dice.choice(("confirm", "apart", "apart", "clear"))
        if what == "apart" and len(keys) > 1:
            a, b = sorted(self.dice.sample(keys, 2))
            self._judgement(lead, "refuse_merge", a=a, b=b)
        elif what == "clear" and self.dice.random() < 0.6:
            self._judgement(lead, "clear")
            self.sql("UPDATE lead SET state = 'cleared' WHERE id = %s", [lead])
            return [lead], True
        else:
            self._judgement(lead, "confirm")
            self.sql("UPDATE lead SET state = 'confirmed' WHERE id = %s", [lead])
        return [lead], False

    def _judgement(self, lead: int, decision: str, a: str | None = None, b: str | None = None) -> None:
        self._insert("judgement", lead_id=lead, person=1, decision=decision, reason="r", at=START, a=a, b=b)

    def _facts(self, account: int) -> Iterable[tuple[str, str, dict[str, Any]]]:
        # Accounts with the same remainder share most of what they have.
        home = account % 9
        for kind, many in SHARED.items():
            if self.dice.random() < 0.45:
                number = home if self.dice.random() < 0.6 else self.dice.randrange(many)
                more: dict[str, Any] = {"verified": self.dice.choice((True, True, True, None, False))}
                if kind == "ip":
                    more["port"] = self.dice.choice((None, 443, 40_001, 40_002))
                value = self._value(kind, number)
                if kind == "ip" and number % 2:  # a network with three addresses
                    value = f"2001:db8:1:{number:x}::{self.dice.randrange(3):x}"
                yield kind, value, more
        for kind, many in CROWDS.items():
            if self.dice.random() < 0.5:
                yield kind, self._value(kind, 900 + self.dice.randrange(many)), {"verified": True}

    @staticmethod
    def _value(kind: str, number: int) -> str:
        return {
            "email": f"m{number}.x@example.org",
            "phone": f"+91000071{number:03}53",
            "ip": f"203.0.113.{number}",
            "hash": f"md5:{number:04x}" + "5a" * 14,
        }.get(kind, f"{kind}-value-{number}")

    def _account(self, number: int) -> int:
        key = self.key(number)
        self.sql("INSERT INTO account (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
        [(account,)] = self.sql("SELECT id FROM account WHERE key = %s", [key])
        return int(account)

    def _insert(self, table: str, **row: Any) -> None:
        marks = ", ".join(["%s"] * len(row))
        self.sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def whole(node: Node) -> None:
    with acting(node.worker) as worker:
        step.everything(node.tools, worker, "node")


def batch(node: Node, kind: str, subjects: Sequence[int]) -> None:
    with acting(node.worker) as worker:
        before = state.current(worker)
        assert before is not None
        step.batch(node.tools, worker, before, kind, subjects)


def stands(node: Node) -> dict[str, list[Any]]:
    """What stands in the derived tables, told by what it is about."""
    return {name: sorted(map(_plain, node.sql(statement))) for name, statement in TABLES.items()}


def _plain(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(repr(sorted(cell.items())) if isinstance(cell, dict) else repr(cell) for cell in row)


TABLES = {
    "persons": "SELECT a.key, m.person, m.bits FROM person_member m JOIN account a ON a.id = m.account_id",
    "networks": "SELECT a.key, n.key, n.tier, m.role, m.exclusivity FROM network_member m"
    " JOIN network n ON n.id = m.network_id JOIN account a ON a.id = m.account_id",
    "links": "SELECT a.key, b.key, l.relation, l.bits, (SELECT count(*) FROM link_evidence e WHERE e.link_id = l.id)"
    " FROM link l JOIN account a ON a.id = l.a_id JOIN account b ON b.id = l.b_id",
    "evidence": "SELECT a.key, b.key, l.relation, e.kind, e.value, e.audience, e.decay, e.bits, e.reports"
    " FROM link_evidence e JOIN link l ON l.id = e.link_id JOIN account a ON a.id = l.a_id"
    " JOIN account b ON b.id = l.b_id",
    "ignored": "SELECT kind, value, relation, audience, why FROM link_ignored",
    "found": "SELECT key, tier, sentences, found FROM network",
}


def twin(node: Node) -> dict[str, list[Any]]:
    """What the slow twin says of the same reports, with the numbers in force."""
    with acting(node.worker) as worker:
        now = state.current(worker)
        assert now is not None
        ids = [r for (r,) in node.sql("SELECT id FROM report WHERE state = 'open'")]
        found = link(
            store.load_observations(worker, ids),
            decisions=store.decisions_of(worker),
            partition=leiden,
            numbers=Numbers.from_json(now.numbers),
        )

    def bits(micro: int | None) -> float | None:
        return None if micro is None else micro / 1e6

    tables: dict[str, list[Any]] = {
        "persons": [(p.account_id, p.person_id, bits(p.bits)) for p in found.persons],
        "networks": [(m.account_id, m.network_id, m.tier, m.role, bits(m.exclusivity)) for m in found.members],
        "links": [(one.a, one.b, one.relation, bits(one.bits), one.n_evidence) for one in found.links],
        "evidence": [
            (
                e.a,
                e.b,
                e.relation,
                e.kind,
                e.value,
                e.audience,
                bits(e.decay),
                bits(e.bits),
                [int(r) for r in e.report_ids],
            )
            for e in found.evidence
        ],
        "ignored": [(i.kind, i.value, i.relation, i.audience, i.why) for i in found.ignored],
        "found": [(n.network_id, n.tier, list(explain_network(n)), found_of(n)) for n in found.networks],
    }
    return {name: sorted(map(_plain, rows)) for name, rows in tables.items()}


def same(node: Node) -> None:
    expected, found = twin(node), stands(node)
    for name, rows in expected.items():
        assert (name, found[name]) == (name, rows)


def remembered(node: Node) -> dict[str, list[Any]]:
    """What linking remembers, with values by their text instead of their number."""
    named = {
        "link_filed": "SELECT report, print, kept FROM link_filed",
        "link_named": "SELECT report, account, part FROM link_named",
        "link_said": "SELECT v.kind, v.value, s.account, s.part, s.report, s.bucket, s.grade, s.s0, s.s1, s.t0,"
        " s.t1, s.bare"
        " FROM link_said s JOIN link_value v ON v.id = s.value",
        "link_holding": "SELECT v.kind, v.value, h.account, h.part, h.grade, h.s0, h.s1, h.r0, h.r1, h.t0,"
        " h.t1, h.bare,"
        " h.usable FROM link_holding h JOIN link_value v ON v.id = h.value",
        "link_admitted": "SELECT account FROM link_admitted",
        "link_value": "SELECT v.kind, v.value, p_any, p_may, p_usable, a_any, a_may, a_reported, a_usable, a_people,"
        " first, last"
        " FROM link_value v",
        "link_conflict": "SELECT kind, a_id, b_id, bits FROM link_conflict",
    }
    return {name: sorted(map(_plain, node.sql(statement))) for name, statement in named.items()}
