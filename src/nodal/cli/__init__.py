"""The commands. What a command needs of the database is imported when it runs, so that `--help` needs none."""

from __future__ import annotations

from nodal.cli import (
    bench,
    cases,
    custody,
    demo,
    engine,
    intake,
    leads,
    networks,
    operations,
    quarantine,
    referrals,
    senders,
    serve,
    setup,
    tokens,
)
from nodal.cli.command import Answer, Command, Session
from nodal.cli.parser import parse

COMMANDS: tuple[Command, ...] = (
    *setup.COMMANDS,
    *tokens.COMMANDS,
    *senders.COMMANDS,
    *intake.COMMANDS,
    *quarantine.COMMANDS,
    *cases.COMMANDS,
    *engine.COMMANDS,
    *leads.COMMANDS,
    *networks.COMMANDS,
    *referrals.COMMANDS,
    *operations.COMMANDS,
    *custody.COMMANDS,
    *serve.COMMANDS,
    *demo.COMMANDS,
    *bench.COMMANDS,
)
"""Every command there is, in the order of the day's work."""

__all__ = ["COMMANDS", "Answer", "Command", "Session", "parse"]
