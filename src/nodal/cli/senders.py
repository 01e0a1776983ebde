"""Commands for platforms that submit: let one in, give it a new password, shut it out, list them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from nodal.cli.command import Answer, Command, Session

if TYPE_CHECKING:
    from nodal.steps.acts.senders import Made, Sender


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="the platform; also the source of its reports")
    parser.add_argument("--unit", help="code of the unit whose reports they become; default: yours")
    parser.add_argument("--strict", action="store_true", help="values that the schema does not know are refused")


def _add(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import senders

    return _made(senders.make(tools, viewer, args.name, unit=args.unit, strict=args.strict))


def _name_argument(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="as `nodal sender list` shows it")


def _rotate(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import senders

    return _made(senders.rotate(tools, viewer, args.name))


def _disable(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import senders

    sender = senders.disable(tools, viewer, args.name)
    return Answer({"sender": _document(sender)}, [f"{sender.name} is shut out until it is given a new password."])


def _list(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import senders

    found = senders.listed(tools, viewer)
    lines = [_line(one) for one in found] or ["No platform may submit yet: `nodal sender add`."]
    return Answer({"senders": [_document(one) for one in found]}, lines)


def _made(made: Made) -> Answer:
    document = {"username": made.sender.username, "password": made.password, "sender": _document(made.sender)}
    lines = [f"{made.sender.username}", made.password, "It is not shown again."]
    return Answer(document, lines)


def _document(sender: Sender) -> dict[str, object]:
    return {
        "name": sender.name,
        "username": sender.username,
        "unit": sender.unit,
        "strict": sender.is_strict,
        "made_at": sender.made_at.isoformat(),
        "rotated_at": sender.rotated_at.isoformat() if sender.rotated_at else None,
        "disabled_at": sender.disabled_at.isoformat() if sender.disabled_at else None,
    }


def _line(sender: Sender) -> str:
    state = "shut out" if sender.disabled_at else "strict" if sender.is_strict else "lenient"
    return f"{sender.username:30} {sender.unit:12} {state:9} {sender.name}"


COMMANDS = (
    Command(
        "sender add",
        "Let a platform submit reports to this node. Its password is printed once and kept nowhere.",
        "nodal sender add ExampleChat --json",
        _add,
        _add_arguments,
    ),
    Command(
        "sender list",
        "List the platforms that may submit.",
        "nodal sender list",
        _list,
    ),
    Command(
        "sender rotate",
        "Give a platform a new password; the old one opens nothing any more.",
        "nodal sender rotate ExampleChat --json",
        _rotate,
        _name_argument,
    ),
    Command(
        "sender disable",
        "Shut a platform out at once.",
        "nodal sender disable ExampleChat",
        _disable,
        _name_argument,
    ),
)
