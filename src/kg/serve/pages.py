"""Addresses of pages, of the RDF of what they are about, and of the terms of the ontology."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.serve.answers import Answers, while_connected
from kg.serve.faults import FRAMED, PAGE, framed
from kg.serve.limits import Dataset, Refusal
from kg.serve.media import GRAPHS, REFERENCES
from kg.serve.messages import Page, PageQuery
from kg.serve.middleware import SEALED
from kg.serve.negotiation import accept_header, language, negotiate
from kg.serve.requests import (
    KNOWN,
    QUERY,
    asked_day,
    parameters,
    posted_form,
    query_pairs,
    requested_day,
)
from kg.serve.responses import response
from kg.store import snapshot
from kg.words import LANGUAGES

_ACCEPTED = {"text/html": "html", "application/xhtml+xml": "html", **GRAPHS}
_FORMATS = tuple(dict.fromkeys(["html", *GRAPHS.values()]))
# Of a thing and of a source, its sources for a reference manager too.
_CITABLE = (*_FORMATS, *REFERENCES)


class _View(NamedTuple):
    # The page of the network of everything.
    about: Page
    content: bytes


class _Key(NamedTuple):
    # What a view that is laid out once depends on.
    language: str
    story: str
    dataset: Dataset


class Pages:
    """The handlers of pages of one server; `space` is where the IRIs of its dataset begin."""

    def __init__(self, answers: Answers, space: str):
        self.answers, self.server, self.space = answers, answers.server, space
        self.views: dict[_Key, _View] = {}

    async def page(self, request: Request) -> Response:
        """A page, or the RDF of what it is about: a worker makes either."""
        question = self._question(request)
        if question.path == FRAMED:
            return await self._view(request, question)
        answer = await while_connected(request, self.answers.page(question))
        if answer.about.see:
            answer.body.close()
            return RedirectResponse(answer.about.see, 303, _headers(answer.about))
        return response(answer, answer.about.media, self._page_headers(request, answer.about))

    async def reconcile(self, request: Request) -> Response:
        """What the reconciliation service answers to a batch of queries, asked or posted."""
        found = parameters(await posted_form(request), KNOWN["/reconcile"])
        given = {name: values[0] for name, values in found.items()}
        if "queries" in given and "extend" in given:
            raise Refusal("parameter", "queries, extend")
        if any(len(value) > QUERY for value in given.values()):
            raise Refusal("large", limit=QUERY)
        question = PageQuery(
            request.url.path,
            given,
            language(request, self._languages()),
            folder=str(self.server.folder),
            base=_base(request),
        )
        answer = await while_connected(request, self.answers.page(question))
        return response(answer, answer.about.media, _headers(answer.about))

    def _page_headers(self, request: Request, about: Page) -> dict[str, str]:
        headers = _headers(about)
        if framed(request.url.path, request.scope["query_string"]):
            origins = " ".join(["frame-ancestors 'self'", *self.server.cors])
            policy = headers["Content-Security-Policy"].replace("frame-ancestors 'none'", origins)
            headers["Content-Security-Policy"] = policy
        return headers

    def _question(self, request: Request) -> PageQuery:
        path, given = request.url.path, dict(query_pairs(request.scope["query_string"]))
        things = tuple(f"{urlsplit(self.space).path}{kind}/" for kind in ("entity", "source"))
        formats = _CITABLE if path.startswith(things) else _FORMATS
        if path == "/search":
            formats = ("html", "json")
        if given.get("format") and given["format"] not in formats:
            raise Refusal("parameter", f"format={given['format']}", ", ".join(formats))
        if len(given.get("query", "")) > QUERY:
            raise Refusal("large", limit=QUERY)
        day = requested_day(given.get("as-of", ""), self.server)
        if path in ("/hints", "/units", "/view"):
            day = asked_day([day], given.get("query", ""), self.server)
        return PageQuery(
            path,
            given,
            language(request, self._languages()),
            negotiate(accept_header(request), _ACCEPTED),
            str(self.server.folder),
            # The page on which one asks is the same whatever day is asked of.
            as_of="" if path == "/query" else day,
            base=_base(request),
        )

    def _languages(self) -> tuple[str, ...]:
        known = snapshot.state(self.server.folder) if self.server.folder else None
        return known.languages if known else LANGUAGES

    async def _view(self, request: Request, question: PageQuery) -> Response:
        # Laid out once for each language, story and build: it takes seconds. The part that a query
        # chooses is made each time.
        if question.parameters.get("query") or question.as_of:
            answer = await while_connected(request, self.answers.page(question, heavy=True))
            view = _View(answer.about, answer.content())
        else:
            view = await self._shared_view(request, question)
        mark = f'"{hashlib.blake2b(view.content, digest_size=16).hexdigest()}"'
        headers = {**_headers(view.about), "ETag": mark}
        if mark in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(view.content, 200, headers, view.about.media)

    async def _shared_view(self, request: Request, question: PageQuery) -> _View:
        story, dataset = question.parameters.get("story", ""), self.answers.pool.dataset
        key, until = _Key(question.language, story, dataset), self.answers.deadline()
        if key in self.views:
            return self.views[key]
        work = self.answers.once(("view", *key), lambda: self._drawn(key, question, until))
        return await while_connected(request, work)

    async def _drawn(self, key: _Key, question: PageQuery, until: float) -> _View:
        answer = await self.answers.pool.ask(question, until, heavy=True)
        view = _View(answer.about, answer.content())
        # Views of earlier builds are not asked for any more.
        self.views = {
            other: drawn for other, drawn in self.views.items() if other.dataset == key.dataset
        }
        self.views[key] = view
        return view

    async def term(self, request: Request) -> Response:
        """A term of an ontology whose IRIs are in the space of this dataset, at its path; nothing
        at any other, but what a slash too many hides.
        """
        try:
            if self.is_term(request):
                pairs = query_pairs(request.scope["query_string"])
                parameters(pairs, KNOWN["/terms"], self.answers.languages())
                return await self.page(request)
            raise Refusal("nothing")
        except Refusal as refusal:
            if refusal.kind not in ("nothing", "parameter") or not request.url.path.endswith("/"):
                raise
        query = "?" + request.url.query if request.url.query else ""
        return RedirectResponse("/" + request.url.path.strip("/") + query, 308)

    def is_term(self, request: Request) -> bool:
        """Whether an address may be that of a term of the ontology."""
        if self.server.folder is None:
            return False
        space = urlsplit(self.space)
        here = f"{space.scheme}://{space.netloc}{request.url.path}"
        known = snapshot.state(self.server.folder)
        spaces = known.prefixes.values() if known else ()
        own = (ns for ns in spaces if ns.startswith(self.space))
        return any(here == ns.rstrip("#") or here.startswith(ns) for ns in own)


def _base(request: Request) -> str:
    # Where the server is, for whoever asks.
    return f"{request.url.scheme}://{request.url.netloc}"


def _headers(about: Page) -> dict[str, str]:
    policy = about.policy or (PAGE if about.media.startswith("text/html") else SEALED)
    return {
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-cache",
        "Content-Language": about.language,
        "Content-Security-Policy": policy,
    }


async def static(request: Request) -> Response:
    """A file that pages load."""
    from kg.present.pages import context

    found = context.static(request.path_params["name"])
    if found is None:
        raise Refusal("nothing")
    media, text = found
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": SEALED}
    return Response(text, 200, headers, media)
