"""Stories: what is wrong in one is told with its place; the one that comes with the project can be
told to its end.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, held, run

import kg
from kg.errors import KGError
from kg.evidence import building
from kg.project import records, stories
from kg.project.stories import Note

HEAD = "step,ko,en,select,path,as_of\n"
NOTED = "1,다리 [{0}].,A bridge [{0}].,,,\n"
STEP = "1,다리를 놓는다.,A bridge is built.,footbridge,example-town|footbridge,2024-06\n"


def told(folder: Path, text: str) -> list[str]:
    (folder / "data" / "stories").mkdir(exist_ok=True)
    (folder / "data" / "stories" / "bridge.csv").write_text(text, "utf-8")
    return [f"{problem} ({problem.hint})" for problem in kg.check(folder)]


@pytest.mark.parametrize(
    "rows, said",
    [
        (STEP, ""),
        (
            STEP.replace("footbridge,ex", "footbrige,ex"),
            "data/stories/bridge.csv:2:31: unknown entity “footbrige” (did you mean footbridge?)",
        ),
        (STEP.replace("|footbridge", "|nobody-at-all"), ":2:42: unknown entity “nobody-at-all”"),
        (STEP.replace("A bridge is built.", ""), ""),
        (STEP.replace("다리를 놓는다.", ""), ":2:3: step 1 has no Korean sentence (fill ko)"),
        (STEP.replace("2024-06", "2024-02-30"), ":2:66: “2024-02-30” is no day of the calendar"),
        (
            STEP.replace("2024-06", "1999"),
            ":2:66: nothing had been said of “example-town” by 1999-12-31",
        ),
        (STEP.replace("1,", "one,", 1), ":2:1: “one” is no number of a step"),
        (STEP + STEP, ":3:1: step 1 is there twice"),
        (STEP.replace("example-town|", ""), "a path has two ends at least"),
        ("0,다리,The bridge,,,\n" + STEP, ""),
        ("0,다리,The bridge,footbridge,,\n", ":2:1: step 0 is the title of the story"),
        (NOTED.format("footbridge kg:concerns"), ":2:3: no source says “footbridge kg:concerns”"),
        (NOTED.format("footbrige kg:amount"), "(did you mean footbridge?)"),
        (NOTED.format("footbridge kg:builds nowhere"), "no source says"),
        (STEP.replace("is built", "is built [footbridge kg:builds]"), "rest on different claims"),
        ("", "data/stories/bridge.csv: holds no step"),
    ],
)
def test_problems(small: Path, rows: str, said: str) -> None:
    found = told(small, HEAD + rows)
    assert any(said in line for line in found) if said else found == [], found


def test_header(small: Path) -> None:
    assert any(
        "unknown column “english”" in line for line in told(small, "step,ko,english\n1,a,b\n")
    )


def test_the_page_offers_it(small: Path, tmp_path: Path) -> None:
    told(small, HEAD + STEP.replace("1,", "2,", 1) + "1,처음,First,,,\n")

    def story(*words: str) -> list:
        run("-C", small, "view", "-o", tmp_path / "view.html", *words, check=0)
        return held((tmp_path / "view.html").read_text("utf-8"))["story"]

    assert [(s["texts"][0], s["asof"], len(s["path"])) for s in story()] == [
        (["처음"], "", 0),
        (["다리를 놓는다."], "2024-06-30", 2),
    ]
    assert len(story("--story", "bridge")) == 2
    assert story("--around", "example-builders", "--hops", "1") in (
        [],
        story(),
    )  # not what is not shown
    wrong = run("-C", small, "view", "--story", "brige")
    assert (
        wrong.returncode
        and "there is no story “brige”" in wrong.stderr
        and "did you mean bridge?" in wrong.stderr
    )
    (small / "data" / "stories" / "other.csv").write_text(HEAD + STEP, "utf-8")
    assert story() == [] and len(story("--story", "other")) == 1


def test_a_story_is_an_input_of_the_build(built: Path) -> None:
    from kg.store import snapshot

    before = snapshot.digest(built)
    told(built, HEAD + STEP)
    assert snapshot.digest(built) != before


def test_format_and_diff(small: Path) -> None:
    place = small / "data" / "stories" / "bridge.csv"
    told(
        small,
        "as_of,step,en,ko,path\r\n2024년 6월,10,Built.,놓았다.,footbridge |"
        " example-town\r\n,2,First,처음,\r\n",
    )
    assert kg.format(small) == (["data/stories/bridge.csv"], [])
    neat = HEAD + "2,처음,First,,,\n10,놓았다.,Built.,,footbridge|example-town,2024-06\n"
    assert (
        place.read_text("utf-8") == neat and kg.format(small) == ([], []) and kg.check(small) == []
    )
    old = small.parent / "old"
    shutil.copytree(small, old)
    place.write_text(HEAD + "1,a,b,,,,,\n", "utf-8")
    assert "has 8 cells, the header has 6" in str(kg.format(small)[1][0])
    place.write_text(neat.replace("\n", "\r\n"), "utf-8")
    assert not kg.diff(old, small)
    place.write_text(HEAD + "1,서론,Preface,,,\n2,처음,At first,footbridge,,\n", "utf-8")
    found = kg.diff(old, small)
    assert [row["ko"] for row in found.stories["added"]] == ["서론"] and [
        row["step"] for row in found.stories["removed"]
    ] == ["10"]
    assert (
        found.plain()["stories"]["changed"][0]["after"]["select"] == "footbridge"
        and found.files == []
    )
    said = run("diff", old, small, check=1).stdout
    assert (
        "Steps of stories added (1)\n  bridge 1: Preface\n" in said
        and "  bridge 10: Built." in said
    )
    assert "bridge 2: English: First → At first; select: nothing → footbridge" in said
    assert (
        "더한 이야기 걸음 (1)\n  bridge 1: 서론"
        in run("--lang", "ko", "diff", old, small, check=1).stdout
    )
    place.unlink()
    assert len(kg.diff(old, small).stories["removed"]) == 2


def test_pieces() -> None:
    text = "It cost 3 [mill kg:amount 3] and stands [mill schema:location] [in a field]."
    notes = [Note("mill", "kg:amount", "3"), Note("mill", "schema:location")]
    assert [p for p in stories.pieces(text) if isinstance(p, Note)] == notes
    assert stories.plain(text) == "It cost 3 and stands [in a field]."
    assert notes[1].name == "location" and Note("a", "http://x.org/y#z").name == "z"
    assert notes[0].means("3") and not notes[0].means("4") and notes[1].means("anything")


def test_gwangju() -> None:
    steps = stories.load(ROOT, "gwangju")
    assert [s.number for s in steps] == list(range(15))
    found, problems = building.read(ROOT)
    assert problems == [] and stories.problems(ROOT, found.data) == []
    assert [s.as_of for s in steps] == sorted(s.as_of for s in steps)
    for step in steps:
        assert len(stories.plain(step.sentence("ko"))) < 220, step.number
        assert len(stories.plain(step.sentence("en"))) < 320, step.number
    with pytest.raises(KGError):
        stories.load(ROOT, "seoul")


def test_the_figures_of_a_sentence_are_those_that_its_sources_say() -> None:
    """A figure before a note is the value that the note names, in billions of what is money."""
    for step in stories.load(ROOT, "gwangju")[1:]:
        assert any(isinstance(piece, Note) for piece in stories.pieces(step.sentence("en"))), (
            step.number
        )
        text = stories.plain(step.sentence("en")).replace(",", "").replace("a trillion", "1000")
        for piece in stories.pieces(step.sentence("en")):
            if isinstance(piece, Note) and re.fullmatch(r"[\d.]+", piece.value):
                value = float(piece.value) / (1e9 if piece.name == "amount" else 1)
                said = f"{value:g}".replace("1", "only bidder") if value == 1 else f"{value:g}"
                assert re.search(rf"(?<![\d.]){re.escape(said)}(?![\d.]*\d)", text), (
                    step.number,
                    said,
                )


def test_claims_under_each_step() -> None:
    """Each day in a sentence's step has claims on what it shows that had been made by then."""
    found: records.Data = building.read(ROOT)[0].data
    for step in stories.load(ROOT, "gwangju")[1:]:
        things = {found.entities[i].iri for i in (step.select, *step.path) if i}
        assert any(
            {c.subject, c.object} & things and c.published.last <= step.as_of for c in found.claims
        ), step.number
