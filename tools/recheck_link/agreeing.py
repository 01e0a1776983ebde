"""Everything that must agree between the tables, the sentences and the observations."""

from __future__ import annotations

import json
from collections import defaultdict

from judging import attached, test, told_network
from reading import TABLES, holdings, observations, own_things, table
from weighing import (
    CHOSEN,
    DECIDED,
    FACTS,
    KAPPA,
    MICRO,
    MOST_REPORTS,
    MOST_VALUES,
    NEAR,
    NEEDED,
    OBSERVED,
    OWN_THINGS,
    PRIOR,
    ROOM,
    SIDE,
    TOGETHER,
    UNLIKE,
    Model,
    bits_text,
    decay,
    gap_days,
    micro,
    strand_of,
    told_link,
)

LISTS = {"placeholder", "trivial_hash", "disposable_domain", "common_name"}


def _are_comparable(strand, one, other):
    """A bare address only where both are bare, a run of ten-minute buckets only where both were seen in one or two."""
    if strand == "ip_port":
        return any(n + step in other["buckets"] for n in one["buckets"] for step in (-1, 0, 1))
    return strand != "ip" or (one["bare"] and other["bare"])


class Check:
    """Everything that was written and everything that was read, and what does not agree."""

    def __init__(self, folder, paths):
        self.wrong = []
        self.summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        self.model = Model(self.summary)
        self.tables = {name: table(folder, name) for name in TABLES}
        self.person = {row["account_id"]: row["person_id"] for row in self.tables["persons"]}
        self.rows = defaultdict(list)
        for row in self.tables["evidence"]:
            self.rows[row["a"], row["b"], row["relation"]].append(row)
        lines, self.listed = observations(paths)
        self.held, self.seen, self.written = holdings(lines)
        self.roomed = {line[1] for line in lines if line[2] == ROOM and line[3] and line[4] == "reported"}
        self._audiences = {}
        self.own_things, self.own_kinds = own_things(lines)
        self.named = defaultdict(set)
        for line in lines:
            self.named[line[1]].add(line[0])
        # Which names and numbers are anybody's stands in lists of the program: what it says it left aside is taken as
        # left aside, and checked to be used nowhere.
        said = ((row["kind"], row["value"], row["relation"]) for row in self.tables["ignored"] if row["why"] in LISTS)
        self.aside = set(said)
        told = folder / "explain.jsonl"
        self.told = [json.loads(line) for line in told.open(encoding="utf-8")] if told.is_file() else []

    def say(self, place, what):
        self.wrong.append(f"{place}: {what}")

    def all(self):
        """Every check; gives what does not agree."""
        for what in self.model.inflated:
            self.say("summary", what)
        self.sums()
        for key, rows in sorted(self.rows.items()):
            self.link(key, rows)
        self.persons()
        self.ignored()
        self.networks()
        self.explained()
        return self.wrong

    def sums(self):
        """Every link is the sum of its rows, above the threshold, once, with its ends in order."""
        links = {}
        for row in self.tables["links"]:
            key = row["a"], row["b"], row["relation"]
            if key in links or not key[0] < key[1]:
                self.say(f"link {key}", "stands twice, or its ends are not in order")
            links[key] = row
        for key in links.keys() | self.rows.keys():
            total = sum(micro(row["bits"]) for row in self.rows.get(key, ()))
            if key not in links or key not in self.rows:
                self.say(f"link {key}", "has no evidence" if key in links else "has evidence and is no link")
            elif micro(links[key]["bits"]) != total or int(links[key]["n_evidence"]) != len(self.rows[key]):
                self.say(f"link {key}", f"its {len(self.rows[key])} rows of evidence sum to {bits_text(total)}")
            if total < NEEDED:
                self.say(f"link {key}", "is below the threshold")
        if self.summary.get("links") != len(links):
            self.say("summary", "counts other links")

    def link(self, key, rows):
        """The evidence of a link is exactly what the observations give."""
        a, b, relation = key
        given = {(row["kind"], row["value"]): row for row in rows}
        due = self.due_person(a, b) if relation == "same_person" else self.due_associate(a, b)
        if relation == "same_person" and ("decision", "same_person") not in given and not self.is_carried(a, b):
            self.say(f"link {key}", "no fact may carry it alone, and no two groups do")
        if ("decision", "same_person") in given:
            due = {**(due if len(given) > 1 else {}), ("decision", "same_person"): (None, MICRO, DECIDED, None)}
        for name in sorted(given.keys() | due.keys(), key=str):
            place = f"evidence {key} {name}"
            if name not in due or name not in given:
                self.say(place, "is not what the observations give" if name in given else "is missing")
                continue
            audience, left, bits, reports = due[name]
            row = given[name]
            if None not in (row["audience"], audience) and int(row["audience"]) != audience:
                self.say(place, f"{audience} accounts hold it")
            if abs(micro(row["bits"]) - bits) > NEAR or abs(micro(row["decay"]) - left) > NEAR:
                self.say(place, f"its weight is {bits_text(bits)} with {left * 100 // MICRO} % left")
            if reports is not None and list(map(str, row["report_ids"] or [])) != reports:
                self.say(place, "other reports tell of it")

    def facts(self, a, b, relation):
        """What two accounts share, strongest first: (bits, strand, value, audience, left, sure, reports, is a word)."""
        found, kinds = [], FACTS if relation == "same_person" else KAPPA
        for (strand, value), holders in self._shared(a, b, relation):
            one, other = holders[a], holders[b]
            audience = self.audience(relation, strand, value)
            reports = one["reports"] | other["reports"]
            sure = min(one["grade"], other["grade"]) > 1
            voices = sure or len(one["senders"] | other["senders"]) > 1
            bare = _are_comparable(strand, one, other)
            reported = one["reported"] or other["reported"]
            if strand not in kinds or min(one["grade"], other["grade"]) < 1 or not (voices and bare and reported):
                continue
            half = self.model.half["associate" if relation == "associate" else "phone"]
            left = decay(gap_days(one, other), half) if relation == "associate" or strand == "phone" else MICRO
            bits = self.model.weight(relation, strand, audience, sure, left)
            if len(reports) > 1 and bits:
                word = min(one["grade"], other["grade"]) < OBSERVED or strand in CHOSEN
                found.append((bits, strand, value, audience, left, sure, sorted(reports)[:MOST_REPORTS], word))
        return sorted(found, key=lambda fact: (-fact[0], fact[1], fact[2]))

    def audience(self, relation, strand, value):
        """How many may speak of it; counted once, because a name or an address may be held by half an archive."""
        key = relation, strand, value
        if key not in self._audiences:
            holders = self.held[relation][strand, value].values()
            self._audiences[key] = sum(holder["grade"] > 0 for holder in holders)
        return self._audiences[key]

    def _shared(self, a, b, relation):
        if not hasattr(self, "_of"):
            self._of = defaultdict(set)
            for name, held in self.held.items():
                for strand, holders in held.items():
                    for account in holders:
                        self._of[name, account].add(strand)
        for strand in self._of[relation, a] & self._of[relation, b]:
            if (*strand, relation) not in self.aside:
                yield strand, self.held[relation][strand]

    def due_person(self, a, b):
        """The rows that one person behind two accounts must have."""
        best = {}
        for fact in self.facts(a, b, "same_person"):
            best.setdefault(FACTS[fact[1]][0], fact)
        ranked = sorted(best.values(), key=lambda fact: (-fact[0], fact[1], fact[2]))
        used = [fact for place, fact in enumerate(ranked) if place == 0 or fact[0] + TOGETHER > 0]
        due = {("prior", "two_people"): (None, MICRO, PRIOR, None)}
        if self.named[a] & self.named[b]:
            due["prior", "side_by_side"] = (None, MICRO, SIDE, None)
        known = self.own_kinds[a] & self.own_kinds[b]
        if known == OWN_THINGS and not self.own_things[a] & self.own_things[b]:
            due["prior", "nothing_alike"] = (None, MICRO, UNLIKE, None)
        for place, (bits, strand, value, audience, left, _, reports, _) in enumerate(used):
            name = self.written.get((strand, value), value)
            due["ip" if strand == "ip_port" else strand, name] = (audience, left, bits, reports)
            if place:
                more = self.model.beside(used[0], used[1]) if place == 1 else TOGETHER
                due["corroboration", FACTS[strand][0]] = (None, MICRO, more, None)
        return due

    def is_carried(self, a, b):
        """Whether one sure fact may link alone, or two groups carry, one of them by more than a word."""
        known = self.facts(a, b, "same_person")
        alone = any(FACTS[fact[1]][4] and fact[5] for fact in known)
        carrying = [fact for fact in known if FACTS[fact[1]][5]]
        return alone or (len({FACTS[fact[1]][0] for fact in carrying}) > 1 and not all(fact[7] for fact in carrying))

    def due_associate(self, a, b):
        """The rows that an association must have."""
        if self.person.get(a, a) == self.person.get(b, b):
            return {}
        best = sorted(self.facts(a, b, "associate"), key=lambda fact: fact[7])[:MOST_VALUES]
        if sum(fact[0] for fact in best if not fact[7]) < NEEDED:
            return {}
        return {(fact[1], fact[2]): (fact[3], fact[4], fact[0], fact[6]) for fact in best}

    def persons(self):
        """Accounts are one person exactly when links of one person join them, and as weakly as the weakest of them."""
        sums = {
            key[:2]: sum(micro(r["bits"]) for r in rows) for key, rows in self.rows.items() if key[2] != "associate"
        }
        name, near = joined(self.person, sums)
        weakest = chains(near)
        for row in self.tables["persons"]:
            account = row["account_id"]
            if row["person_id"] != name[account]:
                self.say(f"person {account}", f"the links put it with {name[account]}")
            if (None if row["bits"] is None else micro(row["bits"])) != weakest.get(account):
                self.say(f"person {account}", "is held by a chain of another strength")
        if self.summary.get("persons") != len(set(self.person.values())):
            self.say("summary", "counts other people")

    def ignored(self):
        """What was ignored was indeed shared, and indeed not used."""
        used = {(strand_of(row), row["value"], row["relation"]) for row in self.tables["evidence"]}
        for row in self.tables["ignored"]:
            name = strand_of(row), row["value"], row["relation"]
            # An address that is none may hold the sign that else parts an address from its port and time.
            either = {strand_of(row), row["kind"]}
            if max(len(self.seen.get((strand, row["value"]), ())) for strand in either) < 2:
                self.say(f"ignored {name}", "nobody shares it")
            if name in used:
                self.say(f"ignored {name}", "stands in the evidence")
        if self.summary.get("ignored") != len(self.tables["ignored"]):
            self.say("summary", "counts other ignored values")

    def networks(self):
        """The test of every network, from the evidence and the observations alone."""
        self.groups, self.found = defaultdict(dict), {}
        for row in self.tables["networks"]:
            self.groups[row["network_id"]][row["account_id"]] = row
        home = {
            self.person.get(a, a): name
            for name, group in self.groups.items()
            for a, row in group.items()
            if row["role"] != "attached"
        }
        every, ties = self.tied(home)
        self.found = {name: test(ties[name], self) for name in self.groups}
        joined = attached(every, self, self.found)
        for name, group in self.groups.items():
            found = self.found[name]
            found["attached"] = len({self.person.get(account, account) for account in joined[name]})
            self.members(name, group, {end for tie in ties[name] for end in tie[:2]}, joined[name])
            for account, row in group.items():
                if row["tier"] != ("possible" if found["misses"] else "tested"):
                    self.say(f"network {name}", f"its tier is not what its test gives, at {account}")
                if abs(micro(row["exclusivity"]) - found["exclusivity"]) > NEAR:
                    self.say(f"network {name}", f"its exclusivity is another, at {account}")

    def members(self, name, group, tied, joined):
        """A network is named after its first reported account and has whom the evidence ties, and whom it attaches."""
        judged = {account for account, row in group.items() if row["role"] != "attached"}
        reported = [account for account in judged if account in self.person]
        if name != min(reported, default=None) or judged != tied:
            self.say(f"network {name}", "the evidence ties other accounts")
        for account in (group.keys() - judged) ^ joined:
            self.say(f"network {name}", f"{account} is attached, or not, without a reason")

    def tied(self, home):
        """What ties people, all of it and network by network. `home`: person -> network."""
        every, ties = [], defaultdict(list)
        for row in self.tables["evidence"]:
            if row["relation"] == "associate":
                p, q = (self.person.get(row[end], row[end]) for end in ("a", "b"))
                every.append((row["a"], row["b"], p, q, (row["kind"], row["value"]), micro(row["bits"])))
                if home.get(p) is not None and home.get(p) == home.get(q):
                    ties[home[p]].append(every[-1])
        return every, ties

    def explained(self):
        """Every sentence of explain.jsonl, said anew."""
        told = {(*one["link"], one["relation"]) if "link" in one else one["network"] for one in self.told}
        for key in (self.rows.keys() | self.found.keys()) - told if self.told else ():
            self.say(f"sentence of {key}", "is missing")
        for entry in self.told:
            if "link" in entry:
                key = (*entry["link"], entry["relation"])
                lines = [(line["bits"], line["sum"], line["words"]) for line in entry["lines"]]
                due = told_link(self.rows[key], self.model) if self.rows.get(key) else []
            else:
                key, lines = entry["network"], entry["lines"]
                due = told_network(self.found[key], self.model) if key in self.found else []
            for said, ought in zip([*lines, *[None] * len(due)], due, strict=False):
                if said != ought:
                    self.say(f"sentence of {key}", f"said {said}, the tables say {ought}")
            if len(lines) > len(due):
                self.say(f"sentence of {key}", "says more than the tables")


def joined(accounts, sums):
    """Account -> the smallest account of its person, and the links that join them: the strongest first."""
    name, near = {account: account for account in accounts}, defaultdict(list)

    def top(account):
        while name[account] != account:
            account = name[account]
        return account

    for (a, b), bits in sorted(sums.items(), key=lambda one: (-one[1], one[0])):
        if a in name and b in name and top(a) != top(b):
            low, high = sorted((top(a), top(b)))
            name[high] = low
            near[a].append((b, bits))
            near[b].append((a, bits))
    return {account: top(account) for account in accounts}, near


def chains(near):
    """Account -> the weakest link on the strongest chain to the name of its person."""
    weakest = {}
    for name in sorted(near):
        if name in weakest:
            continue
        weakest[name] = max(bits for _, bits in near[name])
        waiting = list(near[name])
        while waiting:
            account, bits = waiting.pop()
            if account not in weakest:
                weakest[account] = bits
                waiting += [(other, min(bits, more)) for other, more in near[account] if other not in weakest]
    return weakest
