"""The graph of the store as a `networkx.MultiDiGraph`, what of it is drawn as a thing, and where.

graph = network(store)                # every entity, every claim, every citation
part = around(graph, entity, hops=2)  # the neighbourhood of one thing
folding = fold(graph)                 # allocations, milestones, tenures … as links between the things that they tie
places = layout(folding.drawn, links) # the same positions for the same graph, on every run
flat = plain(graph)                   # strings and numbers only, for GraphML and the like
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import files
from kg.errors import KGError
from kg.export import harmless_cell
from kg.terms import DCTERMS, KG, OWL, SCHEMA, SKOS, TYPE, parts

if TYPE_CHECKING:
    import networkx
    import pyoxigraph

SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
# Not things of the graph's world but of its book-keeping.
_META = {KG + name for name in ("Source", "Citation", "Register", "Rule")} | {"http://rdfs.org/ns/void#Dataset"}
_NAMES = tuple(f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_STANDINGS = {"stated": 0, "claimed": 1, "derived": 2, "set-aside": 3}

# A way of saying rather than a thing: drawn as a link between the things that it ties, unless unfolded.
FACETS = tuple(
    KG + n
    for n in ("Allocation", "Milestone", "Agreement", "Application", "Decision", "Tenure", "Measurement", "Target", "Ranking")
)
# What only tells how a facet counts; folded away with the facets that use it.
MEASURES = tuple(KG + n for n in ("Indicator", "RankingList"))


# --- the store as a graph ---------------------------------------------------------------------------------------------


def network(
    store: pyoxigraph.Store | pyoxigraph.Dataset,
    written: tuple[str, str] | None = None,
    make: Callable[[], networkx.MultiDiGraph] | None = None,
) -> networkx.MultiDiGraph:
    """All entities and all claims about them, also superseded and set-aside ones, each with its citations.

    A node key is the IRI of an entity. Its attributes:

    - `id` (the last part of the IRI), `cls` and `kind` (IRI of its class, and of the topmost class above it),
      `facet` (True for a way of saying: an allocation, a milestone …), `label_ko`, `label_en`, `names` (all other names),
    - `statements`: the claims whose object is no entity, a list of dicts with `property` (IRI), `value` (text), `datatype`,
      `language`, `label_ko`, `label_en` (of a value that is a concept of the ontology, else ""), `current`, `standing`,
      `disputed`, `citations`.

    An edge goes from subject to object, its key is the IRI of the property. Its attributes: `label_ko`, `label_en` (of the
    property),
    `current`, `standing`, `disputed`, `citations`.

    `current` says whether the claim is in the current graph; `standing` is the best that one of its citations gives it:
    "stated", "claimed",
    "derived" (by a rule) or "set-aside"; `disputed` marks the current values of a property that can have only one.
    A citation is a dict of texts: `id` (IRI), `source` (IRI, a key of `graph.graph["sources"]`; "" for a file or a rule),
    `locator`,
    `as_of`, `standing`, `qualifier`, `printed`, `reason`. Claims of one citation share one dict.

    `graph.graph` holds `title_ko`, `title_en`; `base` (what the IRIs of entities begin with); `sources` {IRI: publisher, title,
    issued,
    language, type, url, reading, reliability}; `classes` {IRI: label_ko, label_en, kind}; `kinds` (IRIs in the order of the
    ontology's labels);
    `predicates` {IRI: label_ko, label_en, functional}.
    The order of nodes, edges and lists is that of their keys, so equal stores give equal graphs.

    `written` is the store as text where that is at hand (see `written`): to read it takes half the time of asking the store. `make` gives
    the empty graph that is filled.
    """
    if make is None:
        from networkx import MultiDiGraph as make

    with files.uncollected():
        return _network(_lines(*(written or _dumped(store))), make())


def _network(lines: Iterable[tuple[str, str, str, str, bool]], graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    rows = list(lines)
    typed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # subject → class → graphs that say so
    by_class: dict[str, set[str]] = defaultdict(set)
    ontologies: set[str] = set()
    citation = f"<{KG}Citation>"
    for s, p, o, g, _ in rows:
        if p == TYPE:
            by_class[o[1:-1]].add(s)
            if o == citation:  # most of them all, and never a thing
                continue
            typed[s][o[1:-1]].add(g)
            if o.startswith(OWL, 1):
                ontologies.add(g)
    meta = set().union(*(by_class[cls] for cls in _META))
    terms = {s for s, types in typed.items() if any(gs & ontologies for gs in types.values())}
    entities = {
        s for s, types in typed.items() if s not in meta and s not in terms and any(not cls.startswith(OWL) for cls in types)
    }

    about: dict[str, dict[str, list[str]]] = {}  # sources, citations, ontology terms, the dataset: property → objects
    claims: dict[str, dict[tuple[str, str], list[tuple[str, bool]]]] = {s: {} for s in entities}  # (property, object) → graphs
    for s, p, o, g, now in rows:
        if s in claims:
            claims[s].setdefault((p, o), []).append((g, now))
        elif s in meta or g in ontologies:
            about.setdefault(s, {}).setdefault(p[1:-1], []).append(o)

    vocabulary = _vocabulary(about, terms, typed)
    cited, rules = by_class[KG + "Citation"], by_class[KG + "Rule"]
    graphs = sorted({g for of in claims.values() for gs in of.values() for g, _ in gs})
    origins = {g: _origin(g, about.get(g, {}), g in cited, g in rules) for g in graphs}

    graph.graph.update(_titles(about, by_class["http://rdfs.org/ns/void#Dataset"]))
    graph.graph["base"] = _common_start(entities)
    graph.graph["sources"] = {s: _source(about.get(s, {})) for s in sorted(by_class[KG + "Source"])}
    graph.graph.update(vocabulary._asdict())
    for subject in sorted(entities):
        graph.add_node(subject, **_entity(subject, claims[subject], typed[subject], vocabulary, rules))
    for subject in sorted(entities):
        statements, edges = _claims(claims[subject], entities, origins, vocabulary, about)
        graph.nodes[subject]["statements"] = statements
        graph.add_edges_from((subject, target, prop, attributes) for target, prop, attributes in edges)
    return graph


def written(place: Path) -> tuple[str, str]:
    """(N-Triples of the current graph, N-Quads of the named graphs, a line each in one spelling) of a build's store in a folder."""
    derived = (place / "derived.nq").read_text("utf-8")
    plain = (place / "current.nq").read_text("utf-8") + "".join(line.rpartition(" <")[0] + " .\n" for line in derived.split("\n")[:-1])
    return plain, (place / "named.nq").read_text("utf-8") + derived


def _dumped(store: pyoxigraph.Store | pyoxigraph.Dataset) -> tuple[str, str]:
    """(N-Triples of the default graph, N-Quads of all): by way of text, since a million Python objects made of terms take much longer."""
    import pyoxigraph as ox

    if isinstance(store, ox.Store):
        plain = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        whole = store.dump(format=ox.RdfFormat.N_QUADS)
    else:
        plain = ox.serialize((q.triple for q in store if q.graph_name == ox.DefaultGraph()), format=ox.RdfFormat.N_TRIPLES)
        whole = ox.serialize(iter(store), format=ox.RdfFormat.N_QUADS)
    return plain.decode(), whole.decode()


def _lines(plain: str, whole: str) -> Iterator[tuple[str, str, str, str, bool]]:
    """(subject, property, object, graph, current) of all triples of named graphs; subject and graph as IRIs, the others as
    N-Triples."""
    current = set(plain.split(" .\n"))
    if current <= {""}:
        raise KGError("the store holds no current graph", "build it with `kg build`")
    for line in whole.split(" .\n"):
        if line in current or not line:
            continue
        triple, _, g = line.rpartition(" ")
        s, p, o = triple.split(" ", 2)
        yield s[1:-1] if s[0] == "<" else s, p, o, g[1:-1] if g[0] == "<" else g, triple in current


class Vocabulary(NamedTuple):
    """What the ontology says of classes and properties, by IRI; `kinds` are the topmost classes."""

    classes: dict[str, dict[str, str]]
    kinds: list[str]
    predicates: dict[str, dict[str, Any]]


def _text(term: str) -> str:
    return parts(term)[0]


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or iri


def _common_start(iris: Iterable[str]) -> str:
    """What most of the IRIs begin with, up to a slash or hash."""
    counts: dict[str, int] = defaultdict(int)
    for iri in iris:
        counts[iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]] += 1
    return max(counts, key=lambda start: (counts[start], start), default="")


