"""The printed forms of claims, and how claims stand to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kg.project.proof.derived import Form, Meaning, derivable, meaning
from kg.project.records import Claim, Data, Source
from kg.project.values import units
from kg.rdf.terms import KG

# Of these "by 2030" is what they say.
_PLANNED = frozenset(f"<{KG}{name}>" for name in ("plannedDate", "dueDate"))


class Stated(NamedTuple):
    """A claim of a number or a time, with its printed form, its source and the currency of an
    amount of money.
    """

    claim: Claim
    form: Form
    source: Source
    currency: str = ""


def stated(data: Data) -> Iterator[Stated]:
    """The claims whose object is a number or a time, but for those that were set aside."""
    sources = {source.iri: source for source in data.sources.values()}
    currencies = units(data.claims)
    for claim in data.claims:
        if claim.set_aside or not derivable(claim.object):
            continue
        citation = data.citations[claim.citation]
        # One that could not be read is told elsewhere.
        if source := sources.get(citation.source):
            form = Form(citation.printed, source.language, _day(source), data.settings)
            currency = currencies.get((claim.subject, claim.predicate, claim.citation), "")
            yield Stated(claim, form, source, currency)


def meant(data: Data, one: Stated) -> Meaning:
    """How a claim stands to its printed form."""
    claim = one.claim
    known = data.vocabulary.properties.get(claim.predicate[1:-1])
    return meaning(
        claim.object,
        claim.qualifier,
        one.form,
        currency=one.currency,
        planned=claim.modality == "planned" or claim.predicate in _PLANNED,
        spans=known is not None and known.cell == "span",
    )


def _day(source: Source) -> date | None:
    # Of a source of which only the year is known it cannot be said what "this month" is.
    if not source.last or source.first[:7] != source.last[:7]:
        return None
    return date.fromisoformat(source.last)
