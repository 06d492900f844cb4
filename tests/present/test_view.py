"""The graph as networkx, and the page in a real Chromium: what is promised is done with mouse and
keyboard and seen to work.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import THOROUGH, footbridge, program, run, shared, until, violations
from projects import claimed

import kg
from kg.errors import KGError
from kg.present import folding, plain, view
from kg.present import network as nw
from kg.present.exports import network as exported
from kg.present.exports.network import network_text
from kg.present.layout.places import Layout, layout
from kg.present.view import derivations
from kg.project import rules

ROOT = Path(__file__).resolve().parents[2]
SPACE = "https://test.example/"
NAMES = {
    "kg": "https://kg.example/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HOSTILE = "</script><img src=x onerror=alert(1)><!-- \u2028 \u202egnp.exe"


def name(curie: str) -> ox.NamedNode:
    prefix, local = curie.split(":")
    return ox.NamedNode(NAMES[prefix] + local)


def thing(id: str) -> ox.NamedNode:
    return ox.NamedNode(SPACE + "entity/" + id)


def number(text: str, kind: str = "integer") -> ox.Literal:
    return ox.Literal(text, datatype=name("xsd:" + kind))


def made(
    entities: list[tuple], sources: list[tuple], claims: list[tuple], rivals: tuple[tuple, ...] = ()
) -> nw.StoreText:
    """A store in the layout of the build, from entities (id, class, ko, en, *others), sources (id,
    day, address), claims (with the day that they speak about) and what sources disagree on (thing,
    property, values).
    """
    quads, current, plans = [], [], []
    published = {id: day for id, day, _ in sources}
    for id, cls, ko, en, *others in entities:
        g = ox.NamedNode(SPACE + "register/things")
        quads.append(ox.Quad(thing(id), name("rdf:type"), name(cls), g))
        for prop, text, language in [
            ("prefLabel", ko, "ko"),
            ("prefLabel", en, "en"),
            *(("altLabel", o, "ko") for o in others),
        ]:
            quads.append(
                ox.Quad(thing(id), name("skos:" + prop), ox.Literal(text, language=language), g)
            )
    for id, day, address in sources:
        s, g = ox.NamedNode(SPACE + "source/" + id), ox.NamedNode(SPACE + "register/sources")
        quads.append(ox.Quad(s, name("rdf:type"), name("kg:Source"), g))
        for prop, text in [
            ("dcterms:publisher", f"신문 {id}"),
            ("dcterms:title", f"Title {id}"),
            ("dcterms:issued", day),
            ("schema:url", address),
        ]:
            quads.append(ox.Quad(s, name(prop), ox.Literal(text), g))
    current += quads
    numbers: dict[tuple, int] = {}
    for source, locator, day, s, p, o, more in claims:
        key = source, locator, day, *sorted(more.items())
        number_ = numbers.setdefault(key, len(numbers))
        c, g = (
            ox.NamedNode(f"{SPACE}source/{source}#{locator}~{number_:06x}"),
            ox.NamedNode(SPACE + "register/citations"),
        )
        facts = {
            "kg:locator": locator,
            "kg:modality": more.get("modality", "stated"),
            **({} if day == published[source] else {"kg:period": day}),
            **{"kg:" + k: v for k, v in more.items() if k not in ("modality", "past")},
        }
        about = [
            ox.Quad(c, name("rdf:type"), name("kg:Citation"), g),
            ox.Quad(c, name("prov:wasDerivedFrom"), ox.NamedNode(SPACE + "source/" + source), g),
        ]
        about += [ox.Quad(c, name(k), ox.Literal(v), g) for k, v in facts.items()]
        said = [ox.Quad(thing(s), name(p), o, c)]
        if p == "kg:amount":
            said.append(ox.Quad(thing(s), name("schema:currency"), ox.Literal("KRW"), c))
        quads += [*about, *said]
        current += about
        if facts["kg:modality"] == "planned":
            plans += [ox.Quad(*claim.triple, name("kg:plans")) for claim in said]
        elif not more.get("past") and "kg:editorialRank" not in facts:
            current += said
    dataset = ox.NamedNode(SPACE + "dataset")
    for o in (
        name("void:Dataset"),
        ox.Literal("시험 그래프", language="ko"),
        ox.Literal("Test graph", language="en"),
    ):
        prop = name("rdf:type") if isinstance(o, ox.NamedNode) else name("dcterms:title")
        quads.append(ox.Quad(dataset, prop, o, ox.NamedNode(SPACE + "file/dataset.ttl")))
    ontology = [
        ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("https://kg.example/ontology"))
        for file in ("kg.ttl", "foreign.ttl")
        for q in ox.parse(path=str(ROOT / "ontology" / file), format=ox.RdfFormat.TURTLE)
    ]
    findings = []
    for number_, (subject, prop, values) in enumerate(rivals):
        verdict = ox.NamedNode(f"{SPACE}finding/{number_}")
        about = {"rdf:type": name("kg:Disagreement"), "kg:concerns": thing(subject)}
        for key, value in {**about, "kg:onProperty": name(prop)}.items():
            findings.append(ox.Quad(verdict, name(key), value, name("kg:findings")))
        for value in values:
            reading = ox.NamedNode(f"{SPACE}reading/{number_}/{value.value}")
            findings += [
                ox.Quad(verdict, name("kg:hasReading"), reading, name("kg:findings")),
                ox.Quad(reading, name("kg:says"), value, name("kg:findings")),
            ]

    def text(some: list[ox.Quad], plain: bool = False) -> str:
        form = ox.RdfFormat.N_TRIPLES if plain else ox.RdfFormat.N_QUADS
        return ox.serialize([q.triple for q in some] if plain else some, format=form).decode()

    return nw.StoreText(
        text([*current, *ontology], plain=True), text(quads + ontology), text(plans), text(findings)
    )


def example() -> nw.StoreText:
    entities = [
        ("gwangju", "kg:PublicBody", "광주광역시", "Gwangju Metropolitan City", "광주", "광주시"),
        ("mayor", "kg:Post", "광주시장", "Mayor of Gwangju"),
        ("lee", "kg:Person", "이용섭", "Lee Yong-sup"),
        ("msit", "kg:PublicBody", "과학기술정보통신부", "Ministry of Science and ICT"),
        ("gist", "kg:University", "광주과학기술원", "GIST", "지스트"),
        ("cluster", "kg:Programme", "인공지능 집적단지", "AI cluster"),
        ("centre", "kg:Facility", "국가 AI 데이터센터", "National AI Data Centre"),
        ("fund", "kg:Fund", "AI 펀드", "AI fund"),
        ("five", "kg:Allocation", "5년 예산", "Five-year budget"),
        ("national", "kg:Allocation", "5년 예산 국비", "National part"),
        ("start", "kg:Milestone", "데이터센터 착공", "Start of works"),
        ("tenure", "kg:Tenure", "이용섭 재임", "Lee as mayor"),
        ("speed", "kg:Measurement", "데이터센터 성능", "Performance"),
        ("pflops", "kg:Indicator", "성능 (PF)", "Performance (PF)"),
        ("site", "kg:Site", "첨단3지구", "Cheomdan district 3"),
        ("evil", "kg:Organization", HOSTILE, HOSTILE, "\"'><svg onload=alert(2)>"),
        ("lone", "skos:Concept", "외톨이", "Lone"),
    ]
    sources = [
        ("one", "2021-01-03", "https://news.example/1"),
        ("two", "2021-04-21", "https://news.example/2"),
        ("bad", "2022-02-01", "javascript:alert(9)"),
    ]
    a, b = "2021-01-03", "2021-04-21"
    claims = [
        ("one", "p5", a, "gwangju", "kg:carriesOut", thing("cluster"), {}),
        ("two", "p2", b, "gwangju", "kg:carriesOut", thing("cluster"), {}),
        ("two", "p2", b, "msit", "kg:carriesOut", thing("cluster"), {}),
        ("two", "p3", b, "msit", "kg:operates", thing("cluster"), {}),
        ("one", "p10", a, "cluster", "schema:location", thing("site"), {}),
        ("one", "p11", a, "centre", "dcterms:isPartOf", thing("cluster"), {}),
        ("one", "c1", a, "mayor", "org:postIn", thing("gwangju"), {}),
        ("one", "c1", a, "tenure", "org:member", thing("lee"), {}),
        ("one", "c1", a, "tenure", "kg:fills", thing("mayor"), {}),
        ("one", "p9", a, "gist", "schema:location", thing("site"), {}),
        (
            "one",
            "p14",
            a,
            "fund",
            "kg:amount",
            number("100000000000"),
            {"printed": "1,000억", "past": True},
        ),
        ("two", "p9", b, "fund", "kg:amount", number("102600000000"), {"printed": "1,026억원"}),
        ("one", "p14", a, "fund", "kg:hasStage", name("kg:planned"), {}),
        ("one", "p14", a, "gwangju", "kg:establishes", thing("fund"), {}),
        ("one", "p15", b, "five", "kg:amount", number("411600000000"), {"printed": "4,116억"}),
        ("two", "p15", b, "five", "kg:amount", number("406100000000"), {}),
        ("one", "p15", a, "five", "kg:concerns", thing("cluster"), {}),
        ("one", "p15", a, "five", "kg:hasPayer", thing("gwangju"), {"modality": "claimed"}),
        ("one", "p15", a, "five", "kg:hasStage", name("kg:planned"), {}),
        ("two", "p16", b, "national", "kg:amount", number("200000000000"), {}),
        ("two", "p16", b, "national", "dcterms:isPartOf", thing("five"), {}),
        ("two", "p16", b, "national", "kg:hasPayer", thing("gwangju"), {}),
        ("two", "p16", b, "national", "kg:hasStage", name("kg:planned"), {}),
        ("two", "p16", b, "national", "kg:concerns", thing("cluster"), {}),
        ("one", "p11", a, "start", "kg:concerns", thing("centre"), {}),
        ("one", "p11", a, "start", "kg:plannedDate", number("2021-06", "gYearMonth"), {}),
        ("one", "p12", a, "speed", "kg:concerns", thing("centre"), {}),
        ("one", "p12", a, "speed", "kg:measures", thing("pflops"), {}),
        (
            "one",
            "p12",
            a,
            "speed",
            "kg:value",
            number("88.5", "decimal"),
            {"modality": "claimed", "qualifier": "about"},
        ),
        (
            "two",
            "p12",
            b,
            "speed",
            "kg:value",
            number("99", "decimal"),
            {"editorialRank": "set-aside", "reason": "오타"},
        ),
        (
            "bad",
            "p1",
            "2022-02-01",
            "evil",
            "dcterms:isPartOf",
            thing("gwangju"),
            {"printed": HOSTILE},
        ),
        (
            "bad",
            "p1",
            "2022-02-01",
            "evil",
            "schema:slogan",
            ox.Literal(HOSTILE, language="ko"),
            {"printed": HOSTILE},
        ),
        ("bad", "p2", "2022-02-01", "lone", "dcterms:subject", thing("lone"), {}),
    ]
    amounts = number("411600000000"), number("406100000000")
    return made(entities, sources, claims, (("five", "kg:amount", amounts),))


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return nw.network(example())


def iri(id: str) -> str:
    return SPACE + "entity/" + id


# --- the graph ------------------------------------------------------------------------------------


def test_every_claim_is_there_with_its_citations(graph):
    edge = graph.edges[iri("gwangju"), iri("cluster"), NAMES["kg"] + "carriesOut"]
    assert [
        (c["source"], c["locator"], c["period"], c["published"]) for c in edge["citations"]
    ] == [
        (SPACE + "source/one", "p5", "", "2021-01-03"),
        (SPACE + "source/two", "p2", "", "2021-04-21"),
    ]
    assert (edge["label_ko"], edge["label_en"], edge["current"], edge["modality"]) == (
        "추진한다",
        "carries out",
        True,
        "stated",
    )
    amounts = {
        s["value"]: s
        for s in graph.nodes[iri("fund")]["statements"]
        if s["property"].endswith("#amount")
    }
    assert {v: s["current"] for v, s in amounts.items()} == {
        "102600000000": True,
        "100000000000": False,
    }
    assert amounts["100000000000"]["citations"][0]["printed"] == "1,000억"
    values = {s["value"]: s for s in graph.nodes[iri("speed")]["statements"]}
    assert (
        values["99"]["citations"][0]["rank"] == "set-aside"
        and not values["99"]["current"]
        and values["99"]["citations"][0]["reason"] == "오타"
    )
    rivals = [
        s for s in graph.nodes[iri("five")]["statements"] if s["property"].endswith("#amount")
    ]
    assert len(rivals) == 2 and all(s["disputed"] and s["current"] for s in rivals)
    stage = next(
        s for s in graph.nodes[iri("five")]["statements"] if s["property"].endswith("hasStage")
    )
    assert (stage["label_ko"], stage["label_en"]) == ("계획", "Planned")
    node = graph.nodes[iri("gist")]
    assert (node["label_ko"], node["label_en"], node["names"], node["id"]) == (
        "광주과학기술원",
        "GIST",
        ["지스트"],
        "gist",
    )
    assert node["kind"].endswith("#Actor") and node["cls"].endswith("#University")
    assert graph.graph["sources"][SPACE + "source/one"]["issued"] == "2021-01-03"
    assert (graph.graph["title_ko"], graph.graph["title_en"]) == ("시험 그래프", "Test graph")


def test_facets_fold_into_links(graph):
    folded = folding.fold(graph)
    assert (
        iri("five") not in folded.drawn
        and iri("pflops") not in folded.drawn
        and iri("lone") in folded.drawn
    )
    links = {
        (k.source.rsplit("/")[-1], k.target.rsplit("/")[-1], k.facet and k.facet.rsplit("/")[-1])
        for k in folded.links
    }
    assert {
        ("gwangju", "cluster", "five"),
        ("lee", "mayor", "tenure"),
        ("gwangju", "cluster", None),
    } <= links
    assert folded.homes[iri("speed")] == [iri("centre")]


def test_around_and_plain(graph):
    near = plain.around(graph, "lee", 1)
    assert {d["id"] for _, d in near.nodes(data=True)} >= {"lee", "mayor", "tenure"} and iri(
        "fund"
    ) not in near
    with pytest.raises(KGError):
        plain.around(graph, "nobody")
    for _, data in itertools.chain(
        plain.plain(graph).nodes(data=True),
        ((None, d) for *_, d in plain.plain(graph).edges(data=True)),
    ):
        assert all(isinstance(v, (str, int, float, bool)) for v in data.values())


@pytest.mark.parametrize("format", ["graphml", "gexf", "csv"])
def test_text_for_other_tools(graph, format, tmp_path):
    out = network_text(graph, format)
    assert out == network_text(nw.network(example()), format)
    if format != "csv":
        path = tmp_path / "g"
        path.write_bytes(out)
        read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format](path)
        assert (len(read), read.number_of_edges()) == (len(graph), graph.number_of_edges())


YED = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
# The page's shapes, and what of those that a format has is nearest: in GEXF, in yEd.
NEAREST = {
    "circle": ("disc", "ellipse"),
    "star": ("disc", "star5"),
    "square": ("square", "rectangle"),
    "diamond": ("diamond", "diamond"),
    "hexagon": ("disc", "hexagon"),
    "triangle": ("triangle", "triangle"),
    "drop": ("triangle", "trapezoid2"),
    "cross": ("disc", "star8"),
}


def test_other_tools_show_the_same_picture(opened, graph):
    """Each thing stands in GraphML and GEXF where it stands in the page, unfolded things too, as
    big, with its kind's colour and shape.
    """
    page = opened("#unfold=1")
    ours = page.evaluate(
        "() => { const M = kgView.data; return kgView.scene.nodes.map((v) => [M.nodes.id[v],"
        " [M.x[v], M.y[v]], M.r[v], M.kind[v]]) }"
    )
    assert len(ours) == len(graph)
    palette = (Path(view.__file__).parent / "drawing/palette.js").read_text("utf-8")
    shapes = re.findall(r'"(\w+)"', re.search(r"const SHAPES = \[([^]]*)\];", palette)[1])
    shapes = [NEAREST[shape] for shape in shapes]
    graphml, gexf = network_text(graph, "graphml"), network_text(graph, "gexf")
    plain = {data["id"]: data for _, data in nx.read_graphml(io.BytesIO(graphml)).nodes(data=True)}
    viz = {node: data["viz"] for node, data in nx.read_gexf(io.BytesIO(gexf)).nodes(data=True)}
    shape = {
        node.get("id"): node.find("{*}shape").get("value")
        for node in ElementTree.fromstring(gexf).iterfind(".//{*}node")
    }
    drawn = {
        node.get("id"): node.find("*/y:ShapeNode", YED)
        for node in ElementTree.fromstring(graphml).iterfind("*/g:node", YED)
    }
    for id, place, radius, kind in ours:
        upwards = (place[0], -place[1])
        assert math.dist(upwards, (plain[id]["x"], plain[id]["y"])) < 1.5, id
        assert math.dist(upwards, (viz[id]["position"]["x"], viz[id]["position"]["y"])) < 1.5
        assert plain[id]["size"] == viz[id]["size"] == pytest.approx(radius, abs=0.06)
        colour = exported.COLOURS[kind]
        assert (
            plain[id]["color"]
            == "#%(r)02x%(g)02x%(b)02x" % plain[id]
            == "#%(r)02x%(g)02x%(b)02x" % viz[id]["color"]
            == colour
        )
        x, y, width, height = (
            float(drawn[iri(id)].find("y:Geometry", YED).get(name))
            for name in ("x", "y", "width", "height")
        )
        assert (
            math.dist(place, (x + width / 2, y + height / 2)) < 1.5
            and 1.7 * radius < width == height < 2.6 * radius
        )
        assert drawn[iri(id)].find("y:Fill", YED).get("color") == colour
        assert (shape[id], drawn[iri(id)].find("y:Shape", YED).get("type")) == shapes[kind]
        assert (
            drawn[iri(id)].find("y:NodeLabel", YED).text
            == plain[id]["label"]
            == graph.nodes[iri(id)]["label_en"]
        )


def test_yed_draws_the_edges(graph):
    edges = ElementTree.fromstring(network_text(graph, "graphml")).findall("*/g:edge", YED)
    assert len({edge.get("id") for edge in edges}) == len(edges) == graph.number_of_edges()
    said = {(a, b, d["label_en"]) for a, b, d in graph.edges(data=True)}
    assert {
        (e.get("source"), e.get("target"), e.find("*/y:PolyLineEdge/y:EdgeLabel", YED).text)
        for e in edges
    } == said
    assert {e.find("*/*/y:Arrows", YED).get("target") for e in edges} == {"standard"}
    past = graph.copy()
    past.edges[iri("gwangju"), iri("fund"), NAMES["kg"] + "establishes"]["current"] = False
    lines = ElementTree.fromstring(network_text(past, "graphml")).findall(
        "*/g:edge/*/*/y:LineStyle", YED
    )
    assert sorted(line.get("type") for line in lines) == ["dotted", *["line"] * (len(edges) - 1)]


def test_what_gephi_asks_of_a_file(graph):
    """Its importer of GraphML takes the text of d3 and d7 for labels, an id of an edge once, no key
    of the graph, guesses the encoding from the first 4096 bytes, and loses a space between two
    references to characters; only `kind` in GEXF lets edges lie beside each other.
    """
    graphml = network_text(graph, "graphml")
    root = ElementTree.fromstring(graphml)
    keys = {
        key.get("id"): (key.get("for"), key.get("yfiles.type"))
        for key in root.iterfind("g:key", YED)
    }
    assert keys.pop("d3") == ("node", "nodegraphics") and keys.pop("d7") == ("edge", "edgegraphics")
    assert (
        set(keys.values()) == {("node", None), ("edge", None)}
        and len(keys) == len(root.findall("g:key", YED)) - 2
    )
    assert (
        not graphml[:1000].isascii()
        and "과학기술정보통신부" in graphml.decode()
        and b"&#" not in graphml
    )
    edges = ElementTree.fromstring(network_text(graph, "gexf")).findall(".//{*}edge")
    assert {
        e.get("kind") for e in edges if (e.get("source"), e.get("target")) == ("msit", "cluster")
    } == {"carriesOut", "operates"}
    assert len({e.get("id") for e in edges}) == len(edges)


def test_gephi_lite_reads_both(graph, tmp_path):
    """By the libraries that it reads with (graphology, from npm: GRAPHOLOGY names the folder of
    modules).
    """
    modules = program("graphology", "GRAPHOLOGY")
    code = """const [, format, file] = process.argv, Graph = require("graphology");
        const graph = require("graphology-" + format).parse(Graph, require("fs").readFileSync(file, "utf8"));
        const nodes = graph.mapNodes((_, a) => [a.label, a.x, a.y, a.size, a.color, a.cls]);
        const label = (node) => graph.getNodeAttribute(node, "label");
        const edges = graph.mapEdges((_, a, from, to) => [a.label, a.color, label(from), label(to)]);
        console.log(JSON.stringify({ type: graph.type, multi: graph.multi, nodes, edges }));"""
    want = nx.read_graphml(
        io.BytesIO(network_text(graph, "graphml").replace("\u2028".encode(), b"\n"))
    )
    for format in ("graphml", "gexf"):
        (tmp_path / "graph").write_bytes(network_text(graph, format))
        done = subprocess.run(
            ["node", "-e", code, format, str(tmp_path / "graph")],
            env={**os.environ, "NODE_PATH": modules},
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        found = json.loads(
            done.stdout.decode().replace("\u2028", "\\n")
        )  # a line's end to its parser of XML
        colour = "%(color)s" if format == "graphml" else "rgba(%(r)s,%(g)s,%(b)s,1.0)"
        assert (found["type"], found["multi"]) == ("directed", True)
        assert found["nodes"] == [
            [d["label"], d["x"], d["y"], d["size"], colour % d, d["cls"]]
            for _, d in want.nodes(data=True)
        ]
        names = dict(want.nodes(data="label"))
        assert sorted(found["edges"]) == sorted(
            [d["label"], colour % d, names[a], names[b]] for a, b, d in want.edges(data=True)
        )


def test_hostile_text_in_other_tools(graph):
    """Well-formed whatever a name is; nothing that yEd would take for a page of its own, with
    pictures from elsewhere.
    """
    names = [
        HOSTILE,
        "]]>&lt;",
        "<HTML><img src='http://evil.example/'>",
        "\n <html>",
        "bell \x07\x00\ud800 \ufffe",
        "2\u2028\r\n\t3",
    ]
    for text in names:
        evil = graph.copy()
        evil.nodes[iri("evil")].update(label_en=text, names=[text])
        for *_, data in evil.edges(iri("evil"), data=True):
            data.update(
                label_en=text, citations=[{**c, "locator": text} for c in data["citations"]]
            )
        evil.graph["title_ko"] = text
        clean = "".join(f"\\u{ord(c):04X}" if c in "\x07\x00\ud800\ufffe" else c for c in text)
        graphml = network_text(evil, "graphml")
        data = nx.read_graphml(io.BytesIO(graphml)).nodes[iri("evil")]
        assert data["label"] == data["names"] == clean
        labels = [
            e.text
            for e in ElementTree.fromstring(graphml).iter()
            if e.tag in ("{%(y)s}NodeLabel" % YED, "{%(y)s}EdgeLabel" % YED)
        ]
        assert labels.count(clean) + sum("html>" in t.lower() for t in labels) == 2
        assert not any(t.lstrip().lower().startswith("<html") for t in labels)
        assert nx.read_gexf(io.BytesIO(network_text(evil, "gexf"))).nodes["evil"]["label"] == clean
        network_text(evil, "nodes"), network_text(evil, "edges")


def test_a_property_may_be_called_as_the_formats_call_theirs(graph):
    odd = graph.copy()
    said = {"current": True, "citations": [], "label_en": "", "value": "mine"}
    terms = ("label", "Size", "x", "start", "sources", "d3", "viz")
    odd.nodes[iri("gist")]["statements"] = [
        {**said, "property": f"https://other.example/{term}"} for term in terms
    ]
    for format, read, node in (
        ("graphml", nx.read_graphml, iri("gist")),
        ("gexf", nx.read_gexf, "gist"),
    ):
        data = read(io.BytesIO(network_text(odd, format))).nodes[node]
        assert data["label"] == "GIST"
        assert {data["kg_" + term] for term in terms} == {"mine"}


def test_csv_of_nodes_and_edges(graph, project):
    nodes, edges = (
        list(csv.DictReader(io.StringIO(network_text(graph, name).decode())))
        for name in ("nodes", "edges")
    )
    assert len(nodes) == len(graph) and len(edges) == graph.number_of_edges()
    assert {row[end] for row in edges for end in ("Source", "Target")} <= {
        row["Id"] for row in nodes
    }
    city = next(row for row in nodes if row["Id"] == "gwangju")
    assert (city["Label"], city["label_ko"], city["kind"]) == (
        "Gwangju Metropolitan City",
        "광주광역시",
        "Actor",
    ) and city["x"]
    works = next(
        row
        for row in edges
        if (row["Source"], row["Target"], row["property"]) == ("gwangju", "cluster", "carriesOut")
    )
    assert (works["Type"], works["Label"], works["Kind"]) == (
        "Directed",
        "carries out",
        "carriesOut",
    )
    assert (works["current"], works["start"]) == ("true", "2021-01-03")
    assert run("-C", project, "export", "edges", check=0).stdout.startswith(
        "Source,Target,Type,Label,"
    )


def test_gexf_says_since_when(graph):
    text = network_text(graph, "gexf").decode()
    assert 'mode="dynamic"' in text and 'timeformat="date"' in text
    read = nx.read_gexf(io.BytesIO(text.encode()))
    starts = {data["label_en"]: data["start"] for _, data in read.nodes(data=True)}
    assert (starts["Ministry of Science and ICT"], starts["AI fund"]) == (
        "2021-04-21",
        "2021-01-03",
    )
    assert {d["start"] for _, _, d in read.edges(data=True)} == {
        "2021-01-03",
        "2021-04-21",
        "2022-02-01",
    }


@pytest.mark.parametrize(
    ("published", "start"),
    [
        ("2021-01", "2021-01"),
        ("2021", "2021"),
        ("2021-01-03~", "2021-01-03"),
        ("2021-01-03/2021-01-09", "2021-01"),
        ("2020-11/2021-02", "2021"),
    ],
)
@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_what_is_known_as_a_month_starts_on_no_day(graph, format, published, start):
    one = graph.copy()
    for _, _, data in one.edges(data=True):
        data["citations"] = [{**cited, "published": published} for cited in data["citations"]]
    read = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[format]
    edges = read(io.BytesIO(network_text(one, format))).edges(data=True)
    assert {data["start"] for _, _, data in edges} == {start}
    assert {said for _, _, data in edges for said in data["published"].split(" | ")} == {published}


def test_from_the_files_as_from_the_store(project):
    from kg.evidence.access import opened
    from kg.present.stored import written

    engine = opened(project).engine
    current = engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()).decode()
    graphs: dict[str, list[str]] = {"plans": [], "findings": [], "": []}
    for line in engine.dump(format=ox.RdfFormat.N_QUADS).decode().splitlines(keepends=True):
        about = next((one for one in ("plans", "findings") if f"#{one}> ." in line), "")
        graphs[about].append(line)
    plans, findings, named = map("".join, graphs.values())
    ours = kg.network(project)
    built = written(opened(project).place)  # what is kept of names is in no graph
    theirs = nw.network(
        built._replace(current=current, named=named, plans=plans, findings=findings)
    )
    assert plans and findings and built.things and built.key_facts
    for told in ("stories", "outline", "held"):  # by the folder and by what is open
        del ours.graph[told]
    assert (
        dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True)) and ours.graph == theirs.graph
    )
    assert list(ours.edges(keys=True, data=True)) == list(theirs.edges(keys=True, data=True))


def test_layout_keeps_its_places():
    graph = nx.relaxed_caveman_graph(20, 12, 0.15, seed=2)
    nodes, pairs = [f"n{i}" for i in graph], [(f"n{a}", f"n{b}") for a, b in graph.edges()]
    first = layout(nodes, pairs)
    assert first == layout(list(reversed(nodes)), list(reversed(pairs)))
    points = list(first.places.values())
    assert min(abs(a - c) + abs(b - d) for (a, b), (c, d) in itertools.combinations(points, 2)) > 8
    size = max(x for x, _ in points) - min(x for x, _ in points)

    def moved(then: Layout) -> float:
        return statistics.median(math.dist(first.places[n], then.places[n]) for n in nodes) / size

    assert moved(layout([*nodes, "x"], [*pairs, ("x", "n5")])) < 0.05
    # One link in a hundred goes.
    moves = [
        moved(layout(nodes, [p for i, p in enumerate(pairs) if (i - lost) % 100]))
        for lost in range(0, 100, 10)
    ]
    assert max(moves) < 0.08 and statistics.median(moves) < 0.045, moves


@pytest.mark.fast
def test_what_nothing_ties_stands_apart_whole():
    """The ends of each of 40 pairs are nearest to each other; islands lie on nothing else."""
    nodes = [f"n{i}" for i in range(80)]
    pairs = [(f"n{i}", f"n{i + 1}") for i in range(0, 80, 2)]
    place = layout(nodes, pairs).places
    for one, other in [*pairs, *((b, a) for a, b in pairs)]:
        nearest = min(nodes, key=lambda n: math.dist(place[n], place[one]) if n != one else 1e9)
        assert nearest == other
    graph = nx.relaxed_caveman_graph(12, 12, 0.1, seed=4)
    tied = [(f"g{a}", f"g{b}") for a, b in graph.edges()]
    alone = [f"a{i}" for i in range(7)]
    many = [*(f"g{i}" for i in graph), *nodes[:20], *alone]
    places = layout(many, [*tied, *pairs[:10]]).places
    close = min(math.dist(places[a], places[b]) for a, b in itertools.combinations(many, 2))
    assert len(places) == len(many) and close > 20


@pytest.mark.fast
@pytest.mark.parametrize("count", [25, 300, 3000])
def test_a_star_has_rings(count):
    spokes = [f"s{i}" for i in range(count)]
    place = layout(["hub", *spokes], [("hub", s) for s in spokes]).places
    x, y = place["hub"]
    around = sum(math.atan2(place[s][1] - y, place[s][0] - x) > 0 for s in spokes)
    assert 0.4 < around / count < 0.6
    lengths = [math.hypot((place[s][0] - x) / 1.75, place[s][1] - y) for s in spokes]
    rings = len({round(length / 10) for length in lengths})
    assert max(lengths) < 40 * math.sqrt(count / 2) and rings < 3 * math.sqrt(count)


# --- the file -------------------------------------------------------------------------------------


def test_one_file_and_nothing_beside_it(graph, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    view.write(graph, "graph.html")
    assert [p.name for p in tmp_path.iterdir()] == ["graph.html"]
    text = (tmp_path / "graph.html").read_text("utf-8")
    assert (
        text.lower().startswith("<!doctype html>")
        and '<html lang="ko">' in text
        and "<title>시험 그래프</title>" in text
    )
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert "<img" not in text and "http://cdn" not in text and text.count("<script") == 3
    with pytest.raises(KGError):
        view.write(graph, "nowhere/graph.html")
    with pytest.raises(KGError):
        view.write(graph, "graph.html", lang="fr")


def test_the_same_bytes_under_any_locale_and_hash_seed(tmp_path):
    code = (
        "import sys, test_view as t; g = t.nw.network(t.example())\n"
        "t.view.write(g, sys.argv[1]); t.view.write(g, sys.argv[2], classic=True)"
    )
    pages = []
    for seed, locale in [("1", "C.UTF-8"), ("2", "ko_KR.CP949")]:
        paths = [str(tmp_path / f"{seed}{kind}.html") for kind in ("ours", "classic")]
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "PYTHONUTF8": "0",
            "PYTHONPATH": os.pathsep.join(str(ROOT / x) for x in ("src", "tests", "tests/present")),
        }
        subprocess.run([sys.executable, "-c", code, *paths], env=env, check=True, cwd=tmp_path)
        pages.append([Path(p).read_bytes() for p in paths])
    assert pages[0] == pages[1]


def test_any_graph_of_networkx(tmp_path):
    graph = nx.MultiDiGraph()
    graph.add_node("a", label="", title="href")
    graph.add_node(2, label=0, group="x", score=3)
    for key in range(3):
        graph.add_edge("a", 2, key=key, label=f"e{key}")
    net = view.Network()
    net.from_nx(graph)
    assert (net.num_nodes(), net.num_edges()) == (2, 3) and [n["label"] for n in net.nodes] == [
        "",
        "0",
    ]
    net.add_node("a", label="new")
    assert net.get_node("a")["label"] == "new" and net.num_nodes() == 2
    with pytest.raises(KGError):
        net.add_edge("a", "nobody")
    net.write_html(tmp_path / "any.html")
    assert (tmp_path / "any.html").stat().st_size > 10_000
    assert "vis" in view.page(nx.path_graph(4), classic=True)


# --- the page -------------------------------------------------------------------------------------


STORY = [
    {"ko": "시험 이야기", "en": "A story to try", "title": True},
    {"ko": "이용섭은 시장이었다.", "en": "Lee was mayor.", "path": ["lee", "gwangju"]},
    {
        "ko": "둘째: 1,000억 원 [fund kg:amount 100000000000].",
        "en": "Second: 100 billion [fund kg:amount 100000000000].",
        "select": "fund",
        "as_of": "2021-02-01",
    },
]


@pytest.fixture(scope="module")
def file(graph, tmp_path_factory) -> Path:
    return view.write(graph, tmp_path_factory.mktemp("view") / "graph.html", story=STORY)


@pytest.fixture
def opened(tabs, file):
    """Opens the page; afterwards nothing was asked of any host, nothing ran from data, nothing went
    wrong.
    """
    pages = []

    def watch(page) -> None:
        page.on(
            "request",
            lambda r: (
                page.faults.append(r.url)
                if not r.url.startswith(("file:", "blob:", "data:"))
                else None
            ),
        )
        page.on(
            "console",
            lambda m: page.faults.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda e: page.faults.append(str(e)))
        page.on("dialog", lambda d: (page.faults.append("dialog " + d.message), d.dismiss()))

    def open(address: str = "", size: tuple[int, int] = (1280, 800), path: Path = file, **options):
        viewport = {"width": size[0], "height": size[1]}
        page = tabs.take(watch, viewport, **{"reduced_motion": "reduce", **options})
        page.faults = []
        pages.append(page)
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open
    if pages:
        pages[-1].wait_for_timeout(50)
    for page in pages:
        assert page.faults == []
        tabs.give(page)


def unfold(page) -> None:
    """Show the statements below the card, if there is one."""
    for summary in page.locator(".statements:not([open]) > summary").all():
        summary.click()
    until(
        page, "!document.querySelector('.statements') || !!document.querySelector('.prop, .rels')"
    )


def click_thing(page, id: str) -> None:
    x, y = page.evaluate("id => kgView.placeOf(id)", id)
    box = page.locator("#stage").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def overlapping(page) -> list:
    return page.evaluate(
        """() => { const b = kgView.labels().map((l) => [l.box, l.lines.join(" ")]), bad = [];
      for (let i = 0; i < b.length; i++) for (let j = 0; j < i; j++) { const [p, q] = [b[i][0], b[j][0]];
        if (p[0] < q[0] + q[2] && q[0] < p[0] + p[2] && p[1] < q[1] + q[3] && q[1] < p[1] + p[3]) bad.push([b[i][1], b[j][1]]);
        } return bad; }"""
    )


def test_behind_a_network_that_never_answers(browser, file, tmp_path):
    """A firewall that swallows packets: whoever asks a host waits for ever; our page asks nobody
    and stands as soon as offline.
    """
    with socket.create_server(
        ("127.0.0.1", 0)
    ) as hole:  # connections are made, and nothing is ever said

        def seconds(path: Path, ready: str, **options) -> float:
            context = browser.new_context(**options)
            page = context.new_page()
            page.set_default_timeout(60000)
            began = time.perf_counter()
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_selector(ready)
            spent = time.perf_counter() - began
            context.close()
            return spent

        swallowed = {"proxy": {"server": f"http://127.0.0.1:{hole.getsockname()[1]}"}}
        asking = tmp_path / "asking.html"
        asking.write_text(
            "<!doctype html><script src='http://cdn.example/vis.js'></script><p>there", "utf-8"
        )
        context = browser.new_context(**swallowed)
        page = context.new_page()
        page.goto(asking.as_uri(), wait_until="commit")
        page.wait_for_timeout(500)
        assert page.locator("p").count() == 0  # so the hole does swallow
        context.close()
        hole.settimeout(2)
        hole.accept()[0].close()
        hole.setblocking(False)
        seconds(
            file, "html[data-ready]", offline=True
        )  # the first one pays for what the browser keeps
        offline = seconds(file, "html[data-ready]", offline=True)
        assert (
            seconds(file, "html[data-ready]", **swallowed) < 2 * offline + 5
        )  # who waits, waits for ever
        with pytest.raises(BlockingIOError):
            hole.accept()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("address", ["", "#lang=en", "#unfold=1"])
def test_the_story_is_there_without_a_click(opened, size, address):
    page = opened(address, size)
    assert overlapping(page) == []
    # What matters no more than others is not in the list of what matters most.
    weights = page.evaluate("kgView.data.drawn.map((v) => kgView.data.nodes.weight[v])")
    outstanding = [w for w in weights[:10] if w >= 2 * weights[len(weights) // 2]]
    assert 1 <= page.locator("#panel ol.ten li").count() == len(outstanding) < 10
    assert page.locator("#legend button[data-kind]").count() >= 6
    named = page.evaluate("kgView.labels().length")
    assert named >= 10
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_page_says_what_it_needs(browser, file):
    page = browser.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    assert page.locator("noscript p").is_visible() and page.locator("header").is_hidden()
    page.close()


def test_the_style_comes_with_the_script(opened, file):
    """One of the two that the policy names; the one before it shows nothing but the ground."""
    styles = re.findall("<style[^>]*>(.*?)</style>", file.read_text("utf-8"), re.DOTALL)
    assert len(styles) == 1 and len(styles[0]) < 200
    page = opened()
    assert page.locator("style").count() == 1 and page.locator("header").is_visible()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 100


def test_the_ten_are_named_at_first_sight(opened, shipped_view):

    path = shipped_view
    for size, language in (((1440, 900), "en"), ((390, 844), "ko")):
        page = opened(f"#view=network&lang={language}", size, path=path)
        named = page.evaluate("kgView.labels().filter((l) => l.v >= 0).map((l) => l.v)")
        assert set(page.evaluate("kgView.data.top")) <= set(named) and len(named) > 40
        assert overlapping(page) == []


def test_one_step_is_no_steps(opened):
    page = opened("#lang=en&path=lee|mayor")
    assert page.locator("#panel h2").inner_text() == "Path: 1 step"
    assert (
        opened("#lang=en&path=lee|mayor|gwangju").locator("#panel h2").inner_text()
        == "Path: 2 steps"
    )


def test_hostile_text_is_text(opened):
    page = opened("#sel=evil")
    assert "</script><img" in page.locator("#panel h2").inner_text()
    assert "\u202e" not in page.content()
    assert page.locator("img, svg script, [onerror], [onload]").count() == 0
    assert (
        page.evaluate(
            "[...document.links].map((a) => a.protocol).filter((p) => !['http:',"
            " 'https:'].includes(p))"
        )
        == []
    )
    for other in ("view=table", "view=money", "view=time", "lang=en"):
        opened("#sel=evil&" + other)


def test_language_and_theme(opened):
    page = opened()
    assert (
        page.locator("html").get_attribute("lang") == "ko"
        and "행위자" in page.locator("#legend").inner_text()
    )
    page.get_by_role("button", name="English").click()
    assert (
        page.locator("html").get_attribute("lang") == "en"
        and "Actor" in page.locator("#legend").inner_text()
        and page.title() == "Test graph"
    )
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 27)"
    until(page, "location.hash.includes('lang=en') && location.hash.includes('theme=dark')")
    assert (
        opened("", color_scheme="dark").evaluate("getComputedStyle(document.body).backgroundColor")
        == "rgb(18, 22, 27)"
    )
    page = opened("#sel=cluster", forced_colors="active")
    assert float(page.evaluate("document.querySelector('#base').style.opacity")) < 0.1


@pytest.mark.parametrize(
    "text, id",
    [
        ("ㄱㅈㄱㅇㅅ", "gwangju"),
        ("지스트", "gist"),
        ("ministry", "msit"),
        ("광주시", "gwangju"),
        ("lee-yong", "lee"),
    ],
)
def test_search(opened, text, id):
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type(text)
    assert page.locator("#hits li").count() >= 1
    assert id in page.evaluate("t => kgView.find(t)", text)
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.data.nodes.id[kgView.state.sel]") == page.evaluate(
        "t => kgView.find(t)[0]", text
    )


def test_a_hit_of_a_tenure_tells_who_holds_which_post(opened):
    page = opened("#lang=en")
    page.keyboard.press("/")
    page.keyboard.type("Lee as mayor")
    fact = page.locator("#hits li", has_text="Lee as mayor").locator(".hit small").first
    assert fact.inner_text() == "Mayor of Gwangju: Lee Yong-sup"


def test_details_show_every_claim(opened):
    page = opened()
    click_thing(page, "fund")
    panel = page.locator("#panel")
    text = panel.inner_text()
    assert (
        "1,026억 원" in text
        and "1,000억 원" in text
        and "이전 값" in text
        and "신문 two" in text
        and "9번째 단락" in text
        and "1,000억" in text
    )
    assert panel.locator("a[href='https://news.example/2']").count() >= 1
    assert panel.locator("svg.history").get_attribute("role") == "img"
    page = opened("#sel=cluster&lang=en")
    page.locator("details.facet summary", has_text="Five-year budget").click()
    text = page.locator("#panel").inner_text()
    assert (
        "KRW 411.6 billion" in text
        and "KRW 406.1 billion" in text
        and "disputed" in text
        and "Planned" in text
    )
    page = opened("#sel=centre")
    page.locator("details.facet summary", has_text="데이터센터 성능").click()
    text = page.locator("#panel").inner_text()
    assert "88.5 (약)" in text and "주장" in text and "제쳐 둠" in text and "오타" in text
    assert opened("#sel=evil").locator("#panel a").count() == 0  # its source has no web address


def test_a_link_is_chosen(opened):
    page = opened()
    (x1, y1), (x2, y2) = (
        page.evaluate("id => kgView.placeOf(id)", id) for id in ("gwangju", "cluster")
    )
    box = page.locator("#stage").bounding_box()
    for part in (0.5, 0.45, 0.55, 0.4, 0.6):
        page.mouse.click(box["x"] + x1 + (x2 - x1) * part, box["y"] + y1 + (y2 - y1) * part)
        if page.evaluate("kgView.state.pair"):
            break
    text = page.locator("#panel").inner_text()
    assert "추진한다" in text and "5년 예산" in text and "신문 one" in text


def test_kinds_fold_and_filters(opened):
    page = opened()

    def here() -> list[str]:
        return page.evaluate("kgView.scene.nodes.map((v) => kgView.data.nodes.id[v])")

    assert "five" not in here() and "gist" in here()
    page.get_by_role("button", name="세부 항목 펼치기").click()
    assert {"five", "tenure", "speed"} <= set(here())
    page.get_by_role("button", name="세부 항목 접기").click()
    page.locator("#legend button", has_text="행위자").click()
    assert "gist" not in here() and "cluster" in here()
    page.locator("#legend button", has_text="행위자").click()
    page.get_by_role("button", name="거르기").click()
    page.locator("#filters [name=disputed]").check()
    assert set(here()) == {"gwangju", "cluster"}
    page.locator("#filters [name=disputed]").uncheck()
    page.locator("#filters [name=source]").select_option(label="2022-02-01 신문 bad")
    assert set(here()) == {"evil", "gwangju", "lone"}
    page.locator("#filters [name=source]").select_option("-1")
    page.locator("#filters [name=stage]").select_option("planned")
    assert {"gwangju", "cluster"} <= set(here()) and "lee" not in here()
    page.locator("#filters [name=stage]").select_option("")

    def type_day(name: str, text: str) -> str:
        field = page.locator(f"#filters [name={name}]")
        field.fill(text)
        field.press("Enter")
        return page.evaluate(f"kgView.state.{name}")

    # A day is written in all languages alike, and a month or year is enough.
    assert type_day("from", "2022") == "2022-01-01"
    assert set(here()) == {"evil", "gwangju", "lone"}
    assert type_day("to", "2022-02") == "2022-02-28" and type_day("to", "soon") == "2022-02-28"
    assert page.locator("#filters [name=to]").evaluate("field => field.validationMessage")
    assert type_day("to", "") == ""


def test_path_focus_and_expansion(opened):
    page = opened("#sel=lee")
    page.keyboard.press("p")
    page.keyboard.type("집적단지")
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.state.path.map((v) => kgView.data.nodes.id[v])") == [
        "lee",
        "mayor",
        "gwangju",
        "cluster",
    ]
    assert "이용섭 재임" in page.locator("#panel").inner_text()
    page.keyboard.press("Escape")
    page = opened("#sel=mayor")
    page.keyboard.press("1")
    assert set(page.evaluate("kgView.scene.nodes.map((v) => kgView.data.nodes.id[v])")) == {
        "mayor",
        "lee",
        "gwangju",
    }
    page.keyboard.press("Escape")
    page = opened("#sel=cluster")
    page.keyboard.press("e")
    assert "five" in page.evaluate("kgView.scene.nodes.map((v) => kgView.data.nodes.id[v])")
    page.keyboard.press("e")
    assert "five" not in page.evaluate("kgView.scene.nodes.map((v) => kgView.data.nodes.id[v])")


def test_keyboard_reaches_every_thing(opened):
    page = opened()
    total = page.evaluate("kgView.scene.nodes.length")
    assert (
        page.locator("#list button").count()
        == total
        == page.locator("#list").get_by_role("button").count()
    )
    page.locator("#list button[tabindex='0']").focus()
    seen = set()
    for _ in range(total):
        seen.add(page.evaluate("document.activeElement.dataset.v"))
        page.keyboard.press("ArrowDown")
    assert len(seen) == total
    page.keyboard.press("Home")
    first = page.evaluate("document.activeElement.dataset.v")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.v") != first
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.v") == first
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.state.sel") == int(first)
    until(page, "document.getElementById('live').textContent !== ''")
    page.locator("#tool-exports").click()
    page.keyboard.press("Escape")  # of the menu alone
    assert page.locator("#menu").is_hidden() and page.evaluate("kgView.state.sel") == int(first)
    page.keyboard.press("Escape")
    assert page.evaluate("kgView.state.sel") == -1
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()


def test_moving_and_zooming(opened):
    page = opened()
    before = page.evaluate("({...kgView.camera})")
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 90, steps=4)
    page.mouse.up()
    after = page.evaluate("({...kgView.camera})")
    assert (
        round((before["x"] - after["x"]) * before["k"]) == 100
        and round((before["y"] - after["y"]) * before["k"]) == 70
    )
    page.mouse.wheel(0, -400)
    until(page, f"kgView.camera.k > {after['k']} * 1.3")
    until(page, "location.hash.includes('at=')")
    page.locator("#stage").hover()
    page.keyboard.press("0")
    assert abs(page.evaluate("kgView.camera.k") - before["k"]) < 0.01


def test_tooltip(opened):
    page = opened()
    x, y = page.evaluate("kgView.placeOf('cluster')")
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    assert "인공지능 집적단지" in page.locator("#tip").inner_text()


def test_table_money_time(opened):
    page = opened("#view=table")
    assert page.locator("#table tbody tr").count() == 17
    page.locator("#table button", has_text="관계 · 값").click()
    assert "1,026억 원" in page.locator("#table").inner_text()
    page = opened("#view=money&lang=en")
    text = page.locator("#money").inner_text()
    assert (
        "Planned KRW 406.1 billion – KRW 411.6 billion" in text
    )  # the national part is in it, not added to it
    page = opened("#view=time")
    assert (
        "2021년 6월" in page.locator("#time").inner_text()
        and page.locator("#time i.planned").count() == 1
    )


def test_money_is_added_only_where_it_is_other_money(opened, tmp_path):
    things = [
        ("city", "kg:PublicBody", "시", "City"),
        ("state", "kg:PublicBody", "국가", "State"),
        ("plan", "kg:Programme", "사업", "Plan"),
    ]
    things += [
        (id, "kg:Allocation", id, id.title()) for id in ("road", "school", "local", "private")
    ]
    claims = []
    for id, amount, payer, share in (
        ("road", 3, "city", ""),
        ("school", 2, "city", ""),
        ("local", 4, "state", "local"),
        ("private", 5, "state", "private"),
    ):
        hedge = {"qualifier": "over"} if id == "local" else {}
        claims += [
            ("one", "p1", "2021-01-03", id, "kg:amount", number(f"{amount}000000000"), hedge),
            ("one", "p1", "2021-01-03", id, "kg:hasPayer", thing(payer), {}),
            ("one", "p1", "2021-01-03", id, "kg:hasStage", name("kg:planned"), {}),
            ("one", "p1", "2021-01-03", id, "kg:concerns", thing("plan"), {}),
        ]
        if share:
            claims.append(("one", "p1", "2021-01-03", id, "kg:hasShare", name("kg:" + share), {}))
    path = view.write(
        nw.network(made(things, [("one", "2021-01-03", "")], claims)),
        tmp_path / "money.html",
        lang="en",
    )
    page = opened("#view=money", path=path)
    text = page.locator("#money").inner_text()
    # The whole head stays in sight, and no bar runs over it.
    assert page.locator("#money thead > tr > *").evaluate_all(
        "(all) => all.length > 4 && all.every((one) => getComputedStyle(one).position === 'sticky')"
    )
    assert (
        "Planned: not added up, since nothing says that “Road” and “School” are different money."
        in text
    )
    assert "over KRW 4 billion" in text and "Sum: Planned over KRW 9 billion" in text


def test_as_of_day(opened):
    page = opened("#asof=2021-02-01&sel=fund")
    text = page.locator("#panel").inner_text()
    assert "1,000억 원" in text and "1,026억 원" not in text and "이전 값" not in text
    assert "msit" not in page.evaluate("kgView.scene.nodes.map((v) => kgView.data.nodes.id[v])")
    slider = page.locator("#days [type='range']")
    slider.focus()
    page.keyboard.press("End")
    assert page.evaluate("kgView.state.asof") == "" and "msit" in page.evaluate(
        "kgView.scene.nodes.map((v) => kgView.data.nodes.id[v])"
    )


ROWS = """() => {
  const { data, flags, scene } = kgView, { claims, edges } = flags(), found = [];
  const iri = (i) => data.nodes.id[i].includes(":") ? data.nodes.id[i] : data.base + data.nodes.id[i];
  const tell = (i, prop, value, bits) =>
    found.push([iri(i), data.props[prop][0], value, [1, 2, 4, 8].map((bit) => (bits & bit) > 0)]);
  for (const i of scene.matched.nodes)
    for (let c = data.first[i]; c < data.first[i + 1]; c++)
      tell(i, data.claims.prop[c], data.claims.value[c] + " " + data.types[data.claims.type[c]], claims[c]);
  data.edges.from.forEach((i, e) => tell(i, data.edges.prop[e], iri(data.edges.to[e]), edges[e]));
  return found;
}"""


def assert_as_then(page, then: nx.MultiDiGraph) -> None:
    """The page tells of its day what the graph of that day tells: things, what counts, what is
    planned, where sources disagree, what only weak ones say, and what the rules derive.
    """
    assert {d["id"] for _, d in then.nodes(data=True)} == set(
        page.evaluate("[...kgView.scene.matched.nodes].map((v) => kgView.data.nodes.id[v])")
    )
    told = {}
    for node, data in then.nodes(data=True):
        plain = {s["value"] for s in data["statements"] if not s["derived"]}
        for s in data["statements"]:
            if s["derived"] and s["value"] in plain:
                continue  # the same under a second name
            kind = s["datatype"] + (f"@{s['language']}" if s["language"] else "")
            told[node, s["property"], f"{s['value']} {kind}"] = s
    told |= {(s, p, o): data for s, o, p, data in then.edges(keys=True, data=True)}
    marks = ("current", "disputed", "planned", "weak")
    expected = {key: [claim[name] for name in marks] for key, claim in told.items()}
    found = {(s, p, o): flags for s, p, o, flags in page.evaluate(ROWS)}
    wrong = {
        key: (flags, expected.get(key, [False] * 4))
        for key, flags in found.items()
        if flags != expected.get(key, [False] * 4)
    }
    assert wrong == {}
    assert set(expected) <= set(found)


def test_as_of_a_day_is_that_of_the_command(opened, project, shipped_view):
    """Things, values and disputes as of a day: the page derives them itself, and says what
    `--as-of` says.
    """
    import kg

    page = opened(path=shipped_view)
    days = page.evaluate("kgView.data.days")
    chosen = days if THOROUGH else [days[0], days[-1]]
    for day in chosen:
        page.evaluate("day => kgView.change({ asof: day, days: true })", day)
        assert_as_then(page, kg.network(project, as_of=day))
    for day, told in (("2019-02-28", "28 Feb 2019"), ("2021-11-22", "22 Nov 2021")):
        page.evaluate("day => kgView.change({ asof: day, days: true })", day)
        then = kg.network(project, as_of=day)
        assert {d["id"] for _, d in then.nodes(data=True)} == set(
            page.evaluate("[...kgView.scene.matched.nodes].map((v) => kgView.data.nodes.id[v])")
        )
        (budget,) = (d for _, d in then.nodes(data=True) if d["id"] == "phase-1-budget")
        current = [
            s for s in budget["statements"] if s["property"].endswith("#amount") and s["current"]
        ]
        page.evaluate(
            "kgView.change({ sel: kgView.data.byId.get('phase-1-budget'), pair: '', path: [] })"
        )
        amount = page.locator("#panel .prop").filter(
            has=page.get_by_role("heading", name="amount", exact=True)
        )
        assert amount.locator(".value:not(.past)").count() == len(current)
        assert ("disputed" in amount.inner_text()) == any(s["disputed"] for s in current)
        assert page.locator("#days output").inner_text() == "What had been said by " + told
    # The money of one programme is that of `kg money`.
    page.evaluate(
        "kgView.change({ asof: '', days: false, view: 'money', sel:"
        " kgView.data.byId.get('ai-cluster-phase-1'), hops: 1, path: [] })"
    )
    rows = csv.DictReader(
        io.StringIO(
            run("-C", project, "money", "ai-cluster-phase-1", "--format", "csv", check=0).stdout
        )
    )
    found = {row["allocation"].rpartition("/")[2] for row in rows if row["what"] == "amount"}
    ids = (
        "[...document.querySelectorAll('#money tbody th > .thing')].map((b) =>"
        " kgView.data.nodes.id[b.dataset.v])"
    )
    assert set(page.evaluate(ids)) == found and len(found) > 8


@pytest.mark.fast
def test_rules_that_the_page_can_apply_are_packed(project):
    """Those of the shipped graph but the one that computes; what a page cannot ask for is left out,
    and so is a rule whose meaning it would change.
    """
    opened = kg.open(project).opened(whole=True)
    packed = derivations.derivations(opened)
    known = {rule.name for rule in rules.read(project, opened.state.prefixes)[0]} - {"coordinates"}
    assert len(packed.rules) == len(known)
    assert any(p.endswith("subClassOf>") for _, p, _ in packed.given)
    prefixes = {"kg": "https://kg.example/ontology#"}
    for where in (
        "?a kg:x ?b OPTIONAL { ?b kg:y ?c }",
        "?a kg:x ?b BIND(1 AS ?c)",
        "?a kg:x* ?b",
        "?a kg:x ?b FILTER(?b > 3)",
        "?a kg:x ?b FILTER(?b = 3)",
        "?a kg:x ?b FILTER NOT EXISTS { ?b kg:x ?c FILTER(?c = ?a) }",
        "GRAPH ?g { ?a kg:x ?b }",
        "{ SELECT ?a { ?a kg:x ?b } LIMIT 1 }",
    ):
        query = f"CONSTRUCT {{ ?a kg:z ?b }} WHERE {{ {where} }}"
        with pytest.raises((KGError, derivations.Unpackable)):
            derivations.packed(query, prefixes)


def test_a_page_of_a_day_says_so(opened, view_of_a_day):
    page = opened(path=view_of_a_day)
    assert "What had been said by 30 Apr 2021" in page.locator("#panel").inner_text()


def test_as_of_day_for_things(opened, tmp_path):
    """What a property that has one value at a time held then: a concept, or another thing."""
    things = [
        ("bid", "kg:Programme", "유치", "Bid"),
        ("won", "kg:Programme", "성공", "Won"),
        ("lost", "kg:Programme", "실패", "Lost"),
    ]
    sources = [("one", "2021-01-03", ""), ("two", "2021-04-21", "")]
    claims = [
        ("one", "p1", "2021-01-03", "bid", "kg:hasOutcome", thing("won"), {"past": True}),
        ("two", "p1", "2021-04-21", "bid", "kg:hasOutcome", thing("lost"), {}),
        ("one", "p2", "2021-01-03", "bid", "kg:hasStage", name("kg:planned"), {"past": True}),
        ("two", "p2", "2021-04-21", "bid", "kg:hasStage", name("kg:spent"), {}),
    ]
    path = view.write(nw.network(made(things, sources, claims)), tmp_path / "bid.html")
    now, then = opened("#sel=bid", path=path), opened("#sel=bid&asof=2021-02-01", path=path)
    past = now.locator("#panel .past").all_inner_texts()
    assert (
        len(past) == 2
        and any("성공" in text for text in past)
        and any("계획" in text for text in past)
    )
    text = then.locator("#panel").inner_text()
    assert (
        "성공" in text
        and "계획" in text
        and "실패" not in text
        and then.locator("#panel .past").count() == 0
    )


THINGS = """id,class,name_ko,name_en
city,kg:PublicBody,시,City
mayor,kg:Person,시장,Mayor
site,kg:Site,터,Site
lab,kg:Facility,연구소,Lab
tower,kg:Facility,탑,Tower
opening,kg:Milestone,개소,Opening
completion,kg:Milestone,준공,Completion
budget,kg:Allocation,예산,Budget
grant,kg:Allocation,보조금,Grant
course,kg:Programme,과정,Course
count,kg:Measurement,기업 수,Firms counted
share,kg:Measurement,가동률,Share
goal,kg:Target,목표,Goal
firms,kg:Indicator,기업,Firms
rate,kg:Indicator,비율,Rate
"""
SOURCES = """id,publisher,title,published,language,reading,reliability
early,Early Post,,2021-01-03,en,whole,
late,Late Post,,2024-05-01,en,whole,
blog,A blog,,2024-04-01,en,whole,weak
"""
CLAIMS = {
    "early": """p1,lab,schema:location,site,,,planned,,,,
