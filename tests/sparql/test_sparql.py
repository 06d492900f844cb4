"""Queries as text: their words, what is normalised, what is too much, and that the reader reads
whatever the engine takes.
"""

from __future__ import annotations

import html
import json
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, run
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import KGError
from kg.sparql import formats, guard, lexer, prologue, reader, results

pytestmark = pytest.mark.fast

SUITE = Path(os.environ.get("KG_W3C") or ROOT.parent / "shared" / "w3c") / "rdf-tests" / "sparql"
SUBJECTS = "?s ?p ?o"
EMPTY = ox.Store()
HOLLOW = json.loads((Path(__file__).parent / "cases" / "hollow.json").read_text("utf-8"))["cases"]
# Why a query that is one cannot be cited.
REASONS = (
    "gives another value each time",
    "SERVICE asks another endpoint",
    "its template makes blank nodes",
    "FROM makes another dataset",
    "DESCRIBE has no defined answer",
    "SPARQL 1.2",
    "LATERAL is no part",
)


def taken(query: str) -> bool:
    """Whether the engine takes a query."""
    try:
        EMPTY.query(query)
    except (SyntaxError, UnicodeEncodeError):
        return False
    except (RuntimeError, ValueError, OSError):
        pass  # it can be read, and asks for what is not there
    return True


def why(query: str) -> str:
    """Why a query cannot be read for citing, "" if it can."""
    try:
        reader.read(query, ())
    except KGError as error:
        return error.message
    return ""


def read_or_refused(query: str) -> None:
    reason = why(query)
    assert not reason or any(known in reason for known in REASONS), f"{query}\n{reason}"


def respelt(query: str, spell: Callable[[str], str], gap: Callable[[], str] = str) -> str:
    """A query with its keywords spelt in another way, and something more between its words."""
    parts, last = [], 0
    for token in lexer.tokens(query):
        parts += [
            query[last : token.start],
            gap(),
            spell(token.text) if token.kind == "word" and token.text != "a" else token.text,
        ]
        last = token.end
    return "".join(parts) + query[last:]


def corpus() -> list[str]:
    texts = []
    for path in sorted(SUITE.rglob("*.rq")):
        try:
            texts.append("BASE <http://example.org/a/b> " + path.read_text("utf-8"))
        except UnicodeDecodeError:
            continue
    return texts


@pytest.fixture(scope="module")
def queries() -> list[str]:
    """The queries of the W3C suite for SPARQL 1.1 that the engine takes."""
    found = [query for query in corpus() if taken(query)]
    if not found:
        pytest.skip(f"the W3C suites are not at {SUITE}: set KG_W3C")
    assert len(found) >= 350
    return found


# --- whatever the engine takes --------------------------------------------------------------------


@pytest.mark.parametrize(
    "spell", [str, str.upper, str.lower], ids=["as it is", "in capitals", "in small letters"]
)
def test_the_queries_of_the_suite_are_read_in_any_case(
    queries: list[str], spell: Callable[[str], str]
) -> None:
    for query in queries:
        text = lexer.normalised(respelt(query, spell))
        assert taken(text), text
        read_or_refused(text)


def test_what_the_engine_takes_of_edited_queries_is_read(queries: list[str]) -> None:
    """Words are left out, put in and changed for others of their kind."""
    both = sum(
        taken(query) and not read_or_refused(query)
        for query in edited(queries, random.Random(3), 1500)
    )
    assert both > 100


