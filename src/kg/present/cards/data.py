"""Cards as JSON, for scripts: `card_data(opened, things)`.

    {"claims": [[subject, property, value, currency, citation], …],
     "units": {IRI: {"ko": "명", "en": "people"}, …},
     "cards": {IRI: {"cls": …, "facts": […], "steps": […], "purse": {…}, …}, …}}

A card has the fields of `kg.evidence.cards.Card` under their names, and what is in them likewise
(`Fact`, `Telling`, `Step`, `Money`, `Contest`, `Relation`, `Tie`, `Held`, `Overlap`, `Shown`); what
is empty or false is left out. A claim stands for itself as its place in `claims`: subject, property
and citation are IRIs, the value is an N-Triples string, the currency is "" where there is none.
What a citation says (source, place, period, hedge, modality, speaker, print) the reader has from
the network. Things, classes and properties are IRIs.

Whatever has claims has `voices` too, and `weak` where weak sources alone say so. `sources` are the
footnotes of the card, a claim for each, in the order of their numbers from 1: the number of a claim
is that of the one of its source and place. A `slip` has `against_first`, `against_latest` (words of
the vocabulary), `late` and `late_by_latest` ([least, most, unit]). There are no words in it, and no
text is made: the reader does both.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from kg.evidence.cards import Card, card_of
from kg.evidence.cards.index import everything, near
from kg.evidence.claims import CitedClaim, Document
from kg.evidence.fulfilments import Gap
from kg.evidence.planning import Slip
from kg.rdf.numbers import plain
from kg.store.snapshot import Opened

# What no reader needs, or has elsewhere.
_LEFT_OUT = frozenset(("allocation", "verdict", "units", "numbers"))


def card_data(opened: Opened, things: Iterable[str]) -> dict[str, Any]:
    """The cards of things (N-Triples strings) as plain data; see above."""
    wanted = list(things)
    index = near(opened, wanted[0]) if len(wanted) == 1 else everything(opened)
    claims: dict[CitedClaim, int] = {}
    units: dict[str, dict[str, str]] = {}
    cards = {}
    for thing in wanted:
        shown = card_of(index, thing)
        cards[thing[1:-1]] = _card(shown, claims)
        units |= {iri[1:-1]: texts for iri, texts in shown.units.items()}
    rows = [
        [c.subject[1:-1], c.predicate[1:-1], c.object, c.unit, c.citation.iri[1:-1]] for c in claims
    ]
    return {"claims": rows, "units": units, "cards": cards}


def _card(shown: Card, claims: dict[CitedClaim, int]) -> dict[str, Any]:
    told = _plain(shown, claims)
    assert isinstance(told, dict)
    return told


def _plain(value: object, claims: dict[CitedClaim, int]) -> Any:
    match value:
        case CitedClaim():
            return claims.setdefault(value, len(claims))
        case Document():
            return value.iri[1:-1]
        case Slip():
            return _slip(value)
        case Gap():
            return list(value)
        case Decimal():
            return plain(value)
        case str():
            return value[1:-1] if value.startswith("<") else value
        case tuple() if hasattr(value, "_fields"):
            return _fields(value, claims)
        case tuple() | list():
            return [_plain(one, claims) for one in value]
    return value


def _fields(value: Any, claims: dict[CitedClaim, int]) -> dict[str, Any]:
    told = {
        name: _plain(getattr(value, name), claims)
        for name in value._fields
        if name not in _LEFT_OUT and getattr(value, name) not in ("", (), None, False)
    }
    if hasattr(value, "voices"):
        told["voices"] = value.voices
    if getattr(value, "weak_voices", 0):
        told["weak_voices"] = value.weak_voices
    if getattr(value, "less_precise", 0):
        told["less_precise"] = value.less_precise
    if getattr(value, "weak", False):
        told["weak"] = True
    return told


def _slip(slip: Slip) -> dict[str, Any]:
    told: dict[str, Any] = {
        "against_first": slip.against_first,
        "against_latest": slip.against_latest,
        "late": list(slip.late) if slip.late else None,
        "late_by_latest": list(slip.late_by_latest) if slip.late_by_latest else None,
        "newest": slip.newest.iri[1:-1] if slip.newest else None,
    }
    return {name: fact for name, fact in told.items() if fact}
