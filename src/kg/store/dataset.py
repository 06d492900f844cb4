"""A graph that can be asked: in a store on this machine, or on a server."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.rdf.nquads import Quad, Triple
from kg.rdf.terms import is_iri, node, resource, term

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Value = TypeVar("_Value")


class Dataset(Protocol):
    """What holds the current graph as its default graph, and each citation as a named graph.

    Terms are N-Triples strings, "" for what is not bound.
    """

    @property
    def engine(self) -> ox.Store | None:
        """The engine that holds it in this process; None where a server does."""

    def query(self, text: str, *, prefixes: dict[str, str] | None = None) -> Answer:
        """The answer to a query, in the engine's own kinds of answer."""

    def rows(self, text: str, prefixes: dict[str, str]) -> Iterator[tuple[str, ...]]:
        """The rows of a SELECT."""

    def statements(
        self, things: Iterable[str], properties: Collection[str] = ()
    ) -> Iterator[Triple]:
        """What the current graph says of things; only by some properties, where they are named."""

    def facts(self, things: Iterable[str]) -> dict[str, dict[str, str]]:
        """What the current graph says of things (IRIs), by thing and property; of several values
        the last.
        """

    def current(self, triples: Collection[Triple]) -> set[Triple]:
        """Those of some triples that the current graph holds."""

    def claims_about(self, things: Iterable[str]) -> Iterator[Quad]:
        """What named graphs say of things."""

    def claims_of(self, facts: Iterable[tuple[str, str]]) -> Iterator[Quad]:
        """What named graphs say of things with a property each; a server says more."""

    def claims_naming(self, thing: str) -> Iterator[Quad]:
        """What named graphs say with a thing as the value."""

    def claims_in(self, graphs: Iterable[str]) -> Iterator[Quad]:
        """All that some named graphs say."""


_known: WeakKeyDictionary[Dataset, dict[Hashable, Any]] = WeakKeyDictionary()


def remembered(dataset: Dataset, key: Hashable, make: Callable[[], _Value]) -> _Value:
    """What `make` gives, made once for each dataset and key: a dataset that is open never changes.

    Nobody may change what is given.
    """
    answers = _known.setdefault(dataset, {})
    if key not in answers:
        answers[key] = make()
    value: _Value = answers[key]
    return value


def remembered_each(
    dataset: Dataset,
    key: Hashable,
    wanted: Iterable[str],
    make: Callable[[Collection[str]], Mapping[str, _Value]],
) -> dict[str, _Value]:
    """What `make` gives for each that is wanted, as `remembered`; it is asked for all at once that
    are not known yet. What it gives nothing for is left out, and asked for anew the next time.
    """
    known: dict[str, _Value] = _known.setdefault(dataset, {}).setdefault(key, {})
    listed = list(wanted)
    if asked := [one for one in listed if one not in known]:
        known.update(make(asked))
    return {one: known[one] for one in listed if one in known}


_LATELY = 8
_recent: WeakKeyDictionary[Dataset, OrderedDict[Hashable, Any]] = WeakKeyDictionary()


def lately(dataset: Dataset, key: Hashable, make: Callable[[], _Value]) -> _Value:
    """What `make` gives, as `remembered`, but for the last few keys alone: for what is much, and is
    asked for again soon or never.
    """
    answers = _recent.setdefault(dataset, OrderedDict())
    if key not in answers:
        answers[key] = make()
        while len(answers) > _LATELY:
            answers.popitem(last=False)
    value: _Value = answers[key]
    return value


def solutions(answer: Answer) -> Iterator[tuple[str, ...]]:
    """The rows of an answer to a SELECT."""
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("only a SELECT has rows")
    for row in answer:
        yield tuple(map(term, row))


