from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from nodal.chain.triage import CaseFacts
from nodal.facts.priorities import FACTS

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_every_fact_that_a_rule_may_name_has_a_value_and_no_other() -> None:
    assert set(CaseFacts().values(at=AT, clocks=())) == set(FACTS)
    assert {f.name for f in fields(CaseFacts)} - set(FACTS) == {"happened_at"}
