"""Signing in and out, own password, second factors: each with its entry in the audit log, in the same transaction.

Nothing here holds what somebody typed: a name that is no person's may be a password in the wrong field.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from nodal.ledger import accounts, audit, identities, people
from nodal.ledger.access import Viewer, acting
from nodal.steps.tools import Tools

RECOVERY = "recovery_codes"
"""Kind of the factor that stands in for a lost one; alone it is none."""


@contextmanager
def signing_in(tools: Tools, viewer: Viewer, *, factor: str, identity: str = "") -> Iterator[None]:
    """Let a person in; `factor`: kind of the second one that was used, empty when there was none; `identity`: the
    provider that said who it is, empty for a password."""
    with acting(viewer):
        yield
        detail = {"factor": factor, **({"identity": identity} if identity else {})}
        audit.record(viewer, "person.signed_in", "person", [viewer.person], at=tools.clock(), detail=detail)


def signed_out(tools: Tools, viewer: Viewer) -> None:
    """A person ended the session."""
    with acting(viewer):
        audit.record(viewer, "person.signed_out", "person", [viewer.person], at=tools.clock())


def refused(tools: Tools, username: str) -> None:
    """Somebody gave a wrong password."""
    known = accounts.found_by_name(username)
    if known is None:
        _refused(tools, people.worker(), [], "password")
    else:
        _refused(tools, replace(people.worker(), unit=known[1]), [known[0]], "password")


def is_tied(person: int, *, provider: str, subject: str) -> bool:
    """Whether this identity opens the account of this person: it is tied to it, and the account is open."""
    return identities.opens(person, provider, subject)


def identity_refused(tools: Tools, person: int | None) -> None:
    """The identity provider knows somebody whom this node does not let in. What it said is not kept."""
    if person is None:
        _refused(tools, people.worker(), [], "identity")
    else:
        _refused(tools, replace(people.worker(), unit=accounts.unit_of(person)), [person], "identity")


def factor_refused(tools: Tools, person: int) -> None:
    """The password was right, the second factor was not: somebody may know the password."""
    _refused(tools, replace(people.worker(), unit=accounts.unit_of(person)), [person], "second_factor")


def _refused(tools: Tools, program: Viewer, persons: list[int], step: str) -> None:
    """By the program, because nobody is signed in; in the log of the person's unit, so that its auditor sees it."""
    with acting(program):
        audit.record(program, "person.sign_in_refused", "person", persons, at=tools.clock(), detail={"at": step})


def choose_password(tools: Tools, viewer: Viewer, password: str) -> None:
    """The person's own password, which was checked before: flag, entry and other sessions in one transaction."""
    with acting(viewer):
        accounts.choose_password(viewer.person, password)
        audit.record(viewer, "person.password_changed", "person", [viewer.person], at=tools.clock())


@contextmanager
def changing_factors(tools: Tools, viewer: Viewer) -> Iterator[list[str]]:
    """Whatever happens inside to the person's second factors is recorded with it; yields what was taken away.

    Taking one away ends every session: whoever sits in one may be the reason for it.
    """
    removed: list[str] = []
    with acting(viewer):
        before = accounts.factors(viewer.person)
        yield removed
        after = accounts.factors(viewer.person)
        removed += [kind for number, kind in before.items() if number not in after]
        added = [kind for number, kind in after.items() if number not in before]
        for action, kinds in (("person.factor_added", added), ("person.factor_removed", removed)):
            for kind in sorted(kinds):
                audit.record(
                    viewer, action, "person", [viewer.person], at=tools.clock(), detail={"factor": kind}
                )  # fmt: skip
        if any(kind != RECOVERY for kind in removed):
            accounts.end_sessions(viewer.person)


def has_factor(person: int) -> bool:
    """Whether the person has a second factor; recovery codes alone are none."""
    return any(kind != RECOVERY for kind in accounts.factors(person).values())
