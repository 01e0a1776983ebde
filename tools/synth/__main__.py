"""`python -m tools.synth OUT --reports N --seed S [--pack packs/in]`: write a synthetic world of N reports to OUT."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from tools.synth.networks import read_networks
from tools.synth.run import Run
from tools.synth.world import World

OVERLAY = "networks_overlay_demo.csv"


def main(argv: list[str] | None = None) -> int:
    """Write the world and print its counts as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tools.synth", description=__doc__)
    parser.add_argument("out", type=Path, help="an empty or new folder")
    parser.add_argument("--reports", type=int, default=5000, metavar="N", help="reports handed in (at least 50)")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--pack", type=Path, default=Path("packs/in"), help=f"a pack that holds {OVERLAY}")
    parser.add_argument("--missing", type=float, default=0.2, help="share of facts that reports leave out (0..0.9)")
    parser.add_argument("--no-groups", action="store_true", help="a world without any planted group")
    options = parser.parse_args(argv)
    if options.reports < 50 or not 0 <= options.missing <= 0.9:
        parser.error("--reports must be at least 50 and --missing between 0 and 0.9")
    if options.out.exists() and any(options.out.iterdir()):
        parser.error("the output folder is not empty")
    overlay = options.pack / OVERLAY
    if not overlay.is_file():
        parser.error(f"the pack holds no {OVERLAY}")
    options.out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    nets = read_networks(overlay)
    world = World(options.seed, options.reports, nets, groups=not options.no_groups, missing=options.missing)
    head = Run(world, options.out).write()
    seconds = round(time.perf_counter() - began, 2)
    print(json.dumps({**head, "groups": len(world.groups), "seconds": seconds}, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
