"""Refer: hand a report or a lead to one unit, with no more than it needs and every doubt printed on it."""

from __future__ import annotations

from nodal.chain.refer.cover import children, cover_parties, covered, is_covered_field, names_a_child
from nodal.chain.refer.dossier import Dossier, FileRow, Item, Person, dossier_of
from nodal.chain.refer.minimal import FIELDS, MASK, Minimised, minimise
from nodal.chain.refer.package import Papers, parts
from nodal.chain.refer.referral import Referral, prepare
from nodal.chain.refer.requests import Request, Withheld, request_for
from nodal.chain.refer.sheets import guarded

__all__ = [
    "FIELDS",
    "MASK",
    "Dossier",
    "FileRow",
    "Item",
    "Minimised",
    "Papers",
    "Person",
    "Referral",
    "Request",
    "Withheld",
    "children",
    "cover_parties",
    "covered",
    "dossier_of",
    "guarded",
    "is_covered_field",
    "minimise",
    "names_a_child",
    "parts",
    "prepare",
    "request_for",
]
