"""What each format can say: a report is cut down to it before it is written, so that truth never promises more."""

from __future__ import annotations

from tools.synth.shape import REPORTED, Report

LE_JSON, ISPWS, SHEET = "le_json", "ispws_xml", "sheet"


def cut(report: Report, *formats: str) -> Report:
    """Leave only the facts that every one of these formats has a field for."""
    if len(set(formats)) > 1:
        _to_common(report)
    if SHEET in formats:
        _to_sheet(report)
    if LE_JSON in formats:
        _to_le_json(report)
    if ISPWS in formats:
        _to_ispws(report)
    return report


def _to_le_json(report: Report) -> None:
    report.urgent = None
    for party in report.parties:
        party.homes = party.homes[:1]


def _to_ispws(report: Report) -> None:
    for seen in report.files:
        seen.tags = []
        if "viral" in seen.annotations or "potentialMeme" in seen.annotations:
            seen.classification = None
    if report.batched:
        report.notes, report.annotations = [], []
        report.urgent = None


def _to_common(report: Report) -> None:
    report.urgent, report.annotations, report.chats, report.urls = None, [], [], []
    report.notes = []
    for party in report.parties:
        party.devices, party.payments, party.profiles, party.age, party.note = [], [], [], None, None
    for seen in report.files:
        seen.annotations, seen.tags, seen.capture = [], [], None
        seen.hashes = {"md5": seen.hashes["md5"]} if "md5" in seen.hashes else {}


def _to_sheet(report: Report) -> None:
    report.urgent, report.annotations, report.chats, report.urls = None, [], [], []
    report.parties = [party for party in report.parties if party.role == REPORTED][:1]
    report.notes = report.notes[:1]
    for party in report.parties:
        party.first = party.last = party.born = party.age = party.note = None
        party.homes, party.devices, party.payments, party.profiles = [], [], [], []
        for contact in (*party.emails, *party.phones):
            contact.verified = None
    for seen in report.files:
        seen.viewed = seen.classification = seen.capture = None
        seen.annotations, seen.tags = [], []
        seen.hashes = dict(list(seen.hashes.items())[:1])
