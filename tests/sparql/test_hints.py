"""A misspelt term is told beside the empty answer that it gives."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import run

import kg
from kg.sparql import hints

SPACE = "https://kg.example/ontology#"
PREFIXES = {
    "kg": SPACE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
}
DATA = f"""
@prefix kg: <{SPACE}> . @prefix e: <https://example.org/entity/> .
e:bridge a kg:Fund ; kg:amount 5 ; kg:payer e:town ; kg:cost "5"^^kg:money .
"""


LST = "kg:lst is no term of this graph; did you mean kg:cost?"


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
        (
            "SELECT ?x { ?x kg:start ?y }",
            ["kg:start is a term of an earlier vocabulary; now it is kg:during"],
        ),
        (
            "SELECT ?x { ?x kg:end ?y }",
            ["kg:end is a term of an earlier vocabulary; now it is kg:during"],
        ),
        (
            "SELECT ?x { ?x kg:asOf ?y }",
            ["kg:asOf is a term of an earlier vocabulary; now it is kg:period, kg:sortDay"],
        ),
        (
            "SELECT ?x { ?x kg:standing ?y }",
            [
                "kg:standing is a term of an earlier vocabulary; now it is kg:modality,"
                " kg:editorialRank"
            ],
        ),
        (
            "SELECT ?x { ?x a owl:FunctionalProperty }",
            ["owl:FunctionalProperty is a term of an earlier vocabulary; now it is kg:oneValue"],
        ),
        ("SELECT ?x FROM kg:plans { ?x ?y ?z }", ["kg:plans is no named graph here"]),
        ("SELECT ?x { ?x foaf:name ?y }", []),  # the graph has nothing of that vocabulary
        ("SELECT ?x { ?x kg:amount 7 FILTER(kg:round(?x)) }", []),  # a function is no term
        (
            'SELECT ?x { ?x kg:amount "5"^^kg:number }',
            ["kg:number is no datatype of this graph"],
        ),
        (
            'SELECT ?x { ?x kg:amount "5"^^kg:mony FILTER(DATATYPE(?x) = kg:money) }',
            ["kg:mony is no datatype of this graph; did you mean kg:money?"],
        ),
        (
            'SELECT ?x { ?x kg:amount "5"^^xsd:dat ; kg:payer "5"^^xsd:gYear }',
            ["xsd:dat is no datatype of this graph; did you mean xsd:date?"],
        ),
        (
            "SELECT ?x { ?x kg:amount ?y FILTER(DATATYPE(?y) = xsd:datetime) }",
            ["xsd:datetime is no datatype of this graph; did you mean xsd:dateTime?"],
        ),
        ("SELECT ?x { GRAPH kg:curent { ?x a kg:Fund } }", ["kg:curent is no named graph here"]),
        (
            "SELECT ?x FROM <http://a/b> FROM NAMED <http://a/c> { ?x a kg:Fund }",
            ["<http://a/b> is no named graph here", "<http://a/c> is no named graph here"],
        ),
        (
            "BASE <https://kg.example/ontology> SELECT ?x { ?x a <#Fundd> , <#Fund> }",
            ["<#Fundd> is no term of this graph; did you mean <#Fund>?"],
        ),
        (
            "BASE <https://kg.example/> PREFIX o: <ontology#> SELECT ?x { ?x a o:Fundd }",
            ["o:Fundd is no term of this graph; did you mean o:Fund?"],
        ),
        (
            "SELECT ?x { ?x a kg:Fu\\u006edd , <https://kg.example/ontology#Fu\\u006ed> }",
            ["kg:Fundd is no term of this graph; did you mean kg:Fund?"],
        ),
        (
            "SELECT ?x { VALUES ?c { kg:Fundd kg:Fund } ?x a ?c }",
            ["kg:Fundd is no term of this graph; did you mean kg:Fund?"],
        ),
        (
            "SELECT ?x { ?x a ?c FILTER(?c IN (kg:Fund, kg:Fundd)) }",
            ["kg:Fundd is no term of this graph; did you mean kg:Fund?"],
        ),
        (
            "SELECT ?x { ?x a ?c FILTER(?x != 5 && kg:Fundd = ?c) } VALUES ?x { kg:amuont }",
            [
                "kg:Fundd is no term of this graph; did you mean kg:Fund?",
                "kg:amuont is no term of this graph; did you mean kg:amount?",
            ],
        ),
        ("DESCRIBE kg:Fundd", ["kg:Fundd is no term of this graph; did you mean kg:Fund?"]),
        ('SELECT ?x { ?x kg:amount "kg:Fundd" } # kg:Fundd', []),
        # A collection may stand behind a property; behind a name in an expression, arguments do.
        ("SELECT ?x { ?x kg:lst (1 2) }", [LST]),
        ("SELECT ?x { ?x kg:payer/kg:lst (1 2) }", [LST]),
        ("SELECT ?x { ?x (kg:payer|kg:lst) (1) }", [LST]),
        ("ASK { FILTER kg:near(?x) ?x kg:lst (1) }", [LST]),
        ("ASK { BIND(kg:near(?y) AS ?x) ?x kg:lst (1) }", [LST]),
        (
            "SELECT (kg:near(?y) AS ?x) { { SELECT ?y { ?y kg:lst () } } } ORDER BY kg:near(?x)",
            [LST],
        ),
        ("SELECT ?x { ?x kg:amount ?y } GROUP BY kg:near(?y) HAVING kg:far(?y)", []),
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
    for text in (
        "SELECT ?x { GRAPH kg:grahp { ?x kg:said 8 } }",
        "SELECT ?x FROM kg:grahp { ?x kg:said 8 }",
        "SELECT ?x FROM NAMED kg:grahp { GRAPH ?g { ?x kg:said 8 } }",
    ):
        assert hints.unknown(made, text, PREFIXES) == [
            "kg:grahp is no named graph here; did you mean kg:graph?"
        ]


@pytest.mark.parametrize(
    "format", ["table", "markdown", "csv", "tsv", "json", "xml", "spreadsheet"]
)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x ?y {{ ?x a <{0}Fund> OPTIONAL {{ ?x <{0}{1}> ?y }} }}",
        "SELECT ?x (COUNT(?y) AS ?n) {{ ?x a ?c OPTIONAL {{ ?x <{0}{1}> ?y }} }} GROUP BY ?x",
    ],
)
def test_a_column_without_values_tells_it(tmp_path: Path, format: str, query: str) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DATA + "e:road a kg:Fund .\n")
    done = run("query", "--data", file, query.format(SPACE, "amuont"), "--format", format)
    assert done.stderr == (
        f"<{SPACE}amuont> is no term of this graph; did you mean <{SPACE}amount>?\n"
    )
    # One value is enough.
    right = run("query", "--data", file, query.format(SPACE, "amount"), "--format", format)
    assert done.returncode == right.returncode == 0 and right.stderr == ""


def test_python_tells_of_a_column_without_values(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DATA)
    text = f"SELECT ?x ?y {{ ?x a <{SPACE}Fund> OPTIONAL {{ ?x <{SPACE}amuont> ?y }} }}"
    with pytest.warns(UserWarning, match="did you mean"):
        assert len(kg.query(text, data=file).rows) == 1


def test_the_command_tells_it_beside_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DATA)
    wrong, right = (f"SELECT ?x {{ ?x a <{SPACE}{name}> }}" for name in ("Fundd", "Fund"))
    for format in ("table", "csv", "json", "xml"):
        done = run("query", "--data", file, wrong, "--format", format)
        assert done.returncode == 0
        assert (
            done.stderr == f"<{SPACE}Fundd> is no term of this graph; did you mean <{SPACE}Fund>?\n"
        ), format
        assert run("query", "--data", file, right, "--format", format).stderr == ""
    for query, format in (
        (wrong.replace("SELECT ?x", "ASK"), "table"),
        (wrong.replace("SELECT ?x", "CONSTRUCT { ?x a ?x }"), "ntriples"),
    ):
        done = run("query", "--data", file, query, "--format", format)
        assert done.stdout in ("false\n", "") and "did you mean" in done.stderr
    assert run("query", "--data", file, right.replace("SELECT ?x", "ASK")).stderr == ""


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json"])
def test_a_count_of_nothing_tells_it(tmp_path: Path, format: str) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DATA)
    counted = "SELECT (COUNT(*) AS ?n) (MAX(?x) AS ?most) {{ ?x a <{}{}> }}"
    done = run("query", "--data", file, counted.format(SPACE, "Fundd"), "--format", format)
    assert done.returncode == 0 and "did you mean" in done.stderr
    right = run("query", "--data", file, counted.format(SPACE, "Fund"), "--format", format)
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
    assert run("init", tmp_path / "mine").returncode == 0
    done = run("-C", tmp_path / "mine", "query", "--cite", "SELECT ?x { ?x a kg:Fundd }")
    assert "kg:Fundd is no term of this graph; did you mean kg:Fund?" in done.stderr
    with pytest.warns(
        UserWarning, match=r"kg:Fundd is no term of this graph; did you mean kg:Fund\?"
    ):
        assert kg.query("SELECT ?x { ?x a kg:Fundd }", tmp_path / "mine").rows == []


def test_a_former_term_that_the_graph_has_is_known() -> None:
    made = ox.Store()
    made.load(
        f"<urn:p> a <http://www.w3.org/2002/07/owl#FunctionalProperty> ; <{SPACE}start> 1 .".encode(),
        format=ox.RdfFormat.TURTLE,
    )
    query = "SELECT ?x { ?x a owl:FunctionalProperty ; kg:start 2 }"
    assert hints.unknown(made, query, PREFIXES) == []


@pytest.mark.parametrize("name", ["kg:current", "kg:plans", "kg:findings"])
def test_the_graphs_of_a_project_are_known_though_they_hold_nothing(name: str) -> None:
    made = ox.Store()
    query = f"SELECT ?x FROM {name} {{ ?x ?y ?z }}"
    assert hints.unknown(made, query, PREFIXES) == []  # as of a day before the first source
    made.load(f"<urn:c> a <{SPACE}Citation> .".encode(), format=ox.RdfFormat.TURTLE)
    assert hints.unknown(made, query, PREFIXES) == []
