"""The pages as a folder of files."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from kg.evidence.claims import documents
from kg.present.exports import references
from kg.present.pages import search
from kg.present.pages.context import Context, static_text, with_file
from kg.present.pages.entity import entity
from kg.present.pages.graphs import entity_graph, source_graph
from kg.present.pages.home import home, view_page
from kg.present.pages.question import question_page, question_rows
from kg.present.pages.source import source
from kg.present.pages.sources import sources_page
from kg.present.pages.term import term_page
from kg.present.pages.terms import terms, terms_graph
from kg.present.pages.vocabulary import Term, vocabulary
from kg.project import question_files
from kg.rdf.terms import term
from kg.store.snapshot import Opened

if TYPE_CHECKING:
    from kg.present.view import Site

_STATIC = ("style.css", "page.js", "search.js", "answer.js")
# How the data of a page ends, by its format.
_ENDINGS = {**references.ENDINGS, "csv": "csv"}
# Files beside the pages, whatever the language of a page.
_FILES = ("/data.ttl", "/dataset.ttl")


# --- pages that need no server --------------------------------------------------------------------


class _Linked(NamedTuple):
    """Where a page of a site stands: its path below the pages of its language, which stand in the
    folder `before` ("" or "ko/"); `root` is that of the server, `language` that of the pages at the
    top.
    """

    path: str
    before: str
    language: str
    root: str

    @property
    def up(self) -> str:
        """The way from the page to the top of the site."""
        return "../" * (self.before + self.path).count("/")


def write_site(opened: Opened, folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file of a site that any web host can serve: one page a thing, source
    and question, the words, the view.

    Pages in `language` stand at the top (in the working language where it is none of the
    project's), those in each other language in a folder of its name; links are relative.
    """
    languages = opened.state.languages
    language = language if language in languages else languages[0]
    for name in _STATIC:
        yield f"static/{name}", static_text(name).encode()
    top = _context(opened, "/", language)
    things, found = _things(top), search.everything(top)
    # The pages of a thing in all languages, one after the other: what they tell is the same.
    for path, iri in things:
        page = source if path.startswith("source/") else entity
        for lang in languages:
            before = "" if lang == language else f"{lang}/"
            text = page(_context(opened, f"/{path}", lang), iri).decode()
            place = f"{path}.html"
            yield before + place, _relative(text, place, before, language, top).encode()
    for lang in languages:
        before = "" if lang == language else f"{lang}/"
        for path, content in _pages(opened, folder, lang):
            yield before + path, _relative(content.decode(), path, before, language, top).encode()
        yield f"{before}search.html", _searching(opened, lang, before, language, found)
        drawn = view_page(
            _context(opened, "/view", lang), folder, _linked_site(top, before, language)
        )
        yield f"{before}view.html", drawn[1]
    for path, iri in things:
        graph = source_graph if path.startswith("source/") else entity_graph
        yield f"{path}.ttl", graph(top, iri, "turtle")
    for one in _with_page(top):
        yield f"{unquote(one.path)[1:]}.ttl", terms_graph(top, [one], "turtle")
    for question in question_files.questions(folder, opened.state.prefixes)[0]:
        if table := question_rows(top, question):
            yield f"question/{question.name}.csv", table
    for iri, document in documents(opened).items():
        for format, ending in references.ENDINGS.items():
            path = f"{iri[1:-1].removeprefix(top.space)}.{ending}"
            yield path, references.references([document], format, language)


def _with_page(context: Context) -> list[Term]:
    known = vocabulary(context.store, context.prefixes).values()
    return [one for one in known if one.short]


def _linked_site(top: Context, before: str, language: str) -> Site:
    """The site as it is seen from the view in the folder `before`."""
    from kg.present.view import Site

    up = "../" * before.count("/")
    folders = {lang: "" if lang == language else f"{lang}/" for lang in top.languages}
    tops = {lang: "" if folder == before else up + folder for lang, folder in folders.items()}
    homes = {lang: f"{way}index.html" for lang, way in tops.items()}
    return Site(top.space, homes, tops, ".html")


def _context(opened: Opened, path: str, lang: str) -> Context:
    return Context(opened, {"lang": lang, "parameters": {}, "page": path, "still": True})


def _things(context: Context) -> list[tuple[str, str]]:
    """(path, IRI as an N-Triples string) of all that has a page of its own."""
    things = with_file(context.opened.place, context.prefixes)
    sources = sorted(term(s) for (s,) in context.select("SELECT ?s { ?s a kg:Source }"))
    return [(f"entity/{one.id}", one.iri) for one in things] + [
        (iri[1:-1].removeprefix(context.space), iri) for iri in sources
    ]


def _pages(opened: Opened, folder: Path, lang: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the pages in a language but for those of things, with the links of a
    server.
    """

    def context(path: str) -> Context:
        return _context(opened, f"/{path}", lang)

    yield "index.html", home(context(""), folder)
    yield "sources.html", sources_page(context("sources"), folder)
    yield "terms.html", terms(context("terms"))
    questions, _ = question_files.questions(folder, opened.state.prefixes)
    for one in _with_page(context("terms")):
        path = unquote(one.path)[1:]
        yield f"{path}.html", term_page(context(path), one, questions)
    for question in questions:
        path = f"question/{question.name}"
        yield f"{path}.html", question_page(context(path), question)


def _searching(opened: Opened, lang: str, before: str, language: str, found: search.Lines) -> bytes:
    top, path = _context(opened, "/search", lang), "search.html"
    at = _Linked(path, before, language, urlsplit(top.space).path)
    page = search.still_page(top, found, lambda link: _linked(link, at))
    return _relative(page.decode(), path, before, language, top).encode()


def _relative(text: str, path: str, before: str, language: str, top: Context) -> str:
    # Links of the served pages, turned into links between files: another language, a question, a
    # thing, what is loaded.
    at = _Linked(path, before, language, urlsplit(top.space).path)

    def file(match: re.Match[str]) -> str:
        return f'{match[1]}="{html.escape(_linked(html.unescape(match[2]), at))}"'

    return re.sub(r'\b(href|src|action)="((?:/(?!/)|\?)[^"]*)"', file, text)


def _linked(target: str, at: _Linked) -> str:
    """A link of a served page as a link from a file to a file."""
    address, mark, fragment = target.partition("#")
    way, _, asked = address.partition("?")
    if asked.startswith("format="):
        ending = _ENDINGS.get(asked[7:], "ttl")
        data = f"{at.path.removesuffix('.html')}.{ending}"
        new = at.up + data if at.before else data.rsplit("/", 1)[-1]
    elif other := re.search(r"(?:^|&)lang=([^&]+)", asked):
        folder = "" if other[1] == at.language else f"{other[1]}/"
        new = at.up + folder + at.path
    elif way.startswith("/static/") or way in _FILES:
        new = at.up + way[1:]
    elif asked.startswith("question="):
        new = f"{at.up}{at.before}question/{unquote(asked[9:])}.html"
    elif way == "/":
        new = f"{at.up}{at.before}index.html"
    else:
        new = f"{at.up}{at.before}{way.removeprefix(at.root).lstrip('/')}.html"
    return new + mark + fragment
