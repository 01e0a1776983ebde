"""Files and libraries that answer the questions of enrichment: who holds an address, what a number is."""

from __future__ import annotations

from nodal.edges.reference.ip_ranges import RangeTables, read_networks
from nodal.edges.reference.phones import NumberingPlans
from nodal.edges.reference.series import PhoneSeries, read_series

__all__ = ["NumberingPlans", "PhoneSeries", "RangeTables", "read_networks", "read_series"]
