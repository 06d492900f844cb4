"""The graph of the store as a `networkx.MultiDiGraph`: every entity in use, every claim, every
citation.

    graph = network(stored.written(place))
    part = around(graph, entity, hops=2)  # the neighbourhood of one thing
    folding = fold(graph)  # allocations, milestones, tenures … as links of what they tie
    places = positions(graph, folding, weight)  # where each stands in the view
    flat = plain(graph)  # strings and numbers only, for GraphML and the like
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.present import described, stored
from kg.present.claimed import Claims, Known, Note, Notes, claims_of
from kg.present.described import SUBJECT_NAMES, Facts, Vocabulary, text_of
from kg.present.naming import Languages
from kg.present.stored import Line, StoreText
from kg.rdf.iris import local
from kg.rdf.terms import KG, NAMING, OWL, RDF, RDFS, SCHEMA, TYPE, literal, parts
from kg.store.names import is_thing
from kg.system import memory
from kg.words import LANGUAGES

if TYPE_CHECKING:
    import networkx

_UNIT = SCHEMA + "unitText"
_PLACES = {language: place for place, language in enumerate(LANGUAGES)}
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
    text: StoreText,
    make: Callable[[], networkx.MultiDiGraph] | None = None,
    languages: Iterable[str] = (),
) -> networkx.MultiDiGraph:
    """All entities and all claims about them, also superseded and set-aside ones, each with its
    citations.

    A node key is the IRI of an entity. Its attributes:

    - `id` (the last part of the IRI), `cls` and `kind` (IRI of its class, and of the topmost class
      above it), `facet` (True for a way of saying: an allocation, a milestone …), its labels,
      `names` (all other names) and `names_in` (these by language, under "" the others'),
    - `statements`: the claims whose object is no entity, a list of dicts with `property` (IRI),
      `value` (text), `datatype`, `language`, the labels of a value that is a concept of the
      ontology (else ""), and what every claim has,
    - `order`: its place among all things by how much is said of them, 0 for the first; `fact`: the
      claim that tells most of it (IRIs of subject and property, and the value as an N-Triples
      string), None where no figure is told of it,
    - `unit_de`, `unit_en` …, `ordinal`: of what measures something, the unit of its indicator, and
      whether that counts places in an order.

    Labels are `label_de`, `label_en` …: what something is called in each language, and `named_in`,
    the languages in which it is called so; in the others another stands in (`kg.words.text_in`).

    An edge goes from subject to object, its key is the IRI of the property. Its attributes:
    the labels of the property, and what every claim has.

    Every claim has: `current`, whether the current graph holds it; `planned`, whether the graph of
    plans does; `disputed`, whether it counts and sources disagree; `contested`, whether sources
    once disagreed on it, and that is over; `weak`, whether it is what only weak sources say, and
    fits nothing else; `derived`, whether only a rule says it; `modality`, the
    best that one of its citations gives it (stated, claimed or planned, "" of what no source says);
    `citations`; `notes`, remarks of the curator, each with its `text` and the IRI of the `citation`
    that it is on. A citation is a dict of texts: `id` (IRI), `maker` (source, register, file or
    rule), `source` (IRI, a key of `graph.graph["sources"]`, or ""), `locator`, `period` (that it
    speaks about, as it was said, or ""), `published` (as much as is known), `modality`, `speaker`
    (IRI of the actor whose words the source repeats), `rank` (preferred or set-aside) with its
    `reason`, `qualifier`, `printed`. Claims of one citation share one dict.

    `graph.graph` holds `languages`, `title_de`, `title_en` …; where they are known `dataset` and
    `license` (IRIs); `base` (what the IRIs of entities begin with); `sources` {IRI: publisher,
    title, issued, language, type, url, reading, reliability}; `speakers` {IRI: labels}; `classes`
    {IRI: labels, kind, above}; `kinds` (IRIs in the order of the ontology's English labels);
    `predicates` {IRI: labels, single, varies, cell, meaning}. The order of nodes, edges and lists
    is that of their keys, so equal stores give equal graphs.

    `text` is what is asked (see `stored.written`); `make` gives the empty graph that is filled;
    `languages` are those of the project, of which English need be none to be among those of labels;
    where none are given, those in which the dataset has a title.
    """
    import networkx

    with memory.gc_paused():
        graph = networkx.MultiDiGraph() if make is None else make()
        filled = _filled(graph, list(stored.lines(text)), stored.judged(text), tuple(languages))
        _weigh(filled, text)
        return filled


def _weigh(graph: networkx.MultiDiGraph, text: StoreText) -> None:
    """Give things their places by how much is said of them, and the facts that tell most."""
    nodes = {data["id"]: node for node, data in graph.nodes(data=True)}
    for data in graph.nodes.values():
        data.update(order=len(graph), fact=None)
    for place, line in enumerate(text.things.split("\n")):
        key = line.partition("\t")[0]
        node = nodes.get(key, key.strip("<>"))
        if node in graph:
            graph.nodes[node]["order"] = place
    for line in text.key_facts.split("\n")[:-1]:
        thing, subject, predicate, value = line.split("\t")
        if thing[1:-1] in graph:
            graph.nodes[thing[1:-1]]["fact"] = (subject[1:-1], predicate[1:-1], value)


def _filled(
    graph: networkx.MultiDiGraph,
    lines: list[Line],
    judged: stored.Judged,
    declared: tuple[str, ...],
) -> networkx.MultiDiGraph:
    kinds = _Kinds(lines)
    claims, about = _sorted_out(lines, kinds)
    datasets = kinds.by_class[described.DATASET]
    languages = Languages(declared or _spoken(described.titles(about, datasets)))
    vocabulary = described.vocabulary(about, kinds.terms, kinds.typed, languages)
    base = _common_start(kinds.entities)
    sources = {s: described.source(about.get(s, {})) for s in sorted(kinds.by_class[KG + "Source"])}
    origins = _origins(claims.values(), about, kinds, sources)
    graph.graph.update(described.dataset(about, datasets, languages), languages=languages.declared)
    graph.graph.update(base=base, sources=sources, **vocabulary._asdict())
    ids = _ids(kinds.entities, base)
    rules = kinds.by_class[KG + "Rule"]
    for subject in sorted(kinds.entities):
        entity = _entity(subject, claims[subject], kinds.typed[subject], vocabulary, rules)
        called = _called(subject, claims[subject], languages)
        graph.add_node(subject, id=ids[subject], **entity, **called)
    notes = _notes(about[s] for s in sorted(kinds.by_class[KG + "Note"]) if s in about)
    known = Known(claims.keys(), origins, vocabulary, about, judged, notes, languages)
    for subject in sorted(kinds.entities):
        statements, edges = claims_of(subject, claims[subject], known)
        graph.nodes[subject]["statements"] = statements
        graph.add_edges_from((subject, target, prop, data) for target, prop, data in edges)
    _measure(graph, languages)
    labels = languages.labels((), "")
    graph.graph["speakers"] = {
        speaker: {name: graph.nodes[speaker][name] for name in labels}
        for speaker in sorted({origin["speaker"] for origin in origins.values()})
        if speaker in graph
    }
    return graph


def _origins(
    claims: Iterable[Claims],
    about: Mapping[str, Facts],
    kinds: _Kinds,
    sources: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    # The citations, and what else claims something, by the IRIs of their graphs.
    cited, rules = kinds.by_class[KG + "Citation"], kinds.by_class[KG + "Rule"]
    graphs = sorted({g for of in claims for gs in of.values() for g, _ in gs})
    return {
        g: described.origin(
            g, about.get(g, {}), sources, is_citation=g in cited, is_rule=g in rules
        )
        for g in graphs
    }


def _notes(found: Iterable[Facts]) -> Notes:
    # The curator's notes, by what they are on.
    notes: dict[tuple[str, str, str], list[Note]] = defaultdict(list)
    for facts in found:
        s, p, o = (facts[RDF + name][0] for name in ("subject", "predicate", "object"))
        citation, text = (text_of(facts[KG + name][0]) for name in ("isCitedFrom", "text"))
        notes[s, p, o].append({"citation": citation, "text": text})
    return notes


def _measure(graph: networkx.MultiDiGraph, languages: Languages) -> None:
    """Give what measures something the unit of its indicator."""
    for node, indicator, prop in sorted(graph.edges(keys=True)):
        if prop == KG + "measures":
            facts = graph.nodes[indicator]["statements"]
            units = [
                literal(s["value"], language=s["language"]) for s in facts if s["property"] == _UNIT
            ]
            if units:
                graph.nodes[node].update(
                    **languages.texts("unit", units),
                    ordinal=any(s["value"] == KG + "ordinal" for s in facts),
                )


def _spoken(titles: Iterable[str]) -> tuple[str, ...]:
    # The languages of some titles, those first that the tool speaks; English of none.
    tags = sorted({language.lower() for _, _, language in map(parts, titles)} - {""})
    return tuple(sorted(tags, key=lambda tag: _PLACES.get(tag, len(_PLACES)))) or ("en",)


class _Kinds:
    """What there is in a store: entities, terms of the ontology, and what is neither.

    `typed`: subject → class → graphs that say so.
    """

    def __init__(self, lines: Sequence[Line]):
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
        schemes = tuple(s[:-1] for s in self.by_class[OWL + "Ontology"])
        self.terms = {s for s, types in self.typed.items() if self._is_term(s, types, schemes)}
        # Of what is retired nothing is said: another took its place.
        none = self.meta | self.terms | retired
        self.entities = {
            s
            for s, types in self.typed.items()
            if s not in none and any(not cls.startswith(OWL) for cls in types)
        }
        if not self.entities:
            self.take_words(lines, retired)

    def take_words(self, lines: Iterable[Line], retired: set[str]) -> None:
        """Take for things what files tell of that have none: the terms of a vocabulary, and what
        has a name and no class.
        """
        for s, p, _, g, _ in lines:
            if "/file/" not in g or "#c14n" in s or s in retired or s in self.meta:
                continue
            if p == TYPE and s in self.terms:
                self.entities.add(s)
            elif p in NAMING and s not in self.typed:
                self.typed[s][RDFS + "Resource"].add(g)
                self.entities.add(s)
        self.entities = {s for s in self.entities if OWL + "Ontology" not in self.typed[s]}
        self.terms -= self.entities

    def _is_term(self, s: str, types: Mapping[str, set[str]], schemes: tuple[str, ...]) -> bool:
        # A file may have a vocabulary, and things that are told of by it.
        graphs = {g for those in types.values() for g in those} & self.ontologies
        if not graphs:
            return False
        if any("/file/" not in g for g in graphs) or s.startswith(schemes):
            return True
        return not is_thing(f"<{cls}>" for cls in types)


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
    cls = _lowest(types, vocabulary, rules)
    known = vocabulary.classes.get(cls, {"kind": cls, "above": [cls]})
    return {
        "cls": cls,
        "kind": known["kind"],
        "facet": any(above in FACETS for above in known["above"]),
    }


def _called(subject: str, claims: Claims, languages: Languages) -> dict[str, Any]:
    labels: dict[str, list[str]] = defaultdict(list)
    for prop, value in claims:
        if (prop in SUBJECT_NAMES or prop in NAMING) and value.startswith('"'):
            labels[prop].append(value)
    naming = next((labels[prop] for prop in NAMING if prop in labels), ())
    found = languages.labels(naming, local(subject))
    known = {found[f"label_{tag}"] for tag in languages.tags}
    others = [v for prop in SUBJECT_NAMES for v in labels[prop] if text_of(v) not in known]
    return {
        **found,
        "names": sorted(set(map(text_of, others))),
        "names_in": languages.all_by_language(others),
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
