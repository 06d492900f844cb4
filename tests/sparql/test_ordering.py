"""The order of an answer: ORDER BY, MIN and MAX over values of every kind, by every door."""

from __future__ import annotations

import csv
import io
import os
import random
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from conftest import THOROUGH, footbridge, run

import kg
from kg import errors
from kg.rdf import terms
from kg.rdf.terms import literal, parts
from kg.sparql import asking, formats, ordering

pytestmark = pytest.mark.fast

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"xsd": XSD}
# 10,000 take about a minute; the suite asks a part of them, always another one if a seed is set.
COLUMNS = int(os.environ.get("KG_ORDERINGS", 10_000 if THOROUGH else 300))
SEED = int(os.environ.get("KG_SEED", "11"))


class Value(NamedTuple):
    """A value as a query writes it, and its place in the order, known without reading that text."""

    text: str
    rank: float
    place: object = 0


def typed(lexical: str, kind: str, rank: float, place: object) -> Value:
    return Value(f'"{lexical}"^^<{XSD}{kind}>', rank, place)


def ordered(values: list[Value], turned: bool = False) -> list[str]:
    """The terms of values in their order; alike are sorted by the text that the engine keeps,
    language and datatype.
    """
    terms = written(values)

    def key(pair: tuple[Value, str]) -> tuple:
        value, term = pair
        text, kind, language = parts(term)
        return value.rank, value.place, text, language, kind

    return [term for _, term in sorted(zip(values, terms, strict=True), key=key, reverse=turned)]


def whole(dice: random.Random) -> Value:
    near = dice.choice([0, 0, 2**53, -(2**53), 10**18, 10**30])
    number = near + dice.randint(-12, 12)
    return typed(f"{number:{dice.choice(['d', '+d', '05d'])}}", "integer", 4, Fraction(number))


def decimal(dice: random.Random) -> Value:
    number = Fraction(dice.randint(-(10**6), 10**6), 10**4) + dice.choice([0, 2**53])
    scaled = number * 10**5
    sign, digits = "-" * (scaled < 0), f"{abs(int(scaled)):06d}"
    return typed(f"{sign}{digits[:-5]}.{digits[-5:]}", "decimal", 4, number)


def double(dice: random.Random) -> Value:
    number = dice.choice(
        [dice.gauss(0, 50), float(2**53 + dice.randint(-4, 4)), 0.1, 1e-300, -1e300, -0.0]
    )
    return typed(f"{number:.17e}", "double", 4, Fraction(number))


def single(dice: random.Random) -> Value:
    number = struct.unpack("f", struct.pack("f", dice.gauss(0, 50)))[0]
    return typed(f"{number:.10e}", "float", 4, Fraction(number))


def extreme(dice: random.Random) -> Value:
    kind = dice.choice(["double", "float"])
    if dice.random() < 0.4:
        return typed("NaN", kind, 3, 0)
    text = dice.choice(["INF", "-INF"])
    return typed(text, kind, 4, float(text.lower()))


def moment(dice: random.Random) -> Value:
    day = datetime(
        dice.randint(1, 9999), dice.randint(1, 12), dice.randint(1, 28), dice.randint(0, 23), 30
    )
    if dice.random() < 0.7:
        day = datetime(2020, 1, dice.randint(1, 3), dice.randint(0, 23), tzinfo=None)
    kind = dice.choice(["dateTime", "dateTime", "date", "gYearMonth", "gYear"])
    cut = {"dateTime": 19, "date": 10, "gYearMonth": 7, "gYear": 4}[kind]
    text = day.isoformat()[:cut]
    start = datetime.fromisoformat((text + "-01-01"[cut - 4 :] if cut < 10 else text)[:19])
    zone = dice.choice([0, 0, 9, -5, 14]) if dice.random() < 0.5 else None
    offset = timedelta(hours=zone or 0)
    written = "" if zone is None else "Z" if not zone else f"{'+-'[zone < 0]}{abs(zone):02d}:00"
    seconds = (start - datetime(1, 1, 1)) - offset
    return typed(text + written, kind, 6, seconds)