def _labels(values: Iterable[str], fallback: str) -> tuple[str, str]:
    """The Korean and the English of some literals; one stands in for the other where it is missing."""
    found: dict[str, str] = {}
    for text, _, language in sorted(map(parts, values)):
        found.setdefault(language.split("-")[0], text)
    other = found.get("") or next(iter(found.values()), fallback)
    return found.get("ko", other), found.get("en", other)


def _titles(about: Mapping[str, Mapping[str, list[str]]], datasets: set[str]) -> dict[str, str]:
    for dataset in sorted(datasets):
        ko, en = _labels(about.get(dataset, {}).get(DCTERMS + "title", ()), "")
        if ko:
            return {"title_ko": ko, "title_en": en}
    return {"title_ko": "지식 그래프", "title_en": "Knowledge graph"}


def _source(facts: Mapping[str, list[str]]) -> dict[str, str]:
    fields = {
        "publisher": DCTERMS + "publisher",
        "title": DCTERMS + "title",
        "issued": DCTERMS + "issued",
        "language": DCTERMS + "language",
        "type": DCTERMS + "type",
        "url": SCHEMA + "url",
        "reading": KG + "reading",
        "reliability": KG + "reliability",
    }
    return {name: min(map(_text, facts.get(prop, ())), default="") for name, prop in fields.items()}


def _origin(iri: str, facts: Mapping[str, list[str]], is_citation: bool, is_rule: bool) -> dict[str, str]:
    def one(prop: str) -> str:
        values = facts.get(prop)
        return "" if not values else _text(values[0]) if len(values) == 1 else min(map(_text, values))

    source = one("http://www.w3.org/ns/prov#wasDerivedFrom")
    standing = "derived" if is_rule or "/rule/" in iri and not is_citation else one(KG + "standing") or "stated"
    return {
        "id": iri,
        "source": source,
        "locator": one(KG + "locator") or ("" if source else _local(iri)),
        "as_of": one(KG + "asOf"),
        "standing": standing,
        "qualifier": one(KG + "qualifier"),
        "printed": one(KG + "printed"),
        "reason": one(KG + "reason"),
    }


