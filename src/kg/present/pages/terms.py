"""The page of the vocabulary."""

from __future__ import annotations

from typing import NamedTuple

from kg.present.pages.context import Context
from kg.present.pages.graphs import written
from kg.present.pages.vocabulary import KINDS, Term, vocabulary
from kg.present.pages.words import page_words
from kg.rdf.terms import term


class Entry(NamedTuple):
    """A term in the list of all: what it is called, in the language of the page and in others (a
    language and a name), and its places on the page: `anchor`, and `place` where a link with the
    fragment of its IRI leads.
    """

    term: Term
    label: str
    others: list[tuple[str, str]]
    anchor: str
    place: str


def terms(context: Context) -> bytes:
    """The page of the vocabulary."""
    known = vocabulary(context.store, context.prefixes).values()
    entries = sorted((_entry(context, one) for one in known), key=_order)
    groups = [(kind, [one for one in entries if one.term.kind == kind]) for kind in KINDS]
    return context.render(
        "terms.html",
        page_words(context.lang)["terms"],
        groups=[group for group in groups if group[1]],
    )


def _entry(context: Context, one: Term) -> Entry:
    iri, anchor = one.iri[1:-1], one.short or one.iri[1:-1]
    # A link with the fragment of the IRI itself leads here too.
    fragment = iri.partition("#")[2] if iri.startswith(context.space) else ""
    label = one.label(context.lang)
    found = {one.labels.get(tag, ""): tag for tag in context.languages if tag != context.lang}
    others = [(tag, text) for text, tag in sorted(found.items()) if text not in ("", label)]
    return Entry(one, label, others, anchor, fragment if fragment != anchor else "")


def _order(entry: Entry) -> tuple[str, str]:
    return entry.label.casefold(), entry.anchor


def terms_graph(context: Context, known: list[Term], format: str) -> bytes:
    """The triples about terms of the vocabulary."""
    block = " ".join(one.iri for one in known)
    query = f"CONSTRUCT {{ ?x ?p ?o }} {{ VALUES ?x {{ {block} }} ?x ?p ?o }}"
    triples = {
        (term(t.subject), term(t.predicate), term(t.object)) for t in context.construct(query)
    }
    return written(context, triples, format)
