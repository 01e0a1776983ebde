"""What src/ must not say: names of a country or its agencies, and words that judge a person."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.arch.checkout import ROOT, files, name, strings

ALWAYS = {"India", "Indian", "Delhi", "NCRB", "IFSO", "POCSO", "BNSS"}
"""Beside what each pack declares. FIR is a term of the work and allowed."""

JUDGING = re.compile(r"\b(guilty|offenders?)\b", re.IGNORECASE)


def words_of_packs() -> set[str]:
    found = set(ALWAYS)
    for pack in sorted((ROOT / "packs").glob("*/pack.toml")):
        declared = tomllib.loads(pack.read_text("utf-8")).get("words", {})
        found.update(declared.get("forbidden_in_src", []))
    return found


def finder(words: set[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z])(" + "|".join(map(re.escape, sorted(words))) + r")(?![A-Za-z])")


def test_every_pack_declares_its_words() -> None:
    for pack in sorted((ROOT / "packs").glob("*/pack.toml")):
        assert tomllib.loads(pack.read_text("utf-8"))["words"]["forbidden_in_src"], pack.parent.name


def test_nothing_in_src_names_a_country() -> None:
    named = finder(words_of_packs())
    found = {
        f"{name(path)}:{number}": match.group()
        for path in files("src", endings=(".py", ".sql", ".toml", ".md", ".html", ".typ"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := named.search(line))
    }
    assert found == {}


def test_no_text_of_the_program_judges_a_person() -> None:
    found = {
        f"{name(path)}:{line}": match.group()
        for path in files("src")
        for line, text in strings(path)
        if (match := JUDGING.search(text))
    }
    assert found == {}


def test_no_page_judges_a_person() -> None:
    judging = re.compile(r"\b(guilty|guilt|offenders?|perpetrators?|criminals?|culprits?)\b", re.IGNORECASE)
    found = {
        f"{name(path)}:{number}": match.group()
        for path in files("src", endings=(".html", ".js"))
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := judging.search(line))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "is_found"), [("sent to Delhi", True), ("IN-DL-CEN", True), ("an index", False), ("Indiana", False)]
)
def test_the_finder_finds_whole_words(text: str, is_found: bool) -> None:
    assert (finder({"India", "Delhi", "IN-DL"}).search(text) is not None) is is_found
