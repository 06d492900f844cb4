"""The graph of the store as a `networkx.MultiDiGraph`: every entity in use, every claim, every
citation.

    graph = network(written(place))
    part = around(graph, entity, hops=2)  # the neighbourhood of one thing
    folding = fold(graph)  # allocations, milestones, tenures … as links of what they tie
    places = positions(graph, folding, weight)  # where each stands in the view
    flat = plain(graph)  # strings and numbers only, for GraphML and the like
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from kg.errors import KGError
from kg.present import described
from kg.present.described import SUBJECT_NAMES, Facts, Vocabulary, labels_in_both, text_of
from kg.rdf import nquads
from kg.rdf.iris import local
from kg.rdf.terms import KG, NAMING, OWL, SKOS, TYPE, parts
from kg.system import memory
from kg.words import phrase

if TYPE_CHECKING:
    import networkx

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


# A triple of a named graph, (subject, property, value, graph, current): subject and graph as IRIs,
# the others as N-Triples strings; `current` if the current graph has it too. A bare tuple, since
# there may be a million.
Line = tuple[str, str, str, str, bool]
# What is claimed of a thing: (property, value) as N-Triples strings → the graphs that claim it, and
# whether it is current there.
Claims = dict[tuple[str, str], list[tuple[str, bool]]]


class StoreText(NamedTuple):
    """A store as text, a line each in one spelling: to read it takes half the time of asking the
    engine.
    """

    current: str  # N-Triples of the current graph
    named: str  # N-Quads of the named graphs


def network(
    text: StoreText, make: Callable[[], networkx.MultiDiGraph] | None = None
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

    `text` is what is asked (see `written`); `make` gives the empty graph that is filled.
    """
    import networkx

    with memory.gc_paused():
        graph = networkx.MultiDiGraph() if make is None else make()
        return _filled(graph, list(_lines(text)))


def _filled(graph: networkx.MultiDiGraph, lines: list[Line]) -> networkx.MultiDiGraph:
    kinds = _Kinds(lines)
    claims, about = _sorted_out(lines, kinds)
    vocabulary = described.vocabulary(about, kinds.terms, kinds.typed)
    graphs = sorted({g for of in claims.values() for gs in of.values() for g, _ in gs})
    cited, rules = kinds.by_class[KG + "Citation"], kinds.by_class[KG + "Rule"]
    origins = {
        g: described.origin(g, about.get(g, {}), is_citation=g in cited, is_rule=g in rules)
        for g in graphs
    }
    base = _common_start(kinds.entities)
    sources = sorted(kinds.by_class[KG + "Source"])
    graph.graph.update(described.titles(about, kinds.by_class[described.DATASET]))
    graph.graph["base"] = base
    graph.graph["sources"] = {s: described.source(about.get(s, {})) for s in sources}
    graph.graph.update(vocabulary._asdict())
    ids = _ids(kinds.entities, base)
    for subject in sorted(kinds.entities):
        entity = _entity(subject, claims[subject], kinds.typed[subject], vocabulary, rules)
        graph.add_node(subject, id=ids[subject], **entity)
    for subject in sorted(kinds.entities):
        statements, edges = _claims(claims[subject], claims.keys(), origins, vocabulary, about)
        graph.nodes[subject]["statements"] = statements
        graph.add_edges_from((subject, target, prop, data) for target, prop, data in edges)
    return graph


class _Kinds:
    """What there is in a store: entities, terms of the ontology, and what is neither.

    `typed`: subject → class → graphs that say so.
    """

    def __init__(self, lines: Iterable[Line]):
        self.typed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.by_class: dict[str, set[str]] = defaultdict(set)
        self.ontologies: set[str] = set()
        retired: set[str] = set()
        citation, deprecated = f"<{KG}Citation>", f"<{OWL}deprecated>"
        for s, p, o, g, _ in lines:
            if p == deprecated:
                retired.add(s)
            elif p == TYPE:
                self.by_class[o[1:-1]].add(s)
                if o == citation:  # most of them all, and never a thing
                    continue
                self.typed[s][o[1:-1]].add(g)
                if o.startswith(OWL, 1):
                    self.ontologies.add(g)
        self.meta: set[str] = set().union(*(self.by_class[cls] for cls in described.META))
        self.terms = {s for s, types in self.typed.items() if self._is_term(types)}
        # Of what is retired nothing is said: another took its place.
        none = self.meta | self.terms | retired
        self.entities = {
            s
            for s, types in self.typed.items()
            if s not in none and any(not cls.startswith(OWL) for cls in types)
        }

    def _is_term(self, types: Mapping[str, set[str]]) -> bool:
        return any(graphs & self.ontologies for graphs in types.values())


def _sorted_out(lines: Iterable[Line], kinds: _Kinds) -> tuple[dict[str, Claims], dict[str, Facts]]:
    """(what is claimed of each entity, what is known of sources, citations, terms of the ontology
    and the dataset).
    """
    claims: dict[str, Claims] = {s: {} for s in kinds.entities}
    about: dict[str, Facts] = {}
    meta, ontologies = kinds.meta, kinds.ontologies
    for s, p, o, g, current in lines:
        if s in claims:
            claims[s].setdefault((p, o), []).append((g, current))
        elif s in meta or g in ontologies:
            about.setdefault(s, {}).setdefault(p[1:-1], []).append(o)
    return claims, about


