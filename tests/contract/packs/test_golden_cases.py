from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nodal.chain.route import check_cases
from nodal.edges.packs import PackRefused, read_cases, read_pack, read_priorities, read_routing
from nodal.facts.priorities import Axis
from nodal.facts.routing import NEVER_ALONE, LinkCase, PriorityCase, RouteCase
from nodal.steps.packs import check

PACKS = Path(__file__).parents[3] / "packs"
FOLDERS = sorted(folder for folder in PACKS.iterdir() if (folder / "pack.toml").is_file())
LEAST = {"in": 60}


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_every_golden_case_comes_out_as_the_pack_promises(folder: Path) -> None:
    results = check_cases(read_pack(folder), read_cases(folder))
    assert len(results) >= LEAST.get(folder.name, 30)
    assert [f"{r.id}: expected {r.expected}, found {r.found}" for r in results if not r.passed] == []


def test_cases_cover_both_rules_and_every_band(folder: Path) -> None:
    cases = read_cases(folder)
    bands = {case.band for case in cases if isinstance(case, PriorityCase)}
    assert bands == {"imminent", "high", "routine", "verify"}
    assert any(isinstance(case, RouteCase) and case.unit is None for case in cases)
    assert any(isinstance(case, RouteCase) and case.returned for case in cases)
    linked = {(case.relation, bool(case.bits)) for case in cases if isinstance(case, LinkCase)}
    assert linked == {(relation, links) for relation in ("same_person", "associate") for links in (True, False)}


def test_every_rule_of_a_real_pack_says_where_it_comes_from_and_what_it_means(folder: Path) -> None:
    pack = read_pack(folder)
    assert all(factor.source and factor.sentence.endswith(".") for factor in pack.priorities.factors)
    assert all(rule.source and rule.sentence.endswith(".") for rule in pack.routing.grades.values())
    assert {factor.axis for factor in pack.priorities.factors} == set(Axis)
    assert all(pack.routing.grade(kind) > pack.routing.routes_up_to for kind in NEVER_ALONE)


def test_a_wrong_expectation_fails(tmp_path: Path) -> None:
    pack = read_pack(PACKS / "demo")
    text = (PACKS / "demo" / "cases.csv").read_text(encoding="utf-8")
    (tmp_path / "cases.csv").write_text(
        text.replace("stated_address:state=southland,,XX-S", "stated_address:state=southland,,XX-N").replace(
            "urgent=yes,,imminent", "urgent=yes,,routine"
        ),
        encoding="utf-8",
    )
    failed = [result for result in check_cases(pack, read_cases(tmp_path)) if not result.passed]
    assert [(r.id, r.expected, r.found) for r in failed] == [
        ("state-name", "XX-N", "XX-S"),
        ("urgent", "routine, suspect", "imminent, suspect"),
    ]


