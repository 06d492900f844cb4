"""The page of the desk in a real browser, as a curator uses it: an article becomes rows, by keyboard
and by mouse; what stands in the files is mended; nothing that is written anywhere becomes markup.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import COLOURS, until, violations
from desks import running
from test_pages import Watched

import kg
from kg.words import LANGUAGES, table

ARTICLE = """보기시는 보행교에 약 14억 5,000만 원을 들이기로 했다.

보기건설은 2026년 6월 보기 보행교를 준공했다. 다리는 하루 3,200명이 건넌다.
"""
HOSTILE = '<img src=x onerror="document.title=1">'
SCRIPT = "\"'><script>alert(1)</script>"


@contextmanager
def sitting(
    browser: object, folder: Path, language: str = "en", hash: str = "", **options: object
) -> Iterator[Any]:
    """A page of the browser at the desk of a project, which asks nobody else and fails nowhere."""
    with running(folder, language) as (address, _):
        base, _, path = address.partition("/?")
        one = Watched(browser, SimpleNamespace(base_url=base + "/"), **options)
        one.go(f"/?{path}" + (f"#{hash}" if hash else ""))
        one.page.wait_for_selector("body[data-ready]")
        yield one.page
        assert (one.foreign, one.complaints) == ([], [])
        one.page.close()


@pytest.fixture
def page(browser: object, small: Path) -> Iterator[Any]:
    """The desk of the small project, at an article of which nothing is stated yet."""
    with sitting(browser, with_article(small), hash="news-2026-07-01") as page:
        page.wait_for_selector(".passage")
        yield page


def rows(folder: Path, source: str) -> list[dict[str, str]]:
    path = folder / "data" / "claims" / f"{source}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_article(folder: Path, text: str = ARTICLE, title: str = "보행교 준공") -> Path:
    """A source of a project with its text, of which nothing is stated yet."""
    path = folder / "data" / "sources.csv"
    with path.open("a", encoding="utf-8", newline="") as file:
        cells = ["news-2026-07-01", "보기신문", title, "2026-07-01", "", "ko", "", "whole"]
        digest = sha256(text.encode()).hexdigest()
        kept = ["ordinary", "", "", "2026-07-02", digest, ""]
        csv.writer(file, lineterminator="\n").writerow([*cells, *kept])
    archive = folder / ".archive"
    archive.mkdir(exist_ok=True)
    (archive / "news-2026-07-01.txt").write_text(text, "utf-8")
    return folder


def saved(page: Any, language: str = "en") -> None:
    """Wait until the page says that something was written."""
    until(page, "!document.querySelector('#notice').hidden")
    page.wait_for_selector("#form", state="hidden")


def mark(page: Any, printed: str) -> Any:
    return page.locator(".said[role=button]", has_text=re.compile(f"^{re.escape(printed)}")).first


def choose(page: Any, words: str) -> None:
    page.locator("#menu-list [role=menuitem]", has_text=words).first.click()


def offered(page: Any, text: str) -> None:
    """Wait until a completion offers something."""
    page.wait_for_selector(f"#offers-list [role=option]:has-text('{text}')")


def words(language: str, code: str) -> str:
    return table(language)["desk." + code]


# --- an article becomes rows ----------------------------------------------------------------------


def test_an_article_becomes_rows_by_keyboard_alone(browser: object, small: Path) -> None:
    """From a pasted text to rows that it proves, and back."""
    with sitting(browser, small) as page:
        press, write = page.keyboard.press, page.keyboard.type
        page.focus("#add-source")
        press("Enter")
        assert page.evaluate("document.activeElement.id") == "source-publisher"
        write("Example Gazette")
        press("Tab")
        write("A new bridge")
        press("Tab")
        write("2026-07-01")
        until(page, "document.querySelector('#source-id').value === 'gazette-2026-07-01'")
        page.focus("#source-language")
        press("Control+a")
        write("ko")
        page.focus("#source-text")
        page.keyboard.insert_text(ARTICLE)
        page.focus("#new-source button.first")
        press("Enter")
        page.wait_for_selector(".passage")
        assert page.locator(".passage").count() == 2

        press("j")
        while "14억" not in page.evaluate("document.activeElement.textContent"):
            press("j")
        press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "menuitem"
        press("Enter")  # the best form: an allocation
        page.wait_for_selector("#form:not([hidden])")
        assert "Allocation" in page.inner_text("#form-title")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "concerns"
        write("footbridge")
        offered(page, "Example footbridge")
        assert page.get_attribute(":focus", "aria-expanded") == "true"
        chosen = page.get_attribute(":focus", "aria-activedescendant")
        assert page.inner_text("#" + chosen).startswith("Example footbridge")
        press("Enter")
        page.wait_for_selector("#own summary")
        page.wait_for_selector(".value .proof.proved")
        press("Control+Enter")
        saved(page)

        found = {one["predicate"]: one for one in rows(small, "gazette-2026-07-01")}
        assert found["kg:amount"]["object"] == "KRW 1450000000"
        assert found["kg:amount"]["qualifier"] == "about"
        assert found["kg:amount"]["printed"] in ARTICLE
        assert found["kg:concerns"]["object"] == "footbridge"
        assert {one["locator"] for one in found.values()} == {"p1"}
        # The focus is where the form began, whose mark is ticked now.
        until(page, "document.activeElement.matches('.said.money.used')")
        assert page.locator("#statement-list > li").count() == 1

        press("Control+z")
        until(page, "document.querySelectorAll('#statement-list > li').length === 0")
        assert rows(small, "gazette-2026-07-01") == []
        press("Control+Shift+z")
        until(page, "document.querySelectorAll('#statement-list > li').length === 1")
        assert len(rows(small, "gazette-2026-07-01")) == len(found)


def test_clicks_on_marks_fill_the_open_form(browser: object, small: Path) -> None:
    """Of a name that fits, and of the value of the focused field; else a menu asks."""
    with sitting(browser, with_article(small), "ko", hash="news-2026-07-01") as page:
        page.wait_for_selector(".passage")
        mark(page, "약 14억").click()
        choose(page, words("ko", "menu.new").format(form="배정액"))
        page.wait_for_selector("#form:not([hidden])")
        mark(page, "보기 보행교").click()  # the empty field that is asked for has the focus
        page.wait_for_selector("#own summary")
        mark(page, "보기시").click()  # of those that are left, who pays
        until(page, "document.querySelector('#notice').textContent.includes('부담한다: 보기시')")
        mark(page, "보기시").click()  # no field that is open is left
        choose(page, words("ko", "menu.fill").format(field="~가 받는다"))
        page.wait_for_selector(".value .proof.proved")
        mark(page, "약 14억").click(modifiers=["Shift"])
        fill = words("ko", "menu.fill").format(field="금액")
        assert page.locator("#menu-list", has_text=fill).count() == 1
        page.keyboard.press("Escape")
        page.locator("#form button.first").click()
        saved(page)
    found = {one["predicate"]: one["object"] for one in rows(small, "news-2026-07-01")}
    assert found["kg:amount"] == "KRW 1450000000" and found["kg:concerns"] == "footbridge"
    assert "example-town" in found.values()


def test_a_relation_begins_with_its_thing(page: Any, small: Path) -> None:
    """The name is its thing, any field that fits is added by its name, and the next name fills it."""
    mark(page, "보기건설").click()
    choose(page, words("en", "menu.new").format(form=words("en", "relation")))
    page.wait_for_selector("#form:not([hidden])")
    assert page.input_value("#form-subject") == "Example Builders"
    assert page.evaluate("document.activeElement.id") == "form-add"
    page.keyboard.type("builds")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="builds").wait_for()
    mark(page, "보기 보행교").click()
    page.wait_for_selector("#form-rows:not([hidden])")
    page.keyboard.press("Control+Enter")
    saved(page)
    (row,) = rows(small, "news-2026-07-01")
    told = [row[name] for name in ("locator", "subject", "predicate", "object")]
    assert told == ["p2", "example-builders", "kg:builds", "footbridge"]


def test_a_new_thing_is_registered_on_the_way(page: Any, small: Path) -> None:
    """With a look at those that are like it, and for an indicator with what it counts."""
    mark(page, "3,200").click()
    choose(page, words("en", "menu.new").format(form="Measurement"))
    page.wait_for_selector("#form:not([hidden])")
    mark(page, "보기 보행교").click()
    page.get_by_role("combobox", name="measures").fill("이용자")
    offered(page, "이용자")
    page.locator("#offers-list [role=option]").last.click()
    box = page.locator("#thing")
    assert box.locator("[name=class]").input_value() == "kg:Indicator"
    assert box.locator("[name='name.ko']").input_value() == "이용자"
    box.locator("[name='name.en']").fill("Example footbridge")
    box.locator(".alike li", has_text="Example footbridge").first.wait_for()
    box.locator("[name='name.en']").fill("Users")
    until(page, "document.querySelector('#thing-id').value === 'users'")
    box.locator("[name='unit.en']").fill("people")
    box.locator("[name='unit.ko']").fill("명")
    box.locator("[name=kind]").select_option("flow")
    box.locator("[name='population.en']").fill("people who cross it in a day")
    box.locator("[name='population.ko']").fill("하루에 건너는 사람")
    box.locator("button.first").click()
    page.wait_for_selector(".value .proof.proved")
    page.keyboard.press("Control+Enter")
    saved(page)
    found = {one["predicate"]: one["object"] for one in rows(small, "news-2026-07-01")}
    assert found["kg:value"] == "3200" and found["kg:measures"] == "users"
    registers = "".join(path.read_text("utf-8") for path in (small / "data").glob("*.csv"))
    assert "users,kg:Indicator,이용자,Users" in registers and "people who cross it" in registers


def test_what_is_missing_stands_beside_its_field(page: Any, small: Path) -> None:
    """Once saving was refused; before, a line says what is still needed."""
    mark(page, "약 14억").click()
    choose(page, words("en", "menu.new").format(form="Allocation"))
    needed = words("en", "state.missing").format(fields="concerns")
    page.wait_for_selector(f"#form-state:has-text('{needed}')")
    assert page.locator("#form .faults:visible").count() == 0
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#form [aria-invalid=true]")
    wrong = page.locator("#form [aria-invalid=true]").first
    described = wrong.get_attribute("aria-describedby").split()[0]
    assert page.inner_text("#" + described) != ""
    page.get_by_role("textbox", name="amount", exact=True).fill("much")
    page.wait_for_selector("#form [aria-label=amount][aria-invalid=true]")
    assert rows(small, "news-2026-07-01") == []


def test_what_names_nothing_is_not_left_out(page: Any, small: Path) -> None:
    """A name that was written and not chosen, in a field that nobody asks for."""
    mark(page, "약 14억").click()
    choose(page, words("en", "menu.new").format(form="Allocation"))
    page.wait_for_selector("#form:not([hidden])")
    mark(page, "보기 보행교").click()
    page.get_by_role("combobox", name="is paid by").fill("Nobody")
    page.wait_for_selector(".value .proof.proved")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#form [aria-invalid=true]")
    assert words("en", "choose") in page.inner_text("#form")
    assert page.evaluate("document.activeElement.value") == "Nobody"
    assert rows(small, "news-2026-07-01") == []


def test_a_click_beside_a_completion_does_what_it_says(page: Any) -> None:
    """What is drawn anew when the completion is left does not take the click away."""
    mark(page, "약 14억").click()
    choose(page, words("en", "menu.new").format(form="Allocation"))
    page.wait_for_selector("#form:not([hidden])")
    mark(page, "보기 보행교").click()
    page.wait_for_selector("#own summary")
    page.get_by_role("combobox", name="concerns").click()
    page.click("#own summary")
    page.wait_for_selector("#own-en:visible")
    page.get_by_role("combobox", name="concerns").focus()
    page.locator("#own-id").fill("my-own-id")
    assert page.input_value("#own-id") == "my-own-id"


def test_what_others_say_stands_beside_the_field(browser: object, small: Path) -> None:
    """And can be preferred, with a reason."""
    with sitting(browser, small, hash="town-2025-02-10") as page:
        page.click("#statement-list button.title:has-text('Budget')")
        page.wait_for_selector(".others li:has-text('1.2 million')")
        assert "Example Gazette" in page.inner_text(".others")
        page.locator(".others li button").first.click()
        assert page.evaluate("document.activeElement.id") == "question-text"
        page.keyboard.type("the vote itself")
        page.keyboard.press("Enter")
        until(page, "!document.querySelector('#notice').hidden")
    (row,) = [one for one in rows(small, "gazette-2024-05-01") if one["rank"]]
    assert (row["rank"], row["note"]) == ("preferred", "the vote itself")


# --- what is there --------------------------------------------------------------------------------


def test_a_statement_is_mended_and_removed(browser: object, small: Path) -> None:
    before = rows(small, "gazette-2024-05-01")
    with sitting(browser, small, hash="gazette-2024-05-01") as page:
        page.click("#statement-list button.title:has-text('Completion')")
        page.get_by_role("textbox", name="printed: planned date").fill("in 2025")
        page.keyboard.press("Control+Enter")
        saved(page)
        mended = rows(small, "gazette-2024-05-01")
        assert [one["printed"] for one in mended if "Date" in one["predicate"]] == ["in 2025"]
        page.click("#notice button:has-text('Undo')")
        until(page, "document.querySelector('#notice').textContent.includes('Taken back')")
        assert rows(small, "gazette-2024-05-01") == before

        item = page.locator("#statement-list > li", has_text="Example Town").first
        item.locator("button[aria-haspopup=menu]").click()
        choose(page, words("en", "remove"))
        until(page, "document.querySelector('#notice').textContent.includes('removed')")
        assert [one["subject"] for one in rows(small, "gazette-2024-05-01")].count(
            "example-town"
        ) == 0
        page.click("#undo")
        until(page, "document.querySelector('#notice').textContent.includes('Taken back')")
        assert rows(small, "gazette-2024-05-01") == before


def test_what_was_planned_is_done(browser: object, small: Path) -> None:
    """By another source: the form comes along, with the same thing and its links."""
    with sitting(browser, with_article(small), hash="gazette-2024-05-01") as page:
        item = page.locator("#statement-list > li", has_text="Completion").first
        item.locator("button[aria-haspopup=menu]").click()
        choose(page, words("en", "done"))
        page.wait_for_selector("#form:not([hidden])")
        page.evaluate("location.hash = 'news-2026-07-01'")
        page.wait_for_selector(".passage")
        mark(page, "2026년 6월").click()
        page.wait_for_selector(".value .proof.proved")
        page.keyboard.press("Control+Enter")
        saved(page)
    found = {one["predicate"]: one for one in rows(small, "news-2026-07-01")}
    assert found["kg:actualDate"]["object"] == "2026-06"
    assert found["kg:actualDate"]["locator"] == "p2"
    assert found["kg:concerns"]["object"] == "footbridge"
    assert {one["subject"] for one in found.values()} == {"footbridge-completion"}


# --- the open form --------------------------------------------------------------------------------


def test_the_open_form_survives_a_reload(page: Any) -> None:
    mark(page, "약 14억").click()
    choose(page, words("en", "menu.new").format(form="Allocation"))
    page.wait_for_selector("#form:not([hidden])")
    page.get_by_role("textbox", name="printed: amount").fill("14억 5,000만 원")
    page.reload()
    page.wait_for_selector("#form:not([hidden])")
    printed = page.get_by_role("textbox", name="printed: amount")
    assert printed.input_value() == "14억 5,000만 원"
    assert words("en", "restored") in page.inner_text("#notice")


def test_escape_asks_only_if_something_was_typed(page: Any) -> None:
    """The focus returns to the mark where the form began."""
    allocation = words("en", "menu.new").format(form="Allocation")
    mark(page, "약 14억").click()
    choose(page, allocation)
    page.wait_for_selector("#form:not([hidden])")
    page.keyboard.press("Escape")
    page.wait_for_selector("#form", state="hidden")
    assert page.evaluate("document.activeElement.matches('.said.money')")
    mark(page, "약 14억").click()
    choose(page, allocation)
    page.wait_for_selector("#form:not([hidden])")
    page.get_by_role("textbox", name="printed: amount").fill("14억")
    page.keyboard.press("Escape")
    page.wait_for_selector("#question[open]")
    page.keyboard.press("Escape")  # no
    assert page.locator("#form").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form", state="hidden")


# --- how it is read -------------------------------------------------------------------------------


def test_hostile_texts_are_text(browser: object, small: Path) -> None:
    """In an article, its title, a name, a note, what is typed and what is asked for."""
    path = small / "data" / "facilities.csv"
    text = path.read_text("utf-8").replace(
        "보기 보행교,Example footbridge", f"보기 보행교,{HOSTILE!r}"
    )
    path.write_text(
        text.replace("'<", '"<')
        .replace(">'", '>"')
        .replace('"document.title=1"', "document.title=1"),
        "utf-8",
    )
    article = f"{HOSTILE} 보기 보행교에 12억 원을 썼다.\n\n{SCRIPT} 2026년 6월\n"
    folder = with_article(small, article, HOSTILE)
    with sitting(browser, folder, hash="news-2026-07-01") as page:
        page.wait_for_selector(".passage")
        title = page.title()
        assert HOSTILE in page.inner_text("#text h1") and SCRIPT in page.inner_text("#paragraphs")
        mark(page, "12억 원").click()
        choose(page, words("en", "menu.new").format(form="Allocation"))
        page.wait_for_selector("#form:not([hidden])")
        page.get_by_role("combobox", name="concerns").fill(SCRIPT)
        offered(page, "Register")
        page.locator("#offers-list [role=option]").last.click()
        page.fill("#thing-id", SCRIPT)
        page.select_option("#thing-class", "kg:Facility")
        page.click("#thing button.first")
        mark(page, "보기 보행교").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#notice:not([hidden])")
        page.locator("#find").fill(HOSTILE)
        page.wait_for_timeout(300)
        assert page.locator("img, main script, [onerror]").count() == 0
        assert page.title() == title
    assert not any("<script" in one["subject"] for one in rows(small, "news-2026-07-01"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_axe_violation(browser: object, small: Path, language: str) -> None:
    """Of the list of sources, a text with a form and its menus, and the form of a new source."""
    folder = with_article(small)
    with sitting(browser, folder, language, bypass_csp=True, color_scheme="light") as page:
        assert page.get_attribute("html", "lang") == language
        assert violations(page) == []
        page.evaluate("location.hash = 'news-2026-07-01'")
        page.wait_for_selector(".passage")
        mark(page, "약 14억").click()
        assert violations(page) == []
        page.keyboard.press("Enter")
        page.wait_for_selector("#form:not([hidden])")
        page.keyboard.type("보행교")
        page.wait_for_selector("#offers-list [role=option]")
        for summary in page.locator("#form summary:visible").all():
            page.evaluate("(node) => { node.parentElement.open = true }", summary.element_handle())
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, *COLOURS) == []
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#notice.fault")
        assert violations(page, *COLOURS) == []
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.click("#question button.first")
        page.wait_for_selector("#form", state="hidden")
        page.evaluate("location.hash = 'town-2025-02-10'")
        page.wait_for_selector("#statement-list li")
        assert violations(page) == []
        page.click("#add-source")
        assert violations(page) == []
        page.focus("#add-source")
        page.keyboard.press("?")
        page.wait_for_selector("#help[open]")
        assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_a_phone(browser: object, small: Path, language: str) -> None:
    viewport = {"width": 390, "height": 844}
    with sitting(browser, with_article(small), language, viewport=viewport) as page:
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= 390
        page.evaluate("location.hash = 'news-2026-07-01'")
        page.wait_for_selector(".passage")
        mark(page, "약 14억").click()
        page.keyboard.press("Enter")
        page.wait_for_selector("#form:not([hidden])")
        field = page.locator("#form [role=combobox]").first.bounding_box()
        assert 0 <= field["y"] < 844
        # The form leaves the text in sight that it is filled from.
        began = mark(page, "약 14억").bounding_box()
        assert 0 <= began["y"] < page.locator("#form").bounding_box()["y"]
        assert page.evaluate(wide) <= 390
        page.keyboard.press("Escape")
        page.click("#add-source")
        assert page.evaluate(wide) <= 390


# --- what is proposed, and two things that are one ------------------------------------------------


def proposed(folder: Path) -> None:
    row = {"source": "news-2026-07-01", "subject": "footbridge-budget", "predicate": "kg:amount"}
    kg.propose(
        [
            row
            | {"locator": "p1", "object": "약 14억 5,000만 원", "printed": "약 14억 5,000만 원"},
            row | {"locator": "p2", "object": "KRW 99", "printed": "하루 3,200명"},
        ],
        folder,
        by=HOSTILE,
    )


def test_what_is_proposed_is_accepted_mended_or_refused(browser: object, small: Path) -> None:
    folder = with_article(small)
    proposed(folder)
    with sitting(browser, folder, hash="news-2026-07-01") as page:
        page.wait_for_selector("#queue li")
        assert HOSTILE in page.inner_text("#queue") and page.locator("#queue img").count() == 0
        assert rows(folder, "news-2026-07-01") == []
        good = page.locator("#queue > ol > li", has=page.locator(".proof.proved"))
        assert "KRW 1.45 billion" in good.inner_text()
        good.get_by_role("button", name=re.compile("^" + words("en", "queue.accept"))).click()
        until(page, "document.querySelectorAll('#statement-list > li').length === 1")
        until(page, "document.activeElement.id === 'queue-title'")
        (row,) = rows(folder, "news-2026-07-01")
        assert (row["object"], row["qualifier"]) == ("KRW 1450000000", "about")
        until(page, "document.querySelectorAll('#queue > ol > li').length === 1")
        bad = page.locator("#queue > ol > li")
        # Why it is not proved stands there to be read, and what is said already.
        assert "하루 3,200명" in bad.inner_text() and "Example Gazette" in bad.inner_text()
        # What contradicts its printed form is a problem: it can be mended or refused.
        accept = re.compile("^" + words("en", "queue.accept"))
        assert bad.get_by_role("button", name=accept).count() == 0
        assert violations(page) == []
        bad.get_by_role("button", name=re.compile("^" + words("en", "queue.mend"))).click()
        assert violations(page) == []
        page.fill("#cell-locator", "p3")
        page.locator("#question button.first").click()
        page.wait_for_selector("#queue .place:has-text('p3')")
        refuse = re.compile("^" + words("en", "queue.refuse"))
        page.locator("#queue > ol > li").get_by_role("button", name=refuse).click()
        page.fill("#question-text", "people, and no money")
        page.locator("#question button.first").click()
        page.wait_for_selector("#queue", state="hidden")
        assert len(rows(folder, "news-2026-07-01")) == 1
        assert violations(page) == []
    assert "people, and no money" in (folder / "data/queue/news-2026-07-01.csv").read_text("utf-8")


def test_two_things_are_joined_after_a_look_at_each_line(browser: object, small: Path) -> None:
    with sitting(browser, small, hash="gazette-2024-05-01") as page:
        page.wait_for_selector("#statement-list > li")
        item = page.locator("#statement-list > li", has_text="Example Town").first
        item.locator("button[aria-haspopup=menu]").click()
        choose(page, words("en", "join"))
        page.fill("#question-text", "example-builders")
        page.locator("#question button.first").click()
        page.wait_for_selector("#notice.fault:not([hidden])")  # a company is no town
        item.locator("button[aria-haspopup=menu]").click()
        choose(page, words("en", "join"))
        page.fill("#question-text", "nobody")
        page.locator("#question button.first").click()
        page.wait_for_selector("#notice.fault:has-text('nobody')")


def test_a_thing_that_the_text_names_is_joined_with_its_like(browser: object, small: Path) -> None:
    """Also one that no statement is about; it is not offered to itself, nor is what is no like."""
    folder = with_article(small)
    register = folder / "data" / "actors.csv"
    row = "builders-ltd,kg:Company,보기건설 주식회사,Example Builders Ltd,,,,\n"
    register.write_text(register.read_text("utf-8") + row, "utf-8")
    with sitting(browser, folder, hash="news-2026-07-01") as page:
        page.wait_for_selector(".passage")
        mark(page, "보기건설").click()
        choose(page, words("en", "join"))
        page.keyboard.type("example")
        offered(page, "Example Builders Ltd")
        assert page.locator("#offers-list [role=option]").count() == 1
        page.keyboard.press("Enter")
        page.locator("#question button.first").click()
        page.wait_for_selector("#question .review")
        assert "Example Builders" in page.inner_text("#question-title")
        assert violations(page) == []
        page.locator("#question button.first").click()
        until(page, "!document.querySelector('#notice').hidden")
    assert "example-builders,kg:Company" in register.read_text("utf-8")
    assert ",builders-ltd\n" in register.read_text("utf-8")
