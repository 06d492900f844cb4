"""The published dataset on a SPARQL 1.1 server: put there, and asked there as if it were the store
of a build.

    done = publish(opened, url)          # what changed is written; what is there in full is not
    held = opened(url, folder)           # .store answers `query`, as the store of a build does
    whole = fetched(url, folder)         # all of it, beside files such as a build keeps

Every graph keeps its IRI. What a server takes for its default graph is its own affair (often a
union that counts twice), so the current graph is a named graph too, `…graph/current`, and a query
that is sent stands in `GRAPH <…graph/current> { … }`; `GRAPH ?g` inside it ranges over the graphs
of the dataset. The graph `…graph/published` says which build is there and what each graph holds.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg import answers, data, rules, store
from kg.errors import KGError
from kg.export import read
from kg.lines import escape_controls
from kg.sparql import lexer, ordering, prologue
from kg.terms import ALT_LABEL, KG, PREF_LABEL, RDF, TYPE, XSD, literal, parts, term

if TYPE_CHECKING:
    import httpx

USER, PASSWORD, TOKEN = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"
SECONDS = 300.0
_BATCH = 4_000  # triples that one update inserts: Virtuoso refuses more than 10,000
_PAGE = 5_000  # rows of one page: Virtuoso cuts an answer at 10,000
_HOLDS, _SAYS = f"<{KG}publishedDigest>", f"<{KG}publishedBuild>"
_UNFINISHED = "unfinished"
_BOOLEANS = {
    f'"{digit}"^^<{XSD}boolean>': f'"{word}"^^<{XSD}boolean>'
    for digit, word in (("0", "false"), ("1", "true"))
}
_RESULTS, _TRIPLES = "application/sparql-results+json", "application/n-triples"


class Published(NamedTuple):
    """What a publication did: graphs and triples written, graphs that were there already, graphs
    removed, and how long it took.
    """

    graphs: int
    triples: int
    skipped: int
    removed: int
    seconds: float


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


# --- asking ---------------------------------------------------------------------------------------


class Remote:
    """The dataset on a server, asked as the store of a build is: `query` gives the engine's own
    kinds of answer.
    """

    def __init__(self, server: Server, space: str, ontologies: list[str]):
        self.server, self.space, self.ontologies = server, space, ontologies

    def query(
        self, text: str, *, prefixes: dict[str, str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The server's answer. Raises SyntaxError as the engine does for what is no query, KGError
        for what the server makes of it.
        """
        variables = _shape(text, prefixes)
        if variables is None:
            local = ox.Store()
            for query in (
                self._described(text, prefixes or {})
                if _form(text) == "DESCRIBE"
                else [self._placed(text, prefixes or {})]
            ):
                local.extend(ox.Quad(*triple) for triple in self.server.construct(query))
            return local.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        found = self.server.select(self._placed(text, prefixes or {}))
        if variables == [] and found.get("head", {}).get("vars") == [
            "__ASK_RETVAL"
        ]:  # Virtuoso before 7.2.6: a row for true, none for false
            found = {"head": {}, "boolean": bool(found["results"]["bindings"])}
        if (variables == []) != ("boolean" in found):
            raise KGError(
                f"the answer of {self.server.url} is of another kind than the query asks for"
            )
        if "boolean" not in found:
            # Virtuoso may leave variables out that nothing binds, and write literals in a way of
            # its own.
            found["head"]["vars"] = variables
            for row in found["results"]["bindings"]:
                for value in row.values():
                    _normalise_literal(value)
        return ox.parse_query_results(json.dumps(found).encode(), format=ox.QueryResultsFormat.JSON)

    def _placed(self, text: str, prefixes: dict[str, str]) -> str:
        default, named = prologue.clauses(text, prefixes)
        body = (
            text
            if default or named
            else placed(text, f"{self.space}graph/current", self._only_own_graphs)
        )
        return _declared(text, prefixes) + body

    def _only_own_graphs(self, variable: str) -> str:
        # Other datasets may live on the server, and this one's own two graphs are no origin of
        # anything.
        kept = (
            f"STRSTARTS(STR({variable}), {literal(self.space)}) && !STRSTARTS(STR({variable}),"
            f" {literal(self.space + 'graph/')})"
        )
        others = "".join(f" || {variable} = <{iri}>" for iri in self.ontologies)
        return f" FILTER(({kept}){others})"

    def _described(self, text: str, prefixes: dict[str, str]) -> Iterator[str]:
        # What DESCRIBE gives is each server's own idea; here it is every triple of the current
        # graph that begins with the thing.
        tokens = list(lexer.tokens(text))
        at = next(n for n, token in enumerate(tokens) if token.text.upper() == "DESCRIBE")
        end = next(
            (
                n
                for n in range(at + 1, len(tokens))
                if tokens[n].text.upper() in ("WHERE", "{", "FROM")
            ),
            len(tokens),
        )
        things = [token for token in tokens[at + 1 : end] if token.kind in ("iri", "name")]
        wanted = [token.text for token in things]
        if end < len(tokens):
            head = "".join(
                token.text + " " for token in tokens[at + 1 : end] if token not in things
            )
            asked = (
                text[: tokens[at].start]
                + f"SELECT DISTINCT {head or '*'} "
                + text[tokens[end].start :]
            )
            wanted += {
                term(value)
                for row in self.query(asked, prefixes=prefixes)
                for value in row
                if isinstance(value, ox.NamedNode)
            }
        prologue = _declared(text, prefixes) + text[: tokens[at].start]
        for start in range(0, len(wanted), 500):
            values = " ".join(wanted[start : start + 500])
            yield (
                f"{prologue}CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ {values} }} GRAPH"
                f" <{self.space}graph/current> {{ ?s ?p ?o }} }}"
            )


