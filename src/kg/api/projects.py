"""Working on the files of a project."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.api.handle import Folder
from kg.errors import KGError, Problem
from kg.project.curation import adding, difference, formatting, starting
from kg.project.imports import linking
from kg.store import snapshot
from kg.system.hindrances import why
from kg.system.writing import Change, Say, commit, locked, silent
from kg.words import phrase

if TYPE_CHECKING:
    from kg.project.archive.outcomes import Archived


def format(
    folder: Folder = ".", check: bool = False, say: Say = silent
) -> tuple[list[str], list[Problem]]:
    """(the files whose form is not canonical, problems); the files are rewritten unless `check`.
    See `kg.project.curation.formatting.format`.
    """
    return formatting.format_files(snapshot.require_project(folder), check=check, say=say)


def former(folder: Folder = ".") -> list[Problem]:
    """What earlier versions of kg wrote and `format` does not rewrite: terms in questions, rules
    and shapes; each with what to write in its place.
    """
    return formatting.remarks(snapshot.require_project(folder))


def diff(first: str, second: str | None = None, folder: Folder = ".") -> difference.Diff:
    """What changed in the rows between two folders, or two git revisions of the project in `folder`
    (the second: the working tree).

    It is true where there is a difference. Raises KGError.
    """
    return difference.diff(str(first), None if second is None else str(second), Path(folder))[0]


def add(
    source: str, locator: str, subject: str, predicate: str, object: str, folder: Folder = ".", *,
    entities: Sequence[Sequence[str]] = (), described: Sequence[str] | None = None, **more: str,
) -> list[tuple[str, int]]:  # fmt: skip
    """Add a claim; returns the place of each row written. `more` are the other columns of a claim
    (period, printed …).

    `entities` are rows of a register for things that are new, `described` the row of a new source.
    Raises Refused, with nothing written, if `kg check` would find a problem in it.
    """
    claim = {
        "locator": locator,
        "subject": subject,
        "predicate": predicate,
        "object": object,
        **more,
    }
    return adding.add(snapshot.require_project(folder), source, claim, entities, described)


def link(
    table: Folder, folder: Folder = ".", *, threshold: float | None = None, dry: bool = False,
    say: Say = silent, **columns: str,
) -> linking.Linked:  # fmt: skip
    """Fill `same_as` from a reconciliation table: with what is matched there, or has a score of
    `threshold` at the least; nothing is overwritten. `columns` are the names of its columns (id,
    candidate, score, matched) where they go by others. With `dry` nothing is written.

    Raises Refused, with nothing written, if `kg check` would find a problem in it.
    """
    place = snapshot.require_project(folder)
    return linking.link(place, Path(table), columns, threshold, dry=dry, say=say)


def archive(
    sources: Sequence[str] | str = (), folder: Folder = ".", *, file: Folder | None = None,
    check: bool = False, again: bool = False, fill: bool = False, retrieved: str = "",
    hosts: Sequence[str] = (), pause: float = 2.0, seconds: float = 60.0, size: float = 20.0,
    tell: Callable[[Archived], object] = lambda one: None, say: Say = silent,
) -> list[Archived]:  # fmt: skip
    """Keep the texts of some sources (none: of all) in the folder `.archive/`, fetched from their
    addresses, or from a `file` that somebody had of one. With `check` nothing is written: it is
    told what has changed or gone since. `again` fetches what is kept already too, and takes a text
    that reads otherwise; `fill` writes titles and authors into empty cells of sources.csv.

    `hosts` may be asked though they are not of the public web; `pause` and `seconds` are those
    between two requests to a host and for one request, `size` the MiB of a document. Each source is
    told as soon as it is known. Raises KGError where the extra `archive` is not installed.
    """
    from kg.project.archive import archiving
    from kg.project.archive.limits import Limits

    named = (sources,) if isinstance(sources, str) else tuple(sources)
    path = None if file is None else Path(file)
    wish = archiving.Wish(named, path, check, again, fill, tuple(hosts), retrieved)
    limits = Limits(pause=pause, whole=seconds, size=int(size * (1 << 20)))
    return archiving.archive(snapshot.require_project(folder), wish, limits, tell, say)


def init(
    folder: Folder, languages: Sequence[str] = ("en",), *, example: str | None = None
) -> list[Path]:
    """Make a small project that builds; returns the files written. Other files may be there.

    `languages` are those of its names and sentences (BCP 47 tags), the working language first.
    `example` names a graph that the tool ships, which comes in the languages that it has.
    Raises KGError, with nothing written, if a file that it would write is there already.
    """
    target = Path(folder)
    if example is None:
        texts = starting.files(starting.checked(languages))
    else:
        texts = starting.example_files(example)
    if os.path.lexists(target) and not target.is_dir():
        raise KGError(phrase("words.not-a-folder", path=target), phrase("api.no-folder.hint"))
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KGError(phrase("words.cannot-write", path=target, reason=why(error))) from None
    with locked(target):
        files = {target / name: text for name, text in texts.items()}
        there = sorted(str(path.relative_to(target)) for path in files if os.path.lexists(path))
        if there:
            few = there[:3]
            raise KGError(
                phrase(
                    "api.not-empty",
                    path=target,
                    names=phrase("words.and-more", names=few, count=len(there) - len(few))
                    if there[3:]
                    else few,
                ),
                phrase("api.not-empty.hint"),
            )
        commit(target, [Change(path, None, text) for path, text in files.items()])
    return sorted(files)
