"""Which files a project is read from, and which files in its folders are not read."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from stat import S_IFLNK, S_IFREG, S_ISDIR, S_ISREG
from typing import NamedTuple

from kg.errors import KGError, Problem
from kg.rdf import files
from kg.system.hindrances import why
from kg.words import phrase

_RDF = frozenset(files.FORMATS)
_CSV, _SPARQL = frozenset({".csv"}), frozenset({".rq"})
# The folders of a project, and the endings, in any case, of what is read in each.
PLACES = {
    "data": _RDF | _CSV | {".geojson"}, "data/claims": _CSV,
    "data/proofs": _CSV, "data/stories": _CSV,
    "ontology": _RDF, "ontology/rules": _SPARQL, "ontology/questions": _SPARQL,
}  # fmt: skip
# Folders beside them that are known, and of whose files no graph is made.
BESIDE = {"data/queue": _CSV, "data/queue/entities": _CSV, "data/queue/sources": _CSV}
_KNOWN = PLACES | BESIDE
_LEFT_ALONE = re.compile(
    r"(?i)\.|.*(~|\.(bak|orig|rej|swp|swo|tmp|md|lock))\Z|#.*#\Z|~\$"
    r"|(readme|license|licence|copying|changelog)(\.(txt|rst|adoc|html|pdf))?\Z"
    r"|(thumbs\.db|desktop\.ini|__macosx)\Z"
)
_NO_FOLDER = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_SHEETS = frozenset((".xlsx", ".xls", ".xlsm", ".ods", ".numbers"))
_TABLES = frozenset((".tsv", ".tab", ".txt", ".dat", ".psv"))
_PACKED = frozenset((".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".tar", ".tgz"))
_QUERIES = frozenset((".sparql", ".rq", ".ru"))


class Entry(NamedTuple):
    """One thing in a folder of a project: its path inside it, its ending in small letters, its
    mode.

    The mode is 0 where a link leads nowhere, that of a link for a file outside of the project:
    nothing is read from there.
    """

    name: str
    ending: str
    mode: int


def listed(folder: Path) -> list[str]:
    """The files that a project is read from, as paths inside it (`data/claims/x.csv`), sorted.

    What is no plain file is among them.
    """
    return [entry.name for entry in entries(folder)]


def linked(folder: Path) -> list[str]:
    """The files of `listed` that links lead to, and the folders that are links: what is written
    there is written elsewhere. Sorted.
    """
    leads = partial(_leads_elsewhere, folder)
    away = {place for place in PLACES if leads(place) or leads(place.partition("/")[0])}
    inside = (name for name in listed(folder) if name.rpartition("/")[0] in away or leads(name))
    return sorted([*away, *inside])


def _leads_elsewhere(folder: Path, name: str) -> bool:
    return os.path.islink(os.path.join(folder, name))


def entries(folder: Path) -> list[Entry]:
    """What a project is read from, with the kind of each file, sorted by path."""
    found = ((entry, place) for place in PLACES for entry in _entries(folder, place))
    return sorted(entry for entry, place in found if _is_input(entry, place))


def paths(folder: Path, place: str, endings: frozenset[str] | None = None) -> list[Path]:
    """The files of one folder of a project (`data/claims`) that are read, sorted; see `names`."""
    return [folder / name for name in names(folder, place, endings)]


def names(folder: Path, place: str, endings: frozenset[str] | None = None) -> list[str]:
    """The files of one folder of a project that are read, as paths inside it, sorted.

    `endings` picks some of them. Of two that differ by the case of letters alone, which is a
    problem, one is read: that in small letters.
    """
    found = [entry for entry in _entries(folder, place) if _is_input(entry, place)]
    chosen: dict[str, str] = {}
    for entry in sorted(found, key=lambda entry: entry.name != entry.name.lower()):
        if endings is None or entry.ending in endings:
            chosen.setdefault(entry.name.lower(), entry.name)
    return sorted(chosen.values())


def located(folder: Path, name: str) -> Path:
    """The path of a file whose name is fixed (`data/dataset.ttl`), whatever the case of its
    letters.

    It need not be there.
    """
    place, _, wanted = name.rpartition("/")
    if (folder / name).exists():
        return folder / name
    names = (entry.name for entry in _entries(folder, place))
    return folder / min((n for n in names if Path(n).name.lower() == wanted), default=name)


def unread(folder: Path, places: Mapping[str, frozenset[str]] = PLACES) -> list[Problem]:
    """A problem for whatever stands in the folders of a project and is not read, or is read twice;
    `places` are the folders that are looked at.

    Sorted. `_LEFT_ALONE` and data/README.md say what is let be.
    """
    problems = _doubled(folder) if places is PLACES else []
    for place in places:
        for entry in _entries(folder, place):
            if (entry.name in _KNOWN and S_ISDIR(entry.mode)) or _is_input(entry, place):
                continue
            if S_ISDIR(entry.mode):
                if entry.ending in _KNOWN[place] or _holds_any(folder / entry.name):
                    problems.append(_folder(entry, place))
            else:
                problems.append(Problem(entry.name, 0, 0, *_why(entry, place)))
    return sorted(problems)


def _doubled(folder: Path) -> list[Problem]:
    # Files that are the same one where the case of letters does not count.
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for name in listed(folder):
        if (other := seen.setdefault(name.lower(), name)) != name:
            message = phrase("project.file-twice", name=Path(other).name)
            problems.append(Problem(name, 0, 0, message, phrase("project.file-twice.hint")))
    return problems


def _folder(entry: Entry, place: str) -> Problem:
    inside = [f"{name}/" for name in _KNOWN if name.rpartition("/")[0] == place]
    if entry.name.lower() in _KNOWN:
        hint = phrase("project.folder-unread.rename", name=entry.name.lower())
    elif inside:
        hint = phrase("project.folder-unread.move-beside", folder=place, folders=inside)
    else:
        hint = phrase("project.folder-unread.move", folder=place)
    return Problem(entry.name, 0, 0, phrase("project.folder-unread"), hint)


def _why(entry: Entry, place: str) -> tuple[str, str]:
    # (message, hint) for a file that is not read.
    if entry.name in _KNOWN:
        return phrase("project.no-folder"), phrase("project.no-folder.hint")
    if place == "data/claims":
        hint = phrase("project.rdf-claims.hint") if entry.ending in _RDF else _hint(entry)
        return phrase("project.no-claims"), hint
    endings = " ".join(sorted(_KNOWN[place]))
    return phrase("project.file-unread", folder=place, endings=endings), _hint(entry)


def _hint(entry: Entry) -> str:
    # What may be done with a file that is not read, by its ending.
    ending = entry.ending
    if ending in _SHEETS:
        return phrase("project.file-unread.sheet")
    if ending in _TABLES:
        return phrase("project.file-unread.table")
    if ending in _PACKED:
        return phrase("project.file-unread.packed")
    if ending in _QUERIES:
        return phrase("project.file-unread.query")
    if ending == ".xml":
        return phrase("project.file-unread.xml")
    if ending == ".json":
        return phrase("project.file-unread.json")
    other = next((name for name, kinds in PLACES.items() if ending in kinds), "")
    if other:
        return phrase("project.file-unread.other-folder", folder=other)
    return phrase("project.file-unread.hint")


def _is_input(entry: Entry, place: str) -> bool:
    return entry.ending in _KNOWN[place] and not S_ISDIR(entry.mode)


def _holds_any(folder: Path) -> bool:
    return any(not _LEFT_ALONE.match(name) for _, _, names in os.walk(folder) for name in names)


def _entries(folder: Path, place: str) -> Iterator[Entry]:
    # What stands in a folder, without what is let be, sorted. KGError where it cannot be told:
    # what is taken for an empty folder would be lost.
    where = os.path.join(folder, place)
    try:
        with os.scandir(where) as scan:
            found = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        if error.errno in _NO_FOLDER:
            return
        raise KGError(
            phrase("project.folder-unreadable", folder=where, reason=why(error))
        ) from None
    outside = files.is_outside(where, folder)
    for entry in found:
        if not _LEFT_ALONE.match(entry.name):
            ending = os.path.splitext(entry.name)[1].lower()
            yield Entry(f"{place}/{entry.name}", ending, _mode(entry, folder, outside))


def _mode(entry: os.DirEntry[str], folder: Path, outside: bool) -> int:
    # A folder tells what a plain file is; the system is asked only of the rest. `outside` says
    # whether the folder of the entry stands outside of the project, which is `folder`.
    try:
        is_plain = entry.is_file(follow_symlinks=False)
        mode = S_IFREG if is_plain else entry.stat().st_mode
    except OSError:
        return 0
    if S_ISREG(mode) and (outside if is_plain else files.is_outside(entry.path, folder)):
        return S_IFLNK
    return mode
