"""Words for the codes of networks: the points of the test, relations, groups of evidence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHECKS = {
    "without_best": _("Bits left without its best evidence"),
    "left": _("Who has what without its best evidence, household by household"),
    "outside": _("The same without any one chat, what may have passed in it, and the best of the rest"),
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
    "common_name": _("A name alone"),
    "single_claim": _("One sender only"),
    "weak": _("Too little by itself"),
    "role": _("A child or who reported"),
}
"""In a word why a value was not used; the sentences stand with the leads."""

CONFLICTS = {
    "decided_both": _("Decided both ways"),
    "decided_chain": _("Decisions disagree"),
    "evidence": _("Evidence disagrees"),
}

CONFLICTS_SAY = {
    "decided_both": _("One decision says that both are one person, another that they are two."),
    "decided_chain": _("They were decided to be two people, and other decisions join them over further accounts."),
    "evidence": _("They were decided to be two people, and what the reports say would make one of them."),
}
"""What a conflict is about, in a word and in a sentence."""

MISSING = {
    "bits": _("One more thing in common would do; so far it is too little."),
    "sure": _("A platform or a second sender would have to confirm what they share."),
    "second_report": _("A second report would have to say the same: so far one tells of both."),
    "second_voice": _("Somebody else would have to say the same: so far one sender stands behind both sides."),
    "left_out": _(
        "Nothing: there is a link. The group keeps this account out because its people share more with one another."
    ),
}
"""What is missing before an account outside a network counts as linked to it."""

ALIKE = {
    "spelling": _("They differ only in capitals, accents and separators."),
    "digits": _("They are the same when digits are read as the letters that they stand for."),
    "letters": _("They are the same to the eye: letters of another script are drawn like Latin ones."),
    "sound": _("They sound alike, or are one name written in two scripts."),
}
"""Why two screen names are alike."""

EVENTS = {
    "formed": _("Linking found it."),
    "grown": _("It grew."),
    "shrunk": _("It shrank."),
    "tier": _("Its test came out otherwise."),
    "merged": _("It was merged into another network."),
    "split": _("It was split off from another network."),
    "ended": _("It is no network any more."),
    "took_in": _("Another network was merged into it."),
    "gave": _("Another network was split off from it."),
}
"""What linking made of a network."""

TABLES = {
    "network_check": CHECKS,
    "net_relation": RELATIONS,
    "net_ignored": IGNORED,
    "net_conflict": CONFLICTS,
    "net_conflict_says": CONFLICTS_SAY,
    "net_missing": MISSING,
    "net_alike": ALIKE,
    "net_event": EVENTS,
}
