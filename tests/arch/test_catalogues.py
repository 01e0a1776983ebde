"""Every text that people read stands in every catalogue, translated, and what programs read was made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tools import messages

PLACE = re.compile(r"%\(\w+\)[sd]")


def texts(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in messages.read(language):
        if message.id:
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            yield (message.id if isinstance(message.id, str) else message.id[-1]), tuple(strings)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_catalogue_holds_exactly_the_texts_of_today(language: str) -> None:
    wanted = {message.id for message in messages.collected() if message.id}
    assert {message.id for message in messages.read(language) if message.id} == wanted


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_text_is_left_untranslated(language: str) -> None:
    assert list(messages.missing(language)) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_names_the_same_values(language: str) -> None:
    wrong = {
        text: string
        for text, strings in texts(language)
        for string in strings
        if string and not set(PLACE.findall(string)) <= set(PLACE.findall(text)) | {"%(n)s", "%(n)d"}
    }
    assert wrong == {}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_programs_read_was_made_from_the_catalogue(language: str) -> None:
    assert messages.po(language).with_suffix(".mo").read_bytes() == messages.as_mo(language)