def placed(text: str, graph: str, only: Callable[[str], str]) -> str:
    """A query whose patterns stand in a named graph where they stood in the default graph.

    `only` gives, for a variable after GRAPH, what holds it to the graphs that are meant.

    >>> placed("SELECT ?s { ?s ?p 1 }", "x:g", lambda variable: "")
    'SELECT ?s { GRAPH <x:g> { ?s ?p 1 } }'
    """
    out: list[str] = []
    opened: list[str] = []  # what goes before the brace that closes each open one, and behind it
    last = 0
    tokens = list(lexer.tokens(text))
    word = template = ""
    for at, (kind, token, start) in enumerate(tokens):
        name = token.upper() if kind == "word" else ""
        out.append(text[last:start])
        last = start + len(token)
        if not opened and name:
            word = name
        if token == "{":
            two = [before.text for before in tokens[max(0, at - 2) : at]]
            behind = ""
            if len(two) == 2 and two[0].upper() == "GRAPH" and two[1][0] in "?$":
                behind = only(two[1])
            if not opened and word == "CONSTRUCT":
                opened.append("|")
                template = "begun"
            elif not opened and word == "WHERE" and template == "" and _short(tokens, at):
                # The short form has its template in its pattern.
                inner = text[last : text.rindex("}")]
                return (
                    "".join(out).rstrip()[: -len("WHERE")]
                    + f"{{ {inner} }} WHERE {{ GRAPH <{graph}> {{ {inner} }} }}"
                    + text[text.rindex("}") + 1 :]
                )
            elif not opened and word != "VALUES":
                opened.append(" }|")
                token = f"{{ GRAPH <{graph}> {{"
                word = ""
            else:
                opened.append("|" + behind)
        elif token == "}" and opened:
            before, _, behind = opened.pop().partition("|")
            token = f"}}{before}{behind}"
            if not opened and word == "CONSTRUCT":
                word = ""
        out.append(token)
    return "".join(out) + text[last:]


def _short(tokens: list[lexer.Token], at: int) -> bool:
    # CONSTRUCT WHERE { … }
    return at >= 2 and tokens[at - 2].text.upper() == "CONSTRUCT"


