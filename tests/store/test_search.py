"""One rule of searching: names, figures and sources, ranked by how well they fit and by how much is
said of them. `tests/present/js/search.test.mjs` holds the scripts of the pages to the same cases.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import run

import kg
from kg.errors import KGError
from kg.evidence import access
from kg.evidence.cards.card import card_of
from kg.evidence.cards.facts import is_figure
from kg.evidence.cards.index import ACTOR, TENURE, everything
from kg.evidence.cards.posts import posts_told_alone
from kg.evidence.figures import key_fact
from kg.evidence.hits import hits
from kg.forms.page import lexicon
from kg.rdf.terms import parts
from kg.store import names, numerals, ranking, searching
from kg.store.snapshot import Opened

CASES = json.loads((Path(__file__).parent / "cases" / "search.json").read_text("utf-8"))


@pytest.mark.fast
@pytest.mark.parametrize("text, folded", CASES["folds"])
def test_folding(text: str, folded: str) -> None:
    assert ranking.fold(text) == folded


@pytest.mark.fast
@pytest.mark.parametrize("text, told", CASES["numerals"])
def test_figures_as_they_are_kept(text: str, told: str) -> None:
    assert numerals.numerals(text) == told


@pytest.mark.fast
def test_what_a_page_knows_of_a_language() -> None:
    assert {name: lexicon(name) for name in ("de", "fr", "es", "ja")} == CASES["lexicons"]
    assert lexicon("ko") is lexicon("en-GB") is lexicon("sw") is None


@pytest.mark.fast
@pytest.mark.parametrize("language, text, found", CASES["readings"])
def test_figures_of_other_languages(language: str, text: str, found: list[str]) -> None:
    assert numerals.readings(text, [language]) == found


@pytest.mark.fast
@pytest.mark.parametrize("word, latin", CASES["romanised"])
def test_korean_in_latin_letters(word: str, latin: str) -> None:
    assert ranking.romanised(word) == latin


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a search, as a build writes them."""
    place = tmp_path_factory.mktemp("kept")
    lines = {
        kind: [ranking.line(*line) for line in known] for kind, known in CASES["lines"].items()
    }
    for name, texts in searching.files(lines).items():
        (place / name).write_text("".join(texts), "utf-8", newline="\n")
    return place


@pytest.mark.fast
@pytest.mark.parametrize("text, found", CASES["searches"])
def test_searches(kept: Path, text: str, found: list[str]) -> None:
    if not ranking.fold(text):
        with pytest.raises(KGError, match="nothing to look for"):
            searching.matches(kept, text, 6)
        return
    assert [f"{m.kind}:{m.key}" for m in searching.matches(kept, text, 6)] == found
    # The best ones stay the best when fewer are asked for.
    few = searching.matches(kept, text, 2)
    assert [f"{m.kind}:{m.key}" for m in few] == found[:2]


@pytest.mark.parametrize("text, first", CASES["shipped"])
def test_what_is_found_first_in_the_project(project: Path, text: str, first: str) -> None:
    best = kg.search(text, project, limit=3)[0]
    assert f"{best.kind}:{best.id}" == first


@pytest.mark.fast
@pytest.mark.parametrize("text", ["", "  ", "?!…", "\\", "\x00\x1b[", "\u202e", "%$#", "​"])
def test_a_text_without_letters_is_told(small_graph: Opened, text: str) -> None:
    with pytest.raises(KGError, match="nothing to look for"):
        hits(small_graph, text)


@pytest.mark.fast
@pytest.mark.parametrize(
    "text", ["x" * 201, "가" * 10_000, "(a+)+$" * 2_000, "bridge " * 100], ids=len
)
def test_a_long_text_is_told_fast(small_graph: Opened, text: str) -> None:
    began = time.process_time()
    with pytest.raises(KGError, match="cannot be searched for"):
        hits(small_graph, text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        *("(a+)+$", "[z-a]", "a|b", "x" * 200, "ㅎ" * 200, "a " * 99, "1 " * 99, "9" * 200),
        *("9" * 199 + "억", "\tbridge\n", "<script>", "' OR 1=1", "\ud800bridge"),
    ],
)
def test_odd_texts_are_looked_for_fast(small_graph: Opened, text: str) -> None:
    began = time.process_time()
    hits(small_graph, text)
    assert time.process_time() - began < 60  # not without end


