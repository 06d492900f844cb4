"""Stories: what is wrong in one is told with its place; the one that comes with the project can be told to its end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT, run

import kg
from kg import data, project, stories
from kg.errors import KGError

HEAD = "step,ko,en,select,path,as_of\n"
STEP = "1,다리를 놓는다.,A bridge is built.,footbridge,example-town|footbridge,2024-06\n"


def told(folder: Path, text: str) -> list[str]:
    (folder / "data" / "stories").mkdir(exist_ok=True)
    (folder / "data" / "stories" / "bridge.csv").write_text(text, "utf-8")
    return [f"{problem} ({problem.hint})" for problem in kg.check(folder)]


@pytest.mark.parametrize(
    "rows, said",
    [
        (STEP, ""),
        (STEP.replace("footbridge,ex", "footbrige,ex"), "data/stories/bridge.csv:2:31: unknown entity “footbrige” (did you mean footbridge?)"),
        (STEP.replace("|footbridge", "|nobody-at-all"), ":2:42: unknown entity “nobody-at-all”"),
        (STEP.replace("A bridge is built.", ""), ":2:12: step 1 has no English sentence (fill en)"),
        (STEP.replace("다리를 놓는다.", ""), ":2:3: step 1 has no Korean sentence (fill ko)"),
        (STEP.replace("2024-06", "2024-02-30"), ":2:66: “2024-02-30” is no day of the calendar"),
        (STEP.replace("2024-06", "1999"), ":2:66: nothing had been said of “example-town” by 1999-12-31"),
        (STEP.replace("1,", "one,", 1), ":2:1: “one” is no number of a step"),
        (STEP + STEP, ":3:1: step 1 is there twice"),
        (STEP.replace("example-town|", ""), "a path has two ends at least"),
        ("", "data/stories/bridge.csv: holds no step"),
    ],
)
def test_problems(small: Path, rows: str, said: str) -> None:
    found = told(small, HEAD + rows)
    assert any(said in line for line in found) if said else found == [], found


def test_header(small: Path) -> None:
    assert any("unknown column “english”" in line for line in told(small, "step,ko,english\n1,a,b\n"))


def test_the_page_offers_it(small: Path, tmp_path: Path) -> None:
    told(small, HEAD + STEP.replace("1,", "2,", 1) + "1,처음,First,,,\n")

    def story(*words: str) -> list:
        run("-C", small, "view", "-o", tmp_path / "view.html", *words, check=0)
        page = (tmp_path / "view.html").read_text("utf-8")
        return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])["story"]

    assert [(s["ko"], s["asof"], len(s["path"])) for s in story()] == [("처음", "", 0), ("다리를 놓는다.", "2024-06-30", 2)]
    assert len(story("--story", "bridge")) == 2
    assert story("--around", "example-builders", "--hops", "1") in ([], story())  # not what is not shown
    wrong = run("-C", small, "view", "--story", "brige")
    assert wrong.returncode and "there is no story “brige”" in wrong.stderr and "did you mean bridge?" in wrong.stderr
    (small / "data" / "stories" / "other.csv").write_text(HEAD + STEP, "utf-8")
    assert story() == [] and len(story("--story", "other")) == 1


def test_a_story_is_an_input_of_the_build(small: Path) -> None:
    kg.build(small)
    from kg import store

    before = store.digest(small)
    told(small, HEAD + STEP)
    assert store.digest(small) != before


def test_gwangju() -> None:
    steps = stories.told(ROOT, "gwangju")
    assert [s.number for s in steps] == list(range(1, 15))
    found, problems = project.read(ROOT)
    assert problems == [] and stories.problems(ROOT, found.data) == []
    assert [s.as_of for s in steps] == sorted(s.as_of for s in steps)
    # Figures of a sentence stand in both languages' sentences or in none that could be mistaken.
    for step in steps:
        assert len(step.ko) < 220 and len(step.en) < 320, step.number
    with pytest.raises(KGError):
        stories.told(ROOT, "seoul")


def test_claims_under_each_step() -> None:
    """Each day in a sentence's step has claims on what it shows that had been made by then."""
    found: data.Data = project.read(ROOT)[0].data
    for step in stories.told(ROOT, "gwangju"):
        things = {found.entities[i].iri for i in (step.select, *step.path) if i}
        assert any({c.subject, c.object} & things and c.said <= step.as_of for c in found.claims), step.number
