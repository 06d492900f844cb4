"""Graphs that a query calls by the names of kg: what it means on an engine that has no such names."""

from __future__ import annotations

import random
from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import KGError
from kg.rdf.terms import PREFIXES
from kg.sparql import asking, graphs

pytestmark = pytest.mark.fast

SPACE = "https://test.example/"
KNOWN = {**PREFIXES, "": SPACE}
CURRENT, PLANS, FINDINGS = (ox.NamedNode(iri) for iri in graphs.OWN)
OTHER = ox.NamedNode(SPACE + "other")


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(SPACE + name)


def made(triples: list[tuple[str, str, str, ox.NamedNode | None]]) -> ox.Store:
    store = ox.Store()
    for s, p, o, graph in triples:
        store.add(ox.Quad(node(s), node(p), node(o), graph or ox.DefaultGraph()))
    return store


@pytest.fixture
def store() -> ox.Store:
    return made(
        [
            ("a", "p", "b", None),
            ("b", "p", "c", None),
            ("b", "q", "c", None),
            ("c", "p", "d", PLANS),
            ("a", "q", "d", PLANS),
            ("a", "p", "b", OTHER),
            ("x", "p", "y", OTHER),
        ]
    )


def rows(store: ox.Store, query: str, **more: object) -> list[str]:
    found = asking.rows(asking.ask(store, query, KNOWN, **more))
    return sorted(" ".join(cell[1:-1].removeprefix(SPACE) for cell in row) for row in found.rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s FROM kg:current { ?s :p ?o }", ["a", "b"]),
        ("SELECT ?s FROM kg:plans { ?s :p ?o }", ["c"]),
        ("SELECT ?s FROM kg:current FROM kg:plans { ?s :p ?o }", ["a", "b", "c"]),
        ("SELECT ?o FROM kg:current FROM kg:plans { :a :p+ ?o }", ["b", "c", "d"]),
        ("SELECT ?s FROM kg:current FROM :other { ?s :p ?o }", ["a", "b", "x"]),
        ("SELECT ?s { GRAPH kg:plans { ?s :p ?o } }", ["c"]),
        ("SELECT ?s { GRAPH kg:current { ?s :p ?o } }", ["a", "b"]),
        ("SELECT ?s { ?s :q ?o GRAPH kg:current { ?s :p ?o } }", ["b"]),
        ("SELECT ?s { ?s :p ?o GRAPH <https://kg.example/ontology#current> { ?s :q ?o } }", ["b"]),
        ("PREFIX k: <https://kg.example/ontology#> SELECT ?s { GRAPH k:current { ?s :q ?o } }", ["b"]),
        ("SELECT ?s { ?s :p ?o FILTER NOT EXISTS { GRAPH kg:current { ?s :q ?o } } }", ["a"]),
        ("SELECT ?s FROM NAMED kg:current { GRAPH kg:current { ?s :p ?o } }", ["a", "b"]),
        ("SELECT ?s FROM NAMED kg:current { ?s :p ?o }", []),
        ("SELECT ?s FROM kg:plans FROM NAMED kg:current { ?x :p ?o GRAPH kg:current { ?s :q ?y } }",
         ["b"]),
        ("SELECT DISTINCT ?g FROM NAMED kg:current FROM NAMED kg:plans { GRAPH ?g { ?s :p ?o } }",
         ["https://kg.example/ontology#current", "https://kg.example/ontology#plans"]),
        ("SELECT ?s FROM kg:plans { GRAPH kg:plans { ?s :p ?o } }", []),  # FROM leaves none
        ("SELECT DISTINCT ?g { GRAPH ?g { ?s :p ?o } }",
         ["https://kg.example/ontology#plans", "other"]),
        ("SELECT ?s { ?s :p kg:current }", []),  # a term like any other
    ],
)  # fmt: skip
def test_what_is_asked(store: ox.Store, query: str, expected: list[str]) -> None:
    assert rows(store, query) == expected


