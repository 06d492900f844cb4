"""What is said of one thing, as lines for people."""

from __future__ import annotations

from decimal import Decimal

from kg.evidence.claims import Citation, CitedClaim, Document
from kg.lines import escape_controls
from kg.present.tables import is_number
from kg.rdf.figures import number_text
from kg.rdf.terms import PREFIXES
from kg.store.labelling import shown
from kg.words import Sentence, phrase, table, translate


def show_lines(
    entity: str,
    evidence: list[CitedClaim],
    labels: dict[str, str],
    prefixes: dict[str, str],
    language: str,
) -> list[str]:
    """What is said of an entity as lines for people: a property, its values, each with the numbers
    of its sources, and the sources by number below.

    A value that several sources repeat without a difference is one line; what is superseded, hedged
    or set aside has its own.
    """
    numbers: dict[tuple[str, str], int] = {}
    lines: list[str] = []
    last, inward = "", False
    for group in _groups(entity, evidence):
        e = group[0]
        if e.subject != entity and not inward:
            inward, last = True, ""
            lines += ["", translate(phrase("present.named-by"), language)]
        if e.predicate != last:
            last = e.predicate
            lines.append(f"  {labels.get(e.predicate) or shown(e.predicate, prefixes)}")
        places = [(one.document.iri, one.locator) for one in group]
        cited = "".join(f"[{numbers.setdefault(place, len(numbers) + 1)}]" for place in places)
        value = _value(e, e.subject if inward else e.object, labels, prefixes, language)
        lines.append(f"    {value} {cited}{_marks(group, language)}")
    documents = {(e.document.iri, e.locator): e.document for e in evidence}
    lines += [""] if numbers else []
    for place, mark in numbers.items():
        lines.append(footnote(mark, documents[place], place[1], prefixes))
    return lines


def _groups(entity: str, evidence: list[CitedClaim]) -> list[list[CitedClaim]]:
    """Claims that differ in nothing but their sources, together."""
    moved = {
        e.predicate for e in evidence if e.subject == entity and not e.current and not e.set_aside
    }
    groups: dict[tuple[object, ...], list[CitedClaim]] = {}
    for e in evidence:
        # Of a property whose value has moved, each claim is a step of its history.
        period = e.period if e.predicate in moved and e.subject == entity else ""
        how = e.qualifier, e.modality, e.speaker, e.rank, e.printed, e.reason
        key = (*e[:3], period, *how, e.current)
        groups.setdefault(key, []).append(e)
    return list(groups.values())


def footnote(
    mark: int, document: Document, locator: str, prefixes: dict[str, str], *told: str
) -> str:
    """The line that says what the mark of a place in a source stands for; `told` is what is said of
    the place besides.
    """
    facts = (
        escape_controls(document.publisher),
        f"“{escape_controls(document.title)}”" if document.title else "",
        shown(document.iri, prefixes),
        escape_controls(locator),
        *map(escape_controls, told),
        escape_controls(document.address),
    )
    return f"[{mark}] " + ", ".join(fact for fact in facts if fact)


def _figure(e: CitedClaim) -> bool:
    # The hedge and the print of an amount belong to the figure, not to the currency that comes with
    # it.
    return e.predicate != f"<{PREFIXES['schema']}currency>"


def _value(
    e: CitedClaim, other: str, labels: dict[str, str], prefixes: dict[str, str], language: str
) -> str:
    value = shown(other, prefixes, labels)
    numeric = is_number(other)
    if numeric and value.lstrip("-").isdigit():
        value = number_text(Decimal(value), language)
    return hedged(value, e.qualifier, language, numeric=numeric) if _figure(e) else value


def hedged(value: str, qualifier: str, language: str, *, numeric: bool) -> str:
    """A value for people with its hedge, if it has one; a date has hedges of its own."""
    code = f"present.hedge.{qualifier}"
    if not numeric and f"{code}.date" in table("en"):
        code = f"{code}.date"
    return translate(phrase(code, value=value), language) if code in table("en") else value


def _marks(group: list[CitedClaim], language: str) -> str:
    e = group[0]
    periods = sorted({one.period for one in group if one.period})
    marks = []
    if periods:
        period = " … ".join(dict.fromkeys([periods[0], periods[-1]]))
        marks.append(translate(phrase("present.period", period=period), language))
    if e.printed and _figure(e):
        marks.append(printed(e.printed, language))
    marks += standing_marks(e, language)
    return f"  ({'; '.join(marks)})" if marks else ""


def printed(text: str, language: str) -> str:
    """How a value is printed in its source."""
    return translate(phrase("present.printed", text=escape_controls(text)), language)


def standing_marks(claim: CitedClaim, language: str) -> list[str]:
    """What people are told of where a claim stands: nothing, if it is stated and counts."""
    marks = citation_marks(claim.citation)
    if not claim.rank and not claim.current and not claim.planned:
        marks = [phrase("present.superseded")]
    return [translate(mark, language) for mark in marks]


def citation_marks(citation: Citation) -> list[Sentence]:
    """What people are told of how a place in a source stands: nothing, if it is stated."""
    marks: list[Sentence] = []
    if citation.modality == "planned":
        marks.append(phrase("present.planned"))
    elif citation.modality == "claimed":
        marks.append(phrase("present.claimed"))
    reason = escape_controls(citation.reason)
    if citation.set_aside and reason:
        marks.append(phrase("present.set-aside.why", reason=reason))
    elif citation.set_aside:
        marks.append(phrase("present.set-aside"))
    elif citation.rank:
        marks.append(phrase("present.preferred", reason=reason))
    return marks
