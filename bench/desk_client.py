"""Twenty people's browsers without a screen: signs in, asks for pages, and says how long each took.

Runs in a process of its own, so that its share of the two cores can be told apart. It reads a plan (JSON) from its
input and answers with one JSON line a measurement.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIE = re.compile(rb"^set-cookie: ([^=]+)=([^;]*)", re.IGNORECASE | re.MULTILINE)
PATIENCE = 60.0
"""Seconds after which an answer counts as an error."""


@dataclass(slots=True)
class Answered:
    """What came back, and how long it took from the first byte sent to the last byte read."""

    status: int
    body: bytes
    seconds: float


@dataclass(slots=True)
class Browser:
    """One person's cookies and connection, which is kept open between pages as a browser keeps it."""

    port: int
    cookies: dict[bytes, bytes] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answered:
        return await self._ask(b"GET", path, b"")

    async def post(self, path: str, fields: dict[str, str]) -> Answered:
        return await self._ask(b"POST", path, urlencode(fields).encode())

    async def sign_in(self, name: str, password: str) -> None:
        """Through the page that a person uses."""
        page = await self.get("/sign-in/")
        token = TOKEN.search(page.body)
        if token is None:
            raise RuntimeError(f"the sign-in page has no form: status {page.status}")
        fields = {"csrfmiddlewaretoken": token.group(1).decode(), "login": name, "password": password}
        answered = await self.post("/sign-in/", fields)
        if answered.status != 302 or b"nodal" not in self.cookies:
            raise RuntimeError(f"{name} cannot sign in: status {answered.status}")

    async def _ask(self, method: bytes, path: str, body: bytes) -> Answered:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, content = await self._once(method, path, body)
        except (OSError, asyncio.IncompleteReadError, ConnectionError):
            # The server closes a connection that was quiet for a while; a browser then opens another.
            await self.close()
            async with asyncio.timeout(PATIENCE):
                status, content = await self._once(method, path, body)
        return Answered(status, content, time.perf_counter() - began)

    async def _once(self, method: bytes, path: str, body: bytes) -> tuple[int, bytes]:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        cookies = b"; ".join(b"%s=%s" % pair for pair in self.cookies.items())
        head = b"%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n" % (method, path.encode(), self.port, cookies)
        if method == b"POST":
            head += b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(body)
            head += b"Origin: http://127.0.0.1:%d\r\n" % self.port
        self.writer.write(head + b"\r\n" + body)
        head = await self.reader.readuntil(b"\r\n\r\n")
        self.cookies |= dict(COOKIE.findall(head))
        length = re.search(rb"^content-length: (\d+)", head, re.IGNORECASE | re.MULTILINE)
        content = await self.reader.readexactly(int(length.group(1))) if length else b""
        if not length or b"connection: close" in head.lower():
            await self.close()
        return int(head.split(b" ", 2)[1]), content

    async def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@dataclass(slots=True)
class Tally:
    """What was measured under one name."""

    what: str
    taken: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def add(self, path: str, answered: Answered) -> None:
        if answered.status == 200:
            self.taken.append(answered.seconds)
            self.sizes.append(len(answered.body))
        else:
            self.wrong.append(f"{answered.status} {path}")

    def row(self, wall: float) -> dict[str, object]:
        """As a row of the measurement; times in milliseconds."""
        taken = sorted(self.taken)
        at = {f"p{p}_ms": round(taken[min(len(taken) - 1, len(taken) * p // 100)] * 1000, 1) if taken else None
              for p in (50, 95, 99)}  # fmt: skip
        return {
            "what": self.what, "wall_s": round(wall, 2), "per_s": round(len(taken) / max(wall, 1e-9), 1), **at,
            "errors": len(self.wrong), "asked": len(taken) + len(self.wrong),
            "bytes": sum(self.sizes) // max(1, len(self.sizes)), "wrong": self.wrong[:5],
        }  # fmt: skip


async def one_after_the_other(what: str, asks: Iterable[tuple[Browser, str]]) -> dict[str, object]:
    """Each page alone on the machine."""
    tally, began = Tally(what), time.perf_counter()
    for browser, path in asks:
        tally.add(path, await browser.get(path))
    return tally.row(time.perf_counter() - began)


async def all_at_once(
    what: str, walks: list[tuple[Browser, list[str]]], *, seconds: float, pause: float
) -> dict[str, object]:
    """Everybody walks at the same time until the time is over; `pause` 0: the next page as soon as one is there."""
    tally, began = Tally(what), time.perf_counter()

    async def walk(browser: Browser, paths: list[str], turn: int) -> None:
        due = began + pause * turn / max(1, len(walks))
        at = turn * 17
        while (now := time.perf_counter()) < began + seconds:
            if pause and due > now:
                await asyncio.sleep(due - now)
            path = paths[at % len(paths)]
            tally.add(path, await browser.get(path))
            at, due = at + 1, max(due + pause, time.perf_counter() - 2 * pause)

    await asyncio.gather(*(walk(browser, paths, turn) for turn, (browser, paths) in enumerate(walks)))
    return tally.row(time.perf_counter() - began)


async def run(port: int) -> None:
    """Answer each line of the input with one line; the browsers stay signed in between."""
    browsers: dict[str, Browser] = {}
    for line in sys.stdin:
        said = json.loads(line)
        before = resource.getrusage(resource.RUSAGE_SELF)
        row: dict[str, object] = {}
        match said["do"]:
            case "sign_in":
                for name, password in said["people"]:
                    browsers[name] = Browser(port)
                    await browsers[name].sign_in(name, password)
            case "alone":
                row = await one_after_the_other(said["what"], [(browsers[n], path) for n, path in said["asks"]])
            case "mixed":
                walks = [(browsers[n], paths) for n, paths in said["walks"].items()]
                row = await all_at_once(said["what"], walks, seconds=said["seconds"], pause=said["pause"])
        after = resource.getrusage(resource.RUSAGE_SELF)
        client = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            json.dumps({**row, "client_cpu_s": round(client, 2), "client_rss_mib": after.ru_maxrss // 1024}), flush=True
        )


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1])))