def test_plans_beside_what_holds(store: ox.Store) -> None:
    assert rows(store, "SELECT ?s { ?s :p ?o }", plans=True) == ["a", "b", "c"]
    assert rows(store, "SELECT ?x { ?s :p ?o GRAPH :other { ?x :p ?y } }", plans=True)
    with pytest.raises(KGError, match="the query chooses its graphs itself"):
        rows(store, "SELECT ?s FROM kg:plans { ?s :p ?o }", plans=True)
    with pytest.raises(KGError, match="while the default graph is another"):
        rows(store, "SELECT ?s { GRAPH kg:current { ?s :p ?o } }", plans=True)


def test_counts_are_exact_though_graphs_share_triples(store: ox.Store) -> None:
    count = "SELECT (STR(COUNT(*)) AS ?n) FROM kg:current FROM {} {{ ?s ?p ?o }}"
    assert rows(store, count.format("kg:plans")) == ["5"]
    assert rows(store, count.format(":other")) == ["4"]
    store.add(ox.Quad(node("a"), node("p"), node("b"), PLANS))
    assert rows(store, count.format("kg:plans")) == ["5"]
    assert rows(store, "SELECT (STR(COUNT(*)) AS ?n) { ?s ?p ?o }", plans=True) == ["5"]


def test_a_graph_that_has_the_name_is_asked(store: ox.Store) -> None:
    """As in an export of what a server holds."""
    store.add(ox.Quad(node("z"), node("p"), node("y"), CURRENT))
    for query in ("{ GRAPH kg:current { ?s :p ?o } }", "FROM kg:current { ?s :p ?o }"):
        assert rows(store, f"SELECT ?s {query}") == ["z"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { GRAPH ?g { ?s :p ?o GRAPH kg:current { ?s :q ?o } } }", "inside another GRAPH"),
        ("ASK { GRAPH :other { GRAPH kg:current { ?s :q ?o } } }", "inside another GRAPH"),
        ("ASK { VALUES ?g { kg:current kg:plans } GRAPH ?g { ?s ?p ?o } }", "named as a value"),
        ("ASK { GRAPH ?g { ?s ?p ?o } FILTER(?g = kg:current) }", "named as a value"),
        ("ASK { GRAPH kg:current { ?s ?p ?o } UNION { ?s ?p ?o } }", "is not well-formed SPARQL"),
    ],
)
def test_what_cannot_be_exact_is_refused(store: ox.Store, query: str, said: str) -> None:
    with pytest.raises(KGError, match=said):
        asking.ask(store, query, KNOWN)


def test_an_error_tells_the_place_in_the_query_as_it_is_written(store: ox.Store) -> None:
    with pytest.raises(KGError, match="query:1:43"):
        asking.ask(store, "SELECT ?s { GRAPH kg:current { ?s :p ?o } ) }", KNOWN)


# --- generated queries ----------------------------------------------------------------------------


def group(dice: random.Random, deep: int) -> str:
    def triple() -> str:
        return (
            f"{dice.choice(['?x', '?y', ':a'])} :{dice.choice('pq')} {dice.choice(['?y', '?z'])} ."
        )

    parts = [triple() for _ in range(dice.randrange(1, 3))]
    for _ in range(dice.randrange(3) if deep else 0):
        inner = f"{{ {group(dice, deep - 1)} }}"
        own = f"GRAPH kg:current {inner}"
        parts.append(
            dice.choice(
                [
                    own,
                    own,
                    f"OPTIONAL {{ {own} }}",
                    f"{{ {own} }} UNION {inner}",
                    f"MINUS {{ {own} }}",
                    f"FILTER EXISTS {{ {own} }}",
                    f"FILTER NOT EXISTS {{ ?x :p ?y {own} }}",
                    f"GRAPH kg:plans {inner.replace('GRAPH kg:current', 'GRAPH kg:plans')}",
                    f"{{ SELECT ?x (COUNT(*) AS ?n{dice.randrange(99)}) {{ {own} }} GROUP BY ?x }}",
                    "FILTER(?x != ?y)",
                ]
            )
        )
    return " ".join(parts)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_a_plain_group_is_the_same_as_the_graph(dice: random.Random) -> None:
    names = "abc"
    triples = [
        (
            dice.choice(names),
            dice.choice("pq"),
            dice.choice(names),
            dice.choice([None, None, PLANS]),
        )
        for _ in range(dice.randrange(3, 12))
    ]
    store, named = made(triples), made(triples)
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        named.add(ox.Quad(*quad.triple, CURRENT))
    query = f"SELECT * {{ {group(dice, 2)} }}"
    try:
        expected = asking.rows(named.query(query, prefixes=KNOWN))
    except SyntaxError:
        return  # the generator may bind a variable twice
    found = asking.rows(asking.ask(store, query, KNOWN))
    assert sorted(found.variables) == sorted(expected.variables), query
    at = [found.variables.index(name) for name in expected.variables]
    assert Counter(tuple(row[n] for n in at) for row in found.rows) == Counter(expected.rows), query