def edited(queries: list[str], dice: random.Random, number: int) -> Iterator[str]:
    kinds: dict[str, list[str]] = defaultdict(list)
    split = [list(lexer.tokens(lexer.normalised(query))) for query in queries]
    for words in split:
        for token in words:
            kinds[token.kind].append(token.text)
    every = [word for words in kinds.values() for word in words]
    for _ in range(number):
        words = list(dice.choice(split))
        texts = [token.text for token in words]
        for _ in range(dice.choice([1, 1, 2])):
            at = dice.randrange(len(texts))
            match dice.randrange(4):
                case 0:
                    del texts[at]
                case 1:
                    texts.insert(at, dice.choice(every))
                case 2:
                    other = dice.randrange(len(texts))
                    texts[at], texts[other] = texts[other], texts[at]
                case _:
                    texts[at] = dice.choice(kinds[words[min(at, len(words) - 1)].kind])
            if not texts:
                break
        yield " ".join(texts)


SPELLINGS = [
    (
        "SELECT ?o { :a ?p ?o FILTER(ISIRI(?o) || ISURI(?o) || ISBLANK(?o) || ISLITERAL(?o) ||"
        " ISNUMERIC(?o) || SAMETERM(?o, :b)) }"
    ),
    (
        'select (group_concat(distinct ?o; separator=",") as ?x) { ?s ?p ?o } group by ?s having'
        " (count(*) > 1) order by desc(?x) limit 5 offset 1"
    ),
    "ASK { ?s a/:p*|^:q+|!(:r|^a)? ?o FILTER NOT EXISTS { ?o :p [ :q (1 2.5 -3e1) ] } }",
    (
        "SELECT * { VALUES (?x ?y) { (UNDEF TRUE) (:a 'x'@en-GB) } BIND(COALESCE (?x, CONCAT (?y,"
        ' "z"^^xsd:string)) AS ?z) MINUS { ?x ?y ?z } }'
    ),
    (
        "CONSTRUCT { ?s :p ?o } WHERE { { ?s :q ?o } UNION { GRAPH ?g { ?s :r ?o } } OPTIONAL { ?o"
        " ?p ?x FILTER(?x NOT IN (1, 2) && ?x < 3) } }"
    ),
    (
        "SELECT (IF(?n >= 1 && !BOUND(?m), STRDT('1', xsd:integer), 1/0) AS ?v) { { SELECT"
        " (COUNT(*) AS ?n) { ?s ?p ?o } } }"
    ),
]
DECLARED = "PREFIX : <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "


@settings(deadline=None)
@given(st.sampled_from(SPELLINGS), st.randoms(use_true_random=False))
def test_case_spaces_and_comments_do_not_matter(query: str, dice: random.Random) -> None:
    def spell(word: str) -> str:
        return "".join(dice.choice([str.upper, str.lower])(letter) for letter in word)

    def gap() -> str:
        return dice.choice(
            ["", "", " ", "\n", "\t", "\r\n", ' # a remark: { ( " <\n', "\u00a0", "\ufeff"]
        )

    text = lexer.normalised(respelt(DECLARED + query, spell, gap))
    assert taken(text), text
    assert not why(text), text


