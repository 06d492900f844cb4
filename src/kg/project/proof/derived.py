"""What a printed form means, derived anew: whether the object and the hedge of a claim are it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.forms import near
from kg.forms.calendar import Time
from kg.forms.figures import Doubt, Figure, amount, candidates, figure, in_digits
from kg.forms.hedges import hedge
from kg.forms.languages import LANGUAGES, base, languages
from kg.forms.numerals import words_of
from kg.forms.settings import NOTHING_SET, Settings
from kg.forms.texts import clean
from kg.rdf.dates import edtf, span
from kg.rdf.readings import DATES, NUMBERS
from kg.rdf.terms import parts

# The form means the object; it says less than the object; it means something else; its hedge is not
# that of the claim; nobody can read it.
AGREES, LESS, OTHER, HEDGE, UNREAD = "agrees", "less", "other", "hedge", "unread"
# Hedges that one word stands for as well as the other.
_NEAR_HEDGES = ({"over", "at-least"}, {"under", "at-most"})


class Form(NamedTuple):
    """A figure or a day as it is printed in a source of a language; the day on which the source was
    published is None where it is not known.
    """

    printed: str
    language: str = ""
    published: date | None = None
    settings: Settings = NOTHING_SET


class Meaning(NamedTuple):
    """How the object of a claim stands to its printed form, and what the form means otherwise, as
    it is kept: `4116`, `2021-04-23`, a hedge by its qualifier.
    """

    state: str
    other: str = ""


def derivable(term: str) -> bool:
    """Whether an object (an N-Triples string) is a number or a time, which a form can mean."""
    return term.startswith('"') and parts(term)[1] in NUMBERS | DATES


def meaning(
    term: str,
    qualifier: str,
    form: Form,
    *,
    currency: str = "",
    planned: bool = False,
    spans: bool = False,
) -> Meaning:
    """How a number or a time (an N-Triples string) with its qualifier stands to a printed form;
    `currency` is that of an amount of money. `planned` says that a limit is the plan itself,
    `spans` that a time is from one day to another.
    """
    text, datatype, _ = parts(term)
    if datatype in NUMBERS:
        return _of_number(Decimal(text), qualifier, form, currency)
    return _of_time(text, qualifier, form, planned=planned, spans=spans)


# --- numbers --------------------------------------------------------------------------------------


class Number(NamedTuple):
    """A number that a form may mean, with its hedge; `scale` says that it may be of another unit,
    and so be rounded where it is kept; `currency` is "" where none is printed.
    """

    value: Decimal
    qualifier: str = ""
    scale: bool = False
    currency: str = ""


# Units that a curator turns into those of the contract: what a figure in one of them is in square
# metres, metres, pieces, watts.
_UNITS = (
    (re.compile(r"평|pyeong|py\b", re.I), (Decimal("3.3058"), Decimal("3.3"))),
    (re.compile(r"km\s*[²2]|㎢|제곱\s*(?:km|킬로)|square k", re.I), (Decimal(1000000),)),
    (
        re.compile(r"\bha\b|hectare|hektar|hect[áa]rea|ヘクタール|헥타르|㏊", re.I),
        (Decimal(10000),),
    ),
    (re.compile(r"\bkm\b|㎞|킬로미터|kilomet", re.I), (Decimal(1000),)),
    (re.compile(r"dozen|다스", re.I), (Decimal(12),)),
    (re.compile(r"\bGW|기가와트", re.I), (Decimal(1000),)),
    (re.compile(r"\bEF|엑사", re.I), (Decimal(1000),)),
    (
        re.compile(r"[0-9다섯여덟아홉]\s*년|\byears?\b|jahre?n?\b|\bans?\b|\baños?\b", re.I),
        (Decimal(12),),
    ),
)
_LOOSE = Decimal("0.01")
# What is told by way of another figure, or of another day, cannot be read by itself.
_TIMES = re.compile(
    r"\b(?:half|double|twice|triple|times)\b|절반|[0-9두세네몇]\s*배|\bfach\b", re.I
)
_FROM = re.compile(
    r"\b(?:before|after|ago|later|earlier|following|previous|vor|nach|avant|après|antes|después)\b"
    r"|전날|이튿날|직전|직후|만에|이전|지나|前|後",
    re.I,
)


def _of_number(value: Decimal, qualifier: str, form: Form, currency: str) -> Meaning:
    found = numbers(form)
    if not found:
        return Meaning(UNREAD)
    same = [one for one in found if _is(value, one)]
    if not same:
        return Meaning(UNREAD if _TIMES.search(form.printed) else OTHER, _plain(found[0].value))
    if currency and all(one.currency not in ("", currency) for one in same):
        return Meaning(OTHER, f"{same[0].currency} {_plain(same[0].value)}")
    # What hedges a figure may stand beside the form, and not in it.
    if any(not one.qualifier or hedged_alike(one.qualifier, qualifier) for one in same):
        return Meaning(AGREES)
    return Meaning(HEDGE, same[0].qualifier)


def _is(value: Decimal, one: Number) -> bool:
    if one.scale:
        return abs(one.value - value) <= abs(value) * _LOOSE
    return value == one.value


def hedged_alike(one: str, other: str) -> bool:
    """Whether one word may stand for both of two hedges."""
    return one == other or any({one, other} <= pair for pair in _NEAR_HEDGES)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1 << 14)
def numbers(form: Form) -> tuple[Number, ...]:
    """The numbers that a printed form may mean; none where it can be read as none."""
    printed = form.printed
    plain = list(_whole(form)) or [*_inside(form), *_counted(form)]
    scales = [scale for unit, scales in _UNITS if unit.search(printed) for scale in scales]
    turned = [
        Number(one.value * scale, one.qualifier, scale=True) for one in plain for scale in scales
    ]
    return tuple(dict.fromkeys((*plain, *turned)))


def _whole(form: Form) -> Iterator[Number]:
    # What is printed, where all of it is a figure.
    read = (amount, figure)
    found = [one(form.printed, form.language, form.settings) for one in read]
    for one in found:
        if isinstance(one, Doubt):
            yield from map(Number, one.values)
        elif isinstance(one, Figure):
            for part in (one, *one.second):
                yield from _ends(part)


def _ends(found: Figure) -> Iterator[Number]:
    if found.upper is None:
        yield Number(found.value, found.qualifier, currency=found.currency)
    else:
        yield Number(found.value, "at-least", currency=found.currency)
        yield Number(found.upper, "at-most", currency=found.currency)


def _inside(form: Form) -> Iterator[Number]:
    # Figures with what is counted beside them: 약 1,200여 명, 88.5 petaflops.
    word = hedge(form.printed, form.language)
    # 4000여억: the hedge stands inside the figure.
    bare = re.sub(r"(?<=[0-9])여(?=\s*[조억만천])", "", clean(form.printed))
    printed = in_digits(bare, languages(form.language)[0])
    for text in _figure(form.language).findall(printed):
        yield from (Number(value, word) for value in _numbers(text, form.language))


# A number with the words of its size: in Korean groups (1조 2,433억), in English one (2.1 billion).
_FIGURE = re.compile(
    r"[0-9]{1,4}[조억만]\s*[0-9]{1,3},[0-9]{3}(?![0-9,])(?!\s*[조억만])|"
    r"[0-9]?[천백][0-9]{2,3}(?![0-9.,])\s*[조억만]?|[0-9]{1,4}만\s*[0-9]?[천백]?[0-9]{0,4}(?![0-9.,])|"
    r"[0-9][0-9.,]*(?:\s*[조억만천백십]+(?:\s*[0-9][0-9.,]*(?=\s*[조억만천백십]))?)+"
    r"|[0-9][0-9.,]*+\s*(?:thousand|million|billion|trillion|bn|m|k)?(?!\w)"
    r"|[0-9][0-9.,]*+",
    re.I,
)


@lru_cache(maxsize=16)
def _figure(language: str) -> re.Pattern[str]:
    # That of Korean and English, with the words of size of the language.
    if base(language) not in LANGUAGES or base(language) in ("ko", "en"):
        return _FIGURE
    words = "|".join(re.escape(word) for word in words_of(languages(language)))
    digits = r"[0-9][0-9.,']*(?:[ \u00a0\u202f][0-9]{3})*(?:,[0-9]+)?"
    return re.compile(rf"{digits}\s*(?:{words})?(?!\w)|{_FIGURE.pattern}", re.I)


def figures_in(text: str, language: str) -> list[str]:
    """The figures that stand in a text, as they are printed."""
    return [found.strip(" .,") for found in _figure(language).findall(clean(text))]


def figures_at(text: str, language: str) -> list[tuple[int, int]]:
    """Where the figures of a text stand: (start, end) of each."""
    found = _figure(language).finditer(text)
    return [(one.start(), one.start() + len(one[0].rstrip(" .,"))) for one in found]


def _numbers(text: str, language: str) -> tuple[Decimal, ...]:
    # The numbers that a printed figure may be.
    text = text.strip().rstrip(".,")
    found = candidates(text, language)
    # A bare m is of metres as often as of millions.
    bare = candidates(text[:-1].strip()) if re.search(r"[0-9]\s*m\Z", text, re.I) else ()
    return (*found, *bare)


_YEARS_AND_MONTHS = re.compile(
    r"([0-9]+)\s*(?:년|years?|jahren?|ans?|años?)\s*(?:and|und|et|y)?\s*([0-9]+)\s*(?:개월|mon|mois|mes)"
)


def _counted(form: Form) -> Iterator[Number]:
    # Numbers in words, and months that are told in years too: 세 곳, three, 2년 6개월.
    text = clean(form.printed).lower()
    if both := _YEARS_AND_MONTHS.search(text):
        yield Number(Decimal(both[1]) * 12 + Decimal(both[2]))
    word = hedge(form.printed, form.language)
    for language in languages(form.language):
        for name, count in language.table.counts.items():
            end = "" if language.name in ("ko", "ja") else r"(?!\w)"
            if re.search(rf"(?<!\w){re.escape(name)}{end}", text):
                yield Number(Decimal(count), word)


# --- times ----------------------------------------------------------------------------------------


class _Stretch(NamedTuple):
    # From the first day to the last one; "" where an end is open.
    first: str
    last: str


def _of_time(text: str, qualifier: str, form: Form, *, planned: bool, spans: bool) -> Meaning:
    found = times(form, spans=spans)
    if not found:
        return Meaning(UNREAD)
    inferred = "~" in text
    states = [
        _of_ends(text, one.text)
        if spans
        else _compared(_stretch(text), _stretch(one.text), inferred)
        for one in found
    ]
    if AGREES in states:
        limits = {
            one.qualifier for one, state in zip(found, states, strict=True) if state == AGREES
        }
        if "" in limits or qualifier or planned or spans or limits <= {"about", "at-most"}:
            return Meaning(AGREES)
        return Meaning(HEDGE, min(limits))
    if _FROM.search(form.printed):
        return Meaning(UNREAD)
    other = found[0].text
    return Meaning(LESS, other) if LESS in states else Meaning(OTHER, other)


@lru_cache(maxsize=1 << 14)
def times(form: Form, *, spans: bool = False) -> tuple[Time, ...]:
    """The times that a printed form may mean, as a whole or in the longest pieces that can be read;
    none where it can be read as none.
    """

    def read(text: str) -> tuple[Time, ...]:
        return near.times(text, form.language, form.published, form.settings, spans=spans)

    for piece in _pieces(clean(form.printed)):
        found = [one for text in piece for one in read(text)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


_PARTICLES = re.compile(r"(?<=[년월일말초반기순])(?:에는|에|의|에서|엔)\Z")


def _pieces(text: str) -> Iterator[list[str]]:
    # The text, and then all runs of its words, the longest first.
    words = text.split(" ")
    for size in range(len(words), 0, -1):
        runs = [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
        bare = [run.strip(" ,.;:()[]‘’'\"“”") for run in runs]
        yield [*bare, *(_PARTICLES.sub("", one) for one in bare)]


def _stretch(text: str) -> _Stretch:
    if ends := span(text):
        return _Stretch(ends.start.first if ends.start else "", ends.end.last if ends.end else "")
    day = edtf(text)
    return _Stretch(day.first, day.last) if day else _Stretch("", "")


def _of_ends(held: str, said: str) -> str:
    # Each end of a span by itself; one of them may be printed alone.
    states = [
        _compared(_Stretch(*one), _Stretch(*other), inferred=False)
        for one, other in zip(_ends_of(held), _ends_of(said), strict=True)
        if other != ("", "")
    ]
    return next((state for state in (OTHER, LESS) if state in states), AGREES)


def _ends_of(text: str) -> list[tuple[str, str]]:
    found = span(text)
    ends = (found.start, found.end) if found else (edtf(text),) * 2
    return [(day.first, day.last) if day else ("", "") for day in ends]


def _compared(held: _Stretch, said: _Stretch, inferred: bool) -> str:
    # What is said must lie within what is kept; what is kept and was inferred may be finer.
    if _within(said, held):
        return AGREES
    if _within(held, said):
        return AGREES if inferred else LESS
    return OTHER


def _within(inner: _Stretch, outer: _Stretch) -> bool:
    first = not outer.first or inner.first >= outer.first
    return first and (not outer.last or inner.last <= outer.last)
