"""One whole case of Asha's, with a row in every table that holds case data."""

from __future__ import annotations

import make
from nodal.chain.follow import Kind
from nodal.chain.identify import Decision
from nodal.chain.measure import Operation
from nodal.steps import measure
from nodal.steps.acts.decide import decide
from nodal.steps.acts.reply import Reply, record_reply
from nodal.steps.acts.send import send
from nodal.steps.follow import record
from nodal.steps.route import choose
from node import Node
from people import DELHI, People


def fill(node: Node, four: People) -> None:
    """Take reports in, work them, decide, refer, return and count: afterwards no table with case data is empty."""
    asha = four.asha
    taken = node.take(asha, [account(n, platform) for n, platform in enumerate(("ExampleChat", "ExampleMail"))])
    node.take(asha, [account(0, "ExampleChat", notes=["one more"])])
    node.take(asha, {"retract": [{"reportId": "700300009"}]})
    node.take(asha, b"{not json")
    assert len(taken.accepted) == 2
    node.work()
    lead = node.rows(asha, "lead", "id")[0]
    decide(node.tools, asha, lead, Decision.CONFIRM, reason="the same verified phone on both platforms")
    choose(node.tools, asha, "lead", lead, "IN-DL-CEN", reason="the address lies there")
    (referral,) = send(node.tools, asha, kind="lead")
    record(node.tools, four.bharat, referral, Kind.RETURNED, details={"reason": "not_enough", "text": "too little"})
    drive = Operation("DRIVE", node.clock(), node.clock().replace(day=9), "all")
    measure.create(node.tools, asha, drive)
    measure.counts(node.tools, asha, "DRIVE")
    [lead] = node.rows(asha, "lead", "id")
    record_reply(node.tools, asha, lead, Reply("phone", "+12025550147", "Example Telecom", "C-1"))
    _fill_what_platforms_send(node)
    node.work()
    _fill_what_linking_left_empty(node)
    _fill_what_became_of_networks(node)


def _fill_what_platforms_send(node: Node) -> None:
    """A report that a platform has not finished, one that it has, and the batch of that one."""
    node.sql(
        "INSERT INTO sender (name, username, sha256, unit, is_strict, made_by, made_at)"
        " VALUES ('ExampleChat', 'examplechat', '', %s, false, 1, now())",
        [DELHI],
    )
    node.sql(
        "INSERT INTO platform_batch (sender_id, unit, made_at, taken_at, attempts) SELECT id, unit, made_at, now(), 1"
        " FROM sender"
    )
    node.sql(
        "INSERT INTO platform_report (sender_id, unit, state, document, is_batched, opened_at, size_bytes, elements,"
        " files) SELECT id, unit, 'open', '<report/>', false, now(), 9, 1, 1 FROM sender"
    )
    node.sql(
        "INSERT INTO platform_file (report_id, unit, file_id, name, media_type, size_bytes, md5, sha1, sha256,"
        " uploaded_at, has_details) SELECT id, unit, 'f', 'a.jpg', 'image/jpeg', 1, '', '', '', now(), false"
        " FROM platform_report"
    )


def account(n: int, platform: str, **more: object) -> dict[str, object]:
    reported = make.person(f"u-{n}", email="one@example.org", phone="+12025550147", captures=[make.capture()])
    return make.report(700300001 + n, reported, sender=platform, md5=f"{n + 1:032x}", **more)


def _keep_a_profile(node: Node) -> None:
    node.sql(
        "INSERT INTO sheet_profile (unit, name, profile, made_by, made_at)"
        ' SELECT unit, \'mine\', \'{"name": "mine", "title": "mine", "date_order": "dmy",'
        ' "columns": [["Report No.", "reportId"]]}\', id, now() FROM person WHERE username = \'asha\''
    )


def _fill_what_became_of_networks(node: Node) -> None:
    """What linking notes of a larger archive over time, and what it remembers for a moment."""
    node.sql(
        "INSERT INTO network_event (at, kind, ref, tier, size, before)"
        " SELECT now(), 'formed', ref, tier, 1, 0 FROM network"
    )
    node.sql("INSERT INTO network_moved (ref, now) SELECT gen_random_uuid(), ref FROM network")
    node.sql("INSERT INTO link_conflict (kind, a_id, b_id, at) SELECT 'evidence', min(id), max(id), now() FROM account")
    node.sql("INSERT INTO link_admitted (account) SELECT min(id) FROM account")
    node.sql("INSERT INTO link_again (account) SELECT min(id) FROM account")


def _fill_what_linking_left_empty(node: Node) -> None:
    """Two accounts are too few for a network, and nothing had to be ignored: rows as a larger run would leave them."""
    node.sql(
        "INSERT INTO network (id, key, tier, sentences, run_id) SELECT 1, 'n', 'possible', '[]', max(id) FROM link_run"
    )
    node.sql("INSERT INTO network_member (network_id, account_id, role) SELECT 1, min(id), 'hub' FROM account")
    node.sql("INSERT INTO network_unit (network_id, unit, tier, accounts) VALUES (1, %s, 'possible', 1)", [DELHI])
    node.sql(
        "INSERT INTO recipient_opened (account_id, unit, person, reason, at) SELECT min(id), %s, 1, 'why', now()"
        " FROM account",
        [DELHI],
    )
    node.sql(
        "INSERT INTO link_ignored (run_id, kind, value, relation, audience, why) SELECT max(id), 'email',"
        " 'one@example.org', 'associate', 900, 'hub' FROM link_run"
    )
    node.sql(
        "INSERT INTO note (subject_kind, subject_id, unit, person, text, at) SELECT 'report', min(id), %s,"
        " (SELECT id FROM person WHERE username = 'asha'), 'seen', now() FROM report",
        [DELHI],
    )
    node.sql(
        "INSERT INTO search_made (person, unit, at, purpose, kind, found) SELECT id, unit, now(), 'a case', 'number', 1"
        " FROM person WHERE username = 'asha'"
    )
    node.sql(
        "INSERT INTO saved_filter (person, name, query) SELECT id, 'mine', '{}' FROM person WHERE username = 'asha'"
    )
    _keep_a_profile(node)
    node.sql("UPDATE refused SET urgent = true")
    node.sql("INSERT INTO public_receipt (unit, digest, number, received_at) VALUES (%s, 'd', '1', now())", [DELHI])
    node.sql(
        "INSERT INTO retraction_note (source, number, received_at, file, row)"
        " VALUES ('clearinghouse', '700300001', now(), 1, 0)"
    )
    node.sql("INSERT INTO report_trait (report_id, version, codes) SELECT min(id), 1, '{1}' FROM report")
    node.sql(
        "INSERT INTO bundle_census (unit, group_key, size, counts, once) VALUES (%s, 'md5:1', 2, '{}', '{}')", [DELHI]
    )
    node.sql(
        "INSERT INTO sender_week (unit, sender, week, reports, empty, refused, fields, delays)"
        " VALUES (%s, 'ExampleChat', '2026-11-02', 2, 0, '{}', '{}', '{}') ON CONFLICT DO NOTHING",
        [DELHI],
    )
    node.sql(
        "INSERT INTO sender_drift (unit, sender, week, field, kind, before_with, before_of, now_with, now_of, file, at)"
        " VALUES (%s, 'ExampleChat', '2026-11-02', 'email', 'fell', 9, 9, 0, 9, 1, now()) ON CONFLICT DO NOTHING",
        [DELHI],
    )
