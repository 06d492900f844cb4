"""What a search finds, as lines and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.evidence.cards.posts import Held
from kg.evidence.claims import CitedClaim
from kg.evidence.hits import Hit
from kg.forms.writing import day_text
from kg.lines import escape_controls
from kg.present import posts, showing
from kg.present.reports.common import (
    Labels,
    boolean_cell,
    headings,
    label,
    text_cell,
    value,
    whole_cell,
)
from kg.rdf.readings import DATES
from kg.rdf.terms import literal, parts
from kg.sparql.asking import Rows
from kg.store.ranking import ALIKE
from kg.store.searching import SOURCE, THING
from kg.words import Sentence, phrase, text_in, translate

_MORE = (
    *("about", "property", "value", "currency", "unit", "qualifier", "period", "modality"),
    *("current", "voices", "citation"),
)


def terms_of(hits: Iterable[Hit]) -> set[str]:
    """The terms that hits name, for which labels are wanted."""
    terms: set[str] = set()
    for hit in hits:
        terms |= {f"<{hit.cls}>", hit.whole, hit.stage, *hit.outcomes}
        if hit.claim:
            terms |= {*hit.claim[:3]}
        if hit.held:
            terms |= {hit.held.person, hit.held.post}
    return {term for term in terms if term.startswith("<")}


def only_alike(hits: Iterable[Hit]) -> bool:
    """Whether nothing has been found but what a text may be a slip of."""
    return all(hit.level == ALIKE for hit in hits)


def name_of(hit: Hit, language: str) -> str:
    """What is found, by its name in a language, else in another; its id where it has none."""
    return text_in(hit.names, language) or hit.id


def fact_text(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    """The line that tells most of a hit: a figure with unit, hedge and period, of a source its
    publisher and date, of a person the post, of a post who holds it, of a thing without figures
    what came of it or what it is a part of.
    """
    if hit.document:
        issued = hit.document.issued
        day = day_text(issued, language) if issued else ""
        return ", ".join(filter(None, (escape_controls(hit.document.publisher), day)))
    if hit.held:
        return _post_text(hit, hit.held, labels, prefixes, language)
    if hit.claim is None:
        if hit.outcomes:
            return _outcomes(hit, labels, prefixes)
        if not hit.whole:
            return ""
        part = phrase("present.part-of", name=label(hit.whole, labels, prefixes))
        return translate(part, language)
    named = hit.claim.predicate if hit.claim.subject == hit.iri else hit.claim.subject
    facts = {
        "name": label(named, labels, prefixes),
        "value": figure_text(hit, labels, prefixes, language),
    }
    return translate(phrase("present.key-fact", **facts), language)


def _post_text(
    hit: Hit, held: Held, labels: Labels, prefixes: dict[str, str], language: str
) -> str:
    head = posts.head(held, hit.iri)
    count = translate(phrase("present.sources", count=hit.voices), language)
    told = "; ".join((*posts.times(held, language), count))
    facts = {
        "name": translate(head, language) if head else label(held.post, labels, prefixes),
        "value": f"{label(posts.other_end(held, hit.iri), labels, prefixes)} ({told})",
    }
    return translate(phrase("present.key-fact", **facts), language)


def figure_text(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    """The figure of a hit with what is told beside it, or what came of it; "" for a hit without."""
    if hit.claim is None:
        return _outcomes(hit, labels, prefixes)
    marks = marks_text(hit, labels, prefixes, language)
    figure = value_text(hit, labels, prefixes, language)
    return f"{figure} ({marks})" if marks else figure


def _outcomes(hit: Hit, labels: Labels, prefixes: dict[str, str]) -> str:
    return " / ".join(label(outcome, labels, prefixes) for outcome in hit.outcomes)


def value_text(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    """The figure of a hit with its unit and its hedge, a date as people write it."""
    claim = hit.claim
    if claim is None:
        return ""
    return _said(claim, hit, labels, prefixes, language)


def _said(
    claim: CitedClaim, hit: Hit, labels: Labels, prefixes: dict[str, str], language: str
) -> str:
    # A number of four digits is no year: what is a date is told by its kind.
    text, datatype, _ = parts(claim.object)
    if datatype in DATES:
        day = day_text(text, language)
        return showing.hedged(day, claim.qualifier, language, numeric=False, day=text)
    return value(claim, labels, prefixes, language, unit=text_in(hit.unit, language))


def marks_text(hit: Hit, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    """What is told beside the figure of a hit: how far money has come, the time that it is of, how
    it stands, how many sources give it.
    """
    claim = hit.claim
    if claim is None:
        return ""
    marks: list[Sentence] = []
    if claim.period:
        marks.append(phrase("present.period", period=day_text(claim.period, language)))
    if hit.planned and not claim.planned:
        marks.append(phrase("present.planned"))
    marks += showing.citation_marks(claim.citation)
    finer = dict.fromkeys(_said(one, hit, labels, prefixes, language) for one in hit.finer)
    if standing := showing.standing_mark(hit.standing, " / ".join(finer)):
        marks.append(standing)
    if claim.weak and not standing:
        marks.append(phrase("present.standing.weak"))
    marks.append(phrase("present.sources", count=hit.voices))
    if hit.rivals:
        marks.append(phrase("present.other-values"))
    said = [translate(mark, language) for mark in marks]
    before = [label(hit.stage, labels, prefixes)] if hit.stage else []
    after = [_outcomes(hit, labels, prefixes)] if hit.outcomes else []
    return "; ".join([*before, *said, *after])


def rows(
    hits: Iterable[Hit],
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
    languages: Sequence[str],
) -> Rows:
    """Hits as rows, with a name in each of the languages of the project; the citation is one of
    those that give the figure.
    """
    names = [f"name_{tag}" for tag in languages]
    columns = ["kind", "id", *names, "class", "found", "fact", *_MORE]
    return Rows(columns, [_row(hit, labels, prefixes, language, languages) for hit in hits])


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
    return Rows(headings(("kind", "id", "name", "class", "fact"), language), found)


def lines(
    hits: Iterable[Hit], labels: Labels, prefixes: dict[str, str], language: str
) -> list[str]:
    """Hits as lines: kind and id, names, class, and what tells most of it."""
    found = []
    for hit in hits:
        own_first = sorted(hit.names.items(), key=lambda pair: pair[0] != language)
        names = " · ".join(dict.fromkeys(name for _, name in own_first)) or hit.id
        kind = translate(phrase(f"present.kind.{hit.kind}"), language)
        cls = kind if hit.kind == SOURCE else f"{kind}, {label(f'<{hit.cls}>', labels, prefixes)}"
        fact = fact_text(hit, labels, prefixes, language)
        found.append(f"{hit.id}: {names} ({cls})" + (f"; {fact}" if fact else ""))
    return found


def called(hit: Hit, language: str) -> str:
    """The name of what is found, with the one that was found behind it if that is another."""
    name = name_of(hit, language)
    if hit.kind != THING or hit.found in (name, hit.id):
        return name
    return f"{name} ({hit.found})"


def _names(hit: Hit, languages: Sequence[str]) -> list[str]:
    # What is called the same in all languages is so in each; what has a name in none of them alone
    # stands in the first.
    found = [hit.names.get(tag) or hit.names.get("", "") for tag in languages]
    if not any(found):
        found[0] = next(iter(hit.names.values()), "")
    return found


def _row(
    hit: Hit,
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
    languages: Sequence[str],
) -> tuple[str, ...]:
    cls = labels.get(f"<{hit.cls}>", hit.cls)
    fact = fact_text(hit, labels, prefixes, language)
    cells = (hit.kind, hit.id, *_names(hit, languages), cls, hit.found, fact)
    claim = hit.claim
    if claim is None:
        return (*map(literal, cells), *("" for _ in _MORE))
    return (
        *map(literal, cells),
        claim.subject,
        claim.predicate,
        claim.object,
        text_cell(claim.unit),
        text_cell(text_in(hit.unit, language)),
        text_cell(claim.qualifier),
        text_cell(claim.period),
        literal(claim.modality),
        boolean_cell(claim.current),
        whole_cell(hit.voices),
        claim.citation.iri,
    )
