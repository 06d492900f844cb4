"""Words that hedge a figure, and figures whose hedge was left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.errors import Problem
from kg.forms.languages import LANGUAGES, base, table
from kg.project.records import Data, local_id
from kg.rdf.readings import NUMBERS
from kg.rdf.terms import parts
from kg.words import phrase

# A figure with the sign of a currency before it and the words of its size behind it.
_FIGURE = r"(?:[A-Z]{0,3}[$€£₩¥]?\s*[0-9][0-9.,]*(?:\s*[조억만천백십兆億万]+)*)"
# Signs alone stand in ranges too: 300~400.
_SIGN = re.compile(r"\[?[<>≥≤~≈]")


@lru_cache(maxsize=32)
def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    # (qualifier, what a figure is hedged with), in the language of the source first: what is
    # printed may be in another one.
    names = sorted(LANGUAGES, key=lambda name: name != base(language))
    return [
        (qualifier, re.compile(_searched(pattern), re.I))
        for name in names
        for qualifier, patterns in table(name).hedges.items()
        for pattern in patterns
        if not _SIGN.match(pattern)
    ]


def _searched(pattern: str) -> str:
    # Words stand apart; what is counted may stand between the figure and its hedge.
    start = "" if pattern.startswith("#") else r"(?<!\w)"
    end = r"(?!\w)" if re.search(r"[a-z]\)?\Z", pattern) else ""
    return start + pattern.replace("#", _FIGURE).replace("…", r"\S*") + end


def hedge(printed: str, language: str = "") -> str:
    """The qualifier that the words beside a figure stand for in a language, "" if there is none.

    >>> hedge("60여 개"), hedge("over US$60 million"), hedge("60")
    ('over', 'over', '')
    """
    return next((name for name, pattern in _patterns(language) if pattern.search(printed)), "")


def unhedged(data: Data) -> Iterable[Problem]:
    """Figures that are hedged as they are printed, and stand in their rows without a qualifier."""
    tongues = {source.iri: source.language for source in data.sources.values()}
    for claim in data.claims:
        citation = data.citations[claim.citation]
        if claim.qualifier or claim.set_aside or not citation.printed:
            continue
        if parts(claim.object)[1] in NUMBERS and (
            word := hedge(citation.printed, tongues.get(citation.source, ""))
        ):
            message = phrase(
                "project.unhedged",
                property=data.vocabulary.name(claim.predicate[1:-1]),
                name=local_id(claim.subject),
                printed=citation.printed,
            )
            hint = phrase("project.unhedged.hint", qualifier=word)
            yield Problem(claim.path, claim.line, 0, message, hint)
