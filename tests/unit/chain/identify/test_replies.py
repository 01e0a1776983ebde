"""A provider's reply as the second independent source, and what it can never repair."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.chain.identify.people import NOON

import make
from nodal.chain.enrich import Finding
from nodal.chain.identify import Appearance, Lead, Replies, Subject, propose, summarise
from nodal.facts.report import Moment

ADDRESS = "198.51.100.7"
SEEN = Moment(make.SEEN.isoformat(), make.SEEN)
ANSWERED: Replies = {("ip", ADDRESS): {"Example Telecom": frozenset({"C-1"})}}


def lead(replies: Replies, *, network: str = "mobile", **seen: Any) -> Lead:
    """One account with one address of a network where many share one."""
    told = make.told(sightings=(make.sighting("ip", ADDRESS, **{"moment": SEEN, "port": 40000, **seen}),))
    finding = Finding(0, "ip.class", network, "table")
    appearance = Appearance("ExampleChat|u-1", told, 0, make.SENDER, (finding,), replies=replies)
    about = Subject("ExampleChat|u-1", ("ExampleChat|u-1",), NOON)
    found = propose(summarise([appearance], holders={}, majority_age=18, as_of=NOON, about=about))
    assert isinstance(found, Lead)
    return found


def codes(found: Lead) -> set[str]:
    return {sentence.code for sentence in (*found.reasons, *found.doubts)}


def test_a_reply_about_an_address_with_port_and_time_is_the_second_source() -> None:
    assert not lead({}).may_confirm
    answered = lead(ANSWERED)
    assert answered.may_confirm
    assert "confirmed_by_a_provider" in codes(answered)
    assert "single_source" in codes(lead({}))
    assert not {"single_source", "only_shared_addresses"} & codes(answered)


@pytest.mark.parametrize(
    ("replies", "seen"),
    [
        pytest.param({("ip", "198.51.100.8"): ANSWERED["ip", ADDRESS]}, {}, id="about another address"),
        pytest.param({("phone", ADDRESS): ANSWERED["ip", ADDRESS]}, {}, id="about another kind"),
        pytest.param(ANSWERED, {"port": None}, id="shared address without a port"),
        pytest.param(ANSWERED, {"moment": None}, id="shared address without a time"),
        pytest.param(ANSWERED, {"network": "exit"}, id="exit node"),
        pytest.param({("ip", ADDRESS): {"EXAMPLECHAT": frozenset({"C-1"})}}, {}, id="the platform that reported"),
        pytest.param({}, {}, id="no reply"),
    ],
)
def test_what_is_no_second_source(replies: Replies, seen: dict[str, Any]) -> None:
    assert not lead(replies, **seen).may_confirm


def test_replies_that_name_different_subscribers_are_shown_against_the_lead() -> None:
    twice: Replies = {("ip", ADDRESS): {"Example Telecom": frozenset({"C-1", "C-2"})}}
    assert "replies_name_several" in codes(lead(twice))
    assert "replies_name_several" not in codes(lead(ANSWERED))


def test_a_reply_speaks_for_the_account_that_it_was_given_for_alone() -> None:
    """Another account of the person with the same address stays as it was; together they keep one reply."""
    told = make.told(sightings=(make.sighting("ip", ADDRESS, moment=SEEN, port=40000),))
    both = [
        Appearance("ExampleChat|u-1", told, 0, make.SENDER, replies=ANSWERED),
        Appearance("ExampleMail|u-2", told, 0, "ExampleMail"),
    ]
    about = Subject("p", (), NOON)
    found = summarise(both, holders={}, majority_age=18, as_of=NOON, about=about)
    [address] = [one for one in found.evidence if one.kind == "ip"]
    assert address.replied_by == {"Example Telecom"}
    assert address.subscribers == {("Example Telecom", "C-1")}


def test_another_spelling_of_a_sender_is_no_second_source() -> None:
    """Two accounts of one person, one observed each, in reports of one platform that was spelt twice."""
    told = [
        make.told(sightings=(make.sighting("email", "a.one@example.org", verified=True),)),
        make.told(sightings=(make.sighting("phone", "+9100002736455", verified=True),)),
    ]

    def found(second: str) -> bool:
        names = (make.SENDER, second)
        both = [Appearance(f"ExampleChat|u-{n}", one, 0, names[n]) for n, one in enumerate(told)]
        about = Subject("p", ("ExampleChat|u-0", "ExampleChat|u-1"), NOON)
        lead = propose(summarise(both, holders={}, majority_age=18, as_of=NOON, about=about))
        assert isinstance(lead, Lead)
        return lead.may_confirm

    assert not found(make.SENDER.upper() + " ")
    assert found("ExampleMail")
