"""Where a thing is told of elsewhere: the section of a card with its codes in other schemes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.present.cards.sheet import Row, Section, Text
from kg.project.schemes import CODE_SCHEME, NOTATION, PATTERN, URI_SPACE, Scheme, code_of
from kg.rdf.terms import OWL, SKOS, parts
from kg.store.dataset import remembered
from kg.store.snapshot import Opened
from kg.words import phrase, translate

SAME = (f"<{SKOS}exactMatch>", f"<{OWL}sameAs>")


def outward(opened: Opened, thing: str, language: str) -> Iterator[Section]:
    """The section of a thing (an N-Triples string), if it is the same as something elsewhere."""
    found = {o[1:-1] for _, _, o in opened.store.statements([thing], SAME) if o.startswith("<")}
    told = sorted((*code_of(iri, schemes(opened)), iri) for iri in found)
    rows = tuple(Row(((Text(name),), (Text(code, address=iri),))) for name, code, iri in told)
    if rows:
        title = (Text(translate(phrase("card.elsewhere"), language)),)
        yield Section("elsewhere", title, (), rows)


def schemes(opened: Opened) -> tuple[Scheme, ...]:
    """The schemes of codes that the dataset declares."""
    query = (
        f"SELECT DISTINCT ?name ?pattern ?space {{ ?dataset <{CODE_SCHEME}> ?scheme ."
        f" ?scheme <{NOTATION}> ?name ; <{PATTERN}> ?pattern ; <{URI_SPACE}> ?space }}"
    )

    def asked() -> tuple[Scheme, ...]:
        rows = (map(text, row) for row in opened.store.rows(query, {}))
        return tuple(sorted(Scheme(name, form, space, True) for name, form, space in rows))

    def text(term: str | None) -> str:
        return parts(term or '""')[0]

    return remembered(opened.store, "schemes of codes", asked)
