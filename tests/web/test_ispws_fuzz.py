"""Documents drawn from the schema, and calls of any shape: each is answered with a documented code, and that is kept.

Every text that is sent holds a mark, which must reach neither an answer that refuses nor the log.
"""

from __future__ import annotations

import logging
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from nodal.api.ispws.answers import STATUS
from nodal.edges.intake.ispws_call import schema_document
from nodal.edges.intake.xml_schema import schema, shape_of
from node import Node
from people import People
from web.platforms import DONE, PLAIN, Platform, Said, details, platform, report

MARK = "zqMARKqz"
EASY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
SCHEMA = etree.XMLSchema(etree.fromstring(schema_document()))

VALUES = {
    "xs:boolean": ["true", "1", "false", ""],
    "xs:long": ["7", "-1", "9" * 30],
    "xs:double": ["1.5", "-123.456", "x"],
    "xs:date": ["2001-02-03", "03/02/2001"],
    "dateTimeTz": [
        "2026-10-20T10:00:00Z", "2026-10-20T10:00:00.123456789+05:30", "2026-10-20T10:00:00", "2099-01-01T00:00:00Z",
    ],
    "incidentType": ["Child Sex Tourism", "Something new"],
    "portNo": ["51000", "0", "70000", "443"],
    "ip": ["192.0.2.1", "10.0.0.1", "::1", "no address"],
    "age": ["9", "-1"],
    "batchReason": ["VIRAL_POTENTIAL_MEME", "other"],
    "fileRelevance": ["Reported", "Supplemental Reported"],
    "industryClass": ["A1", "C9"],
    "accountType": ["Linked", "other"],
    "metadataType": ["EXIF", "HASH", "other"],
    "phoneT": ["+12025550147", "one"],
    "emailT": ["someone@example.org", "no mail"],
}  # fmt: skip
ODD = ["", " ", MARK, f"{MARK}\u202e", f"{MARK}\U0001f600", "x" * 3000, "=1+1", "<b>", "&", "]]>", "a\tb\nc"]


def text_of(draw: Any, kind: str) -> str:
    chosen: str = draw(st.sampled_from([*VALUES.get(kind, []) * 4, *ODD] if kind in VALUES else [*ODD, f"{MARK}-1"]))
    return chosen


NEEDED = {
    "incidentSummary", "reporter", "reportingPerson", "incidentType", "incidentDateTime", "victimPerson", "ipAddress",
    "name", "value", "nameValuePair", "idType", "idValue", "agencyName",
}  # fmt: skip
EITHER = {"internetDetailsT": None, "fileDetailsT": {"potentialMeme", "fileAnnotations"}}
"""Types of which only one child may stand (of these); None: of all."""

SPLINTERS = [f"<quiteNew>{MARK}</quiteNew>", MARK, "<!-- c -->", "<?p i?>", f"<report>{MARK}</report>"]


def element(draw: Any, name: str, kind: str, depth: int = 0) -> str:
    """One element as the schema describes it, with every now and then something that it does not."""
    shape, rarely = shape_of(kind), st.integers(0, 80)
    attributes = "".join(
        f" {key}={quoteattr(text_of(draw, of))}"
        for key, of in shape.attributes.items()
        if draw(st.booleans()) or (key in ("type", "reason", "hashType") and draw(rarely))
    )
    if not shape.children:
        return f"<{name}{attributes}>{escape(text_of(draw, kind))}</{name}>"
    parts = [
        element(draw, child, of, depth + 1)
        for child, of in chosen(draw, kind)
        for _ in range(draw(st.sampled_from([1, 1, 2])) if child in shape.repeated else 1)
        if depth < 6
    ]
    if draw(rarely) == 0:
        parts = draw(st.permutations(parts))
    if draw(rarely) == 0:
        parts.append(draw(st.sampled_from(SPLINTERS)))
    return f"<{name}{attributes}>{''.join(parts)}</{name}>"


def chosen(draw: Any, kind: str) -> list[tuple[str, str]]:
    """Which of the children of a type stand there."""
    children = list(shape_of(kind).children.items())
    if kind in EITHER:
        names = EITHER[kind] or {name for name, _ in children}
        one = draw(st.sampled_from(sorted(names)))
        children = [pair for pair in children if pair[0] not in names or pair[0] == one]
        if EITHER[kind] is None:
            return children
    return [pair for pair in children if pair[0] in NEEDED or not draw(st.integers(0, 2))]


def drawn(draw: Any, name: str) -> str:
    return element(draw, name, schema().roots[name])


def holds(answer: Said, *, root: str = PLAIN) -> None:
    """What is promised of every answer."""
    assert answer.code in {code.value for code in STATUS}, answer
    assert answer.code != 1000, answer
    assert answer.status == STATUS[answer.code], answer  # type: ignore[index]
    assert answer.root == root
    assert SCHEMA.validate(etree.fromstring(answer.body))
    assert MARK not in answer.body.decode()
    assert answer.headers["Request-ID"]


