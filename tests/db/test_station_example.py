"""The example of docs/operate/intake.md by which a station connects: its script is run, and its archive taken in."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import people
from contract.intake.writers import pdf
from nodal.steps.look import profiles
from node import Node

PAGE = (Path(__file__).parents[2] / "docs" / "operate" / "intake.md").read_text("utf-8")
STATION = PAGE.partition("## How a station connects")[2].partition("\n## ")[0]

INDEX = """Sl. No.,CyberTip No.,Incident Type,Date & Time of Incident,ESP,User Name
1,700200001,Child Sex Tourism,02-04-2021 13:30:00 +05:30,ExampleChat,kite
2,700200002,Child Sex Tourism,03-04-2021 13:30:00 +05:30,ExampleChat,wren
"""


def test_the_script_makes_an_archive_that_is_taken_in_as_the_page_says(node: Node, tmp_path: Path) -> None:
    asha = people.enter().asha
    (script,) = re.findall(r"```python\n(.*?)```", STATION, re.DOTALL)
    (tmp_path / "pack.py").write_text(script, "utf-8")
    (tmp_path / "index.csv").write_text(INDEX, "utf-8")
    for number, name in (("700200001", "kite"), ("700200002", "wren")):
        page = pdf([f"CyberTipline Report {number}", f"Screen/User Name: {name}", "IP Address: 203.0.113.7 (Login)"])
        (tmp_path / f"{number}.pdf").write_bytes(page)
    pack = re.findall(r"python3 (.*)", STATION)[-1]
    intake = re.search(r"nodal intake .*", STATION)
    subprocess.run([sys.executable, *pack.split()], cwd=tmp_path, check=True)
    assert intake
    words = intake.group().split()
    options = {"source": words[words.index("--source") + 1], "date_order": words[words.index("--date-order") + 1]}
    profile = profiles.named(node.tools, asha, words[words.index("--profile") + 1])
    body = (tmp_path / "day.zip").read_bytes()
    results = node.take_all(asha, body, name="day.zip", profile=profile, **options)
    assert [(r.file, r.outcome, r.accepted, r.supplements) for r in results] == [
        ("day.zip!index.csv", "accepted", ["700200001", "700200002"], []),
        ("day.zip!700200001.pdf", "accepted", [], ["700200001"]),
        ("day.zip!700200002.pdf", "accepted", [], ["700200002"]),
    ]
    again = node.take_all(asha, body, name="day.zip", profile=profile, **options)
    assert [r.counts()["duplicates"] for r in again] == [2, 1, 1]
