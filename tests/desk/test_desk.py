"""The desk: what stands in a text is offered, what is stated is written as `kg add` would, and
nobody else writes.
"""

from __future__ import annotations

import csv
import json
import shutil
import socket
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import run
from desks import Client, desk

import kg

TEXT = """Der Rat beschloss am 20. August 2024 den Bau der Fußgängerbrücke.

Das Land zahlt rund 9,9 Mio. Euro, die Stadt 1,2 Mio. Euro.

Eröffnet wird sie im kommenden Jahr; 3.000 Menschen nutzen sie am Tag.
"""
NEW = {
    "id": "zeitung-2024-08-21",
    "publisher": "Zeitung",
    "title": "Die Brücke kommt",
    "published": "2024-08-21",
    "language": "de",
    "reading": "whole",
    "kind": "newspaper",
}


@pytest.fixture
def at(small: Path) -> Iterator[Client]:
    with desk(small) as client:
        client.folder = small
        yield client


def files(folder: Path) -> dict[str, str]:
    """The digest of each file of a project that git keeps."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for part in ("data", "ontology")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def rows(folder: Path, source: str) -> list[dict[str, str]]:
    path = folder / f"data/claims/{source}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marks(source: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["printed"]: one for part in source["paragraphs"] for one in part["marks"]}


def amount(**more: object) -> dict[str, Any]:
    return {
        "source": NEW["id"],
        "statement": {
            "form": "kg:Allocation",
            "subject": "bridge-land-money",
            "locator": "p2",
            "fields": [
                {"property": "kg:amount", "object": "EUR 9900000", "qualifier": "about", "printed": "rund 9,9 Mio. Euro"},
                {"property": "kg:concerns", "object": "footbridge"},
            ],
            "things": [{"id": "bridge-land-money", "class": "kg:Allocation", "name": {"ko": "다리 지원금", "en": "Money for the bridge"}}],
            **more,
        },
    }  # fmt: skip


# --- from a text to claims ------------------------------------------------------------------------


def test_a_pasted_text_becomes_claims_that_are_proved(at: Client) -> None:
    folder: Path = at.folder
    before = files(folder)
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    told = at.get("source", id=NEW["id"])
    assert told["text"] == "kept" and len(told["paragraphs"]) == 3
    assert "".join(one["text"] for one in told["paragraphs"][1]["segments"]) == TEXT.split("\n")[2]
    found = marks(told)
    money = found["rund 9,9 Mio. Euro"]
    assert money["kind"] == "money"
    assert money["readings"][0] == {
        "object": "EUR 9900000", "qualifier": "about", "shown": money["readings"][0]["shown"],
    }  # fmt: skip
    assert found["am 20. August 2024"]["readings"][0]["object"] == "2024-08-20"
    assert found["im kommenden Jahr"]["readings"][0]["object"] == "2025"
    assert at.get("forms")["best"]["money"][0] == "kg:Allocation"
    checked = at.send("check", amount())
    assert not checked["problems"] and checked["rows"][0]["proof"] == "proved"
    written = at.send("statements", amount(), 201)
    assert [path for path, _ in written["places"]][-1] == f"data/claims/{NEW['id']}.csv"
    (claim,) = (r for r in rows(folder, NEW["id"]) if r["predicate"] == "kg:amount")
    assert (claim["object"], claim["qualifier"], claim["printed"]) == (
        "EUR 9900000", "about", "rund 9,9 Mio. Euro",
    )  # fmt: skip
    run("-C", folder, "check", check=0)
    assert "1 of 1 proved" in run("-C", folder, "prove", NEW["id"], check=0).stderr
    assert marks(at.get("source", id=NEW["id"]))["rund 9,9 Mio. Euro"]["used"]
    (statement,) = at.get("source", id=NEW["id"])["statements"]
    assert statement["proof"] == "proved" and len(statement["rows"]) == 2
    # What was written can be taken back and written again.
    after = files(folder)
    at.send("undo", {})
    assert rows(folder, NEW["id"]) == []
    at.send("redo", {})
    assert files(folder) == after
    for _ in range(2):
        at.send("undo", {})
    assert {n: d for n, d in files(folder).items() if n in before and d != before[n]} == {}
    at.send("undo", {}, 404)


def test_a_row_is_mended_and_removed(at: Client) -> None:
    folder: Path = at.folder
    (old,) = (r for r in rows(folder, "gazette-2024-05-01") if r["predicate"] == "kg:plannedDate")
    new = old | {"object": "2026", "printed": "2026"}
    source = "gazette-2024-05-01"
    wanted = {"source": source, "changes": [{"before": old, "after": new}]}
    at.send("rows", wanted, 201)
    assert new in rows(folder, source) and old not in rows(folder, source)
    assert "does not have the row any more" in at.send("rows", wanted, 409)["message"]
    at.send("rows", {"source": source, "changes": [{"before": new, "after": None}]}, 201)
    assert new not in rows(folder, source)
    # What kg check would refuse is refused with its words.
    count = len(rows(folder, source))
    bad = {"source": source, "changes": [{"before": None, "after": old | {"object": "soon"}}]}
    assert at.send("rows", bad, 422)["problems"]
    assert len(rows(folder, source)) == count


def test_what_is_wrong_is_told_beside_its_value(at: Client) -> None:
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    odd = amount(fields=[{"property": "kg:amount", "object": "much", "printed": "1,2 Mio. Euro"}])
    problems = at.send("check", odd)["problems"]
    assert {(one["row"], one["field"]) for one in problems} == {(-1, "kg:concerns"), (0, "object")}
    unnamed = amount(things=[{"id": "bridge-land-money", "class": "kg:Allocation", "name": {}}])
    assert "has no name" in str(at.send("check", unnamed)["problems"])
    other = amount()
    other["statement"]["fields"][0] |= {"object": "EUR 99000000"}
    (row, _) = at.send("check", other)["rows"]
    assert row["proof"] in ("fault", "")
    assert at.send("statements", other, 422)["problems"]


def test_things_are_found_by_any_name_and_new_ones_get_ids(at: Client) -> None:
    assert at.get("things", q="footbr", classes="")["things"][0]["id"] == "footbridge"
    assert at.get("things", q="footbr", classes="kg:Person")["things"] == []
    made = at.send(
        "identify", {"class": "kg:Allocation", "concerns": ["footbridge"], "told": "2024"}
    )
    assert made["id"] == "footbridge-allocation-2024" and made["name"]["en"]
    assert (
        at.send("identify", {"class": "kg:Company", "name": {"en": "Müller & Co."}})["id"]
        == "muller-co"
    )
    korean = at.send("identify", {"class": "kg:Company", "name": {"ko": "나루 AI펀드 2호"}})
    assert korean["id"] == "naru-aipeondeu-2ho"
    german = at.send("identify", {"class": "kg:Company", "name": {"de": "Müller & Söhne, Straße"}})
    assert german["id"] == "mueller-soehne-strasse"
    hall = {"id": "hall", "name": {"en": "Hall", "ko": "회관"}}
    asked = {"class": "kg:Allocation", "concerns": ["hall"], "things": [hall]}
    assert at.send("identify", asked)["name"]["en"].startswith("Hall ")
    # What is called alike would be taken for one thing.
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    first = at.send("identify", {"class": "kg:Allocation", "concerns": ["footbridge"]})
    thing = {"id": first["id"], "class": "kg:Allocation", "name": first["name"]}
    at.send("statements", amount(subject=first["id"], things=[thing]), 201)
    second = at.send("identify", {"class": "kg:Allocation", "concerns": ["footbridge"]})
    assert second["name"]["en"] == first["name"]["en"] + " 2"
    found = [one["names"] for one in at.get("things", q="보행교", classes="")["things"]]
    begin = [any(name.startswith("보행교") for name in names) for names in found]
    assert begin == sorted(begin, reverse=True) and len(set(begin)) == 2
    fields = at.get("properties", subject="footbridge")["fields"]
    assert {"kg:area", "schema:location"} <= {one["property"] for one in fields}
    assert at.get("said", subject="footbridge-budget", property="kg:amount")["rows"][0]["publisher"]


def test_an_own_class_has_a_form(small: Path) -> None:
    (small / "ontology" / "own.ttl").write_text(
        """@prefix ex: <https://own.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix kg: <https://kg.example/ontology#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ex:Closure a owl:Class ; rdfs:subClassOf kg:Occurrence ;
            rdfs:label "Closure"@en , "폐쇄"@ko ; skos:prefLabel "Closure"@en , "폐쇄"@ko .
        ex:trains a owl:DatatypeProperty ; rdfs:domain ex:Closure ; rdfs:range xsd:integer ;
            rdfs:label "trains that stood still"@en , "멈춘 열차"@ko .
        """,
        "utf-8",
    )
    with desk(small, "ko") as client:
        forms = {one["id"]: one for one in client.get("forms")["forms"]}
        own = forms["ex:Closure"]
        assert own["label"] == "폐쇄" and own["makes"]
        assert own["fields"][0]["property"] == "ex:trains" and "number" in own["takes"]


def test_two_who_write_at_once_lose_nothing(at: Client) -> None:
    """What `kg add` writes meanwhile stays; what it changed cannot be taken back over it."""
    folder: Path = at.folder
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    at.send("statements", amount(), 201)
    run(
        *("-C", folder, "add", "--source", NEW["id"], "--locator", "p3", "--subject", "footbridge"),
        *("--predicate", "kg:area", "--object", "3000"), check=0,
    )  # fmt: skip
    assert "changed" in at.send("undo", {}, 409)["message"]
    assert {one["predicate"] for one in rows(folder, NEW["id"])} >= {"kg:area", "kg:amount"}
    assert any(
        row["predicate"] == "kg:area"
        for s in at.get("source", id=NEW["id"])["statements"]
        for row in s["rows"]
    )


def test_a_text_that_is_kept_is_not_replaced(at: Client) -> None:
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    assert (
        "is kept already" in at.send("text", {"source": NEW["id"], "text": "No."}, 409)["message"]
    )
    assert (
        "no paragraph"
        in at.send("text", {"source": "gazette-2024-05-01", "text": " \n"}, 409)["message"]
    )
    at.send("text", {"source": "gazette-2024-05-01", "text": "Eins.\n\nZwei."}, 201)
    assert at.get("source", id="gazette-2024-05-01")["text"] == "kept"
    assert not (at.folder / ".archive" / "../x.txt").exists()


# --- nobody else ----------------------------------------------------------------------------------


def test_the_address_opens_the_desk_once(at: Client) -> None:
    with httpx.Client(base_url=at.base) as stranger:
        assert stranger.get(at.address).status_code == 403
        assert stranger.get("/").status_code == 403
        assert "Open the address" in stranger.get("/").json()["message"]
    again = at.web.get("/")
    assert again.status_code == 200
    policy = again.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy.replace(
        "'unsafe-inline'", "", 1
    )
    assert again.headers["cache-control"] == "no-store"
    assert again.headers["x-frame-options"] == "DENY"


def test_nothing_hostile_writes(at: Client) -> None:
    """Forged origins and names, no key, no cookie, other methods and types, paths, scripts, floods:
    the project is as it was.
    """
    folder: Path = at.folder
    before = files(folder)
    good, cookies = at.headers, dict(at.web.cookies)
    body = json.dumps({"cells": NEW, "text": TEXT})
    kind = {"Content-Type": "application/json"}
    port = at.base.rpartition(":")[2]
    told: list[int] = []

    def sent(headers: dict[str, str], path: str = "/api/sources", content: str = body, *, method: str = "POST", known: bool = True) -> None:  # fmt: skip
        with httpx.Client(base_url=at.base, cookies=cookies if known else {}) as client:
            told.append(client.request(method, path, headers=headers, content=content).status_code)

    sent(kind)
    sent({**good, **kind}, known=False)
    sent({**good, **kind, "X-Kg-Desk": "guess"})
    for origin in (
        "http://evil.example",
        "null",
        f"http://127.0.0.1:{port}1",
        "https://127.0.0.1:" + port,
    ):
        sent({**good, **kind, "Origin": origin})
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port}.evil.example",
    ):
        sent({**good, **kind, "Host": host})
    sent({**good, **kind, "Sec-Fetch-Site": "cross-site"})
    sent({**good, **kind, "Sec-Fetch-Site": "same-site"})
    sent({**good, "Content-Type": "text/plain"})
    sent({**good, "Content-Type": "application/x-www-form-urlencoded"})
    sent({**good, **kind}, method="PUT")
    sent({**good, **kind}, "/api/sources?x=1", "[" * 100_000)
    sent({**good, **kind}, content="not JSON")
    sent({**good, **kind}, content="[]")
    sent({**good, **kind}, "/api/nothing")
    sent({**good, **kind}, "/api/../../etc/passwd", method="GET")
    sent({**good, **kind}, "/data/sources.csv", method="GET")
    sent({**good, **kind}, "/api/source?id=../../../etc/passwd", method="GET")
    for id_ in ("../x", "a/b", "a\x00b", ".archive", "A B", ""):
        sent({**good, **kind}, content=json.dumps({"cells": {**NEW, "id": id_}, "text": TEXT}))
    for id_ in ("../../evil", "gazette-2024-05-01/../x"):
        sent({**good, **kind}, "/api/text", json.dumps({"source": id_, "text": "x"}))
        sent({**good, **kind}, "/api/statements", json.dumps({**amount(), "source": id_}))
        sent({**good, **kind}, "/api/rows", json.dumps({"source": id_, "changes": [{"before": None, "after": {"subject": "x"}}]}))  # fmt: skip
    sent({**good, **kind}, content=json.dumps({"cells": NEW, "text": "x" * 2_000_001}))
    sent({**good, **kind}, content=json.dumps({"cells": NEW, "text": 7}))
    sent(
        {**good, **kind},
        "/api/statements",
        json.dumps({"source": "gazette-2024-05-01", "statement": {"fields": [1]}}),
    )
    sent(
        {**good, **kind},
        "/api/statements",
        json.dumps({"source": "gazette-2024-05-01", "statement": {"modality": "sure"}}),
    )
    assert len(told) >= 30 and all(400 <= status < 500 for status in told), told
    assert files(folder) == before
    assert not list(folder.glob("*evil*")) and not (folder.parent / "x.txt").exists()


def test_texts_and_names_are_data(at: Client) -> None:
    """What would be a script in a page is text in its JSON; formulas and directions are refused."""
    hostile = "<script>alert(1)</script> “9,9 Mio. Euro” <img src=x onerror=alert(1)>"
    at.send("sources", {"cells": {**NEW, "title": "<b>Brücke</b>"}, "text": hostile}, 201)
    answer = at.web.get("/api/source", params={"id": NEW["id"]}, headers=at.headers)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.json()
    assert "".join(one["text"] for one in told["paragraphs"][0]["segments"]) == hostile
    turned = amount(note="\u202enot seen")
    turned["statement"]["locator"] = "p1"
    assert at.send("statements", turned, 422)["problems"]


def test_it_listens_on_this_machine_alone(at: Client) -> None:
    port = int(at.base.rpartition(":")[2])
    try:
        own = socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip("this machine has no address of its own")
    if own.startswith("127."):
        pytest.skip("this machine has no address of its own")
    with pytest.raises(OSError), socket.create_connection((own, port), timeout=2):
        pass


def test_a_desk_that_is_killed_leaves_the_project_whole(small: Path) -> None:
    with desk(small) as client:
        client.send("sources", {"cells": NEW, "text": TEXT}, 201)
        client.send("statements", amount(), 201)
        client.process.kill()
        client.process.wait(10)
    run("-C", small, "check", check=0)
    with desk(small) as client:
        assert len(client.get("source", id=NEW["id"])["statements"]) == 1


def test_the_command_says_why_it_cannot(small: Path, tmp_path: Path) -> None:
    assert "there is no folder" in run("-C", tmp_path / "no", "desk", "--no-open", check=2).stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("-C", small, "desk", "--no-open", "--port", port, check=2)
    assert str(port) in done.stderr
    assert shutil.which("kg") is None or "desk" in run("--help", check=0).stdout


# --- what others propose, and two that are one ----------------------------------------------------


def proposed(at: Client) -> list[dict[str, Any]]:
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    run("-C", at.folder, "add", "--source", NEW["id"], "--locator", "p1", "--subject", "footbridge", "--predicate", "kg:concerns", "--object", "town", check=None)  # fmt: skip
    rows = [
        {"source": NEW["id"], "locator": "p2", "subject": "footbridge-budget", "predicate": "kg:amount",
         "object": "EUR 1200000", "printed": "1,2 Mio. Euro"},
        {"source": NEW["id"], "locator": "p3", "subject": "footbridge", "predicate": "kg:area",
         "object": "4000", "printed": "4.000"},
    ]  # fmt: skip
    kg.propose(rows, at.folder, by="an assistant")
    return at.get("queue")["proposals"]


def test_a_person_decides_on_what_is_proposed(at: Client) -> None:
    good, bad = sorted(proposed(at), key=lambda one: one["proof"] != "proved")
    assert good["proof"] == "proved" and bad["proof"] == "fault" and good["words"]
    assert at.send("accept", {"ids": [bad["proposal"]]}, 422)["problems"]
    assert at.send("accept", {"ids": [good["proposal"]]})["count"] == 1
    assert "EUR 1200000" in {row["object"] for row in rows(at.folder, NEW["id"])}
    at.send("mend", {"id": bad["proposal"], "changes": {"object": "3000", "printed": "3.000"}})
    (now,) = at.get("queue")["proposals"]
    assert now["proof"] == "proved"
    at.send("refuse", {"ids": [now["proposal"]], "reason": "people, and no area"})
    assert at.get("queue")["proposals"] == []
    assert "people, and no area" in run("-C", at.folder, "queue", "--refused", check=None).stdout
    at.send("undo", {})
    assert len(at.get("queue")["proposals"]) == 1


def test_two_things_are_joined_as_somebody_has_seen_it(at: Client) -> None:
    at.send("sources", {"cells": NEW, "text": TEXT}, 201)
    at.send("statements", amount(), 201)
    wanted = {"gone": "bridge-land-money", "heir": "footbridge-budget"}
    seen = at.send("join", wanted)
    assert any("bridge-land-money" in line for line in seen["lines"])
    at.send("join", {**wanted, "write": True, "seen": "0"}, 409)
    at.send("join", {**wanted, "write": True, "seen": seen["seen"]})
    assert {row["subject"] for row in rows(at.folder, NEW["id"])} == {"footbridge-budget"}
    at.send("undo", {})
    assert "bridge-land-money" in {row["subject"] for row in rows(at.folder, NEW["id"])}
    at.send("join", {"gone": "nobody", "heir": "footbridge-budget"}, 409)
