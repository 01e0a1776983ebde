"""Errors that Nodal raises on purpose. None of their messages repeats a value of a report."""

from __future__ import annotations


class NodalError(Exception):
    """Base of everything this program raises on purpose."""

    remedy = "Nothing to do by hand; report it to the administrator."
    """One sentence telling a person what to do. Shown in the CLI and on the desk."""


class Unreadable(NodalError):
    """Bytes or text that are not what they claim to be.

    The message never repeats the value: it may be an address of a child or a suspect.
    """

    remedy = "Ask the sender to export the report again."

    def __init__(self, what: str, *, expected: str, got: str) -> None:
        super().__init__(f"unreadable {what}: expected {expected}, got {got}")


class FileRefused(NodalError):
    """A whole file that is not taken in: nothing of it is stored as a report.

    `code` is stable and dotted (`json.broken`), `place` says where (`line 3, column 7`), `reason` says it in words.
    """

    remedy = "The file is kept in quarantine; correct it or ask the sender for a new one."

    def __init__(self, code: str, *, place: str, reason: str) -> None:
        super().__init__(f"{code} at {place}: {reason}")
        self.code, self.place, self.reason = code, place, reason


class Misconfigured(NodalError):
    """The installation cannot work as it is set up."""

    remedy = "Correct the setting named in the message and start again."


class NoDatabase(NodalError):
    """The database does not answer."""

    remedy = "Check NODAL_DATABASE_URL and that the server runs; for the embedded one look at the log in the message."


class Untrusted(NodalError):
    """A signature, digest or seal does not hold."""

    remedy = "Do not use it. Keep the file and tell the sender and your supervisor."


class WrongUsage(NodalError):
    """The command was given something that it cannot mean."""

    remedy = "See the command's --help."
