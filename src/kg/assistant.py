"""The graph for programs that talk: a Model Context Protocol server over stdio, whose every answer names its sources.

Five tools: search, show, query (in a worker that can be killed, with citations), history, conflicts.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import AsyncIterator, Callable

from kg import answers, api, project, reports
from kg.errors import KGError
from kg.workers import Dataset, Limits, Pool, Refusal

_ROWS = 2_000
_BYTES = 1 << 20
_MOST = 50

_SAID = """Answers come from claims of documents. Name the source (publisher, title, place) of each figure or date that is repeated, say when values
disagree or were revised, and do not add what no source says. Find the id of a thing with search before asking about it."""

_REFUSED = {
    "time": "the query took longer than {limit:g} seconds: ask for less", "died": "the query needed more memory than it may have: ask for less",
    "rows": "the answer has more than {limit} rows: add LIMIT", "bytes": "the answer is too long: add LIMIT",
    "service": "SERVICE is refused: answers come from this graph alone", "update": "the graph is read-only: updates are refused",
    "graph": "there is no such graph in this dataset", "deep": "the query nests more than {limit} levels deep",
    "format": "DESCRIBE cannot be cited: write SELECT or CONSTRUCT",
}  # fmt: skip


def serve(folder: Path, language: str = "en") -> None:
    """Answer a client on stdin and stdout until it leaves. Raises KGError where the package `mcp` is not installed."""
    _server(folder, language).run("stdio")


def _server(folder: Path, language: str) -> object:
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError:
        raise KGError("the package mcp is not installed, or older than 2", "pip install 'kg[mcp]'") from None
    opened = project.opened(folder, language=language)
    prefixes = opened.state["prefixes"]
    limits = Limits(timeout=20, rows=_ROWS, bytes=_BYTES)
    pool = Pool(Dataset(str(folder), opened.state["store"]), 1, limits)

    @asynccontextmanager
    async def life(server: object) -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            pool.close()

    def said(work: Callable[[], list[str]]) -> str:
        try:
            return "\n".join(work()).strip()
        except KGError as error:
            raise ToolError(str(error)) from None

    made = MCPServer("kg", instructions=_SAID, lifespan=life, log_level="ERROR")
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    @made.tool(annotations=reading, structured_output=False)
    def search(text: str) -> str:
        """Find things by any name, Korean or English: a line each with id, names and class."""
        hits = answers.search(answers.names(opened.place, prefixes), text, 20)
        if not hits:
            raise ToolError(f"nothing is called “{text}”: try a part of the name, or the other language")
        labels = answers.labels(opened.store, {f"<{hit[0].cls}>" for hit in hits}, language)
        return "\n".join(f"{one.id}: {' · '.join(one.names.values())} ({labels.get(f'<{one.cls}>', one.cls)})" for one, _, _ in hits)

    @made.tool(annotations=reading, structured_output=False)
    def show(entity: str) -> str:
        """All claims of one thing (by id or name) and what names it, each with its source, place, day and standing."""
        def work() -> list[str]:
            found, evidence = api.show(entity, folder)
            labels = answers.labels(opened.store, {t for e in evidence for t in (e.predicate, e.other)}, language)
            head = f"{' · '.join(found.names.values())} ({found.id})"
            return [head, *answers.told(evidence, {k: v for k, v in labels.items() if k.startswith("<")}, prefixes, language)]

        return said(work)

    @made.tool(annotations=reading, structured_output=False)
    async def query(sparql: str) -> str:
        """Ask a SPARQL 1.1 SELECT, ASK or CONSTRUCT; prefixes such as kg:, entity:, source:, skos: are known. JSON with, for each row, the
        citations that it rests on, and what each citation is; a CONSTRUCT gives Turtle."""
        try:
            answer = await pool.ask({"query": sparql, "rows": "json", "boolean": "json", "graph": "turtle", "cite": True, "lang": language})
        except Refusal as refusal:
            told = _REFUSED.get(refusal.kind, refusal.detail or "the query cannot be answered").format(**{"limit": 0, **refusal.more})
            raise ToolError(" ".join(x for x in (told, str(refusal.more.get("hint") or "")) if x)) from None
        return b"".join(answer.chunks()).decode()

    @made.tool(annotations=reading, structured_output=False)
    def history(entity: str, property: str = "") -> str:
        """What was said when of one thing, or of one property of it, oldest first, and how its plans slipped."""
        def work() -> list[str]:
            thing, claims, slips = api.history(entity, property, folder)
            return reports.history_told(opened.store, prefixes, thing, claims, slips, language)

        return said(work)

    @made.tool(annotations=reading, structured_output=False)
    def conflicts(entity: str = "", kind: str = "") -> str:
        """Where sources disagree, what was revised, what is set aside, the largest first; of one thing, or of a kind: money, date, number, other."""
        return said(lambda: reports.conflicts_told(opened.store, prefixes, api.conflicts(folder, entity=entity, kind=kind)[:_MOST], language))

    return made
