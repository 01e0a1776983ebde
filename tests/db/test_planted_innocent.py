"""One sender plants an innocent's identifiers into reports on others: in the database too that ties them to nobody.

The reports go through intake, enrichment, linking (a run over everything, then batches) and the proposal of leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

import make
import people
from nodal.ledger.access import Viewer
from nodal.steps.worker import run_step
from node import Node

TIMES = (1, 2, 12, 200)
PLANTS = (
    ("email",),
    ("email", "phone"),
    ("device", "screen"),
    ("email", "phone", "ip", "bare", "device", "screen"),
)
BATCH = 100
CONTROL = ("ExampleMail|control", "ExampleChat|control")


@dataclass(frozen=True, slots=True)
class Innocent:
    """Somebody who holds things that platforms observed, and into how many reports which of them are planted."""

    n: int
    role: str
    times: int
    kinds: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"ExampleMail|quiet-{self.n}"

    def told(self, account: str, *, minute: int, verified: bool | None, kinds: Sequence[str]) -> dict[str, Any]:
        """A person with these of the innocent's things."""
        word: dict[str, Any] = {} if verified is None else {"verified": verified}
        at = f"2026-10-20T10:{minute:02}:00Z"
        seen = {
            "ip": make.capture(f"192.0.2.{20 + self.n}", at=at, port=40_001),
            "bare": {"captureType": "IP Address", "value": f"192.0.2.{120 + self.n}"},
            "device": {"captureType": "Device ID", "value": f"a1b2c3d4e5f6{self.n:04}"},
        }
        found: dict[str, Any] = {"espUserId": account}
        if "email" in kinds:
            found["emails"] = {"emails": [{"value": f"quiet.river.{self.n}@example.org", **word}]}
        if "phone" in kinds:
            found["phones"] = {"phones": [{"value": f"+1{2025550100 + self.n}", **word}]}
        if "screen" in kinds:
            found["screenName"] = {"value": f"quietriver{self.n:04}"}
        if captures := [seen[kind] for kind in seen if kind in kinds]:
            found["sourceInformation"] = {"sourceCaptures": captures}
        return found


INNOCENTS = tuple(
    Innocent(n, role, times, kinds)
    for n, (role, times, kinds) in enumerate(
        [("reportedPeople", times, kinds) for times in TIMES for kinds in PLANTS]
        + [("intendedRecipients", times, PLANTS[-1]) for times in TIMES]
    )
)


def own(one: Innocent) -> dict[str, Any]:
    """A report by the innocent's own platform, which observed all that it says."""
    person = one.told(f"quiet-{one.n}", minute=0, verified=True, kinds=PLANTS[-1])
    if one.role == "reportedPeople":
        return make.report(700_000 + one.n, person, sender="ExampleMail")
    report = make.report(700_000 + one.n, make.person(f"other-{one.n}", captures=[]), sender="ExampleMail")
    report["reportedInformation"][one.role] = {one.role: [person]}
    return report


def planted(verified: bool | None) -> list[dict[str, Any]]:
    """The reports of one sender, two on each account."""
    return [
        make.report(
            800_000 + one.n * 1_000 + place,
            one.told(f"typed-{one.n}-{place // 2}", minute=5, verified=verified, kinds=one.kinds),
        )
        for one in INNOCENTS
        for place in range(one.times)
    ]


def take(node: Node, asha: Viewer, reports: Sequence[dict[str, Any]]) -> list[int]:
    before = {r for (r,) in node.sql("SELECT id FROM report")}
    assert len(node.take(asha, list(reports), name=f"file-{len(before)}").accepted) == len(reports)
    made = sorted({r for (r,) in node.sql("SELECT id FROM report")} - before)
    run_step(node.tools, "enrich", "report", made, company=False)
    return made


@pytest.mark.parametrize("verified", [False, None])
def test_a_planted_innocent_is_in_no_lead_no_person_and_no_network_of_others(node: Node, verified: bool | None) -> None:
    asha = people.enter().asha
    control = [
        make.report(600_000 + n, make.person("control", email="control@example.org"), sender=key.partition("|")[0])
        for n, key in enumerate(CONTROL)
    ]
    take(node, asha, [own(one) for one in INNOCENTS] + control)
    run_step(node.tools, "link", "node", [], company=False)
    made = take(node, asha, planted(verified))
    # What intake reads as a capture counts as observed by the account's platform; this sender only says so.
    node.sql("UPDATE report SET sender = 'Passer-by' WHERE id = ANY(%s)", [made])
    node.sql("UPDATE sighting SET verified = %s WHERE report_id = ANY(%s)", [verified, made])
    for start in range(0, len(made), BATCH):
        run_step(node.tools, "link", "report", made[start : start + BATCH], company=False)
    assert_harmless(node)
    run_step(node.tools, "link", "node", [], company=False)  # the same by a run over everything
    assert_harmless(node)


def assert_harmless(node: Node) -> None:
    run_step(node.tools, "identify", "node", [], company=False)
    innocent = {one.key for one in INNOCENTS}
    known = {key for (key,) in node.sql("SELECT key FROM account")}
    assert known >= innocent
    assert sum(key.startswith("ExampleChat|typed-") for key in known) == sum((one.times + 1) // 2 for one in INNOCENTS)
    tied = node.sql(
        "SELECT a.key, b.key FROM link l JOIN account a ON a.id = l.a_id JOIN account b ON b.id = l.b_id"
        " WHERE l.relation = 'same_person'"
    )
    assert sorted(CONTROL) in [sorted(pair) for pair in tied]  # linking is at work
    ends = node.sql("SELECT DISTINCT a.key FROM link l JOIN account a ON a.id IN (l.a_id, l.b_id)")
    inside = node.sql("SELECT DISTINCT a.key FROM network_member m JOIN account a ON a.id = m.account_id")
    assert innocent.isdisjoint({key for (key,) in [*ends, *inside]})
    together = dict(
        node.sql(
            "SELECT person, array_agg(a.key) FROM person_member m JOIN account a ON a.id = m.account_id GROUP BY 1"
        )
    )
    assert all(keys == [person] for person, keys in together.items() if not innocent.isdisjoint({*keys, person}))
    leads = node.sql(
        "SELECT l.subject, array_agg(a.key),"
        " jsonb_build_array(l.missing, l.reasons_for, l.reasons_against, l.facts)::text"
        " FROM lead l JOIN lead_account la ON la.lead_id = l.id JOIN account a ON a.id = la.account_id GROUP BY l.id"
    )
    assert sorted(CONTROL) in [sorted(keys) for _, keys, _ in leads]
    reported = {one.key for one in INNOCENTS if one.role == "reportedPeople"}
    for subject, keys, told in leads:
        if not innocent.isdisjoint(keys):  # their own, because their own platform reported them; of them alone
            assert keys == [subject]
            assert subject in reported
        else:
            assert not [key for key in innocent if f'"{key}"' in told]
