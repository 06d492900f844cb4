"""Two entities made one: what is to be written in the files of a project.

The first is retired in favour of the second, its heir: whatever names it by its id names the heir.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError, Problem, Refused
from kg.project import inputs, schemes, stories
from kg.project.contract import (
    CLAIMS,
    in_languages,
    indicator_columns,
    register_columns,
    split_list,
)
from kg.project.curation import formatting
from kg.project.curation.naming import Namings
from kg.project.curation.threeway import Row
from kg.project.proof import records as proofs
from kg.project.records import Claim, Data, Entity
from kg.rdf.iris import expand
from kg.spelling import closest
from kg.system.writing import Change
from kg.words import phrase

_SUBJECT, _PREDICATE, _OBJECT, _SPEAKER, _RANK, _NOTE = (
    CLAIMS.index(name) for name in ("subject", "predicate", "object", "speaker", "rank", "note")
)


class Unlike(NamedTuple):
    """What the registers say otherwise of the two: a column, and its text of each."""

    column: str
    gone: str
    heir: str


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int
    text: str


class Plan(NamedTuple):
    """What joining does: the files that change, by name; the rows that say the same as others now
    and are left out (`doubled`); the lines of texts that named both, and name one twice now
    (`repeated`); what the registers tell otherwise of the two; and the lines in which the former id
    stands as a word still (`mentions`).
    """

    gone: Entity
    heir: Entity
    changes: dict[str, Change]
    doubled: list[Place]
    repeated: list[Place]
    unlike: list[Unlike]
    mentions: list[Place]

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the files that change."""
        return {name: change.after.decode() for name, change in self.changes.items()}


def plan(folder: Path, data: Data, gone: str, heir: str) -> Plan:
    """What is to be written so that the entity `heir` takes the place of the entity `gone`; `data`
    is what the files say. Raises KGError where they cannot be one, Refused where a file cannot be
    read, or where something relates the two.
    """
    found = Plan(*_pair(data, gone, heir), {}, [], [], [], [])
    work = _Joining(folder, data, found)
    for path, name in formatting.tables(folder):
        work.table(path, name)
    for path in inputs.paths(folder, proofs.PLACE):
        work.proofs(path, f"{proofs.PLACE}/{path.name}")
    for name in inputs.listed(folder):
        if not name.lower().endswith(".csv"):
            work.text(folder / name, name)
    if work.faults:
        raise Refused(sorted(work.faults))
    work.look()
    return found


def _pair(data: Data, gone: str, heir: str) -> tuple[Entity, Entity]:
    first, second = (_entity(data, name) for name in (gone, heir))
    if first.id == second.id:
        raise KGError(phrase("join.same", name=first.id))
    for one in (first, second):
        if one.retired:
            known = phrase("join.retired.hint", name=one.retired) if one.retired != "-" else ""
            raise KGError(phrase("project.retired", name=one.id), known)
    if first.cls != second.cls:
        kinds = [data.vocabulary.name(one.cls) for one in (first, second)]
        message = phrase(
            "join.classes", first=first.id, kind=kinds[0], second=second.id, other=kinds[1]
        )
        raise KGError(message, phrase("join.classes.hint"))
    return first, second


def _entity(data: Data, name: str) -> Entity:
    id_ = name.removeprefix("entity:").removeprefix(f"{data.space}entity/")
    found = data.entities.get(id_)
    if found is None and id_ in data.sources:
        raise KGError(phrase("join.source", name=id_))
    if found is None:
        hint = closest(id_, data.entities) or phrase("join.unknown.hint")
        raise KGError(phrase("project.entity-unknown", name=id_), hint)
    return found


