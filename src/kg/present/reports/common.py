"""What the reports share: marks of citations, values and days for people, cells of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.about import Units, unit_of
from kg.evidence.absent import ABSENT
from kg.evidence.claims import CitedClaim, Document
from kg.forms.currencies import is_currency
from kg.forms.writing import counted_text, money_text, number_text
from kg.lines import escape_controls
from kg.present import showing, tables
from kg.rdf.numbers import numeral
from kg.rdf.points import point_text
from kg.rdf.terms import XSD, literal, parts
from kg.store import labelling
from kg.store.dataset import Dataset
from kg.store.labelling import shown
from kg.words import phrase, translate

Notes = dict[tuple[str, str], tuple[int, Document]]
Labels = dict[str, str]


# --- citations ------------------------------------------------------------------------------------


def mark(notes: Notes, citations: Iterable[tuple[Document, str]]) -> str:
    """The numbers of citations, `[1][2]`; a new one is numbered and noted."""
    marks: dict[int, None] = {}
    for document, locator in citations:
        new = (len(notes) + 1, document)
        number, _ = notes.setdefault((document.iri, locator), new)
        marks[number] = None
    return "".join(f"[{number}]" for number in marks)


def mark_claims(notes: Notes, claims: Iterable[CitedClaim]) -> str:
    """The numbers of the citations of claims, the oldest first."""
    order = sorted(claims, key=lambda c: (c.sort_day, c.document.last, c.document.iri, c.locator))
    return mark(notes, ((claim.document, claim.locator) for claim in order))


def footnotes(notes: Notes, prefixes: dict[str, str], language: str) -> list[str]:
    """The citations by their numbers, a line each."""
    lines = [""] if notes else []
    for (_, locator), (number, document) in notes.items():
        lines.append(showing.footnote(number, document, locator, prefixes, language))
    return lines


def more(count: int, most: int, language: str) -> list[str]:
    """The line that says how many of so many are not told where at most `most` are (0: all), and
    what tells them; none if all are.
    """
    if not 0 < most < count:
        return []
    return [f"  {translate(phrase('present.more', hidden=count - most), language)}"]


# --- values for people ----------------------------------------------------------------------------


def figure(text: str, currency: str, language: str) -> str:
    """A number, or an amount in a currency, for people."""
    if currency:
        return money_text(Decimal(text), currency, language)
    return number_text(Decimal(text), language)


def counted(text: str, currency: str, unit: str, language: str) -> str:
    """A number in its currency or, where it has none, with its unit; that may be a currency too."""
    currency = currency or (unit if is_currency(unit) else "")
    told = figure(text, currency, language)
    return counted_text(told, unit, language) if unit and not currency else told


def told_object(claim: CitedClaim) -> str:
    """The value of a claim, "" where it tells that there is none or none that is known."""
    return "" if claim.predicate in ABSENT else claim.object


def value(
    claim: CitedClaim, labels: Labels, prefixes: dict[str, str], language: str, unit: str = ""
) -> str:
    """The value of a claim for people: money in 억 or billions, what is counted with its `unit`,
    what is hedged with its hedge; that there is none, or none that is known, in words.
    """
    if claim.predicate in ABSENT:
        return translate(phrase(f"present.absent.{ABSENT[claim.predicate]}"), language)
    numeric = tables.is_number(claim.object)
    if numeric:
        text = counted(parts(claim.object)[0], claim.unit, unit, language)
    else:
        text = point_text(label(claim.object, labels, prefixes), language)
    said = parts(claim.object)[0]
    return showing.hedged(text, claim.qualifier, language, numeric=numeric, day=said)


def values(
    claims: Iterable[CitedClaim],
    labels: Labels,
    prefixes: dict[str, str],
    language: str,
    unit: str = "",
) -> str:
    """The values of claims, each once, with their unit."""
    texts = (value(claim, labels, prefixes, language, unit) for claim in claims)
    return " / ".join(dict.fromkeys(texts))


class Saying(NamedTuple):
    """With what claims are put into words: names, prefixes, and the units of measured things."""

    labels: Labels
    prefixes: dict[str, str]
    units: Units
    language: str

    def values(self, claims: Sequence[CitedClaim]) -> str:
        """The values of some claims of one thing, each once, with their unit."""
        unit = unit_of(claims[0], self.units, self.language) if claims else ""
        return values(claims, self.labels, self.prefixes, self.language, unit)


def span(amount: str, unit: str, language: str, *, one: bool) -> str:
    """A length of time: `unit` is days, months or years, `one` whether the amount is one."""
    sentence = phrase(f"present.span.{unit}", span=amount, count=1 if one else 2)
    return translate(sentence, language)


# --- names ----------------------------------------------------------------------------------------


def labels_of(store: Dataset, terms: Iterable[str], language: str) -> Labels:
    """What IRIs among terms (N-Triples strings) are called, harmless on a terminal."""
    iris = {term for term in terms if term.startswith("<")}
    labels = labelling.labels(store, iris, language)
    return {term: escape_controls(text) for term, text in labels.items()}


def terms_of(claims: Iterable[CitedClaim]) -> set[str]:
    """The subjects, properties and values of claims."""
    return {term for claim in claims for term in (claim.subject, claim.predicate, claim.object)}


def label(term: str, labels: Labels, prefixes: dict[str, str]) -> str:
    """What a term is called, or else its short form."""
    return labels.get(term) or shown(term, prefixes)


def titled(term: str, labels: Labels, prefixes: dict[str, str]) -> str:
    """A term as its label with its id behind it."""
    short = shown(term, prefixes)
    return f"{labels[term]} ({short})" if term in labels else short


# --- cells of rows --------------------------------------------------------------------------------


def boolean_cell(flag: bool) -> str:
    """A truth value as a cell."""
    return f'"{str(flag).lower()}"^^<{XSD}boolean>'


def text_cell(text: str) -> str:
    """A text as a cell, which is empty where the text is."""
    return literal(text) if text else ""


def whole_cell(number: int) -> str:
    """A whole number as a cell."""
    return numeral(Decimal(number))


def iris_cell(iris: Iterable[str]) -> str:
    """IRIs in one cell, parted by blanks."""
    return text_cell(" ".join(iri.strip("<>") for iri in iris))


def headings(columns: Iterable[str], language: str) -> list[str]:
    """What columns of a table for people are called."""
    return [translate(phrase(f"present.heading.{name}"), language) for name in columns]
