"""/sparql: queries by the SPARQL 1.1 Protocol."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import KGError
from kg.serve.answers import Answers, while_connected
from kg.serve.description import Description
from kg.serve.limits import Refusal
from kg.serve.media import CITED, ENDINGS, FORMATS_OF_ROWS, GRAPHS, REFERENCES, TYPES
from kg.serve.messages import Query
from kg.serve.middleware import SEALED
from kg.serve.negotiation import accept_header, formats_of, language, negotiate
from kg.serve.requests import (
    PATIENCE,
    asked_day,
    chosen,
    parse_request,
    requested_day,
    requested_format,
)
from kg.serve.responses import response
from kg.sparql import graphs
from kg.words import phrase

_HEADERS = {"Vary": "Accept", "Cache-Control": "no-cache", "Content-Security-Policy": SEALED}


class Protocol:
    """The handler of queries of one server."""

    def __init__(self, answers: Answers, description: Description):
        self.answers, self.server, self.description = answers, answers.server, description
        self.space = description.space
        self.patience = min(PATIENCE, self.server.limits.timeout)

    async def sparql(self, request: Request) -> Response:
        """The answer to a query; without one, what the service is."""
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refusal("method")
        languages = self.answers.languages()
        found = await parse_request(request, self.patience, languages)
        if "query" not in found:
            if request.method == "POST" or found:
                raise Refusal("missing")
            return await self._described(request)
        question = self._question(request, found, languages)
        answer = self.answers.known(question)
        if answer is None:
            answer = await while_connected(request, self.answers.query(question))
        format = answer.about.format
        headers = _HEADERS
        if chosen(found, "download"):
            disposition = f'attachment; filename="answer.{ENDINGS[format]}"'
            headers = {**headers, "Content-Disposition": disposition}
        return response(answer, TYPES[format], headers)

    async def _described(self, request: Request) -> Response:
        wanted = negotiate(accept_header(request), {**GRAPHS, "text/html": "html"})
        if self.server.folder and wanted == "html":
            return RedirectResponse("query", 303)
        return await self.description.service(request)

    def _question(
        self, request: Request, found: dict[str, list[str]], languages: Sequence[str]
    ) -> Query:
        accept, format = accept_header(request), requested_format(found)
        rows, graph = formats_of(accept)
        if format:
            if format not in TYPES:
                raise Refusal("parameter", f"format={format}", ", ".join(TYPES))
            rows = format if format in (*FORMATS_OF_ROWS, *REFERENCES) else None
            graph = None if format in FORMATS_OF_ROWS else format
        boolean = rows
        day = requested_day(found.get("as-of", [""])[0], self.server)
        default, day = self._of_day(found, day)
        cite = chosen(found, "cite") or format in REFERENCES
        if cite:
            self._check_citable(found, default)
            if not format:
                # Among what is accepted, what can hold citations.
                boolean = negotiate(accept, CITED["boolean"])
                graph = negotiate(accept, CITED["graph"])
            elif format == "json":
                graph = format
        return Query(
            found["query"][0],
            rows,
            boolean,
            graph,
            default,
            tuple(found.get("named-graph-uri", ())),
            base=f"{request.scope['scheme']}://{request.headers['host']}/sparql",
            as_of=day,
            cite=cite,
            language=language(request, languages, found.get("lang", [""])[0]),
        )

    def _of_day(self, found: dict[str, list[str]], day: str) -> tuple[tuple[str, ...], str]:
        # (the graphs that make the default graph, the day that the request is asked of).
        try:
            default, named = graphs.of_days(found.get("default-graph-uri", ()), self.space)
        except KGError as error:
            raise Refusal("parameter", error.message, error.hint) from None
        return default, asked_day([day, named], found["query"][0], self.server)

    def _check_citable(self, found: dict[str, list[str]], default: tuple[str, ...]) -> None:
        if self.server.project is None:
            detail = phrase("serve.no-citations")
        elif "named-graph-uri" in found or not set(default) <= set(graphs.OWN):
            detail = phrase("serve.other-dataset")
        else:
            return
        raise Refusal("cite", detail, phrase("serve.cite.hint"))
