"""What the desk's page tells while a form is filled: what is said already, and of rows that are
mended what is wrong, found and proved; for readers of screens, and by keyboard alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import until, violations
from test_desk_page import choose, mark, rows, sitting, with_article, words

from kg.words import LANGUAGES

ARTICLE = "보기 보행교에 120만 유로가 든다."
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_already_stands_beside_the_form(
    browser: object, small: Path, language: str
) -> None:
    folder = with_article(small, ARTICLE)
    options = {"bypass_csp": True, "color_scheme": "light"}
    with sitting(browser, folder, language, hash="news-2026-07-01", **options) as page:
        page.wait_for_selector(".passage")
        mark(page, "120만 유로").click()
        page.keyboard.press("Enter")
        page.wait_for_selector("#form-known:not([hidden])")
        assert page.inner_text("#form-known-title") == words(language, "known")
        told = page.inner_text("#form-known li")
        assert "보행교 예산" in told or "Budget of the footbridge" in told
        assert "Example Gazette" in told
        assert words(language, "known") in page.inner_text("#live"), "a reader of screens hears it"
        assert violations(page) == []
        page.focus("#form-known button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#form-known", state="hidden")
        page.wait_for_selector("#form-subject")
        assert page.input_value("#form-subject") != ""
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#form", state="hidden")
    [amount] = [r for r in rows(folder, "news-2026-07-01") if r["predicate"] == "kg:amount"]
    assert amount["subject"] == "footbridge-budget", "no second entity was made of it"


def test_what_is_said_here_leads_to_its_place(browser: object, small: Path) -> None:
    folder = with_article(small, ARTICLE)
    with sitting(browser, folder, hash="news-2026-07-01") as page:
        for _ in range(2):
            page.wait_for_selector(".passage")
            mark(page, "120만 유로").click()
            choose(page, words("en", "menu.new").format(form="Allocation"))
            page.wait_for_selector("#form-known:not([hidden])")
            if page.inner_text("#form-known-title") == words("en", "known.here"):
                break
            page.click("#form-known button")
            page.wait_for_selector("#form-known", state="hidden")
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("#form", state="hidden")
        assert page.inner_text("#form-known-title") == words("en", "known.here")
        place = page.get_by_role("button", name=words("en", "show-place") + ": p1")
        assert place.count() == 1
        place.click()


def test_what_is_mended_is_looked_at_while_it_is_mended(browser: object, small: Path) -> None:
    before = rows(small, "gazette-2024-05-01")
    with sitting(browser, small, hash="gazette-2024-05-01") as page:
        page.click("#statement-list button.title:has-text('Completion')")
        printed = page.get_by_role("textbox", name="printed: planned date")
        printed.fill("in 2031")
        page.wait_for_selector("#form [aria-invalid=true]")
        assert "2031" in page.inner_text("#form .faults:not([hidden])")
        printed.fill("")
        page.wait_for_selector("#form .findings:not([hidden])")
        assert page.locator("#form [aria-invalid=true]").count() == 0
        printed.fill("in 2025")
        page.wait_for_selector("#form .findings", state="hidden")
        until(page, "!document.querySelector('#form .findings:not([hidden])')")
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.click("#question button.first")
    assert rows(small, "gazette-2024-05-01") == before
