"""A project as it would be with other texts in its files, looked at before they are written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KGError
from kg.system.hindrances import why
from kg.words import phrase


@contextmanager
def stand_in(folder: Path, texts: Mapping[str, str]) -> Iterator[Path]:
    """A folder in which a project stands with some texts in its files, as long as it is looked at.
    Raises KGError where there is no room for one.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="kg-add-") as name:
        copy = Path(name)
        try:
            for file in _plain(folder):
                if file not in texts:
                    _linked(folder / file, copy / file)
            for file, text in texts.items():
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                (copy / file).write_bytes(text.encode())
        except OSError as error:
            message = phrase("project.no-trial", folder=copy.parent, reason=why(error))
            raise KGError(message, phrase("project.no-trial.hint")) from None
        yield copy


def _plain(folder: Path) -> Iterator[str]:
    # The files of a project, as paths in it, without devices, pipes, and links that lead out: these
    # have no end, or are not its own.
    root = Path(os.path.realpath(folder))
    for part in ("data", "ontology"):
        for place, _, names in os.walk(folder / part):
            for path in (Path(place) / name for name in names):
                if path.is_file() and Path(os.path.realpath(path)).is_relative_to(root):
                    yield path.relative_to(folder).as_posix()


def _linked(path: Path, other: Path) -> None:
    import shutil

    other.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(os.path.realpath(path), other)  # nothing is copied where that can be
    except OSError:
        shutil.copyfile(path, other)
