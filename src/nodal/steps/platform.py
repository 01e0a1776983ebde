"""What a platform does, call by call: open a report, add files and their details, finish it or take it back.

What is acknowledged is committed. Taking the finished reports in is another step (`arrivals`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from hmac import compare_digest

from nodal.edges.intake import Options
from nodal.edges.intake.ispws_archive import details_of
from nodal.edges.intake.ispws_call import Invalid, fits, read_sent_details, read_sent_report
from nodal.facts.errors import NodalError
from nodal.facts.submitted import UploadedFile, Weight
from nodal.ledger import senders
from nodal.ledger.access import acting
from nodal.ledger.senders import Calling
from nodal.ledger.store import platform as store
from nodal.steps.tools import Tools

__all__ = [
    "Calling",
    "Code",
    "Refused",
    "Upload",
    "add_details",
    "add_file",
    "finish",
    "known",
    "open_report",
    "retract",
]


class Code(IntEnum):
    """Numbers of the protocol's answers. Source: format notes, section 2."""

    SUCCESS = 0
    SERVER = 1000
    NOT_SAVED = 1100
    NOT_UPLOADED = 1110
    NOT_UPLOADED_PART = 1111
    NO_RESOURCE = 1210
    NOT_UPDATED = 1300
    NO_CREDENTIALS = 2000
    NOT_PERMITTED = 3000
    INVALID_REQUEST = 4000
    NOT_VALID = 4100
    MALFORMED = 4110
    MALFORMED_FILE = 4200
    NO_REPORT = 5001
    NO_FILE = 5002
    RETRACTED = 5101
    FINISHED = 5102


class Refused(NodalError):
    """A call that is not done, with the code and the words for the platform; they hold no value of a report."""

    remedy = "The platform corrects the call."

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(f"{code.value}: {reason}")
        self.code, self.reason = code, reason


class NotKnown(NodalError):
    """No credential, or one that opens nothing."""

    remedy = "Ask the administrator of the node for a new password."


@dataclass(frozen=True, slots=True)
class Upload:
    """What was computed of a file while it came in, and discarded."""

    name: str
    media_type: str
    size_bytes: int
    md5: str
    sha1: str
    sha256: str


_NOBODY = "0" * 64


def known(username: str, password: str) -> Calling:
    """The platform whose credential this is. Raises NotKnown; Refused (3000) when it is shut out."""
    sender = senders.calling(username) if "\0" not in username else None
    digest = sha256(password.encode("utf-8", "surrogateescape")).hexdigest()
    if not compare_digest(sender.sha256 if sender else _NOBODY, digest) or sender is None:
        raise NotKnown("platform: expected a credential that is valid now, got another")
    if sender.is_disabled:
        raise Refused(Code.NOT_PERMITTED, "This account is disabled")
    return sender


def open_report(tools: Tools, caller: Calling, body: bytes) -> int:
    """Open a report; returns its number. Raises FileRefused, Invalid."""
    at = tools.clock()
    sent = read_sent_report(body, options=_options(tools, caller))
    weight = Weight.of(sent.text)
    _must_fit(tools, weight, 0)
    with acting(caller.viewer):
        return store.open_report(
            caller.id, caller.viewer.unit, sent.text, is_batched=sent.is_batched, weight=weight, at=at
        )


def add_file(tools: Tools, caller: Calling, report: int, upload: Upload) -> UploadedFile:
    """Keep what was computed of a file; returns it with its number. Raises Refused."""
    at = tools.clock()
    file = UploadedFile(
        _file_id(), upload.name, upload.media_type, upload.size_bytes, upload.md5, upload.sha1, upload.sha256
    )
    weight = Weight.of(details_of(file, str(report)))
    with acting(caller.viewer):
        touched = store.touch(caller.id, report, weight=weight, files=1, at=at)
        if touched is None:
            raise _late(tools, caller, report)
        _must_fit(tools, touched.weight, touched.files)
        store.add_file(report, caller.viewer.unit, file, at=at)
    return file


def add_details(tools: Tools, caller: Calling, body: bytes) -> int:
    """Keep the details of a file; returns the number of its report. Raises FileRefused, Invalid, Refused."""
    sent = read_sent_details(body, options=_options(tools, caller))
    report = int(sent.number)
    with acting(caller.viewer):
        touched = store.touch(caller.id, report, weight=Weight.of(sent.text), files=0, at=tools.clock())
        if touched is None:
            raise _late(tools, caller, report)
        broken = sent.breach_in_batch if touched.is_batched else sent.breach
        if broken is not None:
            raise Invalid(*broken)
        _must_fit(tools, touched.weight, touched.files)
        match store.add_details(report, sent.file_id, sent.text):
            case None:
                raise Refused(Code.NO_FILE, "This report has no such file")
            case False:
                raise Refused(Code.NOT_VALID, "The details of this file were given before")
    return report


def finish(tools: Tools, caller: Calling, report: int) -> list[str]:
    """Finish a report, for good; returns the numbers of its files. Raises Refused."""
    with acting(caller.viewer):
        is_batched = store.close(caller.id, report, "finished", at=tools.clock())
        if is_batched is None:
            raise _late(tools, caller, report)
        files = store.files_of(report)
        if is_batched and len(files) != 1:
            raise Refused(Code.NOT_VALID, "A batched report has exactly one file")
        if is_batched and not all(has_details for _, has_details in files):
            raise Refused(Code.NOT_VALID, "The file of a batched report needs details that call it viral or a meme")
    return [file for file, _ in files]


def retract(tools: Tools, caller: Calling, report: int) -> None:
    """Take an open report back: what it said is emptied. Raises Refused."""
    with acting(caller.viewer):
        if store.close(caller.id, report, "retracted", at=tools.clock()) is None:
            raise _late(tools, caller, report)
        store.forget([report])


def _options(tools: Tools, caller: Calling) -> Options:
    return Options(
        now=tools.clock(),
        strict=caller.is_strict,
        limits=tools.settings.limits,
        doc_ranges_global=tools.settings.doc_ranges_global,
    )


def _must_fit(tools: Tools, weight: Weight, files: int) -> None:
    if not fits(weight, files, tools.settings.limits):
        raise Refused(Code.MALFORMED, "The report with its files goes beyond a limit")


def _late(tools: Tools, caller: Calling, report: int) -> Refused:
    """Why a report is not open: foreign, absent and dropped are one answer."""
    match store.state(caller.id, report, at=tools.clock()):
        case "retracted":
            return Refused(Code.RETRACTED, "This report was retracted")
        case "finished" | "taken":
            return Refused(Code.FINISHED, "This report is finished")
        case _:
            return Refused(Code.NO_REPORT, "There is no such report")


def _file_id() -> str:
    """32 hexadecimal digits that no client can take for a number: one of them is a letter other than e."""
    while True:
        found = secrets.token_hex(16)
        if not set(found).isdisjoint("abcdf"):
            return found
