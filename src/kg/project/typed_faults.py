"""What is wrong with a figure or a day that cannot be read, with examples of what can."""

from __future__ import annotations

from decimal import Decimal

from kg.forms import calendar, figures
from kg.forms.calendar import Either, Impossible, YearUnset
from kg.forms.currencies import local_currency
from kg.forms.figures import Doubt, Figure, Unset
from kg.forms.writing import day_text, doubt, money_text, number_text
from kg.project.contract import Fault, no_date, no_span
from kg.words import phrase

_SUM, _COUNT, _DAY = Decimal(411600000000), Decimal(3095950), "2021-01-03"
_SMALL = Decimal("88.5")


def example(cell: str, language: str, currency: str = "") -> str:
    """What a source in a language may print for a kind of cell (money, number, date …)."""
    if cell == "money":
        return money_text(_SUM, currency or local_currency(language), language or "en")
    if cell in ("number", "integer"):
        return number_text(_COUNT, language or "en")
    return day_text(_DAY, language or "en")


def qualifier_twice(cell: str, one: str, other: str) -> Fault:
    """What is wrong with a cell that hedges otherwise than its row says."""
    message = phrase("project.qualifier-twice", value=cell, one=one, other=other)
    return Fault(message, phrase("project.qualifier-twice.hint"))


def no_number(cell: str, found: figures.Outcome, language: str) -> Fault:
    """What is wrong with a cell that states no number."""
    if isinstance(found, Doubt):
        return Fault(*doubt(cell, found.values))
    if isinstance(found, Figure):
        return Fault(phrase("project.not-counted", value=cell), phrase("project.not-counted.hint"))
    if counted := _counted(cell, language):
        hint = phrase("project.no-number.counted.hint", value=counted, printed=cell)
    else:
        small = number_text(_SMALL, language or "en")
        shown = {"small": small, "example": example("number", language)}
        hint = phrase("project.no-number.hint", **shown)
    return Fault(phrase("project.no-number", value=cell), hint)


def _counted(cell: str, language: str) -> str:
    """The figure of a text in which words stand behind it, "" for others.

    >>> _counted("5 Mio. Menschen", "de"), _counted("Menschen", "de")
    ('5 Mio.', '')
    """
    words = cell.split()
    starts = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    return next((one for one in starts if isinstance(figures.figure(one, language), Figure)), "")


def no_amount(cell: str, found: figures.Outcome, language: str, currency: str) -> Fault:
    """What is wrong with a cell that states no amount of money; the examples are in a currency, ""
    for that of the language.
    """
    if isinstance(found, Doubt):
        return Fault(*doubt(cell, found.values, found.currency))
    code = currency or local_currency(language)
    if isinstance(found, Unset):
        message = phrase("project.sign-unset", value=cell, sign=found.sign)
        return Fault(message, phrase("project.sign-unset.hint", sign=found.sign))
    printed = example("money", language, code)
    if isinstance(figures.figure(cell, language), Figure):
        hint = phrase("project.no-currency.hint", value=f"{code} {cell}", example=printed)
        return Fault(phrase("project.no-currency", value=cell), hint)
    hint = phrase("project.no-amount.hint", example=printed, plain=f"{code} {_SUM}")
    return Fault(phrase("project.no-amount", value=cell), hint)


def no_time(cell: str, found: calendar.Outcome, language: str, *, spans: bool = False) -> Fault:
    """What is wrong with a cell that states no date, or no span."""
    if isinstance(found, Either):
        times = list(found.texts)
        message = phrase("project.two-times", value=cell, one=times[0], other=times[1])
        return Fault(message, phrase("rdf.two-numbers.hint", less=times[0], more=times[1]))
    if isinstance(found, YearUnset):
        message = phrase("project.year-unset", value=cell)
        return Fault(message, phrase("project.year-unset.hint"))
    if isinstance(found, Impossible):
        return Fault(phrase("project.no-day", value=cell), phrase("words.no-day.hint"))
    return no_span(cell) if spans else no_date(cell, example("date", language))
