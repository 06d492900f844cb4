"""The printed forms of claims, and how claims stand to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.forms.settings import Settings
from kg.project.proof.derived import NOT_COUNTED, Counted, Meaning, derivable, meaning
from kg.project.proof.form import Form
from kg.project.records import Claim, Data, Days, Source
from kg.project.values import units
from kg.rdf.terms import KG, SCHEMA, parts

_UNIT, _MEASURES, _VALUE = f"<{SCHEMA}unitText>", f"<{KG}measures>", f"<{KG}value>"
# Of these "by 2030" is what they say.
_PLANNED = frozenset(f"<{KG}{name}>" for name in ("plannedDate", "dueDate"))


class Stated(NamedTuple):
    """A claim of a number or a time, with its printed form, its source and what a number counts."""

    claim: Claim
    form: Form
    source: Source
    unit: Counted = NOT_COUNTED


def printed(text: str, source: Source, settings: Settings) -> Form:
    """A text as it stands in a source."""
    return Form(text, source.language, Days(source.first, source.last), settings)


def stated(data: Data, *, only_printed: bool = False) -> Iterator[Stated]:
    """The claims whose object is a number or a time, but for those that were set aside;
    `only_printed` are those that have a printed form.
    """
    sources = {source.iri: source for source in data.sources.values()}
    currencies, names = units(data.claims), _Names(data)
    citations, settings = data.citations, data.settings
    for claim in data.claims:
        citation = citations[claim.citation]
        if only_printed and not citation.printed:
            continue
        if claim.set_aside or not derivable(claim.object):
            continue
        # One that could not be read is told elsewhere.
        if source := sources.get(citation.source):
            form = printed(citation.printed, source, settings)
            currency = currencies.get((claim.subject, claim.predicate, claim.citation), "")
            yield Stated(claim, form, source, Counted(currency, names.of(claim)))


def unprinted(data: Data) -> Iterator[tuple[Claim, Source]]:
    """The claims whose object is a number or a time and that have no printed form, with their
    sources, but for those that were set aside.
    """
    sources = {source.iri: source for source in data.sources.values()}
    for claim in data.claims:
        citation = data.citations[claim.citation]
        if citation.printed or claim.set_aside or not derivable(claim.object):
            continue
        if source := sources.get(citation.source):
            yield claim, source


class _Names:
    # What the units are called in which claims count: that of the property, or of the indicator of
    # a thing.
    def __init__(self, data: Data) -> None:
        self.called: dict[str, set[str]] = {}
        for statements in (data.vocabulary.statements, data.statements):
            for subject, predicate, text, _ in statements:
                if predicate == _UNIT:
                    self.called.setdefault(subject, set()).add(parts(text)[0])
        self.measured: dict[str, set[str]] = {}
        for claim in data.claims:
            if claim.predicate == _MEASURES and not claim.set_aside:
                self.measured.setdefault(claim.subject, set()).add(claim.object)

    def of(self, claim: Claim) -> frozenset[str]:
        """The names of the unit of a claim; none where that is not known."""
        terms = {claim.predicate}
        if claim.predicate == _VALUE:
            terms |= self.measured.get(claim.subject, set())
        return frozenset(name for term in terms for name in self.called.get(term, ()))


def meant(data: Data, one: Stated) -> Meaning:
    """How a claim stands to its printed form."""
    claim = one.claim
    known = data.vocabulary.properties.get(claim.predicate[1:-1])
    return meaning(
        claim.object,
        claim.qualifier,
        one.form,
        unit=one.unit,
        planned=claim.modality == "planned" or claim.predicate in _PLANNED,
        spans=known is not None and known.cell == "span",
    )
