"""Somebody of the public reports what they saw: no sign-in, no name, and nothing of it counts as more than a claim.

What was typed becomes an original document, sealed like every other, and is taken in for the unit that the form serves.
"""

from __future__ import annotations

import io
import ipaddress
import json
from dataclasses import dataclass

from nodal.edges.intake import Options
from nodal.facts.errors import NodalError
from nodal.ledger import audit, memory, people
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import receipt as store
from nodal.steps.reading import Arrival
from nodal.steps.receive import take_in
from nodal.steps.tools import Tools

WINDOW_MINUTES = 10
"""Within so many minutes the reports of one address, and those of all, are counted. Our own choice."""

ASKS_PER_ADDRESS, ASKS_IN_ALL = 30, 3000
"""How often the status may be asked for within that time. Our own choice: a receipt has 75 random bits."""

SHARED_NETWORK = 64
"""Bits of an address of version 6 that name one network: whoever has one has all of it (RFC 6177)."""


class TooMany(NodalError):
    """Somebody sends again and again, or very many send at once."""

    remedy = "Wait ten minutes, then send it again. If somebody is in danger now, call."

    def __init__(self) -> None:
        super().__init__("too many reports or questions in a short time")


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed, checked by the page. `at`: RFC 3339 with a zone, if the moment is known; else `when` in words."""

    category: str
    concerns: str
    urgent: bool
    description: str
    language: str
    at: str | None = None
    when: str | None = None
    urls: tuple[str, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets. `again`: this very form was sent before, and nothing was added."""

    number: str
    again: bool = False


def unit_served(tools: Tools) -> str:
    """The unit behind the form. Raises Unknown where the node has none: then the pages do not exist."""
    if not tools.settings.form_unit:
        raise Unknown("form: expected one at this node, found none")
    return tools.settings.form_unit


def send(tools: Tools, given: Given, *, form: str, address: str) -> Receipt:
    """Take in what was typed. `form` names the form that the page handed out, `address` where it was sent from.

    Raises TooMany. The same form sent twice, by an impatient finger or a reload, is one report.
    """
    holder, receipt = people.worker_of(unit_served(tools)), store.receipt_of(form)
    with store.one_at_a_time(receipt):
        if _is_known(receipt):
            return Receipt(receipt, again=True)
        settings = tools.settings
        _count("form", address, per_address=settings.forms_per_address, in_all=settings.forms_in_all)
        number = store.next_number()
        _take_in(tools, holder, _document(tools, given, number), number)
        at = tools.clock()
        with acting(holder):
            store.save(holder, receipt, number, at=at)
            audit.record(holder, "form.received", "form", [], at=at, detail={"urgent": given.urgent})
    return Receipt(receipt)


def may_ask(tools: Tools, address: str) -> None:
    """Count a question for the status. Raises TooMany, and Unknown where there is no form."""
    unit_served(tools)
    _count("status", address, per_address=ASKS_PER_ADDRESS, in_all=ASKS_IN_ALL)


def _count(what: str, address: str, *, per_address: int, in_all: int) -> None:
    """The own count first: whoever is held back by it does not use up what is there for all."""
    within = WINDOW_MINUTES * 60
    if memory.times(f"{what}:{store.address_key(_network(address))}", within=within) > per_address:
        raise TooMany
    if memory.times(f"{what}:all", within=within) > in_all:
        raise TooMany


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if known.version == 4:
        return str(known)
    return str(ipaddress.ip_network((known, SHARED_NETWORK), strict=False))


def _is_known(receipt: str) -> bool:
    worker = people.worker()
    with acting(worker):
        return store.number_of(worker, receipt) is not None


def _take_in(tools: Tools, holder: Viewer, document: bytes, number: str) -> None:
    options = Options(
        now=tools.clock(),
        format="public_form",
        limits=tools.settings.limits,
        doc_ranges_global=tools.settings.doc_ranges_global,
    )
    arrival = Arrival(io.BytesIO(document), f"form {number}", store.SOURCE, options)
    # What the reader refuses all the same lies in quarantine, with an alarm if it speaks of danger: nothing is lost.
    take_in(tools, holder, arrival)


def _document(tools: Tools, given: Given, number: str) -> bytes:
    happened = {key: text for key, text in (("at", given.at), ("text", given.when)) if text}
    reporter = {
        key: text for key, text in (("name", given.name), ("email", given.email), ("phone", given.phone)) if text
    }
    form = {
        "receivedAt": tools.clock().isoformat(timespec="seconds"),
        "language": given.language,
        "category": given.category,
        "concerns": given.concerns,
        "urgent": given.urgent,
        "happened": happened,
        "urls": given.urls,
        "accounts": [{"service": service, "handle": handle} for service, handle in given.accounts],
        "phones": given.phones,
        "callingCode": f"+{tools.pack.calling_code}",
        "description": given.description,
        "reporter": reporter,
    }
    told = {key: value for key, value in form.items() if value or value is False}
    return json.dumps({"publicForm": told, "reportId": int(number)}, ensure_ascii=False, indent=1).encode("utf-8")
