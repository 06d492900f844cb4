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
        "service": ("query", {"sparql": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}),
        "load": ("query", {"sparql": "LOAD <http://127.0.0.1:1/>"}),
        "construct": ("query", {"sparql": "CONSTRUCT WHERE { ?b kg:amount ?a }"}),
        "history": ("history", {"entity": "footbridge-budget", "property": "kg:amount"}),
        "conflicts": ("conflicts", {}),
        "nobody": ("history", {"entity": "nobody at all"}),
        "describe": ("query", {"sparql": "DESCRIBE entity:footbridge"}),
        "ask": ("query", {"sparql": "ASK { ?b kg:amount ?a }"}),
        "silent": ("history", {"entity": "footbridge", "property": "kg:amount"}),
        "agreed": ("conflicts", {"entity": "example-town"}),
    }
    found = {}
    async with mcp.Client(server) as client:
        tools = (await client.list_tools()).tools
        found["tools"] = (False, " ".join(sorted(tool.name for tool in tools)))
        found["words"] = (False, next(tool.description for tool in tools if tool.name == "query"))
        for name, (tool, words) in asked.items():
            answer = await client.call_tool(tool, words)
            found[name] = (bool(answer.is_error), answer.content[0].text if answer.content else "")
        # A build while it serves: every tool tells of it.
        path = folder / "data" / "claims" / "town-2025-02-10.csv"
        path.write_text(path.read_text("utf-8").replace("1450000", "1550000"), "utf-8")
        kg.build(folder)
        for name in ("show", "query"):
            answer = await client.call_tool(*asked[name])
            found[f"{name} anew"] = (bool(answer.is_error), answer.content[0].text)
    return found


def test_tools(small: Path) -> None:
    found = asyncio.run(talk(small))
    assert found["tools"][1] == "conflicts history query search show"
    assert not found["search"][0] and "footbridge:" in found["search"][1]
    assert "Example Gazette" in found["show"][1] and "1,450,000" in found["show"][1]
    answer = json.loads(found["query"][1])
    assert (
        answer["results"]["bindings"][0]["a"]["value"] == "1450000"
        and answer["citations"][0]
        and answer["sources"]
    )
    assert "isCitedFrom" in found["construct"][1]
    assert "1.2 million" in found["history"][1] and "1.45 million" in found["history"][1]
    assert {name for name, (refused, _) in found.items() if refused} == {
        "none",
        "wrong",
        "service",
        "load",
        "nobody",
        "describe",
        "silent",
    }
    assert "not well-formed" in found["wrong"][1] and "Traceback" not in str(found)
    assert (
        "kg:amount" in found["words"][1]
        and "kg:Fund" in found["words"][1]
        and "ask it without" not in found["describe"][1]
    )
    assert json.loads(found["ask"][1])["citations"][0] and found["agreed"][1].startswith(
        "no conflicts"
    )
    assert "1,550,000" in found["show anew"][1] and "1550000" in found["query anew"][1]
