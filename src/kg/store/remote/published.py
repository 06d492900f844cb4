"""A published graph, asked as one that was built here."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KGError
from kg.rdf.nquads import Triple
from kg.rdf.terms import ALT_LABEL, PREF_LABEL, TYPE, XSD, literal
from kg.sparql import graphs, lexer, ordering, prologue
from kg.store import names, snapshot, weighing
from kg.store.dataset import Answer, RemoteDataset
from kg.store.remote import geometries
from kg.store.remote.client import SECONDS, Server
from kg.store.remote.pages import announced, iri_space, keep, paged
from kg.words import phrase

# --- asking ---------------------------------------------------------------------------------------


class PublishedDataset(RemoteDataset):
    """The dataset on a server, asked as the store of a build is: `query` gives the engine's own
    kinds of answer.
    """

    def __init__(self, server: Server, state: snapshot.State):
        self.server, self.space, self.ontologies = server, state.space, state.ontologies
        # What was published by an earlier version has the current graph alone.
        self.graphs = {graphs.CURRENT_IRI: f"{state.space}graph/current", **state.graphs}
        self.current_iri = self.graphs[graphs.CURRENT_IRI]

    def query(self, text: str, *, prefixes: dict[str, str] | None = None) -> Answer:
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
            raise KGError(phrase("store.another-kind", url=self.server.url))
        if "boolean" not in found:
            # Virtuoso may leave variables out that nothing binds, and write literals in a way of
            # its own.
            found["head"]["vars"] = variables
            for row in found["results"]["bindings"]:
                for value in row.values():
                    _normalise_literal(value)
        return ox.parse_query_results(json.dumps(found).encode(), format=ox.QueryResultsFormat.JSON)

    def _placed(self, text: str, prefixes: dict[str, str]) -> str:
        try:
            text = graphs.renamed(text, prefixes, self.graphs)
        except KeyError as error:
            raise KGError(
                phrase("store.graph-not-there", url=self.server.url, graph=error.args[0]),
                phrase("store.graph-not-there.hint"),
            ) from None
        default, named = prologue.clauses(text, prefixes)
        body = text if default or named else placed(text, self.current_iri, self._only_own_graphs)
        return _declared(text, prefixes) + body

    def _only_own_graphs(self, variable: str) -> str:
        # Other datasets may live on the server, and what is current or published is no origin of
        # anything.
        kept = (
            f"STRSTARTS(STR({variable}), {literal(self.space)}) && !STRSTARTS(STR({variable}),"
            f" {literal(self.space + 'graph/')})"
        )
        made = (name for iri, name in self.graphs.items() if iri != graphs.CURRENT_IRI)
        others = "".join(f" || {variable} = <{iri}>" for iri in (*self.ontologies, *made))
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
                value for row in self.rows(asked, prefixes) for value in row if value[:1] == "<"
            }
        declared = _declared(text, prefixes) + text[: tokens[at].start]
        for start in range(0, len(wanted), 500):
            values = " ".join(wanted[start : start + 500])
            yield (
                f"{declared}CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ {values} }} GRAPH"
                f" <{self.current_iri}> {{ ?s ?p ?o }} }}"
            )


def placed(text: str, graph: str, only: Callable[[str], str]) -> str:
    """A query whose patterns stand in a named graph where they stood in the default graph.

    `only` gives, for a variable after GRAPH, what holds it to the graphs that are meant.

    >>> placed("SELECT ?s { ?s ?p 1 }", "x:g", lambda variable: "")
    'SELECT ?s { GRAPH <x:g> { ?s ?p 1 } }'
    """
    out: list[str] = []
    open_braces: list[
        str
    ] = []  # what goes before the brace that closes each open one, and behind it
    last = 0
    tokens = list(lexer.tokens(text))
    word = template = ""
    for at, (kind, token, start) in enumerate(tokens):
        name = token.upper() if kind == "word" else ""
        out.append(text[last:start])
        last = start + len(token)
        if not open_braces and name:
            word = name
        if token == "{":
            two = [before.text for before in tokens[max(0, at - 2) : at]]
            behind = ""
            if len(two) == 2 and two[0].upper() == "GRAPH" and two[1][0] in "?$":
                behind = only(two[1])
            if not open_braces and word == "CONSTRUCT":
                open_braces.append("|")
                template = "begun"
            elif not open_braces and word == "WHERE" and template == "" and _short(tokens, at):
                # The short form has its template in its pattern.
                inner = text[last : text.rindex("}")]
                return (
                    "".join(out).rstrip()[: -len("WHERE")]
                    + f"{{ {inner} }} WHERE {{ GRAPH <{graph}> {{ {inner} }} }}"
                    + text[text.rindex("}") + 1 :]
                )
            elif not open_braces and word != "VALUES":
                open_braces.append(" }|")
                token = f"{{ GRAPH <{graph}> {{"
                word = ""
            else:
                open_braces.append("|" + behind)
        elif token == "}" and open_braces:
            before, _, behind = open_braces.pop().partition("|")
            token = f"}}{before}{behind}"
            if not open_braces and word == "CONSTRUCT":
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


def _normalise_literal(value: dict[str, str]) -> None:
    if value.get("type") == "typed-literal":
        value["type"] = "literal"
    if "datatype" in value:
        value["datatype"] = geometries.restored_datatype(value["datatype"])
    if value.get("datatype") == XSD + "boolean":
        value["value"] = {"1": "true", "0": "false"}.get(value["value"], value["value"])


# --- finding the dataset --------------------------------------------------------------------------


def connect(
    url: str, folder: Path | str = ".", seconds: float = SECONDS
) -> tuple[PublishedDataset, snapshot.State]:
    """The dataset that a server holds, and what is said of it; see `opened`."""
    server = Server(url, seconds)
    space = iri_space(folder)
    state = announced(server, space)
    if space and state.digest != snapshot.digest(Path(folder)):
        raise KGError(phrase("store.another-build", url=url), phrase("store.another-build.hint"))
    return PublishedDataset(server, state), state


def opened(
    url: str, folder: Path | str = ".", seconds: float = SECONDS, named: bool = False
) -> snapshot.Opened:
    """The dataset that a server holds: that of the project in `folder` if there is one, else the
    only one there is.

    `named` fetches the names of things as well, so that they can be called by any of them. Raises
    KGError if it is not there, not there in full, or made of other files than those in the folder.
    """
    dataset, state = connect(url, folder, seconds)
    if not named:
        return snapshot.Opened(dataset, state, Path(), None)
    place = tempfile.TemporaryDirectory(prefix="kg-")
    called = names.index(_naming(dataset, state), state.prefixes["entity"])
    # How much is said of each it would take all claims to know.
    about = weighing.Stated(weighing.gathered((), {}), (), called, weighing.Holding((), ()))
    searched = weighing.files(about, state.prefixes["entity"])
    keep(Path(place.name), {names.NAMES: called, **searched})
    return snapshot.Opened(dataset, state, Path(place.name), place)


def _naming(dataset: PublishedDataset, state: snapshot.State) -> list[Triple]:
    # The names and classes of all entities.
    naming = " ".join((TYPE, PREF_LABEL, ALT_LABEL))
    pattern = (
        f"{{ VALUES ?p {{ {naming} }} GRAPH <{dataset.current_iri}> {{ ?s ?p ?o }}"
        f" FILTER(STRSTARTS(STR(?s), {literal(state.prefixes['entity'])})) }}"
    )
    counted = dataset.server.select(f"SELECT (COUNT(*) AS ?n) {pattern}")
    count = int(counted["results"]["bindings"][0]["n"]["value"])
    derived = set(_rule_types(dataset, state.prefixes))
    rows = paged(dataset.server, f"SELECT ?s ?p ?o {pattern}", count)
    return [(s, p, o) for s, p, o in rows if (s, p, o) not in derived]


def _rule_types(held: PublishedDataset, prefixes: dict[str, str]) -> Iterator[Triple]:
    # The classes that a rule gave: a thing is told by the one that it was given.
    query = "SELECT ?s ?o { GRAPH ?g { ?s a ?o } FILTER(CONTAINS(STR(?g), '/rule/')) }"
    for thing, kind in held.rows(query, prefixes):
        yield thing, TYPE, kind
