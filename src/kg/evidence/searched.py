"""What a build keeps to be searched: lines of things, figures and sources, and key facts."""

from __future__ import annotations

from kg.evidence import key_facts
from kg.evidence.verdicts import Judged
from kg.project.records import Data
from kg.store import searching, weighing

FILES = (*searching.FILES.values(), searching.VOCABULARY, key_facts.FILE)


def files(data: Data, judged: Judged, named: list[str], space: str) -> dict[str, list[str]]:
    """The lines of each file, by its name; `named` are those of the file of names, `space` is what
    the IRIs of entities begin with.
    """
    sources = {citation: about.source for citation, about in data.citations.items()}
    quads = (claim[:4] for claim in data.claims)
    said = weighing.gathered(quads, sources)
    current, plans = ({claim[:3] for claim in claims} for claims in judged.graphs)
    return {
        **searching.files(weighing.lines(said, data.statements, named, space)),
        key_facts.FILE: key_facts.lines(said, key_facts.Holding(current, plans)),
    }
