"""The graph as of a day, and what was said when."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import copied, run, written

import kg
from kg.evidence.access import opened
from kg.project import current_claims, dataset_file, reading, vocabulary
from kg.project.claim_rows import amount_property
from kg.store import snapshot
from kg.store.kept import restored

THINGS = """
    town,kg:PublicBody,시,Town
    builder,kg:Company,건설사,Builder
    budget,kg:Allocation,예산,Budget
    hall,kg:Facility,회관,Hall
    hall-completion,kg:Milestone,회관 준공,Completion of the hall
    visitors,kg:Indicator,방문객,Visitors
    visitors-target,kg:Target,방문객 목표,Visitors target
"""
SOURCES = """
    early-2019,Gazette,2019-03,ko,whole,ordinary
    mid-2020,Herald,2020-06-01,ko,part,ordinary
    late-2021,Gazette,2021-12-31,en,whole,independent
    undated,Blog,,ko,whole,ordinary
"""
CLAIMS = {
    "early_2019": (
        """
        p1,budget,kg:concerns,hall
        p1,budget,kg:amount,KRW 100000000000,,,,1000억원,
        p1,budget,kg:hasStage,kg:planned
        p1,hall-completion,kg:concerns,hall
        p1,hall-completion,kg:plannedDate,2020-05
    """
    ),
    "mid_2020": (
        """
        p1,budget,kg:amount,KRW 120000000000
        p1,budget,kg:hasStage,kg:planned
        p1,builder,kg:builds,hall
        p2,hall-completion,kg:plannedDate,2021-03
        p3,visitors-target,kg:concerns,hall
        p3,visitors-target,kg:measures,visitors
        p3,visitors-target,kg:value,5000
        p3,visitors-target,kg:dueDate,2021-06
    """
    ),
    "late_2021": (
        """
        p1,hall-completion,kg:actualDate,2021-09
        p1,town,kg:operates,hall
    """
    ),
    "undated": (
        """
        p1,town,kg:funds,hall
    """
    ),
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, built; tests only ask it, or a copy."""
    folder = written(tmp_path_factory.mktemp("time") / "hall", THINGS, SOURCES, **CLAIMS)
    kg.build(folder)
    return folder


