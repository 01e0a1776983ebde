from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contract.package.parcel import HEADER, PARTS, People, people
from nodal.custody.canonical import JSON
from nodal.custody.manifest import Manifest
from nodal.edges.export import EXPORTS, Opened, open_package, seal, verify, write_parts
from nodal.edges.export.container import (
    MAGIC,
    Container,
    context,
    fingerprint,
    framed,
    inner_message,
    outer_message,
    read_container,
)
from nodal.edges.export.statement import Head, Header, Recipient, Statement
from nodal.edges.keys import PackageSigner
from nodal.facts.errors import Unreadable, Untrusted, WrongUsage


@pytest.fixture(scope="module")
def who(tmp_path_factory: pytest.TempPathFactory) -> People:
    return people(tmp_path_factory.mktemp("keys"))


def test_what_was_sealed_is_what_is_opened(who: People) -> None:
    opened = who.open(who.seal())
    assert opened.parts == PARTS
    assert opened.manifest == Manifest.of(PARTS)
    assert opened.header.values == HEADER
    assert opened.signer == "asha"
    head = opened.header
    assert (head.sender, head.to, head.message, head.created) == ("asha", "bharat", "m-1", "2026-11-24T12:00:00+00:00")


def test_an_empty_package_is_one_too(who: People) -> None:
    assert who.open(who.seal({})).parts == {}


def test_what_is_signed_is_the_same_each_time_and_what_is_sealed_never(who: People) -> None:
    one, two = who.seal(), who.seal()
    assert who.open(one).statement == who.open(two).statement
    assert one != two


def test_the_signed_bytes_prove_the_parts_without_any_key(who: People) -> None:
    opened = who.open(who.seal())
    who.asha.public.verifier.verify(inner_message(opened.statement), opened.signature)
    assert opened.manifest.digest == Manifest.of(opened.parts).digest
    assert sha256(opened.parts["lead.json"]).hexdigest().encode() in opened.statement


def test_who_carries_it_sees_that_it_is_whole_and_nothing_more(who: People) -> None:
    data = who.seal()
    assert verify(data, who.trusted).values == HEADER
    for content in (b"lead.json", b"a lead, not proof", sha256(PARTS["lead.json"]).hexdigest().encode()):
        assert content not in data


def test_each_of_several_recipients_opens_it(who: People) -> None:
    to = {"bharat": who.bharat.public.sealing, "chitra": who.chitra.public.sealing}
    data = seal(PARTS, header=HEADER, sign=who.asha.signer, to=to)
    for keys in (who.bharat, who.chitra):
        assert open_package(data, key=keys.opener, trusted=who.trusted).parts == PARTS


def test_another_key_is_told_whom_it_is_for(who: People) -> None:
    with pytest.raises(Untrusted, match="package recipient: sealed for bharat, not for this key of chitra"):
        open_package(who.seal(), key=who.chitra.opener, trusted=who.trusted)


def test_an_unknown_signer_is_named_as_such(who: People) -> None:
    for check in (lambda data: verify(data, {}), lambda data: open_package(data, key=who.bharat.opener, trusted={})):
        with pytest.raises(Untrusted, match="package signer: no key of asha is known here"):
            check(who.seal())


def test_somebody_who_signs_in_anothers_name_is_noticed(who: People) -> None:
    posing = PackageSigner("asha", who.chitra.signer._private)
    data = seal(PARTS, header=HEADER, sign=posing, to={"bharat": who.bharat.public.sealing})
    with pytest.raises(Untrusted, match="package outer signature: not that of asha"):
        who.open(data)


def test_every_altered_byte_is_refused_and_says_where(who: People) -> None:
    data = who.seal({"a": b"content"})
    head = struct.unpack(">I", data[8:12])[0]
    places = [
        ("container", 8),
        ("container|head", 12),
        ("head|signer|outer", 12 + head),
        ("outer", 76 + head),
        ("sealed", len(data)),
    ]
    for at in range(len(data)):
        place = next(name for name, end in places if at < end)
        for bit in (1, 0x80):
            altered = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            for check in (who.open, lambda altered: verify(altered, who.trusted)):
                with pytest.raises(Untrusted, match=f"^package ({place})"):
                    check(altered)


def test_a_cut_or_longer_file_is_refused(who: People) -> None:
    data = who.seal({"a": b"content"})
    for cut in (
        b"",
        data[:4],
        data[:8],
        data[:11],
        data[:12],
        data[:100],
        data[:-65],
        data[:-1],
        data + b"\0",
        b"\n" + data,
    ):
        with pytest.raises(Untrusted, match=r"^package "):
            who.open(cut)


