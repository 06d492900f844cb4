"""The current graph, plans, findings and days in queries: in files, texts, questions and Python,
with citations and without.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, THOROUGH, run
from promised import SPACE, promised

import kg
from kg.errors import KGError
from kg.project import question_files
from kg.rdf.terms import parts
from kg.store import snapshot

BUILT = "SELECT ?what {} {{ entity:builder kg:builds ?what }}"
PLANNED = "SELECT ?what { GRAPH kg:plans { entity:builder kg:builds ?what } }"
BOTH = BUILT.format("FROM kg:current FROM kg:plans")
COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, with a titled question; tests only read it."""
    folder = promised(tmp_path_factory.mktemp("promised") / "hall")
    questions = folder / "ontology" / "questions"
    questions.mkdir()
    (questions / "what-is-built.rq").write_text(
        "# Title (en): What does a builder build?\n# Title (ko): 건설사는 무엇을 짓나?\n"
        "# Parameter: builder (entity): the builder\n# Parameter (ko): builder: 건설사\n"
        "SELECT ?what { VALUES ?builder { entity:builder } ?builder kg:builds ?what }\n",
        "utf-8",
    )
    kg.build(folder)
    return folder


def ids(found: object) -> list[str]:
    return sorted(row[0].rpartition("/")[2].strip('>"') for row in found.rows)


def number(query: str, folder: Path, **more: object) -> int:
    return int(kg.query(query, folder, **more).rows[0][0].split('"')[1])


# --- plans ----------------------------------------------------------------------------------------


def test_plans_are_asked_alone_and_beside_what_holds(hall: Path) -> None:
    assert ids(kg.query(BUILT.format(""), hall)) == ["hall"]
    assert ids(kg.query(PLANNED, hall)) == ["annex"]
    assert ids(kg.query(BOTH, hall)) == ["annex", "hall"]
    assert ids(kg.query(BUILT.format("FROM kg:plans"), hall)) == ["annex"]
    assert ids(kg.query(BUILT.format(""), hall, plans=True)) == ["annex", "hall"]
    told_apart = (
        "SELECT ?what ?planned { { GRAPH kg:current { entity:builder kg:builds ?what }"
        " BIND(false AS ?planned) } UNION { GRAPH kg:plans { entity:builder kg:builds ?what }"
        " BIND(true AS ?planned) } }"
    )
    assert sorted((row[0][-6:-1], row[1][1:5]) for row in kg.query(told_apart, hall).rows) == [
        ("/hall", "fals"),
        ("annex", "true"),
    ]
    through = "SELECT ?where {} {{ entity:builder kg:builds/schema:location ?where }}"
    assert len(kg.query(through.format(""), hall).rows) == 1  # the hall stands, by the rule
    assert len(kg.query(through.format("FROM kg:current FROM kg:plans"), hall).rows) == 2


def test_counts_over_both_are_exact(hall: Path) -> None:
    current, plans, both = (
        number(COUNT.format(graphs), hall)
        for graphs in ("", "FROM kg:plans", "FROM kg:current FROM kg:plans")
    )
    assert plans > 0 and both == current + plans
    assert number(COUNT.format("FROM kg:current"), hall) == current
    assert number("SELECT (COUNT(*) AS ?n) { GRAPH kg:current { ?s ?p ?o } }", hall) == current
    assert number(COUNT.format(""), hall, plans=True) == both
    shared = "ASK { ?s ?p ?o GRAPH kg:plans { ?s ?p ?o } }"
    assert kg.query(shared, hall) is False


def test_the_command(hall: Path, tmp_path: Path) -> None:
    def told(*words: str | Path) -> list[str]:
        out = run("-C", hall, "query", "--format", "tsv", *words, check=0).stdout
        return sorted(line.rpartition("/")[2][:-1] for line in out.splitlines()[1:])

    path = tmp_path / "both.rq"
    path.write_text(BOTH, "utf-8")
    assert told(path) == told(BOTH) == told("--plans", BUILT.format("")) == ["annex", "hall"]
    assert told(PLANNED) == ["annex"] and told("what-is-built") == ["hall"]
    assert told("--plans", "what-is-built") == told(
        "what-is-built", "--plans", "-p", "builder=건설사"
    )
    assert told("--plans", "--as-of", "2019", BUILT.format("")) == ["annex", "hall"]
    assert told("--as-of", "2019", BUILT.format("")) == []
    done = run("-C", hall, "query", "--plans", BOTH, check=2)
    assert "the query chooses its graphs itself" in done.stderr
    data = str(hall / "data" / "dataset.ttl")
    done = run("-C", hall, "query", "--plans", "--data", data, BOTH, check=2)
    assert "--plans" in done.stderr
    with pytest.raises(KGError):
        kg.query(BOTH, data=data, plans=True)


