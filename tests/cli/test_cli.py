"""The commands: stdout exact, stderr, exit codes, formats."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import rdflib
from conftest import ROOT, run

import kg
from kg.evidence import access
from kg.lines import cell_text
from kg.rdf.terms import parts
from kg.store import names

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"}


def test_build_says_what_is_in_the_graph(clean: Path) -> None:
    small = clean
    done = run("-C", small, "build", check=0)
    assert (
        done.stdout
        == "6 things, 12 claims from 2 of 2 sources, 89 triples derived\n  9 claims are current,"
        f" 3 superseded by newer ones, 0 set aside; facts in conflict: 0\nnext: kg -C {small}"
        f" query   (1 titled question)   kg -C {small} view --open   kg -C {small} export"
        " turtle\n"
    )
    assert done.stderr == ""


def test_check_clean(clean: Path) -> None:
    done = run("-C", clean, "check", check=0)
    assert (done.stdout, done.stderr) == ("", "no problems\n")
    assert run("-C", clean, "check", "--format", "json", check=0).stdout == "[]\n"


def test_query_table(asked: Path) -> None:
    done = run("-C", asked, "query", "SELECT ?b ?a { ?b kg:amount ?a }", check=0)
    assert (
        done.stdout.splitlines()
        == [
            "b                                                            a",
            "──────────────────────────────────────────────────────────────",
            "Budget of the footbridge (entity:footbridge-budget)   1450000",
            "1 row",
        ]
        or "Budget of the footbridge (entity:footbridge-budget)   1450000" in done.stdout
    )
    korean = run(
        "-C", asked, "--lang", "ko", "query", "SELECT ?b { ?b kg:amount ?a }", check=0
    ).stdout
    assert "보행교 예산 (entity:footbridge-budget)" in korean
    bare = run("-C", asked, "query", "--no-labels", "SELECT ?b { ?b kg:amount ?a }", check=0).stdout
    assert "Budget" not in bare and "entity:footbridge-budget" in bare


def test_query_formats(asked: Path) -> None:
    ask = ("-C", asked, "query", "SELECT ?b ?a { ?b kg:amount ?a }", "--format")
    space = "https://footbridge.example/entity/"
    assert list(csv.reader(io.StringIO(run(*ask, "csv", check=0).stdout))) == [
        ["b", "a"],
        [space + "footbridge-budget", "1450000"],
    ]
    assert run(*ask, "tsv", check=0).stdout == f"?b\t?a\n<{space}footbridge-budget>\t1450000\n"
    found = json.loads(run(*ask, "json", check=0).stdout)
    assert found["results"]["bindings"][0]["b"] == {
        "type": "uri",
        "value": space + "footbridge-budget",
    }
    assert ET.fromstring(run(*ask, "xml", check=0).stdout).tag.endswith("sparql")
    assert run(*ask, "markdown", check=0).stdout.splitlines()[1] == "| --- | ---: |"


def test_query_ask_and_construct(asked: Path) -> None:
    assert run("-C", asked, "query", "ASK { ?x a kg:Allocation }", check=0).stdout == "true\n"
    assert run("-C", asked, "query", "ASK { ?x a kg:Fund }", check=0).stdout == "false\n"
    assert (
        json.loads(
            run("-C", asked, "query", "ASK { ?x a kg:Fund }", "--format", "json", check=0).stdout
        )["boolean"]
        is False
    )
    construct = "CONSTRUCT { ?b kg:amount ?a } WHERE { ?b kg:amount ?a }"
    for format, name in (
        ("turtle", "turtle"),
        ("ntriples", "nt"),
        ("jsonld", "json-ld"),
        ("rdfxml", "xml"),
    ):
        graph = rdflib.Graph().parse(
            data=run("-C", asked, "query", construct, "--format", format, check=0).stdout,
            format=name,
        )
        assert len(graph) == 1, format
    assert (
        len(
            rdflib.Graph().parse(
                data=run("-C", asked, "query", "DESCRIBE entity:footbridge", check=0).stdout,
                format="turtle",
            )
        )
        > 3
    )


def test_query_from_file_and_stdin(asked: Path, tmp_path: Path) -> None:
    path = tmp_path / "my question.rq"
    path.write_text("\ufeffSELECT ?c { ?c a kg:Company }", "utf-8")
    by_file = run("-C", asked, "query", path, "--format", "csv", check=0).stdout
    by_stdin = run(
        "-C", asked, "query", "-", "--format", "csv", input="SELECT ?c { ?c a kg:Company }", check=0
    ).stdout
    assert by_file == by_stdin == "c\r\nhttps://footbridge.example/entity/example-builders\r\n"


def test_questions(small: Path) -> None:
    listed = run("-C", small, "query", check=0).stdout
    assert (
        listed == "budget-history  What was said of a budget, when, and by which source?  -p"
        " budget=footbridge-budget\n"
    )
    assert "한 예산에 대해" in run("-C", small, "--lang", "ko", "query", check=0).stdout
    for value in (
        "footbridge-budget",
        "entity:footbridge-budget",
        "보행교 예산",
        "budget of the Footbridge",
        "https://footbridge.example/entity/footbridge-budget",
    ):
        rows = run(
            "-C",
            small,
            "query",
            "budget-history",
            "-p",
            f"budget={value}",
            "--format",
            "csv",
            check=0,
        ).stdout.splitlines()
        assert [row.split(",")[1] for row in rows] == ["amount", "1200000", "1450000"], value
    (small / "ontology" / "questions" / "budget-history.rq").unlink()
    assert run("-C", small, "query", check=0).stderr == "ontology/questions holds no question\n"


@pytest.mark.parametrize(
    ("words", "code", "said", "hint"),
    [
        (["SELECT ?x {"], 2, "is not well-formed SPARQL", ""),
        (["SELECT ?x { ?x kg:amount }"], 2, "query:1:26: is not well-formed SPARQL near “}”", ""),
        (
            ["SELECT * {\n ?x kq:amount ?y }"],
            2,
            "query:2:5: unknown prefix “kq:”",
            "did you mean kg?",
        ),
        (
            ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
            2,
            "SERVICE asks another server",
            "take the SERVICE block out",
        ),
        (["ASK { " + "{" * 3000 + "}" * 3000 + " }"], 2, "the query nests 3001 levels deep", ""),
        (["SELECT ?x { FILTER(" + "!" * 3000 + "?x) }"], 2, "the query nests 3000 levels deep", ""),
        (
            ["budget-histroy"],
            1,
            "no question is called “budget-histroy”",
            "did you mean budget-history?",
        ),
        (["zzzz"], 1, "no question is called “zzzz”", "kg query lists them"),
        (["budget-history", "-p", "budjet=x"], 2, "has no parameter “budjet”", "it has budget"),
        (["budget-history", "-p", "budget"], 2, "“budget” sets nothing", "write -p name=value"),
        (
            ["budget-history", "-p", "budget=foot bridge budgte"],
            1,
            "nothing is called",
            "did you mean footbridge-budget",
        ),
        (["budget-history", "-p", "budget=qqqqqq"], 1, "nothing is called “qqqqqq”", "kg search"),
        (["none.rq"], 2, "none.rq: cannot be read: No such file", ""),
        (["ASK { ?s ?p ?o }", "--format", "turtle"], 2, "turtle is for graphs", "formats: table"),
        (
            ["SELECT ?s { ?s ?p ?o }", "--format", "jsonld"],
            2,
            "jsonld is for graphs",
            "formats: table",
        ),
        (
            ["CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"],
            2,
            "csv is for rows",
            "formats for a graph: turtle",
        ),
        (["ASK { ?s ?p ?o }", "--data", "none.ttl"], 2, "none.ttl: cannot be read", ""),
        (
            ["ASK { ?s ?p ?o }", "--data", "none.xyz"],
            2,
            "unknown kind of file “.xyz”",
            "known are .jsonld",
        ),
    ],
)
def test_query_refused(asked: Path, words: list[str], code: int, said: str, hint: str) -> None:
    done = run("-C", asked, "query", *words, check=code)
    assert said in done.stderr and hint in done.stderr and done.stdout == ""


def test_service_in_text_is_no_service(asked: Path) -> None:
    query = """# SERVICE <x>
    SELECT ?service { BIND("SERVICE <http://x/>" AS ?service) FILTER(kg:SERVICE != <http://x/SERVICE>) }"""
    assert "SERVICE <http://x/>" in run("-C", asked, "query", query, check=0).stdout


def test_query_plain_data(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("_:x <http://p> 1 . <http://g> <http://q> 2 .")
    (tmp_path / "b.trig").write_text("_:x <http://p> 1 . <http://g> { <http://s> <http://p> 3 }")
    files = ("--data", tmp_path / "a.ttl", "--data", tmp_path / "b.trig", "--format", "csv")
    assert (
        run("query", "SELECT (COUNT(*) AS ?n) { ?s <http://p> ?o }", *files, check=0).stdout
        == "n\r\n2\r\n"
    ), "blank nodes of two files differ"
    assert (
        run("query", "SELECT ?o { GRAPH ?g { ?s ?p ?o } }", *files, check=0).stdout == "o\r\n3\r\n"
    )
    (tmp_path / "bad.ttl").write_text("<http://s> <http://p> .")
    assert (
        "bad.ttl:1:"
        in run("query", "ASK { ?s ?p ?o }", "--data", tmp_path / "bad.ttl", check=2).stderr
    )


def test_several_from_are_merged(tmp_path: Path, project: Path) -> None:
    """A triple that two graphs hold is in the merge of both once."""
    (tmp_path / "d.trig").write_text(
        "@prefix : <http://e/> . :a { :s :p 1 } :b { :s :p 1 , 2 } :c { :t :p 4 }"
    )

    def asked(query: str, *words: str | Path) -> str:
        return run("query", *words, "--format", "csv", query, check=0).stdout.split()[-1]

    plain = ("--data", tmp_path / "d.trig")
    for clauses, total in (
        ("<a> FROM <b>", "3"),
        ("<a> FROM <a>", "1"),
        ("<b> FROM <c> FROM <a>", "7"),
        ("<a>", "1"),
        ("<b> FROM <none>", "3"),
    ):
        assert (
            asked(f"BASE <http://e/> SELECT (SUM(?o) AS ?n) FROM {clauses} {{ ?s ?p ?o }}", *plain)
            == total
        ), clauses
    both = (
        "PREFIX e: <http://e/> SELECT (COUNT(*) AS ?n) FROM e:a FROM e:b FROM NAMED e:b { ?s ?p ?o"
        " GRAPH ?g { ?s ?p 2 } }"
    )
    assert asked(both, *plain) == "2"
    graphs = kg.query(
        "SELECT ?g ?h { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h)) }"
        " ORDER BY ?g ?h LIMIT 1",
        project,
    ).rows[0]
    one, other, each = (f"SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}" for clauses in (
        f"FROM {graphs[0]}", f"FROM {graphs[1]}", f"FROM {graphs[0]} FROM {graphs[1]}"))  # fmt: skip
    sizes = [int(kg.query(query, project).rows[0][0].split('"')[1]) for query in (one, other, each)]
    union = (
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { VALUES ?g { %s %s } GRAPH ?g { ?s ?p"
        " ?o } } }" % graphs
    )
    assert sizes[2] == int(kg.query(union, project).rows[0][0].split('"')[1]) < sizes[0] + sizes[1]


FORMULAS = [
    "=1+1",
    "+A1",
    "-A1",
    "@x",
    "\tx",
    "\rx",
    "'=1+1",
    "''",
    "-5",
    "+1.5e3",
    "1e3",
    "＝1+1",
    "한글",
    "a=b",
    "",
]


def test_no_cell_is_a_formula(small: Path) -> None:
    """Texts that a spreadsheet would calculate reach it as texts, numbers as numbers, and all come
    back.
    """
    values = " ".join(json.dumps(text, ensure_ascii=False) for text in FORMULAS)
    query = f"SELECT ?x ?n {{ VALUES ?x {{ {values} }} BIND(-7 AS ?n) }}"

    def cells(*words: str | Path) -> list[list[str]]:
        text = run(*words, check=0).stdout.removeprefix("\ufeff")
        return list(csv.reader(io.StringIO(text, newline="")))[1:]

    shown = cells("-C", small, "query", "--format", "spreadsheet", query)
    assert [cell_text(row[0]) for row in shown] == FORMULAS and {row[1] for row in shown} == {"-7"}
    assert [row[0] for row in shown if re.match(r"[=+\-@\t\r＝]", row[0])] == ["-5", "+1.5e3"]
    # SPARQL's own CSV is what its standard says.
    assert [row[0] for row in cells("-C", small, "query", "--format", "csv", query)] == FORMULAS
    path = small / "data" / "actors.csv"
    path.write_text(
        path.read_text("utf-8")
        + 'formula,kg:Company,"=HYPERLINK(""http://e/"",""가"")",@SUM(A1),,,,\n',
        "utf-8",
    )
    claims = small / "data" / "claims" / "town-2025-02-10.csv"
    claims.write_text(
        claims.read_text("utf-8") + "p9,formula,schema:location,example-town,,,,,,-cmd|calc,\n",
        "utf-8",
    )
    row = next(row for row in cells("-C", small, "export", "csv") if row[0].endswith("/formula"))
    assert row[1:3] == ['\'=HYPERLINK("http://e/","가")', "'@SUM(A1)"] and row[24] == "'-cmd|calc"
    assert [cell_text(cell) for cell in (row[1], row[24])] == [
        '=HYPERLINK("http://e/","가")',
        "-cmd|calc",
    ]
    assert "'@SUM(A1)" in {
        cell
        for row in cells("-C", small, "search", "--format", "spreadsheet", "SUM(A1)")
        for cell in row
    }


@pytest.mark.skipif(not shutil.which("ssconvert"), reason="Gnumeric is not installed")
def test_a_spreadsheet_calculates_nothing(asked: Path, tmp_path: Path) -> None:
    """A real spreadsheet takes what begins like a formula for a text and gives it back; SPARQL's
    own CSV it would calculate.
    """
    texts = ["=1+1", "=SUM(1;2)", "+3*4", "-2+3", "@x", "\t=1+1", "-5", "한글"]
    query = "SELECT ?x { VALUES ?x { %s } }" % " ".join(
        json.dumps(text, ensure_ascii=False) for text in texts
    )

    def calculated(format: str) -> list[str]:
        (tmp_path / "in.csv").write_text(
            run("-C", asked, "query", "--format", format, query, check=0).stdout,
            "utf-8",
            newline="",
        )
        subprocess.run(
            [
                "ssconvert",
                "--export-type=Gnumeric_stf:stf_csv",
                tmp_path / "in.csv",
                tmp_path / "out.csv",
            ],
            check=True,
            capture_output=True,
        )
        return [
            row[0]
            for row in csv.reader(
                io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"), newline="")
            )
        ][1:]

    assert calculated("spreadsheet") == texts
    assert calculated("csv")[0] == "2"


def test_show(asked: Path) -> None:
    """The card, and the number of all statements."""
    done = run("-C", asked, "show", "보행교 예산", check=0)
    assert done.stdout == (
        "Budget of the footbridge · 보행교 예산  (footbridge-budget, Allocation)\n"
        "  concerns Example footbridge[2]\n"
        "  2 sources, May 2024 – Feb 2025\n"
        "\n"
        "  amount: EUR 1.45 million[1]  (Committed · paid by Example Town†[2] · said 10 Feb 2025 · 1 source)\n"
        "\n"
        "Money\n"
        "  Budget of the footbridge: EUR 1.45 million[1] said 10 Feb 2025  ·  Committed[1]"
        "  ·  Example Town†[2]\n"
        "  † from other sources than the amount\n"
        "\n"
        "What rests on little\n"
        "  one source alone: Budget of the footbridge[1]\n"
        "\n"
        "[1] Example Town, “Footbridge: state of works”, 10 Feb 2025, para. 2\n"
        "[2] Example Gazette, “Council votes for a footbridge”, 1 May 2024, para. 2\n"
        "6 statements in all: --all\n"
    )
    card = json.loads(run("-C", asked, "show", "보행교 예산", "--format", "card", check=0).stdout)
    ((iri, told),) = card["cards"].items()
    assert iri.endswith("/footbridge-budget") and told["facts"][0]["kind"] == "worth"
    assert any(row[2].startswith('"1450000"') for row in card["claims"])


def test_show_all_statements(asked: Path) -> None:
    done = run("-C", asked, "show", "보행교 예산", "--all", check=0)
    assert (
        done.stdout == "Budget of the footbridge · 보행교 예산  (footbridge-budget, Allocation)\n"
        "  no source says all of this together; the newest that says most of it:\n"
        "    amount EUR 1.45 million · has the stage Committed [1]\n"
        "  beside it, from other sources:\n"
        "    is paid by Example Town [2]\n"
        "\n"
        "  amount\n"
        "    about EUR 1.2 million [2]  (printed €1.2 million; superseded)\n"
        "    EUR 1.45 million [1]\n"
        "  concerns\n"
        "    Example footbridge (entity:footbridge) [2]\n"
        "  is paid by\n"
        "    Example Town (entity:example-town) [2]\n"
        "  has the stage  (it changed: separate voices, which may share an origin)\n"
        "    Planned (kg:planned) [2]  (an earlier state)\n"
        "    Committed (kg:committed) [1]\n"
        "\n"
        "[1] Example Town, “Footbridge: state of works”, source:town-2025-02-10, p2, 2025-02-10\n"
        "[2] Example Gazette, “Council votes for a footbridge”, source:gazette-2024-05-01, p2,"
        " 2024-05-01\n"
    )
    assert "named by" in run("-C", asked, "show", "footbridge", "--all", check=0).stdout
    korean = run("-C", asked, "--lang", "ko", "show", "footbridge-budget", "--all", check=0).stdout
    assert (
        korean.startswith("보행교 예산 · Budget of the footbridge")
        and "약 120만 유로" in korean
        and "표기 €1.2 million" in korean
    )
    rows = json.loads(
        run("-C", asked, "show", "footbridge-budget", "--format", "json", check=0).stdout
    )["results"]["bindings"]
    assert {row["printed"]["value"] for row in rows if "printed" in row} == {"€1.2 million"}
    assert run(
        "-C", asked, "show", "footbridge", "--format", "markdown", check=0
    ).stdout.startswith("| inward | property |")


def test_show_what_is_retired(small: Path) -> None:
    path = small / "data" / "actors.csv"
    path.write_text(
        path.read_text("utf-8")
        + "old-town,kg:PublicBody,옛읍,Old Town,,,,example-town\nno-town,kg:PublicBody,없는읍,No"
        " Town,,,,-\n",
        "utf-8",
    )
    told = run("-C", small, "show", "Old Town", check=0).stdout
    assert told.endswith("  retired; its place was taken by Example Town (entity:example-town)\n")
    assert run("-C", small, "--lang", "ko", "show", "no-town", check=0).stdout.endswith(
        "  쓰지 않음\n"
    )


def test_show_unknown(asked: Path) -> None:
    done = run("-C", asked, "show", "foot brige", check=1)
    assert (
        done.stdout == ""
        and "nothing is called “foot brige”" in done.stderr
        and "did you mean footbridge" in done.stderr
    )


def test_ambiguous_name(small: Path) -> None:
    path = small / "data" / "facilities.csv"
    path.write_text(
        path.read_text("utf-8") + "other-bridge,kg:Facility,다른 다리,Example footbridge,,,,\n",
        "utf-8",
    )
    claims = small / "data" / "claims" / "town-2025-02-10.csv"
    claims.write_text(
        claims.read_text("utf-8") + "p9,example-builders,kg:builds,other-bridge,,,,,,,\n", "utf-8"
    )
    done = run("-C", small, "show", "Example footbridge", check=1)
    assert "names 2 things" in done.stderr and "say which: footbridge, other-bridge" in done.stderr


def test_names_are_those_of_the_graph(project: Path) -> None:
    """The definition, as a query: what has a class and a name in the current graph, and its class
    not by a rule alone.
    """
    query = """SELECT DISTINCT ?e ?class ?p ?name { ?e a ?class ; ?p ?name . VALUES ?p { skos:prefLabel skos:altLabel }
      GRAPH ?register { ?e a ?class } FILTER(CONTAINS(STR(?e), "/entity/") && !CONTAINS(STR(?register), "/rule/")) }"""
    expected = {
        (e[1:-1].rpartition("/")[2], cls[1:-1], p.endswith("prefLabel>"), parts(name)[0])
        for e, cls, p, name in kg.query(query, project).rows
    }
    opened = access.opened(project)
    found = names.names(opened.place, opened.state.prefixes)
    assert [one.id for one in found] == sorted(one.id for one in found)
    assert {(one.id, one.cls, True, name) for one in found for name in one.names.values()} | {
        (one.id, one.cls, False, name) for one in found for name in one.others
    } == expected


def test_search(asked: Path) -> None:
    for text in ("보행교", "FOOT", "the town", "Example Builder"):
        assert run("-C", asked, "search", text, check=0).stdout, text
    found = list(
        csv.DictReader(
            io.StringIO(run("-C", asked, "search", "bridge", "--format", "csv", check=0).stdout)
        )
    )
    assert [row["id"] for row in found if row["kind"] == "thing"] == [
        "footbridge",
        "footbridge-budget",
        "footbridge-completion",
    ]
    # A name in each language of the project, the working language first.
    assert list(found[0])[:5] == ["kind", "id", "name_ko", "name_en", "class"]
    assert "ridge" in found[0]["name_en"]
    assert {row["kind"] for row in found} == {"thing", "source"}
    done = run("-C", asked, "search", "zzzzzz", check=1)
    assert done.stdout == "" and "nothing is called “zzzzzz”" in done.stderr
    assert len(run("-C", asked, "search", "e", "--limit", "1", check=0).stdout.splitlines()) == 4


def test_search_tells_figures_and_slips(asked: Path) -> None:
    figures = run("-C", asked, "search", "€1.45 million", "--format", "json", check=0).stdout
    (row,) = json.loads(figures)["results"]["bindings"]
    assert row["kind"]["value"] == "figure" and row["id"]["value"] == "footbridge-budget"
    assert (row["value"]["value"], row["currency"]["value"]) == ("1450000", "EUR")
    assert row["citation"]["type"] == "uri" and "EUR 1.45 million" in row["fact"]["value"]
    slip = run("-C", asked, "search", "footbrigde", check=0)
    assert "footbridge-budget" in slip.stdout
    assert "nothing is called “footbrigde”; these names are like it" in slip.stderr
    korean = run("-C", asked, "--lang", "ko", "search", "ㅂㅎㄱ", check=0).stdout
    assert "보행교" in korean and "개체" in korean
    for text, told in (("?!", "nothing to look for"), ("x" * 10_000, "cannot be searched for")):
        done = run("-C", asked, "search", text, check=2)
        assert done.stdout == "" and told in done.stderr and len(done.stderr) < 400


def test_export_refused(asked: Path) -> None:
    assert (
        "unknown format “turtel”" in (told := run("-C", asked, "export", "turtel", check=2).stderr)
        and "did you mean turtle?" in told
    )
    assert (
        "are written as Turtle"
        in run("-C", asked, "export", "jsonld", "--citations", "rdf12", check=2).stderr
    )
    assert (
        "holds the citations already"
        in run("-C", asked, "export", "trig", "--citations", "claims", check=2).stderr
    )
    assert (
        "cannot write"
        in run("-C", asked, "export", "turtle", "-o", asked / "none" / "x.ttl", check=2).stderr
    )


def test_export_to_a_file_is_whole_or_not_there(small: Path) -> None:
    target = small / "out.ttl"
    run("-C", small, "export", "turtle", "-o", target, check=0)
    assert target.read_text("utf-8") == run("-C", small, "export", "turtle", check=0).stdout
    assert not list(small.glob(".out.ttl*"))


def test_init(tmp_path: Path) -> None:
    target = tmp_path / "new one"
    done = run("init", target, check=0)
    assert str(target / "data" / "sources.csv") in done.stdout.splitlines()
    assert done.stderr == f"next: kg -C {target} build\n"
    assert kg.check(target) == []
    assert "is not empty" in run("init", target, check=2).stderr
    (tmp_path / "file").write_text("")
    assert "is no folder" in run("init", tmp_path / "file", check=2).stderr


def test_usage(asked: Path) -> None:
    done = run("qeury", check=2)
    assert "No such command 'qeury'" in done.stderr and "did you mean query?" in done.stderr
    assert (
        "Invalid value for '--format'"
        in run("-C", asked, "query", "ASK {}", "--format", "pdf", check=2).stderr
    )
    assert run("--version", check=0).stdout == f"kg, version {kg.__version__}\n"
    helped = run("--help", check=0).stdout
    assert all(
        command in helped
        for command in ("build", "check", "query", "view", "export", "show", "search", "init")
    )


def test_closed_pipe_is_silent(asked: Path) -> None:
    code = (
        f"{sys.executable} -c 'from kg.cli import main; main()' -C '{asked}' export ntriples | head"
        " -1; exit ${PIPESTATUS[0]}"
    )
    done = subprocess.run(
        ["bash", "-c", code], capture_output=True, text=True, env=ENV, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


def test_narrow_output_encoding(asked: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from kg.cli import main; main()",
            "-C",
            str(asked),
            "search",
            "보행교",
        ],
        capture_output=True,
        env={**ENV, "PYTHONIOENCODING": "latin-1"},
        timeout=120,
    )
    assert done.returncode == 0 and b"\\ubcf4" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_long_query_shows_progress_and_stops_at_ctrl_c(asked: Path) -> None:
    slow = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?c) < STR(?f) &&"
        " STR(?i) != STR(?a)) }"
    )
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from kg.cli import main; main()", "-C", str(asked), "query", slow],
        stdout=subprocess.PIPE, stderr=slave, stdin=slave, env={**ENV, "TERM": "xterm"},
    )  # fmt: skip
    os.close(slave)
    seen = b""
    try:
        while b"asking" not in seen:
            seen += os.read(master, 4096)
        process.send_signal(2)
        while chunk := os.read(master, 4096):
            seen += chunk
    except OSError:  # nobody holds the other end any more
        pass
    finally:
        process.kill() if b"asking" not in seen else None
    assert process.wait(timeout=120) == 130
    assert b"stopped" in seen


def test_control_characters_stay_off_the_terminal(small: Path) -> None:
    path = small / "data" / "actors.csv"
    path.write_text(path.read_text("utf-8").replace("the town", "evil \x1b[31m \u202etxt"), "utf-8")
    out = run("-C", small, "query", "SELECT ?n { ?x skos:altLabel ?n }", check=0).stdout
    assert "\x1b" not in out and "\u202e" not in out and "\\u001B" in out
    shown = run("-C", small, "show", "example-town", check=0).stdout
    assert "\x1b" not in shown and "\u202e" not in shown
    path = next((small / "data" / "claims").glob("gazette*.csv"))
    head, row, *rest = path.read_text("utf-8").splitlines(keepends=True)
    cells = row.rstrip("\n").split(",")
    cells[0], cells[9] = "p1\u202egnp", "4억\u202egnp"
    path.write_text("".join([head, ",".join(cells) + "\n", *rest]), "utf-8")
    for words in (
        ["show", cells[1]],
        ["history", cells[1]],
        ["query", "--cite", f"SELECT ?x {{ entity:{cells[1]} {cells[2]} ?x }}"],
    ):
        told = run("-C", small, *words, check=0).stdout
        assert "\u202e" not in told and "\\u202Egnp" in told, words
