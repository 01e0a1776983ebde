"""Programs that call the interface in a person's name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.test import Client

from nodal.desk.page import TOOLS
from nodal.ledger import tokens
from nodal.ledger.access import Viewer
from node import Node


@dataclass(frozen=True, slots=True)
class Program:
    """Calls with this key; "" is none."""

    client: Client
    key: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(self.client, method.lower())(path, headers=headers, **more)

    def get(self, path: str) -> Any:
        return self.call("GET", f"/api/v1{path}")

    def post(self, path: str, body: object) -> Any:
        return self.call("POST", f"/api/v1{path}", body)


def key_of(node: Node, viewer: Viewer, *, days: int = 30) -> str:
    """A key in the viewer's name, entered without the administrator whom these tests are not about."""
    key = f"nodal_test_{viewer.username}_{days}_{node.clock().timestamp()}"
    ends, digest = node.clock() + timedelta(days=days), sha256(key.encode()).hexdigest()
    tokens.add(name="test", person=viewer, sha256=digest, made_by=viewer, at=node.clock(), ends_at=ends)
    return key


def program(node: Node, viewer: Viewer | None, **more: Any) -> Program:
    """A program with a key in the viewer's name; None: without a key."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False, **{TOOLS: node.tools})
    return Program(client, key_of(node, viewer, **more) if viewer else "")
