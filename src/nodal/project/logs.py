"""What the log of the server may hold: kinds of faults, files and lines, names of pages, status, counts.

That log has no rules about who may read it. A message of a fault may repeat a value of a report, and an address what
somebody typed, so neither is written: only what the program itself calls things.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

OURS = ("nodal", "gunicorn")
"""Loggers whose messages are fixed sentences; what goes into the sentence is left out for these too."""

CODE = re.compile(r"[A-Za-z0-9_.:-]{1,60}", re.ASCII)
"""A word of the program: a stage, a class, a name of a page."""

SOURCES = Path(__file__).resolve().parents[1]

_USUAL = frozenset(vars(logging.makeLogRecord({})))


class Plain(logging.Formatter):
    """One line for an entry, without any value."""

    def format(self, record: logging.LogRecord) -> str:
        """`2026-11-02T06:00:00 ERROR django.request page=report status=500 fault=KeyError at=desk/page.py:40`."""
        words = [self.formatTime(record, "%Y-%m-%dT%H:%M:%S"), record.levelname, record.name]
        if record.name.split(".")[0] in OURS and isinstance(record.msg, str):
            words.append(repr(record.msg))
        words += [f"{name}={value}" for name, value in _extras(record)]
        if record.exc_info and record.exc_info[0]:
            words.append(f"fault={record.exc_info[0].__name__}")
            words.append(f"at={_place(record.exc_info[2])}")
        return " ".join(words)


def _extras(record: logging.LogRecord) -> list[tuple[str, object]]:
    given = {name: value for name, value in vars(record).items() if name not in _USUAL}
    request, status = given.pop("request", None), given.pop("status_code", None)
    found: list[tuple[str, object]] = []
    match = getattr(request, "resolver_match", None)
    if request is not None:
        found.append(("page", match.view_name if match else "none"))
    if status is not None:
        found.append(("status", status))
    return found + [(name, value) for name, value in given.items() if _is_harmless(value)]


def _is_harmless(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(isinstance(one, int) for one in value)
    return isinstance(value, int) or (isinstance(value, str) and CODE.fullmatch(value) is not None)


def _place(trace: TracebackType | None) -> str:
    """Where it broke: the last line of our own code on the way, else the last line of all."""
    frames = extract_tb(trace)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(SOURCES)]
    last = (ours or list(frames) or [None])[-1]
    if last is None:
        return "unknown"
    path = Path(last.filename)
    shown = path.relative_to(SOURCES) if path.is_relative_to(SOURCES) else Path(path.name)
    return f"{shown.as_posix()}:{last.lineno}"


def configure() -> None:
    """Every log of this process goes through one form, on standard error; the web server's own as well."""
    root = logging.getLogger()
    plain = Plain()
    if not any(isinstance(handler.formatter, Plain) for handler in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(plain)
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("gunicorn.error", "gunicorn.access", "django", "django.server", "django.request"):
        for known in logging.getLogger(name).handlers:
            known.setFormatter(plain)
