"""Verdicts on several things, selected from the graph of findings: parts that come to a whole or do
not, and two holders of one post.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.claims import CitedClaim, Document, claims_about, documents_of
from kg.evidence.judgements import Judgement, Reading, claims_of, judgements
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
    found = [
        one
        for one in _verdicts(opened, "SumVerdict", thing and _WHOLES % {"e": thing})
        if not thing or thing in (one.thing, *(part.thing for part in one.readings("addsUp")))
    ]
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
    found = _verdicts(opened, "TwoHolders", thing and _POSTS % {"e": thing})
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


def _verdicts(opened: Opened, kind: str, query: str) -> list[Judgement]:
    # All of a kind, or those on the things that a query finds.
    if not query:
        return judgements(opened, (kind,))
    things = opened.store.rows(query, opened.state.prefixes)
    return [one for (thing,) in things for one in judgements(opened, (kind,), thing)]


_SUMMED = ("hasReading", "addsUp")
_DERIVED = f"<{PROV}wasDerivedFrom>"


class _Told:
    # The claims that some readings rest on.

    def __init__(self, opened: Opened, readings: Iterable[Reading]):
        self.known: dict[str, list[CitedClaim]] = {}
        for claim in claims_about(opened, {reading.thing for reading in readings}):
            self.known.setdefault(claim.subject, []).append(claim)

    def claims(self, one: Judgement | None, reading: Reading) -> list[CitedClaim]:
        """The claims that give a reading; of a sum those of its source alone."""
        found = claims_of(reading, self.known.get(reading.thing, ()))
        source = one.facts[_DERIVED][0] if one else ""
        return [claim for claim in found if not source or claim.document.iri == source]
