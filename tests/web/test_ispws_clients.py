"""What real client programs wrote, captured when they were run, sent to the endpoint; and what an officer then sees."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from node import Node
from people import People
from web.platforms import PLAIN, Platform, platform

CLIENTS = Path(__file__).parents[1] / "contract" / "samples" / "intake" / "clients"
REPORTS = sorted(path.name for path in CLIENTS.glob("client_*report*.xml"))
DETAILS = sorted(path.name for path in CLIENTS.glob("client_*fileinfo*.xml"))


@pytest.fixture
def chat(node: Node, four: People) -> Platform:
    return platform(node, four.asha)


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_of_every_client_is_accepted_and_taken_in(name: str, node: Node, chat: Platform) -> None:
    opened = chat.submit((CLIENTS / name).read_bytes())
    assert opened.key == (200, PLAIN, 0), opened
    if "batched" in name:
        file = chat.upload(opened.report).parts["fileId"]
        chat.details(opened.report, file, inside="<fileAnnotations><potentialMeme/></fileAnnotations>")
    assert chat.finish(opened.report).code == 0
    node.work()
    assert node.sql("SELECT number FROM report") == [(str(opened.report),)]


@pytest.mark.parametrize("name", DETAILS)
def test_the_details_of_every_client_are_accepted_unless_their_order_is_wrong(
    name: str, node: Node, chat: Platform
) -> None:
    number = chat.submit().report
    file = chat.upload(number).parts["fileId"]
    body = (CLIENTS / name).read_text("utf-8")
    body = re.sub(r"<reportId>[^<]*</reportId>", f"<reportId>{number}</reportId>", body)
    answer = chat.xml("fileinfo", re.sub(r"<fileId>[^<]*</fileId>", f"<fileId>{file}</fileId>", body))
    assert answer.code == (4100 if "wrongorder" in name else 0), answer
    if answer.code:
        assert "fileViewedByEsp" in answer.parts["responseDescription"]
    assert chat.finish(number).code == 0
    node.work()
    assert node.sql("SELECT count(*) FROM refused") == [(0,)]


def test_an_officer_sees_the_report_its_file_and_the_contradiction(
    node: Node, four: People, chat: Platform, signed_in: Callable[..., Client]
) -> None:
    number = chat.submit().report
    file = chat.upload(number, b"what came", "seen.jpg").parts["fileId"]
    wrong = f'<originalFileHash hashType="SHA1">{"ab" * 20}</originalFileHash>'
    chat.details(number, file, inside=wrong)
    chat.finish(number)
    node.work()
    browser = signed_in(four.asha)
    listed = browser.get("/intake/").content.decode()
    assert "platform-1.xml" in listed
    assert "ExampleChat" in listed
    ((ref,),) = node.sql("SELECT ref FROM report")
    page = browser.get(f"/reports/{ref}/").content.decode()
    assert "seen.jpg" in page
    assert hashlib.md5(b"what came").hexdigest() in page
    assert hashlib.sha1(b"what came").hexdigest() in page
    assert "hash.conflict" in str(node.rows(four.asha, "report", "flags"))
    assert signed_in(four.chitra).get(f"/reports/{ref}/").status_code == 404
