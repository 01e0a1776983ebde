"""Closes what the import contract `doors` cannot see: one stage that imports a room of another stage."""

from __future__ import annotations

import grimp
import pytest

from nodal.chain import STAGES

CHAIN = "nodal.chain."


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("nodal")


def wrong_doors(imports: list[tuple[str, str]]) -> list[str]:
    """Imports of `nodal.chain.<stage>.<room>` by somebody who lives in another stage."""
    found = []
    for importer, imported in imports:
        stage = imported.removeprefix(CHAIN).partition(".")[0]
        is_room = imported.startswith(CHAIN) and imported != CHAIN + stage
        if is_room and not f"{importer}.".startswith(f"{CHAIN}{stage}."):
            found.append(f"{importer} -> {imported}")
    return sorted(found)


def all_imports(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    return [(a, b) for a in graph.modules for b in graph.find_modules_directly_imported_by(a)]


def test_a_stage_is_entered_by_its_door(graph: grimp.ImportGraph) -> None:
    assert wrong_doors(all_imports(graph)) == []


def test_a_room_of_another_stage_would_be_noticed() -> None:
    wrong = ("nodal.chain.refer", "nodal.chain.link.weigh")
    right = [("nodal.chain.link", "nodal.chain.link.weigh"), ("nodal.chain.refer.package", "nodal.chain.link")]
    assert wrong_doors([wrong, *right]) == ["nodal.chain.refer -> nodal.chain.link.weigh"]


def test_the_graph_holds_every_stage(graph: grimp.ImportGraph) -> None:
    assert {f"{CHAIN}{stage}" for stage in STAGES} <= graph.modules


def test_a_door_says_what_it_exports() -> None:
    for stage in STAGES:
        door = __import__(f"nodal.chain.{stage}", fromlist=["__all__"])
        assert door.__all__, stage
        assert all(hasattr(door, word) for word in door.__all__), stage