@pytest.fixture(scope="module")
def small_graph(initial_built: Path) -> Iterator[Opened]:
    with closing(access.opened(initial_built)) as opened:
        yield opened


def test_a_facet_stands_behind_its_thing(project: Path) -> None:
    """However its name begins: of what is about a thing less is said than of the thing."""
    found = [hit.id for hit in kg.search("data centre", project, limit=50)]
    assert found[0] == "national-ai-data-centre"
    assert "data-centre-floor-area" in found and "data-centre-capacity" in found


def test_a_tenure_stands_behind_its_person_and_its_post(project: Path) -> None:
    for text, first in (("lee yong", "lee-yong-sup"), ("mayor of gwangju", "mayor-of-gwangju")):
        assert next(hit.id for hit in kg.search(text, project)) == first


def test_a_hit_tells_its_key_fact(project: Path) -> None:
    graph = kg.open(project)
    hit = graph.search("data-centre-system")[0]
    assert hit.claim is not None and not hit.rivals
    (lead, *_) = graph.card("data-centre-system").facts
    assert hit.claim == lead.tellings[0].shown and hit.voices == lead.voices
    assert parts(hit.claim.object)[0] == "88.5" and hit.unit["en"] == "PF" and hit.planned
    opened = graph.opened()
    assert key_fact(opened, hit.iri) == hit.claim
    # A thing of which no figure is told has none.
    nothing = graph.search("democratisation")[0]
    assert nothing.claim is None and key_fact(opened, nothing.iri) is None


def test_the_first_figure_of_a_card_is_that_of_its_hit(project: Path) -> None:
    """Also where it is told of a part of the thing, or is what the thing pays."""
    opened = kg.open(project).opened()
    index = everything(opened)
    things = {claim.subject for said in index.about.values() for claim in said} | {*index.naming}
    told = 0
    for thing in sorted(things):
        facts = card_of(index, thing).facts
        fact = next((fact for fact in facts if fact.tellings), None)
        if facts and facts[0].held:
            continue  # a person or a post: by the post, as below
        if fact and is_figure(fact.tellings[0].shown):
            assert key_fact(opened, thing) == fact.tellings[0].shown, thing
            told += 1
    assert told > 500


def test_persons_and_posts_are_told_by_the_post(project: Path) -> None:
    """As their cards begin: the post that is held, who holds it, and when."""
    opened = kg.open(project).opened()
    index = everything(opened)
    things = [thing for thing in index.types if index.is_a(thing, ACTOR)]
    things += [thing for thing in index.types if index.is_a(thing, TENURE)]
    alone = posts_told_alone(opened, things)
    for thing in things:
        held = next((fact.held for fact in card_of(index, thing).facts if fact.held), None)
        assert alone.get(thing) == held, thing
    persons = [thing for thing in things if index.cls(thing).endswith(("Person>", "Post>"))]
    assert len(persons) > 60 and alone.keys() > set(persons)


@pytest.mark.parametrize(
    ("lang", "text", "fact"),
    [
        ("en", "lim-cha-sik", "Seen last as: Head of the AI Industry Convergence Project Group ("),
        ("en", "head-of-aica", "Seen last in it: "),
        ("en", "lim-cha-sik-mic-tenure", ": Lim Cha-sik (until 29 Jan 2020; 1 source)"),
        ("de", "lim-cha-sik", "(darin genannt 28. Jan. 2020 – "),
        ("ko", "lim-cha-sik", "마지막으로 확인된 직위: 인공지능산업융합사업단장 (재임 확인 "),
    ],
)
def test_a_post_in_words(project: Path, lang: str, text: str, fact: str) -> None:
    told = run("-C", project, "--lang", lang, "search", text, "--limit", "20").stdout
    assert fact in next(line for line in told.splitlines() if f"  {text}  " in line)


