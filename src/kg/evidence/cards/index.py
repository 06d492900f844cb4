"""What cards are made of: the claims by what they are about and by what they name, and what the
ontology and the verdicts say of them.

It is read once: of the things around one, which are looked up, or of all, from what the build kept.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from typing import NamedTuple

from kg.evidence import about
from kg.evidence.claims import (
    CitedClaim,
    all_claims,
    by_thing_and_day,
    claims_about,
    single_properties,
)
from kg.evidence.composition import PAYER
from kg.evidence.conflicting import Conflict, Wanted, conflicts, conflicts_on
from kg.evidence.funding import units_above
from kg.evidence.judgements import Judgement, judgements, planned
from kg.evidence.key_facts import all_key_triples, key_triples
from kg.evidence.planning import Slip, slips, slips_of
from kg.evidence.standing import Standing, standings
from kg.evidence.totals import Overlap, overlaps, overlaps_of
from kg.project.contract import PART
from kg.project.vocabulary import reached
from kg.rdf.nquads import Triple
from kg.rdf.terms import KG, TYPE, parts
from kg.store.snapshot import Opened

CONCERNS, MEASURES = f"<{KG}concerns>", f"<{KG}measures>"
ACTOR, FUNDING, MILESTONE, OBSERVATION, MEASUREMENT, TARGET, TENURE, PLACE = (
    f"<{KG}{name}>"
    for name in (
        "Actor",
        "Funding",
        "Milestone",
        "Observation",
        "Measurement",
        "Target",
        "Tenure",
        "Place",
    )
)


class Terms(NamedTuple):
    """What the ontology says: the meaning of properties (`kg:meaning`), the classes above each
    class, itself among them, the properties that have one value at a time, and the classes that it
    declares.
    """

    meanings: Mapping[str, str]
    above: Mapping[str, frozenset[str]]
    single: frozenset[str]
    declared: frozenset[str]


class Index(NamedTuple):
    """Claims by what they are about and by the thing that they name, oldest first; `types` are the
    classes of things, all that are above among them.

    `standings` say how claims stand, `conflicts` and `sums` are the verdicts, `slips` what became
    of plans, each by thing; `leads` is what tells most of each (see `kg.evidence.key_facts`);
    `overlaps` are the tenures of one post that do. `plans` are the triples of the graph of plans,
    `units` those of numbers (see `about.units_of`); `above_payers` are what those who pay are units
    of.
    """

    terms: Terms
    about: Mapping[str, list[CitedClaim]]
    naming: Mapping[str, list[CitedClaim]]
    types: Mapping[str, frozenset[str]]
    plans: Container[Triple]
    standings: Mapping[CitedClaim, Standing]
    conflicts: Mapping[str, list[Conflict]]
    sums: Mapping[str, list[Judgement]]
    slips: Mapping[str, Slip]
    leads: Mapping[str, Triple]
    overlaps: list[Overlap]
    units: about.Units
    above_payers: Mapping[str, set[str]]

    def is_a(self, thing: str, cls: str) -> bool:
        """Whether a thing is of a class."""
        return cls in self.types.get(thing, ())

    def acts(self, thing: str) -> bool:
        """Whether a thing is an actor, or one of others, of which no class of ours is said."""
        ours = any(cls.startswith(f"<{KG}") for cls in self.types.get(thing, ()))
        return self.is_a(thing, ACTOR) or not ours

    def cls(self, thing: str) -> str:
        """The lowest class of a thing, "" if nobody says one."""
        known = self.types.get(thing, frozenset())
        return max(known, key=lambda cls: (len(self.terms.above.get(cls, ())), cls), default="")

    def kind(self, thing: str) -> str:
        """The topmost declared class of a thing, its lowest if none is declared."""
        cls = self.cls(thing)
        above = self.terms.above.get(cls, frozenset())
        known = (one for one in above if one in self.terms.declared)
        return min(known, key=lambda one: (len(self.terms.above.get(one, ())), one), default=cls)

    def meaning(self, claim: CitedClaim) -> str:
        """What the property of a claim means, "" if the ontology does not say."""
        return self.terms.meanings.get(claim.predicate, "")

    def facets(self, thing: str) -> list[str]:
        """What concerns a thing, in the order of the claims; not on the word of what is set
        aside.
        """
        return subjects(c for c in self.naming.get(thing, ()) if c.predicate == CONCERNS)

    def parts(self, thing: str) -> list[str]:
        """What is part of a thing, in the order of the claims."""
        return subjects(c for c in self.naming.get(thing, ()) if self.meaning(c) == PART)


def subjects(claims: Iterable[CitedClaim]) -> list[str]:
    """What some claims are about, each once; without those that are set aside."""
    return list(dict.fromkeys(claim.subject for claim in claims if not claim.set_aside))


def around(opened: Opened, thing: str) -> Index:
    """The index of what stands around a thing: what names it and what names that, with the parts
    and the stages of money.
    """
    terms = terms_of(opened)
    naming = _naming(opened, [thing])
    far = _naming(opened, naming)
    known = {thing, *naming, *far}
    # Money may be parted more than once.
    parts_of = {predicate for predicate, meaning in terms.meanings.items() if meaning == PART}
    edge = naming | far
    while edge:
        edge = _naming(opened, edge, parts_of) - known
        known |= edge
    claims = claims_about(opened, known)
    if not thing.startswith(f"<{opened.state.prefixes['entity']}"):
        claims = about.evidence(opened, thing)
    return _index(opened, claims, terms, key_triples(opened, [thing]), _verdicts_on(opened, known))


def _verdicts_on(opened: Opened, things: Collection[str]) -> _Verdicts:
    return _Verdicts(
        conflicts_on(opened, things),
        judgements(opened, ("SumVerdict",), things),
        slips_of(opened, things),
        overlaps_of(opened, things),
    )


def near(opened: Opened, thing: str) -> Index:
    """An index that has what a card of a thing is made of: of few claims all, which is kept."""
    of_files = not thing.startswith(f"<{opened.state.prefixes['entity']}")
    if opened.state.counts.get("claims", 0) <= _FEW and not of_files:
        return everything(opened)
    return around(opened, thing)


# So many claims are indexed in a second.
_FEW = 20_000


class _Last(NamedTuple):
    # The index of the store that was asked last, which is kept so that no other is taken for it.
    store: object
    found: Index


_last: _Last | None = None


def everything(opened: Opened) -> Index:
    """The index of all claims, kept until another store is asked."""
    global _last
    if _last is None or _last.store is not opened.store:
        _last = _Last(opened.store, _everything(opened))
    return _last.found


def _everything(opened: Opened) -> Index:
    claims = sorted(all_claims(opened, apart=False), key=by_thing_and_day)
    verdicts = _Verdicts(
        conflicts(opened, Wanted()),
        judgements(opened, ("SumVerdict",)),
        slips(opened),
        overlaps(opened),
    )
    return _index(opened, claims, terms_of(opened), all_key_triples(opened), verdicts)


def _naming(opened: Opened, things: Iterable[str], by: Iterable[str] = ()) -> set[str]:
    wanted = set(by)
    return {
        quad[0]
        for thing in things
        for quad in opened.store.claims_naming(thing)
        if not wanted or quad[1] in wanted
    }


class _Verdicts(NamedTuple):
    conflicts: list[Conflict]
    sums: list[Judgement]
    slips: list[Slip]
    overlaps: list[Overlap]


def _index(
    opened: Opened,
    claims: list[CitedClaim],
    terms: Terms,
    leads: Mapping[str, Triple],
    verdicts: _Verdicts,
) -> Index:
    of: dict[str, list[CitedClaim]] = {}
    naming: dict[str, list[CitedClaim]] = {}
    for claim in claims:
        of.setdefault(claim.subject, []).append(claim)
        if claim.object.startswith("<") and claim.object != claim.subject:
            naming.setdefault(claim.object, []).append(claim)
    by_thing: dict[str, list[Conflict]] = {}
    for verdict in verdicts.conflicts:
        by_thing.setdefault(verdict.subject, []).append(verdict)
    sums: dict[str, list[Judgement]] = {}
    for judgement in verdicts.sums:
        sums.setdefault(judgement.thing, []).append(judgement)
    return Index(
        terms,
        of,
        naming,
        _types(opened, of.keys() | naming.keys(), terms),
        planned(opened),
        standings(opened, claims, [c for c in verdicts.conflicts if c.subject in of]),
        by_thing,
        sums,
        {slip.thing: slip for slip in verdicts.slips},
        leads,
        verdicts.overlaps,
        about.units_of(opened, claims),
        units_above(opened.store, {c.object for c in claims if c.predicate == PAYER}),
    )


def _types(opened: Opened, things: Iterable[str], terms: Terms) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for thing, _, cls in opened.store.statements(things, (TYPE,)):
        found.setdefault(thing, set()).update(terms.above.get(cls, (cls,)))
    return {thing: frozenset(classes) for thing, classes in found.items()}


_MEANINGS = "SELECT ?p ?meaning { ?p kg:meaning ?meaning }"
_DECLARED = "SELECT ?class { ?class a owl:Class }"
_ABOVE = "SELECT ?class ?above { ?class rdfs:subClassOf ?above }"


def terms_of(opened: Opened) -> Terms:
    """What the ontology of an open graph says of properties and classes."""
    store, prefixes = opened.store, opened.state.prefixes
    direct: dict[str, set[str]] = {}
    for cls, above in store.rows(_ABOVE, prefixes):
        direct.setdefault(cls, set()).add(above)
    return Terms(
        {p: parts(meaning)[0] for p, meaning in store.rows(_MEANINGS, prefixes)},
        {cls: reached(cls, lambda one: direct.get(one, ())) for cls in direct},
        single_properties(opened),
        frozenset(cls for (cls,) in store.rows(_DECLARED, prefixes)),
    )
