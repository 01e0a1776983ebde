"""Where the numbers start from: the program's own set, weakened where a pack says that its country bears out less.

A pack may take weight away and never give any (decision 0021). What guards the innocent is not in it: which strands may
link alone or carry, that words are one fact, two reports and two senders, and the whole test of networks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from nodal.chain.link import model
from nodal.chain.link.model import Fact
from nodal.facts.linking import KindPrior, LinkingPriors, StrandPrior


def why_refused(prior: StrandPrior | KindPrior) -> tuple[str, str] | None:
    """What is wrong with a prior, as (name of its part, reason); None when the program takes it.

    >>> why_refused(StrandPrior("phone", 0.99, 0.5, 12, "a study"))
    ('sure', 'expected at most 0.98: a pack may only take weight away')
    """
    if isinstance(prior, KindPrior):
        if prior.kind not in model.KAPPA:
            return "kind", f"expected one of {', '.join(model.KAPPA)}"
        return _above("kappa", prior.kappa, model.KAPPA[prior.kind])
    own = model.PERSON_FACTS.get(prior.strand)
    if own is None:
        return "strand", f"expected one of {', '.join(model.PERSON_FACTS)}"
    if (prior.stated is None) != (own.stated is None):
        return "stated", "expected a probability" if own.stated else "this strand is never merely stated"
    too_much = _above("sure", prior.sure, own.verified) or _above("cap", prior.cap, own.cap)
    return too_much or (_above("stated", prior.stated, own.stated) if prior.stated and own.stated else None)


def why_half_life_refused(name: str, days: int) -> tuple[str, str] | None:
    """The same of a half-life, `phone` or `associate`."""
    return _above(name, days, _HALF_LIVES[name])


def _above(name: str, told: float, most: float) -> tuple[str, str] | None:
    return (name, f"expected at most {most:g}: a pack may only take weight away") if told > most else None


_HALF_LIVES: Mapping[str, int] = {
    "phone": model.PHONE_HALF_LIFE_DAYS,
    "associate": model.ASSOCIATE_HALF_LIFE_DAYS,
}


@cache
def person_facts(priors: LinkingPriors | None) -> Mapping[str, Fact]:
    """The strands with the probabilities and caps that these priors give; groups and what may link are the program's.

    Raises ValueError for priors that the program does not take.
    """
    facts = dict(model.PERSON_FACTS)
    for prior in priors.strands if priors else ():
        _refuse(why_refused(prior))
        facts[prior.strand] = replace(facts[prior.strand], verified=prior.sure, stated=prior.stated, cap=prior.cap)
    return MappingProxyType(facts)


def kappas(priors: LinkingPriors | None) -> Mapping[str, int]:
    """Kind -> audience at which it says nothing of an association. Raises ValueError as `person_facts`."""
    for prior in priors.kinds if priors else ():
        _refuse(why_refused(prior))
    return {**model.KAPPA, **{prior.kind: prior.kappa for prior in (priors.kinds if priors else ())}}


def half_lives(priors: LinkingPriors | None) -> tuple[int, int]:
    """Days in which the bits of a phone, and of an association, halve. Raises ValueError as `person_facts`."""
    phone = priors.phone_half_life_days if priors else None
    associate = priors.associate_half_life_days if priors else None
    for name, days in (("phone", phone), ("associate", associate)):
        if days is not None:
            _refuse(why_half_life_refused(name, days))
    return phone or _HALF_LIVES["phone"], associate or _HALF_LIVES["associate"]


def _refuse(why: tuple[str, str] | None) -> None:
    if why:
        raise ValueError(f"{why[0]}: {why[1]}")


def to_json(priors: LinkingPriors | None) -> dict[str, object] | None:
    """Priors as values that JSON can carry; None for the program's own."""
    if priors is None:
        return None
    return {
        "pack": priors.pack,
        "version": priors.version,
        "person": {one.strand: [one.sure, one.stated, one.cap] for one in priors.strands},
        "associate": {one.kind: one.kappa for one in priors.kinds},
        "half_life_days": {"phone": priors.phone_half_life_days, "associate": priors.associate_half_life_days},
    }


def from_json(told: object) -> LinkingPriors | None:
    """The priors that `to_json` wrote, without their sources. Raises ValueError for anything else."""
    if told is None:
        return None
    if not isinstance(told, dict):
        raise ValueError("not priors of a pack")  # noqa: TRY004  (one fault for whatever is not readable)
    try:
        days = told["half_life_days"]
        return LinkingPriors(
            str(told["version"]),
            str(told["pack"]),
            tuple(StrandPrior(strand, sure, stated, cap, "") for strand, (sure, stated, cap) in told["person"].items()),
            tuple(KindPrior(kind, kappa, "") for kind, kappa in told["associate"].items()),
            days["phone"],
            days["associate"],
        )
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError("not priors of a pack") from fault
