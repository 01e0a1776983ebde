"""What a text from a report may do to the screen of an officer: nothing."""

from __future__ import annotations

from nodal.facts.shown import inert, one_line


def test_no_text_moves_the_cursor_or_forges_a_line() -> None:
    hostile = "\x1b[2J\x1b]0;title\x07ab\n  flag none\r\tc\u202e\u2028d"
    shown = one_line(hostile)
    assert shown.isprintable()
    assert "[U+001B]" in shown
    assert "[U+000A]  flag none" in shown


def test_plain_text_in_any_script_stays_as_it_is() -> None:
    for text in ("kite_4242", "\u0928\u094b\u0921\u0932 \u0915\u094d\u200d\u0937", "na\u00efve \u2013 100 \u20b9"):
        assert one_line(text) == text


def test_a_page_keeps_the_layout_of_a_text() -> None:
    assert inert("a\n\tb\x00") == "a\n\tb[U+0000]"
