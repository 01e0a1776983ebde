"""Settings come from one place, and packages from lists that name no index and no licence we cannot live with."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.arch.checkout import ROOT, files, name, tree

ENVIRONMENT_READERS = {"src/nodal/project/assemble.py"}
GPL = {"igraph", "python-igraph", "leidenalg", "graph-tool", "louvain", "snap-stanford"}
"""Graph libraries under the GPL; graspologic-native (MIT) does the same work."""

OPTIONAL = {"pyspark": "session", "pyarrow": "columns", "sqlglot": "dialect"}
"""Libraries of the extra, each with the one room that knows it."""

LOCKS = ("run.txt", "spark.txt", "test.txt", "uv.txt")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==([^ ;\\]+)", re.MULTILINE | re.IGNORECASE)


def reads_environment(module: ast.Module) -> bool:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv", "getenvb"}:
            return True
        if isinstance(node, ast.ImportFrom) and {alias.name for alias in node.names} & {"environ", "getenv"}:
            return True
    return False


def pins(lock: str) -> dict[str, str]:
    return {found.lower(): version for found, version in PIN.findall(requirement(lock))}


def requirement(file: str) -> str:
    return (ROOT / "requirements" / file).read_text("utf-8")


def test_one_file_reads_the_environment() -> None:
    assert {name(path) for path in files("src") if reads_environment(tree(path))} <= ENVIRONMENT_READERS


@pytest.mark.parametrize("line", ["import os; os.environ['A']", "from os import environ", "import os; os.getenv('A')"])
def test_a_second_reader_would_be_noticed(line: str) -> None:
    assert reads_environment(ast.parse(line))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_every_package_has_hashes(lock: str) -> None:
    text = requirement(lock)
    assert not re.search(r"index-url|find-links|trusted-host|://|^-[a-z]", text, re.MULTILINE)
    packages = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [package.split("\n")[0] for package in packages if "--hash=sha256:" not in package] == []
    assert len(packages) == len(pins(lock)) > 0


@pytest.mark.parametrize("lock", ["run.txt", "spark.txt"])
def test_tests_run_on_the_packages_that_users_get(lock: str) -> None:
    ours, theirs = pins("test.txt"), pins(lock)
    assert {package: ours.get(package) for package in theirs} == theirs


@pytest.mark.parametrize("lock", LOCKS)
def test_no_gpl_graph_library_is_installed(lock: str) -> None:
    assert not GPL & pins(lock).keys()


def test_no_module_imports_a_gpl_graph_library() -> None:
    modules = {word.replace("-", "_") for word in GPL}
    found = {
        name(path): sorted(imported & modules)
        for path in files("src", "tools", "bench", "tests")
        if (imported := imports(tree(path))) & modules
    }
    assert found == {}


def test_an_optional_library_is_imported_by_one_file() -> None:
    found = {
        library: sorted(name(path) for path in files("src") if library in imports(tree(path))) for library in OPTIONAL
    }
    assert found == {library: [f"src/nodal/edges/engine/spark/{room}.py"] for library, room in OPTIONAL.items()}


def test_nothing_optional_is_loaded_with_the_engine() -> None:
    words = (
        f"import sys, nodal.edges.engine, nodal.edges.engine.spark; print(sorted({set(OPTIONAL)} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def imports(module: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_script_and_continuous_integration_can_be_started() -> None:
    for script in (ROOT / "nodal", ROOT / ".ci" / "run"):
        assert Path(script).stat().st_mode & 0o111, name(script)
