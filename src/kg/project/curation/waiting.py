"""Things and sources that wait with proposals, as rows of the files that they are registered in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from kg.project import proposals, reading
from kg.project.contract import CLAIMS, SOURCES, register_columns
from kg.project.curation import adding, formatting, queue_files, trials
from kg.project.curation.adding import Draft, EditSession
from kg.project.proposals import Proposal
from kg.project.proposed_things import ABOUT, Waiting

_SUBJECT, _OBJECT = CLAIMS.index("subject"), CLAIMS.index("object")
_SOURCES = "data/sources.csv"


class Trial(NamedTuple):
    """A project with things that would be registered, the files that do so, and what of that has
    waited: ids of things, and the names of the files of sources.
    """

    at: EditSession
    drafts: list[Draft]
    registered: frozenset[str]

    @property
    def texts(self) -> dict[str, str]:
        """The files as they would be."""
        return {draft.name: draft.text for draft in self.drafts}


def register_of(source: str) -> str:
    """The register of what the import of a source makes; the file of sources is none."""
    return f"data/{source if source != 'sources' else 'sources-things'}.csv"


def trial(
    at: EditSession,
    entities: Iterable[Sequence[str]],
    waiting: Waiting,
    chosen: Iterable[Proposal],
) -> Trial:
    """A project with some things (cells as `adding.Rows` has them), and what waits with some
    proposals.
    """
    given = adding.register_rows(at, entities)
    there = {row[0] for rows in given.values() for row in rows}
    rows, registered = _rows(at, waiting, chosen, there)
    drafts = []
    for name in dict.fromkeys((*given, *rows)):
        again = rows.get(name, [])
        ids = {row[0] for row in again}
        new = [*given.get(name, ()), *again]
        drafts.append(adding.draft(at, name, new, _called(ids)))
    found = Trial(at, drafts, frozenset(registered))
    if not drafts:
        return found
    with trials.stand_in(at.folder, found.texts) as copy:
        return found._replace(at=at._replace(data=reading.whole(copy)[0]))


def _rows(
    at: EditSession,
    waiting: Waiting,
    chosen: Iterable[Proposal],
    there: Collection[str],
) -> tuple[dict[str, list[list[str]]], set[str]]:
    # (the rows of what waits by the file that each goes to, what is registered with them).
    rows: dict[str, list[list[str]]] = {}
    done: set[str] = set()
    sources, things = _wanted(waiting, chosen)
    for source in sources:
        row = _source_row(at, waiting, source)
        done.add(f"{ABOUT}/{source}.csv")
        if row:
            rows.setdefault(_SOURCES, []).append(row)
    for id_, source in things.items():
        found = waiting.thing(id_, source)
        if found is None or id_ in there:
            continue
        done.add(id_)
        name, row = _thing_row(at, found[0], id_, dict(found[1]))
        if row:
            rows.setdefault(name, []).append(row)
    return rows, done


def _called(ids: Collection[str]) -> Callable[[Sequence[str]], bool]:
    return lambda cells: cells[0] in ids


def _wanted(waiting: Waiting, chosen: Iterable[Proposal]) -> tuple[list[str], dict[str, str]]:
    # The sources and things (each with the source that names it) that are to be registered.
    sources: dict[str, None] = {}
    things: dict[str, str] = {}
    for one in chosen:
        if one.source in waiting.sources:
            sources[one.source] = None
        for column in (_SUBJECT, _OBJECT):
            things.setdefault(one.cells[column], one.source)
    return sorted(sources), dict(sorted(things.items()))


def _source_row(at: EditSession, waiting: Waiting, source: str) -> list[str]:
    # The row of a source as it is to be; nothing where it is so.
    new = dict(waiting.sources[source])
    if source in at.data.sources:
        old = _registered(at, _SOURCES, SOURCES, source)
        new = queue_files.merged(old, new)
        if new == old:
            return []
    return [new.get(column, "") for column in SOURCES]


def _thing_row(
    at: EditSession, source: str, id_: str, new: dict[str, str]
) -> tuple[str, list[str]]:
    # (the register of a thing, its row as it is to be); no row where it is so.
    columns = register_columns(at.data.languages)
    name = register_of(source)
    if entity := at.data.entities.get(id_):
        name = entity.path
        old = _registered(at, name, columns, id_)
        new = queue_files.merged(old, new)
        if new == old:
            return name, []
    return name, [new.get(column, "") for column in columns]


def _registered(at: EditSession, name: str, columns: Sequence[str], id_: str) -> dict[str, str]:
    table, _ = formatting.read_table(at.folder / name, name, at.data)
    found = next((row.cells for row in table.rows if row.cells[0] == id_), [""] * len(columns))
    return dict(zip(columns, found, strict=True))


def replaced(chosen: Iterable[Proposal]) -> set[str]:
    """The ids of the claims in place of which some proposals stand."""
    return {one.replaces for one in chosen if one.replaces}


def without(source: str, gone: Collection[str]) -> Callable[[Sequence[str]], bool]:
    """Whether a row of the claims of a source is one of those."""
    return lambda cells: bool(gone) and proposals.id_of(source, cells) in gone
