"""The verbs that ask a graph, as functions: each opens one and calls the method of its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.api.handle import Folder, open
from kg.errors import KGError
from kg.words import phrase

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.evidence.auditing import Size
    from kg.evidence.claims import CitedClaim, Document
    from kg.evidence.conflicting import Conflict
    from kg.evidence.funding import Group
    from kg.evidence.hits import Hit
    from kg.evidence.paths import Step
    from kg.evidence.planning import Slip
    from kg.evidence.vintages import Vintages
    from kg.present.answers import Answer, CitedAnswer
    from kg.present.notebook_card import AnswerCard
    from kg.store.names import Named


def query(
    text: str,
    folder: Folder = ".",
    *,
    data: list[Path | str] | Path | str | None = None,
    as_of: str | None = None,
    endpoint: str | None = None,
    language: str = "",
    plans: bool = False,
    cite: bool = False,
    **parameters: object,
) -> Answer | bool | list[tuple[str, str, str]]:
    """See `Snapshot.query`. `data` names RDF files to ask instead of a project, as a plain
    dataset; `language` is that of labels and warnings.
    """
    from kg.api import queries

    if data is None:
        held = open(folder, as_of=as_of, endpoint=endpoint, language=language or "en")
        return queries.query(held, text, parameters, plans=plans, with_citations=cite)
    if as_of is not None or endpoint is not None or plans or cite or parameters:
        raise KGError(phrase("api.files-and-project"), phrase("words.leave-one-out"))
    return queries.ask_files(text, data, language or "en")


def cite(
    text: str,
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
    language: str = "",
    plans: bool = False,
    **parameters: object,
) -> CitedAnswer:
    """See `Snapshot.cite`."""
    held = open(folder, as_of=as_of, endpoint=endpoint)
    return held.cite(text, language=language, plans=plans, **parameters)


def search(
    text: str, folder: Folder = ".", limit: int = 20, *, as_of: str | None = None
) -> list[Hit]:
    """See `Snapshot.search`."""
    return open(folder, as_of=as_of).search(text, limit)


def show(
    entity: str, folder: Folder = ".", *, as_of: str | None = None
) -> tuple[Named, list[CitedClaim]]:
    """See `Snapshot.show`."""
    return open(folder, as_of=as_of).show(entity)


def card(entity: str, folder: Folder = ".", *, as_of: str | None = None) -> AnswerCard:
    """See `Snapshot.card`."""
    return open(folder, as_of=as_of).card(entity)


def sources(entity: str = "", folder: Folder = ".", *, as_of: str | None = None) -> list[Document]:
    """See `Snapshot.sources`."""
    return open(folder, as_of=as_of).sources(entity)


def conflicts(
    folder: Folder = ".",
    *,
    entity: str = "",
    property: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
    as_of: str | None = None,
    endpoint: str | None = None,
) -> list[Conflict]:
    """See `Snapshot.conflicts`."""
    return open(folder, as_of=as_of, endpoint=endpoint).conflicts(
        entity=entity, property=property, kind=kind, since=since, until=until, only=only
    )


def history(
    entity: str,
    property: str = "",
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
) -> tuple[Named, list[CitedClaim], list[Slip]]:
    """See `Snapshot.history`."""
    return open(folder, as_of=as_of, endpoint=endpoint).history(entity, property)


def vintages(
    entity: str,
    property: str,
    folder: Folder = ".",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
) -> tuple[Named, str, Vintages]:
    """See `Snapshot.vintages`."""
    return open(folder, as_of=as_of, endpoint=endpoint).vintages(entity, property)


def audit(
    folder: Folder = ".", section: str = "", *, as_of: str | None = None
) -> tuple[Size, dict[str, list[Any]]]:
    """See `Snapshot.audit`."""
    return open(folder, as_of=as_of).audit(section)


def path(
    one: str,
    two: str,
    folder: Folder = ".",
    *,
    k: int = 3,
    through_all: bool = False,
    as_of: str | None = None,
    endpoint: str | None = None,
) -> list[list[Step]]:
    """See `Snapshot.path`."""
    return open(folder, as_of=as_of, endpoint=endpoint).path(one, two, k=k, through_all=through_all)


def money(
    programme: str = "",
    folder: Folder = ".",
    *,
    by: str = "",
    since: str = "",
    until: str = "",
    as_of: str | None = None,
) -> list[Group]:
    """See `Snapshot.money`."""
    return open(folder, as_of=as_of).money(programme, by=by, since=since, until=until)


def graph(folder: Folder = ".", *, as_of: str | None = None) -> rdflib.Graph:
    """See `Snapshot.graph`."""
    return open(folder, as_of=as_of).graph()


def dataset(folder: Folder = ".", *, as_of: str | None = None) -> rdflib.Dataset:
    """See `Snapshot.dataset`."""
    return open(folder, as_of=as_of).dataset()


def network(
    folder: Folder = ".", *, as_of: str | None = None, endpoint: str | None = None
) -> networkx.MultiDiGraph:
    """See `Snapshot.network`."""
    return open(folder, as_of=as_of, endpoint=endpoint).network()


def export(
    format: str,
    folder: Folder = ".",
    citations: str = "none",
    *,
    as_of: str | None = None,
    endpoint: str | None = None,
) -> bytes:
    """See `Snapshot.export`."""
    from kg.present.exports.formats import known

    known(format, citations)
    return open(folder, as_of=as_of, endpoint=endpoint).export(format, citations)
