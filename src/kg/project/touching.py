"""What a triple can do to rules: the heads of the solutions that may have it in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import cast

import pyoxigraph as ox

from kg.project.rule_limits import Doubt
from kg.project.rule_parts import Alternative, Atom, Part, Term
from kg.rdf.terms import PLANS
from kg.sparql.values import PropertyPath

Triple3 = tuple[ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode, Term]
# The variables of a rule's template that are known, with their values, by name.
Row = tuple[tuple[str, Term], ...]
Binding = dict[str, Term]
# An atom, and whether all that is wanted is known before it.
_Step = tuple[Atom, bool]

_DEFAULT, _PLANS = ox.DefaultGraph(), ox.NamedNode(PLANS[1:-1])
# More heads, or more steps to them, are no small change.
_HEADS, _STEPS = 20_000, 400_000


class Touched:
    """What triples of a store can do to rules."""

    def __init__(self, store: ox.Store, parts: list[Part]) -> None:
        self.store = store
        self.steps = self.given = 0
        # What was looked up for the triple at hand.
        self.looked: dict[tuple[object, ...], list[ox.Quad]] = {}
        # Where a predicate is looked for: (rule, alternative, atom, shared, guarded, helps); those
        # under None take any.
        self.places: dict[tuple[bool, Term | None], list[_Place]] = {}
        for part in parts:
            for one in part.alternatives:
                for at, atom in enumerate(one.atoms):
                    rest = (*one.atoms[:at], *one.atoms[at + 1 :])
                    self._put(_Place(part, one, atom, rest, None, True))
                for guard in one.guards:
                    self._put(_Place(part, one, guard.atom, one.atoms, guard.shared, guard.helps))

    def _put(self, place: _Place) -> None:
        atom = place.atom
        if atom.path is None:
            wanted = {None if isinstance(atom.p, str) else atom.p}
        else:
            wanted = set(_predicates(atom.path))
        for predicate in wanted:
            self.places.setdefault((atom.plans, predicate), []).append(place)

    def heads(
        self, triple: Triple3, plans: bool, *, helping: bool = False
    ) -> Iterator[tuple[Part, Row, bool]]:
        """(rule, what is known of its template, whether the triple may prevent it) for each
        solution that may have the triple in it; `helping`: only where it may bring one about.
        """
        seen: set[tuple[str, Row, bool]] = set()
        tried: set[tuple[int, frozenset[tuple[str, Term]]]] = set()
        self.looked.clear()
        places = self.places.get((plans, triple[1]), []), self.places.get((plans, None), [])
        for place in (*places[0], *places[1]):
            if helping and not place.helps:
                continue
            guarded = place.shared is not None
            for binding in self._bindings(place, triple):
                trial = (id(place.rest), frozenset(binding.items()))
                if trial in tried:
                    continue
                tried.add(trial)
                for row in self._rows(place, binding):
                    key = (place.part.name, row, guarded)
                    if key not in seen:
                        seen.add(key)
                        self.given += 1
                        if self.given > _HEADS:
                            raise Doubt
                        yield place.part, row, guarded

    def _bindings(self, place: _Place, triple: Triple3) -> Iterator[Binding]:
        atom = place.atom
        if atom.path is None:
            binding = _unified(atom, triple)
            if binding is not None:
                yield self._shared(place, binding)
            return
        for start, end in self._ends(place, triple):
            first = _bound(atom.s, start, {})
            both = None if first is None else _bound(atom.o, end, first)
            if both is not None:
                yield self._shared(place, both)

    def _shared(self, place: _Place, binding: Binding) -> Binding:
        if place.shared is None:
            return binding
        return {name: value for name, value in binding.items() if name in place.shared}

    def _ends(self, place: _Place, triple: Triple3) -> Iterator[tuple[Term | None, Term | None]]:
        # The ends of a closure that may have the triple in it; None is any.
        atom = place.atom
        path = cast(PropertyPath, atom.path)
        if not all(step[0] == "iri" for step in (path[1:] if path[0] == "alt" else (path,))):
            yield None, None
            return
        starts, ends = (
            [None] if place.leaves_open(end) else self._led(node, path, atom.plans, end, back)
            for node, end, back in ((triple[0], atom.s, True), (triple[2], atom.o, False))
        )
        for start in starts:
            for last in ends:
                self._step()
                yield start, last

    def _led(
        self, node: Term, path: PropertyPath, plans: bool, end: str | Term, back: bool
    ) -> Iterable[Term]:
        # Where a closure leads from a node, as far as it may end there.
        reached = self._moved(node, ("mod", path, "*"), plans, back)
        return reached if isinstance(end, str) else reached & {end}

    def _rows(self, place: _Place, binding: Binding) -> Iterator[Row]:
        wanted = place.part.wanted
        steps = place.steps(frozenset(binding))
        for found in self._solved(steps, 0, binding):
            yield tuple(sorted((n, v) for n, v in found.items() if n in wanted))

    def _solved(self, steps: list[_Step], at: int, binding: Binding) -> Iterator[Binding]:
        # The solutions of atoms. What binds nothing that is wanted has to be there but once.
        if at == len(steps):
            yield binding
            return
        atom, once = steps[at]
        for found in self._matches(atom, binding):
            for solution in self._solved(steps, at + 1, found):
                yield solution
                if once:
                    return

    def _matches(self, atom: Atom, binding: Binding) -> Iterator[Binding]:
        s, p, o = (_value(term, binding) for term in (atom.s, atom.p, atom.o))
        if atom.path is not None:
            yield from self._paths(atom, s, o, binding)
            return
        if isinstance(s, ox.Literal) or (p is not None and not isinstance(p, ox.NamedNode)):
            return
        for quad in self._quads(s, p, o, atom.plans):
            found = _unified(atom, (quad.subject, quad.predicate, quad.object), binding)
            if found is not None:
                yield found

    def _paths(
        self, atom: Atom, s: Term | None, o: Term | None, binding: Binding
    ) -> Iterator[Binding]:
        path = cast(PropertyPath, atom.path)
        if s is None and o is None:
            raise Doubt
        known, other, back = (s, atom.o, False) if s is not None else (o, atom.s, True)
        reached = self._moved(cast(Term, known), ("mod", path, atom.mod), atom.plans, back)
        for end in [o] if s is not None and o is not None and o in reached else reached:
            found = _bound(other, end, binding)
            if found is not None:
                yield found

    def _moved(self, node: Term, path: PropertyPath, plans: bool, back: bool) -> set[Term]:
        # Where a path leads from a node, or what it leads to it from.
        kind = path[0]
        if kind == "iri":
            return self._next(node, _node(path[1]), plans, back)
        if kind == "inv":
            return self._moved(node, path[1], plans, not back)
        if kind == "alt":
            return {end for step in path[1:] for end in self._moved(node, step, plans, back)}
        if kind == "seq":
            nodes = {node}
            for step in reversed(path[1:]) if back else path[1:]:
                nodes = {end for one in nodes for end in self._moved(one, step, plans, back)}
            return nodes
        if kind != "mod":
            raise Doubt
        once = self._moved(node, path[1], plans, back)
        if path[2] == "?":
            return once | {node}
        found = set(once)
        todo = list(once)
        while todo:
            for end in self._moved(todo.pop(), path[1], plans, back) - found:
                found.add(end)
                todo.append(end)
        return found | {node} if path[2] == "*" else found

    def _next(self, node: Term, p: ox.NamedNode, plans: bool, back: bool) -> set[Term]:
        if back:
            return {quad.subject for quad in self._quads(None, p, node, plans)}
        if isinstance(node, ox.Literal):
            return set()
        return {quad.object for quad in self._quads(node, p, None, plans)}

    def _quads(self, s: Term | None, p: Term | None, o: Term | None, plans: bool) -> list[ox.Quad]:
        key = (s, p, o, plans)
        found = self.looked.get(key)
        if found is None:
            self._step()
            pattern = self.store.quads_for_pattern(
                cast(ox.NamedNode, s), cast(ox.NamedNode, p), o, _PLANS if plans else _DEFAULT
            )
            found = self.looked[key] = list(islice(pattern, _STEPS))
        self._step(len(found))
        return found

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > _STEPS:
            raise Doubt


class _Place:
    # Where a triple can stand in a rule: an atom, and the atoms that have to match beside it.
    __slots__ = ("atom", "helps", "orders", "part", "rest", "shared")

    def __init__(
        self,
        part: Part,
        one: Alternative,
        atom: Atom,
        rest: tuple[Atom, ...],
        shared: frozenset[str] | None,
        helps: bool,
    ) -> None:
        self.part, self.atom, self.rest = part, atom, rest
        self.shared, self.helps = shared, helps
        self.orders: dict[frozenset[str], list[_Step]] = {}

    def steps(self, known: frozenset[str]) -> list[_Step]:
        """The atoms beside it, those that are known best first."""
        found = self.orders.get(known)
        if found is None:
            found = self.orders[known] = []
            todo, wanted, bound = list(self.rest), self.part.wanted, set(known)
            while todo:
                open_ = any(n in wanted and n not in bound for atom in todo for n in _names(atom))
                at = max(range(len(todo)), key=lambda n: _weight(todo[n], bound))
                atom = todo.pop(at)
                found.append((atom, not open_))
                bound.update(_names(atom))
        return found

    def leaves_open(self, end: str | Term) -> bool:
        return isinstance(end, str) and self.shared is not None and end not in self.shared


def matched(store: ox.Store, part: Part, row: Row) -> Iterator[Triple3]:
    """The triples of the default graph that a rule may have given, as far as a row tells."""
    binding = dict(row)
    for triple in part.template:
        s, p, o = (_value(term, binding) for term in triple)
        if isinstance(s, ox.Literal | ox.BlankNode) or isinstance(o, ox.BlankNode):
            continue
        if p is not None and not isinstance(p, ox.NamedNode):
            continue
        found = store.quads_for_pattern(cast(ox.NamedNode, s), p, o, _DEFAULT)
        for count, quad in enumerate(found):
            if count > _HEADS:
                raise Doubt
            yield quad.subject, quad.predicate, quad.object


def fitting(part: Part, triple: Triple3) -> Iterator[Row]:
    """What would be known of a rule's template if it gave the triple."""
    for one in part.template:
        atom = Atom(*one, False)
        binding = _unified(atom, triple)
        if binding is not None:
            yield tuple(sorted(binding.items()))