@pytest.fixture
def chat(node: Node, four: People) -> Platform:
    return platform(node, four.asha)


@pytest.fixture
def strict(node: Node, four: People) -> Platform:
    return platform(node, four.asha, "Strict", strict=True)


def logged(records: list[logging.LogRecord]) -> str:
    from nodal.project.logs import Plain

    return "\n".join(Plain().format(record) for record in records)


def test_any_report_of_the_schema_is_answered_and_what_is_accepted_is_taken_in(
    node: Node, chat: Platform, strict: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    finished = set()

    @EASY
    @given(data=st.data())
    def submit(data: st.DataObject) -> None:
        body = drawn(data.draw, "report")
        lenient, other = chat.submit(body), strict.submit(body)
        for answer in (lenient, other):
            holds(answer)
        assert lenient.code == 0 or other.code != 0, "what is forgiven to no lenient one is forgiven to no strict one"
        if lenient.code == 0 and "batchedReport" not in body:
            holds(chat.upload(lenient.report, MARK.encode(), f"{MARK}.jpg"))
            assert chat.finish(lenient.report).code == 0
            finished.add(str(lenient.report))

    submit()
    assert len(finished) > 5
    node.work()
    assert {number for (number,) in node.sql("SELECT number FROM report")} == finished
    assert node.sql("SELECT count(*) FROM refused") == [(0,)]
    assert MARK not in logged(caplog.records)


def test_any_details_of_the_schema_are_answered_and_what_is_accepted_is_taken_in(
    node: Node, chat: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    numbers, told = [chat.submit().report for _ in range(3)], []

    @EASY
    @given(data=st.data())
    def describe(data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(numbers))
        file = chat.upload(number, b"bytes").parts["fileId"]
        body = drawn(data.draw, "fileDetails")
        children = body[body.index(">") + 1 : -len("</fileDetails>")]
        inside = etree.fromstring(f"<x>{children}</x>")
        for name in ("reportId", "fileId"):
            for found in inside.findall(name):
                inside.remove(found)
        rest = etree.tostring(inside, encoding="unicode").partition(">")[2].rpartition("<")[0]
        answer = chat.xml("fileinfo", details(number, file, inside=rest) if data.draw(st.integers(0, 9)) else body)
        holds(answer)
        told.append(answer.code)

    describe()
    assert told.count(0) > 5
    for number in numbers:
        assert chat.finish(number).code == 0
    node.work()
    assert len(node.sql("SELECT 1 FROM report")) == len(numbers)
    assert node.sql("SELECT count(*) FROM refused") == [(0,)]
    assert MARK not in logged(caplog.records)


def test_any_bytes_at_any_call_are_answered(node: Node, chat: Platform, caplog: pytest.LogCaptureFixture) -> None:
    number = chat.submit().report
    parts = (
        b"--x\r\n", b'Content-Disposition: form-data; name="id"', b"\r\n\r\n", b"\r\n", b"--x--", b"<", b"<report>",
        b'Content-Disposition: form-data; name="file"; filename="a"',
        str(number).encode(), b"id=", b"&", b"\0", b"\xff",
        MARK.encode(), b"%00", b"Content-Transfer-Encoding: base64", b"Content-Type: text/plain; charset=\xff",
        b"filename*=UTF-8''%ff", report().encode(),
    )  # fmt: skip
    form = "multipart/form-data"
    types = (
        "text/xml", "application/xml; charset=nothing", "application/x-www-form-urlencoded", f"{form}; boundary=x",
        f'{form}; boundary="x"', form, f"{form}; boundary={'y' * 300}", "", "x", "application/json",
        "text/plain; charset=utf-16", f"{form}; boundary=\u00e9",
    )  # fmt: skip

    @EASY
    @given(
        call=st.sampled_from(["status", "xsd", "submit", "upload", "fileinfo", "finish", "retract", "x", "finish/x"]),
        method=st.sampled_from(["GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "ODD"]),
        kind=st.sampled_from(types),
        body=st.lists(st.one_of(st.sampled_from(parts), st.binary(max_size=6)), max_size=12).map(b"".join),
    )
    def call_it(call: str, method: str, kind: str, body: bytes) -> None:
        from web.platforms import said

        answered = chat.client.generic(method, f"/ispws/{call}", body, content_type=kind, headers=chat.headers)
        if (call, method) == ("xsd", "GET"):
            assert answered.status_code == 200
            return
        holds(said(answered), root=DONE if call == "finish" else PLAIN)

    call_it()
    assert MARK not in logged(caplog.records)
    assert "Traceback" not in logged(caplog.records)
