"""What one fact would change: every single fact is changed in turn and the rules are asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nodal.facts.priorities import FACTS, Axis, Condition, Factor, Priorities, Value

Facts = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class WouldChange:
    """If only `fact` were `would_be` instead of `was`, the band would be another one."""

    fact: str
    was: Value | None
    would_be: Value | None
    band_before: str
    band_after: str
    sentence: str


def single_changes(facts: Facts, rules: Priorities) -> tuple[WouldChange, ...]:
    """Every change of one fact that gives another band; of several that give the same, the smallest.

    Only facts that count for danger are tried, because the band follows from danger alone. A change to "not known" is
    not tried: to forget something is not a finding.
    """
    factors = [factor for factor in rules.factors if factor.axis is Axis.DANGER]
    danger = sum(factor.points for factor in factors if factor.holds(facts))
    before = rules.band(danger)
    touching: dict[str, list[Factor]] = {}
    for factor in factors:
        for fact in {condition.fact for condition in factor.when}:
            touching.setdefault(fact, []).append(factor)
    found: dict[tuple[str, str], WouldChange] = {}
    for fact in (fact for fact in FACTS if fact in touching):
        touched = touching[fact]
        rest = danger - sum(factor.points for factor in touched if factor.holds(facts))
        for value in _others(fact, facts.get(fact), [c for f in touched for c in f.when if c.fact == fact]):
            changed = {**facts, fact: value}
            after = rules.band(rest + sum(factor.points for factor in touched if factor.holds(changed)))
            if after != before and (fact, after) not in found:
                sentence = _sentence(touched, facts, changed, bands=(before, after))
                found[fact, after] = WouldChange(fact, facts.get(fact), value, before, after, sentence)
    return tuple(found.values())


def _others(fact: str, was: Value | None, conditions: Iterable[Condition]) -> list[Value]:
    """Values worth trying, the nearest first: just beyond each limit that a rule names."""
    kind = FACTS[fact].kind
    if kind == "yes_no":
        return [value for value in (True, False) if value != was and (was is not None or value)]
    tried: set[int] = set()
    words: set[str] = set()
    for condition in conditions:
        if isinstance(condition.value, tuple):
            words.update(condition.value)
        elif isinstance(condition.value, str):
            words.add(condition.value)
        else:
            limit = int(condition.value)
            tried.update({limit - 1, limit, limit + 1})
    if kind == "word":
        return [word for word in sorted(words) if word != was]
    start = was if isinstance(was, int) else 0
    near = sorted((abs(n - start), n) for n in tried if n >= 0 and n != was)
    return [n for _, n in near]


def _sentence(factors: Iterable[Factor], facts: Facts, changed: Facts, *, bands: tuple[str, str]) -> str:
    gained = [f.sentence for f in factors if f.holds(changed) and not f.holds(facts)]
    lost = [f.sentence for f in factors if f.holds(facts) and not f.holds(changed)]
    parts = []
    if gained:
        parts.append("if this held: " + " ".join(gained))
    if lost:
        parts.append("if this did not hold: " + " ".join(lost))
    before, after = bands
    return f"It would be {after} instead of {before} " + " And ".join(parts)
