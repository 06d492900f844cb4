"""Nothing is fetched and no file outside is read: inputs that ask for it, by command line, Python
and HTTP.

A trap listens on this machine and counts who connects; a canary lies in files beside the project,
and must not be in any output.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import run, serving

import kg
from kg.api.graphs import converted
from kg.errors import KGError, Refused

SECRET = "canary5f3a9c"


class Trap(NamedTuple):
    """Where the trap listens (`http://127.0.0.1:…/`), who came, the folder of the canary, and its
    address (`file:///…/`).
    """

    at: str
    came: list[str]
    folder: Path
    near: str

    def sprung(self, said: str) -> None:
        assert self.came == [], "a connection came"
        assert SECRET not in said, said


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    folder = tmp_path / "outside"
    folder.mkdir()
    triple = f"<http://x/{SECRET}> <http://x/{SECRET}> <http://x/{SECRET}> ."
    for name, text in {
        "c.ttl": triple,
        "c.nt": triple,
        "c": SECRET,
        "c.txt": SECRET,
        "c.csv": f"id,class\n{SECRET},{SECRET}\n",
        "c.html": SECRET,
        "c.rq": f"ASK {{ {SECRET} }}",
        "c.jsonld": f'{{"@context": {{"name": "http://x/{SECRET}"}}}}',
        "c.xml": f"<a>{SECRET}</a>",
        "c.dtd": f'<!ENTITY secret "{SECRET}">',
    }.items():
        (folder / name).write_text(text)
    came: list[str] = []
    over = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.02)

        def accept() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    one, _ = listening.accept()
                    one.settimeout(0.2)
                    with contextlib.suppress(OSError):
                        came.append(one.recv(200).decode("latin-1"))
                    one.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield Trap(
            f"http://127.0.0.1:{listening.getsockname()[1]}/", came, folder, folder.as_uri() + "/"
        )
        over.set()
        thread.join()


def said(*works: Callable[[], object]) -> str:
    """All that comes of some work: what it returns, raises and prints. Anything but a KGError is a
    fault of ours.
    """
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        for work in works:
            try:
                print(repr(work()))
            except Refused as refused:
                print(*refused.problems, [p.hint for p in refused.problems])
            except KGError as error:
                print(error, error.hint)
    return out.getvalue()


# --- queries, through every door ------------------------------------------------------------------

QUERIES = {
    "service": "ASK {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    "service-silent": "SELECT * {{ SERVICE SILENT <{at}> {{ ?s ?p ?o }} }}",
    "service-variable": "ASK {{ BIND(<{at}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "service-file": "SELECT * {{ SERVICE <{near}c.ttl> {{ ?s ?p ?o }} }}",
    "service-prefix": "PREFIX t: <{at}> ASK {{ SERVICE t:x {{ ?s ?p ?o }} }}",
    "service-comment": "ASK {{ service#>\n<{at}>{{ ?s ?p ?o }} }}",
    "service-escaped": "ASK {{ \\u0053ERVICE <{at}> {{ ?s ?p ?o }} }}",
    "service-compared": (
        "ASK {{ ?s ?p ?o FILTER(?s<?o&&'>'=?p) SERVICE <{at}> {{ ?a ?b ?c }} FILTER('y'=?p) }}"
    ),
    "from": "SELECT * FROM <{at}x.ttl> {{ ?s ?p ?o }}",
    "from-named": "SELECT * FROM NAMED <{at}x.ttl> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "from-file": "SELECT * FROM <{near}c.ttl> {{ ?s ?p ?o }}",
    "from-named-file": (
        "CONSTRUCT {{ ?s ?p ?o }} FROM NAMED <{near}c.ttl> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    ),
    "from-base": "BASE <{near}> SELECT * FROM <c.ttl> FROM <c.nt> {{ ?s ?p ?o }}",
    "from-prefix": "PREFIX t: <{at}> SELECT * FROM t:x FROM NAMED t:y {{ ?s ?p ?o }}",
    "graph": "SELECT * {{ GRAPH <{at}x.ttl> {{ ?s ?p ?o }} }}",
    "graph-file": "SELECT * {{ GRAPH <{near}c.ttl> {{ ?s ?p ?o }} }}",
    "describe": "DESCRIBE <{at}x.ttl> <{near}c.ttl>",
    "load": "LOAD <{at}x.ttl>",
    "load-file": "LOAD <{near}c.ttl> INTO GRAPH <http://x/g>",
    "insert": "INSERT {{ ?s ?p ?o }} USING <{near}c.ttl> WHERE {{ ?s ?p ?o }}",
    "file-as-name": "{folder}/c.txt",
    "name-above": "../../outside/c",
}


def test_queries(built: Path, trap: Trap) -> None:
    plain = trap.folder.parent / "d.ttl"
    plain.write_text("<http://a/> <http://b/> <http://c/> .")
    with (
        serving("-C", built, "serve", "--timeout", "5") as served,
        serving("serve", "--data", plain, "--timeout", "5") as other,
    ):
        for name, pattern in QUERIES.items():
            query = pattern.format(at=trap.at, near=trap.near, folder=trap.folder)
            told = said(
                lambda: kg.query(query, built),
                lambda: kg.query(query, data=[plain]),
                lambda: kg.cite(query, built),
                lambda: kg.view(built, built / "v.html", query=query),
            )
            for client in (served, other):
                for answer in (
                    client.get("/sparql", params={"query": query}),
                    client.post("/sparql", data={"query": query, "update": query}),
                    client.post(
                        "/sparql",
                        content=query,
                        headers={"Content-Type": "application/sparql-update"},
                    ),
                    client.get("/query", params={"query": query}, headers={"Accept": "text/html"}),
                ):
                    # The page shows the query; what it would have read is not in it, and neither is
                    # it in an answer.
                    told += answer.text
                    assert answer.status_code < 500, answer.text
            trap.sprung(told)
    # A process of the command line, where its reading of the words comes first.
    for name in ("service", "from-file", "load", "name-above"):
        query = QUERIES[name].format(at=trap.at, near=trap.near, folder=trap.folder)
        done = run("-C", built, "query", query)
        assert done.returncode in (0, 1, 2)
        trap.sprung(done.stdout + done.stderr)


def test_requests(asked: Path, trap: Trap) -> None:
    """What a request may say besides its query."""
    with serving("-C", asked, "serve", "--timeout", "5") as client:
        told = ""
        for graph in (f"{trap.at}x.ttl", f"{trap.near}c.ttl", "c.ttl", "../c.ttl"):
            for name in ("default-graph-uri", "named-graph-uri"):
                answer = client.get(
                    "/sparql", params={"query": "SELECT * { ?s ?p ?o }", name: graph}
                )
                assert answer.json()["kind"] == "graph"
                told += answer.text
        for day in ("../../../outside", f"{trap.near}c", "2025/../../outside", "/etc"):
            answer = client.get("/sparql", params={"query": "ASK {}", "as-of": day})
            assert answer.status_code == 400
            told += answer.text
        up = "../" * 12 + str(trap.folder).lstrip("/")
        encoded = up.replace("../", "%2e%2e/").replace("/", "%2f")
        for place in (
            "/static/",
            "/entity/",
            "/source/",
            "/",
            "//",
            "/view/",
            "/names/",
            "/.well-known/",
            "/static/..%5c",
            "/static/%00",
        ):
            for tail in (
                f"{up}/c.txt",
                f"{encoded}%2fc.txt",
                f"{up}/c.html",
                "....//....//c.txt",
                trap.near + "c.txt",
            ):
                # The path goes out as it stands: no client tidies it up.
                with socket.create_connection((client.base_url.host, client.base_url.port)) as raw:
                    raw.sendall(
                        f"GET {place}{tail} HTTP/1.1\r\nHost: localhost\r\nConnection:"
                        " close\r\n\r\n".encode()
                    )
                    with raw.makefile("rb") as answer:
                        told += answer.read().decode("utf-8", "replace")
        for line in (
            f"GET {trap.at}x HTTP/1.1",
            f"CONNECT {trap.at[7:-1]} HTTP/1.1",
            f"GET {trap.near}c.txt HTTP/1.1",
        ):
            with socket.create_connection((client.base_url.host, client.base_url.port)) as raw:
                raw.sendall(f"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                with contextlib.suppress(ConnectionError), raw.makefile("rb") as answer:
                    told += answer.read().decode("utf-8", "replace")
        host = trap.at.removeprefix("http://").rstrip("/")
        for headers in (
            {"Host": host},
            {"X-Forwarded-Host": host, "Forwarded": f"host={host}"},
            {"Referer": trap.at},
            {"X-Original-URL": f"{trap.near}c.txt"},
        ):
            for path in ("/sparql", "/void", "/entity/footbridge"):
                told += client.get(path, headers=headers).text
        for parameters in (
            {"story": up},
            {"name": f"{up}/c"},
            {"query": "{{ 7*7 }}{% include '" + up + "/c.html' %}"},
            {"q": trap.near + "c.txt"},
        ):
            for path in ("/view", "/query", "/search", "/names", "/"):
                told += client.get(
                    path, params=parameters, headers={"Accept": "text/html"}
                ).text.replace(str(trap.folder), "")
        trap.sprung(told)


# --- files ----------------------------------------------------------------------------------------

XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:x="http://x/"><rdf:Description rdf:about="http://x/s">{}</rdf:Description></rdf:RDF>'
)
FILES = {
    "context.jsonld": '{{"@context": "{at}c.jsonld", "@id": "http://x/s", "name": "v"}}',
    "context-file.jsonld": '{{"@context": "{near}c.jsonld", "@id": "http://x/s", "name": "v"}}',
    "context-near.jsonld": (
        '{{"@context": ["../outside/c.jsonld", "c.jsonld"], "@id": "http://x/s", "name": "v"}}'
    ),
    "import.jsonld": (
        '{{"@context": {{"@version": 1.1, "@import": "{at}c.jsonld"}}, "@id": "http://x/s", "name":'
        ' "v"}}'
    ),
    "scoped.jsonld": (
        '{{"@context": {{"t": {{"@id": "http://x/t", "@context": "{near}c.jsonld"}}}}, "@id":'
        ' "http://x/s", "t": {{"name": "v"}}}}'
    ),
    "entity.rdf": '<!DOCTYPE r [<!ENTITY e SYSTEM "{near}c.txt">]>' + XML.format("<x:p>&e;</x:p>"),
    "entity-web.rdf": '<!DOCTYPE r [<!ENTITY e SYSTEM "{at}c">]>' + XML.format("<x:p>&e;</x:p>"),
    "entity-path.rdf": (
        '<!DOCTYPE r [<!ENTITY e SYSTEM "{folder}/c.txt">]>' + XML.format("<x:p>&e;</x:p>")
    ),
    "public.rdf": '<!DOCTYPE r PUBLIC "-//x//y" "{at}c.dtd">' + XML.format("<x:p>v</x:p>"),
    "dtd.rdf": '<!DOCTYPE r SYSTEM "{near}c.dtd">' + XML.format("<x:p>&secret;</x:p>"),
    "parameter.rdf": (
        '<!DOCTYPE r [<!ENTITY % d SYSTEM "{at}c.dtd"> %d;]>' + XML.format("<x:p>&secret;</x:p>")
    ),
    "include.rdf": XML.format(
        '<x:p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{near}c.txt"'
        ' parse="text"/></x:p>'
    ),
    "stylesheet.rdf": '<?xml-stylesheet href="{at}c.xsl"?>' + XML.format("<x:p>v</x:p>"),
    "imports.ttl": (
        "<http://x/o> a <http://www.w3.org/2002/07/owl#Ontology> ;"
        " <http://www.w3.org/2002/07/owl#imports> <{at}x.ttl> , <{near}c.ttl> ."
    ),
    "base.ttl": "@base <{near}> . <c.ttl> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <c.nt> .",
    "base.trig": "@base <{at}> . <g> {{ <s> <p> <o> }}",
    "formula.n3": (
        "@prefix log: <http://www.w3.org/2000/10/swap/log#> . <{near}c.ttl> log:semantics ?f ."
    ),
    "graph.nq": "<http://x/s> <http://x/p> <http://x/o> <{at}g> .",
}


def test_files(small: Path, trap: Trap) -> None:
    for name, pattern in FILES.items():
        text = pattern.format(at=trap.at, near=trap.near, folder=trap.folder)
        path = trap.folder.parent / name
        path.write_text(text)
        put = small / "data" / name
        put.write_text(text)
        told = said(
            lambda: kg.query(
                "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", data=[path]
            ),
            lambda: kg.check(small),
            lambda: kg.build(small),
            *(
                lambda format=format: converted(format, [path])
                for format in ("turtle", "nquads", "jsonld")
            ),
        )
        put.unlink()
        trap.sprung(told)


@pytest.mark.parametrize("place", ["127", "file", "device"])
def test_places_that_are_no_files(trap: Trap, place: str) -> None:
    named = {"127": f"{trap.at}c.ttl", "file": f"{trap.near}c.ttl", "device": "/dev/zero"}[place]
    told = said(lambda: kg.query("ASK {}", data=[named]), lambda: converted("turtle", [named]))
    for words in (
        ("query", "ASK {}", "--data", named),
        ("export", "nquads", "--data", named),
        ("serve", "--data", named, "--port", "0"),
        ("-C", named, "build"),
    ):
        done = run(*words, check=2)
        told += done.stdout + done.stderr
    trap.sprung(told)


# --- what a project of somebody else's may hold ---------------------------------------------------

JINJA = (
    "{{{{ 7*7 }}}}{{% include '{folder}/c.html' %}}{{{{ cycler.__init__.__globals__.os.popen('cat"
    " {folder}/c.txt').read() }}}}"
)
SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://kg.example/ontology#> .
<http://x/shape> a sh:NodeShape ; sh:targetClass kg:Facility ; sh:sparql [ sh:message "m"@en , "m"@ko ; sh:select "SELECT $this %s" ] .
"""
PROJECT = {
    "question": (
        "ontology/questions/x.rq",
        "# Title (ko): 가\n# Title (en): a\nASK {{ SERVICE <{at}> {{ ?s ?p ?o }} }}",
    ),
    "question-silent": (
        "ontology/questions/x.rq",
        "# Title (ko): 가\n# Title (en): a\nSELECT * {{ SERVICE SILENT <{at}> {{ ?s ?p ?o }} }}",
    ),
    "question-from": (
        "ontology/questions/x.rq",
        "# Title (ko): 가\n# Title (en): a\nASK FROM <{near}c.ttl> {{ ?s ?p ?o }}",
    ),
    "rule": (
        "ontology/rules/x.rq",
        (
            "# Rule: a\n# Why: a\n# Example: a\nCONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{at}> {{"
            " ?s ?p ?o }} }}"
        ),
    ),
    "rule-from": (
        "ontology/rules/x.rq",
        (
            "# Rule: a\n# Why: a\n# Example: a\nCONSTRUCT {{ ?s ?p ?o }} FROM <{near}c.ttl> WHERE"
            " {{ ?s ?p ?o }}"
        ),
    ),
    "shape-service": ("ontology/shapes.ttl", SHAPE % "{{ SERVICE <{at}> {{ $this ?p ?o }} }}"),
    "shape-service-silent": (
        "ontology/shapes.ttl",
        SHAPE % "{{ SERVICE SILENT <{at}> {{ $this ?p ?o }} $this ?p ?o }}",
    ),
    "shape-service-hidden": (
        "ontology/shapes.ttl",
        SHAPE
        % "{{ $this ?p ?o FILTER($this<?o&&'>'=?p) SERVICE <{at}> {{ ?a ?b ?c }} FILTER('y'=?p) }}",
    ),
    "shape-from": (
        "ontology/shapes.ttl",
        SHAPE % "FROM <{at}x.ttl> FROM <{near}c.ttl> {{ $this ?p ?o }}",
    ),
    "shape-from-hidden": (
        "ontology/shapes.ttl",
        SHAPE
        % "(2<?a&&'>'='' AS ?b) FROM <{at}x.ttl> {{ $this ?p ?o {{ SELECT $this {{ $this ?q ?r }}"
        " }} FILTER('x'='x') }}",
    ),
    "shape-imports": (
        "ontology/shapes.ttl",
        (
            "<http://x/s> <http://www.w3.org/2002/07/owl#imports> <{at}x.ttl> , <{near}c.ttl> ;"
            " <http://www.w3.org/ns/shacl#shapesGraph> <{at}y.ttl> .\n"
        ),
    ),
    "shape-script": (
        "ontology/shapes.ttl",
        (
            "<http://x/l> a <http://www.w3.org/ns/shacl#JSLibrary> ;"
            " <http://www.w3.org/ns/shacl#jsLibraryURL>"
            ' "{at}x.js"^^<http://www.w3.org/2001/XMLSchema#anyURI> .\n'
        ),
    ),
    "ontology-imports": (
        "ontology/extra.ttl",
        (
            "<https://kg.example/ontology> <http://www.w3.org/2002/07/owl#imports> <{at}x.ttl> ,"
            " <{near}c.ttl> .\n"
        ),
    ),
    "label": (
        "data/actors.csv",
        "id,class,name_ko,name_en\nexample-builders,kg:Company,"
        + JINJA
        + ","
        + JINJA
        + "\nexample-town,kg:PublicBody,보기시,<img src={at}x>\n",
    ),
    "same-as": (
        "data/actors.csv",
        "id,class,name_ko,name_en,same_as\nexample-builders,kg:Company,가,a,{at}x\nexample-town,kg:PublicBody,나,b,{near}c.ttl\n",
    ),
    "dataset": (
        "data/dataset.ttl",
        (
            '<{at}dataset> <http://rdfs.org/ns/void#uriSpace> "{at}" ;'
            " <http://rdfs.org/ns/void#dataDump> <{near}c.ttl> .\n"
        ),
    ),
    "story": (
        "data/stories/x.csv",
        "step,ko,en,select,path,as_of\n1," + JINJA + "," + JINJA + ",footbridge,,\n",
    ),
    "link-claims": ("data/claims/gazette-2024-05-01.csv", "c.txt"),
    "link-register": ("data/secret.csv", "c.csv"),
    "link-question": ("ontology/questions/x.rq", "c.rq"),
    "link-triples": ("data/secret.ttl", "c.ttl"),
    "link-folder": ("data/stories", "."),
    "link-device": ("data/zero.csv", "/dev/zero"),
    "link-broken-triples": ("data/secret.ttl", "c.txt"),
}


