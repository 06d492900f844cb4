"""Figures as they are told alone, in a hit or in a row: by the claim and the voices of a card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence import about
from kg.evidence.absent import told_of
from kg.evidence.cards.telling import Telling, tellings, voices_of
from kg.evidence.claims import CitedClaim, claims_about
from kg.evidence.key_facts import key_triples
from kg.rdf.nquads import Triple
from kg.store.snapshot import Opened


class Told(NamedTuple):
    """A claim among those that give one value, how many sources say so, and whether other values
    count beside it. A weak source is counted where there are no others alone.
    """

    claim: CitedClaim
    voices: int
    rivals: bool


def key_fact(opened: Opened, thing: str) -> CitedClaim | None:
    """The claim that tells most of a thing (an N-Triples string), None where no figure is told of
    it. Its subject is the thing, or what is about it.
    """
    triple = key_triples(opened, [thing]).get(thing)
    found = figures_of(opened, [], [triple]) if triple else {}
    return found[triple].claim if triple in found else None


def figures_of(
    opened: Opened, exact: Iterable[Triple], leading: Iterable[Triple] = ()
) -> dict[Triple, Told]:
    """The claims by which some triples are told: of `exact` ones with that value, of `leading` ones
    as the card of their thing tells the property, with the value that most sources give.
    """
    wanted, heads = set(exact), set(leading)
    facts = {triple[:2] for triple in wanted | heads}
    claims: dict[tuple[str, str], list[CitedClaim]] = defaultdict(list)
    for claim in claims_about(opened, {subject for subject, _ in facts}):
        if (key := (claim.subject, told_of(claim))) in facts:
            claims[key].append(claim)
    how = about.standings_apart(opened, [claim for said in claims.values() for claim in said])
    values = {key: tellings(how, said) for key, said in claims.items()}
    found = {}
    for triple in wanted | heads:
        said, known = claims.get(triple[:2], []), values.get(triple[:2], [])
        those = known if triple in heads else [one for one in known if _gives(one, triple)]
        own = [claim for claim in said if claim[:3] == triple]
        if those:
            found[triple] = _of_card(those[0], known)
        elif own:
            found[triple] = _alone(own)
    return found


def _gives(one: Telling, triple: Triple) -> bool:
    return any(claim[:3] == triple for claim in one.claims)


def _of_card(one: Telling, known: list[Telling]) -> Told:
    voices = one.voices or _all(one.claims)
    others = {other.shown.object for other in known} - {one.shown.object}
    return Told(one.shown, voices, not one.planned and bool(others))


def _alone(said: list[CitedClaim]) -> Told:
    # What does not count, by the newest of those who say it.
    said = [claim for claim in said if not claim.set_aside] or said
    said = [claim for claim in said if not claim.weak] or said
    shown = max(said, key=lambda claim: (not claim.qualifier, claim.sort_day, claim.citation.iri))
    return Told(shown, voices_of(said) or _all(said), rivals=False)


def _all(claims: Iterable[CitedClaim]) -> int:
    return len({claim.document.iri for claim in claims})
