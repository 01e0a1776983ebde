"""The two-source rule: when may a named person confirm a lead at all?"""

from __future__ import annotations

from itertools import combinations

from nodal.chain.identify.subject import ACCOUNT, Evidence, Subject

IDENTIFYING = frozenset({ACCOUNT, "email", "phone", "pay", "household"})
"""Evidence groups that can point to one person. Screen names, chats, links and files are held by many and do not."""

SHARED_BY = 12
"""From more holders than this a value says too little about one person to count. Source: the linking model's audience
caps, of which this is the smallest for e-mail, phone and device; our own choice beyond that."""

INDEPENDENT_CLAIMS = 2
"""How many independent senders must claim the same before a claim counts. Source: design decision 4."""


def speakers(evidence: Evidence) -> frozenset[str]:
    """The sources on which this evidence stands: who observed it or replied; claims only from the second sender on.

    >>> speakers(Evidence("email", "a@example.org", claimed_by=frozenset({"ExampleChat"})))
    frozenset()
    """
    firm = evidence.observed_by | evidence.replied_by
    claims = evidence.claimed_by | firm
    return claims if len(claims) >= INDEPENDENT_CLAIMS else firm


def counts(evidence: Evidence) -> bool:
    """Whether this can be one of the two: it stands, can point to one person, and is not shared by many."""
    return (
        evidence.group in IDENTIFYING
        and bool(speakers(evidence))
        and not evidence.is_shared
        and not evidence.is_exit
        and evidence.holders <= SHARED_BY
    )


def may_confirm(subject: Subject) -> tuple[bool, tuple[str, ...]]:
    """Whether the rule is met, and in plain words what is missing when it is not.

    Needed are two different evidence groups from two independent sources (distinct senders, or a provider's reply).
    """
    usable = [evidence for evidence in subject.evidence if counts(evidence)]
    if any(_independent(a, b) for a, b in combinations(usable, 2)):
        return True, ()
    missing = []
    if len({evidence.group for evidence in usable}) < 2:
        missing.append("A second kind of evidence: an identifier of another group that was observed, not only claimed.")
    if len({speaker for evidence in usable for speaker in speakers(evidence)}) < 2:
        missing.append("A second independent source: another platform, or a provider's reply.")
    return False, tuple(missing) or ("Two kinds of evidence that come from two different sources.",)


def _independent(a: Evidence, b: Evidence) -> bool:
    return a.group != b.group and any(x != y for x in speakers(a) for y in speakers(b))