def year_of_a_span(dice: random.Random) -> Value:
    year = dice.randint(1990, 2030)
    text = dice.choice([f"{year}/{year + 2}", f"{year}-03~", f"{year}-03/{year}-05"])
    month = 3 if "-03" in text else 1
    edtf = "http://id.loc.gov/datatypes/edtf/EDTF"
    return Value(f'"{text}"^^<{edtf}>', 6, datetime(year, month, 1) - datetime(1, 1, 1))


def boolean(dice: random.Random) -> Value:
    text = dice.choice(["true", "false", "1", "0"])
    return typed(text, "boolean", 5, text in ("true", "1"))


_WORDS = ["", "a", "A", "é", "가", "\U0001f600", "\ufffd", "10", "9", "1z", "1a", "a b", "2020"]


def text(dice: random.Random) -> Value:
    word = dice.choice(_WORDS) + dice.choice(_WORDS)
    language = dice.choice(["", "", "en", "ko"])
    if language:
        return Value(f'"{word}"@{language}', 7)
    kind = dice.choice(
        ["string", "string", "integer", "date", "boolean", "time", "duration", "anyURI"]
    )
    if kind != "string":
        word = "x" + word  # ill-typed: it means nothing but its text
    return typed(word, kind, 7, 0)


def length(dice: random.Random) -> Value:
    days, hours, sign = dice.randint(0, 400), dice.randint(0, 50), dice.choice(["", "-"])
    size = days * 24 + hours
    return typed(
        f"{sign}P{days}DT{hours}H",
        dice.choice(["duration", "dayTimeDuration"]),
        6.5,
        -size if sign else size,
    )


def clock(dice: random.Random) -> Value:
    hour, zone = dice.randint(0, 23), dice.choice([None, 0, -5, 9])
    sign = "" if zone is None else f"{zone:+03d}:00"
    return typed(f"{hour:02d}:30:00{sign}", "time", 6.6, hour - (zone or 0))


def iri(dice: random.Random) -> Value:
    name = f"http://example.org/{dice.choice(['a', 'B', 'é', '10', '9'])}{dice.randint(0, 12)}"
    return Value(f"<{name}>", 2)


def unbound(dice: random.Random) -> Value:
    return Value("UNDEF", 0)


KINDS: list[Callable[[random.Random], Value]] = [
    whole,
    whole,
    decimal,
    double,
    single,
    extreme,
    moment,
    moment,
    year_of_a_span,
    boolean,
    length,
    clock,
    text,
    text,
    iri,
    unbound,
]


def column(dice: random.Random, size: int) -> list[Value]:
    kinds = dice.sample(KINDS, dice.randint(1, 6))
    return [dice.choice(kinds)(dice) for _ in range(size)]


def asked(query: str) -> list[str]:
    found = asking.ask(ox.Store(), query, PREFIXES)
    return ["" if row[0] is None else str(row[0]) for row in found]


def written(values: list[Value]) -> list[str]:
    return asked(f"SELECT ?x {{ VALUES ?x {{ {' '.join(v.text for v in values)} }} }}")


def test_an_order_that_knows_every_kind() -> None:
    """Columns of 21 to 90 values of up to six kinds, a third of them turned round."""
    dice = random.Random(SEED)
    for number in range(COLUMNS):
        values = column(dice, dice.randint(21, 90))
        turned = dice.random() < 1 / 3
        block = " ".join(v.text for v in values)
        key = "DESC(?x)" if turned else "?x"
        found = asked(f"SELECT ?x {{ VALUES ?x {{ {block} }} }} ORDER BY {key}")
        assert found == ordered(values, turned), (number, block)


