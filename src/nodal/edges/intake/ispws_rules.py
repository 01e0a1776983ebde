"""Rules of the platforms' format beyond its schema (format notes, section 5); they bind under `strict`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml import etree

from nodal.facts.times import CLOCK_SKEW, read_time

Breach = tuple[str, str, str]
"""Code, place and sentence of a rule that is broken."""

_FORBIDDEN_IN_BATCH = ("internetDetails", "lawEnforcement", "intendedRecipient", "victim", "additionalInfo")
_FORBIDDEN_OF_BATCHED_FILE = (
    "originalFileName", "locationOfFile", "originalFileHash", "ipCaptureEvent", "deviceId", "details", "additionalInfo",
)  # fmt: skip
_FLAGS_OF_BATCHED_FILE = frozenset({"viral", "potentialMeme"})


TOLERATED = frozenset({"rule.future", "rule.several_reported"})
"""Rules that a lenient endpoint lets pass: what the report says stays readable, and the intake flags what is odd."""


def breaches(report: etree._Element, files: Sequence[etree._Element], *, now: datetime) -> Iterator[Breach]:
    """Every rule that a checked submission breaks, in the order of the document."""
    yield from of_report(report, now=now)
    if report.find("batchedReport") is not None:
        if len(files) != 1:
            yield "rule.batched", "/fileDetails", "a batched report has exactly one file"
        for file in files:
            yield from _batched_file(file)
    yield from _files(files)


def of_report(report: etree._Element, *, now: datetime) -> Iterator[Breach]:
    """Every rule that a checked report breaks by itself, whatever files it may have."""
    summary = "/report/incidentSummary"
    happened, _ = read_time((report.findtext("incidentSummary/incidentDateTime") or "").strip(), now=now)
    if happened.at is not None and happened.at > now + CLOCK_SKEW:
        yield "rule.future", f"{summary}/incidentDateTime", "the incident lies in the future"
    urgent = report.find("incidentSummary/escalateToHighPriority")
    if urgent is not None and not (urgent.text or "").strip():
        yield "rule.escalation", f"{summary}/escalateToHighPriority", "an escalation without a text"
    for account in report.iter("associatedAccount"):
        if not (account.get("type") or account.get("accountType")):
            yield "rule.account_type", "/report//associatedAccount", "an associated account without a type"
    yield from _batch(report)


def of_file(file: etree._Element, *, batched: bool) -> Iterator[Breach]:
    """Every rule that the checked details of one file break by themselves."""
    if batched:
        yield from _batched_file(file)
    yield from _supplemental(file, "/fileDetails")


def _batch(report: etree._Element) -> Iterator[Breach]:
    people = report.findall("personOrUserReported")
    if report.find("batchedReport") is None:
        if len(people) > 1:
            yield "rule.several_reported", "/report/personOrUserReported[2]", "several people in a report of one"
        return
    for name in _FORBIDDEN_IN_BATCH:
        if report.find(name) is not None:
            yield "rule.batched", f"/report/{name}", "not allowed in a batched report"
    if report.find("incidentSummary/escalateToHighPriority") is not None:
        place = "/report/incidentSummary/escalateToHighPriority"
        yield "rule.batched", place, "a batched report cannot be escalated"
    for count, person in enumerate(people, start=1):
        if [child.tag for child in person] != ["espIdentifier"]:
            place = f"/report/personOrUserReported[{count}]"
            yield "rule.batched", place, "somebody in a batched report has an identifier and nothing else"


def _batched_file(file: etree._Element) -> Iterator[Breach]:
    flags = {str(flag.tag) for flag in file.iterfind("fileAnnotations/*")}
    if (file.findtext("potentialMeme") or "").strip() in ("true", "1"):
        flags.add("potentialMeme")
    if not flags or flags - _FLAGS_OF_BATCHED_FILE:
        yield (
            "rule.batched",
            "/fileDetails/fileAnnotations",
            "a batched file is viral or a potential meme, nothing else",
        )
    if (file.findtext("fileRelevance") or "Reported").strip() != "Reported":
        yield "rule.batched", "/fileDetails/fileRelevance", "a batched file is itself reported"
    for name in _FORBIDDEN_OF_BATCHED_FILE:
        if file.find(name) is not None:
            yield "rule.batched", f"/fileDetails/{name}", "not allowed for the file of a batched report"


def _files(files: Sequence[etree._Element]) -> Iterator[Breach]:
    seen: set[str] = set()
    for count, file in enumerate(files, start=1):
        place, name = f"/fileDetails[{count}]", (file.findtext("fileId") or "").strip()
        if name in seen:
            yield "rule.file_twice", f"{place}/fileId", "details for one file are given twice"
        seen.add(name)
        yield from _supplemental(file, place)


def _supplemental(file: etree._Element, place: str) -> Iterator[Breach]:
    supplemental = (file.findtext("fileRelevance") or "").strip() == "Supplemental Reported"
    meme = file.find("potentialMeme") is not None or file.find("fileAnnotations/potentialMeme") is not None
    if supplemental and (meme or file.find("industryClassification") is not None):
        yield "rule.supplemental", f"{place}/fileRelevance", "a supplemental file is neither classified nor a meme"
