"""The endpoint when a body is cut, too large or too late, and when the server itself fails."""

from __future__ import annotations

import hashlib
import time

import pytest

from node import Node
from people import People
from web.platforms import DONE, PLAIN, Platform, platform, report


@pytest.fixture
def chat(node: Node, four: People) -> Platform:
    return platform(node, four.asha)


def test_what_was_taken_back_is_kept_nowhere(node: Node, chat: Platform) -> None:
    number = chat.submit(report("u-secret")).report
    file = chat.upload(number, name="secret.jpg").parts["fileId"]
    chat.details(number, file, inside="<originalFileName>secret.jpg</originalFileName>")
    assert chat.retract(number).code == 0
    kept = node.sql("SELECT r::text || f::text FROM platform_report r JOIN platform_file f ON f.report_id = r.id")
    assert "secret" not in str(kept)
    node.work()
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


def test_an_open_report_is_dropped_a_day_after_it_was_opened_or_an_hour_after_the_last_call(
    node: Node, chat: Platform
) -> None:
    idle, busy, swept = chat.submit().report, chat.submit().report, chat.submit().report
    node.clock.advance(hours=23, minutes=59)
    file = chat.upload(busy).parts["fileId"]
    node.clock.advance(minutes=2)
    assert chat.finish(idle).key == (404, DONE, 5001)
    assert chat.upload(idle).code == chat.retract(idle).code == 5001
    node.clock.advance(minutes=50)
    assert chat.details(busy, file).code == 0
    node.clock.advance(minutes=59)
    node.work()
    assert node.sql("SELECT id, state FROM platform_report ORDER BY id") == [
        (idle, "dropped"), (busy, "open"), (swept, "dropped"),
    ]  # fmt: skip
    assert node.sql("SELECT count(*) FROM platform_report WHERE state = 'dropped' AND document IS NOT NULL") == [(0,)]
    assert chat.finish(busy).code == 0
    assert chat.finish(swept).code == 5001


def test_an_upload_needs_one_file_that_is_whole(chat: Platform) -> None:
    number = chat.submit().report
    assert chat.upload(number, b"").key == (400, PLAIN, 4200)
    assert chat.parts("upload", id=number).key == (400, PLAIN, 4200)
    assert chat.parts("upload", id=number, file="text").key == (400, PLAIN, 4200)
    assert chat.upload("x").key == (400, PLAIN, 4000)
    assert chat.form("upload", id=number).key == (400, PLAIN, 4000)
    part = 'Content-Disposition: form-data; name="{}"'
    cut = f'--x\r\n{part.format("id")}\r\n\r\n{number}\r\n--x\r\n{part.format("file")}; filename="a"\r\n\r\nhalf of'
    assert chat.xml("upload", cut, "multipart/form-data; boundary=x").key == (500, PLAIN, 1111)
    whole = cut + "\r\n--x--\r\n"
    assert chat.xml("upload", whole, "multipart/form-data; boundary=x").code == 0


def test_an_upload_leaves_its_bytes_nowhere(node: Node, chat: Platform, tmp_path) -> None:
    number, secret = chat.submit().report, b"SECRET-CONTENT" * 400_000
    opened = []
    import builtins

    real = builtins.open
    builtins.open = lambda *words, **more: (opened.append(words), real(*words, **more))[1]  # type: ignore[assignment]
    try:
        assert chat.upload(number, secret).code == 0
    finally:
        builtins.open = real
    assert [words for words in opened if "w" in str(words[1:2])] == []
    assert not any(
        b"SECRET-CONTENT" in path.read_bytes() for path in node.tools.settings.data.rglob("*") if path.is_file()
    )
    ((size, digest),) = node.sql("SELECT size_bytes, sha256 FROM platform_file")
    assert (size, digest) == (len(secret), hashlib.sha256(secret).hexdigest())


def test_a_report_grows_no_larger_than_can_be_taken_in(node: Node, chat: Platform, monkeypatch) -> None:
    from dataclasses import replace

    from nodal.steps.tools import TOOLS

    settings = node.tools.settings
    small = replace(settings, limits=replace(settings.limits, report_bytes=6000))
    chat.client.defaults[TOOLS] = replace(node.tools, settings=small)
    number = chat.submit().report
    answers = [chat.upload(number).code for _ in range(12)]
    assert set(answers) == {0, 4110}
    assert answers == sorted(answers)
    assert chat.finish(number).code == 0


def test_what_the_database_refuses_is_said_with_its_code(node: Node, chat: Platform) -> None:
    number = chat.submit().report
    file = chat.upload(number).parts["fileId"]
    try:
        node.sql("REVOKE INSERT, UPDATE ON platform_report FROM nodal_app")
        assert chat.submit().key == (500, PLAIN, 1100)
        assert chat.upload(number).key == (500, PLAIN, 1110)
        assert chat.details(number, file).key == (500, PLAIN, 1300)
        assert chat.finish(number).key == (500, DONE, 1300)
        assert chat.retract(number).key == (500, PLAIN, 1300)
        node.sql("REVOKE SELECT ON sender FROM nodal_app")
        assert chat.get("status").key == (500, PLAIN, 1000)
        assert chat.finish(number).key == (500, DONE, 1000)
    finally:
        node.sql("GRANT INSERT, UPDATE ON platform_report TO nodal_app")
        node.sql("GRANT SELECT ON sender TO nodal_app")
    assert chat.finish(number).code == 0


def test_a_fault_of_the_program_is_said_in_xml(node: Node, chat: Platform, monkeypatch) -> None:
    from nodal.steps import platform as step

    def broken(*_: object) -> None:
        raise RuntimeError("SECRET")

    monkeypatch.setattr(step, "finish", broken)
    monkeypatch.setattr(step, "open_report", broken)
    chat.client.raise_request_exception = False
    number = 7
    assert chat.submit().key == (500, PLAIN, 1000)
    answer = chat.finish(number)
    assert (answer.key, answer.report) == ((500, DONE, 1000), number)
    assert b"SECRET" not in answer.body


def test_thousands_of_faults_among_thousands_of_siblings_cost_seconds_and_not_minutes(
    node: Node, four: People, chat: Platform
) -> None:
    phones = "<phone type='bad' verified='bad' extension='bad'>1</phone>" * 9_900
    people = "<personOrUserReported><personOrUserReportedPerson>{}</personOrUserReportedPerson></personOrUserReported>"
    began = time.process_time()
    answer = chat.submit(report(people=people.format(phones)))
    assert answer.code == 0
    assert time.process_time() - began < 10
    assert platform(node, four.asha, "Strict", strict=True).submit(report(people=people.format(phones))).code == 4100
    wrong = report(people=people.format(f"{phones}<firstName>last</firstName>"))
    assert chat.submit(wrong).code == 4100, "and a fault of structure among them is found"
