"""Whether a port of this machine is free for the desk."""

from __future__ import annotations

import socket

from nodal.facts.errors import Misconfigured, WrongUsage

PORTS = range(1, 65536)


class PortTaken(Misconfigured):
    """Another program listens there, perhaps another Nodal."""

    remedy = "Choose another with --port, or end the program that uses it."


def must_be_free(port: int) -> None:
    """Raises PortTaken, or WrongUsage for what is no port."""
    if port not in PORTS:
        raise WrongUsage("--port: expected 1 to 65535, got something else")
    with socket.socket() as tried:
        # As the web server does it, so that a server that just ended is not in the way.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as cause:
            raise PortTaken(f"port {port} of 127.0.0.1: expected it free, found it in use") from cause
