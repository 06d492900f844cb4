"""Every competency question has one exact answer, and two engines give it.

The answers in `expected/` are the CSV of each question with its defaults, each held against the
sources by eye. When a claim is added that changes one, look at `kg query NAME` first; what writes
it anew is then `kg query NAME --format csv | tr -d '\\r' > tests/expected/NAME.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

import kg
from kg.project import question_files
from kg.rdf import terms
from kg.rdf.terms import literal
from kg.sparql import asking
from kg.store import snapshot

ROOT = Path(__file__).parents[1]
EXPECTED = Path(__file__).with_name("expected")
NAMES = sorted(path.stem for path in (ROOT / "ontology" / "questions").glob("*.rq"))


class Engines(NamedTuple):
    """The two engines over one built project, and its questions by name."""

    oxigraph: object
    rdflib: object
    prefixes: dict[str, str]
    questions: dict[str, question_files.Question]


@pytest.fixture(scope="module")
def engines(project: Path) -> Engines:
    opened = snapshot.open(project)
    prefixes = opened.state.prefixes
    questions, problems = question_files.questions(project, prefixes)
    assert not problems, problems
    return Engines(
        opened.store,
        kg.dataset(project),
        prefixes,
        {question.name: question for question in questions},
    )


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
    assert len(NAMES) >= 45
    assert {path.stem for path in EXPECTED.glob("*.csv")} == set(NAMES)


def test_what_is_asked_for_is_said_in_both_languages(engines: Engines) -> None:
    parameters = [
        (name, p) for name, question in engines.questions.items() for p in question.parameters
    ]
    assert (
        len(parameters) > 40
        and [(name, p.name) for name, p in parameters if {"ko", "en"} - set(p.meanings)] == []
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
def test_a_question_has_its_exact_answer_on_both_engines(name: str, engines: Engines) -> None:
    query = engines.questions[name].query
    here = asking.rows(asking.ask(engines.oxigraph, query, engines.prefixes))
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        variables, *expected = [tuple(row) for row in csv.reader(file)]
    assert here.variables == list(variables)
    assert expected, "an answer without rows tells nothing"
    assert [tuple(map(text, row)) for row in here.rows] == expected

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
            ("minister-of-science-and-ict", "lim-hye-sook"),
        ),
        (
            "claims-of-an-amount",
            {"money": "ten-year-budget"},
            ("1000000000000", "kjdaily-2019-06-20"),
        ),
        ("said-at-a-place", {"locator": "p15"}, ("phase-1-budget", "411600000000")),
        ("areas-of-a-site", {"site": "첨단3지구"}, ("3616853", "gwangjuin-2019-12-19")),
        ("budget-of-a-year", {"year": "2020"}, ("ai-budget-2020-requested", "120500000000")),
        ("targets-of-a-thing", {"thing": "gwangju-fez"}, ("fez-output-target", "5775100000000")),
        (
            "claimed-not-stated",
            {"source": "source:namdo-2021-04"},
            ("data-centre-hpc-world-rank", "23"),
        ),
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