@pytest.mark.parametrize(
    "query",
    [
        "PREFIXa:<http://x/>PREFIX:<http://y/>SELECTDISTINCT ?x{?x a:b :c,:d}LIMIT1OFFSET 2",
        (
            "SELECT * { FILTER(?a NOTIN(1)&&?b<3&&?c>4)FILTERNOTEXISTS{?s ?p trueFILTER(1)}"
            " }ORDERBYDESC(?a)"
        ),
        "ASK{?s a?o.?s!^<http://a/>?x}",
        "SELECT ?x { ?x ?y 1. ?x ?y 1.e5 . ?x ?y +2, - 3 ; ; ?y 'a' @en . }",
        (
            "SELECT (<http://www.w3.org/2001/XMLSchema#integer>('1') AS ?x) (1AS ?y)"
            " (('a'<<http://b/>)AS?z) {}"
        ),
        "SELECT * { GRAPH?g{?s ?p '''a 'quoted' ''text''' , \"\"\"b \"\" \\u0041\"\"\"} }",
        "SELECT ?s { ?s ?p \"\\u0022\" , '\\U0001F600\\n' }",
        "BASE <http://a/b#> PREFIX x: <#> BASE <c/> PREFIX y: <d#> SELECT * { x:y <> y:z }",
        "SELECT * { () ?p (?a (?b) []) . [] ?p [] . [ ?p 1 ] }",
        "SELECT ?_c0 ?_count { ?_c0 ?_c1 ?_count }",
        "VERSION '1.2' SELECT (LANG('a'@en--ltr) AS ?l) { ?\u0915\u093f\u00b7 ?p ?o }",
        "SELECT ?x ?y {} GROUP BY ?x (?z+1 AS ?y) STR(?x) HAVING(1)(2)",
    ],
)
def test_what_the_engine_takes_besides_is_read(query: str) -> None:
    assert taken(query)
    assert not why(query)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { ?s ?p <<( ?a ?b ?c )>> }", "triples about triples are of SPARQL 1.2"),
        ("SELECT * { << ?a ?b ?c >> ?p ?o }", "of SPARQL 1.2"),
        ("SELECT * { ?a ?b ?c {| ?p ?o |} }", "annotations of triples are of SPARQL 1.2"),
        ("SELECT * { ?a ?b ?c ~ ?r }", "annotations of triples"),
        ("SELECT * { ?a ?b ?c LATERAL { ?c ?d ?e } }", "LATERAL is no part of SPARQL 1.1"),
        ("SELECT (struuid() AS ?x) {}", "STRUUID() gives another value"),
        ("CONSTRUCT WHERE { ?s ?p [] }", "its template makes blank nodes"),
        ("ASK FROM NAMED <http://a/> {}", "FROM makes another dataset"),
        (
            "SELECT * { FILTER(" + "(" * 120 + "1" + ")" * 120 + ") }",
            "it nests more than 100 levels deep",
        ),
    ],
)
def test_what_is_read_and_cannot_be_cited_is_refused_with_the_reason(
    query: str, reason: str
) -> None:
    assert taken(query)
    assert reason in why(query)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { FILTER(?a NOTN (1)) }", "line 1, column 22: “)” was expected, not “NOTN”"),
        (
            "SELECT ?x\n{ ?x kq:p 1 }",
            "line 2, column 6: a prefix that is declared was expected, not “kq:p”",
        ),
        ("SELECT ?x {", "line 1, column 12: a term was expected, but the query ends"),
        ("SELECT * { ?s ?p +", "line 1, column 19: a number was expected, but the query ends"),
    ],
)
def test_a_slip_is_told_with_its_place(query: str, told: str) -> None:
    assert told in why(query) and "\n" not in why(query)


# --- words ----------------------------------------------------------------------------------------


def words(query: str) -> list[str]:
    return [token.text for token in lexer.tokens(query)]


def test_a_sign_compares_after_an_operand_of_an_expression_and_begins_an_iri_elsewhere() -> None:
    assert words("FILTER(?a<3&&?b>4)") == ["FILTER", "(", "?a", "<", "3", "&&", "?b", ">", "4", ")"]
    assert words("BIND(STR(?a)<=<b>AS ?c)") == [
        "BIND",
        "(",
        "STR",
        "(",
        "?a",
        ")",
        "<=",
        "<b>",
        "AS",
        "?c",
        ")",
    ]
    assert words("ORDER BY (true<?a&&?b>1)")[3:6] == ["true", "<", "?a"]
    for query in (
        "?s <a>|<b> ?o",
        "(?s <a>) ?p ?o",
        "VALUES (?x ?y) { (1 <a>) }",
        "?s (<a>/<b>)<c>",
        "(?a = <a>)",
        "GRAPH ?g { ?s <a> 1 }",
        "FILTER <f>(<a>)",
    ):
        assert [word for word in words(query) if word[0] == "<" and word[-1] != ">"] == [], query
    assert words("FILTER(EXISTS { ?s <a> ?o } && ?x<1&&?y>2)")[5] == "<a>"


