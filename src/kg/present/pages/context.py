"""What every page knows: language, store, templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Required, TypedDict
from urllib.parse import quote, unquote, urlencode, urlsplit

import pyoxigraph as ox

from kg.evidence import cards
from kg.evidence.cards import Card, index
from kg.forms.writing import between, day_text, number_text
from kg.lines import escape_controls
from kg.present import tables
from kg.present.pages.vocabulary import KINDS, vocabulary
from kg.present.pages.words import message_text, page_words
from kg.present.plain import things_named
from kg.present.script import assemble, inert
from kg.rdf.iris import compact
from kg.rdf.terms import DCTERMS, XSD, is_iri, parts, term
from kg.sparql import asking, graphs
from kg.store import labelling, names
from kg.store.dataset import remembered
from kg.store.snapshot import Opened, empty_reason
from kg.words import language_name, phrase, text_in, translate

if TYPE_CHECKING:
    from jinja2 import Environment, Template

HERE = Path(__file__).parent
_SCRIPT = "text/javascript; charset=utf-8"
STATIC = {
    "style.css": "text/css; charset=utf-8",
    "page.js": _SCRIPT,
    "query.js": _SCRIPT,
    "search.js": _SCRIPT,
}
MEDIA = {
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}


class PageRequest(TypedDict, total=False):
    """What a page is asked for with: its path, the language, the parameters of its address, the
    media type that is wanted, the folder of the project; `still` for a site of files; the `base` is
    where the server is.
    """

    page: Required[str]
    lang: Required[str]
    parameters: Required[dict[str, str]]
    accept: str | None
    folder: str
    still: bool
    base: str


class About(TypedDict, total=False):
    """What is told beside the bytes of a page: media type, language; where else it is (`see`), and
    what it may load (`csp`).
    """

    media: Required[str]
    lang: Required[str]
    see: str
    csp: str


class Context:
    """What a page is made with: the store, and how things are named and linked in a language."""

    def __init__(self, opened: Opened, request: PageRequest):
        self.opened, self.store, state = opened, opened.store, opened.state
        self.prefixes: dict[str, str] = state.prefixes
        self.space: str = state.space
        self.counts: Mapping[str, int] = state.counts
        self.lang, self.path = request["lang"], request["page"]
        self.parameters = request["parameters"]
        self.day = state.as_of
        self.languages = state.languages
        self.still = bool(request.get("still"))
        self.base = request.get("base", "")
        # The day that links keep: of the page on which one asks it is a parameter. The pages of a
        # site are all of one day.
        asked = self.day or self.parameters.get("as-of", "")
        self.kept_day = "" if self.still else asked
        self.labels: dict[str, str] = {}
        self.titles: dict[str, str] = remembered(self.store, "titles", self._titles)

    def _titles(self) -> dict[str, str]:
        title = f"<{self.space}dataset> <{DCTERMS}title> ?title"
        rows = self.select(f"SELECT ?title {{ {title} }}", {})
        return {row[0].language or "": row[0].value for row in rows}

    def select(self, query: str, prefixes: dict[str, str] | None = None) -> ox.QuerySolutions:
        """The rows of a SELECT; its prefixes are those of the project."""
        found = self.store.query(query, prefixes=self.prefixes if prefixes is None else prefixes)
        assert isinstance(found, ox.QuerySolutions)
        return found

    def construct(self, query: str) -> ox.QueryTriples:
        """The triples of a CONSTRUCT or a DESCRIBE."""
        found = self.store.query(query, prefixes=self.prefixes)
        assert isinstance(found, ox.QueryTriples)
        return found

    def card(self, thing: str) -> Card:
        """The card of a thing. Of a site, which has those of all, everything is read once."""
        if self.still:
            return cards.card_of(index.everything(self.opened), thing)
        return cards.card(self.opened, thing)

    def call(self, terms: Iterable[str]) -> None:
        """Look up the labels of terms (N-Triples strings) that will be shown."""
        self.labels |= labelling.labels(self.store, {t for t in terms if is_iri(t)}, self.lang)

    def name(self, value: str) -> str:
        """What a term is called."""
        if is_iri(value):
            return escape_controls(
                self.labels.get(value) or compact(value[1:-1], self.prefixes) or value[1:-1]
            )
        text = escape_controls(parts(value)[0]) if value.startswith('"') else value
        if tables.is_number(value) and re.fullmatch(r"-?[0-9]{4,}", text):
            return number_text(Decimal(text), self.lang)
        return text

    def period(self, text: str) -> str:
        """A day, month, year or span for people."""
        start, mark, end = text.partition("/")
        if mark and ".." in (start, end):
            ends = ("" if one == ".." else day_text(one, self.lang) for one in (start, end))
            return escape_controls(between(ends, self.lang).strip())
        return escape_controls(day_text(text, self.lang))

    def link(self, value: str) -> str:
        """Where a term leads: the path of a page of ours, the address of a page of the web, or
        nowhere.
        """
        if value.startswith('"'):
            text, datatype, _ = parts(value)
            return text if datatype == XSD + "anyURI" and re.match(r"https?://", text) else ""
        address = value[1:-1]
        for kind in ("entity/", "source/"):
            if address.startswith(self.space + kind):
                path, mark, fragment = address.partition("#")
                return (
                    quote(unquote(urlsplit(path).path), safe="/")
                    + self.suffix()
                    + (mark + quote(unquote(fragment), safe="") if mark else "")
                )
        if known := vocabulary(self.store, self.prefixes).get(value):
            path, mark, fragment = known.path.partition("#")
            return path + self.suffix() + mark + fragment
        if not self.still and value in guests(self):
            return "/thing" + self.suffix(iri=address)
        return address if answers(address, self.space) else ""

    def trail(self, title: str) -> list[tuple[str, str]]:
        """The way from the first page to this one: what each page is called, and where it is."""
        words, path = page_words(self.lang), unquote(self.path)
        above = [(words["home"], "/" + self.suffix())] if path != "/" else []
        root = urlsplit(self.space).path
        if path.startswith(f"{root}entity/") or path == "/thing":
            iri = f"<{self.space}{quote(path.removeprefix(root), safe='/')}>"
            iri = f"<{self.parameters['iri']}>" if path == "/thing" else iri
            found = named(self).get(iri)
            if found and (known := vocabulary(self.store, self.prefixes).get(f"<{found.cls}>")):
                above.append((known.label(self.lang), self.link(known.iri)))
        elif path.startswith(f"{root}source/"):
            above.append((words["all-sources"], "/sources" + self.suffix()))
        elif path.startswith(tuple(f"/{kind}/" for kind in KINDS)):
            above.append((words["terms"], "/terms" + self.suffix()))
        return [*above, (title, "")] if above else []

    def suffix(self, **more: str) -> str:
        """The query part of a link to a page of ours: what keeps the language that was chosen and
        the day of the page; what is given as "" is left out.
        """
        kept = {"as-of": self.kept_day}
        if self.parameters.get("lang") in self.languages:
            kept["lang"] = self.parameters["lang"]
        asked = {name: value for name, value in {**kept, **more}.items() if value}
        return "?" + urlencode(asked) if asked else ""

    def turned(self, **more: str) -> str:
        """The address of this page with other parameters; what is given as "" is left out."""
        path = quote(unquote(self.path), safe="/")
        asked = {name: value for name, value in {**self.parameters, **more}.items() if value}
        return f"{path}?{urlencode(asked)}" if asked else path

    def render(self, name: str, title: str, **values: object) -> bytes:
        """The page of a template; beside the values it knows what every page knows."""
        site = text_in(self.titles, self.lang) or "kg"
        text = template(name).render(
            title=title,
            site=site,
            lang=self.lang,
            words=page_words(self.lang),
            trail=self.trail(title),
            turned=[
                (one, self.turned(lang=one), translate(language_name(one), one))
                for one in self.languages
                if one != self.lang
            ],
            here=self.turned(**{"as-of": ""}),
            parameters=self.parameters,
            suffix=self.suffix,
            name=self.name,
            link=self.link,
            period=self.period,
            say=lambda code, **facts: translate(phrase(code, **facts), self.lang),
            number=lambda value: number_text(Decimal(value), self.lang),
            chosen=self.parameters.get("lang", ""),
            still=self.still,
            day=self.day,
            kept_day=self.kept_day,
            dated=bool(self.day or self.counts.get("used sources")),
            empty=self._empty(),
            **values,
        )
        return text.encode("utf-8", "replace")

    def _empty(self) -> str:
        # Why the graph of a day holds nothing.
        if not self.day or self.counts.get("claims"):
            return ""
        return message_text(empty_reason(self.opened.state), self.lang)


@cache
def _environment() -> Environment:
    import jinja2

    class Named(jinja2.Environment):
        """What a template calls `words.clear` is the word, and no method of its table."""

        def getattr(self, of: object, name: str) -> object:
            if isinstance(of, Mapping) and name in of:
                return of[name]
            return super().getattr(of, name)

    return Named(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def template(name: str) -> Template:
    """A template of the pages by its file name."""
    return _environment().get_template(name)


@cache
def static_text(name: str) -> str:
    if name.endswith(".js"):
        return assemble(HERE / name.removesuffix(".js") / "main.js")
    # One file for all pages, which a browser gets once.
    sheets = [
        HERE.parent / "view" / "tokens.css",
        HERE / name,
        HERE / "query.css",
        HERE / "card.css",
        HERE.parent / "meanings.css",
        HERE.parent / "score" / "score.css",
    ]
    return "".join(sheet.read_text("utf-8") for sheet in sheets)


def static(name: str) -> tuple[str, bytes] | None:
    """(media type, bytes) of a file that pages load, None for a name that is none of them."""
    return (STATIC[name], static_text(name).encode()) if name in STATIC else None


def with_file(place: Path, prefixes: dict[str, str]) -> list[names.Named]:
    """All that has a page in a site of files: things of RDF files have none there."""
    return [
        one for one in names.names(place, prefixes) if one.iri.startswith(f"<{prefixes['entity']}")
    ]


def everything(context: Context) -> list[names.Named]:
    """All that has a page of its own."""
    made = with_file if context.still else names.names
    place, prefixes = context.opened.place, context.prefixes
    return remembered(context.store, ("everything", context.still), lambda: made(place, prefixes))


def named(context: Context) -> dict[str, names.Named]:
    """All that has a page of its own, by IRI (N-Triples strings)."""
    return remembered(
        context.store,
        ("named", context.still),
        lambda: {one.iri: one for one in everything(context)},
    )


def guests(context: Context) -> set[str]:
    """What RDF files have that is none of the project's own (N-Triples strings)."""
    start = f"<{context.prefixes['entity']}"
    return remembered(
        context.store,
        "guests",
        lambda: {iri for iri in named(context) if not iri.startswith(start)},
    )


