"""What an EXISTS knows: its own group, and nothing that is bound elsewhere alone."""

from __future__ import annotations

from time import process_time

import pyoxigraph as ox
import pytest

from kg.sparql import ordering, scopes
from kg.sparql.answers import solutions

pytestmark = pytest.mark.fast

STORE = ox.Store()
STORE.load(
    b"@prefix : <u:> . :a :v 1 . :b :v 1 . :c :v 1 . :b :r :c . :c :r :q .", ox.RdfFormat.TURTLE
)
LINKED = "PREFIX : <u:> SELECT ?z ?x "


def pairs(query: str) -> list[str]:
    found = solutions(ordering.ask(STORE, LINKED + query))
    return sorted(
        "".join(getattr(v, "value", "-").removeprefix("u:") for v in row) for row in found
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The group knows no ?z: that something has a :r is true of every solution, or of none.
        ("{ ?z :v ?n . { ?x :v ?n FILTER NOT EXISTS { ?z :r ?y } } }", ""),
        ("{ ?z :v ?n . { ?x :v ?n FILTER(?x = :a || NOT EXISTS { ?z :r ?y }) } }", "aa ba ca"),
        ("{ ?z :r ?n . { ?x :v 1 FILTER EXISTS { ?z :v 1 } } }", "ba bb bc ca cb cc"),
        ("{ ?z :v ?n . { ?x :r ?q FILTER NOT EXISTS { ?z :w ?y } } }", "ab ac bb bc cb cc"),
        # An OPTIONAL tests what it is added to, and no more than that.
        ("{ ?z :v ?n OPTIONAL { ?x :r :q FILTER EXISTS { ?z :r ?y } } }", "a- bc cc"),
        # The EXISTS in an EXISTS knows what that one knows.
        (
            "{ ?z :v ?n . ?x :r :q FILTER EXISTS { ?x :v ?n FILTER NOT EXISTS { ?z :r ?y } } }",
            "ac",
        ),
        # A BIND knows what stands before it.
        ("{ BIND(EXISTS { ?z :r ?y } AS ?x) ?z :v ?n }", "atrue btrue ctrue"),
        ("{ ?z :v ?n BIND(EXISTS { ?z :r ?y } AS ?x) }", "afalse btrue ctrue"),
    ],
)
def test_an_exists_knows_its_own_group(query: str, expected: str) -> None:
    assert pairs(query) == expected.split()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ?p ?o }",
        "SELECT ?x { ?x ?p ?o FILTER EXISTS { ?x ?q ?z } }",
        "SELECT ?x { ?x ?p ?o FILTER NOT EXISTS { ?o ?p ?x FILTER EXISTS { ?o ?z ?y } } }",
        "SELECT ?x { ?x ?p ?o FILTER EXISTS { ?x ?q ?z } FILTER EXISTS { ?z ?q ?o } }",
        'SELECT ?x { ?x ?p "EXISTS { ?o }" }',
        "SELECT ?x { ?x ?p ?o FILTER EXISTS { ?x",
    ],
)
def test_what_is_known_keeps_its_name(query: str) -> None:
    assert scopes.apart(query) == query


def test_a_new_name_is_one_that_the_query_has_not() -> None:
    query = "ASK { ?a ?p ?a_0 . { ?b ?p ?o FILTER EXISTS { ?a ?b $a } } }"
    assert scopes.apart(query).endswith("EXISTS { ?a_1 ?b ?a_1 } } }")


def test_many_exists_take_no_time() -> None:
    tests = " ".join(f"FILTER EXISTS {{ ?z ?p{n} ?o{n} }}" for n in range(900))
    began = process_time()
    scopes.apart(f"ASK {{ ?z ?p ?o . {{ ?x ?p ?o {tests} }} }}")
    assert process_time() - began < 10
