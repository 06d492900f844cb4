"""The network as the document that the page reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx

from kg.errors import KGError
from kg.lines import unbroken
from kg.present.folding import fold, weights
from kg.present.layout.communities import communities
from kg.present.layout.places import Layout, layout
from kg.present.view.graph import drawn_graph
from kg.words import phrase

if TYPE_CHECKING:
    from kg.present.view import Network


# Controls would reorder or hide the text around them; nobody curates them on purpose.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean(text: Any) -> str:
    return _UNSEEN.sub("", str(text))


def _line(text: Any) -> str:
    # What is told in one line, here and in what the page exports.
    return clean(unbroken(str(text)))


# What the page calls the fields of a citation.
_CITED = {
    "locator": "locator",
    "as_of": "day",
    "standing": "standing",
    "qualifier": "qualifier",
    "printed": "printed",
    "reason": "reason",
}


class Table(dict):
    """Values numbered in the order of their first use."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def scene(net: Network, title: tuple[str, str]) -> dict[str, Any]:
    """The document that the page reads: columns of texts and numbers, in a fixed order."""
    graph = drawn_graph(net)
    folding = fold(graph)
    pairs = [(link.source, link.target) for link in folding.links]
    given = all("x" in graph.nodes[n] for n in folding.drawn)
    if given and folding.drawn:
        places = {n: (graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in folding.drawn}
        groups = communities(folding.drawn, pairs) if len(folding.drawn) > 1500 else []
        laid = Layout(places, groups)
    else:
        laid = layout(folding.drawn, pairs)
    weight = weights(graph, folding)
    nodes = sorted(graph, key=lambda n: (-weight[n], n))
    at = {n: i for i, n in enumerate(nodes)}
    base = graph.graph.get("base", "")
    classes = Table()
    kinds = Table()
    for kind in graph.graph.get("kinds", ()):
        kinds[kind]
    props, sources, cites, types = Table(), Table(), Table(), Table()
    for source in graph.graph.get("sources", ()):
        sources[source]
    cited: list[Mapping[str, str]] = []
    seen: dict[int, int] = {}

    def cite(citations: Iterable[Mapping[str, str]]) -> list[int]:
        numbers = []
        for citation in citations:
            number = seen.get(id(citation))
            if number is None:
                key = tuple(citation.values())
                if key not in cites:
                    cited.append(citation)
                number = seen[id(citation)] = cites[key]
            numbers.append(number)
        return numbers

    def flags(claim: Mapping[str, Any]) -> int:
        standing = {"stated": 0, "claimed": 4, "derived": 8, "set-aside": 12}.get(
            claim["standing"], 0
        )
        return (1 if claim["current"] else 0) + (2 if claim["disputed"] else 0) + standing

    columns: dict[str, list[Any]] = defaultdict(list)
    told: dict[str, list[Mapping[str, Any]]] = {}
    for n in nodes:
        data = graph.nodes[n]
        columns["id"].append(n[len(base) :] if base and n.startswith(base) else n)
        columns["ko"].append(_line(data["label_ko"]))
        columns["en"].append(
            "" if data["label_en"] == data["label_ko"] else _line(data["label_en"])
        )
        columns["names"].append("\n".join(map(_line, data["names"])))
        kinds[data["kind"]]
        columns["cls"].append(classes[data["cls"]])
        x, y = laid.places.get(n, ("", ""))
        columns["x"].append(x if x == "" else round(x))
        columns["y"].append(y if y == "" else round(y))
        columns["weight"].append(round(weight[n], 1))
        # A rule that says the same value under a second name adds nothing for readers.
        plainly = {s["value"] for s in data["statements"] if s["standing"] != "derived"}
        told[n] = [
            s for s in data["statements"] if s["standing"] != "derived" or s["value"] not in plainly
        ]
        columns["claims"].append(len(told[n]))
    claims: dict[str, list[Any]] = defaultdict(list)
    for n in nodes:
        for s in told[n]:
            claims["prop"].append(props[s["property"]])
            claims["value"].append(clean(s["value"]))
            claims["type"].append(
                types[s["datatype"] + ("@" + s["language"] if s["language"] else "")]
            )
            claims["label"].append(
                [_line(s["label_ko"]), _line(s["label_en"])] if s["label_ko"] else 0
            )
            claims["flags"].append(flags(s))
            claims["cites"].append(cite(s["citations"]))
    edges: dict[str, list[Any]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    for source, target, prop, data in sorted(
        graph.edges(keys=True, data=True), key=lambda e: (at[e[0]], at[e[1]], e[2])
    ):
        edges["from"].append(at[source])
        edges["to"].append(at[target])
        prop = prop.strip()
        edges["prop"].append(props[prop])
        names.setdefault(prop, (data["label_ko"], data["label_en"]))
        edges["flags"].append(flags(data))
        edges["cites"].append(cite(data["citations"]))
    folds = [
        [at[k.facet], at[k.source], at[k.target], props[k.prop]]
        for k in folding.links
        if k.facet is not None
    ]
    known, predicates = graph.graph.get("classes", {}), graph.graph.get("predicates", {})

    def label(found: Mapping[str, Any] | None, iri: str) -> list[str]:
        fallback = re.split(r"[/#]", iri.rstrip("/#"))[-1]
        return (
            [_line(found["label_ko"]), _line(found["label_en"])] if found else [_line(fallback)] * 2
        )

    book = graph.graph.get("sources", {})
    for citation in cited:
        if citation["source"]:
            sources[citation["source"]]
    for cls in list(classes):
        kinds[_kind(cls, known, graph)]
    fields = ("publisher", "title", "issued", "language", "type", "url", "reading", "reliability")
    return {
        "title": list(title),
        "lang": net.lang,
        "asof": graph.graph.get("as_of", ""),
        "base": base,
        "kinds": [[k, *label(known.get(k), k)] for k in kinds],
        "classes": [[c, *label(known.get(c), c), kinds[_kind(c, known, graph)]] for c in classes],
        "props": [
            [
                p,
                *(
                    map(_line, names[p])
                    if p in names and p not in predicates
                    else label(predicates.get(p), p)
                ),
                1 if predicates.get(p, {}).get("functional") else 0,
            ]
            for p in props
        ],
        "types": list(types),
        "sources": [[s, *(_line(book.get(s, {}).get(f, "")) for f in fields)] for s in sources],
        "cites": {
            "source": [sources[c["source"]] if c["source"] else -1 for c in cited],
            **{
                name: [_line(c[field]) for c in cited]
                for name, field in _CITED.items()
            },
        },
        "nodes": columns,
        "claims": claims,
        "edges": edges,
        "folds": folds,
        "homes": [[at[n], *(at[h] for h in hs)] for n, hs in sorted(folding.homes.items())],
        "groups": [[at[n] for n in group] for group in laid.groups],
        "story": [_step(step, graph, at) for step in net.story],
    }


def _kind(cls: str, known: Mapping[str, Mapping[str, Any]], graph: networkx.MultiDiGraph) -> str:
    return known[cls]["kind"] if cls in known else cls


def _step(
    step: Mapping[str, Any], graph: networkx.MultiDiGraph, at: Mapping[str, int]
) -> dict[str, Any]:
    ids = {graph.nodes[n].get("id", n): n for n in graph}

    def find(name: str) -> int:
        node = name if name in at else ids.get(name)
        if node is None:
            raise KGError(
                phrase("present.view.story-outside", name=repr(name)),
                phrase("present.view.story-outside.hint"),
            )
        return at[node]

    return {
        "ko": clean(step.get("ko", step.get("en", ""))),
        "en": clean(step.get("en", step.get("ko", ""))),
        "select": find(step["select"]) if step.get("select") else -1,
        "path": [find(n) for n in step.get("path", ())],
        "asof": str(step.get("as_of", "")),
    }