@pytest.mark.parametrize(
    "text",
    [
        "a." * 50_000,
        "'''" + "'a" * 30_000,
        "<a" * 50_000,
        "a" * 500_000,
        ":%" * 50_000,
        " " * 500_000,
        "#" * 500_000,
        '"' * 99_999,
    ],
)
def test_no_text_takes_longer_to_read_than_its_length(text: str) -> None:
    found = list(lexer.tokens(text))
    assert all(text[token.start : token.end] == token.text for token in found)


def test_a_normalised_query_keeps_its_places() -> None:
    assert (
        lexer.normalised("\ufeffSELECT\u00a0(CONCAT #c\n (TRUE,'TRUE\u00a0') AS ?x) {}")
        == "SELECT (CONCAT( #c\n true,'TRUE\u00a0') AS ?x) {}"
    )
    assert (
        lexer.normalised("\\u0041SK { ?s ?p '\\u0041' , <\\u0041> } # \\u0041")
        == "ASK { ?s ?p '\\u0041' , <\\u0041> } # \\u0041"
    )
    twice = "ASK { ?s ?p \\u005cU00000031 }"
    assert lexer.normalised(twice) == twice
    plain = "SELECT (true AS ?x) { ?s ?p 'é' }"
    assert lexer.normalised(plain) is plain


def test_a_text_means_what_its_escapes_say() -> None:
    assert lexer.quoted('"a\\t\\"\\\\n"') == 'a\t"\\n'
    assert lexer.quoted("'''it's \\U0001F600\\u0041'''") == "it's 😀A"


# --- prefixes, graphs, parameters -----------------------------------------------------------------


def test_a_prefix_in_a_text_or_a_comment_is_none() -> None:
    assert prologue.unknown("SELECT * { ?s ?p 'x:y' # z:y\n }", {}) is None
    assert prologue.unknown("PREFIXa: <http://a/> SELECT * { a:b ?p b:c }", {}).text == "b:c"
    assert prologue.used(
        "PREFIX a: <http://a/> SELECT * { a:b c:d 'e:f' }", {"a": "1", "c": "2", "e": "3"}
    ) == {"c": "2"}


def test_the_graphs_of_a_query_are_known_by_their_whole_iris() -> None:
    query = (
        "BASE <http://a/b> PREFIX x: <c#> SELECT * FROM <d> FROMNAMED x:e FROM NAMED f:g FROM <d> {"
        " ?from ?p 'FROM <x>' }"
    )
    assert prologue.clauses(query, {"f": "http://f/"}) == (
        ["http://a/d"],
        ["http://a/c#e", "http://f/g"],
    )


def test_parameters_are_blocks_of_one_variable() -> None:
    query = (
        "SELECT * { # VALUES ?a { 1 }\n VALUES $b { 'VALUES ?c { 2 }' } VALUES (?d) { (1) }"
        " VALUES?e{<http://x/{}> 1} }"
    )
    assert [(p.name, query[p.start : p.end].strip()) for p in prologue.parameters(query)] == [
        ("b", "'VALUES ?c { 2 }'")
    ]


# --- what is too much -----------------------------------------------------------------------------


def repeated(part: str, between: str = " ") -> Callable[[int], str]:
    return lambda n: between.join(part.replace("#", str(i)) for i in range(n))


