"""What citations cost: 12 shapes of query, asked plain and with citations, on a synthetic dataset.

    python -m tests.benchmarks.cite [--claims 100000] [--repeat 7]
    python -m tests.benchmarks.cite --engine [--claims 100000] [--repeat 7] [--disk FOLDER] [--cpu]

The first is what a user waits for: `kg query` and `kg query --cite` on a synthetic project, as
whole processes in turns. The second asks in one process, from memory or from a store on disk: what
the engine and the rewriting take, warm, which is stricter, since nothing that both need is in it.
Prints, for each shape, rows, milliseconds plain and cited, and their ratio; then the geometric mean
and the worst beside the bars. Exit 1 if one is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

S = "https://bench.example/"
KG = "https://kg.example/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PREF_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "kg": KG,
    "e": S + "entity/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": XSD,
}


def quads(claims: int, seed: int = 7) -> Iterator[Quad]:
    """Every claim once in the default graph and in a citation's graph (5 % in two); names in a
    register's graph.
    """
    dice = random.Random(seed)
    current = DefaultGraph()
    funds = claims // 6
    payers = [NamedNode(f"{S}entity/payer-{i}") for i in range(40)]
    firms = [NamedNode(f"{S}entity/firm-{i}") for i in range(max(funds // 10, 50))]
    stages = [
        NamedNode(KG + name)
        for name in ("announced", "requested", "planned", "approved", "committed", "spent")
    ]
    register = NamedNode(S + "register/actors")
    citations = [NamedNode(f"{S}source/s{i // 20}#p{i % 20}") for i in range(max(claims // 4, 20))]

    def claim(
        subject: NamedNode, predicate: str, thing: NamedNode | Literal, citation: NamedNode
    ) -> Iterator[Quad]:
        yield Quad(subject, NamedNode(KG + predicate), thing, current)
        yield Quad(subject, NamedNode(KG + predicate), thing, citation)
        if dice.random() < 0.05:
            yield Quad(subject, NamedNode(KG + predicate), thing, dice.choice(citations))

    def registered(thing: NamedNode, kind: str) -> Iterator[Quad]:
        for graph in (current, register):
            yield Quad(thing, RDF_TYPE, NamedNode(KG + kind), graph)
            name = thing.value.rsplit("/", 1)[1]
            yield Quad(thing, PREF_LABEL, Literal(name, language="en"), graph)

    for payer in payers:
        yield from registered(payer, "Organization")
    for number, firm in enumerate(firms):
        yield from registered(firm, "Company")
        if number:
            yield from claim(firm, "partOf", firms[number // 3], dice.choice(citations))
    for number in range(funds):
        fund = NamedNode(f"{S}entity/fund-{number}")
        yield from registered(fund, "Allocation")
        here = dice.choice(citations)
        yield from claim(fund, "payer", dice.choice(payers), here)
        yield from claim(fund, "recipient", dice.choice(firms), here)
        amount = Literal(str(dice.randrange(10**6, 10**11)), datatype=NamedNode(XSD + "integer"))
        yield from claim(fund, "amount", amount, here)
        yield from claim(fund, "stage", dice.choice(stages), dice.choice(citations))
        day = f"{dice.randrange(2015, 2026)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        yield from claim(
            fund, "start", Literal(day, datatype=NamedNode(XSD + "date")), dice.choice(citations)
        )
        if number % 3 == 0:
            yield from claim(
                fund, "partOf", NamedNode(f"{S}entity/fund-{number // 2}"), dice.choice(citations)
            )


def dataset(claims: int, folder: str | None = None) -> Store:
    """A store that holds about so many claims: in memory, or in a folder, read-only."""
    if folder is None:
        store = Store()
        store.bulk_extend(quads(claims))
        return store
    if not Path(folder).exists():
        store = Store(folder)
        store.bulk_extend(quads(claims))
        store.optimize()
        del store
    return Store.read_only(folder)


SHAPES = {
    "star": "SELECT ?f ?r ?a { ?f kg:payer e:payer-7 ; kg:recipient ?r ; kg:amount ?a } LIMIT 1000",
    "filter": (
        "SELECT ?f ?a { ?f kg:amount ?a ; kg:stage kg:approved FILTER(?a > 99000000000) } LIMIT"
        " 1000"
    ),
    "order": "SELECT ?f ?a { ?f kg:payer e:payer-3 ; kg:amount ?a } ORDER BY DESC(?a) ?f LIMIT 100",
    "optional": (
        "SELECT ?f ?a ?p { ?f kg:payer e:payer-5 ; kg:amount ?a OPTIONAL { ?f kg:partOf ?p } }"
        " LIMIT 1000"
    ),
    "union": (
        "SELECT ?f ?x { ?f kg:payer e:payer-9 { ?f kg:recipient ?x } UNION { ?f kg:partOf ?x } }"
        " LIMIT 1000"
    ),
    "distinct": (
        "SELECT DISTINCT ?payer ?s { ?r kg:partOf e:firm-11 . ?f kg:recipient ?r ; kg:payer ?payer"
        " ; kg:stage ?s }"
    ),
    "count": (
        "SELECT ?s (COUNT(*) AS ?n) { ?f kg:payer e:payer-2 ; kg:stage ?s ; kg:start ?d "
        'FILTER(?d >= "2022-01-01"^^xsd:date) } GROUP BY ?s'
    ),
    "sum": (
        "SELECT ?p (SUM(?a) AS ?t) { ?f kg:payer ?p ; kg:amount ?a ; kg:stage kg:spent } GROUP BY"
        " ?p ORDER BY DESC(?t)"
    ),
    "exists": "SELECT ?f { ?f kg:payer e:payer-4 FILTER EXISTS { ?f kg:partOf ?x } } LIMIT 1000",
    "sequence": (
        "SELECT ?f ?l { ?f kg:payer e:payer-6 ; kg:recipient/skos:prefLabel ?l } LIMIT 1000"
    ),
    "closure": "SELECT ?x ?l { ?x kg:partOf+ e:firm-2 ; skos:prefLabel ?l } LIMIT 1000",
    "subquery": (
        "SELECT ?f ?r ?m { { SELECT ?r (MAX(?a) AS ?m) { ?f kg:payer e:payer-8 ; kg:recipient ?r ;"
        " kg:amount ?a } GROUP BY ?r } ?f kg:recipient ?r ; kg:amount ?m } LIMIT 1000"
    ),
}


# The same shapes in the words of the vocabulary, for a project of `tests.benchmarks.synthetic`.
COMMAND = {
    "star": (
        "SELECT ?f ?r ?a { ?f kg:hasPayer entity:ministry-2 ; kg:hasRecipient ?r ; kg:amount ?a }"
        " LIMIT 1000"
    ),
    "filter": (
        "SELECT ?f ?a { ?f kg:amount ?a ; kg:hasStage kg:approved FILTER(?a > 190000000000) } LIMIT"
        " 1000"
    ),
    "order": (
        "SELECT ?f ?a { ?f kg:hasPayer entity:ministry-3 ; kg:amount ?a } ORDER BY DESC(?a) ?f"
        " LIMIT 100"
    ),
    "optional": (
        "SELECT ?f ?a ?p { ?f kg:hasPayer entity:ministry-4 ; kg:amount ?a OPTIONAL { ?f"
        " dcterms:isPartOf ?p } } LIMIT 1000"
    ),
    "union": (
        "SELECT ?f ?x { ?f kg:hasPayer entity:ministry-5 { ?f kg:hasRecipient ?x } UNION { ?f"
        " kg:concerns ?x } } LIMIT 1000"
    ),
    "distinct": (
        "SELECT DISTINCT ?payer ?s { ?r schema:location entity:busan-district-1 . ?f"
        " kg:hasRecipient ?r ; kg:hasPayer ?payer ; kg:hasStage ?s }"
    ),
    "count": (
        "SELECT ?s (COUNT(*) AS ?n) { ?f kg:hasPayer entity:ministry-1 ; kg:hasStage ?s ; kg:during"
        ' ?d FILTER(STR(?d) >= "2020-01-01") } GROUP BY ?s'
    ),
    "sum": (
        "SELECT ?p (SUM(?a) AS ?t) { ?f kg:hasPayer ?p ; kg:amount ?a ; kg:hasStage kg:spent }"
        " GROUP BY ?p ORDER BY DESC(?t) LIMIT 100"
    ),
    "exists": (
        "SELECT ?f { ?f kg:hasPayer entity:ministry-0 FILTER EXISTS { ?f dcterms:isPartOf ?x } }"
        " LIMIT 1000"
    ),
    "sequence": (
        "SELECT ?f ?l { ?f kg:hasPayer entity:ministry-2 ; kg:hasRecipient/skos:prefLabel ?l }"
        " LIMIT 1000"
    ),
    "closure": (
        "SELECT ?x ?l { ?x dcterms:isPartOf+ entity:programme-20 ; skos:prefLabel ?l } LIMIT 1000"
    ),
    "subquery": (
        "SELECT ?f ?r ?m { { SELECT ?r (MAX(?a) AS ?m) { ?f kg:hasPayer entity:ministry-2 ;"
        " kg:hasRecipient ?r ; kg:amount ?a } GROUP BY ?r } ?f kg:hasRecipient ?r ; kg:amount ?m }"
        " LIMIT 1000"
    ),
}


def commands(claims: int, repeat: int) -> list[float]:
    """The ratio of each shape, asked by `kg query` with and without `--cite`; prints them."""
    from tests.benchmarks import timing

    folder = timing.project(claims)
    kg = [timing.KG, "-C", str(folder)]
    timing.run([*kg, "build"])
    ratios, answer = [], timing.WORK / "answer.json"
    print(f"{claims:,} claims, whole processes, median of {repeat}")
    print(f"{'shape':10} {'rows':>6} {'plain ms':>9} {'cited ms':>9} {'ratio':>6}")
    for name, query in COMMAND.items():
        plain = [*kg, "query", query, "--format", "json"]
        timing.run([*plain, "--cite"], str(answer))
        rows = json.loads(answer.read_text("utf-8"))
        assert rows["results"]["bindings"] and len(rows["citations"]) == len(
            rows["results"]["bindings"]
        ), name
        took = timing.interleaved({"plain": plain, "cited": [*plain, "--cite"]}, repeat)
        ratios.append(took["cited"].wall / took["plain"].wall)
        print(
            f"{name:10} {len(rows['citations']):6} {took['plain'].wall * 1000:9.0f}"
            f" {took['cited'].wall * 1000:9.0f} {ratios[-1]:6.2f}",
            flush=True,
        )
    answer.unlink()
    return ratios


def best(ask, repeat: int, clock) -> tuple[float, int]:
    """Milliseconds of the fastest run, and the number of rows."""
    fastest, rows = math.inf, 0
    for _ in range(repeat):
        start = clock()
        rows = len(ask())
        fastest = min(fastest, clock() - start)
    return fastest * 1000, rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument(
        "--disk", help="a folder for a store on disk, kept and used again; in memory by default"
    )
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="time of the processor instead of the clock: for a busy machine",
    )
    parser.add_argument(
        "--engine",
        action="store_true",
        help="the engine alone instead of kg query as a whole process",
    )
    options = parser.parse_args()
    if not options.engine:
        return judged(commands(options.claims, options.repeat))
    clock = time.process_time if options.cpu else time.perf_counter
    store = dataset(options.claims, options.disk)
    declare = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    from kg.evidence.citing import run
    from kg.sparql import reader

    ratios, reading = [], []
    print(f"{options.claims:,} claims, {len(store):,} quads")
    print(
        f"{'shape':10} {'rows':>6} {'plain ms':>9} {'cited ms':>9} {'ratio':>6} {'reading ms':>10}"
    )
    for name, query in SHAPES.items():
        plain, rows = best(
            lambda query=query: [tuple(row) for row in store.query(declare + query)],
            options.repeat,
            clock,
        )
        cited, again = best(
            lambda query=query: run.cite(store.query, query, PREFIXES).rows,
            options.repeat,
            clock,
        )
        assert rows == again, name
        reader.read.cache_clear()
        start = time.perf_counter()
        reader.read(query, tuple(PREFIXES.items()))
        reading.append((time.perf_counter() - start) * 1000)
        ratios.append(cited / plain)
        print(
            f"{name:10} {rows:6} {plain:9.2f} {cited:9.2f} {ratios[-1]:6.2f} {reading[-1]:10.2f}",
            flush=True,
        )
    return judged(ratios, max(reading))


def judged(ratios: list[float], reading: float = 0.0) -> int:
    """Print the geometric mean and the worst beside their bars; returns 1 if one is missed, else
    0.
    """
    from tests.benchmarks import timing

    bars = [
        timing.Bar("geometric mean", statistics.geometric_mean(ratios), 2.0),
        timing.Bar("worst shape", max(ratios), 3.0 if reading else 4.0),
    ]
    return timing.judged(
        bars + ([timing.Bar("rewriting", reading, 20, unit="ms")] if reading else [])
    )


if __name__ == "__main__":
    sys.exit(main())
