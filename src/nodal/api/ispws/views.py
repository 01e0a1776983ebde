"""The seven calls, and the answer to any other address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from nodal.api.ispws import answers
from nodal.api.ispws.bodies import read_form, read_upload, read_xml
from nodal.api.ispws.door import call, tools
from nodal.edges.intake.ispws_call import schema_document
from nodal.steps import platform
from nodal.steps.platform import Calling, Code, Refused


@call("GET")
def status(request: HttpRequest, caller: Calling) -> HttpResponse:
    """Whether the credential works, and from where the call came."""
    address = request.META.get("REMOTE_ADDR", "")
    return answers.plain(Code.SUCCESS, f"Remote User : {caller.username}, Remote Ip : {address}")


@call("GET")
def xsd(request: HttpRequest, caller: Calling) -> HttpResponse:
    """The schema against which documents are checked."""
    return answers.document(schema_document())


@call("POST", when_not_saved=Code.NOT_SAVED)
def submit(request: HttpRequest, caller: Calling) -> HttpResponse:
    """Open a report."""
    report = platform.open_report(tools(request), caller, read_xml(request))
    return answers.plain(Code.SUCCESS, reportId=report)


@call("POST", when_not_saved=Code.NOT_UPLOADED)
def upload(request: HttpRequest, caller: Calling) -> HttpResponse:
    """Add a file to an open report."""
    report, received = read_upload(request)
    file = platform.add_file(tools(request), caller, report, received)
    return answers.plain(Code.SUCCESS, reportId=report, fileId=file.file_id, hash=file.md5)


@call("POST", when_not_saved=Code.NOT_UPDATED)
def fileinfo(request: HttpRequest, caller: Calling) -> HttpResponse:
    """Add the details of a file."""
    report = platform.add_details(tools(request), caller, read_xml(request))
    return answers.plain(Code.SUCCESS, reportId=report)


@call("POST", when_not_saved=Code.NOT_UPDATED)
def finish(request: HttpRequest, caller: Calling) -> HttpResponse:
    """Finish a report."""
    report = read_form(request).number()
    request.report = report  # type: ignore[attr-defined]  # a refusal names it too
    return answers.done(Code.SUCCESS, report, platform.finish(tools(request), caller, report))


@call("POST", when_not_saved=Code.NOT_UPDATED)
def retract(request: HttpRequest, caller: Calling) -> HttpResponse:
    """Take an open report back."""
    report = read_form(request).number()
    platform.retract(tools(request), caller, report)
    return answers.plain(Code.SUCCESS, reportId=report)


@call(None)
def absent(request: HttpRequest, caller: Calling) -> HttpResponse:
    """There is no such call."""
    raise Refused(Code.NO_RESOURCE, "There is no such resource")
