"""Settling a contradiction on its page: field by field, with a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import make

if TYPE_CHECKING:
    from node import Node
    from people import People
    from web.conftest import Opened, SignedIn


def contradicted(node: Node, four: People, **more: Any) -> str:
    node.take(four.asha, make.report(700300001, make.person("u-1", email="one@example.org")))
    other = {"kind": "Misleading Domain Name", "notes": ["and more"], **more}
    node.take(four.asha, make.report(700300001, make.person("u-1", email="one@example.org"), **other))
    node.work()
    [ref] = node.rows(four.asha, "report", "ref", number="700300001")
    return f"/reports/{ref}/"


def form(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(telling|seen)" value="(\d+)">', page))


def test_the_officer_chooses_field_by_field_and_says_why(node: Node, four: People, signed_in: SignedIn) -> None:
    address, client = contradicted(node, four), signed_in(four.asha)
    assert f"{address}settle/" in client.get(address).content.decode()
    page = client.get(f"{address}settle/").content.decode()
    assert "Child Sex Tourism" in page
    assert "Misleading Domain Name" in page
    answers = dict.fromkeys(re.findall(r'name="(holds-\d+)"', page), "later")
    assert client.post(f"{address}settle/", {**form(page), **answers, "reason": " "}).status_code == 422
    assert client.post(f"{address}settle/", {**form(page), "reason": "why"}).status_code == 422
    done = client.post(f"{address}settle/", {**form(page), **answers, "reason": "the sender says so"}, follow=True)
    page = done.content.decode()
    assert "It is settled." in page
    assert "the sender says so" in page
    assert "a person must settle it" not in page
    assert node.sql("SELECT incident_type, has_conflict FROM report") == [("Misleading Domain Name", False)]
    assert "nothing to settle now" in client.get(f"{address}settle/", follow=True).content.decode()


def test_a_form_that_was_overtaken_changes_nothing(node: Node, four: People, signed_in: SignedIn) -> None:
    address, client = contradicted(node, four), signed_in(four.asha)
    given = {**form(client.get(f"{address}settle/").content.decode()), "whole": "later", "reason": "why"}
    node.take(four.asha, make.report(700300001, notes=["a third telling"]))
    assert "Nothing was changed" in client.post(f"{address}settle/", given, follow=True).content.decode()
    assert node.sql("SELECT count(*) FROM report_version WHERE kind = 'settled'") == [(0,)]


def test_another_state_finds_nothing_to_settle(node: Node, four: People, signed_in: SignedIn) -> None:
    address = contradicted(node, four)
    assert signed_in(four.chitra).get(f"{address}settle/").status_code == 404
    assert signed_in(four.chitra).post(f"{address}settle/", {"whole": "later", "reason": "x"}).status_code == 404
    assert signed_in(four.dev).get(f"{address}settle/").status_code == 403


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (1366, "dark"), (390, "light")])
def test_the_page_can_be_used_by_everybody(node: Node, four: People, as_person: Opened, width: int, theme: str) -> None:
    address = contradicted(node, four, urgent="<b>she</b> is in danger")
    watched = as_person(four.asha, width=width, theme=theme)
    page = watched.open(f"{address}settle/")
    assert watched.faults == []
    page.screenshot(path=f"/tmp/shots/settle/{width}-{theme}.png", full_page=True)
    assert watched.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
