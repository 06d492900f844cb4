"""What has changed since the last build, as far as claims have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kg.evidence.incremental import memory
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import FileClaims, FromNothing
from kg.project import claim_rows, dataset_file, inputs, vocabulary
from kg.project.proof import records as proofs
from kg.project.records import Data, Guests, local_id
from kg.store import snapshot

_CLAIMS = "data/claims/"


class Change(NamedTuple):
    """The files of claims that changed, before and after, by the IRI of their source: those that
    are new have no `old`, those that are gone no `new`. `digests` are those of all inputs now, and
    `registers` what registers say, which has not changed.
    """

    old: dict[str, FileClaims]
    new: dict[str, FileClaims]
    digests: dict[str, str]
    registers: Data


def found(folder: Path, earlier: Earlier) -> Change:
    """What has changed. Raises FromNothing where it is more than claims, or where the claims have
    problems.
    """
    then = earlier.inputs
    stamps = {
        name: digest
        for name, digest in then.digests.items()
        if snapshot.input_stamp(folder, name) == then.stamps.get(name)
    }
    digests = snapshot.digests(folder, stamps)
    names = {
        name
        for name in digests.keys() | then.digests.keys()
        if digests.get(name) != then.digests.get(name)
    }
    if not all(name.lower().startswith(_CLAIMS) for name in names):
        raise FromNothing("more than claims has changed")
    if inputs.unread(folder):
        raise FromNothing("files are not read")
    registers = _registers(folder, earlier)
    by_name = {held.name: source for source, held in then.files.items()}
    old = {by_name[name]: earlier.file(by_name[name]) for name in names if name in by_name}
    new: dict[str, FileClaims] = {}
    for name in sorted(names & digests.keys()):
        file = _read(folder, name, registers)
        new[file.source] = file
    return Change(old, new, digests, registers)


def _registers(folder: Path, earlier: Earlier) -> Data:
    # All but claims, of which nothing has changed.
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    return Data(
        about.space,
        about.iri,
        about.languages,
        words,
        {entity.id: entity for entity in earlier.entities},
        {source.id: source for source in earlier.sources_known},
        [],
        {},
        [],
        [],
        set(),
        [],
        settings=about.settings,
        schemes=about.schemes,
        guests=Guests({}, {}),
    )


def _read(folder: Path, name: str, registers: Data) -> FileClaims:
    # What a file of claims says.
    data = registers._replace(claims=[], citations={}, notes=[], odd=[])
    path = folder / name
    source = registers.sources.get(path.stem)
    if source is None or claim_rows.claims(path, data, set()):
        raise FromNothing("rows have problems")
    if inputs.paths(folder, proofs.PLACE):
        states, problems, stale = proofs.read(folder, data, {path.stem})
        if problems:
            raise FromNothing("records of proofs have problems")
        data.odd.extend(stale)
        data.citations.update(
            (node, data.citations[node]._replace(proof=state)) for node, state in states.items()
        )
    return next(memory.file_claims(data, {source.iri: name}))


def uses(change: Change, before: Mapping[str, int]) -> dict[str, int]:
    """In how many files each thing is used. Raises FromNothing where one that is registered is used
    no more.
    """
    now = dict(before)
    gone: set[str] = set()
    for file in change.old.values():
        for iri in file.used:
            now[iri] = now.get(iri, 0) - 1
            gone.add(iri)
    for file in change.new.values():
        for iri in file.used:
            now[iri] = now.get(iri, 0) + 1
    unused = {iri for iri in gone if now[iri] <= 0}
    for iri in unused:
        del now[iri]
    entities = change.registers.entities
    known = (entities.get(local_id(iri)) for iri in unused)
    if any(one is not None and not one.retired for one in known):
        raise FromNothing("a thing is used no more")
    return now
