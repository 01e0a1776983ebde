"""What is started again, and when."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from nodal.project.serve import LASTED, PAUSES, Child, Retry


def test_what_does_not_last_waits_longer_each_time_and_at_most_the_last_pause() -> None:
    retry = Retry()
    pauses = []
    for _ in range(len(PAUSES) + 2):
        retry.begin(retry.due)
        pauses.append(retry.failed(retry.due + 1))
    assert pauses == [*PAUSES[1:], PAUSES[-1], PAUSES[-1], PAUSES[-1]]


def test_what_lasted_is_started_again_at_once() -> None:
    retry = Retry(fails=4)
    retry.begin(0.0)
    assert retry.failed(LASTED) == PAUSES[0]


def test_a_program_that_is_killed_is_started_again_and_said_so() -> None:
    said: list[str] = []
    child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        child.keep(dict(os.environ), said.append)
        first = child.process
        assert isinstance(first, subprocess.Popen)
        first.send_signal(signal.SIGKILL)
        first.wait()
        deadline = time.monotonic() + 60
        while (child.process is None or child.process is first) and time.monotonic() < deadline:
            child.keep(dict(os.environ), said.append)
            time.sleep(0.05)
        assert said == [f"the sleeper ended by signal 9; it is started again in {PAUSES[1]:g} s"]
        assert child.process is not first
        assert child.starts == 2
    finally:
        child.end()
        child.gone()


def test_a_program_that_ends_at_its_very_first_start_is_told_apart() -> None:
    child = Child("broken", [sys.executable, "-c", "raise SystemExit(7)"])
    child.keep(dict(os.environ), lambda _: None)
    assert child.process is not None
    child.process.wait()
    assert child.never_began() == 7


def test_a_program_that_is_killed_at_once_is_started_again_all_the_same() -> None:
    child = Child("killed", [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
    child.keep(dict(os.environ), lambda _: None)
    assert child.process is not None
    child.process.wait()
    assert child.never_began() is None
