"""What a platform may write: documents that the endpoint takes, and those that it answers with a fault."""

from __future__ import annotations

import hashlib

import pytest

from node import Node
from people import People
from web.platforms import DONE, PLAIN, Platform, batched, details, platform, report


@pytest.fixture
def chat(node: Node, four: People) -> Platform:
    return platform(node, four.asha)


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        pytest.param(report(), "text/plain", 0, id="a client that names no type"),
        pytest.param(report(), "text/html", 4000, id="type"),
        pytest.param(report(), "application/json", 4000, id="json"),
        pytest.param("<x/>", "text/xml", 4000, id="root"),
        pytest.param("<fileDetails/>", "text/xml", 4000, id="another root of ours"),
        pytest.param(" ", "text/xml", 4110, id="empty"),
        pytest.param("<report>", "text/xml", 4110, id="open"),
        pytest.param("no xml", "text/xml", 4110, id="text"),
        pytest.param(report(head="<!DOCTYPE report>"), "text/xml", 4110, id="document type"),
        pytest.param(report(head='<!DOCTYPE report [<!ENTITY a "b">]>'), "text/xml", 4110, id="entity"),
        pytest.param(report(account="&a;"), "text/xml", 4110, id="unknown entity"),
        pytest.param(report(account="\x00"), "text/xml", 4110, id="zero"),
        pytest.param(report(after="<a>" * 70 + "</a>" * 70), "text/xml", 4110, id="depth"),
        pytest.param(report(after="<a>" * 63 + "</a>" * 63), "text/xml", 4110, id="depth within its archive"),
        pytest.param(report(account="x" * 70_000), "text/xml", 4110, id="long field"),
        pytest.param(report(after="<!--" + "x" * (5 << 20) + "-->"), "text/xml", 4110, id="five MiB"),
        pytest.param(report().encode("utf-16"), "text/xml", 0, id="utf-16"),
        pytest.param(b"\xef\xbb\xbf" + report().encode(), "application/xml", 0, id="mark"),
        pytest.param(report(account="\xe9").encode("latin-1"), "text/xml", 4110, id="not utf-8"),
        pytest.param(
            b'<?xml version="1.0" encoding="ISO-8859-1"?>' + report(account="\xe9").encode("latin-1"), "text/xml", 0,
            id="latin-1",
        ),
        pytest.param(report(head='<?xml version="1.0" encoding="EBCDIC-CP-US"?>'), "text/xml", 4110, id="ebcdic"),
        pytest.param(report().replace("<report>", '<report xmlns="urn:x">'), "text/xml", 4100, id="namespace"),
        pytest.param(
            report().replace("<report>", '<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
                             ' xsi:noNamespaceSchemaLocation="http://example.org/x.xsd">'), "text/xml", 0, id="hint",
        ),
        pytest.param(report(after="<reporter/>"), "text/xml", 4100, id="order"),
        pytest.param("<report/>", "text/xml", 4100, id="missing"),
        pytest.param(report(after="<a>" * 62 + "</a>" * 62), "text/xml", 0, id="deepest"),
        pytest.param(report(after="<quiteNew>1</quiteNew>"), "text/xml", 0, id="unknown element"),
        pytest.param(report(kind="Something else"), "text/xml", 0, id="unknown kind"),
        pytest.param(report(urgent=" "), "text/xml", 4100, id="escalation without a text"),
        pytest.param(report(urgent="Now"), "text/xml", 0, id="escalation"),
        pytest.param(report(at="2026-10-20T10:00:00"), "text/xml", 0, id="no zone"),
        pytest.param(report(at="2031-10-20T10:00:00Z"), "text/xml", 0, id="future"),
        pytest.param(report(people=2 * "<personOrUserReported/>"), "text/xml", 0, id="two people"),
        pytest.param(
            report(people="<personOrUserReported><associatedAccount/></personOrUserReported>"), "text/xml", 4100,
            id="account type",
        ),
        pytest.param(batched("u-1", "u-2"), "text/xml", 0, id="batched"),
        pytest.param(batched("u-1", after="<victim><victimPerson/></victim>"), "text/xml", 4100, id="batched victim"),
        pytest.param(batched("u-1", after="<additionalInfo>x</additionalInfo>"), "text/xml", 4100, id="batched info"),
    ],
)  # fmt: skip
def test_what_a_lenient_submit_says(
    body: str | bytes, content_type: str, code: int, node: Node, chat: Platform
) -> None:
    answer = chat.xml("submit", body, content_type)
    assert answer.code == code, answer
    assert answer.status == (200 if code == 0 else 400)
    assert answer.root == PLAIN
    if code == 0 and "batchedReport" not in str(body):
        assert chat.finish(answer.report).code == 0
        node.work()
        assert node.sql("SELECT count(*) FROM report") == [(1,)], "what is acknowledged is always taken in"
        assert node.sql("SELECT count(*) FROM refused") == [(0,)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(report(), 0, id="good"),
        pytest.param(report(kind="Something else"), 4100, id="unknown kind"),
        pytest.param(report(at="2026-10-20T10:00:00"), 4100, id="no zone"),
        pytest.param(report(at="2031-10-20T10:00:00Z"), 4100, id="future"),
        pytest.param(report(at="2026-11-02T06:04:59Z"), 0, id="a clock that runs ahead"),
        pytest.param(report(people=2 * "<personOrUserReported/>"), 4100, id="two people"),
        pytest.param(report(account="x" * 256), 4100, id="too long"),
        pytest.param(batched("u-1", "u-2"), 0, id="batched"),
    ],
)
def test_what_a_strict_submit_says(body: str, code: int, node: Node, four: People) -> None:
    answer = platform(node, four.asha, "Strict", strict=True).submit(body)
    assert (answer.code, answer.status) == (code, 200 if code == 0 else 400), answer


