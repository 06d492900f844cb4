"""What has changed since the last build: claims, registers, records of proofs and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.evidence.incremental import memory
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import Faulty, FileClaims, FromNothing
from kg.evidence.incremental.registered import Lines, Registered, is_register, registered
from kg.project import claim_rows, inputs
from kg.project.proof import records as proofs
from kg.project.records import Data, local_id
from kg.store import snapshot
from kg.words import Sentence, phrase

_CLAIMS = "data/claims/"
QUESTIONS = "ontology/questions/"


class Change(NamedTuple):
    """The files of claims that changed, before and after, by the IRI of their source: those that
    are new have no `old`, those that are gone no `new`. `own` are the things of which something
    else is said. `digests` are those of all inputs now, `registers` what registers say, `questions`
    the files of titled questions that have changed, and `lines` the lines of rows that only stand
    elsewhere now, by file.
    """

    old: dict[str, FileClaims]
    new: dict[str, FileClaims]
    own: frozenset[str]
    lines: Lines
    digests: dict[str, str]
    registers: Registered
    questions: frozenset[str]


def change_since(folder: Path, earlier: Earlier) -> Change:
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
    tables = {name for name in names if is_register(name)}
    asked = {name for name in names if name.lower().startswith(QUESTIONS)}
    records = {name for name in names if proofs.is_records(name)}
    names -= tables | asked | records
    if not all(name.lower().startswith(_CLAIMS) for name in names):
        raise FromNothing("more than claims, registers, records and questions has changed")
    if tables - digests.keys() or tables - then.digests.keys():
        raise FromNothing("a register comes or goes")
    if inputs.unread(folder):
        raise FromNothing("files are not read")
    registers = registered(folder, earlier, tables)
    names |= _read_again(digests, registers, records)
    by_name = {held.name: source for source, held in then.files.items()}
    old = {by_name[name]: earlier.file(by_name[name]) for name in names if name in by_name}
    new: dict[str, FileClaims] = {}
    for name in sorted(names & digests.keys()):
        file = _read(folder, name, registers.after)
        new[file.source] = file
        if file.source in old and old[file.source].name != name:
            # Findings name it, and it may stand elsewhere among the files.
            raise FromNothing("a file has another name")
    recorded = {path.stem for path in inputs.paths(folder, proofs.PLACE)}
    if any(local_id(source) in recorded for source in old.keys() ^ new.keys()):
        raise FromNothing("records of proofs are left without claims, or find them")
    own = _of_sources(registers.other_sources, old, new)
    lines: dict[str, Mapping[int, int]] = dict(registers.lines)
    for source in old.keys() | new.keys():
        things, moved = _compared(old.get(source), new.get(source))
        own |= things
        if moved is not None and source in old:
            lines[old[source].name] = moved
    return Change(old, new, frozenset(own), lines, digests, registers, frozenset(asked))


def _read_again(digests: Iterable[str], registers: Registered, records: Iterable[str]) -> set[str]:
    # The files of claims that mean something else, as they are, since something else is said of
    # their source or was proved of them.
    files = {Path(name).stem: name for name in digests if name.lower().startswith(_CLAIMS)}
    proved = {Path(name).stem for name in records}
    if proved - files.keys():
        raise FromNothing("a record of proofs has no claims")
    others = {local_id(source) for source in registers.other_sources}
    return {files[stem] for stem in (proved | others) & files.keys()}


def _of_sources(
    sources: Iterable[str], old: Mapping[str, FileClaims], new: Mapping[str, FileClaims]
) -> set[str]:
    # The things of which sources speak.
    files = (side[source] for source in sources for side in (old, new) if source in side)
    return {claim.subject for file in files for claim in file.claims}


def _compared(
    old: FileClaims | None, new: FileClaims | None
) -> tuple[set[str], dict[int, int] | None]:
    # (the things of which a file says something else than before, the lines of all other rows
    # before and after; None where they stand in another order: then all is taken for changed).
    before, after = (_rows(file) if file else {} for file in (old, new))
    one, two = ([row for row in a if row in b] for a, b in ((before, after), (after, before)))
    if one != two:
        return {row[0][0] for row in (*before, *after)}, None
    other = {row[0][0] for row in before.keys() ^ after.keys()}
    return other, {before[row]: after[row] for row in one}


def _rows(file: FileClaims) -> dict[tuple[tuple[str, ...], ...], int]:
    # The lines of rows, by what they say: their claims, with how they are said.
    rows: dict[int, list[tuple[str, ...]]] = {}
    for claim in file.claims:
        said = (*claim[:3], *file.citations[claim.citation], *claim.period)
        rows.setdefault(claim.line, []).append(said)
    return {tuple(claims): line for line, claims in rows.items()}


def relocated(problems: Iterable[Problem], lines: Lines) -> set[Problem]:
    """Findings of before the change, with the lines at which their rows stand now."""
    if not any(old != new for moved in lines.values() for old, new in moved.items()):
        return set(problems)
    places = {
        f"{path}:{old}": f"{path}:{new}"
        for path, moved in lines.items()
        for old, new in moved.items()
    }
    return {_relocated(problem, lines, places) for problem in problems}


def _relocated(problem: Problem, lines: Lines, places: Mapping[str, str]) -> Problem:
    moved = lines.get(problem.path)
    # A row that is there no more has no line that another one could have.
    line = moved.get(problem.line, -problem.line) if moved is not None else problem.line
    message, hint = (_elsewhere(text, places) for text in (problem.message, problem.hint))
    return problem._replace(line=line, message=message, hint=hint)


def _elsewhere(text: str, places: Mapping[str, str]) -> str:
    if not isinstance(text, Sentence):
        return text
    facts = {name: _fact(fact, places) for name, fact in text.facts.items()}
    return phrase(text.code, **facts) if facts != text.facts else text


def _fact(fact: object, places: Mapping[str, str]) -> object:
    if isinstance(fact, list):
        found = [_fact(one, places) for one in fact]
        # Several places stand in their order.
        return sorted(map(str, found)) if found != fact else fact
    return places.get(fact, fact) if isinstance(fact, str) else fact


def _read(folder: Path, name: str, registers: Data) -> FileClaims:
    # What a file of claims says.
    data = registers._replace(claims=[], citations={}, notes=[], odd=[])
    path = folder / name
    source = registers.sources.get(path.stem)
    if source is None:
        raise FromNothing("a source is not registered")
    if problems := claim_rows.claims(path, data, set()):
        raise Faulty(problems)
    if inputs.paths(folder, proofs.PLACE):
        states, faults, stale = proofs.read(folder, data, {path.stem})
        if faults:
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
    if change.registers.new - now.keys():
        raise FromNothing("a new thing is not used")
    entities = change.registers.after.entities
    known = (entities.get(local_id(iri)) for iri in unused)
    if any(one is not None and not one.retired for one in known):
        raise FromNothing("a thing is used no more")
    return now