def test_a_file_beyond_the_limit_is_not_even_read(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    data = who.seal()
    monkeypatch.setattr("nodal.edges.export.container.MAX_PACKAGE", len(data) - 1)
    with pytest.raises(Untrusted, match="larger than"):
        who.open(data)


def test_parts_beyond_the_limit_are_not_sealed(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodal.edges.export.nodal_package.MAX_PACKAGE", 100)
    with pytest.raises(ValueError, match="at most"):
        who.seal()


@pytest.mark.parametrize(
    "change",
    [{"from": "chitra"}, {"to": "chitra"}],
    ids=["sender", "recipient"],
)
def test_a_header_that_contradicts_the_keys_is_a_mistake(who: People, change: Mapping[str, JSON]) -> None:
    with pytest.raises(ValueError, match="another sender or recipient"):
        who.seal(header={**HEADER, **change})


@pytest.mark.parametrize(
    "change",
    [{"from": None}, {"to": ""}, {"message": 7}, {"created": []}, {"from": "a b"}, {"to": "\u202eabc"}, {"more": 0.5}],
    ids=range(7),
)
def test_a_header_that_cannot_be_is_refused(who: People, change: Mapping[str, JSON]) -> None:
    with pytest.raises((Unreadable, ValueError)):
        who.seal(header={**HEADER, **change})
    with pytest.raises(Unreadable):
        who.seal(header={key: value for key, value in HEADER.items() if key not in change} | {"x": "\ud800"})


# A sender who holds a good key and writes a package by hand: each lie is found although all signatures hold.


def forged(who: People, *, change: Callable[[dict[str, object]], None]) -> bytes:
    header, key, nonce = Header(HEADER), bytes(32), bytes(12)
    ours = (Recipient("bharat", fingerprint(who.bharat.public.sealing.public)),)
    made: dict[str, object] = {
        "statement": Statement(header, Manifest.of(PARTS), ours).to_bytes(),
        "content": b"".join(PARTS[name] for name in sorted(PARTS)),
        "signer": who.asha.signer,
        "outer_word": outer_message,
    }
    change(made)
    statement, content, signer = made["statement"], made["content"], made["signer"]
    assert isinstance(statement, bytes)
    assert isinstance(content, bytes)
    assert isinstance(signer, PackageSigner)
    bound = context(header.canonical())
    plain = framed(statement) + signer.sign(inner_message(statement)) + content
    sealed = AESGCM(key).encrypt(nonce, plain, bound)
    wrapped = who.bharat.public.sealing.wrap(key, context=bound)
    named = tuple(replace(one, wrapped=wrapped) for one in ours)
    head = Head(header, named, nonce, sha256(sealed).hexdigest(), len(sealed)).to_bytes()
    return Container(head, who.asha.signer.sign(outer_message(head)), sealed).to_bytes()


def test_the_package_made_by_hand_holds_when_nothing_is_changed(who: People) -> None:
    assert who.open(forged(who, change=lambda made: None)).parts == PARTS


def test_a_statement_for_somebody_else_cannot_be_passed_on(who: People) -> None:
    """Bharat opens what Asha signed for him and seals it to Chitra, so that it looks as if Asha had sent it to her."""
    other = (Recipient("chitra", fingerprint(who.chitra.public.sealing.public)),)
    statement = Statement(Header(HEADER), Manifest.of(PARTS), other).to_bytes()
    with pytest.raises(Untrusted, match="package statement: signed for other recipients"):
        who.open(forged(who, change=lambda made: made.update(statement=statement)))


def test_a_statement_of_another_message_is_refused(who: People) -> None:
    ours = (Recipient("bharat", fingerprint(who.bharat.public.sealing.public)),)
    statement = Statement(Header({**HEADER, "message": "m-2"}), Manifest.of(PARTS), ours).to_bytes()
    with pytest.raises(Untrusted, match=r"package statement: .*another message"):
        who.open(forged(who, change=lambda made: made.update(statement=statement)))


def test_a_statement_that_somebody_else_signed_is_refused(who: People) -> None:
    with pytest.raises(Untrusted, match="package inner signature: not that of asha"):
        who.open(forged(who, change=lambda made: made.update(signer=who.chitra.signer)))


@pytest.mark.parametrize(
    ("content", "where"),
    [(b"", "package part hashes/list.csv"), (b"more", "package inside: bytes after the last part")],
    ids=["less", "more"],
)
def test_content_that_is_not_that_of_the_manifest_is_refused(who: People, content: bytes, where: str) -> None:
    whole = b"".join(PARTS[name] for name in sorted(PARTS))
    with pytest.raises(Untrusted, match=where):
        who.open(forged(who, change=lambda made: made.update(content=whole + content if content else b"")))


def test_a_part_that_was_exchanged_is_named(who: People) -> None:
    whole = b"".join(PARTS[name] for name in sorted(PARTS)).replace(b"not proof", b"all proof")
    with pytest.raises(Untrusted, match=r"package part lead\.json"):
        who.open(forged(who, change=lambda made: made.update(content=whole)))


@pytest.mark.parametrize("name", [b"../../x.sh", b"/lead.json", b"LEAD.json"])
def test_a_manifest_with_a_name_that_leads_elsewhere_is_refused(who: People, name: bytes) -> None:
    def change(made: dict[str, object]) -> None:
        statement = made["statement"]
        assert isinstance(statement, bytes)
        made["statement"] = statement.replace(b"lead.json", name)

    with pytest.raises(Untrusted, match="package manifest"):
        who.open(forged(who, change=change))


@pytest.mark.parametrize("statement", [b"", b"{}", b"[]", b'{"manifest": []}', b'{"manifest":1}', b"\xff"])
def test_a_statement_of_another_shape_is_refused(who: People, statement: bytes) -> None:
    with pytest.raises(Untrusted, match=r"package (statement|manifest)"):
        who.open(forged(who, change=lambda made: made.update(statement=statement)))


def test_a_signature_of_the_inside_does_not_pass_for_one_of_the_outside() -> None:
    assert inner_message(b"same") != outer_message(b"same")


HEAD = Head(Header(HEADER), (Recipient("bharat", "0" * 64, b"w"),), bytes(12), "0" * 64, 1).to_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"package-v1", b"package-v2"), (b'"nonce":"AAAAAAAAAAAAAAAA"', b'"nonce":"AAAA"'), (b'"size":1', b'"size":"1"'),
     (b'"wrapped":"dw=="', b'"wrapped":"d w"'), (b'"wrapped":"dw=="', b'"wrapped":"dx=="'),
     (b'"wrapped":"dw=="', b'"x":1'), (b'"to":"bharat"', b'"to":"b t"'),
     (b'"name":"bharat"', b'"name":"b t"'), (b'"size":1', b'"size":1,"z":0'),
     (b'"key":"0000', b'"key":"000'), (HEAD, b"[]"), (HEAD, b""), (b'"size":1', b'"size":1 ')],
    ids=range(13),
)  # fmt: skip
def test_another_head_is_refused(old: bytes, new: bytes) -> None:
    assert Head.parse(HEAD).to_bytes() == HEAD
    assert old in HEAD
    with pytest.raises(Untrusted, match="package head"):
        Head.parse(HEAD.replace(old, new))


