"""Answers that the server keeps for who asks the same again: when it may, and how many."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from conftest import eventually, footbridge, serving, workers_of

import kg
from kg.serve.keeping import EACH, TOTAL, KeptAnswer, KeptAnswers, can_be_kept
from kg.serve.limits import Dataset
from kg.serve.messages import Query, Result

BUILT = Dataset("project", "store-1")
OLD, NEW = "EUR 1200000,,about,,,,€1.2 million", "EUR 1300000,,about,,,,"
NAMES = "SELECT ?name { ?thing skos:prefLabel ?name } ORDER BY ?name"


@contextmanager
def stopped(client: httpx.Client) -> Iterator[None]:
    workers = workers_of(client)
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            with suppress(ProcessLookupError):  # one that met the time limit is gone
                os.kill(worker, signal.SIGCONT)


def test_who_asks_again_needs_no_worker(tmp_path: Path) -> None:
    footbridge(tmp_path / "project")
    kg.build(tmp_path / "project")
    command = ("-C", tmp_path / "project", "serve", "--workers", "1", "--timeout", "3")
    now = "SELECT (NOW() AS ?now) {}"
    with serving(*command) as client:

        def asked(query: str, **parameters: str) -> httpx.Response:
            return client.get("/sparql", params={"query": query, **parameters})

        first, moment = asked(NAMES), asked(now)
        with stopped(client):
            again = asked(NAMES)
            assert (again.status_code, again.content) == (200, first.content)
            assert {**again.headers, "date": ""} == {**first.headers, "date": ""}
            posted = client.post("/sparql", data={"query": NAMES})
            assert posted.content == first.content
            # Nobody answers, or a worker that took the place of the stopped one.
            later = asked(now)
            assert later.status_code >= 500 or later.content != moment.content
        csv = asked(NAMES, format="csv")
        assert csv.text.split("\r\n")[0] == "name"
        eventually(lambda: client.get("/health").json()["idle"])
        assert asked(now).content != moment.content


def least(client: httpx.Client) -> str:
    query = "SELECT ?a { GRAPH ?g { ?b kg:amount ?a } } ORDER BY ?a"
    answer = client.get("/sparql", params={"query": query}).json()
    return str(answer["results"]["bindings"][0]["a"]["value"])


def test_a_build_ends_what_was_kept(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    footbridge(folder)
    kg.build(folder)
    with serving("-C", folder, "serve", "--workers", "1") as client:
        assert least(client) == "1200000"
        path = next(path for path in folder.rglob("*.csv") if OLD in path.read_text("utf-8"))
        path.write_text(path.read_text("utf-8").replace(OLD, NEW), "utf-8")
        kg.build(folder)
        eventually(lambda: least(client) == "1300000", "the former answer is given on")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (RAND() AS ?x) {}",
        "SELECT (now() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (struuid ( ) AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
        "SELECT (N\\u004FW() AS ?x) {}",
    ],
)
def test_what_differs_each_time_is_not_kept(text: str) -> None:
    assert can_be_kept(BUILT, Query(NAMES), 100)
    assert not can_be_kept(BUILT, Query(text), 100)


def test_what_has_no_build_is_not_kept() -> None:
    assert not can_be_kept(Dataset("", "", ("graph.ttl",)), Query(NAMES), 100)
    assert not can_be_kept(Dataset("project", "store-1", ("graph.ttl",)), Query(NAMES), 100)
    assert not can_be_kept(BUILT, Query(NAMES), EACH)


def test_what_is_kept_is_bounded() -> None:
    kept, about = KeptAnswers(), Result("rows", "json")
    questions = [Query(f"{NAMES} LIMIT {n}") for n in range(1000)]
    for question in questions:
        kept.keep(BUILT, question, KeptAnswer(about, bytes(EACH // 2)))
        assert kept.size <= TOTAL
        assert kept.find(BUILT, questions[0])  # asked for ever again
    held = [question for question in questions if kept.find(BUILT, question)]
    assert 100 < len(held) < TOTAL // (EACH // 2)
    assert held == [questions[0], *questions[-len(held) + 1 :]]
    assert kept.find(Dataset("project", "store-2"), questions[0]) is None
    kept.keep(Dataset("project", "store-2"), questions[1], KeptAnswer(about, b"new"))
    assert kept.find(BUILT, questions[0]) is None
    assert kept.size < EACH
