"""A misspelt term is told beside the empty answer that it gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.sparql import hints

SPACE = "https://kg.example/ontology#"
PREFIXES = {
    "kg": SPACE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
DATA = f"""
@prefix kg: <{SPACE}> . @prefix e: <https://example.org/entity/> .
e:bridge a kg:Fund ; kg:amount 5 ; kg:payer e:town .
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    return made


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        (
            "SELECT ?x { ?x a kg:Fundd }",
            ["kg:Fundd is no term of this graph; did you mean kg:Fund?"],
        ),
        ("SELECT ?x { ?x a kg:Fund }", []),
        (
            f"ASK {{ ?x <{SPACE}amont> 7 }}",
            [f"<{SPACE}amont> is no term of this graph; did you mean <{SPACE}amount>?"],
        ),
        (
            "PREFIX e: <https://example.org/entity/> SELECT ?x { e:brigde kg:payer ?x }",
            ["e:brigde is no term of this graph; did you mean e:bridge?"],
        ),
        (
            "CONSTRUCT { ?x a kg:New } { ?x kg:payer kg:Zzzzqq }",
            ["kg:Zzzzqq is no term of this graph"],
        ),
        ("SELECT ?x { ?x foaf:name ?y }", []),  # the graph has nothing of that vocabulary
        (
            'SELECT ?x { ?x kg:amount "5"^^kg:number FILTER(kg:round(?x)) }',
            [],
        ),  # a datatype and a function are no terms
        ("SELECT ?x FROM kg:currant { ?x kg:amount 7 }", []),  # a graph is told otherwise
        ("DESCRIBE kg:Fundd", ["kg:Fundd is no term of this graph; did you mean kg:Fund?"]),
        ('SELECT ?x { ?x kg:amount "kg:Fundd" } # kg:Fundd', []),
    ],
)
def test_terms_that_the_graph_has_not(store: ox.Store, query: str, sentences: list[str]) -> None:
    assert hints.unknown(store, query, PREFIXES) == sentences


def test_terms_of_named_graphs_and_their_names_are_known(store: ox.Store) -> None:
    made = ox.Store()
    graph = ox.NamedNode(SPACE + "graph")
    made.extend(
        [
            *store,
            *(ox.Quad(q.subject, ox.NamedNode(SPACE + "said"), q.object, graph) for q in store),
        ]
    )
    assert hints.unknown(made, "SELECT ?x { GRAPH kg:graph { ?x kg:said 8 } }", PREFIXES) == []


def command(*words: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *words],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_command_tells_it_beside_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DATA)
    wrong, right = (f"SELECT ?x {{ ?x a <{SPACE}{name}> }}" for name in ("Fundd", "Fund"))
    for format in ("table", "csv", "json", "xml"):
        done = command("query", "--data", file, wrong, "--format", format)
        assert done.returncode == 0
        assert (
            done.stderr == f"<{SPACE}Fundd> is no term of this graph; did you mean <{SPACE}Fund>?\n"
        ), format
        assert command("query", "--data", file, right, "--format", format).stderr == ""
    for query, format in (
        (wrong.replace("SELECT ?x", "ASK"), "table"),
        (wrong.replace("SELECT ?x", "CONSTRUCT { ?x a ?x }"), "ntriples"),
    ):
        done = command("query", "--data", file, query, "--format", format)
        assert done.stdout in ("false\n", "") and "did you mean" in done.stderr
    assert command("query", "--data", file, right.replace("SELECT ?x", "ASK")).stderr == ""


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json"])
def test_a_count_of_nothing_tells_it(tmp_path: Path, format: str) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DATA)
    counted = "SELECT (COUNT(*) AS ?n) (MAX(?x) AS ?most) {{ ?x a <{}{}> }}"
    done = command("query", "--data", file, counted.format(SPACE, "Fundd"), "--format", format)
    assert done.returncode == 0 and "did you mean" in done.stderr
    right = command("query", "--data", file, counted.format(SPACE, "Fund"), "--format", format)
    assert right.stderr == ""


@pytest.mark.parametrize(
    "term", ["<b/c:d>", "<1:b>", "<http://x/%zz>", "<http://[bad/x>", "kg:Fun\\u0064", "z:d"]
)
def test_what_is_no_whole_name_is_not_looked_up(store: ox.Store, term: str) -> None:
    text = f"BASE <http://a/> PREFIX z: <b/c:> SELECT * {{ ?x a {term} }}"
    assert hints.unknown(store, text, PREFIXES) == []


def test_many_terms_are_looked_up_in_part(store: ox.Store) -> None:
    text = "SELECT ?x { VALUES ?c { %s } ?x a ?c }"
    many = " ".join(f"<http://a{n}.example/x>" for n in range(20_000))
    assert hints.unknown(store, text % many, PREFIXES) == []


def test_an_empty_answer_with_citations_tells_it(tmp_path: Path) -> None:
    assert command("init", tmp_path / "mine").returncode == 0
    done = command("-C", tmp_path / "mine", "query", "--cite", "SELECT ?x { ?x a kg:Fundd }")
    assert "kg:Fundd is no term of this graph; did you mean kg:Fund?" in done.stderr
    with pytest.warns(
        UserWarning, match=r"kg:Fundd is no term of this graph; did you mean kg:Fund\?"
    ):
        assert kg.query("SELECT ?x { ?x a kg:Fundd }", tmp_path / "mine").rows == []
