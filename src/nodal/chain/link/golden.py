"""Tries a golden case of a pack: what two accounts that share these things weigh together with the pack's priors."""

from __future__ import annotations

from nodal.chain.link.explain import bits_text
from nodal.chain.link.reasons import Shared
from nodal.chain.link.tables import numbers
from nodal.chain.link.weigh import fact, weigh_associate, weigh_person
from nodal.facts.linking import LinkingPriors
from nodal.facts.routing import LinkCase

REPORTS = ("one", "other")


def bits_of(case: LinkCase, priors: LinkingPriors | None) -> str:
    """The bits of the link as people see them, "" where there is none. Platforms observed whatever is not stated."""
    own = numbers(priors)
    shared = [
        Shared(case.relation, strand, holders, sure=not stated, observed=not stated)
        for strand, holders, stated in case.shares
    ]
    facts = [one for place, some in enumerate(shared) if (one := fact(some, str(place), REPORTS, own))]
    if case.relation == "associate":
        rows = weigh_associate("a", "b", facts)
    else:
        rows = weigh_person("a", "b", facts, numbers=own) if facts else ()
    return bits_text(sum(row.bits for row in rows)) if rows else ""
