"""Check by other means what `nodal link` wrote: every sum, every weight, every sentence, every network's test.

For whoever must not trust the program: an expert of the defence, a court, an auditor. It imports nothing of Nodal; it
needs Python 3.11 alone for CSV tables, and duckdb or pyarrow for Parquet. Take it from a release of the source, never
from whoever handed over the tables.

    python recheck_link OUT OBSERVATIONS [OBSERVATIONS ...]

OUT holds persons, networks, links, evidence and ignored (.csv or .parquet; lists in CSV as JSON), summary.json and,
when it was asked for, explain.jsonl. What is checked, and what is not, stands in docs/link.md. It prints each thing
that does not agree, and ends with 0 when all agrees, 1 when something does not, 2 when it could not read.
"""

from __future__ import annotations

import sys
from pathlib import Path

from agreeing import Check


def main(arguments):
    """Check; gives the exit code."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        check = Check(Path(arguments[0]), [Path(name) for name in arguments[1:]])
        wrong = check.all()
    except Exception as fault:  # noqa: BLE001 - whatever stops the check, nothing is known to agree or not to
        print(f"cannot be read: {type(fault).__name__}: {fault}", file=sys.stderr)
        return 2
    print(*wrong, sep="\n", end="\n" if wrong else "")
    counts = {name: len(rows) for name, rows in check.tables.items()} | {"sentences": len(check.told)}
    print(", ".join(f"{n} {name}" for name, n in counts.items()), "checked:", f"{len(wrong)} do not agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
