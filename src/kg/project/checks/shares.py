"""Shares that do not come out, and totals below what others say of their parts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kg.errors import Problem
from kg.forms.writing import Amount
from kg.project.kinds import PLAN
from kg.project.records import local_id
from kg.project.values import Value, Values, plus
from kg.rdf.readings import fits, reading
from kg.rdf.terms import DCTERMS, KG, SCHEMA, XSD, parts
from kg.words import phrase

_PART = f"<{DCTERMS}isPartOf>"
_VALUE, _MEASURES, _CONCERNS, _SHARE, _AMOUNT, _AREA, _APPLICANTS, _INTAKE = (
    f"<{KG}{name}>"
    for name in (
        "value",
        "measures",
        "concerns",
        "hasShare",
        "amount",
        "area",
        "applicants",
        "intake",
    )
)
_KIND, _PROPORTION = f"<{KG}hasKind>", f"<{KG}proportion>"
_UNIT = f"<{SCHEMA}unitText>"
# Of hedged figures no share comes out to the last digit.
_LOOSE = Decimal("0.05")


def uneven_shares(seen: Values) -> Iterable[Problem]:
    """Shares that are not what their base gives: of a thing in the whole that it is a part of, and
    of applicants to a place.
    """
    for (subject, predicate), told in seen.of.items():
        if predicate != _VALUE or not (units := _units(subject, seen)):
            continue
        concerned = seen.objects(subject, _CONCERNS)
        if len(concerned) != 1:
            continue
        pairs = list(
            _of_whole(concerned[0], seen)
            if any(unit.startswith("%") for unit in units)
            else _per_place(concerned[0], seen)
        )
        scale = 100 if any(unit.startswith("%") for unit in units) else 1
        for value in told:
            if value.kind != PLAN and value.is_number:
                yield from _uneven(value, pairs, scale)


def _units(subject: str, seen: Values) -> set[str]:
    # The units of the shares that a thing is measured in.
    return {
        parts(unit)[0]
        for indicator in seen.objects(subject, _MEASURES)
        if _PROPORTION in seen.facts.get((indicator, _KIND), ())
        for unit in seen.facts.get((indicator, _UNIT), ())
    }


_Pair = tuple[Value, Value]


def _of_whole(part: str, seen: Values) -> Iterable[_Pair]:
    for whole in seen.objects(part, _PART):
        for predicate in (_AMOUNT, _AREA):
            for one in seen.one(part, predicate):
                for two in seen.one(whole, predicate):
                    if one.reading.unit == two.reading.unit and two.is_number and two.number:
                        yield one, two


def _per_place(course: str, seen: Values) -> Iterable[_Pair]:
    for one in seen.one(course, _APPLICANTS):
        for two in seen.one(course, _INTAKE):
            if two.is_number and two.number:
                yield one, two


def _uneven(value: Value, pairs: list[_Pair], scale: int) -> Iterable[Problem]:
    # Figures of one source belong together, those of the share's own source most of all.
    together = [pair for pair in pairs if pair[0].source == pair[1].source]
    own = [pair for pair in together if pair[0].source == value.source]
    asked = own or together or pairs
    if not asked or any(_comes_out(value, pair, scale) for pair in asked):
        return
    one, two = asked[0]
    message = phrase(
        "project.share-uneven",
        name=local_id(value.claim.subject),
        value=value.shown,
        part=one.shown,
        whole=two.shown,
        share=Amount(round(one.number / two.number * scale, 2)),
    )
    yield value.problem(
        message, phrase("project.share-uneven.hint", places=sorted((one.place, two.place)))
    )


def _comes_out(value: Value, pair: _Pair, scale: int) -> bool:
    one, two = pair
    share = one.number / two.number * scale
    if any(figure.claim.qualifier for figure in (value, one, two)):
        return abs(share - value.number) <= value.number * _LOOSE
    return fits(value.reading, reading(f'"{round(share, 6):f}"^^<{XSD}decimal>')) or (
        # Newspapers cut off as often as they round.
        0 <= share - value.number < _last_figure(value.number)
    )


def _last_figure(number: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def short_totals(seen: Values) -> Iterable[Problem]:
    """Totals that are less than the shares of several payers, as other sources give them, come to.

    Plans move, and are not compared.
    """
    wholes: dict[str, dict[str, str]] = {}
    for subject, predicate in seen.links:
        if predicate == _PART and (shares := seen.objects(subject, _SHARE)):
            for whole in seen.objects(subject, _PART):
                wholes.setdefault(whole, {}).setdefault(shares[0], subject)
    for whole, members in wholes.items():
        totals = _settled(whole, seen)
        least = [
            min(given, key=_number) for part in members.values() if (given := _settled(part, seen))
        ]
        if not totals or len(least) < 2:
            continue
        largest = max(totals, key=_number)
        if len({value.reading.unit for value in (largest, *least)}) > 1:
            continue
        added = sum((value.number for value in least), Decimal(0))
        if len({value.source for value in (largest, *least)}) > 1 and _below(largest, added):
            yield _short(largest, least, added)


def _settled(thing: str, seen: Values) -> list[Value]:
    return [value for value in seen.one(thing, _AMOUNT) if value.kind != PLAN and value.is_number]


def _number(value: Value) -> Decimal:
    return value.number


def _below(total: Value, added: Decimal) -> bool:
    return total.number < added and not fits(
        total.reading, reading(f'"{added:f}"^^<{XSD}decimal>', "", total.reading.unit)
    )


def _short(total: Value, shares: list[Value], added: Decimal) -> Problem:
    message = phrase(
        "project.short-total",
        name=local_id(total.claim.subject),
        total=total.shown,
        terms=plus(one.shown for one in shares),
        sum=Amount(added, total.reading.unit),
    )
    hint = phrase("project.short-total.hint", places=sorted(one.place for one in shares))
    return total.problem(message, hint)
