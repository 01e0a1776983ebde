"""The words that people use for the codes of the program. One table per kind of code; a test walks the codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nodal.desk.audit import words as audit
from nodal.desk.intake import words as intake
from nodal.desk.leads import words as leads
from nodal.desk.networks import words as networks
from nodal.desk.operations import words as operations
from nodal.desk.pictures import words as pictures
from nodal.desk.public import words as public
from nodal.desk.quarantine import words as quarantine
from nodal.desk.referrals import words as referrals
from nodal.desk.report import words as report
from nodal.desk.search import words as search

Words = Mapping[str, "str | Promise"]

ROLES: Words = {
    "analyst": _("Analyst"),
    "officer": _("Officer"),
    "supervisor": _("Supervisor"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
    "worker": _("The program"),
}

BANDS: Words = {
    "imminent": _("Imminent"),
    "high": _("High"),
    "routine": _("Routine"),
    "verify": _("Verify first"),
}

KINDS: Words = {
    "email": _("E-mail"),
    "phone": _("Phone"),
    "device": _("Device"),
    "pay": _("Payment handle"),
    "screen": _("Screen name"),
    "chat": _("Chat"),
    "url": _("Web address"),
    "hash": _("File hash"),
    "ip": _("IP address"),
    "prior": _("Starting point"),
    "corroboration": _("Several kinds agree"),
    "decision": _("Decided by a person"),
}
"""Kinds of identifiers and of evidence."""

FLAGS: Words = {
    "text.bidi": _("Text that reverses its own direction"),
    "text.invisible": _("Invisible characters"),
    "text.confusable": _("Letters that look like others"),
    "text.control": _("Control characters"),
    "text.truncated": _("Cut off by the sender"),
    "time.zone_missing": _("Time without a zone"),
    "time.future": _("Time lies in the future"),
    "time.implausible": _("Time cannot be right"),
    "time.ambiguous": _("Day and month could be swapped"),
    "time.unreadable": _("Time cannot be read"),
    "time.leap": _("Unusual way to write a time"),
    "ip.invalid": _("Not an IP address"),
    "ip.not_global": _("Address is not from the internet"),
    "ip.cgnat": _("Address shared by many subscribers"),
    "ip.port_invalid": _("Port cannot be right"),
    "ip.port_server": _("Port is probably the server's"),
    "ip.shared": _("Shared address"),
    "id.unlinkable": _("Identifier too common to link"),
    "hash.invalid": _("Not a hash value"),
    "hash.trivial": _("Hash of an empty or trivial file"),
    "hash.conflict": _("Two hash values contradict each other"),
    "field.unknown": _("Unknown field, kept as told"),
    "field.missing": _("Field is missing"),
    "field.type": _("Field has the wrong form"),
    "source.single": _("Only one source says so"),
    "link.weak_bridge": _("Held by one weak link"),
    "link.hub": _("Shared by so many that it links nobody"),
    "url.unsafe": _("Unsafe web address"),
    "from.pdf": _("Read from a PDF"),
    "esp.drift": _("The platform changed what it sends"),
}
"""The closed list of flags (docs/operate/intake.md) in plain words."""

TABLES: Mapping[str, Words] = {
    "role": ROLES,
    "band": BANDS,
    "kind": KINDS,
    "flag": FLAGS,
    **leads.TABLES,
    **networks.TABLES,
    **report.TABLES,
    **referrals.TABLES,
    **operations.TABLES,
    "search_state": search.STATES,
    **pictures.TABLES,
    **public.TABLES,
    **quarantine.TABLES,
    **audit.TABLES,
    **intake.TABLES,
}
"""Each table by the name that templates use. A room with codes of its own adds its table here."""


def word(table: str, code: str) -> str:
    """The word for a code; a code that nobody gave a word is shown as it is, with blanks for its underlines."""
    return str(TABLES[table].get(code, code.replace("_", " ")))
