"""What citations quote, as Web Annotations (W3C): the printed form alone, and its paragraph."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from kg.rdf.nquads import Quad, Triple
from kg.rdf.terms import KG, PROV, RDF, TYPE, iri, literal, parts

OA = "http://www.w3.org/ns/oa#"
_PRINTED, _LOCATOR, _SOURCE = f"<{KG}printed>", f"<{KG}locator>", f"<{PROV}wasDerivedFrom>"
_TOLD = frozenset((_PRINTED, _LOCATOR, _SOURCE))
_PARAGRAPH = re.compile(r"p[1-9][0-9]*")


def web_annotations(quads: Iterable[Quad] | Iterable[Triple], space: str) -> list[Triple]:
    """The annotations of the citations that keep what is printed, among statements of them: each
    has the citation for its body, and a quotation in the source for its target. Their names stay
    the same from run to run.
    """
    told: dict[str, dict[str, str]] = {}
    for subject, predicate, value, *_ in quads:
        if predicate in _TOLD:
            told.setdefault(subject, {})[predicate] = value
    return [
        triple
        for citation, facts in sorted(told.items())
        if _PRINTED in facts and _SOURCE in facts
        for triple in _annotation(citation, facts, space)
    ]


def _annotation(citation: str, facts: dict[str, str], space: str) -> Iterator[Triple]:
    name = f"{space}annotation/{hashlib.sha256(citation.encode()).hexdigest()[:20]}"
    whole, target = iri(name), iri(f"{name}#target")
    place = parts(facts.get(_LOCATOR, '""'))[0]
    yield from (
        (whole, TYPE, f"<{OA}Annotation>"),
        (whole, f"<{OA}motivatedBy>", f"<{OA}linking>"),
        (whole, f"<{OA}hasBody>", citation),
        (whole, f"<{OA}hasTarget>", target),
    )
    yield from quotation(name + "#", facts[_SOURCE], facts[_PRINTED], place)


def quotation(base: str, source: str, printed: str, place: str) -> Iterator[Triple]:
    """A printed form (a literal) in a source (an IRI in brackets) as a target of Web Annotations,
    within its paragraph where `place` is one. Its parts are called after `base`.
    """
    target, quote = iri(f"{base}target"), iri(f"{base}quote")
    yield from (
        (target, TYPE, f"<{OA}SpecificResource>"),
        (target, f"<{OA}hasSource>", source),
        (quote, TYPE, f"<{OA}TextQuoteSelector>"),
        (quote, f"<{OA}exact>", printed),
    )
    if not _PARAGRAPH.fullmatch(place):
        yield target, f"<{OA}hasSelector>", quote
        return
    paragraph = iri(f"{base}paragraph")
    yield from (
        (target, f"<{OA}hasSelector>", paragraph),
        (paragraph, TYPE, f"<{OA}FragmentSelector>"),
        (paragraph, f"<{RDF}value>", literal(place)),
        (paragraph, f"<{OA}refinedBy>", quote),
    )
