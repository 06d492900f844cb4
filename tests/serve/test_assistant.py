"""`kg mcp` as an assistant meets it: the protocol's own client over stdio."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytest.importorskip("mcp.server.mcpserver")
import mcp

import kg
from kg.assistant import _Tools
from kg.evidence import access

# What was otherwise at the end of 2024, and is asked as of then.
EARLIER = {
    "search": ("search", {"text": "보행교"}),
    "show": ("show", {"entity": "footbridge-budget"}),
    "history": ("history", {"entity": "footbridge-budget"}),
    "conflicts": ("conflicts", {}),
    "query": ("query", {"sparql": "SELECT ?a { entity:footbridge-budget kg:amount ?a }"}),
}


async def talk(folder: Path) -> dict[str, tuple[bool, str]]:
    """A dict keyed by what was asked of (whether it was refused, the text of the answer)."""
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-c", "from kg.cli import main; main()", "-C", str(folder), "mcp"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
    )
    asked = {
        "search": ("search", {"text": "보행교"}),
        "none": ("search", {"text": "zzzzzz"}),
        "show": ("show", {"entity": "footbridge-budget"}),
        "query": ("query", {"sparql": "SELECT ?a { entity:footbridge-budget kg:amount ?a }"}),
        "wrong": ("query", {"sparql": "SELECT"}),
        "misspelt": ("query", {"sparql": "SELECT ?a { ?s kg:amont ?a }", "as_of": "2025"}),
        "misspelt no": ("query", {"sparql": "ASK { ?s a kg:Facilty }"}),
        "service": ("query", {"sparql": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}),
        "load": ("query", {"sparql": "LOAD <http://127.0.0.1:1/>"}),
        "construct": ("query", {"sparql": "CONSTRUCT WHERE { ?b kg:amount ?a }"}),
        "history": ("history", {"entity": "footbridge-budget", "property": "kg:amount"}),
        "conflicts": ("conflicts", {}),
        "nobody": ("history", {"entity": "nobody at all"}),
        "describe": ("query", {"sparql": "DESCRIBE entity:footbridge"}),
        "random": ("query", {"sparql": "SELECT (RAND() AS ?r) { entity:footbridge ?p ?o }"}),
        "ask": ("query", {"sparql": "ASK { ?b kg:amount ?a }"}),
        "silent": ("history", {"entity": "footbridge", "property": "kg:amount"}),
        "agreed": ("conflicts", {"entity": "example-town"}),
        "plans": ("show", {"entity": "example-town"}),
        "all of it": ("show", {"entity": "example-town", "all_statements": True}),
        **{
            f"{name} then": (tool, {**words, "as_of": "2024-12"})
            for name, (tool, words) in EARLIER.items()
        },
        "unborn": ("search", {"text": "건설", "as_of": "2024"}),
        "before": ("show", {"entity": "footbridge", "as_of": "1990"}),
        "no day": ("query", {"sparql": "ASK {}", "as_of": "soon"}),
        "no day either": ("conflicts", {"as_of": "soon"}),
    }
    found = {}
    async with mcp.Client(server) as client:
        tools = (await client.list_tools()).tools
        found["tools"] = (False, " ".join(sorted(tool.name for tool in tools)))
        found["words"] = (False, next(tool.description for tool in tools if tool.name == "query"))
        found["described"] = (False, " ".join(tool.description for tool in tools))
        found["as of"] = (
            False,
            " ".join(
                sorted(tool.name for tool in tools if "as_of" in tool.input_schema["properties"])
            ),
        )
        for name, (tool, words) in asked.items():
            answer = await client.call_tool(tool, words)
            found[name] = (bool(answer.is_error), answer.content[0].text if answer.content else "")
        # A build while it serves: every tool tells of it.
        path = folder / "data" / "claims" / "town-2025-02-10.csv"
        path.write_text(path.read_text("utf-8").replace("1450000", "1550000"), "utf-8")
        kg.build(folder)
        for name in ("show", "query", "show then", "query then"):
            answer = await client.call_tool(*asked[name])
            found[f"{name} anew"] = (bool(answer.is_error), answer.content[0].text)
    return found


def test_tools(small: Path) -> None:
    path = small / "data" / "claims" / "gazette-2024-05-01.csv"
    planned = "p4,example-town,kg:operates,footbridge,,,planned,,,,from the summer\n"
    path.write_text(path.read_text("utf-8") + planned, "utf-8")
    found = asyncio.run(talk(small))
    assert found["tools"][1] == "conflicts history propose query search show"
    assert not found["search"][0] and "footbridge:" in found["search"][1]
    assert "Example Gazette" in found["show"][1] and "1.45 million" in found["show"][1]
    answer = json.loads(found["query"][1])
    assert (
        answer["results"]["bindings"][0]["a"]["value"] == "1450000"
        and answer["citations"][0]
        and answer["sources"]
    )
    assert "isCitedFrom" in found["construct"][1] and "isCitedFrom" in found["describe"][1]
    assert "1.2 million" in found["history"][1] and "1.45 million" in found["history"][1]
    assert {name for name, (refused, _) in found.items() if refused} == {
        "none",
        "wrong",
        "service",
        "load",
        "nobody",
        "random",
        "silent",
        "unborn",
        "before",
        "no day",
        "no day either",
    }
    assert "did you mean kg:amount?" in json.loads(found["misspelt"][1])["notes"][-1]
    assert "did you mean kg:Facility?" in json.loads(found["misspelt no"][1])["notes"][-1]
    assert "not well-formed" in found["wrong"][1] and "Traceback" not in str(found)
    assert (
        "kg:amount" in found["words"][1]
        and "kg:Fund" in found["words"][1]
        and "ask it without" not in found["random"][1]
    )
    assert json.loads(found["ask"][1])["citations"][0] and found["agreed"][1].startswith(
        "no conflicts"
    )
    assert "1.55 million" in found["show anew"][1] and "1550000" in found["query anew"][1]


def test_it_tells_plans_and_days(small: Path) -> None:
    """What is planned stands apart, what no source says together is told so, and each tool knows
    what was known on a day, of the last build too.
    """
    path = small / "data" / "claims" / "gazette-2024-05-01.csv"
    planned = "p4,example-town,kg:operates,footbridge,,,planned,,,,from the summer\n"
    path.write_text(path.read_text("utf-8") + planned, "utf-8")
    found = {name: text for name, (_, text) in asyncio.run(talk(small)).items()}
    assert found["as of"] == found["tools"].replace("propose ", "")
    for words in ("planned", "told as done", "disagree", "†", "as_of"):
        assert words in found["described"]
    assert "Runs or carries out: " in found["plans"]
    assert "Example footbridge (planned)" in found["plans"]
    holds, _, plans = found["all of it"].partition("\nplanned\n")
    assert "operates" in plans and "operates" not in holds and "note: from the summer" in plans
    assert "Example Town†" in found["show"] and "no source says all of this" not in found["show"]
    for name in ("show then", "history then", "show then anew"):
        assert "1.2 million" in found[name] and "1.45 million" not in found[name], name
    assert "no source says all of this" not in found["show then"]
    for name in ("query then", "query then anew"):
        (row,) = json.loads(found[name])["results"]["bindings"]
        assert row["a"]["value"] == "1200000"
    assert "footbridge:" in found["search then"] and found["conflicts then"]
    assert (
        "1990" in found["before"] and "soon" in found["no day"] and "soon" in found["no day either"]
    )


# --- proposals ------------------------------------------------------------------------------------

GAZETTE = "gazette-2024-05-01"
ROW = {
    "source": f"source:{GAZETTE}", "locator": "p2", "subject": "footbridge-budget",
    "predicate": "kg:amount", "object": "€300,000", "printed": "€300,000",
}  # fmt: skip


async def offer(folder: Path, calls: dict[str, dict]) -> tuple[dict[str, tuple[bool, str]], dict]:
    """(the answers to calls of `propose`, what is told of the tools)."""
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-c", "from kg.cli import main; main()", "-C", str(folder), "--lang", "en", "mcp"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
    )
    found = {}
    async with mcp.Client(server) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        for name, words in calls.items():
            answer = await client.call_tool("propose", words)
            found[name] = (bool(answer.is_error), answer.content[0].text)
    return found, tools


def files(folder: Path) -> dict[str, bytes]:
    """All files of a project but those of its build."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "build" not in path.relative_to(folder).parts
    }


