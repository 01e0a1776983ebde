"""Every reason for and against a link: one small function each, whose docstring is what the officer reads.

Who changes a sentence changes it in the catalogues (`tools.messages`) and in `tools/recheck_link`, which imports
nothing from here on purpose; tests of both fail until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from nodal.chain.link import model
from nodal.chain.link.tables import Numbers


@dataclass(frozen=True, slots=True)
class Shared:
    """What two accounts have in common, counted beforehand.

    `strand` is a kind, or `ip_port` for an address with port and time. `audience` = accounts that hold the value.
    `sure`: both holdings are more than what somebody typed. `observed`: both are more than one sender's word.
    `network`: it is a network of IPv6, or an address of IPv6 without a port. A pair without a strand carries only
    a `doubt`, by its name.
    """

    relation: str
    strand: str = ""
    audience: int = 0
    sure: bool = True
    gap_days: int = 0
    doubt: str = ""
    observed: bool = True
    network: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it rests on one sender's word, or on what whoever has the account chose freely."""
        return not (self.sure and self.observed) or self.strand in model.CHOSEN


@dataclass(frozen=True, slots=True)
class Reason:
    """One argument. `weigh` gives micro-bits (for: above 0, against: below), or None when the model keeps it silent."""

    holds: Callable[[Shared], bool]
    weigh: Callable[[Shared, Numbers], int | None]

    @property
    def name(self) -> str:
        """A word for rows and tests."""
        return self.holds.__name__

    @property
    def sentence(self) -> str:
        """What the officer reads."""
        return (self.holds.__doc__ or "").strip()


def same_email(shared: Shared) -> bool:
    """Both accounts have the same e-mail address, as platforms verified or two senders said."""
    return _person(shared, "email") and shared.sure


def same_stated_email(shared: Shared) -> bool:
    """Both accounts name the same e-mail address, but nobody verified it; it counts only beside something else."""
    return _person(shared, "email") and not shared.sure


def same_phone(shared: Shared) -> bool:
    """Both accounts have the same phone number, as platforms verified or two senders said."""
    return _person(shared, "phone") and shared.sure


def same_stated_phone(shared: Shared) -> bool:
    """Both accounts name the same phone number, but nobody verified it; it counts only beside something else."""
    return _person(shared, "phone") and not shared.sure


def same_payment(shared: Shared) -> bool:
    """The same payment handle appears with both accounts. It may be the payee's, so this alone never links."""
    return _person(shared, "pay") and shared.sure


def same_stated_payment(shared: Shared) -> bool:
    """Both accounts name the same payment handle, but nobody verified it; it counts only beside something else."""
    return _person(shared, "pay") and not shared.sure


def same_device(shared: Shared) -> bool:
    """Both accounts were used on the same device. A household shares devices, so this alone never links."""
    return _person(shared, "device")


def same_address_and_port(shared: Shared) -> bool:
    """Both accounts used the same internet address and port within minutes. That may be one household."""
    return _person(shared, "ip_port") and not shared.network


def same_network(shared: Shared) -> bool:
    """Both accounts used the same network of IPv6 addresses within minutes. That may be one household."""
    return _person(shared, "ip_port") and shared.network


def same_bare_address(shared: Shared) -> bool:
    """Both accounts used the same internet address, without port and time. Many people may stand behind it."""
    return _person(shared, "ip") and not shared.network


def same_bare_network(shared: Shared) -> bool:
    """Both accounts used the same network of IPv6 addresses, without a time. Many people may stand behind it."""
    return _person(shared, "ip") and shared.network


def same_screen_name(shared: Shared) -> bool:
    """Both accounts use the same screen name. Anybody can choose any name, so this alone never links."""
    return _person(shared, "screen")


def two_people(shared: Shared) -> bool:
    """Two accounts count as two people until something says otherwise."""
    return shared.relation == "same_person" and not shared.strand and not shared.doubt


def side_by_side(shared: Shared) -> bool:
    """One report names both accounts as different parties; people rarely deal with themselves."""
    return _doubt(shared, "side_by_side")


def nothing_alike(shared: Shared) -> bool:
    """Devices and screen names are told of both accounts, and they share none; they may be two people of one home."""
    return _doubt(shared, "nothing_alike")


def same_chat(shared: Shared) -> bool:
    """Both accounts were seen in the same chat or group."""
    return _associate(shared, "chat")


def same_payee(shared: Shared) -> bool:
    """The same payment handle appears with both accounts."""
    return _associate(shared, "pay")


def same_file(shared: Shared) -> bool:
    """Both accounts had the same file, which few others had."""
    return _associate(shared, "hash")


def same_url(shared: Shared) -> bool:
    """Both accounts passed on the same web address, which few others did."""
    return _associate(shared, "url")


def common_email(shared: Shared) -> bool:
    """The same e-mail address appears with both accounts of different people."""
    return _associate(shared, "email")


def common_phone(shared: Shared) -> bool:
    """The same phone number appears with both accounts of different people."""
    return _associate(shared, "phone")


def common_device(shared: Shared) -> bool:
    """Both accounts were used on the same device, by different people."""
    return _associate(shared, "device")


def weigh_person_fact(shared: Shared, numbers: Numbers) -> int | None:
    """Micro-bits of a shared value for one person: less with every further holder, and with time for a phone."""
    bits = numbers.person(shared.strand, shared.audience, sure=shared.sure)
    if bits is None or shared.strand != "phone":
        return bits
    return bits * model.decay(shared.gap_days, half_life_days=numbers.phone_half_life_days) // model.MICRO or None


def weigh_association(shared: Shared, numbers: Numbers) -> int | None:
    """Micro-bits of a shared value for an association: less with every further holder, and with time."""
    bits = numbers.tie(shared.strand, shared.audience)
    return bits * model.decay(shared.gap_days, half_life_days=numbers.associate_half_life_days) // model.MICRO or None


REASONS = (
    Reason(two_people, lambda _, numbers: numbers.prior),
    Reason(side_by_side, lambda _, numbers: numbers.side_by_side),
    Reason(nothing_alike, lambda _, numbers: numbers.nothing_alike),
    *(
        Reason(holds, weigh_person_fact)
        for holds in (
            same_email, same_stated_email, same_phone, same_stated_phone, same_payment, same_stated_payment,
            same_device, same_address_and_port, same_network, same_bare_address, same_bare_network, same_screen_name,
        )
    ),
    *(
        Reason(holds, weigh_association)
        for holds in (same_chat, same_payee, same_file, same_url, common_email, common_phone, common_device)
    ),
)  # fmt: skip
"""All of them, for and against. A new one is a function above and a line here."""


def reason_for(shared: Shared) -> Reason | None:
    """The one reason that speaks about this, None when the model has none for it."""
    return _reason(shared.relation, shared.strand, shared.doubt, shared.sure, shared.observed, shared.network)


@cache
def _reason(relation: str, strand: str, doubt: str, *is_so: bool) -> Reason | None:
    # No reason asks how many hold the value or how long ago: so it is looked for a few dozen times, not once a fact.
    sure, observed, network = is_so
    shared = Shared(relation, strand, doubt=doubt, sure=sure, observed=observed, network=network)
    return next((reason for reason in REASONS if reason.holds(shared)), None)


def _person(shared: Shared, strand: str) -> bool:
    return shared.relation == "same_person" and shared.strand == strand


def _doubt(shared: Shared, name: str) -> bool:
    return shared.relation == "same_person" and not shared.strand and shared.doubt == name


def _associate(shared: Shared, strand: str) -> bool:
    return shared.relation == "associate" and shared.strand == strand
