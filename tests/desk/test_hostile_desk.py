"""A desk under attack, and in a bad place: nothing is written by halves, and nothing is told but
sentences.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from desks import Client, desk
from planted import keep

import kg
from kg.desk.application import Desk
from kg.desk.session import Session
from kg.project.contract import CLAIMS, SOURCES

GAZETTE = "gazette-2024-05-01"
NASTY = [
    "", "..", "../../etc/passwd", "a\x00b", "\ud800", "<script>alert(1)</script>", "=1+1", "a\nb",
    "\u202e", "x" * 9_999, "9" * 400, "1e999999", "NaN", "2024-13-45", "<http://x>", "http://[",
    '"', "a|b", "{}", "%s{0}", "٣٤", "ﷺ", "footbridge", GAZETTE, "kg:amount", "kg:Allocation", "p2",
]  # fmt: skip


@pytest.fixture
def at(small: Path) -> Iterator[Client]:
    keep(small, GAZETTE, ["The council met.", "The bridge costs about €1.2 million."])
    with desk(small) as client:
        client.folder = small  # type: ignore[attr-defined]
        yield client


def files(folder: Path) -> dict[str, bytes]:
    found = (path for part in ("data", ".archive") for path in (folder / part).rglob("*"))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found if p.is_file()}


def test_whatever_is_sent_is_answered_by_a_sentence(at: Client) -> None:
    """Not by a fault of the server; and the project has no problem in the end."""
    rng = random.Random(7)

    def any_value(depth: int = 0) -> Any:
        kind = rng.random()
        if kind < 0.8 or depth > 2:
            return rng.choice(NASTY)
        if kind < 0.9:
            return rng.choice([None, True, -1, 1.5, 10**30])
        return [any_value(depth + 1), {rng.choice(NASTY): any_value(depth + 1)}]

    def a_body() -> dict[str, Any]:
        names = ["property", "object", "printed", "qualifier", "period"]
        fields = [{name: any_value() for name in names} for _ in range(rng.randrange(3))]
        source = rng.choice([GAZETTE, any_value()])
        keys = ["subject", "form", "locator", "class", "told", "gone", "heir", "id", "reason"]
        row = {column: rng.choice(NASTY) for column in CLAIMS}
        return {
            **{key: any_value() for key in keys}, "source": source, "ids": [rng.choice(NASTY)],
            "statement": {**{key: any_value() for key in keys[:3]}, "fields": fields},
            "mend": rng.choice([None, {"rows": [row] * len(fields), "gone": []}, any_value()]),
            "changes": rng.choice([[{"before": None, "after": row}], {"object": any_value()}]),
            "cells": {column: rng.choice(NASTY) for column in SOURCES}, "text": any_value(),
            "concerns": [rng.choice(NASTY)], "name": {"en": rng.choice(NASTY)}, "unproved": True,
        }  # fmt: skip

    names = ["check", "check", "statements", "identify", "rows", "sources", "text", "accept"]
    names += ["refuse", "mend", "join", "undo", "redo"]
    for _ in range(120):
        name, content = rng.choice(names), json.dumps(a_body())
        headers = {**at.headers, "Content-Type": "application/json"}
        answer = at.web.post(f"/api/{name}", content=content, headers=headers)
        assert answer.status_code < 500, (name, answer.text, content)
        assert answer.status_code < 400 or answer.json()["message"], (name, content)
    for name in ("things", "card", "said", "source", "properties", "queue"):
        asked = {"q": "\udcff", "id": "../x", "subject": "a\x00", "source": "..", "from": "٣"}
        bytes_ = {key: text.encode("utf-8", "surrogateescape") for key, text in asked.items()}
        answer = at.web.get(f"/api/{name}", params=bytes_, headers=at.headers)  # type: ignore[arg-type]
        assert answer.status_code < 500, (name, answer.text)
    assert kg.check(at.folder) == []
    at.process.send_signal(signal.SIGINT)
    at.process.wait(30)
    assert "Traceback" not in at.process.stderr.read().decode()


def test_who_only_looks_whether_the_address_is_there_does_not_use_it_up(small: Path) -> None:
    from starlette.testclient import TestClient

    from kg.present.desk.page import page

    made = Desk(Session(small, "en"), page, 8000)
    web = TestClient(made.application(), base_url="http://127.0.0.1:8000")
    looked = web.head(f"/?token={made.token}", follow_redirects=False)
    assert looked.status_code == 405 and not looked.cookies
    assert web.get(f"/?token={made.token}").status_code == 200


def test_what_nobody_foresaw_is_a_sentence(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.testclient import TestClient

    from kg.present.desk.page import page

    made = Desk(Session(small, "de"), page, 8000)
    web = TestClient(made.application(), base_url="http://127.0.0.1:8000")
    web.get(f"/?token={made.token}")
    for error in (ValueError("a\x1b[2J"), PermissionError(13, "Permission denied", "x\ny")):

        def sight(error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(made.session, "sight", sight)
        for path in ("/", "/api/state"):
            answer = web.get(path, headers={"X-Kg-Desk": made.key})
            assert answer.status_code == 500 and "\x1b" not in answer.text
            assert answer.json()["message"] and "\n" not in answer.json()["message"]


def test_who_hangs_up_leaves_nothing_behind(at: Client) -> None:
    port = int(at.base.rpartition(":")[2])
    before = files(at.folder)
    cookie = "; ".join(f"{name}={text}" for name, text in at.web.cookies.items())
    head = f"POST /api/sources HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
    head += f"X-Kg-Desk: {at.key}\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n"
    for content in ("", '{"cells": {'):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall((head + content).encode())
    at.get("state")
    assert files(at.folder) == before
    at.process.send_signal(signal.SIGINT)
    at.process.wait(30)
    assert "Traceback" not in at.process.stderr.read().decode()


def test_a_source_comes_with_its_text_or_not_at_all(at: Client) -> None:
    shutil.rmtree(at.folder / ".archive")
    outside = at.folder.parent / "outside"
    outside.mkdir()
    (at.folder / ".archive").symlink_to(outside)
    before = files(at.folder)
    cells = {"id": "news-1", "publisher": "News", "published": "2024", "language": "en"}
    told = at.send("sources", {"cells": {**cells, "reading": "whole"}, "text": "A.\n\nB."}, 409)
    assert "leads out of" in told["message"]
    assert files(at.folder) == before and list(outside.iterdir()) == []
    assert at.get("state")["redo"] == ""


def test_two_desks_and_an_editor_at_once_lose_nothing(small: Path) -> None:
    rows = [
        {"source": GAZETTE, "locator": f"p{k}", "subject": "footbridge-budget",
         "predicate": "kg:hasSpender", "object": "example-builders"} for k in range(5, 17)
    ]  # fmt: skip
    ids = [one.id for one in kg.propose(rows, small, by="kim")]
    path = small / f"data/claims/{GAZETTE}.csv"
    with desk(small) as one, desk(small) as two:

        def work(client: Client, mine: list[str]) -> None:
            for id_ in mine:
                body = {"ids": [id_], "unproved": True}
                while client.web.post("/api/accept", json=body, headers=client.headers).is_error:
                    time.sleep(0.05)

        threads = [Thread(target=work, args=pair) for pair in ((one, ids[::2]), (two, ids[1::2]))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        text = path.read_text("utf-8")
        assert text.count("kg:hasSpender") == 12 and kg.queue(small).assessed == []
        # What somebody else has written since is not undone over it.
        path.write_text(text.replace("p16", "p99"), "utf-8")
        assert [client.send("undo", {}, 409)["message"] for client in (one, two)]
        assert "p99" in path.read_text("utf-8")
    assert kg.check(small) == []


def test_a_desk_killed_while_it_writes_leaves_all_or_nothing(small: Path) -> None:
    rows = [
        {"source": GAZETTE, "locator": f"p{k}", "subject": "footbridge-budget",
         "predicate": "kg:hasSpender", "object": "example-builders"} for k in range(5, 30)
    ]  # fmt: skip
    kg.propose(rows, small, by="kim")
    rng = random.Random(3)
    known: set[str] = set()
    for _ in range(3):
        with desk(small) as client:
            ids = [one["proposal"] for one in client.get("queue", source=GAZETTE)["proposals"]]

            def work(client: Client = client, ids: list[str] = ids) -> None:
                for id_ in ids:
                    try:
                        client.send("accept", {"ids": [id_], "unproved": True})
                    except httpx.HTTPError:
                        return
                    known.add(id_)

            thread = Thread(target=work)
            thread.start()
            time.sleep(0.5 + rng.random())
            os.kill(client.process.pid, signal.SIGKILL)
            thread.join(60)
        waits = {one.proposal.id for one in kg.queue(small).assessed}
        claims = (small / f"data/claims/{GAZETTE}.csv").read_text("utf-8").count("kg:hasSpender")
        assert len(waits) + claims == 25 and not waits & known
        assert kg.check(small) == []