@pytest.fixture
def own(hall: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copied(hall, tmp_path / "hall")


def ask(folder: Path, query: str, as_of: str) -> list[str]:
    return [
        row[0].rpartition("/")[2].strip('>"') for row in kg.query(query, folder, as_of=as_of).rows
    ]


def test_only_what_had_been_said(hall: Path) -> None:
    amount = "SELECT (STR(?a) AS ?x) { ?b kg:amount ?a }"
    things = (
        "SELECT ?x { GRAPH <https://footbridge.example/register/things> { ?x a ?class }"
        " FILTER(?class != kg:Register) } ORDER BY ?x"
    )
    # A month counts from its last day.
    assert ask(hall, amount, "2019-03-30") == [] == ask(hall, things, "2019-03-30")
    assert ask(hall, amount, "2019-03-31") == ["100000000000"]
    assert ask(hall, amount, "2019-03") == ["100000000000"]
    assert ask(hall, amount, "2020-05") == ["100000000000"]
    assert ask(hall, amount, "2020") == ["120000000000"]
    assert ask(hall, things, "2019") == ["budget", "hall", "hall-completion"]
    assert ask(hall, things, "2021-12-31") == [
        "budget",
        "builder",
        "hall",
        "hall-completion",
        "town",
        "visitors",
        "visitors-target",
    ]
    sources = "SELECT ?x { ?x a kg:Source } ORDER BY ?x"
    assert ask(hall, sources, "2020-06-01") == ["early-2019", "mid-2020"]
    assert ask(hall, "SELECT DISTINCT ?x { ?c prov:wasDerivedFrom ?x }", "2019") == ["early-2019"]
    # A source without a date is out for ever; rules run on what is left.
    assert ask(hall, "SELECT ?x { ?x kg:funds ?y }", "2999") == []
    assert ask(hall, "SELECT ?x { ?x a kg:Actor } ORDER BY ?x", "2020") == ["builder"]


def test_a_day_before_the_first_source_is_an_empty_graph(hall: Path, tmp_path: Path) -> None:
    assert ask(hall, "SELECT (STR(COUNT(*)) AS ?x) { ?s ?p ?o }", "2019-03-30") == ["0"]
    assert ask(hall, "SELECT (STR(COUNT(*)) AS ?x) { GRAPH ?g { ?s ?p ?o } }", "2019-03-30") == [
        "0"
    ]
    assert len(kg.graph(hall, as_of="2018")) == 0
    done = run("-C", hall, "query", "SELECT ?x { ?x a kg:Facility }", "--as-of", "2018", check=0)
    assert "0 rows" in done.stdout
    # No day is told of a source of which only the month is known.
    assert done.stderr == "nothing had been said by 2018-12-31: the first source is of 2019-03\n"
    assert (
        "nothing is called “Hall”"
        in run("-C", hall, "show", "Hall", "--as-of", "2018", check=1).stderr
    )
    drawn = run("-C", hall, "view", "--as-of", "2018", "-o", tmp_path / "x.html", check=1)
    assert "an empty graph cannot be drawn" in drawn.stderr and not (tmp_path / "x.html").exists()
    assert run("-C", hall, "conflicts", "--as-of", "2018", check=0).stdout == ""


def test_no_source_has_a_date(own: Path) -> None:
    path = own / "data" / "sources.csv"
    for day in ("2019-03", "2020-06-01", "2021-12-31"):
        path.write_text(path.read_text("utf-8").replace(f",{day},", ",,"), "utf-8")
    done = run("-C", own, "search", "hall", "--as-of", "2030", check=1)
    assert done.stderr.startswith("nothing had been said by 2030-12-31: no source has a date\n")


@pytest.mark.parametrize("day", ["yesterday", "2021-13", "2021-02-30", "", "21"])
def test_bad_days(hall: Path, day: str) -> None:
    done = run("-C", hall, "query", "ASK {}", "--as-of", day, check=2)
    assert (
        done.stderr
        == f"kg: “{day}” is no day of the calendar\n  hint: write 2021-01-03, 2021-01 or 2021\n"
        and done.stdout == ""
    )
    with pytest.raises(kg.KGError, match="is no day of the calendar"):
        kg.graph(hall, as_of=day)


def test_files_have_no_days(hall: Path) -> None:
    assert (
        "they do not go together"
        in run("-C", hall, "query", "ASK {}", "--data", "x.ttl", "--as-of", "2020", check=2).stderr
    )


def test_every_command_knows_the_day(hall: Path, tmp_path: Path) -> None:
    day = ("--as-of", "2020-01")
    assert "KRW 100 billion" in run("-C", hall, "money", *day, check=0).stdout
    assert "120" not in run("-C", hall, "show", "budget", *day, check=0).stdout
    assert "nothing is called" in run("-C", hall, "search", "Builder", *day, check=1).stderr
    turtle = run("-C", hall, "export", "turtle", *day, check=0).stdout
    assert "entity:hall" in turtle and "entity:builder" not in turtle and "mid-2020" not in turtle
    claims = run("-C", hall, "export", "turtle", "--citations", "claims", *day, check=0).stdout
    assert "mid-2020" not in claims and "early-2019#p1" in claims
    assert "builder" not in run("-C", hall, "export", "graphml", *day, check=0).stdout
    assert "builder" not in run("-C", hall, "export", "nquads", *day, check=0).stdout
    assert run("-C", hall, "conflicts", *day, check=0).stderr == "no conflicts\n"
    assert "2021-03" not in run("-C", hall, "history", "hall-completion", *day, check=0).stdout
    assert (
        "nothing is called “Builder”"
        in run("-C", hall, "path", "Builder", "Hall", *day, check=1).stderr
    )
    assert "mid-2020" not in run("-C", hall, "audit", *day, check=0).stdout
    page = run("-C", hall, "view", "-o", tmp_path / "old.html", *day, check=0)
    assert page.stdout == f"{tmp_path / 'old.html'}\n"
    assert "Builder" not in (tmp_path / "old.html").read_text("utf-8")


def test_the_graph_as_of_a_day_is_that_of_the_rows_of_that_day(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The definition, taken by hand: the files with only what was published by the day, built as
    any project.
    """
    # Shapes are satisfied by all that was said, not by what had been said halfway.
    monkeypatch.setattr("kg.evidence.building.violated", lambda *_: [])
    day = "2021-01-31"
    folder = tmp_path / "then"
    shutil.copytree(project / "ontology", folder / "ontology")
    shutil.copytree(project / "data", folder / "data")
    # They tell of what came later, or draw it.
    shutil.rmtree(folder / "data" / "stories", ignore_errors=True)
    (folder / "data" / "outline.geojson").unlink()
    words, _ = vocabulary.read(folder, "x:")
    about, _ = dataset_file.read(folder)
    sources = reading.read(folder, words, about)[0].sources
    out = {source.id for source in sources.values() if not source.last or source.last > day}
    assert 50 < len(out) < 200
    for id_ in out:
        (folder / "data" / "claims" / f"{id_}.csv").unlink()
    kept = "\n".join(
        line
        for line in (folder / "data" / "sources.csv").read_text("utf-8").splitlines()
        if line.split(",")[0] not in out
    )
    (folder / "data" / "sources.csv").write_text(kept + "\n", "utf-8")
    used = {
        cell
        for path in (folder / "data" / "claims").glob("*.csv")
        for row in csv.reader(path.open(encoding="utf-8"))
        for cell in (*row[1:4], *row[7:8])  # and who is said to say so
    }
    for path in (folder / "data").glob("*.csv"):
        if path.name != "sources.csv":
            rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
            text = io.StringIO()
            # What is retired goes with what took its place.
            heir = rows[0].index("replaced_by") if "replaced_by" in rows[0] else 0
            csv.writer(text).writerows(
                [
                    rows[0],
                    *(
                        row
                        for row in rows[1:]
                        if row[0] in used or (row[heir] and row[heir] in used)
                    ),
                ]
            )
            path.write_text(text.getvalue(), "utf-8")
    expected = kg.export("nquads", folder).decode().splitlines()
    found = kg.export("nquads", project, as_of=day).decode().splitlines()
    assert set(expected) == set(found)
    assert kg.export("turtle", folder) == kg.export("turtle", project, as_of="2021-01")


def test_a_day_after_the_last_source_is_today(part: Path) -> None:
    newest = max(
        row[0].strip('"')
        for row in kg.query(
            "SELECT (STR(?d) AS ?x) { ?s a kg:Source ; dcterms:issued ?d }", part
        ).rows
    )
    assert newest < "2030"
    assert kg.export("turtle", part, as_of="2030") == kg.export("turtle", part, as_of="2029-12")
    undated = {
        row[0]
        for row in kg.query(
            "SELECT ?s { ?s a kg:Source MINUS { ?s dcterms:issued ?d } }", part
        ).rows
    }
    now = {
        tuple(row)
        for row in kg.query(
            "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } ?g prov:wasDerivedFrom ?x }", part
        ).rows
    }
    then = {
        tuple(row)
        for row in kg.query(
            "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } ?g prov:wasDerivedFrom ?x }",
            part,
            as_of="2030",
        ).rows
    }
    assert then < now and all(row[3].rpartition("#")[0] + ">" in undated for row in now - then)


def test_stores_of_days_are_kept_and_swept(own: Path) -> None:
    def days() -> set[str]:
        return {path.name for path in (own / "build" / "asof").iterdir()}

    first = opened(own, as_of="2019")
    again = opened(own, as_of="2019-12-31")
    assert again.place == first.place, "a second use reads the store that is there"
    first.lock.close()
    again.lock.close()
    del first, again
    start = date(2020, 1, 1)
    for n in range(8):
        opened(own, as_of=(start + timedelta(days=n)).isoformat()).lock.close()
    assert len(days()) <= 5 and "2020-01-08" in days()
    path = own / "data" / "sources.csv"
    path.write_text(path.read_text("utf-8").replace("Herald", "The Herald"), "utf-8")
    assert kg.query('ASK { ?s dcterms:publisher "The Herald" }', own, as_of="2020-06") is True
    assert days() == {"2020-06-30"}, "what is made of other inputs is removed"
    path.write_text(path.read_text("utf-8").replace("The Herald", "Herald"), "utf-8")
    kg.build(own)
    assert days() == set()
    assert snapshot.state(own, "2020-06-30") is None


def test_a_held_store_of_a_day_is_not_swept(own: Path) -> None:
    held = opened(own, as_of="2020")
    (own / "data" / "claims" / "undated.csv").write_text(
        "locator,subject,predicate,object\np1,town,kg:owns,hall\n", "utf-8"
    )
    kg.build(own)
    assert held.place.is_dir()
    assert bool(held.store.query("ASK { ?s ?p ?o }"))
    assert ask(own, "SELECT (STR(?a) AS ?x) { ?b kg:amount ?a }", "2020") == ["120000000000"]


def test_problems_are_refused_as_of_a_day_too(own: Path) -> None:
    (own / "data" / "claims" / "undated.csv").write_text(
        "locator,subject,predicate,object\np1,town,kg:ownz,hall\n", "utf-8"
    )
    assert (
        "unknown property “kg:ownz”"
        in run("-C", own, "query", "ASK {}", "--as-of", "2020", check=1).stderr
    )


def test_rdf_files_without_citations_have_no_day(own: Path) -> None:
    (own / "data" / "more.ttl").write_text(
        """@prefix kg: <https://kg.example/ontology#> . @prefix e: <https://footbridge.example/entity/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        e:hall kg:area 12.5 . e:hall skos:altLabel "the hall"@en . e:park a kg:Facility ; skos:prefLabel "Park"@en , "공원"@ko ."""
    )
    assert kg.query("ASK { entity:hall kg:area ?a }", own) is True
    assert kg.query("ASK { entity:hall kg:area ?a }", own, as_of="2030") is False
    assert kg.query('ASK { entity:hall skos:altLabel "the hall"@en }', own, as_of="2030") is True
    assert kg.query("ASK { entity:park ?p ?o }", own, as_of="2030") is False
    assert kg.query("ASK { ?d a <http://rdfs.org/ns/void#Dataset> }", own, as_of="2030") is True


# --- history --------------------------------------------------------------------------------------


def test_history(hall: Path) -> None:
    assert (
        run("-C", hall, "history", "Budget", "amount", check=0).stdout
        == "Budget · 예산  (budget)\n"
        "  –  2019-03     amount  KRW 100 billion  Gazette, source:early-2019 p1"
        "  (printed 1000억원; an earlier plan)\n"
        "  –  2020-06-01  amount  KRW 120 billion  Herald, source:mid-2020 p1\n"
    )
    assert (
        run("-C", hall, "--lang", "ko", "history", "예산", "금액", check=0).stdout
        == "예산 · Budget  (budget)\n"
        "  –  2019-03     금액  1,000억 원  Gazette, source:early-2019 p1  (표기 1000억원; 이전 계획)\n"
        "  –  2020-06-01  금액  1,200억 원  Herald, source:mid-2020 p1\n"
    )


def test_the_slip_of_a_milestone(hall: Path) -> None:
    out = run("-C", hall, "history", "hall-completion", check=0).stdout
    assert (
        "Completion of the hall (entity:hall-completion): first planned for 2020-05 [1]; now for"
        " 2021-03 [2] (moved by +10 months); reached 2021-09 [3]: 16 months later than first"
        " planned, 6 months later than last planned\n" in out
    )
    assert "[3] Gazette, source:late-2021, p1\n" in out
    korean = run("-C", hall, "--lang", "ko", "history", "회관 준공", check=0).stdout
    assert (
        "처음 계획 2020-05 [1]; 지금 계획 2021-03 [2] (계획이 옮겨짐: +10개월); 실제 2021-09 [3]:"
        " 처음 계획보다 16개월 늦음, 마지막 계획보다 6개월 늦음" in korean
    )
    # Of a facility: all that was to come of it.
    out = run("-C", hall, "history", "hall", "--as-of", "2020", check=1)
    assert (
        "first planned for 2020-05 [1]; now for 2021-03 [2] (moved by +10 months); no source says"
        " yet that it was reached" in out.stdout
    )
    assert "nothing is said of hall" in out.stderr


def opening(place: Path, planned: str, actual: str) -> str:
    """What `kg history` tells of a milestone; each of its days is a cell of a claim and may have
    the cells after it.
    """
    folder = written(
        place / "p",
        "hall,kg:Facility,회관,Hall\nopening,kg:Milestone,개관,Opening",
        "a,A,2019-01-01,ko,whole,\nb,B,2023-01-01,ko,whole,",
        a=f"p1,opening,kg:plannedDate,{planned}\np1,opening,kg:concerns,hall",
        b=f"p1,opening,kg:actualDate,{actual}",
    )
    return run("-C", folder, "history", "opening", check=0).stdout


@pytest.mark.parametrize(
    ("planned", "actual", "said"),
    [
        ("2020-05-01", "2020-05-31", "30 days later than planned"),
        ("2020-05-01", "2020-05-02", "1 day later than planned"),
        ("2020-05-10", "2020-05-01", "9 days earlier than planned"),
        ("2020-05-10", "2020-05-10", "in time"),
        ("2020-05", "2020-05-10", "in time"),
        ("2020-05", "2021-05-10", "12 months later than planned"),
        # A plan is late from its last day; a year leaves a range where the day is not said.
        ("2020", "2022", "13–24 months later than planned"),
        ("2020", "2021-04", "4 months later than planned"),
        ("2020-07/2020-12", "2021-02", "2 months later than planned"),
        ("2020", "2020-04", "in time"),
        ("2020-05", "2020", "whether in time cannot be said"),
    ],
)
def test_slips_are_as_precise_as_the_dates(
    tmp_path: Path, planned: str, actual: str, said: str
) -> None:
    assert f": {said}\n" in opening(tmp_path, planned, actual)


@pytest.mark.parametrize(
    ("planned", "actual", "said"),
    [
        (
            "2020-05,,",
            "2021-05,,at-most",
            "first planned for 2020-05 [1]; reached by 2021-05 [2]: whether in time cannot be said\n",
        ),
        (
            "2020-05,,",
            "2020-04,,at-most",
            ("first planned for 2020-05 [1]; reached by 2020-04 [2]: in time\n"),
        ),
        (
            "2020-05,,at-most",
            "2021-05,,",
            ("first planned by 2020-05 [1]; reached 2021-05 [2]: 12 months later than planned\n"),
        ),
        (
            "2020-05,,at-least",
            "2021-05,,",
            "first planned not before 2020-05 [1]; reached 2021-05 [2]: in time\n",
        ),
    ],
)
def test_what_was_done_by_a_day_was_not_late_for_all_that_is_known(
    tmp_path: Path, planned: str, actual: str, said: str
) -> None:
    assert f": {said}" in opening(tmp_path, planned, actual)


def test_the_outcome_of_a_target(own: Path) -> None:
    told = "Visitors target (entity:visitors-target): due 2021-06 [1]; "
    assert (
        told
        + "its day has passed, and no source says what came of it; the newest source about it is"
        " source:late-2021, 2021-12-31\n"
        in run("-C", own, "history", "visitors-target", check=0).stdout
    )
    assert (
        told + "no source says yet that it was reached\n"
        in run("-C", own, "history", "visitors-target", "--as-of", "2020", check=0).stdout
    )
    path = own / "data" / "claims" / "late-2021.csv"
    path.write_text(
        path.read_text("utf-8") + "p4,visitors-target,kg:hasOutcome,kg:missed,,,,,\n", "utf-8"
    )
    assert (
        told + "outcome: Missed [2]\n"
        in run("-C", own, "history", "visitors-target", check=0).stdout
    )


def test_history_in_machine_formats(hall: Path) -> None:
    rows = json.loads(
        run("-C", hall, "history", "budget", "kg:amount", "--format", "json", check=0).stdout
    )["results"]["bindings"]
    assert [
        tuple(r[name]["value"] for name in ("published", "value", "currency", "current"))
        for r in rows
    ] == [
        ("2019-03", "100000000000", "KRW", "false"),
        ("2020-06-01", "120000000000", "KRW", "true"),
    ]
    assert not any("period" in r for r in rows), "no source says a period"
    assert run("-C", hall, "history", "budget", "--format", "markdown", check=0).stdout.startswith(
        "| period | published | property |"
    )
    assert run("-C", hall, "history", "budget", "--format", "csv", check=0).stdout.count("\n") == 6


def test_history_of_what_is_not_there(hall: Path) -> None:
    done = run("-C", hall, "history", "budgett", check=1)
    assert "nothing is called “budgett”" in done.stderr and "did you mean budget" in done.stderr
    done = run("-C", hall, "history", "budget", "amuont", check=1)
    assert (
        "no property is called “amuont”" in done.stderr
        and "did you mean" in done.stderr
        and "amount" in done.stderr
    )
    assert (
        "nothing is said of budget with kg:during"
        in run("-C", hall, "history", "budget", "kg:during", check=1).stderr
    )


def test_as_of_data_is_a_part_of_the_data(project: Path) -> None:
    about, _ = dataset_file.read(project)
    words, _ = vocabulary.read(project, about.space)
    whole, _ = reading.read(project, words, about)
    last = None
    for day in ("2018-12-31", "2020-01-31", "2022-06-30", "2026-12-31"):
        found = current_claims.as_of(whole, day)
        assert {claim.citation for claim in found.claims} == set(found.citations)
        assert all(claim.published.last <= day for claim in found.claims)
        if last is not None:
            assert (
                set(last.claims) < set(found.claims)
                and set(last.entities) < set(found.entities)
                and set(last.statements) < set(found.statements)
            )
        last = found


def test_what_a_build_kept_is_what_the_files_said(project: Path, own: Path) -> None:
    # A graph as of a day is made from it.
    (own / "data" / "sources.csv").write_text(
        (own / "data" / "sources.csv").read_text("utf-8").replace("Herald", 'The ""Herald"" \\ co'),
        "utf-8",
    )
    head, *rows = (own / "data" / "things.csv").read_text("utf-8").splitlines()
    rows = [
        f"{head},replaced_by",
        *(f"{row}," for row in rows),
        "old-hall,kg:Facility,옛 회관,Old hall,hall",
    ]
    (own / "data" / "things.csv").write_text("\n".join(rows) + "\n", "utf-8")
    for folder in (project, own):
        about, _ = dataset_file.read(folder)
        words, _ = vocabulary.read(folder, about.space)
        read, problems = reading.read(folder, words, about)
        kept = restored(opened(folder).place / "named.nq", words, about.space, about.languages)
        assert problems == []
        assert (kept.space, kept.dataset, kept.citations) == (
            read.space,
            read.dataset,
            read.citations,
        )
        assert sorted(kept.statements) == sorted(read.statements)
        assert {note[2:] for note in kept.notes} == {note[2:] for note in read.notes}
        assert sorted(claim[:9] for claim in kept.claims) == sorted(
            claim[:9] for claim in read.claims
        )
        assert {(e.id, e.iri, e.cls, e.retired) for e in kept.entities.values()} == {
            (e.id, e.iri, e.cls, e.retired) for e in read.entities.values()
        }
        assert {id_: source[:6] for id_, source in kept.sources.items()} == {
            id_: source[:6] for id_, source in read.sources.items()
        }
        assert opened(folder, as_of="2999").state.counts["claims"] == sum(
            claim.published.last != ""
            for claim in read.claims
            if not amount_property(claim.predicate)
        )


# --- the real graph, by eye against the sources ---------------------------------------------------


def test_phase_1_budget(project: Path) -> None:
    _, claims, _ = kg.history("phase-1-budget", "kg:amount", project)
    exact = {
        (claim.published, int(claim.object.split('"')[1]) // 10**8)
        for claim in claims
        if not claim.qualifier and not claim.set_aside
    }
    assert {
        ("2019-01-30", 4061),
        ("2021-01-03", 4116),
        ("2021-11-22", 3939),
        ("2022-05-18~", 4119),
    } <= exact
    # What papers of 2025 say was put in is told apart from the plan, and is no newer one.
    assert not {claim.published[:4] for claim in claims} & {"2025"}
    printed = {claim.document.iri.rpartition("/")[2][:-1]: claim.printed for claim in claims}
    assert printed["news1-2021-01-03"] == "4116억원"
    now = kg.query("SELECT ?a { entity:phase-1-budget kg:amount ?a }", project).rows
    then = kg.query(
        "SELECT ?a { entity:phase-1-budget kg:amount ?a }", project, as_of="2021-01-03"
    ).rows
    assert [row[0].split('"')[1] for row in now + then] == ["426500000000", "411600000000"]


def test_data_centre_slips(project: Path) -> None:
    _, _, slips = kg.history("national-ai-data-centre", folder=project)
    by = {slip.thing.rpartition("/")[2].strip(">"): slip for slip in slips}
    works = by["data-centre-start-of-works"]
    assert works.moved == (5, 5, "months") and works.late == (11, 11, "months")
    # By the end of 2022: four months, not up to fifteen.
    assert by["data-centre-completion"].late == (4, 4, "months")
    opened = by["data-centre-opening"]
    assert opened.against_first == "tooLate" and opened.late[0] == 3
    assert not any(claim.weak for claim in opened.actual)
    assert by["data-centre-trial-start"].past and by["data-centre-trial-start"].newest
