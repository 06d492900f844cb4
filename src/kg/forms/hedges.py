"""Words that hedge a figure, beside it."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.forms.languages import LANGUAGES, base, table
from kg.forms.table import words_in

# A figure with the sign of a currency before it and the words of its size behind it. It begins with
# its first digit and ends with its last one: of a long row of digits nothing is tried twice.
_FIGURE = r"(?:[A-Z]{0,3}[$€£₩¥]?\s*(?<![0-9])[0-9][0-9.,]*+(?:\s*[조억만천백십兆億万]++)*+)"
# A form is no longer.
_LONGEST = 200
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
        for qualifier, patterns in ({**table(name).hedges, "": table(name).unhedged}).items()
        for pattern in patterns
        if not _SIGN.match(pattern)
    ]


@lru_cache(maxsize=32)
def _any(language: str) -> re.Pattern[str]:
    # A word, or a sign, that stands in a hedge.
    tables = map(table, sorted(LANGUAGES, key=lambda name: name != base(language)))
    patterns = [one for named in tables for those in named.hedges.values() for one in those]
    words = {word for pattern in patterns for word in words_in(pattern)}
    latin = sorted(word for word in words if word < "\u2000")
    other = sorted(word for word in words if word >= "\u2000")
    return re.compile(rf"(?<!\w)(?:{'|'.join(latin)})(?!\w)|{'|'.join(other)}|[+<>≤≥]", re.I)


def _searched(pattern: str) -> str:
    # Words stand apart; what is counted may stand between the figure and its hedge.
    start = "" if pattern.startswith("#") else r"(?<!\w)"
    end = r"(?!\w)" if re.search(r"[a-z]\)?\Z", pattern) else ""
    latin = re.search(r"[a-z]{2}", pattern)
    counted = r"\S*(?:\s[^\W\d]+){0,2}" if latin else r"\S*(?:\s[^\s\d]{1,3})?"
    return start + pattern.replace("#", _FIGURE).replace("…", counted) + end


@lru_cache(maxsize=1 << 14)
def hedges(printed: str, language: str = "") -> tuple[str, ...]:
    """The qualifiers that the words beside a figure stand for in a language, that of most words
    first.

    >>> hedges("60여 개"), hedges("no more than 60"), hedges("최대 60여 개"), hedges("60")
    (('over',), ('at-most',), ('at-most', 'over'), ())
    """
    # Most figures are not hedged at all.
    if len(printed) > _LONGEST or not _any(language).search(printed):
        return ()
    found = [
        (match.start(), match.end(), name)
        for name, pattern in _patterns(language)
        if (match := pattern.search(printed))
    ]
    # Of "no more than 60" "more than 60" is a part.
    whole = [
        one
        for one in found
        if not any(
            other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in found
        )
    ]
    ordered = sorted(whole, key=lambda one: one[0] - one[1])
    return tuple(dict.fromkeys(name for _, _, name in ordered if name))


def hedge(printed: str, language: str = "") -> str:
    """The first of the qualifiers that the words beside a figure stand for, "" if there is none."""
    return next(iter(hedges(printed, language)), "")


def is_unhedged(text: str, language: str = "") -> bool:
    """Whether what looks like a hedge in a text is none: `Vertrag über 5 Mio. Euro`."""
    return any(not name and pattern.search(text) for name, pattern in _patterns(language))
