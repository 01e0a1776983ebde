"""Signing in through the office's identity provider: only who was tied comes in, and only as the provider signed it."""

from __future__ import annotations

import http.client
import importlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, clear_url_caches, reverse

import nodal.desk.people.routes
import nodal.desk.sign_in.routes
import nodal.desk.urls
import nodal.project.urls
from nodal.ledger import accounts
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from nodal.project.provider import Provider as Told
from node import Node
from people import DELHI, People
from web import provider as fake
from web.provider import Provider
from web.test_sign_in import code, with_app

OWN = "a long word of one's own"
SUBJECT = "asha-at-the-office"


def read_addresses_again() -> None:
    for module in (
        nodal.desk.sign_in.routes, nodal.desk.people.routes, nodal.desk.urls, nodal.project.urls,
    ):  # fmt: skip
        importlib.reload(module)
    clear_url_caches()


@pytest.fixture
def office() -> Iterator[Provider]:
    """A provider that this node was told of."""
    with fake.running() as provider:
        told = Told(provider.address, fake.CLIENT, fake.SECRET, "Office sign-in")
        with override_settings(SOCIALACCOUNT_PROVIDERS=told.settings()):
            read_addresses_again()
            yield provider
        read_addresses_again()


@pytest.fixture
def meera(four: People) -> Viewer:
    return rows.add("meera", name="Meera", unit=DELHI, role="administrator")


@pytest.fixture
def tied(office: Provider, signed_in: Callable[[Viewer], Client], meera: Viewer, four: People) -> Viewer:
    """Asha, whose identity the administrator tied to her account."""
    answer = signed_in(meera).post(f"/people/{four.asha.person}/identity/", {"subject": f" {SUBJECT} "})
    assert answer.status_code == 302
    return four.asha


def sent(browser: Client, **more: str) -> str:
    """The address at the provider that the browser is sent to."""
    answer = browser.post("/sign-in/office/", more)
    assert answer.status_code == 302
    return answer["Location"]


def returned(address: str) -> str:
    """What the provider answers the browser: path and query of the desk."""
    parts = urlsplit(address)
    asked = http.client.HTTPConnection(parts.netloc, timeout=60)
    asked.request("GET", f"{parts.path}?{parts.query}")
    back = urlsplit(asked.getresponse().headers["Location"])
    asked.close()
    return f"{back.path}?{back.query}"


def through(browser: Client, **more: str) -> Any:
    return browser.get(returned(sent(browser, **more)))


def is_in(browser: Client) -> bool:
    return browser.get("/account/second/").status_code == 200


def entries(node: Node) -> list[tuple[str, list[int], dict[str, object]]]:
    return node.sql("SELECT action, subjects, detail FROM audit_in WHERE starts_with(action, 'person.') ORDER BY id")


def test_a_node_that_was_told_of_no_provider_has_no_such_addresses(stranger: Client, four: People) -> None:
    assert stranger.post("/sign-in/office/").status_code == 404
    assert stranger.get("/sign-in/office/back/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("people_identity", args=[four.asha.person])
    page = stranger.get("/sign-in/")
    assert "/sign-in/office/" not in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"


def test_the_sign_in_page_alone_lets_a_form_lead_to_the_provider(office: Provider, stranger: Client) -> None:
    page = stranger.get("/sign-in/")
    assert "Office sign-in" in page.content.decode()
    assert f"form-action 'self' {office.address};" in page["Content-Security-Policy"] + ";"
    assert office.address not in stranger.get("/sign-in/inactive/")["Content-Security-Policy"]


def test_a_sign_in_begins_by_a_form_only(office: Provider, node: Node) -> None:
    from nodal.desk.page import TOOLS

    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True, **{TOOLS: node.tools})
    assert strict.get("/sign-in/office/").status_code == 405
    assert strict.post("/sign-in/office/").status_code == 403
    assert office.asked == []


