"""The page of a term: what it means, what it goes with, and how the graph uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.evidence.about import Units, units_of
from kg.evidence.claims import CitedClaim, claims_about
from kg.evidence.hits import shown
from kg.present.pages.context import Context, answers, everything
from kg.present.pages.values import value_text
from kg.present.pages.vocabulary import Term, title_of, vocabulary
from kg.present.pages.words import page_words
from kg.present.reports import search_report
from kg.project.question_files import Question, title
from kg.rdf.terms import EDTF, RDF, XSD
from kg.store.dataset import remembered
from kg.store.names import Named
from kg.store.ranking import EXACT
from kg.store.searching import THING, Match
from kg.store.snapshot import Opened
from kg.words import text_in

_EXAMPLES = 6
_TOLD = 500  # things of a class, of each of which the figure is told
# What a datatype is in words.
_DATATYPES = {
    f"<{XSD}decimal>": "number",
    f"<{XSD}integer>": "whole-number",
    f"<{XSD}string>": "text",
    f"<{RDF}langString>": "text",
    f"<{XSD}date>": "date",
    f"<{XSD}gYearMonth>": "date",
    f"<{XSD}gYear>": "date",
    f"<{EDTF}>": "date",
    f"<{XSD}anyURI>": "web-address",
    f"<{XSD}boolean>": "truth",
}
_USED = """SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?source) AS ?m) {
  GRAPH ?g { %s } ?g prov:wasDerivedFrom ?source }"""
_SUBJECTS = """SELECT DISTINCT ?s { GRAPH ?g { %s } ?g prov:wasDerivedFrom ?source }
  ORDER BY ?s LIMIT 30"""
_RETIRED = "SELECT ?x { ?x owl:deprecated true }"


class Part(NamedTuple):
    """A piece of a sentence about a term: its text, and where it leads ("" for nowhere)."""

    text: str
    link: str = ""


class Example(NamedTuple):
    """A claim that a term is used in."""

    claim: CitedClaim
    value: str


class _Used(NamedTuple):
    # The same in no language: the claims that are shown, and their units.
    claims: int
    sources: int
    first: list[CitedClaim]
    units: Units


class Use(NamedTuple):
    """How the graph uses a term: how many claims of how many sources do, and a few of them."""

    claims: int
    sources: int
    examples: list[Example]


def term_page(context: Context, term: Term, asked: list[Question]) -> bytes:
    """The page of a term; `asked` are the titled questions."""
    use = _use(context, term)
    return context.render(
        "term.html",
        term.label(context.lang),
        term=term,
        lines=_lines(context, term),
        below=_links(context, _below(context).get(term.iri, ())),
        things=_things(context, term),
        use=use,
        questions=_questions(context, term, asked),
        query=_query(term),
        origin=title_of(term.origin, context.store, context.lang) if term.origin else "",
        outside=term.iri[1:-1] if answers(term.iri[1:-1], context.space) else "",
    )


def _below(context: Context) -> dict[str, set[str]]:
    # The terms under each: narrower ones, those of a list, the values of a class.
    def sorted_out() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in vocabulary(context.store, context.prefixes).values():
            classes = one.types if one.kind == "value" else ()
            for iri in (*one.above, *one.lists, *classes):
                found.setdefault(iri, set()).add(one.iri)
        return found

    return remembered(context.store, "below", sorted_out)


def registered(context: Context) -> dict[str, list[Named]]:
    """The things in use by the class (an N-Triples string) that they are registered with."""

    def sorted_out() -> dict[str, list[Named]]:
        retired = {iri for (iri,) in context.store.rows(_RETIRED, context.prefixes)}
        found: dict[str, list[Named]] = {}
        for one in everything(context):
            if one.iri not in retired:
                found.setdefault(f"<{one.cls}>", []).append(one)
        return found

    return remembered(context.store, "registered", sorted_out)


class Thing(NamedTuple):
    """A thing of a class: its name, where its page is, and its own figure or day with what is to be
    known of it, "" for none."""

    text: str
    link: str
    figure: str


def _things(context: Context, term: Term) -> list[Thing]:
    # By name.
    lang = context.lang
    things = registered(context).get(term.iri, ())
    told = _figures(context, things) if len(things) <= _TOLD else {}
    return sorted(
        Thing(text_in(one.names, lang) or one.id, context.link(one.iri), told.get(one.iri, ""))
        for one in things
    )


def _figures(context: Context, things: Iterable[Named]) -> dict[str, str]:
    # What a search tells of each, where it is told of the thing itself; what came of a thing is.
    found = shown(context.opened, [Match(THING, one.id, EXACT) for one in things]).values()
    own = [hit for hit in found if not hit.claim or hit.claim.subject == hit.iri]
    context.call(search_report.terms_of(own))
    said = context.labels, context.prefixes, context.lang
    return {hit.iri: search_report.figure_text(hit, *said) for hit in own if not hit.held}


# --- what it goes with ----------------------------------------------------------------------------


def _lines(context: Context, term: Term) -> list[tuple[str, list[Part]]]:
    """(a heading, what stands under it) of what is known of a term."""
    words = page_words(context.lang)
    values = [Part(words["range.money"])] if term.is_money else _values(context, term.range)
    classes = [cls for cls in term.types if term.kind == "value"]
    lines = [
        (words["super"], _links(context, term.above)),
        (words["term.class"], _links(context, classes)),
        (words["term.list"], _links(context, term.lists)),
        (words["term.domain"], _links(context, term.domain)),
        (words["term.range"], values),
        (words["term.matches"], _links(context, term.matches)),
    ]
    return [(heading, parts) for heading, parts in lines if parts]


def _values(context: Context, range: Iterable[str]) -> list[Part]:
    words = page_words(context.lang)
    types = {words[f"range.{_DATATYPES[iri]}"] for iri in range if iri in _DATATYPES}
    others = _links(context, [iri for iri in range if iri not in _DATATYPES])
    return [*others, *(Part(text) for text in sorted(types))]


def _links(context: Context, iris: Iterable[str]) -> list[Part]:
    wanted = set(iris)
    context.call(wanted)
    return sorted(Part(context.name(iri), context.link(iri)) for iri in wanted)


# --- how it is used -------------------------------------------------------------------------------


def _use(context: Context, term: Term) -> Use:
    match term.kind:
        case "property":
            pattern = f"?s {term.iri} ?o"
        case "value":
            pattern = f"?s ?p {term.iri}"
        case _:
            return Use(0, 0, [])
    used = remembered(
        context.store, f"use of {term.iri}", lambda: _used(context.opened, term, pattern)
    )
    context.call({part for claim in used.first for part in claim[:3]})
    examples = [Example(claim, value_text(context, claim, used.units)) for claim in used.first]
    return Use(used.claims, used.sources, examples)


def _used(opened: Opened, term: Term, pattern: str) -> _Used:
    def rows(query: str) -> Iterator[tuple[str, ...]]:
        return opened.store.rows(query % pattern, opened.state.prefixes)

    ((count, sources),) = rows(_USED)
    subjects = [s for (s,) in rows(_SUBJECTS)]
    claims: dict[str, CitedClaim] = {}
    for claim in claims_about(opened, subjects):
        if term.iri in (claim.predicate, claim.object) and claim.current:
            claims.setdefault(claim.subject, claim)
    first = list(claims.values())[:_EXAMPLES]
    return _Used(_number(count), _number(sources), first, units_of(opened, first))


def _number(literal: str) -> int:
    found = re.match(r'"(\d+)"', literal)
    return int(found[1]) if found else 0


def _questions(context: Context, term: Term, asked: list[Question]) -> list[tuple[str, str]]:
    """(name, title) of the titled questions whose query names a term."""
    word = re.compile(rf"(?<![\w:-]){re.escape(term.short)}(?![\w-])")
    naming = (q for q in asked if term.short in q.query and word.search(q.query))
    return [(q.name, title(q, context.lang)) for q in naming]


def _query(term: Term) -> str:
    """A query that uses a term."""
    patterns = {
        "class": f"SELECT ?thing {{ ?thing a {term.short} }}",
        "property": f"SELECT ?thing ?value {{ ?thing {term.short} ?value }}",
        "value": f"SELECT ?thing ?property {{ ?thing ?property {term.short} }}",
        "list": f"SELECT ?value {{ ?value skos:inScheme {term.short} }}",
    }
    return patterns[term.kind]
