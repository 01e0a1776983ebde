"""Sentences of the rules that carry values: `%(name)s` stands where a value comes (tools/sentences.py).

`%(n1)s`, `%(n2)s`, ... are numbers and `%(code...)s` is a code: they match nothing else. A percent sign is doubled. A
value ends where the text after it first begins; only a value at the very end may hold several sentences, so a
translation keeps it at the end.
"""

from __future__ import annotations

SAYINGS: tuple[str, ...] = (
    # which unit
    "To %(unit)s.",
    "To %(unit)s, outside the country.",
    "Limit: %(note)s.",
    "Agreeing: %(n1)s.",
    "Pointing elsewhere: %(n1)s.",
    "Copies to %(units)s.",
    "Chosen by %(person)s: %(reason)s",
    "So far %(n1)s of %(n2)s sent by such evidence stayed.",
    "%(units)s returned it, and there is no evidence that it had not seen.",
    "Equally good evidence points to %(n1)s offices: an officer chooses.",
    "The evidence disagrees: %(unit)s, and something at least as good that leaves no room for it.",
    "it leaves several places open: %(places)s",
    "the table is %(n1)s days away from the event: ranges change hands, ask the holder first",
    # how urgent
    "It would be %(code_after)s instead of %(code_before)s if this held: %(gained)s",
    "It would be %(code_after)s instead of %(code_before)s if this did not hold: %(lost)s",
    "%(gained)s And if this did not hold: %(lost)s",
    "%(gained)s; and if this did not hold: %(lost)s",
    # links and networks
    "The %(kind)s is a fact of its own, so that chance explains them together less well.",
    "%(n1)s accounts hold it.",
    "What is left of it with time: %(n1)s %%.",
    (
        "Of %(n1)s people (%(n2)s households) at least three have each of %(n3)s things in common (%(kinds)s); "
        "on average %(n4)s %% of the holders are in this group."
    ),
    (
        "Of %(n1)s people (%(n2)s households) at least three have one thing in common (%(kinds)s); "
        "on average %(n3)s %% of the holders are in this group."
    ),
    (
        "Of %(n1)s people (%(n2)s households) no three households have anything in common "
        "that shows dealing."
    ),
    "%(n1)s are files on lists of known material.",
    "%(n1)s more, who have some of these things, of two kinds at least, were attached after the test.",
    "It still stands without its best evidence (%(kind)s): %(n1)s of %(n2)s bits remain, %(n3)s are needed.",
    "Without its best evidence %(n1)s of %(n2)s bits remain, %(n3)s are needed.",
    "It is only possible, because %(misses)s.",
    "it may be %(n1)s households, and %(n2)s are needed",
    "it shares %(n1)s things of the kind that shows dealing, and %(n2)s are needed",
    "it shares one thing of the kind that shows dealing, and %(n1)s are needed",
    "it shares nothing of the kind that shows dealing, and %(n1)s things are needed",
    "what it shares is of one kind, and %(n1)s are needed",
    # leads and referrals
    "Somebody else was first: the lead is now %(state)s.",
    "A referral that is %(state)s cannot become %(event)s.",
    "Needed: %(fields)s.",
    "referral withheld: %(why)s",
    "withheld: %(why)s",
    "outcome %(code)s: %(outcome)s",
    "%(n1)s identifier of victims, of those who reported, or of others",
    "%(n1)s identifiers of victims, of those who reported, or of others",
    "%(n1)s fact about persons that the unit does not need",
    "%(n1)s facts about persons that the unit does not need",
    "%(n1)s name field of children, masked",
    "%(n1)s name fields of children, masked",
    # figures of a drive
    "%(figure)s from %(start)s until before %(end)s, as known at %(at)s",
    "%(figure)s from %(start)s until before %(end)s, as known at %(at)s, by %(units)s",
    "The windows differ in length: %(first)s and %(second)s.",
    "The window of %(operation)s was not over when it was counted.",
    "%(n1)s days",
    "%(n1)s days %(n2)s h",
    "%(n1)s days %(n2)s h %(n3)s min",
    "1 day %(n2)s h",
    "1 day %(n2)s h %(n3)s min",
    # what cannot be done
    "A token lives 1 to %(n1)s days.",
    "Write between one and %(n1)s characters.",
    "note: expected 1 to %(n1)s characters, got %(n2)s",
    "name of the view: expected 1 to %(n1)s characters, got %(n2)s",
    "views: expected at most %(n1)s, got one more",
    "search: expected at most %(n1)s an hour; the next is possible at %(at)s",
    "A search needs a purpose of %(n1)s to %(n2)s characters.",
    "An export needs a purpose of %(n1)s to %(n2)s characters.",
    "Choose one of these formats: %(names)s.",
    "What is looked for has %(n1)s to %(n2)s characters.",
    "%(code)s: expected one that your unit holds, found none",
    "%(code)s: expected one of your unit, found none of that number",
    "%(code)s: expected one of %(roles)s, got %(role)s",
    "%(code)s: %(why)s",
    # files that came in
    "unknown format; known are %(formats)s",
    "expected %(what)s",
    "the first line names no column %(column)s, or is no line of a table",
    "the outermost element is not %(names)s",
    "line %(n1)s",
    "line %(n1)s, column %(n2)s",
    "page %(n1)s, line %(n2)s",
    "member %(n1)s",
    "byte %(n1)s",
    "row %(n1)s",
    "%(code)s at %(place)s: %(reason)s",
    "unreadable %(what)s: expected %(expected)s, got %(found)s",
    # keeping evidence and the log
    "original: altered in the segment at byte %(n1)s of the file",
    "original %(name)s: missing from the store",
    "store of originals: %(what)s: %(failure)s",
    "file %(n1)s: %(fault)s",
    "checkpoint: %(fault)s",
    "the dump has %(n1)s entries, the checkpoint covers %(n2)s: some are missing",
    "%(fault)s from entry %(n1)s on",
    "an entry from %(n1)s to %(n2)s is not the one that the checkpoint covers",
    "line %(n1)s of the dump is not JSON",
    "line %(n1)s of the dump has other keys than seq and leaf",
    "line %(n1)s of the dump should be entry %(n2)s: one is missing, doubled or moved",
    "entry %(n1)s is not in canonical form",
    "entry: expected 0 to %(n1)s, got another",
    "entry %(n1)s of the database is not the one in the log",
    "leaf %(n1)s does not hash to what is stored beside it",
    "log: expected at most %(n1)s entries, found %(n2)s",
)  # fmt: skip
"""In no order: the longest that fits is taken."""

JOINS: tuple[str, ...] = ("%(one)s; %(other)s", "%(one)s, %(other)s", "%(one)s and %(other)s")
"""How things stand in a row. Used only where each of them is known, or is a code."""
