"""What the endpoint answers: a code, the status that goes with it, and XML of one of two roots."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4
from xml.sax.saxutils import escape

from django.http import HttpResponse

from nodal.steps.platform import Code

XML = "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

STATUS = {
    Code.SUCCESS: 200,
    Code.SERVER: 500,
    Code.NOT_SAVED: 500,
    Code.NOT_UPDATED: 500,
    Code.NOT_UPLOADED: 500,
    Code.NOT_UPLOADED_PART: 500,
    Code.NO_RESOURCE: 404,
    Code.NOT_PERMITTED: 403,
    Code.INVALID_REQUEST: 400,
    Code.NOT_VALID: 400,
    Code.MALFORMED: 400,
    Code.MALFORMED_FILE: 400,
    Code.NO_REPORT: 404,
    Code.NO_FILE: 404,
    Code.RETRACTED: 400,
    Code.FINISHED: 400,
}
"""The status beside each code; a failure is never 2xx, because some clients look at nothing else."""


def plain(code: Code, description: str = "Success", **more: object) -> HttpResponse:
    """`reportResponse`; `more`: reportId, fileId, hash, in this order."""
    parts = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in more.items())
    said = f"<responseCode>{code.value}</responseCode><responseDescription>{escape(description)}</responseDescription>"
    return _answer(f"<reportResponse>{said}{parts}</reportResponse>", STATUS[code])


def done(code: Code, report: int, files: Sequence[str] = ()) -> HttpResponse:
    """`reportDoneResponse`: what `/finish` answers, also when it fails, because clients read it by this root."""
    said = f"<responseCode>{code.value}</responseCode><reportId>{report}</reportId>"
    listed = "".join(f"<fileId>{escape(file)}</fileId>" for file in files)
    files_said = f"<files>{listed}</files>" if listed else "<files/>"
    return _answer(f"<reportDoneResponse>{said}{files_said}</reportDoneResponse>", STATUS[code])


def document(content: bytes) -> HttpResponse:
    """A whole document of ours."""
    return _headed(HttpResponse(content, content_type=XML))


def no_credentials() -> HttpResponse:
    """The answer to whoever shows no valid credential: nothing in it."""
    return _headed(HttpResponse(b"", status=401, content_type=XML, headers={"WWW-Authenticate": 'Basic realm="nodal"'}))


def _answer(content: str, status: int) -> HttpResponse:
    return _headed(HttpResponse(f"{_HEAD}{content}\n", status=status, content_type=XML))


def _headed(answer: HttpResponse) -> HttpResponse:
    answer["Content-Length"] = str(len(answer.content))  # else the server would send it in chunks
    answer["Request-ID"] = str(uuid4())
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
