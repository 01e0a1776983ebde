"""Synthetic archives of observations with their truth: four worlds with different mechanics.

`town` draws who people are and lets every account show a part of it. `market` lets time pass: accounts are made, banned
and made again, files are copied from hand to hand. `quarter` has households, lent and recycled numbers, platforms that
tell different things, a liar, and content that runs along who knows whom. `exchange` has rings as trees of invitations
without a room for all, used phones and platforms that vouch for nothing. All hold carrier NAT or shared lines, dense
innocent groups, viral files and common names and, unless told otherwise, organised groups.
"""

from __future__ import annotations

from bench.archives.archive import Archive, plant, some_hash, with_lists, write_csv
from bench.archives.exchange import exchange
from bench.archives.market import market
from bench.archives.quarter import quarter
from bench.archives.town import town

WORLDS = {"town": town, "market": market, "quarter": quarter, "exchange": exchange}

__all__ = [
    "WORLDS",
    "Archive",
    "exchange",
    "market",
    "plant",
    "quarter",
    "some_hash",
    "town",
    "with_lists",
    "write_csv",
]
