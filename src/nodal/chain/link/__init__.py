"""Link: which accounts may be one person, which people may deal with one another, and every reason for and against."""

from __future__ import annotations

from nodal.chain.link.address import compared, is_network
from nodal.chain.link.aside import Aside, left_aside
from nodal.chain.link.attaching import ATTACHED, attach
from nodal.chain.link.batch import (
    associate_evidence,
    ignored_row,
    is_compared,
    keepers,
    may_speak,
    pairs_touched,
    pairs_with,
    pairs_within,
    person_evidence,
    settle_persons,
)
from nodal.chain.link.calibrate import Calibration, fitted, judged_again
from nodal.chain.link.chance import LEAST_IN_COMMON, by_chance, countable_audiences
from nodal.chain.link.chance import rounds as chance_rounds
from nodal.chain.link.chance import start as chance_start
from nodal.chain.link.clean import platform_of, platform_speaks, session_text, voice_of
from nodal.chain.link.conflict import conflicts
from nodal.chain.link.doubting import Own, doubts
from nodal.chain.link.explain import (
    JUDGED_AGAIN,
    Step,
    bits_text,
    explain_link,
    explain_network,
    meaning,
    waterfall,
)
from nodal.chain.link.filing import (
    NO_BUCKET,
    OTHER,
    RECIPIENT,
    REPORTED,
    SOCKET,
    Filed,
    Held,
    file_reports,
    holding_of,
    session_strand,
    sessions_of,
    speaks,
    told_of,
)
from nodal.chain.link.finding import Check, checks, found_of
from nodal.chain.link.golden import bits_of
from nodal.chain.link.groups import persons
from nodal.chain.link.growth import Candidate, candidates
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
from nodal.chain.link.hints import how_often_right, role_reason
from nodal.chain.link.history import Event, story
from nodal.chain.link.history import Seen as SeenOn
from nodal.chain.link.holdings import Holding, Strand
from nodal.chain.link.ignored import Seen, is_too_weak, why_ignored
from nodal.chain.link.joining import Joining, joining
from nodal.chain.link.learn import STRANDS, Counts, Lesson, learn_from
from nodal.chain.link.likeness import ALIKE, MOST_HOLDERS, likeness, skeleton
from nodal.chain.link.linked import Evidence, Ignored, Link, Linked, Member, Network, Person
from nodal.chain.link.model import EVIDENCE_REPORTS, KAPPA, MICRO, OWN_THINGS, PERSON_FACTS, ROOM, associate_bits
from nodal.chain.link.networks import People, Tie, Told
from nodal.chain.link.observation import KINDS, ROLES, Decision, Observation
from nodal.chain.link.partition import local_moving
from nodal.chain.link.ports import Edge, Partition
from nodal.chain.link.priors import why_half_life_refused
from nodal.chain.link.priors import why_refused as why_prior_refused
from nodal.chain.link.roles import CLEARLY, SOURCE_VALUES
from nodal.chain.link.tables import Numbers, numbers
from nodal.chain.link.twin import find_networks, judge_all, link
from nodal.chain.link.values import Lists, why_unusable

__all__ = [
    "ALIKE",
    "ATTACHED",
    "CLEARLY",
    "EVIDENCE_REPORTS",
    "JUDGED_AGAIN",
    "KAPPA",
    "KINDS",
    "LEAST_IN_COMMON",
    "MICRO",
    "MOST_HOLDERS",
    "NO_BUCKET",
    "OTHER",
    "OWN_THINGS",
    "PERSON_FACTS",
    "RECIPIENT",
    "REPORTED",
    "ROLES",
    "ROOM",
    "SOCKET",
    "SOURCE_VALUES",
    "STRANDS",
    "Aside",
    "Because",
    "Bond",
    "Calibration",
    "Candidate",
    "Check",
    "Counts",
    "Decision",
    "Edge",
    "Event",
    "Evidence",
    "Filed",
    "Handed",
    "Handover",
    "Head",
    "Held",
    "Holding",
    "Ignored",
    "Joining",
    "Known",
    "Lesson",
    "Link",
    "Linked",
    "Lists",
    "Member",
    "Network",
    "Numbers",
    "Observation",
    "Own",
    "Partition",
    "People",
    "Person",
    "Seen",
    "SeenOn",
    "Step",
    "Strand",
    "Thing",
    "Tie",
    "Told",
    "associate_bits",
    "associate_evidence",
    "attach",
    "bits_of",
    "bits_text",
    "bond_ref",
    "by_chance",
    "candidates",
    "chance_rounds",
    "chance_start",
    "checks",
    "compared",
    "conflicts",
    "countable_audiences",
    "doubts",
    "explain_link",
    "explain_network",
    "file_reports",
    "find_networks",
    "fitted",
    "found_of",
    "hand_over",
    "holding_of",
    "holdings_of",
    "how_often_right",
    "ignored_row",
    "is_compared",
    "is_network",
    "is_too_weak",
    "joining",
    "judge_all",
    "judged_again",
    "keepers",
    "learn_from",
    "left_aside",
    "likeness",
    "link",
    "local_moving",
    "may_speak",
    "meaning",
    "numbers",
    "pairs_touched",
    "pairs_with",
    "pairs_within",
    "person_evidence",
    "persons",
    "platform_of",
    "platform_speaks",
    "role_reason",
    "session_strand",
    "session_text",
    "sessions_of",
    "settle_persons",
    "skeleton",
    "speaks",
    "story",
    "told_of",
    "voice_of",
    "waterfall",
    "why_half_life_refused",
    "why_ignored",
    "why_prior_refused",
    "why_unusable",
]
