"""The vintages of a fact, as rows and as lines."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim
from kg.evidence.vintages import Vintages
from kg.lines import escape_controls
from kg.present import tables
from kg.present.reports.common import (
    Labels,
    Notes,
    footnotes,
    label,
    labels_of,
    mark_claims,
    text_cell,
    value,
)
from kg.present.showing import citation_marks
from kg.rdf.terms import parts
from kg.sparql import formats
from kg.sparql.asking import Rows
from kg.store import names
from kg.store.dataset import Dataset
from kg.store.names import Named
from kg.words import phrase, translate

# What the columns are called: of the days of publication, and of what is said for no period.
_DAY, _UNSAID = "published", "value"


def vintages_rows(found: Vintages) -> Rows:
    """A row a day of publication, a column a period; a cell has the values as they were curated,
    each with its hedge and currency.
    """
    columns = [_DAY, *(period or _UNSAID for period in found.periods)]
    rows = [
        (text_cell(day), *(_cell(found.cells.get((day, period), [])) for period in found.periods))
        for day in found.days
    ]
    return Rows(columns, rows)


def delimited(found: Vintages, format: str) -> bytes:
    """The rows as CSV or TSV, where SPARQL's columns could not be called by periods."""
    rows = vintages_rows(found)
    plain = [f"c{number}" for number in range(len(rows.variables))]
    head, _, rest = formats.results(Rows(plain, rows.rows), format).partition(b"\n")
    mark, comma = ("", ",") if format == "csv" else ("?", "\t")
    names = comma.join(mark + name for name in rows.variables)
    return names.encode() + head[len(head.rstrip(b"\r")) :] + b"\n" + rest


def _cell(claims: list[CitedClaim]) -> str:
    # A value that stands alone keeps its type.
    plain = {claim.object for claim in claims}
    if len(plain) == 1 and not any(_hedge(claim) or claim.unit for claim in claims):
        return plain.pop()
    texts = (
        " ".join(filter(None, (*_hedge(claim), parts(claim.object)[0], claim.unit)))
        for claim in claims
    )
    return text_cell(" / ".join(dict.fromkeys(texts)))


def _hedge(claim: CitedClaim) -> tuple[str, ...]:
    modality = claim.modality if claim.modality != "stated" else ""
    rank = claim.rank if claim.set_aside else ""
    return tuple(filter(None, (rank, modality, claim.qualifier)))


def vintages_lines(
    store: Dataset,
    prefixes: dict[str, str],
    thing: Named,
    predicate: str,
    found: Vintages,
    language: str,
) -> list[str]:
    """The same for people, with the sources below."""
    claims = [claim for cell in found.cells.values() for claim in cell]
    terms = {term for claim in claims for term in (predicate, claim.object)}
    labels, notes = labels_of(store, terms, language), Notes()
    property_ = label(predicate, labels, prefixes)
    columns = [
        translate(phrase("present.vintages.day"), language),
        *(escape_controls(period) or property_ for period in found.periods),
    ]
    rows = []
    for day in found.days:
        cells = [found.cells.get((day, period), []) for period in found.periods]
        texts = (_text(cell, labels, prefixes, notes, language) for cell in cells)
        rows.append([day or "–", *texts])
    grid = tables.grid(columns, rows, [False] * len(columns), language)
    title = f"{names.titled(thing, language)}  ({thing.id}): {property_}"
    return [title, "", *grid.splitlines()[:-1], *footnotes(notes, prefixes, language)]


def _text(
    claims: list[CitedClaim], labels: Labels, prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    # The values of a cell, each once with how it is said and by whom.
    said: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        marks = "; ".join(translate(mark, language) for mark in citation_marks(claim.citation))
        text = value(claim, labels, prefixes, language) + (f" ({marks})" if marks else "")
        said.setdefault(text, []).append(claim)
    return " / ".join(f"{text} {mark_claims(notes, group)}" for text, group in said.items())