def test_a_handle(hall: Path) -> None:
    with_day = kg.open(hall, as_of="2019-12")
    assert ids(with_day.query(BOTH)) == ["annex", "hall"] and ids(with_day.query(PLANNED)) == [
        "annex",
        "hall",
    ]
    assert ids(kg.open(hall).query(BUILT.format(""), plans=True)) == ["annex", "hall"]


def test_citations_have_facts_of_their_own(hall: Path) -> None:
    query = (
        "SELECT ?modality ?period ?day ?speaker ?rank ?reason { GRAPH ?c { entity:%s ?p ?o }"
        " ?c kg:modality ?modality OPTIONAL { ?c kg:period ?period } OPTIONAL { ?c kg:sortDay ?day }"
        " OPTIONAL { ?c kg:isSaidBy ?speaker } OPTIONAL { ?c kg:editorialRank ?rank ;"
        " kg:reason ?reason } }"
    )
    (row,) = kg.query(query.replace("?p ?o", "kg:value ?o") % "visitors-so-far", hall).rows
    assert row[0] == '"claimed"' and "2021-11" in row[1] and "2021-11-01" in row[2]
    assert row[3].endswith("/town>") and row[4:] == ("", "")
    found = kg.query(query.replace("?p ?o", "kg:amount 5000000") % "budget", hall).rows
    assert [(row[0], row[4], row[5]) for row in found] == [
        ('"stated"', '"set-aside"', '"a misprint"')
    ]


def test_findings_are_asked(hall: Path) -> None:
    query = (
        "SELECT ?kind { GRAPH kg:findings { ?finding a ?kind ; kg:concerns entity:hall-completion"
        " } }"
    )
    assert {row[0].partition("#")[2] for row in kg.query(query, hall).rows} >= {
        "Fulfilment>",
        "Move>",
    }
    assert kg.query("ASK FROM kg:findings { ?f a kg:Disagreement }", hall) is True


def test_an_export_answers_as_the_project_does(hall: Path, tmp_path: Path) -> None:
    for name in ("nquads", "trig"):
        path = tmp_path / f"hall.{ {'nquads': 'nq', 'trig': 'trig'}[name] }"
        path.write_bytes(kg.export(name, hall))
        text = f"PREFIX entity: <{SPACE}entity/> " + BOTH
        assert ids(kg.query(text, data=path)) == ids(kg.query(BOTH, hall))
        count = COUNT.format("FROM kg:current FROM kg:plans")
        assert number(count, hall) == int(kg.query(count, data=path).rows[0][0].split('"')[1])
    dataset = kg.dataset(hall)
    names = {str(graph.identifier).rpartition("#")[2] for graph in dataset.graphs()}
    assert {"plans", "findings"} <= names


def test_exports_with_citations_have_the_notes(hall: Path) -> None:
    note = "only if there is money left"
    for format, citations in (("turtle", "claims"), ("turtle", "rdf12"), ("ntriples", "claims")):
        assert note in kg.export(format, hall, citations).decode()
    assert note in kg.export("nquads", hall).decode()
    assert note not in kg.export("turtle", hall).decode()


# --- citations ------------------------------------------------------------------------------------


def cited(query: str, folder: Path, **more: object) -> dict[str, list[str]]:
    found = kg.cite(query, folder, **more)
    kinds = ("citation", "rule", "finding", "plan")
    return {
        row[0].rpartition("/")[2].strip('>"'): [
            note.rpartition("/")[2][:-1] for note in notes if found.about[note].kind in kinds
        ]
        for row, notes in zip(found.rows, found.notes, strict=True)
    }


def test_what_holds_is_cited_from_what_is_stated_and_plans_from_plans(hall: Path) -> None:
    assert cited(BUILT.format(""), hall) == {"hall": ["mid-2020#p1"]}
    (name,) = cited(PLANNED, hall)["annex"]
    assert name.startswith("early-2019#p1~")
    for both in (cited(BOTH, hall), cited(BUILT.format(""), hall, plans=True)):
        assert both == {"hall": ["mid-2020#p1"], "annex": [name]}
    # What a rule has made of a plan.
    found = cited("SELECT ?where { entity:hall schema:location ?where }", hall)["park"]
    assert "as-planned" in found and any(note.startswith("early-2019#p1~") for note in found)
    assert "mid-2020#p1" in found and "late-2021#p1" in found  # it is built, and has opened


