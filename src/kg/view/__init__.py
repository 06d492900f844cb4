"""One HTML file that shows the graph, opens from disk with the network off, and asks nobody for
anything.

    write(network(store), "graph.html")  # our page, details with every citation
    write(network(store), "graph.html", classic=True)  # the page that pyvis ships, offline

`Network` is a `pyvis.network.Network`, so nodes and edges can also be added by hand or `from_nx`;
pyvis renders the page through its own template hook. What is data is data in the page: JSON that a
script parses and writes as text, never markup, never code.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx
import pyvis.network
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from kg.errors import KGError
from kg.layout import Layout, communities, layout
from kg.lines import unbroken
from kg.network import fold, weights
from kg.writing import put

_HERE = Path(__file__).parent
_SCRIPTS = (
    "text.js",
    "model.js",
    "state.js",
    "scene.js",
    "labels.js",
    "paint.js",
    "pointer.js",
    "search.js",
    "legend.js",
    "panel.js",
    "list.js",
    "table.js",
    "money.js",
    "time.js",
    "story.js",
    "export.js",
    "main.js",
)
_INLINE = 60_000  # bytes of JSON above which the data are deflated
# Controls would reorder or hide the text around them; nobody curates them on purpose.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Network(pyvis.network.Network):
    """A pyvis network whose page is ours: offline, in Korean and English, safe against scripts in
    data, and quick to build.

    It is directed and keeps parallel edges; `add_node`, `add_edge` and `from_nx` take what pyvis'
    own take. `title` is a pair (Korean, English), `lang` the language at first sight ("ko" or
    "en"), `classic` chooses the page that pyvis ships.
    """

    def __init__(
        self,
        *,
        title: tuple[str, str] = ("", ""),
        lang: str = "ko",
        classic: bool = False,
        story: Iterable[Mapping] = (),
        **options: Any,
    ):
        options = {"height": "100vh", "cdn_resources": "in_line", **options, "directed": True}
        super().__init__(**options)
        self.title, self.lang, self.classic, self.story = title, lang, classic, list(story)
        self.about: dict[str, Any] = {}
        self.template_dir = str(_HERE)
        self.path = "classic.html" if classic else "page.html"
        self.templateEnv = Environment(
            loader=FileSystemLoader(self.template_dir), autoescape=True, keep_trailing_newline=True
        )

    def add_node(
        self, n_id: Any, label: Any = None, shape: str = "dot", color: str = "", **options: Any
    ) -> None:
        """Add a node, or give new attributes to one that is there."""
        fresh = {
            "id": n_id,
            "label": str(n_id if label is None else label),
            "shape": shape,
            **options,
        }
        if color:
            fresh["color"] = color
        if n_id in self.node_map:
            self.node_map[n_id].update(fresh)
            return
        self.node_map[n_id] = fresh
        self.nodes.append(fresh)
        self.node_ids.append(n_id)

    def add_edge(self, source: Any, to: Any, **options: Any) -> None:
        """Add an edge; parallel edges stay apart. Raises KGError if an end is not there."""
        for end in (source, to):
            if end not in self.node_map:
                raise KGError(f"no node {end!r} in the network", "add the nodes first")
        self.edges.append({"arrows": "to", **options, "from": source, "to": to})

    def from_nx(self, nx_graph: networkx.Graph, *args: Any, **options: Any) -> None:
        """Add all nodes and edges of a networkx graph, those of `kg.network` with their claims and
        citations.
        """
        self.about.update(nx_graph.graph)
        for node, data in nx_graph.nodes(data=True):
            if "statements" in data:
                self.add_node(node, data["label_" + self.lang], kg=data)
            else:
                self.add_node(node, **{k: v for k, v in data.items() if k != "id"})
        keyed = (
            nx_graph.edges(keys=True, data=True)
            if nx_graph.is_multigraph()
            else ((a, b, "", d) for a, b, d in nx_graph.edges(data=True))
        )
        for source, to, key, data in keyed:
            if "citations" in data:
                self.add_edge(source, to, label=data["label_" + self.lang], key=key, kg=data)
            else:
                self.add_edge(
                    source, to, **{k: v for k, v in data.items() if k not in ("from", "to")}
                )

    def get_network_data(self) -> tuple:
        """(nodes, edges, heading, height, width, options) as the template takes them."""
        ko, en = (
            _clean(t or self.about.get(f"title_{lang}") or self.heading or name)
            for t, lang, name in zip(self.title, ("ko", "en"), ("지식 그래프", "Knowledge graph"))
        )
        holes = self.templateEnv.globals
        holes.update(lang=self.lang, title=en if self.lang == "en" else ko)
        if self.classic:
            _classic(self, holes)
        else:
            style, script = (
                _read("page.css"),
                "\n".join(["(() => {", '"use strict";', *map(_read, _SCRIPTS), "})();", ""]),
            )
            data = json.dumps(_scene(self, (ko, en)), ensure_ascii=False, separators=(",", ":"))
            packed = len(data) > _INLINE
            if packed:
                data = base64.b64encode(zlib.compress(data.encode(), 6)).decode()
            holes.update(
                style=Markup(style),
                script=Markup(script),
                csp=_policy([script], [style]),
                packed=packed,
                data=Markup(_inert(data)),
            )
        return [], [], "", self.height, self.width, "{}"

    def write_html(
        self,
        name: str | os.PathLike,
        local: bool = True,
        notebook: bool = False,
        open_browser: bool = False,
    ) -> None:
        """Write the page: UTF-8, whole or not at all, and no folder beside it."""
        path = Path(name)
        text = self.generate_html()
        put(path, text.encode())
        if open_browser:
            import webbrowser

            webbrowser.open(path.resolve().as_uri())

    save_graph = write_html


def write(
    graph: networkx.Graph,
    path: str | os.PathLike,
    *,
    lang: str = "ko",
    title: tuple[str, str] = ("", ""),
    story: Iterable[Mapping] = (),
    classic: bool = False,
) -> Path:
    """Write `graph` as one HTML file and return its path.

    `graph` is that of `kg.network`, or any networkx graph. `lang` is the language at first sight;
    the reader can switch. `story` is a list of steps `{"ko": sentence, "en": sentence, "select": id
    or IRI, "path": [id, id], "as_of": day}`, all but the sentences optional.
    """
    if lang not in ("ko", "en"):
        raise KGError(f"no language {lang!r}", "ko or en")
    net = Network(title=title, lang=lang, classic=classic, story=story)
    net.from_nx(graph)
    net.write_html(path)
    return Path(path)


def page(graph: networkx.Graph, **options: Any) -> str:
    """The page that `write` writes, as text, with the same options: for a notebook's `srcdoc`, or a
    server.
    """
    net = Network(**options)
    net.from_nx(graph)
    return net.generate_html()


# --- the page around the data ---------------------------------------------------------------------


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _clean(text: Any) -> str:
    return _UNSEEN.sub("", str(text))


def _line(text: Any) -> str:
    # What is told in one line, here and in what the page exports.
    return _clean(unbroken(str(text)))


def _inert(text: str) -> str:
    # Inside <script> only "<" could end the data or open a comment; the two line separators end a
    # line in old scripts.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(scripts: Iterable[str], styles: Iterable[str], loose_style: bool = False) -> str:
    def hashes(texts: Iterable[str]) -> str:
        return " ".join(
            "'sha256-" + base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() + "'"
            for t in texts
        )

    style = "'unsafe-inline'" if loose_style else hashes(styles)
    script = hashes(scripts)
    rest = "img-src data: blob:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {script}; style-src {style}; {rest}"


# --- the data of our page -------------------------------------------------------------------------


def _graph(net: Network) -> networkx.MultiDiGraph:
    """What the network holds as a graph with the attributes of `kg.network`; what was added by hand
    gets as many as can be told.
    """
    graph = networkx.MultiDiGraph(**net.about)
    for node in net.nodes:
        data = node.get("kg")
        if data is None:
            label = str(node["label"])
            group = str(node.get("group", ""))
            extra = [
                (k, v)
                for k, v in node.items()
                if k not in _DRAWING and isinstance(v, (str, int, float, bool))
            ]
            data = {
                "id": str(node["id"]),
                "cls": group,
                "kind": group,
                "facet": False,
                "label_ko": label,
                "label_en": label,
                "names": [],
                "statements": [
                    {
                        "property": k,
                        "value": str(v),
                        "datatype": "",
                        "language": "",
                        "label_ko": "",
                        "label_en": "",
                        "current": True,
                        "standing": "stated",
                        "disputed": False,
                        "citations": [],
                    }
                    for k, v in extra
                ],
            }
            if isinstance(node.get("x"), (int, float)) and isinstance(node.get("y"), (int, float)):
                data.update(x=node["x"], y=node["y"])
        graph.add_node(str(node["id"]), **data)
    for edge in net.edges:
        data = edge.get("kg")
        label = str(edge.get("label") or edge.get("title") or "")
        if data is None:
            data = {
                "label_ko": label,
                "label_en": label,
                "current": True,
                "standing": "stated",
                "disputed": False,
                "citations": [],
            }
        source, to, key = str(edge["from"]), str(edge["to"]), str(edge.get("key") or label)
        while graph.has_edge(source, to, key):
            key += " "
        graph.add_edge(source, to, key=key, **data)
    return graph


_DRAWING = {
    "id",
    "label",
    "shape",
    "color",
    "x",
    "y",
    "size",
    "group",
    "physics",
    "font",
    "borderWidth",
    "value",
    "mass",
    "hidden",
    "level",
    "kg",
}


class _Table(dict):
    """Values numbered in the order of their first use."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def _scene(net: Network, title: tuple[str, str]) -> dict[str, Any]:
    """The document that the page reads: columns of texts and numbers, in a fixed order."""
    graph = _graph(net)
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
    classes = _Table()
    kinds = _Table()
    for kind in graph.graph.get("kinds", ()):
        kinds[kind]
    props, sources, cites, types = _Table(), _Table(), _Table(), _Table()
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
            claims["value"].append(_clean(s["value"]))
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
                f: [_line(c[f]) for c in cited]
                for f in ("locator", "as_of", "standing", "qualifier", "printed", "reason")
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
                f"the story names {name!r}, which is not in the graph",
                "ids are those of the registers",
            )
        return at[node]

    return {
        "ko": _clean(step.get("ko", step.get("en", ""))),
        "en": _clean(step.get("en", step.get("ko", ""))),
        "select": find(step["select"]) if step.get("select") else -1,
        "path": [find(n) for n in step.get("path", ())],
        "asof": str(step.get("as_of", "")),
    }


# --- the page that pyvis ships, made offline ------------------------------------------------------


def _classic(net: Network, page: dict[str, Any]) -> None:
    library = Path(pyvis.network.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    try:
        code, look = (
            (library / f"vis-network.{end}").read_text("utf-8") for end in ("min.js", "css")
        )
    except OSError as error:
        raise KGError(
            f"pyvis has no vis-network to put into the page: {error}", "install pyvis 0.3.2"
        ) from error
    graph = _graph(net)
    given = all("x" in d for _, d in graph.nodes(data=True))
    places = (
        {n: (d["x"], d["y"]) for n, d in graph.nodes(data=True)}
        if given
        else layout(list(graph), ((a, b) for a, b in graph.edges())).places
    )
    kinds = _Table()
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
                "label": _clean(data[lang]),
                "title": _clean(
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
                "label": _clean(data[lang]),
                "title": _clean(title),
                "arrows": "to",
            }
        )
    script = _read("classic.js")
    # vis-network writes styles of elements, which no hash can name.
    page.update(
        vis=Markup(code.replace("</script", "<\\/script")),
        look=Markup(look),
        script=Markup(script),
        csp=_policy([code.replace("</script", "<\\/script"), script], [], loose_style=True),
        data=Markup(
            _inert(
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
