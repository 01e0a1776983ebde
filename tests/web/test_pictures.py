"""The script that takes the pictures misses no page."""

from __future__ import annotations

from nodal.desk.urls import ROUTES
from tools import pictures


def test_the_walk_covers_every_page_of_the_desk() -> None:
    pages = {route.name: route.path for route in ROUTES if route.get}
    assert {name: path for name, path in pages.items() if name not in pictures.NO_PAGE} == pictures.WALK
    assert pages.keys() >= pictures.NO_PAGE


def test_the_readme_shows_pages_that_are_walked_over() -> None:
    assert {name for name, _ in pictures.README} <= pictures.WALK.keys()


def test_a_subject_is_found_by_the_links_of_a_list() -> None:
    ref = "0b5f7b1e-3f0e-4b53-8f0c-0d8f3a1c9e11"
    links = {f"/reports/{ref}/", "/reports/", f"/reports/{ref}/note/", "/people/7/"}
    assert pictures._first("reports/<uuid:ref>/", links) == f"/reports/{ref}/"
    assert pictures._first("people/<int:person>/", links) == "/people/7/"
    assert pictures._first("leads/<uuid:ref>/", links) is None