def test_findings_are_cited_from_the_readings_that_they_compare(hall: Path) -> None:
    query = "SELECT ?v { GRAPH kg:findings { ?f a kg:Disagreement ; kg:hasReading/kg:says ?v } }"
    found = kg.cite(query, hall)
    assert sorted(parts(row[0])[0] for row in found.rows) == ["1000000", "1200000"]
    for notes in found.notes:
        places = {note.rpartition("/")[2].strip(">").partition("~")[0] for note in notes}
        assert places == {"early-2019#p3", "late-2021#p3", "ontology#findings"}
    table = run("-C", hall, "query", "--cite", query, check=0).stdout
    assert "findings (what the build found in the sources)" in table


def test_footnotes_tell_how_a_source_says_it(hall: Path) -> None:
    query = "SELECT ?v { GRAPH ?c { entity:visitors-so-far kg:value ?v } }"
    done = run("-C", hall, "query", "--cite", query, check=0)
    note = done.stdout.splitlines()[-1]
    assert "2021-11, claimed, in the words of entity:town, published 2021-12-31" in note
    korean = run("-C", hall, "--lang", "ko", "query", "--cite", query, check=0).stdout
    assert "주장, entity:town의 말, 2021-12-31 발행" in korean
    aside = "SELECT ?c { GRAPH ?c { entity:budget kg:amount 5000000 } }"
    assert "set aside: a misprint" in run("-C", hall, "query", "--cite", aside, check=0).stdout
    planned = run("-C", hall, "query", "--cite", PLANNED, check=0).stdout
    assert "planned, in the words of entity:state, published 2019-03" in planned
    (facts,) = json.loads(
        run("-C", hall, "query", "--cite", "--format", "json", query, check=0).stdout
    )["sources"].values()
    assert (
        facts.items()
        >= {
            "modality": "claimed",
            "speaker": f"{SPACE}entity/town",
            "period": "2021-11",
            "published": "2021-12-31",
        }.items()
    )
    text = run("-C", hall, "query", "--cite", "--format", "csv", BOTH, check=0).stdout
    rows = {row["what"].rpartition("/")[2]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["annex"]["citation_modality"] == "planned"
    assert rows["annex"]["citation_speaker"] == f"{SPACE}entity/state"
    assert rows["hall"]["citation_modality"] == "stated" and rows["hall"]["citation_rank"] == "-"
    assert rows["hall"]["citation_published"] == "2020-06-01"


def test_a_column_of_that_name_is_taken(hall: Path) -> None:
    query = "SELECT (1 AS ?citation_modality) { ?s kg:builds ?o }"
    done = run("-C", hall, "query", "--cite", "--format", "csv", query, check=2)
    assert "the query has a variable ?citation_modality" in done.stderr


def test_a_choice_of_graphs_that_cannot_be_cited(hall: Path) -> None:
    for query, said in (
        ("SELECT ?c FROM kg:plans { GRAPH ?c { ?s ?p ?o } }", "FROM leaves no named graphs"),
        ("SELECT ?s FROM NAMED kg:plans { GRAPH kg:plans { ?s ?p ?o } }", "FROM makes another"),
        (f"SELECT ?s FROM <{SPACE}register/rules> {{ ?s ?p ?o }}", "FROM makes another dataset"),
    ):
        with pytest.raises(KGError, match=said):
            kg.cite(query, hall)


# --- composed rows --------------------------------------------------------------------------------

MONEY = (
    "SELECT ?amount ?payer { entity:budget kg:amount ?amount ; kg:hasPayer ?payer }"
    " ORDER BY ?amount ?payer"
)


def marked(query: str, folder: Path) -> list[bool]:
    found = kg.cite(query, folder)
    return [number in found.composed for number in range(len(found.rows))]


def test_a_row_that_no_source_states_whole_is_marked(hall: Path) -> None:
    # 1 million and the town, 1 million and the state, 1.2 million and the state are of two sources.
    found = kg.query(MONEY, hall).rows
    assert [(row[0][1:8], row[1].rpartition("/")[2]) for row in found] == [
        ("1000000", "state>"),
        ("1000000", "town>"),
        ("1200000", "state>"),
        ("1200000", "town>"),
    ]
    assert marked(MONEY, hall) == [True, True, True, False]
    answer = kg.cite(MONEY, hall)
    assert [row["composed"] for row in answer] == [True, True, True, False]
    shown = answer._repr_html_()
    assert shown.count("<em>composed</em>") == 3
    assert "<p>composed: the row puts together what no source states together.</p>" in shown
    table = run("-C", hall, "query", "--cite", MONEY, check=0).stdout.splitlines()
    assert [line.endswith("composed") for line in table[2:6]] == [True, True, True, False]
    assert "composed: the row puts together what no source states together." in table
    korean = run("-C", hall, "--lang", "ko", "query", "--cite", MONEY, check=0).stdout
    assert "조합: 어느 출처도 함께 말하지 않은 것을" in korean
    told = run("-C", hall, "query", "--cite", "--format", "json", MONEY, check=0).stdout
    assert json.loads(told)["composed"] == [True, True, True, False]
    text = run("-C", hall, "query", "--cite", "--format", "csv", MONEY, check=0).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["composed"] for row in rows] == ["true", "true", "true", ""]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The parts of one claim, and of one source.
        ("SELECT ?a ?c { entity:budget kg:amount ?a ; schema:currency ?c }", {False}),
        ("SELECT ?a ?s { entity:budget kg:amount ?a ; kg:hasStage ?s }", {False}),
        ("SELECT ?v ?d { entity:visitors-target kg:value ?v GRAPH kg:plans {"
         " entity:visitors-target kg:dueDate ?d } }", {False}),
        # A DISTINCT row of several ways, a subquery, a union.
        ("SELECT DISTINCT ?a ?p { entity:budget kg:amount ?a ; kg:hasPayer ?p } LIMIT 1", None),
        ("SELECT ?a ?p { { entity:budget kg:amount ?a } UNION { entity:budget kg:amount ?a }"
         " entity:budget kg:hasPayer ?p }", {True, False}),
        # What is set aside is of one source here, by the name that the query gives.
        ("SELECT ?a ?p { GRAPH ?c { entity:budget kg:amount ?a } GRAPH ?d {"
         " entity:budget kg:hasPayer ?p } FILTER(?a = 5000000 && ?p = entity:state) }", {False}),
        # Two things side by side, and a plan beside its outcome.
        ("SELECT ?a ?v { entity:budget kg:amount ?a . entity:visitors-target kg:value ?v }",
         {False}),
        ("SELECT ?p ?a { GRAPH kg:plans { entity:hall-completion kg:plannedDate ?p }"
         " entity:hall-completion kg:actualDate ?a }", {False}),
        # Two values of one property are compared.
        ("SELECT ?a ?b { entity:budget kg:amount ?a, ?b ; kg:hasPayer ?p FILTER(?a < ?b) }",
         {False}),
        # What is counted or grouped is neither.
        ("SELECT (SUM(?a) AS ?sum) { ?b kg:amount ?a ; kg:hasPayer ?p }", {False}),
        ("SELECT ?p (MAX(?a) AS ?most) { ?b kg:amount ?a ; kg:hasPayer ?p } GROUP BY ?p", {False}),
    ],
)  # fmt: skip
def test_what_is_composed_and_what_is_not(
    hall: Path, query: str, expected: set[bool] | None
) -> None:
    found = marked(query, hall)
    assert found and (expected is None or set(found) == expected), query