# --- the store as text ----------------------------------------------------------------------------


def written(place: Path) -> StoreText:
    """The store of a build, by its folder."""
    derived = (place / "derived.nq").read_text("utf-8")
    plain = (place / "current.nq").read_text("utf-8") + "".join(
        line.rpartition(" <")[0] + " .\n" for line in derived.split("\n")[:-1]
    )
    return StoreText(plain, (place / "named.nq").read_text("utf-8") + derived)


def _lines(text: StoreText) -> Iterator[Line]:
    """All triples of named graphs."""
    current = set(text.current.split(" .\n"))
    if current <= {""}:
        raise KGError(phrase("present.no-current-graph"), phrase("present.no-current-graph.hint"))
    for s, p, o, g in nquads.of_text(text.named):
        if g:
            now = f"{s} {p} {o}" in current
            yield s[1:-1] if s[0] == "<" else s, p, o, g[1:-1] if g[0] == "<" else g, now


# --- entities -------------------------------------------------------------------------------------


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
    counts = Counter(iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris)
    return max(counts, key=lambda start: (counts[start], start), default="")


def _entity(
    subject: str,
    claims: Claims,
    types: Mapping[str, set[str]],
    vocabulary: Vocabulary,
    rules: set[str],
) -> dict[str, Any]:
    labels: dict[str, list[str]] = defaultdict(list)
    for prop, value in claims:
        if (prop in SUBJECT_NAMES or prop in NAMING) and value.startswith('"'):
            labels[prop].append(value)
    naming = next((labels[prop] for prop in NAMING if prop in labels), ())
    ko, en = labels_in_both(naming, local(subject))
    names = {text_of(v) for prop in SUBJECT_NAMES for v in labels[prop]}
    cls = _lowest(types, vocabulary, rules)
    known = vocabulary.classes.get(cls, {"kind": cls, "above": [cls]})
    return {
        "cls": cls,
        "kind": known["kind"],
        "facet": any(above in FACETS for above in known["above"]),
        "label_ko": ko,
        "label_en": en,
        "names": sorted(names - {ko, en}),
    }


def _lowest(types: Mapping[str, set[str]], vocabulary: Vocabulary, rules: set[str]) -> str:
    # Rules add the classes above; the one that somebody wrote down is the lowest.
    registered = {
        cls
        for cls, graphs in types.items()
        if any(g not in rules and "/rule/" not in g for g in graphs)
    }
    return max(
        registered or set(types),
        key=lambda cls: (len(vocabulary.classes.get(cls, {}).get("above", ())), cls),
    )


# --- claims ---------------------------------------------------------------------------------------


class _Value(NamedTuple):
    """A value of a property, with the citations that give it, the best first."""

    value: str
    current: bool
    citations: list[dict[str, str]]


class Claimed(TypedDict):
    """What is known of a claim; see `network`."""

    current: bool
    standing: str
    disputed: bool
    citations: list[dict[str, str]]


class Statement(Claimed):
    """A claim whose object is no entity."""

    property: str
    value: str
    datatype: str
    language: str
    label_ko: str
    label_en: str


class Relation(Claimed):
    """A claim whose object is an entity."""

    label_ko: str
    label_en: str


Edge = tuple[str, str, Relation]


def _claims(
    claims: Claims,
    entities: Iterable[str],
    origins: Mapping[str, dict[str, str]],
    vocabulary: Vocabulary,
    about: Mapping[str, Facts],
) -> tuple[list[Statement], list[Edge]]:
    """(the claims whose value is no entity; target, property and attributes of the others)."""
    values = _values(claims, origins)
    statements: list[Statement] = []
    edges: list[Edge] = []
    for prop in sorted(values):
        known = vocabulary.predicates.get(prop) or described.unknown_property(prop)
        rivals = sum(v.current for v in values[prop]) > 1 and known["functional"]
        for value in sorted(values[prop], key=lambda v: (not v.current, v.value)):
            fields: Claimed = {
                "current": value.current,
                "standing": value.citations[0]["standing"],
                "disputed": rivals and value.current,
                "citations": value.citations,
            }
            text, datatype, language = parts(value.value)
            if not datatype and text in entities:
                ko, en = known["label_ko"], known["label_en"]
                edges.append((text, prop, {**fields, "label_ko": ko, "label_en": en}))
                continue
            concept = about.get(text, {}).get(SKOS + "prefLabel") if not datatype else None
            ko, en = labels_in_both(concept, "") if concept else ("", "")
            statements.append(
                {
                    **fields,
                    "property": prop,
                    "value": text,
                    "datatype": datatype,
                    "language": language,
                    "label_ko": ko,
                    "label_en": en,
                }
            )
    return statements, sorted(edges, key=lambda edge: edge[:2])


def _values(claims: Claims, origins: Mapping[str, dict[str, str]]) -> dict[str, list[_Value]]:
    values: dict[str, list[_Value]] = {}
    for (prop, value), graphs in claims.items():
        if prop == TYPE or prop in SUBJECT_NAMES:
            continue
        citations = [origins[g] for g in sorted({g for g, _ in graphs})]
        if len(citations) > 1:
            citations.sort(key=lambda c: (_STANDINGS.get(c["standing"], 0), c["day"] == ""))
        current = any(now for _, now in graphs)
        values.setdefault(prop[1:-1], []).append(_Value(value, current, citations))
    return values
