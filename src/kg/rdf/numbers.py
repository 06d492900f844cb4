"""Numbers as literals, and in digits."""

from __future__ import annotations

from decimal import Decimal

from kg.rdf.terms import XSD


def numeral(value: Decimal) -> str:
    """The literal of a number: xsd:integer where it is whole, else xsd:decimal."""
    if value == value.to_integral_value():
        return f'"{int(value)}"^^<{XSD}integer>'
    return f'"{format(value, "f").rstrip("0")}"^^<{XSD}decimal>'


def plain(value: Decimal) -> str:
    """A number in digits, with a comma between thousands."""
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value:,f}".rstrip("0")