CHAINS = {
    "UNION": lambda n: "SELECT * { " + repeated("{ ?s ?p # }", " UNION ")(n + 1) + " }",
    "MINUS": lambda n: "SELECT * { ?s ?p ?o " + repeated("MINUS { ?s ?p # }")(n) + " }",
    "BIND": lambda n: "SELECT * { ?s ?p ?o " + repeated("BIND(?o + # AS ?x#)")(n) + " }",
    "FILTER": lambda n: "SELECT * { ?s ?p ?o " + repeated("FILTER(?o != #)")(n) + " }",
    "VALUES": lambda n: "SELECT * { " + repeated("VALUES ?x# { 1 }")(n) + " }",
    "||": lambda n: "SELECT * { ?s ?p ?o FILTER(" + repeated("?o = #", " || ")(n + 1) + ") }",
    "+": lambda n: "SELECT (" + repeated("#", "+")(n + 1) + " AS ?x) {}",
    "|": lambda n: "SELECT * { ?s " + repeated("<http://p/#>", "|")(n + 1) + " ?o }",
    "terms after SELECT": lambda n: "SELECT " + repeated("(# AS ?x#)")(n) + " {}",
    "terms after ORDER": lambda n: "SELECT * {} ORDER BY " + repeated("STR(?x#)")(n),
    "terms after DESCRIBE": lambda n: "DESCRIBE " + repeated("<http://x/#>")(n),
}  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_counted_and_named(name: str) -> None:
    guard.guard(CHAINS[name](990))
    for many in (1_100, 20_000):
        with pytest.raises(
            KGError,
            match=(
                r"the query has [\d,]+ .* beside each other, from line 1, column \d+; 1,000 are"
                r" allowed"
            ),
        ) as refused:
            guard.guard(CHAINS[name](many))
        assert f" {name} beside" in refused.value.message


