"""Every titled question as of many days: the command, Python and the endpoint give one answer.

All of fifty days if KG_THOROUGH=1, else a few of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import THOROUGH, run, serving

import kg
from kg.project import question_files
from kg.rdf.terms import literal
from kg.store import snapshot

ISSUED = "SELECT DISTINCT (STR(?d) AS ?day) { ?s dcterms:issued ?d }"


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[httpx.Client]:
    with serving("-C", project, "serve", "--workers", "1") as client:
        yield client


def days_of(project: Path, number: int) -> list[str]:
    """Some days of publication, as the sources have them: a month and a year are among them."""
    found = kg.query(ISSUED, project)
    days = sorted({row[0].strip('"').rstrip("~") for row in found.rows if "/" not in row[0]})
    return days[:: max(1, len(days) // number)][:number]


def term(bound: dict[str, str] | None) -> str:
    """The N-Triples string of a term of SPARQL's JSON, "" for what is unbound."""
    if bound is None:
        return ""
    if bound["type"] == "uri":
        return f"<{bound['value']}>"
    return literal(bound["value"], bound.get("datatype", ""), bound.get("xml:lang", ""))


def rows_of(answer: dict[str, Any]) -> list[tuple[str, ...]]:
    names = answer["head"]["vars"]
    return [tuple(term(row.get(n)) for n in names) for row in answer["results"]["bindings"]]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_questions_as_of_a_day_in_every_door(project: Path, server: httpx.Client) -> None:
    questions = question_files.questions(project, snapshot.state(project).prefixes)[0]
    days = days_of(project, 50)
    assert len(days) == 50
    if not THOROUGH:
        days, questions = days[7::28], questions[1::9]
    for day in days:
        then = kg.open(project, as_of=day)
        for question in questions:
            where = day, question.name
            answer = then.query(question.query)
            told = run("-C", project, "query", question.name, "--as-of", day, "--format", "json")
            assert told.returncode == 0, (*where, told.stderr)
            served = server.get(
                "/sparql",
                params={"query": question.query, "as-of": day},
                headers={"Accept": "application/sparql-results+json"},
            )
            assert served.status_code == 200, (*where, served.text)
            assert rows_of(json.loads(told.stdout)) == list(answer.rows), where
            assert rows_of(served.json()) == list(answer.rows), where
