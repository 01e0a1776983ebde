"""The session of Spark: bound to this machine, without pages of its own, and with all its files in the run's folder."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from pyspark.errors import PySparkRuntimeError
from pyspark.sql import SparkSession

from nodal.edges.engine.running import Limits
from nodal.facts.errors import Misconfigured, WrongUsage

QUIET = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""

_UNITS = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
LOCAL = "local"


class JavaMissing(Misconfigured):
    """Spark's own machine does not start."""

    remedy = "Install Java 17 or newer (on Debian: openjdk-17-jre-headless) so that `java -version` shows it."


def open_session(room: Path, limits: Limits, master: str, java: str = "") -> Any:
    """A session on a master, with its own files in `room`; `java`: further options of Java's. Raises `JavaMissing`."""
    (room / "log4j2.properties").write_text(QUIET, encoding="utf-8")
    builder = SparkSession.builder.appName("nodal link").master(_master(master, limits))
    for name, value in _settings(room, limits, master, java).items():
        builder = builder.config(name, value)
    try:
        session: Any = builder.getOrCreate()
    except PySparkRuntimeError as fault:
        raise JavaMissing("Spark did not start: no Java, or an older one than 17") from fault
    if master.startswith(LOCAL):
        session.sparkContext.pythonExec = sys.executable  # the setting is not looked at, only a variable
    return session


def _master(master: str, limits: Limits) -> str:
    return f"local[{limits.threads}]" if master == "local[*]" and limits.threads else master


def _settings(room: Path, limits: Limits, master: str, java: str) -> dict[str, str]:
    own = f"-Dlog4j2.configurationFile={room / 'log4j2.properties'} -Djava.io.tmpdir={room}"
    settings = {
        "spark.driver.memory": _memory(limits.memory),
        "spark.driver.extraJavaOptions": f"{own} {java}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(room / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        # A wrong number ends the run; nothing is made a null on the quiet.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.adaptive.enabled": "true",
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
        "spark.log.level": "ERROR",
    }
    if master.startswith(LOCAL):
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(room / "shuffle"),
            "spark.authenticate": "true",
        }
    return settings


def _memory(text: str) -> str:
    """A limit as the other engine writes it ("4GB") as Java does ("4096m")."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT])i?B\s*", text, re.IGNORECASE)
    if found is None:
        raise WrongUsage("the engine does not take that memory limit")
    return f"{max(512, round(float(found.group(1)) * _UNITS[found.group(2).upper()] / 2**20))}m"
