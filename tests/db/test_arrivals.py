"""What platforms finished is taken in: in batches, once, whatever breaks in between."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from nodal.edges.intake.ispws_archive import archive
from nodal.facts.submitted import Submitted, UploadedFile
from nodal.ledger import senders
from nodal.ledger.access import Viewer
from nodal.ledger.store import platform as store
from nodal.steps import arrivals, collate, platform
from nodal.steps.acts import senders as acts
from node import Node
from people import DELHI, ELSEWHERE, People, enter

REPORT = (
    "<report><incidentSummary><incidentType>Child Sex Tourism</incidentType>"
    "<incidentDateTime>2026-10-20T10:00:00Z</incidentDateTime></incidentSummary><reporter><reportingPerson/></reporter>"
    "<personOrUserReported><espIdentifier>{account}</espIdentifier></personOrUserReported></report>"
)


@pytest.fixture
def four(node: Node) -> People:
    return enter()


def credential(node: Node, viewer: Viewer, name: str = "ExampleChat") -> tuple[str, str]:
    administrator = Viewer(viewer.person, viewer.username, viewer.name, viewer.unit, "administrator")
    made = acts.make(node.tools, administrator, name)
    return made.sender.username, made.password


def finish(node: Node, who: tuple[str, str], *accounts: str) -> list[int]:
    caller, numbers = platform.known(*who), []
    for account in accounts:
        number = platform.open_report(node.tools, caller, REPORT.format(account=account).encode())
        platform.finish(node.tools, caller, number)
        numbers.append(number)
    return numbers


def there(node: Node) -> list[str]:
    return [number for (number,) in node.sql("SELECT number FROM report ORDER BY number")]


def states(node: Node) -> list[str]:
    return [state for (state,) in node.sql("SELECT DISTINCT state FROM platform_report ORDER BY 1")]


def test_a_batch_holds_so_many_reports_and_no_more(node: Node, four: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "CHUNK", 3)
    numbers = finish(node, credential(node, four.asha), *"abcdefg")
    assert arrivals.take(node.tools) == 7
    assert there(node) == [str(number) for number in numbers]
    assert [counts["seen"] for (counts,) in node.sql("SELECT counts FROM incoming_file ORDER BY id")] == [3, 3, 1]
    assert arrivals.take(node.tools) == 0


def test_a_batch_is_cut_where_it_grows_too_large(node: Node, four: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "AT_MOST_BYTES", 2 * len(REPORT))
    finish(node, credential(node, four.asha), *"abc")
    assert arrivals.take(node.tools) == 3
    assert node.sql("SELECT count(*) FROM incoming_file") == [(2,)]


def test_each_platform_has_its_own_files_and_its_own_unit(node: Node, four: People) -> None:
    finish(node, credential(node, four.asha), "a", "b")
    finish(node, credential(node, four.chitra, "ExampleMail"), "a")
    arrivals.take(node.tools)
    assert node.sql("SELECT unit, source, counts ->> 'accepted' FROM incoming_file ORDER BY id") == [
        (DELHI, "ExampleChat", "2"), (ELSEWHERE, "ExampleMail", "1"),
    ]  # fmt: skip
    assert len(node.rows(four.asha, "report", "number")) == 2
    assert len(node.rows(four.chitra, "report", "number")) == 1
    assert len(node.rows(four.chitra, "platform_report", "id")) == 1


def test_what_the_machine_took_in_says_so(node: Node, four: People) -> None:
    finish(node, credential(node, four.asha), "a")
    arrivals.take(node.tools)
    rows = node.sql("SELECT action, unit FROM audit_in WHERE subject_kind = 'file' ORDER BY id")
    assert rows == [("file.sealed", DELHI), ("file.received", DELHI)]
    assert node.sql("SELECT received_by FROM incoming_file") == [(node.worker.person,)]


class Crash(Exception):
    """The process ends here."""


def breaks(*_: object, **__: object) -> None:
    raise Crash


@pytest.mark.parametrize(
    ("place", "name", "files"),
    [
        pytest.param(arrivals, "take_in", 1, id="before anything of it is taken in"),
        pytest.param(collate, "run", 2, id="with its original sealed and no report committed"),
        pytest.param(store, "taken", 1, id="with everything taken in and nothing marked"),
    ],
)
def test_a_crash_loses_nothing_and_doubles_nothing(
    place: object, name: str, files: int, node: Node, four: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = finish(node, credential(node, four.asha), *"abc")
    with monkeypatch.context() as patched:
        patched.setattr(place, name, breaks)
        with pytest.raises(Crash):
            arrivals.take(node.tools)
    assert not arrivals.anything(node.tools), "it waits its turn"
    node.clock.advance(seconds=2)
    assert arrivals.anything(node.tools)
    assert arrivals.take(node.tools) == 3
    assert there(node) == [str(number) for number in numbers]
    assert states(node) == ["taken"]
    assert node.sql("SELECT count(*) FROM incoming_file") == [(files,)]
    assert node.sql("SELECT count(*), max(no) FROM report_version") == [(3, 1)]


def test_a_crash_between_two_transactions_of_one_batch_is_made_good(
    node: Node, four: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nodal.steps import receive

    monkeypatch.setattr(receive, "CHUNK", 2)
    real, calls = collate.run, []

    def second_breaks(*words: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise Crash
        real(*words)  # type: ignore[arg-type]

    numbers = finish(node, credential(node, four.asha), *"abcde")
    monkeypatch.setattr(collate, "run", second_breaks)
    with pytest.raises(Crash):
        arrivals.take(node.tools)
    assert len(there(node)) == 2
    node.clock.advance(seconds=2)
    arrivals.take(node.tools)
    assert there(node) == [str(number) for number in numbers]
    assert node.sql("SELECT counts ->> 'duplicates' FROM incoming_file WHERE outcome IS NOT NULL") == [("2",)]
    assert node.sql("SELECT count(*), max(no) FROM report_version") == [(5, 1)]


def test_a_batch_that_fails_again_and_again_waits_longer_each_time(
    node: Node, four: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(node, credential(node, four.asha), "a")
    monkeypatch.setattr(arrivals, "take_in", breaks)
    waits = []
    for _ in range(14):
        with pytest.raises(Crash):
            arrivals.take(node.tools)
        ((retry,),) = node.sql("SELECT retry_at FROM platform_batch")
        waits.append((retry - node.clock()).total_seconds())
        node.clock.now = retry
    assert waits == [min(2**n, 3600) for n in range(14)]


def test_a_failure_is_noted_and_the_worker_goes_on(
    node: Node, four: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    finish(node, credential(node, four.asha), "a")
    monkeypatch.setattr(arrivals, "take_in", breaks)
    node.work()
    assert [record.getMessage() for record in caplog.records if record.name.endswith("worker")] == ["taking in failed"]
    assert node.sql("SELECT attempts FROM platform_batch") == [(1,)]


def test_only_one_process_at_a_time_takes_batches_in(node: Node, four: People) -> None:
    finish(node, credential(node, four.asha), "a")
    with psycopg.connect(node.base.superuser, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [store.ALONE])
        assert arrivals.take(node.tools) == 0
        # Given back by a statement: a closed connection keeps its locks until the server has noticed.
        other.execute("SELECT pg_advisory_unlock(%s)", [store.ALONE])
        assert arrivals.take(node.tools) == 1


def test_what_was_finished_is_taken_in_though_the_platform_was_shut_out_since(node: Node, four: People) -> None:
    finish(node, credential(node, four.asha), "a")
    senders.disable(1, at=node.clock())
    assert arrivals.take(node.tools) == 1


def test_the_same_batch_gives_the_same_bytes_and_names_each_file(node: Node) -> None:
    file = UploadedFile("f" * 32, "a & b.jpg\x01", "image/jpeg", 7, "a" * 32, "b" * 40, "c" * 64)
    told = replace(file, details="<fileDetails>é<additionalInfo/></fileDetails>")
    one = Submitted("7", node.clock(), "<report/>", (file, told))
    body = archive([one]).decode()
    assert archive([one]).decode() == body
    assert "<originalFileName>a &amp; b.jpg</originalFileName>" in body
    assert body.index("uploadedName</name><value>a &amp; b.jpg") < body.index("<additionalInfo/>")
    assert body.count("<name>SHA256</name>") == 2