def test_the_least_and_the_greatest() -> None:
    dice = random.Random(SEED)
    for number in range(COLUMNS // 10):
        values = [v for v in column(dice, dice.randint(1, 9)) if v.rank]
        block = " ".join(f"({v.text} {n % 3})" for n, v in enumerate(values))
        query = (
            "SELECT ?g (MIN(?x) AS ?a) (MAX(DISTINCT ?x) AS ?b) { VALUES (?x ?g) { %s } } GROUP BY"
            " ?g ORDER BY ?g"
        )
        rows = [
            tuple(str(cell) for cell in row)[1:]
            for row in asking.ask(ox.Store(), query % block, PREFIXES)
        ]
        groups = [ordered(values[n::3]) for n in range(min(3, len(values)))]
        assert rows == [(group[0], group[-1]) for group in groups], (number, block)


def test_the_answer_does_not_depend_on_the_order_of_the_input() -> None:
    dice = random.Random(SEED)
    for _ in range(50):
        values = column(dice, 30)
        found = set()
        for _ in range(4):
            dice.shuffle(values)
            found.add(
                tuple(
                    asked(
                        f"SELECT ?x {{ VALUES ?x {{ {' '.join(v.text for v in values)} }} }} ORDER"
                        " BY ?x"
                    )
                )
            )
        assert len(found) == 1


# --- where an order may stand ---------------------------------------------------------------------

# The engine alone dies of this column: twenty-one values, of which four kinds have no order among
# them.
MIXED = '"5874z" 7628 849 1 1 1 214 1 1 1178 1 2166 1 "1a" 1 "1a" "1a" "1a" "1a" "1a" 1'
SORTED = [
    *["1"] * MIXED.split().count("1"),
    "214",
    "849",
    "1178",
    "2166",
    "7628",
    *["1a"] * MIXED.split().count('"1a"'),
    "5874z",
]
BLOCK = f"VALUES ?x {{ {MIXED} }}"


def bare(query: str) -> list[str]:
    return [terms.parts(cell)[0] for cell in asked(query)]


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?x {{ {BLOCK} }} ORDER BY ?x",
        f"select ?x {{ {BLOCK} }} order by asc(?x)",
        f"SELECT ?x {{ {BLOCK} }} ORDER BY (?x)",
        f"SELECT ?x {{ {BLOCK} }} ORDER\n# by what\nBY ?x # the value\n",
        f"SELECT ?x {{ {BLOCK} }} ORDER BY COALESCE(?x, 1) LIMIT 100",
        (
            f"SELECT ?x {{ {BLOCK} BIND(1 AS ?one) }} ORDER BY ?one DESC(?none) IF(?one = 1, ?x, 2)"
            " OFFSET 0"
        ),
        f"SELECT ?x {{ {{ SELECT ?x {{ {BLOCK} }} ORDER BY ?x }} }}",
        f"SELECT (?x AS ?y) {{ {BLOCK} }} ORDER BY ?y",
        (
            f"SELECT ?x {{ {{ {BLOCK} }} FILTER EXISTS {{ {{ SELECT ?y {{"
            f" {BLOCK.replace('?x', '?y')} }} ORDER BY DESC(?y) }} }} }} ORDER BY ?x"
        ),
        f"SELECT ?x {{ ?s ?p ?o }} ORDER BY ?x {BLOCK}".replace("?s ?p ?o", ""),
    ],
)
def test_wherever_an_order_stands(query: str) -> None:
    assert bare(query) == SORTED


def test_orders_of_groups_and_of_texts_put_together() -> None:
    inner = f"{{ SELECT ?x {{ {BLOCK} }} ORDER BY DESC(?x) }}"
    assert bare(f'SELECT (GROUP_CONCAT(?x; SEPARATOR=" ") AS ?all) {{ {inner} }}') == [
        " ".join(reversed(SORTED))
    ]
    groups = f"SELECT ?x {{ {BLOCK} }} GROUP BY ?x ORDER BY MAX(?x) COUNT(*)"
    assert bare(groups) == list(dict.fromkeys(SORTED))
    assert bare(
        f"SELECT ?x {{ {BLOCK} }} GROUP BY ?x HAVING(MIN(?x) > 2000) ORDER BY DESC(?x) LIMIT 1"
    ) == ["7628"]
    made = asking.ask(
        ox.Store(),
        f"CONSTRUCT {{ <urn:s> <urn:p> ?x }} {{ {BLOCK} }} ORDER BY DESC(?x) LIMIT 2",
        {},
    )
    assert [t.object.value for t in made] == ["5874z", "1a"]
    assert bool(asking.ask(ox.Store(), f"ASK {{ {inner} }}", {}))


