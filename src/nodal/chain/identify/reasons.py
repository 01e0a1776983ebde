"""Reasons for and against a lead. The docstring of each function is the sentence that the officer reads.

Weights are whole micro-bits (1,000,000 = twice as likely) so that sums are equal everywhere. All of them are our own
choice: no published study weighs these facts. They rank what a person looks at first and confirm nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from nodal.chain.identify.sources import SHARED_BY, speakers
from nodal.chain.identify.subject import ACCOUNT, Subject

BIT = 1_000_000
"""Micro-bits in one bit."""

OLD = timedelta(days=730)
"""Evidence older than this may no longer be checked with a provider. Our own choice; the pack's clocks say more."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One argument. `microbits` is positive for a reason for the lead and negative for a doubt."""

    holds: Callable[[Subject], bool]
    microbits: int

    @property
    def code(self) -> str:
        """The stable name of the reason."""
        return self.holds.__name__

    @property
    def sentence(self) -> str:
        """What the officer reads."""
        return (self.holds.__doc__ or "").strip()


def reported_by_its_platform(subject: Subject) -> bool:
    """The platform that runs the account reported it."""
    return bool(subject.reported_by)


def reported_by_several_platforms(subject: Subject) -> bool:
    """Several platforms reported this person's accounts, each on its own."""
    return len(subject.reported_by) > 1


def confirmed_by_a_provider(subject: Subject) -> bool:
    """A provider's reply to a request names the same identifier."""
    return any(evidence.replied_by for evidence in subject.evidence)


def identifier_observed_by_two(subject: Subject) -> bool:
    """Two platforms observed the same e-mail, phone, device or payment identifier."""
    return any(len(e.observed_by) > 1 and e.kind != ACCOUNT and e.holders <= SHARED_BY for e in subject.evidence)


def identifier_verified(subject: Subject) -> bool:
    """A platform verified or observed an e-mail address or phone of the account itself."""
    return any(e.observed_by and e.group in ("email", "phone") for e in subject.evidence)


def known_file(subject: Subject) -> bool:
    """A file reported with the account is on a list of known files."""
    return subject.known_files > 0


def reported_more_than_once(subject: Subject) -> bool:
    """More than one report concerns this person."""
    return subject.reports > 1


def part_of_a_tested_network(subject: Subject) -> bool:
    """The account belongs to a network that stands even without its best evidence."""
    return subject.network is not None and subject.network_is_tested


def only_shared_addresses(subject: Subject) -> bool:
    """Every internet address is shared by many subscribers, so none of them points to one person."""
    addresses = [e for e in subject.evidence if e.kind == "ip"]
    return bool(addresses) and all(e.is_shared for e in addresses)


def address_hides_its_user(subject: Subject) -> bool:
    """An address belongs to a VPN, proxy, exit node or data centre, so the user sits somewhere else."""
    return any(e.is_exit for e in subject.evidence)


def phone_may_be_borrowed(subject: Subject) -> bool:
    """A phone or device may be borrowed, shared in a household, or have changed hands."""
    return any(e.is_recycled or (e.group in ("phone", "household") and e.holders > 1) for e in subject.evidence)


def minor_reported(subject: Subject) -> bool:
    """The person reported may be a child: this goes to the welfare track."""
    return subject.is_minor


def single_source(subject: Subject) -> bool:
    """Only one source speaks; nobody independent has said the same."""
    heard = subject.reported_by.union(*(speakers(evidence) for evidence in subject.evidence))
    return len(heard) < 2


def only_machine_links(subject: Subject) -> bool:
    """Only the machine says that these accounts are one person; no named person has looked."""
    return len(subject.accounts) > 1 and not subject.joined_by_hand


def evidence_is_old(subject: Subject) -> bool:
    """The newest sighting is more than two years old; lines, numbers and devices change hands."""
    seen = [evidence.last_seen for evidence in subject.evidence if evidence.last_seen]
    return bool(seen) and subject.as_of - max(seen) > OLD


def account_taken_over(subject: Subject) -> bool:
    """A platform says that the account was taken over by somebody else."""
    return subject.is_taken_over


def also_victim_or_reporter(subject: Subject) -> bool:
    """The same account appears as a victim or as the person who reported in another report."""
    return any(role.value in ("victim", "reporter") for role in subject.roles)


def values_only_claimed(subject: Subject) -> bool:
    """Some identifiers were only typed by somebody and never observed; they count for nothing here."""
    return any(not speakers(evidence) for evidence in subject.evidence)


def replies_name_several(subject: Subject) -> bool:
    """Replies name different subscribers for one identifier, perhaps for different times; read them before deciding."""
    return any(len(evidence.subscribers) > 1 for evidence in subject.evidence)


def evidence_held_by_many(subject: Subject) -> bool:
    """Some identifiers are held by so many accounts that they say little about one person."""
    return any(evidence.holders > SHARED_BY for evidence in subject.evidence)


REASONS = (
    Reason(reported_by_its_platform, 4 * BIT),
    Reason(reported_by_several_platforms, 4 * BIT),
    Reason(confirmed_by_a_provider, 5 * BIT),
    Reason(identifier_observed_by_two, 4 * BIT),
    Reason(identifier_verified, 2 * BIT),
    Reason(known_file, 3 * BIT),
    Reason(reported_more_than_once, 1 * BIT),
    Reason(part_of_a_tested_network, 3 * BIT),
)
"""Everything that can speak for a lead."""

DOUBTS = (
    Reason(only_shared_addresses, -3 * BIT),
    Reason(address_hides_its_user, -2 * BIT),
    Reason(phone_may_be_borrowed, -2 * BIT),
    Reason(minor_reported, -2 * BIT),
    Reason(single_source, -3 * BIT),
    Reason(only_machine_links, -2 * BIT),
    Reason(evidence_is_old, -2 * BIT),
    Reason(account_taken_over, -4 * BIT),
    Reason(also_victim_or_reporter, -3 * BIT),
    Reason(values_only_claimed, -1 * BIT),
    Reason(replies_name_several, -3 * BIT),
    Reason(evidence_held_by_many, -1 * BIT),
)
"""Everything that can speak against it; shown beside the reasons, at the same size."""
