"""The pages: of things, sources, terms, questions; as a site of files too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox

from kg.errors import NotFound
from kg.evidence import about
from kg.evidence.claims import documents_of
from kg.present.exports import references
from kg.present.pages.context import MEDIA, About, Context, PageRequest, guests, template
from kg.present.pages.entity import entity
from kg.present.pages.glance import glance
from kg.present.pages.graphs import entity_graph, source_graph
from kg.present.pages.home import home, view_page
from kg.present.pages.query import hints_list, names, query_page
from kg.present.pages.reconciling import ADDRESSES, POLICY, PREVIEW
from kg.present.pages.search import search_json, search_page
from kg.present.pages.source import source
from kg.present.pages.sources import sources_page
from kg.present.pages.term import term_page
from kg.present.pages.terms import terms, terms_graph
from kg.present.pages.units import units
from kg.present.pages.vocabulary import Term, by_path, vocabulary
from kg.present.pages.words import page_words
from kg.project import question_files
from kg.store.snapshot import Opened, empty_reason
from kg.words import phrase


def fault(body: Mapping[str, str | int], language: str, chosen: str = "") -> bytes:
    """The page of an error whose body is given as the server makes it; `chosen` is the language
    that links keep.
    """
    text = template("fault.html").render(
        title=body["title"],
        site="kg",
        lang=language,
        words=page_words(language),
        body=body,
        suffix=lambda **more: f"?lang={chosen}" if chosen else "",
        turned="",
        chosen=chosen,
    )
    return text.encode("utf-8", "replace")


def page(opened: Opened, request: PageRequest) -> tuple[About, bytes]:
    """What is told of the page at a path, and its bytes: as HTML or, where `accept` says so and
    there is RDF of it, in an RDF format.

    `see` is told where the page is at another path. Raises NotFound where there is none, KGError
    for what it cannot be made of.
    """
    context = Context(opened, request)
    path = unquote(request["page"])
    accept = request.get("accept")
    if context.parameters.get("format") in (*MEDIA, *references.FORMATS):
        accept = context.parameters["format"]
    root = urlsplit(context.space).path
    if path.startswith(f"{root}entity/"):
        return _thing(context, path.removeprefix(root), accept, entity, entity_graph)
    if path == "/thing":
        return _guest(context, accept)
    if path.startswith(f"{root}source/"):
        return _thing(context, path.removeprefix(root), accept, source, source_graph)
    if path in _LISTS:
        return _about(context, "application/json"), _LISTS[path](context)
    if path == "/search" and context.parameters.get("format") == "json":
        return _about(context, "application/json"), search_json(context)
    if path in ADDRESSES:
        return _reconciled(context, path)
    folder = Path(request["folder"])
    if path == "/view":
        return view_page(context, folder)
    if path in _PAGES:
        return _about(context), _PAGES[path](context, folder)
    if one := by_path(context.store, context.prefixes, path):
        return _term(context, one, accept, folder)
    return _terms(context, path, accept)


# What the query page asks for while a query is written and answered.
_LISTS = {"/names": names, "/hints": hints_list, "/units": units, "/card": glance}
_PAGES = {"/": home, "/search": search_page, "/query": query_page, "/sources": sources_page}


def _about(context: Context, media: str = "text/html; charset=utf-8") -> About:
    return {"media": media, "lang": context.lang}


def _reconciled(context: Context, path: str) -> tuple[About, bytes]:
    """What a client of the reconciliation service is answered."""
    if path == PREVIEW:
        return {**_about(context), "csp": POLICY}, ADDRESSES[path](context)
    return _about(context, "application/json"), ADDRESSES[path](context)


def _thing(
    context: Context,
    path: str,
    accept: str | None,
    html: Callable[[Context, str], bytes],
    rdf: Callable[[Context, str, str], bytes],
) -> tuple[About, bytes]:
    """The page of an entity or a source, the RDF of it, or the sources for a reference manager."""
    kind, _, name = path.partition("/")
    iri = f"{context.space}{kind}/{quote(name, safe='')}"
    if next(context.opened.engine.quads_for_pattern(ox.NamedNode(iri), None, None), None) is None:
        raise NotFound(_absent(context))
    if accept in MEDIA:
        return _about(context, MEDIA[accept]), rdf(context, f"<{iri}>", accept)
    if accept in references.FORMATS:
        content = _references(context, f"<{iri}>", accept, one=kind == "source")
        return _about(context, references.MEDIA[accept]), content
    return _about(context), html(context, f"<{iri}>")


def _guest(context: Context, accept: str | None) -> tuple[About, bytes]:
    """The page of a thing of an RDF file, whose IRI is a parameter; one of ours is at its path."""
    iri = f"<{context.parameters.get('iri', '')}>"
    if iri in guests(context):
        if accept in MEDIA:
            return _about(context, MEDIA[accept]), entity_graph(context, iri, accept)
        return _about(context), entity(context, iri)
    own = context.link(iri)
    if not own.startswith("/"):
        raise NotFound(_absent(context))
    return {**_about(context), "see": own}, b""


def _references(context: Context, iri: str, format: str, *, one: bool) -> bytes:
    # `one`: it is a source itself; of a thing, the sources that speak of it.
    found = (
        documents_of(context.store, [iri]).values() if one else about.sources(context.opened, iri)
    )
    return references.references(found, format, context.lang)


def _absent(context: Context) -> str:
    if not context.day:
        return ""
    if not context.counts.get("claims"):
        return empty_reason(context.opened.state)
    return phrase("present.nothing-by", day=context.day)


def _term(context: Context, one: Term, accept: str | None, folder: Path) -> tuple[About, bytes]:
    """The page of a term."""
    if accept in MEDIA:
        return _about(context, MEDIA[accept]), terms_graph(context, [one], accept)
    asked, _ = question_files.questions(folder, context.prefixes)
    return _about(context), term_page(context, one, asked)


def _terms(context: Context, path: str, accept: str | None) -> tuple[About, bytes]:
    """The page of the vocabulary, or where the page of a term is whose IRI has this path."""
    known = list(vocabulary(context.store, context.prefixes).values())
    at = [one for one in known if path == "/terms" or _is_at(one, path, context)]
    if not at:
        raise NotFound(_absent(context))
    if accept in MEDIA:
        return _about(context, MEDIA[accept]), terms_graph(context, at, accept)
    if path == "/terms":
        return _about(context), terms(context)
    # The fragment of a term's IRI stays in the browser, which takes it along.
    see = "/terms" + context.suffix() if "#" in at[0].iri else context.link(at[0].iri)
    return {**_about(context), "see": see}, b""


def _is_at(one: Term, path: str, context: Context) -> bool:
    iri = one.iri[1:-1]
    return iri.startswith(context.space) and urlsplit(iri).path == quote(path)
