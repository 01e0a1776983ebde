"""The engine for one machine: DuckDB counts and weighs, scipy finds components, Leiden clusters, the core judges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nodal.chain.link import Numbers
from nodal.edges.engine.course import Decided, Order, carry_out
from nodal.edges.engine.duck import Duck, open_database
from nodal.edges.engine.running import Limits
from nodal.facts.linking import LinkingPriors

ENGINE = "local"


def link_files(
    observations: Path | Sequence[Path],
    out: Path,
    *,
    decisions: Decided = (),
    explain: bool = False,
    model: Numbers | LinkingPriors | None = None,
    limits: Limits | None = None,
) -> dict[str, object]:
    """Link an archive of observations and write the tables of the interface document, section 4, into `out`.

    `decisions` are officers' (a, b, same person); `model` holds the numbers in force; None, or the priors of a pack: as
    the archive teaches, starting from these. Gives the summary that is also written. Raises `Refused` for input that
    cannot be read; then nothing is written. Work that does not fit into memory goes to a folder beside the output.
    """
    order = Order(observations, out, decisions, explain, model)
    return carry_out(ENGINE, order, lambda room: Duck(open_database(room, limits or Limits())))
