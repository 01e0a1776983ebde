"""Archives, spreadsheets and printed reports of a hostile hand: answered as promised, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contract.intake import cases_bombs, cases_pdf, cases_xlsx, cases_zip, cases_zip_names
from contract.intake.containers import Container, comes_of

ROOT = Path(__file__).parents[3]
LIGHT = [case for cases in (cases_zip_names, cases_zip, cases_xlsx, cases_pdf) for case in cases.CASES]
HEAVY = cases_bombs.CASES
CASES = [*LIGHT, *HEAVY]

SECONDS, MEBIBYTES = 10, 256
"""What one hostile input may take. Source: the interface document."""


def ids(cases: list[Container]) -> list[str]:
    return [case.id for case in cases]


def is_as_promised(case: Container, comes: str) -> bool:
    return comes.startswith(case.comes) if case.comes.endswith(".") else comes == case.comes


def test_there_are_many_cases_and_no_two_of_one_name() -> None:
    assert len(CASES) >= 200
    assert len(set(ids(CASES))) == len(CASES)


@pytest.mark.parametrize("case", LIGHT, ids=ids(LIGHT))
def test_it_is_answered_as_promised(case: Container) -> None:
    before = time.perf_counter()
    comes = comes_of(case)
    assert is_as_promised(case, comes), comes
    assert time.perf_counter() - before < SECONDS


MEASURE = """
import json, resource, sys, time
sys.path[:0] = ["src", "tests"]
import socket
def no(*_): raise AssertionError("an outgoing connection")
socket.socket.connect = no
from dataclasses import replace
from contract.intake import cases_bombs
from contract.intake.containers import comes_of
case = next(case for case in cases_bombs.CASES if case.id == sys.argv[1])
case = replace(case, body=case.made())
def high(): return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) >> 10
open("/proc/self/clear_refs", "w").write("5")
before, began = high(), time.perf_counter()
comes = comes_of(case)
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
print(json.dumps({"comes": comes, "seconds": time.perf_counter() - began, "mib": high() - before, "child": child}))
"""


@pytest.mark.parametrize("case", HEAVY, ids=ids(HEAVY))
def test_what_would_exhaust_the_machine_takes_bounded_time_and_memory(case: Container) -> None:
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, case.id], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(told.stdout)
    print(case.id, found)
    assert is_as_promised(case, found["comes"]), found["comes"]
    assert found["seconds"] < SECONDS
    assert found["mib"] < MEBIBYTES
    assert found["child"] < MEBIBYTES
