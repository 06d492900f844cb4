"""The first page, and the page of the network."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import KGError, NotFound
from kg.evidence.overview import overview
from kg.present import catalogue, score
from kg.present.pages.context import (
    About,
    Context,
    data_block,
    entities,
    guests,
)
from kg.present.pages.notes import Footnotes
from kg.present.pages.overview import sections
from kg.present.pages.term import registered
from kg.present.pages.vocabulary import vocabulary
from kg.project import outlines, question_files, stories
from kg.store.dataset import remembered
from kg.store.snapshot import TALLY, empty_reason

if TYPE_CHECKING:
    import networkx

    from kg.present.view import Site

# --- start, view --------------------------------------------------------------------------


def home(context: Context, folder: Path) -> bytes:
    """The first page."""
    known, _ = question_files.questions(folder, context.prefixes)
    own = catalogue.own_triples(context.store, context.space)
    facts, notes = catalogue.facts(own, context.lang), Footnotes(context)
    told = sections(context, overview(context.opened), notes)
    return context.render(
        "home.html",
        "",
        groups=question_files.grouped(known, context.lang),
        titled=question_files.title,
        tally=_tally(context),
        about=[facts.description] if facts.description else [],
        licence=facts.licence,
        version=facts.version,
        asked={what: name for what, name in _ASKED.items() if name in {q.name for q in known}},
        data=data_block(catalogue.schema_dataset(f"{context.space}dataset", own, context.lang, [])),
        told=told,
        classes=_classes(context),
        notes=notes.listed(),
        stories=[
            (
                name,
                stories.title(steps, context.lang) or name,
                sum(step.number > 0 for step in steps),
            )
            for name, steps in _stories(folder).items()
        ],
        picture=_picture(context),
    )


def _tally(context: Context) -> list[tuple[int, str]]:
    """(how many, of what there are so many) of what there is any of."""
    things = context.counts.get("things", 0) + len(guests(context))
    found = {**context.counts, "things": things}
    return [(found.get(count, 0), count) for count in TALLY if found.get(count)]


def _picture(context: Context) -> str:
    # The first sight as a figure, "" where there is none; it is drawn once.
    def drawn() -> str:
        found = score.picture(context.opened, context.lang)
        return found.fragment(context.link) if found else ""

    return remembered(context.store, f"picture {context.lang} {context.still}", drawn)


# The titled questions that tell all of what the first page tells in part.
_ASKED = {"disputes": "conflicts", "late": "promises-and-what-became-of-them"}


def _classes(context: Context) -> list[tuple[str, str, int]]:
    """(name, where its page is, how many things are registered with it) of the classes in use; of
    a class that no vocabulary of the project has, its things are asked for.
    """
    known = vocabulary(context.store, context.prefixes)
    found = [
        (known[iri].label(context.lang), context.link(iri), len(things))
        for iri, things in registered(context).items()
        if iri in known
    ]
    found += [
        (context.name(iri), "/query" + context.suffix(query=_OF_CLASS % iri), len(things))
        for iri, things in registered(context).items()
        if iri not in known and not context.still
    ]
    return sorted(found)


_OF_CLASS = "SELECT ?thing { ?thing a %s }"


def _stories(folder: Path) -> dict[str, list[stories.StoryStep]]:
    found = {}
    for name in stories.names(folder):
        try:
            found[name] = stories.load(folder, name)
        except KGError:
            continue  # changed since the build that is served
    return found


def _outline(folder: Path) -> outlines.Outline | None:
    try:
        return outlines.load(folder)
    except KGError:
        return None  # changed since the build that is served


def view_page(context: Context, folder: Path, site: Site | None = None) -> tuple[About, bytes]:
    """The network of everything, or of the things in the rows of the parameter `query`; `story`
    names the story that it tells. Its links lead into `site`, which is that of the server by
    itself.
    """
    from kg.present.view import page as drawn
    from kg.present.view.told import told_of

    story = context.parameters.get("story") or None
    known = _stories(folder)
    if story and story not in known:
        raise NotFound("")
    state = context.opened.state
    day = state.as_of or None
    if day and not state.counts["claims"]:
        raise NotFound(empty_reason(state))
    graph, whole = _chosen_graph(context), not context.parameters.get("query", "").strip()
    if day:
        graph.graph["as_of"] = day  # the page says of which day it is
    graph.graph["outline"] = _outline(folder)
    text = drawn(
        graph,
        lang=context.lang,
        languages=context.languages,
        title=context.titles or {"": "kg"},
        story=stories.offered(known, story, graph, day),
        site=site or _served(context),
        told=told_of(context.opened, whole=whole),
    )
    about: About = {"media": "text/html; charset=utf-8", "lang": context.lang}
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    if policy:
        about["csp"] = html.unescape(policy[1]) + "; frame-ancestors 'self'"
    return about, text.encode()


def _served(context: Context) -> Site:
    from kg.present.view import Site

    space, languages = context.space, context.languages
    top = urlsplit(space).path
    return Site(space, dict.fromkeys(languages, "/"), dict.fromkeys(languages, top))


def _chosen_graph(context: Context) -> networkx.MultiDiGraph:
    """The network, or the part of it that the rows of the query name."""
    from kg.present.network import network
    from kg.present.plain import part_named
    from kg.present.stored import written

    query = context.parameters.get("query", "")
    plans = context.parameters.get("plans", "no").lower() not in ("no", "0", "false")
    chosen = entities(context, query, plans=plans) if query.strip() else None
    graph = network(written(context.opened.place), languages=context.languages)
    if chosen is None:
        return graph
    return part_named(graph, chosen)
