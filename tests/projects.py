"""Small projects of few claims, in the columns of claims that a project has."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conftest import written

from kg.project import dataset_file, reading, vocabulary
from kg.project.records import Data

HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"

THINGS = """
    hall,kg:Facility,회관,Hall
    site,kg:Place,터,Site
    town,kg:PublicBody,시,Town
    state,kg:PublicBody,나라,State
    kim,kg:Person,김,Kim
    lee,kg:Person,이,Lee
    mayor,kg:Post,시장,Mayor
    kim-tenure,kg:Tenure,김 재임,Tenure of Kim
    lee-tenure,kg:Tenure,이 재임,Tenure of Lee
    plan,kg:Programme,계획,Plan
    budget,kg:Allocation,예산,Budget
    part-one,kg:Allocation,부분 하나,Part one
    part-two,kg:Allocation,부분 둘,Part two
    part-three,kg:Allocation,부분 셋,Part three
    line,kg:BudgetLine,예산 항목,Line
    opening,kg:Milestone,개관,Opening
    application,kg:Application,신청,Application
    fair,kg:Event,박람회,Fair
    target,kg:Target,목표,Target
    visits,kg:Measurement,방문,Visits
    storeys,kg:Measurement,층수,Storeys
    standing,kg:Ranking,순위,Standing
    listed,kg:Ranking,목록 순위,Listed
    league,kg:RankingList,순위표,League
    visitors,kg:Indicator,방문객,Visitors
    floors,kg:Indicator,층,Floors
"""
SOURCES = """
    a-2020,Gazette,2020-01-10,ko,whole,ordinary
    b-2021,Herald,2021-03-01,ko,whole,ordinary
    c-2022,Times,2022-06-01,ko,whole,independent
    d-2023,Gazette,2023-05-01,en,whole,ordinary
    w-2022,Mirror,2022-07-01,ko,whole,weak
"""
KINDS = {"visitors": "cumulative", "floors": "fixed"}


def claimed(place: Path, **claims: str) -> Path:
    """Write a project of the things above that its claims name, by source (`_` for `-`); returns
    its folder.
    """
    used = set(re.split(r"[,\s]+", "\n".join(claims.values())))
    things = [line for line in THINGS.splitlines() if line.split(",")[0].strip() in used]
    names = {name.replace("_", "-") for name in claims}
    sources = [line for line in SOURCES.splitlines() if line.split(",")[0].strip() in names]
    folder = written(
        place,
        "\n".join(things),
        "\n".join(sources),
        **{name: HEAD + rows for name, rows in claims.items()},
    )
    path = folder / "data" / "things.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    rows = [f"{row},{KINDS.get(row.split(',')[0], '')}" for row in rows]
    path.write_text("\n".join([f"{head},kind", *rows, ""]), "utf-8")
    return folder


def data_of(folder: Path) -> Data:
    """What the files of a project say."""
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    data, problems = reading.read(folder, words, about)
    assert problems == []
    return data


# A third of the own project, in which every titled question has an answer.
PART = """
    aitimes-2021-02 aitimes-en-2020-02-04 ajunews-2020-12-28 etnews-2020-10-04 etnews-2021-01-03
    fnnews-2024-07-31 hankyung-2020-01-29 hankyung-2020-11-03 hankyung-2020-11-06
    hankyung-2020-12-29 herald-2025-12-04 itchosun-2021-01-04 khan-2024-03-25 kjdaily-2024-03-05
    kmib-2020-11-04 kmib-2020-11-09 kmib-2020-11-12 kmib-2020-12-30 kmib-2021-01-03 ksc-nurion
    ncsnews-2020-10-27 news1-2021-01-03 newsis-2020-12-30 newspim-2020-11-27 newstomato-2024-03
    tech42-2021 top500-2020-11 yna-2021-10-21
""".split()


def part(folder: Path, project: Path, sources: list[str] = PART) -> Path:
    """Write what a few sources of a project say, and what that is about; returns its folder."""
    for name in ("ontology", "data"):
        shutil.copytree(project / name, folder / name)
    data = folder / "data"
    shutil.rmtree(data / "stories")  # they tell of other things, as the outlines do
    (data / "outline.geojson").unlink()
    for path in (data / "claims").glob("*.csv"):
        if path.stem not in sources:
            path.unlink()
    while unused := _unused(folder):
        for path in data.glob("*.csv"):
            lines = path.read_text("utf-8").splitlines(True)
            path.write_text(
                "".join(line for line in lines if line.split(",")[0] not in unused), "utf-8"
            )
    return folder


def _unused(folder: Path) -> set[str]:
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    _, problems = reading.read(folder, words, about)
    codes = ("project.entity-unused", "project.heir-unknown")
    return {str(p.message.facts["name"]) for p in problems if p.message.code in codes}
