"""The parameters of a request."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.errors import KGError
from kg.forms.days import last_day
from kg.serve.limits import Refusal, Server
from kg.sparql import graphs
from kg.store import snapshot
from kg.words import LANGUAGES, phrase

REQUEST = 1 << 20
QUERY = 1 << 18
_READ_ON = 1 << 25
PATIENCE = 10.0


# What a client of the reconciliation service can have completed.
RECONCILED = ("entity", "type", "property")

# The parameters that each address knows beside `lang`; `p.` stands for those of a question.
KNOWN = {
    "/sparql": (
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "format",
        "output",
        "results",
        "as-of",
        "cite",
        "download",
    ),
    "/": ("as-of",),
    "/query": ("query", "question", "as-of", "cite", "plans", "show", "x", "y", "embed", "p."),
    "/search": ("q", "format", "as-of"),
    "/names": ("q", "kind", "as-of"),
    "/hints": ("query", "as-of"),
    "/units": ("query", "rows", "as-of"),
    "/card": ("thing", "as-of"),
    "/thing": ("iri", "format", "as-of"),
    "/view": ("query", "plans", "story", "as-of"),
    "/sources": ("as-of",),
    "/terms": ("format", "as-of"),
    "/reconcile": ("queries", "extend"),
    "/reconcile/properties": ("type", "limit"),
    **{f"/reconcile/suggest/{kind}": ("prefix", "cursor") for kind in RECONCILED},
    **{f"/reconcile/flyout/{kind}": ("id",) for kind in RECONCILED},
    "/reconcile/preview": ("id",),
    "term": ("format", "as-of"),
    "entity": ("format", "as-of"),
    "source": ("format", "as-of"),
}
_SEVERAL = {"default-graph-uri", "named-graph-uri"}
_YES, _NO = ("yes", "true", "1", "on", ""), ("no", "false", "0")
_VALUES = {
    "cite": (*_YES, *_NO),
    "download": (*_YES, *_NO),
    "plans": (*_YES, *_NO),
    "embed": (*_YES, *_NO),
    "show": ("table", "network", "chart"),
}


async def _body(request: Request, patience: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                size += len(part)
                # What is too much is read on for a while, since a client that still sends would not
                # hear why it is refused.
                if size > REQUEST:
                    parts.clear()
                else:
                    parts.append(part)
                if size > _READ_ON:
                    break
    except TimeoutError:
        raise Refusal("slow") from None
    if size > REQUEST:
        raise Refusal("large", limit=REQUEST)
    return b"".join(parts)


# What queries are full of: undone all at once, since `parse_qsl` does it one by one. None is a
# separator or a digit of another escape.
_ESCAPES = {f"%{ord(char):02X}".encode(): char.encode() for char in ' "#()*,/:;<>?[]{|}'}


def query_pairs(raw: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form. Raises Refusal for what is none."""
    for escape, char in _ESCAPES.items():
        raw = raw.replace(escape, char)
    try:
        return parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except UnicodeDecodeError:
        raise Refusal("encoding") from None
    except ValueError:
        raise Refusal("parameter") from None


def languages_of(server: Server) -> tuple[str, ...]:
    """The languages that may be asked for: those of the project, and those that the tool speaks."""
    state = snapshot.state(server.folder) if server.folder else None
    return tuple(dict.fromkeys((*(state.languages if state else ()), *LANGUAGES)))


def parameters(
    pairs: list[tuple[str, str]], known: tuple[str, ...], languages: Sequence[str] = LANGUAGES
) -> dict[str, list[str]]:
    """The values of each parameter, by name. Raises Refusal for a name that is not `known` (`lang`
    always is, with one of the languages), for a second value where there can be one, and for a
    value that is none of those that there are.

    >>> parameters([("q", "GIST"), ("lang", "ko")], ("q",))
    {'q': ['GIST'], 'lang': ['ko']}
    """
    found: dict[str, list[str]] = {}
    values = {**_VALUES, "lang": tuple(tag.lower() for tag in languages)}
    for name, value in pairs:
        if name != "lang" and name not in known and not ("p." in known and name.startswith("p.")):
            hint = ", ".join((*known, "lang"))
            raise Refusal("parameter", phrase("serve.unknown-parameter", name=name), hint)
        if name in found and name not in _SEVERAL:
            raise Refusal("parameter", phrase("serve.repeated-parameter", name=name))
        if name in values and value and value.lower() not in values[name]:
            hint = ", ".join(filter(None, values[name]))
            raise Refusal("parameter", f"{name}={value}", hint)
        found.setdefault(name, []).append(value)
    return found


