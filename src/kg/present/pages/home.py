"""The first page, search, and the page of the network."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import KGError, NotFound
from kg.present.pages.context import (
    About,
    Context,
    entities,
    everything,
    page_title,
    title_pair,
)
from kg.project import question_files, stories
from kg.rdf.terms import DCTERMS
from kg.store import finding
from kg.store.snapshot import empty_reason
from kg.words import LANGUAGES

if TYPE_CHECKING:
    import networkx

    from kg.present.view import Site

_FOUND = 50


# --- start, search, view --------------------------------------------------------------------------


def home(context: Context, folder: Path) -> bytes:
    """The first page."""
    known, _ = question_files.questions(folder, context.prefixes)
    rows = context.select(f"SELECT ?d {{ <{context.space}dataset> <{DCTERMS}description> ?d }}", {})
    return context.render(
        "home.html",
        "",
        questions=[(q.name, question_files.title(q, context.lang)) for q in known],
        counts=context.counts,
        about=[text.value for (text,) in rows if text.language in (context.lang, "")],
        stories=list(_stories(folder).items()),
    )


def _stories(folder: Path) -> dict[str, list[stories.StoryStep]]:
    found = {}
    for name in stories.names(folder):
        try:
            found[name] = stories.load(folder, name)
        except KGError:
            continue  # changed since the build that is served
    return found


def search_page(context: Context, _folder: Path) -> bytes:
    """What is found by a name."""
    text = context.parameters.get("q", "")[:200]
    hits = finding.search(everything(context), text, _FOUND)
    context.call({f"<{hit[0].cls}>" for hit in hits})
    return context.render(
        "search.html",
        page_title(context, "search", text),
        text=text,
        hits=hits,
        cls=lambda one: context.name(f"<{one.cls}>"),
    )


def view_page(context: Context, folder: Path, site: Site | None = None) -> tuple[About, bytes]:
    """The network of everything, or of the things in the rows of the parameter `query`; `story`
    names the story that it tells. Its links lead into `site`, which is that of the server by
    itself.
    """
    from kg.present.cards.both import written_cards
    from kg.present.view import page as drawn

    story = context.parameters.get("story") or None
    known = _stories(folder)
    if story and story not in known:
        raise NotFound("")
    state = context.opened.state
    day = state.as_of or None
    if day and not state.counts["claims"]:
        raise NotFound(empty_reason(state))
    graph = _chosen_graph(context)
    if day:
        graph.graph["as_of"] = day  # the page says of which day it is
    text = drawn(
        graph,
        lang=context.lang,
        title=title_pair(context),
        story=stories.offered(folder, story, graph, day) if known else [],
        site=site or _served(context.space),
        cards=lambda things: written_cards(context.opened, things),
    )
    about: About = {"media": "text/html; charset=utf-8", "lang": context.lang}
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    if policy:
        about["csp"] = html.unescape(policy[1]) + "; frame-ancestors 'self'"
    return about, text.encode()


def _served(space: str) -> Site:
    from kg.present.view import Site

    return Site(
        space, dict.fromkeys(LANGUAGES, "/"), dict.fromkeys(LANGUAGES, urlsplit(space).path)
    )


def _chosen_graph(context: Context) -> networkx.MultiDiGraph:
    """The network, or the part of it that the rows of the query name."""
    from kg.present.network import network
    from kg.present.plain import part_named
    from kg.present.stored import written

    query = context.parameters.get("query", "")
    chosen = entities(context, query) if query.strip() else None
    graph = network(written(context.opened.place))
    if chosen is None:
        return graph
    return part_named(graph, chosen)
