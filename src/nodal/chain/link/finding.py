"""What the test of a network found, point by point: what was asked, what was there, and whether that is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nodal.chain.link import model
from nodal.chain.link.linked import Network

Unit = Literal["count", "bits", "percent", "yes"]


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the test. `found` and `needed` are in `unit`; a `percent` runs to 100, a `yes` is 0 or 1."""

    code: str
    unit: Unit
    found: float
    needed: float
    is_met: bool


def found_of(network: Network) -> dict[str, object]:
    """What the test found, as plain values that can be kept with the network: numbers and kinds, no identifier."""
    return {
        "size": len(network.accounts),
        "persons": network.persons,
        "households": network.households,
        "values": network.values,
        "kinds": list(network.kinds),
        "total": network.total,
        "without_best": network.without_best,
        "best": network.best,
        "exclusivity": network.exclusivity,
        "second_voice": network.second_voice,
        "needed": network.needed,
        "left": network.left,
        "outside": network.outside,
        "listed": network.listed,
        "attached": network.attached,
    }


def checks(found: Mapping[str, object]) -> tuple[Check, ...]:
    """The points of the test in the order of the judgement; a network is tested when every one of them is met.

    `found` is what `found_of` gave; empty when nothing is known about the test.
    """
    if not found:
        return ()

    def number(name: str) -> float:
        return float(found[name])  # type: ignore[arg-type]  # found_of wrote it as a number

    needed = float(str(found.get("needed", model.TESTED_BITS)))  # a test of an earlier version does not say it
    left, share = number("without_best"), number("exclusivity")
    kinds = len(found["kinds"])  # type: ignore[arg-type]  # found_of wrote it as a list
    asked = {"left": model.TESTED_LEFT, "outside": model.TESTED_OUTSIDE}
    later = (one for one in asked.items() if one[0] in found)  # a test of an earlier version did not ask
    return (
        _at_least("without_best", "bits", left / model.MICRO, needed / model.MICRO),
        *(_at_least(code, "count", number(code), least) for code, least in later),
        _at_least("second_voice", "yes", number("second_voice"), 1),
        _at_least("values", "count", number("values"), model.TESTED_VALUES),
        _at_least("kinds", "count", kinds, model.TESTED_KINDS),
        _at_least("households", "count", number("households"), model.LEAST_PERSONS),
        _at_least("exclusivity", "percent", share * 100 / model.MICRO, model.TESTED_EXCLUSIVITY * 100 / model.MICRO),
        Check("persons", "count", number("persons"), model.LARGEST_TESTED, number("persons") <= model.LARGEST_TESTED),
    )


def _at_least(code: str, unit: Unit, found: float, needed: float) -> Check:
    return Check(code, unit, found, needed, found >= needed)
