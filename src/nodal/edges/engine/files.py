"""Files as DuckDB is told of them: each by its own name, whatever signs stand in it and in those of its folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nodal.facts.errors import WrongUsage

TABLES = ("persons", "networks", "links", "evidence", "ignored")
EXPLAINED = "explain.jsonl"
WRITTEN = frozenset({*(f"{table}.parquet" for table in TABLES), "summary.json", EXPLAINED})
"""What a run may write into its folder."""

_PATTERN = re.compile(r"[*?\[]")


def parquet(file: Path, *, numbered: bool = False, parts: bool = False) -> str:
    """The rows of a Parquet file, or of the parts in a folder, as a FROM clause; `numbered`: with `file_row_number`.

    DuckDB would take `*`, `?` and `[` as patterns and read the neighbours too, and a folder called `role=victim` as a
    column that beats the file's own.

    >>> parquet(Path("a[1].parquet"))
    "read_parquet('a[[]1].parquet', hive_partitioning = false)"
    """
    more = ", file_row_number = true" if numbered else ""
    name = f"{literally(file)}/*.parquet" if parts else literally(file)
    return f"read_parquet({quoted(name)}, hive_partitioning = false{more})"


def literally(file: Path) -> str:
    """The name of a file with every sign meaning itself."""
    return _PATTERN.sub(lambda sign: f"[{sign.group()}]", str(file))


def quoted(text: str) -> str:
    """A text of SQL."""
    return "'" + text.replace("'", "''") + "'"


def check_folder(out: Path, files: Sequence[Path]) -> None:
    """Raises WrongUsage where a run could not write into a folder, or would write over what it reads."""
    if out.exists() and not out.is_dir():
        raise WrongUsage("out: expected a folder, got a file")
    here = out.resolve()
    if any(file.name in WRITTEN and file.resolve().parent == here for file in files):
        raise WrongUsage("out: expected another folder than that of the observations, which would be overwritten")
