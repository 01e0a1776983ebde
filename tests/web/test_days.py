"""A day of an analyst, an officer, a supervisor and an auditor, each in a real browser.

Each step leaves a picture in `.data/days/`: artefacts of the run, for somebody to look at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import make
from nodal.chain.identify import Decision
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from nodal.steps.acts.decide import decide
from nodal.steps.acts.send import send
from nodal.steps.audit import checkpoint
from nodal.steps.route import choose
from node import Node
from people import DELHI, DISTRICT, People
from web.browser import Watched

PICTURES = Path(__file__).resolve().parents[2] / ".data" / "days"


@dataclass(slots=True)
class Day:
    """A person at work, with a picture of each step."""

    watched: Watched
    name: str
    steps: int = 0

    @property
    def page(self) -> Page:
        return self.watched.page

    def look(self, what: str) -> None:
        """Keep a picture."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.steps += 1
        self.page.screenshot(path=PICTURES / f"{self.name}-{self.steps:02d}-{what}.png", full_page=True)

    def go(self, key: str) -> None:
        """`g` and a letter: to a room, without the mouse."""
        with self.page.expect_navigation():
            self.page.keyboard.press("g")
            self.page.keyboard.press(key)


Begin = Callable[[Viewer, str], Day]


@pytest.fixture
def day(as_person: Callable[..., Watched]) -> Iterator[Begin]:
    begun: list[Day] = []

    def begin(viewer: Viewer, name: str) -> Day:
        watched = as_person(viewer)
        begun.append(Day(watched, name))
        watched.open("/")
        return begun[-1]

    yield begin
    for one in begun:
        assert one.watched.faults == []


def same_person(n: int, platform: str) -> dict[str, object]:
    reported = make.person(f"u-{n}", email="one@example.org", phone="+12025550147", captures=[make.capture()])
    return make.report(700300001 + n, reported, sender=platform, md5=f"{n + 1:032x}")


def look_alikes(count: int) -> list[dict[str, object]]:
    """Reports of one file by many accounts; the platform says of one that a child is in danger now."""
    danger = {count // 2: {"urgent": "somebody is in danger"}}
    return [
        make.report(700310000 + n, make.person(f"v-{n}", email=f"v{n}@example.org"), md5="ab" * 16, **danger.get(n, {}))
        for n in range(count)
    ]


@pytest.fixture
def office(node: Node, four: People) -> People:
    """A table with forty look-alikes, one child in danger among them, and one person on two platforms."""
    node.take(four.asha, look_alikes(40))
    node.take(four.asha, [same_person(0, "ExampleChat"), same_person(1, "ExampleMail")], name="b")
    node.work()
    return four


def test_an_analyst_finds_the_child_among_look_alikes_decides_and_hands_over(office: People, day: Begin) -> None:
    asha = day(office.asha, "analyst")
    page = asha.page
    expect(page.get_by_role("heading", level=1)).to_have_text("My work today")
    asha.look("today")

    # The one report among forty that says danger stands on top of the page, whatever page it is.
    with page.expect_navigation():
        page.locator(".alarm a").first.click()
    expect(page.locator("[data-line]")).to_have_count(1)
    asha.look("imminent")
    with page.expect_navigation():
        page.keyboard.press("j")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lead about an account")
    asha.look("lead")
    page.get_by_role("link", name="700310020").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("700310020")
    asha.look("report")
    page.get_by_label("A note for your unit").fill("Telephoned the platform; the child is named in its reply.")
    asha.watched.follow(page.get_by_role("button", name="Keep the note"))
    expect(page.get_by_text("Telephoned the platform")).to_be_visible()

    # Taken, without the mouse; the alarm ends for everybody.
    asha.go("i")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator(".alarm")).to_have_count(0)
    asha.look("taken")

    asha.go("l")
    asha.look("leads")


def test_an_analyst_confirms_a_lead_and_sends_it(office: People, day: Begin, node: Node) -> None:
    ((ref,),) = node.sql("SELECT ref FROM lead WHERE may_confirm")
    asha = day(office.asha, "decision")
    page = asha.watched.open(f"/leads/{ref}/")
    page.get_by_label("Your reason, in words").first.fill("the same verified phone on both platforms")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed by a person")).to_be_visible()
    asha.look("confirmed")
    # The evidence points abroad, so the program has a referral ready there; Asha knows better and says why.
    page.get_by_text("Choose a unit and send it").click()
    page.get_by_label("Send it to").select_option(DISTRICT)
    page.get_by_label("Why there").fill("the verified address lies there")
    asha.watched.follow(page.get_by_role("button", name="Send the lead"))
    asha.look("sent")
    assert node.sql("SELECT state FROM referral WHERE to_unit = %s", [DISTRICT]) == [("sent",)]
    asha.go("r")
    asha.look("referrals")


