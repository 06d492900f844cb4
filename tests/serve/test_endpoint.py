"""The SPARQL Protocol endpoint: doors, formats, errors, limits, the workers behind it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from conftest import ROOT, THOROUGH, eventually, footbridge, serving, workers_of

import kg
from kg.lines import cell_text
from kg.serve import limits
from kg.serve.connections import with_timeouts
from kg.serve.faults import STATUS
from kg.serve.media import GRAPHS, ROWS
from kg.serve.negotiation import negotiate
from kg.serve.output import BoundedOutput
from kg.words import phrase, table

BUDGET = "SELECT ?b ?a { ?b kg:amount ?a }"
SPACE = "https://footbridge.example/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of the small project with short limits; tests only ask it."""
    folder = tmp_path_factory.mktemp("served") / "small"
    footbridge(folder)
    with serving(
        "-C",
        folder,
        "serve",
        "--timeout",
        "3",
        "--workers",
        "2",
        "--cors",
        "https://friend.example",
    ) as client:
        client.folder = folder
        yield client


def ask(
    client: httpx.Client, query: str, accept: str = "application/sparql-results+json", **more: str
) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


def patient(client: httpx.Client, query: str) -> httpx.Response:
    """The answer of a server with a short time limit, on a machine that may be busy for a while."""
    found: list[httpx.Response] = []
    eventually(lambda: found.append(ask(client, query)) or found[-1].status_code not in (503, 504))
    return found[-1]


def bindings(answer: httpx.Response) -> list[dict]:
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]["bindings"]


# --- doors ----------------------------------------------------------------------------------------


def test_three_doors(server: httpx.Client) -> None:
    want = ask(server, BUDGET).json()
    assert want["results"]["bindings"][0]["a"]["value"] == "1450000"
    form = server.post("/sparql", data={"query": BUDGET})
    direct = server.post(
        "/sparql",
        content=BUDGET,
        headers={"Content-Type": "application/sparql-query; charset=utf-8"},
    )
    assert form.json() == direct.json() == want


