"""Verdicts on several things, selected from the graph of findings: parts that come to a whole or do
not, and two holders of one post.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence.claims import CitedClaim, Document, documents_of
from kg.evidence.fact_claims import claims_of_facts
from kg.evidence.judgements import (
    CONCERNS,
    Judgement,
    Lookups,
    Reading,
    claims_of,
    judgements,
    number_of,
)
from kg.rdf.terms import KG, PROV
from kg.store.snapshot import Opened


class Total(NamedTuple):
    """Parts of a whole that one source tells: the claims of the whole and of each part. `split` is
    the kind of the complete split that they are, "" for a single part that is larger than the
    whole; `comes_to` what they add up to; `even` says that it is the whole.
    """

    whole: list[CitedClaim]
    parts: list[list[CitedClaim]]
    split: str
    source: Document
    comes_to: Decimal
    even: bool


class Overlap(NamedTuple):
    """Two tenures of one post that overlap: `period` is when (EDTF), `claims` are those that say
    so.
    """

    post: str
    tenures: list[str]
    period: str
    claims: list[CitedClaim]


_WHOLES = """SELECT DISTINCT ?whole { GRAPH kg:findings { ?f a kg:SumVerdict ; kg:concerns ?whole
  { ?f kg:concerns %(e)s } UNION { ?f kg:addsUp/kg:isReadingOf %(e)s } } }"""
_POSTS = """SELECT DISTINCT ?post {
  GRAPH kg:findings { ?f a kg:TwoHolders ; kg:concerns ?post ; kg:hasTenure ?tenure }
  { BIND(%(e)s AS ?post) } UNION { BIND(%(e)s AS ?tenure) } UNION { ?tenure org:member %(e)s } }"""


def totals(opened: Opened, thing: str = "") -> list[Total]:
    """What the parts of wholes come to, of all or of those that a thing (an N-Triples string) is
    the whole of or a part of.
    """
    found = judgements(opened, ("SumVerdict",), _wholes(opened, thing) if thing else None)
    if thing:
        names = {one.iri: {one.thing, *(r.thing for r in one.readings("addsUp"))} for one in found}
        found = [one for one in found if thing in names[one.iri]]
    told = _Told(opened, [r for one in found for link in _SUMMED for r in one.readings(link)])
    sources = documents_of(opened.store, {one.facts[_DERIVED][0] for one in found})
    return [
        Total(
            told.claims(one, one.readings()[0]),
            [told.claims(one, reading) for reading in one.readings("addsUp")],
            next(iter(one.facts.get(f"<{KG}hasCompleteSplit>", ())), ""),
            sources[one.facts[_DERIVED][0]],
            Decimal(one.text("comesTo")),
            one.text("isEven") == "true",
        )
        for one in found
    ]


def overlaps(opened: Opened, thing: str = "") -> list[Overlap]:
    """The tenures that overlap, of all posts or of those that a thing (an N-Triples string) is, is
    a tenure of or has held.
    """
    return _overlaps(opened, _posts(opened, thing) if thing else None)


def first_overlaps(opened: Opened, most: int) -> tuple[list[Overlap], int]:
    """(the first tenures that overlap, how many do), at most so many; 0 is all."""
    found = _told_overlaps(opened, judgements(opened, ("TwoHolders",), most=most))
    return found, number_of(opened, "TwoHolders") if most else len(found)


def overlaps_of(opened: Opened, tenures: Iterable[str]) -> list[Overlap]:
    """Those of which some tenures (N-Triples strings) are a part."""
    return _overlaps(opened, _posts_of(opened.engine, tenures))


def _overlaps(opened: Opened, posts: Iterable[str] | None) -> list[Overlap]:
    return _told_overlaps(opened, judgements(opened, ("TwoHolders",), posts))


def _told_overlaps(opened: Opened, found: list[Judgement]) -> list[Overlap]:
    told = _Told(opened, [reading for one in found for reading in one.readings()])
    return [
        Overlap(
            one.thing,
            sorted(one.facts[f"<{KG}hasTenure>"]),
            one.period,
            [claim for reading in one.readings() for claim in told.claims(None, reading)],
        )
        for one in found
    ]


_MEMBERS = "SELECT ?tenure { ?tenure org:member %(e)s }"


def _wholes(opened: Opened, thing: str) -> set[str]:
    # The wholes that a thing is or is a part of.
    if opened.store.engine is None:
        return _asked(opened, _WHOLES, thing)
    look_up = Lookups(opened.store.engine)
    parts = look_up.naming(f"<{KG}addsUp>", look_up.naming(f"<{KG}isReadingOf>", [thing]))
    return {thing} | look_up.values(parts, CONCERNS)


def _posts(opened: Opened, thing: str) -> set[str]:
    # The posts of two holders that a thing is, is a tenure of or has held.
    if opened.store.engine is None:
        return _asked(opened, _POSTS, thing)
    return {thing} | _posts_of(opened.engine, {thing} | _asked(opened, _MEMBERS, thing))


def _posts_of(engine: ox.Store, tenures: Iterable[str]) -> set[str]:
    look_up = Lookups(engine)
    return look_up.values(look_up.naming(f"<{KG}hasTenure>", tenures), CONCERNS)


def _asked(opened: Opened, query: str, thing: str) -> set[str]:
    return {one for (one,) in opened.store.rows(query % {"e": thing}, opened.state.prefixes)}


_SUMMED = ("hasReading", "addsUp")
_DERIVED = f"<{PROV}wasDerivedFrom>"


class _Told:
    # The claims that some readings rest on.

    def __init__(self, opened: Opened, readings: Iterable[Reading]):
        self.known: dict[str, list[CitedClaim]] = {}
        facts = {(reading.thing, reading.predicate) for reading in readings}
        for claim in claims_of_facts(opened, facts):
            self.known.setdefault(claim.subject, []).append(claim)

    def claims(self, one: Judgement | None, reading: Reading) -> list[CitedClaim]:
        """The claims that give a reading; of a sum those of its source alone."""
        found = claims_of(reading, self.known.get(reading.thing, ()))
        source = one.facts[_DERIVED][0] if one else ""
        return [claim for claim in found if not source or claim.document.iri == source]