def test_an_officer_acknowledges_registers_and_cannot_arrest_first(office: People, day: Begin, node: Node) -> None:
    ((lead,),) = node.sql("SELECT id FROM lead WHERE may_confirm")
    decide(node.tools, office.asha, lead, Decision.CONFIRM, reason="the same verified phone on both platforms")
    choose(node.tools, office.asha, "lead", lead, DISTRICT, reason="the address lies there")
    send(node.tools, office.asha, kind="lead")
    bharat = day(office.bharat, "officer")
    page = bharat.page
    bharat.look("today")
    bharat.go("r")
    bharat.look("referrals")
    bharat.watched.follow(page.locator("main a[href^='/referrals/']").filter(has_text=re.compile(".")).last)
    ((ref,),) = node.sql("SELECT ref FROM referral WHERE to_unit = %s", [DISTRICT])
    bharat.watched.open(f"/referrals/{ref}/")
    bharat.look("referral")
    page.get_by_role("button", name=re.compile("Acknowledge", re.IGNORECASE)).click()
    # The law has an order: without an FIR nobody is arrested, and the page says so before anybody tries.
    expect(page.locator("button[value='arrested']")).to_have_count(0)
    bharat.look("acknowledged")
    form = page.locator("form", has=page.locator("button[value='fir_registered']"))
    page.locator("summary", has_text="FIR").first.click()
    form.locator("[name=station]").fill("Central")
    form.locator("[name=year]").fill("2026")
    form.locator("[name=number]").fill("0042")
    form.locator("[name=sections]").fill("67B")
    bharat.watched.follow(form.locator("button"))
    expect(page.locator("button[value='arrested']")).to_have_count(1)
    bharat.look("fir")
    assert node.sql("SELECT state FROM referral WHERE to_unit = %s", [DISTRICT]) == [("fir_registered",)]


def test_a_supervisor_plans_a_drive_and_reads_its_numbers(office: People, day: Begin, node: Node) -> None:
    esha = day(rows.add("esha", name="Esha", unit=DELHI, role="supervisor"), "supervisor")
    page = esha.page
    esha.look("today")
    esha.watched.open("/operations/new/")
    page.get_by_label("Name").fill("DRIVE-1")
    page.get_by_label("First moment that counts").fill("2026-11-01T00:00")
    page.get_by_label("First moment that no longer counts").fill("2026-11-08T00:00")
    page.get_by_label("What counts, in words").fill("leads confirmed and referred by the state unit")
    page.get_by_role("button", name="Enter it").click()
    page.get_by_role("link", name="DRIVE-1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("DRIVE-1")
    esha.look("operation")
    ((ref,),) = node.sql("SELECT ref FROM operation")
    esha.watched.open(f"/operations/{ref}/projector/")
    esha.look("projector")
    for key, what in (("i", "inbox"), ("n", "networks"), ("m", "pictures"), ("t", "intake")):
        esha.watched.open("/")
        esha.go(key)
        esha.look(what)


def test_an_auditor_sees_who_looked_and_no_case(office: People, day: Begin, node: Node) -> None:
    ((ref,),) = node.sql("SELECT ref FROM report WHERE number = '700310020'")
    asha = day(office.asha, "looked-at")
    asha.watched.open(f"/reports/{ref}/")
    checkpoint(node.tools)
    dev = day(rows.add("dina", name="Dina", unit=DELHI, role="auditor"), "auditor")
    page = dev.page
    dev.look("today")
    dev.go("a")
    dev.look("audit")
    expect(page.get_by_role("main")).to_contain_text("Asha")
    dev.watched.follow(page.get_by_role("button", name=re.compile("Verify", re.IGNORECASE)))
    dev.look("verified")
    answer = page.goto(f"{dev.watched.address}/reports/{ref}/")
    assert answer is not None
    assert answer.status == 403
    dev.watched.faults.clear()  # the browser notes a refusal as an error of the page