p1,city,kg:operates,tower,,,,,,,
p1,opening,kg:concerns,lab,,,,,,,
p1,opening,kg:plannedDate,2030,,at-most,,,,,by the plan of the council
p1,completion,kg:concerns,tower,,,,,,,
p1,completion,kg:actualDate,2020-11,,,,,,,
p2,budget,kg:concerns,lab,,,,,,,
p2,budget,kg:amount,KRW 411600000000,,,,,,,
p2,budget,kg:hasStage,kg:planned,,,,,,,
p2,grant,kg:concerns,lab,,,,,,,
p2,grant,kg:amount,EUR 100,,,,,,,
p2,course,kg:during,2020/..,,,,,,,
p3,count,kg:concerns,lab,,,,,,,
p3,count,kg:measures,firms,,,,,,,
p3,count,kg:value,20,2020,,,,,,
p3,share,kg:concerns,lab,,,,,,,
p3,share,kg:measures,rate,,,,,,,
p3,share,kg:value,29,,,,mayor,,,
p3,goal,kg:concerns,lab,,,,,,,
p3,goal,kg:measures,firms,,,,,,,
p3,goal,kg:value,2000,,,,,,,
p3,goal,kg:dueDate,2045,,,,,,,
p4,site,kg:area,100,,,,,,,
""",
    "late": """p1,count,kg:value,158,2023-11,,,,,,
