"""What a build makes of a part of the claims: made twice, before and after a change, it tells by
its differences what the change does to the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from kg.errors import Problem
from kg.evidence import fact_lines, findings_graph, keeping, verdicts
from kg.evidence.counting import counts
from kg.evidence.fulfilments import Spoken
from kg.evidence.incremental import memory
from kg.project import findings, values
from kg.project.records import Data
from kg.project.shapes import checking, model
from kg.rdf.nquads import Triple
from kg.rdf.terms import PLANS
from kg.store import loading, weighing


class Products:
    """What a build makes of a part of the claims, but for what rules derive. Each product is worked
    out when it is asked for, since what is looked at grows until it is enough. `spoken` is what is
    known of all claims.
    """

    def __init__(self, data: Data, spoken: Spoken, prefixes: dict[str, str]):
        self.data, self.spoken, self.prefixes = data, spoken, prefixes
        # That there is a register of notes does not hang on the notes of a part.
        self._apart = f"<{data.space}register/notes> "

    @cached_property
    def _seen(self) -> values.Values:
        return values.values(self.data)

    @cached_property
    def _judged(self) -> verdicts.Judged:
        return verdicts.judged(self._seen, self.spoken)

    @cached_property
    def _holding(self) -> weighing.Holding:
        return keeping.holding_of(self._judged.graphs)

    @cached_property
    def problems(self) -> frozenset[Problem]:
        """The problems of rows."""
        return frozenset(findings.of_rows(self._seen))

    @cached_property
    def findings(self) -> frozenset[Problem]:
        """The findings about claims."""
        return frozenset(findings.of_claims(self._seen, self._judged.sums))

    @cached_property
    def named(self) -> frozenset[str]:
        """The lines of the named graphs."""
        return self._without_register(keeping.named(self.data, []))

    @cached_property
    def current(self) -> frozenset[str]:
        """The lines of the current graph."""
        current = self._judged.graphs.current
        return self._without_register(keeping.default(self.data, [], current))

    @cached_property
    def plans(self) -> frozenset[str]:
        """The lines of the graph of plans."""
        return frozenset(keeping.planned(self._judged.graphs.plans))

    @cached_property
    def verdicts(self) -> frozenset[str]:
        """The lines of the graph of findings."""
        return frozenset(findings_graph.lines(self._judged, self._seen))

    @cached_property
    def names(self) -> dict[str, str]:
        """The lines of names, by id."""
        lines = keeping.called(self.data, self._judged.graphs, self.prefixes)
        return {line.partition("\t")[0]: line for line in lines}

    @cached_property
    def stated(self) -> weighing.Said:
        """All that is said."""
        return keeping.said_of(self.data)

    @cached_property
    def facts(self) -> dict[str, tuple[weighing.Rank, Triple]]:
        """The figures that tell most, by thing."""
        return weighing.key_facts(self.stated, self._holding)

    @cached_property
    def lines(self) -> dict[Triple, list[str]]:
        """The lines of facts by what they say, before it is known what follows."""
        found: dict[Triple, list[str]] = {}
        for line in fact_lines.lines(self._seen, self._holding):
            found.setdefault(fact_lines.line_of(line[:-1])[1:4], []).append(line)
        return found

    @cached_property
    def due(self) -> dict[str, tuple[str, ...]]:
        """The last days of the plans whose end is open, by what is planned."""
        return memory.deadlines(self._judged.fulfilments)

    @cached_property
    def counts(self) -> dict[str, int]:
        """What is counted."""
        return counts(self.data, self._judged)

    def _without_register(self, lines: Iterable[str]) -> frozenset[str]:
        return frozenset(line for line in lines if not line.startswith(self._apart))


def violations(made: Products, shapes: model.Shapes) -> frozenset[tuple[str, ...]]:
    """What a part violates of shapes, also for what is cut off from it: focus, path, component,
    value and shape.
    """
    # What is only planned fills a shape as well as what holds.
    plans = (line.removesuffix(f"{PLANS} .\n") + ".\n" for line in made.plans)
    graph = loading.memory([*made.current, *plans])
    found = checking.violations(graph, shapes)
    return frozenset((v.focus, v.path, v.component, v.value, v.shape) for v in found)


def lines_between(old: Collection[str], new: Collection[str]) -> tuple[list[str], list[str]]:
    """(the lines that go, the lines that come), each sorted."""
    one, two = frozenset(old), frozenset(new)
    return sorted(one - two), sorted(two - one)
