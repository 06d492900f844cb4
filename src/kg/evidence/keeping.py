"""What a build keeps beside its store: the lines of its graphs, names, and what is searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path

from kg.evidence import fact_lines, findings_graph, fulfilments, verdicts
from kg.project import reading, records, rules
from kg.project.current_claims import Graphs
from kg.project.records import Data
from kg.project.rules import Rule
from kg.project.values import Values
from kg.rdf.terms import PLANS
from kg.store import generations, names, weighing


def kept_files(
    draft: generations.Draft,
    seen: Values,
    derive: list[Rule],
    spoken: fulfilments.Spoken | None = None,
) -> tuple[list[Path], verdicts.Judged]:
    """Write the files of the named graphs, of the current graph (nothing derived), of the plans and
    of the findings; returns their paths, and what was judged on the way (see `verdicts.judged`).

    All but the plans, of which some may follow by a rule, are loaded from now on.
    """
    data = seen.data
    # The most is loaded while the rest is judged.
    of_sources = draft.load(draft.keep("named.nq", named(data, derive)))
    judged = verdicts.judged(seen, spoken)
    current, plans = judged.graphs
    files = [
        of_sources,
        draft.load(draft.keep("current.nq", default(data, derive, current))),
        draft.keep("plans.nq", planned(plans)),
        draft.load(draft.keep("findings.nq", findings_graph.lines(judged, seen))),
    ]
    draft.begin_loading()
    return files, judged


def keep_searched(
    draft: generations.Draft,
    seen: Values,
    graphs: Graphs,
    said: weighing.Said,
    prefixes: dict[str, str],
) -> None:
    """Write the files of facts and of names, and those that are searched."""
    holding = holding_of(graphs)
    draft.keep(fact_lines.FILE, fact_lines.lines(seen, holding))
    found = called(seen.data, graphs, prefixes)
    draft.keep(names.NAMES, found)
    stated = weighing.Stated(said, seen.data.statements, found, holding)
    for name, lines in weighing.files(stated, prefixes["entity"]).items():
        draft.keep(name, lines)


def called(data: Data, graphs: Graphs, prefixes: dict[str, str]) -> list[str]:
    """The lines of the file of names. What is only planned has a name as well."""
    triples = chain(
        (quad[:3] for quad in data.statements),
        (claim[:3] for claim in graphs.current),
        (claim[:3] for claim in graphs.plans),
    )
    terms = {quad[0] for quad in data.vocabulary.statements}
    return names.index(triples, prefixes["entity"], terms)


def said_of(data: Data) -> weighing.Said:
    """All that the claims of a project say."""
    sources = {citation: about.source for citation, about in data.citations.items()}
    doubtful = {claim.citation for claim in data.claims if claim.weak or claim.set_aside}
    return weighing.gathered((claim[:4] for claim in data.claims), sources, doubtful)


def holding_of(graphs: Graphs) -> weighing.Holding:
    """The triples that count."""
    return weighing.Holding(*({claim[:3] for claim in claims} for claims in graphs))


def named(found: Data, derive: list[Rule]) -> Iterator[str]:
    """The N-Quads lines of all named graphs, sorted, each once; nothing derived."""
    quads = [
        *_described(found, derive),
        *reading.noted(found.notes, found.space),
        *(claim[:4] for claim in found.claims),
    ]
    quads.sort()
    return (f"{s} {p} {o} {g} .\n" for (s, p, o, g), _ in groupby(quads))


def default(found: Data, derive: list[Rule], current: list[records.Claim]) -> Iterator[str]:
    """The N-Quads lines of the current graph, sorted, each once; nothing derived."""
    triples = [quad[:3] for quad in _described(found, derive)]
    triples += (claim[:3] for claim in current)
    if found.notes:
        triples.append(reading.notes_register(found.space)[:3])
    triples.sort()
    return (f"{s} {p} {o} .\n" for (s, p, o), _ in groupby(triples))


def planned(claims: Iterable[records.Claim]) -> Iterator[str]:
    """The N-Quads lines of the graph of plans, sorted, each once."""
    return (f"{s} {p} {o} {PLANS} .\n" for s, p, o in sorted({claim[:3] for claim in claims}))


def _described(found: Data, derive: list[Rule]) -> list[tuple[str, str, str, str]]:
    return [
        *found.statements,
        *reading.descriptions(found.citations, found.sources.values(), found.space),
        *rules.descriptions(derive, found.space),
    ]
