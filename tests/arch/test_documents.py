"""The pages for people say what the program has: every command, every setting, every folder."""

from __future__ import annotations

import argparse
import re
import shlex

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


def test_every_option_of_a_command_stands_under_its_name() -> None:
    missing = {
        name: absent
        for name, parser in parsers()
        if (absent := [word for word in words_of(parser) if f"`{word}`" not in sections()[name]])
    }
    assert missing == {}


def test_every_example_is_a_command_line_that_means_something() -> None:
    from nodal.cli import COMMANDS, parse

    shown = [line for page in OPERATE.glob("*.md") for line in examples(page.read_text("utf-8"))]
    assert len(shown) >= len(COMMANDS)
    for line in shown:
        assert parse(COMMANDS, shlex.split(line)[1:])._run in COMMANDS
    assert [c.name for c in COMMANDS if c.example not in sections()[c.name]] == []


def sections() -> dict[str, str]:
    page = (OPERATE / "commands.md").read_text("utf-8")
    parts = re.split(r"^## `([a-z -]+)`$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(page: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("nodal ")]


def parsers() -> list[tuple[str, argparse.ArgumentParser]]:
    from nodal.cli import COMMANDS
    from nodal.cli.parser import build

    found = []
    for command in COMMANDS:
        parser = build(COMMANDS)
        for word in command.name.split():
            (inner,) = (act for act in parser._actions if isinstance(act, argparse._SubParsersAction))
            parser = inner.choices[word]
        found.append((command.name, parser))
    return found


def words_of(parser: argparse.ArgumentParser) -> list[str]:
    """Each argument as its user types it; those of every command stand once, at the head of the page."""
    actions = [act for act in parser._actions if act.dest not in {"help", "json", "data", "person"}]
    return [act.option_strings[-1] if act.option_strings else str(act.metavar or act.dest) for act in actions]
