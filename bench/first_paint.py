"""How long a person waits before a page shows something, and how much it loads, in a Chromium that has one core.

`python -m bench.first_paint [--reports N]` makes a demo, signs in as each of its people, and opens every page that is
open to them with nothing kept from the page before. `paint_ms`: the browser's own first contentful paint, counted from
the click; `kb`: all that came over the wire, `kb_graph` of it the library that draws networks. It needs the environment
of the tests (Playwright, Chromium).
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser

from playwright.sync_api import Page

from tools import pictures

LOADED = """() => {
  const of = (entry) => entry.encodedBodySize || entry.transferSize || 0;
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const graph = all.filter((entry) => entry.name.includes("/vendor/graph/"));
  const sum = (entries) => entries.reduce((bytes, entry) => bytes + of(entry), 0);
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { paint_ms: paint ? paint.startTime : null, bytes: sum(all), graph: sum(graph) };
}"""

Row = dict[str, object]


def main(argv: list[str]) -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=600)
    args = parser.parse_args(argv)
    rows: list[Row] = []
    with pictures.demo(args.reports) as (address, people):
        os.sched_setaffinity(
            0, {min(os.sched_getaffinity(0))}
        )  # the browser inherits it; the server has started already
        look = pictures.Look((1366, 768), "light", "en")
        with pictures.browser() as chromium:
            for person in people:
                page = pictures.opened(chromium, address, person, look)
                for name, path in pictures.paths_of(page, address).items():
                    rows.append({"what": name, "who": person.username, **measured(page, address + path)})
                page.context.close()
    rows.sort(key=lambda row: -float(str(row["paint_ms"] or 0)))
    print(json.dumps({"name": "first_paint", "size": args.reports, "rows": rows}, indent=1))
    print(f"slowest {rows[0]['paint_ms']} ms; heaviest {max(float(str(r['kb'])) for r in rows)} kB", file=sys.stderr)
    return 0


def measured(page: Page, url: str) -> Row:
    """One page with an empty cache."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(url)
    page.wait_for_timeout(300)  # the paint is reported a moment after the page says that it is loaded
    found = page.evaluate(LOADED)
    graph = found["graph"] / 1000
    paint = found["paint_ms"] and round(found["paint_ms"])
    return {"paint_ms": paint, "kb": round(found["bytes"] / 1000 - graph, 1), "kb_graph": round(graph, 1)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