def test_formats_of_rows(server: httpx.Client) -> None:
    budget = SPACE + "entity/footbridge-budget"
    table = ask(server, BUDGET, "text/csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert list(csv.reader(io.StringIO(table.text))) == [["b", "a"], [budget, "1450000"]]
    assert ask(server, BUDGET, "text/tab-separated-values").text == f"?b\t?a\n<{budget}>\t1450000\n"
    found = ET.fromstring(ask(server, BUDGET, "application/sparql-results+xml").content)
    assert [e.text for e in found.iter() if e.tag.endswith("literal")] == ["1450000"]
    assert ask(server, "ASK { ?s ?p ?o }").json() == {"head": {}, "boolean": True}
    assert "true" in ask(server, "ASK { ?s ?p ?o }", "application/sparql-results+xml").text


@pytest.mark.parametrize(
    ("media", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_formats_of_graphs(server: httpx.Client, media: str, name: str) -> None:
    answer = ask(server, "CONSTRUCT WHERE { ?b kg:amount ?a }", media)
    assert answer.headers["content-type"].partition(";")[0] == media
    graph = rdflib.Graph().parse(data=answer.content, format=name)
    assert [(str(s), str(o)) for s, p, o in graph] == [
        (SPACE + "entity/footbridge-budget", "1450000")
    ]


def test_a_graph_keeps_the_letters_of_language_tags(server: httpx.Client) -> None:
    query = "CONSTRUCT { <http://e.org/s> <http://e.org/p> 'colour'@en-GB } {}"
    assert '"colour"@en-GB' in ask(server, query, "application/n-triples").text


@pytest.mark.parametrize("format", ["json", "xml", "tab-separated-values"])
def test_rows_keep_the_letters_of_language_tags(server: httpx.Client, format: str) -> None:
    media = f"text/{format}" if "-" in format else f"application/sparql-results+{format}"
    many = "SELECT ?x { VALUES ?x { " + "'colour'@en-GB " * 3_000 + "} }"
    text = ask(server, many, media).text
    assert text.count("en-GB") == 3_000 and "en-gb" not in text


def test_accept() -> None:
    assert negotiate("", ROWS) == negotiate("*/*", ROWS) == "json"
    assert negotiate("text/csv;q=0.5, application/*;q=0.4", ROWS) == "csv"
    assert negotiate("application/sparql-results+xml;q=0.9, */*;q=0.1", ROWS) == "xml"
    assert negotiate("text/csv;q=0, */*", {"text/csv": "csv"}) is None
    assert negotiate("image/png", GRAPHS) is None
    assert negotiate("text/turtle;q=nonsense", GRAPHS) is None
    assert negotiate("text/turtle;q=0.2,application/rdf+xml", GRAPHS) == "rdfxml"


def test_graphs_are_chosen_and_merged(server: httpx.Client) -> None:
    graphs = [
        b["g"]["value"]
        for b in bindings(
            ask(server, "SELECT DISTINCT ?g { GRAPH ?g { ?s kg:amount ?o } } ORDER BY ?g")
        )
    ]
    count = "SELECT (COUNT(*) AS ?n) { ?s kg:amount ?o }"
    one = server.get("/sparql", params={"query": count, "default-graph-uri": graphs[0]})
    assert bindings(one)[0]["n"]["value"] == "1"
    both = server.get("/sparql", params={"query": count, "default-graph-uri": graphs})
    clauses = ask(
        server,
        f"SELECT (COUNT(*) AS ?n) FROM <{graphs[0]}> FROM <{graphs[1]}> {{ ?s kg:amount ?o }}",
    )
    assert bindings(both) == bindings(clauses)
    assert bindings(both)[0]["n"]["value"] == "2"
    distinct = ask(
        server,
        "SELECT (COUNT(DISTINCT ?o) AS ?n) { VALUES ?g { <%s> <%s> } GRAPH ?g { ?s kg:amount ?o } }"
        % tuple(graphs[:2]),
    )
    assert bindings(both) == bindings(distinct)
    twice = server.get(
        "/sparql", params={"query": count, "default-graph-uri": [graphs[0], graphs[0]]}
    )
    assert bindings(twice) == bindings(one)
    named = server.get(
        "/sparql",
        params={
            "query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
            "named-graph-uri": graphs[1],
        },
    )
    assert [b["g"]["value"] for b in bindings(named)] == [graphs[1]]
    # The parameters of the protocol count before the clauses of the query.
    over = server.get(
        "/sparql",
        params={
            "query": f"SELECT (COUNT(*) AS ?n) FROM <{SPACE}nowhere> {{ ?s ?p ?o }}",
            "default-graph-uri": graphs[0],
        },
    )
    assert over.status_code == 200


def test_descriptions(server: httpx.Client) -> None:
    service = rdflib.Graph().parse(
        data=server.get("/sparql", headers={"Accept": "text/turtle"}).content, format="turtle"
    )
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    assert (None, sd.supportedLanguage, sd.SPARQL11Query) in service
    for path in ("/void", "/.well-known/void"):
        told = rdflib.Graph().parse(
            data=server.get(path, headers={"Accept": "application/ld+json"}).content,
            format="json-ld",
        )
        triples = int(next(told.objects(rdflib.URIRef(SPACE + "dataset"), void.triples)))
        assert triples == int(
            bindings(ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))[0]["n"]["value"]
        )
        assert (rdflib.URIRef(SPACE + "dataset"), rdflib.DCTERMS.title, None) in told


def test_with_citations(server: httpx.Client) -> None:
    found = ask(server, BUDGET, cite="yes").json()
    assert found["citations"] and all(
        c.startswith(SPACE + "source/") for row in found["citations"] for c in row
    )
    assert (
        ask(server, BUDGET, "text/csv", cite="yes")
        .text.splitlines()[0]
        .startswith("b,a,citations,")
    )
    graph = rdflib.Graph().parse(
        data=ask(server, "CONSTRUCT WHERE { ?b kg:amount ?a }", "text/turtle", cite="yes").content,
        format="turtle",
    )
    assert list(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    # A DESCRIBE is cited as its triples are, and triples in JSON are rows.
    for query in ("DESCRIBE entity:footbridge", "CONSTRUCT WHERE { entity:footbridge ?p ?o }"):
        cited = ask(server, query, cite="yes").json()
        assert cited["form"] == "graph" and cited["head"]["vars"][0] == "subject", query
        assert any(cited["citations"]) and cited["sources"], query
        assert ask(server, query, cite="yes", format="json").json() == cited, query
    random = "SELECT (RAND() AS ?r) { ?b kg:amount ?a }"
    assert ask(server, random, cite="yes").json()["kind"] == "cite"
    assert ask(server, "SELECT", cite="yes").json()["kind"] == "syntax"
    assert "citations" not in ask(server, BUDGET, cite="no").json()
    # Of what is accepted, what can hold citations; and if nothing can, what could.
    many = (
        "application/rdf+xml, application/sparql-results+xml, text/turtle;q=0.5,"
        " application/sparql-results+json;q=0.4"
    )
    assert (
        ask(server, "CONSTRUCT WHERE { ?b kg:amount ?a }", many, cite="yes")
        .headers["content-type"]
        .startswith("text/turtle")
    )
    assert ask(server, "ASK { ?b kg:amount ?a }", many, cite="yes").json()["citations"]
    assert (
        ask(server, "ASK { ?b kg:amount ?a }", "text/csv", cite="yes").json()["hint"].split(", ")[0]
        == "application/sparql-results+json"
    )
    assert (
        ask(server, "CONSTRUCT WHERE { ?b kg:amount ?a }", "text/csv")
        .json()["hint"]
        .startswith("text/turtle, application/n-triples")
    )
    over = ask(server, BUDGET, cite="yes", **{"default-graph-uri": SPACE}).json()
    assert over["kind"] == "cite" and "default-graph-uri" in over["detail"]


def test_as_of_a_day(server: httpx.Client) -> None:
    past = ask(server, BUDGET, **{"as-of": "2024-12"})
    assert [row["a"]["value"] for row in bindings(past)] == ["1200000"]
    assert [row["a"]["value"] for row in bindings(ask(server, BUDGET))] == ["1450000"]
    assert bindings(ask(server, BUDGET, **{"as-of": "1990"})) == []
    assert ask(server, BUDGET, **{"as-of": "2024-13"}).json()["kind"] == "parameter"


def test_a_slash_too_many(server: httpx.Client) -> None:
    """It leads to the address without, never to another host."""
    for path, target in (
        ("/query/?lang=ko", "/query?lang=ko"),
        ("/entity/footbridge/", "/entity/footbridge"),
        ("/sparql/", "/sparql"),
        ("//evil.example/", "/evil.example"),
        ("/%5Cevil.example/", "/%5Cevil.example"),
    ):
        answer = server.get(f"{str(server.base_url).rstrip('/')}{path}")
        assert (answer.status_code, answer.headers["location"]) == (308, target), path


def test_health(server: httpx.Client) -> None:
    assert server.get("/health").json()["status"] == "ok"


def test_head(server: httpx.Client) -> None:
    answer = server.head("/sparql", params={"query": BUDGET})
    assert (
        answer.status_code == 200
        and answer.content == b""
        and int(answer.headers["content-length"]) > 0
    )


def test_for_a_spreadsheet(server: httpx.Client) -> None:
    cells = ["=1+1", "+A1", "-A1", "@x", "\tx", "'=1+1", "''", "-5", "1e3", "한글", 'a"b', ""]
    query = "SELECT ?x { VALUES ?x { %s } }" % " ".join(
        json.dumps(cell, ensure_ascii=False) for cell in cells
    )
    text = server.get("/sparql", params={"query": query, "format": "spreadsheet"}).content.decode(
        "utf-8-sig"
    )
    shown = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:] if text else []
    assert not [cell for cell in shown if re.match(r"[=+@\t\r]|-[^5]", cell)]
    assert [cell_text(cell) for cell in shown] == cells
    plain = ask(server, query, "text/csv").text
    assert [row[0] if row else "" for row in csv.reader(io.StringIO(plain, newline=""))][
        1:
    ] == cells


# --- what is refused ------------------------------------------------------------------------------

REFUSED = [
    ("syntax", "SELECT", 400),
    ("service", "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
    ("service", "ASK { SERVICE SILENT ?x { ?s ?p ?o } }", 400),
    ("graph", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 400),
    ("graph", "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }", 400),
    ("update", "LOAD <http://127.0.0.1:1/>", 403),
    ("update", "PREFIX a: <http://a/> INSERT DATA { a:a a:a a:a }", 403),
    ("update", "DROP ALL", 403),
    ("deep", "SELECT * " + "{" * 300 + "}" * 300, 400),
    ("evaluation", "ASK { FILTER(<http://none.example/f>(1)) }", 400),
    ("syntax", "ASK { nope:x ?p ?o }", 400),
]


@pytest.mark.parametrize(("kind", "query", "status"), REFUSED)
def test_refused(server: httpx.Client, kind: str, query: str, status: int) -> None:
    answer = ask(server, query)
    assert (answer.status_code, answer.json()["kind"]) == (status, kind), answer.text
    if kind == "evaluation":
        cited = server.get("/sparql", params={"query": query, "cite": "1"})
        assert (cited.status_code, cited.json()["kind"]) == (status, kind), cited.text


@pytest.mark.parametrize(
    ("query", "media", "detail"),
    [
        (
            r'SELECT ("a\u0008b" AS ?x) {}',
            "application/sparql-results+xml",
            "XML cannot hold the character U+0008",
        ),
        (
            r'CONSTRUCT { <http://e.org/s> <http://e.org/p> "\uFFFE" } {}',
            "application/rdf+xml",
            "XML cannot hold the character U+FFFE",
        ),
        (
            'CONSTRUCT { <http://e.org/s> <http://e.org/1> "x" } {}',
            "application/rdf+xml",
            "RDF/XML has no place for the property http://e.org/1",
        ),
        (
            'CONSTRUCT { <http://e.org/s> rdf:li "x" } {}',
            "application/rdf+xml",
            "RDF/XML has no place for the property http://www.w3.org/1999/02/22-rdf-syntax-ns#li",
        ),
    ],
)
def test_xml_is_well_formed_or_refused(
    server: httpx.Client, query: str, media: str, detail: str
) -> None:
    answer = ask(server, query, media)
    assert (answer.status_code, answer.json()["kind"]) == (
        406,
        "unwritable",
    ) and detail in answer.json()["detail"]
    for format in (
        ("turtle", "ntriples", "jsonld") if "CONSTRUCT" in query else ("json", "csv", "tsv")
    ):
        assert server.get("/sparql", params={"query": query, "format": format}).status_code == 200


def faults(server: httpx.Client) -> dict[str, httpx.Response]:
    """An answer of each kind that a request can bring about."""
    return {
        "syntax": ask(server, "SELECT"),
        "missing": server.post("/sparql", data={"x": "y"}),
        "nothing": server.get("/no/such/page"),
        "method": server.put("/sparql", content=b"x"),
        "format": ask(server, BUDGET, "image/png"),
        "media": server.post("/sparql", content=b"x", headers={"Content-Type": "image/png"}),
        "encoding": server.post(
            "/sparql",
            content=b"query=%ff",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        ),
        "several": server.get("/sparql?query=a&query=b"),
        "large": server.post("/sparql", data={"query": "x" * 2_000_000}),
        "update": server.post("/sparql", data={"update": "DROP ALL"}),
        "host": server.get("/health", headers={"Host": "evil.example"}),
        "parameter": server.get("/sparql", params={"query": "ASK {}", "format": "exe"}),
        "time": ask(
            server,
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n_ ?o }",
        ),
        "graph": ask(server, "SELECT * FROM <http://x.example/> {}"),
        "unwritable": ask(server, r'SELECT ("\u0008" AS ?x) {}', "application/sparql-results+xml"),
    }


def test_one_shape(server: httpx.Client) -> None:
    """Every error has the same body, in English or Korean, without a path of this machine."""
    for kind, answer in faults(server).items():
        body = answer.json()
        assert answer.status_code == STATUS[kind] == body["status"], (kind, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        placed = ["line", "column", "reason"] if "line" in body else []  # of what is no query
        known = ["type", "status", "kind", "title", "detail", "hint", *placed]
        assert list(body) == known and body["kind"] == kind
        assert (
            body["title"]
            and str(ROOT) not in answer.text
            and str(server.folder) not in answer.text
            and "Traceback" not in answer.text
        )
        assert (
            answer.headers["x-content-type-options"] == "nosniff"
            and "default-src 'none'" in answer.headers["content-security-policy"]
        )
    korean = server.get(
        "/sparql", params={"query": "SELECT"}, headers={"Accept-Language": "fr, ko;q=0.8, en;q=0.5"}
    )
    assert (
        korean.headers["content-language"] == "ko"
        and korean.json()["title"] == table("ko")["serve.syntax"]
    )
    told = {
        "SELECT": "1행 7열: 질의가 도중에 끝납니다",
        "": "1행 1열: 질의가 도중에 끝납니다",
        "ASK { nope:x ?p ?o }": "모르는 접두사 “nope:”",
    }
    for query, detail in told.items():
        assert detail in ask(server, query, lang="ko").json()["detail"], query
    assert (
        ask(server, "SELECT (RAND() AS ?r) { ?b ?p ?o }", cite="yes", lang="ko").json()["hint"]
        == "인용 없이 물으십시오"
    )


def test_hosts(server: httpx.Client) -> None:
    port = server.base_url.port
    for host in (f"localhost:{port}", "127.0.0.1", "[::1]:80", "footbridge.example"):
        assert server.get("/health", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "a/b"):
        assert server.get("/health", headers={"Host": host}).status_code == 421, host


def test_other_origins(server: httpx.Client) -> None:
    friend = server.get("/health", headers={"Origin": "https://friend.example"})
    assert (
        friend.headers["access-control-allow-origin"] == "https://friend.example"
        and "Origin" in friend.headers["vary"]
    )
    assert (
        "access-control-allow-origin"
        not in server.get("/health", headers={"Origin": "https://foe.example"}).headers
    )
    asked = {"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
    assert server.options("/sparql", headers=asked).status_code == 204
    assert (
        server.options("/sparql", headers={**asked, "Origin": "https://foe.example"}).status_code
        == 405
    )
    plain = server.options("/sparql")
    assert (
        plain.status_code == 204
        and "POST" in plain.headers["allow"]
        and "POST" not in server.options("/terms").headers["allow"]
    )


def test_long_answers_are_whole_or_errors(server: httpx.Client) -> None:
    rows = "SELECT ?a ?x { VALUES ?x { %s } VALUES ?a { %s } }" % (
        " ".join(map(str, range(300))),
        " ".join(map(str, range(1000))),
    )
    answer = ask(server, rows, "text/csv")
    assert (answer.status_code, answer.text.count("\n")) == (200, 300_001) or answer.json()[
        "kind"
    ] == "time"
    more = rows.replace("VALUES ?x", "VALUES ?y { 1 2 3 4 } VALUES ?x")
    for media in (
        "text/csv",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/tab-separated-values",
    ):
        answer = ask(server, more, media)
        assert (answer.status_code, answer.json()["kind"]) in (
            (422, "rows"),
            (504, "time"),
        ), answer.text[:200]


def test_a_client_that_leaves_frees_its_worker(server: httpx.Client) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    for _ in range(4):
        with pytest.raises(httpx.ReadTimeout):
            server.get("/sparql", params={"query": heavy}, timeout=0.2)
    # Were they still at work, all four places would be taken until the time limit.
    eventually(lambda: server.get("/health").json()["idle"])
    assert bindings(patient(server, BUDGET))


SLOW = {
    "nothing": (b"", b""),
    "head": (b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"a"),
    "body": (
        (
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
            b" application/sparql-query\r\nContent-Length: 1000\r\n\r\n"
        ),
        b"a",
    ),
    "kept": (
        b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health HTTP/1.1\r\nX-Slow: ",
        b"a",
    ),
    "unread body": (
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
        b"a",
    ),
}


def test_slow_clients_are_sent_away(server: httpx.Client) -> None:
    """Whoever sends a request byte by byte is told so at the limit (3 s here) and loses the
    connection, wherever it is slow.
    """
    told: dict[str, tuple[bytes, float]] = {}

    def client(kind: str) -> None:
        first, drop = SLOW[kind]
        with socket.create_connection(("127.0.0.1", server.base_url.port)) as one:
            began, heard = time.monotonic(), b""
            one.sendall(first)
            one.settimeout(0.3)
            while time.monotonic() - began < 60:
                try:
                    part = one.recv(65536)
                    heard += part
                    if not part:
                        break
                    if b" 408 " in heard:
                        continue
                except TimeoutError:
                    pass
                except ConnectionResetError:
                    break
                try:
                    one.sendall(drop)
                except OSError:
                    break
            told[kind] = heard, time.monotonic() - began

    clients = [threading.Thread(target=client, args=(kind,)) for kind in SLOW]
    for one in clients:
        one.start()
    assert server.get("/health").status_code == 200
    for one in clients:
        one.join()
    assert set(told) == set(SLOW)
    for kind, (heard, seconds) in told.items():
        assert 2.5 < seconds < 60, (kind, seconds)
        assert kind == "unread body" or (
            b"HTTP/1.1 408" in heard and phrase("serve.slow").encode() in heard
        ), (kind, heard)
    assert told["kept"][0].startswith(b"HTTP/1.1 200")


HOST = b" HTTP/1.1\r\nHost: localhost\r\n"
LONG = b"X-Long: " + b"a" * 1000 + b"\r\n"
HEADS = {
    "request": b"NONSENSE\r\n\r\n",
    "address": b"GET /sparql?query=ASK%7B%7D" + b"%20" * 25_000 + HOST + b"\r\n",
    "head": b"GET /health" + HOST + LONG * 130,
    "head at once": b"GET /health" + HOST + LONG * 130 + b"\r\n",
    "head of the next": (
        b"GET /sparql?query="
        + b"ASK%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i.?j%20?k%20?l.FILTER(?a=1)%7D"
        + HOST
        + b"\r\nGET /health"
        + HOST
        + LONG * 130
    ),
}


@pytest.mark.parametrize("kind", HEADS)
def test_heads_of_requests_have_a_limit(server: httpx.Client, kind: str) -> None:
    """However it comes, no client fills the memory of the server with headers; what is no HTTP is
    told in the one shape too.
    """
    with socket.create_connection(("127.0.0.1", server.base_url.port)) as one:
        one.settimeout(60)
        one.sendall(HEADS[kind])
        heard = b""
        while part := one.recv(65536):
            heard += part
    status = STATUS[kind.split()[0]]
    assert (
        heard.startswith(b"HTTP/1.1 %d " % status)
        and json.loads(heard.partition(b"\r\n\r\n")[2])["status"] == status
    ), heard
    assert server.get("/sparql", params={"query": "ASK {}" + " " * 20_000}).status_code == 200


@pytest.mark.parametrize("way", ["auto:AutoHTTPProtocol", "h11_impl:H11Protocol"])
def test_an_answer_that_nobody_reads_is_given_up(way: str) -> None:
    """With either of the parsers that uvicorn may have; and with either a request that does not
    come to its end is refused.
    """
    import importlib

    import uvicorn

    room, _, name = way.partition(":")
    base = getattr(importlib.import_module(f"uvicorn.protocols.http.{room}"), name)

    async def app(scope: dict, receive: object, send: object) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(1000):
                await send(
                    {"type": "http.response.body", "body": b"x" * (1 << 16), "more_body": True}
                )
            await send({"type": "http.response.body", "body": b"end"})
            over.set()

    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(
        uvicorn.Config(app, log_config=None, http=with_timeouts(base, 0.1), lifespan="off")
    )
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        with socket.create_connection(listening.getsockname()) as one:
            one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert over.wait(60)
            one.settimeout(60)
            heard = 0
            while part := one.recv(1 << 16):
                heard += len(part)
            assert heard < 1 << 24
        with socket.create_connection(listening.getsockname()) as one:
            one.sendall(b"GET / HTTP/1.1\r\nHost: local")
            assert one.recv(1 << 16).startswith(b"HTTP/1.1 408") and one.recv(1) == b""
        # A client that reads hears all of it.
        assert (
            len(httpx.get("http://127.0.0.1:%d/" % listening.getsockname()[1], timeout=120).content)
            == (1 << 16) * 1000 + 3
        )
    finally:
        running.should_exit = True
        thread.join()


def test_workers_have_no_sockets() -> None:
    """The kernel refuses a worker what the guard might let through."""
    code = (
        "import socket, subprocess, pyoxigraph as ox\nfrom kg.serve.sandbox import confine\nconfine(1 <<"
        " 30)\nfor use in (socket.socket, lambda: subprocess.run(['true']), lambda: bytearray(2 <<"
        " 30),\n            lambda: list(ox.Store().query('SELECT * { SERVICE <http://127.0.0.1:9/>"
        " { ?s ?p ?o } }'))):\n    try: use(); print('done')\n    except (OSError, MemoryError,"
        " RuntimeError) as error: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.split() == ["refused"] * 4, done.stdout + done.stderr


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Whatever is written so as to hide SERVICE, no connection comes."""
    with socket.socket() as trap:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.setblocking(False)
        at = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        hidden = [
            f"ASK {{ ?s ?p ?o FILTER(?s<?o)#> '''\nSERVICE <{at}> {{ ?a ?b ?c }} #'''\n}}",
            (
                f"ASK {{ ?s ?p ?o FILTER(?s<?o&&'>'=?p) SERVICE <{at}> {{ ?a ?b ?c }}"
                " FILTER('y'=?p) }"
            ),
            f"ASK {{ VALUES ?x {{ <{at}> }} ?s ?p ?o FILTER(?s<?o)SERVICE?x#>\n{{ ?a ?b ?c }} }}",
            f"ASK {{ service#\n<{at}>{{}} }}",
            f"ASK {{ \\u0053ERVICE <{at}> {{}} }}",
            f"SELECT * FROM <{at}> {{ ?s ?p ?o }}",
            f"LOAD <{at}>",
            f"DESCRIBE <{at}>",
            f"SELECT * {{ GRAPH <{at}> {{ ?s ?p ?o }} }}",
            f"BASE <{at}> SELECT * FROM <x> {{ ?s ?p ?o }}",
        ]
        data = tmp_path / "d.ttl"
        data.write_text("<http://a/> <http://b/> <http://c/> .")
        with serving("serve", "--data", data, "--workers", "1") as client:
            for query in hidden:
                ask(client, query)
                client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": at})
            assert client.get("/health").json()["status"] == "ok"
        with pytest.raises(BlockingIOError):
            trap.accept()


def test_a_dead_worker_is_replaced(built: Path) -> None:
    with serving("-C", built, "serve", "--workers", "2") as client:
        for number in range(5):
            for worker in workers_of(client):
                os.kill(worker, signal.SIGKILL)
            answer = ask(client, f"{BUDGET} # {number}")  # none that is kept
            assert answer.status_code == 200 or answer.status_code >= 500
            if answer.status_code == 200:
                assert bindings(answer)[0]["a"]["value"] == "1450000"
        eventually(lambda: client.get("/health").json()["idle"] == 2)
        # While the files are edited, what was built is served, earlier days too.
        path = built / "data" / "claims" / "gazette-2024-05-01.csv"
        text = path.read_text("utf-8")
        for amount in ("EUR nonsense", "EUR 1300000"):
            row = text.replace("EUR 1200000,,about,,,,€1.2 million", f"{amount},,about,,,,")
            path.write_text(row, "utf-8")
            assert [
                row["a"]["value"]
                for row in bindings(
                    ask(client, BUDGET, **{"as-of": "2024-12" if "non" in amount else "2024-11"})
                )
            ] == ["1200000"]
        shutil.rmtree(next((built / "build" / "asof" / "2024-11-30").glob("store-*")) / "data")
        # A day that is damaged is made anew.
        assert [
            row["a"]["value"] for row in bindings(ask(client, BUDGET, **{"as-of": "2024-11"}))
        ] == ["1200000"]
        # A build while it is served: the answers follow.
        kg.build(built)
        query = "SELECT ?a { GRAPH ?g { ?b kg:amount ?a } } ORDER BY ?a"
        eventually(lambda: bindings(ask(client, query))[0]["a"]["value"] == "1300000")
    assert not list(workers_of(client))


def test_a_worker_killed_at_work(server: httpx.Client) -> None:
    """Whenever its worker dies, a request gets the whole answer or an error, never a part that
    looks like the whole.
    """
    rows = "SELECT ?a ?x { VALUES ?x { %s } VALUES ?a { %s } }" % (
        " ".join(map(str, range(100))),
        " ".join(map(str, range(1000))),
    )
    began = time.monotonic()
    want = patient(server, rows).content
    took = time.monotonic() - began
    statuses = []
    moments = 10 if THOROUGH else 5
    for moment in range(moments):
        kill = threading.Timer(
            took * (moment + 0.5) / moments,
            lambda: [os.kill(worker, signal.SIGKILL) for worker in workers_of(server)],
        )
        kill.start()
        answer = ask(server, rows)
        kill.join()
        assert (
            answer.content == want
            if answer.status_code == 200
            else answer.json()["kind"] in ("killed", "busy", "time")
        ), answer.text[:200]
        statuses.append(answer.status_code)
    assert statuses.count(500) >= 1, statuses
    eventually(lambda: server.get("/health").json()["idle"] == 2)
    # Whom the last one has ended may still be handed a request, which is told.
    eventually(lambda: patient(server, rows).content == want)


def test_a_server_that_stops_says_so(built: Path) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    heard: list[httpx.Response] = []
    with serving("-C", built, "serve", "--workers", "1") as client:
        address = f"{client.base_url}sparql"  # by a client that lives on
        waiting = threading.Thread(
            target=lambda: heard.append(httpx.get(address, params={"query": heavy}, timeout=60))
        )
        waiting.start()
        eventually(lambda: client.get("/health").json()["idle"] == 0)
    waiting.join()
    assert (heard[0].status_code, heard[0].json()["kind"]) == (503, "busy")


def test_cannot_start(tmp_path: Path) -> None:
    from conftest import run

    (tmp_path / "bad.ttl").write_text("<a> <b")
    assert (
        "not well-formed Turtle"
        in run("serve", "--data", tmp_path / "bad.ttl", "--port", "0", check=2).stderr
    )
    assert "there is no file" in run("serve", "--data", tmp_path / "none.ttl", check=2).stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        (tmp_path / "good.ttl").write_text("<http://a> <http://b> 1 .")
        done = run(
            "serve", "--data", tmp_path / "good.ttl", "--port", str(taken.getsockname()[1]), check=2
        )
        assert "cannot listen at" in done.stderr and "another --port" in done.stderr
    for words, said in (
        (("--host", "256.0.0.1"), "an address of this machine"),
        (("--cors", "https://a.example/"), "is no origin"),
        (("--allow-host", "a.example:80"), "is no host name"),
    ):
        assert (
            said
            in run("serve", "--data", tmp_path / "good.ttl", "--port", "0", *words, check=2).stderr
        )


def test_limits_of_an_answer() -> None:
    body = BoundedOutput(lambda kind, data: None, limits.Limits(rows=2, bytes=100), b"\n")
    body.write(b"a\nb")
    body.write(b"\n")
    with pytest.raises(limits.Refusal) as refusal:
        body.write(b"c\n")
    assert refusal.value.kind == "rows"
    with pytest.raises(limits.Refusal) as refusal:
        body.write(b"x" * 200)
    assert refusal.value.kind == "bytes"
