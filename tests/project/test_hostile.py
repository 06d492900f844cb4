"""Queries that want to bring the server down: 30 shapes at 3 sizes. Run as a script it asks with
the server's own time limit.

python tests/project/test_hostile.py [SECONDS]
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import ROOT, THOROUGH, eventually, serving

SIZES = (100, 3_000, 30_000)
# What a busy machine may add to a time limit.
PATIENCE = 120.0
ALL = "?a0 ?b0 ?c0"


def _join(n: int, make: Callable[[int], str], between: str = " ") -> str:
    return between.join(make(i) for i in range(n))


SHAPES: dict[str, Callable[[int], str]] = {
    "braces": lambda n: "SELECT * " + "{" * n + ALL + "}" * n,
    "open-braces": lambda n: "SELECT * " + "{" * n,
    "parentheses": lambda n: "SELECT * { " + ALL + " FILTER" + "(" * n + "1" + ")" * n + " }",
    "open-parentheses": lambda n: "SELECT * { FILTER" + "(" * n,
    "brackets": lambda n: "SELECT * { " + "[ ?p " * n + "1" + " ]" * n + " }",
    "lists": lambda n: "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "not": lambda n: "SELECT * { " + ALL + " FILTER(" + "!" * n + "true) }",
    "minus-signs": lambda n: "SELECT * { BIND(" + "- " * n + "1 AS ?x) }",
    "path-inverses": lambda n: "SELECT * { ?s " + "^" * n + "<http://p/> ?o }",
    "path-parentheses": lambda n: "SELECT * { ?s " + "(" * n + "<http://p/>" + ")*" * n + " ?o }",
    "path-sequence": lambda n: (
        "SELECT * { ?s " + "/".join(["(<http://p/>|!<http://q/>)"] * n) + " ?o }"
    ),
    "path-alternatives": lambda n: "SELECT * { ?s (" + "|".join(["!<http://q/>"] * n) + ")* ?o }",
    "path-explosion": lambda n: (
        "SELECT (COUNT(*) AS ?n) { "
        + _join(min(n, 2000), lambda i: f"?x{i} (!<http://q/>)* ?x{i + 1} .")
        + " }"
    ),
    "functions": lambda n: "SELECT * { BIND(" + "STR(" * n + "1" + ")" * n + " AS ?x) }",
    "if": lambda n: "SELECT * { BIND(" + "IF(true, 1, " * n + "1" + ")" * n + " AS ?x) }",
    "exists": lambda n: "SELECT * { " + "FILTER EXISTS { " * n + ALL + " }" * n + " }",
    "optional": lambda n: (
        "SELECT (COUNT(*) AS ?n) { " + "OPTIONAL { ?a ?b ?c " * n + "}" * n + " }"
    ),
    "subqueries": lambda n: "SELECT * { " + "{ SELECT * { " * n + ALL + " } }" * n + " }",
    "plus-chain": lambda n: "SELECT * { BIND(" + "+".join(["1"] * n) + " AS ?x) }",
    "or-chain": lambda n: (
        "SELECT * { " + ALL + " FILTER(" + _join(n, lambda i: f"?a0 = {i}", " || ") + ") }"
    ),
    "unions": lambda n: (
        "SELECT (COUNT(*) AS ?n) { " + _join(n, lambda i: "{ ?s ?p ?o }", " UNION ") + " }"
    ),
    "cartesian": lambda n: (
        "SELECT (COUNT(*) AS ?n) { " + _join(min(n, 3000), lambda i: f"?a{i} ?b{i} ?c{i} .") + " }"
    ),
    "star": lambda n: (
        "SELECT (COUNT(*) AS ?n) { " + _join(min(n, 3000), lambda i: f"?s ?p{i} ?o{i} .") + " }"
    ),
    "negations": lambda n: (
        "SELECT * { "
        + ALL
        + _join(
            min(n, 3000), lambda i: f" FILTER NOT EXISTS {{ ?a0 ?x{i} ?y{i} . ?y{i} ?z{i} ?w{i} }}"
        )
        + " }"
    ),
    "regex": lambda n: (
        f'SELECT * {{ ?s ?p ?o FILTER REGEX("{"a" * n}", "^(a+)+$") FILTER REGEX(STR(?o),'
        f' "(.*.*.*){{{n // 100 + 1}}}=") }}'
    ),
    "regex-repeats": lambda n: (
        'SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), "'
        + "((a{0,50}){0,50}){0,50}" * (n // 100 + 1)
        + '") }'
    ),
    "values": lambda n: (
        "SELECT (COUNT(*) AS ?n) { VALUES ?x { "
        + _join(n, str)
        + " } VALUES ?y { "
        + _join(n, str)
        + " } FILTER(?x < ?y) }"
    ),
    "order": lambda n: (
        "SELECT * { "
        + _join(min(n, 4), lambda i: f"?a{i} ?b{i} ?c{i} .")
        + " } ORDER BY "
        + _join(n // 100 + 1, lambda i: f"STR(?a{i % 3})")
    ),
    "long-text": lambda n: (
        "SELECT * { ?s ?p ?o . ?x ?y ?z BIND(CONCAT("
        + ", ".join(["STR(?o)"] * n)
        + ") AS ?t) } ORDER BY ?t"
    ),
    "construct": lambda n: (
        "CONSTRUCT { "
        + _join(n, lambda i: f"?s <http://p/{i}> [] .")
        + " } WHERE { ?s ?p ?o . ?a ?b ?c }"
    ),
    "group-concat": lambda n: (
        "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o . ?a ?b ?c . "
        + _join(min(n, 50), lambda i: f"?d{i} ?e{i} ?f{i} .")
        + " }"
    ),
    "prefixes": lambda n: (
        _join(n, lambda i: f"PREFIX a{i}: <http://a/{i}/>")
        + " SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
    ),
}


def attack(
    client: httpx.Client, limit: float, sizes: tuple[int, ...] = SIZES
) -> tuple[dict[int, int], float, float]:
    """(how often each status came, the longest answer, the longest /health meanwhile), in
    seconds.
    """
    statuses: dict[int, int] = {}
    longest = health = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal health
        with httpx.Client(base_url=client.base_url, timeout=PATIENCE) as other:
            while not over.wait(0.2):
                began = time.monotonic()
                assert other.get("/health").status_code in (200, 503)
                health = max(health, time.monotonic() - began)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for name, make in SHAPES.items():
            for size in sizes:
                began = time.monotonic()
                answer = client.post(
                    "/sparql",
                    content=make(size),
                    headers={"Content-Type": "application/sparql-query"},
                )
                took = time.monotonic() - began
                assert answer.status_code == 200 or (
                    answer.status_code >= 400 and answer.json()["title"]
                ), (name, size, answer.text[:200])
                assert took < limit + PATIENCE, (name, size, took, answer.status_code)
                statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
                longest = max(longest, took)
    finally:
        over.set()
        watcher.join()
    # Workers that were ended are replaced, which takes as long as the machine needs.
    right: list[httpx.Response] = []

    def is_answered() -> bool:
        right.append(client.post("/sparql", data={"query": "ASK { ?s ?p ?o }"}))
        return right[-1].status_code == 200

    eventually(is_answered)
    assert right[-1].json()["boolean"] is True
    return statuses, longest, health


@pytest.mark.parametrize("limit", [0.7])
def test_no_shape_brings_the_server_down(project: Path, limit: float) -> None:
    assert len(SHAPES) >= 30
    with serving("-C", project, "serve", "--timeout", limit, "--workers", "2") as client:
        _, _, health = attack(client, limit, SIZES if THOROUGH else SIZES[-1:])
    assert health < PATIENCE


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with serving("-C", ROOT, "serve", "--timeout", seconds, "--workers", "2") as asked:
        asked.timeout = httpx.Timeout(seconds + 10)
        found, slowest, slowest_health = attack(asked, seconds)
    print(
        f"{len(SHAPES)} shapes at {SIZES}: statuses {found}, longest {slowest:.1f} s, /health at"
        f" most {slowest_health:.2f} s"
    )
