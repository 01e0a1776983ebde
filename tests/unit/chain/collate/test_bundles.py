from __future__ import annotations

from datetime import timedelta

from tests.unit.chain.builders import MD5_A, MD5_B, NOON, party, sighting, told

from nodal.chain.collate import VIRAL_AUDIENCE, bundle, bundle_key
from nodal.chain.receive import accept
from nodal.facts.accepted import Report
from nodal.facts.report import SeenFile

SHA1_A = "c3" * 20
EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"


def report(number: int, *files: SeenFile, sender: str = "ExampleChat") -> Report:
    outcome = accept(
        told(
            number=str(number),
            sender=sender,
            parties=(party(esp_id=f"u-{number}"),),
            sightings=(sighting("email", f"u{number}@example.com", party=0),),
            files=files,
        ),
        source="ncmec",
        received_at=NOON + timedelta(days=1),
    )
    assert isinstance(outcome, Report)
    return outcome


def file(*hashes: tuple[str, str], viral: bool = False) -> SeenFile:
    return SeenFile(hashes=hashes, annotations=("viral",) if viral else ())


def test_one_file_of_two_reports_is_one_bundle_that_keeps_every_uploader_and_identifier() -> None:
    made = bundle([report(1, file(("md5", MD5_A))), report(2, file(("md5", MD5_A.upper())), sender="OtherChat")])
    assert [b.hashes for b in made] == [(f"md5:{MD5_A}",)]
    assert made[0].accounts == ("ExampleChat|u-1", "OtherChat|u-2")
    assert made[0].senders == ("ExampleChat", "OtherChat")
    assert [m.identifiers for m in made[0].members] == [(("email", "u1@example.com"),), (("email", "u2@example.com"),)]
    assert not made[0].viral


def test_two_values_that_stand_on_one_file_are_one_file_everywhere() -> None:
    reports = [
        report(1, file(("md5", MD5_A))),
        report(2, file(("sha1", SHA1_A))),
        report(3, file(("md5", MD5_A), ("sha1", SHA1_A))),
    ]
    made = bundle(reports)
    assert made == bundle(reports[::-1])
    assert [[m.number for m in b.members] for b in made] == [["1", "2", "3"]]


def test_the_hash_of_the_empty_file_folds_nothing() -> None:
    assert bundle_key(told(files=(file(("md5", EMPTY_MD5), ("sha1", "0" * 40)),))) == ()
    assert bundle([report(1, file(("md5", EMPTY_MD5))), report(2, file(("md5", EMPTY_MD5)))]) == ()


def test_a_file_of_one_report_is_no_bundle_even_when_it_stands_there_twice() -> None:
    assert bundle([report(1, file(("md5", MD5_A)), file(("md5", MD5_A))), report(2, file(("md5", MD5_B)))]) == ()


def test_a_file_is_viral_when_the_platform_says_so_or_many_passed_it_on() -> None:
    assert bundle([report(1, file(("md5", MD5_A), viral=True)), report(2, file(("md5", MD5_A)))])[0].viral
    many = [report(n, file(("md5", MD5_A))) for n in range(1, VIRAL_AUDIENCE + 1)]
    assert bundle(many)[0].viral
    assert not bundle(many[:-1])[0].viral
