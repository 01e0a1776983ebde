"""Whom a lead may be about, counted beforehand: one reported account, or one person of several accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nodal.facts.identifiers import BY_NAME
from nodal.facts.report import Role

ACCOUNT = "account"
"""The kind (and evidence group) of an account itself, as its platform knows it; it is no identifier of `KINDS`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value that stands for the subject, and who says so.

    `kind` is `account` or a name of `KINDS`. `observed_by`: platforms that saw or verified it; `claimed_by`: senders
    that pass on what somebody typed; `replied_by`: providers whose reply to a request names who had it.
    `subscribers`: (provider, its reference) of everybody whom those replies name.
    `holders` counts distinct accounts with the value on this node. `is_shared`: the address is known to be shared and
    port and time do not settle it. `is_exit`: a proxy, VPN, exit node or data centre. `is_recycled`: a number that may
    have changed hands, or a device or line that others use. `last_seen` carries a zone.
    """

    kind: str
    value: str
    observed_by: frozenset[str] = frozenset()
    claimed_by: frozenset[str] = frozenset()
    replied_by: frozenset[str] = frozenset()
    subscribers: frozenset[tuple[str, str]] = frozenset()
    holders: int = 1
    is_shared: bool = False
    is_exit: bool = False
    is_recycled: bool = False
    last_seen: datetime | None = None

    @property
    def group(self) -> str:
        """The evidence group: kinds of one group (device and home address) say one thing, not two."""
        known = BY_NAME.get(self.kind)
        return self.kind if known is None else known.group


@dataclass(frozen=True, slots=True)
class Subject:
    """One reported account or one person, with its sightings summarised.

    `id` is opaque and stable; `accounts` are account keys. `roles`: every role that one of the accounts played in a
    report. `reported_by`: platforms that reported one of these accounts as their own user. `claimed_by`: others that
    name the subject without being its platform (the public, another user's typing). `as_of` is the time of judging.
    `joined_by_hand`: a named person said that the accounts are one person, not only the machine.
    `opened_by`: the named person who decided that a recipient may be looked at, None otherwise.
    """

    id: str
    accounts: tuple[str, ...]
    as_of: datetime
    roles: frozenset[Role] = frozenset({Role.REPORTED})
    reported_by: frozenset[str] = frozenset()
    claimed_by: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    reports: int = 1
    known_files: int = 0
    is_minor: bool = False
    is_taken_over: bool = False
    joined_by_hand: bool = False
    network: str | None = None
    network_is_tested: bool = False
    opened_by: str | None = None
