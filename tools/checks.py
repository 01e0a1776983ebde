"""`./nodal test` and `./nodal check`: linters, types, import contracts, tests. Runs in the environment it checks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import npm_client

CHECKOUT = Path(__file__).resolve().parents[1]
CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
GATES = {
    "ruff check": ("-m", "ruff", "check", "--quiet", "."),
    "ruff format": ("-m", "ruff", "format", "--quiet", "--check", "."),
    "mypy": ("-m", "mypy", "--no-error-summary"),
    "lint-imports": ("-c", CONTRACTS, "--no-logo"),
}
QUICK = ("tests/unit", "tests/arch")
ALL = ("tests", "src/nodal/facts", "src/nodal/custody", "src/nodal/chain")
ON_SERVERS = (*(f"tests/db/test_{name}.py" for name in ("access", "intake", "pipeline", "audit")), "tests/story")
"""What must hold on any server. Commands, kills and the launcher bring their own."""
DEBIAN_SERVER = Path("/usr/lib/postgresql/15/bin/postgres")
NEEDED = {"postgresql-15": DEBIAN_SERVER, "chromium": Path("/usr/bin/chromium"), "curl": Path("/usr/bin/curl")}
"""Debian's packages that tests use beside Python's, each with the program that shows that it is there."""
FONTS = "fonts-dejavu-core"
"""A browser without any font measures nothing; the Devanagari of the pages is their own."""


def main(which: str, arguments: list[str]) -> int:
    os.chdir(CHECKOUT)
    if which == "test" and not _has_what_tests_need():
        return 1
    with ThreadPoolExecutor(len(GATES) + 1) as pool:
        # The quick tests run beside the linters; the long ones after them, so that one sees them go by.
        quick = pool.submit(_timed, _pytest(which, arguments)) if which == "check" else None
        failed = _failed_gates(pool)
        # pytest's words come last, so that its closing line ends the output and a counter of tests can read it.
        if quick is not None:
            tests = quick.result()[0]
            print(tests.stdout, end="", flush=True)
        else:
            if not arguments and DEBIAN_SERVER.exists() and not _passes_on_debian():
                failed.append("tests on PostgreSQL 15")
            tests = subprocess.run([sys.executable, *_pytest(which, arguments)], text=True, check=False)
    if failed:
        print(f"nodal: failed besides the tests: {', '.join(failed)}", file=sys.stderr)
    return tests.returncode or (1 if failed else 0)


def _failed_gates(pool: ThreadPoolExecutor) -> list[str]:
    """Run the linters side by side; the words of one are printed only when it fails."""
    failed = []
    for name, (process, seconds) in zip(GATES, pool.map(_timed, GATES.values()), strict=True):
        print(f"{name}: {'FAILED' if process.returncode else 'ok'} ({seconds:.1f} s)", flush=True)
        if process.returncode:
            print(process.stdout, flush=True)
            failed.append(name)
    return failed


def _passes_on_debian() -> bool:
    """The tests that need a database, a first time on Debian's PostgreSQL 15; the whole suite then runs embedded."""
    words = [*ON_SERVERS, "-n", "2", "-m", "not slow", "--database", "debian"]
    process, seconds = _timed(["-m", "pytest", *words])
    print(f"tests on PostgreSQL 15: {'FAILED' if process.returncode else 'ok'} ({seconds:.1f} s)", flush=True)
    if process.returncode:
        print(process.stdout, flush=True)
    return process.returncode == 0


def _timed(words: Sequence[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    since = time.monotonic()
    process = subprocess.run(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return process, time.monotonic() - since


def _pytest(which: str, arguments: list[str]) -> list[str]:
    if which == "check":
        return ["-m", "pytest", *QUICK, *arguments]
    named = any(Path(word.partition("::")[0]).exists() for word in arguments if not word.startswith("-"))
    paths = () if named else ALL
    speed = () if "-m" in arguments else ("-m", "not slow")
    return ["-m", "pytest", "-n", "2", "--doctest-modules", *speed, *paths, *arguments]


def _has_what_tests_need() -> bool:
    """A second PostgreSQL, a browser, a client of others: installed when we may; tests of an absent one are skipped."""
    missing = _missing()
    if missing and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        print(f"nodal: installing {', '.join(missing)} for the tests", flush=True)
        _no_cluster_by_default()
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", *missing, FONTS]):
            subprocess.run(["apt-get", "-y", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
        missing = _missing()
    client = npm_client.prepare()
    missing += [client] if client else []
    if missing and os.environ.get("CI"):
        print(f"nodal: continuous integration needs {', '.join(missing)}, and cannot install it", file=sys.stderr)
        return False
    for name in missing:
        print(f"nodal: no {name} on this machine; the tests that need it will be skipped", flush=True)
    return True


def _missing() -> list[str]:
    browser = os.environ.get("NODAL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    found = {"chromium": browser, "curl": shutil.which("curl")}
    return [name for name, program in NEEDED.items() if not program.exists() and not found.get(name)]


def _no_cluster_by_default() -> None:
    """The package would make and start a server on the usual port; the tests start their own, on a private socket."""
    folder = Path("/etc/postgresql-common/createcluster.d")
    folder.mkdir(parents=True, exist_ok=True)
    choice = folder / "nodal-tests.conf"
    if not choice.exists():
        choice.write_text("# Made by the tests of Nodal; remove at will.\ncreate_main_cluster = false\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
