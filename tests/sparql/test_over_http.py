"""What is asked of the server: how it orders, and what it says is too much."""

from __future__ import annotations

from pathlib import Path

from conftest import serving
from test_ordering import BLOCK, DOORS, SORTED, mixed_project
from test_sparql import CHAINS, JOINED


def test_the_order_of_every_kind(tmp_path: Path) -> None:
    mixed = mixed_project(tmp_path / "mine")
    with serving("-C", mixed, "serve", "--workers", "1") as client:
        answer = client.get("/sparql", params={"query": DOORS}, headers={"Accept": "text/csv"})
        assert (answer.status_code, answer.text.splitlines()[1:]) == (200, SORTED)
        answer = client.get(
            "/sparql", params={"query": f"SELECT * {{ {BLOCK} }} ORDER BY DESC(?x)"}
        )
        assert [row["x"]["value"] for row in answer.json()["results"]["bindings"]] == SORTED[::-1]
        lone = client.get(
            "/sparql",
            params={"query": "SELECT ?x { VALUES ?x { UNDEF 1 } }"},
            headers={"Accept": "text/csv"},
        )
        assert lone.content == b'x\r\n""\r\n1\r\n'
        every = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1"})
        assert every.json()["head"]["vars"] == ["s", "p", "o"]


def test_the_server_says_what_is_too_much(asked: Path) -> None:
    with serving("-C", asked, "serve") as client:
        for query, kind in (
            (CHAINS["UNION"](3_000), "long"),
            (JOINED["steps"](900), "long"),
            ("ASK " + "{" * 300 + "}" * 300, "deep"),
        ):
            answer = client.post(
                "/sparql", data={"query": query}, headers={"Accept-Language": "ko"}
            )
            assert answer.status_code == 400 and answer.json()["kind"] == kind
            assert not answer.json()["detail"].isascii() or kind == "deep"
        marked = client.post(
            "/sparql",
            content="\ufeffASK { FILTER(TRUE) }".encode(),
            headers={"Content-Type": "application/sparql-query"},
        )
        assert marked.json()["boolean"] is True