def _weight(atom: Atom, bound: set[str]) -> tuple[int, bool]:
    # How much of an atom is known. A value that was found leads to few triples, one that the rule
    # has itself may lead to many.
    ends = [4 if end in bound else not isinstance(end, str) for end in (atom.s, atom.o)]
    if atom.path is not None:
        return sum(ends) * 2 - 4, False
    return sum(ends) + (atom.p in bound or not isinstance(atom.p, str)), atom.plans


def _names(atom: Atom) -> Iterator[str]:
    return (term for term in (atom.s, atom.p, atom.o) if isinstance(term, str) and term)


def _value(term: str | Term, binding: Binding) -> Term | None:
    return binding.get(term) if isinstance(term, str) else term


def _unified(atom: Atom, triple: Triple3, binding: Binding | None = None) -> Binding | None:
    found = dict(binding or {})
    for term, value in zip(atom, triple):
        if not isinstance(term, str):
            if term != value:
                return None
        elif found.setdefault(term, value) != value:
            return None
    return found


def _bound(term: str | Term, value: Term | None, binding: Binding) -> Binding | None:
    # The binding with a term that is a value (None: any), None if it is another one.
    if value is None:
        return binding
    if not isinstance(term, str):
        return binding if term == value else None
    known = binding.get(term)
    if known is None:
        return {**binding, term: value}
    return binding if known == value else None


def _predicates(path: PropertyPath) -> Iterator[Term | None]:
    kind = path[0]
    if kind == "iri":
        yield _node(path[1])
    elif kind == "not":
        yield None
    else:
        for step in path[1:]:
            if isinstance(step, tuple):
                yield from _predicates(step)


def _node(text: str) -> ox.NamedNode:
    return ox.NamedNode(text[1:-1])
