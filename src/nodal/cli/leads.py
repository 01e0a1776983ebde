"""Commands of a person who decides about leads."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from nodal.cli.cases import plain
from nodal.cli.command import Answer, Command, Session
from nodal.cli.operations import when


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("lead", type=int)
    parser.add_argument("--reason", required=True, help="why, in words; it stays with the decision")


def _pair_arguments(parser: ArgumentParser) -> None:
    _arguments(parser)
    parser.add_argument("--pair", nargs=2, required=True, metavar="ACCOUNT", help="the two accounts that differ")


def _decide(decision: str) -> Callable[[Namespace, Session], Answer]:
    def run(args: Namespace, session: Session) -> Answer:
        tools, viewer = session.tools(), session.viewer()
        from nodal.chain.identify import Decision
        from nodal.ledger import matrix
        from nodal.steps.acts.decide import decide

        matrix.require(viewer, "lead.decide")
        pair = tuple(args.pair) if getattr(args, "pair", None) else None
        lead = decide(tools, viewer, args.lead, Decision(decision), reason=args.reason, pair=pair)
        document = {"lead": args.lead, "state": lead.state.value, "decision": decision, "by": viewer.username}
        return Answer(document, [f"Lead {args.lead} is now {lead.state.value}, decided by {viewer.name}."])

    return run


def _conflicts(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.look.conflicts import unsettled

    found = unsettled(tools, viewer)
    items = [
        {"kind": one["kind"], "accounts": [one["a_key"], one["b_key"]], "bits": one["bits"], "since": plain(one["at"])}
        for one in found
    ]
    lines = [
        f"{one['kind']:13} {one['a_key']} and {one['b_key']}" + ("" if one["bits"] is None else f"  {one['bits']:+.1f}")
        for one in found
    ]
    return Answer({"items": items}, lines or ["Nothing."])


def _settle_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pair", nargs=2, required=True, metavar="ACCOUNT", help="the two accounts of the conflict")
    verdict = parser.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--one-person", action="store_true", help="they are one person: decisions against it end")
    verdict.add_argument("--two-people", action="store_true", help="they are two people, whatever the evidence weighs")
    parser.add_argument("--reason", required=True, help="why, in words; it stays with the decision")


def _settle(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts.settle_pair import settle_pair

    pair = tuple(args.pair)
    leads = settle_pair(tools, viewer, pair, same=args.one_person, reason=args.reason)
    said = "one person" if args.one_person else "two people"
    document = {"accounts": sorted(pair), "one_person": args.one_person, "leads": leads, "by": viewer.username}
    where = ", ".join(map(str, leads))
    return Answer(document, [f"Said that they are {said}, in lead {where}. `nodal work` links them accordingly."])


def _reply_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("lead", type=int, help="the lead's id, from `nodal list leads`")
    parser.add_argument("--kind", required=True, help="what was asked about: ip, phone, email, ...")
    parser.add_argument("--value", required=True, help="the value that was asked about; it stands in a report")
    parser.add_argument("--provider", required=True, help="who replied")
    parser.add_argument("--holder", default="", metavar="REF", help="the provider's reference for its subscriber")
    for part in ("street", "city", "state", "postal", "country"):
        parser.add_argument(f"--{part}", default="", help="part of the subscriber's address")
    parser.add_argument("--answered", metavar="TIME", help="when, ISO 8601 with a zone (default: now)")


def _reply(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps.acts.reply import Address, Reply, record_reply

    matrix.require(viewer, "lead.decide")
    said = Reply(
        args.kind, args.value, args.provider, args.holder, args.street,
        Address(args.city, args.state, args.postal, args.country),
        when(args.answered) if args.answered else None,
    )  # fmt: skip
    number = record_reply(tools, viewer, args.lead, said)
    document = {"lead": args.lead, "reply": number, "names_a_subscriber": bool(args.holder.strip())}
    words = "names a subscriber" if document["names_a_subscriber"] else "names nobody and so is no source"
    return Answer(document, [f"Reply {number} on lead {args.lead} is kept; it {words}. `nodal work` counts it in."])


COMMANDS = (
    Command(
        "lead confirm",
        "Confirm a lead. Needs two different kinds of evidence from two independent sources.",
        "nodal lead confirm 12 --reason 'same verified phone on both platforms' --as asha",
        _decide("confirm"),
        _arguments,
    ),
    Command(
        "lead clear",
        "Clear a person: what was derived about them goes at once.",
        "nodal lead clear 12 --reason 'the provider names another subscriber' --as asha",
        _decide("clear"),
        _arguments,
    ),
    Command(
        "lead unsure",
        "Keep a lead open, and say why.",
        "nodal lead unsure 12 --reason 'the address is shared' --as asha",
        _decide("unsure"),
        _arguments,
    ),
    Command(
        "lead refuse-merge",
        "Say that two accounts of a lead are not one person; linking obeys.",
        "nodal lead refuse-merge 12 --pair 'ExampleChat|u-1' 'ExampleMail|u-2' --reason 'two people' --as asha",
        _decide("refuse_merge"),
        _pair_arguments,
    ),
    Command(
        "lead conflicts",
        "Where decisions about two accounts contradict each other or the evidence, and nobody has settled it.",
        "nodal lead conflicts --as asha",
        _conflicts,
        lambda _: None,
    ),
    Command(
        "lead settle",
        "Settle such a conflict: say whether the two accounts are one person; linking obeys.",
        "nodal lead settle --pair 'ExampleChat|u-1' 'ExampleMail|u-2' --two-people --reason 'brothers' --as asha",
        _settle,
        _settle_arguments,
    ),
    Command(
        "lead reply",
        "Record what a provider replied when your unit asked who had a line or number.",
        "nodal lead reply 12 --kind ip --value 192.0.2.10 --provider 'Example Telecom' --holder C-4711 --as asha",
        _reply,
        _reply_arguments,
    ),
)
