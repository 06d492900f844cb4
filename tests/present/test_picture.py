"""The first sight of a graph as a picture."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import COLOURS, ROOT, run, violations
from projects import claimed

import kg
from kg.errors import KGError, NotFound
from kg.evidence.score.value import Score
from kg.present.score import Picture, legend, letters, picture
from kg.present.score.letters import fitted, shortened, stacked, width, wrapped
from kg.present.score.placing import COLUMN, MIDDLE, WIDE, actors_at, axis, columns, placed
from kg.present.score.timeline import x_of

README = (ROOT / "README.md").read_text("utf-8")
SVG = "{http://www.w3.org/2000/svg}"
# A line of text as ink, without the room that a font leaves above and below: [left, top, right,
# bottom], in the drawing that is in sight.
INK = """() => {
  const drawing = [...document.querySelectorAll('.kg-score > svg')]
    .find((one) => one.getBoundingClientRect().width > 0);
  const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
  return [...drawing.querySelectorAll('text')].map((one) => {
    const box = one.getBoundingClientRect();
    const at = one.getScreenCTM();
    const base = one.y.baseVal[0].value * at.d + at.f;
    const size = Number(one.getAttribute('font-size')) * scale;
    return [box.left, base - 0.7 * size, box.right, base, one.textContent];
  });
}"""


@pytest.fixture(scope="module", params=["en", "ko"])
def drawn(request: pytest.FixtureRequest, project: Path) -> Picture:
    found = picture(kg.open(project).opened(), request.param)
    assert found is not None
    return found


def page_of(drawn: Picture, folder: Path) -> str:
    path = folder / "page.html"
    path.write_text(drawn.page(), "utf-8")
    return path.as_uri()


# --- as text --------------------------------------------------------------------------------------


def test_a_file_is_whole_and_runs_nothing(drawn: Picture) -> None:
    tree = ET.fromstring(drawn.svg())
    assert tree.tag == f"{SVG}svg"
    assert tree.findtext(f"{SVG}title") == drawn.title
    described = tree.findtext(f"{SVG}desc") or ""
    assert all(drawn.said.name(row.thing) in described for row in drawn.score.rows)
    words = [text.text or "" for text in tree.iter(f"{SVG}text")]
    assert any("CC BY 4.0" in text and "gwangju.kg.example" in text for text in words)
    assert any(str(drawn.score.sources) in text for text in words)
    assert not [one.tag for one in tree.iter() if one.tag.rpartition("}")[2] in ("script", "image")]
    assert "http" not in re.sub(
        r"http://www\.w3\.org/2000/svg", "", drawn.svg().split("</style>")[1].split("<text")[0]
    )


def test_a_fragment_has_no_style_of_its_own_and_leads_to_pages(drawn: Picture) -> None:
    plain = drawn.fragment()
    assert not re.search(r"<script|\sstyle=|\son\w+=|<a\s", plain)
    linked = drawn.fragment(lambda thing: f"/entity/{thing[1:-1].rpartition('/')[2]}")
    drawn_things = [*drawn.score.rows, *drawn.score.actors, *drawn.score.rails]
    for one in drawn_things:
        assert f'href="/entity/{one.thing[1:-1].rpartition("/")[2]}"' in linked


def test_the_table_tells_each_row_with_its_money_and_its_actors(drawn: Picture) -> None:
    table = drawn.fragment().split("<table>")[1]
    assert table.count('scope="row"') == 24
    for tie in drawn.score.ties:
        assert html.escape(drawn.said.name(tie.actor), quote=False) in table


def test_the_title_counts_what_became_of_promises(drawn: Picture) -> None:
    assert str(sum(drawn.score.fates)) in drawn.title


def test_lines_cross_little(drawn: Picture) -> None:
    rows = placed(WIDE, drawn.score).rows
    at = actors_at(WIDE, drawn.score, rows)
    lines = list({(at[t.actor], rows[t.row]) for t in drawn.score.ties if t.actor in at})
    crossed = [
        (one, two)
        for place, one in enumerate(lines)
        for two in lines[place + 1 :]
        if (one[0] - two[0]) * (one[1] - two[1]) < 0
    ]
    # Of all pairs of lines one in five at most.
    assert len(crossed) <= len(lines) * (len(lines) - 1) / 10


@pytest.mark.parametrize("frame", [WIDE, MIDDLE], ids=["wide", "middle"])
def test_nothing_is_filled_after_the_newest_source(drawn: Picture, frame: object) -> None:
    years = axis(drawn.score)
    assert years is not None
    today = x_of(columns(frame, drawn.score), years, years.today)
    start = columns(frame, drawn.score).time
    name = "wide" if frame is WIDE else "middle"
    text = drawn.fragment().replace("<br/>", " ")
    tree = ET.fromstring(re.search(rf"<svg[^>]*class=\"{name}\".*?</svg>", text, re.S)[0])
    full = [
        float(one.get("cx", "0")) for one in tree.iter("circle") if one.get("class") == "mark step"
    ]
    assert full
    assert all(start <= x <= today + 0.1 for x in full)
    paid = [one for one in tree.iter("rect") if one.get("class") == "paid"]
    assert all(float(one.get("x", 0)) + float(one.get("width", 0)) <= today + 0.1 for one in paid)


def test_years_beyond_the_axis_are_written(project: Path) -> None:
    found = picture(kg.open(project, as_of="2021-12-31").opened(), "en")
    assert found is not None
    years = axis(found.score)
    assert years is not None
    assert years.last < 2045
    assert ">2045</text>" in found.fragment()


def test_no_name_is_cut_that_has_another_that_fits(drawn: Picture) -> None:
    for row in drawn.score.rows:
        names = drawn.said.names(row.thing)
        shown = fitted(names, WIDE.names - 12 * row.depth, WIDE.sizes[:2], bold=True)
        assert not shown.cut, names[0]


# --- letters --------------------------------------------------------------------------------------


def test_texts_are_broken_and_shortened_to_their_room() -> None:
    assert wrapped("one two three", 10, 40) == ["one two", "three"]
    assert wrapped("", 10, 40) == [""]
    pieces = wrapped("가" * 20, 10, 50)
    assert "".join(pieces) == "가" * 20
    assert all(width(piece, 10) <= 50 for piece in pieces)
    assert shortened("short", 10, 100) == "short"
    assert shortened("a long name", 10, 30).endswith("…")
    assert width("가", 10) > width("a", 10)


def test_a_name_gives_way_to_a_shorter_one_before_it_is_cut() -> None:
    long = "A name that is much too long for the little room that there is"
    assert fitted([long, "Short name"], 70, (12, 11)).lines == ("Short name",)
    cut = fitted([long], 70, (12, 11))
    assert cut.cut
    assert len(cut.lines) == 2
    assert fitted(["Name"], 70, (12, 11)) == letters.Fitted(("Name",), 12)


# --- small graphs ---------------------------------------------------------------------------------


def test_a_project_of_four_things(built: Path) -> None:
    found = picture(kg.open(built).opened(), "en")
    assert found is not None
    ET.fromstring(found.svg())
    assert "Example footbridge" in found.fragment()
    assert "about EUR 1.2 million" not in found.fragment()
    assert "EUR 1.45 million" in found.fragment()


def test_what_a_graph_has_not_takes_no_room(drawn: Picture) -> None:
    bare = [
        lane._replace(
            rows=tuple(row._replace(worth=None, fates=(), acts=(), lost=None) for row in lane.rows)
        )
        for lane in drawn.score.lanes
    ]
    still: Score = drawn.score._replace(lanes=tuple(bare), fates=(0,) * 6)
    assert axis(still) is None
    assert columns(WIDE, still).words == WIDE.width
    told = Picture(still, drawn.said)
    for code in ("money", "when"):
        assert f">{drawn.said.say(code)}</text>" not in told.fragment()
    assert told.title == drawn.said.say("question")


def test_it_is_written_by_the_command_and_by_the_verb(built: Path, tmp_path: Path) -> None:
    for name, start in (("first.svg", "<svg "), ("first.html", "<!doctype html>")):
        run("-C", built, "picture", "-o", tmp_path / name, check=0)
        assert (tmp_path / name).read_text("utf-8").startswith(start)
        assert kg.picture(built, tmp_path / name).read_text("utf-8").startswith(start)
    assert run("-C", built, "picture", check=0).stdout.startswith("<svg ")
    assert "iframe" in kg.picture(built)._repr_html_()
    wrong = run("-C", built, "picture", "-o", tmp_path / "first.pdf", check=2)
    assert "first.pdf: a picture is an .svg or .html file" in wrong.stderr
    with pytest.raises(KGError, match=r"an \.svg or \.html file"):
        kg.picture(built, tmp_path / "first.png")


def test_a_graph_without_deeds_has_no_picture(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "x", a_2020="p1,hall,schema:location,site\n")
    with pytest.raises(NotFound, match="nothing to see at first sight"):
        kg.picture(folder)
    told = run("-C", folder, "--lang", "ko", "picture", check=1).stderr
    assert "첫눈에 보일 것이 없습니다" in told


def test_the_readme_shows_the_shipped_data(project: Path, tmp_path: Path) -> None:
    """Where data or drawing changed: `kg --lang en picture --column -o .github/score.svg`."""
    shown = (ROOT / ".github" / "score.svg").read_text("utf-8")
    drawn = Path(kg.picture(project, tmp_path / "score.svg", language="en", column=True))
    assert drawn.read_text("utf-8") == shown
    title = re.search(r"<title>(.*?)</title>", shown)[1]
    told = re.search(r'<img src="\.github/score\.svg"[^>]* alt="([^"]*)"', README)[1]
    assert told.startswith(title)


def test_what_else_is_done_makes_no_plan_to_pay_a_payment(tmp_path: Path) -> None:
    """A line of one who pays and runs is dashed as long as the money is only planned."""
    said = "p1,town,kg:carriesOut,plan\np1,budget,kg:concerns,plan\np1,budget,kg:hasPayer,town\n"
    for stage, dashed in (("planned", True), ("spent", False)):
        folder = tmp_path / stage
        rows = f"{said}p1,budget,kg:amount,KRW 1000\np1,budget,kg:hasStage,kg:{stage}\n"
        found = picture(kg.open(claimed(folder, a_2020=rows)).opened(), "en")
        (line,) = re.findall(r'<path[^>]*class="tie pays"[^>]*>', found.svg())
        assert ("stroke-dasharray" in line) == dashed


def test_a_column_is_read_at_half_a_newspaper_page(drawn: Picture) -> None:
    svg = drawn.svg(column=True)
    wide = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])
    smallest = min(map(float, re.findall(r'font-size="([\d.]+)"', svg)))
    assert smallest * 187 / wide * 72 / 25.4 >= 6


# --- in a browser ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("wide", "high"), [(1440, 900), (1024, 768)])
def test_it_stands_on_one_screen_and_no_text_over_another(
    drawn: Picture, browser: object, tmp_path: Path, wide: int, high: int
) -> None:
    page = browser.new_page(viewport={"width": wide, "height": high})
    page.goto(page_of(drawn, tmp_path))
    assert page.evaluate("document.documentElement.scrollHeight") <= high
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    inks = page.evaluate(INK)
    assert len(inks) > 80
    for at, one in enumerate(inks):
        for two in inks[at + 1 :]:
            apart = (
                one[2] <= two[0] + 1
                or two[2] <= one[0] + 1
                or one[3] <= two[1] + 1
                or two[3] <= one[1] + 1
            )
            assert apart, (one, two)
    page.close()


def test_a_narrow_screen_scrolls_down_alone(
    drawn: Picture, browser: object, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(page_of(drawn, tmp_path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".kg-score > svg:visible").count() == 0
    assert page.locator(".narrow ol > li:visible").count() == 24
    page.close()


def test_no_axe_violation(drawn: Picture, browser: object, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(drawn.page(lambda thing: f"#{thing[1:-1].rpartition('/')[2]}"), "utf-8")
    page = browser.new_page(color_scheme="light", bypass_csp=True)
    page.goto(path.as_uri())
    page.evaluate("document.querySelector('details').open = true")
    for width_, high in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width_, "height": high})
        page.emulate_media(color_scheme="light")
        assert violations(page) == [], width_
        page.emulate_media(color_scheme="dark")
        assert violations(page, *COLOURS) == [], width_
    page.close()


@pytest.mark.parametrize("frame", [WIDE, MIDDLE, COLUMN], ids=["wide", "middle", "column"])
def test_two_lines_of_a_row_stand_nearer_than_two_rows(frame):
    """Of the largest letters that a row has two lines of."""
    first, second = stacked([frame.sizes[0], frame.sizes[1]], 0, frame.leading)
    assert second - first < frame.row - (second - first)
    assert first - frame.sizes[0] * 0.76 >= -frame.row / 2
    assert second + frame.sizes[1] * 0.2 <= frame.row / 2


def test_the_legend_names_the_rail_and_the_time_of_money(project):
    drawn = picture(kg.open(project).opened(), "en")
    words = [key.words for key in legend.keys(drawn.score, drawn.said)]
    rail = drawn.said.name(drawn.score.rails[0].thing)
    assert f"on the upright line: {rail}" in words and "years of the money" in words
    bare = drawn.score._replace(rails=(), lanes=())
    words = [key.words for key in legend.keys(bare, drawn.said)]
    assert not [one for one in words if "line:" in one or "years" in one]


def test_a_bar_that_is_cut_is_in_the_legend(project):
    drawn = picture(kg.open(project).opened(), "en")
    word = "cut bar: longer than drawn"
    assert 'class="break"' in drawn.svg() and word in drawn.svg()
    # A column has no bars.
    assert 'class="break"' not in drawn.svg(column=True) and word not in drawn.svg(column=True)
    even = tuple(
        lane._replace(rows=tuple(row._replace(worth=None) for row in lane.rows))
        for lane in drawn.score.lanes
    )
    keys = legend.keys(drawn.score._replace(lanes=even), drawn.said)
    assert word not in [key.words for key in keys]


def test_a_row_tells_what_came_to_nothing_too(project):
    """A bid that failed does not hide behind a day that was put off; no day is cut in the middle."""
    for language, told in (
        ("en", "put off by 1–8 months · Tender: Failed"),
        ("ko", "1–8개월 미뤄짐 · 공모: 무산"),
    ):
        drawn = picture(kg.open(project).opened(), language)
        assert told in drawn.svg(), language
        assert not re.search(r">[^<]*(?:as of|기준)[^<]*…<", drawn.svg())


def test_a_newest_source_of_a_month_is_told_as_one(tmp_path):
    """Of a source of which only the month is known the first day is nobody's word."""
    folder = claimed(tmp_path / "x", a_2020="p1,town,kg:builds,hall\n")
    sources = folder / "data" / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace("2020-01-10", "2020-01"), "utf-8")
    drawn = picture(kg.open(folder).opened(), "en").svg()
    assert "newest Jan 2020" in drawn and "1 Jan 2020" not in drawn
