"""The pages of titled questions in a site of files, of answers of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.present.pages.question import question_page, question_rows
from kg.present.pages.site import _context
from kg.project.question_files import Question
from kg.words import table

NONE = table("en")["query.no-answer"]


@pytest.mark.parametrize(
    "query, page, rows",
    [
        ("ASK { entity:footbridge ?p ?o }", ">Yes</td>", "answer,"),
        ("ASK { ?x a kg:Fundd }", ">No</td>", "answer,"),
        ("SELECT ?x { ?x a kg:Fundd }", NONE, "x,"),
        ("SELECT * { }", "<tr></tr>", "citations,"),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1", "@prefix", ""),
        ("CONSTRUCT WHERE { entity:footbridge ?p ?o }", '<li id="note1" value="1">', ""),
        ("DESCRIBE entity:footbridge", '<li id="note1" value="1">', ""),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o, kg:Fundd }", NONE, ""),
        ('SELECT ?x { BIND("abc"^^xsd:integer AS ?x) }', ">abc</td>", "x,"),
        ('SELECT ?x { BIND("INF"^^xsd:double AS ?x) }', ">INF</td>", "x,"),
        ('SELECT ?x { BIND("<b>&" AS ?x) }', ">&lt;b&gt;&amp;</td>", "x,"),
    ],
)
def test_an_answer_of_each_kind_has_a_page(
    initial_built: Path, query: str, page: str, rows: str
) -> None:
    opened = kg.open(initial_built).opened(named=True)
    question = Question("odd", {"en": "Odd?", "ko": "이상한가?"}, [], query, "odd.rq", {})
    context = _context(opened, "/question/odd", "en")
    assert page in question_page(context, question).decode()
    told = question_rows(context, question)
    assert (told or b"").decode().startswith(rows) and (told is None) == (not rows)
