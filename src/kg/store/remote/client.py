"""The SPARQL protocol, as a client."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import KGError
from kg.lines import escape_controls
from kg.rdf.terms import XSD, term

if TYPE_CHECKING:
    import httpx


USER, PASSWORD, TOKEN = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"
SECONDS = 300.0
_BOOLEANS = {
    f'"{digit}"^^<{XSD}boolean>': f'"{word}"^^<{XSD}boolean>'
    for digit, word in (("0", "false"), ("1", "true"))
}
_RESULTS, _TRIPLES = "application/sparql-results+json", "application/n-triples"


# --- the wire -------------------------------------------------------------------------------------


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
                f"“{_bare(url)}” is no address of a server", "such as http://localhost:7878/query"
            )
        if split.username or split.password:
            raise KGError(
                "the address holds a user or a password",
                f"leave it out, and set {USER} and {PASSWORD}",
            )
        self.url, self.seconds = url, seconds
        self.engine = ""
        self.auth: httpx.Auth | None = None
        self.client = httpx.Client(timeout=httpx.Timeout(seconds, connect=min(10, seconds)))

    def send(self, method: str, accept: str, **content: object) -> httpx.Response:
        """The answer to a request, if it is a good one."""
        import httpx

        headers = {"Accept": accept, **content.pop("headers", {})}
        token = os.environ.get(TOKEN)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = self.client.request(
                method, self.url, headers=headers, auth=self.auth, **content
            )
            if (
                answer.status_code == 401
                and self.auth is None
                and not token
                and os.environ.get(USER)
            ):
                # What the server asks for decides how the password goes: hashed if it can be.
                kind = (
                    httpx.DigestAuth
                    if "digest" in answer.headers.get("www-authenticate", "").lower()
                    else httpx.BasicAuth
                )
                self.auth = kind(os.environ[USER], os.environ.get(PASSWORD, ""))
                answer = self.client.request(
                    method, self.url, headers=headers, auth=self.auth, **content
                )
        except httpx.TimeoutException:
            raise KGError(
                f"{self.url} gave no answer within {self.seconds:.0f} s",
                "ask for less, or look at the server",
            ) from None
        except httpx.ConnectError as error:
            raise KGError(
                f"{self.url} cannot be reached: {_reason(error)}",
                "is the server running, and the address right?",
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise KGError(f"{self.url} broke off: {_reason(error)}") from None
        self.engine = answer.headers.get("server", "")
        if not answer.is_success:
            raise self._refused(answer)
        return answer

    def _refused(self, answer: httpx.Response) -> KGError:
        code, url = answer.status_code, self.url
        if code == 401:
            if os.environ.get(TOKEN) or os.environ.get(USER):
                return KGError(
                    f"{url} does not accept the user, password or token",
                    f"look at {USER}, {PASSWORD}, {TOKEN}",
                )
            return KGError(f"{url} asks who you are", f"set {USER} and {PASSWORD}, or {TOKEN}")
        if code == 403:
            return KGError(
                f"{url} does not allow this",
                "it may allow it at another address, or to another user",
            )
        if code in (404, 405, 501):
            return KGError(
                f"{url} is no address for this (HTTP {code})",
                "name the address of the SPARQL endpoint itself, such as …/query or …/sparql",
            )
        if 300 <= code < 400:
            return KGError(
                f"{url} sends on to {_bare(answer.headers.get('location', 'another address'))}",
                "name that address",
            )
        return KGError(
            f"{url} failed (HTTP {code}): {self.told(answer)}"
            if code >= 500
            else f"{url} refuses this (HTTP {code}): {self.told(answer)}"
        )

    def told(self, answer: httpx.Response) -> str:
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
        return text[:300] + "…" if len(text) > 300 else text or "without a word"

    def select(self, text: str) -> dict:
        """The answer to a SELECT or ASK, as SPARQL results in JSON."""
        answer = self.send("POST", _RESULTS, data={"query": text})
        media = answer.headers.get("content-type", "").partition(";")[0].strip()
        if media not in (_RESULTS, "application/json"):
            raise KGError(
                f"{self.url} answers with {media or 'something unnamed'}, not with SPARQL results",
                "is it the address of a SPARQL endpoint?",
            )
        try:
            found = json.loads(answer.content)
            rows = [] if "boolean" in found else found["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            raise KGError(
                f"the answer of {self.url} is cut off or malformed",
                "a server that reaches its own time limit does this: ask for less",
            ) from None
        most = answer.headers.get("x-sparql-maxrows", "")
        if most.isdigit() and len(rows) >= int(most):
            raise KGError(
                f"{self.url} cuts answers at {int(most):,} rows",
                "ask with LIMIT and OFFSET, or raise that limit (Virtuoso: ResultSetMaxRows)",
            )
        return found

    def rows(self, text: str) -> list[tuple[str, ...]]:
        """The rows of a SELECT that binds all its variables, as N-Triples strings. XML: Virtuoso
        writes it nine times faster than JSON.
        """
        answer = self.send("POST", "application/sparql-results+xml", data={"query": text})
        try:
            found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.XML)
            return [tuple(_BOOLEANS.get(cell, cell) for cell in map(term, row)) for row in found]
        except (SyntaxError, ValueError):
            raise KGError(
                f"the answer of {self.url} is cut off or malformed",
                "a server that reaches its own time limit does this",
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
                f"{self.url} answers with {media or 'something unnamed'}, not with triples",
                "is it the address of a SPARQL endpoint?",
            )
        try:
            return [quad.triple for quad in ox.parse(answer.content, format=format)]
        except SyntaxError:
            raise KGError(
                f"the answer of {self.url} is cut off or malformed",
                "a server that reaches its own time limit does this: ask for less",
            ) from None

    def update(self, text: str) -> None:
        """Run a SPARQL Update."""
        self.send(
            "POST",
            "*/*",
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update"},
        )


def _bare(url: str) -> str:
    return escape_controls(re.sub(r"//[^/@\s]*@", "//", url))


def _reason(error: Exception) -> str:
    return (
        escape_controls(re.sub(r"^\[Errno [^\]]*\] ", "", str(error))).rstrip(".")
        or type(error).__name__
    )
