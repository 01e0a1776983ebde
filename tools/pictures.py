"""Pictures of every page of the desk, as each person of the demo sees it: for looking at, and for the README.

`python -m tools.pictures OUT [--people asha ...]` makes a demo, signs in as each of its people, walks every page of
`nodal.desk.urls` that is open to them, in both sizes, light and dark, in each language, and writes one PNG each.
`--readme` writes the few that the README shows: `python -m tools.pictures docs/pictures --readme`.
It needs the environment of the tests: Playwright, and Chromium on the PATH or in NODAL_CHROMIUM.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PERSON = re.compile(r"^  (\w+) +([a-z0-9-]{17}) +(\w+) of (\S+)$", re.MULTILINE)
REF = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

SIZES = ((1366, 768), (390, 844))
THEMES = ("light", "dark")
LANGUAGES = ("en", "hi")

WALK: dict[str, str] = {
    "home": "", "inbox": "inbox/", "danger": "danger/", "look_alikes": "inbox/<uuid:ref>/look-alikes/", "keys": "keys/",
    "different": "inbox/<uuid:ref>/different/", "report": "reports/<uuid:ref>/",
    "report_settle": "reports/<uuid:ref>/settle/", "leads": "leads/", "lead": "leads/<uuid:ref>/",
    "networks": "networks/",
    "networks_ignored": "networks/ignored/", "network_grow": "networks/<uuid:ref>/grow/",
    "network_compare": "networks/<uuid:ref>/compare/<uuid:beside>/",
    "network": "networks/<uuid:ref>/", "network_near": "networks/<uuid:ref>/near/<uuid:account>/",
    "link": "links/<uuid:one>/<uuid:other>/", "referrals": "referrals/", "referrals_send": "referrals/send/",
    "referral": "referrals/<uuid:ref>/", "operations": "operations/", "operation_new": "operations/new/",
    "operation": "operations/<uuid:ref>/", "operation_list": "operations/<uuid:ref>/list/",
    "operation_compare": "operations/<uuid:ref>/compare/", "operation_projector": "operations/<uuid:ref>/projector/",
    "search": "search/", "pictures": "pictures/", "intake": "intake/", "intake_new": "intake/new/",
    "intake_refused": "intake/refused/", "intake_file": "intake/<uuid:ref>/",
    "refusal": "refusals/<uuid:ref>/", "platforms": "intake/platforms/", "tell": "tell/", "tell_status": "tell/status/",
    "sheet_profiles": "intake/profile/", "sheet_profile": "intake/<uuid:sheet>/profile/", "audit": "audit/",
    "audit_searches": "audit/searches/",
    "people": "people/", "people_units": "people/units/", "people_new": "people/new/",
    "people_one": "people/<int:person>/", "account": "account/", "account_change_password": "account/password/",
    "mfa_index": "account/second/", "mfa_activate_totp": "account/second/app/",
    "mfa_list_webauthn": "account/second/keys/", "mfa_add_webauthn": "account/second/keys/add/",
    "account_login": "sign-in/", "account_logout": "sign-out/", "account_inactive": "sign-in/inactive/",
    "account_reauthenticate": "sign-in/again/",
}  # fmt: skip
"""Every page that is a page, by the name of its route. A test holds this against the routes of the desk."""

NO_PAGE = frozenset(
    {
        "inbox_events", "operation_events",  # a stream that does not end
        "operation_csv", "operation_list_csv", "pictures_csv", "platforms_table", "audit_export",
        "audit_proof",  # a file
        # Only in the middle of signing in, or with a second factor, which the people of the demo do not have.
        "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp",
        "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    }
)  # fmt: skip
"""Addresses that can be asked for and show no page of their own."""

SIGNED_OUT = ("account_login", "account_inactive")
"""Pages that one sees before signing in."""

README = (("inbox", "asha"), ("report", "asha"), ("lead", "asha"), ("network", "asha"), ("operation", "esha"))
"""The pages that the README shows, and who looks at them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo, with the password of this run."""

    username: str
    password: str
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Look:
    """In which window, theme and language somebody looks."""

    size: tuple[int, int]
    theme: str
    language: str

    def name(self) -> str:
        return f"{self.size[0]}-{self.theme}-{self.language}"


def walk(out: Path, args: Namespace) -> int:
    """Write the pictures; returns how many."""
    with demo(args.reports) as (address, people), browser() as chromium:
        wanted = [person for person in people if not args.people or person.username in args.people]
        looks = [Look(size, theme, language) for size in SIZES for theme in THEMES for language in LANGUAGES]
        if args.readme:
            return readme(out, chromium, address, {person.username: person for person in people})
        count = sum(_walk_as(person, chromium, address, looks, out) for person in wanted)
        return count + _walk_outside(chromium, address, looks, out)


def readme(out: Path, chromium: Browser, address: str, people: dict[str, Person]) -> int:
    """The few pictures of the README: light, English, the upper part of the page."""
    look = Look((1366, 768), "light", "en")
    out.mkdir(parents=True, exist_ok=True)
    for name, username in README:
        page = opened(chromium, address, people[username], look)
        paths = paths_of(page, address)
        page.goto(address + paths[name])
        page.screenshot(path=str(out / f"{name}.png"))
        page.context.close()
    return len(README)


def _walk_as(person: Person, chromium: Browser, address: str, looks: Sequence[Look], out: Path) -> int:
    count, paths = 0, None
    for look in looks:
        page = opened(chromium, address, person, look)
        paths = paths or paths_of(page, address)
        folder = out / person.username / look.name()
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in paths.items():
            answered = page.goto(address + path)
            if answered is not None and answered.status == 200:
                page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
                count += 1
            else:
                print(f"{person.username}: {name} answers {answered and answered.status}", file=sys.stderr)
        page.context.close()
    return count


def _walk_outside(chromium: Browser, address: str, looks: Sequence[Look], out: Path) -> int:
    for look in looks:
        width, height = look.size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=look.theme, locale=look.language
        )
        page = context.new_page()
        for name in SIGNED_OUT:
            page.goto(f"{address}/{WALK[name]}")
            page.screenshot(path=str(out / "nobody" / look.name() / f"{name}.png"), full_page=True)
        context.close()
    return len(looks) * len(SIGNED_OUT)


def opened(chromium: Browser, address: str, person: Person, look: Look) -> Page:
    """A page in which the person is signed in, through the form, and looks in this way."""
    width, height = look.size
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=look.theme)
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=login]", person.username)
    page.fill("input[name=password]", person.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    context.request.post(
        f"{address}/account/look/",
        form={"csrfmiddlewaretoken": _token(page), "language": look.language, "theme": look.theme, "next": "/"},
        headers={"Referer": address, "Origin": address},
    )
    return page


def _token(page: Page) -> str:
    found = page.locator("input[name=csrfmiddlewaretoken]").first
    return found.get_attribute("value") or ""


def paths_of(page: Page, address: str) -> dict[str, str]:
    """Name -> a path of each page that leads somewhere for this person; subjects are found by following links."""
    fixed = {name: f"/{path}" for name, path in WALK.items() if "<" not in path}
    open_to: dict[str, str] = {}
    links: set[str] = set()
    for name, path in fixed.items():
        if name in SIGNED_OUT:
            continue
        links |= _links(page, address + path)
        open_to[name] = path
    for _ in range(2):  # what a list leads to, and what that leads to
        for name, path in WALK.items():
            if "<" in path and name not in open_to and (found := _first(path, links)):
                open_to[name] = found
                links |= _links(page, address + found)
    return {name: open_to[name] for name in WALK if name in open_to}


def _links(page: Page, url: str) -> set[str]:
    answered = page.goto(url)
    if answered is None or answered.status != 200:
        return set()
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    return {str(link).partition("?")[0] for link in found}


def _first(path: str, links: set[str]) -> str | None:
    words = re.sub(r"<int:\w+>", "[0-9]+", re.sub(r"<uuid:\w+>", REF, path))
    return min((link for link in links if re.fullmatch(f"/{words}", link)), default=None)


@contextmanager
def demo(reports: int) -> Iterator[tuple[str, list[Person]]]:
    """A demo of this program on a free port, and the people whom it prints; gone afterwards."""
    with tempfile.TemporaryDirectory() as room, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        said = Path(room) / "said"
        words = [sys.executable, "-m", "nodal.project.entry", "demo", "--data", room, "--reports", str(reports)]
        with said.open("wb") as to:
            running = subprocess.Popen(
                [*words, "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=to
            )  # fmt: skip
        try:
            while running.poll() is None and socket.socket().connect_ex(("127.0.0.1", port)):
                time.sleep(0.5)
            people = [Person(*found) for found in PERSON.findall(said.read_text("utf-8"))]
            if not people:
                raise SystemExit(f"the demo did not start:\n{said.read_text('utf-8')}")
            yield f"http://127.0.0.1:{port}", people
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=60)
            from nodal.edges.database import Embedded  # noqa: PLC0415 - only now, when its server must go

            Embedded(Path(room) / "demo").remove()


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    program = os.environ.get("NODAL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("expected Chromium on the PATH or in NODAL_CHROMIUM, found none")
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-sync"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=flags)
        yield found
        found.close()


def main(words: Sequence[str]) -> None:
    parser = ArgumentParser(prog="tools.pictures", description="Pictures of every page of the desk.")
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--people", nargs="+", default=[], metavar="NAME", help="only these (default: all six)")
    parser.add_argument("--reports", type=int, default=1500, metavar="N", help="size of the demo (default 1,500)")
    parser.add_argument("--readme", action="store_true", help="only the few pictures that the README shows")
    args = parser.parse_args(words)
    print(f"{walk(args.out, args)} pictures in {args.out}")


if __name__ == "__main__":
    main(sys.argv[1:])