# --- a day ----------------------------------------------------------------------------------------

DAY = f"FROM <{SPACE}as-of/2021-01-03>"


@pytest.mark.parametrize(
    ("query", "left", "day"),
    [
        ("SELECT ?s { ?s ?p ?o }", "SELECT ?s { ?s ?p ?o }", ""),
        (f"SELECT ?s {DAY} {{ ?s ?p ?o }}", "SELECT ?s { ?s ?p ?o }", "2021-01-03"),
        (f"SELECT ?s FROM <{SPACE}as-of/2021-02> {{ ?s ?p ?o }}", "SELECT ?s { ?s ?p ?o }",
         "2021-02-28"),
        (f"BASE <{SPACE}> ASK FROM <as-of/2020> {{ ?s ?p ?o }}",
         f"BASE <{SPACE}> ASK {{ ?s ?p ?o }}", "2020-12-31"),
        (f"PREFIX d: <{SPACE}as-of/> ASK FROM d:2020 {{ ?s ?p ?o }}",
         f"PREFIX d: <{SPACE}as-of/> ASK {{ ?s ?p ?o }}", "2020-12-31"),
        (f"SELECT ?s {DAY} FROM kg:plans {{ ?s ?p ?o }}",
         "SELECT ?s FROM <https://kg.example/ontology#current> FROM kg:plans { ?s ?p ?o }",
         "2021-01-03"),
        (f"SELECT ?s {DAY} {DAY} {{ ?s ?p ?o }}", "SELECT ?s { ?s ?p ?o }", "2021-01-03"),
        ("SELECT ?s FROM <https://else.example/as-of/2021> { ?s ?p ?o }",
         "SELECT ?s FROM <https://else.example/as-of/2021> { ?s ?p ?o }", ""),
        (f"SELECT ?s {{ ?s ?p <{SPACE}as-of/2021> }}", f"SELECT ?s {{ ?s ?p <{SPACE}as-of/2021> }}",
         ""),
    ],
)  # fmt: skip
def test_the_day_of_a_query(query: str, left: str, day: str) -> None:
    text, found = graphs.of_day(query, KNOWN, SPACE)
    assert (" ".join(text.split()), found) == (left, day)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"ASK FROM <{SPACE}as-of/2021-02-30> {{ ?s ?p ?o }}", "“2021-02-30” is no day"),
        (f"ASK FROM <{SPACE}as-of/> {{ ?s ?p ?o }}", "“” is no day"),
        (f"ASK {DAY} FROM <{SPACE}as-of/2022> {{ ?s ?p ?o }}", "two days, 2021-01-03 and 2022"),
        (f"ASK FROM NAMED <{SPACE}as-of/2021> {{ ?s ?p ?o }}", "stands after FROM alone"),
        (f"ASK {{ GRAPH <{SPACE}as-of/2021> {{ ?s ?p ?o }} }}", "stands after FROM alone"),
    ],
)
def test_a_wrong_day_is_a_sentence(query: str, said: str) -> None:
    with pytest.raises(KGError, match=said):
        graphs.of_day(query, KNOWN, SPACE)
