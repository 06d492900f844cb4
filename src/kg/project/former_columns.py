"""Tables of claims as earlier versions wrote them: with other columns, and a span in two rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.errors import KGError, Problem
from kg.forms.days import date_of
from kg.project import csv_files
from kg.project.contract import CLAIMS, REQUIRED, is_aboutness
from kg.project.csv_files import Row, Table
from kg.project.kinds import told_day
from kg.project.records import Data
from kg.project.vocabulary import Vocabulary
from kg.rdf.dates import span
from kg.rdf.iris import expand
from kg.rdf.terms import KG
from kg.words import phrase

# What a claim spoke about and how it stood were in these columns.
FORMER = ("as_of", "standing")
# The two ends of a span were properties of their own.
_START, _END = KG + "start", KG + "end"
ENDS = frozenset((_START, _END))
_DURING = KG + "during"
_WIDE = (*CLAIMS, *FORMER)
_SUBJECT, _PREDICATE, _OBJECT, _PERIOD, _MODALITY, _RANK, _PRINTED, _NOTE = (
    CLAIMS.index(name)
    for name in ("subject", "predicate", "object", "period", "modality", "rank", "printed", "note")
)


def claims_table(path: Path, name: str, data: Data) -> tuple[Table, list[Problem]]:
    """(the table of a file of claims, problems): its rows have the cells of `CLAIMS`.

    What stands in `as_of` is read as `period`, and what stands in `standing` as `modality` and
    `rank`. Rows of kg:start and kg:end are read as rows of kg:during, where the vocabulary has it.
    Days after that of their source are read as planned where there was no other way to say so:
    `data` holds the registers and the sources. A remark says so.
    """
    words = data.vocabulary
    wide, problems = csv_files.table(path, name, _WIDE, REQUIRED[CLAIMS], frozenset(FORMER))
    as_of, standing = wide.order[len(CLAIMS) :]
    former = [column for column, at in zip(FORMER, (as_of, standing), strict=True) if at >= 0]
    rows, odd = wide.rows, list(wide.odd)
    if former:
        problems = problems + [
            problem for row in wide.rows for problem in _twice(wide, row, words.prefixes)
        ]
        rows = _without_repetitions(
            Row(row.line, renewed(row.cells, words.prefixes)) for row in wide.rows
        )
        message = phrase("project.former-columns", count=len(former), columns=former)
        odd.insert(0, Problem(name, 1, 1, message, phrase("project.former-columns.hint")))
    else:
        for row in rows:
            del row.cells[len(CLAIMS) :]
    if ends := _ends(rows, words):
        joined = _spanned(rows, ends)
        count = sum(row.cells[_PREDICATE] in ends for row in rows)
        count -= sum(row.cells[_PREDICATE] in ends for row in joined)
        if count:
            message = phrase("project.former-spans", count=count)
            odd.insert(0, Problem(name, 1, 1, message, phrase("project.former-spans.hint")))
        rows = joined
    if former and (count := _planned(rows, path.stem, data)):
        message = phrase("project.former-ahead", count=count)
        odd.insert(0, Problem(name, 1, 1, message, phrase("project.former-ahead.hint")))
    order = list(wide.order[: len(CLAIMS)])
    for column, index in ((_PERIOD, as_of), (_MODALITY, standing), (_RANK, standing)):
        if order[column] < 0:
            order[column] = index
    table = wide._replace(columns=CLAIMS, rows=rows, order=tuple(order), odd=tuple(odd))
    return table, problems


def renewed(cells: list[str], prefixes: dict[str, str]) -> list[str]:
    """The cells of `CLAIMS` of a row that has those of `FORMER` behind them."""
    new = cells[: len(CLAIMS)]
    for column, text in _moved(cells, prefixes):
        new[column] = new[column] or text
    return new


def _moved(cells: list[str], prefixes: dict[str, str]) -> Iterable[tuple[int, str]]:
    # (index of a column, what a former one says of it).
    as_of, standing = cells[len(CLAIMS) :]
    yield _PERIOD, as_of
    if standing == "set-aside":
        yield _RANK, standing
    elif standing not in ("", "stated") and not (
        standing == "claimed" and is_aboutness(cells[_PREDICATE], prefixes)
    ):
        yield _MODALITY, standing


def _planned(rows: list[Row], id_: str, data: Data) -> int:
    # Marks the rows that tell of days after that of their source, and counts them.
    source, prefixes = data.sources.get(id_), data.vocabulary.prefixes
    count = 0
    for row in rows if source and source.last else ():
        cells = row.cells
        term = expand(cells[_PREDICATE], prefixes) or ""
        entity = data.entities.get(cells[_SUBJECT])
        day = told_day(term, cells[_OBJECT], entity.cls if entity else "", data.vocabulary)
        if source and day and day.first > source.last and not (cells[_MODALITY] or cells[_RANK]):
            cells[_MODALITY] = "planned"
            count += 1
    return count


def _twice(wide: Table, row: Row, prefixes: dict[str, str]) -> Iterable[Problem]:
    # What a former column says otherwise than the one that took its place.
    for column, text in _moved(row.cells, prefixes):
        if text and row.cells[column] not in ("", text):
            former = FORMER[column != _PERIOD]
            message = phrase(
                "project.former-both",
                former=former,
                old=text,
                column=CLAIMS[column],
                new=row.cells[column],
            )
            yield wide.problem(row, former, message, phrase("project.former-both.hint"))


def _without_repetitions(rows: Iterable[Row]) -> list[Row]:
    # Rows that differed by a column which they no longer have say the same: the first of them
    # stays, with the notes of all.
    first: dict[tuple[str, ...], Row] = {}
    result: list[Row] = []
    for row in rows:
        known = first.setdefault(tuple(row.cells[:_NOTE]), row)
        if known is row or not _differ_in_note(known, row):
            result.append(row)
        else:
            known.cells[_NOTE] = _both(known.cells[_NOTE], row.cells[_NOTE], "; ")
    return result


def _differ_in_note(one: Row, two: Row) -> bool:
    # A row that says the very same as another is a slip of the curator, and is told as one.
    return one.cells[_NOTE] != two.cells[_NOTE]


def _both(one: str, two: str, between: str) -> str:
    return one + between + two if one and two and one != two else one or two


def renewed_claim(claim: Mapping[str, str], prefixes: dict[str, str]) -> dict[str, str]:
    """A claim by column, with what stands in a former column in the one that took its place.

    Raises KGError for a column that there is not, or where the two differ.
    """
    for column in claim:
        if column not in _WIDE:
            hint = phrase("project.column-unknown.hint", columns=CLAIMS)
            raise KGError(phrase("project.no-column", column=column), hint)
    cells = [claim.get(column, "") for column in _WIDE]
    table = Table("", _WIDE, [], tuple(range(len(_WIDE))), [])
    for problem in _twice(table, Row(1, cells), prefixes):
        raise KGError(problem.message, problem.hint)
    return dict(zip(CLAIMS, renewed(cells, prefixes), strict=True))


def kept_ends(table: Table, words: Vocabulary) -> Problem | None:
    """A remark on the rows of kg:start and kg:end that stay because the vocabulary has no
    kg:during; None where there is none.
    """
    if _has_spans(words):
        return None
    predicates = (row.cells[_PREDICATE] for row in table.rows)
    count = sum(expand(name, words.prefixes) in ENDS for name in predicates)
    if not count:
        return None
    hint = phrase("project.terms-missing.hint")
    return Problem(table.name, 0, 0, phrase("project.former-spans-stay", count=count), hint)


# --- spans ----------------------------------------------------------------------------------------


def _ends(rows: list[Row], words: Vocabulary) -> dict[str, str]:
    # The names by which the rows call the ends of spans, with what each is; none where the
    # vocabulary has no spans.
    if not _has_spans(words):
        return {}
    named = {name: expand(name, words.prefixes) for name in {r.cells[_PREDICATE] for r in rows}}
    return {name: term for name, term in named.items() if term in ENDS}


def _has_spans(words: Vocabulary) -> bool:
    during = words.properties.get(_DURING)
    return during is not None and during.cell == "span"


def _spanned(rows: list[Row], ends: dict[str, str]) -> list[Row]:
    # Two ends that are said of one thing at one place in one way make one span.
    groups: dict[tuple[str, ...], dict[str, list[Row]]] = {}
    for row in rows:
        if term := ends.get(row.cells[_PREDICATE]):
            groups.setdefault(_way(row), {}).setdefault(term, []).append(row)
    result = []
    for row in rows:
        term = ends.get(row.cells[_PREDICATE])
        if term is None:
            result.append(row)
            continue
        starts, stops = (groups[_way(row)].get(end, []) for end in (_START, _END))
        pair = (starts[0], stops[0]) if len(starts) == len(stops) == 1 else None
        if pair and (whole := _span_of(*pair)):
            if row is min(pair, key=lambda one: one.line):
                result.append(whole)
        else:
            alone = _span_of(row, None) if term == _START else _span_of(None, row)
            result.append(alone or row)
    return result


def _way(row: Row) -> tuple[str, ...]:
    # What two rows have in common that are said at one place of one thing in one way.
    cells = row.cells
    return (*cells[:_PREDICATE], *cells[_PERIOD:_PRINTED])


def _span_of(start: Row | None, end: Row | None) -> Row | None:
    # The row of the span that two rows make; None where one cell cannot say it.
    given = [row for row in (start, end) if row]
    one, two = (_single(row.cells[_OBJECT]) if row else ".." for row in (start, end))
    text = one if one == two else f"{one}/{two}"
    if not (one and two) or span(text) is None:
        return None
    first, last = given[0].cells, given[-1].cells
    cells = list(first)
    cells[_PREDICATE] = first[_PREDICATE].partition(":")[0] + ":during"
    cells[_OBJECT] = text
    cells[_PRINTED] = _both(first[_PRINTED], last[_PRINTED], " – ")
    cells[_NOTE] = _both(first[_NOTE], last[_NOTE], "; ")
    return Row(min(row.line for row in given), cells)


def _single(cell: str) -> str:
    # A day, month or year in its EDTF form, "" for what is none, or is a span itself.
    day = date_of(cell)
    return day.text if day and "/" not in day.text else ""
