"""The numbers of the model, what a shared value weighs, and the sentence of every row of evidence."""

from __future__ import annotations

from math import log2

MICRO = 1_000_000
NEAR = 2  # micro-bits: logarithms may differ in the last digit from machine to machine

# The numbers of the model, from the tables of docs/link.md: kind: (group, p sure, p stated, cap, alone, carries).
FACTS = {
    "email": ("mail", 0.995, 0.85, 20, True, True),
    "phone": ("phone", 0.98, 0.80, 12, False, True),
    "pay": ("pay", 0.97, 0.80, 20, False, False),
    "device": ("household", 0.90, None, 12, False, True),
    "ip_port": ("household", 0.93, None, 4, False, True),
    "ip": ("household", 0.20, None, 5, False, False),
    "screen": ("name", 0.45, None, 10, False, True),
}
KAPPA = {"chat": 96, "pay": 256, "hash": 24, "url": 32, "email": 12, "phone": 12, "device": 6}
PRIOR, SIDE, UNLIKE, TOGETHER, DECIDED = -500_000, -3_000_000, -5_000_000, 2_500_000, 30_000_000
NEEDED, OWN_THINGS = 3_000_000, {"device", "screen"}
WATCHED, CHOSEN, OBSERVED = {"device", "ip"}, {"screen"}, 3
TYPED, CONTENT, HOME = {"email", "phone", "pay"}, {"chat", "pay", "hash", "url"}, {"device", "email", "phone"}
LONGEST_GAP, UNKNOWN_GAP, MOST_REPORTS, MOST_VALUES = 7200, 180, 100, 20
TESTED, VALUES, KINDS, SHARE, PEOPLE, LARGEST, CROWD = 40_000_000, 3, 2, 666_666, 3, 200, 2_000_000
REMAIN, OUTSIDE, ROOM, PASSED = 6, 3, "chat", {"hash", "url"}


def micro(number):
    """A number of bits as whole micro-bits."""
    return round(float(number) * MICRO)


def decay(gap, half_life):
    """What time leaves, in millionths."""
    return 0 if gap > LONGEST_GAP else micro(2.0 ** (-gap / half_life))


def weight(kappa, fact, audience, sure):
    """Micro-bits of one shared value before time; None when the model does not let it speak. One of both is given."""
    if kappa is not None:
        return micro(log2(kappa / audience)) if 2 <= audience < kappa else None
    full, stated, cap = fact
    p = full if sure else stated
    if p is None or not 2 <= audience <= cap:
        return None
    p *= (2 / audience) ** 0.15
    return micro(log2(p / (1 - p)))


def gap_days(one, other):
    """Whole days between two spans of sightings."""
    if None in (one["first"], one["last"], other["first"], other["last"]):
        return UNKNOWN_GAP
    return max(0, (max(one["first"], other["first"]) - min(one["last"], other["last"])).days)


SAYS = {
    ("same_person", "email"): "Both accounts have the same e-mail address, as platforms verified or two senders said.",
    ("same_person", "phone"): "Both accounts have the same phone number, as platforms verified or two senders said.",
    ("same_person", "pay"): "The same payment handle appears with both accounts. It may be the payee's, so this alone"
    " never links.",
    ("same_person", "device"): "Both accounts were used on the same device. A household shares devices, so this alone"
    " never links.",
    ("same_person", "ip_port"): "Both accounts used the same internet address and port within minutes. That may be one"
    " household.",
    (
        "same_person",
        "network_timed",
    ): "Both accounts used the same network of IPv6 addresses within minutes. That may be one household.",
    ("same_person", "network"): "Both accounts used the same network of IPv6 addresses, without a time. Many people may"
    " stand behind it.",
    ("same_person", "ip"): "Both accounts used the same internet address, without port and time. Many people may stand"
    " behind it.",
    (
        "same_person",
        "screen",
    ): "Both accounts use the same screen name. Anybody can choose any name, so this alone never links.",
    ("associate", "chat"): "Both accounts were seen in the same chat or group.",
    ("associate", "pay"): "The same payment handle appears with both accounts.",
    ("associate", "hash"): "Both accounts had the same file, which few others had.",
    ("associate", "url"): "Both accounts passed on the same web address, which few others did.",
    ("associate", "email"): "The same e-mail address appears with both accounts of different people.",
    ("associate", "phone"): "The same phone number appears with both accounts of different people.",
    ("associate", "device"): "Both accounts were used on the same device, by different people.",
    ("prior", "two_people"): "Two accounts count as two people until something says otherwise.",
    ("prior", "side_by_side"): "One report names both accounts as different parties; people rarely deal with"
    " themselves.",
    ("prior", "nothing_alike"): "Devices and screen names are told of both accounts, and they share none; they may"
    " be two people of one home.",
    ("decision", "same_person"): "An officer decided that both accounts are one person.",
}
STATED = "Both accounts name the same {}, but nobody verified it; it counts only beside something else."
GROUPS = {"mail": "e-mail address", "phone": "phone number", "pay": "payment handle", "name": "screen name"}
GROUPS["household"] = "device or address"
MANY = {"chat": "chats", "pay": "payment handles", "hash": "files", "url": "web addresses"}


