"""Words that hedge a figure, by language, and figures whose hedge was left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.errors import Problem
from kg.project.records import Data, local_id
from kg.rdf.readings import NUMBERS
from kg.rdf.terms import parts
from kg.words import phrase

# Patterns of what stands beside a figure, by language and qualifier; # is the figure.
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "ko": {
        "over": (r"#\s*여", r"#\S*\s*(?:넘|초과|웃도)"),
        "about": (r"(?:약|대략)\s*#", r"#\S*\s*(?:가량|정도|안팎|내외|쯤)"),
        "under": (r"#\S*\s*미만",),
        "at-least": (r"최소\s*#", r"#\S*\s*이상"),
        "at-most": (r"최대\s*#", r"#\S*\s*이하"),
    },
    "en": {
        "over": (r"\b(?:over|more than|above|upwards of)\s+#", r"#\s*(?:\+|plus\b)"),
        "about": (r"\b(?:about|around|approximately|approx\.?|roughly|some|circa|ca\.)\s+#",),
        "under": (r"\b(?:under|less than|fewer than|below|nearly|almost)\s+#",),
        "at-least": (r"\b(?:at least|no fewer than|no less than|minimum of)\s+#",),
        "at-most": (r"\b(?:at most|up to|no more than|maximum of)\s+#",),
    },
    "de": {
        "over": (r"\b(?:über|mehr als)\s+#",),
        "about": (r"\b(?:etwa|rund|circa|ca\.|ungefähr|gut)\s+#",),
        "under": (r"\b(?:unter|weniger als|knapp|fast)\s+#",),
        "at-least": (r"\b(?:mindestens|wenigstens)\s+#",),
        "at-most": (r"\b(?:höchstens|bis zu|maximal)\s+#",),
    },
    "fr": {
        "over": (r"\b(?:plus de)\s+#",),
        "about": (r"\b(?:environ|quelque)\s+#",),
        "under": (r"\b(?:moins de|près de)\s+#",),
        "at-least": (r"\b(?:au moins)\s+#",),
        "at-most": (r"\b(?:au plus|jusqu'à)\s+#",),
    },
}
# A figure with the sign of a currency before it and the words of its size behind it.
_FIGURE = r"(?:[A-Z]{0,3}[$€£₩¥]?\s*[0-9][0-9.,]*(?:\s*[조억만천백십]+)*)"
_PATTERNS = [
    (qualifier, re.compile(pattern.replace("#", _FIGURE), re.I))
    for language in _WORDS.values()
    for qualifier, patterns in language.items()
    for pattern in patterns
]


def hedge(printed: str) -> str:
    """The qualifier that the words beside a figure stand for, "" where there are none.

    >>> hedge("60여 개"), hedge("over US$60 million"), hedge("60")
    ('over', 'over', '')
    """
    return next((name for name, pattern in _PATTERNS if pattern.search(printed)), "")


def unhedged(data: Data) -> Iterable[Problem]:
    """Figures that are hedged as they are printed, and stand in their rows without a qualifier."""
    for claim in data.claims:
        citation = data.citations[claim.citation]
        if claim.qualifier or claim.set_aside or not citation.printed:
            continue
        if parts(claim.object)[1] in NUMBERS and (word := hedge(citation.printed)):
            message = phrase(
                "project.unhedged",
                property=data.vocabulary.name(claim.predicate[1:-1]),
                name=local_id(claim.subject),
                printed=citation.printed,
            )
            hint = phrase("project.unhedged.hint", qualifier=word)
            yield Problem(claim.path, claim.line, 0, message, hint)
