"""Filling `same_as` of registers from a reconciliation table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.project import schemes
from kg.project.contract import register_columns, split_list
from kg.project.curation import adding
from kg.project.curation.adding import EditSession
from kg.project.curation.formatting import (
    content,
    is_claims,
    is_sources,
    is_story,
    read_table,
    tables,
    written,
)
from kg.project.imports import candidates
from kg.project.imports.candidates import Candidate
from kg.project.records import Data
from kg.rdf.terms import SKOS
from kg.system import writing
from kg.system.writing import Change, Say, silent
from kg.words import Sentence, phrase

_SAME = f"<{SKOS}exactMatch>"


class Link(NamedTuple):
    """A candidate that is told of: the line of the table, the thing, the code as it is or would be
    written, and why, of one that was not taken.
    """

    line: int
    thing: str
    code: str
    reason: Sentence | str = ""


class Linked(NamedTuple):
    """What became of a table: the candidates that were `taken`, those that are `there` already,
    those of things that have several (`ambiguous`), those that contradict what is registered
    (`conflicts`), those that cannot be (`unusable`: an unknown thing, a code that is none), and how
    many are neither matched nor above the threshold (`below`).
    """

    taken: tuple[Link, ...]
    there: tuple[Link, ...]
    ambiguous: tuple[Link, ...]
    conflicts: tuple[Link, ...]
    unusable: tuple[Link, ...]
    below: int

    @property
    def clean(self) -> bool:
        """Whether nothing is left for a person to decide."""
        return not (self.ambiguous or self.conflicts or self.unusable)


def link(
    folder: Path,
    table: Path,
    columns: Mapping[str, str],
    threshold: float | None = None,
    *,
    dry: bool = False,
    say: Say = silent,
) -> Linked:
    """Fill `same_as` with the candidates of a table that are matched or reach the threshold. What
    is registered is never overwritten. The files are written in canonical form, all or none, unless
    `dry`; `columns` are those that `candidates.read` is told.

    Raises Refused, with nothing written, where `kg check` would find a new problem, and KGError.
    """
    rows, found = candidates.read(table, columns)
    if threshold is None and "matched" not in found:
        raise KGError(phrase("project.link-undecided"), phrase("project.link-undecided.hint"))
    if dry:
        return _linked(adding.begin_edit(folder), rows, threshold, dry=True)
    with writing.locked(folder, say):
        return writing.steadily(
            lambda: _linked(adding.begin_edit(folder), rows, threshold, dry=False)
        )


def _linked(
    at: EditSession, rows: Sequence[Candidate], threshold: float | None, *, dry: bool
) -> Linked:
    told = decided(rows, at.data, threshold)
    if told.taken:
        changes = list(_changes(at, told.taken))
        adding.check_in_copy(at, {name: change.after.decode() for name, change in changes})
        if not dry:
            writing.commit(at.folder, [change for _, change in changes])
    return told


def _changes(at: EditSession, taken: Iterable[Link]) -> Iterable[tuple[str, Change]]:
    # The registers in which something is linked, by name.
    wanted: dict[str, list[str]] = {}
    for one in taken:
        wanted.setdefault(one.thing, []).append(one.code)
    head = register_columns(at.data.languages)
    same = head.index("same_as")
    for path, name in tables(at.folder):
        if is_claims(name) or is_story(name) or is_sources(name):
            continue
        before = content(path)
        table, problems = read_table(path, name, at.data)
        if problems or not any(row.cells[0] in wanted for row in table.rows):
            continue
        rows = [list(row.cells) for row in table.rows]
        for cells in rows:
            codes = [*split_list(cells[same]), *wanted.get(cells[0], ())]
            cells[same] = "|".join(codes)
        yield name, Change(path, before, written(name, rows, at.data).encode())


# --- what is taken --------------------------------------------------------------------------------


class _Checked(NamedTuple):
    # A candidate that can be: the id of the thing, the IRI that its code means, and its scheme.
    row: Candidate
    thing: str
    iri: str
    scheme: str


def decided(rows: Iterable[Candidate], data: Data, threshold: float | None) -> Linked:
    """What becomes of candidates; nothing is written."""
    unusable: list[Link] = []
    below = 0
    by_thing: dict[tuple[str, str], list[_Checked]] = {}
    for row in rows:
        if not _chosen(row, threshold):
            below += 1
        elif isinstance(found := _checked(row, data), Link):
            unusable.append(found)
        else:
            by_thing.setdefault((found.thing, found.scheme), []).append(found)
    taken: dict[str, list[Link]] = {"taken": [], "there": [], "ambiguous": [], "conflicts": []}
    known = _registered(data)
    for group in by_thing.values():
        for kind, one in _sorted_out(group, known, data):
            taken[kind].append(one)
            if kind == "taken":
                iri = schemes.same(one.code, data.schemes)
                known.setdefault(one.thing, {})[iri] = group[0].scheme
    parts = {kind: tuple(links) for kind, links in taken.items()}
    return Linked(**parts, unusable=tuple(unusable), below=below)


def _chosen(row: Candidate, threshold: float | None) -> bool:
    if row.judged is not None:
        return row.judged
    return threshold is not None and row.score is not None and row.score >= threshold


def _checked(row: Candidate, data: Data) -> _Checked | Link:
    id_ = row.thing.removeprefix(f"{data.space}entity/").removeprefix("entity:")
    if id_ not in data.entities:
        reason = phrase("project.link-unknown", name=row.thing)
        return Link(row.line, row.thing, row.code, reason)
    if wrong := schemes.fault(row.code, data.schemes):
        return Link(row.line, id_, row.code, wrong.message)
    iri = schemes.same(row.code, data.schemes)
    return _Checked(row, id_, iri, schemes.code_of(iri, data.schemes)[0])


def _registered(data: Data) -> dict[str, dict[str, str]]:
    # The IRIs of `same_as` that are registered, with their schemes, by the id of the thing.
    ids = {entity.iri: entity.id for entity in data.entities.values()}
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value, _ in data.statements:
        if predicate == _SAME and subject in ids and value.startswith("<"):
            scheme = schemes.code_of(value[1:-1], data.schemes)[0]
            found.setdefault(ids[subject], {})[value[1:-1]] = scheme
    return found


def _sorted_out(
    group: Sequence[_Checked], known: Mapping[str, Mapping[str, str]], data: Data
) -> Iterable[tuple[str, Link]]:
    # What becomes of the candidates of one thing in one scheme. What somebody has matched goes
    # before what only has a score.
    matched = [one for one in group if one.row.judged] or group
    different = {one.iri: one for one in reversed(matched)}
    first = matched[0]
    own = known.get(first.thing, {})
    if len(different) > 1:
        codes = [schemes.short(iri, data.schemes) for iri in sorted(different)]
        reason = phrase("project.link-ambiguous", codes=codes)
        yield "ambiguous", Link(first.row.line, first.thing, codes[0], reason)
        return
    made = Link(first.row.line, first.thing, schemes.short(first.iri, data.schemes))
    if first.iri in own:
        yield "there", made
    elif other := next((iri for iri, scheme in own.items() if scheme == first.scheme), ""):
        code = schemes.short(other, data.schemes)
        yield "conflicts", made._replace(reason=phrase("project.link-conflict", code=code))
    elif heir := next((id_ for id_, iris in known.items() if first.iri in iris), ""):
        yield "conflicts", made._replace(reason=phrase("project.link-taken", name=heir))
    else:
        yield "taken", made
