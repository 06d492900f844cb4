"""Rules taken apart: what their solutions rest on, triple by triple.

A rule is a union of alternatives. Each has its atoms (the triple patterns and closures that have
to match) and its guards (those that stand in a MINUS, an OPTIONAL or an EXISTS). What a changed
triple can do to a rule is found by matching it with atoms and guards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, cast

import pyoxigraph as ox

from kg.errors import KGError
from kg.project.rule_limits import Doubt, as_tests, highest, lowest, may_be_given, overlaps
from kg.project.rules import Rule
from kg.rdf.terms import PLANS
from kg.sparql import ordering, reader
from kg.sparql.algebra import Writer
from kg.sparql.values import (
    Bind,
    Closure,
    Filter,
    Graph,
    Group,
    Minus,
    Nested,
    Optional,
    PropertyPath,
    Sub,
    Triple,
    Union,
    Values,
    certainly_bound,
    exists,
    sole_exists,
    touches,
)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# More alternatives than this are not looked at one by one.
_MOST = 64
_ROWS = "VALUES () { }"


class Atom(NamedTuple):
    """A pattern: variables as text with their question mark, other terms as the engine's.

    `path` is that of a closure, whose `mod` is "+", "*" or "?"; `p` is then empty.
    """

    s: str | Term
    p: str | Term
    o: str | Term
    plans: bool
    path: PropertyPath | None = None
    mod: str = ""


class Guard(NamedTuple):
    """An atom that stands in a MINUS, an OPTIONAL or an EXISTS.

    `shared` are its variables that have the values which they have in the alternative; `helps`
    says that a match may bring a solution about, and not only prevent it.
    """

    atom: Atom
    shared: frozenset[str]
    helps: bool


class Alternative(NamedTuple):
    atoms: tuple[Atom, ...]
    guards: tuple[Guard, ...]


class Asked(NamedTuple):
    """A query, and the variables of its template that may be given values beforehand; `own` says
    that it needs functions of ours.
    """

    text: str
    given: frozenset[str]
    own: bool

    def ask(self, store: ox.Store, names: tuple[str, ...], rows: list[str]) -> Iterator[ox.Triple]:
        """What the query gives, with these values of these variables."""
        head = f"VALUES ({' '.join(names)}) {{ {' '.join(rows)} }} LATERAL" if names else ""
        text = self.text.replace(_ROWS, head, 1)
        if not self.own:
            return iter(cast(Iterable[ox.Triple], store.query(text)))
        from kg.sparql.functions import AGGREGATES, FUNCTIONS

        answer = store.query(
            text, custom_functions=FUNCTIONS, custom_aggregate_functions=AGGREGATES
        )
        return iter(cast(Iterable[ox.Triple], answer))


class Part(NamedTuple):
    """A rule taken apart.

    `most` asks for all that the rule can have given at any time before it came to its end; None
    where that is what it gives at the end. `early` asks for what it gives at its first turn, or
    less; None where that cannot be asked.
    """

    name: str
    template: tuple[tuple[str | Term, str | Term, str | Term], ...]
    wanted: frozenset[str]
    alternatives: tuple[Alternative, ...]
    asked: Asked
    most: Asked | None
    early: Asked | None


@lru_cache(maxsize=64)
def apart(
    rule: tuple[str, str], graphs: tuple[str, ...], prefixes: tuple[tuple[str, str], ...]
) -> Part:
    """The rule (its name and query) taken apart; `graphs` are those of what is derived.

    Raises Doubt for what is not understood.
    """
    name, query = rule
    try:
        parsed, _ = reader.read(query, prefixes)
    except KGError:
        raise Doubt from None
    select = parsed.select
    plain = select.limit is None and not select.offset and select.values is None
    if not plain or select.grouped or not parsed.template:
        raise Doubt
    found = _alternatives(select.where, None)
    template = tuple((_term(t.s), _term(t.p), _term(t.o)) for t in parsed.template)
    wanted = frozenset(t for triple in template for t in triple if isinstance(t, str))
    shown = " ".join(f"{' '.join(triple)} ." for triple in parsed.template)
    asked = _asked(parsed.prologue, shown, select.where, wanted)
    most = None
    if any(alternative.guards for alternative in found):
        most = _asked(parsed.prologue, shown, highest(select.where, graphs), wanted)
    least = lowest(select.where, graphs, plans=False)
    early = None if least is None else _asked(parsed.prologue, shown, least, wanted)
    return Part(name, template, wanted, tuple(found), asked, most, early)


def parts(rules: list[Rule], space: str, prefixes: dict[str, str]) -> list[Part]:
    """All rules taken apart. Raises Doubt for what is not understood."""
    graphs = tuple(f"<{space}rule/{rule.name}>" for rule in rules)
    known = tuple(prefixes.items())
    return [apart((rule.name, rule.query), graphs, known) for rule in rules]


def _asked(prologue: str, shown: str, where: Group, wanted: frozenset[str]) -> Asked:
    body = Writer(lambda: "", look=False).plain(as_tests(where), {})
    plain = f"{prologue} CONSTRUCT {{ {shown} }} WHERE {{ {_ROWS} {{ {body} }} }}"
    text = ordering.rewritten(plain)
    if text.count(_ROWS) != 1:
        raise Doubt
    sure = certainly_bound(where)
    given = {name for name in wanted if name in sure and may_be_given(name, where, frozenset())}
    if not overlaps(where):
        given = set()
    return Asked(text, frozenset(given), text != plain)


@lru_cache(maxsize=4096)
def _term(text: str) -> str | Term:
    if text[0] == "?":
        return text
    found = list(ox.parse(f"<p:> <p:> {text} .", format=ox.RdfFormat.TURTLE))
    if len(found) != 1:
        raise Doubt
    node: Term = found[0].object
    return node


# --- alternatives ---------------------------------------------------------------------------------


def _alternatives(group: Group, graph: str | None) -> list[Alternative]:
    found = [Alternative((), ())]
    for place, item in enumerate(group):
        match item:
            case Triple():
                more = [Alternative((_atom(item, graph),), ())]
            case Closure():
                if item.mod != "+" and not (touches(item, group) or _has_constant(item)):
                    raise Doubt
                ends = _term(item.s), _term(item.o)
                atom = Atom(ends[0], "", ends[1], graph is not None, item.path, item.mod)
                more = [Alternative((atom,), ())]
            case Union():
                more = [one for g in item.groups for one in _alternatives(g, graph)]
            case Nested():
                more = _alternatives(item.group, graph)
            case Graph():
                if item.name != PLANS:
                    raise Doubt
                more = _alternatives(item.group, item.name)
            case Optional():
                shared = certainly_bound(group[:place])
                more = [Alternative((), _guards(item.group, graph, shared, helps=True))]
            case Minus():
                shared = certainly_bound(group[:place])
                more = [Alternative((), _guards(item.group, graph, shared, helps=False))]
            case Filter() | Bind():
                more = [Alternative((), _tests(item, group, place, graph))]
            case Values():
                continue
            case Sub():
                raise Doubt
        found = [
            Alternative(one.atoms + other.atoms, one.guards + other.guards)
            for one in found
            for other in more
        ]
        if len(found) > _MOST:
            raise Doubt
    return found


def _atom(item: Triple, graph: str | None) -> Atom:
    return Atom(_term(item.s), _term(item.p), _term(item.o), graph is not None)


def _has_constant(item: Closure) -> bool:
    return item.s[0] != "?" or item.o[0] != "?"


def _tests(item: Filter | Bind, group: Group, place: int, graph: str | None) -> tuple[Guard, ...]:
    # The guards of the EXISTS in an expression.
    shared = certainly_bound(group if isinstance(item, Filter) else group[:place])
    sole = sole_exists(item) if isinstance(item, Filter) else None
    guards: tuple[Guard, ...] = ()
    for test in exists(item.expr):
        helps = not (sole is not None and test.negated)
        guards += _guards(test.group, graph, shared, helps=helps)
    return guards


def _guards(group: Group, graph: str | None, shared: set[str], *, helps: bool) -> tuple[Guard, ...]:
    guards: dict[Guard, None] = {}
    for one in _alternatives(group, graph):
        for atom in one.atoms:
            guards[Guard(atom, frozenset(shared), helps)] = None
        for guard in one.guards:
            guards[Guard(guard.atom, guard.shared & shared, True)] = None
    return tuple(guards)
