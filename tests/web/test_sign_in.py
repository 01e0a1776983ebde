"""Signing in as a person does it: password, second factor, what is written down, and what ends a session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from nodal.ledger import accounts
from nodal.ledger.access import Viewer
from node import Node
from people import People

OWN = "a long word of one's own"


def password_of(viewer: Viewer, password: str = OWN) -> None:
    accounts.choose_password(viewer.person, password)


def sign_in(browser: Client, name: str = "asha", password: str = OWN, **more: str):
    return browser.post("/sign-in/", {"login": name, "password": password, **more})


def entries(node: Node) -> list[tuple[str, int, list[int], dict[str, object]]]:
    return node.sql(
        "SELECT action, person, subjects, detail FROM audit_in WHERE starts_with(action, 'person.') ORDER BY id"
    )


def code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def with_app(browser: Client) -> str:
    """Set up an app; returns its secret."""
    page = browser.get("/account/second/app/").content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page).group(1)
    answer = browser.post("/account/second/app/", {"code": code(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/account/second/codes/")
    return secret


def test_a_sign_in_and_a_sign_out_are_written_down(stranger: Client, four: People, node: Node) -> None:
    password_of(four.asha)
    answer = sign_in(stranger)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    stranger.post("/sign-out/")
    assert stranger.get("/").status_code == 302
    assert entries(node) == [
        ("person.signed_in", four.asha.person, [four.asha.person], {"factor": ""}),
        ("person.signed_out", four.asha.person, [four.asha.person], {}),
    ]


@pytest.mark.parametrize("name", ["asha", "who-is-that"])
def test_a_wrong_password_is_written_down_without_the_name_that_was_tried(
    stranger: Client, four: People, node: Node, name: str
) -> None:
    password_of(four.asha)
    answer = sign_in(stranger, name, "not the right one")
    assert answer.status_code == 200
    assert "Name or password is not right." in answer.content.decode()
    [(action, person, subjects, detail)] = entries(node)
    assert (action, person) == ("person.sign_in_refused", node.worker.person)
    assert subjects == ([four.asha.person] if name == "asha" else [])
    assert "who-is-that" not in str(node.sql("SELECT * FROM audit_in"))
    assert detail == {"at": "password"}


def test_after_five_wrong_passwords_the_right_one_does_not_open_either(
    stranger: Client, four: People, node: Node
) -> None:
    password_of(four.asha)
    for _ in range(5):
        sign_in(stranger, password="not the right one")
    answer = sign_in(stranger)
    assert answer.status_code == 200
    assert "Too many attempts" in answer.content.decode()
    assert stranger.get("/").status_code == 302


def test_many_attempts_from_one_place_are_held_back_whatever_the_name(stranger: Client, four: People) -> None:
    answers = [sign_in(stranger, f"name-{n}", "x") for n in range(32)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_the_worker_cannot_sign_in(stranger: Client, node: Node) -> None:
    password_of(node.worker)
    assert sign_in(stranger, "worker").status_code == 200
    assert stranger.get("/").status_code == 302


def test_a_given_password_opens_only_the_page_to_choose_an_own_one(stranger: Client, four: People, node: Node) -> None:
    given = accounts.give_password(four.asha.person, at=node.clock())
    sign_in(stranger, password=given)
    answer = stranger.get("/")
    assert answer["Location"] == "/account/password/"
    assert "Somebody gave you the password" in stranger.get("/account/password/").content.decode()
    same = {"oldpassword": given, "password1": given, "password2": given}
    assert "Choose another" in stranger.post("/account/password/", same).content.decode()
    own = {"oldpassword": given, "password1": OWN, "password2": OWN}
    assert stranger.post("/account/password/", own)["Location"] == "/"
    assert stranger.get("/")["Location"] == "/account/second/"
    assert entries(node)[-1][0] == "person.password_changed"
    assert node.sql("SELECT must_change_password, given_at FROM person WHERE username = 'asha'") == [(False, None)]


def test_a_given_password_that_nobody_took_up_opens_nothing_after_three_days(
    stranger: Client, four: People, node: Node
) -> None:
    given = accounts.give_password(four.asha.person, at=node.clock())
    node.clock.now += timedelta(days=3, seconds=1)
    assert sign_in(stranger, password=given).status_code == 200
    assert stranger.get("/").status_code == 302


def test_a_changed_password_ends_every_other_session(signed_in, four: People) -> None:
    password_of(four.asha)
    here, elsewhere = signed_in(four.asha), signed_in(four.asha)
    new = "another long word of mine"
    here.post("/account/password/", {"oldpassword": OWN, "password1": new, "password2": new})
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_short_or_common_password_is_refused_with_the_reason(signed_in, four: People) -> None:
    password_of(four.asha)
    for weak in ("short", "passwordpassword1", "passwordpassword"):
        answer = signed_in(four.asha).post(
            "/account/password/", {"oldpassword": OWN, "password1": weak, "password2": weak}
        )
        if answer.status_code == 200:
            assert "errorlist" in answer.content.decode()
    short = {"oldpassword": OWN, "password1": "short", "password2": "short"}
    assert signed_in(four.asha).post("/account/password/", short).status_code == 200


def test_an_app_is_asked_for_at_the_next_sign_in_and_each_code_works_once(
    stranger: Client, four: People, node: Node, moments: Callable[[float], None]
) -> None:
    password_of(four.asha)
    sign_in(stranger)
    secret = with_app(stranger)
    assert stranger.get("/").status_code == 200
    stranger.post("/sign-out/")
    moments(90)
    assert sign_in(stranger)["Location"] == "/sign-in/second/"
    assert stranger.get("/").status_code == 302, "the password alone opens nothing"
    assert stranger.post("/sign-in/second/", {"code": "000000"}).status_code == 200
    used = code(secret)
    assert stranger.post("/sign-in/second/", {"code": used})["Location"] == "/"
    assert stranger.get("/").status_code == 200
    stranger.post("/sign-out/")
    sign_in(stranger)
    assert stranger.post("/sign-in/second/", {"code": used}).status_code == 200, "a code works once"
    done = [(action, detail) for action, _, _, detail in entries(node)]
    assert ("person.factor_added", {"factor": "totp"}) in done
    assert ("person.factor_added", {"factor": "recovery_codes"}) in done
    assert ("person.signed_in", {"factor": "totp"}) in done
    assert done.count(("person.sign_in_refused", {"at": "second_factor"})) == 2


def test_a_code_of_five_minutes_ago_does_not_open(
    stranger: Client, four: People, moments: Callable[[float], None]
) -> None:
    password_of(four.asha)
    sign_in(stranger)
    secret = with_app(stranger)
    stranger.post("/sign-out/")
    old = code(secret)
    moments(300)
    sign_in(stranger)
    assert stranger.post("/sign-in/second/", {"code": old}).status_code == 200
    assert stranger.get("/").status_code == 302


def test_the_secret_of_an_app_does_not_stand_in_the_database(stranger: Client, four: People, node: Node) -> None:
    password_of(four.asha)
    sign_in(stranger)
    secret = with_app(stranger)
    assert secret not in str(node.sql("SELECT data FROM mfa_authenticator"))


def test_recovery_codes_are_shown_once_and_each_opens_once(stranger: Client, four: People, node: Node) -> None:
    password_of(four.asha)
    sign_in(stranger)
    with_app(stranger)
    shown = re.findall(r"<li><code>(\w+)</code>", stranger.get("/account/second/codes/").content.decode())
    assert len(shown) == 10
    assert shown[0] not in stranger.get("/account/second/codes/").content.decode()
    stranger.post("/sign-out/")
    sign_in(stranger)
    assert stranger.post("/sign-in/second/", {"code": shown[0]})["Location"] == "/"
    assert entries(node)[-1][3] == {"factor": "recovery_codes"}
    stranger.post("/sign-out/")
    sign_in(stranger)
    assert stranger.post("/sign-in/second/", {"code": shown[0]}).status_code == 200


def test_taking_the_last_factor_away_ends_every_session(stranger: Client, signed_in, four: People, node: Node) -> None:
    password_of(four.asha)
    sign_in(stranger)
    with_app(stranger)
    elsewhere = signed_in(four.asha)
    assert elsewhere.get("/").status_code == 200
    answer = stranger.post("/account/second/app/remove/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert elsewhere.get("/").status_code == 302
    assert stranger.get("/").status_code == 302
    assert node.sql("SELECT count(*) FROM mfa_authenticator") == [(0,)]
    assert ("person.factor_removed", {"factor": "totp"}) in [(a, d) for a, _, _, d in entries(node)]
    sign_in(stranger)
    assert stranger.get("/")["Location"] == "/account/second/"


def test_an_old_session_must_show_again_that_it_is_you_and_then_goes_on_where_it_was(
    stranger: Client, four: People, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allauth.account.internal.flows import reauthentication

    password_of(four.asha)
    sign_in(stranger)
    page = stranger.get("/account/second/app/").content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page).group(1)
    session = stranger.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    asked = stranger.post("/account/second/app/", {"code": code(secret)})
    assert asked["Location"].startswith("/sign-in/again/")
    assert "Is it still you?" in stranger.get(asked["Location"]).content.decode()
    assert stranger.post(asked["Location"], {"password": "wrong"}).status_code == 200
    done = stranger.post(asked["Location"], {"password": OWN})
    assert done["Location"] == "/account/second/codes/"
    assert reauthentication.STATE_SESSION_KEY not in stranger.session
    assert ("person.factor_added", {"factor": "totp"}) in [(a, d) for a, _, _, d in entries(node)]


def test_an_address_elsewhere_is_not_where_a_sign_in_ends(stranger: Client, four: People) -> None:
    password_of(four.asha)
    answer = sign_in(stranger, next="https://elsewhere.example.org/")
    assert answer["Location"] == "/"


def test_a_signed_in_person_gets_a_new_session_number(stranger: Client, four: People) -> None:
    password_of(four.asha)
    stranger.get("/sign-in/")
    sign_in(stranger)
    first = stranger.cookies["nodal"].value
    stranger.post("/sign-out/")
    sign_in(stranger)
    assert stranger.cookies["nodal"].value != first


def test_ended_sessions_are_out_with_the_next_click(signed_in, four: People) -> None:
    browser = signed_in(four.asha)
    assert browser.get("/").status_code == 200
    accounts.end_sessions(four.asha.person)
    assert browser.get("/").status_code == 302


def test_the_library_has_no_other_address_than_those_that_are_listed() -> None:
    from django.urls import NoReverseMatch, reverse

    for name in ("account_signup", "account_reset_password", "account_email", "account_set_password", "mfa_trust"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
