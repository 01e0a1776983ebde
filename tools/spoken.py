"""What the code itself says to people: the sentences that stand as literals in modules whose words reach a page.

A new sentence without values is collected by itself. One with values (an f-string) needs its pattern in
`nodal.desk.sayings`; a test names those that have none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "nodal"

MODULES = (
    "chain/**/*.py", "custody/checkpoint.py", "custody/dump.py", "custody/tree.py", "edges/evidence/*.py",
    "edges/intake/*.py", "facts/errors.py", "facts/priorities.py", "ledger/access.py", "ledger/find/**/*.py",
    "ledger/people.py", "ledger/sequence.py", "ledger/store/*.py", "steps/**/*.py",
)  # fmt: skip
"""Where people are spoken to."""

SILENT = (
    "chain/identify/explaining.py",  # the text inside of a package: signed, so it has one language
    "chain/route/golden.py",  # read by those who write packs
    "chain/triage/golden.py",
    "steps/worker.py",  # the log
)
"""Modules of these folders that speak to programs, or to those who run them."""

NO_SENTENCES = frozenset({"__repr__"})
"""Functions whose texts are for programmers as well."""

FOR_PROGRAMMERS = frozenset({"ValueError", "TypeError", "KeyError", "AssertionError", "RuntimeError", "AttributeError"})
"""Errors that say that the program is wrong; nobody reads them on a page."""

VALUE = "\0"
"""Stands where a value comes."""

_WORDS = re.compile(r"[A-Za-z][a-z]*[,;:]? [a-z(]")
_CODE = re.compile(r"[\\{}\[\]<>=_@$^]|\b(?:SELECT|UPDATE|DELETE|INSERT|SET|FROM|WHERE|LIMIT|JOIN|AND|NULL)\b|%\(|%s")


def spoken(*, values: bool) -> Iterator[tuple[str, str]]:
    """(file, sentence): those without values, or those with, where `VALUE` stands for each of them."""
    for path in sorted({path for pattern in MODULES for path in SOURCE.glob(pattern)}):
        place = path.relative_to(SOURCE).as_posix()
        if place not in SILENT:
            for text in _literals(ast.parse(path.read_text("utf-8"))):
                if (VALUE in text) is values and _is_sentence(text):
                    yield f"src/nodal/{place}", text.strip()


def _literals(node: ast.AST) -> Iterator[str]:
    """Every text below a node that is no docstring, no part of a longer one and no word to programmers."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else VALUE for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif parts := _sum(node):
        yield "".join(parts)
    elif not _is_silent(node):
        for inner in ast.iter_child_nodes(node):
            yield from _literals(inner)


def _sum(node: ast.AST) -> list[str]:
    """The parts of a text that is put together with plus signs; empty if it is none."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
    left, right = _sum(node.left), _sum(node.right)
    return [*(left or [VALUE]), *(right or [VALUE])] if left or right else []


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):  # a docstring, or the words below a constant
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.FunctionDef):
        return node.name in NO_SENTENCES
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return ast.unparse(node.exc.func) in FOR_PROGRAMMERS
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.compile", "print")


def _is_sentence(text: str) -> bool:
    words = text.replace(VALUE, "x")
    return bool(_WORDS.search(words)) and not _CODE.search(words)