def test_a_place_in_an_order_is_told_as_one(project: Path) -> None:
    (hit,) = kg.search("lee-yong-sup-year-in-office", project, limit=1)
    assert hit.unit["en"] == "year"
    told = {
        lang: run("-C", project, "--lang", lang, "show", hit.id).stdout for lang in ("en", "ko")
    }
    assert "value: year 4[1]" in told["en"] and "값: 4년째[1]" in told["ko"]


def test_what_does_not_count_says_so(project: Path) -> None:
    (hit,) = (hit for hit in kg.search("4,116억", project) if hit.kind == "figure")
    assert hit.claim is not None and not hit.claim.current and hit.claim.unit == "KRW"
    assert hit.standing == "moved"
    wider = kg.search("2023-11", project)[0]
    assert wider.standing == "less-precise" and parts(wider.finer[0].object)[0] == "2023-11-15"


@pytest.mark.parametrize(
    ("lang", "area"), [("en", "3,144 m²"), ("ko", "3,144㎡"), ("de", "3.144 m²")]
)
def test_a_number_of_four_digits_is_no_year(project: Path, lang: str, area: str) -> None:
    told = run("-C", project, "--lang", lang, "search", "연면적").stdout
    line = next(line for line in told.splitlines() if "  data-centre-floor-area-target  " in line)
    assert f": {area} (" in line


def test_what_is_told_more_precisely_is_told_as_money(project: Path) -> None:
    told = {lang: run("-C", project, "--lang", lang, "search", "4300억") for lang in ("en", "ko")}
    assert "(less precise than KRW 426.9 billion; 2 sources)" in told["en"].stdout
    assert "(4,269억 원보다 덜 자세함; " in told["ko"].stdout


def test_figures_are_those_of_the_rows(project: Path) -> None:
    """Each value of a claim with a number finds its row."""
    for text, subject in (("92,300,000,000", "data-centre-cost-national"), ("880", "h100")):
        found = [hit for hit in kg.search(text, project) if hit.kind == "figure"]
        assert any(subject in hit.id for hit in found), text
        values = {parts(hit.claim.object)[0] for hit in found if hit.claim}
        assert values == {numerals.numerals(text)}


def test_sources_by_publisher_and_title(project: Path) -> None:
    for text in ("yonhap", "연합"):
        found = [hit for hit in kg.search(text, project, limit=50) if hit.kind == "source"]
        assert found and all("Yonhap" in hit.document.publisher for hit in found if hit.document)
    (title,) = (hit for hit in kg.search("허상이었나", project) if hit.kind == "source")
    assert title.id == "yna-2021-04-21"


def test_as_of_a_day_finds_what_was_known(project: Path) -> None:
    past = kg.open(project, as_of="2019-12-31")
    assert not [hit for hit in past.search("2023-11") if hit.kind == "figure"]
    assert past.search("yonhap") and past.search("ai cluster")


def test_names_are_found_by_their_ids(project: Path) -> None:
    opened = access.opened(project)
    known = names.names(opened.place, opened.state.prefixes)
    ids = [one.id for one in known]
    assert names.by_ids(opened.place, ids, opened.state.prefixes) == {one.id: one for one in known}
    assert names.by_ids(opened.place, ["", "a", "zzz", "gwang"], opened.state.prefixes) == {}


def test_a_slip_of_a_whole_name_comes_before_one_inside_a_longer_name(tmp_path: Path) -> None:
    """A preferred name first, then another one, however little is said of the thing."""
    lines = [
        ranking.line("museum", ["Museum of the Harbour Bridge"]),
        ranking.line("crossing", ["Crossing"], ["harbour bridge"]),
        ranking.line("bridge", ["Harbour Bridge"]),
    ]
    for name, kept in searching.files({"thing": lines, "figure": [], "source": []}).items():
        (tmp_path / name).write_text("".join(kept), "utf-8")
    for limit in (3, 1):
        found = searching.matches(tmp_path, "harbour brigde", limit)
        assert [one.key for one in found] == ["bridge", "crossing", "museum"][:limit]
