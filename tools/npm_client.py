"""A client of the platforms' protocol that others wrote, from npm, for the tests: pinned, and no script of it runs.

The lock file names versions and digests and no registry; npm's own settings say where the packages come from.
"""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LISTED = CHECKOUT / "tests" / "contract" / "api" / "client"
FILES = ("package.json", "package-lock.json", ".npmrc")
PACKAGE = "cybertipline-tools"


def folder() -> Path:
    """Where it is put: beside the environment of the checkout, and anew for another lock file."""
    digest = sha256(b"".join((LISTED / name).read_bytes() for name in FILES)).hexdigest()[:12]
    return CHECKOUT / ".venv" / f"client-{digest}"


def is_ready() -> bool:
    """Whether it is there, whole."""
    return (folder() / "ready").exists()


def prepare() -> str | None:
    """Put it there; the words of what is missing, None when it is there."""
    if is_ready():
        return None
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "node and npm"
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(LISTED / name, place / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return f"the npm package {PACKAGE} (npm did not answer in time)"
    if done.returncode != 0:
        return f"the npm package {PACKAGE} (npm ci failed)"
    (place / "ready").touch()
    return None
