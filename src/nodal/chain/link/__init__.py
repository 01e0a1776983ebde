"""Link: which accounts may be one person, which people may deal with one another, and every reason for and against."""

from __future__ import annotations

from nodal.chain.link.clean import platform_of, session_text
from nodal.chain.link.explain import Step, bits_text, explain_link, explain_network, meaning, waterfall
from nodal.chain.link.finding import Check, checks, found_of
from nodal.chain.link.groups import persons
from nodal.chain.link.handover import (
    Because,
    Bond,
    Handed,
    Handover,
    Head,
    Known,
    Thing,
    bond_ref,
    hand_over,
    holdings_of,
)
from nodal.chain.link.ignored import Seen, why_ignored
from nodal.chain.link.linked import Evidence, Ignored, Link, Linked, Member, Network, Person
from nodal.chain.link.networks import People, Tie, Told
from nodal.chain.link.observation import KINDS, ROLES, Decision, Observation
from nodal.chain.link.partition import local_moving
from nodal.chain.link.ports import Edge, Partition
from nodal.chain.link.tables import Numbers, numbers
from nodal.chain.link.twin import find_networks, link
from nodal.chain.link.values import why_unusable

__all__ = [
    "KINDS",
    "ROLES",
    "Because",
    "Bond",
    "Check",
    "Decision",
    "Edge",
    "Evidence",
    "Handed",
    "Handover",
    "Head",
    "Ignored",
    "Known",
    "Link",
    "Linked",
    "Member",
    "Network",
    "Numbers",
    "Observation",
    "Partition",
    "People",
    "Person",
    "Seen",
    "Step",
    "Thing",
    "Tie",
    "Told",
    "bits_text",
    "bond_ref",
    "checks",
    "explain_link",
    "explain_network",
    "find_networks",
    "found_of",
    "hand_over",
    "holdings_of",
    "link",
    "local_moving",
    "meaning",
    "numbers",
    "persons",
    "platform_of",
    "session_text",
    "waterfall",
    "why_ignored",
    "why_unusable",
]
