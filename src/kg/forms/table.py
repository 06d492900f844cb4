"""The table of a language: its words for sizes, hedges, ranges, days and times.

Names of months and weekdays, separators, names and signs of currencies are not in it: they are
those of the Unicode CLDR, by way of Babel (`kg.forms.languages`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_Words = tuple[str, ...]
# Mappings that nobody writes into.
_NO_SIZES: Mapping[str, int] = {}
_NO_TEXTS: Mapping[str, str] = {}
_NO_PATTERNS: Mapping[str, _Words] = {}


class Table(NamedTuple):
    """What a language has for figures and dates. Words are in small letters; patterns are regular
    expressions, of small letters too, in which `#` is a figure, `…` what is counted, `@` a time.

    `sizes` stand behind a figure (9.9 *billion*), `cased` count their case and are of money alone
    (10 *M* €), `doubtful` mean one of two sizes. `myriads` and `tens` make groups (1*조*
    2,433*억*), `numerals` are digits that are words (*二*).
    `hedges` (by qualifier) are what may stand beside a figure, `ranges` two figures with a word
    between or around them, `percent` and `ordinals` what stands beside a number of that kind.
    `currencies` are names and signs, with an ISO 4217 code or with the sign that a project says the
    meaning of.
    """

    sizes: Mapping[str, int] = _NO_SIZES
    cased: Mapping[str, int] = _NO_SIZES
    doubtful: Mapping[str, tuple[int, int]] = {}
    myriads: Mapping[str, int] = _NO_SIZES
    tens: Mapping[str, int] = _NO_SIZES
    numerals: Mapping[str, str] = _NO_TEXTS
    hedges: Mapping[str, _Words] = _NO_PATTERNS
    unhedged: _Words = ()  # what looks like a hedge, and is none: a contract über 5 Mio. €
    loose: _Words = ()  # of a figure that is typed: about; in a text it says no such thing for sure
    ranges: _Words = ()
    percent: _Words = ()
    ordinals: _Words = ()
    currencies: Mapping[str, str] = _NO_TEXTS
    counts: Mapping[str, int] = _NO_SIZES  # small numbers as words: three
    shares: Mapping[str, str] = _NO_TEXTS  # before a word of size, as digits: half a (million)
    and_half: str = ""  # behind a word of size: un milliard *et demi*
    rounds: Mapping[str, str] = _NO_TEXTS  # words for about so many: *une centaine* d'euros
    counted: _Words = ()  # a number with the word that it counts by: 5만*명*
    totals: _Words = ()  # words that say that a figure is a sum: a total of #
    # --- times: patterns with (?P<y>year), (?P<n>number in the year), (?P<a>), (?P<b>) …
    months: Mapping[str, int] = _NO_SIZES  # beside those of CLDR
    days: _Words = ()  # {d} {m} {month} {y}: whole dates, of which the year may be left out
    nth: Mapping[str, int] = _NO_SIZES  # first, second … of a quarter or half
    quarters: _Words = ()  # {n} {y}
    halves: _Words = ()
    spells: _Words = ()  # {y} {a} {b}: some months of a year, from one to another
    seasons: Mapping[str, int] = _NO_SIZES  # 1 spring … 4 winter
    of_season: _Words = ()  # {season} {y}
    early: _Words = ()  # @
    middle: _Words = ()
    late: _Words = ()
    decades: _Words = ()  # {y}
    years: _Words = ()  # {y}, a year with a word beside it
    eras: Mapping[str, tuple[int, int]] = {}  # the year before an era, how many years it has
    financial: _Words = ()  # {y}, or {y} and {z}
    school: Mapping[str, int] = _NO_SIZES  # {y}: a year that starts in this month everywhere
    year_starts: int = 0  # the month in which a financial year starts wherever it is spoken, or 0
    by: _Words = ()  # @: a last day
    since: _Words = ()  # @: a first day
    around: _Words = ()  # @
    spans: _Words = ()  # two times: @ … @
    # Times that are told from the day of the source: patterns of words, with what they stand for
    # (the year, month or day, and how many behind that of the source); words beside a time that say
    # that it lies before or behind that day.
    near: Mapping[str, tuple[str, int]] = {}
    past: _Words = ()
    coming: _Words = ()
    # --- in a text: what stands beside a figure, or a time, and makes another thing of it
    uncounted: _Words = ()  # of a figure one that counts nothing: the 60*th*, 60*-fold*
    numbering: _Words = ()  # of digits a name: *제*60회
    denied: _Words = ()  # *not* 60
    shifted: _Words = ()  # of a time one before or behind it, or a length: *before* 2020
    within: str = ""  # a hedge between digits and what they count: 1,200*여* 명
    counters: str = ""  # letters with which words begin that digits count by: 3*지*구 is none
    short_hedge: str = ""  # a hedge with which other words end: 계*약*
    # --- writing: a time that is inferred, has only a start or an end
    inferred: str = "{day} (inferred)"
    starting: str = "from {day}"
    ending: str = "until {day}"
    # What money is called where it is written, and what stands before it.
    money: Mapping[str, str] = _NO_TEXTS
    apart: str = " "
    # Words of size where those of CLDR mean two sizes.
    shown: Mapping[int, str] = {}
    # A separator stands only in numbers of at least so many digits.
    grouped: int = 4


def words_in(pattern: str) -> list[str]:
    """The words of a pattern of a table, without what is of regular expressions."""
    plain = re.sub(r"\(\?(?:P<\w+>|[:=!]|<[=!])|\\.|\{\w+\}|\[[^\]]*\]", " ", pattern)
    # A letter that may be left out parts no word: 최소한?
    return re.findall(r"[^\W\d_]+", re.sub(r"\w\?", " ", plain))
