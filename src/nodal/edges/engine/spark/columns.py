"""Columns between Spark and numpy, by Arrow: to hand rows over, to fetch them, and to work on them where they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nodal.edges.engine.running import Arrays, Work

_TYPES = {"VARCHAR": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}
_NAMES = {"VARCHAR": "string", "INTEGER": "int", "BIGINT": "bigint", "BOOLEAN": "boolean"}


def schema(columns: Mapping[str, str]) -> str:
    """Columns with types as in SQL, in Spark's words."""
    return ", ".join(f"{name} {_NAMES[kind]}" for name, kind in columns.items())


def write_rows(target: Path, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
    """A Parquet file of rows."""
    found = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(values, type=_TYPES[kind]) for values, kind in zip(found, columns.values(), strict=True)]
    target.mkdir(parents=True)
    pq.write_table(pa.table(arrays, names=list(columns)), target / "part-0.parquet")


def arrays(table: Any) -> Arrays:
    """The columns of an Arrow table; every row must hold a value."""
    return {
        name: np.asarray(table[name].combine_chunks().to_numpy(zero_copy_only=False)) for name in table.column_names
    }


def worker(work: Work, columns: Mapping[str, str], leave: Sequence[str]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What Spark's worker does with the batches of its part, without the columns `leave`."""

    def on_part(batches: Iterator[Any]) -> Iterator[Any]:
        told = [batch for batch in batches if batch.num_rows]
        if not told:
            return
        found = work(arrays(pa.Table.from_batches(told).drop_columns(list(leave))))
        yield pa.record_batch(
            [pa.array(found[name], type=_TYPES[kind]) for name, kind in columns.items()], names=list(columns)
        )

    return on_part
