"""One submission of a platform: from the checked XML to `Told`."""

from __future__ import annotations

from collections.abc import Callable

from nodal.edges.intake.gather import OBSERVED, Fields, Spot
from nodal.edges.intake.ispws_people import (
    read_account,
    read_address,
    read_captures,
    read_emails,
    read_phones,
    read_reporter,
)  # fmt: skip
from nodal.edges.intake.metadata import add_metadata, add_names
from nodal.edges.intake.xml_node import XNode
from nodal.facts.report import Incident, Role, SeenFile

_ROLES = (("personOrUserReported", Role.REPORTED), ("intendedRecipient", Role.RECIPIENT), ("victim", Role.VICTIM))
_LAW = {"agencyName": "agency", "caseNumber": "case", "reportedToLe": "reported",
        "servedLegalProcessDomestic": "served_domestic",
        "servedLegalProcessInternational": "served_international"}  # fmt: skip
_FILE = {"industryClassification": "classification", "uploadedToEspTimestamp": "uploaded_at",
         "exifViewedByEsp": "exif_viewed", "publiclyAvailable": "public", "fileId": "submittal_id"}  # fmt: skip
_USUAL_RELEVANCE = "Reported"


def read_report(report: XNode) -> tuple[str | None, Incident]:
    """Gather everything of a `<report>`: gives the sender and the incident, the rest is in the gather.

    The sender is the platform that the incident names, else the service of the first reported account: the format has
    no other name for it. `Incident.platform` stays empty, because it would say the same again.
    """
    gather = report.gather
    summary = report.one("incidentSummary")
    if summary is None:
        raise ValueError("a report without its summary does not pass the schema")
    fields: Fields = {}
    _details(report, fields)
    _law(report, fields)
    if description := summary.text("incidentDateTimeDescription"):
        fields["time_description"] = description
    batch = report.one("batchedReport")
    if batch is not None and (reason := batch.attribute("reason")):
        fields["batched"] = reason
    for name, role in _ROLES:
        for account in report.each(name):
            read_account(account, role)
    reporter = report.one("reporter")
    if reporter is not None:
        read_reporter(reporter)
    gather.notes += report.texts("additionalInfo")
    annotations = summary.one("reportAnnotations")
    incident = Incident(
        type=summary.text("incidentType"),
        moment=gather.moment(summary.raw("incidentDateTime") or "", summary.at("incidentDateTime")),
        urgent=(summary.text("escalateToHighPriority") or "") if summary.has("escalateToHighPriority") else None,
        annotations=flags_of(annotations),
        fields=tuple(sorted(fields.items())),
    )
    service = next((party.get("service") for party in gather.parties if party.role is Role.REPORTED), None)
    return summary.text("platform") or service, incident


def flags_of(block: XNode | None) -> tuple[str, ...]:
    """The names of presence flags; one that is said to be false is none."""
    if block is None:
        return ()
    return tuple(sorted(name for name in block.children if block.truth(name) is not False))


def _details(report: XNode, fields: Fields) -> None:
    counts: dict[str, int] = {}
    for details in report.each("internetDetails"):
        for name, read in _INCIDENTS.items():
            incident = details.one(name)
            if incident is None:
                continue
            kind = _KINDS[name]
            prefix = f"{kind}.{counts.setdefault(kind, 0)}"
            counts[kind] += 1
            read(incident, fields, prefix)
            for key, child in (("info", "additionalInfo"), ("content", "content")):
                if text := incident.text(child):
                    fields[f"{prefix}.{key}.0"] = text


def _copy(node: XNode, fields: Fields, prefix: str, names: dict[str, str]) -> None:
    for name, key in names.items():
        if text := node.text(name):
            fields[f"{prefix}.{key}"] = text


def _web_page(node: XNode, fields: Fields, prefix: str) -> None:
    for page in node.each("url"):
        if raw := page.own_raw():
            node.gather.see("url", raw, Spot(page.place), OBSERVED)
    if hosted := node.attribute("thirdPartyHostedContent"):
        fields[f"{prefix}.third_party"] = hosted


def _mail(node: XNode, fields: Fields, prefix: str) -> None:
    about: Fields = {}
    read_emails(node, "emailAddress", None, about)
    fields |= {f"{prefix}.{key}": text for key, text in about.items()}
    _copy(node, fields, prefix, {"name": "name"})


