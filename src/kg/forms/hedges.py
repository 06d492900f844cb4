"""Words that hedge a figure, beside it."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.forms.languages import LANGUAGES, base, table

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
    return start + pattern.replace("#", _FIGURE).replace("…", r"\S*(?:\s[^\s\d]{1,3})?") + end


def hedge(printed: str, language: str = "") -> str:
    """The qualifier that the words beside a figure stand for in a language, "" if there is none.

    >>> hedge("60여 개"), hedge("over US$60 million"), hedge("60")
    ('over', 'over', '')
    """
    return next((name for name, pattern in _patterns(language) if pattern.search(printed)), "")
