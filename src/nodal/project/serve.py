"""Runs the web server and the work queue side by side, as children that end together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

from nodal.project.assemble import Environment, passed_on

THREADS = 24
"""Requests that one process answers at once; a page that waits for news holds one of them. Our own choice."""


def serve(environment: Environment, port: int, *, workers: int, work: bool) -> int:
    """Serve on 127.0.0.1 until a signal; returns the web server's exit code."""
    settings = passed_on(environment)
    children = [subprocess.Popen(_web(port, workers), env=settings)]
    if work:
        command = [sys.executable, "-m", "nodal.project.entry", "work", "--data", str(environment.data)]
        children.append(subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(children))
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    finally:
        _end(children)
        for child in children:
            child.wait(timeout=30)
    return children[0].returncode


def _web(port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "nodal.project.wsgi:application()",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--worker-class", "gthread",
        # Loaded once, before the processes are made: one that ends is replaced at once, and all share what is loaded.
        "--preload", "--threads", str(THREADS), "--timeout", "60", "--graceful-timeout", "5",
        # No access log: it would hold who looked at which address, without the rules of the audit log.
        "--log-level", "warning",
        # A request of a browser is small; what is larger is no page of ours (uploads come in the body).
        "--limit-request-line", "4094", "--limit-request-fields", "60",
    ]  # fmt: skip


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
