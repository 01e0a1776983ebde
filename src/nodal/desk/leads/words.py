"""Words for the codes of leads: states, decisions, tracks, and why a value links nobody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LEAD_STATES = {
    "proposed": _("Proposed"),
    "confirmed": _("Confirmed by a person"),
    "cleared": _("Cleared"),
    "unsure": _("Unsure, open"),
}

CHOICES = {
    "waiting": _("Waiting for a decision"),
    "proposed": _("Nobody decided yet"),
    "unsure": _("Unsure"),
    "confirmed": _("Confirmed"),
    "cleared": _("Cleared"),
    "all": _("All"),
}

DECISIONS = {
    "confirm": _("confirmed the lead"),
    "clear": _("cleared the lead"),
    "unsure": _("was unsure"),
    "refuse_merge": _("kept two accounts apart"),
}

IGNORED = {
    "hub": _("Held by so many that it links nobody"),
    "shared_address": _("An address or device that several share, so it links nobody"),
    "placeholder": _("A placeholder that programs fill in, so it links nobody"),
    "trivial_hash": _("The hash of an empty or trivial file, so it links nobody"),
    "disposable_domain": _("A throw-away mail box, so it links nobody"),
    "common_name": _("A name: common or rare, alone it links nobody"),
    "single_claim": _("Only one sender says so, so it links nobody yet"),
    "weak": _("Compared, and too little by itself"),
    "role": _("Shared only with a child or with who reported, so it links nobody"),
}
"""Source of the codes: the interface document, section 4."""

PARTIES = {
    "reported": _("Reported"),
    "recipient": _("Received"),
    "victim": _("Child"),
    "reporter": _("Reported it"),
}

NETWORK_ROLES = {
    "source": _("Possible source"),
    "broker": _("Possible broker"),
    "hub": _("Possible hub"),
    "member": _("Member"),
    "recipient": _("Received only"),
    "attached": _("Attached"),
}
"""Hints from order and position; their reasons and how often they are right stand in `chain.link`."""

TIERS = {"tested": _("Tested"), "possible": _("Possible")}

ADDRESSES = {
    "fixed": _("Fixed line"),
    "mobile": _("Mobile network"),
    "hosting": _("Data centre"),
    "exit": _("Relay, proxy or VPN"),
    "cgnat": _("Shared inside a provider's network"),
    "private": _("Home or office network"),
    "documentation": _("Reserved for tests"),
    "unknown": _("Network of unknown kind"),
}
"""Kinds of networks that an address can belong to."""

TABLES = {
    "lead_state": LEAD_STATES,
    "lead_choice": CHOICES,
    "lead_decision": DECISIONS,
    "lead_ignored": IGNORED,
    "lead_party": PARTIES,
    "lead_address": ADDRESSES,
    "net_role": NETWORK_ROLES,
    "net_tier": TIERS,
}
