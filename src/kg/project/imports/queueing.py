"""Imports into the queue: what a table says enters it as proposals, in place of the files.

A table is compared with what its source has and with what waits, as if all of that were accepted.
So the next edition proposes only what is new or told otherwise; what was refused is not proposed
again as long as the table says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import characters
from kg.errors import KGError, Problem
from kg.project import csv_files, inputs, proposals, proposed_things, reading
from kg.project.contract import CLAIMS, SOURCES, register_columns
from kg.project.curation import adding, formatting, proposing, queue_files, trials, waiting
from kg.project.curation.adding import EditSession
from kg.project.imports import comparing, importing, planning
from kg.project.imports.comparing import Claim
from kg.project.imports.planning import Plan, Request
from kg.project.proposals import OPEN, Proposal, Queue
from kg.project.proposed_things import Cells, Waiting
from kg.system import memory
from kg.system.writing import Change, Say, silent
from kg.words import phrase

_LOCATOR = CLAIMS.index("locator")


class Proposed(NamedTuple):
    """What an import would queue: `plan` is what it would write, had all that waits been accepted;
    `new` are its proposals, `gone` the ids of those that wait and that the table no longer tells,
    `refused` says how many were refused before, `stays` how many claims of the source it no longer
    tells: those stay. `waiting` is what waits to be registered.
    """

    plan: Plan
    request: Request
    new: list[Proposal]
    gone: frozenset[str]
    refused: int
    stays: int
    waiting: Waiting
    state: tuple[tuple[str, int, int], ...]


def planned(folder: Path, wanted: Request, by: str, on: str) -> Proposed:
    """What an import would propose. Raises KGError, Refused."""
    state = importing.state_of(folder)
    queue, things = proposals.read(folder), proposed_things.read(folder)
    with memory.gc_paused():
        return _planned(folder, wanted, (queue, things), (by, on))._replace(state=state)


def write(folder: Path, made: Proposed, say: Say = silent) -> list[Change]:
    """Queue what was planned, all or nothing; returns the changes of files. If the files
    of the project have changed meanwhile, it is planned again. Raises KGError with nothing written
    if there is something to decide on first.
    """
    by, on = next(((one.by, one.on) for one in made.new), ("", ""))

    def work(held: queue_files.Held) -> list[Change]:
        now = made
        if importing.state_of(folder) != made.state:
            parts = held.queue, held.waiting
            now = _planned(folder, made.request, parts, (by, on))
        if not importing.can_write(now.plan, now.request):
            hint = phrase("project.import-undecided.hint")
            raise KGError(phrase("project.import-undecided"), hint)
        left = [one for one in held.queue.proposals if one.id not in now.gone]
        queue_files.check_room(held.queue, len(now.new) - len(now.gone))
        sources = {now.plan.source}
        left = [*left, *now.new]
        return queue_files.write(folder, held, left, sources, waiting=now.waiting)

    return queue_files.locked(folder, work, say)


def _planned(
    folder: Path, wanted: Request, there: tuple[Queue, Waiting], about: tuple[str, str]
) -> Proposed:
    queue, things = there
    source = wanted.source["id"]
    mine = [one for one in queue.proposals if one.source == source and _is_of_row(one)]
    at = EditSession(folder, reading.whole(folder)[0], None)
    # What others propose is known too, as long as it waits.
    counted = [*mine, *(one for one in queue.open if one.source != source)]
    trial = waiting.trial(at, (), things, counted)
    texts = dict(trial.texts)
    for one in {source, *(one.source for one in counted)}:
        name = f"data/claims/{one}.csv"
        texts[name] = _claims(trial.at, name, [p.cells for p in counted if p.source == one])
    with trials.stand_in(folder, texts) as copy:
        edit = adding.begin_rewriting(copy, source)
        plan = planning.plan(edit, wanted)
        if odd := _odd(plan, wanted):
            if wanted.leave_out:
                left = {problem.line for problem in odd}
                rows = [row for row in wanted.table.rows if row.number not in left]
                plan = planning.plan(edit, wanted._replace(table=wanted.table._replace(rows=rows)))
            plan = plan._replace(bad=sorted({*plan.bad, *odd}))
    return _sorted_out(at, plan, wanted, mine, things, about)


def _odd(plan: Plan, wanted: Request) -> list[Problem]:
    # What nobody sees, or what acts on a terminal: no person could decide on it.
    new = [*plan.compared.added, *(claim for _, claim in plan.compared.revised)]
    ends = CLAIMS.index("subject"), CLAIMS.index("object")
    columns = register_columns(plan.data.languages)
    things = {row[0]: _odd_cells(columns, row) for row in plan.registers}
    found: set[Problem] = set()
    for claim in new:
        number = plan.numbers.get(claim[_LOCATOR], 0)
        odd = [*_odd_cells(CLAIMS, claim), *(o for end in ends for o in things.get(claim[end], ()))]
        hint = phrase("project.odd-characters.typed")
        found.update(Problem(wanted.table.name, number, 0, message, hint) for message in odd)
    return sorted(found)


def _odd_cells(columns: Sequence[str], cells: Sequence[str]) -> list[str]:
    return [
        csv_files.odd_cell(column, found)
        for column, cell in zip(columns, cells, strict=True)
        if (found := characters.unwanted(cell))
    ]


def _is_of_row(one: Proposal) -> bool:
    return comparing.is_of_row(one.cells)


def _claims(at: EditSession, name: str, new: Iterable[Sequence[str]]) -> str:
    # The claims of a source with those that wait, or were refused, at rows of tables.
    path = inputs.located(at.folder, name)
    old: list[list[str]] = []
    if formatting.content(path) is not None:
        old = [row.cells for row in formatting.read_table(path, name, at.data)[0].rows]
    return formatting.table_text(CLAIMS, formatting.in_order([*old, *map(list, new)]))


def _sorted_out(
    at: EditSession,
    plan: Plan,
    wanted: Request,
    mine: Sequence[Proposal],
    things: Waiting,
    about: tuple[str, str],
) -> Proposed:
    # What becomes of each claim of a plan.
    source, compared = plan.source, plan.compared
    waits = {comparing.saying(one.cells): one for one in mine}
    became = {id_ for one in mine for id_ in proposing.became(one)}
    past = {comparing.saying(old) for old, _ in compared.revised}
    past |= {comparing.saying(claim) for claim in compared.withdrawn}
    gone = {
        one.id
        for said, one in waits.items()
        if said in past and one.is_open and one.id not in became
    }
    new = [_proposal(source, claim, about) for claim in compared.added]
    for old, claim in compared.revised:
        former = waits.get(comparing.saying(old))
        instead = former.replaces if former else proposals.id_of(source, old)
        new.append(_proposal(source, claim, about)._replace(replaces=instead))
    # What waits moves along; what was decided on stays where it was.
    for old, claim in compared.moved:
        former = waits.get(comparing.saying(old))
        if former and former.is_open and former.id not in became:
            gone.add(former.id)
            moved = _proposal(source, claim, (former.by, former.on))
            new.append(moved._replace(replaces=former.replaces))
    newer = {one.replaces for one in mine if one.is_open}
    stays = [
        claim
        for claim in compared.withdrawn
        if comparing.saying(claim) not in waits and proposals.id_of(source, claim) not in newer
    ]
    refused = [one for said, one in waits.items() if not one.is_open and said not in past]
    return Proposed(
        plan,
        wanted,
        _grouped(new, [one for one in mine if one.is_open and one.id not in gone]),
        frozenset(gone),
        sum(not one.reason.startswith(proposing.BECAME) for one in refused),
        len(stays),
        _waiting(at, plan, wanted, things) if new else things,
        (),
    )


def _proposal(source: str, claim: Claim, about: tuple[str, str]) -> Proposal:
    cells = tuple(claim)
    path = proposals.name_of(source)
    return Proposal(proposals.id_of(source, cells), "", source, cells, *about, OPEN, "", path)


def _grouped(new: Sequence[Proposal], there: Iterable[Proposal]) -> list[Proposal]:
    # What stands at one row of a table makes one statement, with what waits there.
    known = {one.cells[_LOCATOR]: one.group for one in there if one.group}
    rows: dict[str, list[Proposal]] = {}
    for one in new:
        rows.setdefault(one.cells[_LOCATOR], []).append(one)
    groups = {
        locator: proposals.digest(sorted(one.id for one in some)) if len(some) > 1 else ""
        for locator, some in rows.items()
    } | known
    return [one._replace(group=groups[one.cells[_LOCATOR]]) for one in new]


def _waiting(at: EditSession, plan: Plan, wanted: Request, things: Waiting) -> Waiting:
    # What waits to be registered from now on: new things, and those that are called otherwise now.
    source, columns = plan.source, register_columns(at.data.languages)
    name = waiting.register_of(source)
    held = {}
    path = inputs.located(at.folder, name)
    if formatting.content(path) is not None:
        table, _ = formatting.read_table(path, name, at.data)
        held = {row.cells[0]: row.cells for row in table.rows}
    retired = set(plan.retired)
    rows: dict[str, Cells] = {
        row[0]: {column: cell for column, cell in zip(columns, row, strict=True) if cell}
        for row in plan.registers
        if row[0] not in retired and row != held.get(row[0])
    }
    entities = things.entities | {source: {**things.entities.get(source, {}), **rows}}
    cells = {column: wanted.source.get(column, "") for column in SOURCES}
    return things._replace(entities=entities, sources={**things.sources, source: cells})
