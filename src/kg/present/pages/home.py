"""The first page, search, and the page of the network."""

from __future__ import annotations

import html
import re
from pathlib import Path

from kg.errors import KGError, NotFound
from kg.present.pages.context import Context, entities, everything, page_title, pair
from kg.project import question_files, stories
from kg.rdf.terms import DCTERMS
from kg.store import finding
from kg.store.snapshot import empty_reason
from kg.words import phrase

_FOUND = 50


# --- start, search, view --------------------------------------------------------------------------


def home(made: Context, folder: Path) -> bytes:
    found, _ = question_files.questions(folder, made.prefixes)
    questions = [(q.name, question_files.title(q, made.lang)) for q in found]
    about = [
        d.value
        for (d,) in made.store.query(
            f"SELECT ?d {{ <{made.space}dataset> <{DCTERMS}description> ?d }}"
        )
        if d.language in (made.lang, "")
    ]
    return made.render(
        "home.html",
        "",
        questions=questions,
        counts=made.counts,
        about=about,
        stories=list(_stories(folder).items()),
    )


def _stories(folder: Path) -> dict[str, list[stories.Step]]:
    found = {}
    for name in stories.names(folder):
        try:
            found[name] = stories.told(folder, name)
        except KGError:
            continue  # changed since the build that is served
    return found


def search_page(made: Context) -> bytes:
    text = made.parameters.get("q", "")[:200]
    hits = finding.search(everything(made), text, _FOUND)
    made.call({f"<{hit[0].cls}>" for hit in hits})
    return made.render(
        "search.html",
        page_title(made, "search", text),
        text=text,
        hits=hits,
        cls=lambda one: made.name(f"<{one.cls}>"),
    )


def view_page(made: Context, folder: Path) -> tuple[dict, bytes]:
    """The network of everything, or of the things in the rows of the parameter `query`; `story`
    names the story that it tells.
    """
    from kg.present.network import network, written
    from kg.present.plain import among
    from kg.present.view import page as drawn

    opened, asked, story, told = (
        made.opened,
        made.parameters.get("query", ""),
        made.parameters.get("story") or None,
        _stories(folder),
    )
    if story and story not in told:
        raise NotFound("")
    day = opened.state.get("as of")
    if day and not opened.state["counts"]["claims"]:
        raise NotFound(empty_reason(opened.state))
    chosen = entities(made, asked) if asked.strip() else None
    graph = network(made.store, written(opened.place))
    if chosen is not None:
        graph = among(graph, chosen)
        if not graph:
            raise NotFound(phrase("present.view.no-entity"))
    text = drawn(
        graph,
        lang=made.lang,
        title=pair(made),
        story=stories.offered(folder, story, graph, day) if told else [],
    )
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    return {
        "media": "text/html; charset=utf-8",
        "lang": made.lang,
        "csp": html.unescape(policy[1]) + "; frame-ancestors 'self'",
    }, text.encode()
