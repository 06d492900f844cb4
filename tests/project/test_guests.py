"""RDF files from elsewhere: found, shown, named in claims, owing nothing that registers owe."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import run, serving

import kg
from kg.project.curation.from_files import project_of
from kg.rdf import contexts

ELSEWHERE = """@prefix ex: <http://else.example/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix s: <http://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix kg: <https://kg.example/ontology#> .
ex:unit a org:OrganizationalUnit ; rdfs:label "IT-Abteilung"@de ; org:unitOf ex:town .
ex:town a org:Organization ; skos:prefLabel "Stadt Musterdorf"@de .
ex:anna a foaf:Person ; foaf:name "Anna Beispiel" ; org:memberOf ex:unit .
ex:thing a s:Product ; s:name "Ультрагаджет"@ru ; s:manufacturer ex:anna .
ex:report a foaf:Document ; dct:title "Jahresbericht"@de ; dct:publisher ex:town .
ex:firm a kg:Company ; rdfs:label "Firma GmbH"@de .
"""
STATEMENTS = """@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> . @prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix pr: <http://www.wikidata.org/prop/reference/> . @prefix : <http://wd.example/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q1 a wikibase:Item ; rdfs:label "Sample plc"@en ; wdt:P1128 210 ; p:P1128 :s1 , :s2 .
:s1 wikibase:rank wikibase:NormalRank ; ps:P1128 210 ; prov:wasDerivedFrom :r1 ;
  pq:P585 "2023-01-01T00:00:00Z"^^xsd:dateTime ; pqv:P585 [ wikibase:timePrecision 9 ] .
:s2 wikibase:rank wikibase:DeprecatedRank ; ps:P1128 21 ; prov:wasDerivedFrom :r2 ;
  pq:P580 "2022-03-01T00:00:00Z"^^xsd:dateTime .
:r1 pr:P854 <https://sample.example/report> ; pr:P1476 "Annual report"@en ;
  pr:P577 "2024-02-05T00:00:00Z"^^xsd:dateTime .
