"""People and units: what an administrator does, what takes two, and what nobody does for themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nodal.ledger import accounts
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from nodal.steps.acts import people as acts
from nodal.steps.acts.decide import Refused
from node import Node
from people import DELHI, DISTRICT, ELSEWHERE, People

SignedIn = Callable[[Viewer], Client]
OWN = "a long word of one's own"


@pytest.fixture
def meera(four: People) -> Viewer:
    return rows.add("meera", name="Meera", unit=DELHI, role="administrator")


@pytest.fixture
def naveen(four: People) -> Viewer:
    return rows.add("naveen", name="Naveen", unit=DELHI, role="administrator")


def done(node: Node) -> list[tuple[str, int, dict[str, object]]]:
    return node.sql("SELECT action, person, detail FROM audit_in WHERE starts_with(action, 'person.') ORDER BY id")


def secret(answer) -> str:
    assert answer.status_code == 200
    return re.search(r'id="secret">([^<]+)<', answer.content.decode()).group(1)


def test_an_administrator_enters_a_person_who_signs_in_with_a_given_password(
    signed_in: SignedIn, stranger: Client, meera: Viewer, node: Node
) -> None:
    browser = signed_in(meera)
    new = {"username": "ravi", "name": "Ravi", "unit": DISTRICT, "role": "officer"}
    answer = browser.post("/people/new/", new)
    given = secret(browser.post(f"{answer['Location']}password/"))
    assert given not in browser.get(answer["Location"]).content.decode(), "shown once"
    assert stranger.post("/sign-in/", {"login": "ravi", "password": given})["Location"] == "/"
    assert stranger.get("/")["Location"] == "/account/password/"
    assert [action for action, _, _ in done(node)] == ["person.added", "person.password_given", "person.signed_in"]
    assert given not in str(node.sql("SELECT detail FROM audit_in"))


@pytest.mark.parametrize(
    "wrong", [{"username": "Ra vi"}, {"unit": ELSEWHERE}, {"role": "worker"}, {"name": " "}, {"username": "asha"}]
)
def test_a_person_is_entered_in_a_unit_and_role_of_the_list_only(
    signed_in: SignedIn, meera: Viewer, wrong: dict[str, str]
) -> None:
    new = {"username": "ravi", "name": "Ravi", "unit": DISTRICT, "role": "officer", **wrong}
    answer = signed_in(meera).post("/people/new/", new)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_an_administrator_sees_the_own_unit_and_those_below_and_no_other(
    signed_in: SignedIn, meera: Viewer, four: People
) -> None:
    text = signed_in(meera).get("/people/").content.decode()
    assert "Asha" in text
    assert "Bharat" in text
    assert "Chitra" not in text
    assert signed_in(meera).get(f"/people/{four.chitra.person}/").status_code == 404
    assert signed_in(meera).post(f"/people/{four.chitra.person}/close/").status_code == 404


def test_an_administrator_sees_no_case(signed_in: SignedIn, case: People, node: Node) -> None:
    meera = rows.add("meera", name="Meera", unit=DELHI, role="administrator")
    browser = signed_in(meera)
    (report,), (lead,) = node.sql("SELECT ref FROM report LIMIT 1"), node.sql("SELECT ref FROM lead LIMIT 1")
    for path in ("/intake/", f"/reports/{report[0]}/", f"/leads/{lead[0]}/", "/leads/", "/referrals/", "/audit/"):
        assert browser.get(path).status_code == 403, path
    for path in ("/", "/people/", "/people/units/"):
        text = browser.get(path).content.decode()
        assert "700300001" not in text
        assert "one@example.org" not in text


@pytest.mark.parametrize("who", ["asha", "bharat", "dev"])
def test_nobody_else_enters_the_room(signed_in: SignedIn, four: People, who: str) -> None:
    assert signed_in(getattr(four, who)).get("/people/").status_code == 403


def test_a_closed_account_is_out_with_the_next_click(signed_in: SignedIn, meera: Viewer, four: People) -> None:
    asha = signed_in(four.asha)
    assert asha.get("/").status_code == 200
    signed_in(meera).post(f"/people/{four.asha.person}/close/")
    assert asha.get("/").status_code == 302
    signed_in(meera).post(f"/people/{four.asha.person}/reopen/")
    assert asha.get("/").status_code == 302, "the old session stays ended"


def test_another_role_ends_the_sessions(signed_in: SignedIn, meera: Viewer, four: People, node: Node) -> None:
    asha = signed_in(four.asha)
    assert asha.get("/").status_code == 200
    answer = signed_in(meera).post(f"/people/{four.asha.person}/place/", {"unit": DISTRICT, "role": "officer"})
    assert answer.status_code == 302
    assert asha.get("/").status_code == 302
    assert done(node)[-1][2] == {"unit": [DELHI, DISTRICT], "role": ["analyst", "officer"]}


def test_nobody_promotes_or_closes_themselves(signed_in: SignedIn, meera: Viewer, naveen: Viewer, node: Node) -> None:
    browser = signed_in(meera)
    for path, form in (("place", {"unit": DELHI, "role": "supervisor"}), ("close", {}), ("password", {})):
        assert browser.post(f"/people/{meera.person}/{path}/", form).status_code == 422, path
    assert node.sql("SELECT role, is_active FROM person WHERE username = 'meera'") == [("administrator", True)]


def test_the_last_administrator_stays(meera: Viewer, naveen: Viewer, node: Node) -> None:
    node.sql("UPDATE person SET is_active = false WHERE username = 'meera'")
    with pytest.raises(Refused, match="last_administrator"):
        acts.close(node.tools, meera, naveen.person)
    with pytest.raises(Refused, match="last_administrator"):
        acts.change(node.tools, meera, naveen.person, unit=DELHI, role="analyst")


def test_a_reset_takes_two_administrators_and_both_stand_in_the_log(
    signed_in: SignedIn, stranger: Client, meera: Viewer, naveen: Viewer, four: People, node: Node
) -> None:
    accounts.choose_password(four.asha.person, OWN)
    node.sql(
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())",
        [four.asha.person],
    )
    asha, one, other = signed_in(four.asha), signed_in(meera), signed_in(naveen)
    page = f"/people/{four.asha.person}/"
    assert one.post(f"{page}password/").status_code == 422, "she has an own password"
    assert one.post(f"{page}reset/", {"reason": ""}).status_code == 422
    assert one.post(f"{page}reset/", {"reason": "lost her phone"}).status_code == 302
    assert one.post(f"{page}reset/done/").status_code == 422, "whoever asks does not do it"
    assert asha.get("/").status_code == 200
    assert "lost her phone" in other.get(page).content.decode()
    given = secret(other.post(f"{page}reset/done/"))
    assert asha.get("/").status_code == 302
    assert node.sql("SELECT count(*) FROM mfa_authenticator") == [(0,)]
    assert stranger.post("/sign-in/", {"login": "asha", "password": given}).status_code == 302
    assert other.post(f"{page}reset/done/").status_code == 422, "it is done once"
    log = done(node)
    assert ("person.reset_asked", meera.person, {"reason": "lost her phone"}) in log
    assert ("person.reset_done", naveen.person, {"asked_by": meera.person, "factors_removed": ["totp"]}) in log


def test_nobody_resets_themselves(meera: Viewer, naveen: Viewer, node: Node) -> None:
    acts.ask_reset(node.tools, naveen, meera.person, reason="forgot it")
    with pytest.raises(Refused, match="two_persons"):
        acts.do_reset(node.tools, meera, meera.person)


def test_the_command_gives_no_password_to_somebody_who_has_one_while_two_could(
    meera: Viewer, naveen: Viewer, four: People, node: Node
) -> None:
    assert acts.password_by_command(node.tools, meera, "asha")
    accounts.choose_password(four.asha.person, OWN)
    with pytest.raises(Refused, match="two_persons"):
        acts.password_by_command(node.tools, meera, "asha")
    node.sql("UPDATE person SET is_active = false WHERE username = 'naveen'")
    assert acts.password_by_command(node.tools, meera, "asha", without_factor=True)


def test_a_key_of_the_api_is_shown_once_and_ended(signed_in: SignedIn, meera: Viewer, four: People, node: Node) -> None:
    browser, page = signed_in(meera), f"/people/{four.asha.person}/"
    key = secret(browser.post(f"{page}key/", {"name": "case system", "days": "30"}))
    assert key.startswith("nodal_")
    text = browser.get(page).content.decode()
    assert key not in text
    assert "case system" in text
    (ref,) = node.sql("SELECT ref FROM api_token")[0]
    assert browser.post(f"{page}key/end/", {"key": str(ref)}).status_code == 302
    assert node.sql("SELECT revoked_at IS NOT NULL FROM api_token") == [(True,)]


def test_the_list_asks_the_database_the_same_number_of_questions_however_long_it_is(
    signed_in: SignedIn, meera: Viewer
) -> None:
    browser = signed_in(meera)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get("/people/").status_code == 200
        return len(queries)

    few = asked()
    for n in range(60):
        rows.add(f"person-{n:02}", name=f"Person {n:02}", unit=DELHI, role="analyst")
    assert asked() == few
    first = browser.get("/people/").content.decode()
    further = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    assert "example" not in further
    second = browser.get(further).content.decode()
    assert "person-59" in second
    assert "person-00" not in second


def test_a_hostile_name_stays_text(signed_in: SignedIn, meera: Viewer) -> None:
    browser = signed_in(meera)
    new = {"username": "ravi", "name": "<script>alert(1)</script>", "unit": DELHI, "role": "officer"}
    page = browser.post("/people/new/", new)["Location"]
    for path in (page, "/people/"):
        assert "<script>alert" not in browser.get(path).content.decode()
