"""What a page may hold: no script or style of its own, no text that escapes its marks, every word in the catalogues."""

from __future__ import annotations

import csv
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from tests.arch.checkout import ROOT, SOURCE, name

DESK = SOURCE / "desk"
TEMPLATES = sorted(DESK.rglob("*.html"))
VENDORED = DESK / "static" / "vendor"

FORBIDDEN = {
    "a style of its own": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "a script of its own": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "a handler of its own": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "text past the escaping": re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off"),
    "something from elsewhere": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
    "an attribute that starts something": re.compile(r"\s(hx|data-hx)-", re.IGNORECASE),
}

SAME_EVERYWHERE = {"Nodal", "English", "UTC", "CSV", "API", "FIR", "SHA-256", "MD5", "JSON", "OIDC", "kbd"}
"""Names and codes that every language writes alike."""


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_holds(fault: str) -> None:
    found = [name(path) for path in TEMPLATES if FORBIDDEN[fault].search(path.read_text("utf-8"))]
    assert found == []


def test_no_code_of_the_desk_marks_text_as_safe() -> None:
    calls = re.compile(r"\b(mark_safe|SafeString)\(")
    assert [name(path) for path in DESK.rglob("*.py") if calls.search(path.read_text("utf-8"))] == []


class Words(HTMLParser):
    """The text of a template that a person reads, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found += re.findall(r"[A-Za-z][A-Za-z-]{2,}", data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for attribute, value in attrs:
            if attribute in ("aria-label", "title", "placeholder", "alt") and value:
                self.found += re.findall(r"[A-Za-z][A-Za-z-]{2,}", value)


def untranslated(template: str) -> list[str]:
    """Words that stand in a template outside every mark for translation."""
    kept, inside = [], False
    for token in Lexer(template).tokenize():
        first = token.contents.split()[:1]
        if token.token_type is TokenType.BLOCK and first == ["blocktranslate"]:
            inside = True
        elif token.token_type is TokenType.BLOCK and first == ["endblocktranslate"]:
            inside = False
        elif token.token_type is TokenType.TEXT and not inside:
            kept.append(token.contents)
    words = Words()
    words.feed("".join(kept))
    return [word for word in words.found if word not in SAME_EVERYWHERE]


def test_every_word_of_a_template_is_marked_for_translation() -> None:
    found = {name(path): words for path in TEMPLATES if (words := untranslated(path.read_text("utf-8")))}
    assert found == {}


def test_a_word_that_is_not_marked_would_be_noticed() -> None:
    assert untranslated('<p title="Hello">{% translate "Yes" %} there</p>') == ["Hello", "there"]


def test_every_file_from_others_is_the_one_that_the_list_names() -> None:
    with (VENDORED / "VENDORED.csv").open(newline="", encoding="utf-8") as file:
        listed = {row["file"]: row["sha256"] for row in csv.DictReader(file)}
    there = {path.relative_to(VENDORED).as_posix(): path for path in VENDORED.rglob("*") if path.is_file()}
    plain = {file: path for file, path in there.items() if path.suffix not in (".LICENSE", ".csv")}
    assert {file: sha256(path.read_bytes()).hexdigest() for file, path in plain.items()} == listed
    assert [file for file in listed if not has_licence(VENDORED / file)] == []


def has_licence(path: Path) -> bool:
    return any(path.name.startswith(licence.stem) for licence in path.parent.glob("*.LICENSE"))


def test_no_page_loads_more_than_it_may() -> None:
    """Every style sheet and script that is not the graph's, with both fonts, stays below the limit of a page."""
    ours = [path for path in (DESK / "static").rglob("*") if path.suffix in (".css", ".js", ".svg", ".woff2")]
    assert sum(path.stat().st_size for path in ours if "graph" not in path.parts) < 400_000 - 150_000
    assert (ROOT / "src").is_dir()


def test_whatever_scrolls_can_be_reached_by_keyboard() -> None:
    box = re.compile(r'class="scroll"(?!\s+tabindex="0")')
    assert [name(path) for path in TEMPLATES if box.search(path.read_text("utf-8"))] == []