def strand_of(row):
    """The strand of a row of evidence: an address with port and time is another fact than a bare one."""
    return "ip_port" if row["kind"] == "ip" and "|" in (row["value"] or "") else row["kind"]


def bits_text(bits):
    """As people see it: one decimal and a sign."""
    return f"{bits / MICRO:+.1f}"


def words_of(row, model):
    """The sentence of a row of evidence."""
    kind, value = row["kind"], row["value"]
    if kind == "corroboration":
        return f"The {GROUPS.get(value)} is a fact of its own, so that chance explains them together less well."
    if row["audience"] is None:
        return SAYS.get((kind, value), "")
    strand, audience, left = strand_of(row), int(row["audience"]), micro(row["decay"])
    said = SAYS.get((row["relation"], _worded(strand, value)), "")
    if row["relation"] == "same_person" and strand in TYPED:
        full = model.weight("same_person", strand, audience, True, left)
        if full is None or abs(micro(row["bits"]) - full) > NEAR:
            said = STATED.format(GROUPS[FACTS[strand][0]])
    aged = f" What is left of it with time: {left * 100 // MICRO} %." if left < MICRO else ""
    return f"{said} {audience} accounts hold it.{aged}"


def _worded(strand, value):
    """The strand as it is spoken of: a network of IPv6, and an address of it without a port, are not an address."""
    if strand == "ip_port" and "||" in value:
        return "network_timed"
    return "network" if strand == "ip" and value.endswith("/64") else strand


def told_link(rows, model):
    """The lines of explain.jsonl for one link: doubts, then facts from the strongest, then decisions."""
    place = {"prior": 0, "decision": 2}
    lines, so_far = [], 0
    for row in sorted(rows, key=lambda r: (place.get(r["kind"], 1), -micro(r["bits"]), r["kind"], r["value"])):
        so_far += micro(row["bits"])
        lines.append((bits_text(micro(row["bits"])), bits_text(so_far), words_of(row, model)))
    last = "may belong to people who deal with one another" if rows[0]["relation"] == "associate" else ""
    meaning = f"Together: the two accounts {last or 'may belong to one person'}. A lead, not a finding."
    return [*lines, (bits_text(so_far), bits_text(so_far), meaning)]


class Model:
    """The numbers in force: those of this file, weakened by the priors of a pack, and where summary.json says that some
    were learned, those. A pack may only weaken the numbers of this file, and an archive those that it started from:
    `inflated` says where one did not."""

    def __init__(self, summary):
        self.inflated = []
        told = (summary.get("calibration") or {}).get("numbers") or {}
        self.learned = told.get("person_bits") if told and told.get("model") != told.get("base") else None
        self.facts = {strand: told[1:4] for strand, told in FACTS.items()}
        self.kappa, self.half = dict(KAPPA), {"phone": 720, "associate": 180}
        self._start_from(told.get("priors") or {})
        self.tested = int(told.get("tested_bits", TESTED))
        if self.tested < TESTED:
            self.inflated.append("the test of a network asks for fewer bits than the program's own")
        self._look_at_learned()
        self.population = told.get("population")
        self.most = {(one, other): bits for one, other, bits in told.get("together", ())}

    def _start_from(self, priors):
        own = {strand: tuple(p or 0 for p in fact) for strand, fact in self.facts.items()}
        for strand, fact in priors.get("person", {}).items():
            if any((told or 0) > most for told, most in zip(fact, own[strand], strict=True)):
                self.inflated.append(f"the pack makes {strand} stronger than the program does")
            self.facts[strand] = tuple(fact)
        for most, told in ((self.kappa, priors.get("associate", {})), (self.half, priors.get("half_life_days", {}))):
            for name, number in told.items():
                if (number or 0) > most[name]:
                    self.inflated.append(f"the pack makes {name} stronger than the program does")
                most[name] = number or most[name]

    def _look_at_learned(self):
        for strand, weights in (self.learned or {}).items():
            for sure, row in zip((True, False), weights, strict=True):
                for audience, bits in enumerate(row, start=2):
                    most = weight(None, self.facts[strand], audience, sure)
                    if bits is not None and (most is None or bits > most + NEAR):
                        what = f"{strand}, {'sure' if sure else 'stated'}, with {audience} holders"
                        self.inflated.append(f"the learned weight of {what} is more than it started from")

    def beside(self, best, second):
        """What the second fact adds beside the best one: less where the archive taught what both weigh at most."""
        most = self.most.get((FACTS[best[1]][0], FACTS[second[1]][0]))
        return TOGETHER if most is None else min(TOGETHER, most - best[0] - second[0])

    def weight(self, relation, strand, audience, sure, left):
        """Micro-bits of one shared value, or None."""
        if relation == "associate":
            bits = weight(self.kappa[strand], None, audience, sure)
        elif self.learned is None:
            bits = weight(None, self.facts[strand], audience, sure)
        else:
            row = self.learned.get(strand, [[], []])[0 if sure else 1]
            bits = row[audience - 2] if 2 <= audience < len(row) + 2 else None
        ages = relation == "associate" or strand == "phone"
        return bits if bits is None or not ages else bits * left // MICRO
