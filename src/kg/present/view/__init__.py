"""The network in one HTML file."""

from __future__ import annotations

import base64
import json
import os
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import networkx
import pyvis.network
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from kg.errors import KGError
from kg.forms.currencies import is_currency
from kg.forms.page import needs_forms, page_forms
from kg.lines import clean
from kg.present.naming import Languages, languages_of, text_of
from kg.present.script import assemble, inert, spoken
from kg.present.view.classic import classic_page
from kg.present.view.inlining import HERE, policy, read
from kg.present.view.scene import scene
from kg.present.view.told import Told
from kg.system.writing import put
from kg.words import LANGUAGES, phrase, text_in, translate, worded, worded_among

_STYLES = (
    "tokens.css",
    "../meanings.css",
    "../pages/card.css",
    "../score/score.css",
    "page.css",
    "score.css",
    "flow.css",
)
_INLINE = 60_000  # bytes of JSON above which the data are deflated


class Site(NamedTuple):
    """Where the pages of the site stand that a page is part of: what IRIs of the dataset begin
    with; by language the first page and the folder of the others; what the names of files end with,
    "" on a server.
    """

    space: str
    homes: Mapping[str, str]
    tops: Mapping[str, str]
    end: str = ""


class Network(pyvis.network.Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network whose page is ours: offline, in any languages, safe against scripts in data,
    and quick to build.

    It is directed and keeps parallel edges; `add_node`, `add_edge` and `from_nx` take what pyvis'
    own take. `title` is a text by language, `languages` are those that the reader can choose (by
    default those of the graph), `lang` is that at first sight, `classic` chooses the page that
    pyvis ships, `site` is what things and sources of the page lead to, `told` what the graph tells
    beside them.
    """

    def __init__(
        self,
        *,
        title: Mapping[str, str] | None = None,
        lang: str = "",
        classic: bool = False,
        story: Iterable[Mapping[str, Any]] = (),
        languages: Sequence[str] = (),
        site: Site | None = None,
        told: Told | None = None,
        **options: Any,
    ):
        options = {"height": "100vh", "cdn_resources": "in_line", **options, "directed": True}
        super().__init__(**options)
        self._wanted, self._fixed = lang, bool(languages)
        self.speak(languages or LANGUAGES)
        self.title, self.classic, self.story = title or {}, classic, list(story)
        self.site, self.told = site, told or Told()
        self.about: dict[str, Any] = {}
        self.template_dir = str(HERE)
        self.path = "classic.html" if classic else "page.html"
        self.templateEnv = Environment(
            loader=FileSystemLoader(self.template_dir), autoescape=True, keep_trailing_newline=True
        )

    def speak(self, languages: Iterable[str]) -> None:
        """Let the reader choose among some languages."""
        self.languages = tuple(languages)
        known = (self._wanted, "en" if self._wanted else "", self.languages[0])
        self.lang = next(one for one in known if one in self.languages)

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
                raise KGError(
                    phrase("present.view.no-node", name=repr(end)),
                    phrase("present.view.no-node.hint"),
                )
        self.edges.append({"arrows": "to", **options, "from": source, "to": to})

    def from_nx(self, nx_graph: networkx.Graph, *args: Any, **options: Any) -> None:
        """Add all nodes and edges of a networkx graph, those of `kg.network` with their claims and
        citations.
        """
        self.about.update(nx_graph.graph)
        if not self._fixed:
            self.speak(languages_of(nx_graph).declared)
        for node, data in nx_graph.nodes(data=True):
            if "statements" in data:
                self.add_node(node, text_of(data, self.lang), kg=data)
            else:
                self.add_node(node, **{k: v for k, v in data.items() if k != "id"})
        keyed = (
            nx_graph.edges(keys=True, data=True)
            if nx_graph.is_multigraph()
            else ((a, b, "", d) for a, b, d in nx_graph.edges(data=True))
        )
        for source, to, key, data in keyed:
            if "citations" in data:
                self.add_edge(source, to, label=text_of(data, self.lang), key=key, kg=data)
            else:
                self.add_edge(
                    source, to, **{k: v for k, v in data.items() if k not in ("from", "to")}
                )

    def get_network_data(self) -> tuple[list[Any], list[Any], str, str, str, str]:
        """(nodes, edges, heading, height, width, options) as the template takes them."""
        holes, titles = self.templateEnv.globals, self._titles()
        holes.update(lang=worded(self.lang), title=text_in(titles, self.lang))
        if self.classic:
            classic_page(self, holes)
        else:
            holes.update(_page_holes(scene(self, titles), self.languages))
        return [], [], "", self.height, self.width, "{}"

    def _titles(self) -> dict[str, str]:
        # What the page is called in each language of texts, as far as it is said there.
        tags = Languages(self.languages).tags
        stated = {tag: text for tag, text in self.title.items() if text}
        if stated:
            return {tag: clean(text) for tag, text in stated.items()}
        if self.heading:
            return {"": clean(self.heading)}
        known = {tag: self.about[f"title_{tag}"] for tag in tags if self.about.get(f"title_{tag}")}
        untitled = phrase("present.untitled")
        told = known or {tag: translate(untitled, tag) for tag in worded_among(tags)}
        return {tag: clean(text) for tag, text in told.items()}

    def write_html(
        self,
        name: str | os.PathLike[str],
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


@cache
def _alike() -> tuple[str, str, str]:
    # What all pages have alike: the style, the script, and both packed, as `loader.js` reads them.
    style, script = "".join(_slim(read(name)) for name in _STYLES), assemble(HERE / "main.js")
    return style, script, _packed(f"{style}\f{script}")


def _page_holes(document: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    """What stands in the holes of the template of our page."""
    style, script, code = _alike()
    # Where the tool has no words of a language, it speaks English.
    words = {language: spoken(script, language) for language in worded_among(languages)}
    shown = {**document, "words": words, "forms": _forms(document, languages)}
    data = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    packed = len(data) > _INLINE
    loader, first = assemble(HERE / "loader.js"), _slim(read("first.css"))
    return {
        "first": Markup(first),
        "code": code,
        "loader": Markup(loader),
        "csp": policy([loader, script], [first, style]),
        "packed": packed,
        "noscript": [(one, translate(phrase("present.view.noscript"), one)) for one in words],
        "data": _packed(data) if packed else Markup(inert(data)),
    }


def _forms(document: Mapping[str, Any], languages: Iterable[str]) -> dict[str, Any]:
    # Tables of the languages in which the page does not write figures and days by itself.
    wanted = [one for one in languages if needs_forms(one)]
    codes = {text for text in document["claims"]["value"] if is_currency(text)} if wanted else ()
    return {language: page_forms(language, codes) for language in wanted}


def _packed(text: str) -> str:
    # A third so long, for `rules/unpacking.js`; base 85 is shorter than base 64 by a sixteenth.
    written = base64.b85encode(zlib.compress(text.encode(), 9))
    return written.translate(bytes.maketrans(b"<>&`", b",.:[")).decode()


def _slim(style: str) -> str:
    # Without comments, indents and line ends, and without blanks where a value or a block begins:
    # a fifth of it.
    bare = re.sub(r"/\*.*?\*/|^\s+", "", style, flags=re.DOTALL | re.MULTILINE)
    short = re.sub(r"^([\w-]+): ", r"\1:", bare, flags=re.MULTILINE).replace(" {\n", "{\n")
    return re.sub(r"(?<=[{};,])\n", "", short)


def write(
    graph: networkx.Graph,
    path: str | os.PathLike[str],
    *,
    lang: str = "",
    title: Mapping[str, str] | None = None,
    story: Iterable[Mapping[str, Any]] = (),
    classic: bool = False,
) -> Path:
    """Write `graph` as one HTML file and return its path.

    `graph` is that of `kg.network`, or any networkx graph. `lang` is the language at first sight,
    one of those of the graph; the reader can switch. `story` is a list of steps `{"de": sentence,
    "en": sentence, "select": id or IRI, "path": [id, id], "as_of": day}`, all but one sentence
    optional.
    """
    check_language(lang, languages_of(graph).declared)
    net = Network(title=title, lang=lang, classic=classic, story=story)
    net.from_nx(graph)
    net.write_html(path)
    return Path(path)


def check_language(lang: object, languages: Sequence[str]) -> None:
    """Raises KGError for a language that is none of a graph's."""
    if lang and lang not in languages:
        raise KGError(phrase("present.view.no-language", name=repr(lang)), ", ".join(languages))


def page(graph: networkx.Graph, **options: Any) -> str:
    """The page that `write` writes, as text, with the same options: for a notebook's `srcdoc`, or a
    server.
    """
    net = Network(**options)
    net.from_nx(graph)
    return str(net.generate_html())