def test_the_least_of_numbers_and_texts() -> None:
    for block in ('10 "1z" 9', '9 10 "1z"', '"1z" 9 10'):
        rows = list(
            asking.ask(
                ox.Store(),
                f"SELECT (MIN(?x) AS ?a) (MAX(?x) AS ?b) {{ VALUES ?x {{ {block} }} }}",
                {},
            )
        )
        assert [cell.value for cell in rows[0]] == ["9", "1z"]


def test_the_least_of_nothing_is_unbound() -> None:
    assert asked("SELECT (MIN(?x) AS ?a) { ?s ?p ?x }") == [""]


def test_blank_nodes_and_iris_come_before_literals() -> None:
    store = ox.Store()
    terms = [
        ox.Literal("a"),
        ox.NamedNode("urn:b"),
        ox.BlankNode("z"),
        ox.Literal(3),
        ox.NamedNode("urn:a"),
    ]
    store.extend(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term) for term in terms)
    found = [str(row[0]) for row in asking.ask(store, "SELECT ?x { ?s ?p ?x } ORDER BY ?x", {})]
    assert found == ["_:z", "<urn:a>", "<urn:b>", f'"3"^^<{XSD}integer>', '"a"']


def test_a_column_that_random_numbers_order_is_answered() -> None:
    assert sorted(bare(f"SELECT ?x {{ {BLOCK} }} ORDER BY RAND()")) == sorted(SORTED)


def test_mistakes_are_told_where_they_were_typed() -> None:
    query = "SELECT ?x (MIN(?x) AS ?m) { ?s ?p ?x }\nORDER BY ?x DESC(?y) LIMIT many"
    with pytest.raises(errors.KGError, match=r"^query:2:28: is not well-formed SPARQL near “many”"):
        asking.ask(ox.Store(), query, {})


def test_a_server_is_asked_for_the_order_in_the_words_of_the_query() -> None:
    query = "SELECT ?x { ?s ?p ?x } ORDER BY ?x LIMIT 3"
    assert ordering.rewritten(query, local=False) == query
    assert "STR(?x)" in ordering.rewritten(
        "SELECT (GROUP_CONCAT(?x) AS ?all) { ?s ?p ?x }", local=False
    )


# --- aggregates and truth -------------------------------------------------------------------------


def test_whatever_has_a_text_is_put_together() -> None:
    block = f'1 2.5 <urn:a> true "2020-01-01"^^<{XSD}date> "b"@en'
    query = f"SELECT (GROUP_CONCAT(?x; SEPARATOR='|') AS ?all) {{ VALUES ?x {{ {block} }} }}"
    assert bare(query) == ["1|2.5|urn:a|true|2020-01-01|b"]
    assert bare(
        'SELECT (group_concat ( distinct ?x ; separator=";" ) AS ?all) { VALUES ?x { 1 2 1 } }'
    ) == ["1;2"]
    assert bare("SELECT (GROUP_CONCAT(IF(?x = 1, ?x, 2)) AS ?all) { VALUES ?x { 1 2 1 } }") == [
        "1 2 1"
    ]
    for text, found in (("STR(?x) = '1'", "true"), ("COALESCE(STR(?none), ?x)", "1")):
        assert bare(f"SELECT (GROUP_CONCAT({text}) AS ?all) {{ VALUES ?x {{ 1 }} }}") == [found]