def _shape(text: str, prefixes: dict[str, str] | None) -> list[str] | None:
    # The variables of a SELECT, [] for an ASK, None for what gives triples, as the engine here
    # understands the query.
    found = ordering.ask(ox.Store(), text, prefixes=prefixes)
    return (
        [v.value for v in found.variables]
        if isinstance(found, ox.QuerySolutions)
        else []
        if isinstance(found, ox.QueryBoolean)
        else None
    )


def _form(text: str) -> str:
    words = (token.text.upper() for token in lexer.tokens(text) if token.kind == "word")
    return next((word for word in words if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "")


def _declared(text: str, prefixes: dict[str, str]) -> str:
    # Only those that are used, and never twice: servers differ on what that means.
    return "".join(
        f"PREFIX {name}: <{iri}>\n" for name, iri in prologue.used(text, prefixes).items()
    )


def _normalise_literal(value: dict) -> None:
    if value.get("type") == "typed-literal":
        value["type"] = "literal"
    if value.get("datatype") == XSD + "boolean":
        value["value"] = {"1": "true", "0": "false"}.get(value["value"], value["value"])


# --- finding the dataset --------------------------------------------------------------------------


def opened(
    url: str, folder: Path | str = ".", seconds: float = SECONDS, named: bool = False
) -> store.Opened:
    """The dataset that a server holds: that of the project in `folder` if there is one, else the
    only one there is.

    `named` fetches the names of things as well, so that they can be called by any of them. Raises
    KGError if it is not there, not there in full, or made of other files than those in the folder.
    """
    server = Server(url, seconds)
    space = _space(folder)
    state = _said(server, space)
    if space and state["digest"] != store.digest(Path(folder)):
        raise KGError(
            f"{url} holds another build than what is in this folder",
            "kg publish brings it there; from a folder without a project, -C DIR, the server is"
            " asked as it is",
        )
    held = Remote(server, state["space"], state["ontologies"])
    if not named:
        return store.Opened(held, state, None, None)
    place = tempfile.TemporaryDirectory(prefix="kg-")
    naming = " ".join((TYPE, PREF_LABEL, ALT_LABEL))
    current = f"<{state['space']}graph/current>"
    pattern = (
        f"{{ VALUES ?p {{ {naming} }} GRAPH {current} {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?s),"
        f" {literal(state['prefixes']['entity'])})) }}"
    )
    count = int(
        server.select(f"SELECT (COUNT(*) AS ?n) {pattern}")["results"]["bindings"][0]["n"]["value"]
    )
    derived = set(_rule_types(held, state["prefixes"]))
    triples = [
        row for row in _paged(server, f"SELECT ?s ?p ?o {pattern}", count) if row not in derived
    ]
    _keep(Path(place.name), answers.index(triples, state["prefixes"]["entity"]))
    return store.Opened(held, state, Path(place.name), place)


def _rule_types(held: Remote, prefixes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    # The classes that a rule gave: a thing is told by the one that it was given.
    for s, o in held.query(
        "SELECT ?s ?o { GRAPH ?g { ?s a ?o } FILTER(CONTAINS(STR(?g), '/rule/')) }",
        prefixes=prefixes,
    ):
        yield term(s), TYPE, term(o)


def _keep(place: Path, files: dict[str, list[str]]) -> None:
    for name, lines in files.items():
        (place / name).write_text("".join(lines), "utf-8", newline="\n")


def _space(folder: Path | str) -> str:
    folder = Path(folder)
    return (
        data.space(folder)[0]
        if (folder / "data").is_dir() and (folder / "ontology").is_dir()
        else ""
    )


def _said(server: Server, space: str) -> dict:
    graph = f"<{space}graph/published>" if space else "?g"
    rows = server.select(f"SELECT ?g ?said {{ GRAPH {graph} {{ ?g {_SAYS} ?said }} }}")["results"][
        "bindings"
    ]
    found = []
    for row in rows:
        try:
            one = json.loads(row["said"]["value"])
            found.append({**one, "space": one["space"]})
        except (ValueError, KeyError, TypeError):
            raise KGError(
                f"what {server.url} says of its dataset cannot be read", "kg publish writes it anew"
            ) from None
    if not found:
        raise KGError(
            (
                f"{server.url} does not hold this dataset"
                if space
                else f"{server.url} holds no dataset that kg published"
            ),
            "kg publish puts it there",
        )
    spaces = sorted({one["space"] for one in found})
    if len(spaces) > 1:
        raise KGError(
            f"{server.url} holds {len(spaces)} datasets: {', '.join(spaces)}",
            "ask from the folder of one of them: -C DIR",
        )
    # Where one publication takes the place of another, the words of both may stand for a moment.
    if not all(one.get("complete") for one in found):
        raise KGError(
            f"{server.url} holds a publication that is not complete", "kg publish resumes it"
        )
    return found[0]


def fetched(url: str, folder: Path | str = ".", seconds: float = SECONDS) -> store.Opened:
    """All that a server holds of the dataset, in memory and as the files that a build keeps. Raises
    what `opened` raises.
    """
    held = opened(url, folder, seconds)
    server, space = held.store.server, held.state["space"]
    sizes = {graph: int(said.split()[1]) for graph, said in _entries(server, space).items()}
    place = tempfile.TemporaryDirectory(prefix="kg-")
    current, named = f"<{space}graph/current>", []
    whole: set[tuple[str, ...]] = set()
    for block in _batches(dict(sorted(sizes.items())), _PAGE, 500):
        values = " ".join(f"<{graph}>" for graph in block)
        text = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        count = sum(sizes[graph] for graph in block)
        found = set(_paged(server, text, count))
        if len(found) != count:
            raise KGError(
                f"{url} gives {len(found):,} of the {count:,} triples that were published in"
                f" {block[0]}" + (" …" if len(block) > 1 else ""),
                "it may have merged literals that it takes for equal",
            )
        whole.update(row[:3] for row in found if row[3] == current)
        named += [row for row in found if row[3] != current]
    derived = [row for row in named if row[3].startswith(f"<{space}rule/")]
    stated = whole - {row[:3] for row in derived}
    files = {
        "named.nq": [f"{s} {p} {o} {g} .\n" for s, p, o, g in sorted(set(named) - set(derived))],
        "current.nq": [f"{s} {p} {o} .\n" for s, p, o in sorted(stated)],
        "derived.nq": sorted(f"{s} {p} {o} {g} .\n" for s, p, o, g in derived),
    }
    _keep(Path(place.name), files | answers.index(stated, held.state["prefixes"]["entity"]))
    memory = store.memory(
        [*(f"{s} {p} {o} .\n" for s, p, o in whole), *files["named.nq"], *files["derived.nq"]]
    )
    return store.Opened(memory, held.state, Path(place.name), place)


def citable(held: store.Opened, folder: Path | str = ".") -> store.Opened:
    """The dataset as it can be asked with citations: on its server, or fetched from one that gets
    the queries for them wrong.
    """
    # Virtuoso (7.2.5) drops graphs without a word: OPTIONAL { { GRAPH ?g { … } } UNION { … } UNION
    # { … } } binds nothing there.
    server = held.store.server
    return (
        fetched(server.url, folder, server.seconds) if "virtuoso" in server.engine.lower() else held
    )


def _batches(sizes: dict[str, int], triples: int, graphs: int) -> Iterator[list[str]]:
    # Graphs by so many triples, or so many graphs, at most; a graph that is larger is alone.
    batch: list[str] = []
    total = 0
    for graph, size in sizes.items():
        if batch and (total + size > triples or len(batch) == graphs):
            yield batch
            batch, total = [], 0
        batch.append(graph)
        total += size
    if batch:
        yield batch


def _paged(server: Server, text: str, count: int) -> Iterator[tuple[str, ...]]:
    # No order is asked for: a server that gives pages in no steady order is found out by the count
    # of what comes.
    for start in range(0, max(count, 1), _PAGE):
        yield from server.rows(text if count <= _PAGE else f"{text} LIMIT {_PAGE} OFFSET {start}")


# --- publishing -----------------------------------------------------------------------------------


def publish(
    held: store.Opened,
    folder: Path,
    url: str,
    *,
    endpoint: str = "",
    graph_store: str = "",
    step: Callable[[str], None] = lambda text: None,
    seconds: float = SECONDS,
) -> Published:
    """Bring the dataset of a build to a server that takes SPARQL Update at `url`, and is asked at
    `endpoint`.

    Only graphs that are not there in full are written, and those of an earlier publication that are
    gone are removed. While this goes on the server's dataset is marked as incomplete, so that
    nobody takes half of it for whole; a publication that was interrupted goes on where it stopped.
    `graph_store` is the address of the Graph Store Protocol: then graphs are written by it, each at
    once. Raises KGError, also where the server holds graphs of these names that were not published
    from here.
    """
    began = monotonic()
    server, asked = Server(url, seconds), Server(endpoint or sibling(url), seconds)
    writer = Server(graph_store, seconds) if graph_store else None
    space = held.state["space"]
    graphs = contents(held)
    wanted = {graph: _digest(lines) for graph, lines in graphs.items()}
    have = _entries(asked, space)
    prefixes = held.state["prefixes"]
    said = {
        "digest": held.state["digest"],
        "space": space,
        "prefixes": prefixes,
        "counts": held.state["counts"],
        "ontologies": sorted(graph for graph in graphs if not graph.startswith(space)),
        "rules": {
            f"{space}rule/{rule.name}": rule.query for rule in rules.read(folder, prefixes)[0]
        },
    }
    todo = [graph for graph in sorted(graphs) if have.get(graph) != wanted[graph]]
    gone = [graph for graph in sorted(have) if graph not in graphs]
    shared = _shared_graphs(
        asked, space, [graph for graph in todo if graph not in have], gone, wanted
    )
    todo = [graph for graph in todo if graph not in shared]
    gone = [graph for graph in gone if graph not in shared]
    journal = _Journal(
        server,
        writer,
        space,
        {graph: have[graph] for graph in have if graph in graphs or graph in gone},
    )
    complete = _marker(asked, space)
    if (
        not todo
        and not gone
        and have.keys() == wanted.keys()
        and complete == {**said, "complete": True}
    ):
        return Published(0, 0, len(graphs), 0, monotonic() - began)
    if "virtuoso" in asked.engine.lower():
        _warm_up_datatypes(
            server, f"{space}graph/published", (line for graph in todo for line in graphs[graph])
        )
    journal.begin(
        [*todo, *gone],
        {**said, "complete": False},
        {graph: wanted[graph] for graph in shared if graph in wanted},
    )
    for batch in _batches({graph: len(graphs[graph]) for graph in todo}, _BATCH, 200):
        step(f"{len(journal.done):,} of {len(todo):,} graphs")
        journal.write(batch, graphs, wanted)
    journal.remove(gone)
    journal.end({**said, "complete": True})
    return Published(
        len(todo),
        sum(len(graphs[graph]) for graph in todo),
        len(graphs) - len(todo),
        len(gone),
        monotonic() - began,
    )


def _warm_up_datatypes(server: Server, graph: str, lines: Iterable[str]) -> None:
    # Virtuoso numbers a datatype or a language when it first meets one. If that update is broken
    # off, it goes on using a number that is in none of its tables, and literals of that kind can
    # never be read again: so each kind is met in a small update before the large ones.
    kinds: dict[str, str] = {}
    for line in lines:
        kind = line.rpartition('"')[2]
        if kind[:1] in ("^", "@") and kind not in kinds:
            kinds[kind] = f"<{graph}> <{RDF}value> {line.split(' ', 2)[2]}"
    if kinds:
        server.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(kinds.values())}}} }}")
        server.update(
            f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o"
            f" FILTER(?p = <{RDF}value>) }} }}"
        )