def _vocabulary(about: Mapping, terms: set[str], typed: Mapping) -> Vocabulary:
    supers: dict[str, list[str]] = {}
    classes: dict[str, dict[str, str]] = {}
    predicates: dict[str, dict[str, Any]] = {}
    for iri in sorted(terms):
        ko, en = _labels(
            about.get(iri, {}).get(SKOS + "prefLabel")
            or about.get(iri, {}).get("http://www.w3.org/2000/01/rdf-schema#label", ()),
            _local(iri),
        )
        kinds = {_local(cls) for cls in typed[iri] if cls.startswith(OWL)}
        if "Class" in kinds:
            classes[iri] = {"label_ko": ko, "label_en": en}
            supers[iri] = sorted(_text(o) for o in about.get(iri, {}).get(SUBCLASS, ()))
        elif any(kind.endswith("Property") for kind in kinds):
            predicates[iri] = {"label_ko": ko, "label_en": en, "functional": "FunctionalProperty" in kinds}
    for iri in classes:
        chain = _chain(iri, supers, classes)
        classes[iri]["kind"] = chain[-1]
        classes[iri]["above"] = chain
    kinds = {c["kind"] for c in classes.values()} - _META
    return Vocabulary(classes, sorted(kinds, key=lambda k: classes[k]["label_en"]), predicates)


def _chain(iri: str, supers: Mapping[str, list[str]], known: Mapping[str, Any]) -> list[str]:
    chain = [iri]
    while above := [c for c in supers.get(chain[-1], ()) if c in known and c not in chain]:
        chain.append(above[0])
    return chain


def _entity(
    subject: str, claims: Mapping, types: Mapping[str, set[str]], vocabulary: Vocabulary, rules: set[str]
) -> dict[str, Any]:
    labels: dict[str, list[str]] = defaultdict(list)
    for prop, value in claims:
        if prop in _NAMES:
            labels[prop].append(value)
    ko, en = _labels(labels[_NAMES[0]], _local(subject))
    names = sorted({_text(v) for prop in _NAMES for v in labels[prop]} - {ko, en})
    # Rules add the classes above; the one that somebody wrote down is the lowest.
    written = {c for c, graphs in types.items() if any(g not in rules and "/rule/" not in g for g in graphs)} or set(types)
    cls = max(written, key=lambda c: (len(vocabulary.classes.get(c, {}).get("above", ())), c))
    known = vocabulary.classes.get(cls, {"kind": cls, "above": [cls]})
    return {
        "id": _local(subject),
        "cls": cls,
        "kind": known["kind"],
        "facet": any(c in FACETS for c in known["above"]),
        "label_ko": ko,
        "label_en": en,
        "names": names,
    }


def _claims(claims: Mapping, entities: set[str], origins: Mapping, vocabulary: Vocabulary, about: Mapping):
    values: dict[str, list[tuple[str, bool, list[dict[str, str]]]]] = {}
    for (prop, value), graphs in claims.items():
        if prop == TYPE or prop in _NAMES:
            continue
        citations = [origins[g] for g in sorted({g for g, _ in graphs})]
        if len(citations) > 1:
            citations.sort(key=lambda c: (_STANDINGS.get(c["standing"], 0), c["as_of"] == ""))
        values.setdefault(prop[1:-1], []).append((value, any(now for _, now in graphs), citations))
    statements: list[dict[str, Any]] = []
    edges: list[tuple[str, str, dict[str, Any]]] = []
    for prop in sorted(values):
        known = vocabulary.predicates.get(prop) or {"label_ko": _local(prop), "label_en": _local(prop), "functional": False}
        rivals = sum(now for _, now, _ in values[prop]) > 1 and known["functional"]
        for value, now, citations in sorted(values[prop], key=lambda row: (not row[1], row[0])):
            fields = {"current": now, "standing": citations[0]["standing"], "disputed": rivals and now, "citations": citations}
            text, datatype, language = parts(value)
            if not datatype and text in entities:
                edges.append((text, prop, {"label_ko": known["label_ko"], "label_en": known["label_en"], **fields}))
                continue
            concept = None if datatype else about.get(text, {}).get(SKOS + "prefLabel")
            ko, en = _labels(concept, "") if concept else ("", "")
            statements.append(
                {
                    "property": prop,
                    "value": text,
                    "datatype": datatype,
                    "language": language,
                    "label_ko": ko,
                    "label_en": en,
                    **fields,
                }
            )
    return statements, sorted(edges, key=lambda e: (e[0], e[1]))


# --- parts, and flat copies -------------------------------------------------------------------------------------------


def around(graph: networkx.MultiDiGraph, entity: str, hops: int = 1) -> networkx.MultiDiGraph:
    """The part of `graph` within `hops` steps of `entity` (an IRI or an id), in either direction; facets on the way cost no step.

    Raises KGError if there is no such entity.
    """
    start = entity if entity in graph else next((n for n, d in graph.nodes(data=True) if d.get("id") == entity), None)
    if start is None:
        raise KGError(f"no entity {entity!r} in the graph", "find its id with `kg search`")
    steps = {start: 0}
    layer = [start]
    for hop in range(1, hops + 1):
        reached: list[str] = []
        queue = list(layer)
        while queue:
            node = queue.pop()
            for other in (*graph.successors(node), *graph.predecessors(node)):
                if other not in steps:
                    steps[other] = hop
                    (queue if graph.nodes[other].get("facet") else reached).append(other)
        layer = reached
    return graph.subgraph(steps).copy()


def among(graph: networkx.MultiDiGraph, things: set[str]) -> networkx.MultiDiGraph:
    """The part of the graph that has only these things (IRIs), and what links them."""
    return graph.subgraph([node for node in graph if node in things]).copy()


