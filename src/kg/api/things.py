"""Things by name, and what is said of one; apart from the reports, so that it starts quickly."""

from __future__ import annotations

from kg.evidence import about, cards
from kg.evidence.claims import CitedClaim, Document, documents
from kg.evidence.hits import Hit, hits
from kg.present.notebook_card import AnswerCard
from kg.store import finding, snapshot
from kg.store.names import Named


def named_thing(opened: snapshot.Opened, text: str) -> Named:
    """The thing that an id or any name means. Raises NotFound."""
    return finding.find(opened.place, text, opened.state.prefixes)


def search(opened: snapshot.Opened, text: str, limit: int) -> list[Hit]:
    """See `Snapshot.search`."""
    return hits(opened, text, limit)


def show(opened: snapshot.Opened, entity: str) -> tuple[Named, list[CitedClaim]]:
    """See `Snapshot.show`."""
    thing = named_thing(opened, entity)
    return thing, about.evidence(opened, thing.iri)


def card(opened: snapshot.Opened, entity: str, language: str) -> AnswerCard:
    """See `Snapshot.card`."""
    thing = named_thing(opened, entity)
    return AnswerCard.of(opened, cards.card(opened, thing.iri), language)


def sources(opened: snapshot.Opened, entity: str) -> list[Document]:
    """See `Snapshot.sources`."""
    if not entity:
        return sorted(documents(opened).values(), key=about.by_day)
    return about.sources(opened, named_thing(opened, entity).iri)
