"""Command line in, namespace out. `--json` and `--as` may stand before or after the command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from nodal.cli.command import Command


def build(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """The parser of all commands; a two-word name becomes a command with sub-commands."""
    parser = argparse.ArgumentParser(
        prog="nodal", description="Carries a tip about online child sexual exploitation from report to outcome."
    )
    first = parser.add_subparsers(dest="_command", metavar="COMMAND", required=True)
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in commands:
        group, _, verb = command.name.partition(" ")
        if not verb:
            _fill(first.add_parser(group, **_words(command)), command)
            continue
        if group not in groups:
            holder = first.add_parser(group, help=f"{group}: see `nodal {group} --help`")
            groups[group] = holder.add_subparsers(dest="_verb", metavar="VERB", required=True)
        _fill(groups[group].add_parser(verb, **_words(command)), command)
    return parser


def parse(commands: Sequence[Command], argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line; exits with code 2 and a sentence when it means nothing."""
    return build(commands).parse_args(_common_last(argv))


def _words(command: Command) -> dict[str, object]:
    return {
        "help": command.help,
        "description": command.help,
        "epilog": f"example: {command.example}",
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }


def _fill(parser: argparse.ArgumentParser, command: Command) -> None:
    parser.set_defaults(_run=command)
    command.arguments(parser)
    parser.add_argument("--json", action="store_true", help="print exactly one JSON document on standard output")
    parser.add_argument("--data", metavar="DIR", default=None, help="the node's folder (setting NODAL_DATA)")
    if command.as_person:
        parser.add_argument("--as", dest="person", metavar="PERSON", help="the person who acts; default: yours")


def _common_last(argv: Sequence[str]) -> list[str]:
    """Move `--json`, `--as X` and `--data X` that stand before the command behind it."""
    words, moved = list(argv), []
    while words and words[0].startswith("--"):
        taken = 1 if words[0] == "--json" or "=" in words[0] else 2
        if words[0].split("=")[0] not in {"--json", "--as", "--data"}:
            break
        moved += words[:taken]
        words = words[taken:]
    at = words.index("--") if "--" in words else len(words)
    return [*words[:at], *moved, *words[at:]]
