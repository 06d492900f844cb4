"""What a build makes of a part of the claims: made twice, before and after a change, it tells by
its differences what the change does to the whole.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

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


class Products(NamedTuple):
    """What a build makes of some claims, but for what rules derive: the problems and the findings
    of the curator, the lines of its graphs, the lines of names by id, all that is said, the figures
    that tell most, the lines of facts by what they say before it is known what follows, the plans
    whose end is open, and counts.
    """

    problems: frozenset[Problem]
    findings: frozenset[Problem]
    named: frozenset[str]
    current: frozenset[str]
    plans: frozenset[str]
    verdicts: frozenset[str]
    names: dict[str, str]
    said: weighing.Said
    facts: dict[str, tuple[weighing.Rank, Triple]]
    lines: dict[Triple, list[str]]
    due: dict[str, tuple[str, ...]]
    counts: dict[str, int]


def products(data: Data, spoken: Spoken, prefixes: dict[str, str]) -> Products:
    """What a build makes of a part of the claims; `spoken` is what is known of all of them."""
    seen = values.values(data)
    judged = verdicts.judged(seen, spoken)
    current, plans = judged.graphs
    said = keeping.said_of(data)
    holding = keeping.holding_of(judged.graphs)
    lines = keeping.called(data, judged.graphs, prefixes)
    # That there is a register of notes does not hang on the notes of a part.
    apart = f"<{data.space}register/notes> "
    return Products(
        frozenset(findings.of_rows(seen)),
        frozenset(findings.of_claims(seen, judged.sums)),
        frozenset(line for line in keeping.named(data, []) if not line.startswith(apart)),
        frozenset(
            line for line in keeping.default(data, [], current) if not line.startswith(apart)
        ),
        frozenset(keeping.planned(plans)),
        frozenset(findings_graph.lines(judged, seen)),
        {line.partition("\t")[0]: line for line in lines},
        said,
        weighing.key_facts(said, holding),
        _fact_lines(seen, holding),
        memory.deadlines(judged.fulfilments),
        counts(data, judged),
    )


def _fact_lines(seen: values.Values, holding: weighing.Holding) -> dict[Triple, list[str]]:
    found: dict[Triple, list[str]] = {}
    for line in fact_lines.lines(seen, holding):
        found.setdefault(fact_lines.line_of(line[:-1])[1:4], []).append(line)
    return found


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
