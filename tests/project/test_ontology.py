"""The vocabulary: what a reasoner finds, how terms are named, and what the tool needs of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rustdl

import kg
from kg.project.needed_terms import NEEDED
from kg.rdf.terms import KG, OWL, PREFIXES, RDF, RDFS, SCHEMA, SKOS, XSD, node, resource

ROOT = Path(__file__).resolve().parents[2]
FILES = tuple(ROOT / "ontology" / name for name in ("kg.ttl", "foreign.ttl"))
# What the reasoner can tell apart; the other types of dates it would leave out.
TYPES = {XSD + name for name in ("string", "boolean", "decimal", "integer", "date", "anyURI")}
PREFIXED = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
PREFIXED += "@prefix e: <https://e.example/> .\n"


def triples(path: Path) -> Iterator[ox.Triple]:
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        yield quad.triple


@pytest.fixture(scope="session")
def ontology() -> list[ox.Triple]:
    return [triple for path in FILES for triple in triples(path)]


def written(statements: Iterable[ox.Triple], path: Path) -> str:
    """A file that the reasoner reads: of dates that OWL has no type for, it gets the text."""

    def plain(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> object:
        if isinstance(term, ox.Literal) and not term.language and term.datatype.value not in TYPES:
            return ox.Literal(term.value)
        return term

    about = (ox.Triple(t.subject, t.predicate, plain(t.object)) for t in statements)
    path.write_bytes(ox.serialize(about, format=ox.RdfFormat.RDF_XML))
    assert rustdl.dropped_axioms(str(path)) == {}
    return str(path)


def reasons(path: str) -> list[list[str]]:
    """What cannot hold together, each as a smallest set of sentences; none if all can."""
    found = [] if rustdl.is_consistent(path) else rustdl.justify_all(path, ["inconsistent"])
    return [[re.sub(r"<[^<>]*[#/]([^<>]*)>", r"\1", said) for said in one] for one in found]


# --- what a reasoner finds ------------------------------------------------------------------------


def test_the_data_do_not_contradict_the_ontology(project: Path, tmp_path: Path) -> None:
    everything = """CONSTRUCT { ?s ?p ?o } { { ?s ?p ?o } UNION { GRAPH kg:plans { ?s ?p ?o } }
      UNION { GRAPH kg:findings { ?s ?p ?o } } }"""
    graph = [
        ox.Triple(resource(s), resource(p), node(o)) for s, p, o in kg.query(everything, project)
    ]
    assert len(graph) > 10_000
    assert reasons(written(graph, tmp_path / "graph.rdf")) == []


@pytest.mark.fast
def test_every_class_can_have_members(ontology: list[ox.Triple], tmp_path: Path) -> None:
    found = rustdl.classify(written(ontology, tmp_path / "ontology.rdf"))
    assert found.complete and not found.consistency_undetermined
    assert found.unsatisfiable == []
    assert found.is_subclass(KG + "Fall", KG + "Verdict")


PLANTED = {
    "e:x a kg:Person , kg:Fund .": "Actor DisjointWith Funding",
    "e:x a kg:Measurement , kg:Target .": "Measurement DisjointWith Target",
    "e:x a kg:Promise , kg:Agreement .": "Agreement DisjointWith Promise",
    'e:x kg:graduates "many" .': "graduates Range integer",
    'e:x kg:sortDay "2021" .': "sortDay Range date",
    "e:x kg:hasStage kg:pending .": "Stage DisjointWith Outcome",
    "e:x a kg:Place ; kg:carriesOut e:y .": "carriesOut Domain Actor",
    "e:x a kg:Allocation ; kg:value 3 .": "Funding DisjointWith Observation",
    "e:x kg:isStageOf e:y . e:y a kg:Allocation .": "Allocation DisjointWith BudgetLine",
}


@pytest.mark.fast
@pytest.mark.parametrize("fault", PLANTED)
def test_a_contradiction_is_found_with_its_reason(
    ontology: list[ox.Triple], tmp_path: Path, fault: str
) -> None:
    planted = [q.triple for q in ox.parse(PREFIXED + fault, format=ox.RdfFormat.TURTLE)]
    found = reasons(written([*ontology, *planted], tmp_path / "planted.rdf"))
    assert any(PLANTED[fault] in one for one in found), found


@pytest.mark.fast
def test_values_not_given_rivals_and_verdicts_are_no_contradiction(
    ontology: list[ox.Triple], tmp_path: Path
) -> None:
    said = """e:x a kg:Allocation ; kg:isNotDisclosed kg:amount ; kg:hasStage kg:planned , kg:approved .
        e:y a kg:Milestone ; kg:plannedDate "2021"^^xsd:gYear , "2021-05"^^xsd:gYearMonth .
        e:d a kg:Disagreement ; kg:concerns e:x ; kg:onProperty kg:amount ; kg:hasReading e:r .
        e:r a kg:Reading ; kg:says 5 , e:y , "2021"^^xsd:gYear ; schema:currency "KRW" ."""
    stated = [q.triple for q in ox.parse(PREFIXED + said, format=ox.RdfFormat.TURTLE)]
    assert reasons(written([*ontology, *stated], tmp_path / "said.rdf")) == []


# --- as by one hand -------------------------------------------------------------------------------


def values(ontology: list[ox.Triple], property: str) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for triple in ontology:
        if triple.predicate.value == property and isinstance(triple.subject, ox.NamedNode):
            found.setdefault(triple.subject.value, set()).add(triple.object)
    return found


@pytest.mark.fast
def test_every_term_has_a_name_and_a_definition_in_both_languages(
    ontology: list[ox.Triple],
) -> None:
    labels, names = values(ontology, RDFS + "label"), values(ontology, SKOS + "prefLabel")
    definitions = values(ontology, SKOS + "definition")
    own = {term for term in values(ontology, RDF + "type") if term.startswith(KG)}
    assert len(own) > 200
    for term in own:
        for texts in (names[term], definitions[term]):
            assert sorted(text.language for text in texts) == ["en", "ko"], term
        assert all(text.value.endswith(".") for text in definitions[term]), term
    assert {term: labels[term] for term in names} == names


@pytest.mark.fast
def test_nothing_is_said_of_the_terms_of_others_but_how_they_are_shown_and_read(
    ontology: list[ox.Triple],
) -> None:
    declared = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
    declared |= {OWL + "AnnotationProperty", OWL + "Ontology", RDF + "Property"}
    shown = {RDFS + "label", SCHEMA + "domainIncludes", SCHEMA + "rangeIncludes"}
    shown |= {SKOS + "prefLabel", SKOS + "definition"}
    for triple in ontology:
        if not triple.subject.value.startswith("https://kg.example/"):
            predicate = triple.predicate.value
            is_type = predicate == RDF + "type" and triple.object.value in declared
            assert is_type or predicate in shown or predicate.startswith(KG), triple
    assert not any(triple.object == ox.NamedNode(OWL + "FunctionalProperty") for triple in ontology)


@pytest.mark.fast
def test_every_concept_is_in_the_scheme_of_its_kind(ontology: list[ox.Triple]) -> None:
    types, above = values(ontology, RDF + "type"), values(ontology, RDFS + "subClassOf")
    concept, scheme = ox.NamedNode(SKOS + "Concept"), ox.NamedNode(SKOS + "ConceptScheme")
    kinds = {ox.NamedNode(term) for term, supers in above.items() if concept in supers}
    places = values(ontology, SKOS + "inScheme")
    schemes: dict[object, set[object]] = {}
    for term, own in types.items():
        for kind in own & kinds:
            schemes.setdefault(kind, set()).update(places[term])
    assert len(schemes) == 7 and all(len(found) == 1 for found in schemes.values())
    assert all(scheme in types[one.value] for found in schemes.values() for one in found)


@pytest.mark.fast
def test_no_node_is_blank(ontology: list[ox.Triple]) -> None:
    assert not any(
        isinstance(end, ox.BlankNode)
        for triple in ontology
        for end in (triple.subject, triple.object)
    )


# --- what the tool needs --------------------------------------------------------------------------


@pytest.mark.fast
def test_an_old_copy_of_the_vocabulary_is_told(small: Path) -> None:
    path = small / "ontology/kg.ttl"
    text = path.read_text("utf-8")
    for term in ("kg:sortDay", "kg:byUse"):
        text = re.sub(rf"(?m)^{term} a .*\n(    .*\n)+", "", text)
    path.write_text(text, "utf-8")
    (problem,) = [p for p in kg.check(small) if p.path == "ontology"]
    assert "terms that kg relies on are missing: kg:byUse, kg:sortDay" in problem.message
    assert "kg init" in problem.hint
    with path.open("a") as file:
        file.write("kg:sortDay a owl:DatatypeProperty .\nkg:byUse a kg:SplitKind .\n")
    assert not any("relies on" in problem.message for problem in kg.check(small))


@pytest.mark.fast
def test_what_the_code_names_is_what_a_copy_is_checked_for(ontology: list[ox.Triple]) -> None:
    named: set[str] = set()
    code = ROOT / "src" / "kg"
    # Examples in what users read first are none that the code relies on.
    examples = {code / "__init__.py", code / "notebook.py", code / "project/curation/starting.py"}
    for path in set(code.rglob("*.py")) - examples - {code / "project/needed_terms.py"}:
        # What earlier versions wrote is none of the terms of today.
        if path.parent.name != "words" and not path.name.startswith("former_"):
            text = path.read_text("utf-8")
            named.update(
                re.findall(r"\{KG\}(\w+)|KG \+ \"(\w+)\"|(?<!urn:)\bkg:([A-Za-z]\w*)", text)
            )
            for several in re.findall(r"KG\b[^()]{0,40}?\bfor \w+ in \(([^()]*)\)", text):
                named.update(re.findall(r'()()"(\w+)"', several))
    terms = {KG + "".join(names) for names in named}
    assert len(terms) > 50
    # What earlier versions wrote is read, and is no term any more; a dataset need not say its
    # languages, what its signs of money mean, its schemes of codes, nor posts that several hold.
    rest = ("asOf", "standing", "languages", "currencySign", "financialYearStart")
    rest += ("codeScheme", "pattern", "uriSpace", "SharedPost")
    assert terms - NEEDED - {KG + name for name in rest} == set()
    assert NEEDED - {triple.subject.value for triple in ontology} == set()