def test_blank_nodes_are_put_together_by_their_labels() -> None:
    store = ox.Store()
    store.load(b"<urn:a> <urn:p> [], 2 .", format=ox.RdfFormat.TURTLE)
    (row,) = ordering.ask(
        store, "SELECT (GROUP_CONCAT(?o) AS ?all) (MIN(?o) AS ?blank) { ?s ?p ?o }"
    )
    assert sorted(row["all"].value.split()) == ["2", str(row["blank"])]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (f'IF("abc"^^<{XSD}integer>, 1, 2)', "2"),
        ('IF("abc"^^xsd:double, 1, 2)', "2"),
        ('IF("yes"^^xsd:boolean, 1, 2)', "2"),
        ('IF("a", 1, 2)', "1"),
        ('IF("", 1, 2)', "2"),
        ('IF("1"^^xsd:boolean, 1, 2)', "1"),
        ('IF("NaN"^^xsd:double, 1, 2)', "2"),
        ('IF("0.0"^^xsd:decimal, 1, 2)', "2"),
        ('(!"x"^^xsd:integer)', "true"),
        ('("x"^^xsd:integer || true)', "true"),
        ('("x"^^xsd:integer && true)', "false"),
        ('IF("2020-01-01"^^xsd:date, 1, 2)', ""),
        ("IF(?none, 1, 2)", ""),
    ],
)
def test_the_truth_of_a_bare_term(test: str, expected: str) -> None:
    assert bare(f"SELECT ({test} AS ?x) {{}}") == [expected]


def test_the_truth_of_a_variable() -> None:
    block = 'VALUES ?x { "x"^^xsd:integer 1 0 "" "a" }'
    for condition in ("?x", "?x && true", "!(!?x)", "false || ?x"):
        assert bare(f"SELECT ?x {{ {block} FILTER({condition}) }} ORDER BY ?x") == [
            "1",
            "a",
        ], condition
    assert bare(f"SELECT ?x {{ {block} }} GROUP BY ?x HAVING(?x) ORDER BY ?x") == ["1", "a"]


# --- by every door --------------------------------------------------------------------------------

DOORS = "SELECT ?x { ?s <https://example.org/value> ?x } ORDER BY ?x"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixed_project(tmp_path_factory.mktemp("mixed") / "mine")


def mixed_project(folder: Path) -> Path:
    """A project with a file whose one property has numbers and texts, in a file of its own as
    RDF; returns its folder.
    """
    footbridge(folder)
    lines = [
        f"<https://example.org/{n}> <https://example.org/value> {value} ."
        for n, value in enumerate(MIXED.split())
    ]
    (folder / "data" / "values.ttl").write_text("\n".join(lines))
    kg.build(folder)
    return folder


def cells(rows: kg.Answer) -> list[str]:
    return [terms.parts(row[0])[0] for row in rows.rows]


def test_in_python(mixed: Path) -> None:
    assert cells(kg.query(DOORS, mixed)) == SORTED
    assert cells(kg.query(DOORS, data=[mixed / "data" / "values.ttl"])) == SORTED
    assert cells(kg.cite(DOORS, mixed)) == SORTED
    assert cells(kg.cite(DOORS + " LIMIT 18", mixed)) == SORTED[:18]


def test_of_cited_aggregates(mixed: Path) -> None:
    query = (
        "SELECT (MIN(?x) AS ?a) (MAX(DISTINCT ?x) AS ?b) (GROUP_CONCAT(?s) AS ?c) { ?s"
        " <https://example.org/value> ?x } HAVING(MIN(?x) = 1)"
    )
    plain, cited = kg.query(query, mixed), kg.cite(query, mixed)
    assert plain.rows == cited.rows
    assert [terms.parts(cell)[0] for cell in plain.rows[0][:2]] == ["1", "5874z"]
    assert len(cited.notes[0]) == 1  # all come from one file


def test_by_command(mixed: Path) -> None:
    for words in (
        ["-C", mixed, "query", DOORS],
        ["-C", mixed, "query", DOORS, "--cite"],
        ["query", "--data", mixed / "data" / "values.ttl", DOORS],
    ):
        lines = run(*words, "--format", "csv", check=0).stdout.splitlines()
        assert [line.split(",")[0] for line in lines[1:]] == SORTED


