"""The page as pyvis makes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx
import pyvis.network
from markupsafe import Markup

from kg.errors import KGError
from kg.lines import clean
from kg.present.layout.places import layout
from kg.present.naming import languages_of, text_of
from kg.present.script import inert
from kg.present.view.graph import drawn_graph
from kg.present.view.inlining import policy, read
from kg.present.view.numbered import Table
from kg.words import phrase

if TYPE_CHECKING:
    from kg.present.view import Network


# --- the page that pyvis ships, made offline ------------------------------------------------------


def classic_page(net: Network, page: dict[str, Any]) -> None:
    """Fill the template's holes for the page that pyvis ships."""
    code, look = _library()
    graph = drawn_graph(net)
    places = _places(graph)
    kinds = Table()
    for kind in graph.graph.get("kinds", ()):
        kinds[kind]
    lang = net.lang
    known = graph.graph.get("classes", {})
    nodes = [
        _node(graph, node, options, kinds, places[node], lang)
        for node, options in zip(graph, net.nodes)
    ]
    edges = [_edge(source, to, data, lang) for source, to, data in graph.edges(data=True)]
    data = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, separators=(",", ":"))
    script = read("classic.js")
    # vis-network writes styles of elements, which no hash can name.
    page.update(
        vis=Markup(code),
        look=Markup(look),
        script=Markup(script),
        csp=policy([code, script], [], loose_style=True),
        data=Markup(inert(data)),
        legend=[
            (text_of(known.get(kind, {}), lang) or kind, *_CLASSIC[number % len(_CLASSIC)])
            for kind, number in kinds.items()
        ],
    )


def _library() -> tuple[str, str]:
    """(the script of vis-network as it can stand in a page, its styles), from the package pyvis."""
    library = Path(pyvis.network.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    try:
        code = (library / "vis-network.min.js").read_text("utf-8")
        look = (library / "vis-network.css").read_text("utf-8")
    except OSError as error:
        raise KGError(
            phrase("present.view.no-library", error=error),
            phrase("present.view.no-library.hint"),
        ) from error
    return code.replace("</script", "<\\/script"), look


def _places(graph: networkx.MultiDiGraph) -> Mapping[str, tuple[float, float]]:
    if all("x" in data for _, data in graph.nodes(data=True)):
        return {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
    return layout(list(graph), ((a, b) for a, b in graph.edges())).places


def _node(
    graph: networkx.MultiDiGraph,
    node: str,
    options: Mapping[str, Any],
    kinds: Table,
    place: tuple[float, float],
    lang: str,
) -> dict[str, Any]:
    data = graph.nodes[node]
    color, shape = _CLASSIC[kinds[data["kind"]] % len(_CLASSIC)]
    cls = text_of(graph.graph.get("classes", {}).get(data["cls"], {}), lang) or data["cls"]
    names = (text_of(data, one) for one in languages_of(graph).declared)
    lines = [*dict.fromkeys(names), cls]
    for s in data["statements"]:
        value = text_of(s, lang) or s["value"]
        lines.append(f"{_name(graph, s['property'], lang)}: {value} [{_cites(s['citations'])}]")
    by_hand = {} if "kg" in options else {k: options[k] for k in _BY_HAND if k in options}
    title = options.get("title") or "\n".join(dict.fromkeys(filter(None, lines)))
    return {
        "id": node,
        "label": clean(text_of(data, lang)),
        "title": clean(title),
        "color": color,
        "shape": shape,
        "size": 14,
        "x": place[0] * 2.5,
        "y": place[1] * 2.5,
        **by_hand,
    }


def _edge(source: str, target: str, data: Mapping[str, Any], lang: str) -> dict[str, str]:
    title = "\n".join(filter(None, [text_of(data, lang), _cites(data["citations"])]))
    return {
        "from": source,
        "to": target,
        "label": clean(text_of(data, lang)),
        "title": clean(title),
        "arrows": "to",
    }


# What a node that was added by hand may say of how it is drawn.
_BY_HAND = ("color", "shape", "size", "title")
_CLASSIC = (
    ("#0072B2", "dot"),
    ("#6B6B6B", "star"),
    ("#C44E00", "square"),
    ("#007A5E", "diamond"),
    ("#8A6D00", "hexagon"),
    ("#A33E86", "triangle"),
    ("#2F6FD0", "triangleDown"),
    ("#B3261E", "box"),
)


def _name(graph: networkx.MultiDiGraph, prop: str, lang: str) -> str:
    known = text_of(graph.graph.get("predicates", {}).get(prop, {}), lang)
    return known or re.split(r"[/#]", prop)[-1]


def _cites(citations: Iterable[Mapping[str, str]]) -> str:
    return "; ".join(
        f"{re.split(r'[/#]', c['source'])[-1]} {c['locator']}".strip() for c in citations
    )
