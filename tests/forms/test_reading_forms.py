"""Figures, money and times as sources print them: each read right, or refused; none read wrongly.

`cases/cells.tsv` has cells of six languages with what they mean: a value, two where they may mean
either, or nothing.
"""

from __future__ import annotations

import random
import time
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.forms import days, figures
from kg.forms.areas import area
from kg.forms.calendar import Either, Impossible, Time, YearUnset
from kg.forms.figures import Doubt, Figure, Unset
from kg.forms.hedges import hedge
from kg.forms.languages import LANGUAGES
from kg.forms.settings import Settings
from kg.forms.writing import day_text, money_text, number_text, unmistakable
from kg.rdf.dates import edtf, span

pytestmark = pytest.mark.fast

CELLS = Path(__file__).parent / "cases" / "cells.tsv"
ROWS = [line.split("\t") for line in CELLS.read_text("utf-8").splitlines()[1:]]
SET = Settings((("$", "USD"), ("¥", "JPY"), ("kr", "SEK"), ("Rs", "INR")), 4)
READ = {
    "number": lambda cell, language, set_: figures.figure(cell, language, set_, counted=True),
    "money": figures.amount,
    "date": days.time,
    "span": lambda cell, language, set_: days.time(cell, language, set_, spans=True),
}


def told(found: object) -> str:
    """What was read, as the table of cases writes it."""
    match found:
        case Figure():
            ends = "/".join(f"{value.normalize():f}" for value in found.values)
            more = [told(one) for one in found.second]
            return " ".join(
                filter(None, (found.currency, ends, found.unit, found.qualifier, *more))
            )
        case Doubt():
            two = " or ".join(f"{value.normalize():f}" for value in found.values)
            return f"{found.currency} {two}".strip()
        case Time():
            return f"{found.text} {found.qualifier}".strip()
        case Either():
            return " or ".join(found.texts)
        case Unset() | YearUnset():
            return "unset"
        case Impossible():
            return "impossible"
    return "-"


@pytest.mark.parametrize(
    ("kind", "language", "cell", "meaning"), ROWS, ids=[f"{r[1]}-{r[2]}" for r in ROWS]
)
def test_a_cell_is_read_right_or_refused(kind: str, language: str, cell: str, meaning: str) -> None:
    assert told(READ[kind](cell, language, SET)) == meaning


# --- what is not declared is not guessed ----------------------------------------------------------


def test_signs_and_years_that_nothing_declares_are_refused() -> None:
    for cell in ("$500", "¥300 billion", "kr 40m", "Rs 500 crore", "£1bn ($1.3bn)"):
        assert isinstance(figures.amount(cell, "en"), Unset)
    for cell in ("FY2023/24", "2023/24"):
        assert isinstance(days.time(cell, "en-GB"), YearUnset)
    # The country of a source has its own money, Japanese its own year and money.
    local = [figures.money("$500", f"en-{country}") for country in ("US", "AU", "GB")]
    assert local == [(500, "USD"), (500, "AUD"), None]
    assert figures.money("¥500", "ja") == (500, "JPY")
    assert days.time("2024年度", "ja") == Time("2024-04/2025-03")


def test_separators_and_orders_are_those_of_the_country() -> None:
    assert figures.number("1'234.50", "de-CH") == Decimal("1234.50")
    assert isinstance(figures.figure("3.000", "de-CH"), Doubt)
    assert (
        figures.number("1,00,000", "en-IN") == 100_000 and figures.number("1,00,000", "en") is None
    )
    assert isinstance(figures.figure("1.500", "es-MX"), Doubt)
    assert figures.number("1.500", "es") == 1500
    assert [days.date_of("03/04/2024", f"en-{c}").text for c in ("GB", "US")] == [
        "2024-04-03",
        "2024-03-04",
    ]
    assert days.time("spring 2024", "en-AU") == Time("2024-09/2024-11")


# --- written, then read ---------------------------------------------------------------------------

AMOUNTS = st.one_of(
    st.decimals(min_value=0, max_value=10**16, places=2),
    st.integers(1, 99_999).map(lambda n: Decimal(n) * 10**8),
    st.integers(1, 99_999).map(lambda n: Decimal(n).scaleb(6) / 1000),
)


