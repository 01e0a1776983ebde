"""The endpoint to which platforms submit: who may call, what each call answers, and what becomes of a report."""

from __future__ import annotations

import hashlib
import re

import pytest

from node import Node
from people import People
from web.platforms import DONE, PLAIN, Platform, caller, platform, report

FILE_ID = re.compile(r"(?=.*[abcdf])[0-9a-f]{32}")
REQUEST_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.fixture
def chat(node: Node, four: People) -> Platform:
    return platform(node, four.asha)


def test_a_report_with_a_file_is_submitted_and_taken_in(node: Node, four: People, chat: Platform) -> None:
    opened = chat.submit()
    assert opened.key == (200, "reportResponse", 0)
    assert list(opened.parts) == ["responseCode", "responseDescription", "reportId"]
    assert opened.parts["responseDescription"] == "Success"
    number = opened.report
    assert 0 < number < 2**53
    content = b"bytes of a file" * 1000
    file = chat.upload(number, content)
    assert file.key == (200, "reportResponse", 0)
    assert list(file.parts) == ["responseCode", "responseDescription", "reportId", "fileId", "hash"]
    assert file.parts["hash"] == hashlib.md5(content).hexdigest()
    assert FILE_ID.fullmatch(file.parts["fileId"])
    told = chat.details(number, file.parts["fileId"], inside="<originalFileName>b.jpg</originalFileName>")
    assert (told.key, told.report) == ((200, "reportResponse", 0), number)
    done = chat.finish(number)
    assert (done.key, done.report, done.files) == ((200, "reportDoneResponse", 0), number, (file.parts["fileId"],))
    assert list(done.parts) == ["responseCode", "reportId", "files"]
    node.work()
    assert node.rows(four.asha, "report", "number", "source", "flags") == [(str(number), "ExampleChat", [])]
    assert sorted(node.rows(four.asha, "file_hash", "algorithm", "value")) == [
        ("md5", hashlib.md5(content).hexdigest()),
        ("sha1", hashlib.sha1(content).hexdigest()),
        ("sha256", hashlib.sha256(content).hexdigest()),
    ]
    ((name, outcome, counts),) = node.rows(four.asha, "incoming_file", "name", "outcome", "counts")
    assert (name, outcome, counts["accepted"]) == ("platform-1.xml", "accepted", 1)
    assert node.rows(four.asha, "platform_report", "state", "document") == [("taken", None)]
    assert "report" in node.rows(four.asha, "inbox_item", "subject_kind")
    assert node.rows(four.chitra, "report", "number") == []


def test_status_names_the_caller_and_no_report(chat: Platform) -> None:
    answer = chat.get("status")
    assert answer.key == (200, PLAIN, 0)
    assert answer.parts["responseDescription"] == "Remote User : examplechat, Remote Ip : 127.0.0.1"
    assert "reportId" not in answer.parts


def test_the_schema_that_is_served_takes_every_answer(chat: Platform) -> None:
    from lxml import etree

    served = chat.client.get("/ispws/xsd", headers=chat.headers)
    assert served["Content-Type"].startswith("text/xml")
    schema = etree.XMLSchema(etree.fromstring(served.content))
    number = chat.submit().report
    for answer in (
        chat.get("status"), chat.submit(), chat.submit("<x/>"), chat.upload(number), chat.finish(1),
        chat.finish(number), chat.get("nothing"), chat.retract(number), chat.form("finish"),
    ):  # fmt: skip
        assert schema.validate(etree.fromstring(answer.body)), answer


CALLS = ("status", "xsd", "submit", "upload", "fileinfo", "finish", "retract", "nothing", "", "status/", "submit/1")


@pytest.mark.parametrize(
    "header", [None, "Basic", "Basic !!", "Bearer {good}", "Basic {short}", "Basic {other}", "Basic {long}"]
)
def test_without_a_valid_credential_every_call_answers_401_with_nothing_in_it(
    header: str | None, node: Node, chat: Platform
) -> None:
    from base64 import b64encode

    told = {
        "good": chat.headers["Authorization"].partition(" ")[2],
        "short": b64encode(b"examplechat").decode(),
        "other": b64encode(f"examplechat:{chat.password}x".encode()).decode(),
        "long": b64encode(b"x" * 5000 + b":y").decode(),
    }
    headers = {} if header is None else {"Authorization": header.format(**told)}
    for call in CALLS:
        for method in ("get", "post", "put", "delete", "head", "options"):
            answer = getattr(caller(node), method)(f"/ispws/{call}", headers=headers)
            assert (answer.status_code, answer.content) == (401, b""), (method, call)
            assert answer["WWW-Authenticate"].startswith("Basic")
            assert REQUEST_ID.fullmatch(answer["Request-ID"])
            assert "Set-Cookie" not in answer.headers


def test_a_session_of_a_browser_opens_nothing_here(signed_in, node: Node, four: People, chat: Platform) -> None:
    browser = signed_in(four.asha)
    for call in CALLS:
        for answer in (browser.get(f"/ispws/{call}"), browser.post(f"/ispws/{call}")):
            assert (answer.status_code, answer.content) == (401, b""), call


