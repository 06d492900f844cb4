"""A store as text, for the network: what is claimed, what is planned, where sources disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.rdf import nquads
from kg.rdf.terms import KG, TYPE
from kg.store.searching import FILES, THING
from kg.store.weighing import KEY_FACTS
from kg.words import phrase

# A triple of a named graph, (subject, property, value, graph, current): subject and graph as IRIs,
# the others as N-Triples strings; `current` if the current graph has it too. A bare tuple, since
# there may be a million.
Line = tuple[str, str, str, str, bool]
Fact = tuple[str, str]

_DISAGREEMENT, _WEAK = f"<{KG}Disagreement>", f"<{KG}WeakRival>"
_CONCERNS, _PROPERTY, _READING, _SAYS = (
    f"<{KG}{name}>" for name in ("concerns", "onProperty", "hasReading", "says")
)


class StoreText(NamedTuple):
    """A store as text, a line each in one spelling: to read it takes half the time of asking the
    engine.
    """

    current: str  # N-Triples of the current graph
    named: str  # N-Quads of the named graphs
    plans: str = ""  # N-Quads of the graph of plans
    findings: str = ""  # N-Quads of the graph of findings
    things: str = (
        ""  # a line for each thing, the one first of which most is said (`kg.store.weighing`)
    )
    key_facts: str = ""  # a line for each thing of which a figure is told (`kg.store.weighing`)


def written(place: Path) -> StoreText:
    """The store of a build, by its folder."""
    derived = (place / "derived.nq").read_text("utf-8")
    plain = (place / "current.nq").read_text("utf-8") + "".join(
        line.rpartition(" <")[0] + " .\n" for line in derived.split("\n")[:-1]
    )
    # A server may have published neither plans nor findings.
    more = (
        path.read_text("utf-8") if (path := place / name).exists() else ""
        for name in ("plans.nq", "findings.nq", FILES[THING], KEY_FACTS)
    )
    return StoreText(plain, (place / "named.nq").read_text("utf-8") + derived, *more)


def lines(text: StoreText) -> Iterator[Line]:
    """All triples of named graphs."""
    current = set(text.current.split(" .\n"))
    if current <= {""}:
        raise KGError(phrase("present.no-current-graph"), phrase("present.no-current-graph.hint"))
    for s, p, o, g in nquads.of_text(text.named):
        if g:
            now = f"{s} {p} {o}" in current
            yield s[1:-1] if s[0] == "<" else s, p, o, g[1:-1] if g[0] == "<" else g, now


class Judged(NamedTuple):
    """What the build made of the claims: the triples that are planned, and by thing and property
    (N-Triples strings) the values of each disagreement, and those that only weak sources give.
    """

    plans: set[tuple[str, str, str]]
    disagreements: Mapping[Fact, list[set[str]]]
    weak: Mapping[Fact, set[str]]

    def disputed(self, subject: str, predicate: str, counting: Iterable[str]) -> set[str]:
        """Of the values that count those on which sources disagree."""
        known = set(counting)
        rivals = (values & known for values in self.disagreements.get((subject, predicate), ()))
        return {value for values in rivals if len(values) > 1 for value in values}

    def contested(self, subject: str, predicate: str, counting: Iterable[str]) -> set[str]:
        """The values on which sources once disagreed, where that is over."""
        known = set(counting)
        found = self.disagreements.get((subject, predicate), ())
        return {value for values in found if len(values & known) < 2 for value in values}


def judged(text: StoreText) -> Judged:
    """What the build made of the claims of a store."""
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o, _ in nquads.of_text(text.findings):
        about[s][p].append(o)
    disagreements: dict[Fact, list[set[str]]] = defaultdict(list)
    weak: dict[Fact, set[str]] = defaultdict(set)
    for verdict in list(about.values()):
        kinds = {_DISAGREEMENT, _WEAK} & set(verdict[TYPE])
        if kinds:
            fact = verdict[_CONCERNS][0], verdict[_PROPERTY][0]
            values = {value for one in verdict[_READING] for value in about[one][_SAYS]}
            if _DISAGREEMENT in kinds:
                disagreements[fact].append(values)
            else:
                weak[fact] |= values
    plans = {(s, p, o) for s, p, o, _ in nquads.of_text(text.plans)}
    return Judged(plans, disagreements, weak)