def plain(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """A copy whose attributes are strings, numbers and truth values only, as GraphML and GEXF need them.

    A node gets one attribute `<property>` for each property with a current value (several joined by " | "); `cls`, `kind` and
    properties
    are given by the last part of their IRI. Nodes and edges get `sources`: their citations as "source#locator", joined by " | ".
    """
    import networkx as nx

    flat = nx.MultiDiGraph(title_ko=graph.graph.get("title_ko", ""), title_en=graph.graph.get("title_en", ""))
    for node, data in graph.nodes(data=True):
        values: dict[str, list[str]] = defaultdict(list)
        cited: list[str] = []
        for statement in data.get("statements", ()):
            if statement["current"]:
                values[_local(statement["property"])].append(statement["label_en"] or statement["value"])
                cited += [_cited(c) for c in statement["citations"]]
        own = {
            "id": data.get("id", str(node)),
            "cls": _local(str(data.get("cls", ""))),
            "kind": _local(str(data.get("kind", ""))),
            "label_ko": data.get("label_ko", str(node)),
            "label_en": data.get("label_en", str(node)),
            "names": " | ".join(data.get("names", ())),
        }
        extra = {name: " | ".join(vs) for name, vs in sorted(values.items()) if name not in own}
        flat.add_node(node, label=own["label_en"], **own, **extra, sources=" | ".join(dict.fromkeys(cited)))
    for source, target, prop, data in graph.edges(keys=True, data=True):
        cited = " | ".join(dict.fromkeys(_cited(c) for c in data.get("citations", ())))
        flat.add_edge(
            source,
            target,
            key=str(prop),
            property=_local(str(prop)),
            label=data.get("label_en", _local(str(prop))),
            label_ko=data.get("label_ko", ""),
            label_en=data.get("label_en", ""),
            current=bool(data.get("current", True)),
            standing=data.get("standing", ""),
            sources=cited,
        )
    return flat


def text(graph: networkx.MultiDiGraph, format: str) -> bytes:
    """The graph as "graphml" or "gexf", or as the two CSV tables "nodes" and "edges" that such tools take too: with the positions, sizes
    and colours of the view, and the day from which each is spoken of (GraphML without it); or as "csv": a row for each claim and citation.
    No cell of CSV can act as a formula in a spreadsheet (see `kg.export.harmless_cell`).

    UTF-8, the same bytes for the same graph. Raises KGError for another format.
    """
    import networkx as nx

    if format == "csv":
        return _csv(graph)
    if format not in ("graphml", "gexf", "nodes", "edges"):
        raise KGError(f"no format {format!r}", "graphml, gexf, nodes, edges or csv")
    flat = plain(graph)
    for _, data in flat.nodes(data=True):
        data.update((k, _UNFIT.sub("", v)) for k, v in data.items() if isinstance(v, str))
    folding = fold(graph)
    weight = weights(graph, folding)
    places, most = stands(graph, folding, weight), max(weight.values(), default=1) or 1
    kinds = {kind: COLOURS[i % len(COLOURS)] for i, kind in enumerate(graph.graph.get("kinds", ()))}
    for node, data in flat.nodes(data=True):
        x, y = places[node]
        colour = kinds.get(graph.nodes[node].get("kind"), COLOURS[1])
        size = round(8 + 18 * math.sqrt(weight[node] / most), 1)
        if format == "gexf":
            r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
            data["viz"] = {"position": {"x": x, "y": -y, "z": 0.0}, "color": {"r": r, "g": g, "b": b, "a": 1.0}, "size": size}
        else:
            data.update(x=x, y=y, size=size, color=colour)
    if format != "graphml":
        _timed(graph, flat)
    if format == "graphml":
        return ("\n".join(nx.generate_graphml(flat)) + "\n").encode()
    if format == "nodes":
        rows = ([d["id"], d["label"], *(d.get(name, "") for name in _NODE)] for _, d in flat.nodes(data=True))
        return _table(["Id", "Label", *_NODE], rows)
    if format == "edges":
        ids = dict(flat.nodes(data="id"))
        rows = ([ids[a], ids[b], "Directed", d["label"], *(d.get(name, "") for name in _EDGE)] for a, b, d in flat.edges(data=True))
        return _table(["Source", "Target", "Type", "Label", *_EDGE], rows)
    lines = "\n".join(nx.generate_gexf(flat))
    return (re.sub(r' lastmodifieddate="[^"]*"', "", lines) + "\n").encode()  # no clock in what is written


_NODE = ("label_ko", "label_en", "names", "cls", "kind", "x", "y", "size", "color", "start", "sources")
_EDGE = ("label_ko", "property", "current", "standing", "start", "sources")


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    table.writerows([str(cell).lower() if isinstance(cell, bool) else harmless_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def _timed(graph: networkx.MultiDiGraph, flat: networkx.MultiDiGraph) -> None:
    """Give nodes and edges the day from which they are spoken of, so that a time line can play them."""

    def first(claims: Iterable[Mapping[str, Any]]) -> str:
        return min((c["as_of"] for claim in claims for c in claim.get("citations", ()) if c["as_of"]), default="")

    for node, data in flat.nodes(data=True):
        for name in ("start", "end"):  # GEXF keeps these words for itself
            if name in data:
                data["kg_" + name] = data.pop(name)
        ties = (d for edges in (graph.out_edges, graph.in_edges) for _, _, d in edges(node, data=True))
        if day := first((*graph.nodes[node].get("statements", ()), *ties)):
            data["start"] = day
    for source, target, key, data in flat.edges(keys=True, data=True):
        if day := first([graph.edges[source, target, key]]):
            data["start"] = day


COLOURS = ("#0067a8", "#5f6b7a", "#c04a00", "#00785a", "#806400", "#9a3580", "#3a6bd6", "#a8322a")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML


def _csv(graph: networkx.MultiDiGraph) -> bytes:
    header = (
        "subject",
        "subject_ko",
        "subject_en",
        "property",
        "value",
        "value_ko",
        "value_en",
        "current",
        "standing",
        "disputed",
        "source",
        "locator",
        "as_of",
        "qualifier",
        "printed",
        "reason",
    )
    rows = []
    for node, data in graph.nodes(data=True):
        said = [(s["property"], s["value"], s["label_ko"], s["label_en"], s) for s in data["statements"]]
        said += [
            (prop, target, graph.nodes[target]["label_ko"], graph.nodes[target]["label_en"], claim)
            for _, target, prop, claim in graph.out_edges(node, keys=True, data=True)
        ]
        for prop, value, ko, en, claim in sorted(said, key=lambda row: row[:2]):
            for c in claim["citations"]:
                rows.append(
                    (
                        node,
                        data["label_ko"],
                        data["label_en"],
                        prop,
                        value,
                        ko,
                        en,
                        claim["current"],
                        c["standing"],
                        claim["disputed"],
                        c["source"],
                        c["locator"],
                        c["as_of"],
                        c["qualifier"],
                        c["printed"],
                        c["reason"],
                    )
                )
    return _table(header, rows)


def _cited(citation: Mapping[str, str]) -> str:
    return f"{_local(citation['source'])}#{citation['locator']}" if citation["source"] else citation["locator"]


# --- folding: what is drawn as a thing, what as a link ----------------------------------------------------------------


class Link(NamedTuple):
    """Two things that a facet ties: `source` → `target` (nodes), `facet` (the folded node, or None for an edge of its own),
    `prop` (IRI)."""

    source: str
    target: str
    facet: str | None
    prop: str


class Folding(NamedTuple):
    """`drawn`: nodes that stand for themselves, in order; `links`: what joins them; `homes`: folded node → nodes it belongs
    to."""

    drawn: list[str]
    links: list[Link]
    homes: dict[str, list[str]]


_TOWARDS = {KG + "hasRecipient", KG + "isSubmittedTo", KG + "confers"}


def fold(graph: networkx.MultiDiGraph) -> Folding:
    """Facets folded into links between the things that they tie, or into the one thing that they are about.

    An allocation becomes payer → programme, a tenure person → post, a measurement belongs to what it measures. A facet that
    ties nothing
    stays drawn. Nodes without the attributes of `network` are all drawn.
    """
    facets = {n for n, d in graph.nodes(data=True) if d.get("facet")}
    measures = {n for n, d in graph.nodes(data=True) if d.get("cls") in MEASURES}
    # An indicator is folded only if nothing but facets speaks of it.
    measures = {n for n in measures if all(m in facets for m in (*graph.predecessors(n), *graph.successors(n)))}
    homes: dict[str, list[str]] = {}
    ties: dict[str, tuple[list[str], list[tuple[str, str, bool]]]] = {}
    for facet in sorted(facets):
        heads, others = [], []
        for _, target, prop, standing in graph.out_edges(facet, keys=True, data="standing"):
            if standing == "derived":
                continue
            if prop in (KG + "concerns", KG + "fills"):
                heads.append(target)
            elif target not in measures:
                others.append((target, prop, prop in _TOWARDS or graph.nodes[target].get("kind") != KG + "Actor"))
        for origin, _, prop, standing in graph.in_edges(facet, keys=True, data="standing"):
            if standing != "derived":
                others.append((origin, prop, False))
        ties[facet] = heads, others

    def resolve(node: str, seen: frozenset[str] = frozenset()) -> list[str]:
        """The drawn things that a node stands for: itself, or the heads of a facet."""
        if node not in facets:
            return [node]
        if node in seen:
            return []
        heads, others = ties[node]
        found = [n for h in heads for n in resolve(h, seen | {node})]
        if not found:
            found = [n for o, _, _ in others for n in resolve(o, seen | {node})][:1]
        return list(dict.fromkeys(found))

    links: list[Link] = []
    for facet in sorted(facets):
        heads, others = ties[facet]
        mains = [n for n in resolve(facet) if n not in measures]
        if not mains:
            continue
        homes[facet] = mains
        for node, prop, outward in others:
            if node in facets:
                continue
            homes[facet] = list(dict.fromkeys([*homes[facet], node]))
            for main in mains[:4]:
                if main != node:
                    links.append(Link(main, node, facet, prop) if outward else Link(node, main, facet, prop))
        for other in mains[1:]:
            links.append(Link(mains[0], other, facet, KG + "concerns"))
    for node in sorted(measures):
        users = [h for m in sorted({*graph.predecessors(node), *graph.successors(node)}) for h in homes.get(m, ())[:1]]
        if users:
            homes[node] = list(dict.fromkeys(users))
    drawn = [n for n in graph if n not in homes]
    there = set(drawn)
    for source, target, prop, standing in graph.edges(keys=True, data="standing"):
        # What a rule adds says again what is drawn already.
        if source in there and target in there and source != target and standing != "derived":
            links.append(Link(source, target, None, prop))
    return Folding(drawn, [k for k in links if k.source in there and k.target in there], homes)


def weights(graph: networkx.MultiDiGraph, folding: Folding) -> dict[str, float]:
    """How much a thing matters: what it is tied to, and how much is said of it and of what is folded into it."""
    tied: dict[str, set[str]] = defaultdict(set)
    for link in folding.links:
        tied[link.source].add(link.target)
        tied[link.target].add(link.source)
    said = {n: sum(len(s["citations"]) for s in d["statements"]) for n, d in graph.nodes(data=True)}
    for source, target, data in graph.edges(data=True):
        said[source] += len(data["citations"])
        said[target] += len(data["citations"]) / 2
    about: dict[str, float] = defaultdict(float)
    for facet, homes in folding.homes.items():
        for home in homes[:1]:
            about[home] += said[facet]
    return {n: len(tied[n]) + math.log2(1 + said[n]) + math.log2(1 + about[n]) for n in graph}


def stands(graph: networkx.MultiDiGraph, folding: Folding, weight: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Where every node stands in the view: what is drawn by `layout`, what is folded around the thing that it belongs to."""
    places = layout(folding.drawn, [(link.source, link.target) for link in folding.links]).places
    guests: dict[str, list[str]] = defaultdict(list)
    for node, homes in folding.homes.items():
        for home in homes:
            guests[home].append(node)
    paid = {n for n in folding.homes if any(s["property"] == KG + "amount" for s in graph.nodes[n]["statements"])}
    for home, own in guests.items():
        for rank, node in enumerate(sorted(own, key=lambda n: (n not in paid, -weight[n], n))):
            if folding.homes[node][0] != home:
                continue
            ends = [places[h] for h in folding.homes[node] if h not in folding.homes][:2]
            (ax, ay), (bx, by) = ends[0], ends[-1]
            angle, reach = rank * 2.39996, 26 + 5 * math.sqrt(rank)
            x, y = ax * 0.6 + bx * 0.4 + math.cos(angle) * reach, ay * 0.6 + by * 0.4 + math.sin(angle) * reach
            places[node] = round(x, 1), round(y, 1)
    return places


# --- layout -----------------------------------------------------------------------------------------------------------


class Layout(NamedTuple):
    """`places`: node → (x, y), y downwards, neighbours about 40 apart; `groups`: communities, biggest first, each a list of
    nodes by weight."""

    places: dict[str, tuple[float, float]]
    groups: list[list[str]]


def layout(nodes: Sequence[str], pairs: Iterable[tuple[str, str]], *, aspect: float = 1.4, gap: float = 34.0) -> Layout:
    """Communities placed first, their members inside: the same for the same nodes and links, and much the same for nearly the
    same.

    `aspect` is width by height of the whole, `gap` the least distance between two nodes.
    """
    import numpy as np

    order = sorted(nodes)
    near = _near(order, pairs)
    if not order:
        return Layout({}, [])
    degree = [len(row) for row in near]
    members = _communities(near, order)
    members.sort(key=lambda m: (-len(m), m))
    group_of = [0] * len(order)
    for g, group in enumerate(members):
        for i in group:
            group_of[i] = g
    # What is tied to much is drawn bigger and has a longer name beside it: it gets more room.
    room = 1.0 + 0.9 * np.sqrt(np.array(degree) / max(degree)) if max(degree) else np.ones(len(order))
    inner = [_inside(group, near, order, gap, room[group], np) for group in members]
    radius = np.array([np.sqrt((p**2).sum(1)).max() + 0.62 * gap for p in inner])
    between: dict[tuple[int, int], float] = defaultdict(float)
    for i, row in enumerate(near):
        for j, weight in row.items():
            a, b = group_of[i], group_of[j]
            if a < b:
                between[a, b] += weight
    # Where a community would stand by itself: by its names, those of its most tied members above all, so that it stays there
    # when a few join or leave it.
    spread = np.array([_chance(node) for node in order])
    heavy = (np.array(degree) + 0.1) ** 3
    anchors = np.array([(spread[group] * heavy[group][:, None]).sum(0) / heavy[group].sum() for group in members])
    centre = _centres(radius, between, anchors, aspect, np)
    place = np.zeros((len(order), 2))
    for g, group in enumerate(members):
        place[group] = inner[g] + centre[g]
    if len(order) <= 4000:
        place = _apart(place, gap * 0.92, room, np, steps=24)
    place -= place.mean(0)
    groups = [[order[i] for i in sorted(group, key=lambda i: (-degree[i], order[i]))] for group in members]
    return Layout({node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(order, place)}, groups)


def communities(nodes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of `layout` without the places: biggest first, each a list of nodes by weight."""
    order = sorted(nodes)
    near = _near(order, pairs)
    members = sorted(_communities(near, order), key=lambda m: (-len(m), m))
    return [[order[i] for i in sorted(group, key=lambda i: (-len(near[i]), order[i]))] for group in members]


def _near(order: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[dict[int, float]]:
    """For each node, the nodes that it is tied to and how tightly: ten links tie tighter than one, not ten times so."""
    index = {node: i for i, node in enumerate(order)}
    near: list[dict[int, float]] = [{} for _ in order]
    for a, b in pairs:
        i, j = index[a], index[b]
        if i != j:
            near[i][j] = near[i].get(j, 0) + 1
            near[j][i] = near[j].get(i, 0) + 1
    for row in near:
        for j, times in row.items():
            row[j] = 1.0 + math.log2(times)
    return near


def _chance(text: str) -> tuple[float, float]:
    """Two numbers in [0, 1) that depend on the text alone."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big") / 2**32, int.from_bytes(digest[4:], "big") / 2**32


def _communities(near: list[dict[int, float]], order: Sequence[str], most: int = 240) -> list[list[int]]:
    """Louvain's method in a fixed order; a community of more than `most` is divided again. Loose nodes form one group of their
    own."""
    # Ties within a triangle hold tighter: communities then hardly change with a single link.
    known = [row.keys() for row in near]
    near = [{j: w * (1.0 + math.log2(1 + len(known[i] & known[j]))) for j, w in row.items()} for i, row in enumerate(near)]
    linked = [i for i in range(len(near)) if near[i]]
    loose = [i for i in range(len(near)) if not near[i]]
    done: list[list[int]] = []
    queue = [(linked, 0)] if linked else []
    while queue:
        nodes, depth = queue.pop()
        parts = _louvain(nodes, near)
        for part in parts:
            if len(part) > most and len(parts) > 1 and depth < 6:
                queue.append((part, depth + 1))
            elif len(part) > most:
                done += [part[k : k + most] for k in range(0, len(part), most)]
            else:
                done.append(part)
    done += [loose[k : k + most] for k in range(0, len(loose), most)]
    # A group of two says nothing: it joins the group that it is tied to most.
    of = {i: g for g, group in enumerate(done) for i in group}
    for g, group in enumerate(done):
        if 0 < len(group) < 3:
            ties: dict[int, float] = defaultdict(float)
            for i in group:
                for j, w in near[i].items():
                    if of[j] != g and len(done[of[j]]) < most:
                        ties[of[j]] += w
            if ties:
                best = max(ties, key=lambda h: (ties[h], -h))
                for i in group:
                    of[i] = best
                done[best] = sorted(done[best] + group)
                done[g] = []
    small = sorted(i for group in done if 0 < len(group) < 3 for i in group)
    done = [group for group in done if len(group) >= 3]
    return done + [small[k : k + most] for k in range(0, len(small), most)]


def _louvain(nodes: Sequence[int], near: list[dict[int, float]]) -> list[list[int]]:
    inside = set(nodes)
    rows = {i: {j: w for j, w in near[i].items() if j in inside} for i in nodes}
    loops = {i: 0.0 for i in nodes}
    held = {i: [i] for i in nodes}
    while True:
        total = sum(sum(row.values()) for row in rows.values()) + 2 * sum(loops.values())
        if not total:
            break
        strength = {i: sum(row.values()) + 2 * loops[i] for i, row in rows.items()}
        home = {i: i for i in rows}
        mass = dict(strength)
        moved_once = False
        for _ in range(12):
            moved = 0
            for i, row in rows.items():
                own = home[i]
                ties: dict[int, float] = {}
                for j, w in row.items():
                    c = home[j]
                    ties[c] = ties.get(c, 0.0) + w
                share = strength[i] / total
                mass[own] -= strength[i]
                best, gain = own, ties.get(own, 0.0) - mass[own] * share
                for c, w in ties.items():
                    g = w - mass[c] * share
                    if g > gain + 1e-12 or (abs(g - gain) <= 1e-12 and c < best and c != own and best != own):
                        best, gain = c, g
                mass[best] += strength[i]
                if best != own:
                    home[i] = best
                    moved += 1
            if moved:
                moved_once = True
            if moved <= len(rows) // 200:
                break
        if not moved_once or len(set(home.values())) == len(rows):  # nothing came together: nodes only changed places
            break
        merged: dict[int, dict[int, float]] = {}
        loop: dict[int, float] = {}
        for i, row in rows.items():
            c = home[i]
            to = merged.setdefault(c, {})
            loop[c] = loop.get(c, 0.0) + loops[i]
            for j, w in row.items():
                d = home[j]
                if d == c:
                    loop[c] += w / 2
                else:
                    to[d] = to.get(d, 0.0) + w
        lists: dict[int, list[int]] = {}
        for i, own in held.items():
            lists.setdefault(home[i], []).extend(own)
        rows, loops, held = merged, loop, lists
    return [sorted(group) for group in held.values()]


def _inside(group: list[int], near: list[dict[int, float]], order: Sequence[str], gap: float, room: Any, np: Any) -> Any:
    """Places of the members of one community around (0, 0): distances on the page follow steps in the graph."""
    count = len(group)
    at = {i: k for k, i in enumerate(group)}
    spread = np.array([_chance(order[i]) for i in group])
    start = (spread - 0.5) * gap * math.sqrt(count)
    if count == 1:
        return np.zeros((1, 2))
    rows = [[at[j] for j in near[i] if j in at] for i in group]
    if not any(rows):
        side = math.ceil(math.sqrt(count * 1.6))
        return (
            (np.array([[k % side * 1.9, k // side * 1.2] for k in range(count)]) - [side * 0.95, count / side * 0.6]) * gap * 0.8
        )
    steps = np.full((count, count), 0.0)
    for k in range(count):
        seen = {k: 0}
        layer = [k]
        while layer:
            reached = []
            for a in layer:
                for b in rows[a]:
                    if b not in seen:
                        seen[b] = seen[a] + 1
                        reached.append(b)
            layer = reached
        for b, d in seen.items():
            steps[k, b] = d
    far = steps.max() + 1
    steps[(steps == 0) & ~np.eye(count, dtype=bool)] = far
    # Of many, no names are read: there the distance tells more of the steps.
    many = len(order) > 4000
    # Around a hub there is room for few: the more links a node has, the longer they are.
    links = np.array([len(r) for r in rows])
    length = 0.75 + 0.22 * np.sqrt(np.maximum(links[:, None], links[None, :]))
    want = steps ** (1.2 if many else 0.9) * np.where(steps == 1, length, 1.35) * gap * 1.25
    np.fill_diagonal(want, 1.0)
    weight = want**-2.0
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(1)
    pull = weight * want
    x, y = start[:, 0].copy(), start[:, 1].copy()
    # Stress majorisation (SMACOF); the small ones by the inverse, the big ones step by step.
    inverse = np.linalg.inv(np.diag(total) - weight + weight.mean() / count) if count <= 60 else None
    for _ in range(50 if count <= 60 else 60 if many else 40):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        ratio = pull / (np.sqrt(dx * dx + dy * dy) + 1e-6)
        sums = ratio.sum(1)
        to_x, to_y = sums * x - ratio @ x, sums * y - ratio @ y
        if inverse is not None:
            x, y = inverse @ to_x, inverse @ to_y
        else:
            x, y = (weight @ x + to_x) / total, (weight @ y + to_y) / total
        x, y = x - x.mean(), y - y.mean()
    place = np.stack([x, y], 1)
    return _apart(place, gap, room, np, steps=16 if many else 60)


def _apart(place: Any, gap: float, room: Any, np: Any, steps: int, stretch: float = 1.75) -> Any:
    """Push nodes off each other until they are `gap` apart, times their `room`; sideways more, since labels are wide."""
    count = len(place)
    if count < 2:
        return place
    place = place * [1 / stretch, 1.0]
    unit = gap / math.sqrt(stretch)
    widest = unit * float(room.max())
    all_pairs = np.triu_indices(count, 1) if count <= 60 else None
    for _ in range(steps):
        a, b = all_pairs or _close(place, widest, np)
        delta = place[a] - place[b]
        distance = np.sqrt((delta**2).sum(1))
        need = unit * (room[a] + room[b]) / 2
        hit = distance < need * 0.98
        if not hit.any():
            break
        a, b, delta, distance, need = a[hit], b[hit], delta[hit], distance[hit], need[hit]
        same = distance < 1e-6
        delta[same] = np.stack([np.cos(a[same] * 2.4), np.sin(a[same] * 2.4)], 1)
        push = delta / np.maximum(distance, 1e-6 + same)[:, None] * ((need - distance) * 0.5)[:, None]
        move = np.zeros_like(place)
        np.add.at(move, a, push)
        np.add.at(move, b, -push)
        place = place + np.clip(move, -unit, unit)
    return place * [stretch, 1.0]


def _close(place: Any, need: float, np: Any) -> tuple[Any, Any]:
    """Index pairs of places that may be nearer than `need`: those in the same or in touching cells of a grid."""
    cell = np.floor(place / need).astype(np.int64)
    cell -= cell.min(0)
    width = int(cell[:, 1].max()) + 3
    code = (cell[:, 0] + 1) * width + cell[:, 1] + 1
    by = np.argsort(code, kind="stable")
    sorted_code = code[by]
    firsts, seconds = [], []
    for step in (0, 1, width - 1, width, width + 1):
        low = np.searchsorted(sorted_code, code + step, "left")
        high = np.searchsorted(sorted_code, code + step, "right")
        size = high - low
        a = np.repeat(np.arange(len(place)), size)
        offset = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        b = by[np.repeat(low, size) + offset]
        keep = a < b if step == 0 else a != b
        firsts.append(a[keep])
        seconds.append(b[keep])
    return np.concatenate(firsts), np.concatenate(seconds)


def _centres(radius: Any, between: Mapping[tuple[int, int], float], anchors: Any, aspect: float, np: Any) -> Any:
    """Where the communities go: tied ones near each other, none on another, the whole about `aspect` wide.

    The way there is short and smooth, since what is found by wandering is found elsewhere after the least change: anchors (in the unit
    square) are pulled together by ties in one linear step, spread over a rectangle by the room that lies left of and above each, and
    only pushed apart where they still overlap.
    """
    count = len(radius)
    if count == 1:
        return np.zeros((1, 2))
    tie = np.zeros((count, count))
    for (a, b), weight in between.items():
        tie[a, b] = tie[b, a] = weight
    root = np.sqrt(np.maximum(tie.sum(0), 1))
    strength = tie / (root[:, None] * root[None, :])
    at = np.linalg.solve(np.eye(count) + (np.diag(strength.sum(1)) - strength) / 3, anchors - 0.5)
    # A soft rank: a small community that jumps shifts nobody much, a crowd is spread, a gap is closed.
    mass = radius**2 / (radius**2).sum()
    ranks = [(mass * 0.5 * (1 + np.tanh((at[:, k, None] - at[None, :, k]) / 0.06))).sum(1) - 0.5 for k in (0, 1)]
    area = math.sqrt((radius**2).sum())
    goal = np.stack(ranks, 1) * area * math.sqrt(math.pi / 0.65) * [math.sqrt(aspect), 1 / math.sqrt(aspect)]
    x, y = goal[:, 0].copy(), goal[:, 1].copy()
    reach = radius[:, None] + radius[None, :]
    np.fill_diagonal(reach, 0)
    share = radius[None, :] ** 2 / (radius[:, None] ** 2 + radius[None, :] ** 2)  # the bigger one moves less
    rounds = 200 if count <= 150 else 100
    for turn in range(rounds):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        distance = np.sqrt(dx * dx + dy * dy) + 1e-6
        lack = np.maximum(reach * 0.98 - distance, 0) * share * 0.5 / distance
        back = 0.05 * (1 - turn / rounds)
        move_x = (dx * lack).sum(1) + (goal[:, 0] - x) * back
        move_y = (dy * lack).sum(1) + (goal[:, 1] - y) * back
        brake = np.minimum(1, area * 0.1 / (np.sqrt(move_x**2 + move_y**2) + 1e-6))
        x, y = x + move_x * brake, y + move_y * brake
    return np.stack([x, y], 1)
