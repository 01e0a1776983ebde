"""Writes a world to a folder, batch by batch, in the order of arrival."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from tools.synth import lists
from tools.synth.broken import write as write_broken
from tools.synth.dice import dice, number, share
from tools.synth.express import ISPWS, LE_JSON, SHEET, cut
from tools.synth.faults import CONFLICT, DUPLICATE, RETRACT, SUPPLEMENT, Fate
from tools.synth.files import Entry, Folder, sender_of, write_batch
from tools.synth.people import circle_of_phone, phone_number
from tools.synth.places import states_of_circle
from tools.synth.refused import bad
from tools.synth.shape import Report
from tools.synth.things import hashes
from tools.synth.truth import Truth
from tools.synth.world import CLEARINGHOUSE, HOTLINE, World
from tools.synth.writers import ispws

ANSWER = {DUPLICATE: "duplicates", SUPPLEMENT: "supplements", CONFLICT: "conflicts"}
LATE = 8
"""Extra batches at the end for what is still to come."""
Json = dict[str, Any]


class Run:
    """One writing of one world."""

    def __init__(self, world: World, out: Path) -> None:
        self.world, self.out = world, out
        self.folder = Folder(out, world.seed)
        self.truth = Truth(world)
        self.waiting: dict[int, list[int]] = defaultdict(list)
        self.retractions: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.spare = world.first + 1000
        self.bad_left = self._spread_bad()

    def _spread_bad(self) -> dict[int, int]:
        chance = dice(self.world.seed, "bad")
        found: dict[int, int] = defaultdict(int)
        for _ in range(self.world.counts["refused"]):
            found[chance.randrange(self.world.batches)] += 1
        return dict(found)

    def write(self) -> Json:
        """Everything; returns the counts."""
        self._plan_early()
        for batch in range(self.world.batches + LATE):
            self._batch(batch)
            if batch == self.world.batches // 2:
                self._broken()
        self.folder.save_order()
        things = self.world.things
        (self.out / "lists").mkdir(exist_ok=True)
        rows = lists.write(self.out / "lists", things)
        self._reference()
        viral = [hashes(things.seed, f"viral{i}") for i in range(things.viral)]
        return {**self.truth.save(self.out / "truth.json", viral), "list_rows": rows}

    def _plan_early(self) -> None:
        """Retractions that arrive before their report: remembered one batch ahead."""
        for slot, fate in self.world.fates.items():
            if fate.what == RETRACT and fate.manner == "early":
                self.retractions[max(0, self.world.batch_of(slot) - 1)].append((slot, "retracted"))

    def _batch(self, batch: int) -> None:
        piles: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        fates: dict[int, tuple[str, Fate | None]] = {}
        same_file: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for slot in self.world.slots_of(batch):
            report, form, fate = self.world.make(slot)
            pile = (report.source, form)
            early = fate is not None and fate.what == RETRACT and fate.manner == "early" and batch > 0
            piles[pile].append(Entry(report, "retracted" if early else "accepted"))
            fates[id(report)] = (form, fate)
            self._expect(slot, batch, report, fate)
            if fate and fate.after == 0:
                same_file[pile].append(Entry(self.world.again(slot), ANSWER[fate.what]))
        for slot in self.waiting.pop(batch, ()):
            report = self.world.again(slot)
            _, form, fate = self.world.make(slot)
            if fate:
                piles[report.source, fate.other or form].append(Entry(report, ANSWER[fate.what]))
        self._mix_bad(batch, piles)
        for pile, entries in same_file.items():
            piles[pile] += entries
        self._write(batch, piles, fates)
        self._take_back(batch)

    def _expect(self, slot: int, batch: int, report: Report, fate: Fate | None) -> None:
        if fate is None or fate.after == 0 or (fate.what == RETRACT and fate.manner == "early" and batch > 0):
            return
        due = min(batch + fate.after, self.world.batches + LATE - 2)
        if fate.what != RETRACT:
            self.waiting[due].append(slot)
            return
        answer = "stranger" if fate.manner == "stranger" and report.source == CLEARINGHOUSE else "retracted"
        self.retractions[due].append((slot, answer))
        if fate.manner == "twice":
            self.retractions[due + 1].append((slot, "duplicates"))

    def _mix_bad(self, batch: int, piles: dict[tuple[str, str], list[Entry]]) -> None:
        for order in range(self.bad_left.get(batch, 0)):
            kind = number(self.world.seed, batch, order, "bad")
            form = (LE_JSON, LE_JSON, LE_JSON, ISPWS, ISPWS, SHEET)[kind % 6]
            self.spare += 1
            report = cut(self.world.make(self.spare)[0], form)
            report.batched, report.source = False, CLEARINGHOUSE
            pile = piles[CLEARINGHOUSE, form]
            spoiled = bad(report, sender_of(report), form, kind // 6)
            pile.insert(kind % (len(pile) + 1), Entry(None, "refused", spoiled))

    def _write(self, batch: int, piles: dict[tuple[str, str], list[Entry]], fates: dict[int, Any]) -> None:
        stem = f"d{batch:03d}"
        order = (LE_JSON, ISPWS, SHEET)
        for source, form in sorted(piles, key=lambda pile: (pile[0], order.index(pile[1]))):
            entries = piles[source, form]
            if form == ISPWS and source == CLEARINGHOUSE:
                entries = self._alone(stem, entries, fates)
            at = 0
            for name, result in write_batch(self.folder, stem, entries, form, source):
                self.truth.file(name, result)
                for entry in entries[at : at + result["seen"]]:
                    if entry.report and id(entry.report) in fates:
                        self.truth.first(entry.report, name, form, fates[id(entry.report)][1])
                at += result["seen"]

    def _alone(self, stem: str, entries: list[Entry], fates: dict[int, Any]) -> list[Entry]:
        """Now and then a platform hands in one `<report>` alone, without files: its number is in the file's name."""
        for place, entry in enumerate(entries):
            report = entry.report
            fate = fates.get(id(report), ("", None))[1]
            if report and entry.answer == "accepted" and not (report.files or fate or report.batched):
                if share(self.world.seed, stem, "alone") < 0.5:
                    break
                name = f"ispws/{stem}_report_{report.number}.xml"
                more = {"format": ISPWS, "id": str(report.number), "batch": stem}
                self.folder.put(name, ispws.single(report, sender_of(report)), report.source, **more)
                self.truth.first(report, name, ISPWS, None)
                self.truth.file(name, _answer("accepted", [str(report.number)]))
                return entries[:place] + entries[place + 1 :]
        return entries

    def _take_back(self, batch: int) -> None:
        by_source: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for slot, answer in self.retractions.pop(batch, ()):
            report = self.world.make(slot)[0]
            by_source[HOTLINE if answer == "stranger" else report.source].append((str(report.number), answer))
        for source, items in sorted(by_source.items()):
            name = f"retractions/d{batch:03d}_{source}.json"
            told = [{"reportId": n, "reason": f"Synthetic note {int(n) % 500}"} for n, _ in items]
            text = json.dumps({"retract": told}, indent=1)
            self.folder.put(name, text.encode(), source, format="retraction", batch=f"d{batch:03d}")
            result = _answer("retracted", [n for n, answer in items if answer == "retracted"])
            result["duplicates"] = [n for n, answer in items if answer == "duplicates"]
            result["refused"] = [
                {"row": row, "id": n, "code": "retraction.stranger", "urgent": False}
                for row, (n, answer) in enumerate(items) if answer == "stranger"
            ]  # fmt: skip
            self.truth.file(name, {**result, "seen": len(items)})

    def _broken(self) -> None:
        def make(i: int) -> Report:
            report = self.world.make(self.world.first + 1 + i)[0]
            report.source, report.batched = CLEARINGHOUSE, False
            return report

        for name, result, stored in write_broken(self.folder, make, CLEARINGHOUSE):
            self.truth.file(name, result)
            for report in stored:
                self.truth.first(report, name, LE_JSON, None)

    def _reference(self) -> None:
        """The invented series table: which circle a number of this world was bought in."""
        lines = ["prefix,circle,source"]
        prefixes = {phone_number(c, c, i)[:8]: c for c in states_of_circle() for i in range(200)}
        lines += [f"{prefix},{circle},tools/synth" for prefix, circle in sorted(prefixes.items())]
        if any(circle_of_phone(f"{prefix}00000") != circle for prefix, circle in prefixes.items()):
            raise ValueError("the series table contradicts the numbers")
        (self.out / "reference").mkdir(exist_ok=True)
        (self.out / "reference" / "phone_series.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _answer(what: str, numbers: list[str]) -> Json:
    empty: Json = {k: [] for k in ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")}
    return {"seen": len(numbers), **empty, what: numbers}
