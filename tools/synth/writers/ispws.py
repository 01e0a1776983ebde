"""The XML that platforms submit, in the order of elements that its schema asks for."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tools.synth.shape import RECIPIENT, REPORTED, VICTIM, Capture, Contact, Home, Party, Report, SeenFile
from tools.synth.writers.le_json import file_id, safety_mail, stamp

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROLES = {
    REPORTED: ("personOrUserReported", "personOrUserReportedPerson"),
    RECIPIENT: ("intendedRecipient", "intendedRecipientPerson"),
    VICTIM: ("victim", "victimPerson"),
}
NAMES = {"md5": "MD5", "sha1": "SHA1", "sha256": "SHA256"}


def tag(name: str, text: object, **attributes: object) -> str:
    """An element with text; nothing at all if there is no text."""
    if text is None:
        return ""
    written = "".join(f" {key}={quoteattr(_plain(value))}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{escape(_plain(text))}</{name}>"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def wrap(name: str, *children: str) -> str:
    """An element around others; nothing at all if they are empty."""
    inner = "".join(children)
    return f"<{name}>{inner}</{name}>" if inner else ""


def _contact(name: str, contact: Contact) -> str:
    return tag(name, contact.value, verified=contact.verified)


def _home(home: Home) -> str:
    parts = (("address", home.street), ("city", home.city), ("zipCode", home.pin), ("nonUsaState", home.state))
    return wrap("address", *(tag(name, text) for name, text in parts), tag("country", home.country))


def _capture(capture: Capture) -> str:
    return wrap(
        "ipCaptureEvent", tag("ipAddress", capture.ip), tag("eventName", capture.event),
        tag("dateTime", capture.text), tag("port", capture.port),
    )  # fmt: skip


def _device(pair: tuple[str, str]) -> str:
    return wrap("deviceId", tag("idType", pair[0]), tag("idValue", pair[1]))


def _billing(handle: str) -> str:
    inner = tag("platform", "Payment") + tag("espService", "upi") + tag("espIdentifier", handle)
    return f'<associatedAccount type="Billing">{inner}</associatedAccount>'


def _party(party: Party) -> str:
    role, person = ROLES[party.role]
    facts = wrap(
        person, tag("firstName", party.first), tag("lastName", party.last),
        *(_contact("phone", c) for c in party.phones), *(_contact("email", c) for c in party.emails),
        *(_home(home) for home in party.homes), tag("age", party.age), tag("dateOfBirth", party.born),
    )  # fmt: skip
    if party.role == VICTIM and not facts:
        facts = f"<{person}/>"
    return f"<{role}>" + "".join((
        facts, tag("espIdentifier", party.esp_id), tag("screenName", party.screen),
        *(tag("profileUrl", url) for url in party.profiles), *(_capture(c) for c in party.captures),
        *(_device(pair) for pair in party.devices), *(_billing(handle) for handle in party.payments),
        tag("additionalInfo", party.note),
    )) + f"</{role}>"  # fmt: skip


def _details(report: Report) -> str:
    pages = wrap("webPageIncident", *(tag("url", url) for url in report.urls))
    chats = (
        wrap("chatImIncident", tag("chatClient", report.platform), tag("chatRoomName", chat)) for chat in report.chats
    )
    return "".join(wrap("internetDetails", part) for part in (pages, *chats))


def _reporter(sender: str) -> str:
    person = wrap(
        "reportingPerson", "<firstName>Trust</firstName><lastName>Safety</lastName>", tag("email", safety_mail(sender))
    )
    return wrap("reporter", person)


def report_xml(report: Report, sender: str, *, platform: str | None = None) -> str:
    """One `<report>`."""
    flags = "".join(f"<{name}>true</{name}>" for name in report.annotations)
    summary = wrap(
        "incidentSummary", tag("incidentType", report.incident), tag("platform", platform or sender),
        tag("escalateToHighPriority", report.urgent), wrap("reportAnnotations", flags),
        tag("incidentDateTime", report.happened_text),
    )  # fmt: skip
    batched = '<batchedReport reason="VIRAL_POTENTIAL_MEME"/>' if report.batched else ""
    order = (REPORTED, RECIPIENT, VICTIM)
    parties = "".join(_party(p) for role in order for p in report.parties if p.role == role)
    notes = tag("additionalInfo", "\n".join(report.notes) if report.notes else None)
    return f"<report>{batched}{summary}{_details(report)}{_reporter(sender)}{parties}{notes}</report>"


def file_xml(report: Report, seen: SeenFile, order: int) -> str:
    """One `<fileDetails>`. A batched report may say almost nothing about its file."""
    flags = wrap("fileAnnotations", "".join(f"<{name}>true</{name}>" for name in seen.annotations))
    bare = report.batched
    hashes = (tag("originalFileHash", value, hashType=NAMES[name]) for name, value in seen.hashes.items())
    return wrap(
        "fileDetails", tag("reportId", report.number), tag("fileId", file_id(report, order)),
        "" if bare else tag("originalFileName", seen.name), tag("fileViewedByEsp", seen.viewed),
        tag("fileRelevance", "Reported"), flags, tag("industryClassification", seen.classification),
        "" if bare else "".join(hashes), _capture(seen.capture) if seen.capture and not bare else "",
    )  # fmt: skip


def submission(report: Report, sender: str, *, number: str | None = None) -> str:
    """One `<submission>` of an archive: the report and its files."""
    files = "".join(file_xml(report, seen, order) for order, seen in enumerate(report.files))
    who = f'reportId="{number or report.number}" submittedAt="{stamp(report.received)}"'
    return f"<submission {who}>{report_xml(report, sender)}{files}</submission>"


def archive(submissions: list[str]) -> bytes:
    """An archive `<submissions>`."""
    return (HEAD + "<submissions>\n" + "\n".join(submissions) + "\n</submissions>\n").encode()


def single(report: Report, sender: str) -> bytes:
    """A `<report>` alone: its number stands in the name of the file."""
    return (HEAD + report_xml(report, sender) + "\n").encode()