def test_a_rule_may_order_what_it_takes(mixed: Path) -> None:
    folder = mixed.parent / "ruled"
    footbridge(folder)
    (folder / "ontology" / "rules").mkdir(exist_ok=True)
    rule = (
        "# Rule: r\n# Why: w\n# Example: e\nCONSTRUCT { kg:least kg:is ?x } { { SELECT ?x {"
        f" {BLOCK} }} ORDER BY DESC(?x) LIMIT 1 }} }}"
    )
    (folder / "ontology" / "rules" / "least.rq").write_text(rule)
    kg.build(folder)
    assert cells(kg.query("SELECT ?x { kg:least kg:is ?x }", folder)) == ["5874z"]


# --- columns and lone cells -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", "s p o"),
        ("SELECT DISTINCT * { ?z ?y ?x } ORDER BY ?x", "z y x"),
        ("select reduced*{ ?z ?y ?x }", "z y x"),
        (
            "SELECT * { ?z ?p ?o MINUS { ?a ?b ?z } FILTER EXISTS { ?c ?d ?z } } VALUES ?b { 1 }",
            "z p o b",
        ),
        (
            "SELECT * { { SELECT ?o (COUNT(*) AS ?n) { ?z ?y ?o } GROUP BY ?o } ?z ?y ?o }",
            "o n z y",
        ),
        ("PREFIX x: <urn:*> SELECT * # *\n{ $b ?a x:c }", "b a"),
        ("SELECT * {}", ""),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "n"),
        (f"SELECT * {{ ?z ?y ?w {{ SELECT * {{ {BLOCK} }} ORDER BY ?x }} }}", "z y w x"),
    ],
)
def test_columns_come_as_the_query_names_them(query: str, columns: str) -> None:
    assert [v.value for v in asking.ask(ox.Store(), query, {}).variables] == columns.split()


def test_columns_of_every_format_and_with_citations(mixed: Path) -> None:
    query = "SELECT * { ?s a ?kind ; kg:amount ?amount } LIMIT 1"
    heads = {
        "csv": "s,kind,amount",
        "tsv": "?s\t?kind\t?amount",
        "markdown": "| s | kind | amount |",
    }
    for format, head in heads.items():
        assert (
            run("-C", mixed, "query", query, "--format", format, check=0).stdout.splitlines()[0]
            == head
        )
    assert kg.cite(query, mixed).variables == ["s", "kind", "amount"]


@pytest.mark.parametrize("cell", ["UNDEF", '""'])
def test_a_lone_empty_cell_is_seen(cell: str) -> None:
    result = asking.ask(
        ox.Store(), f'SELECT ?x {{ VALUES ?x {{ {cell} "a\\r\\n\\r\\nb" 1 }} }}', {}
    )
    rows = asking.rows(asking.ask(ox.Store(), f"SELECT ?x {{ VALUES ?x {{ {cell} }} }}", {}))
    assert formats.machine(result, "csv") == b'x\r\n""\r\n"a\r\n\r\nb"\r\n1\r\n'
    assert formats.results(rows, "csv") == b'x\r\n""\r\n'
    assert formats.results(rows, "spreadsheet").endswith(b'x\r\n""\r\n')


def test_lone_cells_wherever_the_pieces_end() -> None:
    """The engine writes in pieces of some 8,000 bytes; what a line is must not depend on where they
    end.
    """
    dice = random.Random(SEED)
    texts = [
        dice.choice(["", "a\r\n\r\nb", "\n", '"', '"\r\n', "x" * dice.randint(1, 400)])
        for _ in range(3000)
    ]
    block = " ".join(literal(text) if text else "UNDEF" for text in texts)
    found = formats.machine(
        asking.ask(ox.Store(), f"SELECT ?x {{ VALUES ?x {{ {block} }} }}", {}), "csv"
    )
    assert [row[0] for row in csv.reader(io.StringIO(found.decode(), newline=""))] == ["x", *texts]
