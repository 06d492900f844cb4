"""What to trust less: facts that rest on little, and what the verdicts find fault with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence import fact_lines, planning
from kg.evidence.claims import (
    CURRENCY,
    MILESTONE,
    TARGET,
    Document,
    all_claims,
    documents,
    documents_of,
    money_properties,
    things_of_class,
)
from kg.evidence.fact_lines import Fact, Rest, faults, ranked, rested
from kg.evidence.judgements import planned
from kg.evidence.planning import Slip
from kg.evidence.totals import Overlap, Total, first_overlaps, overlaps, totals
from kg.rdf.iris import expand
from kg.rdf.terms import resource
from kg.store.kept import DERIVED
from kg.store.snapshot import Opened
from kg.system import memory

SECTIONS = (
    "one-source",
    "weak-sources",
    "dependent-sources",
    "read-in-part",
    "unproved",
    "faults",
    "past-due",
    "sums",
    "two-holders",
    "lacks",
    "unused-sources",
)
# The sections that look at facts.
OF_FACTS = SECTIONS[:6]


# --- audit ----------------------------------------------------------------------------------------

_USED = "SELECT DISTINCT ?s { ?g prov:wasDerivedFrom ?s }"


class Lack(NamedTuple):
    """A thing that lacks what makes it whole: a value of a property."""

    thing: str
    predicate: str


class Size(NamedTuple):
    """How many facts the current graph and the graph of plans hold; 0 where nobody looked."""

    facts: int
    plans: int


class Audit(NamedTuple):
    """What to trust less: the facts that rest on one source, on weak ones alone, on several that
    are not known to be independent, or on sources of which only a part was read; the figures
    and days that no text was found to have, and those of which a text has another; the plans whose
    day has gone by; the sums that do not add up; two holders of one post; what things lack; the
    sources that nothing rests on. `size` counts all facts.
    """

    size: Size
    one_source: list[Fact]
    weak_sources: list[Fact]
    dependent_sources: list[Fact]
    read_in_part: list[Fact]
    unproved: list[Fact]
    faults: list[Fact]
    past_due: list[Slip]
    sums: list[Total]
    two_holders: list[Overlap]
    lacks: list[Lack]
    unused_sources: list[Document]


Item = Fact | Slip | Total | Overlap | Lack | Document


def audit(opened: Opened, section: str = "") -> Audit:
    """The facts by what they rest on, money, milestones and figures first, and what the verdicts
    find fault with.

    With one of SECTIONS only what that section needs is looked for.
    """
    with memory.gc_paused():
        return _audited(opened, section)


def _audited(opened: Opened, section: str) -> Audit:
    facts = _facts(opened) if not section or section in OF_FACTS else []
    lists: tuple[list[Fact], ...] = tuple([] for _ in OF_FACTS)
    for fact in facts:
        for found, faulty in zip(lists, faults(fact), strict=True):
            if faulty:
                found.append(fact)
    plans = sum(fact.planned for fact in facts)
    one, weak, dependent, in_part, unproved, faulty_texts = lists
    of_facts = one, weak, dependent, in_part, unproved, faulty_texts
    return Audit(Size(len(facts) - plans, plans), *of_facts, *_of_verdicts(opened, section))


def _of_verdicts(
    opened: Opened, section: str
) -> tuple[list[Slip], list[Total], list[Overlap], list[Lack], list[Document]]:
    def wanted(name: str) -> bool:
        return section in ("", name)

    return (
        planning.overdue(opened)[0] if wanted("past-due") else [],
        [one for one in totals(opened) if not one.even] if wanted("sums") else [],
        overlaps(opened) if wanted("two-holders") else [],
        list(_lacking(opened)) if wanted("lacks") else [],
        _unused(opened) if wanted("unused-sources") else [],
    )


def _unused(opened: Opened) -> list[Document]:
    engine = opened.store.engine
    if engine is None:
        used = {source for (source,) in opened.store.rows(_USED, opened.state.prefixes)}
        return sorted((d for d in documents(opened).values() if d.iri not in used), key=_by_iri)
    derived, default = ox.NamedNode(DERIVED[1:-1]), ox.DefaultGraph()
    rows = opened.store.rows("SELECT ?s { ?s a kg:Source }", opened.state.prefixes)
    left = [
        source
        for (source,) in rows
        if next(engine.quads_for_pattern(None, derived, resource(source), default), None) is None
    ]
    return sorted(documents_of(opened.store, left).values(), key=_by_iri)


def _by_iri(document: Document) -> str:
    return document.iri


def of_verdicts(opened: Opened, section: str) -> dict[str, Sequence[Item]]:
    """The sections that hold no facts, or that of them which is wanted, by name."""
    lists: tuple[Sequence[Item], ...] = _of_verdicts(opened, section)
    named = zip(SECTIONS[len(OF_FACTS) :], lists, strict=True)
    return {name: items for name, items in named if section in ("", name)}


class Part(NamedTuple):
    """The first items of a section, how many there are in all, and how many of those are facts that
    are only planned.
    """

    items: Sequence[Item]
    total: int
    plans: int


def part(items: Sequence[Item]) -> Part:
    """All items of a section."""
    return Part(items, len(items), sum(isinstance(one, Fact) and one.planned for one in items))


def audit_some(opened: Opened, section: str, most: int) -> tuple[Size, dict[str, Part]]:
    """(how many facts there are, the first items of each section of the audit, or of one), at most
    so many of each; 0 is all.
    """
    counts = fact_lines.counts_of(opened.place)
    if counts is None:
        found = audit(opened, section)
        lists: dict[str, Sequence[Item]] = dict(zip(SECTIONS, found[1:], strict=True))
        return found.size, {n: part(items) for n, items in lists.items() if section in ("", n)}
    wanted = [name for name in SECTIONS if section in ("", name)]
    first = _first_facts(opened, [name for name in wanted if name in OF_FACTS], most, counts)
    size = Size(*_numbers(counts)) if first else Size(0, 0)
    rest = {name: _first_verdicts(opened, name, most) for name in wanted if name not in first}
    return size, first | rest


def _first_verdicts(opened: Opened, section: str, most: int) -> Part:
    if section == "past-due":
        slips, total = planning.overdue(opened, most)
        return Part(slips, total, 0)
    if section == "two-holders":
        found, total = first_overlaps(opened, most)
        return Part(found, total, 0)
    whole = part(of_verdicts(opened, section)[section])
    return whole._replace(items=whole.items[: most or None])


def _numbers(counts: Mapping[str, int], at: int | None = None) -> tuple[int, int]:
    # How many facts, and how many plans, there are, or are in a section.
    found = {marks: n for marks, n in counts.items() if at is None or marks[at] == fact_lines.YES}
    plans = sum(n for marks, n in found.items() if marks[-1] == fact_lines.PLAN)
    return sum(found.values()) - plans, plans


def _first_facts(
    opened: Opened, wanted: list[str], most: int, counts: Mapping[str, int]
) -> dict[str, Part]:
    places = {name: OF_FACTS.index(name) for name in wanted}
    numbers = {name: _numbers(counts, at) for name, at in places.items()}
    left = {name: min(most or sum(numbers[name]), sum(numbers[name])) for name in wanted}
    lines: dict[str, list[str]] = {name: [] for name in wanted}
    for piece in fact_lines.pieces(opened.place) if any(left.values()) else ():
        for name, at in places.items():
            if left[name]:
                lines[name] += [one for one in piece if one[at] == fact_lines.YES][: left[name]]
                left[name] = min(most or sum(numbers[name]), sum(numbers[name])) - len(lines[name])
        if not any(left.values()):
            break
    read = {name: list(map(fact_lines.line_of, found)) for name, found in lines.items()}
    cited = {iri for found in read.values() for one in found for iri in one.sources.split(" ")}
    known = documents_of(opened.store, [f"<{iri}>" for iri in sorted(cited)])
    return {
        name: Part(
            [fact_lines.fact_of(one, known) for one in found], sum(numbers[name]), numbers[name][1]
        )
        for name, found in read.items()
    }


# --- facts and what they rest on ------------------------------------------------------------------


def _facts(opened: Opened) -> list[Fact]:
    # Every fact with its sources, what matters most first. What is only named (a currency) goes
    # with its amount.
    if fact_lines.counts_of(opened.place) is not None:
        known = documents(opened)
        found = (one for piece in fact_lines.pieces(opened.place) for one in piece)
        return [fact_lines.fact_of(fact_lines.line_of(one), known) for one in found]
    plans = planned(opened)

    def resting() -> Iterator[Rest]:
        for claim in all_claims(opened):
            is_plan = claim.planned and not claim.set_aside and claim[:3] in plans
            if (claim.current or is_plan) and claim.predicate != CURRENCY:
                yield Rest(claim[:3], is_plan, claim.document, claim.citation.proof)

    dated = things_of_class(opened, MILESTONE) | things_of_class(opened, TARGET)
    return list(ranked(rested(resting()), dated, money_properties(opened)))


# --- what things lack -----------------------------------------------------------------------------

# What a thing of a class needs to be understood, with the patterns of those that have it.
_NEEDED = (
    ("?s a kg:Funding ; kg:amount ?amount", "kg:hasStage", ("?s kg:hasStage ?x",)),
    (
        "?s a kg:Milestone",
        "kg:plannedDate",
        ("?s kg:plannedDate ?x", "?s kg:actualDate ?x", "?s kg:hasOutcome ?x"),
    ),
    (
        "?s a kg:Application",
        "kg:hasOutcome",
        ("?s kg:hasOutcome ?x FILTER(?x != kg:pending)",),
    ),
    ("?s a kg:Tenure", "kg:during", ("?s kg:during ?x", "?s kg:inOfficeOn ?x")),
    ("?s a kg:Indicator", "kg:hasKind", ("?s kg:hasKind ?x",)),
    ("?s a kg:Indicator", "schema:unitText", ("?s schema:unitText ?x",)),
)


def _lacking(opened: Opened) -> Iterable[Lack]:
    prefixes = opened.state.prefixes
    for cls, name, having in _NEEDED:
        out = "".join(
            f" MINUS {{ {pattern} }} MINUS {{ GRAPH kg:plans {{ {pattern} }} }}"
            for pattern in having
        )
        rows = opened.store.rows(f"SELECT DISTINCT ?s {{ {cls}{out} }}", prefixes)
        predicate = f"<{expand(name, prefixes)}>"
        for thing in sorted(thing for (thing,) in rows):
            yield Lack(thing, predicate)
