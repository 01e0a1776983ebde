"""The audit log under attack by somebody whom no rule of the database holds back."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

import make
import people
from nodal.custody.checkpoint import AUDIT_LOG, verify_checkpoint
from nodal.custody.tree import leaf_hash, verify_inclusion
from nodal.facts.errors import Untrusted
from nodal.ledger import audit as log
from nodal.ledger import sequence
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.steps import audit
from node import Node


@pytest.fixture
def asha(node: Node) -> Viewer:
    return people.enter().asha


def act(node: Node, viewer: Viewer, times: int = 1) -> None:
    for _ in range(times):
        with acting(viewer):
            log.record(viewer, "report.read", "report", [1], at=node.clock())


def checkpoint(node: Node) -> sequence.Head:
    """A checkpoint over every entry. A transaction in any other database of the server holds it back for a while."""
    deadline = time.monotonic() + 300
    while (head := audit.checkpoint(node.tools)).frontier.size < node.sql("SELECT count(*) FROM audit_in")[0][0]:
        assert time.monotonic() < deadline
    return head


@pytest.fixture
def witnessed(node: Node, asha: Viewer) -> Node:
    """A log of a few entries under two checkpoints."""
    act(node, asha, 5)
    checkpoint(node)
    act(node, asha, 5)
    checkpoint(node)
    assert audit.verify(node.tools).ok
    return node


@contextmanager
def tampering(node: Node) -> Iterator[psycopg.Connection]:
    """A superuser who switches the triggers off."""
    with node.base.as_superuser() as admin:
        admin.execute("SET session_replication_role = replica")
        yield admin


def test_the_log_holds_every_act_in_the_order_of_commits(node: Node, asha: Viewer) -> None:
    act(node, asha, 3)
    head = checkpoint(node)
    assert head.frontier.size == node.sql("SELECT count(*) FROM audit_in")[0][0]
    bodies = [json.loads(bytes(body)) for (body,) in node.sql("SELECT body FROM audit_leaf ORDER BY seq")]
    assert [body["action"] for body in bodies][-3:] == ["report.read"] * 3
    order = [(body["epoch"], body["tx"], body["entry"]) for body in bodies]
    assert order == sorted(order)


def test_a_second_checkpoint_of_an_unchanged_log_is_the_same(witnessed: Node) -> None:
    first = checkpoint(witnessed)
    assert audit.checkpoint(witnessed.tools) == first


def test_an_entry_whose_transaction_commits_late_is_not_skipped(node: Node, asha: Viewer) -> None:
    checkpoint(node)
    with node.base.as_app() as slow:
        settings = (asha.unit, str(asha.person))
        slow.execute("SELECT set_config('nodal.unit', %s, true), set_config('nodal.person', %s, true)", settings)
        slow.execute(
            "INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)"
            " VALUES (0, 0, now(), %s, %s, 'late.commit', 'report', '{}', '{}')",
            [asha.person, asha.unit],
        )
        before = audit.checkpoint(node.tools).frontier.size
        act(node, asha, 2)  # begun later, committed earlier: higher numbers than the entry that waits
        assert audit.checkpoint(node.tools).frontier.size == before
        slow.commit()
    assert checkpoint(node).frontier.size == before + 3
    actions = [json.loads(bytes(body))["action"] for (body,) in node.sql("SELECT body FROM audit_leaf ORDER BY seq")]
    assert actions[-3:] == ["late.commit", "report.read", "report.read"]
    assert audit.verify(node.tools).ok


def test_an_act_that_is_rolled_back_leaves_no_entry(node: Node, asha: Viewer) -> None:
    with acting(asha):
        log.record(asha, "report.read", "report", [1], at=node.clock())
        transaction.set_rollback(True)
    assert node.sql("SELECT count(*) FROM audit_in WHERE action = 'report.read'") == [(0,)]


CHANGES = {
    "an entry is changed": (
        "UPDATE audit_in SET person = person + 1 WHERE id = (SELECT entry FROM audit_leaf WHERE seq = 3)"
    ),
    "the detail of an entry is changed": (
        """UPDATE audit_in SET detail = '{"x": 1}' WHERE id = (SELECT entry FROM audit_leaf WHERE seq = 3)"""
    ),
    "a time is changed": (
        "UPDATE audit_in SET at = at + interval '1 microsecond' WHERE id = (SELECT entry FROM audit_leaf WHERE seq = 3)"
    ),
    "an entry is deleted": "DELETE FROM audit_in WHERE id = (SELECT entry FROM audit_leaf WHERE seq = 3)",
    "an entry is slipped in": (
        "INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)"
        " SELECT tx_id, epoch, at, person, unit, 'a.b', subject_kind, subjects, detail FROM audit_in"
        " WHERE id = (SELECT entry FROM audit_leaf WHERE seq = 3)"
    ),
    "a leaf is changed": "UPDATE audit_leaf SET body = convert_to('{}', 'UTF8') WHERE seq = 3",
    "a hash is changed": "UPDATE audit_leaf SET leaf_hash = sha256(leaf_hash) WHERE seq = 3",
    "two leaves change places": (
        "UPDATE audit_leaf a SET body = b.body, leaf_hash = b.leaf_hash, entry = -b.entry FROM audit_leaf b"
        " WHERE (a.seq, b.seq) IN ((3, 4), (4, 3))"
    ),
    "a leaf is deleted": "DELETE FROM audit_leaf WHERE seq = 3",
    "the last leaves are deleted": "DELETE FROM audit_leaf WHERE seq >= 5",
    "all leaves are deleted": "DELETE FROM audit_leaf",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_a_superuser_changes_is_found(witnessed: Node, change: str) -> None:
    with tampering(witnessed) as admin:
        assert admin.execute(change).rowcount > 0
    found = audit.verify(witnessed.tools)
    assert not found.ok
    assert found.why


def test_cutting_the_tail_off_everywhere_is_found_by_the_checkpoint_beside_the_database(witnessed: Node) -> None:
    ((first,),) = witnessed.sql("SELECT min(size) FROM audit_checkpoint")
    with tampering(witnessed) as admin:
        admin.execute("DELETE FROM audit_in WHERE id IN (SELECT entry FROM audit_leaf WHERE seq >= %s)", [first])
        admin.execute("DELETE FROM audit_leaf WHERE seq >= %s", [first])
        admin.execute("DELETE FROM audit_checkpoint WHERE size > %s", [first])
    assert not audit.verify(witnessed.tools).ok


def test_rewriting_the_whole_log_consistently_is_found_by_the_checkpoint_beside_the_database(witnessed: Node) -> None:
    kept = witnessed.tools.settings.data / "checkpoints"
    notes = {path: path.read_text("utf-8") for path in kept.glob("*.note")}
    with tampering(witnessed) as admin:
        admin.execute("UPDATE audit_in SET unit = 'IN-KA' WHERE id = (SELECT entry FROM audit_leaf WHERE seq = 3)")
        admin.execute("DELETE FROM audit_leaf")
        admin.execute("DELETE FROM audit_checkpoint")
    checkpoint(witnessed)  # the forger even has the signing key: a new tree with a signed head
    remembered = dict(notes)
    for path in kept.glob("*.note"):
        path.unlink()
    audit_alone = audit.verify(witnessed.tools)
    assert audit_alone.ok, "with no memory outside, a forger with the key cannot be found: docs say so"
    found = audit.verify(witnessed.tools, remembered=list(remembered.values()))
    assert not found.ok


def test_a_checkpoint_with_a_forged_signature_is_refused(witnessed: Node) -> None:
    note = witnessed.sql("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1")[0][0]
    lines = note.splitlines()
    forged = "\n".join([lines[0], "3", *lines[2:]]) + "\n"
    with pytest.raises(Untrusted):
        audit.verify(witnessed.tools, remembered=[forged])


def test_how_many_entries_no_checkpoint_covers_is_said(witnessed: Node, asha: Viewer) -> None:
    assert audit.younger() == 0
    act(witnessed, asha, 3)
    assert audit.younger() == 3
    checkpoint(witnessed)
    assert audit.younger() == 0


def test_an_entry_younger_than_the_last_checkpoint_is_no_fault(witnessed: Node, asha: Viewer) -> None:
    act(witnessed, asha, 2)
    assert audit.verify(witnessed.tools).ok


def test_the_proof_of_an_entry_holds_and_one_of_another_does_not(witnessed: Node) -> None:
    size = checkpoint(witnessed).frontier.size
    key = witnessed.tools.keys.note_signer(audit.LOG).verifier
    for seq in range(size):
        proof = audit.prove(witnessed.tools, seq)
        head = verify_checkpoint(proof.checkpoint, origin=AUDIT_LOG, verifiers=[key])
        path = [bytes.fromhex(step) for step in proof.path]
        assert head.root.hex() == proof.root
        verify_inclusion(leaf_hash(proof.leaf.encode()), seq, path, size=head.size, root=head.root)
        other = leaf_hash(proof.leaf.replace("report", "repost").encode() + b" ")
        with pytest.raises(Untrusted):
            verify_inclusion(other, seq, path, size=head.size, root=head.root)


@pytest.mark.parametrize("seq", [-1, 10_000])
def test_there_is_no_proof_of_an_entry_that_is_not_there(witnessed: Node, seq: int) -> None:
    with pytest.raises(Unknown):
        audit.prove(witnessed.tools, seq)


def test_a_dump_is_verified_without_the_database_and_an_altered_one_is_not(witnessed: Node) -> None:
    lines = list(audit.dump())
    assert audit.verify_file(witnessed.tools, lines).ok
    broken = [line.replace("report.read", "report.seen", 1) if n == 6 else line for n, line in enumerate(lines)]
    assert broken != lines
    assert not audit.verify_file(witnessed.tools, broken).ok
    assert not audit.verify_file(witnessed.tools, lines[:-1]).ok
    assert not audit.verify_file(witnessed.tools, [lines[1], lines[0], *lines[2:]]).ok


def test_a_restore_begins_a_new_epoch_and_the_order_goes_on(node: Node, asha: Viewer) -> None:
    act(node, asha)
    before = checkpoint(node).frontier.size
    node.sql("INSERT INTO audit_epoch (epoch, since, reason) VALUES (2, now(), 'restored')")
    act(node, asha)
    assert checkpoint(node).frontier.size == before + 1
    assert node.sql("SELECT max(last_epoch) FROM audit_checkpoint") == [(2,)]


def test_a_leaf_names_numbers_and_digests_and_no_value_of_a_report(node: Node, asha: Viewer) -> None:
    secret = "kestrel@example.org"
    node.take(asha, make.report(700300001, make.person("u-kestrel", email=secret)))
    node.work()
    checkpoint(node)
    bodies = b"".join(bytes(body) for (body,) in node.sql("SELECT body FROM audit_leaf"))
    assert b"kestrel" not in bodies
    assert hashlib.sha256(secret.encode()).hexdigest().encode() not in bodies, "an unsalted digest can be guessed"


def test_every_entry_is_found_by_each_of_its_subjects(node: Node, asha: Viewer) -> None:
    act(node, asha, times=3)
    with acting(asha):
        log.record(asha, "report.looked_over", "report", [5, 6, 5], at=node.clock())
    listed = "SELECT DISTINCT subject_kind, unnest(subjects), id FROM audit_in"
    found = "SELECT subject_kind, subject_id, entry FROM audit_subject"
    assert node.sql(f"SELECT count(*) > 4 FROM ({found}) f") == [(True,)]
    assert node.sql(f"({listed} EXCEPT {found}) UNION ALL ({found} EXCEPT {listed})") == []


def test_the_program_cannot_write_what_entries_are_found_by(node: Node, asha: Viewer) -> None:
    with pytest.raises(ProgrammingError), acting(node.worker), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_subject (subject_kind, subject_id, entry) VALUES ('report', 1, 1)")
