"""Walk over one JSON value of any size and depth, without building it: is it well formed, is it within the limits?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nodal.edges.intake.json_scan import LONGEST_NUMBER, Scanner
from nodal.edges.intake.opened import URGENT_KEYS

_OPENING = re.compile(r"\[+")
_CLOSING = re.compile(r"\]+")
_INSIDE = re.compile(r'[^"\\\x00-\x1f]+')
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_SCALAR = re.compile(r"[-+.0-9A-Za-z]+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBER_LIKE = re.compile(r"-?[0-9][-+.0-9eE]*")
_WORDS = frozenset({"true", "false", "null"})
_NOT_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})
_SIMPLE = r'(?:-?(?:0|[1-9][0-9]{0,14})|true|false|null|\[\]|\{\}|"[^"\\\x00-\x1f,]{0,64}")[ \t\n\r]*,[ \t\n\r]*'
_ELEMENTS = re.compile(f"(?:{_SIMPLE}){{1,4096}}")
_MEMBERS = re.compile(rf'(?:"[^"\\\x00-\x1f,]{{1,64}}"[ \t\n\r]*:[ \t\n\r]*{_SIMPLE}){{1,4096}}')
"""Runs of short values with the commas behind them, so that a million zeros are not a million steps.

Bounded, not possessive: Python 3.11.2, Debian's, matches possessive groups wrongly (seen: it stops inside a key).
"""
_LONGEST_KEPT = 4096
"""Characters of a scalar that are kept while walking. Our own choice: enough to tell a number from what is none."""


_LOOKED_AT = ("reportId", *URGENT_KEYS)


@dataclass(slots=True)
class Skim:
    """What a walk over one value found: the first limit it breaks, its own `reportId` as text, a word of urgency."""

    fault: str | None = None
    number: str | None = None
    urgent: bool = False


@dataclass(slots=True)
class _Walk:
    scanner: Scanner
    found: Skim = field(default_factory=Skim)
    stack: bytearray = field(default_factory=bytearray)
    counts: list[int] = field(default_factory=list)
    want: str = "value"
    key: str = ""
    nodes: int = 0

    def fault(self, code: str) -> None:
        self.found.fault = self.found.fault or code


def skim(scanner: Scanner) -> Skim:
    """Go past the value at the scanner. Raises `FileRefused` if it is not well formed."""
    walk = _Walk(scanner)
    scanner.peek()
    start = scanner.at
    while walk.want != "next" or walk.stack:
        _step(walk, scanner.peek())
    if scanner.at - start > scanner.limits.report_bytes:
        walk.fault("field.limit")
    return walk.found


def _step(walk: _Walk, char: str) -> None:
    if not char:
        raise walk.scanner.broken("the text ends inside a value")
    if walk.want in ("key", "key or end"):
        if not _run(walk, _MEMBERS, then="key"):
            _key(walk, char)
    elif walk.want == "colon":
        walk.scanner.take(":")
        walk.want = "value"
    elif walk.want == "next":
        _after_value(walk, char)
    elif char == "]" and walk.want == "value or end":
        _close(walk, char)
    elif not (walk.stack.endswith(b"[") and _run(walk, _ELEMENTS, then="value")):
        _value(walk, char)


def _run(walk: _Walk, pattern: re.Pattern[str], *, then: str) -> bool:
    """Go past a run of short values at once, if one begins here and nothing in it has to be looked at."""
    if len(walk.stack) >= walk.scanner.limits.levels:
        return False
    run = walk.scanner.look(pattern)
    if not run or any(key in run for key in _LOOKED_AT):
        return False
    walk.scanner.skip(len(run))
    count = run.count(",")
    walk.counts[-1] += count
    walk.nodes += count
    if walk.counts[-1] > walk.scanner.limits.children or walk.nodes > walk.scanner.limits.report_nodes:
        walk.fault("field.limit")
    walk.want = then
    return True


def _key(walk: _Walk, char: str) -> None:
    if char == "}" and walk.want == "key or end":
        _close(walk, char)
    elif char == '"':
        walk.key = _string(walk)
        walk.want = "colon"
    else:
        raise walk.scanner.broken("expected a key")


def _after_value(walk: _Walk, char: str) -> None:
    if char != ",":
        _close(walk, char)
        return
    walk.scanner.take(",")
    walk.want = "key" if walk.stack.endswith(b"{") else "value"
    if len(walk.stack) == len(walk.counts):
        walk.counts[-1] += 1
        if walk.counts[-1] > walk.scanner.limits.children:
            walk.fault("field.limit")


def _close(walk: _Walk, char: str) -> None:
    if char not in "]}" or not walk.stack.endswith(b"[" if char == "]" else b"{"):
        raise walk.scanner.broken("a bracket that does not belong here")
    count = len(walk.scanner.look(_CLOSING)) if char == "]" else 1
    if char == "]" and not walk.stack.endswith(b"[" * count):
        count = 1
    walk.scanner.skip(count)
    del walk.stack[-count:]
    del walk.counts[len(walk.stack) :]
    walk.want = "next"


def _value(walk: _Walk, char: str) -> None:
    walk.nodes += 1
    if walk.nodes > walk.scanner.limits.report_nodes:
        walk.fault("field.limit")
    if char in "[{":
        _open(walk, char)
        return
    if char == '"':
        text = _string(walk)
        urgent = bool(text.strip())
    else:
        text = _scalar(walk)
        urgent = text == "true"
    if len(walk.stack) == 1 and walk.key == "reportId":
        walk.found.number = text
    walk.found.urgent = walk.found.urgent or (urgent and walk.key in URGENT_KEYS)
    walk.want = "next"


def _open(walk: _Walk, char: str) -> None:
    count = 1 if char == "{" else len(walk.scanner.look(_OPENING))
    walk.scanner.skip(count)
    walk.stack += char.encode() * count
    walk.want = "key or end" if char == "{" else "value or end"
    levels = walk.scanner.limits.levels
    if len(walk.stack) > levels:
        walk.fault("field.limit")
    walk.counts += [1] * (min(len(walk.stack), levels) - len(walk.counts))


def _string(walk: _Walk) -> str:
    scanner, kept, length = walk.scanner, "", 0
    scanner.take('"')
    while True:
        part = scanner.run(_INSIDE)
        if not part:
            ahead = scanner.next(6)
            if ahead.startswith('"'):
                break
            escape = _ESCAPE.match(ahead)
            if not escape and _INSIDE.match(ahead):
                continue
            if not escape:
                raise scanner.broken("a character that must not stand in a text")
            part = escape.group()
            scanner.skip(len(part))
            length -= len(part) - 1
        length += len(part)
        if len(kept) < _LONGEST_KEPT:
            kept += part[:_LONGEST_KEPT]
    scanner.take('"')
    if length > scanner.limits.field_chars:
        walk.fault("field.limit")
    return kept


def _scalar(walk: _Walk) -> str:
    scanner, kept, length = walk.scanner, "", 0
    while part := scanner.run(_SCALAR) or (scanner.next(1) and scanner.run(_SCALAR)):
        length += len(part)
        if len(kept) < _LONGEST_KEPT:
            kept += part[: _LONGEST_KEPT + 1]
    number = _NUMBER.fullmatch(kept)
    endless = length > _LONGEST_KEPT and _NUMBER_LIKE.fullmatch(kept)
    if kept in _NOT_NUMBERS or endless or (number and (length > LONGEST_NUMBER or "inf" in repr(float(kept)))):
        walk.fault("json.number")
    elif not number and kept not in _WORDS:
        raise scanner.broken("neither a text, a number, true, false nor null")
    return kept
