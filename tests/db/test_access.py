"""Who sees what, held by the database itself: through querysets and through plain SQL as the role of the program."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql

import make
import people
from case import fill
from nodal.ledger import access, audit, provision
from nodal.ledger.access import CASE_TABLES, Viewer, acting, visible_to
from node import Node
from people import DELHI, ELSEWHERE

NOT_CASE_DATA = {"audit_in", "audit_leaf", "audit_subject"}
"""Tables with row security that hold no case data: the audit log, which only the worker reads."""

OPEN_TO_ALL = {
    "api_token", "audit_checkpoint", "audit_epoch", "hash_list", "list_entry", "password_reset", "person",
    "sender", "short_memory", "unit",
}  # fmt: skip
"""Tables without row security: the log's signed heads, hash lists, names of persons, offices, platforms; attempts."""

OF_THE_FRAMEWORK = (
    "account_",
    "django_",
    "auth_",
    "mfa_",
    "socialaccount_",
    "procrastinate_",
    "person_groups",
    "person_user_permissions",
)


@pytest.fixture
def four(node: Node) -> people.People:
    return people.enter()


@pytest.fixture
def case(node: Node, four: people.People) -> people.People:
    """A row of Asha's in every table with case data."""
    fill(node, four)
    return four


@contextmanager
def plainly(node: Node, viewer: Viewer | None) -> Iterator[psycopg.Connection]:
    """A connection of its own as the role of the program, acting for the viewer, with no code of ours in between."""
    with node.base.as_app() as connection:
        if viewer is not None:
            settings = (viewer.unit, str(viewer.person))
            connection.execute(
                "SELECT set_config('nodal.unit', %s, true), set_config('nodal.person', %s, true)", settings
            )
        yield connection
        connection.rollback()


def count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return row[0] if row else 0


