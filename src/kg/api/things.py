"""Things by name, and what is said of one; apart from the reports, so that it starts quickly."""

from __future__ import annotations

from kg.evidence import about, cards
from kg.evidence.claims import CitedClaim
from kg.present.notebook_card import AnswerCard
from kg.store import finding, names, snapshot
from kg.store.names import Named


def named_thing(opened: snapshot.Opened, text: str) -> Named:
    """The thing that an id or any name means. Raises NotFound."""
    return finding.find(opened.place, text, opened.state.prefixes)


def search(opened: snapshot.Opened, text: str, limit: int) -> list[tuple[Named, str, float]]:
    """See `Snapshot.search`."""
    return finding.search(names.names(opened.place, opened.state.prefixes), text, limit)


def show(opened: snapshot.Opened, entity: str) -> tuple[Named, list[CitedClaim]]:
    """See `Snapshot.show`."""
    thing = named_thing(opened, entity)
    return thing, about.evidence(opened, thing.iri)


def card(opened: snapshot.Opened, entity: str, language: str) -> AnswerCard:
    """See `Snapshot.card`."""
    thing = named_thing(opened, entity)
    return AnswerCard.of(opened, cards.card(opened, thing.iri), language)
