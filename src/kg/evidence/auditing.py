"""What to trust less: facts that rest on little."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kg.evidence.claims import (
    CURRENCY,
    DATES,
    MILESTONE,
    NUMBERS,
    TARGET,
    UNKNOWN,
    CitedClaim,
    Document,
    all_claims,
    by_thing_and_day,
    claims_about,
    documents,
    money_properties,
    newest,
    things_of_class,
    voices,
)
from kg.evidence.planning import Slip, slips_of
from kg.rdf.nquads import Triple
from kg.rdf.terms import parts
from kg.store.snapshot import Opened
from kg.system import memory

SECTIONS = (
    "one-source",
    "weak-sources",
    "dependent-sources",
    "read-in-part",
    "past-due",
    "sums",
    "unused-sources",
)


# --- audit ----------------------------------------------------------------------------------------

_USED = "SELECT DISTINCT ?s { ?g prov:wasDerivedFrom ?s }"
_PROMISES = "SELECT ?s { VALUES ?kind { kg:Milestone kg:Target } ?s a ?kind }"


class Fact(NamedTuple):
    """A fact of the current graph (N-Triples strings) and the sources that state it."""

    subject: str
    predicate: str
    object: str
    sources: list[Document]


class Audit(NamedTuple):
    """What to trust less: the facts that rest on one source, on weak ones alone, on several that
    are not known to be independent, or on sources of which only a part was read; the promises whose
    day has gone by; the sources that nothing rests on. `facts` counts all.
    """

    facts: int
    one_source: list[Fact]
    weak_sources: list[Fact]
    dependent_sources: list[Fact]
    read_in_part: list[Fact]
    past_due: list[Slip]
    unused_sources: list[Document]


def audit(opened: Opened, section: str = "") -> Audit:
    """The facts of the current graph by what they rest on, money, milestones and figures first.

    With one of SECTIONS only what that section needs is looked for.
    """
    with memory.gc_paused():
        return _audited(opened, section)


def _audited(opened: Opened, section: str) -> Audit:
    promises = _promises(opened) if section in ("", "past-due") else set()
    claims: list[CitedClaim] = []
    if section == "past-due":
        claims = claims_about(opened, promises)
    elif section not in ("sums", "unused-sources"):
        claims = all_claims(opened)
    facts = _facts(opened, claims) if section != "past-due" else []
    slips = _slips(opened, claims, promises)
    used = {source for (source,) in opened.store.rows(_USED, opened.state.prefixes)}
    return Audit(
        len(facts),
        [fact for fact in facts if len(fact.sources) == 1],
        [fact for fact in facts if all(d.reliability == "weak" for d in fact.sources)],
        [fact for fact in facts if len(fact.sources) > 1 and _dependent(fact.sources)],
        [fact for fact in facts if all(d.reading != "whole" for d in fact.sources)],
        [slip for slip in slips if slip.past],
        sorted((d for d in documents(opened).values() if d.iri not in used), key=lambda d: d.iri),
    )


def _promises(opened: Opened) -> set[str]:
    return {thing for (thing,) in opened.store.rows(_PROMISES, opened.state.prefixes)}


def _slips(opened: Opened, claims: list[CitedClaim], promises: set[str]) -> list[Slip]:
    about = [claim for claim in claims if claim.subject in promises]
    return slips_of(sorted(about, key=by_thing_and_day), newest(opened)) if about else []


def _facts(opened: Opened, claims: list[CitedClaim]) -> list[Fact]:
    # Every fact of the current graph with its sources, what matters most first. What is only named
    # (a currency) goes with its amount.
    sources: dict[Triple, list[Document]] = {}
    for claim in claims:
        subject, predicate, value, _, citation, current = claim
        if current and predicate != CURRENCY:
            known = sources.get((subject, predicate, value))
            if known is None:
                sources[subject, predicate, value] = [citation.document]
            elif citation.document not in known:
                known.append(citation.document)
    dated = things_of_class(opened, MILESTONE) | things_of_class(opened, TARGET)
    money = money_properties(opened)
    facts = [
        Fact(*triple, sorted(rest, key=lambda d: (d.last, d.iri)) if len(rest) > 1 else rest)
        for triple, rest in sources.items()
    ]
    return sorted(facts, key=lambda fact: _weight(fact, dated, money))


def _weight(
    fact: Fact, dated: set[str], money: set[str]
) -> tuple[int, str, Decimal, str, str, str]:
    subject, predicate, value, _ = fact
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
