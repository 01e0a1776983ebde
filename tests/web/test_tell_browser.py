"""The public form in a real browser: with scripts and without, in both languages, by keyboard, on a small screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from node import Node

LOOKS = (
    {"width": 1366, "height": 768, "language": "en", "theme": "light"},
    {"width": 320, "height": 640, "language": "hi", "theme": "dark"},
    {"width": 390, "height": 844, "language": "en", "theme": "dark"},
    {"width": 1366, "height": 768, "language": "hi", "theme": "light"},
)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['width']}-{look['language']}-{look['theme']}")
def test_the_whole_way_in_a_browser(
    look: dict[str, Any], scripts: bool, node: Node, as_person: Callable[..., Any]
) -> None:
    language = look["language"]
    watched = as_person(None, **{**look, "language": ""}, locale=language, java_script_enabled=scripts)
    page = watched.open("/tell/")
    wrong: list[str] = []

    def look_at(name: str) -> None:
        if scripts:
            wrong.extend(f"{name}: {one}" for one in watched.axe())
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            wrong.extend([f"{name}: wider by {wider}"] if wider > 0 else [])

    look_at("empty")
    assert page.locator("html").get_attribute("lang") == language
    advice = page.locator(".in-danger")
    assert not advice.is_visible()
    watched.follow("form#form button.first")
    look_at("errors")
    assert page.locator('[role="alert"]').is_visible()
    page.locator("#urgent-yes").check()
    assert advice.is_visible()
    page.locator("#category-grooming").check()
    page.locator("#concerns-known_child").check()
    page.locator("#handle-1").fill("@blue_kite")
    page.locator("#service-1").fill("ExampleChat")
    page.locator("#unsure").check()
    page.locator("#description").fill("Somebody wrote to a child, again and again.")
    watched.follow("form#form button.first")
    receipt = page.locator(".receipt .big").inner_text()
    look_at("received")
    page.goto(f"{watched.address}/tell/status/")
    page.locator("#receipt").fill(receipt)
    watched.follow("main button.first")
    assert page.locator('[role="status"]').is_visible()
    look_at("status")
    assert receipt not in page.url
    faults = [fault for fault in watched.faults if "status of 422" not in fault]  # the form that was sent empty
    assert (wrong, faults) == ([], [])
    assert node.sql("SELECT urgent FROM report") == [(True,)]


def test_everything_can_be_reached_by_keyboard(node: Node, as_person: Callable[..., Any]) -> None:
    watched = as_person(None)
    page = watched.open("/tell/")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim().slice(0, 20)"))
    wanted = {"urgent-yes", "category-material", "concerns-me", "urls", "handle-1", "service-3", "phones", "date"}
    assert wanted | {"time", "zone", "unsure", "about", "description", "name", "phone", "email"} <= seen
    assert "website" not in seen