def sibling(url: str) -> str:
    """Where a server that takes updates at an address is asked, by the habits of those that have
    two addresses.
    """
    for update, query in (("/update", "/query"), ("/statements", "")):
        if url.endswith(update):
            return url.removesuffix(update) + query
    return url


def contents(held: store.Opened) -> dict[str, list[str]]:
    """The graphs of a build as they are published: sorted N-Triples lines by IRI, the current graph
    among them.
    """
    graphs: dict[str, set[str]] = {}
    current = f"<{held.state['space']}graph/current>"
    for name in ("current.nq", "named.nq", "derived.nq"):
        for s, p, o, g in read(held.place / name):
            graphs.setdefault((g or current)[1:-1], set()).add(f"{s} {p} {o} .\n")
            if name == "derived.nq":
                graphs.setdefault(current[1:-1], set()).add(f"{s} {p} {o} .\n")
    return {graph: sorted(lines) for graph, lines in graphs.items()}


def _digest(lines: list[str]) -> str:
    return f"{hashlib.blake2b(''.join(lines).encode(), digest_size=16).hexdigest()} {len(lines)}"


def _entries(server: Server, space: str) -> dict[str, str]:
    # What each graph holds; of a graph with two entries a writing was interrupted.
    found: dict[str, str] = {}
    state = f"<{space}graph/published>"
    answer = server.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {state} {{ ?g {_HOLDS} ?said }} }}")
    count = int(answer["results"]["bindings"][0]["n"]["value"])
    for graph, said in _paged(
        server, f"SELECT ?g ?said {{ GRAPH {state} {{ ?g {_HOLDS} ?said }} }}", count
    ):
        found[graph[1:-1]] = parts(said)[0] if graph[1:-1] not in found else _UNFINISHED
    return found


