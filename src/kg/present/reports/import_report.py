"""What an import would do, in words: the first rows as claims, what changes, what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.lines import escape_controls
from kg.project.contract import CLAIMS, register_columns
from kg.project.curation.changes import Teller, state_of
from kg.project.curation.difference import SAID, Row, State
from kg.project.curation.formatting import KEY
from kg.project.imports import columns as found_columns
from kg.project.imports.comparing import Claim, Counts
from kg.project.imports.identity import Near
from kg.project.imports.mapping import Cell, TableMapping
from kg.project.imports.planning import Plan, Request
from kg.project.imports.tables import Table
from kg.project.records import Data
from kg.words import Sentence, phrase, text_in, translate

_ROWS, _CHANGES, _NAMES = 3, 5, 12


def head(request: Request, plan: Plan, language: str) -> list[str]:
    """What file is imported as what, and which of its columns are not read."""
    table, mapping = request.table, request.mapping
    kind = mapping.name or phrase("present.import.own")
    publisher = request.source["publisher"]
    facts = {"name": table.name, "kind": kind, "count": plan.rows, "publisher": publisher}
    lines = [phrase("present.import.head", **facts, source=f"source:{plan.source}")]
    if plan.passed:
        lines.append(phrase("present.import.passed", count=plan.passed))
    if rest := unread(table, mapping):
        shown = rest if len(rest) <= _NAMES else [*rest[:_NAMES], f"… ({len(rest)})"]
        lines.append(phrase("present.import.unread", count=len(rest), names=shown))
    for identifier, count in plan.empty.items():
        lines.append(phrase("present.import.empty", name=identifier, count=count))
    if table.wide:
        rows = [str(number) for number in table.wide[:5]]
        lines.append(phrase("present.import.wide", count=len(table.wide), rows=rows))
    if table.voids:
        lines.append(phrase("present.import.voids", count=table.voids))
    return _told(lines, language)


def unread(table: Table, mapping: TableMapping) -> list[str]:
    """The columns of a table that its mapping does not name."""
    there = found_columns.columns_of(table.columns, mapping.prefixes)
    used: set[int] = set()
    for cell in _cells(mapping):
        for name in (name for part in cell for name in found_columns.named(part)):
            for numbers in there.numbers(name) | {()}:
                place = there.place(name, numbers)
                used |= {place} if place is not None else set()
    return [name for k, name in enumerate(table.columns) if k not in used]


def _cells(mapping: TableMapping) -> Iterable[Cell]:
    yield from (mapping.row, mapping.only.column if mapping.only else ())
    yield from ((text,) for text in mapping.source.values() if "{" in text)
    for thing in mapping.things:
        yield from (thing.identifier, thing.key, thing.name, thing.class_column)
        yield from ((thing.only.column,) if thing.only else ())
        for claim in thing.claims:
            yield from (claim.column, claim.currency, claim.start, claim.end, claim.period)
            yield from ((claim.only.column,) if claim.only else ())


def first_rows(plan: Plan, language: str) -> list[str]:
    """The first rows that are new, or are told otherwise now, as claims in words."""
    wanted: dict[str, list[Claim]] = {}
    for claim in plan.compared.added:
        if claim[0] in wanted or len(wanted) < _ROWS:
            wanted.setdefault(claim[0], []).append(claim)
    shown = [claim for claims in wanted.values() for claim in claims]
    teller = Teller(state(plan, shown), language)
    lines: list[str] = []
    for locator, claims in wanted.items():
        lines.append(f"  {locator}")
        by_subject: dict[str, list[Claim]] = {}
        for claim in claims:
            by_subject.setdefault(claim[1], []).append(claim)
        for subject, said in by_subject.items():
            new = translate(phrase("present.import.new"), language) if subject in plan.made else ""
            lines.append(f"    {teller.name(subject)}{new}")
            rows = map(_row, said)
            lines += [
                f"      {teller.term(row['predicate'])}: {teller.sentence(row)}" for row in rows
            ]
    return [_line(line) for line in lines]


def changes(plan: Plan, language: str) -> list[str]:
    """What becomes of rows, claims and things, with the first changes in words."""
    lines = [
        _counted("present.import.rows", plan.compared.rows, language),
        _counted("present.import.claims", plan.compared.claims, language),
        translate(
            phrase(
                "present.import.things",
                made=len(plan.made),
                matched=len(plan.matched),
                retired=len(plan.retired),
            ),
            language,
        ),
    ]
    revised = plan.compared.revised[:_CHANGES]
    withdrawn = plan.compared.withdrawn[:_CHANGES]
    both = (claim for pair in revised for claim in pair)
    teller = Teller(state(plan, [*both, *withdrawn]), language)
    for old, new in revised:
        before, after = teller.sentence(_row(old)), teller.sentence(_row(new))
        lines.append(f"  {_about(teller, _row(new))}: {before} → {after}")
    gone = [
        f"  {_about(teller, _row(claim))}: {teller.sentence(_row(claim))}" for claim in withdrawn
    ]
    if gone:
        heading = phrase("present.import.withdrawn", count=len(plan.compared.withdrawn))
        lines += [translate(heading, language), *gone]
    return [_line(line) for line in lines]


def near(found: Sequence[Near], data: Data, language: str) -> list[str]:
    """The things that look like known ones, and what each may be."""
    lines = [translate(phrase("present.import.near", count=len(found)), language)]
    for one in found[:_NAMES]:
        names = [f"{id_} · {text_in(data.entities[id_].names, language)}" for id_ in one.ids]
        rows = [str(number) for number in one.rows[:3]]
        facts = {"name": one.called, "count": len(one.rows), "rows": rows, "known": names}
        lines.append("  " + translate(phrase("present.import.near-one", **facts), language))
    if len(found) > _NAMES:
        lines.append(
            "  " + translate(phrase("present.import.more", count=len(found) - _NAMES), language)
        )
    return [_line(line) for line in lines]


def state(plan: Plan, claims: Iterable[Claim]) -> State:
    """The things of a project and of a plan that claims name, as they are called: there may be a
    hundred thousand others.
    """
    named = {cell for claim in claims for cell in claim}
    found = state_of(plan.data, named)
    head_ = register_columns(plan.data.languages)
    for row in plan.registers:
        if row[0] in named:
            found.entities[row[0]] = dict(zip(head_, row, strict=True))
    return found


def _row(claim: Claim) -> Row:
    cells = dict(zip(CLAIMS, claim, strict=True))
    return {key: cells.get(key, "") for key in (*KEY, *SAID)}


def _about(teller: Teller, row: Row) -> str:
    return teller.about(row).strip()


def _counted(code: str, counts: Counts, language: str) -> str:
    return translate(phrase(code, **counts._asdict()), language)


def _told(lines: Iterable[Sentence], language: str) -> list[str]:
    return [escape_controls(translate(line, language)) for line in lines]


def _line(line: str) -> str:
    """A line whose indentation stays."""
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + escape_controls(text)
