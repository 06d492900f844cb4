"""Parts that should add up to their whole, within one source."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from kg.errors import Problem
from kg.project.records import Claim, Data, local_id
from kg.rdf.figures import Amount
from kg.rdf.readings import fits, reading
from kg.rdf.terms import DCTERMS, KG, SCHEMA, XSD, parts
from kg.words import Wording, phrase

_PART, _AMOUNT, _VALUE, _SHARE = (
    f"<{DCTERMS}isPartOf>",
    f"<{KG}amount>",
    f"<{KG}value>",
    f"<{KG}hasShare>",
)
_USE, _CURRENCY = f"<{KG}hasUse>", f"<{SCHEMA}currency>"


class _Figure(NamedTuple):
    value: Decimal
    unit: str
    claim: Claim


class _Figures(NamedTuple):
    # What the claims say: the parts of each whole, the figures and units of things, and which
    # things are shares of somebody's money or have a use.
    data: Data
    parts: dict[str, dict[str, None]]
    claims: dict[str, list[Claim]]
    units: dict[tuple[str, str], str]
    shared: set[str]
    used: set[str]

    def figure(self, claim: Claim) -> _Figure:
        unit = self.units.get((claim.subject, claim.citation), "")
        return _Figure(Decimal(parts(claim.object)[0]), unit, claim)

    def by_source(self, thing: str) -> dict[tuple[str, str], _Figure]:
        """The figure of each source and day; of rival ones of the same day none."""
        groups: dict[tuple[str, str], list[_Figure]] = {}
        for claim in self.claims.get(thing, ()):
            key = (self.data.citations[claim.citation].source, claim.period.last)
            groups.setdefault(key, []).append(self.figure(claim))
        return {key: group[0] for key, group in groups.items() if _agree(group)}


def _agree(figures: list[_Figure]) -> bool:
    return len({figure[:2] for figure in figures}) == 1


def _collect(data: Data) -> _Figures:
    figures = _Figures(data, {}, {}, {}, set(), set())
    for claim in data.claims:
        if claim.set_aside:
            continue
        if claim.predicate == _PART:
            figures.parts.setdefault(claim.object, {})[claim.subject] = None
        elif claim.predicate == _AMOUNT or claim.predicate == _VALUE:
            figures.claims.setdefault(claim.subject, []).append(claim)
        elif claim.predicate == _CURRENCY:
            figures.units[claim.subject, claim.citation] = parts(claim.object)[0]
        elif claim.predicate == _SHARE:
            figures.shared.add(claim.subject)
        elif claim.predicate == _USE:
            figures.used.add(claim.subject)
    return figures


def sums(data: Data) -> Iterable[Problem]:
    """Sums that do not add up, in no order: parts against their whole, as one source tells both on
    one day.

    Only where no source tells all are they compared as they stand by now.
    """
    figures = _collect(data)
    kinds = {e.iri: e.cls for e in data.entities.values()}
    for whole, members in figures.parts.items():
        if whole in figures.claims:
            for cut in _cuts(members, figures, kinds):
                yield from _compare(whole, cut, figures)


def _cuts(members: Iterable[str], figures: _Figures, kinds: dict[str, str]) -> Iterable[list[str]]:
    # One whole may be cut in several ways: by whose money it is, by what it is for, by years.
    # Sums are made within one cut.
    cuts: dict[tuple[bool, str], list[str]] = {}
    for part in members:
        if part in figures.claims:
            cuts.setdefault((part in figures.shared, kinds.get(part, "")), []).append(part)
    return cuts.values()


def _compare(whole: str, cut: list[str], figures: _Figures) -> Iterable[Problem]:
    by_part = {part: figures.by_source(part) for part in cut}
    for key, total in figures.by_source(whole).items():
        given = {part: by_key[key] for part, by_key in by_part.items() if key in by_key}
        if given:
            yield from _differences(_Sum(whole, total, given, cut, figures.used))


class _Sum(NamedTuple):
    # A whole beside the parts of a cut that are told of: `given`.
    whole: str
    total: _Figure
    given: dict[str, _Figure]
    cut: list[str]
    used: set[str]


def _differences(sum_: _Sum) -> Iterable[Problem]:
    total = sum_.total
    given = {part: figure for part, figure in sum_.given.items() if figure.unit == total.unit}
    larger = [
        figure
        for figure in given.values()
        if figure.value > total.value
        and not _may_be(figure, total.value)
        and not _may_be(total, figure.value)
    ]
    yield from (_larger_part(figure, sum_) for figure in larger)
    if larger or _even(total, given.values()):
        return
    # What does not add up as one cut may be two: parts with a use beside parts without.
    for has_use in (True, False):
        figures = [figure for part, figure in given.items() if (part in sum_.used) == has_use]
        if len(figures) < 2 or _even(total, figures):
            continue
        whole_cut = len(figures) == len([p for p in sum_.cut if (p in sum_.used) == has_use])
        # Of parts that one source leaves out it cannot be said that they are missing.
        if whole_cut or _added(figures) > total.value:
            yield _uneven(sum_.whole, total, figures)


def _larger_part(part: _Figure, sum_: _Sum) -> Problem:
    message = phrase(
        "project.part-larger",
        part=local_id(part.claim.subject),
        value=_shown(part),
        whole=local_id(sum_.whole),
        total=_shown(sum_.total),
    )
    total = sum_.total.claim
    hint = phrase("project.part-larger.hint", place=f"{total.path}:{total.line}")
    return Problem(part.claim.path, part.claim.line, 0, message, hint)


def _uneven(whole: str, total: _Figure, figures: list[_Figure]) -> Problem:
    added = _added(figures)
    terms: list[Wording] = [_shown(figure) for figure in figures]
    several = len({figure.claim.path for figure in (total, *figures)}) > 1
    head = {"name": local_id(whole), "total": _shown(total)}
    facts = {
        "whole": phrase("project.parts.several", **head)
        if several
        else phrase("project.parts", **head),
        "difference": _shown(total._replace(value=abs(total.value - added))),
        "terms": reduce(_plus, terms),
        "sum": _shown(total._replace(value=added)),
    }
    message = (
        phrase("project.sum-more", **facts)
        if added > total.value
        else phrase("project.sum-less", **facts)
    )
    places = sorted({f"{figure.claim.path}:{figure.claim.line}" for figure in figures})
    hint = phrase("project.sum.hint", places=places)
    return Problem(total.claim.path, total.claim.line, 0, message, hint)


def _plus(one: Wording, other: Wording) -> Wording:
    return phrase("project.plus", one=one, other=other)


def _added(figures: Iterable[_Figure]) -> Decimal:
    return sum((figure.value for figure in figures), Decimal(0))


def _even(total: _Figure, given: Iterable[_Figure]) -> bool:
    # Hedged figures need not add up to the last digit.
    figures = list(given)
    added = _added(figures)
    hedged = any(figure.claim.qualifier for figure in (total, *figures))
    return (
        added == total.value
        or (hedged and abs(added - total.value) <= total.value / 20)
        or _may_be(total, added)
    )


def _may_be(hedged: _Figure, value: Decimal) -> bool:
    one, two = (
        reading(text, qualifier)
        for text, qualifier in (
            (hedged.claim.object, hedged.claim.qualifier),
            (f'"{value:f}"^^<{XSD}decimal>', ""),
        )
    )
    return bool(hedged.claim.qualifier) and fits(one, two)


def _shown(figure: _Figure) -> Amount:
    return Amount(figure.value, figure.unit)
