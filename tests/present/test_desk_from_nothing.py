"""From nothing to a project that holds up, at the desk: a new project, an article that is pasted,
its facts by clicks on the text, and what the commands say of it then.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from conftest import until
from test_desk_page import choose, mark, rows, saved, sitting, words

import kg

ARTICLE = """(가람=가람신문) 가람시는 지난 3일 시청에서 나루대학교와 '수소 마을 협약'을 맺었다.

수소 마을 사업(2024∼2027년)에는 국비 84억·시비 16억원이 들어간다. 시는 2030년까지 수소차 1천2백여 대를 보급할 계획이다.

제2수소충전소는 다음 달 착공한다. 올해 상반기 나루대학교 수료생은 155명이다.(가람시 제공)2024.9.3/가람신문
"""
SOURCE = "garam-2024-09-05"


def emptied(folder: Path) -> Path:
    """A new project without its example, as its README asks."""
    kg.init(folder, languages=("ko", "en"))
    readme = (folder / "README.md").read_text("utf-8")
    assert "kg desk" in readme and "data/claims/*.csv" in readme
    for path in (folder / "data" / "claims").glob("*.csv"):
        path.unlink()
    for path in (folder / "data").glob("*.csv"):
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    return folder


def test_an_article_in_a_new_project_ends_in_a_clean_check(browser: object, tmp_path: Path) -> None:
    folder = emptied(tmp_path / "garam")
    with sitting(browser, folder, "ko") as page:
        page.click("#add-source")
        page.fill("#source-publisher", "가람신문")
        page.fill("#source-title", "수소 마을 첫걸음")
        page.fill("#source-published", "2024-09-05")
        page.fill("#source-id", SOURCE)
        page.fill("#source-text", ARTICLE)
        page.click("#new-source button.first")
        page.wait_for_selector(".passage")

        begin(page, "84억", "배정액")
        complete(page, "~에 관한 것이다", "수소 마을 사업", "사업", "Hydrogen village")
        complete(page, "~가 부담한다", "정부", "공공기관", "Government")
        page.get_by_role("combobox", name="단계", exact=True).select_option(label="계획")
        mark(page, "2024∼2027년").click()  # fills the span, which stands open
        done(page, "수소 마을 국비", "State money for the village")

        begin(page, "16억원", "배정액")
        complete(page, "~에 관한 것이다", "수소 마을")
        complete(page, "~가 부담한다", "가람시", "공공기관", "Garam")
        done(page, "수소 마을 시비", "City money for the village")

        begin(page, "지난 3일", "협약", choice="9월 3일")
        mark(page, "가람시").click()  # the party, which is asked for
        page.locator("button[aria-label='하나 더: 당사자']").click()
        complete(page, "당사자", "나루대학교", "대학", "Naru University")
        complete(page, "~에 관한 것이다", "수소 마을 사업")
        done(page, "수소 마을 협약", "Village agreement")

        begin(page, "다음 달", "이정표")
        complete(page, "~에 관한 것이다", "제2수소충전소", "시설", "Second hydrogen station")
        done(page, "제2수소충전소 착공", "Start of works of the second station")

        begin(page, "1천2백여", "목표값")
        mark(page, "가람시").click()
        complete(page, "지표", "수소차", "", "Hydrogen cars", counts=("대", "cars", "보급된 차"))
        mark(page, "2030년까지").click()
        done(page, "수소차 목표", "Target of cars")

        begin(page, "155", "측정값")
        mark(page, "나루대학교").click()
        complete(page, "지표", "수료생", "", "Graduates", counts=("명", "people", "마친 사람"))
        mark(page, "올해 상반기").click()  # no field takes it: it is the period of the whole
        until(page, "document.querySelector('#form-period').value === '2024-01/2024-06'")
        page.wait_for_selector("#own summary strong:text-is('나루대학교 수료생 2024')")
        done(page)

        assert page.locator("#statement-list > li").count() == 6
        page.click("#undo")
        until(page, "document.querySelectorAll('#statement-list > li').length === 5")
        page.click("#redo")
        until(page, "document.querySelectorAll('#statement-list > li').length === 6")

    told = {(one["subject"], one["predicate"]): one for one in rows(folder, SOURCE)}
    kept = {
        (one["object"], one["printed"], one["qualifier"], one["period"])
        for one in told.values()
        if one["printed"]
    }
    assert kept == {
        ("KRW 8400000000", "84억", "", ""),
        ("2024/2027", "2024∼2027년", "", ""),
        ("KRW 1600000000", "16억원", "", ""),
        ("2024-09-03", "지난 3일", "", ""),
        ("2024-10", "다음 달", "", ""),
        ("1200", "1천2백여", "over", ""),
        ("2030", "2030년까지", "", ""),
        ("155", "155", "", "2024-01/2024-06"),
    }
    assert {one["locator"] for one in told.values()} == {"p1", "p2", "p3"}
    with (folder / "data" / "facilities.csv").open(encoding="utf-8", newline="") as file:
        assert [one["name_ko"] for one in csv.DictReader(file)] == ["제2수소충전소"]
    assert kg.check(folder) == []
    proofs = kg.prove(folder=folder)
    assert {one.state for one in proofs} == {"proved"} and len(proofs) == len(kept)


def begin(page: Any, printed: str, form: str, *, choice: str = "") -> None:
    """Begin a statement with a mark of the text."""
    mark(page, printed).click()
    if choice:
        choose(page, choice)
    new = words("ko", "menu.new").format(form=form)
    if not page.locator("#menu-list [role=menuitem]", has_text=new).count():
        page.locator("#menu-list [role=menuitem]").last.click()  # the other forms
    choose(page, new)
    page.wait_for_selector("#form:not([hidden])")


def complete(
    page: Any,
    label: str,
    name: str,
    kind: str | None = None,
    english: str = "",
    counts: tuple[str, str, str] | None = None,
) -> None:
    """Write a name into a field; a new thing with its kind, its English name, what it counts."""
    field = page.get_by_role("combobox", name=label, exact=True).last
    field.click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")  # long before anything is offered
    if kind is None:
        until(page, "document.querySelector('#form [role=combobox]:focus')?.value.length > 4")
        return
    page.wait_for_selector("#thing[open]")
    if kind:
        page.select_option("#thing-class", label=kind)
        assert page.inner_text("#thing-class-about") != ""
    page.fill("#thing [name='name.en']", english)
    if counts:
        page.select_option("#thing [name=kind]", index=2)
        for name, text in zip(("unit.ko", "unit.en", "population.ko"), counts, strict=True):
            page.fill(f"#thing [name='{name}']", text)
        page.fill("#thing [name='population.en']", english)
    until(page, "document.querySelector('#thing-id').value !== ''")
    page.click("#thing button.first")
    page.wait_for_selector("#thing", state="hidden")


def done(page: Any, name: str = "", english: str = "") -> None:
    """Name the thing of the statement, if its name is not good, and save it."""
    page.wait_for_selector("#own summary")
    until(page, "!document.querySelector('#form [aria-invalid=true]')")
    page.wait_for_timeout(500)  # the name is proposed anew while the form is filled
    if name:
        if not page.locator("#own-ko").is_visible():
            page.click("#own summary")
        page.fill("#own-ko", name)
        page.fill("#own-en", english)
    page.wait_for_selector(".value .proof.proved")
    page.keyboard.press("Control+Enter")
    saved(page, "ko")