def requested_format(found: dict[str, list[str]]) -> str:
    """The format that the parameters ask for, "" if none does; clients have other names for it
    too, and some give all at once.
    """
    asked_for = {found[name][0] for name in ("format", "output", "results") if name in found}
    if len(asked_for) > 1:
        raise Refusal("parameter", phrase("serve.several-formats"))
    return next(iter(asked_for), "")


def chosen(found: dict[str, list[str]], name: str) -> bool:
    """Whether a parameter that is yes or no is yes; one without a value is."""
    return name in found and found[name][0].lower() not in _NO


def requested_day(text: str, server: Server) -> str:
    """The ISO day that the parameter `as-of` means; "" for none. Raises Refusal for what is no
    date, and where what is served has no days.
    """
    if not text:
        return ""
    try:
        day = last_day(text)
    except ValueError:
        raise Refusal("parameter", f"as-of={text}", "2021-01-03, 2021-01, 2021") from None
    if server.project is None:
        raise Refusal("parameter", "as-of", phrase("serve.no-days"))
    return day


def asked_day(days: Iterable[str], query: str, server: Server) -> str:
    """The ISO day that a request is asked of: that of `days` which is not empty, or the one that
    its query names. Raises Refusal for two days, and for what is no day.
    """
    found = set(days) - {""}
    project = server.project
    state = snapshot.state(project) if project and graphs.DAYS in query else None
    try:
        if state is not None:
            found |= {graphs.of_day(query, state.prefixes, state.space)[1]} - {""}
        if len(found) > 1:
            raise graphs.two_days(*sorted(found)[:2])
    except KGError as error:
        raise Refusal("parameter", error.message, error.hint) from None
    return "".join(found)


async def parse_request(
    request: Request, patience: float = PATIENCE, languages: Sequence[str] = LANGUAGES
) -> dict[str, list[str]]:
    """The parameters of a protocol request, by name; `query` is there once. Its body may take
    `patience` seconds to arrive, `languages` are those that may be asked for.

    Raises Refusal for what is no such request.
    """
    pairs = query_pairs(request.scope["query_string"])
    if request.method == "POST":
        pairs += await _posted_pairs(request, patience)
    names = [name for name, _ in pairs]
    if "update" in names:
        raise Refusal("update")
    if names.count("query") > 1:
        raise Refusal("several")
    if "query" not in names and request.method == "POST":
        raise Refusal("missing")
    found = parameters(pairs, KNOWN["/sparql"], languages)
    if len(found.get("query", [""])[0]) > QUERY:
        raise Refusal("large", limit=QUERY)
    return found


async def posted_form(request: Request) -> list[tuple[str, str]]:
    """The parameters of a request: of its address, and of the form in its body if it is posted.
    Raises Refusal for a body that is none.
    """
    pairs = query_pairs(request.scope["query_string"])
    if request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != "application/x-www-form-urlencoded":
            raise Refusal("media")
        pairs += await _posted_pairs(request, PATIENCE)
    return pairs


async def _posted_pairs(request: Request, patience: float) -> list[tuple[str, str]]:
    # What the body of a request says: a form, or a query.
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise Refusal("coding", request.headers["content-encoding"])
    media, _, rest = request.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset=\"?([\w-]+)", rest, re.I)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal("encoding")
    media = media.strip().lower()
    if media == "application/x-www-form-urlencoded":
        return query_pairs(await _body(request, patience))
    if media == "application/sparql-query":
        try:
            return [("query", (await _body(request, patience)).decode("utf-8"))]
        except UnicodeDecodeError:
            raise Refusal("encoding") from None
    raise Refusal("update" if media == "application/sparql-update" else "media")
