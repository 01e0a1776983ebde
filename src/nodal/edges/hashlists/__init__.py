"""Readers of hash lists: values and what is said of them, never media."""

from __future__ import annotations

from nodal.edges.hashlists.list_csv import HashListFile, RefusedLine, read_list

__all__ = ["HashListFile", "RefusedLine", "read_list"]