def _chat(node: XNode, fields: Fields, prefix: str) -> None:
    client, room = node.text("chatClient"), node.raw("chatRoomName")
    if client:
        fields[f"{prefix}.client"] = client
    if room:
        node.gather.see_room(client, room, Spot(node.at("chatRoomName")))


def _game(node: XNode, fields: Fields, prefix: str) -> None:
    _copy(node, fields, prefix, {"gameName": "game", "console": "console"})


def _cell_phone(node: XNode, fields: Fields, prefix: str) -> None:
    about: Fields = {}
    read_phones(node, "phoneNumber", None, about)
    fields |= {f"{prefix}.{key}": text for key, text in about.items()}
    _copy(node, fields, prefix, {"latitude": "latitude", "longitude": "longitude"})
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        try:
            inside = -most <= float(node.raw(name) or "0") <= most
        except ValueError:
            inside = True  # not a number at all: the schema has flagged it
        if not inside:
            node.gather.flag("field.type", node.at(name))


def _elsewhere(node: XNode, fields: Fields, prefix: str) -> None:
    _copy(node, fields, prefix, {"locationName": "name"})
    for count, address in enumerate(node.each("incidentAddress")):
        read_address(address, fields, f"{prefix}.address.{count}")


def _peer_to_peer(node: XNode, fields: Fields, prefix: str) -> None:
    _copy(node, fields, prefix, {"client": "client", "fileNames": "files"})
    read_captures(node, None)


_INCIDENTS: dict[str, Callable[[XNode, Fields, str], None]] = {
    "webPageIncident": _web_page,
    "emailIncident": _mail,
    "newsgroupIncident": _mail,
    "chatImIncident": _chat,
    "onlineGamingIncident": _game,
    "cellPhoneIncident": _cell_phone,
    "nonInternetIncident": _elsewhere,
    "peer2peerIncident": _peer_to_peer,
}
_KINDS = {
    "webPageIncident": "webpage", "emailIncident": "email", "newsgroupIncident": "newsgroup", "chatImIncident": "chat",
    "onlineGamingIncident": "game", "cellPhoneIncident": "cell", "nonInternetIncident": "offline",
    "peer2peerIncident": "p2p",
}  # fmt: skip


def _law(report: XNode, fields: Fields) -> None:
    law = report.one("lawEnforcement")
    if law is None:
        return
    _copy(law, fields, "law", _LAW)
    served = law.one("servedLegalProcessInternational")
    country = law.attribute("fleaCountry") or (served.attribute("fleaCountry") if served is not None else None)
    if country:
        fields["law.country"] = country
    officer = law.one("officerContact")
    if officer is not None:
        _copy(officer, fields, "law.officer", {"firstName": "first", "lastName": "last"})
        for name in ("email", "phone"):
            for count, text in enumerate(officer.texts(name)):
                fields[f"law.officer.{name}.{count}"] = text


def read_file(node: XNode) -> None:
    """Add one `<fileDetails>`. Who uploaded the file is not guessed."""
    gather, fields, hashes = node.gather, Fields(), dict[str, str]()
    for name, key in _FILE.items():
        if text := node.text(name):
            fields[key] = text
    add_names(node.text("fileName"), node.text("originalFileName"), fields)
    if (relevance := node.text("fileRelevance")) and relevance != _USUAL_RELEVANCE:
        fields["relevance"] = relevance
    if node.has("uploadedToEspTimestamp"):
        gather.moment(node.raw("uploadedToEspTimestamp") or "", node.at("uploadedToEspTimestamp"))
    if place := node.raw("locationOfFile"):
        gather.see("url", place, Spot(node.at("locationOfFile")), OBSERVED)
    for digest in node.each("originalFileHash"):
        if raw := digest.own_raw():
            gather.add_hash(digest.element.get("hashType") or "", raw, digest.place, known=hashes, fields=fields)
    pairs = [pair for details in node.each("details") for pair in details.each("nameValuePair")]
    for count, pair in enumerate(pairs):
        add_metadata(
            gather, (count, pair.text("name"), pair.text("value")), pair.at("value"), hashes=hashes, fields=fields
        )
    meme = ("potentialMeme",) if node.truth("potentialMeme") else ()
    read_captures(node, None)
    gather.files.append(
        SeenFile(
            tuple(sorted(hashes.items())), node.truth("fileViewedByEsp"), tuple(sorted(fields.items())),
            tuple(sorted({*meme, *flags_of(node.one("fileAnnotations"))})), (), tuple(node.texts("additionalInfo")),
        )
    )  # fmt: skip