def _marker(server: Server, space: str) -> dict | None:
    rows = server.select(
        f"SELECT ?said {{ GRAPH <{space}graph/published> {{ ?g {_SAYS} ?said }} }}"
    )["results"]["bindings"]
    try:
        return json.loads(rows[0]["said"]["value"]) if len(rows) == 1 else None
    except ValueError:
        return None


def _shared_graphs(
    server: Server, space: str, new: list[str], gone: list[str], wanted: dict[str, str]
) -> set[str]:
    # Of graphs that are new or gone here: those that another dataset on the server holds in the
    # same words. Raises KGError for any other.
    there: set[str] = set()
    for start in range(0, len(new), 500):
        values = " ".join(f"<{graph}>" for graph in new[start : start + 500])
        rows = server.select(
            f"SELECT DISTINCT ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        )["results"]["bindings"]
        there.update(row["g"]["value"] for row in rows)
    shared = set()
    for graph in [*sorted(there), *(graph for graph in gone if not graph.startswith(space))]:
        rows = server.select(
            f"SELECT ?state ?said {{ GRAPH ?state {{ <{graph}> {_HOLDS} ?said }} }}"
        )["results"]["bindings"]
        said = {
            row["said"]["value"]
            for row in rows
            if row["state"]["value"] != f"{space}graph/published"
        }
        if graph in there and said != {wanted[graph]}:
            raise KGError(
                f"the server has a graph <{graph}> already that is not of this dataset",
                "nothing was written; give the dataset another void:uriSpace, or remove that graph",
            )
        if said:
            shared.add(graph)
    return shared


class _Journal:
    """Writes graphs, and into `…graph/published` what is there. A graph counts as there when its
    digest is written, after it.
    """

    def __init__(self, server: Server, writer: Server | None, space: str, have: dict[str, str]):
        self.server, self.writer, self.state, self.have = (
            server,
            writer,
            f"{space}graph/published",
            have,
        )
        self.marker: dict = {}
        self.done: list[str] = []

    def begin(self, changing: list[str], marker: dict, shared: dict[str, str]) -> None:
        self.have.update(dict.fromkeys(changing, _UNFINISHED) | shared)
        self.marker = marker
        if self.writer:
            self._put()
            return
        # First it is said that all this is under way, then the word of the earlier publication
        # goes.
        self.server.update(self._inserted(self.state, [self._says()]))
        for start in range(0, len(changing), 500):
            some = changing[start : start + 500]
            self.server.update(
                self._inserted(self.state, [self._entry(graph, _UNFINISHED) for graph in some])
            )
            self._forget(some, f"FILTER(?o != {literal(_UNFINISHED)})")
        if shared:
            self.server.update(
                self._inserted(
                    self.state, [self._entry(graph, said) for graph, said in shared.items()]
                )
            )
        self.server.update(self._only(self._says()))

    def write(self, batch: list[str], graphs: dict[str, list[str]], wanted: dict[str, str]) -> None:
        if self.writer:
            for graph in batch:
                self._graph("PUT", graph, graphs[graph])
            self.have.update({graph: wanted[graph] for graph in batch})
            self._put()
        else:
            pieces = [
                graphs[graph][start : start + _BATCH]
                for graph in batch
                for start in range(0, len(graphs[graph]), _BATCH)
            ]
            clear = [f"CLEAR SILENT GRAPH <{graph}>" for graph in batch]
            if len(pieces) > len(batch):  # one large graph, in several updates
                self.server.update(clear[0])
                for piece in pieces[:-1]:
                    self.server.update(self._inserted(batch[0], piece))
                clear = []
                insert = self._inserted(batch[0], pieces[-1])
            else:
                insert = (
                    "INSERT DATA {\n"
                    + "".join(
                        f"GRAPH <{g}> {{\n{''.join(piece)}}}\n"
                        for g, piece in zip(batch, pieces, strict=True)
                    )
                    + "}"
                )
            self.server.update(
                " ;\n".join(
                    [
                        *clear,
                        insert,
                        self._inserted(
                            self.state, [self._entry(graph, wanted[graph]) for graph in batch]
                        ),
                    ]
                )
            )
            self._forget(batch, f"FILTER(?o = {literal(_UNFINISHED)})")
        self.done += batch

    def remove(self, gone: list[str]) -> None:
        for start in range(0, len(gone), 200):
            some = gone[start : start + 200]
            if self.writer:
                for graph in some:
                    self._graph("PUT", graph, [])
                    del self.have[graph]
                continue
            self.server.update(" ;\n".join(f"CLEAR SILENT GRAPH <{graph}>" for graph in some))
            self._forget(some, "")

    def end(self, marker: dict) -> None:
        self.marker = marker
        if self.writer:
            self._put()
        else:
            self.server.update(self._inserted(self.state, [self._says()]))
            self.server.update(self._only(self._says()))

    def _forget(self, graphs: list[str], which: str) -> None:
        values = " ".join(f"<{graph}>" for graph in graphs)
        self.server.update(
            f"DELETE {{ GRAPH <{self.state}> {{ ?s {_HOLDS} ?o }} }} WHERE {{ GRAPH <{self.state}>"
            f" {{ ?s {_HOLDS} ?o }} VALUES ?s {{ {values} }} {which} }}"
        )

    def _only(self, line: str) -> str:
        said = line.split(" ", 2)[2].removesuffix(" .\n")
        return (
            f"DELETE {{ GRAPH <{self.state}> {{ ?s {_SAYS} ?o }} }} WHERE {{ GRAPH <{self.state}>"
            f" {{ ?s {_SAYS} ?o FILTER(?o != {said}) }} }}"
        )

    def _inserted(self, graph: str, lines: list[str]) -> str:
        return f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}"

    def _entry(self, graph: str, said: str) -> str:
        return f"<{graph}> {_HOLDS} {literal(said)} .\n"

    def _says(self) -> str:
        return (
            f"<{self.state}> {_SAYS}"
            f" {literal(json.dumps(self.marker, ensure_ascii=False, sort_keys=True))} .\n"
        )

    def _put(self) -> None:
        self._graph(
            "PUT",
            self.state,
            [
                *(self._entry(graph, said) for graph, said in sorted(self.have.items())),
                self._says(),
            ],
        )

    def _graph(self, method: str, graph: str, lines: list[str]) -> None:
        self.writer.send(
            method,
            "*/*",
            params={"graph": graph},
            content="".join(lines).encode(),
            headers={"Content-Type": "text/turtle"},
        )
