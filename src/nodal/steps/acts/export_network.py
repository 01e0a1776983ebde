"""A person takes a network out of the node: minimised, for a purpose, and with an entry that says what went."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from nodal.chain import link as rules
from nodal.edges.export.networks import NETWORK_FORMATS
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import held, minors
from nodal.ledger.find import network_export as find
from nodal.steps.acts.decide import Refused
from nodal.steps.look.search import PURPOSE
from nodal.steps.tools import Tools

__all__ = ["FORMATS", "PURPOSE", "Exported", "export"]

FORMATS = tuple(NETWORK_FORMATS)
"""Names of the formats, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, its name and media type, and what is in it and what stayed behind."""

    name: str
    media_type: str
    data: bytes
    sha256: str
    accounts: int
    links: int
    left_out: Mapping[str, int]


def export(tools: Tools, viewer: Viewer, ref: UUID, *, form: str, purpose: str) -> Exported:
    """The network behind an address in the format `form`.

    Raises Unknown for a network that the viewer does not see, Refused (`purpose`, `format`, `too_large`).
    """
    matrix.require(viewer, "network.export")
    written = " ".join(purpose.split())
    if len(written) not in PURPOSE:
        raise Refused("purpose", f"An export needs a purpose of {PURPOSE.start} to {PURPOSE.stop - 1} characters.")
    if form not in NETWORK_FORMATS:
        raise Refused("format", f"Choose one of these formats: {', '.join(FORMATS)}.")
    with acting(viewer):
        loaded = find.load(viewer, ref)
        if loaded.is_too_large:
            raise Refused("too_large", "This network is too large to be handed over as one file.")
        given = rules.hand_over(
            _head(viewer, loaded),
            _known(tools, loaded),
            _evidence(loaded),
            told=loaded.told,
            reports={str(number): told for number, told in loaded.reports.items()},
        )
        chosen = NETWORK_FORMATS[form]
        data = chosen.write(given)
        made = Exported(
            f"network-{given.ref}{chosen.suffix}", chosen.media_type, data, hashlib.sha256(data).hexdigest(),
            len(given.accounts), len(given.bonds), given.left_out,
        )  # fmt: skip
        detail = {"format": form, "purpose": written, "sha256": made.sha256, "accounts": made.accounts}
        audit.record(viewer, "network.exported", "network", [loaded.network["id"]], at=tools.clock(), detail=detail)
    return made


def _head(viewer: Viewer, loaded: find.Loaded) -> rules.Head:
    network = loaded.network
    return rules.Head(
        ref=str(network["ref"]), tier=network["tier"], lines=tuple(map(str, network["sentences"])),
        as_of=network["as_of"].isoformat(), unit=viewer.unit, model=network["run"]["model"] or "",
        others=loaded.hidden, numbers=held.in_force(),
    )  # fmt: skip


def _known(tools: Tools, loaded: find.Loaded) -> list[rules.Known]:
    ids = [one["id"] for one in loaded.members]
    young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date()) | loaded.children
    return [
        rules.Known(
            str(one["ref"]), one["key"], one["role"], one["id"] in young, one["may_leave"],
            tuple(str(report) for report in one["reports"]),
        )
        for one in loaded.members
    ]  # fmt: skip


def _evidence(loaded: find.Loaded) -> list[rules.Evidence]:
    return [
        rules.Evidence(
            row["a"], row["b"], row["relation"], row["kind"], row["value"], row["audience"],
            rules.MICRO if row["decay"] is None else round(row["decay"] * rules.MICRO),
            round(row["bits"] * rules.MICRO),
            tuple(str(report) for report in row["reports"]),
        )
        for row in loaded.evidence
    ]  # fmt: skip
