"""The queue of proposed claims: what proposes them, and the person who decides."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from kg.api.handle import Folder
from kg.evidence import building
from kg.project.curation import queue as queueing
from kg.project.curation.assessing import Eyes
from kg.project.curation.proposing import Outcome
from kg.project.curation.queue import Accepted, Looked
from kg.project.proposals import Proposal
from kg.project.proving import proofs
from kg.store import snapshot
from kg.system.writing import Say, silent


def eyes(language: str = "en") -> Eyes:
    """What looks at proposals; the shapes speak a language."""
    return Eyes(proofs.prove, partial(building.check, language=language))


def queue(
    folder: Folder = ".", ids: Sequence[str] | str | None = None, *,
    entities: Sequence[Sequence[str]] = (), language: str = "en",
) -> Looked:  # fmt: skip
    """The open proposals of a project, or those that some ids name with all that makes one
    statement with them; each with its proof, the problems that it would make (with the things that
    `entities` would register) and what is said of the same. See `kg.project.curation.queue.look`.
    """
    named = (ids,) if isinstance(ids, str) else ids
    return queueing.look(snapshot.require_project(folder), eyes(language), named, entities)


def propose(
    rows: Iterable[Mapping[str, str]], folder: Folder = ".", *, by: str = "", say: Say = silent
) -> list[Outcome]:
    """Queue proposed claims, a dict each: `source`, `locator`, `subject`, `predicate`, `object` and
    the other columns of claims, with `group` where rows make one statement. Nothing becomes a claim
    before a person accepts it. See `kg.project.curation.queue.propose`.
    """
    place = snapshot.require_project(folder)
    return queueing.propose(place, rows, by or proposer(place), say=say)


def accept(
    ids: Sequence[str] | str, folder: Folder = ".", *, unproved: bool = False,
    entities: Sequence[Sequence[str]] = (), say: Say = silent, language: str = "en",
) -> Accepted:  # fmt: skip
    """Make claims of the open proposals that some ids name, with all that makes one statement with
    them. `unproved` takes those whose figure or day no text was found to have, too; `entities` are
    rows of a register for things that are new.

    Raises Refused, with nothing written, where `kg check` would find a problem, or something is not
    proved.
    """
    place = snapshot.require_project(folder)
    named = (ids,) if isinstance(ids, str) else ids
    whole = [one.id for one in queueing.together(queueing.read(place), named)]
    sight = eyes(language)
    return queueing.accept(place, whole, sight, unproved=unproved, entities=entities, say=say)


def refuse(
    ids: Sequence[str] | str, reason: str, folder: Folder = ".", *, say: Say = silent
) -> list[Proposal]:
    """Refuse open proposals with a reason; what says the same is not queued again."""
    named = (ids,) if isinstance(ids, str) else ids
    return queueing.refuse(snapshot.require_project(folder), named, reason, say).proposals


def mend(id: str, folder: Folder = ".", *, say: Say = silent, **changes: str) -> list[Proposal]:
    """Change cells of an open proposal by column; returns what it is now. It keeps its group."""
    return queueing.mend(snapshot.require_project(folder), id, changes, say).proposals


def proposer(folder: Path) -> str:
    """Who works here: as git calls them, else as the system does."""
    import subprocess

    try:
        words = ["git", "-C", str(folder), "config", "user.name"]
        done = subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL)
        name = done.stdout.decode("utf-8", "replace").strip()
    except OSError:
        name = ""
    try:
        return name or getpass.getuser()
    except (KeyError, OSError):
        return "?"