:r2 pr:P248 wd:Q2 . wd:Q2 rdfs:label "Sample register"@en .
wd:P1128 rdfs:label "employees"@en ; wikibase:directClaim wdt:P1128 .
"""
CLAIMS = """p9,ex:town,kg:builds,footbridge,,,,ex:anna,,,
p9,http://else.example/firm,kg:builds,footbridge,,,,,,,
p9,footbridge-budget,kg:hasPayer,ex:town,,,,,,,
"""


def test_guests_in_a_project(small: Path) -> None:
    (small / "data" / "else.ttl").write_text(ELSEWHERE)
    claims = next(small.glob("data/claims/*.csv"))
    claims.write_text(claims.read_text() + CLAIMS)
    run("-C", small, "check")  # which exits with 0
    shown = run("-C", small, "show", "footbridge").stdout
    assert "Stadt Musterdorf" in shown and "Firma GmbH" in shown
    assert "Anna Beispiel" in run("-C", small, "show", "ex:unit").stdout
    for name in ("IT-Abteilung", "Ультрагаджет", "Jahresbericht", "Anna Beispiel"):
        assert name in run("-C", small, "search", name).stdout
    claims.write_text(claims.read_text().replace("ex:town,kg", "ex:nobody,kg"))
    assert "ex:nobody" in run("-C", small, "check", check=1).stderr


def test_files_alone(tmp_path: Path) -> None:
    (tmp_path / "else.ttl").write_text(ELSEWHERE)
    (tmp_path / "acme.json").write_text(
        '{"@context": ["https://schema.org", {"x": "http://x.example/"}], "@type": "Organization",'
        ' "@id": "http://acme.example/", "name": "Acme", "url": "http://acme.example/home"}'
    )
    data = ("--data", tmp_path / "else.ttl", "--data", tmp_path / "acme.json")
    assert "Stadt Musterdorf" in run("show", "ex:town", *data).stdout
    acme = run("show", "Acme", "--all", *data).stdout
    assert "<http://acme.example/home>" in acme, "it is an address"
    assert "Acme" in run("search", "acme", *data).stdout
    assert "Ультрагаджет" in run("export", "graphml", *data).stdout
    view = tmp_path / "view.html"
    run("view", "-o", view, *data)
    assert view.is_file()
    assert "--as-of" in run("show", "Acme", "--as-of", "2024", *data, check=2).stderr
    assert "none.ttl" in run("search", "Acme", "--data", "none.ttl", check=2).stderr


WORDS = """
@prefix ex: <http://words.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex: a owl:Ontology ; rdfs:label "Words"@en .
ex:Grant a owl:Class ; rdfs:label "grant"@en ; rdfs:subClassOf ex:Money, [ a owl:Restriction ] .
ex:Money a owl:Class ; rdfs:label "money"@en .
ex:pays a owl:ObjectProperty ; rdfs:label "pays"@en ; rdfs:range ex:Money .
"""


def test_a_vocabulary_alone_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "words.ttl"
    path.write_text(WORDS)
    with project_of([path], "en") as folder:
        kg.build(folder)
        graph = kg.network(folder)
    assert {data["label_en"] for _, data in graph.nodes(data=True)} == {"grant", "money", "pays"}
    drawn = {(graph.nodes[s]["label_en"], graph.nodes[o]["label_en"]) for s, o in graph.edges()}
    assert drawn == {("grant", "money"), ("pays", "money")}


def test_what_has_a_name_and_no_class_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "labels.ttl"
    path.write_text(
        '<http://x.example/n1> <http://www.w3.org/2000/01/rdf-schema#label> "Professeur"@fr .'
    )
    with project_of([path], "en") as folder:
        kg.build(folder)
        [data] = [data for _, data in kg.network(folder).nodes(data=True)]
    assert data["names"] == [] and data["label_en"] == "Professeur"


def test_files_served(tmp_path: Path) -> None:
    (tmp_path / "else.ttl").write_text(ELSEWHERE)
    served = {"iri": "http://else.example/anna"}
    with serving("serve", "--data", tmp_path / "else.ttl", "--workers", "1") as client:
        home = client.get("/").text
        assert "else.ttl" in home and "s:Product" in home and "SELECT+%3Fthing" in home
        assert 'class="day"' not in home, "the files have no days"
        assert "Anna Beispiel" in client.get("/search", params={"q": "anna beisp"}).text
        page = client.get("/thing", params=served).text
        assert "<h1>Anna Beispiel</h1>" in page and "IT-Abteilung" in page
        assert "/thing?iri=http%3A%2F%2Felse.example%2Funit" in page
        turtle = client.get("/thing", params={**served, "format": "turtle"})
        assert '"Anna Beispiel"' in turtle.text
        glance = client.get("/card", params={"thing": served["iri"]}).json()
        assert glance["name"] == "Anna Beispiel"
        assert client.get("/thing", params={"iri": "http://else.example/no"}).status_code == 404
        assert client.get("/view").status_code == 200
        # What is asked is the files, to the triple.
        asked = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
        assert asked.json()["results"]["bindings"][0]["n"]["value"] == "16"
        refused = client.get("/search", params={"q": "Anna", "as-of": "2024"})
        assert refused.status_code == 400


def test_files_of_which_no_pages_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_text(
        "@prefix kg: <https://kg.example/ontology#> . <http://o.example/a> a kg:Target ."
    )
    with serving("serve", "--data", tmp_path / "odd.ttl", "--workers", "1") as client:
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"]
        assert client.get("/").status_code == 404
        assert "there are no pages: " in client.said[0]


def test_guests_have_pages_in_a_project(small: Path) -> None:
    (small / "data" / "else.ttl").write_text(ELSEWHERE)
    claims = next(small.glob("data/claims/*.csv"))
    claims.write_text(claims.read_text() + CLAIMS)
    with serving("-C", small, "serve", "--workers", "1") as client:
        assert "Stadt Musterdorf" in client.get("/search", params={"q": "Musterdorf"}).text
        page = client.get("/thing", params={"iri": "http://else.example/town"})
        assert "Stadt Musterdorf" in page.text and "/entity/footbridge" in page.text
        space = re.search(r'uriSpace "([^"]+)"', (small / "data" / "dataset.ttl").read_text())
        own = client.get("/thing", params={"iri": f"{space[1]}entity/footbridge"})
        assert own.status_code == 303 and own.headers["location"].endswith("/entity/footbridge")


def test_statements_of_wikidata(tmp_path: Path) -> None:
    (tmp_path / "q.ttl").write_text(STATEMENTS)
    shown = run("show", "Sample plc", "--all", "--data", tmp_path / "q.ttl").stdout
    assert "employees" in shown and "(as of 2023)" in shown
    assert "(as of 2022-03-01; set aside: wikibase:DeprecatedRank)" in shown
    assert "sample.example, “Annual report”" in shown and "2024-02-05" in shown
    assert "Sample register" in shown


def test_contexts_by_address() -> None:
    assert all(
        contexts.known(address)
        for address in ("https://schema.org", "http://schema.org/", "https://www.schema.org/")
    )
    text = '{"@context": ["http://schema.org", {"a": "b"}, "http://c.example/"], "a": "x"}'
    assert [one for _, _, one in contexts.addresses(text)] == [
        "http://schema.org",
        "http://c.example/",
    ]
    assert len(contexts.blanked(text)) == len(text)
    assert contexts.inlined('{"a": "@context", "b": "http://schema.org"}').endswith('org"}')
