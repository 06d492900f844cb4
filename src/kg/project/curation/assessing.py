"""What is known of proposals before a person decides on them: whether the text of the source has
what is printed, what `kg check` would say, what is said of the same already.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError, Problem
from kg.project import inputs, proposals
from kg.project.contract import CLAIMS
from kg.project.curation import adding, formatting, trials, waiting
from kg.project.curation.adding import EditSession
from kg.project.proof.records import FAULT, NOT_PROVABLE, PROVED
from kg.project.proposals import Proposal
from kg.project.records import Claim, Data, local_id
from kg.project.typed import Project
from kg.project.values import units
from kg.rdf.terms import parts
from kg.words import Sentence, phrase

if TYPE_CHECKING:
    from kg.project.proving.proofs import Proof

_SUBJECT, _OBJECT, _RANK = map(CLAIMS.index, ("subject", "object", "rank"))
_Proved = tuple[str, "Sentence | str", str]
NO_TEXTS: Mapping[str, str] = {}
# Of a row that makes two claims the worse proof counts.
_WORSE = (FAULT, NOT_PROVABLE, PROVED)


class Eyes(NamedTuple):
    """What looks at proposals: `prove` gives the proofs of the claims of some data by the texts of
    a project's archive (`kg.project.proving.proofs.prove`), `check` every problem of a project
    (`kg.evidence.building.check`).
    """

    prove: Callable[[Path, Data], Iterable[Proof]]
    check: Callable[[Path], list[Problem]]


class Said(NamedTuple):
    """A claim of the project on the property of the thing that a proposal is of; `object` is a
    cell, as `CLAIMS` has it, `published` the day of its source, as it is known; `weak` says that
    this is not to be used alone.
    """

    source: str
    locator: str
    object: str
    period: str
    qualifier: str
    modality: str
    rank: str
    printed: str
    published: str
    weak: bool
    path: str
    line: int


class Assessed(NamedTuple):
    """A proposal with what is known of it: `proof` is proved, not-provable or fault (see
    `kg.project.proving`), "" for a row that tells no figure and no day; `why` is the reason where
    it is not proved, with what stands in the text instead; `place` is where its printed form stands
    (p3). `problems` are those that `kg check` would have if all that are looked at were accepted.
    `known` is the place of the claim (file:line) that says so already, "" for none. `said` are the
    other claims on the same property of the same thing, those of other sources first. `former` are
    the cells of the claim in place of which it would stand, none where there is none.
    """

    proposal: Proposal
    proof: str
    why: Sentence | str
    place: str
    problems: tuple[Problem, ...]
    known: str
    said: tuple[Said, ...]
    former: tuple[str, ...] = ()

    @property
    def unproved(self) -> bool:
        """Whether it tells a figure or a day that no text was found to have."""
        return self.proof in (FAULT, NOT_PROVABLE)


def assess(
    at: EditSession, chosen: Sequence[Proposal], eyes: Eyes, texts: Mapping[str, str] = NO_TEXTS
) -> list[Assessed]:
    """What is known of some open proposals of a project, in their order; `texts` are files that
    would be written with them. Raises KGError where there is no room for a trial.
    """
    readings = {one.id: read_row(at.data, one.source, one.cells) for one in chosen}
    there = known_claims(at.data, {one.source for one in chosen})
    known = {id_: there_at(found, there) for id_, found in readings.items()}
    proofs = _proofs(at, chosen, eyes)
    problems = _problems(at, [one for one in chosen if not known[one.id]], eyes, texts)
    said = _said(at.data, readings)
    former = _former(at, chosen)
    return [
        Assessed(
            one,
            *proofs[one.id],
            tuple(problems.get(one.id, ())) or _unread(one, readings[one.id]),
            known[one.id],
            said[one.id],
            former.get((one.source, one.replaces), ()),
        )
        for one in chosen
    ]


def _former(at: EditSession, chosen: Iterable[Proposal]) -> dict[tuple[str, str], tuple[str, ...]]:
    # The claims in place of which some proposals stand, by source and id.
    sources = {one.source for one in chosen if one.replaces}
    return {
        (source, proposals.id_of(source, cells)): tuple(cells)
        for source in sources
        for cells in _old_rows(at, source)[1]
    }


def _unread(one: Proposal, row: Row) -> tuple[Problem, ...]:
    # Where registers are broken, a row may say nothing and no problem be told of it.
    return () if row.data.claims else (Problem(one.path, one.line, 0, phrase("queue.unread")),)


# --- a row as claims ------------------------------------------------------------------------------


class Row(NamedTuple):
    """What a row of a source says, read by itself: `data` holds its claims and no others,
    `problems` what is wrong with it.
    """

    data: Data
    problems: list[Problem]


def read_row(data: Data, source: str, cells: Sequence[str]) -> Row:
    """The claims that the cells of `CLAIMS` make for a source of a project."""
    apart, problems = adding.read_row(data, source, dict(zip(CLAIMS, cells, strict=True)))
    return Row(apart, [problem for _, problem in problems])


_Key = tuple[str, ...]


def known_claims(data: Data, sources: Collection[str]) -> dict[_Key, str]:
    """The places (file:line) of the claims of some sources, by what decides on whether a row makes
    the same one.
    """
    nodes = {data.sources[source].iri for source in sources if source in data.sources}
    return {
        _key(data, claim): f"{claim.path}:{claim.line}"
        for claim in reversed(data.claims)
        if data.citations[claim.citation].source in nodes
    }


def there_at(row: Row, known: Mapping[_Key, str]) -> str:
    """Where all that a row claims is said already, "" where it is not."""
    places = [known.get(_key(row.data, claim), "") for claim in row.data.claims]
    return places[0] if places and all(places) else ""


def _key(data: Data, claim: Claim) -> _Key:
    # Not by its rank, nor by how it is printed.
    found = data.citations[claim.citation]
    way = (found.locator, found.period, found.modality, found.qualifier, found.speaker)
    return (*claim[:3], found.source, *way)


# --- proofs ---------------------------------------------------------------------------------------


def _proofs(at: EditSession, chosen: Iterable[Proposal], eyes: Eyes) -> dict[str, _Proved]:
    by_source: dict[str, list[Proposal]] = {}
    for one in chosen:
        by_source.setdefault(one.source, []).append(one)
    return {
        id_: proved
        for source, rows in by_source.items()
        for id_, proved in _proofs_of(at, source, rows, eyes).items()
    }


def _proofs_of(
    at: EditSession, source: str, rows: Sequence[Proposal], eyes: Eyes
) -> dict[str, _Proved]:
    # The text of a source is read once; a claim goes by the line of its row.
    data = at.data._replace(claims=[], citations={}, notes=[])
    for line, one in enumerate(rows):
        cells = list(one.cells)
        # What is set aside is looked at as well: it may be wrong that it stands there.
        cells[_RANK] = ""
        apart = read_row(at.data, source, cells).data
        data.claims.extend(claim._replace(line=line) for claim in apart.claims)
        data.citations.update(apart.citations)
    readable = {claim.line for claim in data.claims}
    try:
        proofs = list(eyes.prove(at.folder, data))
    except KGError as error:
        return {one.id: (NOT_PROVABLE, error.message, "") for one in rows}
    found: dict[int, _Proved] = {}
    for proof in sorted(proofs, key=lambda proof: _WORSE.index(proof.state)):
        told = proof.state, proof.reason or "", proof.place
        found.setdefault(proof.claim.line, told)
    unread = NOT_PROVABLE, phrase("queue.unread"), ""
    return {
        one.id: found.get(line, ("", "", "") if line in readable else unread)
        for line, one in enumerate(rows)
    }


# --- problems -------------------------------------------------------------------------------------


class _Trial(NamedTuple):
    # Files as they would be; the ids of the proposals by file and line of their rows, and the
    # subject of every row.
    texts: dict[str, str]
    ids: dict[tuple[str, int], set[str]]
    subjects: dict[tuple[str, int], str]


def _problems(
    at: EditSession, chosen: Sequence[Proposal], eyes: Eyes, texts: Mapping[str, str]
) -> dict[str, list[Problem]]:
    # By the id of a proposal what would be wrong.
    broken = {source: _old_rows(at, source)[2] for source in {one.source for one in chosen}}
    found = {one.id: list(broken[one.source]) for one in chosen if broken[one.source]}
    left = [one for one in chosen if one.id not in found]
    known: list[Problem] | None = None
    # The shapes look at what can be read: once more without what cannot.
    for _ in range(2):
        if not left:
            break
        trial = _tried(at, left, texts)
        with trials.stand_in(at.folder, trial.texts) as copy:
            new = eyes.check(copy)
        if new and known is None:
            known = eyes.check(at.folder)
        new = adding.newly(known or [], new)
        if not new:
            break
        for problem in new:
            for id_ in _concerned(at.data, problem, trial, left):
                found.setdefault(id_, []).append(problem)
        # What makes one statement is accepted together, or not at all.
        out = {(one.source, one.group or one.id) for one in left if one.id in found}
        left = [one for one in left if (one.source, one.group or one.id) not in out]
    return found


def _tried(at: EditSession, chosen: Iterable[Proposal], texts: Mapping[str, str]) -> _Trial:
    trial = _Trial(dict(texts), {}, {})
    by_source: dict[str, list[Proposal]] = {}
    for one in chosen:
        by_source.setdefault(one.source, []).append(one)
    for source, rows in by_source.items():
        name, old, _ = _old_rows(at, source)
        goes = waiting.without(source, waiting.replaced(rows))
        old = [cells for cells in old if not goes(cells)]
        project = project_of(at.data, source)
        ids: dict[tuple[str, ...], set[str]] = {}
        new: list[list[str]] = []
        for one in rows:
            for cells in formatting.claims([one.cells], project):
                ids.setdefault(tuple(cells), set()).add(one.id)
                new.append(cells)
        lines = formatting.in_order([*formatting.claims(old, project), *new])
        trial.texts[name] = formatting.table_text(CLAIMS, lines)
        line = 2
        for cells in lines:
            trial.ids[name, line] = ids.get(tuple(cells), set())
            trial.subjects[name, line] = cells[_SUBJECT]
            line += 1 + sum(cell.count("\n") for cell in cells)
    return trial


def _old_rows(at: EditSession, source: str) -> tuple[str, list[list[str]], list[Problem]]:
    # (the file of the claims of a source, its rows, what is wrong with it).
    path = inputs.located(at.folder, f"data/claims/{source}.csv")
    name = path.relative_to(at.folder).as_posix()
    if formatting.content(path) is None:
        return name, [], []
    table, problems = formatting.read_table(path, name, at.data)
    return name, [row.cells for row in table.rows], problems


def project_of(data: Data, source: str) -> Project:
    """What decides on what the cells of a source mean."""
    known = data.sources.get(source)
    return Project(data.vocabulary, known.language if known else "", data.settings)


def _concerned(
    data: Data, problem: Problem, trial: _Trial, chosen: Sequence[Proposal]
) -> Iterable[str]:
    # The proposals that a problem is of: that of its row, else those of the thing that its row is
    # of, else those of its file, else all.
    place = problem.path, problem.line
    if ids := trial.ids.get(place):
        return ids
    registered = (one.id for one in data.entities.values() if (one.path, one.line) == place)
    thing = trial.subjects.get(place) or next(registered, "")
    about = [one.id for one in chosen if thing in (one.cells[_SUBJECT], one.cells[_OBJECT])]
    file = [one.id for one in chosen if problem.path == f"data/claims/{one.source}.csv"]
    return (about if thing else ()) or file or [one.id for one in chosen]


# --- what is said of the same ---------------------------------------------------------------------


def _said(data: Data, readings: Mapping[str, Row]) -> dict[str, tuple[Said, ...]]:
    about = {
        id_: next(((c.subject, c.predicate) for c in row.data.claims), ("", ""))
        for id_, row in readings.items()
    }
    wanted = set(about.values())
    found: dict[tuple[str, str], list[Claim]] = {key: [] for key in wanted}
    for claim in data.claims:
        if claim[:2] in wanted:
            found[claim[:2]].append(claim)
    currencies = units(data.claims)
    sources = {source.iri: source for source in data.sources.values()}

    def saying(claim: Claim) -> Said:
        citation = data.citations[claim.citation]
        source = sources.get(citation.source)
        return Said(
            source=local_id(citation.source),
            locator=citation.locator,
            object=_cell(data, claim, currencies.get((*claim[:2], claim.citation), "")),
            period=citation.period,
            qualifier=citation.qualifier,
            modality="" if citation.modality == "stated" else citation.modality,
            rank=citation.rank,
            printed=citation.printed,
            published=source.published if source else "",
            weak=claim.weak,
            path=claim.path,
            line=claim.line,
        )

    told = {key: [saying(claim) for claim in claims] for key, claims in found.items()}
    result = {}
    for id_, row in readings.items():
        own = {citation.source for citation in row.data.citations.values()}
        ids = {local_id(node) for node in own}
        result[id_] = tuple(sorted(told[about[id_]], key=lambda one: one.source in ids))
    return result


def _cell(data: Data, claim: Claim, currency: str) -> str:
    # The object of a claim as a cell has it.
    if claim.object.startswith('"'):
        text = parts(claim.object)[0]
        return f"{currency} {text}" if currency else text
    if claim.object.startswith(f"<{data.space}entity/"):
        return local_id(claim.object)
    return data.vocabulary.name(claim.object[1:-1])
