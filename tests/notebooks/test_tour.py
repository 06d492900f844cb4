"""The example notebook is run from top to bottom by a kernel, and shows what it says."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

TOUR = ROOT / "tests" / "notebooks" / "tour.ipynb"


@pytest.fixture(scope="module")
def cells(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What the cells of the tour show, by their first lines. The project stands two folders above,
    as in the repository.
    """
    folder = tmp_path_factory.mktemp("tour") / "project"
    # Other tests make stores of days there meanwhile.
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("asof"))
    place = folder / "tests" / "notebooks"
    place.mkdir(parents=True)
    shutil.copy(TOUR, place)
    tour = nbformat.read(place / TOUR.name, as_version=4)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    client = NotebookClient(tour, timeout=60, resources={"metadata": {"path": str(place)}})
    with client.setup_kernel(env=environment):
        for number, cell in enumerate(tour.cells):
            client.execute_cell(cell, number)
    return {
        cell.source.splitlines()[0]: cell.outputs for cell in tour.cells if cell.cell_type == "code"
    }


def shown(outputs: list[Any], media: str) -> str:
    (one,) = [output for output in outputs if "data" in output]
    return str(one["data"][media])


def test_outputs_are_not_committed() -> None:
    tour = nbformat.read(TOUR, as_version=4)
    nbformat.validate(tour)
    assert all(
        not cell.outputs and cell.execution_count is None
        for cell in tour.cells
        if cell.cell_type == "code"
    )


def test_nothing_is_told_on_stderr(cells: dict[str, list[Any]]) -> None:
    assert [o for outputs in cells.values() for o in outputs if o.get("name") == "stderr"] == []


def test_a_query_is_a_table_with_names_and_figures(cells: dict[str, list[Any]]) -> None:
    table = shown(cells["%%sparql -C ../.."], "text/html")
    assert ">Gwangju AI fund no. 2</span>" in table and ">117,900,000,000</td>" in table
    assert table.count("<tr>") == 7


def test_citations_lead_to_the_sources(cells: dict[str, list[Any]]) -> None:
    cited = shown(cells["%%sparql -C ../.. --cite"], "text/html")
    assert "[1] News1, " in cited
    assert 'href="https://news1.kr/amp/local/gwangju-jeonnam/5339274"' in cited


def test_values_can_be_reckoned_with(cells: dict[str, list[Any]]) -> None:
    cohorts = shown(cells["cohorts = %sparql academy-cohorts -C ../.."], "text/html")
    assert "AI Academy cohort 1" in cohorts and ">1045</td>" in cohorts
    applicants = shown(cells['[row["applicants"] for row in cohorts]'], "text/plain")
    assert applicants == "[1045, 608, 609, None, None, 712, 788]"
    assert shown(
        cells['int(frame.drop_duplicates("thing")["graduates"].sum())'], "text/plain"
    ) == str(155 + 157 + 302 + 305 + 307)
    frame = shown(cells["frame = cohorts.to_pandas(labels=True)"], "text/html")
    assert "AI Academy cohort 1" in frame


def test_the_card_of_a_thing_is_shown(cells: dict[str, list[Any]]) -> None:
    card = shown(cells['graph.card("ai-fund-2")'], "text/html")
    assert "KRW 117.9 billion" in card and "News1" in card


def test_the_page_of_a_thing_is_shown_in_place(cells: dict[str, list[Any]]) -> None:
    assert "<iframe" in shown(cells["from kg.present.plain import around"], "text/html")


def test_an_earlier_day_has_its_own_figure(cells: dict[str, list[Any]]) -> None:
    table = shown(cells["%%sparql -C ../.. --as-of 2021-01"], "text/html")
    assert ">411,600,000,000</td>" in table and "430,000,000,000" not in table


def test_sources_are_printed_for_a_reference_manager(cells: dict[str, list[Any]]) -> None:
    (printed,) = [outputs for line, outputs in cells.items() if line.startswith("print(")]
    assert printed[0]["text"].startswith(
        "@online{news1-2024-03-04,\n  author = {{박중재}},\n  title = {광주시, 'AI 2차"
    )