p2,grant,kg:amount,EUR 120,,,,,,,
p2,completion,kg:actualDate,2020,,,,,,,
""",
    "blog": """p1,site,kg:area,436,,,,,,,
""",
}
UNITS = """@prefix kg: <https://kg.example/ontology#> .
@prefix schema: <https://schema.org/> .
<{0}firms> a kg:Indicator ; schema:unitText "firms"@en , "개"@ko ; kg:hasKind kg:level .
<{0}rate> a kg:Indicator ; schema:unitText "%" ; kg:hasKind kg:level .
"""


@pytest.fixture(scope="module")
def promised(tmp_path_factory) -> Path:
    """A project of promises, rivals and figures with units."""
    with shared(tmp_path_factory, "promised") as (folder, is_new):
        if is_new:
            kg.build(of_promises(folder))
    return folder


def of_promises(folder: Path) -> Path:
    footbridge(folder)
    for path in (folder / "data").rglob("*.csv"):
        path.unlink()
    (folder / "data" / "things.csv").write_text(THINGS, "utf-8")
    (folder / "data" / "sources.csv").write_text(SOURCES, "utf-8")
    head = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
    for source, rows in CLAIMS.items():
        (folder / "data" / "claims" / f"{source}.csv").write_text(head + rows, "utf-8")
    dataset = (folder / "data" / "dataset.ttl").read_text("utf-8")
    space = re.search(r'uriSpace "([^"]+)"', dataset)[1]
    (folder / "data" / "units.ttl").write_text(UNITS.format(space + "entity/"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def promises(promised, tmp_path_factory) -> Path:
    with shared(tmp_path_factory, "promises") as (folder, is_new):
        if is_new:
            folder.mkdir()
            kg.view(promised, folder / "view.html", language="en")
    return folder / "view.html"


@pytest.mark.parametrize(
    "lang, told",
    [
        ("en", ["as of Nov 2023", "as of 2020", "158 firms"]),
        ("ko", ["2023년 11월", "2020년", "158개"]),
    ],
)
def test_a_period_is_told_as_it_was_said(opened, promises, lang, told):
    """In panel, table and tooltip: neither a day nor a month that nobody named."""
    page = opened(f"#lang={lang}&sel=count", path=promises)
    texts = [page.locator("#panel").inner_text()]
    page = opened(f"#lang={lang}&view=table", path=promises)
    page.locator("#table .deeds button").nth(1).click()
    texts.append(page.locator("#table").inner_text())
    for text in texts:
        assert [words for words in told if words not in text] == []
        assert "1 Nov" not in text and "1 Jan" not in text and "1월 1일" not in text
    with page.expect_download() as download:
        page.evaluate("document.querySelector('#menu') || 0")
        page.get_by_role("button", name="Export" if lang == "en" else "내보내기").click()
        page.locator("#menu button", has_text="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    counted = {
        row["value"]: row for row in rows if row["subject"].endswith("/count") and row["unit"]
    }
    assert {v: (r["period"], r["published"]) for v, r in counted.items()} == {
        "20": ("2020", "2021-01-03"),
        "158": ("2023-11", "2024-05-01"),
    }
    assert {(r["modality"], r["unit"]) for r in counted.values()} == {
        ("stated", "firms" if lang == "en" else "개")
    }
    planned = next(row for row in rows if row["property"].endswith("location"))
    assert (planned["current"], planned["planned"], planned["modality"]) == (
        "false",
        "true",
        "planned",
    )
    noted = next(row for row in rows if row["note"])
    assert noted["note"] == "by the plan of the council"
    said = {row["speaker"].rpartition("/")[2] for row in rows}
    assert said == {"", "mayor"}


def test_the_network_for_other_tools_tells_period_and_modality(promised):
    rows = list(csv.DictReader(io.StringIO(kg.open(promised).export("csv").decode())))
    values = [row for row in rows if row["subject"].endswith("/count") and row["unit_en"]]
    assert [
        (r["value"], r["unit_ko"], r["period"], r["published"], r["current"]) for r in values
    ] == [
        ("158", "개", "2023-11", "2024-05-01", "true"),
        ("20", "개", "2020", "2021-01-03", "false"),
    ]
    amounts = [row for row in rows if row["property"].endswith("#amount")]
    assert {(r["value"], r["unit_en"], r["disputed"]) for r in amounts} == {
        ("411600000000", "KRW", "false"),
        ("100", "EUR", "true"),
        ("120", "EUR", "true"),
    }
    areas = {r["value"]: (r["current"], r["weak"]) for r in rows if r["property"].endswith("#area")}
    assert areas == {"100": ("true", "false"), "436": ("false", "true")}
    edges = csv.DictReader(io.StringIO(kg.open(promised).export("edges").decode()))
    planned = next(row for row in edges if row["property"] == "location")
    assert (planned["current"], planned["planned"], planned["modality"], planned["period"]) == (
        "false",
        "true",
        "planned",
        "",
    )
    read = nx.read_gexf(io.BytesIO(kg.open(promised).export("gexf")))
    ends = {data["label_en"]: data for _, data in read.nodes(data=True)}
    assert (ends["Firms counted"]["unit"], ends["Firms counted"]["period"]) == ("firms", "2023-11")
    text = kg.open(promised).export("graphml").decode()
    assert 'type="dashed"' in text and "planned" in text


def test_what_is_only_planned_is_dashed_and_hollow(opened, promises):
    page = opened("#lang=en&unfold=1", path=promises)
    links = page.evaluate(
        "kgView.scene.links.map((l) => [[l.a, l.b].map((v) => kgView.data.nodes.id[v]).sort().join(),"
        " l.planned, l.faint])"
    )
    told = {ends: (planned, faint) for ends, planned, faint in links}
    assert told["lab,site"] == (True, False) and told["city,tower"] == (False, False)
    assert page.locator("#legend .look.planned").inner_text() == "planned"
    assert page.locator("#legend .look.superseded").count() == 0
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.locator("#menu button", has_text="SVG").click()
    picture = Path(download.value.path()).read_text("utf-8")
    assert 'stroke-dasharray="5 3"' in picture
    # The opening, the budget that is planned and the goal are hollow; what was built is not.
    page = opened("#lang=en", path=promises)
    text = page.evaluate("kgView.change({ sel: kgView.data.byId.get('lab') })") or ""
    unfold(page)
    text += page.locator("#panel").inner_text()
    assert "by 2030 (planned)" in text and "KRW 411.6 billion (planned)" in text
    assert "2,000 firms (planned)" in text and "Nov 2020" not in text
    built = opened("#lang=en&sel=completion", path=promises).locator("#panel").inner_text()
    assert "Nov 2020" in built and "planned" not in built
    assert "told more exactly elsewhere" in built and "superseded" not in built
    relation = page.locator("#panel li", has_text="is located in")
    assert relation.locator(".tag.planned").count() >= 1
    dashed = page.evaluate(
        "kgView.scene.links.filter((l) => l.planned)"
        ".map((l) => [l.a, l.b].map((v) => kgView.data.nodes.id[v]).sort().join())"
    )
    assert dashed == ["lab,site"]


def test_nothing_is_filled_behind_the_newest_source(opened, promises, shipped_view):
    shipped = shipped_view
    for path, address in ((promises, ""), (promises, "&asof=2021-01-03"), (shipped, "")):
        page = opened("#lang=en&view=time" + address, path=path)
        wrong = page.evaluate(
            """() => {
              const out = [];
              for (const track of document.querySelectorAll("#time tbody .track")) {
                const box = track.getBoundingClientRect();
                const now = box.x + parseFloat(getComputedStyle(track, "::after").left);
                for (const mark of track.querySelectorAll("i.done")) {
                  const { x, right, width } = mark.getBoundingClientRect();
                  if (x + 5 > now + 0.5 || (width > 10.5 && right > now + 5.5)) out.push(mark.className);
                }
              }
              return out;
            }"""
        )
        assert wrong == []
    page = opened("#lang=en&view=time", path=promises)
    assert "when the newest source was published" in page.locator("#time .lead").inner_text()
    rows = {
        row.split("\n")[0].split("\t")[0]: row
        for row in page.locator("#time tbody tr").all_inner_texts()
    }
    # What was planned and what came is one row: the day that counts, the others below it.
    assert {"Nov 2020", "from 2020", "by 2030", "2045"} == set(rows)
    classes = page.evaluate(
        "[...document.querySelectorAll('#time tbody tr')].map((row) =>"
        " [row.querySelector('.day').firstChild.textContent, [...row.querySelectorAll('i')].map((i) => i.className)])"
    )
    assert dict(classes) == {
        "Nov 2020": ["done past", "done"],
        "from 2020": ["done cut", "planned rest open-end"],
        "by 2030": ["planned"],
        "2045": ["planned"],
    }


def test_disputes_are_those_of_the_command(opened, project, shipped_view):
    page = opened("#lang=en&view=disputes", path=shipped_view)
    told = json.loads(run("-C", project, "conflicts", "--format", "json", check=0).stdout)
    rows = [{k: v["value"] for k, v in row.items()} for row in told["results"]["bindings"]]
    entries = {row["entry"]: (row["what"], row.get("open") == "true") for row in rows}
    shown = page.evaluate("kgView.data.rivals.map((one) => [one[0], one[3] > 0])")
    assert sorted(map(tuple, shown)) == sorted(entries.values())
    assert page.locator("#disputes .rivalries > li").count() == len(entries)
    # Each value of a disagreement is there as the command has it, with its sources.
    first = page.locator("#disputes .rivalries").first.locator("> li")
    assert first.count() == sum(
        what == "disagree" and is_open for what, is_open in entries.values()
    )
    assert all(box.strip() for box in first.locator(".value strong").all_inner_texts())
    assert first.locator(".value .cites li").count() >= first.locator(".value").count()


def test_the_time_view_tells_what_the_card_tells(opened, shipped_view):
    page = opened("#lang=en&view=time", path=shipped_view)
    row = page.locator("#time tbody tr", has_text="Opening (service start)").first
    verdict = row.locator(".verdict").inner_text()
    page.evaluate("kgView.choose(kgView.data.byId.get('national-ai-data-centre'))")
    assert "months late" in verdict and verdict in page.locator("#panel").inner_text()
    # What happened before the axis stands where that begins, with its year.
    first = page.locator("#time tbody tr").first
    assert first.locator(".day").inner_text() == "Jan 2016"
    assert first.locator(".track em.before").inner_text() == "2016"
    # What only says less precisely what counts is not struck through.
    row = page.locator("#time tbody tr", has_text="Application for release of the green belt").first
    days = row.locator(".day small").evaluate_all(
        "(all) => all.map((one) => [one.textContent, one.className])"
    )
    assert days == [["date Dec 2018", ""], ["date Dec 2019", "past"]]
    page.get_by_role("button", name="By thing").click()
    names = page.locator("#time tbody th .of").all_inner_texts()
    assert names.count("National AI Data Centre") > 3
    first = names.index("National AI Data Centre")
    assert set(names[first : first + names.count("National AI Data Centre")]) == {
        "National AI Data Centre"
    }


def test_rivals_stand_side_by_side_with_their_voices(opened, promises):
    page = opened("#lang=en&sel=grant", path=promises)
    rivals = page.locator("#panel .rivals.abreast")
    assert [box.split("\n")[0] for box in rivals.locator(".value strong").all_inner_texts()] == [
        "EUR 100",
        "EUR 120",
    ]
    assert "Early Post" in rivals.inner_text() and "Late Post" in rivals.inner_text()
    assert rivals.locator(".tag.disputed").count() == 2
    assert page.locator("#panel svg.history").count() == 0  # neither came after the other
    page = opened("#lang=en&sel=grant&asof=2021-01-03", path=promises)
    assert page.locator("#panel .rivals.abreast").count() == 0
    page = opened("#lang=en&sel=site", path=promises)
    unfold(page)
    weak = page.locator("#panel .value", has=page.locator(".tag.weak"))
    assert "436" in weak.inner_text() and "A blog" in weak.inner_text()
    assert page.locator("#panel .tag.disputed").count() == 0


def test_of_what_nothing_had_been_said_by_a_day_that_is_told(opened, promises):
    """And the bar of days stands beside the panel, not below it."""
    page = opened("#lang=en&view=score&sel=grant&asof=1999-12-31", path=promises)
    panel = page.locator("#panel")
    assert "Nothing had been said of it by 31 Dec 1999." in panel.inner_text()
    assert "statement by statement" not in panel.inner_text()
    bar, beside = page.locator("#days").bounding_box(), panel.bounding_box()
    assert bar["x"] + bar["width"] <= beside["x"] + 1


def test_what_sources_once_disagreed_on_is_told_so(opened, tmp_path):
    """Two values that a finer one settled; on a day before that they were rivals."""
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,hall,kg:area,19.1",
        b_2021="ex,hall,kg:area,19.2",
        c_2022="ex,hall,kg:area,19.15",
    )
    rows = csv.DictReader(io.StringIO(kg.open(folder).export("csv").decode()))
    told = {r["value"]: (r["current"], r["disputed"], r["contested"]) for r in rows}
    assert told["19.1"] == told["19.2"] == ("false", "false", "true")
    assert told["19.15"] == ("true", "false", "false")
    path = kg.view(folder, tmp_path / "view.html", language="en")
    page = opened("#lang=en&sel=hall", path=path)
    unfold(page)
    tags = page.locator("#panel .tag.contested")
    assert tags.all_inner_texts() == ["once disputed"] * 2
    page = opened("#lang=en&sel=hall&asof=2021-12-31", path=path)
    assert page.locator("#panel .tag.contested").count() == 0
    assert page.locator("#panel .tag.disputed").count() == 2


def test_a_citation_tells_who_says_it_and_the_note_on_it(opened, promises):
    page = opened("#lang=en&sel=share", path=promises)
    text = page.locator("#panel").inner_text()
    assert "29%" in text and "said by Mayor" in text
    text = opened("#lang=ko&sel=opening", path=promises).locator("#panel").inner_text()
    assert "메모: by the plan of the council" in text and "계획" in text


def test_story(opened):
    page = opened()
    page.get_by_role("button", name="이야기", exact=True).click()
    story = page.locator("#story")
    assert story.locator("h2").inner_text() == "시험 이야기" and page.locator("#panel").is_hidden()
    current = story.locator("li[aria-current]")
    assert "이용섭은 시장이었다." in current.inner_text()
    assert page.evaluate("kgView.state.path.length") == 3
    page.keyboard.press("ArrowDown")
    assert page.evaluate("kgView.state.asof") == "2021-02-01" and "둘째" in current.inner_text()
    page.keyboard.press("ArrowDown")  # there is no more
    assert page.evaluate("kgView.state.step") == 1
    # What is read is shown: by scrolling too.
    page.evaluate("document.querySelector('#story').scrollTop = 0")
    until(page, "kgView.state.step === 0")
    story.locator(".dots button").nth(1).click()
    assert page.evaluate("kgView.state.step") == 1
    # Who looks at something else comes back to where the story was.
    page.evaluate("kgView.choose(kgView.data.byId.get('gwangju'))")
    assert story.is_hidden() and "광주" in page.locator("#panel h2").inner_text()
    page.get_by_role("button", name="이야기로 돌아가기").click()
    assert "둘째" in current.inner_text()
    page.get_by_role("button", name="이야기 닫기").click()
    assert page.evaluate("[kgView.state.step, kgView.state.asof]") == [-1, ""]
    page.get_by_role("button", name="이야기로 보기 · 2걸음").click()  # offered, not forced
    assert page.evaluate("kgView.state.path.length") == 3
    assert opened("#step=2").evaluate(
        "[kgView.state.asof, kgView.data.nodes.id[kgView.state.sel]]"
    ) == ["2021-02-01", "fund"]
    current = opened("#step=2&sel=fund&lang=en").locator("#story li[aria-current]")
    assert "Second" in current.inner_text()
    with pytest.raises(KGError):
        view.page(nw.network(example()), story=[{"ko": "없다", "select": "nobody"}])


def test_a_sentence_of_a_story_names_its_sources(opened):
    page = opened("#lang=en&step=2")
    notes = page.locator("#story .steps li").nth(1).locator("sup button")
    listed = page.locator("#story .sources li")
    # By the day of the step, the earliest first; what was published later is no source of it.
    cited = page.evaluate(
        "kgView.data.story[1].texts[1][1].flatMap((c) => kgView.data.claims.cites[c])"
        ".filter((c) => kgView.data.said[c] <= '2021-02-01').length"
    )
    assert notes.count() == listed.count() == cited > 0
    notes.first.click()
    assert listed.first.evaluate("(item) => item === document.activeElement")
    assert notes.first.get_attribute("title")
    small = opened("#lang=en&step=2&embed=1", (390, 600))
    steps = small.locator("#story .steps li")
    assert [steps.nth(k).is_visible() for k in (0, 1)] == [False, True]
    small.locator("#story sup button").first.click()
    assert small.locator("#story .sources li").first.is_visible()
    small.locator("#story .dots button").first.click()
    assert [steps.nth(k).is_visible() for k in (0, 1)] == [True, False]


def test_a_phone_has_one_bar(opened):
    page = opened("", (390, 844))
    stage = page.locator("#stage").bounding_box()
    assert stage["y"] < 150 and stage["height"] > 480
    tools, more = page.locator("#tools"), page.locator("#more")
    assert tools.is_hidden() and more.get_attribute("aria-expanded") == "false"
    more.click()
    assert tools.is_visible() and more.get_attribute("aria-expanded") == "true"
    more.click()
    # The button of the view is in sight, wherever it stands among the others.
    buttons = page.locator("#views button")
    for k in [*range(buttons.count() - 1, -1, -1)]:
        buttons.nth(k).evaluate("(one) => one.click()")
        box = buttons.nth(k).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, k
    page.evaluate("kgView.change({ view: 'network' })")
    # What is chosen is named below the picture.
    page.evaluate("kgView.choose(kgView.data.byId.get('fund'))")
    name = page.locator("#panel h2").bounding_box()
    assert 300 < name["y"] < 844 - name["height"]
    # The picture stays above the sentences of a story.
    page = opened("#step=2", (390, 844))
    box = page.locator("#story li[aria-current] p").bounding_box()
    picture = page.locator("#stage").bounding_box()
    assert picture["y"] + picture["height"] <= box["y"] < 844


def test_the_address_brings_the_picture_back(opened):
    page = opened("#sel=gist&hide=Place&unfold=1&at=10|20|1.5")
    assert page.evaluate(
        "[kgView.data.nodes.id[kgView.state.sel], kgView.state.unfold, kgView.state.hide.size,"
        " kgView.camera.k]"
    ) == ["gist", True, 1, 1.5]
    page.keyboard.press("l")
    assert "lang" not in page.evaluate("location.hash")
    page.evaluate("dispatchEvent(new Event('blur'))")  # as when the address itself is clicked
    again = opened(page.evaluate("location.hash"))
    assert again.evaluate(
        "[kgView.state.lang, kgView.data.nodes.id[kgView.state.sel], kgView.camera.x]"
    ) == ["en", "gist", 10]
    odd = opened("#at=1e308|1e308|1e308&sel=g:-5&hops=2.5&stage=x&step=1.7")
    assert odd.evaluate(
        "[kgView.state.sel, kgView.state.hops, kgView.state.stage, kgView.state.step]"
    ) == [-1, 2, "", 0]
    upright = opened(
        "#at=10|20|1.5", (390, 844)
    )  # where the picture is turned, the place is the same
    assert upright.evaluate("[kgView.camera.x, kgView.camera.y, kgView.camera.k]") == [20, 10, 1.5]
    upright.keyboard.press("l")
    upright.evaluate("dispatchEvent(new Event('blur'))")
    assert "at=10.0%7C20.0%7C1.500" in upright.evaluate("location.hash")
    opened("#sel=%3Cscript%3E&hide=x&at=a|b|c&asof=zz&step=99&pair=1&path=q|r")


@pytest.mark.parametrize(
    "what, start",
    [
        ("PNG", b"\x89PNG"),
        ("SVG", b"<svg "),
        ("CSV", b"\xef\xbb\xbfsubject"),
        ("각주", "인공지능 집적단지, ".encode()),
        ("BibTeX", b"@misc{bad,\n  title = {Title bad},\n  organization = {"),
    ],
)
def test_export(opened, tmp_path, what, start):
    page = opened()
    page.get_by_role("button", name="내보내기").click()
    page.mouse.click(300, 400)
    assert page.locator("#menu").is_hidden()
    page.get_by_role("button", name="내보내기").click()
    with page.expect_download() as download:
        page.locator("#menu button", has_text=what).click()
    path = tmp_path / "out"
    download.value.save_as(path)
    content = path.read_bytes()
    assert content.startswith(start)
    if what == "SVG":
        from xml.etree import ElementTree

        ElementTree.fromstring(content)
        assert b"<img" not in content and "광주광역시".encode() in content


def test_what_is_chosen_is_what_is_taken_away(opened, tmp_path):
    page = opened("#lang=en&pair=gwangju|cluster&asof=2021-04-20")
    found = []
    for what in ("SVG", "Footnotes"):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.locator("#menu button", has_text=what).click()
        download.value.save_as(tmp_path / what)
        found.append((tmp_path / what).read_text("utf-8"))
    assert "fill-opacity" in found[0] and "What had been said by 20 Apr 2021" in found[0]
    assert found[1].splitlines() == [  # not those of other things, nor what was said later
        "Gwangju Metropolitan City, carries out: AI cluster [1]",
        "Five-year budget, amount: KRW 411.6 billion [2]",
        "Five-year budget, has the stage: Planned [3]",
        "Five-year budget, currency: KRW [2]",
        "Five-year budget, concerns: AI cluster [3]",
        "Five-year budget, is paid by: Gwangju Metropolitan City (claimed) [3]",
        "",
        "[1] 신문 one, “Title one”, 3 Jan 2021, para. 5, https://news.example/1",
        "[2] 신문 one, “Title one”, 3 Jan 2021, para. 15, as of 21 Apr 2021, https://news.example/1",
        "[3] 신문 one, “Title one”, 3 Jan 2021, para. 15, https://news.example/1",
    ]


def test_filters_that_are_set_are_seen(opened):
    page = opened("#lang=en&source=bad&from=2035-01-01")
    # A thing before what is said of it; the spelling of either side of the ocean.
    assert page.evaluate("[kgView.find('데이터센터'), kgView.find('data center')]") == [
        ["centre", "speed", "start"],
        ["centre"],
    ]
    assert (
        page.locator("#filters").is_visible()
        and page.locator("#note").inner_text() == "Nothing to show here."
    )
    page.get_by_role("button", name="Filter (2)").click()
    assert (
        page.locator("#filters").is_hidden()
        and page.get_by_role("button", name="Filter (2)").is_visible()
    )
    page.evaluate("kgView.change({ from: '' })")
    assert (
        page.get_by_role("button", name="Filter (1)").is_visible()
        and page.locator("#note").is_hidden()
    )


# Pairs of discs that lie on one another.
OVER_ONE_ANOTHER = """(() => {
  const { nodes } = kgView.scene, { x, y, r } = kgView.data, { k } = kgView.camera;
  const scale = Math.min(1.5, Math.max(0.45, Math.sqrt(k)));
  return nodes.flatMap((a, i) => nodes.slice(i + 1)
    .filter((b) => Math.hypot(x[a] - x[b], y[a] - y[b]) * k < (r[a] + r[b]) * scale)
    .map((b) => [a, b])); })()"""


# Names that the note at the corner covers.
UNDER_THE_NOTE = """(() => {
  const stage = document.getElementById("stage").getBoundingClientRect();
  const note = document.getElementById("note").getBoundingClientRect();
  return kgView.labels().filter(({ box: [x, y, w, h] }) =>
    x < note.right - stage.left && y + h > note.top - stage.top).map((l) => l.lines); })()"""


def test_few_things_fill_the_picture(opened, tmp_path):
    graph = nx.MultiDiGraph()
    for name in ("Weir trust", "Village", "Grant", "Builder"):
        graph.add_edge(name, "Mill", label="ties")
    page = opened(path=view.write(graph, tmp_path / "few.html", lang="en"))
    tops = page.evaluate("kgView.labels().map(({ box }) => box[1])")
    room = page.locator("#stage").bounding_box()
    assert max(tops) - min(tops) > room["height"] * 0.4
    assert overlapping(page) == []


def test_large_graphs_open_on_groups(opened, tmp_path):
    graph = nx.relaxed_caveman_graph(100, 20, 0.1, seed=1)
    named = nx.MultiDiGraph()
    for node in graph:
        named.add_node(f"n{node}", label=f"사물 {node}", group=f"g{node % 4}")
    for a, b in graph.edges():
        named.add_edge(f"n{a}", f"n{b}", label="ties")
    page = opened(path=view.write(named, tmp_path / "large.html", lang="en"))
    assert page.evaluate("kgView.scene.grouped")
    assert 10 <= page.evaluate("kgView.scene.nodes.length") <= 20
    assert page.evaluate(OVER_ONE_ANOTHER) == []
    assert overlapping(page) == [] and page.locator("#note").is_visible()
    assert page.evaluate(UNDER_THE_NOTE) == []
    page.keyboard.press("/")
    page.keyboard.type("사물 777")
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.scene.nodes.includes(kgView.data.byId.get('n777'))")
    group = page.evaluate("kgView.scene.nodes.find((v) => v >= kgView.data.n)")
    before = page.evaluate("kgView.scene.nodes.length")
    page.locator(f"#list button[data-v='{group}']").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.scene.nodes.length") > before
    # A region opens into its groups, a group into its things.
    inner = page.evaluate(
        f"kgView.data.regions[{group} - kgView.data.n - kgView.data.region.length]"
    )
    shown = page.evaluate("kgView.scene.nodes.filter((v) => v >= kgView.data.n).length")
    assert len(inner) > 1 and shown >= len(inner)
    page.evaluate(f"kgView.choose(kgView.data.n + {inner[0]})")
    held = page.evaluate(f"kgView.data.groups[{inner[0]}].every((i) => kgView.scene.here.has(i))")
    assert held
    page.get_by_role("button", name="Open all").click()
    until(page, "kgView.scene.nodes.length === 2000")


def test_touch(browser, file):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    x, y = page.evaluate("kgView.placeOf('gwangju')")
    box = page.locator("#stage").bounding_box()
    page.touchscreen.tap(box["x"] + x, box["y"] + y)
    assert page.evaluate("kgView.data.nodes.id[kgView.state.sel]") == "gwangju"
    fingers = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> tuple[float, float]:
        at = [{"x": box["x"] + x, "y": box["y"] + y, "id": k} for k, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        # Moves are told once a frame.
        page.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
        return page.evaluate("[kgView.camera.k, kgView.camera.x]")

    near, _ = touch("touchStart", (150, 200), (210, 200))
    touch("touchMove", (140, 200), (220, 200))
    touch("touchMove", (120, 200), (240, 200))
    closer, left = touch("touchMove", (120, 200))  # the other one is lifted
    assert closer > 1.3 * near
    touch("touchMove", (100, 200))
    assert (
        touch("touchMove", (60, 200))[1] > left + 5 / closer
    )  # the finger that stays goes on dragging
    touch("touchEnd")
    # One finger on the ground scrolls the page.
    before = page.evaluate("[kgView.camera.x, kgView.camera.y, scrollY]")
    corner = page.evaluate("[innerWidth - 60, 20]")
    touch("touchStart", (corner[0], 300))
    for y in range(280, 60, -20):
        touch("touchMove", (corner[0], y))
    touch("touchEnd")
    after = page.evaluate("[kgView.camera.x, kgView.camera.y, scrollY]")
    assert after[:2] == before[:2] and after[2] > before[2] + 50
    context.close()


def test_a_notebook_shows_it_in_place(browser, small, tmp_path, monkeypatch):
    from IPython.core.formatters import DisplayFormatter

    import kg

    monkeypatch.chdir(small)
    page = kg.network().view(lang="en")
    part = plain.around(kg.network(), "footbridge", 1).view("part.html")
    assert [p.name for p in small.glob("*.html")] == ["part.html"] == [str(part)] and len(
        repr(page)
    ) < 80
    shown = [DisplayFormatter().format(value)[0]["text/html"] for value in (page, part)]
    assert (
        "<script>" not in "".join(shown)
        and "<iframe" in DisplayFormatter().format(kg.view(".", "all.html"))[0]["text/html"]
    )
    (tmp_path / "notebook.html").write_text(
        "<!doctype html><p id=own>mine</p>" + "".join(shown), "utf-8"
    )
    tab = browser.new_page()
    faults = []
    tab.on(
        "request",
        lambda r: (
            faults.append(r.url)
            if not r.url.startswith(("file:", "about:", "blob:", "data:"))
            else None
        ),
    )
    tab.on("pageerror", lambda e: faults.append(str(e)))
    tab.goto((tmp_path / "notebook.html").as_uri())
    frames = tab.frames[1:]
    for frame in frames:
        frame.wait_for_selector("html[data-ready]", timeout=60000)
    assert len(frames) == 2 and all(
        frame.evaluate("kgView.scene.nodes.length") > 2 for frame in frames
    )
    frames[0].locator("#query").fill("footbridge")
    frames[0].locator("#query").press("Enter")
    assert (
        "Footbridge" in frames[0].locator("#panel h2").inner_text().title()
        and frames[0].evaluate("self.origin") == "null"
    )
    assert faults == []
    tab.close()


def test_classic_page_draws_offline(browser, graph, tmp_path):
    path = view.write(graph, tmp_path / "classic.html", classic=True, lang="en")
    page = browser.new_page()
    faults = []
    page.on(
        "request",
        lambda r: faults.append(r.url) if not r.url.startswith(("file:", "data:")) else None,
    )
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.on("dialog", lambda d: (faults.append(d.message), d.dismiss()))
    page.goto(path.as_uri())
    until(page, "window.network && window.network.body.nodeIndices.length === 17")
    assert page.locator("canvas").count() == 1 and page.title() == "Test graph" and faults == []
    assert json.loads(page.evaluate("JSON.stringify(document.compatMode)")) == "CSS1Compat"
    page.close()


def test_no_axe_violation(opened):
    for address in (
        "",
        "#sel=cluster",
        "#view=table",
        "#view=money&lang=en",
        "#view=time&theme=dark",
        "#theme=dark&sel=fund",
        "#asof=2021-02-01&step=1",
    ):
        page = opened(address)
        assert violations(page) == [], address
