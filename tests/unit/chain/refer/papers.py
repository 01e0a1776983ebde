"""A dossier and the papers that go with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from tests.unit.chain.builders import MD5_A, NOON, moment, party, sighting, told

from nodal.chain.identify import Decision, Judgement, Lead, Sentence, Track
from nodal.chain.match import Assertion, FileMatch, Hit, State, Status, Tier
from nodal.chain.receive import Report, accept
from nodal.chain.refer import Dossier, Papers, dossier_of
from nodal.facts.law import Confidence, Section
from nodal.facts.pack import Field
from nodal.facts.report import Incident, Moment, Role

LOCAL = timezone(timedelta(hours=5, minutes=30), "IST")
MADE = datetime(2021, 6, 3, 9, tzinfo=UTC)
KEY = ("ncmec", "700200001")

SECTION = Section("X-1", "Child Act", "1", "Title", "What it does", "3 years", date(2012, 11, 14), None, "", "charge",
                  "", Confidence.OWN, "invented")  # fmt: skip
FORM = tuple(
    Field("certificate", part, number, key, key, "", "text", True, "", Confidence.OWN, "invented")
    for part, number, key in (("A", "1", "signer_name"), ("A", "2", "address"), ("B", "1", "expert_name"))
)
PAPERS = Papers("DL-1", "DL", MADE, LOCAL, "demo@2026.11", (SECTION,), (), FORM,
                {"signer_name": "A. Officer", "expert_name": "never copied"})  # fmt: skip

LEAD = Lead(
    subject="person-1",
    accounts=("ExampleChat|u-1",),
    track=Track.SUSPECT,
    reasons=(Sentence("reported_by_its_platform", "The platform that runs the account reported it.", 4_000_000),),
    doubts=(Sentence("single_source", "Only one source speaks; nobody independent has said the same.", -3_000_000),),
    may_confirm=True,
    judgements=(Judgement("asha", Decision.CONFIRM, "looked at the papers", NOON + timedelta(days=1)),),
)

MATCHES = {
    KEY: (
        FileMatch(
            0,
            State.KNOWN,
            Tier.T1,
            (Hit("md5", MD5_A, Tier.T1, Assertion("national", "e-1", "A1", "office", Status.LIVE)),),
            (),
            "",
        ),
    )
}


def report(*, urgent: str | None = None) -> Report:
    made = accept(
        told(
            incident=Incident(type="Online Enticement", moment=moment(), urgent=urgent),
            parties=(
                party(esp_id="u-1", first="Synthetic", age="34", occupation="clerk", language="xx", disability="none"),
                party(Role.VICTIM, first="Childname", age="11", school="Example School", date_of_birth="2010-02-03"),
                party(Role.REPORTER, first="Reportername"),
                party(Role.RECIPIENT, first="Youngname", age="15"),
            ),
            sightings=(
                sighting("email", "s@example.com", party=0, verified=True),
                sighting("ip", "203.0.113.7", party=0, moment=moment(), event="login", port=40123),
                sighting("ip", "203.0.113.8", party=0, moment=Moment("2021-06-01 14:00", None)),
                sighting("phone", "+910000000000", party=0),
                sighting("screen", "=cmd()", party=0),
                sighting("email", "child@example.org", party=1),
                sighting("email", "reporter@example.org", party=2),
            ),
        ),
        source="ncmec",
        received_at=NOON + timedelta(days=1),
    )
    assert isinstance(made, Report)
    return made


def dossier(*, urgent: str | None = None, lead: Lead | None = LEAD) -> Dossier:
    return dossier_of("person-1", [report(urgent=urgent)], lead=lead, matches=MATCHES)


def with_lead(**changes: object) -> Dossier:
    return dossier(lead=replace(LEAD, **changes))  # type: ignore[arg-type]
