"""Every competency question has one exact answer, and two engines give it.

The answers in `expected/` are the CSV of each question with its defaults, each held against the
sources by eye; `expected/README.md` says against which. When a claim is added that changes one,
look at `kg query NAME` first; what writes it anew is then
`kg query NAME --format csv | tr -d '\\r' > tests/project/expected/NAME.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import run

import kg
from kg.project import question_files
from kg.rdf import terms
from kg.rdf.terms import literal
from kg.sparql import asking
from kg.store import snapshot
from kg.words import LANGUAGES, table

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).with_name("expected")
NAMES = sorted(path.stem for path in (ROOT / "ontology" / "questions").glob("*.rq"))


class Engines(NamedTuple):
    """The engine over the built project, and its questions by name; the same part of the project in
    two engines.
    """

    oxigraph: object
    prefixes: dict[str, str]
    questions: dict[str, question_files.Question]
    part: object
    rdflib: object


@pytest.fixture(scope="module")
def engines(project: Path, part: Path) -> Engines:
    opened = snapshot.open(project)
    prefixes = opened.state.prefixes
    questions, problems = question_files.questions(project, prefixes)
    assert not problems, problems
    return Engines(
        opened.store,
        prefixes,
        {question.name: question for question in questions},
        snapshot.open(part).store,
        kg.dataset(part),
    )


def asked(engines: Engines, query: str) -> list[tuple[str, ...]]:
    """The rows that the built project answers."""
    return asking.rows(asking.ask(engines.oxigraph, query, engines.prefixes)).rows


def word(term: object) -> str:
    """The N-Triples string of an rdflib term, "" for what is unbound."""
    import rdflib

    if isinstance(term, rdflib.Literal):
        return literal(str(term), str(term.datatype or ""), term.language or "")
    return "" if term is None else term.n3()


def text(term: str) -> str:
    """What CSV shows of an N-Triples string."""
    return terms.parts(term)[0]


def test_there_are_enough_questions_and_no_answer_without_one() -> None:
    assert 40 <= len(NAMES) <= 45
    assert {path.stem for path in EXPECTED.glob("*.csv")} == set(NAMES)


def test_every_answer_was_held_against_sources() -> None:
    table = (EXPECTED / "README.md").read_text("utf-8")
    assert re.findall(r"^\| ([a-z-]{4,}) \| \S", table, re.M)[1:] == NAMES


def test_what_is_asked_for_is_said_in_both_languages(engines: Engines) -> None:
    parameters = [
        (name, p) for name, question in engines.questions.items() for p in question.parameters
    ]
    assert (
        len(parameters) > 20
        and [(name, p.name) for name, p in parameters if {"ko", ""} - set(p.meanings)] == []
    )


def test_titles_say_what_is_asked_in_both_languages(engines: Engines) -> None:
    for language in ("ko", "en"):
        titles = [question.titles.get(language, "") for question in engines.questions.values()]
        assert all(title.endswith("?") for title in titles), titles
        assert not [title for title, times in Counter(titles).items() if times > 1]
    assert all(
        re.search("[가-힣]", question.titles["ko"]) for question in engines.questions.values()
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_its_exact_answer(name: str, engines: Engines) -> None:
    query = engines.questions[name].query
    here = asking.rows(asking.ask(engines.oxigraph, query, engines.prefixes))
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        variables, *expected = [tuple(row) for row in csv.reader(file)]
    assert here.variables == list(variables)
    assert expected, "an answer without rows tells nothing"
    assert [tuple(map(text, row)) for row in here.rows] == expected


@pytest.mark.parametrize("name", NAMES)
def test_another_engine_gives_the_same_answer(name: str, engines: Engines) -> None:
    """The slower one; on a part of the project, where not all are wanted."""
    query = engines.questions[name].query
    here = asking.rows(asking.ask(engines.part, query, engines.prefixes))
    assert here.rows, "an answer without rows tells nothing"
    there = engines.rdflib.query(query, initNs=engines.prefixes)
    assert [str(variable) for variable in there.vars] == here.variables
    assert [tuple(map(word, row)) for row in there] == here.rows


@pytest.mark.parametrize("name", NAMES)
def test_the_default_of_a_parameter_stands_in_one_line(name: str, engines: Engines) -> None:
    question = engines.questions[name]
    for parameter in question.parameters:
        blocks = re.findall(rf"VALUES \?{parameter.name} \{{ [^{{}}\n]+ \}}", question.query)
        assert len(blocks) == 1, f"{name}: {parameter.name} has {len(blocks)} blocks"
        assert (
            question_files.fill(question.query, parameter.name, parameter.default) == question.query
        )


@pytest.mark.parametrize(
    ("name", "parameters", "row"),
    [
        ("who-held-which-post", {"day": "2025-09-01"}, ("mayor-of-gwangju", "kang-gi-jung")),
        (
            "who-held-which-post",
            {"day": "2021-11-22"},
            ("minister-of-science-and-ict", "lim-hye-sook", "true"),
        ),
        ("who-held-which-post", {"day": "2024-10-01"}, ("head-of-aica", "oh-sang-jin", "false")),
        (
            "values-over-time",
            {"thing": "ten-year-budget"},
            ("1000000000000", "kjdaily-2019-06-20"),
        ),
        (
            "values-over-time",
            {"thing": "phase-1-money-in-retrospect"},
            ("430000000000", "seoul-2025-08-22"),
        ),
        ("values-over-time", {"thing": "첨단3지구"}, ("3616853", "m²", "gwangjuin-2019-12-19")),
        ("said-at-a-place", {"locator": "p23"}, ("phase-1-budget", "411600000000")),
        ("budget-of-a-year", {"year": "2020"}, ("ai-budget-2020-requested", "120500000000")),
        # The request names no year: it is a stage of a line of that year.
        ("budget-of-a-year", {"year": "2025"}, ("ai-budget-2025-request", "67000000000")),
        # The target of 2027 is due by the day that its own source gives.
        (
            "figures-of-a-thing",
            {"about": "ai-cluster-project"},
            ("startup-target-2027", "2000", "2027", "kwangju-2021-03-03"),
        ),
        (
            "how-a-source-says-it",
            {"source": "source:namdo-2021-04"},
            ("data-centre-hpc-world-rank", "23", "planned"),
        ),
        ("plans-to-pay", {"source": "source:wowtv-2021-01-27"}, ("hasSpender", "1243300000000")),
        ("parts-of-a-thing", {"whole": "ai-cluster"}, ("driving-simulator", "true")),
        ("said-at-a-place", {"locator": "p23"}, ("phase-1-budget", "411600000000", "KRW")),
        ("budget-of-a-year", {"year": "2020"}, ("gwangju-city-budget-2020", "weak")),
    ],
)
def test_a_parameter_asks_for_something_else(
    project: Path, name: str, parameters: dict[str, str], row: tuple[str, ...]
) -> None:
    found = [
        [re.split("[/#]", text(cell))[-1] for cell in cells]
        for cells in kg.query(name, project, **parameters).rows
    ]
    assert any(set(row) <= set(cells) for cells in found), found


def test_who_took_another_post_since_is_not_held_for_want_of_a_successor(project: Path) -> None:
    """The president-elect of 2022 is president in 2024; a councillor has colleagues."""
    rows = kg.query("who-held-which-post", project, day="2024-10-01").rows
    posts = [row[0] for row in rows]
    assert not any("president-elect" in post or "vice-mayor" in post for post in posts)
    certain = {row[2] for row in rows if "councillor" in row[0] and "true" in row[5]}
    assert {tenure.rpartition("/")[2] for tenure in certain} == {
        "kang-su-hoon-councillor-tenure>",
        "park-su-gi-councillor-tenure>",
    }


def test_one_head_at_a_time(project: Path) -> None:
    rows = kg.query("who-held-which-post", project, day="2024-10-01").rows
    assert sum("head-of-aica" in row[0] for row in rows) == 1


# --- what an answer means -------------------------------------------------------------------------

NEVER_ADDED = "# Not to be added up"
GLOSSARY = re.compile(r"## Columns of the titled questions\n(.*?)\n## ", re.S)


def answer(name: str) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and the rows of an expected answer."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return list(rows.fieldnames or []), list(rows)


def test_a_column_has_one_name_in_all_questions() -> None:
    told = GLOSSARY.search((ROOT / "src" / "kg" / "README.md").read_text("utf-8"))
    assert told
    words = {word for line in told[1].splitlines() for word in re.findall(r"`(\w+)`", line)}
    used = {column for name in NAMES for column in answer(name)[0]}
    assert used <= words, used - words
    assert words - {"kg", "currency", "unit"} <= used, words - used
    labelled = {
        language: {code.removeprefix("query.column.") for code in table(language)}
        for language in LANGUAGES
    }
    assert words - {"kg"} <= labelled["en"] & labelled["ko"]


def test_every_question_stands_in_a_group(engines: Engines) -> None:
    for language in LANGUAGES:
        groups = question_files.grouped(engines.questions.values(), language)
        assert 5 <= len(groups) <= 9 and all(name for name, _ in groups)
        assert sum(len(questions) for _, questions in groups) == len(NAMES)


def test_groups_have_one_name_in_each_language(small: Path) -> None:
    """What has a group has a name of it in the working language, and the same ones as others in it."""
    path = small / "ontology" / "questions" / "budget-history.rq"
    text = path.read_text("utf-8")

    def problems(name: str, lines: str) -> list[str]:
        path.with_stem(name).write_text(lines + text, "utf-8", newline="\n")
        return [
            f"{p.path}:{p.line} {p.message}; {p.hint}"
            for p in kg.check(small)
            if "group" in p.message
        ]

    assert problems("one", "# Group (en): Money\n# Group (ko): 돈\n") == []
    assert problems("two", "# Group (en): Money\n") == [
        "ontology/questions/two.rq:1 its group has no name in ko; a line such as: # Group (ko): …",
    ]
    assert problems("two", "# Group (en): Money\n# Group (ko): 재원\n") == [
        "ontology/questions/two.rq:1 the group “Money” has other names than in"
        " ontology/questions/one.rq; there it is called Money, 돈",
    ]
    assert problems("two", "#\n# Group: Cash\n") == []


def test_the_list_of_questions_has_the_groups(small: Path) -> None:
    path = small / "ontology" / "questions" / "budget-history.rq"
    text = path.read_text("utf-8")
    alone = run("-C", small, "query").stdout
    assert alone.startswith("budget-history  What was said of a budget")
    path.with_stem("grouped").write_text("# Group (en): Money\n# Group (ko): 돈\n" + text, "utf-8")
    listed = run("-C", small, "query").stdout.splitlines()
    assert [listed[0], listed[2], listed[3]] == ["Money", "", "Others"]
    assert listed[1].startswith("grouped ") and "-p budget=footbridge-budget" in listed[1]
    assert run("-C", small, "--lang", "ko", "query").stdout.startswith("돈\n")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_set_aside_counts_only_where_it_is_shown(name: str, engines: Engines) -> None:
    query = engines.questions[name].query
    if "GRAPH ?citation" in query and name != "claims-per-year":
        assert "kg:editorialRank" in query and "kg:modality" in query
    shown = {
        row.get("rank", "")
        for row in answer(name)[1]
        if "smartcity-en-2020-01-14" in row.get("source", "")
    }
    assert shown <= {"set-aside"}


@pytest.mark.parametrize("name", NAMES)
def test_a_day_for_sorting_is_never_shown(name: str, engines: Engines) -> None:
    for variable in re.findall(r"kg:sortDay \?(\w+)", engines.questions[name].query):
        assert variable not in answer(name)[0]


@pytest.fixture(scope="module")
def literals(engines: Engines) -> set[str]:
    """Whatever text, number or date the project says."""
    query = (
        "SELECT DISTINCT ?o { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } FILTER(ISLITERAL(?o)) }"
    )
    return {text(row[0]) for row in asked(engines, query)}


@pytest.mark.parametrize("name", NAMES)
def test_a_date_is_as_precise_as_its_source(name: str, literals: set[str]) -> None:
    columns, rows = answer(name)
    dates = {"period", "published", "date", "during", "plannedDuring", "due"} & set(columns)
    assert {row[column] for row in rows for column in dates} - {""} <= literals


@pytest.mark.parametrize("name", NAMES)
def test_a_number_has_its_unit(name: str, engines: Engines) -> None:
    columns, rows = answer(name)
    if "property" not in columns or "value" not in columns:
        return
    counted = ("ontology#value", "ontology#amount", "ontology#area", "ontology#intake")
    for row in rows:
        if row["property"].endswith(counted):
            assert row.get("unit") or row.get("currency"), row


@pytest.mark.parametrize("name", NAMES)
def test_money_may_be_added_up_or_the_question_says_why_not(name: str, engines: Engines) -> None:
    columns, rows = answer(name)
    money = [row for row in rows if row.get("currency")]
    if not money:
        return
    column = "amount" if "amount" in columns else "value"
    naive = sum(float(row[column]) for row in money)
    # Each allocation once, and no part beside its whole.
    once = {row.get("thing", ""): float(row[column]) for row in money}
    inside = within(engines, set(once))
    distinct = sum(amount for thing, amount in once.items() if thing not in inside)
    path = ROOT / "ontology" / "questions" / f"{name}.rq"
    assert naive == distinct or NEVER_ADDED in path.read_text("utf-8"), (naive, distinct)


def within(engines: Engines, things: set[str]) -> set[str]:
    """Those that are a part of another, or a stage of the same line."""
    query = (
        "SELECT ?one ?other { { ?one dcterms:isPartOf+ ?other }"
        " UNION { ?one kg:isStageOf ?line . ?other kg:isStageOf ?line FILTER(?one != ?other) } }"
    )
    pairs = asked(engines, query)
    return {text(one) for one, other in pairs if {text(one), text(other)} <= things}


def test_the_parts_of_one_split_may_be_added_up() -> None:
    """Where the source says that they are all, they come to what the verdict on the sum says."""
    splits: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in answer("budget-splits")[1]:
        splits.setdefault((row["whole"], row["source"], row["split"]), []).append(row)
    sums = {
        (row["thing"], row["source"], row["split"]): row["sum"]
        for row in answer("sums")[1]
        if row["currency"]
    }
    complete = {key: rows for key, rows in splits.items() if rows[0]["complete"] == "true"}
    assert complete.keys() == sums.keys()
    for key, rows in splits.items():
        assert len({row["thing"] for row in rows}) == len(rows), key
        if key in complete:
            assert sum(int(row["amount"]) for row in rows) == int(sums[key]), key


def test_a_date_stands_with_its_own_source() -> None:
    """An agreement is dated by the source of its row, as finely as that one tells it."""
    told = {
        (row["source"].rpartition("/")[2], row["date"])
        for row in answer("agreements-signed")[1]
        if row["thing"].endswith("/mou-encored-2019")
    }
    assert told == {
        ("sedaily-2019-10-13", "2019-10-09"),
        ("hankyung-2020-11-06", "2019-10"),
        ("jnilbo-2021-07-18", "2019-10"),
        ("segye-2021-07-22", "2019-10"),
    }


def test_hedges_of_what_was_aimed_at_and_of_what_holds() -> None:
    aimed = {
        row["target"].rpartition("/")[2]: row["otherQualifier"]
        for row in answer("targets-and-measurements")[1]
    }
    assert aimed["gwangju-hosted-company-target-2029"] == "over"
    assert aimed["phase-1-job-target"] == "over" and aimed["data-centre-running-target"] == ""
    (cost,) = [r for r in answer("weak-rivals")[1] if r["thing"].endswith("/computing-centre-cost")]
    assert cost["otherQualifier"] == "at-least"
    hiring = {
        (row["source"].rpartition("/")[2], row["qualifier"])
        for row in answer("what-an-actor-promised-and-did")[1]
        if row["thing"].endswith("/nhn-annual-hiring-target") and row["unit"]
    }
    assert hiring == {("etnews-2021-01-03", "at-least"), ("news1-2021-08-12", "over")}
    hours = [row["qualifier"] for row in answer("academy-cohorts")[1]]
    assert hours == ["", "", "", "", "", "over", ""]  # of cohort 2 two counts of applicants


def test_an_outcome_is_told_with_its_day_and_its_kind() -> None:
    """What was pending when a source spoke of it is not pending for good."""
    pending = {
        row["thing"].rpartition("/")[2]: row["last"]
        for row in answer("bids-and-outcomes")[1]
        if row["outcome"].endswith("#pending")
    }
    assert pending["phase-2-pfs-application"] == "2024-07-04" and all(pending.values())
    said = {row["modality"] for row in answer("promises-and-what-became-of-them")[1]}
    # What somebody only claims is no outcome.
    assert said == {"", "stated"}


@pytest.mark.parametrize("name", NAMES)
def test_a_weak_source_says_that_it_is(name: str) -> None:
    columns, rows = answer(name)
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        weak = {row["id"] for row in csv.DictReader(file) if row["reliability"] == "weak"}
    if "source" not in columns or name in ("independent-sources", "set-aside", "weak-rivals"):
        return
    assert all(
        (row["source"].rpartition("/")[2] in weak) == (row["reliability"] == "weak") for row in rows
    )


def test_what_only_is_planned_does_not_hold(engines: Engines) -> None:
    planned = {(row["thing"], row["property"], row["value"]) for row in answer("only-planned")[1]}
    triples = asked(engines, "SELECT ?s ?p ?o { ?s ?p ?o }")
    assert planned and not planned & {(text(s), text(p), text(o)) for s, p, o in triples}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("conflicts", ["Disagreement"]),
        ("moves-and-developments", ["Move", "Development"]),
        ("weak-rivals", ["WeakRival"]),
        ("promises-and-what-became-of-them", ["Fulfilment"]),
        ("sums", ["SumVerdict"]),
    ],
)
def test_every_verdict_of_a_kind_is_told(name: str, kinds: list[str], engines: Engines) -> None:
    classes = " ".join(f"kg:{kind}" for kind in kinds)
    query = (
        f"SELECT DISTINCT ?thing {{ GRAPH kg:findings {{ VALUES ?kind {{ {classes} }}"
        " ?verdict a ?kind ; kg:concerns ?thing } }"
    )
    there = asked(engines, query)
    assert {row["thing"] for row in answer(name)[1]} == {text(row[0]) for row in there}
