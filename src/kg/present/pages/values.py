"""Values of claims as the pages tell them."""

from __future__ import annotations

from kg.evidence.about import Units, unit_of
from kg.evidence.claims import CitedClaim
from kg.lines import escape_controls
from kg.present import showing
from kg.present.pages.context import Context
from kg.present.reports import common
from kg.rdf.readings import DATES
from kg.rdf.terms import is_iri, parts


def value_text(context: Context, claim: CitedClaim, units: Units) -> str:
    """The value of a claim for people: a thing by its name, a date and a figure as their readers
    write them.
    """
    shown = common.told_object(claim)
    if is_iri(shown):
        return context.name(shown)
    if shown and parts(shown)[1] in DATES:
        said = parts(shown)[0]
        day = context.period(said)
        return showing.hedged(day, claim.qualifier, context.lang, numeric=False, day=said)
    unit = unit_of(claim, units, context.lang)
    return common.value(claim, labels_of(context), context.prefixes, context.lang, unit)


def labels_of(context: Context) -> dict[str, str]:
    """What the terms of a page are called, harmless wherever they stand."""
    return {term: escape_controls(label) for term, label in context.labels.items()}
