"""The SPARQL protocol, as a client."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import KGError
from kg.lines import escape_controls
from kg.rdf.terms import XSD, term
from kg.store.remote import geometries
from kg.system.hindrances import why
from kg.words import Sentence, phrase

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx


USER, PASSWORD, TOKEN = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"
SECONDS = 300.0
# SPARQL results in JSON.
Results = dict[str, Any]
_BOOLEANS = {
    f'"{digit}"^^<{XSD}boolean>': f'"{word}"^^<{XSD}boolean>'
    for digit, word in (("0", "false"), ("1", "true"))
}


def _as_published(cell: str) -> str:
    # A term that a server writes in a way of its own.
    return geometries.restored(_BOOLEANS.get(cell, cell))


_RESULTS, _TRIPLES = "application/sparql-results+json", "application/n-triples"


# --- the wire -------------------------------------------------------------------------------------

# What names the certificates of those whom one trusts.
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@cache
def _trusted(file: str | None, folder: str | None) -> SSLContext:
    """The certificates that are trusted, which are read once: that takes longer than to ask."""
    import httpx

    return httpx.create_ssl_context()


class Server:
    """One address, and the requests that go to it. Whatever goes wrong is a KGError of one sentence
    that holds no secret.
    """

    def __init__(self, url: str, seconds: float = SECONDS):
        import httpx

        try:
            split = urlsplit(url)
            valid = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
        except ValueError:
            valid = False
        if not valid:
            raise KGError(
                phrase("store.no-address", url=_bare(url)), phrase("store.no-address.hint")
            )
        if split.username or split.password:
            raise KGError(
                phrase("store.secret-in-address"),
                phrase("store.secret-in-address.hint", user=USER, password=PASSWORD),
            )
        self.url, self.seconds = url, seconds
        self.engine = ""
        self.auth: httpx.Auth | None = None
        self.client = httpx.Client(
            timeout=httpx.Timeout(seconds, connect=min(10, seconds)),
            verify=_trusted(*(os.environ.get(name) for name in _TRUST)),
        )

    @property
    def is_virtuoso(self) -> bool:
        """Whether it has answered, and said that it is Virtuoso."""
        return "virtuoso" in self.engine.lower()

    def send(
        self,
        method: str,
        accept: str,
        *,
        media: str = "",
        content: bytes | None = None,
        data: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> httpx.Response:
        """The answer to a request, if it is a good one. `content` is of the type `media`, `data`
        are the fields of a form.
        """
        import httpx

        headers = {"Accept": accept} | ({"Content-Type": media} if media else {})
        token = os.environ.get(TOKEN)
        if token:
            headers["Authorization"] = f"Bearer {token}"

        def request() -> httpx.Response:
            return self.client.request(
                method,
                self.url,
                headers=headers,
                auth=self.auth,
                content=content,
                data=data,
                params=params,
            )

        try:
            answer = request()
            if answer.status_code == 401 and self.auth is None and not token:
                self.auth = _auth(answer)
                answer = request() if self.auth else answer
        except httpx.TimeoutException:
            raise KGError(
                phrase("store.no-answer", url=self.url, seconds=f"{self.seconds:.0f}"),
                phrase("store.no-answer.hint"),
            ) from None
        except httpx.ConnectError as error:
            raise KGError(
                phrase("store.unreachable", url=self.url, reason=_reason(error)),
                phrase("store.unreachable.hint"),
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise KGError(phrase("store.broke-off", url=self.url, reason=_reason(error))) from None
        self.engine = answer.headers.get("server", "")
        if not answer.is_success:
            raise self._refused(answer)
        return answer

    def _refused(self, answer: httpx.Response) -> KGError:
        status, url = answer.status_code, self.url
        names = {"user": USER, "password": PASSWORD, "token": TOKEN}
        if status == 401 and (os.environ.get(TOKEN) or os.environ.get(USER)):
            hint = phrase("store.secret-refused.hint", **names)
            return KGError(phrase("store.secret-refused", url=url), hint)
        if status == 401:
            hint = phrase("store.secret-wanted.hint", **names)
            return KGError(phrase("store.secret-wanted", url=url), hint)
        if status == 403:
            return KGError(phrase("store.forbidden", url=url), phrase("store.forbidden.hint"))
        if status in (404, 405, 501):
            message = phrase("store.wrong-address", url=url, status=status)
            return KGError(message, phrase("store.wrong-address.hint"))
        if 300 <= status < 400:
            target = _bare(answer.headers.get("location", ""))
            message = (
                phrase("store.sends-on", url=url, target=target)
                if target
                else phrase("store.sends-on-unnamed", url=url)
            )
            return KGError(message, phrase("store.sends-on.hint"))
        facts = {"url": url, "status": status, "text": self.first_words(answer)}
        return KGError(
            phrase("store.server-failed", **facts)
            if status >= 500
            else phrase("store.server-refuses", **facts)
        )

    def first_words(self, answer: httpx.Response) -> str:
        """The first words of what a server said, harmless and without what is secret."""
        text = (
            re.sub(r"<[^>]{0,200}>", " ", answer.text[:2000])
            if "html" in answer.headers.get("content-type", "")
            else answer.text[:2000]
        )
        for name in (TOKEN, PASSWORD):
            if secret := os.environ.get(name):
                text = text.replace(secret, "…")
        text = escape_controls(" ".join(text.split()))
        return text[:300] + "…" if len(text) > 300 else text or phrase("store.without-a-word")

    def select(self, text: str) -> Results:
        """The answer to a SELECT or ASK, as SPARQL results in JSON."""
        answer = self.send("POST", _RESULTS, data={"query": text})
        media = answer.headers.get("content-type", "").partition(";")[0].strip()
        if media not in (_RESULTS, "application/json"):
            raise KGError(
                phrase("store.no-results", url=self.url, media=_media_name(media)),
                phrase("store.endpoint.hint"),
            )
        try:
            found: Results = json.loads(answer.content)
            rows = [] if "boolean" in found else found["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            raise KGError(
                phrase("store.cut-off", url=self.url), phrase("store.cut-off.hint")
            ) from None
        most = answer.headers.get("x-sparql-maxrows", "")
        if most.isdigit() and len(rows) >= int(most):
            raise KGError(
                phrase("store.cut-rows", url=self.url, count=int(most)),
                phrase("store.cut-rows.hint"),
            )
        return found

    def rows(self, text: str) -> list[tuple[str, ...]]:
        """The rows of a SELECT that binds all its variables, as N-Triples strings. XML: Virtuoso
        writes it nine times faster than JSON.
        """
        answer = self.send("POST", "application/sparql-results+xml", data={"query": text})
        try:
            found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.XML)
            if not isinstance(found, ox.QuerySolutions):
                raise ValueError("no rows")
            return [tuple(map(_as_published, map(term, row))) for row in found]
        except (SyntaxError, ValueError):
            raise KGError(
                phrase("store.cut-off", url=self.url), phrase("store.cut-off-rows.hint")
            ) from None

    def construct(self, text: str) -> list[ox.Triple]:
        """The answer to a CONSTRUCT."""
        answer = self.send("POST", f"{_TRIPLES}, text/turtle;q=0.5", data={"query": text})
        media = answer.headers.get("content-type", "").partition(";")[0].strip()
        format = {
            _TRIPLES: ox.RdfFormat.N_TRIPLES,
            "text/plain": ox.RdfFormat.N_TRIPLES,
            "text/turtle": ox.RdfFormat.TURTLE,
        }.get(media)
        if format is None:
            raise KGError(
                phrase("store.no-triples", url=self.url, media=_media_name(media)),
                phrase("store.endpoint.hint"),
            )
        try:
            quads = ox.parse(answer.content, format=format)
            return [geometries.restored_triple(quad.triple) for quad in quads]
        except SyntaxError:
            raise KGError(
                phrase("store.cut-off", url=self.url), phrase("store.cut-off.hint")
            ) from None

    def update(self, text: str) -> None:
        """Run a SPARQL Update."""
        self.send("POST", "*/*", media="application/sparql-update", content=text.encode())


def _auth(answer: httpx.Response) -> httpx.Auth | None:
    # What the server asks for decides how the password goes: hashed if it can be.
    import httpx

    user, password = os.environ.get(USER), os.environ.get(PASSWORD, "")
    if not user:
        return None
    if "digest" in answer.headers.get("www-authenticate", "").lower():
        return httpx.DigestAuth(user, password)
    return httpx.BasicAuth(user, password)


def _media_name(media: str) -> str:
    return media or phrase("store.unnamed-media")


def _bare(url: str) -> str:
    return escape_controls(re.sub(r"//[^/@\s]*@", "//", url))


def _reason(error: Exception) -> str:
    told = why(error)
    if not isinstance(told, Sentence):
        told = escape_controls(re.sub(r"^\[Errno [^\]]*\] ", "", told)).rstrip(".")
    return told or type(error).__name__
