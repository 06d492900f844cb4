"""Which facets make one statement, and whether a source makes it."""

from __future__ import annotations

import pytest

from kg.evidence.claims import Citation, CitedClaim, Document
from kg.evidence.composition import composition
from kg.rdf.terms import KG

pytestmark = pytest.mark.fast


def claim(source: str, name: str, value: str, how: str = "") -> CitedClaim:
    """A claim of a source of a year; `how` is old (superseded), planned, aside or weak."""
    document = Document(
        f"<{source}>",
        last=f"{source[-4:]}-12-31",
        reliability="weak" if how == "weak" else "ordinary",
    )
    rank = "set-aside" if how == "aside" else ""
    modality = "planned" if how == "planned" else "stated"
    citation = Citation(f"<{source}#p>", document, modality=modality, rank=rank)
    predicate = f"<{KG}{name}>" if ":" not in name else f"<{name}>"
    return CitedClaim("<x>", predicate, value, "", citation, not how or how == "weak")


def test_a_source_that_states_all_facets() -> None:
    found = composition(
        [
            claim("a2020", "amount", "1"),
            claim("a2020", "hasStage", "<planned>"),
            claim("b2021", "amount", "1"),
        ]
    )
    assert not found.composed and found.whole.source.iri == "<a2020>" and found.others == []
    assert {c.document.iri for c in found.witnesses} == {"<a2020>"}


def test_of_sources_that_state_as_much_the_newest() -> None:
    found = composition(
        [claim(source, name, "1") for source in ("a2020", "b2021") for name in ("amount", "during")]
    )
    assert found.whole.source.iri == "<b2021>"
    assert {c.document.iri for c in found.witnesses} == {"<a2020>", "<b2021>"}


def test_facets_that_no_source_states_together() -> None:
    found = composition(
        [
            claim("a2020", "amount", "1", "old"),
            claim("a2020", "during", "2025/2029", "old"),
            claim("b2021", "amount", "2"),
            claim("b2021", "during", "2025/2029", "old"),
            claim("c2022", "during", "2026/.."),
            claim("c2022", "concerns", "<y>"),
        ]
    )
    assert found.composed and found.whole.source.iri == "<b2021>"
    # It is told as its source states it, and what others state after it.
    assert [c.object for c in found.whole.claims] == ["2", "2025/2029"]
    assert [c.object for c in found.others] == ["2026/.."]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("value", "5"), ("dueDate", "2027")),
        (("rank", "7"), ("isRankedIn", "<list>")),
        (("hasPosition", "<top>"), ("isRankedIn", "<list>")),
        (("fills", "<post>"), ("during", "2020/..")),
        (("fills", "<post>"), ("http://www.w3.org/ns/org#member", "<kim>")),
        (("amount", "5"), ("hasSpender", "<town>")),
        (("amount", "5"), ("hasRecipient", "<town>")),
    ],
)
def test_the_groups_of_facets(one: tuple[str, str], two: tuple[str, str]) -> None:
    apart = composition([claim("a2020", *one), claim("b2021", *two)])
    assert apart.composed and [c.object for c in apart.others] == [two[1]]
    together = composition([claim("a2020", *one), claim("a2020", *two)])
    assert not together.composed


@pytest.mark.parametrize("name", ["date", "actualDate", "plannedDate", "area", "concerns"])
def test_what_stands_by_itself_is_never_composed(name: str) -> None:
    assert composition([claim("a2020", name, "1"), claim("b2021", "hasOutcome", "<met>")]) is None


def test_a_weak_source_makes_no_whole_statement_where_another_does() -> None:
    found = composition(
        [
            claim("a2020", "amount", "1"),
            claim("w2021", "amount", "1", "weak"),
            claim("w2021", "hasStage", "<planned>", "weak"),
        ]
    )
    assert found.whole.source.iri == "<a2020>" and found.composed


def test_what_is_set_aside_or_only_planned() -> None:
    planned = claim("b2021", "hasPayer", "<state>", "planned")
    claims = [claim("a2020", "amount", "1"), claim("a2020", "during", "2020", "aside"), planned]
    assert [c.object for c in composition(claims).now] == ["1"]
    # What is planned counts where nothing holds.
    found = composition(claims, {planned[:3]})
    assert [c.object for c in found.others] == ["<state>"] and found.composed


def test_nothing_depends_on_the_order() -> None:
    claims = [
        claim("a2020", "amount", "2"),
        claim("a2020", "hasStage", "<planned>"),
        claim("b2021", "amount", "2"),
        claim("b2021", "during", "2020"),
    ]
    one, two = composition(claims), composition(claims[::-1])
    assert one.whole.source == two.whole.source and one.composed == two.composed