# --- a day ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2019-03", "2019", "2020-06-01", "2020", "2021-12-31", "2018"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?p ?o {} {{ ?s ?p ?o }}",
        "SELECT ?g ?s ?o {} {{ GRAPH ?g {{ ?s kg:amount ?o }} }}",
        "SELECT ?s ?o {} {{ GRAPH kg:plans {{ ?s kg:builds ?o }} }}",
        "SELECT ?f {} {{ GRAPH kg:findings {{ ?f a kg:Move }} }}",
        "SELECT ?o {} {{ entity:builder kg:builds ?o GRAPH kg:current {{ ?o a kg:Facility }} }}",
    ],
)
def test_from_a_day_is_as_of_that_day(hall: Path, query: str, day: str) -> None:
    clause = f"FROM <{SPACE}as-of/{day}>"
    dated, plain = query.format(clause), query.format("")
    then = sorted(kg.query(plain, hall, as_of=day).rows)
    assert sorted(kg.query(dated, hall).rows) == then
    assert sorted(kg.open(hall).query(dated).rows) == then
    assert sorted(kg.open(hall, as_of=day).query(dated).rows) == then


def test_a_day_beside_plans_is_of_the_plans_of_that_day(hall: Path) -> None:
    day = f"FROM <{SPACE}as-of/2019>"
    assert ids(kg.query(BUILT.format(day), hall)) == []
    assert ids(kg.query(BUILT.format(f"{day} FROM kg:plans"), hall)) == ["annex", "hall"]
    inside = f"SELECT ?what {day} {{ GRAPH kg:plans {{ entity:builder kg:builds ?what }} }}"
    assert ids(kg.query(inside, hall)) == ["annex", "hall"]
    assert cited(inside, hall) == cited(PLANNED, hall, as_of="2019")
    assert (
        run("-C", hall, "query", "--cite", "--format", "csv", inside, check=0).stdout
        == run(
            "-C", hall, "query", "--cite", "--format", "csv", "--as-of", "2019", PLANNED, check=0
        ).stdout
    )


