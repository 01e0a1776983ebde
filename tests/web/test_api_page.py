"""The examples of docs/operate/api.md are called, and answer as the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from node import Node
from people import People
from web.programs import program

PAGE = Path(__file__).parents[2] / "docs" / "operate" / "api.md"
EXAMPLE = re.compile(
    r"^```http\n(?P<method>GET|POST) (?P<path>\S+)\nAuthorization: Bearer \{key\}\n"
    r"(?:Content-Type: application/json\n\n(?P<body>\{.*\})\n)?\n(?P<status>\d+)\n(?P<answer>.*)\n```$",
    re.MULTILINE,
)


def test_every_example_answers_as_the_page_says(node: Node, case: People) -> None:
    text = PAGE.read_text("utf-8")
    names = {
        "lead": "SELECT ref FROM lead WHERE state = 'confirmed' ORDER BY id LIMIT 1",
        "report": "SELECT ref FROM report WHERE number = '700300001'",
    }
    for name, query in names.items():
        ((ref,),) = node.sql(query)
        text = text.replace(f"{{{name}}}", str(ref))
    examples = list(EXAMPLE.finditer(text))
    assert len(examples) == text.count("```http") >= 7
    caller = program(node, case.asha)
    for one in examples:
        answer = caller.call(one["method"], one["path"], json.loads(one["body"]) if one["body"] else None)
        assert answer.status_code == int(one["status"]), (one["path"], answer.content)
        assert within(json.loads(one["answer"]), answer.json()), (one["path"], answer.content)


def within(said: Any, found: Any) -> bool:
    """Whether everything that the page shows is in the answer; the answer may say more."""
    match said:
        case dict():
            return isinstance(found, dict) and all(key in found and within(said[key], found[key]) for key in said)
        case list():
            return isinstance(found, list) and len(found) >= len(said) and all(map(within, said, found))
        case _:
            return bool(said == found)
