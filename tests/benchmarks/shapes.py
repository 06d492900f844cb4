"""What checking costs: the shapes of the vocabulary on a synthetic graph, by kg and by pySHACL.

    python -m tests.benchmarks.shapes [--quads 100000] [--repeat 3] [--alone]

Prints seconds of each (parsing of the shapes included, loading of the data not), their ratio, and
whether they found the same. One thing in a hundred is at fault. `--alone` leaves pySHACL out, for
sizes where it takes minutes. Exit 1 if the results differ.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.project.shapes import checking, parsing
from kg.project.shapes.pyshacl import by_pyshacl

ONTOLOGY = Path(__file__).parent.parent.parent / "ontology"
S = "https://bench.example/"
PREFIXES = {
    "kg": "https://kg.example/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def triples(size: int, seed: int = 7) -> Iterator[ox.Quad]:
    """About `size` triples of a current graph: actors, money, dates, tenures, rankings, cohorts,
    sources, citations.
    """
    dice = random.Random(seed)
    made = 0
    for name in ("kg.ttl", "foreign.ttl"):
        for quad in ox.parse(path=ONTOLOGY / name):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)

    def at_fault() -> bool:
        return dice.random() < 0.01

    def node(kind: str, number: int) -> ox.NamedNode:
        return ox.NamedNode(f"{S}entity/{kind}-{number}")

    def day() -> ox.Literal:
        year, month = dice.randint(2015, 2024), dice.randint(1, 12)
        if dice.random() < 0.2:
            return ox.Literal(f"{year}-{month:02}", datatype=iri("xsd:gYearMonth"))
        return ox.Literal(f"{year}-{month:02}-{dice.randint(1, 28):02}", datatype=iri("xsd:date"))

    def things(kind: str, name: str, number: int, facets: dict[str, object]) -> Iterator[ox.Quad]:
        subject = node(name, number)
        yield ox.Quad(subject, TYPE, iri(kind))
        for language in ("ko", "en"):
            if not at_fault():
                yield ox.Quad(
                    subject,
                    iri("skos:prefLabel"),
                    ox.Literal(f"{name} {number}", language=language),
                )
        for predicate, value in facets.items():
            if not at_fault():
                yield ox.Quad(subject, iri(predicate), value)

    def rounds(number: int) -> Iterator[ox.Quad]:
        yield from things("kg:Company", "firm", number, {"kg:operates": node("programme", number)})
        yield from things("kg:Programme", "programme", number, {"kg:start": day(), "kg:end": day()})
        yield from things("kg:Person", "person", number, {})
        yield from things("kg:Post", "post", number, {"org:postIn": node("firm", number)})
        tenure = {
            "org:member": node("person", number),
            "kg:fills": node("post", number),
            "kg:start": day(),
        }
        yield from things("kg:Tenure", "tenure", number, tenure)
        for one in range(4):
            amount = dice.randint(-1 if at_fault() else 0, 10**12)
            money = {
                "kg:concerns": node("programme", number),
                "kg:amount": ox.Literal(amount),
                "schema:currency": ox.Literal("KRW"),
                "kg:hasPayer": node("firm", dice.randint(0, number)),
                "kg:hasStage": iri("kg:planned"),
                "kg:hasShare": iri("kg:national"),
            }
            yield from things("kg:Allocation", "money", 4 * number + one, money)
        milestone = {
            "kg:concerns": node("programme", number),
            "kg:plannedDate": day(),
            "kg:actualDate": day(),
        }
        yield from things("kg:Milestone", "milestone", number, milestone)
        yield from things(
            "kg:Agreement",
            "agreement",
            number,
            {"kg:hasParty": node("firm", number), "kg:date": day()},
        )
        yield from things("kg:Indicator", "indicator", number, {})
        measured = {
            "kg:concerns": node("firm", number),
            "kg:measures": node("indicator", number),
            "kg:value": ox.Literal(number),
        }
        yield from things("kg:Measurement", "measurement", number, measured)
        yield from things("kg:RankingList", "list", number, {})
        ranked = {
            "kg:concerns": node("firm", number),
            "kg:isRankedIn": node("list", number),
            "kg:rank": ox.Literal(number + 1),
        }
        yield from things("kg:Ranking", "ranking", number, ranked)
        people = sorted(dice.randint(1, 999) for _ in range(3))
        cohort = {
            "dcterms:isPartOf": node("programme", number),
            **{
                f"kg:{w}": ox.Literal(n)
                for w, n in zip(("graduates", "intake", "applicants"), people)
            },
        }
        yield from things("kg:Cohort", "cohort", number, cohort)
        source = ox.NamedNode(f"{S}source/s{number}")
        words = {
            "dcterms:publisher": "P",
            "dcterms:language": "ko",
            "kg:reading": "whole",
            "kg:reliability": "ordinary",
        }
        yield ox.Quad(source, TYPE, iri("kg:Source"))
        for predicate, word in words.items():
            if not at_fault():
                yield ox.Quad(source, iri(predicate), ox.Literal(word))
        for place in range(8):
            citation = ox.NamedNode(f"{source.value}#p{place}")
            yield ox.Quad(citation, TYPE, iri("kg:Citation"))
            yield ox.Quad(citation, iri("prov:wasDerivedFrom"), source)
            for predicate, word in {"kg:locator": f"p{place}", "kg:standing": "stated"}.items():
                if not at_fault():
                    yield ox.Quad(citation, iri(predicate), ox.Literal(word))

    number = 0
    while made < size:
        for quad in rounds(number):
            made += 1
            yield quad
        number += 1


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--quads", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--alone", action="store_true")
    chosen = options.parse_args()
    store = ox.Store()
    store.bulk_extend(triples(chosen.quads))
    print(f"{len(store):,} triples")

    best = float("inf")
    for _ in range(chosen.repeat):
        start = time.perf_counter()
        found, problems = parsing.read(ONTOLOGY / "shapes.ttl")
        ours = checking.violations(store, found)
        best = min(best, time.perf_counter() - start)
    print(
        f"kg       {best:8.3f} s  {len(ours):,} violations, {len(problems)} problems,"
        f" {len(found.uncovered)} shapes left to pySHACL"
    )
    if chosen.alone:
        return 0

    # pySHACL is timed on its own graphs; reading them is not counted.
    import pyshacl
    import rdflib

    rules = rdflib.Graph().parse(ONTOLOGY / "shapes.ttl")
    data = rdflib.Graph().parse(
        data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
    )
    start = time.perf_counter()
    pyshacl.validate(data, shacl_graph=rules)
    theirs = time.perf_counter() - start
    print(f"pySHACL  {theirs:8.3f} s")
    print(f"ratio    {theirs / best:8.1f} times faster")
    same = {v[:4] for v in ours} == {v[:4] for v in by_pyshacl(store, found)}
    print("same (focus, path, component, value)" if same else "the results differ")
    return 0 if same and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
