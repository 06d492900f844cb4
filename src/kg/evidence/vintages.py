"""A fact as it was told day by day: what was said on which day of publication for which period."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.claims import CitedClaim
from kg.rdf.dates import edtf


class Vintages(NamedTuple):
    """The claims of one property of one thing: `days` are those of publication and `periods` those
    that claims speak about, both as they were said and in order; "" where none was said.
    """

    days: list[str]
    periods: list[str]
    cells: dict[tuple[str, str], list[CitedClaim]]


def vintages(claims: Iterable[CitedClaim]) -> Vintages:
    """The vintages of a property's claims."""
    cells: dict[tuple[str, str], list[CitedClaim]] = {}
    for claim in claims:
        cells.setdefault((claim.published, claim.period), []).append(claim)
    days = sorted({day for day, _ in cells}, key=_by_last)
    periods = sorted({period for _, period in cells}, key=_by_last)
    return Vintages(days, periods, cells)


def _by_last(text: str) -> tuple[bool, str, str, str]:
    # In the order of time; what is not said comes last.
    day = edtf(text) if text else None
    return (not text, day.last, day.first, text) if day else (not text, text, "", text)
