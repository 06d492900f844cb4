"""What each row of a table says, by a mapping: things, and claims about them. Nothing is looked up
here; figures and days are those of the row, or a fault with both readings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kg.errors import Problem
from kg.forms import days, figures
from kg.forms.calendar import Time
from kg.forms.figures import Figure
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.writing import unmistakable
from kg.project.contract import Fault
from kg.project.imports.columns import Columns, Getter, columns_of
from kg.project.imports.instances import Claim, Instance, counting_by, instances
from kg.project.imports.mapping import Cell, TableMapping
from kg.project.imports.tables import Row, Table, digest
from kg.project.typed_faults import no_time
from kg.words import phrase

_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_FIRST_DAY = date(1970, 1, 1)
_PLAIN = {
    "": re.compile(r"(?!)"),
    ".": re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z"),
    ",": re.compile(r"-?[0-9]+(?:,[0-9]+)?\Z"),
}
_EITHER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?\Z")


class Named(NamedTuple):
    """A thing as a row names it: `cls` is a prefixed name; `content` tells one that has neither an
    identifier nor a key from others.
    """

    role: str
    cls: str
    identifier: str
    key: str
    name: str
    content: str = ""


class Said(NamedTuple):
    """A claim of a row about the thing at `subject` in its things; the object is `text`, or the
    thing at `target` (-1: none).
    """

    subject: int
    predicate: str
    text: str
    target: int = -1
    period: str = ""
    qualifier: str = ""
    modality: str = ""
    printed: str = ""


class Statements(NamedTuple):
    """What a row says, and what of it cannot be read; things that it does not name are None. `own`
    is what the row is cited by, "" for its number.
    """

    number: int
    own: str
    things: list[Named | None]
    said: list[Said]
    faults: list[Problem]


class Reading(NamedTuple):
    """In which language the cells of a table are read, and what its project says of forms."""

    language: str = ""
    settings: Settings = NOTHING_SET


class _Unreadable(Exception):
    def __init__(self, fault: Fault):
        super().__init__(fault.message)
        self.fault = fault


def statements(table: Table, mapping: TableMapping, reading: Reading) -> Iterator[Statements]:
    """What the rows of a table say that count by a mapping."""
    there = columns_of(table.columns, mapping.prefixes)
    found_here, own = instances(there, mapping), there.getter(mapping.row)
    reader = _Reader(table.name, mapping, reading, found_here, own, Counter())
    for row in counting(table, mapping):
        yield reader.row(row)


def counting(table: Table, mapping: TableMapping) -> Iterator[Row]:
    """The rows of a table that count by a mapping."""
    there = columns_of(table.columns, mapping.prefixes)
    counts = counting_by(there, mapping.only, ())
    rows = (row for row in table.rows if counts(row.cells))
    key = there.getter(mapping.last) if mapping.last else None
    return rows if key is None else _newest(list(rows), key, _all_of(there, mapping.replaces))


def _newest(rows: list[Row], key: Getter, replaces: list[Getter]) -> Iterator[Row]:
    # The last row of each key, of those that none replaces.
    last = {key(row.cells): row.number for row in rows}
    replaced = {text for one in replaces for row in rows if (text := one(row.cells))}
    for row in rows:
        own = key(row.cells)
        if not own or (last[own] == row.number and own not in replaced):
            yield row


def _all_of(there: Columns, cell: Cell) -> list[Getter]:
    # What reads a column for each number that its star stands for.
    every = [(part, numbers) for part in cell for numbers in {*there.numbers(part), ()}]
    return [one for part, numbers in every if (one := there.getter((part,), numbers))]


def source_text(table: Table, mapping: TableMapping, text: str) -> str:
    """A text about the source, which may name a column in braces: what all rows have there, ""
    where they differ.
    """
    if "{" not in text:
        return text
    getter = columns_of(table.columns, mapping.prefixes).getter((text,))
    texts = {getter(row.cells) for row in table.rows} - {""} if getter else set()
    return texts.pop() if len(texts) == 1 else ""


# --- rows -----------------------------------------------------------------------------------------


class _Reader(NamedTuple):
    # What reads the rows of one table, one after the other.
    name: str
    mapping: TableMapping
    reading: Reading
    instances: tuple[Instance, ...]
    own: Getter | None
    seen: Counter[str]

    def row(self, row: Row) -> Statements:
        faults: list[Problem] = []
        content = self.content(row.cells)
        things = [self.thing(one, row, content, faults) for one in self.instances]
        said: list[Said] = []
        for subject, (one, thing) in enumerate(zip(self.instances, things, strict=True)):
            if thing is not None:
                for claim in one.claims:
                    if not claim.counts(row.cells):
                        continue
                    try:
                        said += self.sayings(subject, claim, row.cells, things)
                    except _Unreadable as error:
                        faults.append(Problem(self.name, row.number, claim.column, *error.fault))
        if not any(things) and not faults:
            roles = [one.role for one in self.mapping.things]
            message = phrase("project.import-no-thing", roles=roles)
            faults.append(Problem(self.name, row.number, 0, message))
        return Statements(row.number, self.cited_by(row, things), things, said, faults)

    def cited_by(self, row: Row, things: Sequence[Named | None]) -> str:
        """What a row is cited by, "" for its number."""
        if self.mapping.row:
            return self.own(row.cells) if self.own else ""
        main = next(iter(things), None)
        own = main.key if main and not self.instances[0].of.each else ""
        return (main.identifier or own) if main else ""

    def content(self, cells: Sequence[str]) -> str:
        """What stands for the cells of a row; rows that are alike are counted."""
        short = digest("\x1f".join(cells))
        self.seen[short] += 1
        return short if self.seen[short] == 1 else f"{short}-{self.seen[short]}"

    def thing(self, one: Instance, row: Row, content: str, faults: list[Problem]) -> Named | None:
        cells = row.cells
        identifier = one.identifier(cells) if one.identifier else ""
        key = one.key(cells) if one.key else ""
        name = one.of.called or (_untimed(one.name(cells)) if one.name else "")
        if not (identifier or key or name) or not one.counts(cells):
            return None
        cls = one.of.cls
        if one.of.classes is not None:
            kind = one.cls(cells) if one.cls else ""
            cls = one.of.classes.get(kind, cls)
            if not cls:
                message, hint = _no_value(kind, one.of.classes)
                faults.append(Problem(self.name, row.number, 0, message, hint))
                return None
        if one.of.each and key:
            self.seen[key] += 1
            key = key if self.seen[key] == 1 else f"{key} {self.seen[key]}"
        unlike = content if not (identifier or key) else ""
        return Named(one.of.role, cls, identifier, key, name, unlike)

    def sayings(
        self, subject: int, claim: Claim, cells: Sequence[str], things: list[Named | None]
    ) -> Iterator[Said]:
        of = claim.of
        period = self.day(claim.period(cells)) if claim.period else ""
        more = period, of.qualifier, of.modality
        if of.thing:
            named = ([k for k in group if things[k]] for group in claim.targets)
            for target in next((group for group in named if group), ()):
                if target != subject:
                    yield Said(subject, of.predicate, "", target, *more)
        elif of.value:
            yield Said(subject, of.predicate, of.value, -1, *more)
        elif claim.start or claim.end:
            text, printed = self.span(claim, cells)
            if text:
                yield Said(subject, of.predicate, text, -1, *more, printed)
        elif claim.text and (cell := claim.text(cells)):
            for part in cell.split(of.separator) if of.separator else [cell]:
                text, printed = self.object(claim, part.strip(), cells)
                if text:
                    yield Said(subject, of.predicate, text, -1, *more, printed)

    def object(self, claim: Claim, cell: str, cells: Sequence[str]) -> tuple[str, str]:
        """(the object of a claim, what is printed where that is another text)."""
        of = claim.of
        if of.values is not None:
            if cell and cell not in of.values:
                raise _Unreadable(Fault(*_no_value(cell, of.values)))
            return of.values.get(cell, ""), ""
        if of.form:
            return _since_1970(cell), ""
        stamp = _STAMP.match(cell)
        if stamp:
            return stamp[1], ""
        plain = _machine(cell, self.mapping.decimal)
        currency = claim.currency(cells).upper() if claim.currency else ""
        if not currency or not cell:
            return plain or cell, ""
        if plain:
            return f"{currency} {plain}", ""
        own = figures.amount(cell, self.reading.language, self.reading.settings)
        if isinstance(own, Figure | figures.Unset):
            return cell, ""
        return f"{currency} {cell}", cell

    def span(self, claim: Claim, cells: Sequence[str]) -> tuple[str, str]:
        texts = [one(cells) if one else "" for one in (claim.start, claim.end)]
        if claim.of.form:
            texts = [_since_1970(text) for text in texts]
        start, end = (self.day(text) for text in texts)
        if not (start or end):
            return "", ""
        printed = "" if [start, end] == [_STAMP.sub(r"\1", t)[:10] for t in texts] else " – "
        text = start if start == end else f"{start or '..'}/{end or '..'}"
        return text, printed.join(texts) if printed else ""

    def day(self, cell: str) -> str:
        """A day in canonical form; a fault where there are two."""
        if not cell:
            return ""
        if stamp := _STAMP.match(cell):
            return stamp[1]
        read = days.time(cell, self.reading.language, self.reading.settings)
        if isinstance(read, Time) and not read.qualifier:
            return read.text
        raise _Unreadable(no_time(cell, read, self.reading.language))


def _untimed(name: str) -> str:
    # The moments in a name as days.
    return _MOMENT.sub(r"\1", name) if ":" in name else name


def _no_value(value: str, known: Mapping[str, str]) -> Fault:
    message = phrase("project.import-no-value", value=value)
    return Fault(message, phrase("project.import-no-value.hint", names=list(known)[:12]))


def _since_1970(cell: str) -> str:
    # A day as the number of days after the first of January 1970; other texts as they are.
    try:
        return (_FIRST_DAY + timedelta(days=int(Decimal(cell)))).isoformat()
    except (ArithmeticError, ValueError, OverflowError):
        return cell


def _machine(cell: str, decimal: str) -> str:
    # A number that a machine wrote, in digits that mean the same in any language; "" for others.
    pattern = _PLAIN.get(decimal, _EITHER)
    return unmistakable(Decimal(cell.replace(",", "."))) if pattern.match(cell) else ""
