"""Starts and stops a PostgreSQL server of our own: private socket, no network, a password for every role."""

from __future__ import annotations

from nodal.edges.database.cluster import NotStarted
from nodal.edges.database.debian import Debian
from nodal.edges.database.embedded import Embedded
from nodal.edges.database.server import Server

__all__ = ["Debian", "Embedded", "NotStarted", "Server"]
