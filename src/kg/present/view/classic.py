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
from kg.present.layout.places import layout
from kg.present.view.graph import drawn_graph
from kg.present.view.inlining import inert, policy, read
from kg.present.view.scene import Table, clean
from kg.words import phrase

if TYPE_CHECKING:
    from kg.present.view import Network


# --- the page that pyvis ships, made offline ------------------------------------------------------


def classic_page(net: Network, page: dict[str, Any]) -> None:
    library = Path(pyvis.network.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    try:
        code, look = (
            (library / f"vis-network.{end}").read_text("utf-8") for end in ("min.js", "css")
        )
    except OSError as error:
        raise KGError(
            phrase("present.view.no-library", error=error),
            phrase("present.view.no-library.hint"),
        ) from error
    graph = drawn_graph(net)
    given = all("x" in d for _, d in graph.nodes(data=True))
    places = (
        {n: (d["x"], d["y"]) for n, d in graph.nodes(data=True)}
        if given
        else layout(list(graph), ((a, b) for a, b in graph.edges())).places
    )
    kinds = Table()
    for kind in graph.graph.get("kinds", ()):
        kinds[kind]
    lang = "label_" + net.lang
    known = graph.graph.get("classes", {})
    nodes, edges = [], []
    for node, options in zip(graph, net.nodes):
        data = graph.nodes[node]
        color, shape = _CLASSIC[kinds[data["kind"]] % len(_CLASSIC)]
        lines = [
            data["label_ko"],
            data["label_en"],
            known.get(data["cls"], {}).get(lang, data["cls"]),
        ]
        lines += [
            f"{_name(graph, s['property'], lang)}: {s[lang] or s['value']}"
            f" [{_cites(s['citations'])}]"
            for s in data["statements"]
        ]
        own = {
            k: v
            for k, v in options.items()
            if k in ("color", "shape", "size", "title") and "kg" not in options
        }
        x, y = places[node]
        nodes.append(
            {
                "id": node,
                "label": clean(data[lang]),
                "title": clean(
                    options.get("title") or "\n".join(dict.fromkeys(filter(None, lines)))
                ),
                "color": color,
                "shape": shape,
                "size": 14,
                "x": x * 2.5,
                "y": y * 2.5,
                **own,
            }
        )
    for source, target, data in graph.edges(data=True):
        title = "\n".join(filter(None, [data[lang], _cites(data["citations"])]))
        edges.append(
            {
                "from": source,
                "to": target,
                "label": clean(data[lang]),
                "title": clean(title),
                "arrows": "to",
            }
        )
    script = read("classic.js")
    # vis-network writes styles of elements, which no hash can name.
    page.update(
        vis=Markup(code.replace("</script", "<\\/script")),
        look=Markup(look),
        script=Markup(script),
        csp=policy([code.replace("</script", "<\\/script"), script], [], loose_style=True),
        data=Markup(
            inert(
                json.dumps(
                    {"nodes": nodes, "edges": edges}, ensure_ascii=False, separators=(",", ":")
                )
            )
        ),
        legend=[
            (known.get(k, {}).get(lang, k), *_CLASSIC[i % len(_CLASSIC)]) for k, i in kinds.items()
        ],
    )


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
    return graph.graph.get("predicates", {}).get(prop, {}).get(lang) or re.split(r"[/#]", prop)[-1]


def _cites(citations: Iterable[Mapping[str, str]]) -> str:
    return "; ".join(
        f"{re.split(r'[/#]', c['source'])[-1]} {c['locator']}".strip() for c in citations
    )
