"""Answers with citations as files and as tables: CSV, JSON, Turtle, text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from kg.errors import KGError
from kg.lines import in_markdown, joined
from kg.present.footnotes import COLUMN, NUMBERED, Cited, cited_notes, footnotes, numbered
from kg.rdf.nquads import statements
from kg.rdf.terms import literal
from kg.rdf.turtle import turtle
from kg.sparql import formats
from kg.sparql.asking import Rows
from kg.words import phrase, translate

COMPOSED = "composed"
# What is told of each citation where answers are columns.
TOLD = ("modality", "speaker", "rank", "period", "published")


def rows_with_marks(found: Cited) -> Rows:
    """The rows with a column of the citations' IRIs, separated by blanks, one for each fact of
    them in the same order ("-" for what is not known), and one that says of a row that it is
    composed: what CSV, TSV and XML carry.
    """
    columns = [COLUMN, *(f"citation_{name}" for name in TOLD), COMPOSED]
    _free(found, columns)
    # Many rows rest on the same citations.
    told = {
        note.iri: (note.iri[1:-1], *(facts.get(name, "-") for name in TOLD))
        for note in found.about.values()
        for facts in (note.facts,)
    }
    rows = []
    for number, (row, cited) in enumerate(zip(found.rows.rows, cited_notes(found), strict=True)):
        known = [told[note.iri] for note in cited]
        cells = [" ".join(one[place] for one in known) for place in range(1 + len(TOLD))]
        cells.append("true" if number in found.composed else "")
        rows.append((*row, *map(literal, cells)))
    return Rows([*found.rows.variables, *columns], rows)


def _free(found: Cited, columns: list[str]) -> None:
    for name in columns:
        if name in found.rows.variables:
            raise KGError(
                phrase("present.column-taken", name=name), phrase("present.column-taken.hint")
            )


def as_json(found: Cited) -> bytes:
    """Standard SPARQL results in JSON, of triples as rows (`form` is "graph"), and beside them
    `citations` (for each row the IRIs of its citations), `matched` (where rows rest on many: those
    of what the row matched itself, without what every row rests on), `composed` (for each row
    whether it puts facets together that no source states together), `sources` (what each citation,
    rule or file is), `absences` and `notes`.
    """
    if found.form == "ask":
        result: dict[str, Any] = {"head": {}, "boolean": found.answer}
    else:
        result = json.loads(formats.results(found.rows, "json"))
    result["citations"] = [
        [note[1:-1] for note in row if found.about[note].kind in NUMBERED] for row in found.notes
    ]
    if found.shared and any(numbered(found).rest):
        result["matched"] = [
            [note[1:-1] for note in row if found.about[note].kind in NUMBERED and note not in rest]
            for row, rest in zip(found.notes, found.shared, strict=True)
        ]
    if found.form == "construct":
        result["form"] = "graph"
    if found.form == "select":
        result["composed"] = [number in found.composed for number in range(len(found.notes))]
    result["sources"] = {
        n.iri[1:-1]: {"kind": n.kind, **n.facts}
        for n in sorted(found.about.values(), key=lambda note: note.iri)
        if n.kind in NUMBERED
    }
    result["absences"], result["notes"] = found.absences, found.remarks
    return json.dumps(result, ensure_ascii=False).encode()


def as_turtle(found: Cited, prefixes: dict[str, str], space: str) -> bytes:
    """The triples of a CONSTRUCT, and for each an `rdf:Statement` that names its citations."""
    triples = [(s, p, o) for s, p, o in found.rows.rows]
    quads = [
        (*triple, note)
        for triple, notes in zip(triples, found.notes, strict=True)
        for note in notes
    ]
    triples += statements(quads, space)[0]
    used = {
        prefix: namespace
        for prefix, namespace in prefixes.items()
        if any(namespace in cell for triple in triples for cell in triple)
    }
    return turtle(triples, used).encode()


def _line_in_markdown(line: str) -> str:
    mark = re.match(r"\[\d+\] ", line)
    start = mark.end() if mark else 0
    return line[:start] + in_markdown(line[start:])


def answer_text(
    found: Cited,
    grid: Callable[[Rows], str],
    prefixes: dict[str, str],
    language: str,
    *,
    markdown: bool = False,
) -> str:
    """The answer for people: the table with a column of marks, the footnotes below. `grid` draws a
    table of rows.
    """
    numbers = numbered(found)
    marks = numbers.texts()
    lines = footnotes(found, numbers, prefixes, language)
    if markdown:
        lines = [_line_in_markdown(line) for line in lines]
    if found.form == "ask":
        head = f"{'true' if found.answer else 'false'} {' '.join(marks)}".rstrip() + "\n"
    else:
        _free(found, [COLUMN])
        mark = translate(phrase("present.composed.mark"), language)
        marked = (f"{m} {mark}" if n in found.composed else m for n, m in enumerate(marks))
        with_marks = Rows(
            [*found.rows.variables, COLUMN],
            [(*row, literal(m)) for row, m in zip(found.rows.rows, marked, strict=True)],
        )
        if found.composed:
            lines.append(translate(phrase("present.composed.note", mark=mark), language))
        head = grid(with_marks)
    return head + ("\n" + joined(lines) if lines else "")
