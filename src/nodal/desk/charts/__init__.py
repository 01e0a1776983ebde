"""Pictures from numbers: pure functions whose frozen values a template draws as SVG. No script, no colour alone."""

from __future__ import annotations

from nodal.desk.charts.bars import Bar, Bars, bars
from nodal.desk.charts.flow import Flow, Node, Strand, flow
from nodal.desk.charts.lines import Line, Lines, Point, lines
from nodal.desk.charts.scale import Tick, ticks
from nodal.desk.charts.tiles import Dot, Dots, Tile, Tiles, dots, tiles

__all__ = [
    "Bar",
    "Bars",
    "Dot",
    "Dots",
    "Flow",
    "Line",
    "Lines",
    "Node",
    "Point",
    "Strand",
    "Tick",
    "Tile",
    "Tiles",
    "bars",
    "dots",
    "flow",
    "lines",
    "ticks",
    "tiles",
]
