"""What a build keeps for the next one: its inputs, what was read of them, and what is known of all
claims together.

It stands in the folder `memory` of a store. It is pickled, and of a pickle only the values of this
project are made: what a stranger has put there runs no code.
"""

from __future__ import annotations

import io
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, cast

from kg.errors import Problem
from kg.evidence.fulfilments import Fulfilment, Spoken, deadline
from kg.project import inputs
from kg.project.proof import records as proofs
from kg.project.records import Citation, Claim, Data, Note
from kg.rdf import files
from kg.store import generations, integrity, weighing

FOLDER = "memory"
INPUTS, ENTITIES, FINDINGS, KNOWN, HELD = (
    f"{FOLDER}/{name}" for name in ("inputs", "entities", "findings", "known", "held")
)
_CLAIMS = "data/claims/"
_SEGMENT = f"{FOLDER}/claims-"
# The newest protocol of the oldest Python that is supported.
_PROTOCOL = 5
_RECORDS = ("Entity", "Source", "Citation", "Claim", "Note", "Days")
_ALLOWED = frozenset(
    {
        *(("kg.project.records", name) for name in _RECORDS),
        *((__name__, name) for name in ("FileClaims", "Held", "Inputs", "Known")),
        ("kg.evidence.fulfilments", "Spoken"),
        ("kg.errors", "Problem"),
        ("kg.words", "_sentence"),
        ("kg.words", "language_name"),
        ("kg.words", "labelled"),
        ("kg.forms.writing", "Amount"),
        ("kg.forms.writing", "Day"),
        ("decimal", "Decimal"),
    }
)


# The stamps of inputs by name.
Stamps = dict[str, tuple[int, ...]]


class FromNothing(Exception):
    """Why the next build has to be made from nothing, in words for who works on this."""


class Faulty(FromNothing):
    """Rows that have changed have problems, perhaps with others behind them."""

    def __init__(self, problems: Iterable[Problem]):
        super().__init__("rows have problems")
        self.problems = frozenset(problems)


class FileClaims(NamedTuple):
    """What was read of one file of claims: `odd` are the remarks on it, `used` the IRIs that it
    uses.
    """

    name: str
    source: str
    claims: list[Claim]
    citations: dict[str, Citation]
    notes: list[Note]
    odd: list[Problem]
    used: frozenset[str]


class Held(NamedTuple):
    """Where what was read of a file of claims is kept: in which segment, from which byte on, how
    many bytes; how many claims and notes it has.
    """

    name: str
    segment: str
    start: int
    length: int
    claims: int
    notes: int


class Inputs(NamedTuple):
    """What a build was made of: the digest and the stamp of each input by its name, and the files
    of claims by the IRI of their source.
    """

    digests: dict[str, str]
    stamps: Stamps
    files: dict[str, Held]


class Known(NamedTuple):
    """What is known of all claims together: how new sources are, in how many files each thing is
    used, how often sources name each thing and what is about it, how many triples each source
    states, and the days of the plans whose end is open, by what is planned.
    """

    spoken: Spoken
    uses: dict[str, int]
    mentions: dict[str, int]
    weights: dict[str, int]
    triples: dict[str, int]
    due: dict[str, tuple[str, ...]]


def dumped(value: object) -> bytes:
    """A value as it is kept."""
    return pickle.dumps(value, _PROTOCOL)


def loaded(raw: bytes) -> Any:
    """What was kept. Raises pickle.UnpicklingError for what is not of this project."""
    return _Unpickler(io.BytesIO(raw)).load()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


# --- what is known of all claims together ---------------------------------------------------------


def known(place: Path) -> Known:
    """What is known of all claims of a store: what a build from nothing kept of them, and what each
    one since has changed.
    """
    found: Known = loaded((place / KNOWN).read_bytes())
    for today, *changes in _steps(place, KNOWN):
        found = found._replace(spoken=found.spoken._replace(today=today))
        for one, change in zip(_mappings(found), changes, strict=True):
            one.update(change)
            for key in [key for key, value in change.items() if value is None]:
                del one[key]
    return found


def known_step(before: Known, after: Known) -> bytes:
    """What is known otherwise than before, as it is kept."""
    changes = []
    for old, new in zip(_mappings(before), _mappings(after), strict=True):
        change = {key: value for key, value in new.items() if old.get(key) != value}
        changes.append(change | dict.fromkeys(old.keys() - new.keys()))
    return dumped((after.spoken.today, *changes))


def _mappings(found: Known) -> tuple[dict[str, Any], ...]:
    newest = found.spoken.newest
    rest = found.uses, found.mentions, found.weights, found.triples, found.due
    return cast(tuple[dict[str, Any], ...], (newest, *rest))


def findings(place: Path) -> set[Problem]:
    """The findings of a store."""
    found: set[Problem] = set(loaded((place / FINDINGS).read_bytes()))
    for gone, come in _steps(place, FINDINGS):
        found.difference_update(gone)
        found.update(come)
    return found


def findings_step(before: set[Problem], after: set[Problem]) -> bytes:
    """The findings that go and come, as they are kept."""
    return dumped((sorted(before - after), sorted(after - before)))


def step(name: str, number: int) -> str:
    """The name of the file in which a generation keeps what it has changed of another file."""
    return f"{name}-{number}"


