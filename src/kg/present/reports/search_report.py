"""What a search finds, as lines and rows."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.claims import CitedClaim
from kg.evidence.hits import Hit
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.common import Labels, boolean_cell, label, text_cell, value, whole_cell
from kg.present.reports.thing_report import standing_mark
from kg.rdf.figures import day_text
from kg.rdf.terms import literal, parts
from kg.sparql.asking import Rows
from kg.store.ranking import ALIKE
from kg.store.searching import SOURCE, THING
from kg.words import phrase, translate

_COLUMNS = ("kind", "id", "ko", "en", "class", "found", "fact")
_MORE = (
    *("about", "property", "value", "currency", "unit", "qualifier", "period", "modality"),
    *("current", "voices", "citation"),
)


def terms_of(hits: Iterable[Hit]) -> set[str]:
    """The terms that hits name, for which labels are wanted."""
    terms: set[str] = set()
    for hit in hits:
        terms |= {f"<{hit.cls}>", hit.whole, hit.stage}
        if hit.claim:
            terms |= {*hit.claim[:3]}
    return {term for term in terms if term.startswith("<")}


def only_alike(hits: Iterable[Hit]) -> bool:
    """Whether nothing has been found but what a text may be a slip of."""
    return all(hit.level == ALIKE for hit in hits)


def name_of(hit: Hit, language: str) -> str:
    """What is found, by its name in a language, else in another; its id where it has none."""
    return hit.names.get(language) or next(iter(hit.names.values()), "") or hit.id


def fact_text(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    """The line that tells most of a hit: a figure with unit, hedge and period, of a source its
    publisher and date, of a thing without figures what it is a part of.
    """
    if hit.document:
        issued = hit.document.issued
        day = day_text(issued, language) if issued else ""
        return ", ".join(filter(None, (escape_controls(hit.document.publisher), day)))
    if hit.claim is None:
        if not hit.whole:
            return ""
        part = phrase("present.part-of", name=label(hit.whole, labels, prefixes))
        return translate(part, language)
    claim = hit.claim
    named = claim.predicate if claim.subject == hit.iri else claim.subject
    figure = figure_text(claim, hit.unit.get(language, ""), labels, prefixes, language)
    facts = {"name": label(named, labels, prefixes), "value": figure}
    marks = marks_of(hit, labels, prefixes, language)
    text = translate(phrase("present.key-fact", **facts), language)
    return f"{text} ({'; '.join(marks)})" if marks else text


def figure_text(
    claim: CitedClaim, unit: str, labels: Labels, prefixes: dict[str, str], language: str
) -> str:
    """The value of a claim with its unit and its hedge, a date as people write it."""
    text, _, _ = parts(claim.object)
    if (day := day_text(text, language)) != text:
        return showing.hedged(day, claim.qualifier, language, numeric=False)
    return value(claim, labels, prefixes, language, unit=unit)


def marks_of(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> list[str]:
    """What is told beside the figure of a hit: the time that it is of, how it stands, how many
    sources give it.
    """
    if hit.claim is None:
        return []
    marks = [translate(mark, language) for mark in showing.citation_marks(hit.claim.citation)]
    if hit.planned and not hit.claim.planned:
        marks.insert(0, translate(phrase("present.planned"), language))
    if hit.stage:
        marks.append(label(hit.stage, labels, prefixes))
    finer = " / ".join(dict.fromkeys(day_text(parts(o)[0], language) for o in hit.finer))
    if standing := standing_mark(hit.standing, finer):
        marks.append(translate(standing, language))
    if hit.claim.period:
        day = day_text(hit.claim.period, language)
        marks.insert(0, translate(phrase("present.period", period=day), language))
    marks.append(translate(phrase("present.sources", count=hit.voices), language))
    if hit.rivals:
        marks.append(translate(phrase("present.other-values"), language))
    return marks


def rows(hits: Iterable[Hit], labels: Labels, prefixes: dict[str, str], language: str) -> Rows:
    """Hits as rows; the citation is one of those that give the figure."""
    return Rows([*_COLUMNS, *_MORE], [_row(hit, labels, prefixes, language) for hit in hits])


def short_rows(
    hits: Iterable[Hit], labels: Labels, prefixes: dict[str, str], language: str
) -> Rows:
    """Hits as rows for people: what kind, what it is called and of which class, and the line that
    tells most of it.
    """
    found = []
    for hit in hits:
        kind = translate(phrase(f"present.kind.{hit.kind}"), language)
        cls = labels.get(f"<{hit.cls}>", hit.cls)
        fact = fact_text(hit, labels, prefixes, language)
        cells = (kind, hit.id, called(hit, language), cls, fact)
        found.append(tuple(map(literal, cells)))
    return Rows(["kind", "id", "name", "class", "fact"], found)


def called(hit: Hit, language: str) -> str:
    """The name of what is found, with the one that was found behind it if that is another."""
    name = name_of(hit, language)
    if hit.kind != THING or hit.found in (name, hit.id):
        return name
    return f"{name} ({hit.found})"


def _row(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> tuple[str, ...]:
    ko, en = hit.names.get("ko", ""), hit.names.get("en", "")
    if hit.kind == SOURCE and not (ko or en):
        en = next(iter(hit.names.values()), "")
    cls = labels.get(f"<{hit.cls}>", hit.cls)
    fact = fact_text(hit, labels, prefixes, language)
    cells = (hit.kind, hit.id, ko, en, cls, hit.found, fact)
    claim = hit.claim
    if claim is None:
        return (*map(literal, cells), *("" for _ in _MORE))
    return (
        *map(literal, cells),
        claim.subject,
        claim.predicate,
        claim.object,
        text_cell(claim.unit),
        text_cell(hit.unit.get(language, "")),
        text_cell(claim.qualifier),
        text_cell(claim.period),
        literal(claim.modality),
        boolean_cell(claim.current),
        whole_cell(hit.voices),
        claim.citation.iri,
    )