class _Joining:
    """The files of a project, gone through one after the other."""

    def __init__(self, folder: Path, data: Data, found: Plan):
        self.folder, self.data, self.found = folder, data, found
        self.gone, self.heir = found.gone.id, found.heir.id
        self.namings = Namings(data.space, self.gone)
        self.faults: list[Problem] = []

    def swapped(self, id_: str) -> str:
        return self.heir if id_ == self.gone else id_

    def write(self, path: Path, name: str, text: str) -> None:
        """Note a text as that which a file is to have, if it is another one."""
        before = formatting.content(path)
        if text.encode() != before:
            self.found.changes[name] = Change(path, before, text.encode())

    # --- tables ---

    def table(self, path: Path, name: str) -> None:
        """A register, the claims of a source, or a story."""
        is_named = self.gone.encode() in (formatting.content(path) or b"")
        if formatting.is_sources(name) or not (is_named or name == self.found.heir.path):
            return
        table, problems = formatting.read_table(path, name, self.data)
        if problems:
            self.faults += problems
            return
        before = formatting.canonical_rows(name, [row.cells for row in table.rows], self.data)
        if formatting.is_claims(name):
            after = self.claims(name, before)
        elif formatting.is_story(name):
            after = [self.step(row) for row in before]
        else:
            after = self.register(before)
        if after != before:
            laid = formatting.layout(name, after, self.data.languages)
            self.write(path, name, laid.text(after))

    def claims(self, name: str, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """Claims with the heir, each once."""
        result: dict[Row, list[str]] = {}
        touched = Counter[Row]()
        for row in rows:
            new = self.claim(row)
            if new != row and new[_SUBJECT] == new[_OBJECT] == self.heir:
                message = phrase("join.itself", place=" ".join(row[:4]), name=self.heir)
                self.faults.append(Problem(name, 0, 0, message, phrase("join.itself.hint")))
            key = (*new[:_NOTE], new[_NOTE] if new[_RANK] else "")
            touched[key] += new != row
            if key in result and touched[key]:
                self.found.doubled.append(Place(name, 0, ",".join(row)))
                notes = dict.fromkeys(filter(None, (result[key][_NOTE], new[_NOTE])))
                result[key][_NOTE] = "; ".join(notes)
            else:
                result[(*key, str(len(result))) if key in result else key] = new
        return list(result.values())

    def claim(self, row: Sequence[str]) -> list[str]:
        """A claim with the heir where it had the other one."""
        words = self.data.vocabulary
        prop = words.properties.get(expand(row[_PREDICATE], words.prefixes) or "")
        ids = {_SUBJECT, _SPEAKER, *([_OBJECT] if prop and prop.cell == "entity" else [])}
        return [self.swapped(cell) if k in ids else cell for k, cell in enumerate(row)]

    def step(self, row: Sequence[str]) -> list[str]:
        """A step of a story with the heir."""
        *told, select, path, as_of = row
        sentences = [stories.renamed(text, self.gone, self.heir) for text in told]
        stations = [self.swapped(id_) for id_ in split_list(path)]
        once = [id_ for k, id_ in enumerate(stations) if not k or stations[k - 1] != id_]
        return [*sentences, self.swapped(select), "|".join(once), as_of]

    def register(self, rows: Iterable[Sequence[str]]) -> list[list[str]]:
        """The rows of a register, with the one retired and the other named after both."""
        head = register_columns(self.data.languages)
        result = []
        for row in rows:
            cells = dict(zip(head, row, strict=True))
            if cells["id"] == self.gone:
                cells["replaced_by"] = self.heir
            elif cells["id"] == self.heir:
                cells |= self.named_after_both(cells)
            else:
                cells["replaced_by"] = self.swapped(cells["replaced_by"])
            result.append(list(cells.values()))
        return result

    def named_after_both(self, heir: Mapping[str, str]) -> dict[str, str]:
        """What the row of the heir has of that of the other one: its names as other names, its
        codes, and what it counts where that was not said.
        """
        gone = self.row_of(self.found.gone)
        languages = self.data.languages
        new: dict[str, str] = {}
        for name, other in zip(
            in_languages("name", languages), in_languages("other", languages), strict=True
        ):
            known = split_list(heir[other])
            called = {heir[name], *known}
            more = dict.fromkeys([gone[name], *split_list(gone[other])])
            new[other] = "|".join([*known, *(text for text in more if text and text not in called)])
        for column in indicator_columns(languages):
            new[column] = heir[column] or gone[column]
            if gone[column] and gone[column] != new[column]:
                self.found.unlike.append(Unlike(column, gone[column], heir[column]))
        return new | {"same_as": "|".join(self.codes(gone["same_as"], heir["same_as"]))}

    def codes(self, gone: str, heir: str) -> Iterator[str]:
        """The codes of both; of one scheme only that of the heir."""
        yield from split_list(heir)
        known = {self.code_of(code): code for code in split_list(heir)}
        for code in split_list(gone):
            scheme, text = self.code_of(code)
            other = next((one for (name, _), one in known.items() if name == scheme), "")
            if (scheme, text) in known:
                continue
            if other and text != schemes.same(code, self.data.schemes):
                self.found.unlike.append(Unlike("same_as", code, other))
            else:
                yield code

    def code_of(self, code: str) -> tuple[str, str]:
        """The scheme of a code, and how it is written in it; of an address itself."""
        return schemes.code_of(schemes.same(code, self.data.schemes), self.data.schemes)

    def row_of(self, entity: Entity) -> dict[str, str]:
        """The cells of the row of an entity, by column."""
        path = self.folder / entity.path
        table, problems = formatting.read_table(path, entity.path, self.data)
        self.faults += problems
        empty = dict.fromkeys(table.columns, "")
        rows = (dict(zip(table.columns, row.cells, strict=True)) for row in table.rows)
        return next((row for row in rows if row["id"] == entity.id), empty)

    # --- proofs ---

    def proofs(self, path: Path, name: str) -> None:
        """What was proved of claims that name the heir now, by their new keys."""
        table, problems = proofs.table_of(path, name)
        if problems:
            self.faults += problems
            return
        rows: dict[str, list[str]] = {}
        for row in table.rows:
            key, locator, subject, *rest = row.cells
            key, subject = self.former.get(key, key), self.swapped(subject)
            rows.setdefault(key, [key, locator, subject, *rest])
        if any(row.cells[0] in self.former for row in table.rows):
            self.write(path, name, formatting.table_text(proofs.COLUMNS, sorted(rows.values())))

    @cached_property
    def former(self) -> dict[str, str]:
        """The new keys of the claims that change, by those that they had."""
        gone, heir = self.found.gone.iri, self.found.heir.iri
        keys = {}
        for claim in self.data.claims:
            citation = self.data.citations[claim.citation]
            if gone in (claim.subject, claim.object, citation.speaker):
                named = _with(claim, gone, heir)
                speaker = heir if citation.speaker == gone else citation.speaker
                new = proofs.key(named, citation._replace(speaker=speaker))
                keys[proofs.key(claim, citation)] = new
        return keys

    # --- texts ---

    def text(self, path: Path, name: str) -> None:
        """A question, a rule, shapes, an outline, or RDF."""
        try:
            before = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return  # which is a problem of its own
        is_outline = name.lower().endswith(".geojson")
        after = self.namings.renamed(before, self.heir, is_outline=is_outline)
        if after == before:
            return
        self.write(path, name, after)
        old, new = before.split("\n"), after.split("\n")
        heirs = Namings(self.data.space, self.heir).places(before, is_outline=is_outline)
        lines = sorted({before.count("\n", 0, start) for start, _ in heirs})
        self.found.repeated.extend(
            Place(name, line + 1, new[line].strip()) for line in lines if old[line] != new[line]
        )

    def look(self) -> None:
        """Note where the former id stands as a word still."""
        named = [*inputs.listed(self.folder), *(p.name for p in sorted(self.folder.glob("*.toml")))]
        for name in named:
            change = self.found.changes.get(name)
            content = change.after if change else formatting.content(self.folder / name) or b""
            lines = content.decode("utf-8", "replace").splitlines()
            for number in self.namings.mentions("\n".join(lines)):
                line = lines[number - 1]
                if name != self.found.gone.path or not line.startswith(f"{self.gone},"):
                    self.found.mentions.append(Place(name, number, line.strip()))


def _with(claim: Claim, gone: str, heir: str) -> Claim:
    subject, object_ = (heir if term == gone else term for term in (claim.subject, claim.object))
    return claim._replace(subject=subject, object=object_)
