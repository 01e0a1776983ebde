"""A report whose every field means harm: on its page it is text, bounded in size, and starts nothing."""

from __future__ import annotations

from typing import Any

import pytest

from node import Node
from people import People
from web import hostile

LARGEST_PAGE = 1_500_000
"""Bytes of the page of a report that fills every field: 60,000 characters stand in six of them."""


@pytest.fixture
def address(node: Node, four: People) -> str:
    """The page of the hostile report, which Asha took in."""
    taken = node.take(four.asha, [hostile.report()])
    assert len(taken.accepted) == 1
    node.work()
    ((ref,),) = node.sql("SELECT ref FROM report")
    return f"/reports/{ref}/"


@pytest.mark.parametrize("query", ["", "?all=1"], ids=["first", "all"])
def test_hostile_text_starts_nothing(query: str, address: str, four: People, as_person: Any) -> None:
    watched = as_person(four.asha)
    page = watched.open(address + query)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(300)
    assert watched.faults == []
    inside = "#main :is(iframe, object, embed, svg, img, style, link, base, meta, script, [onerror], [onload])"
    assert page.locator(inside).count() == 0
    assert page.locator("#main [hx-get], #main [data-hx-post], #main [data-go]").count() == 0
    assert page.locator("#main a:not([href^='/']):not([href^='#']):not([href^='?'])").count() == 0
    assert page.title() == "Report · Nodal"


def test_a_hostile_report_is_bounded_and_inside_the_window(address: str, four: People, as_person: Any) -> None:
    watched = as_person(four.asha, width=390, height=844)
    page = watched.open(address)
    assert len(page.content().encode()) < LARGEST_PAGE
    assert "characters more" in page.content()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert watched.axe() == []


def test_every_hostile_string_stands_there_as_text(address: str, four: People, signed_in: Any) -> None:
    page = signed_in(four.asha).get(address + "?all=1").content.decode()
    for markup in (*hostile.MARKUP, *hostile.ATTRIBUTES):
        if "<" in markup:
            assert markup not in page
    assert "&lt;script&gt;alert(&#x27;script&#x27;)&lt;/script&gt;" in page
    assert hostile.TOO_LONG not in page


def test_what_cannot_be_seen_is_shown(address: str, four: People, signed_in: Any) -> None:
    page = signed_in(four.asha).get(address + "?all=1").content.decode()
    for hidden in "\u202e\u2066\u200b\u2060\ufeff\U000e0041\u0007\u001b\u3164\u2028":
        assert hidden not in page
    assert "U+202E" in page
    assert "U+200B" in page


def test_text_in_the_words_of_a_template_is_not_computed(address: str, four: People, signed_in: Any) -> None:
    page = signed_in(four.asha).get(address + "?all=1").content.decode()
    assert "{{ request.user.password }}" in page
