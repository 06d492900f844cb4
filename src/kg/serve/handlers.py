"""One function for each address."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from kg import __version__
from kg.rdf import nquads
from kg.rdf.dates import last_day
from kg.rdf.terms import DCTERMS, RDF, TYPE, VOID, XSD, iri, literal
from kg.rdf.turtle import turtle
from kg.serve.faults import PAGE
from kg.serve.limits import Limits, Refusal
from kg.serve.middleware import SEALED
from kg.serve.negotiation import (
    CITED,
    ENDINGS,
    GRAPHS,
    TYPES,
    accept_header,
    language,
    negotiate,
    wanted,
)
from kg.serve.pool import Answer, Pool
from kg.serve.requests import (
    KNOWN,
    PATIENCE,
    QUERY,
    asked,
    chosen,
    parameters,
    query_pairs,
    requested_format,
)
from kg.store import snapshot

_Made = TypeVar("_Made")
_UNCITED = "ask it without citations"


class Server(NamedTuple):
    """What a server serves: `folder` is None where RDF files are served instead of a project."""

    folder: Path | None
    files: tuple[str, ...] = ()
    limits: Limits = Limits()
    workers: int = 2
    cors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class _Sent(StreamingResponse):
    """A large answer, sent as it is read; its file is gone when the last byte is sent, or the
    client.
    """

    def __init__(self, answer: Answer, headers: dict[str, str], media: str):
        async def chunks() -> AsyncIterator[bytes]:
            for chunk in answer.chunks():
                yield chunk

        super().__init__(chunks(), headers=headers, media_type=media)
        self.answer = answer

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.answer.body.close()


def _whole(answer: Answer, media: str, headers: dict[str, str]) -> Response:
    headers = {"Content-Length": str(answer.size), **headers}
    if answer.size <= 1 << 20:
        return Response(b"".join(answer.chunks()), headers=headers, media_type=media)
    return _Sent(answer, headers, media)


def _read(answer: Answer) -> tuple[dict, bytes]:
    return answer.about, b"".join(answer.chunks())


async def _present(request: Request, work: Awaitable[_Made]) -> _Made:
    """What some work comes to, for as long as the client is there to hear it."""
    asker, left = asyncio.current_task(), []

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left.append(True)
        asker.cancel()

    # Most answers come before it is worth while to listen for a client that leaves.
    watching: list[asyncio.Task] = []
    later = asyncio.get_running_loop().call_later(
        0.1, lambda: watching.append(asyncio.ensure_future(watch()))
    )
    try:
        return await work
    except asyncio.CancelledError:
        asker.uncancel()
        raise ClientDisconnect if left else Refusal("busy") from None  # or the server stops
    finally:
        later.cancel()
        for task in watching:
            task.cancel()


class Handlers:
    """The handlers of one server."""

    def __init__(self, server: Server, pool: Pool, space: str):
        self.server, self.pool, self.space = server, pool, space
        self.views: dict[tuple, tuple[dict, bytes]] = {}
        self.under_way: dict[tuple, asyncio.Task] = {}
        self.patience = min(PATIENCE, server.limits.timeout)

    async def health(self, request: Request) -> Response:
        """Whether there are workers that answer, without asking them."""
        workers = sum(worker.alive for worker in self.pool.all)
        body = {
            "status": "ok" if workers else "starting",
            "version": __version__,
            "workers": workers,
            "idle": len(self.pool.idle),
        }
        return Response(
            json.dumps(body) + "\n",
            200 if workers else 503,
            {"Cache-Control": "no-store"},
            "application/json",
        )

    async def void(self, request: Request) -> Response:
        return await _present(request, self._described(request, void=True))

    async def sparql(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refusal("method")
        found = await asked(request, self.patience)
        accept = accept_header(request)
        if "query" not in found:
            if request.method == "POST" or found:
                raise Refusal("missing")
            if self.server.folder and negotiate(accept, {**GRAPHS, "text/html": "html"}) == "html":
                return RedirectResponse("query", 303)
            return await _present(request, self._described(request, void=False))
        rows, graph = wanted(accept)
        format = requested_format(found)
        if format:
            if format not in TYPES:
                raise Refusal("parameter", f"format={format}", hint=", ".join(TYPES))
            rows = format if format in ("json", "xml", "csv", "tsv", "spreadsheet") else None
            graph = None if rows else format
        day = self._day(found.get("as-of", [""])[0])
        cite, cited = chosen(found, "cite"), {}
        if cite:
            if self.server.folder is None:
                raise Refusal("cite", "the files that are served hold no citations", hint=_UNCITED)
            if "default-graph-uri" in found or "named-graph-uri" in found:
                raise Refusal(
                    "cite",
                    "default-graph-uri and named-graph-uri make another dataset than the"
                    " current one",
                    hint=_UNCITED,
                )
            # Among what is accepted, what can hold citations.
            cited = {
                "boolean": rows if format else negotiate(accept, CITED["boolean"]),
                "lang": language(request),
            }
            graph = graph if format else negotiate(accept, CITED["graph"])
        asking = {
            "query": found["query"][0],
            "rows": rows,
            "graph": graph,
            "default": found.get("default-graph-uri", []),
            "named": found.get("named-graph-uri", []),
            "base": f"{request.scope['scheme']}://{request.headers['host']}/sparql",
            "as_of": day,
            "cite": cite,
            **cited,
        }
        answer = await _present(request, self._asked(asking))
        told = answer.about["format"]
        headers = {
            "Vary": "Accept",
            "Cache-Control": "no-cache",
            "Content-Security-Policy": SEALED,
        }
        if chosen(found, "download"):
            headers["Content-Disposition"] = f'attachment; filename="answer.{ENDINGS[told]}"'
        return _whole(answer, TYPES[told], headers)

    def _day(self, text: str) -> str:
        """The ISO day of the parameter `as-of`; "" for none."""
        if not text:
            return ""
        try:
            day = last_day(text)
        except ValueError:
            raise Refusal("parameter", f"as-of={text}", hint="2021-01-03, 2021-01, 2021") from None
        if self.server.folder is None:
            raise Refusal("parameter", "as-of", hint="the files that are served have no days")
        return day

    async def _asked(self, asking: dict, heavy: bool = False) -> Answer:
        """The answer to a request, for which the graph of its day is made if it is not there, all
        in the time limit.
        """
        until = asyncio.get_running_loop().time() + self.server.limits.timeout
        day = asking.get("as_of")
        if day:
            held, now = snapshot.state(self.server.folder, day), snapshot.state(self.server.folder)
            if held is None or now is None or held.digest != now.digest:
                await self._once(("day", day), lambda: self._make(day, until))
        for again in (True, False):
            try:
                return await self.pool.ask(asking, until, heavy)
            except Refusal as refusal:
                if refusal.kind != "day":
                    raise
            if again:
                await self._once(("day", day), lambda: self._make(day, until))
        raise Refusal("busy")

    async def _make(self, day: str, until: float) -> None:
        (await self.pool.ask({"make": day}, until, heavy=True)).body.close()

    async def _once(self, key: tuple, work: Callable[[], Awaitable[_Made]]) -> _Made:
        """What some work comes to that several may wait for and that is done once; it ends when the
        last of them leaves.

        It has the time of the one who came first, so that none of them waits longer than its own.
        """
        task = self.under_way.get(key)
        if task is None:
            task = self.under_way[key] = asyncio.ensure_future(work())
            task.waiting = 0
            task.add_done_callback(lambda done: self._over(key, done))
        task.waiting += 1
        try:
            return await asyncio.shield(task)
        finally:
            task.waiting -= 1
            if not task.waiting and not task.done():
                self._over(key, task)
                task.cancel()

    def _over(self, key: tuple, task: asyncio.Task) -> None:
        if self.under_way.get(key) is task:
            del self.under_way[key]
        if task.done() and not task.cancelled():
            task.exception()  # whoever waits has heard of it

    async def _described(self, request: Request, void: bool) -> Response:
        format = negotiate(accept_header(request), {**GRAPHS, "text/html": "turtle"})
        if format is None:
            raise Refusal("format")
        from kg.sparql import formats

        triples = await self._triples(request, void)
        prefixes = {
            "sd": _SD,
            "void": VOID,
            "dcterms": DCTERMS,
            "xsd": XSD,
            "rdf": RDF,
            "formats": _FORMATS,
        }
        text = (
            turtle(triples, prefixes).encode()
            if format == "turtle"
            else formats.graph(sorted(triples), format, prefixes)
        )
        return Response(
            text, 200, {"Vary": "Accept", "Content-Security-Policy": SEALED}, TYPES[format]
        )

    async def _triples(self, request: Request, void: bool) -> set[tuple[str, str, str]]:
        here = f"{request.url.scheme}://{request.url.netloc}/sparql"
        service, dataset = (
            iri(here),
            iri(f"{self.space}dataset" if self.space else f"{here}#dataset"),
        )
        graph = iri(f"{here}#default-graph")
        count = await self.pool.ask(
            {
                "query": (
                    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p)"
                    " AS ?properties) { ?s ?p ?o }"
                ),
                "rows": "json",
                "graph": None,
            }
        )
        row = json.loads(b"".join(count.chunks()))["results"]["bindings"][0]
        number = {name: f'"{int(row[name]["value"])}"^^<{XSD}integer>' for name in row}
        triples = {
            (dataset, TYPE, f"<{VOID}Dataset>"),
            (dataset, TYPE, f"<{_SD}Dataset>"),
            (dataset, f"<{VOID}sparqlEndpoint>", service),
            (dataset, f"<{VOID}triples>", number["n"]),
            (dataset, f"<{VOID}distinctSubjects>", number["subjects"]),
            (dataset, f"<{VOID}properties>", number["properties"]),
            *(
                (dataset, f"<{VOID}feature>", f"<{_FORMATS}{name}>")
                for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
            ),
        }
        if self.space:
            triples.add((dataset, f"<{VOID}uriSpace>", literal(self.space)))
            said = await self.pool.ask(
                {
                    "query": f"CONSTRUCT {{ {dataset} ?p ?o }} {{ {dataset} ?p ?o }}",
                    "rows": None,
                    "graph": "ntriples",
                }
            )
            text = b"".join(said.chunks()).decode()
            triples.update((s, p, o) for s, p, o, _ in nquads.of_text(text))
        if void:
            return triples
        return triples | {
            (service, TYPE, f"<{_SD}Service>"),
            (service, f"<{_SD}endpoint>", service),
            (service, f"<{_SD}supportedLanguage>", f"<{_SD}SPARQL11Query>"),
            *(
                (service, f"<{_SD}resultFormat>", f"<{_FORMATS}{name}>")
                for name in (
                    "SPARQL_Results_JSON",
                    "SPARQL_Results_XML",
                    "SPARQL_Results_CSV",
                    "SPARQL_Results_TSV",
                    "Turtle",
                    "N-Triples",
                    "JSON-LD",
                    "RDF_XML",
                )
            ),
            (service, f"<{_SD}defaultDataset>", dataset),
            (dataset, f"<{_SD}defaultGraph>", graph),
            (graph, TYPE, f"<{_SD}Graph>"),
            (graph, f"<{VOID}triples>", number["n"]),
        }

    async def page(self, request: Request) -> Response:
        """A page, or the RDF of what it is about: a worker makes either."""
        path = request.url.path
        accept = negotiate(
            accept_header(request),
            {"text/html": "html", "application/xhtml+xml": "html", **GRAPHS},
        )
        shown = dict(query_pairs(request.scope["query_string"]))
        if shown.get("format") and shown["format"] not in ("html", *GRAPHS.values()):
            raise Refusal(
                "parameter",
                f"format={shown['format']}",
                hint=", ".join(dict.fromkeys(["html", *GRAPHS.values()])),
            )
        if len(shown.get("query", "")) > QUERY:
            raise Refusal("large", limit=QUERY)
        day = self._day(shown.get("as-of", ""))
        asking = {
            "page": path,
            "parameters": shown,
            "lang": language(request),
            "accept": accept,
            "folder": str(self.server.folder),
            "as_of": "" if path == "/query" else day,
        }
        if path == "/view":
            return await self._view(request, asking)
        answer = await _present(request, self._asked(asking))
        if answer.about.get("see"):
            answer.body.close()
            return RedirectResponse(answer.about["see"], 303, self._headers(answer.about))
        return _whole(answer, answer.about["media"], self._headers(answer.about))

    async def _view(self, request: Request, asking: dict) -> Response:
        # Laid out once for each language, story and build: it takes seconds. The part that a query
        # chooses is made each time.
        shown = asking["parameters"]
        key = (
            None
            if shown.get("query") or asking["as_of"]
            else (asking["lang"], shown.get("story", ""), self.pool.dataset)
        )
        if key is None:
            about, text = _read(await _present(request, self._asked(asking, heavy=True)))
        else:
            until = asyncio.get_running_loop().time() + self.server.limits.timeout
            drawn = self.views.get(key) or await _present(
                request, self._once(("view", *key), lambda: self._drawn(key, asking, until))
            )
            about, text = drawn
        mark = f'"{hashlib.blake2b(text, digest_size=16).hexdigest()}"'
        headers = {**self._headers(about), "ETag": mark}
        if mark in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(text, 200, headers, about["media"])

    async def _drawn(self, key: tuple, asking: dict, until: float) -> tuple[dict, bytes]:
        made = _read(await self.pool.ask(asking, until, heavy=True))
        self.views = {known: view for known, view in self.views.items() if known[-1] == key[-1]}
        self.views[key] = made
        return made

    async def term(self, request: Request) -> Response:
        """A term of an ontology whose IRIs are in the space of this dataset, at its path; nothing
        at any other, but what a slash too many hides.
        """
        try:
            if self.is_term(request):
                parameters(query_pairs(request.scope["query_string"]), KNOWN["/terms"])
                return await self.page(request)
            raise Refusal("nothing")
        except Refusal as refusal:
            if refusal.kind not in ("nothing", "parameter") or not request.url.path.endswith("/"):
                raise
        return RedirectResponse(
            "/"
            + request.url.path.strip("/")
            + ("?" + request.url.query if request.url.query else ""),
            308,
        )

    def is_term(self, request: Request) -> bool:
        """Whether an address may be that of a term of the ontology."""
        space = urlsplit(self.space)
        here = f"{space.scheme}://{space.netloc}{request.url.path}"
        known = snapshot.state(self.server.folder)
        own = (ns for ns in (known.prefixes.values() if known else ()) if ns.startswith(self.space))
        return any(here == ns.rstrip("#") or here.startswith(ns) for ns in own)

    def _headers(self, about: dict) -> dict[str, str]:
        policy = about.get("csp") or (PAGE if about["media"].startswith("text/html") else SEALED)
        return {
            "Vary": "Accept, Accept-Language",
            "Cache-Control": "no-cache",
            "Content-Language": about["lang"],
            "Content-Security-Policy": policy,
        }

    async def static(self, request: Request) -> Response:
        from kg.present.pages import context

        found = context.static(request.path_params["name"])
        if found is None:
            raise Refusal("nothing")
        media, text = found
        return Response(
            text, 200, {"Cache-Control": "no-cache", "Content-Security-Policy": SEALED}, media
        )


_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
