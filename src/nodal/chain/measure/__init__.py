"""Measure a drive: counts that carry their query, their as-of time and the ids behind them, and fair comparisons."""

from __future__ import annotations

from nodal.chain.measure.comparison import Comparison, compare
from nodal.chain.measure.counts import FIGURES, Counts, Figure, query, tally
from nodal.chain.measure.happening import Happening, What, happenings
from nodal.chain.measure.operation import Operation

__all__ = [
    "FIGURES",
    "Comparison",
    "Counts",
    "Figure",
    "Happening",
    "Operation",
    "What",
    "compare",
    "happenings",
    "query",
    "tally",
]
