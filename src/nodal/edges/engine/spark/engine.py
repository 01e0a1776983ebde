"""Linking on Spark. Nothing of the extra is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodal.chain.link import Numbers
from nodal.edges.engine.course import Decided, Order, carry_out
from nodal.edges.engine.running import Base, Limits
from nodal.facts.errors import Misconfigured
from nodal.facts.linking import LinkingPriors

ENGINE = "spark"
HERE = "local[*]"
"""The master that is this machine with all its processors."""


class ExtraMissing(Misconfigured):
    """The packages of the extra are not installed."""

    remedy = "Install 'nodal[spark]' (in a checkout: requirements/spark.txt), and Java 17 or newer."


@dataclass(frozen=True, slots=True)
class Place:
    """Where Spark runs: on a master, or in a session that somebody else opened and closes; what it may take here."""

    master: str = HERE
    session: Any = None
    limits: Limits = field(default_factory=Limits)


def link_files(
    observations: Path | Sequence[Path],
    out: Path,
    *,
    decisions: Decided = (),
    explain: bool = False,
    model: Numbers | LinkingPriors | None = None,
    place: Place | None = None,
) -> dict[str, object]:
    """As `nodal.edges.engine.link_files`, with the same files. Also raises `Misconfigured` without the extra or Java.

    All that is made on the way lies in a folder beside the output; machines of a cluster must all see it.
    """
    where = place or Place()

    def opened(room: Path) -> Base:
        try:
            from nodal.edges.engine.spark.tables import SparkTables  # noqa: PLC0415  (an extra: loaded when chosen)
        except ModuleNotFoundError as fault:
            raise ExtraMissing(f"linking on Spark needs the package {fault.name}, which is not installed") from None
        return SparkTables.open(room, where.limits, where.master, where.session)

    return carry_out(ENGINE, Order(observations, out, decisions, explain, model), opened)