def test_a_fault_is_told_with_its_line_and_without_the_value(node: Node, four: People) -> None:
    body = report(kind="SECRET-KIND").replace("<incidentType>", "\n\n<incidentType>")
    answer = platform(node, four.asha, "Strict", strict=True).submit('<?xml version="1.0"?>\n' + body)
    words = answer.parts["responseDescription"]
    assert words.startswith("/report/incidentSummary/incidentType (line 4):")
    assert "SECRET" not in words


def test_details_are_given_once_and_an_upload_without_them_stands_with_its_digests(
    node: Node, four: People, chat: Platform
) -> None:
    number = chat.submit().report
    first, second = (chat.upload(number, name=name).parts["fileId"] for name in ("a & b.jpg", "<c>.png"))
    assert chat.details(number, first).code == 0
    assert chat.details(number, first).key == (400, PLAIN, 4100)
    assert chat.finish(number).files == (first, second)
    node.work()
    ((told,),) = node.sql("SELECT told FROM report_version")
    assert [dict(file["fields"])["submittal_id"] for file in told["files"]] == [first, second]
    assert "a &amp; b.jpg" not in str(told)
    assert "a & b.jpg" in str(told)
    assert [len(file["hashes"]) for file in told["files"]] == [3, 3]


def test_a_digest_that_contradicts_the_file_that_came_is_flagged(node: Node, four: People, chat: Platform) -> None:
    number = chat.submit().report
    right, wrong = hashlib.md5(b"bytes of a file").hexdigest(), "f" * 31 + "e"
    for announced in (right.upper(), wrong):
        file = chat.upload(number).parts["fileId"]
        inside = f'<originalFileHash hashType="MD5">{announced}</originalFileHash><additionalInfo>x</additionalInfo>'
        assert chat.details(number, file, inside=inside).code == 0
    chat.finish(number)
    node.work()
    assert node.rows(four.asha, "report", "flags") == [["hash.conflict"]]
    ((told,),) = node.sql("SELECT told FROM report_version")
    assert [dict(file["hashes"])["md5"] for file in told["files"]] == [right, wrong]
    assert dict(told["files"][1]["fields"])["hash.md5.raw"] == right


def test_a_batched_report_has_one_file_that_is_viral(node: Node, chat: Platform) -> None:
    viral = "<fileAnnotations><viral/></fileAnnotations>"
    number = chat.submit(batched("u-1", "u-2", "u-3")).report
    assert chat.finish(number).key == (400, DONE, 4100)
    file = chat.upload(number).parts["fileId"]
    assert chat.finish(number).key == (400, DONE, 4100)
    for wrong in (
        "", "<fileAnnotations><infant/></fileAnnotations>", f"<originalFileName>a</originalFileName>{viral}",
        f'{viral}<originalFileHash hashType="MD5">{"a" * 32}</originalFileHash>',
        f"{viral}<additionalInfo>x</additionalInfo>",
        f"<fileRelevance>Supplemental Reported</fileRelevance>{viral}",
    ):  # fmt: skip
        assert chat.details(number, file, inside=wrong).key == (400, PLAIN, 4100), wrong
    assert chat.details(number, file, inside=viral).code == 0
    assert chat.finish(number).code == 0
    node.work()
    assert node.sql("SELECT count(*) FROM party WHERE role = 'reported'") == [(3,)]
    two = chat.submit(batched("u-1")).report
    for _ in range(2):
        assert chat.upload(two).code == 0
    assert chat.finish(two).key == (400, DONE, 4100)
    assert chat.retract(two).code == 0, "it stayed open"


def test_details_obey_the_rules_for_files(chat: Platform) -> None:
    number = chat.submit().report
    file = chat.upload(number).parts["fileId"]
    supplemental = "<fileRelevance>Supplemental Reported</fileRelevance>"
    for inside in (
        f"{supplemental}<potentialMeme>true</potentialMeme>",
        f"{supplemental}<industryClassification>A1</industryClassification>",
        f"{supplemental}<fileViewedByEsp>true</fileViewedByEsp>",
        2 * "<ipCaptureEvent><ipAddress>192.0.2.1</ipAddress></ipCaptureEvent>",
    ):
        assert chat.details(number, file, inside=inside).key == (400, PLAIN, 4100), inside
    assert chat.xml("fileinfo", report()).key == (400, PLAIN, 4000)
    assert chat.xml("fileinfo", details("x", file)).key == (400, PLAIN, 4100)
    assert chat.xml("fileinfo", details(number, file, head="<!DOCTYPE x>")).key == (400, PLAIN, 4110)
    assert chat.details(number, file, inside=supplemental).code == 0
