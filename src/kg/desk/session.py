"""The work of one curator: a project as it is, what may be written, and what can be undone."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.api import handle, joining, queueing
from kg.api.joining import Joined
from kg.errors import KGError, NotFound, Problem
from kg.evidence import building
from kg.present.desk.sight import Sight, sight
from kg.project import inputs
from kg.project.archive import keeping, texts
from kg.project.contract import ARCHIVED, SOURCES
from kg.project.curation import adding, queue, rewriting
from kg.project.curation.adding import EditSession, Rows
from kg.project.curation.assessing import Eyes
from kg.project.curation.queue import Looked
from kg.project.curation.rewriting import RowChange
from kg.project.proposals import Proposal
from kg.project.statements import drafts
from kg.project.statements.drafts import Draft
from kg.system import writing
from kg.system.writing import Change
from kg.words import Sentence, phrase

# So many steps can be undone; so many statements of the queue are looked at at once.
_STEPS, AT_ONCE = 200, 25
_T = TypeVar("_T")


class Step(NamedTuple):
    """Something that was written: what for, and the files that it changed."""

    label: str
    changes: Sequence[Change]


class Waits(NamedTuple):
    """The open proposals of a state of the files; those of a source by statement, and what is known
    of some of them, by source and the number of the first; what is wrong with the project already,
    once that was looked for.
    """

    stamp: object
    open: list[Proposal]
    statements: dict[str, list[list[Proposal]]]
    looked: dict[tuple[str, int], Looked]
    known: list[list[Problem]]


class Session:
    """One project at a desk. Its methods are called from several threads, one at a time each."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language
        self.problems: list[Problem] = []
        self.undone: list[Step] = []
        self.done: list[Step] = []
        self._lock = threading.RLock()
        self._stamp: object = None
        self._sight: Sight | None = None
        self._waits: Waits | None = None
        self._cards = Cards(folder, language)

    def sight(self) -> Sight:
        """The project as its files say it now; they are read again only where one has changed."""
        with self._lock:
            stamp = _stamp(self.folder)
            if self._sight is None or stamp != self._stamp:
                project, self.problems = building.read(self.folder)
                self._sight = sight(self.folder, project.data, project.shapes, self.language)
                self._stamp = stamp
            return self._sight

    def card(self, id_: str) -> list[str]:
        """The card of a thing as lines, of the last build that is there. Raises NotFound."""
        return self._cards.lines(id_)

    # --- what is written --------------------------------------------------------------------------

    def add(self, source: str, draft: Draft) -> list[tuple[str, int]]:
        """Write a statement of a source; the places of its rows. Raises Refused."""
        with self._lock:
            seen = self.sight()
            require_source(seen, source)
            rows = Rows(source, drafts.rows(draft, seen.data), drafts.entities(draft))
            added = adding.add_rows(self.folder, rows)
            self._keep(phrase("desk.step.added", name=draft.subject, source=source), added.changes)
            return added.places

    def change(self, source: str, wanted: Sequence[RowChange]) -> list[tuple[str, int]]:
        """Mend, remove or put back rows of a source; the places of what they are now. Raises
        Changed where a row is gone, and Refused.
        """
        with self._lock:
            require_source(self.sight(), source)
            added = rewriting.rewrite(self.folder, source, wanted)
            label = phrase("desk.step.changed", count=len(wanted), source=source)
            self._keep(label, added.changes)
            return added.places

    def describe(self, cells: Mapping[str, str], text: str) -> None:
        """Register a source, with its text if that was pasted. Raises Refused."""
        with self._lock:
            id_ = cells.get("id", "")
            told = [cells.get(column, "") for column in SOURCES if column not in ARCHIVED]
            added = adding.add_rows(self.folder, Rows(id_, [], (), told))
            self._keep(phrase("desk.step.described", source=id_), added.changes)
            if text.strip():
                try:
                    self.keep(id_, text)
                except KGError:
                    self.undo()  # with its text, or not at all
                    self.undone = []
                    raise

    def keep(self, source: str, text: str) -> None:
        """Keep a pasted text of a source that has none; it stays outside git, as all of the
        archive. Raises KGError.
        """
        with self._lock:
            seen = self.sight()
            require_source(seen, source)
            if texts.kept_text(self.folder, source) is not None:
                raise writing.Changed(phrase("desk.has-text", source=source))
            paragraphs = tuple(texts.paragraphs_of(text))
            if not paragraphs:
                raise KGError(phrase("desk.no-text"))
            digest = sha256(texts.written(paragraphs)).hexdigest()
            day = date.today().isoformat()
            about = {"source": source, "pasted": True, "retrieved": day, "sha256": digest}
            texts.folder_of(self.folder)
            found = keeping.Found(b"", paragraphs, "", about)
            cells = {"retrieved": day, "sha256": digest}
            path = inputs.located(self.folder, "data/sources.csv")
            before = path.read_bytes()
            keeping.keep(self.folder, source, found, cells, seen.data)
            self._go_on(path, before, path.read_bytes())

    # --- what others propose ----------------------------------------------------------------------

    def proposals(self, source: str, first: int) -> Waits:
        """Some of the statements that are proposed ("": of any source), from the one of a number
        on, with what is known of them. Nobody has to wait for that: it takes a while.
        """
        with self._lock:
            seen, stamp = self.sight(), _stamp(self.folder)
            at = EditSession(self.folder, seen.data, self.problems)
        waits = self._waits
        if waits is None or waits.stamp != stamp:
            waits = self._waits = Waits(stamp, queue.read(self.folder).open, {}, {}, [])
        statements = waits.statements.get(source)
        if statements is None:
            mine = [one for one in waits.open if source in ("", one.source)]
            statements = waits.statements[source] = _statements(mine)
        if (source, first) not in waits.looked:
            ids = [one.id for some in statements[first : first + AT_ONCE] for one in some]
            found = queue.look(self.folder, self._eyes(waits), ids, (), at)
            waits.looked[source, first] = found
        return waits

    def _eyes(self, waits: Waits) -> Eyes:
        eyes = queueing.eyes(self.language)

        def check(folder: Path) -> list[Problem]:
            if folder != self.folder:
                return eyes.check(folder)
            if not waits.known:
                waits.known.append(eyes.check(folder))
            return waits.known[0]

        return eyes._replace(check=check)

    def accept(self, ids: Sequence[str], *, unproved: bool) -> int:
        """Make claims of proposals; how many. Raises Refused where something is not proved, or
        `kg check` would find a problem.
        """
        with self._lock:
            done = queueing.accept(ids, self.folder, unproved=unproved, language=self.language)
            count = len(done.proposals) + len(done.known)
            self._keep(phrase("desk.step.accepted", count=count), done.changes)
            return count

    def refuse(self, ids: Sequence[str], reason: str) -> int:
        """Refuse proposals with a reason; how many."""
        with self._lock:
            done = queue.refuse(self.folder, ids, reason)
            self._keep(phrase("desk.step.refused", count=len(done.proposals)), done.changes)
            return len(done.proposals)

    def mend(self, id_: str, changes: Mapping[str, str]) -> int:
        """Change cells of a proposal."""
        with self._lock:
            done = queue.mend(self.folder, id_, changes)
            self._keep(phrase("desk.step.mended"), done.changes)
            return len(done.proposals)

    # --- two that are one -------------------------------------------------------------------------

    def joined(self, gone: str, heir: str) -> Joined:
        """What joining two entities would do; nothing is written."""
        with self._lock:
            return joining.merge(gone, heir, self.folder)

    def join(self, seen: Joined) -> None:
        """Join two entities as somebody has seen it. Raises KGError where files changed since, and
        Refused.
        """
        with self._lock:
            joining.agreed(self.folder, seen)
            gone, heir = seen.plan.gone.id, seen.plan.heir.id
            label = phrase("desk.step.joined", gone=gone, heir=heir)
            self._keep(label, list(seen.plan.changes.values()))

    # --- undo -------------------------------------------------------------------------------------

    def undo(self) -> str:
        """Take back what was written last; what it was. Raises Changed where a file was written
        since by somebody else.
        """
        return self._turn(self.done, self.undone, phrase("desk.nothing-to-undo"))

    def redo(self) -> str:
        """Write again what was taken back last."""
        return self._turn(self.undone, self.done, phrase("desk.nothing-to-redo"))

    def _turn(self, taken: list[Step], other: list[Step], nothing: Sentence) -> str:
        with self._lock:
            if not taken:
                raise NotFound(nothing)
            step = taken[-1]
            turned = [Change(one.path, one.after, _earlier(one)) for one in step.changes]
            with writing.locked(self.folder):
                writing.commit(self.folder, turned)
            taken.pop()
            other.append(Step(step.label, turned))
            return step.label

    def _go_on(self, path: Path, before: bytes, after: bytes) -> None:
        # What is no step of its own is taken back with the last one that wrote the file.
        for number, step in enumerate(self.done):
            changes = [
                one._replace(after=after) if (one.path, one.after) == (path, before) else one
                for one in step.changes
            ]
            self.done[number] = step._replace(changes=changes)

    def _keep(self, label: str, changes: Sequence[Change]) -> None:
        self.done = [*self.done[1 - _STEPS :], Step(label, changes)]
        self.undone = []


