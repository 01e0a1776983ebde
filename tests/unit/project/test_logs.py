"""The log of the server says what broke and where, and nothing that anybody typed or a report said."""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace

import pytest

from nodal.project.logs import Plain

SECRET = "one@example.org"


def entry(name: str, message: str, *args: object, **extra: object) -> str:
    try:
        int(SECRET)
    except ValueError:
        trace = sys.exc_info()
    record = logging.getLogger(name).makeRecord(name, logging.ERROR, "f", 1, message, args, trace, extra=extra)
    return Plain().format(record)


@pytest.mark.parametrize("name", ["django.request", "nodal.steps.worker", "gunicorn.error", "allauth"])
def test_neither_a_message_nor_what_goes_into_it_is_written(name: str) -> None:
    line = entry(name, "Internal Server Error: %s", f"/search/{SECRET}")
    assert SECRET not in line
    assert "/search" not in line
    assert "fault=ValueError" in line
    assert "at=test_logs.py:" in line


def test_a_message_that_somebody_put_together_beforehand_is_not_written() -> None:
    assert SECRET not in entry("some.library", f"could not read {SECRET}")


def test_a_request_is_named_by_its_page_and_status() -> None:
    request = SimpleNamespace(path=f"/{SECRET}", resolver_match=SimpleNamespace(view_name="report"))
    line = entry("django.request", "%s", "x", request=request, status_code=500)
    assert "page=report status=500" in line
    assert SECRET not in line


def test_what_is_added_is_written_when_it_is_a_number_or_a_word_of_the_program() -> None:
    line = entry("nodal.steps.worker", "step failed", stage="enrich", subjects=[1, 2], said=SECRET)
    assert "stage=enrich" in line
    assert "subjects=[1, 2]" in line
    assert SECRET not in line
