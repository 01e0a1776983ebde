"""Every operation of the OpenAPI document x role x inside or outside the jurisdiction x kind of key, called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from nodal.api.rest.door import ACTION, SIGNED_IN
from nodal.api.rest.urls import API
from nodal.ledger.access import Viewer
from nodal.ledger.matrix import MATRIX
from node import Node
from people import DELHI, DISTRICT, ELSEWHERE, People
from web.programs import program
from web.roles import ROLES, of_roles
from web.subjects import ABSENT, QUERIES


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the document names it."""

    method: str
    path: str
    name: str
    action: str | None

    @property
    def has_subject(self) -> bool:
        return "{ref}" in self.path

    def address(self, ref: object) -> str:
        return self.path.replace("{ref}", str(ref))


def operations() -> Iterator[Operation]:
    for path, methods in API.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, said in methods.items():
            yield Operation(method.upper(), path, said["operationId"], said.get(ACTION))


EVERY = tuple(operations())

BODIES: dict[str, dict[str, Any]] = {
    "unmask_report": {"reason": "the school asks"},
    "decide_lead": {"decision": "unsure", "reason": "the address is shared"},
    "record_event": {"kind": "acknowledged"},
    "record_outcome": {"outcome": "duplicate"},
}
"""What an operation that writes is sent; a new one without a body here fails."""


def test_every_operation_names_an_action_of_the_access_matrix() -> None:
    assert {one.name: one.action for one in EVERY if one.action not in {*MATRIX, SIGNED_IN}} == {}


def test_every_operation_that_writes_has_a_body_to_be_called_with() -> None:
    assert {one.name for one in EVERY if one.method == "POST"} == set(BODIES)
    assert {one.method for one in EVERY} == {"GET", "POST"}


@pytest.fixture
def persons(node: Node, case: People) -> dict[tuple[str, str], Viewer]:
    """Somebody of every role at Asha's unit, at the district that she sent to, and at another state's."""
    units = (DELHI, DISTRICT, ELSEWHERE)
    return {(unit, role): person for unit in units for role, person in of_roles(node, unit).items()}


SENT_TO_THE_DISTRICT = f"SELECT ref FROM referral WHERE to_unit = '{DISTRICT}' ORDER BY id LIMIT 1"


def subject(node: Node, one: Operation) -> UUID:
    follows = one.action == "referral.follow"
    ((ref,),) = node.sql(SENT_TO_THE_DISTRICT if follows else QUERIES[one.path.split("/")[3]])
    return ref


def inside(one: Operation) -> str:
    """The unit that may do it, as far as the role allows: what became of a referral is the receiver's to say."""
    return DISTRICT if one.action == "referral.follow" else DELHI


def test_within_the_unit_the_role_decides(node: Node, persons: dict[tuple[str, str], Viewer]) -> None:
    callers = {key: program(node, person) for key, person in persons.items()}
    wrong = {}
    for one in EVERY:
        path = one.address(subject(node, one) if one.has_subject else "")
        for role in ROLES:
            status = callers[inside(one), role].call(one.method, path, BODIES.get(one.name)).status_code
            may = one.action == SIGNED_IN or role in MATRIX[one.action or ""]
            expected = ({200, 409} if one.method == "POST" else {200}) if may else {403}
            if status not in expected:
                wrong[f"{one.name} as {role}"] = status
    assert wrong == {}


def test_outside_it_nothing_exists_for_any_role(node: Node, persons: dict[tuple[str, str], Viewer]) -> None:
    secrets = [str(ref) for table in ("report", "lead", "referral", "operation") for (ref,) in _refs(node, table)]
    wrong = {}
    for role in ROLES:
        caller = program(node, persons[ELSEWHERE, role])
        for one in EVERY:
            foreign, absent = (
                caller.call(one.method, one.address(ref), BODIES.get(one.name))
                for ref in (subject(node, one) if one.has_subject else "", ABSENT)
            )
            may = one.action == SIGNED_IN or role in MATRIX[one.action or ""]
            expected = (404 if one.has_subject else 200) if may else 403
            same = (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
            if foreign.status_code != expected or not same or any(ref in foreign.content.decode() for ref in secrets):
                wrong[f"{one.name} as {role}"] = (foreign.status_code, absent.status_code)
    assert wrong == {}


def _refs(node: Node, table: str) -> list[tuple[UUID]]:
    return node.sql(f"SELECT ref FROM {table}")


KEYS = {
    "none": None,
    "expired": "UPDATE api_token SET ends_at = made_at",
    "revoked": "UPDATE api_token SET revoked_at = now()",
    "of a person who is disabled": "UPDATE person SET is_active = false WHERE username = 'asha'",
    "of a person who moved": f"UPDATE person SET unit = '{ELSEWHERE}' WHERE username = 'asha'",
}


def test_a_key_that_is_not_valid_now_opens_nothing(node: Node, case: People) -> None:
    wrong, said = {}, set()
    before = node.sql("SELECT count(*) FROM audit_in")
    for kind, ended in KEYS.items():
        caller = program(node, case.asha if ended else None)
        if ended:
            node.sql(ended)
        for one in EVERY:
            path = one.address(subject(node, one) if one.has_subject else "")
            answer = caller.call(one.method, path, BODIES.get(one.name))
            said.add((answer.status_code, answer.content, answer["WWW-Authenticate"]))
            if answer.status_code != 401:
                wrong[f"{one.name} with a key that is {kind}"] = answer.status_code
        node.sql("DELETE FROM api_token")
        node.sql("UPDATE person SET is_active = true, unit = %s WHERE username = 'asha'", [DELHI])
    assert wrong == {}
    assert len(said) == 1
    assert node.sql("SELECT count(*) FROM audit_in") == before


def test_neither_another_scheme_nor_a_signed_in_browser_is_a_key(signed_in, node: Node, case: People) -> None:
    caller = program(node, case.asha)
    browser = signed_in(case.asha)
    for header in (
        f"Basic {caller.key}",
        f"bearer{caller.key}",
        caller.key,
        "Bearer",
        "Bearer ",
        f"Bearer {caller.key}x",
    ):
        assert browser.get("/api/v1/me", headers={"Authorization": header}).status_code == 401, header
    assert browser.get("/api/v1/me").status_code == 401
    assert browser.post("/api/v1/leads/" + str(ABSENT) + "/decisions", {}).status_code == 401


def test_an_address_that_does_not_exist_says_so_in_json(node: Node, case: People) -> None:
    caller = program(node, case.asha)
    for path in ("/", "/nothing", f"/reports/{ABSENT}/nothing", "/reports/1", "/reports/../leads", "/docs"):
        answer = caller.get(path)
        assert (answer.status_code, set(answer.json())) == (404, {"error", "remedy"}), path