JOINED = {
    "triples": lambda n: "SELECT * { " + repeated("?s ?p# ?o#.")(n) + " }",
    "objects": lambda n: "SELECT * { ?s ?p " + repeated("#", ",")(n) + " }",
    "properties": lambda n: "SELECT * { ?s " + repeated("?p ?o", ";")(n) + " }",
    "steps": lambda n: "SELECT * { ?s " + repeated("<http://p/>", "/")(n) + " ?o }",
    "a list": lambda n: "SELECT * { ?s ?p ( " + repeated("#")(n // 2) + " ) }",
    "optionals": lambda n: "SELECT * { ?s ?p ?o " + repeated("OPTIONAL { ?s ?p ?o# }")(n) + " }",
    "groups": lambda n: "SELECT * { " + repeated("{ ?s ?p ?o# . ?o# ?p 1 }")(n // 3) + " }",
    "graphs": lambda n: "SELECT * { " + repeated("GRAPH ?g { ?s ?p ?o# }")(n) + " }",
    "subqueries": lambda n: "SELECT * { " + repeated("{ SELECT ?o# { ?s ?p ?o# } }")(n) + " }",
    "remarks": lambda n: "SELECT * { ?s ?p ?o " + repeated("{| ?q ?r# |}")(n // 3) + " }",
    "remarks on remarks": lambda n: (
        "SELECT * { ?s ?p ?o " + "{| ?q ?r " * (n // 3) + " |}" * (n // 3) + " }"
    ),
    "names of triples": lambda n: "SELECT * { ?s ?p ?o " + repeated("~ ?r#")(n) + " }",
    "named triples": lambda n: "SELECT * { " + repeated("<< ?s ?p# ?o >> ?q ?r .")(n // 3) + " }",
}  # fmt: skip


@pytest.mark.parametrize("name", JOINED)
def test_what_the_planner_puts_in_order_is_counted(name: str) -> None:
    guard.guard(JOINED[name](195))
    with pytest.raises(
        KGError,
        match=(
            r"the group at line 1, column \d+ has \d+ triples, OPTIONALs and groups to be joined;"
            r" 200 are allowed"
        ),
    ):
        guard.guard(JOINED[name](420))


def test_alternatives_are_not_joined() -> None:
    guard.guard(
        "SELECT * { " + repeated("{ ?s ?p# ?o . ?o ?p 1 . ?o ?p 2 }", " UNION ")(300) + " }"
    )
    guard.guard("CONSTRUCT { " + repeated("?s ?p # .")(3_000) + " } WHERE { ?s ?p ?o }")


def test_chains_inside_chains_are_added_up() -> None:
    inner = " || ".join(["?o = 1"] * 980)
    with pytest.raises(KGError, match="beside each other|parts long"):
        guard.guard("SELECT * { " + " UNION ".join([f"{{ ?s ?p ?o FILTER({inner}) }}"] * 40) + " }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?x { " + repeated("'w#'")(100_000) + " } }",
        "SELECT * { VALUES (?x ?y) { " + repeated("(# <http://x/#>)")(50_000) + " } }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + repeated("#", ", ")(100_000) + ")) }",
        "SELECT (COALESCE(" + repeated("?x#", ",")(5_000) + ") AS ?y) {}",
    ],
)
def test_lists_of_values_have_no_bound(query: str) -> None:
    guard.guard(query)
    assert taken(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> {} }",
        "ASK{?s ?p trueSERVICE<http://x/>{}}",
        "PREFIX a: <http://a/> SELECT * { SERVICEa:b {} }",
        "ASK { service#>\n<http://x/>{ } }",
        "ASK { ?s ?p ?o FILTER(?s<?o&&'>'=?p) SERVICE ?x {} FILTER('y'=?p) }",
        "ASK { OPTIONAL{}SERVICESILENT?x{} }",
    ],
)
def test_another_server_is_refused(query: str) -> None:
    assert guard.elsewhere(query)
    with pytest.raises(KGError, match="SERVICE asks another server"):
        guard.guard(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <http://x/Service> }",
        "SELECT * { ?s ?p 'SERVICE <http://x/> {' # SERVICE <http://x/> {\n }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:a { service:b ?p ?o } }",
    ],
)
def test_a_word_that_only_looks_like_it_is_not(query: str) -> None:
    guard.guard(query)
    assert not guard.elsewhere(query)


# --- through the doors ----------------------------------------------------------------------------


def test_a_byte_order_mark_is_passed_over_in_every_door(tmp_path: Path) -> None:
    data, query = tmp_path / "d.ttl", tmp_path / "q.rq"
    data.write_text("@prefix ex: <http://ex.example/> . ex:a ex:b 1 .", "utf-8")
    query.write_bytes(b"\xef\xbb\xbfSELECT (CONCAT (STR(?o)) AS ?x) { ?s ex:b ?o FILTER(TRUE) }")
    asked = [
        run("query", "--data", data, "--format", "csv", query, check=0),
        run("query", "--data", data, "--format", "csv", "-", input=query.read_bytes(), check=0),
    ]
    asked.append(run("query", "--data", data, "--format", "csv", query.read_text("utf-8"), check=0))
    assert [done.stdout.split() for done in asked] == [["x", "1"]] * 3


def test_prefixes_of_the_files_and_those_of_kg_are_known(tmp_path: Path) -> None:
    data, other = tmp_path / "d.ttl", tmp_path / "e.ttl"
    data.write_text(
        "@prefix ex: <http://ex.example/> . @prefix two: <http://one.example/> . ex:a ex:b 1 .",
        "utf-8",
    )
    other.write_text("@prefix two: <http://two.example/> . two:a two:b 1 .", "utf-8")
    query = 'SELECT (xsd:integer("1") AS ?x) { ex:a ex:b ?y }'
    assert run(
        "query", "--data", data, "--data", other, "--format", "csv", query, check=0
    ).stdout.split() == ["x", "1"]
    said = run("query", "--data", data, "--data", other, "ASK { two:a ?p ?o }", check=2).stderr
    assert "query:1:7: unknown prefix “two:”\n" in said and "PREFIX two: <…>" in said


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "SELECT * { FILTER(?a NOTN (1)) }",
            "query:1:22: is not well-formed SPARQL near “NOTN (1)) }”\n  hint: “)” was expected",
        ),
        (
            "\ufeffSELECT * {\n ?s a ex:B ; ex:c\u00a0}",
            "query:2:19: is not well-formed SPARQL near “}”\n  hint: a term was expected",
        ),
        ("SELECT ?x { ?x ex:b", "query:1:20: is not well-formed SPARQL: it ends too early"),
        ("ASK {} {}", "query:1:8: is not well-formed SPARQL near “{}”"),
        ("ASK { ?s ?p 'x }", "query:1:13: is not well-formed SPARQL near “'x }”"),
        ("ASK { ?s ?p “x” }", "near ““x” }”"),
    ],
)
def test_a_slip_is_told_where_it_is(tmp_path: Path, query: str, told: str) -> None:
    data = tmp_path / "d.ttl"
    data.write_text("@prefix ex: <http://ex.example/> . ex:a ex:b 1 .", "utf-8")
    assert told in run("query", "--data", data, query, check=2).stderr


