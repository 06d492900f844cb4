"""A folder of files that kg writes anew each time, beside others that it never touches.

`.kg-site` in the folder is the list of what was written: a digest of each file. Only what it names
and is unchanged is replaced or removed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from kg.errors import KGError
from kg.system.hindrances import why
from kg.system.journal import digest
from kg.system.writing import Say, like, locked, put, silent
from kg.words import phrase

MANIFEST = ".kg-site"
_STAGE = ".kg-site-new"
_MARK = ".kg-stage"
_MOST = 3

Digests = dict[str, list[str]]


def publish(folder: Path, files: Iterable[tuple[str, bytes]], say: Say = silent) -> int:
    """Write `files` (path in the folder with /, content) into `folder`; returns how many there are.

    What an earlier call wrote and this one does not is removed. Raises KGError, with nothing
    written, if a file that is not of an earlier call, or was changed since, stands in the way.
    `say` is told what was left alone although an earlier call had written it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, say):
            return _published(folder, files, say)
    except OSError as error:
        if folder.exists() and not folder.is_dir():
            message = phrase("system.site-not-a-folder", folder=folder)
        else:
            message = phrase("system.site-unwritable", folder=folder, reason=why(error))
        raise KGError(message) from error


def others(folder: Path) -> list[str]:
    """The files of a folder (paths inside it, with /) that no call of `publish` has written as they
    are, sorted. Raises KGError for a list that cannot be read.
    """
    known = _read(folder)
    names = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return sorted(
        name.as_posix()
        for name in names
        if name.parts[0] != _STAGE
        and name.as_posix() != MANIFEST
        and not _holds(folder / name, known.get(name.as_posix(), []))
    )


def _published(folder: Path, files: Iterable[tuple[str, bytes]], say: Say) -> int:
    stage = folder / _STAGE
    known, marked = _read(folder), (folder / MANIFEST).exists()
    _clear(stage)
    try:
        new = _staged(stage, files)
        _refuse(folder, [p for p in new if _in_the_way(folder, p, known.get(p, []), new[p])])
        # Whatever moment it is ended at, the list names each file as it is: the old or the new one.
        _write(folder, {p: sorted({*known.get(p, []), *new.get(p, [])}) for p in {**known, **new}})
        for path in new:
            _move(stage / path, folder / path, new[path])
        for path in known.keys() - new.keys():
            _remove(folder, path, known[path], say)
        _write(folder, new)
    finally:
        _clear(stage)
    if marked and not known:
        say(phrase("system.site-without-list", folder=folder))
    return len(new)


def _read(folder: Path) -> Digests:
    path = folder / MANIFEST
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise KGError(phrase("system.site-list-no-file", path=path), phrase("system.remove.hint"))
    try:
        text = path.read_bytes() if path.exists() else b""
        found = json.loads(text) if text.strip() else {}
        return {str(_named(name)): [str(d) for d in digests] for name, digests in found.items()}
    except (ValueError, TypeError, AttributeError):
        raise KGError(
            phrase("system.site-list-unread", path=path), phrase("system.site-list-unread.hint")
        ) from None


def _named(name: str) -> PurePosixPath:
    # A list that came with somebody else's folder names nothing elsewhere.
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(name)
    return path


def _write(folder: Path, known: Digests) -> None:
    text = json.dumps(known, ensure_ascii=False, sort_keys=True, indent=0) + "\n"
    if not _holds(folder / MANIFEST, [digest(text.encode())]):
        put(folder / MANIFEST, text.encode())


def _staged(stage: Path, files: Iterable[tuple[str, bytes]]) -> Digests:
    found = {}
    stage.mkdir(parents=True)
    (stage / _MARK).touch()
    for name, content in files:
        path = stage / _named(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        found[name] = [digest(content)]
    return found


def _holds(path: Path, digests: list[str]) -> bool:
    return path.is_file() and not path.is_symlink() and digest(path.read_bytes()) in digests


def _led_out(folder: Path, name: str) -> bool:
    # Whether a link or a file stands where a folder of the site is to be.
    above = [folder / parent for parent in PurePosixPath(name).parents][:-1]
    return any(p.is_symlink() or (p.exists() and not p.is_dir()) for p in above)


def _in_the_way(folder: Path, name: str, known: list[str], new: list[str]) -> bool:
    path = folder / name
    return _led_out(folder, name) or (os.path.lexists(path) and not _holds(path, [*known, *new]))


def _refuse(folder: Path, obstacles: list[str]) -> None:
    if not obstacles:
        return
    names, more = sorted(obstacles)[:_MOST], len(obstacles) - _MOST
    if more > 0:
        message = phrase("system.site-in-the-way-more", folder=folder, names=names, more=more)
    else:
        message = phrase("system.site-in-the-way", folder=folder, names=names)
    raise KGError(message, phrase("system.site-in-the-way.hint"))


def _move(draft: Path, target: Path, digests: list[str]) -> None:
    if _holds(target, digests):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        like(draft, target)
    os.replace(draft, target)


def _remove(folder: Path, name: str, digests: list[str], say: Say) -> None:
    path = folder / name
    if _led_out(folder, name) or not os.path.lexists(path):
        return
    if not _holds(path, digests):
        say(phrase("system.page-left", path=path))
        return
    path.unlink()
    for parent in list(PurePosixPath(name).parents)[:-1]:
        with suppress(OSError):
            os.rmdir(folder / parent)


def _clear(stage: Path) -> None:
    if stage.is_symlink() or (stage.exists() and not stage.is_dir()):
        raise KGError(phrase("words.not-a-folder", path=stage), phrase("system.remove.hint"))
    if stage.exists():
        if any(stage.iterdir()) and not (stage / _MARK).is_file():
            raise KGError(
                phrase("system.stage-in-the-way", path=stage),
                phrase("system.stage-in-the-way.hint"),
            )
        shutil.rmtree(stage)
