"""The adapters of a running node, chosen once."""

from __future__ import annotations

from pathlib import Path

from nodal.chain.route import NoSeries
from nodal.edges.clock import now
from nodal.edges.evidence import Store
from nodal.edges.keys import Keys
from nodal.edges.reference import NumberingPlans, read_networks, read_series
from nodal.facts.pack import Pack
from nodal.project.assemble import Environment, pack_folder
from nodal.project.node import NodeFile
from nodal.project.start import Start
from nodal.steps.tools import Settings, Tools


def assemble(environment: Environment, start: Start, known: NodeFile) -> Tools:
    """The tools of the node that was opened."""
    pack = start.pack(known)
    keys = Keys(environment.data / "keys")
    return Tools(
        clock=now,
        settings=Settings(
            data=environment.data,
            limits=environment.limits,
            doc_ranges_global=environment.doc_ranges_global,
            stages=start.stages(known),
            second_factor=known.second_factor,
            searches_per_hour=environment.searches_per_hour,
            form_unit=known.form,
            forms_per_address=environment.forms_per_address,
            forms_in_all=environment.forms_in_all,
        ),
        pack=pack,
        store=Store(environment.data / "originals", naming_key=keys.naming_key, kek=keys.kek),
        keys=keys,
        networks=read_networks(*_tables(pack, known), classes=pack.networks),
        phones=NumberingPlans(),
        series=read_series(Path(known.series)) if known.series else NoSeries(),
    )


def _tables(pack: Pack, known: NodeFile) -> list[Path]:
    folder = pack_folder(known.pack)
    return [*(folder / name for name in pack.network_tables), *(Path(name) for name in known.networks)]
