"""Two networks side by side, and what was ignored: what a unit sees, in words, at a fixed cost."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from node import Node
from people import People
from web.test_networks import audited, ring, text

OTHER = "f" * 31 + "0"


def refs(node: Node) -> list[str]:
    return [str(row[0]) for row in node.sql("SELECT ref FROM network ORDER BY key")]


@pytest.fixture
def two(node: Node, four: People) -> People:
    """Asha's unit holds two networks, and one account of each shares a payment handle with one of the other."""
    first, second = ring(3), ring(3, account="v", first=700310000, md5=OTHER)
    node.take(four.asha, first + second)
    node.work()
    tie(node)
    return four


def tie(node: Node, kind: str = "pay", value: str = "goods@pay.test", bits: float = 3.5) -> None:
    """A link between an account of each, as a run would leave it."""
    node.sql(
        "WITH made AS (INSERT INTO link (a_id, b_id, relation, bits, run_id) SELECT"
        " (SELECT id FROM account WHERE key LIKE '%%u-0'), (SELECT id FROM account WHERE key LIKE '%%v-0'),"
        " 'associate', %s, (SELECT max(id) FROM link_run) RETURNING id)"
        " INSERT INTO link_evidence (link_id, kind, value, audience, decay, bits, reports)"
        " SELECT id, %s, %s, 2, 1, %s, '{}' FROM made",
        [bits, kind, value, bits],
    )


def test_the_page_says_what_ties_them_and_what_is_missing(node: Node, two: People, signed_in) -> None:
    one, other = refs(node)
    page = text(signed_in(two.asha).get(f"/networks/{one}/compare/{other}/"))
    assert "1 thing is held on both sides. 1 link runs between them." in page
    assert "Between them are 3.5 bits. One group of 3 and 3 people needs 9.0: a bit for each pair." in page
    assert "5.5 bits are missing" in page
    assert "a value that only another unit knows" in page  # no report of the unit tells of the handle
    assert "goods@pay.test" not in page
    assert audited(node, "network.compared") == 1


def test_from_the_other_side_it_says_the_same(node: Node, two: People, signed_in) -> None:
    one, other = refs(node)
    browser = signed_in(two.asha)
    assert "5.5 bits are missing" in text(browser.get(f"/networks/{other}/compare/{one}/"))


def test_nothing_between_them_is_said_so(node: Node, two: People, signed_in) -> None:
    node.sql("DELETE FROM link_evidence WHERE kind = 'pay'")
    node.sql("DELETE FROM link WHERE bits = 3.5")
    one, other = refs(node)
    page = text(signed_in(two.asha).get(f"/networks/{one}/compare/{other}/"))
    assert "Nothing that your unit may see ties these two." in page
    assert "No two people of them share anything that counts." in page


def test_the_network_names_the_one_beside_it(node: Node, two: People, signed_in) -> None:
    one, other = refs(node)
    browser = signed_in(two.asha)
    assert f"/networks/{one}/compare/{other}/" in text(browser.get(f"/networks/{one}/"))
    assert browser.get(f"/networks/{one}/compare/{one}/").status_code == 302


def test_a_network_of_another_unit_cannot_be_compared(node: Node, four: People, signed_in) -> None:
    node.take(four.asha, ring(3))
    node.take(four.chitra, ring(3, account="v", first=700310000, md5=OTHER))
    node.work()
    one, other = refs(node)
    for ours, theirs in ((one, other), (other, one)):
        assert signed_in(four.asha).get(f"/networks/{ours}/compare/{theirs}/").status_code == 404


def ignore(node: Node, kind: str, value: str, why: str, audience: int = 4100) -> None:
    node.sql(
        "INSERT INTO link_ignored (run_id, kind, value, relation, audience, why)"
        " SELECT max(id), %s, %s, 'associate', %s, %s FROM link_run",
        [kind, value, audience, why],
    )


