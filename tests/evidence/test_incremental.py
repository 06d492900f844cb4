"""The next build, made of the last one and what has changed since: the same bytes as from nothing."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, THOROUGH
from edits import Edits, read, restore, saved, write

from kg.errors import Refused
from kg.evidence import building
from kg.evidence.incremental import memory
from kg.store import integrity, snapshot
from tests.benchmarks import synthetic
from tests.projects import claimed

_APART = (
    "data/",
    "memory/claims-",
    memory.INPUTS,
    memory.FINDINGS,  # and, with a number, what was changed of it since
    memory.KNOWN,
    integrity.PIECES,
)


def kept(folder: Path) -> dict[str, Any]:
    """All that a build has made, but for what tells how it came about."""
    with closing(snapshot.open(folder)) as opened:
        place, state = opened.place, opened.state
        known = memory.known(place)._asdict()
        for name in ("mentions", "weights"):
            known[name] = {thing: count for thing, count in known[name].items() if count}
        inputs = memory.loaded((place / memory.INPUTS).read_bytes())
        read = {}
        for source, held in inputs.files.items():
            with (place / held.segment).open("rb") as file:
                file.seek(held.start)
                read[source] = memory.loaded(file.read(held.length))
        return {
            **{
                name: (place / name).read_bytes()
                for name in state.files
                if not name.startswith(_APART)
            },
            "engine": set(opened.engine),
            "state": (state.counts, state.digest, state.prefixes),
            "findings": memory.findings(place),
            "known": known,
            "digests": inputs.digests,
            "read": read,
        }


def differences(one: dict[str, Any], two: dict[str, Any]) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def from_nothing(folder: Path, place: Path) -> dict[str, Any]:
    """What a build of a copy makes."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("build"))
    building.build(place)
    return kept(place)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    # What is held are kinds of edits; a larger project has more of each, and takes as much longer.
    synthetic.write(folder, 1200 if THOROUGH else 400)
    return folder


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("data", "ontology"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def edited(folder: Path, place: Path, dice: random.Random, edits: int, most: int = 4) -> int:
    """Edit a project and build it again and again; what is there now and then is held to a build
    from nothing. Returns how many builds were made of the last one.
    """
    building.build(folder)
    continued = 0
    for at in range(edits):
        before = saved(folder)
        kinds = [Edits(folder, dice).one() for _ in range(dice.randint(1, 2))]
        try:
            building.build(folder)
        except Refused as refused:
            with pytest.raises(Refused) as again:
                from_nothing(folder, place)
            assert again.value.problems == refused.problems, kinds
            restore(folder, before)
            building.build(folder)
        with closing(snapshot.open(folder)) as opened:
            continued += opened.state.continued > 0
        if at % most == most - 1 or at == edits - 1:
            assert not differences(kept(folder), from_nothing(folder, place)), (at, kinds)
    return continued


@pytest.mark.parametrize("seed", range(50 if THOROUGH else 2))
def test_edits_of_a_small_project(small: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "project"
    shutil.copytree(small, folder)
    edits = 40 if THOROUGH else 16
    assert edited(folder, tmp_path / "again", random.Random(seed), edits) > edits / 4


@pytest.mark.parametrize("seed", range(10 if THOROUGH else 1))
def test_edits_of_the_shipped_project(shipped: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "project"
    shutil.copytree(shipped, folder)
    edits = 20 if THOROUGH else 6
    assert edited(folder, tmp_path / "again", random.Random(seed), edits, 6) >= 1


def test_check_tells_the_same(small: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "project", random.Random(5)
    shutil.copytree(small, folder)
    building.build(folder)
    for _ in range(12 if THOROUGH else 6):
        before = saved(folder)
        kind = Edits(folder, dice).one()
        place = tmp_path / "again"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place, ignore=shutil.ignore_patterns("build"))
        assert building.checked(folder) == building.checked(place), kind
        if dice.random() < 0.5:
            restore(folder, before)


def killed(folder: Path, after: float) -> None:
    """Build a project, and kill that after so many seconds."""
    code = "import sys; from kg.evidence import building; building.build(sys.argv[1])"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stderr=subprocess.DEVNULL
    ) as one:
        time.sleep(after)
        one.send_signal(signal.SIGKILL)


def test_killed_at_any_moment(small: Path, tmp_path: Path) -> None:
    folder, dice = tmp_path / "project", random.Random(3)
    shutil.copytree(small, folder)
    building.build(folder)
    for _ in range(60 if THOROUGH else 6):
        before = saved(folder)
        Edits(folder, dice).number()
        killed(folder, dice.uniform(0.2, 1.2))
        try:
            building.build(folder)
        except Refused:
            restore(folder, before)
            building.build(folder)
        assert not list((folder / "build").glob("scratch-*"))
    assert not differences(kept(folder), from_nothing(folder, tmp_path / "again"))


def rows(text: str) -> str:
    """Rows of claims: locator, subject, predicate and object, and what follows."""
    lines = (line.strip() for line in text.strip().splitlines())
    return "".join(f"{line}{',' * (10 - line.count(','))}\n" for line in lines)


def edit(folder: Path, source: str, old: str, new: str) -> None:
    """Put other rows in the place of some rows."""
    path = folder / "data" / "claims" / f"{source}.csv"
    text = path.read_text("utf-8")
    assert rows(old) in text
    path.write_text(text.replace(rows(old), rows(new) if new else ""), "utf-8")


def held_to_nothing(folder: Path, place: Path) -> None:
    """A build, and a check before it, are what they are from nothing."""
    known = building.checked(folder)
    building.build(folder)
    assert not differences(kept(folder), from_nothing(folder, place))
    shutil.rmtree(place / "build")
    assert known == building.checked(place)


_OF_ALLOCATIONS = """
    p1,part-one,kg:amount,EUR 1200000
    p2,part-one,kg:concerns,plan
    p1,part-two,kg:amount,EUR 1200000
    p2,part-two,kg:concerns,plan
"""
# What looks beyond the things whose claims change: the claims, by source, and the rows of
# `a_2020` before and after.
FAR = {
    "a thing that another source names, of which else only a weak one speaks": (
        {
            "w_2022": "p1,site,kg:area,100",
            "a_2020": "p1,hall,kg:isBasedOn,site\np2,hall,kg:area,50",
            "b_2021": "p1,fair,kg:isBasedOn,site\np2,fair,kg:date,2020-05-01",
        },
        ("p1,hall,kg:isBasedOn,site", ""),
    ),
    "a speaker of whom another source tells": (
        {
            "a_2020": "p1,hall,kg:area,50,,,,kim\np2,hall,kg:area,50",
            "b_2021": "p1,kim-tenure,kg:fills,mayor\np2,kim-tenure,org:member,kim",
        },
        ("p1,hall,kg:area,50,,,,kim", "p1,hall,kg:area,50"),
    ),
    "a person who holds no post any more, of whom a figure tells": (
        {
            "a_2020": "p1,kim-tenure,kg:fills,mayor\np1,kim-tenure,org:member,kim",
            "b_2021": """
                p1,lee-tenure,kg:fills,mayor
                p1,lee-tenure,org:member,lee
                p2,kim,kg:attends,fair
                p2,fair,kg:date,2019
            """,
            "c_2022": """
                p1,visits,kg:concerns,kim
                p1,visits,kg:measures,visitors
                p1,visits,kg:value,10
            """,
        },
        ("p1,kim-tenure,org:member,kim", "p1,kim-tenure,org:member,lee"),
    ),
    "two identifiers of a source, in another order": (
        {
            "a_2020": """
                p1,part-one,dcterms:identifier,1
                p2,part-one,dcterms:identifier,2
                p3,part-two,dcterms:identifier,2
            """,
            "b_2021": _OF_ALLOCATIONS,
        },
        (
            "p1,part-one,dcterms:identifier,1\np2,part-one,dcterms:identifier,2",
            "p2,part-one,dcterms:identifier,2\np1,part-one,dcterms:identifier,1",
        ),
    ),
}


@pytest.mark.parametrize("case", FAR)
def test_what_looks_far(tmp_path: Path, case: str) -> None:
    claims, (old, new) = FAR[case]
    told = {source: rows(text) for source, text in claims.items()}
    folder = claimed(tmp_path / "project", **told)
    path = folder / "data" / "things.csv"
    # Two allocations have one name.
    path.write_text(path.read_text("utf-8").replace("부분 둘", "부분 하나"), "utf-8")
    building.build(folder)
    edit(folder, "a-2020", old, new)
    held_to_nothing(folder, tmp_path / "again")


def test_of_several_decisions_the_first_that_is_registered(tmp_path: Path) -> None:
    names = [f"decision-{letter}" for letter in "abcdefgh"]
    told = "".join(
        f"p{at},{one},kg:concerns,plan\np{at},{one},kg:confers,landmark\n"
        for at, one in enumerate(names)
    )
    folder = claimed(
        tmp_path / "project",
        a_2020=rows("p1,application,kg:concerns,plan\np2,application,kg:confers,landmark"),
        b_2021=rows(told),
        c_2022=rows("p1,plan,kg:during,2020"),
    )
    path = folder / "data" / "things.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("landmark,skos:Concept,명소,Landmark,\n")
        file.writelines(f"{one},kg:Decision,{one}호,{one},\n" for one in names)
    building.build(folder)
    during = "p1,plan,kg:during,2020"
    edit(folder, "c-2022", during, f"{during}\np2,application,kg:hasOutcome,kg:pending")
    held_to_nothing(folder, tmp_path / "again")


_TOLD = {
    "a_2020": """
        p1,hall,kg:area,10
        p1,part-one,kg:concerns,plan
        p1,part-two,kg:concerns,plan
        p2,part-one,kg:amount,EUR 1200000
        p2,part-two,kg:amount,EUR 1300000
        p3,hall,kg:area,11,,,,,,,the “회관” of the city
        p4,hall,kg:area,12,,,,,,,the “기념관” of the city
    """,
    "b_2021": "p1,plan,kg:during,2020\np1,hall,dcterms:isPartOf,plan",
}
_NEW = {"id": "annex", "class": "kg:Facility", "name_ko": "별관", "name_en": "Annex"}
_ANNEX = "p9,annex,dcterms:isPartOf,plan"


def _registering(**cells: str) -> Callable[[Path], None]:
    # Register a thing between the others, and use it.
    def act(folder: Path) -> None:
        _rows(folder, lambda rows: rows.insert(1, _NEW | cells))
        edit(folder, "b-2021", "p1,plan,kg:during,2020", f"p1,plan,kg:during,2020\n{_ANNEX}")

    return act


def _row(id_: str, **cells: str) -> Callable[[Path], None]:
    # Change the row of a thing.
    def act(folder: Path) -> None:
        _rows(folder, lambda rows: [row.update(cells) for row in rows if row["id"] == id_])

    return act


def _rows(folder: Path, change: Callable[[list[dict[str, str]]], object]) -> None:
    path = folder / "data" / "things.csv"
    rows = read(path)
    change(rows)
    write(path, rows)


def _of_a_new_source(folder: Path) -> None:
    path = folder / "data" / "sources.csv"
    rows = read(path)
    write(path, [rows[0] | {"id": "e-2021", "title": "A title", "published": "2021-02-01"}, *rows])
    other = folder / "data" / "claims" / "b-2021.csv"
    write(other.with_name("e-2021.csv"), read(other)[:1])


def _source(id_: str, **cells: str) -> Callable[[Path], None]:
    # Change the row of a source.
    def act(folder: Path) -> None:
        path = folder / "data" / "sources.csv"
        rows = read(path)
        for row in rows:
            if row["id"] == id_:
                row.update(cells)
        write(path, rows)

    return act


def _question(folder: Path) -> None:
    place = folder / "ontology" / "questions"
    place.mkdir(exist_ok=True)
    (place / "all.rq").write_text("# Title (ko): 모두\nSELECT ?s { ?s kg:asOf ?day }\n", "utf-8")


def _proved(folder: Path) -> None:
    # The record of a proof, of a text that is not that of the source.
    records = folder / "data" / "proofs" / "a-2020.csv"
    records.parent.mkdir()
    row = f"0123456789abcdef,p1,hall,kg:area,proved,{'0' * 64}"
    records.write_text(f"claim,locator,subject,predicate,state,sha256\n{row}\n", "utf-8")


def _both(one: Callable[[Path], None], two: Callable[[Path], None]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        one(folder)
        two(folder)

    return act


# What a curator does beside claims, and whether the next build is the last one and a difference.
BESIDE = {
    "a thing": (_registering(), True),
    "a thing without a name in English": (_registering(name_en=""), True),
    "a thing that is called like another is called too": (_registering(name_ko="전당"), True),
    "another name": (_row("plan", other_ko="새 계획"), True),
    "a name": (_row("plan", name_en="The plan"), True),
    "names of several": (_both(_row("plan", name_ko="안"), _row("part-one", name_en="1")), True),
    "a source with claims": (_of_a_new_source, True),
    "a publisher": (_source("a-2020", publisher="Another"), True),
    "a day": (_source("b-2021", published="2021-04-05"), True),
    "a day that makes another source the newest": (_source("a-2020", published="2022"), True),
    "a source that is weak by now": (_source("a-2020", reliability="weak"), True),
    "a question": (_question, True),
    "a record of a proof": (_proved, True),
    "a thing and a source": (_both(_registering(), _of_a_new_source), True),
    "a thing of the name of another": (_registering(name_ko="계획"), False),
    "a name by which a note calls it": (_row("hall", name_ko="강당"), False),
    "a name by which a note calls nothing yet": (_row("plan", other_ko="기념관"), False),
    "names that come to look alike": (_row("part-two", name_ko="부분 하나들", name_en="Part ones"), False),
    "a class": (_row("plan", **{"class": "kg:Decision"}), False),
    "an identifier": (_row("plan", same_as="Q42"), False),
    "the order of rows": (lambda folder: _rows(folder, lambda rows: rows.reverse()), False),
}  # fmt: skip


@pytest.mark.parametrize("case", BESIDE)
def test_edits_beside_claims(tmp_path: Path, case: str) -> None:
    act, continues = BESIDE[case]
    folder = claimed(tmp_path / "project", **{name: rows(text) for name, text in _TOLD.items()})
    path = folder / "data" / "things.csv"
    head, *others = path.read_text("utf-8").splitlines()
    more = [f"{line},{'전당' if line.startswith('hall,') else ''},," for line in others]
    path.write_text("\n".join([f"{head},other_ko,other_en,same_as", *more, ""]), "utf-8")
    if "note" not in case:
        # Names in notes are looked at by all.
        told = folder / "data" / "claims" / "a-2020.csv"
        told.write_text(told.read_text("utf-8").replace("“", "").replace("”", ""), "utf-8")
    building.build(folder)
    act(folder)
    held_to_nothing(folder, tmp_path / "again")
    with closing(snapshot.open(folder)) as opened:
        assert (opened.state.continued > 0) == continues


def test_the_folder_in_which_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = claimed(tmp_path / "project", a_2020=rows("p1,hall,kg:area,10"))
    monkeypatch.chdir(folder)
    building.build()
    edit(folder, "a-2020", "p1,hall,kg:area,10", "p1,hall,kg:area,11")
    building.build()
    with closing(snapshot.open(Path())) as opened:
        assert opened.state.continued == 1


# Shapes that look from one thing to another, and what breaks them.
_OF_VALUES = """
    sh:targetSubjectsOf kg:builds ; sh:property [ sh:path kg:builds ; sh:node [ {} ] ]"""
LOOKING = {
    "what others build": (
        "sh:targetObjectsOf kg:builds ; sh:property [ sh:path kg:area ; sh:minCount 1 ]",
        "p2,hall,schema:location,site",
    ),
    "of what one builds nothing else is said": (
        _OF_VALUES.format(
            "sh:closed true ; sh:ignoredProperties ( rdf:type skos:prefLabel kg:area )"
        ),
        "p1,hall,kg:area,10\np2,hall,schema:location,site",
    ),
    "what one builds is not what it stands in": (
        _OF_VALUES.format("sh:disjoint schema:location"),
        "p1,hall,kg:area,10\np2,hall,schema:location,hall",
    ),
}


@pytest.mark.parametrize("case", LOOKING)
def test_shapes_that_look_far(tmp_path: Path, case: str) -> None:
    shape, rows_after = LOOKING[case]
    before = "p1,hall,kg:area,10" + ("\n" + rows_after if "area" not in rows_after else "")
    folder = claimed(
        tmp_path / "project",
        a_2020=rows("p1,town,kg:builds,hall"),
        b_2021=rows(before),
        c_2022=rows("p1,town,kg:funds,site"),
    )
    path = folder / "ontology" / "shapes.ttl"
    prefixes = (
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    path.write_text(f"{prefixes}{path.read_text('utf-8')}<a:shape> {shape} .\n", "utf-8")
    building.build(folder)
    edit(folder, "b-2021", before, rows_after)
    with pytest.raises(Refused) as refused:
        building.build(folder)
    assert building.check(folder) == refused.value.problems
    assert building.checked(folder) == (refused.value.problems, [])


# Rules that look at other graphs than the current one.
ELSEWHERE = {
    "any graph": "GRAPH ?g {{ {} }}",
    "a graph as the default one": "{}",
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_rules_that_look_at_other_graphs(tmp_path: Path, case: str) -> None:
    folder = claimed(
        tmp_path / "project",
        a_2020=rows("p1,hall,kg:area,10"),
        b_2021=rows("p1,site,kg:area,5,,,,,,,a note"),
    )
    dataset = "" if "?g" in ELSEWHERE[case] else "FROM <https://footbridge.example/register/notes>"
    where = ELSEWHERE[case].format("?note rdf:subject ?thing ; kg:text ?text")
    (folder / "ontology" / "rules" / "noted.rq").write_text(
        "# Rule: what is noted\n# Why: drawn from notes\n# Example: of a graph\n"
        f"CONSTRUCT {{ ?thing <a:noted> ?text }} {dataset} WHERE {{ {where} }}\n",
        "utf-8",
    )
    building.build(folder)
    edit(folder, "a-2020", "p1,hall,kg:area,10", "p1,hall,kg:area,10,,,,,,,another")
    held_to_nothing(folder, tmp_path / "again")
    with closing(snapshot.open(folder)) as opened:
        derived = (opened.place / "derived.nq").read_text("utf-8")
    assert derived.count("<a:noted>") == 2


def test_names_in_a_language_that_no_registry_knows(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "project", a_2020=rows("p1,hall,kg:area,10\np1,site,kg:area,5"))
    about, path = folder / "data" / "dataset.ttl", folder / "data" / "things.csv"
    about.write_text(about.read_text("utf-8").replace('"ko" "en"', '"ko" "en-12"'), "utf-8")
    path.write_text(path.read_text("utf-8").replace("name_en", "name_en-12"), "utf-8")
    building.build(folder)
    _rows(folder, lambda rows: rows[0].update({"name_en-12": "The hall"}))
    held_to_nothing(folder, tmp_path / "again")
    _rows(folder, lambda rows: rows[0].update({"name_en-12": rows[1]["name_en-12"]}))
    held_to_nothing(folder, tmp_path / "again")


@pytest.mark.parametrize(
    "name", ["data/claims/a-2020.csv", "data/claims", "data/things.csv", "ontology/shapes.ttl"]
)
def test_what_is_moved_out_of_the_project(tmp_path: Path, name: str) -> None:
    folder = claimed(tmp_path / "project", a_2020=rows("p1,hall,kg:area,10"))
    building.build(folder)
    path = folder / name
    path.rename(tmp_path / "outside")
    path.symlink_to(tmp_path / "outside")
    assert snapshot.fresh(folder) is None
    problems = building.check(folder)
    assert [problem.message.code for problem in problems] == ["rdf.leads-out"]
    assert building.checked(folder) == (problems, [])
    with pytest.raises(Refused):
        building.build(folder)


@pytest.mark.parametrize("case", ["a name", "names of several", "a publisher", "a thing"])
def test_what_the_dataset_says_of_things_and_sources_stays(tmp_path: Path, case: str) -> None:
    folder = claimed(tmp_path / "project", **{name: rows(text) for name, text in _TOLD.items()})
    told = folder / "data" / "claims" / "a-2020.csv"
    told.write_text(told.read_text("utf-8").replace("“", "").replace("”", ""), "utf-8")
    path = folder / "data" / "dataset.ttl"
    said = """
        <https://footbridge.example/entity/plan> <http://www.w3.org/2004/02/skos/core#altLabel>
            "Another plan"@en , "Noch ein Plan"@de ; <a:b> <a:c> .
        <https://footbridge.example/source/a-2020> <http://purl.org/dc/terms/title> "A title" .
    """
    path.write_text(path.read_text("utf-8") + said, "utf-8")
    building.build(folder)
    BESIDE[case][0](folder)
    held_to_nothing(folder, tmp_path / "again")
    with closing(snapshot.open(folder)) as opened:
        assert opened.state.continued == 1


def test_a_file_that_comes_while_it_is_built(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "project", a_2020=rows("p1,hall,kg:area,10"))
    path = folder / "data" / "claims" / "nobody-2024.csv"

    def step(name: str) -> None:
        if name == "check":
            shutil.copy(path.with_name("a-2020.csv"), path)

    building.build(folder, step)
    with pytest.raises(Refused, match="1 problem"):
        building.build(folder)
    path.unlink()
    held_to_nothing(folder, tmp_path / "again")


def test_a_file_of_another_case(tmp_path: Path) -> None:
    area = "p1,hall,kg:area,10\np2,hall,kg:area,12"
    folder = claimed(tmp_path / "project", a_2020=rows(area), b_2021=rows("p1,hall,kg:area,10"))
    building.build(folder)
    path = folder / "data" / "claims" / "a-2020.csv"
    path.rename(path.with_name("a-2020.CSV"))
    held_to_nothing(folder, tmp_path / "again")


def test_records_of_proofs_of_a_file_whose_ending_is_in_capitals(tmp_path: Path) -> None:
    area = rows("p1,hall,kg:area,10")
    folder = claimed(tmp_path / "project", a_2020=area, b_2021=area)
    path = folder / "data" / "claims" / "a-2020.csv"
    path.rename(path.with_name("a-2020.CSV"))
    _proved(folder)
    building.build(folder)
    records = folder / "data" / "proofs" / "a-2020.csv"
    head, *_ = records.read_text("utf-8").splitlines()
    records.write_text(f"{head}\n", "utf-8")
    held_to_nothing(folder, tmp_path / "again")


def test_records_of_proofs_of_a_file_that_goes_and_comes(tmp_path: Path) -> None:
    area = rows("p1,hall,kg:area,10")
    folder = claimed(tmp_path / "project", a_2020=area, b_2021=area)
    records = folder / "data" / "proofs" / "a-2020.csv"
    records.parent.mkdir()
    records.write_text(
        "claim,locator,subject,predicate,state,sha256\n"
        f"0123456789abcdef,p1,hall,kg:area,proved,{'0' * 64}\n",
        "utf-8",
    )
    building.build(folder)
    path = folder / "data" / "claims" / "a-2020.csv"
    text = path.read_text("utf-8")
    path.unlink()
    held_to_nothing(folder, tmp_path / "again")
    path.write_text(text, "utf-8")
    held_to_nothing(folder, tmp_path / "again")


def test_a_memory_of_strangers_runs_nothing(small: Path, tmp_path: Path) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> tuple[Any, ...]:
            return exec, (f"open({str(tmp_path / 'harm')!r}, 'w')",)

    with pytest.raises(pickle.UnpicklingError):
        memory.loaded(pickle.dumps(Harm()))
    assert not (tmp_path / "harm").exists()
