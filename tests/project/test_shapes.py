"""Shapes: every constraint with both outcomes, the same results as pySHACL, and faults of the
shapes file itself.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import THOROUGH
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.project.shapes import checking, model, parsing, pyshacl

pytestmark = pytest.mark.fast

ROOT = Path(__file__).parents[2]
PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
P = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; %s ] ."
S = ":S sh:targetClass :C ; %s ."
N = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; %s ."
DECLARE = (
    ' . <http://example.org/> sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/" ] .'
)


def read(tmp_path, text, terms=None):
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    return parsing.read(path, terms, "shapes.ttl")


def store_of(text):
    store = ox.Store()
    store.extend(ox.parse(input=PREFIXES + text, format=ox.RdfFormat.TURTLE))
    return store


def results(found):
    return {tuple(v[:4]) for v in found}


# name: shapes, data that conforms, data that does not. In both, :a is a :C.
CASES = {
    "minCount 1": (P % "sh:minCount 1", ":a :p 1", ":a :q 1"),
    "minCount 2": (P % "sh:minCount 2", ":a :p 1, 2", ":a :p 1"),
    "minCount 0": (P % "sh:minCount 0 ; sh:maxCount 1", ":a :q 1", ":a :p 1, 2"),
    "maxCount 1": (P % "sh:maxCount 1", ":a :p 1", ":a :p 1, 2, 3"),
    "maxCount 2": (P % "sh:maxCount 2", ":a :p 1, 2", ":a :p 1, 2, 3"),
    "maxCount 0": (P % "sh:maxCount 0", ":a :q 1", ":a :p 1"),
    "datatype integer": (
        P % "sh:datatype xsd:integer",
        ":a :p 1",
        ':a :p "1", "abc"^^xsd:integer, :x, 1.5, true',
    ),
    "datatype decimal": (P % "sh:datatype xsd:decimal", ":a :p 1.5", ':a :p 1, "x"^^xsd:decimal'),
    "datatype double": (P % "sh:datatype xsd:double", ":a :p 1e3", ':a :p 1, "x"^^xsd:double'),
    "datatype boolean": (
        P % "sh:datatype xsd:boolean",
        ":a :p true",
        ':a :p 1, "yes"^^xsd:boolean',
    ),
    "datatype date": (
        P % "sh:datatype xsd:date",
        ':a :p "2020-02-29"^^xsd:date',
        ':a :p "2021-02-29"^^xsd:date, "2021"^^xsd:gYear',
    ),
    "datatype dateTime": (
        P % "sh:datatype xsd:dateTime",
        ':a :p "2020-01-01T00:00:00"^^xsd:dateTime',
        ':a :p "2020-01-01"^^xsd:date, "2020-13-01T00:00:00"^^xsd:dateTime',
    ),
    "datatype string": (P % "sh:datatype xsd:string", ':a :p "x"', ':a :p "x"@en, 1, :x'),
    "datatype langString": (P % "sh:datatype rdf:langString", ':a :p "x"@en', ':a :p "x", 1, :x'),
    "datatype own": (P % "sh:datatype :d", ':a :p "x"^^:d', ':a :p "x", "x"^^:e'),
    "datatype rdfs:Literal": (P % "sh:datatype rdfs:Literal", ':a :p "x", 1', ":a :p :x"),
    "nodeKind IRI": (P % "sh:nodeKind sh:IRI", ":a :p :x", ":a :p 1, []"),
    "nodeKind Literal": (P % "sh:nodeKind sh:Literal", ":a :p 1", ":a :p :x, []"),
    "nodeKind BlankNode": (P % "sh:nodeKind sh:BlankNode", ":a :p []", ":a :p :x, 1"),
    "nodeKind BlankNodeOrIRI": (P % "sh:nodeKind sh:BlankNodeOrIRI", ":a :p :x, []", ":a :p 1"),
    "nodeKind BlankNodeOrLiteral": (
        P % "sh:nodeKind sh:BlankNodeOrLiteral",
        ":a :p 1, []",
        ":a :p :x",
    ),
    "nodeKind IRIOrLiteral": (P % "sh:nodeKind sh:IRIOrLiteral", ":a :p 1, :x", ":a :p []"),
    "class": (
        P % "sh:class :D",
        ":a :p :x . :x a :E . :E rdfs:subClassOf :F . :F rdfs:subClassOf :D",
        ":a :p :x, 1 . :x a :E",
    ),
    "class twice": (P % "sh:class :D, :E", ":a :p :x . :x a :D, :E", ":a :p :x . :x a :D"),
    "pattern": (P % 'sh:pattern "^[A-Z]{3}$"', ':a :p "KRW"', ':a :p "krw", "KRWX", :x, []'),
    "pattern flags": (
        P % 'sh:pattern "^[A-Z]{3}$" ; sh:flags "i"',
        ':a :p "krw"',
        ':a :p "kr", 12',
    ),
    "pattern backslash": (P % r'sh:pattern "^\\d+\\.\\d$"', ':a :p "1.5"', ':a :p "15"'),
    "pattern lookahead": (P % 'sh:pattern "^(?!x)a"', ':a :p "ab"', ':a :p "xa"'),
    "minLength": (P % "sh:minLength 2", ':a :p "한글"', ':a :p "한", 1, []'),
    "maxLength": (P % "sh:maxLength 2", ':a :p "한글"', ':a :p "한글날", :x, []'),
    "languageIn": (
        P % 'sh:languageIn ( "ko" "en" )',
        ':a :p "x"@en-US, "y"@ko',
        ':a :p "x"@fr, "x", :x, 1',
    ),
    "uniqueLang": (
        P % "sh:uniqueLang true",
        ':a :p "x"@en, "y"@ko, "z", "w"',
        ':a :p "x"@en, "y"@en',
    ),
    "uniqueLang path": (
        S % "sh:property [ sh:path ( :p :q ) ; sh:uniqueLang true ]",
        ':a :p :x . :x :q "x"@en, "y"@ko',
        ':a :p :x, :y . :x :q "x"@en . :y :q "y"@en',
    ),
    "uniqueLang false": (
        P % "sh:uniqueLang false ; sh:maxCount 2",
        ':a :p "x"@en, "y"@en',
        ":a :p 1, 2, 3",
    ),
    "in": (P % 'sh:in ( :x "y" 1 "z"@en )', ':a :p :x, "y", 1, "z"@en', ':a :p :z, "y"@en, 1.0, 2'),
    "hasValue": (P % "sh:hasValue :x", ":a :p :x, :y", ":a :p :y"),
    "hasValue literal": (P % "sh:hasValue 1", ":a :p 1", ":a :p 1.0"),
    "hasValue path": (
        S % "sh:property [ sh:path ( :p :q ) ; sh:hasValue :x ]",
        ":a :p [ :q :x ]",
        ":a :p [ :q :y ]",
    ),
    "hasValue node": (N % "sh:hasValue :x", ":a :p :x", ":a :p :y"),
    "minInclusive": (P % "sh:minInclusive 0", ":a :p 0, 0.5, 1e1", ':a :p -1, "x", :x, []'),
    "maxInclusive": (P % "sh:maxInclusive 5", ":a :p 5", ":a :p 5.1, 6"),
    "minExclusive": (P % "sh:minExclusive 0", ":a :p 1", ":a :p 0, -1"),
    "maxExclusive": (P % "sh:maxExclusive 5", ":a :p 4.9", ":a :p 5, 6"),
    "minInclusive date": (
        P % 'sh:minInclusive "2020-01-01"^^xsd:date',
        ':a :p "2020-01-01"^^xsd:date',
        ':a :p "2019-12-31"^^xsd:date',
    ),
    "equals": (P % "sh:equals :q", ":a :p 1, 2 ; :q 1, 2", ":a :p 1, 2 ; :q 2, 3"),
    "equals node": (S % "sh:equals :p", ":a :p :a", ":a :p :b"),
    "disjoint": (P % "sh:disjoint :q", ":a :p 1 ; :q 2", ":a :p 1, 2 ; :q 2, 3"),
    "disjoint node": (S % "sh:disjoint :p", ":a :p :b", ":a :p :a"),
    "lessThan": (P % "sh:lessThan :q", ":a :p 1 ; :q 2, 3", ":a :p 1, 2 ; :q 2"),
    "lessThanOrEquals": (P % "sh:lessThanOrEquals :q", ":a :p 1, 2 ; :q 2", ":a :p 3 ; :q 2"),
    "lessThan dates": (
        P % "sh:lessThan :q",
        ':a :p "2020-01-01"^^xsd:date ; :q "2020-01-02"^^xsd:date',
        ':a :p "2020-01-01"^^xsd:date ; :q "2019-01-02"^^xsd:date',
    ),
    "closed": (
        S % "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ], ["
        " sh:path [ sh:inversePath :z ] ]",
        ":a :p 1",
        ":a :p 1 ; :q 2, :x",
    ),
    "closed false": (
        S % "sh:closed false ; sh:property [ sh:path :p ; sh:maxCount 1 ]",
        ":a :q 1",
        ":a :p 1, 2",
    ),
    "closed values": (P % "sh:closed true", ":a :p 1", ":a :p :x . :x :q 1"),
    "node": (
        P % "sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]",
        ":a :p [ :q 1 ]",
        ":a :p [ :r 1 ], 2",
    ),
    "node values": (
        P % "sh:node [ sh:datatype xsd:integer ; sh:minInclusive 1 ]",
        ":a :p 1",
        ':a :p 0, "x"',
    ),
    "node deep": (
        P % "sh:node [ sh:property [ sh:path :q ; sh:property [ sh:path :r ; sh:minCount 2 ] ] ]",
        ":a :p [ :q [ :r 1, 2 ] ]",
        ":a :p [ :q [ :r 1 ] ]",
    ),
    "property": (
        P % "sh:property [ sh:path :q ; sh:minCount 1 ; sh:datatype xsd:integer ]",
        ":a :p [ :q 1 ]",
        ':a :p [ :r 1 ], [ :q "x" ]',
    ),
    "and": (
        P % "sh:and ( [ sh:datatype xsd:integer ] [ sh:minInclusive 1 ] )",
        ":a :p 1",
        ":a :p 0, 1.5",
    ),
    "and sets": (
        S % "sh:and ( [ sh:property [ sh:path :p ; sh:minCount 2 ] ] [ sh:path :q ; sh:minCount"
        " 2 ] )",
        ":a :p 1, 2 ; :q 1, 2",
        ":a :p 1, 2 ; :q 1",
    ),
    "or": (
        P % "sh:or ( [ sh:datatype xsd:integer ] [ sh:class :D ] )",
        ":a :p 1, :x . :x a :D",
        ':a :p "x", :y',
    ),
    "or properties": (
        S
        % "sh:or ( [ sh:path :p ; sh:minCount 1 ] [ sh:property [ sh:path :q ; sh:minCount 1 ] ] )",
        ":a :q 1",
        ":a :r 1",
    ),
    "or sets": (
        S % "sh:or ( [ sh:path ( :p :q ) ; sh:minCount 1 ] [ sh:path :r ; sh:minCount 2 ] )",
        ":a :r 1, 2",
        ":a :r 1",
    ),
    "not": (P % "sh:not [ sh:datatype xsd:integer ]", ':a :p "x"', ":a :p 1"),
    "not sets": (S % "sh:not [ sh:path :p ; sh:minCount 2 ]", ":a :p 1", ":a :p 1, 2"),
    "not deactivated": (
        P % "sh:not [ sh:datatype xsd:integer ; sh:deactivated true ]",
        ":a :q 1",
        ":a :p 1",
    ),
    "xone": (
        P % "sh:xone ( [ sh:minInclusive 5 ] [ sh:maxInclusive 7 ] )",
        ":a :p 1, 9",
        ":a :p 6",
    ),
    "xone sets": (
        S % "sh:xone ( [ sh:path :p ; sh:minCount 2 ] [ sh:path :q ; sh:minCount 1 ] )",
        ":a :p 1 ; :q 1",
        ":a :p 1, 2 ; :q 1",
    ),
    "qualified min": (
        P % 'sh:qualifiedValueShape [ sh:languageIn ( "ko" ) ] ; sh:qualifiedMinCount 1',
        ':a :p "x"@ko',
        ':a :p "x"@en',
    ),
    "qualified max": (
        P % 'sh:qualifiedValueShape [ sh:languageIn ( "ko" ) ] ; sh:qualifiedMinCount 1 ;'
        " sh:qualifiedMaxCount 1",
        ':a :p "x"@ko, "y"@en, "z"@en',
        ':a :p "x"@ko, "y"@ko',
    ),
    "qualified 2": (
        P % "sh:qualifiedValueShape [ sh:class :D ] ; sh:qualifiedMinCount 2",
        ":a :p :x, :y . :x a :D . :y a :D",
        ":a :p :x, :y . :x a :D",
    ),
    "qualified sets": (
        P % "sh:qualifiedValueShape [ sh:path :q ; sh:minCount 2 ] ; sh:qualifiedMaxCount 0",
        ":a :p :x . :x :q 1",
        ":a :p :x . :x :q 1, 2",
    ),
    "qualified disjoint": (
        (
            ":S sh:targetClass :C ; sh:property "
            "[ sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ; "
            "sh:qualifiedValueShape [ sh:class :D ] ], "
            "[ sh:path :p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ; "
            "sh:qualifiedValueShape [ sh:class :E ] ] ."
        ),
        ":a :p :x, :y . :x a :D . :y a :E",
        ":a :p :x, :y . :x a :D, :E . :y a :E",
    ),
    "sparql": (
        ':S sh:targetClass :C ; sh:sparql [ sh:prefixes <http://example.org/> ; sh:select "SELECT'
        ' $this ?value WHERE { $this :p ?value . $this :q ?o FILTER (?value > ?o) }" ]' + DECLARE,
        ":a :p 1 ; :q 2",
        ":a :p 3 ; :q 2",
    ),
    "sparql path": (
        (
            ':S sh:targetClass :C ; sh:property [ sh:path ( :p :q ) ; sh:sparql [ sh:select "SELECT'
            ' DISTINCT $this ?value WHERE { $this $PATH ?value FILTER (!isLiteral(?value)) }" ] ] .'
        ),
        ":a :p [ :q 1 ]",
        ":a :p [ :q :x ]",
    ),
    "sparql no value": (
        ':S sh:targetClass :C ; sh:sparql [ sh:prefixes <http://example.org/> ; sh:select "SELECT'
        ' $this WHERE { $this :p ?v OPTIONAL { $this :q ?o } FILTER (!BOUND(?o)) }" ]' + DECLARE,
        ":a :p 1 ; :q 2",
        ":a :p 3",
    ),
    "sparql left to pySHACL": (
        ':S sh:targetClass :C ; sh:sparql [ sh:prefixes <http://example.org/> ; sh:select "SELECT'
        " $this ?value WHERE { { $this :p ?value } UNION { $this :q ?value } FILTER (?value > 5)"
        ' }" ]' + DECLARE,
        ":a :p 1 ; :q 2",
        ":a :p 3 ; :q 7",
    ),
    "inverse": (
        S % "sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ; sh:class :D ]",
        ":x :p :a ; a :D",
        ":x :p :a",
    ),
    "alternative": (
        S % "sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:minCount 1 ; sh:datatype"
        " xsd:integer ]",
        ":a :q 1",
        ':a :r 1 ; :q "x"',
    ),
    "zero or more": (
        S % "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:maxCount 3 ; sh:minCount 2 ]",
        ":a :p :b . :b :p :c",
        ":a :p :b . :b :p :c . :c :p :d, :a",
    ),
    "one or more": (
        S % "sh:property [ sh:path [ sh:oneOrMorePath :p ] ; sh:class :D ]",
        ":a :p :b . :b a :D",
        ":a :p :b . :b a :D ; :p :c",
    ),
    "zero or one": (
        S % "sh:property [ sh:path [ sh:zeroOrOnePath :p ] ; sh:class :C ]",
        ":a :q :b",
        ":a :p :b",
    ),
    "sequence": (
        S % "sh:property [ sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 ]",
        ":a :p :b . :c :q :b",
        ":a :p :b",
    ),
    "nowhere": (
        (
            ":S sh:targetNode :lost, 5 ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:class"
            " :D ] ."
        ),
        None,
        ":x a :D",
    ),
    "targetNode": (":S sh:targetNode :a, 1 ; sh:nodeKind sh:IRI .", None, ":a :p 1"),
    "targetSubjectsOf": (
        ":S sh:targetSubjectsOf :p ; sh:class :D .",
        ":x :p 1 ; a :D",
        ":x :p 1, 2",
    ),
    "targetObjectsOf": (N % "sh:nodeKind sh:IRI", ":a :p :b", ":a :p 1, 2"),
    "targets": (
        ":S sh:targetClass :C, :D ; sh:targetSubjectsOf :p ; sh:targetNode :z ; sh:class :C .",
        None,
        ":x :p 1 . :y a :D",
    ),
    "target subclass": (
        P % "sh:minCount 1",
        ":a :p 1 . :x :p 1 ; a :E . :E rdfs:subClassOf :C",
        ":E rdfs:subClassOf :C . :F rdfs:subClassOf :E . :x a :F, :E",
    ),
    "implicit class": (
        ":C a rdfs:Class, sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        ":a :p 1",
        ":a :q 1",
    ),
    "property shape with target": (
        ":S a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:minCount 1 .",
        ":a :p 1",
        ":a :q 1",
    ),
    "recursive": (
        S
        % "sh:property [ sh:path :p ; sh:minCount 1 ; sh:or ( [ sh:nodeKind sh:Literal ] [ sh:node"
        " :S ] ) ]",
        ":a :p 1",
        ":a :q 1",
    ),
    "deactivated": (
        S % "sh:deactivated true ; sh:class :D . :T sh:targetClass :C ; sh:property [ sh:path :p ;"
        " sh:maxCount 0 ]",
        ":a :q 1",
        ":a :p 1",
    ),
    "many": (
        P % "sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:in ("
        " 1 2 )",
        ":a :p 1",
        ':a :p -1, "x", 2',
    ),
    "severity": (P % "sh:minCount 1 ; sh:severity sh:Warning", ":a :p 1", ":a :q 1"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_constraint_with_both_outcomes(name, tmp_path):
    text, good, bad = CASES[name]
    found, problems = read(tmp_path, text)
    assert problems == []
    assert bool(found.uncovered) == (
        name in ("recursive", "sparql left to pySHACL", "pattern lookahead")
    )
    for data, clean in ((good, True), (bad, False)):
        if data is None:
            continue
        store = store_of(f":a a :C . {data} .")
        ours = checking.violations(store, found)
        assert results(ours) == results(pyshacl.by_pyshacl(store, found))
        assert (ours == []) is clean
        assert {(v.severity, v.shape) for v in ours} == {
            (v.severity, v.shape) for v in pyshacl.by_pyshacl(store, found)
        }


# No dates, no booleans: pySHACL finds them smaller or greater than a number; SPARQL, and so SHACL,
# cannot compare them.
VALUES = [
    ":a",
    ":b",
    ":c",
    ":d",
    "1",
    "2",
    "3",
    "1.5",
    '"x"',
    '"한"@ko',
    '"y"@en',
    '"z"@en',
    '"oops"^^xsd:integer',
]
LEAVES = [
    "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:Literal",
    "sh:datatype xsd:integer",
    "sh:datatype xsd:string",
    "sh:class :C",
    "sh:class :D",
    "sh:minInclusive 2",
    "sh:maxExclusive 2",
    "sh:in ( :a 1 )",
    'sh:languageIn ( "ko" )',
    'sh:pattern "^[xy]"',
    "sh:maxLength 1",
    "sh:hasValue :b",
]
PATHS = [
    ":p",
    ":q",
    "[ sh:inversePath :p ]",
    "( :p :q )",
    "[ sh:alternativePath ( :p :q ) ]",
    "[ sh:zeroOrMorePath :p ]",
    "[ sh:oneOrMorePath :q ]",
    "[ sh:zeroOrOnePath :p ]",
    "[ sh:inversePath [ sh:alternativePath ( :p :q ) ] ]",
    "( [ sh:zeroOrMorePath :p ] :q )",
]
ON_PATHS = [
    "sh:minCount 1",
    "sh:minCount 2",
    "sh:maxCount 1",
    "sh:maxCount 0",
    "sh:maxCount 2",
    "sh:uniqueLang true",
    "sh:equals :r",
    "sh:disjoint :r",
]


def nested(inner):
    property_shape = st.builds(
        lambda path, some, more: (
            f"sh:path {path} ; "
            + " ; ".join(sorted({s.split()[0]: s for s in [*some, *more]}.values()))
        ),
        st.sampled_from(PATHS),
        st.lists(st.sampled_from(ON_PATHS), max_size=2),
        st.lists(inner, min_size=1, max_size=2),
    )
    qualified = st.builds(
        lambda path, some, n, m: (
            f"sh:path {path} ; sh:qualifiedValueShape [ {some} ] ; sh:qualifiedMinCount {n} ;"
            f" sh:qualifiedMaxCount {m}"
        ),
        st.sampled_from(PATHS),
        inner,
        st.integers(0, 2),
        st.integers(0, 2),
    )
    a_property = st.one_of(property_shape, qualified)
    return st.one_of(
        inner,
        st.builds("sh:property [ {} ]".format, a_property),
        st.builds("sh:node [ {} ]".format, inner),
        st.builds("sh:not [ {} ]".format, st.one_of(inner, a_property)),
        st.builds(
            "sh:{} ( [ {} ] [ {} ] )".format,
            st.sampled_from(["and", "or", "xone"]),
            st.one_of(inner, a_property),
            st.one_of(inner, a_property),
        ),
    )


CONSTRAINT = nested(nested(st.sampled_from(LEAVES)))
TRIPLE = st.tuples(
    st.sampled_from([":a", ":b", ":c", ":d"]),
    st.sampled_from([":p", ":q", ":r"]),
    st.sampled_from(VALUES),
)
TYPED = st.tuples(
    st.sampled_from([":a", ":b", ":c", ":d"]), st.just("a"), st.sampled_from([":C", ":D", ":E"])
)
TARGET = st.sampled_from(
    [
        "sh:targetClass :C",
        "sh:targetSubjectsOf :p",
        "sh:targetObjectsOf :p",
        "sh:targetNode :a, :lost, 1",
        "sh:targetClass :C, :D",
    ]
)


@settings(
    max_examples=300 if THOROUGH else 100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    target=TARGET,
    constraint=CONSTRAINT,
    triples=st.lists(st.one_of(TRIPLE, TYPED), min_size=1, max_size=14),
)
def test_same_as_pyshacl_on_generated_shapes_and_graphs(tmp_path, target, constraint, triples):
    found, problems = read(tmp_path, f":S a sh:NodeShape ; {target} ; {constraint} .")
    assert problems == [] and not found.uncovered
    store = store_of(":E rdfs:subClassOf :C . " + " ".join(f"{s} {p} {o} ." for s, p, o in triples))
    assert results(checking.violations(store, found)) == results(pyshacl.by_pyshacl(store, found))


def test_what_cannot_be_compared_is_not_in_bounds(tmp_path):
    found, _ = read(tmp_path, N % "sh:maxExclusive 2")
    assert (
        len(checking.violations(store_of(':a :p "2020-01-01"^^xsd:date, "x", true, :b .'), found))
        == 4
    )


def test_the_inverse_of_a_sequence_runs_backwards(tmp_path):
    """pySHACL 0.40 walks the steps of an inverted sequence in the wrong order, so it is no oracle
    here.
    """
    found, _ = read(
        tmp_path, S % "sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ]"
    )
    assert checking.violations(store_of(":a a :C . :x :p :y . :y :q :a ."), found) == []
    assert len(checking.violations(store_of(":a a :C . :x :q :y . :y :p :a ."), found)) == 1


def test_results_are_sorted_unique_and_say_it_in_two_languages(tmp_path):
    text = P % 'sh:minCount 1 ; sh:message "add a :p"@en, ":p를 더하세요"@ko'
    found, _ = read(
        tmp_path,
        text
        + ' :T sh:targetClass :C ; sh:sparql [ sh:message "no {?value}"@en ; '
        + 'sh:select "SELECT $this ?value { $this a ?value }" ] .',
    )
    ours = checking.violations(store_of(":b a :C . :a a :C ."), found)
    assert [v.focus for v in ours] == ["<http://example.org/a>"] * 2 + [
        "<http://example.org/b>"
    ] * 2
    first = next(v for v in ours if v.path)
    assert first.messages == {"en": "add a :p", "ko": ":p를 더하세요"}
    assert (
        first.shape == "<http://example.org/S>"
        and first.path == "<http://example.org/p>"
        and first.value == ""
    )
    assert next(v for v in ours if not v.path).messages == {"en": "no http://example.org/C"}


def test_only_the_default_graph_counts(tmp_path):
    found, _ = read(tmp_path, P % "sh:minCount 1")
    store = store_of(":a a :C .")
    store.add(
        ox.Quad(
            ox.NamedNode("http://example.org/a"),
            ox.NamedNode("http://example.org/p"),
            ox.Literal("x"),
            ox.NamedNode("http://example.org/g"),
        )
    )
    assert len(checking.violations(store, found)) == 1


def test_derived_integers_are_integers_in_a_store(tmp_path):
    found, _ = read(tmp_path, P % "sh:datatype xsd:byte")
    assert checking.violations(store_of(':a a :C ; :p "5"^^xsd:byte .'), found) == []
    assert len(checking.violations(store_of(':a a :C ; :p 300, "x" .'), found)) == 2


def test_a_constraint_component_of_ones_own_goes_to_pyshacl(tmp_path):
    text = """
    :Max a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ] ; sh:validator [
        a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER ($value <= $limit) }" ] .
    :S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; :limit 5 ] .
    """
    found, problems = read(tmp_path, text)
    assert problems == [] and found.uncovered
    ours = checking.violations(store_of(":a a :C ; :p 3, 7 ."), found)
    assert [v.component for v in ours] == ["<http://example.org/Max>"]


FAULTS = {
    "misspelt constraint": (
        P % "sh:minCuont 1",
        7,
        "sh:minCuont is not a word of SHACL",
        "sh:minCount",
    ),
    "misspelt kind": (P % "sh:nodeKind sh:IRl", 7, "sh:IRl is not a word of SHACL", "sh:IRI"),
    "misspelt target word": (
        ":S a sh:NodeShape ; sh:targetClas :C ; sh:closed true .",
        7,
        "sh:targetClas is not",
        "sh:targetClass",
    ),
    "misspelt class": (
        "\n:S a sh:NodeShape ; sh:targetClass :Cc ; sh:closed true .",
        8,
        "does not have: http://example.org/Cc",
        "",
    ),
    "misspelt path": (
        P.replace(" :p ", " :amuont ") % "sh:minCount 1",
        7,
        "sh:path names a term",
        "amount",
    ),
    "misspelt path step": (
        P.replace(" :p ", " ( :p :amuont ) ") % "sh:minCount 1",
        7,
        "sh:path names a term",
        "amount",
    ),
    "misspelt sh:class": (P % "sh:class :Dd", 7, "sh:class names a term", ""),
    "no target": (
        ":S a sh:NodeShape ;\n sh:property [ sh:path :p ; sh:minCount 1 ] .",
        7,
        "checks nothing",
        "sh:targetClass",
    ),
    "no shape": (":x :p 1 .", 0, "no shape in this file", "sh:NodeShape"),
    "empty file": ("", 0, "no shape in this file", "sh:NodeShape"),
    "no such shape": (S % "sh:node :Tt .\n:T sh:targetClass :C", 7, "not in this file: :Tt", ""),
    "no path": (P.replace("sh:path :p ;", "") % "sh:minCount 1", 7, "has no sh:path", ""),
    "count of words": (P % 'sh:minCount "one"', 7, "not a whole number", ""),
    "twice": (P % "sh:minCount 1, 2", 7, "sh:minCount more than once", ""),
    "bad list": (P % "sh:in :C", 7, "list that is not well formed", ""),
    "bad query": (
        P % 'sh:sparql [ sh:select "SELECT $this { $this" ]',
        7,
        "query of a shape cannot be read",
        "",
    ),
    "query that reaches out": (
        P % 'sh:sparql [ sh:select "SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o }'
        ' }" ]',
        7,
        "may not use SERVICE",
        "",
    ),
    "unknown prefix in query": (
        P % 'sh:sparql [ sh:select "SELECT $this { $this nope:p 1 }" ]',
        7,
        "query of a shape cannot be read",
        "",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_shapes_file(name, tmp_path):
    text, line, message, hint = FAULTS[name]
    terms = {f"http://example.org/{t}" for t in ("C", "D", "p", "q", "amount")}
    _, problems = read(tmp_path, text, terms)
    assert any(
        message in p.message and hint in p.hint and p.line == line and (p.column > 0) == (line > 0)
        for p in problems
    ), problems
    assert all(p.path == "shapes.ttl" for p in problems)


def test_a_word_in_a_comment_or_string_is_not_where_the_fault_is(tmp_path):
    _, problems = read(
        tmp_path,
        '# sh:minCuont\n:S sh:targetClass :C ; sh:message "sh:minCuont" ;\n  sh:minCuont 1 .',
    )
    assert [(p.line, p.column) for p in problems] == [(9, 3)]


def test_malformed_turtle_has_its_line_and_column(tmp_path):
    _, problems = read(tmp_path, ":S a sh:NodeShape ;;; sh:targetClass [[ .")
    assert (
        len(problems) == 1
        and problems[0].line == 7
        and problems[0].column > 0
        and "not Turtle" in problems[0].message
    )


def test_the_shapes_of_the_vocabulary_are_sound_and_say_it_in_korean_and_english():
    terms = {
        q.subject.value
        for name in ("kg.ttl", "foreign.ttl")
        for q in ox.parse(path=ROOT / "ontology" / name)
        if isinstance(q.subject, ox.NamedNode)
    }
    found, problems = parsing.read(ROOT / "ontology" / "shapes.ttl", terms)
    assert problems == [] and not found.uncovered
    inner = {
        node
        for owner in found.shapes
        for word, node in model.members(found.graph, owner)
        if word != "property"
    }
    for shape in (found.shapes[node] for node in found.shapes if node not in inner):
        checks = [w for w, _ in shape.parameters if w not in ("property", "sparql")]
        if checks and (shape.targets or shape.path):
            assert {"ko", "en"} <= set(shape.messages), shape
