"""One report of the clearinghouse's JSON, as police receive it: from the decoded object to `Told`."""

from __future__ import annotations

from collections.abc import Mapping

from nodal.edges.intake.gather import Gather, Spot
from nodal.edges.intake.le_captures import read_contacts, read_source
from nodal.edges.intake.le_files import read_file
from nodal.edges.intake.le_node import Node
from nodal.edges.intake.le_people import read_contact, read_people
from nodal.edges.intake.limits import Options
from nodal.facts.report import Incident, Role, Span, Told

_REPORT = frozenset({"reportId", "dateReceived", "reportedInformation"})
_INFORMATION = frozenset(
    {"reportingEsp", "incidentSummary", "incidentDetails", "additionalInformations", "reportedPeople"}
    | {"intendedRecipients", "victims", "uploadedFiles"}
)
_SUMMARY = frozenset(
    {"incidentType", "incidentDateTime", "incidentDateTimeDescription", "escalateToHighPriority", "reportAnnotations"}
)
_DETAILS = frozenset({"webpageIncident", "emailIncident", "chatImIncident"})
_WEBPAGE = frozenset({"sourceInformation", "additionalInformations"})
_EMAIL = _WEBPAGE | {"contents", "emails"}
_CHAT = _WEBPAGE | {"contents", "chatClient", "chatRoomName"}


def read_report(document: Mapping[str, object], *, number: str, row: int, span: Span, gather: Gather) -> Told:
    """Everything that the report says. `document` holds an object under `reportedInformation`.

    The blocks for chat rooms and victims, annotations and the text of escalation are not evidenced for this format;
    they are read in the names and shapes that the platforms' own format and the neighbouring blocks have.
    """
    root = Node(gather, "", document)
    root.expect(_REPORT)
    received = gather.moment(root.raw_text("dateReceived"), "dateReceived")
    if received is None:
        gather.flag("field.missing", "dateReceived")
    information = root.object("reportedInformation")
    if information is None:
        raise ValueError("a report without reportedInformation is refused before it is read")
    information.expect(_INFORMATION)
    incident = _incident(information)
    _people(information)
    platform = information.object("reportingEsp")
    sender = None
    if platform is None:
        gather.flag("field.missing", information.at("reportingEsp"))
    else:
        sender = platform.text("espName") or None
        if sender is None:
            gather.flag("field.missing", platform.at("espName"))
        read_contact(platform, beside="espName")
    for file in information.wrapped("uploadedFiles"):
        read_file(file)
    gather.notes += information.values("additionalInformations")
    return Told(
        number, "le_json", row, sender, received, incident, tuple(gather.parties), tuple(gather.sightings),
        tuple(gather.files), tuple(gather.notes), tuple(gather.extra), gather.flags, (span,),
    )  # fmt: skip


def _people(information: Node) -> None:
    if information.value.get("reportedPeople") is None:
        information.gather.flag("field.missing", information.at("reportedPeople"))
    read_people(information, "reportedPeople", role=Role.REPORTED, inside="reportedPersons")
    read_people(information, "intendedRecipients", role=Role.RECIPIENT)
    read_people(information, "victims", role=Role.VICTIM)


def _incident(information: Node) -> Incident:
    gather, details = information.gather, _details(information)
    summary = information.object("incidentSummary")
    if summary is None:
        gather.flag("field.missing", information.at("incidentSummary"))
        return Incident(fields=details)
    summary.expect(_SUMMARY)
    kind = summary.text("incidentType") or None
    moment = gather.moment(summary.raw_text("incidentDateTime"), summary.at("incidentDateTime"))
    for missing, key in ((kind is None, "incidentType"), (moment is None, "incidentDateTime")):
        if missing:
            gather.flag("field.missing", summary.at(key))
    description = summary.text("incidentDateTimeDescription")
    if description:
        details = tuple(sorted((*details, ("time_description", description))))
    annotations = tuple(summary.words("reportAnnotations"))
    return Incident(kind, moment, None, _escalation(summary), annotations, details)


def _escalation(summary: Node) -> str | None:
    """The platform's text; empty where it says without a text, as with `true`, that the report is escalated."""
    text = summary.text("escalateToHighPriority")
    if text is None and summary.value.get("escalateToHighPriority") not in (None, False):
        return ""
    return text


def _details(information: Node) -> tuple[tuple[str, str], ...]:
    details = information.object("incidentDetails")
    if details is None:
        return ()
    details.expect(_DETAILS)
    fields: list[tuple[str, str]] = []
    for kind, key, known in (
        ("webpage", "webpageIncident", _WEBPAGE),
        ("email", "emailIncident", _EMAIL),
        ("chat", "chatImIncident", _CHAT),
    ):
        for count, incident in enumerate(details.objects(key)):
            incident.expect(known)
            fields += _texts(incident, f"{kind}.{count}", contents="contents" in known)
            read_contacts(incident, None) if kind == "email" else None
            if kind == "chat":
                fields += _room(incident, f"{kind}.{count}")
            read_source(incident, None)
    return tuple(sorted(fields))


def _texts(incident: Node, name: str, *, contents: bool) -> list[tuple[str, str]]:
    said = [(f"{name}.info.{n}", text) for n, text in enumerate(incident.values("additionalInformations"))]
    if contents:
        said += [(f"{name}.content.{n}", text) for n, text in enumerate(incident.values("contents"))]
    return said


def _room(incident: Node, name: str) -> list[tuple[str, str]]:
    client, room = incident.text("chatClient"), incident.raw_text("chatRoomName")
    if room:
        incident.gather.see_room(client, room, Spot(incident.at("chatRoomName")))
    return [(f"{name}.client", client)] if client else []


def gather_for(text: str, options: Options) -> Gather:
    """A `Gather` that looks for odd text only if the report's own bytes leave room for any."""
    plain = (
        text.isascii()
        and "\\" not in text
        and "..." not in text
        and "\x7f" not in text
        and "uncated" not in text
        and "UNCATED" not in text
    )
    return Gather(options, plain=plain)
