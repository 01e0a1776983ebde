"""Files and functions stay small enough to be read at one go."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.arch.checkout import files, name, tree

FILE_LINES = 400
FUNCTION_LINES = 50
FOLDERS = ("src", "tests", "tools", "bench")


def too_long_functions(module: ast.Module) -> list[str]:
    return [
        f"{node.name} ({node.end_lineno - node.lineno + 1})"
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_longer_than_the_limit() -> None:
    assert [f"{name(p)} ({lines(p)})" for p in files(*FOLDERS) if lines(p) > FILE_LINES] == []


def test_no_function_is_longer_than_the_limit() -> None:
    assert {name(p): long for p in files(*FOLDERS) if (long := too_long_functions(tree(p)))} == {}


def test_a_long_function_would_be_noticed() -> None:
    body = "    pass\n" * FUNCTION_LINES
    assert too_long_functions(ast.parse(f"def long():\n{body}")) == ["long (51)"]
    assert too_long_functions(ast.parse(f"def short():\n{body[:-9]}")) == []
