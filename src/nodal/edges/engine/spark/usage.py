"""What a session has used on this machine: this process, Java's, and the workers that Java started."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import Any

PROCESSES = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def used_by(session: Any) -> tuple[float, int]:
    """Processor seconds up to now, and the most memory that this process and Java's held (MiB).

    Other machines of a cluster count for themselves.
    """
    cpu, most = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    java = session.sparkContext._gateway.proc.pid
    try:
        cpu += sum(_seconds(one) for one in _with_children(java))
        most += _peak(java)
    except OSError:
        return cpu, most  # not on Linux, or it has just ended
    return cpu, most


def _with_children(first: int) -> list[int]:
    parents = {}
    for folder in PROCESSES.iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(_fields(int(folder.name))[1])
            except OSError:
                continue
    found = [first]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _fields(process: int) -> list[str]:
    """The columns of `stat` behind the name, which may have blanks itself: state, parent, ..."""
    return (PROCESSES / str(process) / "stat").read_text().rpartition(")")[2].split()


def _seconds(process: int) -> float:
    """Of a process and those of its children that have ended."""
    try:
        return sum(int(ticks) for ticks in _fields(process)[11:15]) / TICKS
    except OSError:
        return 0.0


def _peak(process: int) -> int:
    lines = (PROCESSES / str(process) / "status").read_text().splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)