HEADER = "id,ask,start,on,given,returned,expect,copies,choices,why,source\n"


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("a,route,XX-N,2026-01-01,gossip:XX-N,,XX-N,,,w,s", "line 2, column given"),
        ("a,route,XX-N,2026-01-01,pin@uncle:XX-N,,XX-N,,,w,s", "line 2, column given"),
        ("a,route,XX-N,2026-01-01,pin:street=Main,,XX-N,,,w,s", "line 2, column given"),
        ("a,route,XX-N,2026-01-01,claimed_phone:state=x,,XX-N,,,w,s", "line 2, column given"),
        ("a,route,XX-N,,pin:XX-N,,XX-N,,,w,s", "line 2, column on"),
        ("a,route,XX-N,2026-01-01,pin:XX-N,XX-N:2,XX-N,,,w,s", "line 2, column returned"),
        ("a,route,XX-N,2026-01-01,pin:XX-N,,XX-N,,,w,", "line 2, column source"),
        ("a,guess,,,,,high,,,w,s", "line 2, column ask"),
        ("a,priority,,,urgent=perhaps,,high,,,w,s", "line 2, column given"),
        ("a,priority,,,novel_files=many,,high,,,w,s", "line 2, column given"),
        ("a,priority,,,mood=bad,,high,,,w,s", "line 2, column given"),
        ("a,priority,,,,,severe,,,w,s", "line 2, column expect"),
        ("a,priority,XX-N,,,,high,,,w,s", "line 2, column start"),
        ("a,person,XX-N,,phone:2,,+1.0,,,w,s", "line 2, column start"),
        ("a,person,,,chat:2,,+1.0,,,w,s", "line 2, column given"),
        ("a,person,,,phone:two,,+1.0,,,w,s", "line 2, column given"),
        ("a,associate,,,pay:2:claimed,,+1.0,,,w,s", "line 2, column given"),
        ("a,associate,,,pay:2,,much,,,w,s", "line 2, column expect"),
        ("a,priority,,,,,high,,,w,s\na,priority,,,,,high,,,w,s", "line 3, column id"),
    ],
)
def test_a_case_that_cannot_be_tried_is_refused_with_its_place(row: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(PackRefused, match=rf"cases\.csv, {place}"):
        read_cases(tmp_path)


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    text = (PACKS / "demo" / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('fact = "urgent"', 'fact = "viral_files"', "line 24, column when"),
        ('fact = "urgent", is = true', 'fact = "uploaders", at_least = 9', "may not count for danger"),
        ("is = true", 'is = "yes"', "does not fit the fact"),
        ("is = true", "matches = true", "expected a fact and one of"),
        ("points = 90", "points = -90", "points of danger"),
        ("points = 90", 'points = "90"', "line 24, column points"),
        ('axis = "danger"', 'axis = "gravity"', "line 24, column axis"),
        ('code = "urgent"', 'code = "urgent"\nweight = 2', "column weight: unknown key"),
        ("at_least = 50", "at_least = 95", "must fall"),
        ('code = "high"', 'code = "severe"', "expected the bands"),
        ("version", "vers", "unknown key"),
        ("[[band]]", "[[band]", "not TOML"),
    ],
)
def test_a_rule_of_priority_that_does_not_fit_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match=r"priorities\.toml") as refused:
        read_priorities(changed(tmp_path, "priorities.toml", old, new))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "mobile_ip"\ngrade = 5', 'kind = "mobile_ip"\ngrade = 4', "mobile_ip may not decide"),
        ('kind = "platform_location"\ngrade = 5', 'kind = "platform_location"\ngrade = 1', "may not decide"),
        ("routes_up_to = 4", "routes_up_to = 5", "may not decide"),
        ("grade = 1", "grade = 6", "expected a grade from 1 to 5"),
        ('kind = "pin"', 'kind = "position"', "this kind stands twice"),
        ('4 = "low"\n', "", "no word of confidence"),
        ('4 = "low"', '4 = "so-so"', "column confidence.4"),
        ('postal_code = "', 'postal_code = "(', "not a pattern"),
        ("most_copies = 3", "most_copies = -1", "most_copies"),
    ],
)
def test_a_rule_of_routing_that_does_not_fit_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match=r"routing\.toml") as refused:
        read_routing(changed(tmp_path, "routing.toml", old, new))
    assert message in str(refused.value)


def test_rules_that_name_an_office_which_does_not_exist_refuse_the_pack(tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(PACKS / "demo", copy)
    text = (copy / "routing.toml").read_text(encoding="utf-8")
    (copy / "routing.toml").write_text(text.replace('unit = "XX-CYBER"', 'unit = "XX-MOON"'), encoding="utf-8")
    with pytest.raises(PackRefused, match=r"foreign\.unit"):
        read_pack(copy)


# Profiles of sheets: golden cases stand in the profile itself.


def test_every_profile_reads_its_golden_tables_as_the_pack_promises(folder: Path) -> None:
    results = [result for result in check(folder) if "/" in result.id]
    assert {result.id.partition("/")[0] for result in results} == set(read_pack(folder).profiles)
    assert [f"{r.id}: expected {r.expected}, found {r.found}" for r in results if not r.passed] == []
    assert len(results) >= 2


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('date_order = "dmy"', 'date_order = "local"', "date_order"),
        ('date_order = "dmy"\n', "", "date_order"),
        ('source = "invented for tests"\n', "", "source"),
        ('title = "Export of the invented portal"', 'title = "x"\ncountry = "x"', "country"),
        ('delimiter = ";"', 'delimiter = "|"', "columns"),
        ('"Kind" = "incidentType"', '"Kind" = "shoeSize"', "columns"),
        ('"Kind" = "incidentType"', '"report no." = "incidentType"', "columns"),
        ('"Kind" = "incidentType"', '"Kind" = "reportId"', "columns"),
        ('espName = "ExampleChat"', 'port = "50000"', "columns"),
        ('id = "day-before-month"', 'id = "one-row"', "case"),
        ('[[case]]\nid = "one-row"', '[[case]]\nidentifier = "one-row"', "case"),
    ],
)
def test_a_profile_that_does_not_hold_refuses_the_pack(old: str, new: str, column: str, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(PACKS / "demo", tmp_path / "demo"))
    file = copy / "profiles" / "portal.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackRefused) as refused:
        check(copy)
    assert (refused.value.file, refused.value.column) == ("profiles/portal.toml", column)


def test_a_golden_table_that_is_read_otherwise_fails(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(PACKS / "demo", tmp_path / "demo"))
    file = copy / "profiles" / "portal.toml"
    file.write_text(file.read_text("utf-8").replace('date_order = "dmy"', 'date_order = "mdy"'), "utf-8")
    assert {r.id for r in check(copy) if not r.passed} >= {"portal/day-before-month"}
