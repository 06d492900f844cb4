"""Terms as values of Python, and columns of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from kg.rdf.terms import XSD, parts

# What a term is in Python: None where nothing is bound.
Value = int | Decimal | float | bool | date | str | None

_INTEGERS = frozenset(
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_FLOATS = frozenset((XSD + "double", XSD + "float"))
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_MOST = 2**53  # up to here a float holds every whole number


def value(term: str) -> Value:
    """What a term (an N-Triples string) is in Python.

    A whole number is an int, a decimal a Decimal, xsd:double a float, xsd:boolean a bool, a day a
    date. A month, a year, a span and all else are their text, exactly as it stands; an IRI is its
    text, a blank node `_:name`, what is not bound None.

    >>> value('"88.50"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    Decimal('88.50')
    >>> value('"2023-11"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>')
    '2023-11'
    """
    if not term:
        return None
    text, datatype, _ = parts(term)
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype == XSD + "decimal":
            return Decimal(text)
        if datatype in _FLOATS:
            return float(text)
        if datatype == XSD + "boolean":
            return _TRUTHS.get(text, text)
        if datatype == XSD + "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation):  # not what its type says
        pass
    return text


def column(terms: Iterable[str], *, floats: bool = False) -> list[Value]:
    """The values of a column, all of one type but for None: whole numbers among decimals are
    decimals, and where there are several kinds all are text, exactly as they stand.

    `floats` makes every number a float, if all are numbers.
    """
    terms = list(terms)
    values = [value(term) for term in terms]
    kinds = {type(one) for one in values if one is not None}
    if floats and kinds and kinds <= {int, Decimal, float}:
        return [None if one is None else float(one) for one in values]  # type: ignore[arg-type]
    if len(kinds) < 2:
        return values
    if kinds == {int, Decimal}:
        return [Decimal(one) if isinstance(one, int) else one for one in values]
    if kinds == {int, float} and all(abs(n) <= _MOST for n in values if isinstance(n, int)):
        return [float(one) if isinstance(one, int) else one for one in values]
    return [parts(term)[0] if term else None for term in terms]
