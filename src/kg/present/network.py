"""The graph of the store as a `networkx.MultiDiGraph`: every entity in use, every claim, every
citation.

    graph = network(store)
    part = around(graph, entity, hops=2)  # the neighbourhood of one thing
    folding = fold(graph)  # allocations, milestones, tenures … as links of what they tie
    places = positions(graph, folding, weight)  # where each stands in the view
    flat = plain(graph)  # strings and numbers only, for GraphML and the like
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError
from kg.rdf import nquads
from kg.rdf.iris import local
from kg.rdf.terms import DCTERMS, KG, NAMING, OWL, SCHEMA, SKOS, TYPE, parts
from kg.system import memory
from kg.words import phrase, translate

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
    `period` (that it speaks about), `day` (the first of that period), `standing`, `qualifier`,
    `printed`, `reason`. Claims of one citation share one dict.

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

    with memory.gc_paused():
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
        raise KGError(phrase("present.no-current-graph"), phrase("present.no-current-graph.hint"))
    for s, p, o, g in nquads.of_text(whole):
        if g:
            now = f"{s} {p} {o}" in current
            yield s[1:-1] if s[0] == "<" else s, p, o, g[1:-1] if g[0] == "<" else g, now


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
    return {
        f"title_{language}": translate(phrase("present.untitled"), language)
        for language in ("ko", "en")
    }


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
        "period": one(KG + "period") or one(KG + "asOf"),
        "day": one(KG + "asOf"),
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
            citations.sort(key=lambda c: (_STANDINGS.get(c["standing"], 0), c["day"] == ""))
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
