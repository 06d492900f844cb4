"""The graph of the store as a `networkx.MultiDiGraph`, what of it is drawn as a thing, and what
links things.

graph = network(store)                   # every entity in use, every claim, every citation part =
around(graph, entity, hops=2)     # the neighbourhood of one thing folding = fold(graph)
       # allocations, milestones, tenures … as links between the things that they tie places =
stands(graph, folding, weight)  # where each stands in the view flat = plain(graph)
    # strings and numbers only, for GraphML and the like
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import files
from kg.errors import KGError
from kg.export import harmless_cell
from kg.layout import layout
from kg.rdf.writing import shown
from kg.terms import DCTERMS, KG, NAMING, OWL, SCHEMA, SKOS, TYPE, local, parts

if TYPE_CHECKING:
    import networkx
    import pyoxigraph

SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
# Not things of the graph's world but of its book-keeping.
_META = {KG + name for name in ("Source", "Citation", "Register", "Rule")} | {
    "http://rdfs.org/ns/void#Dataset"
}
_NAMES = tuple(f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_STANDINGS = {"stated": 0, "claimed": 1, "derived": 2, "set-aside": 3}

# A way of saying rather than a thing: drawn as a link between the things that it ties, unless
# unfolded.
FACETS = tuple(
    KG + n
    for n in (
        "Allocation",
        "Milestone",
        "Agreement",
        "Application",
        "Decision",
        "Tenure",
        "Measurement",
        "Target",
        "Ranking",
    )
)
# What only tells how a facet counts; folded away with the facets that use it.
MEASURES = tuple(KG + n for n in ("Indicator", "RankingList"))


# --- the store as a graph -------------------------------------------------------------------------


def network(
    store: pyoxigraph.Store | pyoxigraph.Dataset,
    written: tuple[str, str] | None = None,
    make: Callable[[], networkx.MultiDiGraph] | None = None,
) -> networkx.MultiDiGraph:
    """All entities and all claims about them, also superseded and set-aside ones, each with its
    citations.

    A node key is the IRI of an entity. Its attributes:

    - `id` (the last part of the IRI), `cls` and `kind` (IRI of its class, and of the topmost class
      above it), `facet` (True for a way of saying: an allocation, a milestone …), `label_ko`,
      `label_en`, `names` (all other names),
    - `statements`: the claims whose object is no entity, a list of dicts with `property` (IRI),
      `value` (text), `datatype`, `language`, `label_ko`, `label_en` (of a value that is a concept
      of the ontology, else ""), `current`, `standing`, `disputed`, `citations`.

    An edge goes from subject to object, its key is the IRI of the property. Its attributes:
    `label_ko`, `label_en` (of the property), `current`, `standing`, `disputed`, `citations`.

    `current` says whether the claim is in the current graph; `standing` is the best that one of its
    citations gives it: "stated", "claimed", "derived" (by a rule) or "set-aside"; `disputed` marks
    the current values of a property that can have only one. A citation is a dict of texts: `id`
    (IRI), `source` (IRI, a key of `graph.graph["sources"]`; "" for a file or a rule), `locator`,
    `as_of`, `standing`, `qualifier`, `printed`, `reason`. Claims of one citation share one dict.

    `graph.graph` holds `title_ko`, `title_en`; `base` (what the IRIs of entities begin with);
    `sources` {IRI: publisher, title, issued, language, type, url, reading, reliability}; `classes`
    {IRI: label_ko, label_en, kind}; `kinds` (IRIs in the order of the ontology's labels);
    `predicates` {IRI: label_ko, label_en, functional}. The order of nodes, edges and lists is that
    of their keys, so equal stores give equal graphs.

    `written` is the store as text where that is at hand (see `written`): to read it takes half the
    time of asking the store. `make` gives the empty graph that is filled.
    """
    if make is None:
        from networkx import MultiDiGraph as make

    with files.gc_paused():
        return _network(_lines(*(written or _dumped(store))), make())


def _network(
    lines: Iterable[tuple[str, str, str, str, bool]], graph: networkx.MultiDiGraph
) -> networkx.MultiDiGraph:
    rows = list(lines)
    typed: dict[str, dict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )  # subject → class → graphs that say so
    by_class: dict[str, set[str]] = defaultdict(set)
    ontologies: set[str] = set()
    retired: set[str] = set()
    citation, deprecated = f"<{KG}Citation>", f"<{OWL}deprecated>"
    for s, p, o, g, _ in rows:
        if p == deprecated:
            retired.add(s)
        elif p == TYPE:
            by_class[o[1:-1]].add(s)
            if o == citation:  # most of them all, and never a thing
                continue
            typed[s][o[1:-1]].add(g)
            if o.startswith(OWL, 1):
                ontologies.add(g)
    meta = set().union(*(by_class[cls] for cls in _META))
    terms = {s for s, types in typed.items() if any(gs & ontologies for gs in types.values())}
    none = meta | terms | retired  # of what is retired nothing is said: another took its place
    entities = {
        s
        for s, types in typed.items()
        if s not in none and any(not cls.startswith(OWL) for cls in types)
    }

    about: dict[
        str, dict[str, list[str]]
    ] = {}  # sources, citations, ontology terms, the dataset: property → objects
    claims: dict[str, dict[tuple[str, str], list[tuple[str, bool]]]] = {
        s: {} for s in entities
    }  # (property, object) → graphs
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
    ids = _ids(entities, graph.graph["base"])
    for subject in sorted(entities):
        graph.add_node(
            subject,
            **{
                "id": ids[subject],
                **_entity(subject, claims[subject], typed[subject], vocabulary, rules),
            },
        )
    for subject in sorted(entities):
        statements, edges = _claims(claims[subject], entities, origins, vocabulary, about)
        graph.nodes[subject]["statements"] = statements
        graph.add_edges_from(
            (subject, target, prop, attributes) for target, prop, attributes in edges
        )
    return graph


def written(place: Path) -> tuple[str, str]:
    """(N-Triples of the current graph, N-Quads of the named graphs, a line each in one spelling) of
    a build's store in a folder.
    """
    derived = (place / "derived.nq").read_text("utf-8")
    plain = (place / "current.nq").read_text("utf-8") + "".join(
        line.rpartition(" <")[0] + " .\n" for line in derived.split("\n")[:-1]
    )
    return plain, (place / "named.nq").read_text("utf-8") + derived


def _dumped(store: pyoxigraph.Store | pyoxigraph.Dataset) -> tuple[str, str]:
    """(N-Triples of the default graph, N-Quads of all): by way of text, since a million Python
    objects made of terms take much longer.
    """
    import pyoxigraph as ox

    if isinstance(store, ox.Store):
        plain = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        whole = store.dump(format=ox.RdfFormat.N_QUADS)
    else:
        plain = ox.serialize(
            (q.triple for q in store if q.graph_name == ox.DefaultGraph()),
            format=ox.RdfFormat.N_TRIPLES,
        )
        whole = ox.serialize(iter(store), format=ox.RdfFormat.N_QUADS)
    return plain.decode(), whole.decode()


def _lines(plain: str, whole: str) -> Iterator[tuple[str, str, str, str, bool]]:
    """(subject, property, object, graph, current) of all triples of named graphs; subject and graph
    as IRIs, the others as N-Triples.
    """
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


def _ids(iris: Iterable[str], base: str) -> dict[str, str]:
    """An id for each IRI: its last part where only it has that, or where it begins with `base`;
    else the whole IRI.
    """
    shared = Counter(map(local, iris))
    return {
        iri: local(iri) if shared[local(iri)] == 1 or iri == base + local(iri) else iri
        for iri in iris
    }


def _common_start(iris: Iterable[str]) -> str:
    """What most of the IRIs begin with, up to a slash or hash."""
    counts: dict[str, int] = defaultdict(int)
    for iri in iris:
        counts[iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]] += 1
    return max(counts, key=lambda start: (counts[start], start), default="")


def _labels(values: Iterable[str], fallback: str) -> tuple[str, str]:
    """The Korean and the English of some literals; one stands in for the other where it is
    missing.
    """
    found: dict[str, str] = {}
    for text, _, language in sorted(map(parts, values)):
        found.setdefault(language.lower().split("-")[0], text)
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


def _origin(
    iri: str, facts: Mapping[str, list[str]], is_citation: bool, is_rule: bool
) -> dict[str, str]:
    def one(prop: str) -> str:
        values = facts.get(prop)
        return (
            "" if not values else _text(values[0]) if len(values) == 1 else min(map(_text, values))
        )

    source = one("http://www.w3.org/ns/prov#wasDerivedFrom")
    standing = (
        "derived"
        if is_rule or ("/rule/" in iri and not is_citation)
        else one(KG + "standing") or "stated"
    )
    return {
        "id": iri,
        "source": source,
        "locator": one(KG + "locator") or ("" if source else local(iri)),
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
            local(iri),
        )
        kinds = {local(cls) for cls in typed[iri] if cls.startswith(OWL)}
        if "Class" in kinds:
            classes[iri] = {"label_ko": ko, "label_en": en}
            supers[iri] = sorted(_text(o) for o in about.get(iri, {}).get(SUBCLASS, ()))
        elif any(kind.endswith("Property") for kind in kinds):
            predicates[iri] = {
                "label_ko": ko,
                "label_en": en,
                "functional": "FunctionalProperty" in kinds,
            }
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
    subject: str,
    claims: Mapping,
    types: Mapping[str, set[str]],
    vocabulary: Vocabulary,
    rules: set[str],
) -> dict[str, Any]:
    labels: dict[str, list[str]] = defaultdict(list)
    for prop, value in claims:
        if (prop in _NAMES or prop in NAMING) and value.startswith('"'):
            labels[prop].append(value)
    ko, en = _labels(next((labels[prop] for prop in NAMING if prop in labels), ()), local(subject))
    names = sorted({_text(v) for prop in _NAMES for v in labels[prop]} - {ko, en})
    # Rules add the classes above; the one that somebody wrote down is the lowest.
    written = {
        c
        for c, graphs in types.items()
        if any(g not in rules and "/rule/" not in g for g in graphs)
    } or set(types)
    cls = max(written, key=lambda c: (len(vocabulary.classes.get(c, {}).get("above", ())), c))
    known = vocabulary.classes.get(cls, {"kind": cls, "above": [cls]})
    return {
        "cls": cls,
        "kind": known["kind"],
        "facet": any(c in FACETS for c in known["above"]),
        "label_ko": ko,
        "label_en": en,
        "names": names,
    }


def _claims(
    claims: Mapping, entities: set[str], origins: Mapping, vocabulary: Vocabulary, about: Mapping
):
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
        known = vocabulary.predicates.get(prop) or {
            "label_ko": local(prop),
            "label_en": local(prop),
            "functional": False,
        }
        rivals = sum(now for _, now, _ in values[prop]) > 1 and known["functional"]
        for value, now, citations in sorted(values[prop], key=lambda row: (not row[1], row[0])):
            fields = {
                "current": now,
                "standing": citations[0]["standing"],
                "disputed": rivals and now,
                "citations": citations,
            }
            text, datatype, language = parts(value)
            if not datatype and text in entities:
                edges.append(
                    (
                        text,
                        prop,
                        {"label_ko": known["label_ko"], "label_en": known["label_en"], **fields},
                    )
                )
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


# --- parts, and flat copies -----------------------------------------------------------------------


def around(graph: networkx.MultiDiGraph, entity: str, hops: int = 1) -> networkx.MultiDiGraph:
    """The part of `graph` within `hops` steps of `entity` (an IRI or an id), in either direction;
    facets on the way cost no step.

    Raises KGError if there is no such entity.
    """
    start = (
        entity
        if entity in graph
        else next((n for n, d in graph.nodes(data=True) if d.get("id") == entity), None)
    )
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
    """A copy whose attributes are strings, numbers and truth values only, as GraphML and GEXF need
    them.

    A node gets one attribute `<property>` for each property with a current value (several joined by
    " | "); `cls`, `kind` and properties are given by the last part of their IRI, with `kg_` before
    a property whose name such formats or their readers take for something of their own. Nodes and
    edges get `sources`: their citations as "source#locator", joined by " | ".
    """
    import networkx as nx

    flat = nx.MultiDiGraph(
        title_ko=graph.graph.get("title_ko", ""), title_en=graph.graph.get("title_en", "")
    )
    for node, data in graph.nodes(data=True):
        values: dict[str, list[str]] = defaultdict(list)
        cited: list[str] = []
        for statement in data.get("statements", ()):
            if statement["current"]:
                values[local(statement["property"])].append(
                    statement["label_en"] or statement["value"]
                )
                cited += [_cited(c) for c in statement["citations"]]
        own = {
            "id": data.get("id", str(node)),
            "cls": local(str(data.get("cls", ""))),
            "kind": local(str(data.get("kind", ""))),
            "label_ko": data.get("label_ko", str(node)),
            "label_en": data.get("label_en", str(node)),
            "names": " | ".join(data.get("names", ())),
        }
        extra = {
            "kg_" + name if name.lower() in _KEPT else name: " | ".join(vs)
            for name, vs in sorted(values.items())
        }
        flat.add_nodes_from(
            [
                (
                    node,
                    {
                        "label": own["label_en"],
                        **own,
                        **extra,
                        "sources": " | ".join(dict.fromkeys(cited)),
                    },
                )
            ]
        )
    for source, target, prop, data in graph.edges(keys=True, data=True):
        cited = " | ".join(dict.fromkeys(_cited(c) for c in data.get("citations", ())))
        flat.add_edge(
            source,
            target,
            key=str(prop),
            property=local(str(prop)),
            label=data.get("label_en", local(str(prop))),
            label_ko=data.get("label_ko", ""),
            label_en=data.get("label_en", ""),
            current=bool(data.get("current", True)),
            standing=data.get("standing", ""),
            sources=cited,
        )
    return flat


def text(graph: networkx.MultiDiGraph, format: str) -> bytes:
    """The graph as "graphml" or "gexf", or as the two CSV tables "nodes" and "edges" that such
    tools take too: the picture of the view with everything unfolded (positions, radii, colours,
    nearest shapes), and the day from which each is spoken of; or as "csv": a row for each claim and
    citation. The attribute `y` grows upwards as in Gephi and sigma; GraphML has beside it what yEd
    draws, with y downwards. No cell of CSV can act as a formula in a spreadsheet (see
    `kg.export.harmless_cell`).

    UTF-8, the same bytes for the same graph. Raises KGError for another format.
    """
    if format == "csv":
        return _csv(graph)
    if format not in ("graphml", "gexf", "nodes", "edges"):
        raise KGError(f"no format {format!r}", "graphml, gexf, nodes, edges or csv")
    flat = plain(graph)
    _timed(graph, flat)
    for data in (
        flat.graph,
        *(d for _, d in flat.nodes(data=True)),
        *(d for _, _, d in flat.edges(data=True)),
    ):
        data.update((k, shown(v)) for k, v in data.items() if isinstance(v, str))
    folding = fold(graph)
    weight = weights(graph, folding)
    places, most = (
        stands(graph, folding, weight),
        max((weight[n] for n in folding.drawn), default=0) or 1,
    )
    order = {kind: i % len(COLOURS) for i, kind in enumerate(graph.graph.get("kinds", ()))}
    kinds = {node: order.get(kind, 1) for node, kind in graph.nodes(data="kind")}
    for node, data in flat.nodes(data=True):
        x, y = places[node]
        size = 4.5 if node in folding.homes else round(4 + 9 * math.sqrt(weight[node] / most), 1)
        data.update(x=x, y=-y, size=size, color=COLOURS[kinds[node]])
    if format == "nodes":
        rows = (
            [d["id"], d["label"], *(d.get(name, "") for name in _NODE)]
            for _, d in flat.nodes(data=True)
        )
        return _table(["Id", "Label", *_NODE], rows)
    if format == "edges":
        ids = dict(flat.nodes(data="id"))
        edges = flat.edges(data=True)
        rows = (
            [
                ids[a],
                ids[b],
                "Directed",
                d["label"],
                d["property"],
                *(d.get(name, "") for name in _EDGE),
            ]
            for a, b, d in edges
        )
        return _table(["Source", "Target", "Type", "Label", "Kind", *_EDGE], rows)
    return _gexf(flat, kinds) if format == "gexf" else _graphml(flat, kinds)


_NODE = (
    "label_ko",
    "label_en",
    "names",
    "cls",
    "kind",
    "x",
    "y",
    "size",
    "color",
    "start",
    "sources",
)
_EDGE = ("label_ko", "property", "current", "standing", "start", "sources")


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    table.writerows(
        [
            (
                str(cell).lower()
                if isinstance(cell, bool)
                else harmless_cell(cell)
                if isinstance(cell, str)
                else cell
            )
            for cell in row
        ]
        for row in rows
    )
    return out.getvalue().encode()


def _timed(graph: networkx.MultiDiGraph, flat: networkx.MultiDiGraph) -> None:
    """Give nodes and edges the day from which they are spoken of, so that a time line can play
    them.
    """

    def first(claims: Iterable[Mapping[str, Any]]) -> str:
        return min(
            (c["as_of"] for claim in claims for c in claim.get("citations", ()) if c["as_of"]),
            default="",
        )

    for node, data in flat.nodes(data=True):
        ties = (
            d for edges in (graph.out_edges, graph.in_edges) for _, _, d in edges(node, data=True)
        )
        if day := first((*graph.nodes[node].get("statements", ()), *ties)):
            data["start"] = day
    for source, target, key, data in flat.edges(keys=True, data=True):
        if day := first([graph.edges[source, target, key]]):
            data["start"] = day


def _gexf(flat: networkx.MultiDiGraph, kinds: Mapping[str, int]) -> bytes:
    """With `kind`, without which Gephi makes one edge of all between two nodes, and without a
    clock; `flat` is changed on the way.
    """
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    def viz(colour: str, **more: Any) -> dict[str, Any]:
        return {"color": dict(zip("rgb", _rgb(colour)), a=1.0), **more}

    for node, data in flat.nodes(data=True):
        place = {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}
        data["viz"] = viz(
            data.pop("color"), position=place, size=data.pop("size"), shape=SHAPES[kinds[node]][0]
        )
    for _, _, data in flat.edges(data=True):
        data["viz"] = viz(_LINE, shape="solid" if data["current"] else "dashed")
    writer = GEXFWriter(flat)
    for element, (_, _, prop) in zip(
        writer.xml.iter("edge"), flat.edges(data="property"), strict=True
    ):
        element.set("kind", prop)
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = "kg"
    SubElement(meta, "description").text = _title(flat)
    return f"{writer}\n".replace("\r", "&#13;").encode()


def _graphml(flat: networkx.MultiDiGraph, kinds: Mapping[str, int]) -> bytes:
    """In each node and edge what yEd draws (http://www.yworks.com/xml/graphml), then the attributes
    for other readers, where the last counts that they understand; `flat` is changed on the way.
    """
    from xml.etree.ElementTree import Element, SubElement, tostring

    from networkx import GraphMLWriter

    title = _title(flat)
    flat.graph.clear()  # a key for the graph is an error to Gephi
    for data in (*(d for _, d in flat.nodes(data=True)), *(d for _, _, d in flat.edges(data=True))):
        data.update(zip("rgb", _rgb(data.setdefault("color", _LINE))))
    for _, _, prop, data in flat.edges(keys=True, data=True):
        data["iri"] = prop
    writer = GraphMLWriter(flat)
    root = writer.xml
    root.set("xmlns:y", "http://www.yworks.com/xml/graphml")
    # Gephi takes the text of d3 of a node and of d7 of an edge for the label: that is right for
    # yEd's, and wrong for any other.
    for name, element in (
        *(("id", e) for e in root.iter("key")),
        *(("key", e) for e in root.iter("data")),
    ):
        element.set(name, "k" + element.get(name)[1:])
    for at, (key, scope) in enumerate((("d3", "node"), ("d7", "edge"))):
        root.insert(
            at, Element("key", {"id": key, "for": scope, "yfiles.type": scope + "graphics"})
        )
    about = Element("desc")
    about.text = f"“{title}”"  # Gephi guesses the encoding from the first signs that are not ASCII
    root.insert(0, about)

    def drawn(
        element: Element, key: str, shape: str, *parts: tuple[str, str, dict[str, Any]]
    ) -> None:
        data = Element("data", key=key)
        element.insert(0, data)
        inner = SubElement(data, "y:" + shape)
        for tag, text, attributes in parts:
            SubElement(
                inner, "y:" + tag, {name: str(value) for name, value in attributes.items()}
            ).text = _HTML.sub("‹", text) or None

    for element, (node, data) in zip(root.iter("node"), flat.nodes(data=True), strict=True):
        _, shape, stretch = SHAPES[kinds[node]]
        side = round(2 * stretch * data["size"], 1)
        box = {
            "x": round(data["x"] - side / 2, 2),
            "y": round(-data["y"] - side / 2, 2),
            "width": side,
            "height": side,
        }
        drawn(
            element,
            "d3",
            "ShapeNode",
            ("Geometry", "", box),
            ("Fill", "", {"color": data["color"], "transparent": "false"}),
            ("BorderStyle", "", {"color": "#ffffff", "type": "line", "width": "1.0"}),
            (
                "NodeLabel",
                data["label"],
                {"fontSize": 8, "textColor": "#1b1f24", "modelName": "sides", "modelPosition": "s"},
            ),
            ("Shape", "", {"type": shape}),
        )
    for i, (element, (_, _, data)) in enumerate(
        zip(root.iter("edge"), flat.edges(data=True), strict=True)
    ):
        element.set("id", f"e{i}")  # readers want one that no other edge has
        drawn(
            element,
            "d7",
            "PolyLineEdge",
            (
                "LineStyle",
                "",
                {"color": _LINE, "type": "line" if data["current"] else "dashed", "width": "1.0"},
            ),
            ("Arrows", "", {"source": "none", "target": "standard"}),
            (
                "EdgeLabel",
                data["label"],
                {
                    "fontSize": 6,
                    "textColor": "#5b6470",
                    "modelName": "centered",
                    "modelPosition": "center",
                },
            ),
        )
    writer.indent(root)
    # Not as &#…;: at each of these Gephi begins anew, and drops the space between two words.
    return tostring(root, encoding="UTF-8", xml_declaration=True).replace(b"\r", b"&#13;") + b"\n"


def _title(flat: networkx.MultiDiGraph) -> str:
    return " / ".join(dict.fromkeys((flat.graph["title_ko"], flat.graph["title_en"])))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


COLOURS = ("#0067a8", "#5f6b7a", "#c04a00", "#00785a", "#806400", "#9a3580", "#3a6bd6", "#a8322a")
_LINE = "#a9b2bc"
# What comes nearest to the shapes of the view (`paint.js`), in GEXF and in yEd, and how far that
# reaches beyond the radius.
SHAPES = (
    ("disc", "ellipse", 1),
    ("disc", "star5", 1.25),
    ("square", "rectangle", 0.88),
    ("diamond", "diamond", 1.2),
    ("disc", "hexagon", 1.1),
    ("triangle", "triangle", 1.1),
    ("triangle", "trapezoid2", 1),
    ("disc", "star8", 1.1),
)
# What an attribute is not called unless it is that: names of `plain`, of GEXF, and of what Gephi
# reads as part of the picture.
_KEPT = {
    "id",
    "cls",
    "kind",
    "label",
    "label_ko",
    "label_en",
    "names",
    "sources",
    "start",
    "end",
    "pid",
    "parents",
    "slices",
    "spells",
    "viz",
    "x",
    "y",
    "z",
    "xpos",
    "ypos",
    "size",
    "color",
    "r",
    "g",
    "b",
    "d3",
}
_HTML = re.compile(r"\A\s*<(?=html)", re.IGNORECASE)  # yEd would render it, and fetch its images


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
        said = [
            (s["property"], s["value"], s["label_ko"], s["label_en"], s) for s in data["statements"]
        ]
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
    return (
        f"{local(citation['source'])}#{citation['locator']}"
        if citation["source"]
        else citation["locator"]
    )


# --- folding: what is drawn as a thing, what as a link --------------------------------------------


class Link(NamedTuple):
    """Two things that a facet ties: `source` → `target` (nodes), `facet` (the folded node, or None
    for an edge of its own), `prop` (IRI).
    """

    source: str
    target: str
    facet: str | None
    prop: str


class Folding(NamedTuple):
    """`drawn`: nodes that stand for themselves, in order; `links`: what joins them; `homes`: folded
    node → nodes it belongs to.
    """

    drawn: list[str]
    links: list[Link]
    homes: dict[str, list[str]]


_TOWARDS = {KG + "hasRecipient", KG + "isSubmittedTo", KG + "confers"}


def fold(graph: networkx.MultiDiGraph) -> Folding:
    """Facets folded into links between the things that they tie, or into the one thing that they
    are about.

    An allocation becomes payer → programme, a tenure person → post, a measurement belongs to what
    it measures. A facet that ties nothing stays drawn. Nodes without the attributes of `network`
    are all drawn.
    """
    facets = {n for n, d in graph.nodes(data=True) if d.get("facet")}
    measures = {n for n, d in graph.nodes(data=True) if d.get("cls") in MEASURES}
    # An indicator is folded only if nothing but facets speaks of it.
    measures = {
        n
        for n in measures
        if all(m in facets for m in (*graph.predecessors(n), *graph.successors(n)))
    }
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
                others.append(
                    (
                        target,
                        prop,
                        prop in _TOWARDS or graph.nodes[target].get("kind") != KG + "Actor",
                    )
                )
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
                    links.append(
                        Link(main, node, facet, prop) if outward else Link(node, main, facet, prop)
                    )
        for other in mains[1:]:
            links.append(Link(mains[0], other, facet, KG + "concerns"))
    for node in sorted(measures):
        users = [
            h
            for m in sorted({*graph.predecessors(node), *graph.successors(node)})
            for h in homes.get(m, ())[:1]
        ]
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
    """How much a thing matters: what it is tied to, and how much is said of it and of what is
    folded into it.
    """
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


def stands(
    graph: networkx.MultiDiGraph, folding: Folding, weight: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Where every node stands in the view: what is drawn by `layout`, what is folded around the
    thing that it belongs to.
    """
    places = layout(folding.drawn, [(link.source, link.target) for link in folding.links]).places
    guests: dict[str, list[str]] = defaultdict(list)
    for node, homes in folding.homes.items():
        for home in homes:
            guests[home].append(node)
    paid = {
        n
        for n in folding.homes
        if any(s["property"] == KG + "amount" for s in graph.nodes[n]["statements"])
    }
    for home, own in guests.items():
        for rank, node in enumerate(sorted(own, key=lambda n: (n not in paid, -weight[n], n))):
            if folding.homes[node][0] != home:
                continue
            ends = [places[h] for h in folding.homes[node] if h not in folding.homes][:2]
            (ax, ay), (bx, by) = ends[0], ends[-1]
            angle, reach = rank * 2.39996, 26 + 5 * math.sqrt(rank)
            x, y = (
                ax * 0.6 + bx * 0.4 + math.cos(angle) * reach,
                ay * 0.6 + by * 0.4 + math.sin(angle) * reach,
            )
            places[node] = round(x, 1), round(y, 1)
    return places