class LocalDataset:
    """A store of the engine. Things are looked up in its indexes: a query with VALUES takes a
    hundred times as long.
    """

    def __init__(self, engine: ox.Store):
        self.engine = engine

    def query(self, text: str, *, prefixes: dict[str, str] | None = None) -> Answer:
        return self.engine.query(text, prefixes=prefixes)

    def rows(self, text: str, prefixes: dict[str, str]) -> Iterator[tuple[str, ...]]:
        return solutions(self.query(text, prefixes=prefixes))

    def statements(
        self, things: Iterable[str], properties: Collection[str] = ()
    ) -> Iterator[Triple]:
        default, look_up = ox.DefaultGraph(), self.engine.quads_for_pattern
        nodes: list[ox.NamedNode | None] = [ox.NamedNode(name[1:-1]) for name in properties]
        for thing in _iris(things):
            subject = ox.NamedNode(thing[1:-1])
            for predicate in nodes or (None,):
                for quad in look_up(subject, predicate, None, default):
                    yield thing, str(quad.predicate), str(quad.object)

    def facts(self, things: Iterable[str]) -> dict[str, dict[str, str]]:
        default, look_up = ox.DefaultGraph(), self.engine.quads_for_pattern
        return {
            thing: {
                str(quad.predicate): str(quad.object)
                for quad in look_up(ox.NamedNode(thing[1:-1]), None, None, default)
            }
            for thing in things
        }

    def current(self, triples: Collection[Triple]) -> set[Triple]:
        default = ox.DefaultGraph()
        return {
            (s, p, o)
            for s, p, o in triples
            if ox.Quad(resource(s), ox.NamedNode(p[1:-1]), node(o), default) in self.engine
        }

    def claims_about(self, things: Iterable[str]) -> Iterator[Quad]:
        for thing in _iris(things):
            yield from self._named(ox.NamedNode(thing[1:-1]), None)

    def claims_of(self, facts: Iterable[tuple[str, str]]) -> Iterator[Quad]:
        for thing, predicate in facts:
            if is_iri(thing):
                yield from self._named(
                    ox.NamedNode(thing[1:-1]), None, ox.NamedNode(predicate[1:-1])
                )

    def claims_naming(self, thing: str) -> Iterator[Quad]:
        return self._named(None, ox.NamedNode(thing[1:-1]))

    def claims_in(self, graphs: Iterable[str]) -> Iterator[Quad]:
        for graph in graphs:
            for quad in self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1])):
                yield str(quad.subject), str(quad.predicate), str(quad.object), graph

    def _named(
        self,
        subject: ox.NamedNode | None,
        value: ox.NamedNode | None,
        predicate: ox.NamedNode | None = None,
    ) -> Iterator[Quad]:
        for quad in self.engine.quads_for_pattern(subject, predicate, value, None):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield (
                    str(quad.subject),
                    str(quad.predicate),
                    str(quad.object),
                    str(quad.graph_name),
                )


def _iris(terms: Iterable[str]) -> Iterator[str]:
    return (one for one in terms if is_iri(one))


class RemoteDataset:
    """What a server answers to `query`, which whoever knows the server gives. It is asked as few
    questions as can be.
    """

    engine = None

    def query(self, text: str, *, prefixes: dict[str, str] | None = None) -> Answer:
        raise NotImplementedError

    def rows(self, text: str, prefixes: dict[str, str]) -> Iterator[tuple[str, ...]]:
        return solutions(self.query(text, prefixes=prefixes))

    def statements(
        self, things: Iterable[str], properties: Collection[str] = ()
    ) -> Iterator[Triple]:
        only = f" VALUES ?p {{ {' '.join(properties)} }}" if properties else ""
        for block in _blocks(things):
            text = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {block} }} ?s ?p ?o{only} }}"
            yield from ((s, p, o) for s, p, o in self.rows(text, {}))

    def facts(self, things: Iterable[str]) -> dict[str, dict[str, str]]:
        facts: dict[str, dict[str, str]] = {thing: {} for thing in things}
        for thing, predicate, value in self.statements(facts):
            facts[thing][predicate] = value
        return facts

    def current(self, triples: Collection[Triple]) -> set[Triple]:
        return set(triples).intersection(self.statements({s for s, _, _ in triples}))

    def claims_about(self, things: Iterable[str]) -> Iterator[Quad]:
        return self._named(things, "?s")

    def claims_of(self, facts: Iterable[tuple[str, str]]) -> Iterator[Quad]:
        return self.claims_about({thing for thing, _ in facts})

    def claims_naming(self, thing: str) -> Iterator[Quad]:
        return self._named([thing], "?o")

    def claims_in(self, graphs: Iterable[str]) -> Iterator[Quad]:
        return self._named(graphs, "?g")

    def _named(self, things: Iterable[str], place: str) -> Iterator[Quad]:
        for block in _blocks(things):
            text = f"SELECT ?s ?p ?o ?g {{ VALUES {place} {{ {block} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            yield from ((s, p, o, g) for s, p, o, g in self.rows(text, {}))


def _blocks(things: Iterable[str]) -> Iterator[str]:
    wanted = sorted(set(_iris(things)))
    for start in range(0, len(wanted), 500):
        yield " ".join(wanted[start : start + 500])
