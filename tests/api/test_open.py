"""`kg.open`: a graph that is open, with the verbs as its methods."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import kg

VERBS = [
    *(
        "query",
        "cite",
        "search",
        "sources",
        "show",
        "conflicts",
        "history",
        "audit",
        "path",
        "money",
    ),
    *("graph", "dataset", "network", "export", "view", "picture", "site", "publish"),
]
# What says which graph is asked: `open` takes these, the methods do not.
OPENING = {"folder", "as_of", "endpoint"}


@pytest.mark.parametrize("verb", VERBS)
def test_a_function_takes_what_its_method_takes(verb: str) -> None:
    of_method = inspect.signature(getattr(kg.Snapshot, verb)).parameters
    of_function = inspect.signature(getattr(kg, verb)).parameters
    own = OPENING - ({"endpoint"} if verb == "publish" else set()) | {"data"}
    assert [name for name in of_function if name not in own] == [
        name for name in of_method if name != "self"
    ]


def test_the_methods_answer_as_the_functions_do(project: Path) -> None:
    graph = kg.open(project)
    query = "SELECT ?x { ?x a kg:Fund } ORDER BY ?x"
    assert graph.query(query) == kg.query(query, project)
    assert graph.cite(query) == kg.cite(query, project)
    assert graph.show("aica") == kg.show("aica", project)
    assert graph.conflicts() == kg.conflicts(project)
    assert graph.export("turtle") == kg.export("turtle", project)
    assert graph.audit("sums") == kg.audit(project, "sums")


def test_an_open_graph_stays_as_it_was(small: Path) -> None:
    graph = kg.open(small)
    query = "SELECT ?x { ?x a kg:Facility }"
    before = graph.query(query)
    for question in (small / "ontology" / "questions").glob("*.rq"):
        question.unlink()
    kg.build(small)
    assert graph.query(query) == before


def test_what_a_day_is_asked_of_is_looked_at_on_opening(asked: Path) -> None:
    with pytest.raises(kg.KGError, match="http://127.0.0.1:1/ cannot be reached"):
        kg.open(asked, as_of="2024-01-01", endpoint="http://127.0.0.1:1/")
    with pytest.raises(kg.KGError, match="no day of the calendar"):
        kg.open(asked, as_of="soon", endpoint="http://127.0.0.1:1/")
    with pytest.raises(kg.KGError, match="as_of is a text, and this is of type int"):
        kg.open(asked, as_of=2024)  # type: ignore[arg-type]


def test_a_day_that_nothing_is_known_of_says_so(asked: Path) -> None:
    graph = kg.open(asked, as_of="1990-01-01")
    assert graph.query("SELECT * { ?s ?p ?o }").rows == []
    assert "the first source" in graph.empty_reason() and kg.open(asked).empty_reason() == ""


def test_a_warning_names_the_line_that_asked(asked: Path) -> None:
    graph = kg.open(asked)
    for ask in (graph.query, lambda text: kg.query(text, asked)):
        with pytest.warns(UserWarning, match="kg:Fundd is no term") as warned:
            ask("SELECT ?x { ?x a kg:Fundd }")
        assert warned[0].filename == __file__


def test_a_warning_is_in_the_language_of_the_handle(asked: Path) -> None:
    with pytest.warns(UserWarning, match="kg:Fundd: 이 그래프에 없는 용어입니다"):
        kg.open(asked, language="ko").query("SELECT ?x { ?x a kg:Fundd }")
