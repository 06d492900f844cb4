"""What several files are being replaced by, noted before it is begun, so that a writer that is cut
off can be undone.

(An undo journal.) A file of a folder, of two lines: what is to be written where, and "done".
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.words import phrase

JOURNAL = ".kg-journal"


class Step(NamedTuple):
    """A file that is replaced: its path, that of the new one until it takes its place, that of the
    old one once it is set aside ("" if there was none), and the digest of the new content.
    """

    target: str
    draft: str
    aside: str
    after: str

    @property
    def drafts(self) -> list[str]:
        """The files that are there only while it is replaced."""
        return [path for path in (self.draft, self.aside) if path]


class _Journal(NamedTuple):
    steps: list[Step]
    folders: list[str]  # those that were made, outer ones first
    done: bool


def digest(content: bytes) -> str:
    """What tells a content from others."""
    return hashlib.sha256(content).hexdigest()


def inside(root: Path, path: Path) -> bool:
    """Whether a path is in the folder `root`, wherever links lead: a journal that came with
    somebody else's project changes nothing elsewhere.
    """
    return Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(root))


def begin(root: Path, steps: Sequence[Step], folders: list[str]) -> None:
    """Note what will be written, and which folders will be made for it."""
    noted = {"steps": [step._asdict() for step in steps], "folders": folders}
    append(root / JOURNAL, json.dumps(noted) + "\n")


def end(root: Path) -> None:
    """Note that all has been written."""
    append(root / JOURNAL, "done\n")


def append(journal: Path, line: str) -> None:
    with journal.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def settle(root: Path) -> None:
    """Put each file back that still is as it was written, if "done" was not noted; then remove what
    was there only meanwhile, and the journal.
    """
    journal = root / JOURNAL
    if not os.path.lexists(journal):
        return
    steps, folders, done = _read(root)
    for step in () if done else reversed(steps):
        _put_back(step)
    for step in steps:
        for path in step.drafts:
            Path(path).unlink(missing_ok=True)
    for folder in () if done else reversed(folders):
        with suppress(OSError):
            os.rmdir(folder)
    journal.unlink(missing_ok=True)


def _read(root: Path) -> _Journal:
    # One that was itself cut off has begun nothing.
    journal = root / JOURNAL
    try:
        first, *rest = journal.read_text("utf-8").split("\n") if journal.is_file() else ("",)
        noted = json.loads(first)
        steps = [Step(s["target"], s["draft"], s["aside"], s["after"]) for s in noted["steps"]]
        found = _Journal(steps, noted["folders"], "done" in rest)
        return found if _is_ours(root, found) else _Journal([], [], True)
    except (ValueError, KeyError, TypeError):
        if journal.is_file() and not _begun(journal.read_bytes()):
            raise KGError(
                phrase("system.journal-in-the-way", path=journal),
                phrase("system.journal-in-the-way.hint"),
            ) from None
        return _Journal([], [], True)


def _is_ours(root: Path, found: _Journal) -> bool:
    paths = [path for step in found.steps for path in (step.target, *step.drafts)]
    drafts = [path for step in found.steps for path in step.drafts]
    safe = all(inside(root, Path(path)) for path in (*paths, *found.folders))
    return safe and all(path.endswith((".kg-new", ".kg-old")) for path in drafts)


def _begun(text: bytes) -> bool:
    # A journal may have been cut off while it was written.
    start = b'{"steps": '
    return text[: len(start)] == start[: len(text)]


def _put_back(step: Step) -> None:
    target, draft, aside = Path(step.target), Path(step.draft), Path(step.aside)
    if not target.is_file() or digest(target.read_bytes()) != step.after:
        return
    if not step.aside:
        if not draft.exists() or draft.samefile(target):  # it is the one that was made here
            target.unlink()
    elif aside.exists():
        os.replace(aside, target)
