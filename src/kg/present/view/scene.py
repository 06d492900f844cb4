"""The network as the document that the page reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx

from kg.lines import clean
from kg.present.folding import Folding, fold, weights
from kg.present.layout.communities import communities
from kg.present.layout.places import Layout, layout
from kg.present.naming import Languages, by_language, text_of
from kg.present.naming import packed as packed_texts
from kg.present.view.cards import Packing
from kg.present.view.graph import drawn_graph
from kg.present.view.mapped import packed as packed_map
from kg.present.view.numbered import Citations, Numbered, line
from kg.present.view.rivals import Numbers
from kg.present.view.rivals import packed as packed_rivals
from kg.present.view.score import packed
from kg.present.view.story import Edge, Said, said_of
from kg.present.view.story import packed as packed_story
from kg.present.view.ties import packed as packed_ties
from kg.rdf.iris import local
from kg.rdf.terms import KG, SCHEMA, literal
from kg.words import language_name, translate

if TYPE_CHECKING:
    from kg.present.view import Network

Columns = dict[str, list[Any]]

_CITED = ("locator", "period", "modality", "rank", "qualifier", "printed", "reason", "proof")
_SOURCE = ("publisher", "title", "issued", "language", "type", "url", "reading", "reliability",
           "authors", "retrieved")  # fmt: skip
# The flags of a claim, from the lowest bit on; the marks of a property.
_FLAGS = ("current", "disputed", "planned", "weak", "derived", "contested")
# What makes a citation where no source does.
_MAKERS = {"register": -1, "rule": -2, "file": -3}
_LONG = 18  # citations, from which on what is told of a thing inside others is a card
_MANY = 1500  # things, from which on their groups are told apart where places are given


# --- the document ---------------------------------------------------------------------------------


def scene(net: Network, titles: Mapping[str, str]) -> dict[str, Any]:
    """The document that the page reads: columns of texts and numbers, in a fixed order. A text that
    is not the same in all languages has a place for each (see `kg.present.naming`).
    """
    graph = drawn_graph(net)
    folding = fold(graph)
    laid = _laid(graph, folding)
    weight = weights(graph, folding)
    order = sorted(graph, key=lambda node: (-weight[node], node))
    at = {node: number for number, node in enumerate(order)}
    told = {node: _told(graph.nodes[node]["statements"]) for node in order}
    tags = Languages(net.languages).tags
    numbered = Numbered(graph.graph, tags)
    nodes = _node_columns(graph, order, laid, weight, numbered)
    nodes["claims"] = [len(told[node]) for node in order]
    nodes["fact"] = _key_claims(graph, order, told)
    claims = _claim_columns((s for node in order for s in told[node]), numbered)
    # In the order in which the page numbers them.
    edges = sorted(graph.edges(keys=True, data=True), key=lambda e: (at[e[0]], at[e[1]], e[2]))
    columns = _edge_columns(edges, at, numbered)
    folds = [
        [at[link.facet], at[link.source], at[link.target], numbered.props[link.prop]]
        for link in folding.links
        if link.facet is not None
    ]
    said = said_of(told, edges, at)
    rivals = _rivals(net, at, said, numbered)
    cards = _cards(net, graph, _carded(graph, order, folding), at, numbered)
    return {
        "title": by_language(titles, tags),
        "lang": net.lang,
        "tags": list(tags),
        "languages": {one: translate(language_name(one), one) for one in net.languages},
        "asof": graph.graph.get("as_of", ""),
        "base": graph.graph.get("base", ""),
        "dataset": graph.graph.get("dataset", ""),
        "license": graph.graph.get("license", ""),
        "released": graph.graph.get("released", ""),
        "site": net.site._asdict() if net.site else 0,
        "terms": {"kg": KG, "currency": SCHEMA + "currency"},
        **_legend(graph, numbered),
        **_sources(graph, numbered),
        "map": packed_map(graph, at, numbered.props, tags),
        "nodes": nodes,
        "claims": claims,
        "edges": columns,
        "folds": folds,
        "homes": [[at[n], *(at[h] for h in hs)] for n, hs in sorted(folding.homes.items())],
        **_groups(laid, at),
        "cards": cards,
        "score": packed(net.told.sight, at),
        "ties": packed_ties(net.told.ties, at, tags),
        **packed_story(net.story, graph, at, said, tags),
        "rivals": rivals,
        "derivations": net.told.derivations._asdict(),
    }


def _carded(graph: networkx.MultiDiGraph, order: Sequence[str], folding: Folding) -> list[str]:
    """The things that have a card: the weightiest that are drawn, and of those that are told inside
    others the ones of which so much is said that a list of it cannot be taken in.
    """
    drawn = [node for node in order if node in folding.drawn]
    folded = [
        node for node in order if node not in folding.drawn and _citations(graph, node) >= _LONG
    ]
    return [*drawn[:_MANY], *folded[:_MANY]]


def _citations(graph: networkx.MultiDiGraph, node: str) -> int:
    """How often something is cited of a thing."""
    said = graph.nodes[node]["statements"]
    ties = (
        tie for _, _, tie in (*graph.in_edges(node, data=True), *graph.out_edges(node, data=True))
    )
    return sum(len(one["citations"]) for one in (*said, *ties))


def _cards(
    net: Network,
    graph: networkx.MultiDiGraph,
    things: Sequence[str],
    at: Mapping[str, int],
    numbered: Numbered,
) -> dict[str, Any]:
    """The cards of things."""
    if net.told.cards is None:
        return {"texts": [], "tones": [""], "of": []}
    names = [[line(text_of(graph.nodes[n], one)) for one in net.languages] for n in at]
    packing = Packing(at, names, numbered.citations.of_claim)
    return packing.packed(net.told.cards(things))


def _rivals(net: Network, at: Mapping[str, int], said: Said, numbered: Numbered) -> list[list[Any]]:
    """What sources say apart of the things of the page."""

    def claim(thing: str, prop: str, value: str) -> int | None:
        rows = said.get((at[thing], local(prop)), ())
        return next((number for number, told in rows if told == value), None)

    numbers = Numbers(at, claim, numbered.props.__getitem__, numbered.citations.of_claim)
    return packed_rivals(net.told.rivals, numbers)


def _laid(graph: networkx.MultiDiGraph, folding: Folding) -> Layout:
    """Where the things stand: as they were given, or else as they are laid out."""
    pairs = [(link.source, link.target) for link in folding.links]
    drawn = folding.drawn
    if not drawn or not all("x" in graph.nodes[node] for node in drawn):
        return layout(drawn, pairs)
    places = {node: (graph.nodes[node]["x"], graph.nodes[node]["y"]) for node in drawn}
    return Layout(places, *(communities(drawn, pairs) if len(drawn) > _MANY else ([], [])))


def _groups(laid: Layout, at: Mapping[str, int]) -> dict[str, Any]:
    """The groups that things are drawn as where there are many, and after them the regions of
    groups, which open first: of each the numbers of its groups.
    """
    groups = [[at[n] for n in group] for group in laid.groups]
    regions = [region for region in laid.regions if len(region) > 1]
    wide = [sorted(i for g in region for i in groups[g]) for region in regions]
    return {"groups": groups + wide, "regions": regions}


def _told(statements: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    # A rule that says the same value under a second name adds nothing for readers.
    plainly = {s["value"] for s in statements if not s["derived"]}
    return [s for s in statements if not s["derived"] or s["value"] not in plainly]


# --- columns --------------------------------------------------------------------------------------


def _node_columns(
    graph: networkx.MultiDiGraph,
    order: Sequence[str],
    laid: Layout,
    weight: Mapping[str, float],
    numbered: Numbered,
) -> Columns:
    base = graph.graph.get("base", "")
    columns: Columns = defaultdict(list)
    for node in order:
        data = graph.nodes[node]
        columns["id"].append(node.removeprefix(base))
        columns["label"].append(_texts(data, numbered.tags))
        columns["names"].append(_other_names(data, numbered.tags))
        numbered.kinds[data["kind"]]
        columns["cls"].append(numbered.classes[data["cls"]])
        place = laid.places.get(node)
        columns["x"].append(round(place[0]) if place else "")
        columns["y"].append(round(place[1]) if place else "")
        columns["weight"].append(round(weight[node], 1))
        columns["unit"].append(_unit(data, numbered))
        columns["order"].append(data.get("order", len(columns["order"])))
    return columns


def _key_claims(
    graph: networkx.MultiDiGraph,
    order: Sequence[str],
    told: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[int]:
    """The numbers of the claims that tell most of things, -1 where none does."""
    wanted = {data["fact"] for _, data in graph.nodes(data=True) if data.get("fact")}
    subjects = {subject for subject, _, _ in wanted}
    numbers: dict[tuple[str, str, str], int] = {}
    start = 0
    for node in order:
        if node in subjects:
            for at, s in enumerate(told[node], start):
                numbers[node, s["property"], literal(s["value"], s["datatype"])] = at
        start += len(told[node])
    return [numbers.get(graph.nodes[node].get("fact"), -1) for node in order]


def _texts(data: Mapping[str, Any], tags: Sequence[str]) -> list[str]:
    return [line(text) for text in packed_texts(data, tags)]


def _other_names(data: Mapping[str, Any], tags: Sequence[str]) -> str:
    """The other names of a thing, one a line; behind a tab those of the next language of texts, and
    behind the last one those of no language, or of another.
    """
    found = data.get("names_in", {"": data["names"]})
    rest = (name for tag, names in found.items() if tag not in tags for name in names)
    groups = [*(found.get(tag, ()) for tag in tags), sorted(rest)]
    return "\t".join("\n".join(map(line, names)) for names in groups).rstrip("\t")


def _unit(data: Mapping[str, Any], numbered: Numbered) -> int:
    told = tuple(line(text_of(data, tag, "unit")) for tag in numbered.tags)
    return numbered.units[told, int(data["ordinal"])] if any(told) else -1


def _claim_columns(statements: Iterable[Mapping[str, Any]], numbered: Numbered) -> Columns:
    columns: Columns = defaultdict(list)
    for s in statements:
        columns["prop"].append(numbered.props[s["property"]])
        columns["value"].append(clean(s["value"]))
        tag = "@" + s["language"] if s["language"] else ""
        columns["type"].append(numbered.types[s["datatype"] + tag])
        columns["label"].append(_texts(s, numbered.tags) if text_of(s, "en") else 0)
        _cite(columns, s, numbered.citations)
    return columns


def _edge_columns(edges: Iterable[Edge], at: Mapping[str, int], numbered: Numbered) -> Columns:
    columns: Columns = defaultdict(list)
    for source, target, prop, data in edges:
        columns["from"].append(at[source])
        columns["to"].append(at[target])
        columns["prop"].append(numbered.props[prop.strip()])
        _cite(columns, data, numbered.citations)
    return columns


def _cite(columns: Columns, claim: Mapping[str, Any], citations: Citations) -> None:
    """The flags of a claim, its citations, and its notes with the citations that they are on."""
    columns["flags"].append(sum(bool(claim[name]) << bit for bit, name in enumerate(_FLAGS)))
    columns["cites"].append(citations.numbers(claim["citations"]))
    notes = [[citations.by_iri[note["citation"]], line(note["text"])] for note in claim["notes"]]
    columns["notes"].append(notes or 0)


# --- what things are called -----------------------------------------------------------------------


def _legend(graph: networkx.MultiDiGraph, numbered: Numbered) -> dict[str, Any]:
    """The kinds, classes, properties and datatypes, by their numbers."""
    known, kinds = graph.graph.get("classes", {}), numbered.kinds
    for cls in list(numbered.classes):
        kinds[_kind(str(cls), known)]
    return {
        "kinds": [[kind, _label(known.get(kind), str(kind), numbered.tags)] for kind in kinds],
        "classes": [
            [
                cls,
                _label(known.get(cls), str(cls), numbered.tags),
                kinds[_kind(str(cls), known)],
                1 if KG + "Target" in known.get(cls, {}).get("above", ()) else 0,
            ]
            for cls in numbered.classes
        ],
        "props": _properties(graph, numbered),
        "types": list(numbered.types),
    }


def _properties(graph: networkx.MultiDiGraph, numbered: Numbered) -> list[list[Any]]:
    known = graph.graph.get("predicates", {})
    drawn: dict[str, Mapping[str, Any]] = {}
    for _, _, prop, data in graph.edges(keys=True, data=True):
        drawn.setdefault(prop.strip(), data)
    return [
        [
            prop,
            _label(known.get(prop) or drawn.get(str(prop)), str(prop), numbered.tags),
            _marks(known.get(prop, {})),
        ]
        for prop in numbered.props
    ]


def _marks(known: Mapping[str, Any]) -> int:
    """What a property is: 1 it has one value at a time, 2 which may be another one at another time,
    4 its values are spans, 8 they are money.
    """
    cell = known.get("cell")
    marks = (known.get("single"), known.get("varies"), cell == "span", cell == "money")
    return sum(bool(mark) << bit for bit, mark in enumerate(marks))


def _label(known: Mapping[str, Any] | None, iri: str, tags: Sequence[str]) -> list[str]:
    if known:
        return _texts(known, tags)
    return [line(re.split(r"[/#]", iri.rstrip("/#"))[-1])]


def _kind(cls: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    return str(known[cls]["kind"]) if cls in known else cls


def _sources(graph: networkx.MultiDiGraph, numbered: Numbered) -> dict[str, Any]:
    """The sources, speakers, units and citations, by their numbers."""
    cited, sources, speakers = numbered.citations.listed, numbered.sources, numbered.speakers
    book, people = graph.graph.get("sources", {}), graph.graph.get("speakers", {})
    places = [sources[c["source"]] if c["source"] else _MAKERS[c["maker"]] for c in cited]
    voices = [speakers[c["speaker"]] if c["speaker"] else -1 for c in cited]
    fields = {name: [line(c[name]) for c in cited] for name in _CITED}
    return {
        "sources": [
            [source, *(line(book.get(source, {}).get(field, "")) for field in _SOURCE)]
            for source in sources
        ],
        "speakers": [[one, _label(people.get(one), str(one), numbered.tags)] for one in speakers],
        "units": list(numbered.units),
        "cites": {"source": places, "speaker": voices, **fields},
    }
