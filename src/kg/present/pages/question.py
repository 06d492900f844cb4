"""A titled question of a site of files, with its answer: beside each row what it rests on. A small
script sorts the rows and turns pages of them; without it all of them are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError
from kg.present import cited_forms, footnotes, showing
from kg.present.footnotes import Cited
from kg.present.pages import rows
from kg.present.pages.context import Context, data_block, static_text
from kg.present.pages.rows import Cell
from kg.present.script import spoken
from kg.project import rules
from kg.project.question_files import Question, title
from kg.rdf.terms import XSD, literal
from kg.sparql import asking, formats
from kg.sparql.asking import Rows
from kg.sparql.describing import construct_of, is_describe
from kg.store.dataset import remembered
from kg.words import phrase, translate


class _Line(NamedTuple):
    """A row: its cells, the runs of the numbers of what it rests on, how many places more it rests
    on with every row, whether it is composed.
    """

    cells: list[Cell]
    runs: list[tuple[int, int]]
    rest: int
    is_composed: bool


class _Note(NamedTuple):
    """What a number stands for: a source by its page and title, or what is none by its name, and
    what is said beside that.
    """

    number: int
    link: str
    title: str
    beside: str


def question_page(context: Context, question: Question) -> bytes:
    """The page of a titled question with its answer, each row with what it rests on."""
    found = _cited(context, question)
    name, text = title(question, context.lang), question.query
    graph = ""
    if found.form == "construct" and found.rows.rows:
        graph = cited_forms.as_turtle(found, context.prefixes, context.space).decode()
    heads, cells = rows.cells(context, found.rows)
    marks = footnotes.numbered(found)
    lines = [
        _Line(row, footnotes.runs(marks.rows[n]), marks.rest[n], n in found.composed)
        for n, row in enumerate(cells)
    ]
    notes = list(_notes(context, found, marks.numbers))
    return context.render(
        "question.html",
        name,
        text=text,
        is_graph=found.form == "construct",
        graph=graph,
        heads=list(zip(heads, _figures(cells, len(heads)), strict=True)),
        lines=lines,
        notes=[note for note in notes if note.number not in marks.common],
        common=[note for note in notes if note.number in marks.common],
        rest=footnotes.rest_told(marks, context.lang),
        remarks=[*found.absences, *found.remarks],
        composed=translate(phrase("present.composed.mark"), context.lang),
        has_composed=bool(found.composed),
        count=translate(phrase("present.rows", count=len(lines)), context.lang),
        script_words=data_block(spoken(static_text("answer.js"), context.lang)),
    )


def question_rows(context: Context, question: Question) -> bytes | None:
    """The rows of the answer as CSV, with what they rest on; None for an answer that is a graph."""
    found = _cited(context, question)
    if found.form == "construct":
        return None
    return formats.results(cited_forms.rows_with_marks(found), "csv")


# --- the answer -----------------------------------------------------------------------------------


def _cited(context: Context, question: Question) -> Cited:
    """The answer with its citations; that of a query which cannot be cited without, and why."""
    key = f"answer to {question.name}"
    found = remembered(context.store, key, lambda: _in_rows(_asked(context, question)))
    return footnotes.in_language(found, context.lang)


def _asked(context: Context, question: Question) -> Cited:
    prefixes, space = context.prefixes, context.space
    derive = rules.queries(context.opened.place, prefixes, space)
    text = question.query
    if is_describe(text):
        text = construct_of(sorted(set(asking.triples(context.construct(text)))))
    try:
        return footnotes.cite(context.store, text, prefixes, derive, space, question.name)
    except KGError as error:
        return _uncited(context, question, error.message)


def _uncited(context: Context, question: Question, why: str) -> Cited:
    answer = asking.ask(context.store, question.query, context.prefixes)
    if isinstance(answer, ox.QueryBoolean):
        return Cited("ask", Rows([], []), bool(answer), [[]], {}, [], [why])
    if isinstance(answer, ox.QueryTriples):
        columns = ["subject", "predicate", "object"]
        told, form = Rows(columns, sorted(set(asking.triples(answer)))), "construct"
    else:
        told, form = asking.rows(answer), "select"
    return Cited(form, told, None, [[] for _ in told.rows], {}, [], [why])


def _in_rows(found: Cited) -> Cited:
    """An answer that is yes or no as one row; a no rests on nothing that could be cited."""
    if found.form != "ask":
        return found
    said = literal("true" if found.answer else "false", XSD + "boolean")
    return found._replace(rows=Rows(["answer"], [(said,)]), notes=found.notes or [[]])


def _figures(lines: list[list[Cell]], width: int) -> list[bool]:
    """Which columns hold figures."""
    return [any(line[place].kind == "number" for line in lines) for place in range(width)]


# --- what it rests on -----------------------------------------------------------------------------


def _notes(context: Context, found: Cited, numbers: dict[str, int]) -> Iterator[_Note]:
    for number, note in footnotes.numbered_notes(found, numbers):
        if note.citation is None:
            name = phrase(f"present.note.{note.kind}", name=note.facts["name"])
            yield _Note(number, "", translate(name, context.lang), "")
            continue
        document = note.citation.document
        facts = [
            document.publisher if document.title else "",
            context.period(document.issued),
            showing.place(note.citation.locator, context.lang),
            *_said(context, note.citation.period, note.citation.speaker),
            *(translate(mark, context.lang) for mark in showing.citation_marks(note.citation)),
        ]
        named = document.title or document.publisher or context.name(document.iri)
        yield _Note(number, context.link(document.iri), named, " · ".join(filter(None, facts)))


def _said(context: Context, period: str, speaker: str) -> Iterator[str]:
    if period:
        yield translate(phrase("present.period", period=context.period(period)), context.lang)
    if speaker:
        context.call([speaker])
        said = phrase("present.said-by", speaker=context.name(speaker))
        yield translate(said, context.lang)
