"""The pages as a folder of files."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from kg.present.pages.context import Context, static_text, with_page
from kg.present.pages.entity import entity
from kg.present.pages.graphs import entity_graph, source_graph
from kg.present.pages.home import home, view_page
from kg.present.pages.source import source
from kg.present.pages.terms import terms
from kg.project import question_files
from kg.rdf.terms import literal, term
from kg.sparql import asking, formats
from kg.store.snapshot import Opened

# --- pages that need no server --------------------------------------------------------------------

LANGUAGES = ("en", "ko")


def write_site(opened: Opened, folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file of a site that any web host can serve: one page a thing, source
    and question, the words, the view.

    Pages in `language` stand at the top, those in the other language in a folder of its name; links
    are relative.
    """
    yield "static/style.css", static_text("style.css").encode()
    store, state = opened.store, opened.state
    space = state.space
    things = [(f"entity/{one.id}", one.iri) for one in with_page(opened.place, state.prefixes)]
    documents = sorted(
        term(s) for (s,) in store.query("SELECT ?s { ?s a kg:Source }", prefixes=state.prefixes)
    )
    things += [(iri[1:-1].removeprefix(space), iri) for iri in documents]
    asked, _ = question_files.questions(folder, state.prefixes)
    for lang in LANGUAGES:
        before = "" if lang == language else f"{lang}/"

        def made(path: str, lang: str = lang) -> Context:
            return Context(
                opened, {"lang": lang, "parameters": {}, "page": "/" + path, "still": True}
            )

        def still(path: str, text: bytes, before: str = before) -> tuple[str, bytes]:
            return (
                before + path,
                _relative(
                    text.decode(), before + path, before, language, urlsplit(space).path
                ).encode(),
            )

        yield still("index.html", home(made(""), folder))
        yield still("terms.html", terms(made("terms")))
        for question in asked:
            yield still(
                f"question/{question.name}.html",
                _answered(made(f"question/{question.name}"), question),
            )
        for path, iri in things:
            yield still(
                f"{path}.html",
                (source if path.startswith("source/") else entity)(made(path), iri),
            )
        yield f"{before}view.html", view_page(made("view"), folder)[1]
    first = Context(opened, {"lang": language, "parameters": {}, "page": "/", "still": True})
    for path, iri in things:
        yield (
            f"{path}.ttl",
            (source_graph if path.startswith("source/") else entity_graph)(first, iri, "turtle"),
        )


def _relative(text: str, path: str, before: str, language: str, root: str) -> str:
    # Links of the served pages, turned into links between files: the other language, a question, a
    # thing, what is loaded.
    up = "../" * path.count("/")
    own = path.removeprefix(before)
    other = next(lang for lang in LANGUAGES if lang != (before.rstrip("/") or language))
    turned = up + ("" if other == language else f"{other}/") + own

    def file(match: re.Match) -> str:
        attribute, target = match[1], html.unescape(match[2])
        address, mark, fragment = target.partition("#")
        way, _, asked = address.partition("?")
        if asked.startswith("format="):
            new = (
                own.rsplit("/", 1)[-1].removesuffix(".html") + ".ttl"
                if not before
                else up + own.removesuffix(".html") + ".ttl"
            )
        elif "lang=" in asked:
            new = turned
        elif way.startswith("/static/"):
            new = up + way[1:]
        elif asked.startswith("question="):
            new = f"{up}{before}question/{unquote(asked[9:])}.html"
        elif way == "/data.ttl":
            new = up + way[1:]
        elif way == "/":
            new = f"{up}{before}index.html"
        else:
            new = f"{up}{before}{way.removeprefix(root).lstrip('/')}.html"
        return f'{attribute}="{html.escape(new + mark + fragment)}"'

    return re.sub(r'\b(href|src)="((?:/(?!/)|\?)[^"]*)"', file, text)


def _answered(made: Context, question: question_files.Question) -> bytes:
    answer = asking.ask(made.store, question.query, made.prefixes)
    rows, graph = asking.Rows([], []), ""
    if isinstance(answer, ox.QueryTriples):
        graph = formats.machine(answer, "turtle", made.prefixes).decode()
    elif isinstance(answer, ox.QueryBoolean):
        rows = asking.Rows(["?"], [(literal("true" if answer else "false"),)])
    else:
        rows = asking.rows(answer)
    made.call({cell for row in rows.rows for cell in row})
    return made.render(
        "question.html",
        question_files.title(question, made.lang),
        rows=rows,
        graph=graph,
        text=question.query,
    )
