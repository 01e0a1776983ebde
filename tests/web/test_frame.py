"""The frame of every page: who gets in, what the browser is told, what a refusal looks like."""

from __future__ import annotations

from django.test import Client

from people import People


def test_a_stranger_is_sent_to_the_sign_in(stranger: Client) -> None:
    answer = stranger.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/"
    assert stranger.get("/sign-in/").status_code == 200


def test_no_page_may_run_a_script_or_style_of_its_own(stranger: Client) -> None:
    policy = stranger.get("/sign-in/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_whoever_is_signed_in_sees_the_rooms_of_the_role(signed_in, four: People) -> None:
    analyst, auditor = signed_in(four.asha).get("/"), signed_in(four.dev).get("/")
    assert analyst.status_code == auditor.status_code == 200
    assert "Asha" in analyst.content.decode()


def test_whoever_is_disabled_is_out_with_the_next_click(signed_in, four: People, node) -> None:
    browser = signed_in(four.asha)
    assert browser.get("/").status_code == 200
    node.sql("UPDATE person SET is_active = false WHERE username = 'asha'")
    assert browser.get("/").status_code == 302


def test_a_password_that_somebody_else_gave_opens_nothing_but_its_change(signed_in, four: People, node) -> None:
    node.sql("UPDATE person SET must_change_password = true WHERE username = 'asha'")
    answer = signed_in(four.asha).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/")


def test_a_method_that_no_row_allows_is_refused(signed_in, four: People) -> None:
    answer = signed_in(four.asha).post("/")
    assert answer.status_code == 405


def test_an_absent_page_says_so_in_the_language_of_the_browser(signed_in, four: People) -> None:
    assert signed_in(four.asha).get("/no-such-room/").status_code == 404


def test_the_first_page_is_open_to_everybody_who_works_with_hands_eyes_or_ears(as_person, four: People) -> None:
    opened = as_person(four.asha)
    opened.open("/")
    assert opened.axe() == []
    assert opened.faults == []


def test_a_person_signs_in_with_a_password(as_person, four: People, node) -> None:
    from nodal.ledger.models import Person

    person = Person.objects.get(id=four.asha.person)
    person.set_password("a long word of one's own")
    person.save()
    opened = as_person(None)
    page = opened.open("/")
    assert opened.axe() == []
    page.fill("[name=login]", "asha")
    page.fill("[name=password]", "a long word of one's own")
    opened.follow("form[action='/sign-in/'] button")
    assert page.url.endswith("/account/second/")
    assert opened.faults == []
