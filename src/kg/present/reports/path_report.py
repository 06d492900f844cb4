"""Ways between two things, as rows and as lines."""

from __future__ import annotations

from kg.evidence.paths import Step
from kg.lines import escape_controls
from kg.present.reports.words import WORDS, bool, footnotes, mark, name, whole
from kg.rdf.terms import literal
from kg.sparql.asking import Rows
from kg.store import labelling
from kg.store.dataset import Dataset
from kg.store.labelling import shown

# --- paths ----------------------------------------------------------------------------------------


def path_rows(ways: list[list[Step]]) -> Rows:
    """Ways as rows, one a link: `forward` says whether it is said of `start`; `citations` are IRIs
    parted by blanks.
    """
    return Rows(
        ["way", "step", "start", "predicate", "forward", "end", "citations"],
        [
            (
                whole(number),
                whole(at),
                step.start,
                link.predicate,
                bool(link.forward),
                step.end,
                literal(" ".join(c.iri[1:-1] for c in link.citations)),
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
    words, notes = WORDS[language], {}
    terms = {
        t
        for way in ways
        for step in way
        for t in (step.start, step.end, *(link.predicate for link in step.links))
    }
    labels = {
        term: escape_controls(label)
        for term, label in labelling.labels(store, terms, language).items()
    }
    lines: list[str] = []
    for number, way in enumerate(ways, 1):
        lines += [
            *([""] if lines else []),
            f"{words['way']} {number} ({len(way)} {words['step' if len(way) == 1 else 'steps']})",
        ]
        lines.append(f"  {name(way[0].start, labels, prefixes)}")
        for step in way:
            for link in step.links:
                label = labels.get(link.predicate) or shown(link.predicate, prefixes)
                cited = mark(notes, [(c.document, c.locator) for c in link.citations])
                lines.append(f"    {f'── {label} →' if link.forward else f'← {label} ──'} {cited}")
            lines.append(f"  {name(step.end, labels, prefixes)}")
    return lines + footnotes(notes, prefixes)
