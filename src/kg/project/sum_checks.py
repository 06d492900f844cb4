"""Parts that should add up to their whole, within one source."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.errors import Problem
from kg.project.current_claims import current, fits
from kg.project.records import Claim, Data, local_id
from kg.rdf.figures import money_text, number_text
from kg.rdf.terms import DCTERMS, KG, SCHEMA, XSD, parts

_PART, _AMOUNT, _VALUE, _SHARE = (
    f"<{DCTERMS}isPartOf>",
    f"<{KG}amount>",
    f"<{KG}value>",
    f"<{KG}hasShare>",
)
_USE, _CURRENCY = f"<{KG}hasUse>", f"<{SCHEMA}currency>"


# --- sums -----------------------------------------------------------------------------------------


class _Figure(NamedTuple):
    value: Decimal
    unit: str
    claim: Claim


def sums(data: Data) -> Iterable[Problem]:
    """Sums that do not add up, in no order: parts against their whole, as one source tells both on
    one day.

    Only where no source tells all are they compared as they stand by now.
    """
    parts_of: dict[str, dict[str, None]] = {}
    figures: dict[str, list[Claim]] = {}
    units: dict[tuple[str, str], str] = {}
    shared: set[str] = set()
    used: set[str] = set()
    for claim in data.claims:
        if claim.set_aside:
            continue
        if claim.predicate == _PART:
            parts_of.setdefault(claim.object, {})[claim.subject] = None
        elif claim.predicate == _AMOUNT or claim.predicate == _VALUE:
            figures.setdefault(claim.subject, []).append(claim)
        elif claim.predicate == _CURRENCY:
            units[claim.subject, claim.citation] = parts(claim.object)[0]
        elif claim.predicate == _SHARE:
            shared.add(claim.subject)
        elif claim.predicate == _USE:
            used.add(claim.subject)
    kinds = {e.iri: e.cls for e in data.entities.values()}

    def told(thing: str) -> dict[tuple[str, str], _Figure]:
        # The figure of each source and day; of rival ones of the same day none.
        groups: dict[tuple[str, str], list[_Figure]] = {}
        for claim in figures.get(thing, ()):
            groups.setdefault((data.citations[claim.citation].source, claim.as_of), []).append(
                _figure(claim, units)
            )
        return {
            key: group[0]
            for key, group in groups.items()
            if len({figure[:2] for figure in group}) == 1
        }

    def now(thing: str) -> _Figure | None:
        found = [
            _figure(c, units) for c in current(figures.get(thing, ()), data.vocabulary.functional)
        ]
        return found[0] if len({figure[:2] for figure in found}) == 1 else None

    for whole, members in parts_of.items():
        if whole not in figures:
            continue
        wholes = told(whole)
        # One whole may be cut in several ways: by whose money it is, by what it is for, by years.
        # Sums are made within one cut.
        cuts: dict[tuple[bool, str], list[str]] = {}
        for part in members:
            if part in figures:
                cuts.setdefault((part in shared, kinds.get(part, "")), []).append(part)
        for cut in cuts.values():
            of = {part: told(part) for part in cut}
            compared = False
            for key, total in wholes.items():
                given = {part: found[key] for part, found in of.items() if key in found}
                if given:
                    compared = compared or len(given) == len(cut)
                    yield from _added(whole, total, given, cut, used)
            if not compared:
                total, given = now(whole), {part: figure for part in cut if (figure := now(part))}
                if (
                    total
                    and len({(f.claim.path, f.claim.as_of) for f in (total, *given.values())}) > 1
                ):
                    yield from _added(whole, total, given, cut, used)


def _figure(claim: Claim, units: dict[tuple[str, str], str]) -> _Figure:
    return _Figure(
        Decimal(parts(claim.object)[0]), units.get((claim.subject, claim.citation), ""), claim
    )


def _added(
    whole: str, total: _Figure, given: dict[str, _Figure], cut: list[str], used: set[str]
) -> Iterable[Problem]:
    given = {part: figure for part, figure in given.items() if figure.unit == total.unit}
    larger = [
        g
        for g in given.values()
        if g.value > total.value and not _may_be(g, total.value) and not _may_be(total, g.value)
    ]
    for part in larger:
        said = (
            f"“{local_id(part.claim.subject)}” ({_shown(part)}) is larger than “{local_id(whole)}”"
            f" ({_shown(total)}), which it is a part of"
        )
        yield Problem(
            part.claim.path,
            part.claim.line,
            0,
            said,
            f"the whole is at {total.claim.path}:{total.claim.line}",
        )
    if larger or _even(total, given.values()):
        return
    # What does not add up as one cut may be two: parts with a use beside parts without.
    for has in (True, False):
        of = [figure for part, figure in given.items() if (part in used) == has]
        if len(of) < 2 or _even(total, of):
            continue
        sum_ = sum((figure.value for figure in of), Decimal(0))
        added = (
            f"{' + '.join(_shown(figure) for figure in of)} = {_shown(total._replace(value=sum_))}"
        )
        apart = _shown(total._replace(value=abs(total.value - sum_)))
        several = (
            ", told by several sources,"
            if len({figure.claim.path for figure in (total, *of)}) > 1
            else ""
        )
        head = f"the parts of “{local_id(whole)}” ({_shown(total)}){several} add up to"
        place = (
            "the parts are at"
            f" {', '.join(sorted({f'{figure.claim.path}:{figure.claim.line}' for figure in of}))}"
        )
        if sum_ > total.value:
            yield Problem(
                total.claim.path, total.claim.line, 0, f"{head} {apart} more: {added}", place
            )
        elif len(of) == len([part for part in cut if (part in used) == has]):
            # Of parts that one source leaves out it cannot be said that they are missing.
            yield Problem(
                total.claim.path, total.claim.line, 0, f"{head} {apart} less: {added}", place
            )


def _even(total: _Figure, given: Iterable[_Figure]) -> bool:
    # Hedged figures need not add up to the last digit.
    figures = list(given)
    sum_ = sum((figure.value for figure in figures), Decimal(0))
    hedged = any(figure.claim.qualifier for figure in (total, *figures))
    return (
        sum_ == total.value
        or (hedged and abs(sum_ - total.value) <= total.value / 20)
        or _may_be(total, sum_)
    )


def _may_be(hedged: _Figure, value: Decimal) -> bool:
    qualifier = hedged.claim.qualifier
    return bool(qualifier) and fits(hedged.claim.object, qualifier, f'"{value:f}"^^<{XSD}decimal>')


def _shown(figure: _Figure) -> str:
    if figure.unit:
        return money_text(figure.value, figure.unit)
    return number_text(figure.value)