def test_every_table_is_either_protected_or_known_to_hold_no_case(node: Node) -> None:
    protected = {
        name
        for (name,) in node.sql(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
    }
    assert protected - NOT_CASE_DATA == set(CASE_TABLES)
    others = {table for table in node.base.tables if not table.startswith(OF_THE_FRAMEWORK)} - protected
    assert others <= OPEN_TO_ALL


def test_no_rule_makes_the_database_read_every_grant_of_a_unit_first(node: Node) -> None:
    """Decision 0009: an EXISTS in a rule ends in OFFSET 0, else the planner may gather all that it could ever find."""
    rules = dict(node.sql("SELECT tablename || ': ' || policyname, qual FROM pg_policies WHERE qual IS NOT NULL"))
    assert len(rules) > 20
    assert [name for name, rule in rules.items() if rule.count("EXISTS") != rule.count("OFFSET")] == []


def test_an_analyst_of_another_state_reads_no_row_of_the_case_in_any_table(node: Node, case: people.People) -> None:
    filled = {table for table in CASE_TABLES if node.sql(f"SELECT 1 FROM {table} LIMIT 1")}
    assert set(CASE_TABLES) == filled, "the case must have a row everywhere, or this test proves nothing"
    with plainly(node, case.chitra) as connection:
        assert {table: n for table in CASE_TABLES if (n := count(connection, table))} == {}
    with acting(case.chitra):
        seen = visible_to(case.chitra)
        assert {table: n for table in CASE_TABLES if (n := getattr(seen, table).count())} == {}


def test_the_analyst_whose_case_it_is_reads_it(node: Node, case: people.People) -> None:
    # How many accounts the whole node holds, and what linking remembers of all of them between two batches.
    kept_from_units = {
        "link_run", "link_admitted", "link_again", "link_filed", "link_holding", "link_named", "link_said",
        "link_value",
    }  # fmt: skip
    with plainly(node, case.asha) as connection:
        assert {table for table in CASE_TABLES if not count(connection, table)} == kept_from_units


def test_whoever_forgets_to_say_for_whom_gets_an_error_and_not_an_empty_answer(node: Node, case: people.People) -> None:
    for table in CASE_TABLES:
        with plainly(node, None) as connection, pytest.raises(errors.InsufficientPrivilege, match="unit is not set"):
            count(connection, table)


def test_a_setting_that_was_used_up_is_as_good_as_none(node: Node, four: people.People) -> None:
    node.take(four.asha, make.report())
    with node.base.as_app() as connection:
        connection.execute("SELECT set_config('nodal.unit', %s, true)", [DELHI])
        assert count(connection, "report") == 1
        connection.commit()
        with pytest.raises(errors.InsufficientPrivilege, match="is not set"):
            count(connection, "report")
        connection.rollback()


def test_a_transaction_serves_one_viewer_only(four: people.People) -> None:
    with acting(four.asha), pytest.raises(access.NotAllowed), acting(four.chitra):
        pass
    with acting(four.asha), pytest.raises(access.NotAllowed):
        visible_to(four.chitra)
    with pytest.raises(access.NotAllowed):
        visible_to(four.asha)


def test_an_absent_report_and_a_foreign_one_are_the_same_answer(node: Node, four: people.People) -> None:
    from nodal.steps.look import show_report

    node.take(four.asha, make.report(700300001))
    assert show_report(node.tools, four.asha, "700300001")["report"]["number"] == "700300001"  # type: ignore[index]
    said = []
    for number in ("700300001", "700399999"):
        with pytest.raises(access.Unknown) as refusal:
            show_report(node.tools, four.chitra, number)
        said.append(str(refusal.value))
    assert said[0] == said[1]


# --- roles -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("give", "take", "why"),
    [
        ("ALTER ROLE nodal_app SUPERUSER", "ALTER ROLE nodal_app NOSUPERUSER", "is a superuser"),
        ("ALTER ROLE nodal_app BYPASSRLS", "ALTER ROLE nodal_app NOBYPASSRLS", "bypasses row security"),
        ("GRANT nodal_owner TO nodal_app", "REVOKE nodal_owner FROM nodal_app", "owns tables"),
        (
            "ALTER TABLE hash_list OWNER TO nodal_app",
            "ALTER TABLE hash_list OWNER TO nodal_owner",
            "owns tables",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO nodal_app",
            "REVOKE CREATE ON SCHEMA public FROM nodal_app",
            "may create tables",
        ),
    ],
    ids=["superuser", "bypasses", "member of the owner", "owner", "may create"],
)
def test_the_program_refuses_to_run_in_a_role_with_too_many_rights(
    node: Node,
    shared,
    give: str,
    take: str,
    why: str,  # type: ignore[no-untyped-def]
) -> None:
    with shared.locked():  # roles belong to the server, which other test processes use too
        node.sql(give)
        try:
            with pytest.raises(provision.WrongRole, match=why):
                provision.check_role()
        finally:
            node.sql(take)
            node.sql("GRANT SELECT, INSERT, UPDATE ON hash_list TO nodal_app")
    provision.check_role()


def test_the_program_refuses_to_run_as_a_member_of_a_superuser(node: Node, shared) -> None:  # type: ignore[no-untyped-def]
    with shared.locked():
        (name,) = node.sql("SELECT quote_ident(current_user)")[0]
        node.sql(f"GRANT {name} TO nodal_app")
        try:
            with pytest.raises(provision.WrongRole, match="is a superuser"):
                provision.check_role()
        finally:
            node.sql(f"REVOKE {name} FROM nodal_app")


# --- who may write what ------------------------------------------------------------------------------------------


def test_nobody_writes_an_audit_entry_in_anothers_name(node: Node, four: people.People) -> None:
    forged = Viewer(four.chitra.person, "chitra", "Chitra", four.asha.unit, "analyst")
    with pytest.raises(Exception, match="row-level security"), acting(four.asha):
        audit.record(forged, "lead.confirm", "lead", [1], at=node.clock())
    with acting(four.asha):
        audit.record(four.asha, "report.read", "report", [1], at=node.clock())
    assert node.sql("SELECT person FROM audit_in WHERE action = 'report.read'") == [(four.asha.person,)]


