"""What is new since a day, in every view; the way from the filter of disputes to their values."""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import pytest
from test_view import file, graph, opened, until  # noqa: F401

import kg
from kg.evidence.cards.index import OBSERVATION, everything
from kg.evidence.cards.plans import steps
from kg.evidence.score.telling import fate
from kg.evidence.score.value import BROKEN

# The day on which each thing was first spoken of, and on which something was last told of it anew,
# by the citations of its claims and ties.
DAYS = """() => { const { data } = kgView, days = new Map();
  const first = (cites) => cites.filter((c) => data.cites.source[c] >= 0).map((c) => data.said[c])
    .filter((day) => day < "9999").sort()[0];
  const note = (v, day) => day && days.set(v, [...(days.get(v) ?? []), day].sort());
  for (let v = 0; v < data.n; v++)
    for (let c = data.first[v]; c < data.first[v + 1]; c++) note(v, first(data.claims.cites[c]));
  data.edges.cites.forEach((cites, e) => {
    note(data.edges.from[e], first(cites)); note(data.edges.to[e], first(cites)); });
  return [...days].filter(([v]) => kgView.scene.here.has(v)).map(([v, list]) => [v, list[0], list.at(-1)]); }"""


def listed(page, tag: str) -> set[int]:
    """The things whose entry in the list ends with a tag."""
    found = page.locator("#list button").evaluate_all(
        """(all, tag) => all.filter((one) => one.textContent.endsWith(tag))
          .map((one) => Number(one.dataset.v))""",
        f", {tag}",
    )
    return set(found)


def test_what_is_new_since_a_day_is_marked(opened, shipped_view):
    page = opened("#lang=en&view=network&since=2025-06-30", (1440, 900), path=shipped_view)
    days = page.evaluate(DAYS)
    new = {v for v, first, _ in days if first > "2025-06-30"}
    anew = {v for v, first, last in days if first <= "2025-06-30" < last}
    assert 10 < len(new) < len(days) / 2 and anew
    assert listed(page, "new") == new and listed(page, "told anew") >= anew
    assert page.locator("#legend .look.new").is_visible()
    assert page.locator("#days .months .new").count() > 2
    # Of another day, what had come out by then; the field, the address and the other views say it.
    page.evaluate("kgView.change({ asof: '2021-06-30' })")
    assert listed(page, "new") == listed(page, "told anew") == set()
    field = page.locator("#days [name='since']")
    assert field.input_value() == "2025-06-30"
    field.fill("2020")
    field.press("Enter")
    assert page.evaluate("kgView.state.since") == "2020-12-31" and listed(page, "new")
    page.evaluate("kgView.change({ view: 'score', asof: '' })")
    assert page.locator("#score .novelty").count() > 5
    assert page.locator("#score .legend .look.new").is_visible()
    page.evaluate("kgView.change({ view: 'disputes' })")
    assert page.locator("#disputes .tag.told, #disputes .tag.new").count() > 0
    until(page, "location.hash.includes('since=2020-12-31')")


def test_the_filter_of_disputes_leads_to_their_values(opened, shipped_view):
    page = opened("#lang=en&view=network", (1440, 900), path=shipped_view)
    page.evaluate("kgView.change({ filters: true })")
    assert page.locator("#filters button", has_text="Value against value").count() == 0
    page.locator("#filters [name=disputed]").check()
    page.locator("#filters button", has_text="Value against value").click()
    assert page.locator("#disputes").is_visible()
    assert page.locator("#disputes .values").count() > 0


def test_disputes_of_another_day_are_those_of_that_day(opened, shipped_view):
    """Value against value, each with those who had said it by then."""
    page = opened("#lang=en&view=disputes&asof=2021-06-30", (1440, 900), path=shipped_view)
    assert "30 Jun 2021" in page.locator("#disputes .lead").inner_text()
    flags = page.evaluate("kgView.flags()")
    disputed = sum(1 for one in [*flags["claims"], *flags["edges"]] if one & 2)
    assert page.locator("#disputes .value").count() == disputed > 1
    assert all(
        "0 source" not in text for text in page.locator("#disputes .value").all_inner_texts()
    )
    page.evaluate("kgView.change({ asof: '' })")
    assert page.locator("#disputes .value").count() != disputed


@pytest.mark.parametrize("day", ["", "2021-06-30", "2023-12-31"])
def test_what_broke_a_promise_is_that_of_the_day(opened, project, shipped_view, day):
    """Late, put off, come to nothing or passed without a word, by the verdicts of that day."""
    index = everything(kg.open(project, as_of=day or None).opened())
    told = {
        step.thing[1:-1].rpartition("/")[2]
        for thing in index.about
        if not index.is_a(thing, OBSERVATION)
        for step in steps(index, thing)
        if step.thing == thing and fate(step) in BROKEN
    }
    page = opened(f"#lang=en&view=network&late=1&asof={day}", path=shipped_view)
    assert page.locator("#filters [name=late]").is_checked()
    assert {*page.evaluate("kgView.broken()")} == told and told
    drawn = page.evaluate("kgView.scene.here.size")
    page.locator("#filters [name=late]").uncheck()
    assert page.evaluate("kgView.scene.here.size") > drawn > 0