def test_a_slip_is_told_in_korean(asked: Path) -> None:
    for door in ((), ("--cite",)):
        told = run("-C", asked, "--lang", "ko", "query", *door, "ASK { ?s ?p }", check=2).stderr
        assert told == (
            "kg: query 1행 13열: “}” 부근이 SPARQL 문법에 맞지 않습니다\n  도움말: 항 자리입니다\n"
        )
    random = "SELECT (RAND() AS ?r) { ?s ?p ?o }"
    told = run("-C", asked, "--lang", "ko", "query", "--cite", random, check=2).stderr
    assert "\n  도움말: 인용 없이 물으십시오" in told
    told = run("-C", asked, "--lang", "ko", "query", "ASK { ?s a kg:Fundd }").stderr
    assert "kg:Fundd: 이 그래프에 없는 용어입니다. 혹시 이것입니까: kg:Fund" in told


@pytest.mark.parametrize("door", [(), ("--cite",)])
def test_a_query_that_is_too_long_is_refused_in_every_door(
    asked: Path, door: tuple[str, ...]
) -> None:
    query = JOINED["triples"](420)
    said = run("-C", asked, "query", *door, query, check=2).stderr
    assert (
        "the group at line 1, column 10 has 420 triples, OPTIONALs and groups to be joined; 200 are"
        " allowed\n  hint: ask in several" in said
    )


@pytest.mark.parametrize("case", HOLLOW, ids=lambda case: case["what"])
def test_what_says_nothing(case):
    """The same cases hold the query page: tests/present/js/query.test.mjs."""
    answer = {"head": {"vars": case["vars"]}, "results": {"bindings": case["rows"]}}
    assert results.empty(json.dumps(answer).encode(), "json") == case["hollow"]


SPOKEN_OF = '<<( <http://e/s> <http://e/p> <<( <http://e/s> <http://e/q> "x"@en )>> )>>'
OF_TRIPLES = f"SELECT ?t {{ BIND({SPOKEN_OF} AS ?t) }}"


def test_triples_that_are_spoken_of_are_told(asked: Path) -> None:
    assert SPOKEN_OF in run("-C", asked, "query", OF_TRIPLES).stdout
    said = run("-C", asked, "query", "--cite", OF_TRIPLES, check=2).stderr
    assert "triples about triples" in said
    assert kg.query(OF_TRIPLES, asked).to_dicts(labels=True) == [{"t": SPOKEN_OF}]
    assert html.escape(SPOKEN_OF) in kg.query(OF_TRIPLES, asked)._repr_html_()
    graph = f"CONSTRUCT {{ <http://e/a> <http://e/says> ?t }} {OF_TRIPLES[9:]}"
    assert SPOKEN_OF in run("-C", asked, "query", "--format", "ntriples", graph).stdout
    said = run("-C", asked, "query", "--format", "jsonld", graph, check=2).stderr
    assert said == "kg: jsonld cannot hold this: JSON-LD does not support RDF 1.2 yet\n"
    for format in ("json", "xml"):
        machine = run("-C", asked, "query", "--format", format, OF_TRIPLES).stdout
        written = b"".join(formats.pieces(["t"], [(SPOKEN_OF,)], format)).decode()
        assert "".join(written.split()) == "".join(machine.split())
