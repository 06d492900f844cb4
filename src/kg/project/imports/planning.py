"""What an import would write, and what it would change: nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem, Refused
from kg.project import inputs
from kg.project.contract import CLAIMS, ROW, SOURCES, register_columns
from kg.project.curation import adding, formatting, waiting
from kg.project.curation.adding import EditSession
from kg.project.imports import comparing, registering, resolving, sampling
from kg.project.imports.comparing import Claim, Compared
from kg.project.imports.identity import IDENTIFIER, Key, Known, Near, classes_of
from kg.project.imports.mapping import TableMapping
from kg.project.imports.resolving import Resolved, Wish
from kg.project.imports.sampling import Look
from kg.project.imports.statements import Named, Reading, Said, Statements, statements
from kg.project.imports.tables import Table
from kg.project.records import Data, Source
from kg.project.typed import Project
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import compact, expand
from kg.rdf.terms import PREFIXES, iri
from kg.system.writing import Change
from kg.words import phrase

_SUBJECT, _OBJECT = CLAIMS.index("subject"), CLAIMS.index("object")


class Plan(NamedTuple):
    """What an import would do: `changes` to the files of the project, `compared` with what stood
    there; `made` are the ids of new things, `matched` of known ones, `retired` of those that the
    table no longer tells of. `bad` are the problems of rows, `others` those of what else; `near` is
    to be decided on first; `empty` are identifiers that tell no thing from another. `rows` says
    how many rows count, `passed` how many do not; `numbers` are those of rows by locator.
    """

    source: str
    changes: list[Change]
    compared: Compared
    made: list[str]
    matched: list[str]
    retired: list[str]
    near: list[Near]
    empty: Mapping[str, int]
    bad: list[Problem]
    others: list[Problem]
    rows: int
    passed: int
    registers: list[list[str]]
    data: Data
    numbers: Mapping[str, int]


class Request(NamedTuple):
    """What is to be imported: a table with its mapping, the row of its source (by column), and
    whether things that look alike are new ones, and rows with faults are left out. `look` tells
    what the shapes say of a project.
    """

    table: Table
    mapping: TableMapping
    source: Mapping[str, str]
    all_new: bool = False
    leave_out: bool = False
    look: Look | None = None


def plan(at: EditSession, request: Request) -> Plan:
    """What the import of a table would do to a project. Raises Refused where its mapping names
    terms that the project has not, KGError where a decision names no thing.
    """
    _check_terms(request.mapping, at.data.vocabulary)
    reading = Reading(request.source["language"], at.data.settings)
    found = list(statements(request.table, request.mapping, reading))
    planner = _Planner(at, request, found)
    faults = {problem for one in found for problem in one.faults}
    first = planner.draft(faults)
    if not (request.leave_out and first.bad) or len(first.bad) == len(faults):
        return first
    second = planner.draft(set(first.bad))
    return second._replace(bad=sorted({*first.bad, *second.bad}))


def _check_terms(mapping: TableMapping, words: Vocabulary) -> None:
    name = mapping.name or phrase("project.mapping-own")
    problems = []
    for thing in mapping.things:
        for cls in (thing.cls, *(thing.classes or {}).values()):
            if cls and expand(cls, words.prefixes) not in words.classes:
                problems.append(Problem(name, 0, 0, *words.unknown(cls, "class", words.classes)))
        for claim in thing.claims:
            term = expand(claim.predicate, words.prefixes)
            if term not in words.properties:
                unknown = words.unknown(claim.predicate, "property", words.properties)
                problems.append(Problem(name, 0, 0, *unknown))
    if any(thing.identifier for thing in mapping.things) and IDENTIFIER not in words.properties:
        term = compact(IDENTIFIER, PREFIXES) or IDENTIFIER
        message = phrase("project.terms-missing", names=[term])
        problems.append(Problem("ontology", 0, 0, message, phrase("project.import-terms.hint")))
    if problems:
        raise Refused(sorted(set(problems)))


class _Planner:
    # One table and one project; a draft is made of the rows without faults.

    def __init__(self, at: EditSession, request: Request, found: list[Statements]):
        self.at, self.request, self.found = at, request, found
        self.source = request.source["id"]
        self.name = request.table.name
        self.files = _Files(at, self.source)
        things = (thing for one in found for thing in one.things if thing)
        classes = classes_of(things, at.data.vocabulary)
        self.known = Known(at.data, classes, request.source["publisher"])
        self.known.add_own(self.files.claims)
        self.own = {row[0]: row for row in self.files.register}

    def draft(self, faults: set[Problem]) -> Plan:
        """The plan without the rows that have faults."""
        mapping, language = self.request.mapping, self.request.source["language"]
        wish = Wish(mapping, self.source, language, self.request.all_new)
        bad = {problem.line for problem in faults}
        good = [one for one in self.found if one.number not in bad]
        things, keys = resolving.resolved(good, self.known, self.own, wish, self.name)
        if things.faults:
            faults = faults | set(things.faults)
            bad = {problem.line for problem in faults}
            good = [one for one in good if one.number not in bad]
            things, keys = resolving.resolved(good, self.known, self.own, wish, self.name)
        return self.planned(good, things, keys, faults)

    def planned(
        self,
        good: list[Statements],
        things: Resolved,
        keys: Mapping[Named, Key],
        faults: set[Problem],
    ) -> Plan:
        rows = _Rows(self.name, things, keys)
        bad = {problem.line for problem in faults}
        left = frozenset(rows.locator(one) for one in self.found if one.number in bad)
        held, others = self.files.claims_of_rows(left)
        data = self.with_source()
        project = Project(data.vocabulary, self.request.source["language"], data.settings)
        new = comparing.settled(formatting.claims(rows.claims(good), project), held)
        claims = formatting.in_order([*new, *formatting.claims(others, project)])
        register, retired = self.register(things, claims)
        texts = self.texts(claims, register, data)
        of_rows, rest = self.placed(adding.new_problems(self.at, texts), claims, rows.numbers)
        faulty = {problem.line for problem in of_rows}
        readable = [claim for claim in new if rows.numbers.get(claim[0]) not in faulty]
        of_rows += self.looked_at(readable, register, data, rows)
        return Plan(
            source=self.source,
            changes=self.files.changes(texts),
            compared=comparing.compared(held, new, rows.mains),
            made=sorted(row[0] for row in register if row[0] not in self.own),
            matched=sorted(things.matched),
            retired=retired,
            near=things.near,
            empty=things.empty,
            bad=sorted({*faults, *of_rows}),
            others=rest,
            rows=len(self.found),
            passed=len(self.request.table.rows) - len(self.found),
            registers=register,
            data=data,
            numbers=rows.numbers,
        )

    def texts(
        self, claims: Sequence[Claim], register: Sequence[Sequence[str]], data: Data
    ) -> dict[str, str]:
        """The files of the project as they would be, by their names."""
        files = self.files
        texts = {
            "data/sources.csv": files.with_source(self.request.source, data),
            files.register_name: formatting.written(files.register_name, register, data),
            files.claims_name: formatting.table_text(CLAIMS, claims),
        }
        if not register and files.before[files.register_name] is None:
            del texts[files.register_name]
        return texts

    def looked_at(
        self, claims: Sequence[Claim], register: Sequence[Sequence[str]], data: Data, rows: _Rows
    ) -> list[Problem]:
        """What the shapes say of new things, at the rows that tell of them."""
        if self.request.look is None or not claims:
            return []
        of = sampling.sample(self.request.source, claims, register, data)
        found = sampling.problems(self.at.folder, of, self.request.look)
        return [
            Problem(self.name, number, 0, problem.message, problem.hint)
            for id_, told in found.items()
            for problem in told
            for number in sorted(rows.of.get(id_, ()))
        ]

    def with_source(self) -> Data:
        """The project with its source, whose language decides on what is meant."""
        data, cells = self.at.data, self.request.source
        node = iri(f"{data.space}source/{self.source}")
        name = "data/sources.csv"
        one = Source(
            self.source, node, "", "", "", False, cells["publisher"], name, 0, cells["language"]
        )
        return data._replace(sources={**data.sources, self.source: one})

    def register(
        self, things: Resolved, claims: Sequence[Claim]
    ) -> tuple[list[list[str]], list[str]]:
        """(the rows of the import's register, the ids of those that are retired now)."""
        languages = self.at.data.languages
        column = registering.name_column(self.request.source["language"], languages)
        used = self.used(claims)
        rows, retired = [], []
        heir = register_columns(languages).index("replaced_by")
        for id_, row in self.own.items():
            names = things.names.get(id_, ())
            kept = registering.renamed(row, names, column, languages) if names else list(row)
            if not names and id_ not in used and not row[heir]:
                kept[heir] = "-"
                retired.append(id_)
            rows.append(kept)
        for id_, cls in things.classes.items():
            if id_ not in self.own and id_ in used:
                names = things.names[id_]
                rows.append(registering.register_row(id_, cls, names, column, languages))
        return rows, sorted(retired)

    def used(self, claims: Iterable[Claim]) -> set[str]:
        """The ids that claims use: those of the table, and those of other sources."""
        used = {claim[column] for claim in claims for column in (_SUBJECT, _OBJECT)}
        if not self.own:
            return used
        space = f"<{self.at.data.space}entity/"
        for claim in self.at.data.claims:
            if claim.path != self.files.claims_name:
                terms = (claim.subject, claim.object)
                used.update(t[len(space) : -1] for t in terms if t.startswith(space))
        return used

    def placed(
        self, problems: Iterable[Problem], claims: Sequence[Claim], numbers: Mapping[str, int]
    ) -> tuple[list[Problem], list[Problem]]:
        """(problems of rows, at the row of the table that they come from; other problems)."""
        of_rows, rest = [], []
        for problem in problems:
            at = problem.line - 2
            mine = problem.path == self.files.claims_name and 0 <= at < len(claims)
            number = numbers.get(claims[at][0], 0) if mine else 0
            if number:
                of_rows.append(Problem(self.name, number, 0, problem.message, problem.hint))
            else:
                rest.append(problem)
        return of_rows, sorted(set(rest))


class _Rows:
    # The rows of claims that the rows of a table make; `mains` are the things that they are of, and
    # `numbers` their numbers, by their locators; `of` has the rows that name a thing.

    def __init__(self, table: str, things: Resolved, keys: Mapping[Named, Key]):
        self.table, self.things, self.keys = table, things, keys
        self.mains: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.of: dict[str, set[int]] = {}

    def locator(self, one: Statements) -> str:
        """The place of a row: its own id where it has one, else its number."""
        return ROW + (one.own or str(one.number))

    def id_of(self, thing: Named | None) -> str:
        return self.things.ids.get(self.keys[thing], "") if thing in self.keys and thing else ""

    def claims(self, found: Iterable[Statements]) -> Iterable[list[str]]:
        for one in found:
            locator = self.locator(one)
            ids = [self.id_of(thing) for thing in one.things]
            self.mains.setdefault(locator, next(filter(None, ids), ""))
            self.numbers.setdefault(locator, one.number)
            for id_, thing in zip(ids, one.things, strict=True):
                if id_:
                    self.of.setdefault(id_, set()).add(one.number)
                if id_ and thing and thing.identifier and thing.identifier not in self.things.empty:
                    yield _claim(locator, id_, "dcterms:identifier", thing.identifier)
            for said in one.said:
                if row := self.row_of(locator, said, ids):
                    yield row

    def row_of(self, locator: str, said: Said, ids: Sequence[str]) -> list[str] | None:
        object_ = ids[said.target] if said.target >= 0 else said.text
        if not (ids[said.subject] and object_):
            return None
        row = _claim(locator, ids[said.subject], said.predicate, object_)
        row[4:7] = said.period, said.qualifier, said.modality
        row[CLAIMS.index("printed")] = said.printed
        return row


def _claim(locator: str, subject: str, predicate: str, object_: str) -> list[str]:
    return [locator, subject, predicate, object_, *[""] * (len(CLAIMS) - 4)]


class _Files:
    # The files of a project that an import of a source writes, and what they hold.

    def __init__(self, at: EditSession, source: str):
        self.at = at
        self.claims_name = f"data/claims/{source}.csv"
        self.register_name = waiting.register_of(source)
        self.before: dict[str, bytes | None] = {}
        self.claims = self._rows(self.claims_name)
        self.register = self._rows(self.register_name)
        self.sources = self._rows("data/sources.csv")

    def _path(self, name: str) -> Path:
        return inputs.located(self.at.folder, name)

    def _rows(self, name: str) -> list[list[str]]:
        path = self._path(name)
        self.before[name] = formatting.content(path)
        if self.before[name] is None:
            return []
        table, problems = formatting.read_table(path, name, self.at.data)
        if problems:
            raise Refused(problems)
        return [row.cells for row in table.rows]

    def claims_of_rows(self, left: frozenset[str]) -> tuple[list[Claim], list[Claim]]:
        """(the claims of rows of the table, those that stay as they are: of other places, and of
        rows that are left out now).
        """
        ours: list[Claim] = []
        others: list[Claim] = []
        for claim in self.claims:
            stays = not comparing.is_of_row(claim) or claim[0] in left
            (others if stays else ours).append(claim)
        return ours, others

    def with_source(self, cells: Mapping[str, str], data: Data) -> str:
        """The file of sources with the row of this one."""
        rows = [row for row in self.sources if row[0] != cells["id"]]
        rows.append([cells.get(column, "") for column in SOURCES])
        return formatting.written("data/sources.csv", rows, data)

    def changes(self, texts: Mapping[str, str]) -> list[Change]:
        """The files that would be others."""
        contents = {name: text.encode() for name, text in texts.items()}
        return [
            Change(self._path(name), self.before[name], content)
            for name, content in contents.items()
            if content != self.before[name]
        ]
