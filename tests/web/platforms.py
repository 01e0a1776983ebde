"""Platforms that call the endpoint, and the documents that they send."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nodal.ledger.access import Viewer
from nodal.steps.acts import senders
from nodal.steps.tools import TOOLS
from node import Node

DONE, PLAIN = "reportDoneResponse", "reportResponse"
XML = "text/xml; charset=utf-8"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: status, root element, code, and the rest of its children."""

    status: int
    root: str
    code: int | None
    parts: dict[str, str]
    files: tuple[str, ...]
    headers: Any
    body: bytes

    @property
    def key(self) -> tuple[int, str, int | None]:
        return self.status, self.root, self.code

    @property
    def report(self) -> int:
        return int(self.parts["reportId"])


def said(response: Any) -> Said:
    """Read an answer as a strict client does."""
    body = response.content
    if not body:
        return Said(response.status_code, "", None, {}, (), response.headers, body)
    root = ET.fromstring(body)
    parts = {child.tag: child.text or "" for child in root}
    files = tuple(node.text or "" for node in root.findall("files/fileId"))
    return Said(response.status_code, root.tag, int(parts["responseCode"]), parts, files, response.headers, body)


@dataclass(frozen=True, slots=True)
class Platform:
    """Calls with this credential."""

    client: Client
    username: str
    password: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()}

    def get(self, call: str) -> Said:
        return said(self.client.get(f"/ispws/{call}", headers=self.headers))

    def xml(self, call: str, body: str | bytes, content_type: str = XML) -> Said:
        return said(self.client.post(f"/ispws/{call}", body, content_type=content_type, headers=self.headers))

    def form(self, call: str, **fields: object) -> Said:
        return self.xml(call, urlencode(fields), FORM)

    def parts(self, call: str, **fields: object) -> Said:
        return said(self.client.post(f"/ispws/{call}", fields, headers=self.headers))

    def submit(self, body: str | bytes | None = None) -> Said:
        return self.xml("submit", body if body is not None else report())

    def upload(self, number: object, content: bytes = b"bytes of a file", name: str = "a.jpg") -> Said:
        return self.parts("upload", id=number, file=SimpleUploadedFile(name, content, "image/jpeg"))

    def details(self, number: object, file: str, **more: Any) -> Said:
        return self.xml("fileinfo", details(number, file, **more))

    def finish(self, number: object) -> Said:
        return self.form("finish", id=number)

    def retract(self, number: object) -> Said:
        return self.form("retract", id=number)


def platform(node: Node, viewer: Viewer, name: str = "ExampleChat", *, strict: bool = False) -> Platform:
    """A platform whose reports become those of the viewer's unit."""
    administrator = Viewer(viewer.person, viewer.username, viewer.name, viewer.unit, "administrator")
    made = senders.make(node.tools, administrator, name, strict=strict)
    return Platform(caller(node), made.sender.username, made.password)


def caller(node: Node) -> Client:
    return Client(SERVER_NAME="127.0.0.1", **{TOOLS: node.tools})


SUMMARY = (
    "<incidentSummary><incidentType>{kind}</incidentType>{platform}{urgent}"
    "<incidentDateTime>{at}</incidentDateTime></incidentSummary>"
)
REPORTER = (
    "<reporter><reportingPerson><firstName>Trust</firstName><email>trust@example.org</email></reportingPerson>"
    "</reporter>"
)
PERSON = "<personOrUserReported><espIdentifier>{account}</espIdentifier></personOrUserReported>"


def report(
    account: str = "u-1",
    *,
    kind: str = "Child Sex Tourism",
    at: str = "2026-10-20T10:00:00Z",
    urgent: str | None = None,
    before: str = "",
    people: str | None = None,
    after: str = "",
    head: str = "",
) -> str:
    """A small report: `before` and `after` the people stand further elements."""
    escalate = "" if urgent is None else f"<escalateToHighPriority>{urgent}</escalateToHighPriority>"
    summary = SUMMARY.format(kind=kind, at=at, urgent=escalate, platform="<platform>ExampleChat</platform>")
    who = PERSON.format(account=account) if people is None else people
    return f"{head}<report>{before}{summary}{REPORTER}{who}{after}</report>"


def batched(*accounts: str, after: str = "") -> str:
    """A report of one viral file and several people."""
    people = "".join(PERSON.format(account=account) for account in accounts)
    return report(before='<batchedReport reason="VIRAL_POTENTIAL_MEME"/>', people=people, after=after)


def details(number: object, file: str, *, inside: str = "", head: str = "") -> str:
    """Details of a file."""
    return f"{head}<fileDetails><reportId>{number}</reportId><fileId>{file}</fileId>{inside}</fileDetails>"
