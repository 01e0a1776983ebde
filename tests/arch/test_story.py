"""The story in docs/chain.md, the table in chain/README.md, the folders and `chain.STAGES` tell the same order."""

from __future__ import annotations

import re

from tests.arch.checkout import ROOT, SOURCE

from nodal.chain import STAGES

STORY = ROOT / "docs" / "chain.md"
TABLE = SOURCE / "chain" / "README.md"
LINK = re.compile(r"\]\(\.\./(src/nodal/[a-z_/]+)\)")
ROW = re.compile(r"^\| *\d+ *\| *\[?`([a-z]+)`", re.MULTILINE)


def in_order_of_first_mention(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


def test_the_folders_are_the_stages() -> None:
    folders = {path.name for path in (SOURCE / "chain").iterdir() if (path / "__init__.py").is_file()}
    assert folders == set(STAGES)


def test_the_table_beside_the_folders_has_the_stages_in_order() -> None:
    assert ROW.findall(TABLE.read_text("utf-8")) == list(STAGES)


def test_the_story_names_every_stage_in_order() -> None:
    told = [place.rpartition("/")[2] for place in LINK.findall(STORY.read_text("utf-8")) if "/chain/" in place]
    assert in_order_of_first_mention(told) == list(STAGES)


def test_every_folder_that_the_story_names_exists() -> None:
    named = LINK.findall(STORY.read_text("utf-8"))
    assert [place for place in named if not (ROOT / place).is_dir()] == []
