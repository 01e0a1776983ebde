"""Nodal carries a tip about online child sexual exploitation from the report to the outcome."""