@pytest.mark.parametrize("role", ["analyst", "officer", "supervisor", "auditor", "administrator"])
def test_no_role_of_a_person_matters_to_any_call(
    role: str, signed_in, node: Node, four: People, chat: Platform
) -> None:
    from nodal.ledger import people as persons

    browser = signed_in(persons.add(f"one-{role}", name="One", unit=four.asha.unit, role=role))
    for call in CALLS:
        assert browser.get(f"/ispws/{call}").status_code == 401
        assert browser.post(f"/ispws/{call}").status_code == 401
        assert browser.get(f"/ispws/{call}", headers=chat.headers).status_code in (200, 400, 404)


def test_a_call_writes_no_session_and_asks_few_questions(node: Node, chat: Platform) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = {}
    number = chat.submit().report
    file = chat.upload(number).parts["fileId"]
    for name, act in (
        ("status", lambda: chat.get("status")),
        ("submit", chat.submit),
        ("upload", lambda: chat.upload(number)),
        ("fileinfo", lambda: chat.details(number, file)),
        ("finish", lambda: chat.finish(number)),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert act().code == 0
        costs[name] = len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    assert costs == {"status": 1, "submit": 5, "upload": 6, "fileinfo": 6, "finish": 6}, "with BEGIN and COMMIT"
    assert node.sql("SELECT count(*) FROM django_session") == [(0,)]


def test_a_platform_that_is_shut_out_learns_so_and_reaches_nothing(node: Node, four: People, chat: Platform) -> None:
    number = chat.submit().report
    node.sql("UPDATE sender SET disabled_at = now()")
    for call in CALLS:
        assert chat.get(call).key == (403, DONE if call == "finish" else PLAIN, 3000), call
    assert chat.submit().code == chat.upload(number).code == chat.details(number, "a" * 32).code == 3000
    assert chat.finish(number).key == (403, DONE, 3000)
    assert chat.retract(number).code == 3000


def test_an_address_that_does_not_exist_is_no_resource(node: Node, chat: Platform) -> None:
    for call in ("nothing", "", "status/", "submit/1", "../submit", "submit%0A", "%00"):
        assert chat.get(call).key == (404, PLAIN, 1210), call
        assert chat.xml(call, report()).key == (404, PLAIN, 1210), call
    answer = chat.client.get("/ispws", headers=chat.headers)
    assert (answer.status_code, b"1210" in answer.content) == (404, True)
    assert chat.client.get("/ispwsx").status_code == 404


def test_each_call_has_one_method(chat: Platform) -> None:
    for call in ("submit", "upload", "fileinfo", "retract"):
        assert chat.get(call).key == (400, PLAIN, 4000), call
    assert chat.get("finish").key == (400, DONE, 4000)
    for call in ("status", "xsd"):
        assert chat.form(call).key == (400, PLAIN, 4000), call


@pytest.mark.parametrize("call", ["finish", "retract"])
def test_both_encodings_of_a_form_are_read(call: str, chat: Platform) -> None:
    for send in (chat.form, chat.parts):
        answer = send(call, id=chat.submit().report)
        assert (answer.status, answer.code) == (200, 0), send
    root = DONE if call == "finish" else PLAIN
    for fields in (
        {},
        {"id": ""},
        {"id": "x"},
        {"id": "-1"},
        {"id": "1e3"},
        {"id": "0"},
        {"id": "9" * 30},
        {"number": 1},
    ):
        for send in (chat.form, chat.parts):
            assert send(call, **fields).key == (400, root, 4000), fields
    number = chat.submit().report
    assert chat.xml(call, f"id={number}", "text/plain").key == (400, root, 4000)
    assert chat.xml(call, "--x", "multipart/form-data").key == (400, root, 4000)
    assert chat.xml(call, "", "multipart/form-data; boundary=x").key == (400, root, 4000)
    assert chat.xml(call, "&".join(f"a{n}=1" for n in range(200)), "application/x-www-form-urlencoded").code == 4000
    twice = f'--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n{number}\r\n--x--\r\n'
    typed = "multipart/form-data, multipart/form-data; boundary=x"
    assert chat.xml(call, twice, typed).code == 0


def test_a_report_of_another_platform_reads_as_one_that_does_not_exist(
    node: Node, four: People, chat: Platform
) -> None:
    other = platform(node, four.chitra, "ExampleMail")
    number = chat.submit().report
    file = chat.upload(number).parts["fileId"]
    for foreign, absent in (
        (other.upload(number), other.upload(7)),
        (other.details(number, file), other.details(7, file)),
        (other.retract(number), other.retract(7)),
    ):
        assert foreign.key == absent.key == (404, PLAIN, 5001)
        assert foreign.body == absent.body
    assert other.finish(number).key == other.finish(7).key == (404, DONE, 5001)
    assert (other.finish(number).report, other.finish(number).files) == (number, ())
    own = other.submit().report
    for one in (file, "f" * 32, "x"):
        assert other.details(own, one).key == (404, PLAIN, 5002), one
    assert chat.finish(number).code == 0


def test_after_finish_and_after_retract_every_call_says_so(node: Node, chat: Platform) -> None:
    for end, code in ((chat.finish, 5102), (chat.retract, 5101)):
        number = chat.submit().report
        file = chat.upload(number).parts["fileId"]
        assert end(number).code == 0
        for _ in range(2):  # before it is taken in and after
            assert chat.upload(number).key == (400, PLAIN, code)
            assert chat.details(number, file).key == (400, PLAIN, code)
            assert chat.retract(number).key == (400, PLAIN, code)
            assert chat.finish(number).key == (400, DONE, code)
            node.work()
    assert node.sql("SELECT count(*) FROM report") == [(1,)]
