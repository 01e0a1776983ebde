"""Subjects for the tests of this stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nodal.chain.identify import Decision, Evidence, Judgement, Lead, Subject, propose

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def by(*names: str) -> frozenset[str]:
    return frozenset(names)


ACCOUNT = Evidence("account", "ExampleChat|u-1", observed_by=by("ExampleChat"))
EMAIL = Evidence("email", "s@example.com", observed_by=by("OtherChat"))


def subject(*evidence: Evidence, **changes: object) -> Subject:
    usual: dict[str, object] = {
        "id": "person-1",
        "accounts": ("ExampleChat|u-1",),
        "as_of": NOON,
        "reported_by": by("ExampleChat"),
        "evidence": evidence or (ACCOUNT, EMAIL),
    }
    return Subject(**{**usual, **changes})  # type: ignore[arg-type]


def lead(*evidence: Evidence, **changes: object) -> Lead:
    found = propose(subject(*evidence, **changes))
    assert isinstance(found, Lead)
    return found


def says(person: str, decision: Decision, *, hours: int = 0, pair: tuple[str, str] | None = None) -> Judgement:
    return Judgement(person, decision, "looked at the papers", NOON + timedelta(hours=hours), pair)
