"""What the page draws: discs for accounts, squares for things, and bars for days. No value of a report is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from nodal.desk.words import word
from nodal.facts.shown import inert

DRAWN = 500
"""Nodes on the page at first; the others come when somebody asks for the neighbours of one."""

BARS = 60


def days_of(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[date]]:
    """Account -> the days on which it was seen."""
    found: dict[int, list[date]] = defaultdict(list)
    for row in rows:
        found[row["account_id"]].append(row["day"])
    return found


def was_seen(days: Sequence[date], since: date | None, until: date | None) -> bool:
    """Whether an account was seen in the span. One without any known day stays: nothing says that it was not."""
    if not days:
        return True
    return any((since is None or since <= day) and (until is None or day <= until) for day in days)


def drawn(found: Mapping[str, Any], days: Mapping[int, Sequence[date]]) -> dict[str, Any]:
    """Nodes and edges for the graph, the strongest accounts first when there are too many."""
    weight: dict[int, float] = defaultdict(float)
    for link in found["links"]:
        weight[link["a_id"]] += link["bits"]
        weight[link["b_id"]] += link["bits"]
    strongest = sorted(found["members"], key=lambda one: -weight[one["id"]])[: DRAWN - len(found["things"])]
    shown = {one["id"]: one for one in strongest}
    links = [link for link in found["links"] if link["a_id"] in shown and link["b_id"] in shown]
    ends = {link["id"]: (link["a_id"], link["b_id"]) for link in links}
    things, held = _things(found["things"], ends, shown)
    ghosts, missed = _ghosts(found["ghosts"], shown)
    return {
        "nodes": [*(node(one, days.get(one["id"], ())) for one in shown.values()), *things, *ghosts],
        "edges": [*(edge(link, shown) for link in links), *held, *missed],
        "isCut": len(shown) < len(found["members"]),
    }


def node(one: Mapping[str, Any], days: Sequence[date] = ()) -> dict[str, Any]:
    """A disc."""
    return {
        "id": str(one["ref"]),
        "kind": "account",
        "label": str(one.get("place", "")),
        "role": one["role"] or "outside",
        "isChild": one["is_child"],
        "days": [day.isoformat() for day in days],
    }


def edge(link: Mapping[str, Any], shown: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """A line between two discs; its address is the page of the link."""
    a, b = shown[link["a_id"]]["ref"], shown[link["b_id"]]["ref"]
    return {
        "id": f"l{link['id']}",
        "kind": link["relation"],
        "source": str(a),
        "target": str(b),
        "bits": round(link["bits"], 1),
        "href": reverse("link", args=[a, b]),
    }


def label(value: str, longest: int = 60) -> str:
    """The beginning of a value of a report as plain text for a script."""
    return f"{inert(value[:longest])} …" if len(value) > longest else inert(value)


def _things(
    rows: Sequence[Mapping[str, Any]], ends: Mapping[int, tuple[int, int]], shown: Mapping[int, Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    nodes, edges = [], []
    for place, thing in enumerate(rows, 1):
        holders = sorted({end for link in thing["links"] for end in ends.get(link, ())})
        if not holders:
            continue
        nodes.append({"id": f"t{place}", "kind": "thing", "label": f"{word('kind', thing['kind'])} {place}"})
        edges += [_held(f"t{place}", holder, shown) for holder in holders]
    return nodes, edges


def _ghosts(
    rows: Sequence[Mapping[str, Any]], shown: Mapping[int, Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    nodes, edges = [], []
    for place, ghost in enumerate(rows, 1):
        holders = [account for account in ghost["accounts"] if account in shown]
        nodes.append({"id": f"g{place}", "kind": "ghost", "label": word("kind", ghost["kind"])})
        edges += [_held(f"g{place}", holder, shown) for holder in holders]
    return nodes, edges


def _held(thing: str, holder: int, shown: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    account = str(shown[holder]["ref"])
    return {"id": f"{thing}-{account}", "kind": "holds", "source": account, "target": thing}


def bars(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Sightings per day, week or month: at most so many bars, each with its span. None when no day is known."""
    if not rows:
        return None
    first, last = min(row["day"] for row in rows), max(row["day"] for row in rows)
    step = _step((last - first).days + 1)
    counted: dict[int, int] = defaultdict(int)
    for row in rows:
        counted[(row["day"] - first).days // step] += row["times"]
    highest = max(counted.values())
    wide = 1000 / ((last - first).days // step + 1)
    return {
        "first": first,
        "last": last,
        "step": step,
        "bars": [
            {
                "x": f"{place * wide:.1f}",
                "width": f"{max(wide - 2, 2):.1f}",
                "y": f"{60 - 56 * times / highest:.1f}",
                "height": f"{56 * times / highest:.1f}",
                "times": times,
                "since": first + timedelta(days=place * step),
                "until": min(first + timedelta(days=(place + 1) * step - 1), last),
            }
            for place, times in sorted(counted.items())
        ],
    }


def _step(days: int) -> int:
    """Days of one bar: a day, a week, four weeks, or what it takes."""
    return next((step for step in (1, 7, 28) if days <= step * BARS), -(-days // BARS))