class Cards:
    """The cards of things. A graph is built beside the work, one at a time: what is told meanwhile
    is of the one before.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language
        self._graph: handle.Snapshot | None = None
        self._stamp: object = None
        self._thread: threading.Thread | None = None

    def lines(self, id_: str) -> list[str]:
        """The lines of a card. Raises NotFound where the thing has none yet."""
        stamp = _stamp(self.folder)
        if stamp != self._stamp and not (self._thread and self._thread.is_alive()):
            self._thread = threading.Thread(target=self._build, args=(stamp,), daemon=True)
            self._thread.start()
            self._thread.join(0.2)
        if self._graph is None:
            raise NotFound(phrase("words.nothing-called", text=id_))
        return str(self._graph.card(id_)).splitlines()

    def _build(self, stamp: object) -> None:
        # What cannot be built has no newer cards; why, is told beside the work.
        with suppress(KGError):
            self._graph = handle.open(self.folder, language=self.language)
        self._stamp = stamp


def _statements(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    # What is decided on together, in the order of the files.
    found: dict[tuple[str, str], list[Proposal]] = {}
    for one in proposals:
        found.setdefault((one.source, one.group or one.id), []).append(one)
    return list(found.values())


def _earlier(change: Change) -> bytes:
    # A table that was not there is left with its header alone.
    return change.before if change.before is not None else change.after.split(b"\n")[0] + b"\n"


def require_source(seen: Sight, source: str) -> None:
    """Raises NotFound where a project has no such source."""
    if source not in seen.data.sources:
        raise NotFound(phrase("proof.no-source", name=source))


def _stamp(folder: Path) -> object:
    # What tells that a file of a project has changed.
    found = []
    for part in ("data", "ontology"):
        for place, _, names in os.walk(folder / part):
            for name in names:
                path = os.path.join(place, name)
                try:
                    state = os.stat(path)
                except OSError:
                    continue
                found.append((path, state.st_mtime_ns, state.st_size, state.st_ino))
    return tuple(sorted(found))
