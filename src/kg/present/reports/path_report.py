"""Ways between two things, as rows and as lines."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.paths import Step
from kg.present.reports.common import (
    Labels,
    Notes,
    boolean_cell,
    footnotes,
    iris_cell,
    label,
    labels_of,
    mark,
    titled,
    whole_cell,
)
from kg.sparql.asking import Rows
from kg.store.dataset import Dataset
from kg.words import phrase, translate

_COLUMNS = ["way", "step", "start", "property", "forward", "end", "citations"]


def path_rows(ways: list[list[Step]]) -> Rows:
    """Ways as rows, one a link: `forward` says whether it is said of `start`; `citations` are IRIs
    parted by blanks.
    """
    return Rows(
        _COLUMNS,
        [
            (
                whole_cell(number),
                whole_cell(at),
                step.start,
                link.predicate,
                boolean_cell(link.forward),
                step.end,
                iris_cell(citation.iri for citation in link.citations),
            )
            for number, way in enumerate(ways, 1)
            for at, step in enumerate(way, 1)
            for link in step.links
        ],
    )


def path_lines(
    store: Dataset, prefixes: dict[str, str], ways: list[list[Step]], language: str
) -> list[str]:
    """Ways as lines: from thing to thing, each link with its direction and the numbers of its
    sources.
    """
    labels = labels_of(store, _terms(ways), language)
    notes: Notes = {}
    lines: list[str] = []
    for number, way in enumerate(ways, 1):
        head = translate(phrase("present.way", number=number, count=len(way)), language)
        lines += [*([""] if lines else []), head]
        lines.append(f"  {titled(way[0].start, labels, prefixes)}")
        for step in way:
            lines += _step_lines(step, labels, prefixes, notes)
    return lines + footnotes(notes, prefixes, language)


def _terms(ways: list[list[Step]]) -> Iterator[str]:
    for step in (step for way in ways for step in way):
        yield from (step.start, step.end, *(link.predicate for link in step.links))


def _step_lines(
    step: Step, labels: Labels, prefixes: dict[str, str], notes: Notes
) -> Iterator[str]:
    for link in step.links:
        name = label(link.predicate, labels, prefixes)
        arrow = f"── {name} →" if link.forward else f"← {name} ──"
        cited = mark(notes, ((c.document, c.locator) for c in link.citations))
        yield f"    {arrow} {cited}"
    yield f"  {titled(step.end, labels, prefixes)}"