# Top-level names that lead nowhere (RFC 2606): IRIs there are names, and no addresses.
_RESERVED = (".example", ".invalid", ".test")


def answers(address: str, space: str) -> bool:
    """Whether an IRI (without brackets) may be the address of a page elsewhere: neither a name in
    the space of the dataset that has no page, nor one below a name that leads nowhere.
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    known = bool(re.match(r"https?://", address)) and not address.startswith(space)
    return known and not f".{host}".endswith(_RESERVED)


def page_title(context: Context, word: str, text: str) -> str:
    """The title of a page: a word of the pages, and what it is about."""
    head = page_words(context.lang)[word]
    return f"{head}: {text}" if text else head


def entities(context: Context, query: str, *, plans: bool = False) -> set[str]:
    """The IRIs in the rows of a SELECT; `plans` asks the plans beside the current graph."""
    # The store is that of the day already.
    query = graphs.of_day(query, context.prefixes, context.space)[0]
    found = asking.ask(context.store, query, context.prefixes, plans=plans)
    return things_named(asking.rows(found) if isinstance(found, ox.QuerySolutions) else found)


def about_thing(context: Context, iri: str) -> list[tuple[str, str]]:
    """The properties and values of a thing in the current graph, sorted."""
    return sorted(
        (term(p), term(o)) for p, o in context.select(f"SELECT ?p ?o {{ {iri} ?p ?o }}", {})
    )


def data_block(value: object) -> str:
    """A value as JSON, as it may stand inside <script>."""
    return inert(json.dumps(value, ensure_ascii=False, indent=1))