def test_what_was_ignored_is_listed_with_its_reason_and_counted(node: Node, two: People, signed_in) -> None:
    node.sql("DELETE FROM link_ignored")
    ignore(node, "email", "u0@example.org", "hub")
    ignore(node, "email", "u1@example.org", "placeholder", 7)
    ignore(node, "email", "nobody@example.org", "hub")
    ignore(node, "hash", f"md5:{OTHER}", "hub", 9000)
    browser = signed_in(two.asha)
    page = text(browser.get("/networks/ignored/"))
    assert page.index("9,000") < page.index("4,100") < page.index("u1@example.org")
    assert "nobody@example.org" not in page  # no report of the unit tells of it
    assert "3 values in this view." in page
    only = text(browser.get("/networks/ignored/?why=placeholder"))
    assert ("u1@example.org" in only, "u0@example.org" in only) == (True, False)
    assert "2 values in this view." in text(browser.get("/networks/ignored/?kind=email"))
    assert browser.get("/networks/ignored/?kind=<x>&why='&page=99999").status_code == 200
    assert audited(node, "network.ignored_listed") == 4


def test_what_few_hold_is_not_called_a_crowd(node: Node, two: People, signed_in) -> None:
    node.sql("DELETE FROM link_ignored")
    ignore(node, "email", "u0@example.org", "hub", 2)
    browser = signed_in(two.asha)
    page = text(browser.get("/networks/ignored/"))
    assert "Compared, and too little by itself" in page
    assert "Held by so many" not in page
    assert "u0@example.org" in text(browser.get("/networks/ignored/?why=weak"))
    assert "u0@example.org" not in text(browser.get("/networks/ignored/?why=hub"))
    assert "Compared, and too little by itself" in text(browser.get(f"/networks/{refs(node)[0]}/?ghosts=1"))


def test_another_unit_is_shown_nothing_of_it(node: Node, two: People, signed_in) -> None:
    node.sql("DELETE FROM link_ignored")
    ignore(node, "email", "u0@example.org", "hub")
    ignore(node, "hash", f"md5:{OTHER}", "hub")
    page = text(signed_in(two.chitra).get("/networks/ignored/"))
    assert "Nothing in this view." in page


def test_hostile_values_are_text_there_too(node: Node, two: People, signed_in) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e@example.org"
    node.sql("UPDATE sighting SET value = %s WHERE value = 'u0@example.org'", [hostile])
    ignore(node, "email", hostile, "hub")
    page = signed_in(two.asha).get("/networks/ignored/").content.decode()
    assert "<img" not in page
    assert "U+202E" in html.unescape(page)


def queries(browser: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_the_pages_cost_the_same_however_much_there_is(node: Node, two: People, signed_in) -> None:
    ignore(node, "hash", f"md5:{OTHER}", "hub")
    browser = signed_in(two.asha)
    one, other = refs(node)
    paths = (f"/networks/{one}/compare/{other}/", "/networks/ignored/")
    browser.get("/networks/")
    before = [queries(browser, path) for path in paths]
    node.take(two.asha, ring(6)[3:] + ring(6, account="v", first=700310000, md5=OTHER)[3:])
    node.take(two.asha, [make.report(700399999, make.person("alone", email="alone@example.org"))])
    node.work()
    tie(node)
    for n in range(6):
        ignore(node, "email", f"u{n}@example.org", "hub")
    ignore(node, "hash", f"md5:{OTHER}", "hub")
    assert refs(node) == [one, other]
    assert [queries(browser, path) for path in paths] == before
    assert max(before) <= 30


def test_the_pages_serve_hands_eyes_and_ears(node: Node, two: People, as_person) -> None:
    ignore(node, "email", "u0@example.org", "hub")
    one, other = refs(node)
    for width, theme, language in ((1366, "light", ""), (390, "dark", "hi")):
        opened = as_person(two.asha, width=width, theme=theme, language=language)
        for path in (f"/networks/{one}/compare/{other}/", "/networks/ignored/", f"/networks/{one}/"):
            opened.open(path)
            assert opened.axe() == []
        assert opened.faults == []
