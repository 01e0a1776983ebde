"""What would make a lead wrong: for each reason that speaks for it, what would have to be true for it to fall."""

from __future__ import annotations

from collections.abc import Mapping

from nodal.chain.identify.leads import Lead

WRONG_IF: Mapping[str, str] = {
    "reported_by_its_platform": (
        "It is wrong if the platform takes its report back, or if somebody else was using the account at that time."
    ),
    "reported_by_several_platforms": (
        "It is wrong if the accounts on the platforms belong to different people who share a line, phone or name."
    ),
    "confirmed_by_a_provider": (
        "It is wrong if the provider's record is for another time, or names the subscriber of a line that others use."
    ),
    "identifier_observed_by_two": (
        "It is wrong if the number, mail box or device was in other hands when one of the platforms saw it."
    ),
    "identifier_verified": "It is wrong if somebody else controlled the verified number or mail box at that time.",
    "known_file": "It is wrong if the list withdraws its entry on the file, or the file came to the account unasked.",
    "reported_more_than_once": "It is wrong if the reports repeat one event, or one sender's mistake.",
    "part_of_a_tested_network": "It is wrong if what holds the network together turns out to be held by many others.",
}
"""Reason (code) -> what would make it wrong. A test holds this against the table of reasons."""

SAME_PERSON = "It is wrong if its accounts belong to two people; keep them apart if you know that they do."
"""For a lead about several accounts that no named person has joined."""


def what_would_make_it_wrong(lead: Lead) -> tuple[str, ...]:
    """The sentences for the reasons that this lead stands on, the strongest first."""
    found = [WRONG_IF[reason.code] for reason in lead.reasons if reason.code in WRONG_IF]
    return (SAME_PERSON, *found) if any(doubt.code == "only_machine_links" for doubt in lead.doubts) else tuple(found)


def without_the_strongest(lead: Lead) -> int:
    """Micro-bits that would be left if the strongest reason fell away."""
    return lead.microbits - max((reason.microbits for reason in lead.reasons), default=0)
