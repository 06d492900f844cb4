"""An article of many statements at the desk, from its text to a clean check: how many interactions
it takes beyond choosing names, and that no figure is typed.
"""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

from conftest import THOROUGH, run, until
from test_desk_page import mark, rows, saved, sitting

SOURCE = "blatt-2025-03-01"
# Every third of twenty statements, all of them where all is to be tried.
_PART = slice(None, None, 1 if THOROUGH else 3)
_MONTHS = "Februar März April Mai Juni Juli August September".split()
AMOUNTS = [f"{n},{n} Mio. Euro" for n in range(2, 10)][_PART]
AMOUNTS += [f"{n}.500 Euro" for n in range(11, 15)][_PART]
DAYS = [f"{month} 2026" for month in _MONTHS[_PART]]
ALL = len(AMOUNTS) + len(DAYS)
TEXT = "\n\n".join(
    [f"Für die Beispielbrücke sind {amount} vorgesehen." for amount in AMOUNTS]
    + [f"Fertig werden soll ein Teil der Beispielbrücke im {day}." for day in DAYS]
)


def project(folder: Path) -> Path:
    run("init", "--lang", "de,en", folder, check=0)
    row = [SOURCE, "Beispielblatt", "Die Brücke", "2025-03-01", "", "de", "Zeitung", "whole"]
    text = TEXT + "\n"
    kept = ["ordinary", "", "", "2025-03-02", sha256(text.encode()).hexdigest(), ""]
    with (folder / "data/sources.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([*row, *kept])
    (folder / ".archive").mkdir(exist_ok=True)
    (folder / f".archive/{SOURCE}.txt").write_text(text, "utf-8")
    return folder


def test_statements_take_three_interactions_each(browser: object, tmp_path: Path) -> None:
    """A mark, its best form, and to save it; the thing that it is about is a click on its name."""
    folder = project(tmp_path / "p")
    with sitting(browser, folder, "de", hash=SOURCE) as page:
        page.wait_for_selector(".passage")
        for number, printed in enumerate([*AMOUNTS, *DAYS], 1):
            mark(page, ("im " if printed in DAYS else "") + printed).click()
            page.keyboard.press("Enter")
            page.wait_for_selector("#form:not([hidden])")
            passage = page.locator(".passage").nth(number - 1)
            passage.locator(".said.name").first.click()  # a name that is chosen
            page.wait_for_selector(".value .proof.proved")
            page.keyboard.press("Control+Enter")
            saved(page)
            until(page, f"document.querySelectorAll('#statement-list > li').length === {number}")
    said = rows(folder, SOURCE)
    figures = [one for one in said if one["printed"]]
    assert len(figures) == ALL and len({one["subject"] for one in said}) == ALL
    run("-C", folder, "check", check=0)
    assert f"{ALL} of {ALL} proved" in run("-C", folder, "prove", SOURCE, check=0).stderr
