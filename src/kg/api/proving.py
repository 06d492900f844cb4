"""What the texts of the archive prove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.api.handle import Folder
from kg.errors import KGError
from kg.project import reading
from kg.project.proving import keeping
from kg.project.proving import proofs as proving
from kg.project.proving.proofs import Proof
from kg.project.records import Data
from kg.spelling import closest
from kg.store import snapshot
from kg.system.writing import Say, commit, locked, silent
from kg.words import Sentence, phrase


class Proofs(NamedTuple):
    """The proofs of the claims of some sources, with the data that they are of."""

    data: Data
    proofs: list[Proof]


def proofs(folder: Folder, sources: Sequence[str] = ()) -> Proofs:
    """The proofs of the claims of some sources (none: of all), with the data."""
    place = snapshot.require_project(folder)
    # Whatever problems there are: what can be read can be proved.
    data, _ = reading.whole(place)
    names = [name.removeprefix("source:") for name in sources]
    for name in names:
        if name not in data.sources:
            raise KGError(phrase("proof.no-source", name=name), closest(name, data.sources))
    return Proofs(data, list(proving.prove(place, data, names)))


def prove(
    sources: Sequence[str] | str = (), folder: Folder = ".", *, record: bool = False,
    say: Say = silent,
) -> list[Proof]:  # fmt: skip
    """What the texts that `archive` keeps prove of each figure and day of some sources (none: of
    all): its state is proved, not-provable or fault. With `record` it is kept in data/proofs.

    Raises KGError for an unknown source, or a text that cannot be read.
    """
    named = (sources,) if isinstance(sources, str) else tuple(sources)
    found = proofs(folder, named)
    if record:
        recorded(folder, found, say)
    return found.proofs


def recorded(folder: Folder, found: Proofs, say: Say = silent) -> Sentence:
    """Keep proofs in the files of the project; returns what was written, in words."""
    place = snapshot.require_project(folder)
    with locked(place, say):
        changes = keeping.changes(place, found.data, found.proofs)
        commit(place, changes)
    if not changes:
        return phrase("proof.recorded-none")
    return phrase("proof.recorded", count=len(changes))
