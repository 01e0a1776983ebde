"""Text that means harm, and a report that is full of it. What it does on a page must be: nothing."""

from __future__ import annotations

from typing import Any

import make

LONG = 60_000
"""Characters of the longest field."""

MARKUP = (
    "<script>alert('script')</script>",
    "<img src=x onerror=alert('img')>",
    "<img src='//elsewhere.test/seen.gif'>",
    "<svg onload=alert('svg')><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>body{display:none}</style><link rel=stylesheet href=//elsewhere.test/a.css>",
    "<base href='//elsewhere.test/'><meta http-equiv=refresh content='0;url=//elsewhere.test/'>",
    "<form action=//elsewhere.test><button formaction=//elsewhere.test>Send</button></form>",
    "</td></tr></table></article></main><h1>Signed out</h1>",
    "\"><script>alert('quote')</script>",
    "' onmouseover='alert(1)' x='",
    "<!--", "-->", "]]>", "</title><script>alert('title')</script>", "</textarea><script>alert('area')</script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
)  # fmt: skip
"""HTML and scripts, in text, in an attribute and past the end of an element."""

ATTRIBUTES = (
    "<div hx-get='//elsewhere.test/x' hx-trigger='load'>htmx</div>",
    "<div data-hx-post='/reports/' hx-on:load='alert(1)'>htmx</div>",
    "<a data-go='i' data-key='n' href='//elsewhere.test'>keys</a>",
    "<button class='copy' data-kind='raw' data-index='0'>Copy</button>",
)
"""Attributes that a page's own scripts, or a library's, would act upon."""

TEMPLATES = (
    "{{ request.user.password }}",
    "{% load static %}{% csrf_token %}",
    "${7*7}",
    "#{7*7}",
    "%(n)s %s %d",
    "{0}",
)
"""Words of template languages and of formats."""

UNSEEN = (
    "\u202egnp.exe\u202c",
    "abc\u2066def\u2069\u200f",
    "zero\u200bwidth\u2060joined\ufeff",
    "tag\U000e0041\U000e0042",
    "bell\u0007 back\u0008 escape\u001b[31m",
    "\u1160\u3164\u2800",
    "line\u2028separator\u2029paragraph",
    "combining" + "\u0301" * 200,
    "аdmin (Cyrillic a)",
)
"""Characters that hide, turn the direction, imitate or pile up."""

FORMULAS = ('=HYPERLINK("//elsewhere.test")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "\t=1", "'=1")
"""What a spreadsheet would compute."""

STRINGS = (*MARKUP, *ATTRIBUTES, *TEMPLATES, *UNSEEN, *FORMULAS)
"""All of it, short."""

TOO_LONG = "<b>" + "x" * LONG
"""One field as long as a field may be."""


def _cycled() -> Any:
    index = 0
    while True:
        yield STRINGS[index % len(STRINGS)]
        index += 1


def report(number: int = 700900001) -> dict[str, Any]:
    """A report of which every field that takes text holds some of it, in turn; every string stands somewhere."""
    given = _cycled()

    def text() -> str:
        return str(next(given))

    def person(account: str) -> dict[str, Any]:
        names = ("firstName", "middleName", "lastName", "preferredName", "gender", "dateOfBirth", "espService")
        found = make.person(account, email=text(), phone=text(), captures=[make.capture(text(), event=text())])
        found |= {name: text() for name in (*names, "occupation", "vehicleDescription")}
        found["screenName"] = {"value": text()}
        found["addresses"] = {"addresses": [{"street1": text(), "city": text(), "state": text(), "postalCode": text()}]}
        found["additionalInformations"] = [{"value": one} for one in (text(), TOO_LONG)]
        return found | {f"unknown{text()}": text()}

    hostile = [person(text()) for _ in range(4)]
    found = make.report(
        number, *hostile, sender=text(), kind=text(), at=text(), urgent=text(), notes=[*STRINGS, TOO_LONG]
    )
    information = found["reportedInformation"]
    information["uploadedFiles"] = {
        "uploadedFiles": [
            {"filename": one, "originalFilename": text(), "verificationHash": f"{index + 1:032x}", "viewedByEsp": True}
            for index, one in enumerate(STRINGS)
        ]
    }
    information["victims"] = {"victims": [person(text())]}
    information[text()] = text()
    return found
