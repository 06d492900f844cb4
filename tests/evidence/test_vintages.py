"""kg vintages: what was said of a fact on which day of publication for which period."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import run
from promised import COLUMNS, promised

import kg
from kg.errors import NotFound

COUNTS = f"""{COLUMNS}
p1,visitors-so-far,kg:value,900,2019,about,,,,,
p1,visitors-so-far,kg:value,1000,2020,,,,,,
p2,visitors-so-far,kg:value,1100,2020,,claimed,town,,,
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = promised(tmp_path_factory.mktemp("promised") / "hall")
    path = folder / "data" / "sources.csv"
    path.write_text(
        path.read_text("utf-8") + "count-2020,Count,2020-12,ko,whole,ordinary\n", "utf-8"
    )
    (folder / "data" / "claims" / "count-2020.csv").write_text(COUNTS, "utf-8")
    kg.build(folder)
    return folder


def rows(folder: Path, *words: str, format: str = "csv") -> list[dict[str, str]]:
    text = run("-C", folder, "vintages", *words, "--format", format, check=0).stdout
    return list(csv.DictReader(io.StringIO(text)))


def test_rows_are_days_and_columns_are_periods(hall: Path) -> None:
    assert rows(hall, "visitors-so-far", "kg:value") == [
        {"published": "2020-12", "2019": "about 900", "2020": "1000 / claimed 1100", "2021-11": ""},
        {"published": "2021-12-31", "2019": "", "2020": "", "2021-11": "claimed about 7000"},
    ]


def test_plans_and_amounts_without_a_period_have_one_column(hall: Path) -> None:
    assert rows(hall, "hall-completion", "planned date") == [
        {"published": "2019-03", "value": "planned 2020-05"},
        {"published": "2020-06-01", "value": "planned 2021-03"},
    ]
    assert rows(hall, "예산", "kg:amount") == [
        {"published": "2019-03", "value": "about 1000000 EUR"},
        {"published": "2020-06-01", "value": "set-aside 5000000 EUR"},
        {"published": "2021-12-31", "value": "1200000 EUR"},
    ]


def test_a_table_for_people_cites_its_cells(hall: Path) -> None:
    lines = run("-C", hall, "vintages", "visitors-so-far", "value", check=0).stdout.splitlines()
    assert "visitors-so-far" in lines[0] and lines[2].split() == [
        "published",
        "2019",
        "2020",
        "2021-11",
    ]
    cells = [cell.strip() for cell in lines[4].split("   ") if cell.strip()]
    assert cells == ["2020-12", "about 900 [1]", "1,000 [1] / 1,100 (claimed) [2]"]
    assert lines[5].endswith("about 7,000 (claimed) [3]")
    assert lines[7].startswith("[1] Count, source:count-2020, p1")
    korean = run("-C", hall, "--lang", "ko", "vintages", "예산", "amount", check=0).stdout
    assert "발행일" in korean and "제쳐 둠: a misprint" in korean


def test_other_formats_and_days(hall: Path) -> None:
    text = run(
        "-C", hall, "vintages", "visitors-so-far", "value", "--format", "json", check=0
    ).stdout
    assert json.loads(text)["head"]["vars"] == ["published", "2019", "2020", "2021-11"]
    for format in ("tsv", "xml", "spreadsheet"):
        words = ("vintages", "visitors-so-far", "value", "--format", format)
        assert "2021-11" in run("-C", hall, *words, check=0).stdout
    markdown = run(
        "-C", hall, "vintages", "budget", "amount", "--format", "markdown", check=0
    ).stdout
    assert markdown.startswith("| published | value |")
    assert len(rows(hall, "budget", "amount", "--as-of", "2020")) == 2


def test_python(hall: Path) -> None:
    thing, predicate, found = kg.vintages("budget", "amount", hall)
    assert (thing.id, predicate.rpartition("#")[2]) == ("budget", "amount>")
    assert found.days == ["2019-03", "2020-06-01", "2021-12-31"] and found.periods == [""]
    assert kg.open(hall).vintages("budget", "amount") == (thing, predicate, found)


def test_what_nobody_speaks_of(hall: Path) -> None:
    done = run("-C", hall, "vintages", "park", "amount", check=1)
    assert "nothing is said of park with amount" in done.stderr and "kg history park" in done.stderr
    with pytest.raises(NotFound):
        kg.vintages("nobody at all", "amount", hall)
    with pytest.raises(NotFound):
        kg.vintages("budget", "no such property", hall)
