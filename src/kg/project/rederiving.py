"""What the rules derive after a small change, without deriving everything anew.

What a change can have touched is followed from triple to triple (`kg.project.touching`), taken
away and derived again. A triple whose derivations have no touched triple in them comes at the same
moment of `rules.derive` as before, so it stays, and in the graph of the same rule. Of what is
touched, each triple has to be given by one rule alone, and by none that may have been prevented
only later; wherever that is in doubt, there is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from kg.project import rules as _rules
from kg.project.rule_limits import Doubt
from kg.project.rule_parts import Asked, Part, Term, parts
from kg.project.rules import Rule
from kg.project.touching import Row, Touched, Triple3, fitting, matched
from kg.rdf.terms import PLANS, term

# A larger change is none that is small.
_MOST = 2_000
# So many turns, or prevented triples, are more than what a small change sets in motion.
_TURNS, _PREVENTED = 200, 200
# So many answers are more than a small change can have.
_ANSWERS = 200_000
_DEFAULT = ox.DefaultGraph()
# What a query cannot name, or what no change of claims has.
_ODD = (ox.BlankNode, ox.Triple)
_PLANS = ox.NamedNode(PLANS[1:-1])


class Change(NamedTuple):
    """The quads of the default graph and of kg:plans that go and come; nothing derived."""

    removed: list[ox.Quad]
    added: list[ox.Quad]


def rederived(
    old: ox.Store,
    new: ox.Store,
    rules: list[Rule],
    change: Change,
    space: str,
    prefixes: dict[str, str],
) -> tuple[list[str], list[str]] | None:
    """(the N-Quads lines that go, those that come) of what the rules derive, sorted, each in the
    graph of the rule that gave it; None where only `rules.derive` can tell.

    `old` has the base and what was derived in the default graph, the plans as the rules saw them in
    kg:plans, and what was derived in the graph of each rule as well. `new` is a copy of it to which
    the change was made, where what was derived is as before; it is brought to what follows now. If
    the answer is None, it is in no state to be used. The rules have to be those that `old` was
    derived by, and neither store may hold graphs of other rules. Whether so many triples as
    `rules.derive` refuses are derived is not looked at.
    """
    if len(change.removed) + len(change.added) > _MOST:
        return None
    try:
        work = _Work(old, new, parts(rules, space, prefixes), space)
        return work.done(*_seeds(change))
    except Doubt:
        return None


class _Seeds(NamedTuple):
    current: set[Triple3]
    plans: set[Triple3]


def _seeds(change: Change) -> tuple[_Seeds, _Seeds]:
    # What goes and what comes, as the engine has it: it knows numbers by their values.
    found = []
    for quads in change:
        store = ox.Store()
        store.extend(quads)
        seeds = _Seeds(set(), set())
        for quad in store:
            triple = (quad.subject, quad.predicate, quad.object)
            if any(isinstance(end, _ODD) for end in triple):
                raise Doubt
            if quad.graph_name == _DEFAULT:
                seeds.current.add(triple)
            elif quad.graph_name == _PLANS:
                seeds.plans.add(triple)
            else:
                raise Doubt
        found.append(seeds)
    gone, come = found
    return (
        _Seeds(gone.current - come.current, gone.plans - come.plans),
        _Seeds(come.current - gone.current, come.plans - gone.plans),
    )


class _Work:
    """The rules at work on the two stores.

    `touched` are the triples of the default graph that the change may concern; `ever` the rows that
    each rule has to be asked for, `due` those since it was asked last.
    """

    def __init__(self, old: ox.Store, new: ox.Store, found: list[Part], space: str) -> None:
        self.old, self.new, self.parts = old, new, found
        self.graphs = {part.name: ox.NamedNode(f"{space}rule/{part.name}") for part in found}
        self.names = {graph.value: name for name, graph in self.graphs.items()}
        self.of_old, self.of_new = Touched(old, found), Touched(new, found)
        self.touched: dict[Triple3, None] = {}
        self.ever: dict[str, dict[Row, None]] = {part.name: {} for part in found}
        self.due: dict[str, dict[Row, None]] = {part.name: {} for part in found}
        self.queue: list[tuple[Triple3, bool]] = []
        self.based: dict[Term, bool] = {}
        self.prevented = 0

    def done(self, gone: _Seeds, come: _Seeds) -> tuple[list[str], list[str]]:
        self._from_old(gone, come)
        self._taken_away(self.touched, come.current)
        for triple in (*gone.current, *come.current):
            self.touched[triple] = None
        for triple in self.touched:
            self._ask_for(triple)
        self.queue = [(t, False) for t in come.current] + [(t, True) for t in come.plans]
        for _ in range(_TURNS):
            self._followed()
            part = self._next()
            if part is None:
                self._settled()
                return self._difference()
            rows, self.due[part.name] = self.due[part.name], {}
            self._add(part, self._asked(part, part.asked, rows))
        raise Doubt

    # what the change touches

    def _from_old(self, gone: _Seeds, come: _Seeds) -> None:
        queue = [(t, False) for t in (*gone.current, *come.current)]
        queue += [(t, True) for t in (*gone.plans, *come.plans)]
        for triple in come.current:
            if self._giver(self.old, triple):
                self.touched[triple] = None
        while queue:
            for part, row, _ in self.of_old.heads(*queue.pop()):
                self._candidate(part, row)
                for head in matched(self.old, part, row):
                    if head not in self.touched and self._giver(self.old, head):
                        self.touched[head] = None
                        queue.append((head, False))

    def _followed(self) -> None:
        # What else is touched by what has come.
        while self.queue:
            for part, row, guarded in self.of_new.heads(*self.queue.pop()):
                self._candidate(part, row)
                for head in matched(self.new, part, row):
                    if head not in self.touched and self._giver(self.new, head):
                        self.touched[head] = None
                        if guarded:
                            self._prevented(head)
                        else:
                            self.queue.append((head, False))

    def _prevented(self, first: Triple3) -> None:
        # Take away what may be prevented now, and what rests on it; it is asked for again.
        self.prevented += 1
        if self.prevented > _PREVENTED:
            raise Doubt
        found, queue = {first: None}, [first]
        while queue:
            for part, row, _ in self.of_new.heads(queue.pop(), False):
                self._candidate(part, row)
                for head in matched(self.new, part, row):
                    if head not in found and self._giver(self.new, head):
                        found[head] = None
                        queue.append(head)
        self._taken_away(found, set())
        for triple in found:
            self.touched[triple] = None
            self._ask_for(triple)

    def _taken_away(self, triples: Iterable[Triple3], base: set[Triple3]) -> None:
        for triple in triples:
            name = self._giver(self.new, triple)
            if name:
                self.new.remove(ox.Quad(*triple, self.graphs[name]))
                if triple not in base:
                    self.new.remove(ox.Quad(*triple, _DEFAULT))

    def _candidate(self, part: Part, row: Row) -> None:
        self.ever[part.name][row] = None
        self.due[part.name][row] = None

    def _ask_for(self, triple: Triple3) -> None:
        for part in self.parts:
            for row in fitting(part, triple):
                self._candidate(part, row)

    # what follows now

    def _next(self) -> Part | None:
        # Rules that nothing prevents go first.
        due = [part for part in self.parts if self.due[part.name]]
        return min(due, key=lambda part: part.most is not None, default=None)

    def _add(self, part: Part, heads: Iterable[Triple3]) -> None:
        graph = self.graphs[part.name]
        fresh: dict[Triple3, None] = {}
        for head in heads:
            if ox.Quad(*head, _DEFAULT) not in self.new:
                fresh[head] = None
                if len(_line(head, graph)) > _rules.LONG:
                    raise Doubt
        self.new.extend(ox.Quad(*head, name) for head in fresh for name in (_DEFAULT, graph))
        for head in fresh:
            self.touched[head] = None
            for one in self.parts:
                self.ever[one.name].update(dict.fromkeys(fitting(one, head)))
            self.queue.append((head, False))

    def _asked(self, part: Part, asked: Asked, rows: Iterable[Row]) -> dict[Triple3, None]:
        # What a rule gives for these rows, without blank nodes.
        grouped: dict[tuple[str, ...], dict[str, None]] = {}
        for row in rows:
            known = [
                (name, value)
                for name, value in row
                if name in asked.given and not isinstance(value, _ODD)
            ]
            names = tuple(name for name, _ in known)
            shown = f"({' '.join(term(value) for _, value in known)})"
            grouped.setdefault(names, {})[shown] = None
        if () in grouped:
            grouped = {(): {}}
        found: dict[Triple3, None] = {}
        for names, texts in grouped.items():
            for count, triple in enumerate(asked.ask(self.new, names, list(texts))):
                if count > _ANSWERS:
                    raise Doubt
                head = (triple.subject, triple.predicate, triple.object)
                if not any(isinstance(end, ox.BlankNode) for end in head):
                    found[head] = None
        return found

    # whether that is beyond doubt

    def _settled(self) -> None:
        givers: dict[Triple3, list[str]] = {}
        for part in self.parts:
            rows = self.ever[part.name]
            if not rows:
                continue
            given = self._asked(part, part.asked, rows)
            if part.most is not None:
                for head in self._asked(part, part.most, rows):
                    if head not in given and not self._is_base(head):
                        raise Doubt
            for head in given:
                givers.setdefault(head, []).append(part.name)
        for head, names in givers.items():
            if head in self.touched and not self._is_base(head):
                if names != [self._giver(self.new, head)]:
                    raise Doubt
            elif ox.Quad(*head, _DEFAULT) not in self.new:
                raise Doubt
        for head in self.touched:
            name = self._giver(self.new, head)
            if name and givers.get(head) != [name]:
                raise Doubt
            if name and next(part for part in self.parts if part.name == name).most is not None:
                self._stands_alone(head)
        self._in_time()

    def _in_time(self) -> None:
        # A term that is not in the base makes `rules.derive` refuse the rule if it comes late.
        late: dict[str, dict[Triple3, None]] = {}
        for head in self.touched:
            name = self._giver(self.new, head)
            if name and not (self._in_base(head[0]) and self._in_base(head[2])):
                late.setdefault(name, {})[head] = None
        for part in self.parts:
            heads = late.get(part.name)
            if heads:
                rows = dict.fromkeys(row for head in heads for row in fitting(part, head))
                if part.early is None or heads.keys() - self._asked(part, part.early, rows).keys():
                    raise Doubt

    def _in_base(self, end: Term) -> bool:
        if end not in self.based:
            found = self.new.quads_for_pattern(None, None, end, _DEFAULT)
            if not isinstance(end, ox.Literal):
                found = chain(self.new.quads_for_pattern(end, None, None, _DEFAULT), found)
            self.based[end] = any(
                not self._giver(self.new, (quad.subject, quad.predicate, quad.object))
                for quad in found
            )
        return self.based[end]

    def _stands_alone(self, first: Triple3) -> None:
        # What may be prevented must not rest on itself.
        found, queue = {first}, [first]
        while queue:
            for part, row, _ in self.of_new.heads(queue.pop(), False, helping=True):
                for head in matched(self.new, part, row):
                    if head == first:
                        raise Doubt
                    if head not in found and self._giver(self.new, head):
                        found.add(head)
                        queue.append(head)

    def _giver(self, store: ox.Store, triple: Triple3) -> str | None:
        # The rule that a triple is derived by; None if it is not derived.
        for quad in store.quads_for_pattern(*triple, None):
            name = self.names.get(getattr(quad.graph_name, "value", ""))
            if name:
                return name
        return None

    def _is_base(self, triple: Triple3) -> bool:
        return ox.Quad(*triple, _DEFAULT) in self.new and not self._giver(self.new, triple)

    def _difference(self) -> tuple[list[str], list[str]]:
        before, after = (set(self._lines(store)) for store in (self.old, self.new))
        return sorted(before - after), sorted(after - before)

    def _lines(self, store: ox.Store) -> Iterator[str]:
        for triple in self.touched:
            name = self._giver(store, triple)
            if name:
                yield _line(triple, self.graphs[name])


def _line(triple: Triple3, graph: ox.NamedNode) -> str:
    return f"{' '.join(map(term, triple))} {term(graph)} .\n"
