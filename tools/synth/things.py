"""Files, chats, pages and payment handles that people pass around: pools with known sizes."""

from __future__ import annotations

from tools.synth.dice import digest, number, pick, share
from tools.synth.shape import SeenFile

EMPTY_FILE = {
    "md5": "d41d8cd98f00b204e9800998ecf8427e",
    "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}
ENDINGS = ("jpg", "jpg", "jpg", "mp4", "mp4", "png", "webm")
GRADES = ("A1", "A2", "B1", "B2")


def hashes(seed: int, name: str) -> dict[str, str]:
    """Random-looking digests of a file that never existed."""
    text = digest(seed, "file", name) + digest(seed, "file2", name)
    return {"md5": text[:32], "sha1": text[32:72], "sha256": digest(seed, "file3", name)}


class Things:
    """The pools of a world of `size` reports."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.viral = 12 + size // 2500
        self.known = max(60, size // 12)
        self.merchants = 3 + size // 50_000
        self.classes = 1 + size // 2500

    def file(self, name: str, *, viral: bool = False) -> SeenFile:
        """A file as a platform knows it, before the habits of the platform."""
        tag = digest(self.seed, "name", name)[:10]
        marks = [pick(("viral", "potentialMeme"), self.seed, name)] if viral else []
        seen = SeenFile(f"file_{tag}.{pick(ENDINGS, self.seed, name)}", hashes(self.seed, name), annotations=marks)
        seen.classification = pick(GRADES, self.seed, name, "grade")
        seen.tags = [f"Synthetic tag {number(self.seed, name, 'tag') % 9}"]
        return seen

    def viral_name(self, *names: object) -> str:
        """One of the few files that everybody passes on: the first ones much more than the last."""
        return f"viral{int(self.viral * share(self.seed, *names, 'viral') ** 2.5)}"

    def known_name(self, *names: object) -> str:
        """One of the files that circulate: each is met a few times."""
        return f"known{int(self.known * share(self.seed, *names, 'known') ** 1.7)}"

    def empty_file(self) -> SeenFile:
        """What some uploaders send when they fail: nothing, with the digest of nothing."""
        return SeenFile("upload.tmp", dict(EMPTY_FILE))

    def merchant(self, *names: object) -> str:
        """A payment handle that thousands of customers use for harmless things."""
        return f"shop{number(self.seed, *names, 'shop') % self.merchants}@exbank"

    def handle(self, *names: object) -> str:
        """A payment handle of one person."""
        return f"pay{number(self.seed, *names, 'pay') % 10**9}@exbank"

    def chat(self, *names: object) -> str:
        """An invitation link to a private chat."""
        return f"https://chat.example.org/+{digest(self.seed, *names, 'chat')[:14]}"

    def class_chat(self, *names: object) -> str:
        """The chat of a school class or a neighbourhood: forty or more innocent people."""
        return self.chat("class", number(self.seed, *names, "class") % self.classes)
