"""A folder of files that kg writes anew each time, beside others that it never touches.

`.kg-site` in the folder is the list of what was written: a digest of each file. Only what it names
and is unchanged is replaced or removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from kg.errors import KGError
from kg.system.writing import Say, like, locked, put, silent

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
        reason = "it is no folder" if folder.exists() and not folder.is_dir() else error.strerror
        raise KGError(f"cannot write to {folder}: {reason}") from error


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
        say(f"{folder} holds a site of which no list was kept: pages that it has no more are left")
    return len(new)


def _read(folder: Path) -> Digests:
    path = folder / MANIFEST
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise KGError(f"{path} is no regular file", "remove it")
    try:
        text = path.read_bytes() if path.exists() else b""
        found = json.loads(text) if text.strip() else {}
        return {str(_named(name)): [str(d) for d in digests] for name, digests in found.items()}
    except (ValueError, TypeError, AttributeError):
        hint = "restore it; without it no file of an earlier site is replaced or removed"
        raise KGError(f"{path} cannot be read as the list of a site's files", hint) from None


def _named(name: str) -> PurePosixPath:
    # A list that came with somebody else's folder names nothing elsewhere.
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(name)
    return path


def _write(folder: Path, known: Digests) -> None:
    text = json.dumps(known, ensure_ascii=False, sort_keys=True, indent=0) + "\n"
    if not _holds(folder / MANIFEST, [_digest(text.encode())]):
        put(folder / MANIFEST, text.encode())


def _staged(stage: Path, files: Iterable[tuple[str, bytes]]) -> Digests:
    found = {}
    stage.mkdir(parents=True)
    (stage / _MARK).touch()
    for name, content in files:
        path = stage / _named(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        found[name] = [_digest(content)]
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _holds(path: Path, digests: list[str]) -> bool:
    return path.is_file() and not path.is_symlink() and _digest(path.read_bytes()) in digests


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
    shown = ", ".join(sorted(obstacles)[:_MOST])
    more = f" and {len(obstacles) - _MOST} more" if len(obstacles) > _MOST else ""
    raise KGError(
        f"{folder} holds files that kg did not write, or that were changed since, "
        f"where pages are to be: {shown}{more}; nothing was written",
        "move them away, or name another folder",
    )


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
        say(f"{path} is no page any more, but was changed since it was written: it is left")
        return
    path.unlink()
    for parent in list(PurePosixPath(name).parents)[:-1]:
        with suppress(OSError):
            os.rmdir(folder / parent)


def _clear(stage: Path) -> None:
    if stage.is_symlink() or (stage.exists() and not stage.is_dir()):
        raise KGError(f"{stage} is no folder", "remove it")
    if stage.exists():
        if any(stage.iterdir()) and not (stage / _MARK).is_file():
            raise KGError(
                f"{stage} is in the way, and not of kg",
                "move it elsewhere: a site is written there first",
            )
        shutil.rmtree(stage)
