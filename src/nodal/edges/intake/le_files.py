"""Files as the reports that police receive describe them (`F` of the format notes, section 6)."""

from __future__ import annotations

from nodal.edges.intake.gather import Fields
from nodal.edges.intake.le_captures import read_source
from nodal.edges.intake.le_node import Node
from nodal.edges.intake.metadata import add_metadata, add_names
from nodal.facts.report import SeenFile

_FACTS = {
    "submittalId": "submittal_id",
    "industryClassification": "classification",
}
_KNOWN = frozenset(
    {*_FACTS, "filename", "originalFilename", "verificationHash", "viewedByEsp", "ncmecTags", "espMetadata"}
    | {"additionalInformations", "sourceInformation"}
)
_GROUPS, _TAGS = frozenset({"groups"}), frozenset({"tags"})
_METADATA, _PAIR = frozenset({"metadatas"}), frozenset({"name", "value"})


def read_file(node: Node) -> None:
    """Add one file. The verification hash is the MD5 of the bytes; who uploaded it is not guessed."""
    node.expect(_KNOWN)
    fields: Fields = {}
    for key, name in _FACTS.items():
        if text := node.text(key):
            fields[name] = text
    add_names(node.text("filename"), node.text("originalFilename"), fields)
    hashes: dict[str, str] = {}
    if raw := node.raw_text("verificationHash"):
        node.gather.add_hash("md5", raw, node.at("verificationHash"), known=hashes, fields=fields)
    _metadata(node, hashes, fields)
    tags = _tags(node)
    notes = tuple(node.values("additionalInformations"))
    seen = SeenFile(tuple(sorted(hashes.items())), node.truth("viewedByEsp"), _sorted(fields), tags=tags, notes=notes)
    node.gather.files.append(seen)
    if node.value.get("sourceInformation") is not None:
        read_source(node, None)


def _sorted(fields: Fields) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(fields.items()))


def _tags(node: Node) -> tuple[str, ...]:
    tags: list[str] = []
    if block := node.object("ncmecTags"):
        block.expect(_GROUPS)
        for group in block.objects("groups"):
            group.expect(_TAGS)
            tags += group.values("tags")
    return tuple(tags)


def _metadata(node: Node, hashes: dict[str, str], fields: Fields) -> None:
    if block := node.object("espMetadata"):
        block.expect(_METADATA)
        for count, pair in enumerate(block.objects("metadatas")):
            pair.expect(_PAIR)
            said = (count, pair.text("name"), pair.text("value"))
            add_metadata(node.gather, said, pair.at("value"), hashes=hashes, fields=fields)
