"""Take a synthetic world in: its hash lists, then its files in the order in which they arrived."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from rich.console import Console

from nodal.cli.progress import bar
from nodal.edges.hashlists import read_list
from nodal.edges.intake import Options
from nodal.ledger.access import Viewer
from nodal.steps import match
from nodal.steps.reading import Arrival
from nodal.steps.receive import take_in
from nodal.steps.tools import Tools


def take_world(tools: Tools, viewer: Viewer, world: Path, console: Console) -> dict[str, int]:
    """Everything that arrived; returns how many of each outcome."""
    for path in sorted((world / "lists").glob("*.csv")):
        with path.open("rb") as stream:
            for name, entries in read_list(stream, default_name=path.stem).entries.items():
                match.import_list(tools, viewer, name=name, owner=name, entries=entries)
    counted: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    order = json.loads((world / "intake_order.json").read_text("utf-8"))
    with bar("reports", quiet=console.quiet) as progress:
        for entry in order:
            options = Options(
                now=tools.clock(),
                number=str(entry["id"]) if entry.get("id") else None,
                limits=tools.settings.limits,
                doc_ranges_global=True,
            )
            with (world / entry["file"]).open("rb") as stream:
                arrival = Arrival(stream, entry["file"], entry["source"], options)
                result = take_in(tools, viewer, arrival, progress=progress)
            counted.update(result.counts())
            refusals.update(str(refused["code"]) for refused in result.refused)
    told = ", ".join(f"{n} {name}" for name, n in counted.items())
    console.print(f"  {len(order)} files: {told}", highlight=False)
    console.print(f"  refused: {', '.join(f'{code} {n}' for code, n in sorted(refusals.items()))}", highlight=False)
    return dict(counted)