def _steps(place: Path, name: str) -> Iterator[Any]:
    paths = (place / FOLDER).glob(f"{Path(name).name}-*")
    for path in sorted(paths, key=lambda path: int(path.name.rpartition("-")[2])):
        yield loaded(path.read_bytes())


# --- what is kept ---------------------------------------------------------------------------------


def file_claims(data: Data, names: Mapping[str, str]) -> Iterator[FileClaims]:
    """What was read of each file of claims, in their order; `names` are the files by the IRI of
    their source.
    """
    citations = _Groups(data.citations.items(), lambda item: item[1].source)
    claims = _Groups(data.claims, lambda claim: claim.path)
    notes: dict[str, list[Note]] = {}
    for note in data.notes:
        notes.setdefault(note.path, []).append(note)
    odd: dict[str, list[Problem]] = {}
    by_stem = {Path(name).stem: name for name in names.values()}
    for problem in data.odd:
        # What was proved is told of the claims, whatever the case of either ending.
        path = problem.path
        of = by_stem.get(Path(path).stem, path) if proofs.is_records(path) else path
        odd.setdefault(of, []).append(problem)
    for source, name in names.items():
        own, cited = claims.of(name), dict(citations.of(source))
        used = frozenset(uses(own, cited, data))
        yield FileClaims(name, source, own, cited, notes.get(name, []), odd.get(name, []), used)


_One = TypeVar("_One")


class _Groups(Generic[_One]):
    # Values in groups that follow one another, which are asked for in their order.
    def __init__(self, values: Iterable[_One], key: Callable[[_One], str]):
        self.groups = groupby(values, key)
        self.next = next(self.groups, None)

    def of(self, key: str) -> list[_One]:
        if self.next is None or self.next[0] != key:
            return []
        found = list(self.next[1])
        self.next = next(self.groups, None)
        return found


def uses(claims: Iterable[Claim], citations: Mapping[str, Citation], data: Data) -> Iterator[str]:
    """The IRIs of the entities that claims use."""
    links = {f"<{p.iri}>" for p in data.vocabulary.properties.values() if p.cell == "entity"}
    for claim in claims:
        yield claim.subject
        if claim.predicate in links:
            yield claim.object
    for citation in citations.values():
        if citation.speaker:
            yield citation.speaker


def deadlines(fulfilled: Iterable[Fulfilment]) -> dict[str, tuple[str, ...]]:
    """The last days of the plans whose end is open, by what is planned."""
    found = ((one.thing, deadline(one)) for one in fulfilled)
    return {thing: days for thing, days in found if days}


def segment(number: int) -> str:
    """The name of the file that holds what a generation has read of files of claims."""
    return f"{_SEGMENT}{number}"


def segments(place: Path) -> list[str]:
    """The names of the files with what was read of files of claims."""
    return sorted(f"{FOLDER}/{path.name}" for path in place.glob(f"{_SEGMENT}*"))


def placed(
    files: Iterable[FileClaims], name: str, write: Callable[[bytes], object]
) -> tuple[dict[str, Held], Counter[str]]:
    """(where each file's part of a segment is, by its source; how many files use each thing): the
    bytes of the segment are handed to `write`.
    """
    found: dict[str, Held] = {}
    used: Counter[str] = Counter()
    start = 0
    for file in files:
        raw = dumped(file)
        write(raw)
        claims, notes = len(file.claims), len(file.notes)
        found[file.source] = Held(file.name, name, start, len(raw), claims, notes)
        used.update(file.used)
        start += len(raw)
    return found, used


def may_be(folder: Path) -> bool:
    """Whether the next build can be made of the last one: not where RDF files say more than what
    the dataset says of itself.
    """
    others = inputs.paths(folder, "data", frozenset(files.FORMATS))
    return all(path.name.lower() == "dataset.ttl" for path in others)


def keep(
    draft: generations.Draft,
    read_of: tuple[dict[str, str], Stamps],
    data: Data,
    found: tuple[list[Problem], Spoken, weighing.Said, list[Fulfilment]],
) -> None:
    """Keep what a build from nothing has read and found; `read_of` are the digests and the stamps
    of its inputs, `found` are the findings, how new sources are, all that is said, and what came of
    plans.
    """
    digests, stamps = read_of
    remarks, spoken, said, fulfilled = found
    claimed = sorted(name for name in digests if name.lower().startswith(_CLAIMS))
    names = {data.sources[Path(name).stem].iri: name for name in claimed}
    with draft.writing(segment(0)) as file:
        held, used = placed(file_claims(data, names), segment(0), file.write)
    draft.keep_raw(INPUTS, dumped(Inputs(digests, stamps, held)))
    draft.keep_raw(ENTITIES, registered(data))
    draft.keep_raw(FINDINGS, dumped(remarks))
    known = Known(
        spoken,
        dict(used),
        dict(weighing.mentions(said)),
        dict(weighing.weights(said)),
        dict(said.spoken),
        deadlines(fulfilled),
    )
    draft.keep_raw(KNOWN, dumped(known))


def registered(data: Data) -> bytes:
    """What registers say, as it is kept."""
    return dumped(([*data.entities.values()], [*data.sources.values()]))


def stamps_of(folder: Path, found: Mapping[str, integrity.Stamp], names: Iterable[str]) -> Stamps:
    """The stamps of inputs by name, of those that `snapshot.stamps` gives."""
    paths = ((name, str(folder / name)) for name in names)  # of the folder `.` it is left out
    return {name: tuple(found[path]) for name, path in paths if path in found}
