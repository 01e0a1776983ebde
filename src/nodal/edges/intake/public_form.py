"""What a member of the public said in the form: everything in it is a claim, and nobody in it can become a lead.

An account that somebody typed is no party of the report: it has no account of its own, binds nobody and corroborates
nobody (design decision 4). Only who reports is a party, as reporter, or as victim when it happened to them; neither
role ever enters a person or a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from nodal.edges.intake.gather import Fields, Gather, Seen, Spot
from nodal.edges.intake.json_outline import survey
from nodal.edges.intake.le_json import Holds, items
from nodal.edges.intake.le_node import Node
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused
from nodal.facts.report import Incident, Item, Moment, Role, Span, Told

NAME = "public_form"
KEY = "publicForm"
SENDER = "public"

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "material": "Sexual pictures or films of a child (said by the public)",
        "grooming": "An adult approaches a child for sexual purposes (said by the public)",
        "extortion": "A child is extorted with pictures (said by the public)",
        "live": "Sexual abuse of a child shown live (said by the public)",
        "trade": "Pictures or access to a child offered or sought (said by the public)",
        "contact": "Sexual abuse of a child outside the internet (said by the public)",
        "other": "Something else that endangers a child online (said by the public)",
    }
)
"""What somebody can say that happened, and how the report says it. None is an incident type of the platforms' format:
what the public chooses never counts as what a platform chose."""

CONCERNS = ("me", "known_child", "unknown_child", "not_known")
"""Whom it concerns. No name of a child is asked for."""

URGENT = "Whoever filled in the public form says that a child is in danger now."

CLAIMED = Seen(verified=False)

_BEGINS = re.compile(rb'\s*(?:\{\s*"reports"\s*:\s*)?\[?\s*\{\s*"publicForm"\s*:')
_ROOT = frozenset({"reportId", KEY})
_FORM = frozenset(
    {"receivedAt", "language", "category", "concerns", "urgent", "happened", "urls", "accounts", "phones"}
    | {"callingCode", "description", "reporter"}
)


def sniff(head: bytes) -> bool:
    """Whether the file begins like a form."""
    return bool(_BEGINS.match(head.removeprefix(b"\xef\xbb\xbf")))


def read(source: Source, *, options: Options) -> tuple[str, Iterator[Item]]:
    """Survey the document to its end, then read its forms one by one."""
    shape = survey(source, limits=options.limits)
    if shape == "retract":
        raise FileRefused("format.unknown", place="file", reason="the document holds retractions, not reports")
    return NAME, items(source, shape, Holds(KEY, read_form), options=options)


def read_form(document: Mapping[str, object], *, number: str, row: int, span: Span, gather: Gather) -> Told:
    """Everything that the form says. `document` holds an object under `publicForm`."""
    root = Node(gather, "", document)
    root.expect(_ROOT)
    form = root.object(KEY)
    if form is None:
        raise ValueError("a report without publicForm is refused before it is read")
    form.expect(_FORM)
    received = gather.moment(form.raw_text("receivedAt"), form.at("receivedAt"))
    fields = _incident_fields(form)
    moment = _happened(form, fields)
    _claims(form, fields)
    _reporter(form)
    description = form.text("description")
    gather.notes += [description] if description else []
    incident = Incident(
        _category(form), moment, None, URGENT if form.truth("urgent") else None, (), tuple(sorted(fields.items()))
    )
    return Told(
        number, NAME, row, SENDER, received, incident, tuple(gather.parties), tuple(gather.sightings), (),
        tuple(gather.notes), tuple(gather.extra), gather.flags, (span,),
    )  # fmt: skip


def _category(form: Node) -> str | None:
    said = form.text("category")
    if said and said not in CATEGORIES:
        form.gather.flag("field.type", form.at("category"))
    return CATEGORIES.get(said or "", said or None)


def _incident_fields(form: Node) -> Fields:
    fields: Fields = {}
    for name in ("concerns", "language"):
        said = form.text(name)
        if said:
            fields[f"public.{name}"] = said
    return fields


def _happened(form: Node, fields: Fields) -> Moment | None:
    happened = form.object("happened")
    if happened is None:
        return None
    happened.expect(frozenset({"at", "text"}))
    said = happened.text("text")
    if said:
        fields["time_description"] = said
    return form.gather.moment(happened.raw_text("at"), happened.at("at"))


def _claims(form: Node, fields: Fields) -> None:
    """Where it happened: addresses of pages, accounts and numbers. They belong to the incident, to nobody in it."""
    gather, code = form.gather, form.text("callingCode")
    for place, url in _texts(form, "urls"):
        gather.see("url", url, Spot(place), CLAIMED)
    for place, phone in _texts(form, "phones"):
        gather.see_phone(phone, code, Spot(place), CLAIMED)
    for index, account in enumerate(form.objects("accounts")):
        account.expect(frozenset({"service", "handle"}))
        service, handle = account.text("service"), account.raw_text("handle")
        if service:
            fields[f"account.{index}.service"] = service
        if handle:
            gather.see("screen", handle, Spot(account.at("handle")), CLAIMED)


def _reporter(form: Node) -> None:
    """Who reports, if they left a way to be reached. A child who reports about itself is covered like every victim."""
    concerns_me = form.value.get("concerns") == "me"
    person = form.object("reporter")
    name = email = phone = None
    if person is not None:
        person.expect(frozenset({"name", "email", "phone"}))
        name, email, phone = person.text("name"), person.raw_text("email"), person.raw_text("phone")
    if not (name or email or phone or concerns_me):
        return
    gather = form.gather
    gather.add_party(Role.VICTIM if concerns_me else Role.REPORTER, {"name.preferred": name} if name else {}, [])
    index = len(gather.parties) - 1
    if person is not None and email:
        gather.see("email", email, Spot(person.at("email"), index), CLAIMED)
    if person is not None and phone:
        gather.see_phone(phone, form.text("callingCode"), Spot(person.at("phone"), index), CLAIMED)


def _texts(form: Node, key: str) -> Iterator[tuple[str, str]]:
    """The texts of a list with their places; what is none is kept raw."""
    found = form.value.get(key)
    if found is None:
        return
    if type(found) is not list:
        form.keep_raw(key)
        return
    for index, entry in enumerate(found):
        place = f"{form.at(key)}[{index}]"
        if type(entry) is str:
            if entry:
                yield place, entry
        elif entry is not None:
            form.keep_entry(place, entry)
