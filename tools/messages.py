"""The catalogues of the desk: collect every text that people read, keep what is translated, make what programs read.

    python -m tools.messages collect     brings src/nodal/desk/locale/*/LC_MESSAGES/django.po up to date
    python -m tools.messages compile     writes the .mo files beside them; both are kept in the repository

Collected are the templates, the modules of the desk and the API, and the sentences of rules and packs that pages show
(`sentences()`): the core speaks English, the pages translate what it says. What libraries say on forms is listed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from tools.libraries import TEXTS
from tools.sentences import sentences

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "nodal"
LOCALES = SOURCE / "desk" / "locale"
LANGUAGES = ("en", "hi")
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "hi": "nplurals=2; plural=(n > 1);"}
"""How many forms a count has. Source: Unicode CLDR plural rules, as gettext writes them."""

VALUE = re.compile(r"%\(\w+\)[sd]|%[sd%]|{\w*}")
"""A place for a value."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def collected() -> Catalog:
    """Every text with the places where it stands."""
    catalog = Catalog(project="Nodal", fuzzy=False)
    for path in sorted((*SOURCE.glob("desk/**/*.py"), *SOURCE.glob("api/**/*.py"), *SOURCE.glob("desk/**/*.html"))):
        place = path.relative_to(CHECKOUT).as_posix()
        for _, message, _, context in extract("python", _python(path), keywords=KEYWORDS):
            catalog.add(message, locations=[(place, 0)], context=context)
    for place, sentence in sentences():
        catalog.add(sentence, locations=[(place, 0)])
    for text in TEXTS:
        catalog.add(text, locations=[("tools/libraries.py", 0)])
    return catalog


def _python(path: Path) -> io.BytesIO:
    text = path.read_text("utf-8")
    return io.BytesIO((templatize(text) if path.suffix == ".html" else text).encode())


def po(language: str) -> Path:
    """The catalogue of a language."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """What is translated so far."""
    path = po(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, wanted: Catalog) -> Catalog:
    """The catalogue with exactly the texts of today; what was translated stays."""
    catalog = read(language)
    catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    if language == "en":  # the texts are written in English: each stands for itself
        for message in catalog:
            if message.id:
                message.string = tuple(message.id) if isinstance(message.id, tuple | list) else message.id
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The bytes of a catalogue: sorted, with the files a text stands in and no dates, so that a change shows alone."""
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, omit_header=True, include_lineno=False, width=120)
    head = f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"MIME-Version: 1.0\\n"\n'
    kind = '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    plural = f'"Plural-Forms: {PLURALS[str(catalog.locale)]}\\n"\n\n'
    return (head + kind + plural).encode() + out.getvalue()


MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in the place of a time in what programs read, which nobody asks for."""


def as_mo(language: str) -> bytes:
    """The bytes that programs read."""
    out, catalogue = io.BytesIO(), read(language)
    catalogue.creation_date = MADE  # else the moment of writing, and no two writings were alike
    write_mo(out, catalogue)
    return out.getvalue()


def missing(language: str) -> Iterator[str]:
    """Texts without a translation."""
    for message in read(language):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def broken(language: str) -> Iterator[str]:
    """Texts whose translation has other places for values than they have: a page would fail over it."""
    for message in read(language):
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = [set(VALUE.findall(text)) for text in ids]
        if ids[0] and any(text and set(VALUE.findall(text)) not in wanted for text in strings):
            yield ids[0]


def main(act: str) -> int:
    for language in LANGUAGES:
        po(language).parent.mkdir(parents=True, exist_ok=True)
        if act == "collect":  # collected anew for each language: a catalogue takes the texts themselves in
            po(language).write_bytes(as_po(updated(language, collected())))
        po(language).with_suffix(".mo").write_bytes(as_mo(language))
        print(f"{language}: {sum(1 for m in read(language) if m.id)} texts, {len(list(missing(language)))} missing")
        for text in broken(language):
            print(f"{language}: other values than in: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