# Those of which a graph can be made; the others are refused.
BUILT = (
    "question-from",
    "rule-from",
    "shape-imports",
    "shape-script",
    "ontology-imports",
    "label",
    "dataset",
    "story",
)


def put(folder: Path, trap: Trap, name: str) -> None:
    """Put an input into a project that asks for what is outside."""
    where, pattern = PROJECT[name]
    path = folder / where
    path.parent.mkdir(exist_ok=True)
    if name.startswith("link"):
        path.unlink(missing_ok=True)
        path.symlink_to(trap.folder / pattern, target_is_directory=pattern == ".")
    else:
        text = pattern.format(at=trap.at, near=trap.near, folder=trap.folder)
        path.write_text((path.read_text("utf-8") if where.endswith("shapes.ttl") else "") + text)


@pytest.mark.parametrize("name", PROJECT)
def test_projects(small: Path, trap: Trap, name: str) -> None:
    put(small, trap, name)
    told = said(
        lambda: kg.check(small),
        lambda: kg.build(small),
        lambda: kg.query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", small),
        lambda: kg.query("x", small),
        lambda: kg.export("turtle", small),
        lambda: kg.format(small, check=True),
    )
    built = (small / "build").is_dir() and kg.check(small) == []
    assert built == (name in BUILT)
    if not built:
        told += said(
            lambda: kg.view(small, small / "v.html"), lambda: kg.site(small, small / "site")
        )
        assert not (small / "v.html").exists() and not (small / "site").exists()
    trap.sprung(told)
    if name.startswith("link"):
        assert "leads out of the project" in told


def test_pages(small: Path, trap: Trap) -> None:
    """The pages of a project that asks for it in every way of which a graph can be made."""
    for name in BUILT:
        put(small, trap, name)
    told = said(lambda: kg.view(small, small / "v.html"), lambda: kg.site(small, small / "site"))
    for made in (small / "v.html", *(p for p in (small / "site").rglob("*") if p.is_file())):
        told += made.read_text("utf-8", "replace").replace(str(trap.folder), "")
    assert (small / "site" / "index.html").is_file()
    for name in ("actors.csv", "stories/x.csv"):
        assert "7*7" in (small / "data" / name).read_text("utf-8")
    assert told.count("7*7") > 2, "the text is there as it was written"
    trap.sprung(told)


def test_a_pipe(small: Path) -> None:
    """What has no end is not waited for."""
    os.mkfifo(small / "data" / "pipe.csv")
    assert "data/pipe.csv: is no regular file" in run("-C", small, "check", check=1).stderr
    os.mkfifo(small / "pipe.ttl")
    assert (
        "is no regular file" in run("query", "ASK {}", "--data", small / "pipe.ttl", check=2).stderr
    )


def test_the_count() -> None:
    assert len(QUERIES) + len(FILES) + len(PROJECT) >= 30
