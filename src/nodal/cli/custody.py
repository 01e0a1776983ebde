"""Commands of an auditor: the log and the originals."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Literal, TextIO, cast

from nodal.cli.command import NOTHING, Answer, Command, Session
from nodal.custody.checkpoint import AUDIT_LOG, read_verifier_text, verify_checkpoint
from nodal.custody.dump import Finding, verify_dump
from nodal.edges.keys import NoteVerifier
from nodal.facts.errors import WrongUsage


def _checkpoint(_: Namespace, session: Session) -> Answer:
    tools = session.tools()
    from nodal.steps import audit

    head = audit.checkpoint(tools)
    document = {"ok": True, "size": head.frontier.size, "root": head.frontier.root.hex(), "first_bad": None, "why": ""}
    return Answer({**document, "checkpoint": head.note}, (head.note or "The log is empty.").splitlines())


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--checkpoint", action="append", default=[], help="a remembered checkpoint file")
    parser.add_argument("--dump", help="verify this dump (JSON lines) instead of the database")
    parser.add_argument("--key", metavar="FILE", help="the log's public key line (.note.pub): needs no node at all")
    parser.add_argument("--write-dump", metavar="FILE", help="write the dump that --dump reads, and verify it")


def _verify(args: Namespace, session: Session) -> Answer:
    notes = [_text(name) for name in args.checkpoint]
    if args.key:
        return _verify_alone(args, notes)
    tools = session.tools()
    from nodal.steps import audit

    if args.write_dump:
        with _opened(args.write_dump, "w") as target:
            target.writelines(line + "\n" for line in audit.dump())
    younger = 0 if args.dump else audit.younger()
    if args.dump or args.write_dump:
        with _opened(args.dump or args.write_dump) as lines:
            found = audit.verify_file(tools, lines, remembered=notes)
    else:
        found = audit.verify(tools, remembered=notes)
    return _finding(found, younger=younger)


def _verify_alone(args: Namespace, notes: list[str]) -> Answer:
    """A dump against remembered checkpoints and a remembered key: no node, no database, no trust in either."""
    if not args.dump or not notes:
        raise WrongUsage("--key: expected --dump and at least one --checkpoint with it")
    verifier = NoteVerifier(*read_verifier_text(_text(args.key).strip()))
    points = [verify_checkpoint(note, origin=AUDIT_LOG, verifiers=[verifier]) for note in notes]
    with _opened(args.dump) as lines:
        return _finding(verify_dump(lines, checkpoints=points))


def _text(name: str) -> str:
    try:
        return Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise WrongUsage(f"{name}: expected a text file, found none that can be read") from cause


def _opened(name: str, mode: Literal["r", "w"] = "r") -> TextIO:
    try:
        return cast("TextIO", Path(name).open(mode, encoding="utf-8"))
    except OSError as cause:
        raise WrongUsage(f"{name}: expected a file that can be opened, got {cause.strerror}") from cause


def _finding(found: Finding, *, younger: int = 0) -> Answer:
    document = {"ok": found.ok, "size": found.size, "root": found.root, "first_bad": found.first_bad, "why": found.why}
    lines = [f"{found.size} entries hold, root {found.root}." if found.ok else f"Does not hold: {found.why}."]
    if younger:
        lines.append(
            f"{younger} younger ones are in no checkpoint yet and were not looked at: `nodal audit checkpoint`."
        )
    return Answer({**document, "younger": younger}, lines, 0 if found.ok else NOTHING)


def _prove_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("seq", type=int, help="number of the entry, from 0")


def _prove(args: Namespace, session: Session) -> Answer:
    tools = session.tools()
    from nodal.steps import audit

    proof = audit.prove(tools, args.seq)
    document = {"ok": True, "first_bad": None, "why": "", **asdict(proof), "path": list(proof.path)}
    return Answer(document, [f"entry {proof.seq} of {proof.size}:", proof.leaf, *proof.path, proof.checkpoint])


def _evidence(_: Namespace, session: Session) -> Answer:
    tools = session.tools()
    from nodal.steps import evidence

    checked = evidence.verify(tools)
    document = {"objects": checked.objects, "bad": list(checked.bad)}
    lines = [f"{checked.objects} originals checked, {len(checked.bad)} bad."]
    return Answer(document, [*lines, *(f"  {bad}" for bad in checked.bad)], NOTHING if checked.bad else 0)


COMMANDS = (
    Command(
        "audit checkpoint",
        "Take every committed entry into the log's tree and sign its head; a copy is kept beside the database.",
        "nodal audit checkpoint --json",
        _checkpoint,
        as_person=False,
    ),
    Command(
        "audit verify",
        "Verify the log against its entries and every checkpoint, or a dump with no trust in the server.",
        "nodal audit verify --dump log.jsonl --checkpoint 000000000042.note",
        _verify,
        _verify_arguments,
        as_person=False,
    ),
    Command(
        "audit prove",
        "The proof that one entry is in the log: the hashes from it up to the signed root.",
        "nodal audit prove 17 --json",
        _prove,
        _prove_arguments,
        as_person=False,
    ),
    Command(
        "evidence verify",
        "Read every sealed original and check it byte for byte.",
        "nodal evidence verify --json",
        _evidence,
        as_person=False,
    ),
)
