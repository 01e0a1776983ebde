"""A network that lost accounts because a person was cleared: page, list, files and history say so, and agree."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from nodal.chain.identify import Decision
from nodal.chain.link import JUDGED_AGAIN
from nodal.steps.acts.decide import decide
from node import Node
from people import People
from web.test_network_export import FORMATS, everything, taken
from web.test_networks import held, ref_of, text  # noqa: F401


def clear(node: Node, four: People, number: int) -> None:
    """Clear the lead about the account of that number."""
    [(lead,)] = node.sql("SELECT id FROM lead WHERE subject LIKE %s AND is_current", [f"%|u-{number}"])
    decide(node.tools, four.asha, lead, Decision.CLEAR, reason="the provider names another subscriber")


def events(node: Node) -> list[tuple[Any, ...]]:
    return node.sql("SELECT kind, before, size FROM network_event ORDER BY id")


def test_until_it_is_judged_again_nothing_old_is_said_of_it(node: Node, held: People, signed_in) -> None:  # noqa: F811
    browser, ref = signed_in(held.asha), ref_of(node)
    clear(node, held, 1)
    page, listed = text(browser.get(f"/networks/{ref}/")), text(browser.get("/networks/"))
    assert "4 accounts, held by" in page
    assert JUDGED_AGAIN in page
    assert "Its test is being worked out again" in page
    assert "Point of the test" not in page
    assert "4 accounts</a>" in listed
    assert "being worked out again" in listed
    assert node.rows(held.asha, "network_unit", "accounts") == [4]
    for form in FORMATS:
        assert JUDGED_AGAIN in everything(taken(browser, ref, form).content, form)
    assert events(node) == [("formed", 0, 5), ("shrunk", 5, 4)]


def test_after_the_queue_its_sentences_counts_files_and_history_agree_with_its_members(
    node: Node, held: People, signed_in  # noqa: F811
) -> None:  # fmt: skip
    browser, ref = signed_in(held.asha), ref_of(node)
    clear(node, held, 1)
    node.work()
    clear(node, held, 2)
    node.work()
    page = text(browser.get(f"/networks/{ref}/"))
    assert "3 accounts, held by" in page
    assert "5 accounts before, 4 after" in page
    assert "4 accounts before, 3 after" in page
    assert "Counted are all accounts of the network, whichever unit holds them." in page
    assert "worked out again" not in page + text(browser.get("/networks/"))
    for form in FORMATS:
        assert "Of 3 people (3 households) at least three" in everything(taken(browser, ref, form).content, form)
    told = events(node)
    assert told == [("formed", 0, 5), ("shrunk", 5, 4), ("shrunk", 4, 3)]
    assert node.sql("SELECT found ->> 'size' FROM network") == [("3",)]
    assert node.sql("SELECT count(*) FROM link_again") == [(0,)]


def test_a_network_of_which_nobody_is_left_ends_at_once(node: Node, held: People, signed_in) -> None:  # noqa: F811
    browser, ref = signed_in(held.asha), ref_of(node)
    for number in range(5):
        clear(node, held, number)
    assert events(node)[-2:] == [("shrunk", 2, 1), ("ended", 1, 0)]
    assert node.sql("SELECT count(*) FROM network") == [(0,)]
    assert node.rows(held.asha, "network_unit", "accounts") == []
    assert browser.get(f"/networks/{ref}/").status_code == 404
    node.work()
    assert node.sql("SELECT count(*) FROM network") == [(0,)]


@pytest.mark.parametrize("linked", [False, True])
def test_a_bundle_with_other_contents_is_another_and_younger(node: Node, held: People, signed_in, linked: bool) -> None:  # noqa: F811
    browser, ref = signed_in(held.asha), ref_of(node)
    before = taken(browser, ref, "stix").content
    assert taken(browser, ref, "stix").content == before
    node.clock.advance(hours=1)
    clear(node, held, 1)
    if linked:
        node.clock.advance(hours=1)
        node.work()
    old, new = json.loads(before), json.loads(taken(browser, ref, "stix").content)
    assert new["id"] != old["id"]
    was = {one["id"]: one for one in old["objects"]}
    for one in new["objects"]:
        if one["id"] in was and one != was[one["id"]]:
            assert one["modified"] > was[one["id"]]["modified"]
    assert new["objects"] != old["objects"]


def test_of_another_network_only_its_own_accounts_are_told(node: Node, held: People, signed_in) -> None:  # noqa: F811
    ref = ref_of(node)
    node.sql(
        "INSERT INTO network_event (kind, ref, other, tier, size, before, at) SELECT kind, gen_random_uuid(), %s,"
        " 'possible', size, before, now() FROM (VALUES ('merged', 0, 4), ('split', 3, 8)) AS e (kind, size, before)",
        [ref],
    )
    page = re.sub(r"<[^>]+>|\s+", " ", text(signed_in(held.asha).get(f"/networks/{ref}/")))
    assert re.search(r"Another network was merged into it\. +4 accounts ", page)
    assert re.search(r"Another network was split off from it\. +3 accounts ", page)
    assert "4 accounts before, 0 after" not in page