def test_a_day_that_cannot_be_asked(hall: Path) -> None:
    for words, said in (
        ([f"ASK FROM <{SPACE}as-of/2019-13> {{ ?s ?p ?o }}"], "“2019-13” is no day"),
        ([f"ASK FROM <{SPACE}as-of/2019> {{ ?s ?p ?o }}", "--as-of", "2020"], "two days"),
    ):
        assert said in run("-C", hall, "query", *words, check=2).stderr
    done = run("-C", hall, "query", f"SELECT ?s FROM <{SPACE}as-of/2018> {{ ?s ?p ?o }}", check=0)
    assert "2018-12-31" in done.stderr  # why nothing is there
    with pytest.raises(KGError, match="two days"):
        kg.open(hall, as_of="2020").query(f"ASK FROM <{SPACE}as-of/2019> {{ ?s ?p ?o }}")


def test_a_handle_asks_a_day_of_what_it_has_opened(hall: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(hall, tmp_path / "hall")
    graph = kg.open(folder)
    path = folder / "data" / "claims" / "mid-2020.csv"
    path.write_text(
        path.read_text("utf-8").replace("builder,kg:builds", "builder,kg:owns"), "utf-8"
    )
    query = BUILT.format(f"FROM <{SPACE}as-of/2020>")
    assert ids(graph.query(query)) == ["hall"] and ids(kg.query(query, folder)) == []


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_questions_as_of_many_days(part: Path) -> None:
    """Every question as of fifty days; of both a part, unless all is asked for."""
    state = snapshot.state(part)
    found = kg.query("SELECT DISTINCT (STR(?d) AS ?day) { ?s dcterms:issued ?d }", part)
    days = sorted({row[0].strip('"').rstrip("~") for row in found.rows if "/" not in row[0]})
    days = days[:: max(1, len(days) // 50)][:50]
    assert len(days) == 50
    questions = question_files.questions(part, state.prefixes)[0]
    if not THOROUGH:
        days, questions = days[5::15], questions[::4]
    for day in days:
        then = kg.open(part, as_of=day)
        for question in questions:
            dated = question.query.replace("{", f"FROM <{state.space}as-of/{day}> {{", 1)
            assert kg.query(dated, part) == then.query(question.query), (day, question.name)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_questions_that_tell_plans_apart_do_so_beside_them(part: Path) -> None:
    """Else what is planned would be told as what holds."""
    state = snapshot.state(part)
    questions = question_files.questions(part, state.prefixes)[0]
    telling = [question for question in questions if "GRAPH kg:plans" in question.query]
    assert len(telling) > 5
    for question in telling:
        plain = kg.query(question.query, part)
        assert kg.query(question.query, part, plans=True) == plain, question.name
        cited = kg.cite(question.query, part, plans=True)
        assert cited.rows == plain.rows, question.name


def test_the_own_project_has_plans(project: Path) -> None:
    assert number(COUNT.format("FROM kg:plans"), project) > 0
    assert number(COUNT.format("FROM kg:current FROM kg:plans"), project) == number(
        COUNT.format(""), project
    ) + number(COUNT.format("FROM kg:plans"), project)
    assert (ROOT / "ontology" / "rules" / "as-planned.rq").is_file()
