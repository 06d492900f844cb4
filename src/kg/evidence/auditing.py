"""What to trust less: facts that rest on little, and what the verdicts find fault with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.evidence import planning
from kg.evidence.claims import (
    CURRENCY,
    MILESTONE,
    TARGET,
    Document,
    all_claims,
    documents,
    money_properties,
    things_of_class,
)
from kg.evidence.judgements import planned
from kg.evidence.planning import Slip
from kg.evidence.totals import Overlap, Total, overlaps, totals
from kg.evidence.voices import UNKNOWN, voices
from kg.project.proof.records import FAULT, PROVED
from kg.rdf.iris import expand
from kg.rdf.nquads import Triple
from kg.rdf.readings import DATES, NUMBERS
from kg.rdf.terms import parts
from kg.store.snapshot import Opened
from kg.store.weighing import is_figure
from kg.system import memory

SECTIONS = (
    "one-source",
    "weak-sources",
    "dependent-sources",
    "read-in-part",
    "not-as-printed",
    "unproved",
    "past-due",
    "sums",
    "two-holders",
    "lacks",
    "unused-sources",
)
# The sections that look at facts.
_OF_FACTS = SECTIONS[:6]


# --- audit ----------------------------------------------------------------------------------------

_USED = "SELECT DISTINCT ?s { ?g prov:wasDerivedFrom ?s }"


class Fact(NamedTuple):
    """A fact of the current graph, or of the graph of plans (`planned`), as N-Triples strings, and
    the sources that state it. `proof` is proved if the text of one of them was found to say so,
    else fault if that of one was found not to, "" where neither is known.
    """

    subject: str
    predicate: str
    object: str
    sources: list[Document]
    planned: bool
    proof: str = ""


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
    are not known to be independent, or on sources of which only a part was read; those that the
    text of a source says otherwise, and the figures and days that none was found to say; the plans
    whose day has gone by; the sums that do not add up; two holders of one post; what things lack;
    the sources that nothing rests on. `size` counts all facts.
    """

    size: Size
    one_source: list[Fact]
    weak_sources: list[Fact]
    dependent_sources: list[Fact]
    read_in_part: list[Fact]
    not_as_printed: list[Fact]
    unproved: list[Fact]
    past_due: list[Slip]
    sums: list[Total]
    two_holders: list[Overlap]
    lacks: list[Lack]
    unused_sources: list[Document]


def audit(opened: Opened, section: str = "") -> Audit:
    """The facts by what they rest on, money, milestones and figures first, and what the verdicts
    find fault with.

    With one of SECTIONS only what that section needs is looked for.
    """
    with memory.gc_paused():
        return _audited(opened, section)


def _audited(opened: Opened, section: str) -> Audit:
    def wanted(name: str) -> bool:
        return section in ("", name)

    facts = _facts(opened) if not section or section in _OF_FACTS else []
    slips = planning.slips(opened) if wanted("past-due") else []
    used = {source for (source,) in opened.store.rows(_USED, opened.state.prefixes)}
    plans = sum(fact.planned for fact in facts)
    return Audit(
        Size(len(facts) - plans, plans),
        [fact for fact in facts if len(fact.sources) == 1],
        [fact for fact in facts if all(d.reliability == "weak" for d in fact.sources)],
        [fact for fact in facts if len(fact.sources) > 1 and _dependent(fact.sources)],
        [fact for fact in facts if all(d.reading != "whole" for d in fact.sources)],
        [fact for fact in facts if fact.proof == FAULT],
        [fact for fact in facts if is_figure(fact.object) and fact.proof != PROVED],
        [slip for slip in slips if slip.past],
        [one for one in totals(opened) if not one.even] if wanted("sums") else [],
        overlaps(opened) if wanted("two-holders") else [],
        list(_lacking(opened)) if wanted("lacks") else [],
        sorted((d for d in documents(opened).values() if d.iri not in used), key=lambda d: d.iri),
    )


# --- facts and what they rest on ------------------------------------------------------------------


def _facts(opened: Opened) -> list[Fact]:
    # Every fact with its sources, what matters most first. What is only named (a currency) goes
    # with its amount.
    plans = planned(opened)
    sources: dict[tuple[Triple, bool], list[Document]] = {}
    proofs: dict[tuple[Triple, bool], str] = {}
    for claim in all_claims(opened):
        subject, predicate, value, _, citation, current = claim
        is_plan = claim.planned and not claim.set_aside and claim[:3] in plans
        if (current or is_plan) and predicate != CURRENCY:
            key = (subject, predicate, value), is_plan
            if citation.proof and proofs.get(key) != PROVED:
                proofs[key] = citation.proof
            known = sources.get(key)
            if known is None:
                sources[key] = [citation.document]
            elif citation.document not in known:
                known.append(citation.document)
    dated = things_of_class(opened, MILESTONE) | things_of_class(opened, TARGET)
    money = money_properties(opened)
    facts = [
        Fact(
            *triple,
            sorted(rest, key=lambda d: (d.last, d.iri)) if len(rest) > 1 else rest,
            plan,
            proofs.get((triple, plan), ""),
        )
        for (triple, plan), rest in sources.items()
    ]
    return sorted(facts, key=lambda fact: _weight(fact, dated, money))


def _weight(
    fact: Fact, dated: Collection[str], money: Collection[str]
) -> tuple[int, str, Decimal, str, str, str]:
    subject, predicate, value, *_ = fact
    text, kind, _ = parts(value) if value.startswith('"') else ("", "", "")
    number = kind in NUMBERS
    if predicate in money:
        rank = 0
    elif kind in DATES and subject in dated:
        rank = 1
    else:
        rank = 2 if number else 3 if kind in DATES else 4
    size = -Decimal(text) if number else Decimal(0)
    return rank, predicate if rank else "", size, subject, predicate, value


def _dependent(sources: list[Document]) -> bool:
    return all(
        voices(one, two, True) == UNKNOWN
        for i, one in enumerate(sources)
        for two in sources[i + 1 :]
    )


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
