"""Link: which accounts may be one person, which people may deal with one another, and every reason for and against."""

from __future__ import annotations

from nodal.chain.link.clean import platform_of, session_text
from nodal.chain.link.explain import explain_link, explain_network
from nodal.chain.link.groups import persons
from nodal.chain.link.ignored import Seen, why_ignored
from nodal.chain.link.linked import Evidence, Ignored, Link, Linked, Member, Network, Person
from nodal.chain.link.networks import Tie, Told
from nodal.chain.link.observation import KINDS, ROLES, Decision, Observation
from nodal.chain.link.partition import local_moving
from nodal.chain.link.ports import Edge, Partition
from nodal.chain.link.tables import Numbers, numbers
from nodal.chain.link.twin import find_networks, link
from nodal.chain.link.values import why_unusable

__all__ = [
    "KINDS",
    "ROLES",
    "Decision",
    "Edge",
    "Evidence",
    "Ignored",
    "Link",
    "Linked",
    "Member",
    "Network",
    "Numbers",
    "Observation",
    "Partition",
    "Person",
    "Seen",
    "Tie",
    "Told",
    "explain_link",
    "explain_network",
    "find_networks",
    "link",
    "local_moving",
    "numbers",
    "persons",
    "platform_of",
    "session_text",
    "why_ignored",
    "why_unusable",
]
