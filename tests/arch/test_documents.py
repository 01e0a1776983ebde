"""The pages for people say what the program has: every command, every setting, every folder."""

from __future__ import annotations

import re

from tests.arch.checkout import ROOT

OPERATE = ROOT / "docs" / "operate"
SETTING = re.compile(r"`(NODAL_[A-Z0-9_]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def test_every_command_is_documented_and_no_other() -> None:
    from nodal.cli import COMMANDS

    page = (OPERATE / "commands.md").read_text("utf-8")
    documented = set(re.findall(r"^#+ `(?:nodal )?([a-z][a-z -]*)`", page, re.MULTILINE))
    assert documented == {command.name for command in COMMANDS}


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    from nodal.project.assemble import SETTINGS

    page = (OPERATE / "settings.md").read_text("utf-8")
    rows = {row.group(1): line for line in page.splitlines() if line.startswith("|") and (row := SETTING.search(line))}
    assert rows.keys() == {setting.name for setting in SETTINGS}
    assert [s.name for s in SETTINGS if s.default and f"`{s.default}`" not in rows[s.name]] == []


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    from nodal.project.assemble import SETTINGS

    known = {setting.name for setting in SETTINGS}
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert {page.name: extra for page in pages if (extra := set(SETTING.findall(page.read_text())) - known)} == {}


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
    broken = {
        page.name: [to for to in LINK.findall(page.read_text("utf-8")) if not (page.parent / to).exists()]
        for page in pages
    }
    assert {page: links for page, links in broken.items() if links} == {}


def test_the_changelog_knows_the_version() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in text
    assert f"[{version.group(1)}]" in text or "## [Unreleased]\n\n###" in text
