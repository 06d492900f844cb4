"""What every page knows: language, store, templates."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

import pyoxigraph as ox

from kg.errors import KGError
from kg.lines import escape_controls
from kg.present import tables
from kg.present.pages.words import page_words
from kg.rdf.iris import compact
from kg.rdf.terms import DCTERMS, PREFIXES, XSD, parts, term
from kg.sparql import asking
from kg.store import labelling, names
from kg.store.snapshot import Opened
from kg.words import phrase

HERE = Path(__file__).parent
STATIC = {"style.css": "text/css; charset=utf-8", "query.js": "text/javascript; charset=utf-8"}
MEDIA = {
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}


class Context:
    """What a page is made with: the store, and how things are named and linked in a language."""

    def __init__(self, opened: Opened, request: dict):
        store, state = opened.store, opened.state
        self.opened, self.store, self.prefixes, self.space = (
            opened,
            store,
            state["prefixes"],
            state["space"],
        )
        self.counts = state.get("counts", {})
        self.lang, self.parameters, self.path = (
            request["lang"],
            request["parameters"],
            request["page"],
        )
        self.day = str(state.get("as of") or "")
        self.labels: dict[str, str] = {}
        self.still = bool(request.get("still"))
        self.titles = {}
        for (title,) in store.query(f"SELECT ?t {{ <{self.space}dataset> <{DCTERMS}title> ?t }}"):
            self.titles[title.language or ""] = title.value

    def call(self, terms: object) -> None:
        """Look up the labels of terms (N-Triples strings) that will be shown."""
        self.labels |= labelling.labels(
            self.store, {t for t in terms if t.startswith("<")}, self.lang
        )

    def name(self, value: str) -> str:
        """What a term is called."""
        if value.startswith("<"):
            return escape_controls(
                self.labels.get(value) or compact(value[1:-1], self.prefixes) or value[1:-1]
            )
        text = escape_controls(parts(value)[0]) if value.startswith('"') else value
        return (
            f"{int(text):,}"
            if tables.is_number(value) and re.fullmatch(r"-?[0-9]{4,}", text)
            else text
        )

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
                    + self.suffix(**self.dated())
                    + (mark + quote(unquote(fragment), safe="") if mark else "")
                )
        if address in _vocabulary(self):
            return (
                "/terms"
                + self.suffix()
                + "#"
                + quote(compact(address, self.prefixes) or address, safe=":")
            )
        return address if re.match(r"https?://", address) else ""

    def dated(self) -> dict[str, str]:
        """The parameter that keeps the day of a page, for links to pages that know it."""
        return {"as-of": self.day} if self.day else {}

    def suffix(self, **more: str) -> str:
        """The query part of a link to a page of ours: what keeps the language that was chosen."""
        kept = (
            {"lang": self.parameters["lang"]} if self.parameters.get("lang") in ("ko", "en") else {}
        )
        return "?" + urlencode({**kept, **more}) if kept or more else ""

    def render(self, name: str, title: str, **values: object) -> bytes:
        site = self.titles.get(self.lang) or next(iter(self.titles.values()), "kg")
        other = "en" if self.lang == "ko" else "ko"
        turned = (
            quote(unquote(self.path), safe="/")
            + "?"
            + urlencode({**self.parameters, "lang": other})
        )
        return (
            template(name)
            .render(
                title=title,
                site=site,
                lang=self.lang,
                words=page_words(self.lang),
                turned=turned,
                other=other,
                suffix=self.suffix,
                name=self.name,
                link=self.link,
                chosen=self.parameters.get("lang", ""),
                still=self.still,
                day=self.day,
                dated=self.dated(),
                **values,
            )
            .encode("utf-8", "replace")
        )


@cache
def _environment() -> object:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def template(name: str) -> object:
    return _environment().get_template(name)


def static(name: str) -> tuple[str, bytes] | None:
    """(media type, bytes) of a file that pages load, None for a name that is none of them."""
    return (STATIC[name], (HERE / name).read_bytes()) if name in STATIC else None


_known: dict[int, list[names.Named]] = {}


def with_page(place: Path, prefixes: dict[str, str]) -> list[names.Named]:
    # Things of files have no page of their own.
    return [
        one for one in names.names(place, prefixes) if one.iri.startswith(f"<{prefixes['entity']}")
    ]


def everything(made: Context) -> list[names.Named]:
    # A worker has one store and asks it for the names of everything once.
    if id(made.store) not in _known:
        _known[id(made.store)] = with_page(made.opened.place, made.prefixes)
    return _known[id(made.store)]


_terms_of: dict[str, object] = {"store": None, "terms": set()}


def _vocabulary(made: Context) -> set[str]:
    # Of the store that was asked last, which is kept so that no other can be taken for it.
    if _terms_of["store"] is not made.store:
        _terms_of["store"] = made.store
        _terms_of["terms"] = {
            x.value
            for (x,) in made.store.query(TERMS.replace("?x ?kind ?label", "?x"), prefixes=PREFIXES)
            if isinstance(x, ox.NamedNode)
        }
    return _terms_of["terms"]


def page_title(made: Context, word: str, text: str) -> str:
    head = page_words(made.lang)[word]
    return f"{head}: {text}" if text else head


TERMS = """SELECT DISTINCT ?x ?kind ?label { ?x a ?kind
  VALUES ?kind { owl:Class rdfs:Class owl:ObjectProperty owl:DatatypeProperty rdf:Property }
  OPTIONAL { ?x ?p ?label VALUES ?p { skos:prefLabel rdfs:label } } }"""


def entities(made: Context, query: str) -> set[str]:
    found = asking.ask(made.store, query, made.prefixes)
    if not isinstance(found, ox.QuerySolutions):
        raise KGError(phrase("present.view.not-select"), phrase("present.view.not-select.hint"))
    return {cell[1:-1] for row in asking.rows(found).rows for cell in row if cell.startswith("<")}


def pair(made: Context) -> tuple[str, str]:
    one = next(iter(made.titles.values()), "kg")
    return made.titles.get("ko", one), made.titles.get("en", one)


def about_thing(made: Context, iri: str) -> list[tuple[str, str]]:
    return sorted(
        (term(p), term(o)) for p, o in made.store.query(f"SELECT ?p ?o {{ {iri} ?p ?o }}")
    )


def inert(value: object) -> str:
    # Inside <script> only "<" could end the data or open a comment.
    return (
        json.dumps(value, ensure_ascii=False, indent=1)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
