"""The queue of proposed claims: rows are proposed, and a person accepts, mends or refuses each.

All is written as `kg add` writes: under the lock of the project, all files or none, and what is
accepted is checked in a copy before. `kg.project.proposals` has the rows, `assessing` what is known
of them. Ids in arguments may be shortened as long as they are unambiguous, and may be those of
groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, NotFound, Problem, Refused
from kg.project import proposals, proposed_things, reading
from kg.project.contract import CLAIMS
from kg.project.curation import adding, assessing, formatting, proposing, queue_files, waiting
from kg.project.curation.adding import EditSession
from kg.project.curation.assessing import Assessed, Eyes
from kg.project.curation.proposing import Outcome
from kg.project.curation.queue_files import Held
from kg.project.proposals import REFUSED, Proposal, Queue
from kg.project.records import Data
from kg.system.writing import Change, Say, silent
from kg.words import phrase

# So many may be proposed at once.
MOST_AT_ONCE = 10_000


class Looked(NamedTuple):
    """Proposals with what is known of them, in the order of the files; `problems` are those of the
    form of the queue's files; `data` is the project.
    """

    assessed: list[Assessed]
    problems: list[Problem]
    data: Data


class Accepted(NamedTuple):
    """What was accepted: the proposals that are claims now, with the places (file, line) of their
    rows, those that were `known`, of which nothing was to be written, and the changes of files.
    """

    proposals: list[Proposal]
    places: list[tuple[str, int]]
    known: list[Proposal]
    changes: list[Change]


class Decided(NamedTuple):
    """What was refused or mended: the proposals as they are now, and the changes of files."""

    proposals: list[Proposal]
    changes: list[Change]


# --- read -----------------------------------------------------------------------------------------


def read(folder: Path) -> Queue:
    """The queue of a project."""
    return proposals.read(folder)


def look(
    folder: Path,
    eyes: Eyes,
    ids: Sequence[str] | None = None,
    entities: Sequence[Sequence[str]] = (),
    at: EditSession | None = None,
) -> Looked:
    """The open proposals of a project with what is known of them, or those that some ids name with
    all that makes one statement with them; `entities` (as `adding.Rows` has them) would be
    registered with them; `at` is the project, where somebody has read it. Raises NotFound, KGError.
    """
    queue, things = proposals.read(folder), proposed_things.read(folder)
    chosen = queue.open if ids is None else together(queue, ids)
    at, broken = at or adding.begin_edit(folder), []
    try:
        trial = waiting.trial(at, entities, things, chosen)
    except Refused as refused:
        # What cannot be registered is told, and the rest is looked at without.
        trial = waiting.trial(at, entities, proposed_things.nothing(), ())
        broken = refused.problems
    found = assessing.assess(trial.at, chosen, eyes, trial.texts)
    return Looked(found, [*queue.problems, *things.problems, *broken], trial.at.data)


def refused(folder: Path) -> Looked:
    """The refused proposals of a project, which nobody looks at again."""
    queue = proposals.read(folder)
    found = [one for one in queue.proposals if not one.is_open]
    blank = [Assessed(one, "", "", "", (), "", ()) for one in found]
    return Looked(blank, queue.problems, reading.registered(folder))


def matching(queue: Queue, ids: Iterable[str]) -> list[Proposal]:
    """The open proposals that some ids name, each once: a group's id names all of it. Raises
    NotFound where none is called so, KGError where several may be, or it was refused.
    """
    waits = {one.id: one for one in queue.open}
    groups = {one.group for one in queue.open}
    found: dict[str, Proposal] = {}
    for name in (name.strip().lower() for name in ids):
        if name in waits and name not in groups:
            found[name] = waits[name]
        else:
            found.update((one.id, one) for one in _named(queue, name))
    return list(found.values())


def _named(queue: Queue, name: str) -> list[Proposal]:
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for one in queue.open:
        if one.group:
            groups.setdefault((one.source, one.group), []).append(one)
    targets = {one.id: [one] for one in queue.open if name and one.id.startswith(name)}
    targets |= {
        f"{group} ({source})": rows
        for (source, group), rows in groups.items()
        if name and group.lower().startswith(name)
    }
    exact = [rows for called, rows in targets.items() if called == name or rows[0].group == name]
    if len(targets) == 1 or len(exact) == 1:
        return exact[0] if len(exact) == 1 else next(iter(targets.values()))
    if targets:
        names = [*sorted(targets)[:5], *(["…"] if len(targets) > 5 else [])]
        message = phrase("queue.several", name=name, names=names)
        raise KGError(message, phrase("queue.several.hint"))
    for one in queue.proposals:
        if name and one.id.startswith(name):
            raise KGError(phrase("queue.was-refused", name=one.id, reason=one.reason))
    raise NotFound(phrase("queue.no-id", name=name), phrase("queue.no-id.hint"))


def together(queue: Queue, ids: Iterable[str]) -> list[Proposal]:
    """The open proposals that some ids name, with all that makes one statement with them. Raises as
    `matching`.
    """
    return _statements_of(queue, matching(queue, ids))


def _statements_of(queue: Queue, chosen: Sequence[Proposal]) -> list[Proposal]:
    keys = {(one.source, one.group) for one in chosen if one.group}
    wanted = {one.id for one in chosen}
    return [one for one in queue.open if one.id in wanted or (one.source, one.group) in keys]


# --- write ----------------------------------------------------------------------------------------


def propose(
    folder: Path, rows: Iterable[Mapping[str, str]], by: str, on: str = "", say: Say = silent
) -> list[Outcome]:
    """Queue proposed claims: each row has `source`, the columns of claims (locator, subject,
    predicate and object are needed), and `group`, where rows with the same text make one statement.
    `by` says who or what proposes them, `on` the day (today).

    What cannot be queued is told, row by row: see `proposing.Outcome`. Raises KGError where the
    queue is full or cannot be written, Refused where a file of it has problems; then nothing is
    written.
    """
    given = [dict(row) for row in rows]
    proposing.check_words("by", by, 100)
    if len(given) > MOST_AT_ONCE:
        message = phrase("queue.too-many", count=len(given), most=MOST_AT_ONCE)
        raise KGError(message, phrase("queue.too-many.hint"))
    day = on or date.today().isoformat()

    def work(held: Held) -> list[Outcome]:
        at = EditSession(folder, reading.whole(folder)[0], None)
        outcomes, new = proposing.proposed(at, held.queue, given, by, day)
        queue_files.check_room(held.queue, len(new))
        queue_files.write(folder, held, [*held.queue.proposals, *new], {one.source for one in new})
        return outcomes

    return queue_files.locked(folder, work, say)


def accept(
    folder: Path,
    ids: Sequence[str],
    eyes: Eyes,
    *,
    unproved: bool = False,
    entities: Sequence[Sequence[str]] = (),
    say: Say = silent,
) -> Accepted:
    """Make claims of open proposals. `ids` name all rows of a statement, as `together` gives them;
    so nothing is accepted but what somebody has looked at. `entities` (as `adding.Rows` has them)
    are registered with them.

    Raises NotFound, KGError where rows of a statement are missing, Refused where `kg check` would
    find a problem, or where a figure or day is not proved and `unproved` does not allow that; then
    nothing is written.
    """

    def work(held: Held) -> Accepted:
        chosen = matching(held.queue, ids)
        _require_whole(held.queue, chosen)
        trial = waiting.trial(adding.begin_edit(folder), entities, held.waiting, chosen)
        found = assessing.assess(trial.at, chosen, eyes, trial.texts)
        new = [one for one in found if not one.known]
        if faults := hindrances(new, unproved=unproved):
            raise Refused(faults)
        drafts = _as_claims(trial.at, [one.proposal for one in new])
        drafts += trial.drafts if new else []
        changes = [Change(one.path, one.before, one.text.encode()) for one in drafts]
        accepted = {one.id for one in chosen}
        left = [one for one in held.queue.proposals if one.id not in accepted]
        sources = {one.source for one in chosen}
        registered = trial.registered if new else ()
        done = queue_files.write(folder, held, left, sources, changes, registered=registered)
        return Accepted(
            [one.proposal for one in new],
            [(draft.name, line) for draft in drafts for line in draft.places],
            [one.proposal for one in found if one.known],
            done,
        )

    return queue_files.locked(folder, work, say)


def _require_whole(queue: Queue, chosen: Sequence[Proposal]) -> None:
    # What makes one statement is accepted together.
    ids = {one.id for one in chosen}
    if lacking := [one.id for one in _statements_of(queue, chosen) if one.id not in ids]:
        message = phrase("queue.apart", count=len(lacking), names=lacking)
        raise KGError(message, phrase("queue.apart.hint"))


def _as_claims(at: EditSession, new: Sequence[Proposal]) -> list[adding.Draft]:
    # The files of claims with the rows that some proposals mean, in place of those they replace.
    rows: dict[str, list[list[str]]] = {}
    for one in new:
        cells = formatting.claims([one.cells], assessing.project_of(at.data, one.source))
        rows.setdefault(f"data/claims/{one.source}.csv", []).extend(cells)
    gone = waiting.replaced(new)
    return [
        adding.draft(at, name, cells, waiting.without(Path(name).stem, gone))
        for name, cells in rows.items()
    ]


def hindrances(found: Iterable[Assessed], *, unproved: bool) -> list[Problem]:
    """Why some proposals cannot be accepted, at their rows in the queue: the problems that they
    would make, and without `unproved` what no text was found to have. None where they can.
    """
    problems: set[Problem] = set()
    for one in found:
        if one.known:
            continue
        path, line = one.proposal.path, one.proposal.line
        problems.update(Problem(path, line, 0, p.message, p.hint) for p in one.problems)
        if one.unproved and not unproved:
            message = phrase("queue.unproved", name=one.proposal.id, reason=one.why)
            problems.add(Problem(path, line, 0, message, phrase("queue.unproved.hint")))
    return sorted(problems)


def refuse(folder: Path, ids: Sequence[str], reason: str, say: Say = silent) -> Decided:
    """Refuse open proposals, each by itself (a group's id: all of it): they stay in the queue with
    the reason, and what says the same is not queued again. Raises NotFound, KGError.
    """
    proposing.check_words("reason", reason, proposing.MOST_CHARACTERS)

    def work(held: Held) -> Decided:
        chosen = matching(held.queue, ids)
        marked = {
            one.id: one._replace(state=REFUSED, reason=proposing.even(reason)) for one in chosen
        }
        left = [marked.get(one.id, one) for one in held.queue.proposals]
        done = queue_files.write(folder, held, left, {one.source for one in chosen})
        return Decided(list(marked.values()), done)

    return queue_files.locked(folder, work, say)


def mend(folder: Path, id_: str, changes: Mapping[str, str], say: Say = silent) -> Decided:
    """Change cells of an open proposal by column; returns what it is now, under another id where it
    says something else: two rows of a range. It keeps its group. What it said before is remembered
    as refused, so that nobody proposes it again.

    Raises NotFound, KGError where nothing is changed or what it says now was refused or is a claim
    already, Refused where the row cannot be read.
    """
    for column, text in changes.items():
        if column not in CLAIMS:
            hint = phrase("project.column-unknown.hint", columns=CLAIMS)
            raise KGError(phrase("project.no-column", column=column), hint)
        if text.strip():
            proposing.check_words(column, text, proposing.MOST_CHARACTERS)

    def work(held: Held) -> Decided:
        chosen = matching(held.queue, [id_])
        if len(chosen) > 1:
            message = phrase("queue.several", name=id_, names=[one.id for one in chosen])
            raise KGError(message, phrase("queue.several.hint"))
        [old] = chosen
        at = EditSession(folder, reading.whole(folder)[0], None)
        at = waiting.trial(at, (), held.waiting, chosen).at
        new = proposing.mended(at, held.queue, old, changes)
        if [one.row for one in new] == [old.row]:
            raise KGError(phrase("queue.nothing-mended", name=old.id))
        ids = {one.id for one in new}
        left = [one for one in held.queue.proposals if one.id not in {old.id, *ids}]
        if old.id not in ids:
            became = proposing.BECAME + " ".join(one.id for one in new)
            left.append(old._replace(state=REFUSED, reason=became, group=""))
        return Decided(new, queue_files.write(folder, held, [*left, *new], {old.source}))

    return queue_files.locked(folder, work, say)