@settings(deadline=None, max_examples=200)
@given(AMOUNTS, st.sampled_from(LANGUAGES), st.sampled_from(["EUR", "KRW", "GBP", "USD", "JPY"]))
def test_an_amount_that_is_written_is_read_as_the_same(
    amount: Decimal, language: str, currency: str
) -> None:
    written = money_text(amount, currency, language)
    found = figures.amount(written, language, SET)
    if language in ("ko", "ja") and amount >= 10**8 and 0 < amount % 10**8 < 10**4:
        # 1조 500: people leave out 억 as often.
        assert found is None, written
        return
    # What is refused has a comma or a full stop with three digits behind it.
    assert amount in getattr(found, "values", ()) and found.currency == currency, written


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.integers(-(10**20), 10**20).map(Decimal), AMOUNTS), st.sampled_from(LANGUAGES))
def test_a_number_that_is_written_is_read_as_the_same(value: Decimal, language: str) -> None:
    found = figures.figure(number_text(value, language), language)
    assert value in getattr(found, "values", ()), number_text(value, language)
    # The canonical form is read as the same whatever the language of the source.
    assert figures.number(unmistakable(value), language) == value


DAYS = st.dates().map(str)
DATES = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4])).filter(
    lambda text: text >= "1000"
)


@settings(deadline=None, max_examples=200)
@given(DATES, DATES, st.sampled_from(LANGUAGES), st.booleans())
def test_a_time_that_is_written_is_read_as_the_same(
    one: str, other: str, language: str, inferred: bool
) -> None:
    both = f"{one}/{other}"
    for text in [one, both] if edtf(both) and one != other else [one]:
        told_ = text + ("~" if inferred else "")
        assert days.time(day_text(told_, language), language) == Time(told_), (told_, language)
    for text in (f"{one}/..", f"../{one}"):
        assert span(text)
        assert days.time(day_text(text, language), language, spans=True) == Time(text)


# --- mutations ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["number", "money"])
def test_a_slip_of_the_pen_is_not_read_as_another_size(kind: str) -> None:
    """One character of a figure that is read is left out, doubled or changed for another that is no
    digit: what is then read has the digits that it shows, and no others.
    """
    dice = random.Random(7)
    rows = [row for row in ROWS if row[0] == kind and row[3] != "-" and " or " not in row[3]]
    for _, language, cell, _ in rows:
        for _ in range(25):
            at = dice.randrange(len(cell))
            if cell[at].isdigit():
                continue
            new = cell[:at] + dice.choice(["", cell[at] * 2, *" .,'’-–~()x"]) + cell[at + 1 :]
            found = READ[kind](new, language, SET)
            if isinstance(found, Figure):
                plain = unicodedata.normalize("NFKC", new)
                digits = "".join(filter(str.isdigit, plain)).strip("0")
                values = [value for one in (found, *found.second) for value in one.values]
                shown = "".join(f"{value:f}" for value in values)
                assert all(char in shown for char in digits), (new, found)


@pytest.mark.parametrize("text", ["9" * 2_000, "1," * 1_000, "1." * 1_000, "1조 " * 600])
def test_hedges_of_a_long_row_of_digits_take_no_time(text: str) -> None:
    hedge("60여 개", "ko")
    began = time.process_time()
    for language in LANGUAGES:
        hedge(text, language)
    assert time.process_time() - began < 5


def test_areas_are_read_with_their_unit() -> None:
    for text, language, metres in (
        ("400 ha", "en", 4_000_000),
        ("12,5 Hektar", "de", 125_000),
        ("1.000 Quadratmeter", "de", 1000),
        ("2 km²", "en", 2_000_000),
        ("10헥타르", "ko", 100_000),
        ("3㎢", "ko", 3_000_000),
    ):
        found = area(text, language)
        assert isinstance(found, Figure) and found.value == metres, text
    assert area("400", "en") is None and area("400 acres", "en") is None
    assert area("1.500 ha", "en") == Doubt((Decimal(15000), Decimal(15000000)))


def test_a_sum_is_what_it_comes_to() -> None:
    for text, language, value in (
        ("insgesamt rund 5 Mio. Euro", "de", 5_000_000),
        ("a total of £5m", "en", 5_000_000),
        ("£5m in total", "en", 5_000_000),
        ("총 300억원", "ko", 30_000_000_000),
    ):
        found = figures.total(text, language, money=True)
        assert isinstance(found, Figure) and found.value == value, text
        assert figures.amount(text, language) is None, "marks of texts are as long as the figure"
    assert figures.total("jährlich 5 Mio. Euro", "de", money=True) is None
