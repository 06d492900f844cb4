"""A project of a few rows in which things are planned, said otherwise, set aside and composed."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import footbridge

SPACE = "https://footbridge.example/"

THINGS = """
id,class,name_ko,name_en
town,kg:PublicBody,시,Town
state,kg:PublicBody,정부,State
builder,kg:Company,건설사,Builder
hall,kg:Facility,회관,Hall
annex,kg:Facility,별관,Annex
park,kg:Place,공원,Park
budget,kg:Allocation,예산,Budget
hall-completion,kg:Milestone,회관 준공,Completion of the hall
hall-opening,kg:Milestone,회관 개관,Opening of the hall
visitors,kg:Indicator,방문객,Visitors
visitors-target,kg:Target,방문객 목표,Visitors target
visitors-so-far,kg:Measurement,누적 방문객,Visitors so far
"""
SOURCES = """
id,publisher,published,language,reading,reliability
early-2019,Gazette,2019-03,ko,whole,ordinary
mid-2020,Herald,2020-06-01,ko,part,ordinary
late-2021,Gazette,2021-12-31,en,whole,ordinary
"""
COLUMNS = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note"
CLAIMS = {
    "early-2019": """
p1,town,kg:operates,hall,,,planned,,,,
p1,builder,kg:builds,hall,,,planned,,,,
p1,builder,kg:builds,annex,,,planned,state,,,only if there is money left
p1,hall,schema:location,park,,,planned,,,,
p1,annex,schema:location,park,,,planned,,,,
p2,hall-completion,kg:concerns,hall,,,,,,,
p2,hall-completion,kg:plannedDate,2020-05,,,planned,,,,
p3,budget,kg:concerns,hall,,,,,,,
p3,budget,kg:amount,EUR 1000000,,about,,,,about 1 million,
p3,budget,kg:hasStage,kg:approved,,,,,,,
""",
    "mid-2020": """
p1,builder,kg:builds,hall,,,,,,,
p2,hall-completion,kg:plannedDate,2021-03,,,planned,,,,
p3,budget,kg:hasPayer,state,,,,,,,
p3,budget,kg:amount,EUR 5000000,,,,,set-aside,,a misprint
p4,visitors-target,kg:measures,visitors,,,,,,,
p4,visitors-target,kg:concerns,hall,,,,,,,
p4,visitors-target,kg:value,5000,,,,,,,
p4,visitors-target,kg:dueDate,2021-06,,,planned,,,,
""",
    "late-2021": """
p1,hall-completion,kg:actualDate,2021-09,,,,,,,
p1,hall-opening,kg:concerns,hall,,,,,,,
p1,hall-opening,kg:actualDate,2021-10-05,,,,,,,
p1,hall-opening,kg:hasOutcome,kg:met,,,,,,,
p2,visitors-so-far,kg:measures,visitors,,,,,,,
p2,visitors-so-far,kg:concerns,hall,,,,,,,
p2,visitors-so-far,kg:value,7000,2021-11,about,claimed,town,,,
p3,budget,kg:hasPayer,town,,,,,,,
p3,budget,kg:amount,EUR 1200000,,,,,,,
p3,budget,kg:hasStage,kg:approved,,,,,,,
""",
}


def promised(folder: Path) -> Path:
    """Write the project over the one that `kg init` makes; returns its folder."""
    footbridge(folder)
    data = folder / "data"
    for path in [*data.glob("*.csv"), *data.glob("claims/*.csv")]:
        path.unlink()
    shutil.rmtree(folder / "ontology" / "questions", ignore_errors=True)
    (data / "things.csv").write_text(THINGS.lstrip(), "utf-8")
    (data / "sources.csv").write_text(SOURCES.lstrip(), "utf-8")
    for source, rows in CLAIMS.items():
        (data / "claims" / f"{source}.csv").write_text(f"{COLUMNS}{rows}", "utf-8")
    return folder
