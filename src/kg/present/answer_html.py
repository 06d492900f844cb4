"""Answers as HTML that a notebook shows: a table with labels, and footnotes that lead to the
sources. Nothing in the data is markup, and nothing is loaded.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal
from html import escape

from kg.forms.writing import number_text
from kg.lines import escape_controls, shortened
from kg.present import footnotes, tables
from kg.present.footnotes import COLUMN, Cited
from kg.rdf.iris import compact
from kg.rdf.terms import XSD, is_iri, parts
from kg.sparql.asking import Rows
from kg.words import phrase, translate

MOST = 50  # rows that are shown
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_GROUPED = 10_000  # a column in which no number is as large may hold years
_RIGHT = ' style="text-align:right;font-variant-numeric:tabular-nums"'
_LEFT = ' style="text-align:left"'
_SMALL = ' style="margin:.2em 0;font-size:smaller"'
# What sets formulas in notebooks would take two dollars for one.
_CLASS = "kg-answer tex2jax_ignore mathjax_ignore"


def table(rows: Rows, labels: dict[str, str], prefixes: dict[str, str], language: str) -> str:
    """The first rows of an answer (see `MOST`) as a table: a thing by its label, with its short
    IRI as the title; numbers in their columns, with the separators of the language.
    """
    return _block(_table(rows, labels, prefixes, language), language)


def cited(found: Cited, labels: dict[str, str], prefixes: dict[str, str], language: str) -> str:
    """The same of an answer with citations: each row with its marks, which lead to the footnotes,
    and these to the sources; composed rows are marked.
    """
    marks = footnotes.numbered(found)
    mark = hashlib.blake2b(repr((found.rows, marks.rows)).encode(), digest_size=4).hexdigest()
    composed = translate(phrase("present.composed.mark"), language)
    column = [
        " ".join(
            [_marks(row, mark)]
            + ([f"+{marks.rest[n]}"] if marks.rest[n] else [])
            + ([f"<em>{escape(composed)}</em>"] if n in found.composed else [])
        ).strip()
        for n, row in enumerate(marks.rows[:MOST])
    ]
    if found.form == "ask":
        head = f"<p><strong>{str(found.answer).lower()}</strong> {''.join(column)}</p>"
    else:
        head = _table(found.rows, labels, prefixes, language, column)
    cited_here = {number for row in marks.rows[:MOST] for number in row}
    lines = footnotes.note_lines(found, marks.numbers, prefixes, language)
    notes = [_note(*line, mark) for line in lines if line[0] in cited_here]
    if rest := footnotes.rest_told(marks, language):
        common = "".join(_note(*line, mark) for line in lines if line[0] in marks.common)
        notes.append(f"<details><summary>{escape(rest)}</summary>{common}</details>")
    remarks = [*found.absences, *found.remarks]
    if found.composed:
        remarks.append(translate(phrase("present.composed.note", mark=composed), language))
    told = "".join(f"<p>{_text(remark)}</p>" for remark in remarks)
    return _block(head + "".join(notes) + told, language)


def _block(content: str, language: str) -> str:
    return f'<div class="{_CLASS}" lang="{language}" style="overflow-x:auto">{content}</div>'


# --- the table ------------------------------------------------------------------------------------


def _table(
    rows: Rows,
    labels: dict[str, str],
    prefixes: dict[str, str],
    language: str,
    marks: list[str] | None = None,
) -> str:
    # `marks` is HTML of ours, one a row, for a column at the end.
    numeric, grouped = tables.number_columns(rows), _grouped(rows)
    sides = [_RIGHT if is_number else _LEFT for is_number in numeric]
    names = rows.variables if marks is None else [*rows.variables, COLUMN]
    head = "".join(
        f'<th scope="col"{side}>{_text(name)}</th>' for name, side in zip(names, [*sides, _LEFT])
    )
    lines = []
    for number, row in enumerate(rows.rows[:MOST]):
        cells = [
            f"<td{side}>{_cell(cell, labels, prefixes, language if group else '')}</td>"
            for cell, side, group in zip(row, sides, grouped, strict=True)
        ]
        if marks is not None:
            cells.append(f"<td{_LEFT}>{marks[number]}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    count = len(rows.rows)
    told = [translate(phrase("present.rows", count=count), language)]
    if count > MOST:
        told.insert(0, translate(phrase("present.more-rows", count=count - MOST), language))
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        f"<p>{' · '.join(map(escape, told))}</p>"
    )


def _grouped(rows: Rows) -> list[bool]:
    """Of which columns the numbers have separators: of those with a large one."""
    return [
        any(_is_large(parts(row[i])[0]) for row in rows.rows if tables.is_number(row[i]))
        for i in range(len(rows.variables))
    ]


def _is_large(text: str) -> bool:
    return bool(_NUMBER.match(text)) and abs(Decimal(text)) >= _GROUPED


def _cell(term: str, labels: dict[str, str], prefixes: dict[str, str], language: str) -> str:
    # `language` is that of the separators of numbers, "" for none.
    text, datatype, _ = parts(term)
    if is_iri(term):
        short = compact(text, prefixes) or text
        return f'<span title="{_text(short)}">{_text(labels.get(term) or short)}</span>'
    if language and tables.is_number(term) and _NUMBER.match(text):
        return escape(number_text(Decimal(text), language))
    if datatype == XSD + "anyURI":
        return _link(text)
    return _text(shortened(text))


def _text(text: str) -> str:
    return escape(escape_controls(text))


def _link(address: str) -> str:
    shown = _text(address)
    if not re.match(r"https?://[^\s]+\Z", address):
        return shown
    return f'<a href="{shown}" rel="noreferrer noopener" target="_blank">{shown}</a>'


# --- footnotes ------------------------------------------------------------------------------------


def _marks(numbers: Iterable[int], mark: str) -> str:
    """`[1] [2]` as links to the notes of this answer."""
    return " ".join(f'<a href="#kg-{mark}-{number}">[{number}]</a>' for number in numbers)


def _note(number: int, line: str, address: str, mark: str) -> str:
    told = line.removesuffix(escape_controls(address)) if address else line
    link = _link(address) if address else ""
    return f'<p id="kg-{mark}-{number}"{_SMALL}>{_text(told)}{link}</p>'
