"""A platform with twenty connections: submits reports call by call, and says how long each call took.

Runs in a process of its own, so that its share of the two cores can be told apart. `python -m bench.endpoint_client
PORT USERNAME PASSWORD` reads plans (JSON lines) from its input and answers each with one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECTIONS = 20
PATIENCE = 60.0
"""Seconds after which an answer counts as an error."""

CODE = re.compile(rb"<responseCode>(\d+)</responseCode>")
NUMBER = re.compile(rb"<reportId>(\d+)</reportId>")
FILE = re.compile(rb"<fileId>([0-9a-f]{32})</fileId>")
XML = "text/xml; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=part"
PART = b'--part\r\nContent-Disposition: form-data; name="%s"'


def report(mark: str) -> bytes:
    """A report of one account with a login, as a platform sends it; `mark` is the account's number."""
    end = int(mark.rpartition("-")[2])
    address = f"192.0.2.{end % 250 + 1}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><report><incidentSummary><incidentType>Child Sex Tourism</incidentType>'
        "<platform>ExampleChat</platform><incidentDateTime>2026-10-20T10:00:00.123456789Z</incidentDateTime>"
        "</incidentSummary><internetDetails><webPageIncident><url>https://chat.example.org/r/1</url></webPageIncident>"
        "</internetDetails><internetDetails><chatImIncident><chatClient>ExampleChat</chatClient><chatRoomName>room"
        f" {end % 997}</chatRoomName><content>text of the conversation</content></chatImIncident></internetDetails>"
        "<reporter><reportingPerson><firstName>Trust</firstName><lastName>Desk</lastName>"
        "<email>trust@example.org</email></reportingPerson><companyTemplate>ExampleChat</companyTemplate></reporter>"
        f"<personOrUserReported><personOrUserReportedPerson><email verified='true'>{mark}@example.org</email>"
        f"</personOrUserReportedPerson><espIdentifier>{mark}</espIdentifier><espService>ExampleChat</espService>"
        f"<screenName>screen-{mark}</screenName><ipCaptureEvent><ipAddress>{address}</ipAddress>"
        "<eventName>Login</eventName><dateTime>2026-10-20T09:58:00Z</dateTime><port>51000</port></ipCaptureEvent>"
        "</personOrUserReported><additionalInfo>sent by a measurement</additionalInfo></report>"
    ).encode()


def details(number: str, file: str) -> bytes:
    """What is said of a file."""
    return (
        f"<fileDetails><reportId>{number}</reportId><fileId>{file}</fileId><originalFileName>a.jpg</originalFileName>"
        "<fileViewedByEsp>true</fileViewedByEsp><fileRelevance>Reported</fileRelevance><industryClassification>A1"
        "</industryClassification></fileDetails>"
    ).encode()


def upload(number: str, content: bytes) -> bytes:
    """A form with a file."""
    head = PART % b"id" + b"\r\n\r\n" + number.encode() + b"\r\n"
    return (
        head
        + PART % b"file"
        + b'; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        + content
        + b"\r\n--part--\r\n"
    )


@dataclass(slots=True)
class Connection:
    """One connection, which is kept open between calls."""

    port: int
    credential: str
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def call(self, name: str, kind: str = "", body: bytes | None = None) -> tuple[int, bytes]:
        """(status, body) of an answer. Raises OSError, EOFError, TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            if self.reader is None:
                raise EOFError
            method = "GET" if body is None else "POST"
            head = f"{method} /ispws/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {self.credential}\r\n"
            if body is not None:
                head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            self.writer.write(head.encode() + b"\r\n" + (body or b""))
            said = await self.reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", said, re.IGNORECASE)
            content = await self.reader.readexactly(int(length.group(1)) if length else 0)
            if b"connection: close" in said.lower():
                self.close()
            return int(said[9:12]), content

    def close(self) -> None:
        """The next call opens another."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@dataclass(slots=True)
class Walk:
    """What one plan measured."""

    times: dict[str, list[float]] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)
    errors: int = 0

    async def timed(self, connection: Connection, name: str, *more: object) -> bytes | None:
        """The body of an answer that says success; None: it did not, or there was none."""
        began = time.perf_counter()
        try:
            status, body = await connection.call(name, *more)  # type: ignore[arg-type]
        except (OSError, EOFError):
            status, body = 0, b""
            connection.close()
        self.times.setdefault(name, []).append(time.perf_counter() - began)
        code = CODE.search(body)
        if status == 200 and code and code.group(1) == b"0":
            return body
        self.errors += 1
        return None

    async def one_report(self, connection: Connection, mark: str, content: bytes) -> None:
        """Submit, upload, details, finish."""
        began = time.perf_counter()
        opened = await self.timed(connection, "submit", XML, report(mark))
        number = _found(NUMBER, opened)
        file = _found(FILE, await self.timed(connection, "upload", MULTIPART, upload(number, content)))
        told = file and await self.timed(connection, "fileinfo", XML, details(number, file))
        if told and await self.timed(connection, "finish", FORM, f"id={number}".encode()):
            self.finished.append(number)
        self.times.setdefault("report", []).append(time.perf_counter() - began)


def _found(pattern: re.Pattern[bytes], body: bytes | None) -> str:
    found = pattern.search(body or b"")
    return found.group(1).decode() if found else ""


async def play(port: int, credential: str, plan: dict[str, float]) -> dict[str, object]:
    """Twenty connections share `count` reports, or calls of `status`; `pace`: so many a second."""
    walk, marks, began = Walk(), iter(range(int(plan["count"]))), time.perf_counter()
    content = b"\x89" * int(plan.get("bytes", 50_000))

    async def one(place: int) -> None:
        connection = Connection(port, credential)
        for mark in marks:
            if plan.get("pace"):
                await asyncio.sleep(max(0.0, began + mark / plan["pace"] - time.perf_counter()))
            if plan.get("status"):
                await walk.timed(connection, "status")
            else:
                await walk.one_report(connection, f"u{int(plan['run'])}-{mark}", content)
        connection.close()

    await asyncio.gather(*(one(place) for place in range(CONNECTIONS)))
    wall = time.perf_counter() - began
    return {
        "wall_s": round(wall, 3),
        "finished": len(walk.finished),
        "numbers": [walk.finished[0], walk.finished[-1]] if walk.finished else [],
        "errors": walk.errors,
        "times": {name: list(_percentiles(times)) for name, times in walk.times.items()},
        "client_cpu_s": round(time.process_time(), 2),
        "client_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _percentiles(times: list[float]) -> Iterator[float]:
    times.sort()
    for share in (0.5, 0.95, 0.99, 1.0):
        yield round(1000 * times[min(len(times) - 1, int(share * len(times)))], 1)


def main(words: list[str]) -> None:
    credential = b64encode(f"{words[1]}:{words[2]}".encode()).decode()
    for line in sys.stdin:
        print(json.dumps(asyncio.run(play(int(words[0]), credential, json.loads(line)))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