def test_a_head_without_recipients_is_refused() -> None:
    with pytest.raises(Untrusted, match="package head"):
        Head.parse(Head(Header(HEADER), (), bytes(12), "0" * 64, 1).to_bytes())


def opened(parts: Mapping[str, bytes], who: People) -> Opened:
    return who.open(who.seal(parts))


def test_parts_are_written_below_the_folder_only(who: People, tmp_path: Path) -> None:
    out = tmp_path / "out"
    written = write_parts(opened(PARTS, who), out)
    assert {str(path.relative_to(out)): path.read_bytes() for path in written} == PARTS
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(written)


def test_nothing_that_is_there_is_overwritten_or_followed(who: People, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "hashes").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WrongUsage, match="new or empty"):
        write_parts(opened(PARTS, who), out)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_every_export_is_named_once_and_says_what_it_is() -> None:
    assert len({export.name for export in EXPORTS}) == len({export.suffix for export in EXPORTS}) == len(EXPORTS)
    assert all(export.says.endswith(".") and export.suffix.startswith(".") for export in EXPORTS)


def test_the_page_about_the_format_says_what_the_code_does(who: People) -> None:
    page = (Path(__file__).parents[3] / "docs" / "operate" / "package-format.md").read_text("utf-8")
    container = read_container(who.seal())
    for bound in (MAGIC, outer_message(b""), inner_message(b""), context(b"")):
        assert f"`{bound.decode()}`".replace("\n", "\\n") in page
    for key in ("format", "header", "recipients", "wrapped", "sealed", "nonce", "sha256", "size", "from", "message"):
        assert f'"{key}"' in page
        assert f'"{key}"'.encode() in container.head