def test_a_tied_person_comes_in_and_sets_up_the_second_factor_that_the_node_asks_for(
    stranger: Client, tied: Viewer, node: Node, moments: Callable[[float], None], office: Provider
) -> None:
    answer = through(stranger, next="/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert stranger.get("/")["Location"] == "/account/second/"
    secret = with_app(stranger)
    assert stranger.get("/").status_code == 200
    stranger.post("/sign-out/")
    moments(90)
    assert through(stranger)["Location"] == "/sign-in/second/"
    assert stranger.get("/").status_code == 302, "the identity alone opens nothing"
    assert stranger.post("/sign-in/second/", {"code": "000000"}).status_code == 200
    assert stranger.post("/sign-in/second/", {"code": code(secret)})["Location"] == "/"
    assert stranger.get("/").status_code == 200
    signed_in = [(subjects, detail) for action, subjects, detail in entries(node) if action == "person.signed_in"]
    assert [subjects for subjects, _ in signed_in] == [[tied.person], [tied.person]]
    assert [detail["factor"] for _, detail in signed_in] == ["", "totp"]
    assert all(str(detail["identity"]).startswith("oidc-") for _, detail in signed_in)
    assert "/userinfo" not in office.asked
    kept = str(node.sql("SELECT * FROM socialaccount_socialaccount")) + str(
        node.sql("SELECT * FROM socialaccount_socialtoken")
    )
    assert "example.org" not in kept
    assert "only-for-userinfo" not in kept


def test_an_unknown_identity_is_refused_told_whom_to_ask_and_written_down(
    stranger: Client, tied: Viewer, office: Provider, node: Node
) -> None:
    office.subject = "somebody-else"
    office.claims = {"preferred_username": "asha", "email": "asha@example.org"}
    answer = through(stranger)
    assert answer.status_code == 403
    assert "Ask an administrator" in answer.content.decode()
    assert "somebody-else" in answer.content.decode()
    assert not is_in(stranger)
    assert entries(node)[-1] == ("person.sign_in_refused", [], {"at": "identity"})
    assert node.sql("SELECT count(*) FROM socialaccount_socialaccount") == [(1,)]
    assert node.sql("SELECT count(*) FROM person WHERE username = ''") == [(0,)]


def test_untying_ends_the_sessions_and_the_identity_opens_nothing_any_more(
    stranger: Client, tied: Viewer, signed_in: Callable[[Viewer], Client], meera: Viewer, node: Node
) -> None:
    through(stranger)
    assert is_in(stranger)
    assert signed_in(meera).post(f"/people/{tied.person}/identity/end/").status_code == 302
    assert not is_in(stranger)
    assert through(stranger).status_code == 403
    assert not is_in(stranger)
    done = [(action, subjects) for action, subjects, _ in entries(node)]
    assert ("person.identity_tied", [tied.person]) in done
    assert ("person.identity_untied", [tied.person]) in done


@pytest.mark.parametrize("how", ["untied", "closed"])
def test_who_is_untied_or_closed_before_the_second_factor_stays_out(
    stranger: Client, tied: Viewer, node: Node, moments: Callable[[float], None], office: Provider,
    signed_in: Callable[[Viewer], Client], meera: Viewer, how: str,
) -> None:  # fmt: skip
    through(stranger)
    secret = with_app(stranger)
    stranger.post("/sign-out/")
    moments(90)
    assert through(stranger)["Location"] == "/sign-in/second/"
    signed_in(meera).post(f"/people/{tied.person}/{'identity/end' if how == 'untied' else 'close'}/")
    answer = stranger.post("/sign-in/second/", {"code": code(secret)})
    assert answer.get("Location") != "/"
    assert not is_in(stranger)
    assert entries(node)[-1] == ("person.sign_in_refused", [tied.person], {"at": "identity"})


def test_a_person_whose_account_is_closed_stays_out(
    stranger: Client, tied: Viewer, node: Node, signed_in: Callable[[Viewer], Client], meera: Viewer
) -> None:
    signed_in(meera).post(f"/people/{tied.person}/close/")
    assert through(stranger).status_code == 403
    assert not is_in(stranger)
    assert entries(node)[-1] == ("person.sign_in_refused", [tied.person], {"at": "identity"})


def test_nobody_comes_in_as_the_worker(stranger: Client, tied: Viewer, node: Node) -> None:
    node.sql("UPDATE socialaccount_socialaccount SET user_id = %s", [node.worker.person])
    assert through(stranger).status_code == 403
    assert not is_in(stranger)


def test_an_answer_to_a_question_of_another_browser_is_refused(
    stranger: Client, tied: Viewer, office: Provider, node: Node
) -> None:
    from nodal.desk.page import TOOLS

    elsewhere = Client(SERVER_NAME="127.0.0.1", **{TOOLS: node.tools})
    back = returned(sent(elsewhere))
    assert stranger.get(back).status_code == 403
    sent(stranger)
    assert stranger.get(back).status_code == 403
    assert stranger.get(f"{back}x").status_code == 403
    assert stranger.get("/sign-in/office/back/").status_code == 403
    assert not is_in(stranger)
    assert "/token" not in office.asked


def test_an_answer_works_once(stranger: Client, tied: Viewer) -> None:
    back = returned(sent(stranger))
    assert stranger.get(back).status_code == 302
    stranger.post("/sign-out/")
    assert stranger.get(back).status_code == 403


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": {"aud": "another-client"}},
        {"claims": {"aud": [fake.CLIENT, "another"], "azp": "another"}},
        {"claims": {"iss": "https://elsewhere.example.org"}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"nonce": "of another question"}},
        {"claims": {"sub": "a" * 192}},
        {"claims": {"sub": "as\u200bha"}},
        {"claims": {"sub": "as\x00ha"}},
        {"without": "nonce"},
        {"without": "sub"},
        {"without": "exp"},
        {"key": fake.OTHER_KEY},
        {"key": None, "algorithm": "none"},
        {"key": "a shared secret that is long enough to be one", "algorithm": "HS256"},
    ],
    ids=lambda lie: (
        "-".join(sorted(lie.get("claims", lie))) + ("" if "key" not in lie else f"-{type(lie['key']).__name__}")
    ),
)
def test_a_token_that_is_not_for_us_or_not_signed_by_the_provider_opens_nothing(
    stranger: Client, tied: Viewer, office: Provider, node: Node, lie: dict[str, Any]
) -> None:
    for name, value in lie.items():
        setattr(office, name, value)
    assert through(stranger).status_code == 403
    assert not is_in(stranger)
    assert entries(node)[-1] == ("person.sign_in_refused", [], {"at": "identity"})


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://elsewhere.example.org"},
        {"token_endpoint": "https://elsewhere.example.org/token"},
        {"jwks_uri": "http://127.0.0.1.example.org/jwks"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_names_another_issuer_or_host_is_not_used(
    stranger: Client, office: Provider, lie: dict[str, Any]
) -> None:
    office.discovery = lie
    assert stranger.post("/sign-in/office/").status_code == 502
    assert office.asked == ["/.well-known/openid-configuration"]


def test_a_provider_that_is_down_is_said_to_be_down(stranger: Client, office: Provider) -> None:
    with override_settings(
        SOCIALACCOUNT_PROVIDERS=Told("http://127.0.0.1:9", fake.CLIENT, fake.SECRET, "Office sign-in").settings()
    ):
        answer = stranger.post("/sign-in/office/")
    assert answer.status_code == 502
    assert "does not answer" in answer.content.decode()


def test_who_gives_up_at_the_provider_is_back_on_the_sign_in_page(stranger: Client, tied: Viewer) -> None:
    state = dict(parse_qsl(urlsplit(sent(stranger)).query))["state"]
    answer = stranger.get("/sign-in/office/back/", {"error": "access_denied", "state": state})
    assert answer["Location"] == "/sign-in/"


def test_an_address_elsewhere_is_not_where_a_sign_in_ends(stranger: Client, tied: Viewer) -> None:
    assert through(stranger, next="https://elsewhere.example.org/")["Location"] == "/"


def test_nobody_can_tie_an_identity_by_signing_in_with_it(
    signed_in: Callable[[Viewer], Client], tied: Viewer, four: People, office: Provider, node: Node
) -> None:
    office.subject = "of-bharat"
    browser = signed_in(four.bharat)
    address = browser.post("/sign-in/office/?process=connect", {"process": "connect"})["Location"]
    assert browser.get(returned(address)).status_code == 403
    assert node.sql("SELECT uid FROM socialaccount_socialaccount") == [(SUBJECT,)]


def test_identities_tied_at_another_address_open_nothing(
    stranger: Client, office: Provider, four: People, node: Node
) -> None:
    node.sql(
        "INSERT INTO socialaccount_socialaccount (provider, uid, last_login, date_joined, extra_data, user_id)"
        " VALUES ('oidc-of-before', %s, now(), now(), '{}', %s)",
        [SUBJECT, four.asha.person],
    )
    assert through(stranger).status_code == 403


def test_an_administrator_ties_one_free_identity_to_somebody_else_of_the_own_units(
    tied: Viewer, signed_in: Callable[[Viewer], Client], meera: Viewer, four: People
) -> None:
    browser = signed_in(meera)
    assert SUBJECT in browser.get(f"/people/{tied.person}/").content.decode()

    def tying(person: int, subject: str) -> tuple[int, str]:
        answer = browser.post(f"/people/{person}/identity/", {"subject": subject})
        return answer.status_code, answer.content.decode()

    assert "Ask another administrator" in tying(meera.person, "meera-there")[1]
    assert "Untie it first" in tying(tied.person, "another")[1]
    assert "belongs to another account" in tying(four.bharat.person, SUBJECT)[1]
    assert "1 to 191 characters" in tying(four.bharat.person, "b\u200bharat")[1]
    assert tying(four.chitra.person, "chitra-there")[0] == 404
    assert browser.post(f"/people/{four.bharat.person}/identity/end/").status_code == 422
    assert signed_in(four.dev).post(f"/people/{four.bharat.person}/identity/").status_code == 403


def test_one_administrator_alone_cannot_come_in_as_somebody_who_has_an_own_password(
    office: Provider, signed_in: Callable[[Viewer], Client], meera: Viewer, four: People, stranger: Client
) -> None:
    accounts.choose_password(four.asha.person, OWN)
    browser = signed_in(meera)
    answer = browser.post(f"/people/{four.asha.person}/identity/", {"subject": "of-meera"})
    assert answer.status_code == 422
    assert "no second factor" in answer.content.decode()
    stranger.post("/sign-in/", {"login": "asha", "password": OWN})
    with_app(stranger)
    stranger.post("/sign-out/")
    assert browser.post(f"/people/{four.asha.person}/identity/", {"subject": SUBJECT}).status_code == 302
    assert through(stranger)["Location"] == "/sign-in/second/"


def test_chromium_follows_the_button_to_the_provider_and_back(as_person, office: Provider, tied: Viewer) -> None:
    watched = as_person(None)
    page = watched.open("/sign-in/")
    assert watched.axe() == []
    page.click("text=Office sign-in")
    page.wait_for_url("**/account/second/")
    assert [fault for fault in watched.faults if not fault.startswith(f"asked: {office.address}/authorize?")] == []


def test_the_refusal_and_the_page_of_the_person_hold_for_every_reader(
    as_person, office: Provider, meera: Viewer, four: People
) -> None:
    watched = as_person(None)
    page = watched.open("/sign-in/")
    page.click("text=Office sign-in")
    page.wait_for_url("**/sign-in/office/back/**")
    assert watched.axe() == []
    watched = as_person(meera)
    watched.open(f"/people/{four.asha.person}/")
    assert watched.axe() == []
    assert watched.faults == []


def test_who_has_no_password_and_lost_the_second_factor_is_helped_by_two_administrators(
    tied: Viewer, stranger: Client, signed_in: Callable[[Viewer], Client], meera: Viewer
) -> None:
    through(stranger)
    with_app(stranger)
    page = signed_in(meera).get(f"/people/{tied.person}/").content.decode()
    assert f"/people/{tied.person}/reset/" in page
