"""What is said of one thing, as rows and as lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.evidence import notes as remarks
from kg.evidence.about import Account, Said, Value, unit_of
from kg.evidence.claims import CitedClaim
from kg.evidence.composition import Composition
from kg.evidence.standing import LESS_PRECISE
from kg.evidence.totals import Overlap, Total
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports import conflict_report, history_report, total_report
from kg.present.reports.common import (
    Labels,
    Notes,
    Saying,
    boolean_cell,
    label,
    mark_claims,
    more,
    text_cell,
    titled,
    told_object,
    value,
    values,
)
from kg.rdf.terms import SCHEMA, literal
from kg.sparql.asking import Rows
from kg.words import Sentence, phrase, translate

_CURRENCY = f"<{SCHEMA}currency>"

# --- as rows --------------------------------------------------------------------------------------

_COLUMNS = (
    "inward",
    "property",
    "value",
    "currency",
    "unit",
    "qualifier",
    "current",
    "standing",
    "citation",
    "source",
    "publisher",
    "published",
    "title",
    "address",
    "locator",
    "period",
    "modality",
    "speaker",
    "rank",
    "reason",
    "printed",
    "proof",
    "note",
)


def show_rows(told: Account, language: str) -> Rows:
    """What is said of a thing as rows, one a claim; `inward` says that the claim is one of `value`
    that names it, `standing` how it stands (see `evidence.standing`).
    """
    rows = [
        _row(told, said, value, claim, language)
        for said in told.said
        for value in said.values
        for claim in value.claims
    ]
    return Rows(list(_COLUMNS), rows)


def _row(
    told: Account, said: Said, value: Value, claim: CitedClaim, language: str
) -> tuple[str, ...]:
    citation, document = claim.citation, claim.citation.document
    unit = unit_of(claim, told.units, language)
    return (
        boolean_cell(said.inward),
        claim.predicate,
        claim.subject if said.inward else claim.object,
        text_cell(claim.unit),
        text_cell(unit),
        text_cell(claim.qualifier),
        boolean_cell(claim.current),
        literal(value.standing.word),
        citation.iri,
        document.iri,
        text_cell(document.publisher),
        text_cell(document.issued),
        text_cell(document.title),
        text_cell(document.address),
        text_cell(claim.locator),
        text_cell(claim.period),
        literal(claim.modality),
        claim.speaker,
        text_cell(claim.rank),
        text_cell(claim.reason),
        text_cell(claim.printed),
        text_cell(claim.citation.proof),
        text_cell(remarks.note_on(told.notes, claim)),
    )


# --- as lines -------------------------------------------------------------------------------------


def terms_of(told: Account) -> set[str]:
    """The terms that an account names, for which labels are wanted."""
    claims = [*claims_of(told), *(c for slip in told.slips for c in history_report.claims_of(slip))]
    terms = {term for claim in claims for term in (*claim[:3], claim.speaker)}
    verdicts: list[Total | Overlap] = [*told.totals, *told.overlaps]
    terms.update(term for verdict in verdicts for term in total_report.terms_of(verdict))
    return {term for term in terms if term.startswith("<")}


def retired(heir: str, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    """That a thing is out of use, and what took its place, "" for nothing."""
    if not heir:
        return translate(phrase("present.retired"), language)
    name = titled(heir, labels, prefixes)
    return translate(phrase("present.retired.heir", name=name), language)


def claims_of(told: Account) -> Iterator[CitedClaim]:
    """The claims of an account."""
    for said in told.said:
        for one in said.values:
            yield from one.claims


def show_lines(
    told: Account, labels: Labels, prefixes: dict[str, str], language: str, most: int = 0
) -> list[str]:
    """What is said of a thing as lines for people: a property, its values, each with the numbers of
    its sources; what is only planned apart; what became of plans; and the sources by number below.

    `most` is how many values are told, 0 for all.
    """
    marks: Notes = {}
    lines: list[str] = []
    if told.whole:
        lines += [*whole_lines(told.whole, marks, labels, prefixes, language), ""]
    left = most or sum(len(said.values) for said in told.said)
    hidden = sum(len(said.values) for said in told.said) - left
    part = (False, False)
    for said in sorted(told.said, key=lambda said: (said.inward, said.planned)):
        if left <= 0:
            break
        if (said.inward, said.planned) != part:
            part = said.inward, said.planned
            lines += ["", translate(phrase(HEADS[part]), language)]
        lines.append(_heading(said, labels, prefixes, language))
        for one in said.values[:left]:
            lines += _value_lines(one, said, told, marks, labels, prefixes, language)
        left -= len(said.values)
    lines += more(hidden + most, most, language) if hidden > 0 else []
    lines += [""] if told.slips else []
    lines += [
        history_report.slip_line(slip, labels, prefixes, marks, language) for slip in told.slips
    ]
    saying = Saying(labels, prefixes, told.units, language)
    if verdicts := list(verdict_lines(told, saying, marks)):
        lines += ["", *verdicts]
    return [*lines, *_footnotes(marks, prefixes, language)]


def verdict_lines(told: Account, saying: Saying, marks: Notes) -> Iterator[str]:
    """What the sums come to that the thing is the whole or a part of, and the tenures that overlap,
    a line each.
    """
    for total in total_report.joined(told.totals):
        yield total_report.judged_text(total, saying, marks)
    for overlap in told.overlaps:
        sentence = phrase(
            "present.two-holders", tenures=total_report.overlap_text(overlap, saying, marks)
        )
        yield translate(sentence, saying.language)


# The headings of the parts, by whether other things name this one, and whether it is a plan.
HEADS = {
    (False, True): "present.to-be",
    (True, False): "present.named-by",
    (True, True): "present.named-by.to-be",
}


def _footnotes(marks: Notes, prefixes: dict[str, str], language: str) -> Iterator[str]:
    if marks:
        yield ""
    for (_, locator), (number, document) in marks.items():
        told = (document.issued,)
        yield showing.footnote(number, document, locator, prefixes, language, *told)


def _heading(said: Said, labels: Labels, prefixes: dict[str, str], language: str) -> str:
    name = label(said.predicate, labels, prefixes)
    return "  ".join((f"  {name}", *(f"({text})" for text in verdict_texts(said, language))))


def verdict_texts(said: Said, language: str, period: Callable[[str], str] = str) -> list[str]:
    """What the verdicts on a property say, a text each; `period` writes the time that one is of."""
    texts = []
    for conflict in said.conflicts:
        what = phrase(f"present.verdict.{conflict.what}")
        if told := conflict_report.verdict_remarks(conflict, language, period):
            what = phrase("present.verdict", what=what, remarks="; ".join(told))
        texts.append(translate(what, language))
    return texts


def _value_lines(
    one: Value,
    said: Said,
    told: Account,
    marks: Notes,
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
) -> Iterator[str]:
    first = one.claims[0]
    text = value_text(first, said, told, labels, prefixes, language)
    finer = values(one.standing.finer, labels, prefixes, language)
    about = marks_of(one, labels, prefixes, language, finer)
    if first.period:
        about.insert(0, translate(phrase("present.period", period=first.period), language))
    aside = f"  ({'; '.join(about)})" if about else ""
    indent = "      " if one.standing.word == LESS_PRECISE else "    "
    yield f"{indent}{text} {mark_claims(marks, one.claims)}{aside}"
    for claim in one.claims:
        if note := remarks.note_on(told.notes, claim):
            sentence = phrase("present.note", text=escape_controls(note))
            yield f"{indent}  {mark_claims(marks, [claim])} {translate(sentence, language)}"


def value_text(
    claim: CitedClaim,
    said: Said,
    told: Account,
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
) -> str:
    """The value of a claim for people, with its unit; of what names the thing, that other thing."""
    if said.inward:
        return titled(claim.subject, labels, prefixes)
    if told_object(claim).startswith("<"):
        return titled(claim.object, labels, prefixes)
    return value(claim, labels, prefixes, language, unit=unit_of(claim, told.units, language))


def marks_of(
    one: Value, labels: Labels, prefixes: dict[str, str], language: str, finer: str
) -> list[str]:
    """What is told beside a value: its print, whose words it is, and how it stands; `finer` is what
    says the same more precisely.
    """
    about = citation_marks(one.claims[0], labels, prefixes, language)
    standing = showing.standing_mark(one.standing.word, finer)
    return [*about, translate(standing, language)] if standing else about


def citation_marks(
    claim: CitedClaim, labels: Labels, prefixes: dict[str, str], language: str
) -> list[str]:
    """What is told of how a source says something: its print, whose words it is, what a curator
    makes of it.
    """
    marks: list[Sentence] = []
    printed = showing.printed_mark(claim.citation)
    if printed and claim.predicate != _CURRENCY:
        marks.append(printed)
    if claim.speaker:
        speaker = label(claim.speaker, labels, prefixes)
        marks.append(phrase("present.said-by", speaker=speaker))
    if claim.modality == "claimed":
        marks.append(phrase("present.claimed"))
    if claim.set_aside:
        marks.append(showing.aside(claim.citation))
    elif claim.rank:
        marks.append(phrase("present.preferred", reason=escape_controls(claim.reason)))
    return [translate(mark, language) for mark in marks]


def whole_lines(
    whole: Composition, marks: Notes, labels: Labels, prefixes: dict[str, str], language: str
) -> Iterator[str]:
    """The newest statement of what makes one, and what others tell beside it, as lines."""
    sentence = phrase("present.composed" if whole.composed else "present.whole")
    yield f"  {translate(sentence, language)}"
    text = " · ".join(facets(whole.whole.claims, labels, prefixes, language))
    yield f"    {text} {mark_claims(marks, whole.witnesses)}"
    if whole.others:
        yield f"  {translate(phrase('present.whole.beside'), language)}"
    for predicate in dict.fromkeys(claim.predicate for claim in whole.others):
        others = [claim for claim in whole.others if claim.predicate == predicate]
        text = " · ".join(facets(others, labels, prefixes, language))
        yield f"    {text} {mark_claims(marks, others)}"


def facets(
    claims: Iterable[CitedClaim], labels: Labels, prefixes: dict[str, str], language: str
) -> list[str]:
    """The facets that claims tell, each with the name of its property."""
    by_property: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        by_property.setdefault(claim.predicate, []).append(claim)
    return [
        translate(
            phrase(
                "present.facet",
                name=label(predicate, labels, prefixes),
                value=values(said, labels, prefixes, language),
            ),
            language,
        )
        for predicate, said in by_property.items()
    ]