def test_the_transaction_and_epoch_of_an_act_are_the_databases_to_say(node: Node, four: people.People) -> None:
    with plainly(node, four.asha) as connection:
        connection.execute(
            "INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)"
            " VALUES (1, 99, now(), %s, %s, 'a.b', 'report', '{}', '{}')",
            [four.asha.person, four.asha.unit],
        )
        connection.commit()
    ((tx_id, epoch),) = node.sql("SELECT tx_id, epoch FROM audit_in WHERE action = 'a.b'")
    assert tx_id != 1
    assert epoch == 1


def test_only_the_worker_reads_the_audit_log(node: Node, four: people.People) -> None:
    for viewer in (four.asha, four.dev, four.bharat):
        with plainly(node, viewer) as connection:
            assert count(connection, "audit_in") == count(connection, "audit_leaf") == 0


APPEND_ONLY = (
    "audit_checkpoint", "audit_epoch", "audit_in", "audit_leaf", "audit_subject", "judgement", "note", "provider_reply",
    "public_receipt", "recipient_opened", "referral_event", "report_version", "retraction_note", "returned",
    "search_made", "snapshot",
)  # fmt: skip


def test_the_list_of_tables_that_only_grow_is_complete(node: Node) -> None:
    found = node.sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1")
    assert tuple(name for (name,) in found) == APPEND_ONLY


@pytest.mark.parametrize("act", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_what_is_written_once_is_changed_by_neither_program_nor_owner(
    node: Node, case: people.People, act: str
) -> None:
    from nodal.steps.audit import checkpoint

    checkpoint(node.tools)
    for table in APPEND_ONLY:
        assert node.sql(f"SELECT count(*) > 0 FROM {table}") == [(True,)]
        ((column,),) = node.sql(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND ordinal_position = 1", [table]
        )
        statement = act.format(table, column)
        with plainly(node, node.worker) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)
        before = node.sql(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t")
        with node.base.as_owner() as owner:
            owner.execute("SELECT set_config('nodal.unit', '*', false), set_config('nodal.person', '1', false)")
            # The trigger refuses it, or row security, which is forced on the owner too, leaves nothing to change.
            with contextlib.suppress(errors.InsufficientPrivilege):
                assert owner.execute(statement).rowcount == 0
        assert node.sql(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t") == before
        with node.base.as_superuser() as above, pytest.raises(errors.InsufficientPrivilege, match="is append only"):
            above.execute(statement)


def test_nobody_passes_on_what_their_unit_may_not_see(node: Node, four: people.People) -> None:
    node.take(four.asha, make.report())
    ((report,),) = node.sql("SELECT id FROM report")
    grant = (
        "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, reason)"
        " VALUES ('report', %s, %s, now(), 'referred')"
    )
    with plainly(node, four.chitra) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level"):
        connection.execute(grant, [report, ELSEWHERE])
    with plainly(node, four.asha) as connection:
        connection.execute(grant, [report, ELSEWHERE])
        connection.commit()
    assert node.rows(four.chitra, "report", "number") == ["700300001"]


def test_nobody_grants_to_all_units_at_once(node: Node, four: people.People) -> None:
    node.take(four.asha, make.report())
    with plainly(node, four.asha) as connection, pytest.raises(errors.CheckViolation):
        connection.execute(
            "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, reason)"
            " SELECT 'report', id, '*', now(), 'x' FROM report"
        )


def test_a_grant_that_ended_shows_nothing(node: Node, four: people.People) -> None:
    node.take(four.asha, make.report())
    node.sql("UPDATE access_grant SET until = now() - interval '1 second'")
    assert node.rows(four.asha, "report", "number") == []


def test_a_unit_cannot_end_or_lengthen_a_grant(node: Node, four: people.People) -> None:
    node.take(four.asha, make.report())
    with plainly(node, four.asha) as connection:
        assert connection.execute("UPDATE access_grant SET until = NULL").rowcount == 0


def test_nobody_becomes_a_person_who_sees_everything(node: Node, four: people.People) -> None:
    with plainly(node, four.asha) as connection, pytest.raises(errors.CheckViolation):
        connection.execute("UPDATE person SET unit = '*' WHERE username = 'asha'")
