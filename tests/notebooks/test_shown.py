"""What a notebook shows of a network: its page, with the story of the project."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import held

import kg
from kg.present import plain

STEPS = "step,ko,en,select,path,as_of\n1,다리,A bridge is planned.,footbridge,,\n"


def story(page: str) -> list[str]:
    """The English sentences that a page tells."""
    document = held(page)
    at = document["tags"].index("en")
    return ["".join(step["texts"][at]) for step in document["story"]]


@pytest.fixture
def told(small: Path) -> Path:
    (small / "data" / "stories").mkdir()
    (small / "data" / "stories" / "bridge.csv").write_text(STEPS, "utf-8")
    return small


def test_the_story_is_in_the_page(told: Path) -> None:
    network = kg.network(told)
    assert story(network.view(lang="en")) == story(network.view(story="bridge")) != []
    assert story(network.view(story=[])) == []
    # A part of which it tells has it too, another has not.
    assert story(plain.around(network, "footbridge", 1).view()) != []
    other = plain.among(network, {node for node in network if "footbridge" not in node})
    assert story(other.view()) == []
    with pytest.raises(kg.KGError, match="“footbridge” is not in what is shown"):
        other.view(story="bridge")
    with pytest.raises(kg.KGError, match="(?s)no story “brigde”.*bridge"):
        network.view(story="brigde")


def test_of_several_stories_one_is_named(told: Path) -> None:
    (told / "data" / "stories" / "other.csv").write_text(STEPS.replace("A b", "Another b"), "utf-8")
    network = kg.network(told)
    assert story(network.view()) == []
    assert story(network.view(story="other")) == ["Another bridge is planned."]


def test_a_network_without_stories_is_written_for_others(told: Path) -> None:
    assert b"<graphml" in kg.export("graphml", told)
    assert kg.network(told).graph["stories"].keys() == {"bridge"}


# What JupyterLab says of whatever a cell shows.
JUPYTER = """<style>:not(.a).jp-RenderedHTMLCommon :is(td, th, tr)
  { text-align: right; vertical-align: middle }</style>"""


def test_the_card_looks_like_itself_in_a_notebook(browser: Any, built: Path) -> None:
    page = browser.new_page()
    card = kg.card("footbridge", built)._repr_html_()
    page.set_content(f'{JUPYTER}<body><div class="jp-RenderedHTMLCommon">{card}</div></body>')
    cells = page.locator(".kg-apart td").evaluate_all(
        "all => all.map((cell) => [getComputedStyle(cell).textAlign, getComputedStyle(cell).verticalAlign])"
    )
    assert cells and {*map(tuple, cells)} == {("start", "top")}
    title = page.locator(".kg-in > :first-child")
    assert title.evaluate("one => getComputedStyle(one).borderTopWidth") == "0px"
    page.close()


def test_a_network_tells_what_its_graph_does(built: Path) -> None:
    """The first sight is that of the whole; cards are those of any part."""
    network = kg.network(built)
    some = plain.among(network, {node for node in network if "town" not in node})
    whole, part = held(network.view()), held(some.view())
    assert whole["score"] and len(whole["cards"]["of"]) > 2 and whole["ties"]["links"]
    assert part["score"] == 0 and 0 < len(part["cards"]["of"]) <= len(whole["cards"]["of"])
    assert held(copy.deepcopy(network).view()) == whole
    alone = held(pickle.loads(pickle.dumps(network)).view())
    assert alone["score"] == 0 and alone["nodes"] == whole["nodes"]
    assert "vis-network" in network.view(classic=True)
    with pytest.raises(kg.KGError, match="no language 'de'"):
        network.view(lang="de")
