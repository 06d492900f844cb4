"""The pages: of things, sources, terms, questions; as a site of files too."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox

from kg.errors import NotFound
from kg.present.pages.context import MEDIA, Context, template
from kg.present.pages.entity import entity
from kg.present.pages.graphs import entity_graph, source_graph
from kg.present.pages.home import home, search_page, view_page
from kg.present.pages.query import hints_list, names, query_page
from kg.present.pages.source import source
from kg.present.pages.terms import defined, terms, terms_graph
from kg.present.pages.words import page_words
from kg.store.snapshot import Opened, empty_reason
from kg.words import phrase


def fault(body: dict, language: str, chosen: str = "") -> bytes:
    """The page of an error whose body is given as `endpoint.fault` makes it; `chosen` is the
    language that links keep.
    """
    return (
        template("fault.html")
        .render(
            title=body["title"],
            site="kg",
            lang=language,
            words=page_words(language),
            body=body,
            suffix=lambda **more: f"?lang={chosen}" if chosen else "",
            turned="",
            chosen=chosen,
        )
        .encode("utf-8", "replace")
    )


def page(opened: Opened, request: dict) -> tuple[dict, bytes]:
    """({media, lang, …}, bytes) of the page at a path, as HTML or, where `accept` says so and there
    is RDF of it, in an RDF format.

    `see` is in the dict where the page is at another path. Raises NotFound where there is none,
    KGError for what it cannot be made of.
    """
    store, state = opened.store, opened.state
    made = Context(opened, request)
    path, accept = unquote(request["page"]), request.get("accept")
    if request["parameters"].get("format") in MEDIA:
        accept = request["parameters"]["format"]
    root = urlsplit(state["space"]).path
    for kind, html_of, rdf_of in (
        ("entity/", entity, entity_graph),
        ("source/", source, source_graph),
    ):
        if path.startswith(root + kind):
            iri = f"<{state['space']}{kind}{quote(path[len(root + kind) :], safe='')}>"
            if (
                next(iter(store.quads_for_pattern(ox.NamedNode(iri[1:-1]), None, None)), None)
                is None
            ):
                raise NotFound(
                    empty_reason(state)
                    if made.day and not made.counts.get("claims")
                    else phrase("present.nothing-by", day=made.day)
                    if made.day
                    else ""
                )
            if accept in MEDIA:
                return {"media": MEDIA[accept], "lang": made.lang}, rdf_of(made, iri, accept)
            return {"media": "text/html; charset=utf-8", "lang": made.lang}, html_of(made, iri)
    if path in _LISTS:
        return {"media": "application/json", "lang": made.lang}, _LISTS[path](made)
    if path == "/view":
        return view_page(made, Path(request["folder"]))
    if path == "/":
        text = home(made, Path(request["folder"]))
    elif path == "/search":
        text = search_page(made)
    elif path == "/query":
        text = query_page(made, Path(request["folder"]))
    else:
        found = [
            one
            for one in defined(made)
            if path == "/terms"
            or (urlsplit(one["iri"]).path == quote(path) and one["iri"].startswith(state["space"]))
        ]
        if not found:
            raise NotFound("")
        if accept in MEDIA:
            return {"media": MEDIA[accept], "lang": made.lang}, terms_graph(made, found, accept)
        if path != "/terms":
            # The fragment of a term's IRI stays in the browser, which takes it along.
            place = "" if "#" in found[0]["iri"] else "#" + quote(found[0]["short"])
            return {
                "media": "text/html; charset=utf-8",
                "lang": made.lang,
                "see": "/terms" + made.suffix() + place,
            }, b""
        text = terms(made)
    return {"media": "text/html; charset=utf-8", "lang": made.lang}, text


# What the query page asks for while a query is written and answered.
_LISTS = {"/names": names, "/hints": hints_list}
