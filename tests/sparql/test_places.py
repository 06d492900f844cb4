"""Of which property of which thing a column of an answer holds the values, by the query alone."""

from __future__ import annotations

import pytest

from kg.sparql.places import Place, places

PREFIXES = {"": "urn:"}


def known(query: str) -> list[tuple[str, str, str]]:
    """The places of the column ?n, with short names."""
    found = places(query, PREFIXES).get("n", ())
    return [tuple(term.replace("<urn:", ":").rstrip(">") for term in one) for one in found]


@pytest.mark.parametrize(
    "query, found",
    [
        ("SELECT ?a ?n { ?a :p ?n }", [("?a", ":p", "")]),
        ("SELECT * { ?a :p ?n }", [("?a", ":p", "")]),
        ("SELECT ?n { :a :p ?n }", [(":a", ":p", "")]),
        ("SELECT ?n { ?a :p ?n }", [("", ":p", "")]),
        ("SELECT ?a ?n { ?n ^:p ?a }", [("?a", ":p", "")]),
        ("SELECT ?a ?n { ?a :q/:p ?n }", [("", ":p", "")]),
        ("SELECT ?a ?n { ?a :p|:q ?n }", [("?a", ":p", ""), ("?a", ":q", "")]),
        ("SELECT ?a ?p ?n { ?a ?p ?n }", [("?a", "?p", "")]),
        ("SELECT ?a ?n { ?a a :A OPTIONAL { ?a :p ?n } }", [("?a", ":p", "")]),
        ("SELECT ?a ?n { ?a :p ?n FILTER(?n > 3) MINUS { ?b :q ?n } }", [("?a", ":p", "")]),
        ("SELECT ?a ?n { ?a :p ?n FILTER EXISTS { ?b :q ?n } }", [("?a", ":p", "")]),
        (
            "SELECT ?a ?b ?n { { ?a :p ?n } UNION { ?b :q ?n } }",
            [("?a", ":p", ""), ("?b", ":q", "")],
        ),
        ("SELECT ?a ?n { { SELECT ?a ?n { ?a :p ?n } } }", [("?a", ":p", "")]),
        ("SELECT ?a ?n { ?a :q 1 { SELECT ?n { ?a :p ?n } } }", [("", ":p", "")]),
        ("SELECT ?a ?n (COUNT(*) AS ?m) { ?a :p ?n } GROUP BY ?a ?n", [("?a", ":p", "")]),
        ("SELECT ?a ?g ?n { GRAPH ?g { ?a :p ?n } }", [("?a", ":p", "?g")]),
        ("SELECT ?a ?n { GRAPH ?g { ?a :p ?n } }", [("?a", ":p", "")]),
        ("SELECT ?a ?n { GRAPH :g { ?a :p ?n } }", [("?a", ":p", ":g")]),
        # Where another variable of that name is met, it is another one.
        ("SELECT ?a ?n { ?a :p ?n { SELECT ?a { ?a :q ?b BIND(1 AS ?n) } } }", [("?a", ":p", "")]),
    ],
)
def test_the_place_of_a_value(query: str, found: list[tuple[str, str, str]]) -> None:
    assert known(query) == found


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a (SUM(?m) AS ?n) { ?a :p ?m } GROUP BY ?a",
        "SELECT ?a (?m * 2 AS ?n) { ?a :p ?m }",
        "SELECT ?a ?n { ?a :p ?m BIND(?m AS ?n) }",
        "SELECT ?a ?n { { ?a :p ?n } UNION { ?a :q ?m BIND(?m AS ?n) } }",
        "SELECT ?a ?n { VALUES ?n { 1 2 } OPTIONAL { ?a :p ?n } }",
        "SELECT ?a ?n { ?a :p ?n } VALUES ?n { 1 }",
        "SELECT ?a ?n { ?a :p ?m } GROUP BY ?a (?m + 1 AS ?n)",
        "SELECT ?a ?n { ?a :q 1 { SELECT (MAX(?m) AS ?n) { ?b :p ?m } } }",
        "SELECT ?a ?n { ?a ?p ?n }",
        "SELECT ?a ?n { ?a !:p ?n }",
        "SELECT ?a ?n { ?a :p+ ?n }",
        "SELECT ?a ?n { ?a :p ?n . ?n :q ?b }",
        "SELECT ?a ?n { ?a :p ?n GRAPH ?n { ?a :q ?b } }",
        "SELECT ?n { ?a :p ?b FILTER EXISTS { ?a :q ?n } }",
        "ASK { ?a :p ?n }",
        "CONSTRUCT { ?a :p ?n } { ?a :p ?n }",
        "SELECT ?a ?n FROM :g { ?a :p ?n }",
        "SELECT ?a ?n { ?a :p ?n",
        "\0",
    ],
)
def test_what_is_not_certain_has_no_place(query: str) -> None:
    assert known(query) == []


def test_each_column_has_its_own() -> None:
    found = places("SELECT ?a ?m ?n { ?a :p ?m ; :q ?n }", PREFIXES)
    assert found == {
        "m": (Place("?a", "<urn:p>"),),
        "n": (Place("?a", "<urn:q>"),),
    }
