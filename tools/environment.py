"""Makes the environment of a checkout: .venv with the pinned packages of requirements/, hashes checked.

Standard library only: it runs before anything is installed. `./nodal` calls `ready` with the environment's own Python
(a few milliseconds) and, when that says no, `prepare` with the system's Python.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
REQUIREMENTS = CHECKOUT / "requirements"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
LISTS = {"run": ("run.txt",), "test": ("run.txt", "test.txt")}
"""What each environment is stamped with. The pins of run.txt stand in test.txt too (a test compares them)."""


def main(act: str, wanted: str) -> int:
    if act == "ready":
        return 0 if _is_ready(wanted) else 1
    try:
        # The folder itself is the lock: nothing to clean up after a call that was killed.
        lock = os.open(REQUIREMENTS, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("nodal: another call is preparing the environment; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not (_works() and _is_ready(wanted)):
            _prepare(wanted)
    except PermissionError as cause:
        print(f"nodal: cannot prepare {VENV}: {cause}\nRun it as the owner of the checkout, or remove .venv first.")
        return 3
    except subprocess.CalledProcessError as cause:
        print(f"nodal: preparing the environment failed: {' '.join(map(str, cause.cmd))}")
        print("Is a package index reachable? pip's and uv's own settings name it (PIP_INDEX_URL, UV_DEFAULT_INDEX).")
        return 3
    return 0


def _is_ready(wanted: str) -> bool:
    try:
        return _stamp(wanted).read_text("utf-8") == _digest(wanted)
    except OSError:
        return False


def _prepare(wanted: str) -> None:
    print(f"nodal: preparing the environment ({wanted}) in .venv, once", flush=True)
    if not _works():
        _make_venv()
    for name in LISTS:
        _stamp(name).unlink(missing_ok=True)  # a call that is killed half-way leaves no promise behind
    _pip("--require-hashes", "-r", str(REQUIREMENTS / "uv.txt"))
    packages = REQUIREMENTS / LISTS[wanted][-1]
    with_uv = [str(PYTHON), "-m", "uv", "--quiet", "pip", "install", "--python", str(PYTHON)]
    # Like pip, uv is to believe the machine's own certificates: many offices reach the index through a proxy.
    environment = {"UV_SYSTEM_CERTS": "1", **os.environ}
    command = [*with_uv, "--require-hashes", "-r", str(packages)]
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        print("nodal: uv could not install the packages; trying pip, which is slower", flush=True)
        _pip("--require-hashes", "-r", str(packages))
    _point_to_source()
    for name, files in LISTS.items():
        if set(files) <= set(LISTS[wanted]):
            _stamp(name).write_text(_digest(name), "utf-8")


def _works() -> bool:
    """Whether the environment's own Python starts and is new enough: it may be of a Python since removed."""
    try:
        test = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
        return subprocess.run(test, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        # Debian keeps ensurepip in a package of its own (python3-venv); the system's pip can do the same work.
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
        has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
        if has_pip.returncode != 0:
            print("nodal: this Python has neither ensurepip nor pip; on Debian: apt install python3-venv")
        subprocess.run([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"], check=True)


def _pip(*words: str) -> None:
    subprocess.run([str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", *words], check=True)


def _point_to_source() -> None:
    """Make `nodal` importable from src/ with one line: nothing is built, so no build tool is needed."""
    (site,) = (VENV / "lib").glob("python3*/site-packages")
    (site / "nodal-source.pth").write_text(f"{CHECKOUT / 'src'}\n", "utf-8")


def _stamp(wanted: str) -> Path:
    return VENV / f"nodal-{wanted}.stamp"


def _digest(wanted: str) -> str:
    """The lists and the place: a checkout that was moved needs a new pointer to its source."""
    total = sha256(os.fsencode(CHECKOUT))
    for name in ("uv.txt", *LISTS[wanted]):
        total.update((REQUIREMENTS / name).read_bytes())
    return total.hexdigest()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
