from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.chain.builders import NOON
from tests.unit.chain.refer.papers import LEAD, MADE, PAPERS, dossier, with_lead

from nodal.chain.identify import Decision, Judgement
from nodal.chain.refer import Dossier, Item, Papers, Referral, Request, Withheld, prepare, request_for
from nodal.facts.report import Moment, Role

LATER = NOON + timedelta(days=2)
EMBARGO = MADE + timedelta(days=10)


def test_a_confirmed_lead_goes_out_with_a_manifest_over_its_documents() -> None:
    made = prepare(dossier(), PAPERS)
    assert isinstance(made, Referral)
    assert [part.name for part in made.manifest.parts] == sorted(made.parts)
    assert made.withheld == (
        (3, "the time is not settled"),
        (5, "no subscriber record exists for this kind of identifier"),
    )


def test_a_report_goes_out_as_received_without_any_decision() -> None:
    assert isinstance(prepare(dossier(lead=None), PAPERS), Referral)


@pytest.mark.parametrize(
    ("subject", "papers", "why"),
    [
        pytest.param(with_lead(judgements=()), PAPERS, "no named person has confirmed this lead", id="proposed"),
        pytest.param(
            with_lead(judgements=(*LEAD.judgements, Judgement("asha", Decision.CLEAR, "a typing error", LATER))),
            PAPERS,
            "the person was cleared",
            id="cleared",
        ),
        pytest.param(
            replace(dossier(), embargo_until=EMBARGO),
            PAPERS,
            "the operation it belongs to holds it back until its day",
            id="embargo",
        ),
        pytest.param(dossier(), replace(PAPERS, unit="DL"), "a referral goes to another unit", id="to itself"),
        pytest.param(replace(dossier(), reports=()), PAPERS, "there is no report behind it", id="nothing"),
        pytest.param(
            dossier(),
            replace(PAPERS, made_at=MADE.replace(tzinfo=None)),
            "the time of the referral has no zone",
            id="zone",
        ),
    ],
)
def test_what_is_withheld_says_why(subject: Dossier, papers: Papers, why: str) -> None:
    assert prepare(subject, papers) == Withheld(why)


def test_danger_overrides_an_embargo_and_its_day_ends_it() -> None:
    held = replace(dossier(urgent="now"), embargo_until=EMBARGO)
    assert isinstance(prepare(held, PAPERS), Referral)
    over = replace(dossier(), embargo_until=EMBARGO)
    assert isinstance(prepare(over, replace(PAPERS, made_at=EMBARGO)), Referral)


ADDRESS = Item("ip", "203.0.113.7", "203.0.113.7", Role.REPORTED, ("ncmec", "1"), Moment("x", NOON), "login", 40123)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        pytest.param(replace(ADDRESS, flags=("time.zone_missing",)), "the time has no zone", id="no zone"),
        pytest.param(
            replace(ADDRESS, flags=("time.ambiguous",)), "the time can be read in two ways", id="day or month"
        ),
        pytest.param(
            replace(ADDRESS, port=443, flags=("ip.port_server",)),
            "the port is probably a server's, not the user's",
            id="server port",
        ),
        pytest.param(replace(ADDRESS, moment=Moment("x", None)), "the time is not settled", id="not settled"),
        pytest.param(replace(ADDRESS, moment=None), "an address without a time points to nobody", id="no time"),
        pytest.param(replace(ADDRESS, value=None), "the value cannot be read", id="unreadable"),
        pytest.param(
            replace(ADDRESS, port=None, flags=("ip.cgnat",)),
            "the address is shared by many subscribers and the report gives no port",
            id="shared",
        ),
        pytest.param(
            replace(ADDRESS, kind="chat"), "no subscriber record exists for this kind of identifier", id="chat"
        ),
    ],
)
def test_what_a_person_must_settle_first_is_asked_of_nobody(item: Item, why: str) -> None:
    assert request_for(item) == Withheld(why)


def test_an_address_with_port_and_time_can_be_asked_about() -> None:
    assert request_for(ADDRESS) == Request("ip", "203.0.113.7", 40123, NOON)
    assert isinstance(request_for(replace(ADDRESS, port=None)), Request)
    assert isinstance(request_for(replace(ADDRESS, flags=("ip.shared",))), Request)
    mail = Item("email", "s@example.com", "s@example.com", Role.REPORTED, ("ncmec", "1"))
    assert request_for(mail) == Request("email", "s@example.com", None, None)
