"""Words for the codes of networks: the points of the test, relations, groups of evidence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHECKS = {
    "without_best": _("Bits left without its best evidence"),
    "second_voice": _("Stands without any one sender"),
    "values": _("Things shared that show dealing with one another"),
    "kinds": _("Kinds of such things"),
    "households": _("Households (who shares a device, number or mail box counts once)"),
    "exclusivity": _("Share of the holders that are inside"),
    "persons": _("People (more cannot be checked as one group)"),
}

RELATIONS = {"same_person": _("May be one person"), "associate": _("May deal with one another")}

FORMATS = {
    "graphml": _("GraphML, for graph programs"),
    "stix": _("STIX 2.1, for exchange between agencies"),
    "case": _("CASE/UCO, for case and evidence systems"),
    "i2": _("CSV tables of entities and links, for chart programs"),
}
"""What a network can be taken out as."""

IGNORED = {
    "hub": _("Held by too many"),
    "shared_address": _("Shared address or device"),
    "placeholder": _("Placeholder"),
    "trivial_hash": _("Hash of nothing"),
    "disposable_domain": _("Throw-away mail box"),
    "common_name": _("Common name"),
    "single_claim": _("One sender only"),
    "weak": _("Too little by itself"),
    "role": _("A child or who reported"),
}
"""In a word why a value was not used; the sentences stand with the leads."""

TABLES = {"network_check": CHECKS, "net_relation": RELATIONS, "net_ignored": IGNORED}