def test_an_assistant_writes_nothing_but_the_queue(small: Path) -> None:
    before = files(small)
    link = ROW | {"predicate": "kg:hasSpender", "object": "example-builders", "printed": ""}
    known = ROW | {"object": "EUR 1200000", "qualifier": "about"}
    calls = {
        "first": {"rows": [ROW | {"group": "a"}, link | {"group": "a"}, known], "by": "A 1"},
        "again": {"rows": [ROW]},
        "hostile": {
            "rows": [
                ROW | {"source": "../../etc/x"}, ROW | {"note": "a\x1b[2Jb"}, ROW | {"state": "x"},
                ROW | {"note": "y" * 5_000}, ROW | {"predicate": "kg:nonsense"},
            ],
        },
        "formula": {"rows": [ROW | {"locator": "p1", "note": "=1+1"}]},
        "many": {"rows": [ROW] * 201},
        "none": {"rows": []},
        "numbers": {"rows": [ROW | {"object": 3}]},
        "who": {"rows": [ROW | {"locator": "p7"}], "by": "x\ny"},
        "long": {"rows": [ROW | {"locator": "p7"}], "by": "x" * 200},
    }  # fmt: skip
    found, tools = asyncio.run(offer(small, calls))
    writing = {name for name, tool in tools.items() if not tool.annotations.read_only_hint}
    assert writing == {"propose"} and tools["propose"].annotations.destructive_hint is False
    refused, text = found["first"]
    assert not refused and text.splitlines()[0].startswith("row 1: queued as ")
    assert f"row 3: not queued: it is a claim already: data/claims/{GAZETTE}.csv:4" in text
    assert text.splitlines()[-1].startswith("queued: 2; waiting already: 0; claims already: 1; ")
    assert "row 1: not queued: it waits in the queue already" in found["again"][1]
    hostile = found["hostile"][1]
    assert hostile.count(": not queued: ") == 5 and "\x1b" not in hostile
    assert "is no id of a source" in hostile and "5,0" in hostile and "did you mean" in hostile
    assert {name for name, (wrong, _) in found.items() if wrong} == {
        "many",
        "numbers",
        "who",
        "long",
    }
    assert "201 rows; a call may have 200" in found["many"][1]
    assert "several calls" in found["many"][1] and "Traceback" not in str(found)
    after = files(small)
    queue = f"data/queue/{GAZETTE}.csv"
    assert {name for name in after if after[name] != before.get(name)} == {queue}
    assert before.keys() <= after.keys()
    rows = after[queue].decode().splitlines()
    assert len(rows) == 4 and "assistant: A 1" in rows[2] and ",'=1+1,assistant," in rows[1]


def test_an_assistant_is_told_what_was_refused(small: Path) -> None:
    [one] = kg.propose([ROW], small, by="kim")
    kg.refuse(one.id, "it is the plan of another year", small)
    found, _ = asyncio.run(offer(small, {"again": {"rows": [ROW]}}))
    assert "refused before: it is the plan of another year" in found["again"][1]
    (small / f"data/queue/{GAZETTE}.csv").write_text("a,b\n", "utf-8")
    found, _ = asyncio.run(offer(small, {"broken": {"rows": [ROW]}}))
    refused, text = found["broken"]
    assert refused and f"data/queue/{GAZETTE}.csv:1" in text


def test_no_conflict_of_a_thing_is_none_of_what_concerns_it(project: Path) -> None:
    """Sources differ on the budget of a programme, and not on the programme."""
    tools = _Tools(project, access.opened(project), "en")
    told = tools.conflicts("phase-1").splitlines()
    assert len(told) == 2 and told[0].startswith("no conflicts")
    assert told[1].startswith("ask conflicts of what concerns it: phase-1-budget, ")
    for one in told[1].partition(": ")[2].split(", "):
        assert not tools.conflicts(one).startswith("no conflicts")
