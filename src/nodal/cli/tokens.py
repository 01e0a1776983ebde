"""Commands for keys of the API: make one, list them, end one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING
from uuid import UUID

from nodal.cli.command import Answer, Command, Session
from nodal.facts.errors import WrongUsage

if TYPE_CHECKING:
    from nodal.steps.acts.tokens import Token


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username", help="the person in whose name the program acts")
    parser.add_argument("--name", required=True, help="which program has the token")
    parser.add_argument("--days", type=int, default=90, help="how long it lives, 1 to 366 (default 90)")


def _add(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import tokens

    made = tokens.make(tools, viewer, args.username, name=args.name, days=args.days)
    document = {"key": made.key, "token": _document(made.token)}
    until = made.token.ends_at.isoformat()
    return Answer(document, [made.key, f"It acts as {made.token.person_name} until {until}. It is not shown again."])


def _list(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import tokens

    found = tokens.listed(tools, viewer)
    return Answer({"tokens": [_document(token) for token in found]}, [_line(token) for token in found])


def _revoke_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("token", help="as `nodal token list` shows it")


def _revoke(args: Namespace, session: Session) -> Answer:
    try:
        ref = UUID(args.token)
    except ValueError as cause:
        raise WrongUsage("token: expected what `nodal token list` shows, got something else") from cause
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import tokens

    token = tokens.revoke(tools, viewer, ref)
    return Answer({"token": str(token.ref), "revoked": True}, [f"The token {token.name} opens nothing any more."])


def _document(token: Token) -> dict[str, object]:
    return {
        "token": str(token.ref),
        "name": token.name,
        "person": token.username,
        "unit": token.unit,
        "made_by": token.made_by,
        "made_at": token.made_at.isoformat(),
        "ends_at": token.ends_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "used_at": token.used_at.isoformat() if token.used_at else None,
    }


def _line(token: Token) -> str:
    state = "revoked" if token.revoked_at else f"until {token.ends_at.isoformat()}"
    return f"{token.ref}  {token.username:12} {token.unit:10} {state}  {token.name}"


COMMANDS = (
    Command(
        "token add",
        "Make a key with which a program calls the API in the name of a person. Only an administrator may.",
        "nodal token add asha --name 'case system of the state' --days 90 --as root",
        _add,
        _add_arguments,
    ),
    Command(
        "token list",
        "List the keys of the API: in whose name, until when, last used when.",
        "nodal token list --as root",
        _list,
    ),
    Command(
        "token revoke",
        "End a key of the API at once.",
        "nodal token revoke 00000000-0000-4000-8000-000000000000 --as root",
        _revoke,
        _revoke_arguments,
    ),
)
