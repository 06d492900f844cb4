"""Numbers, dates and money for people: the cases that the page's JavaScript is held to as well."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.forms.figures import money
from kg.forms.page import page_forms
from kg.forms.writing import counted_text, day_text, money_text, number_text

pytestmark = pytest.mark.fast

CASES = json.loads((Path(__file__).parent / "cases" / "figures.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize(
    "case",
    CASES,
    ids=[f"{c['language']}-{c['kind']}-{c['value']}{c.get('unit', '')}" for c in CASES],
)
def test_a_figure_for_people(case: dict[str, str]) -> None:
    value, language = case["value"], case["language"]
    if case["kind"] == "money":
        text = money_text(Decimal(value), case["currency"], language)
    elif case["kind"] == "number":
        text = number_text(Decimal(value), language)
    elif case["kind"] == "unit":
        text = counted_text(number_text(Decimal(value), language), case["unit"], language)
    else:
        text = day_text(value, language)
    assert text == case["text"]


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**18, places=2), st.sampled_from(["KRW", "USD", "EUR"]))
def test_an_amount_is_read_again_as_the_same_or_not_at_all(amount: Decimal, currency: str) -> None:
    for language in ("en", "ko"):
        again = money(money_text(amount, currency, language))
        assert again in ((amount, currency), None)


def test_a_language_that_nobody_knows_is_english() -> None:
    assert money_text(Decimal(10**6), "EUR", "xx") == "EUR 1 million"
    assert day_text("2024-08-20", "xx") == "20 Aug 2024"
    assert number_text(Decimal("1234.5"), "no such language") == "1,234.5"


def test_what_is_no_date_stays_as_it_is() -> None:
    assert day_text("spring", "ko") == "spring"


def test_pages_have_the_same_tables() -> None:
    """What `rules.test.mjs` writes the cases with is what pages carry."""
    kept = json.loads((Path(__file__).parent / "cases" / "page-forms.json").read_text("utf-8"))
    made = {language: page_forms(language, kept[language]["money"]) for language in kept}
    assert json.loads(json.dumps(made)) == kept
