"""The numbers that printed forms may mean, with what is counted beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.forms.currencies import named
from kg.forms.figures import (
    Doubt,
    Figure,
    Unset,
    amount,
    candidates,
    figure,
)
from kg.forms.hedges import hedge
from kg.forms.languages import LANGUAGES, base, languages, table
from kg.forms.numerals import words_of
from kg.forms.spelled import in_digits, with_shares
from kg.forms.texts import clean
from kg.project.proof.extents import FIGURE, Extent, around, is_made_of
from kg.project.proof.form import Form


class Number(NamedTuple):
    """A number that a form may mean, with its hedge. `currency` is "" where none is printed, or the
    sign of one that is not told. `unit` is one beside it that may be turned into another one, and
    `scaled` says that it was, `rounded` that it is kept as one likes.
    """

    value: Decimal
    qualifier: str = ""
    currency: str = ""
    unit: _Unit | None = None
    scaled: bool = False
    rounded: bool = False


class _Unit(NamedTuple):
    # A unit that a curator turns into another one: how it is printed, what a figure in it is in
    # that unit, and how that one is called.
    printed: re.Pattern[str]
    scales: tuple[Decimal, ...]
    other: re.Pattern[str]


def _unit(printed: str, scales: Iterable[str], other: str) -> _Unit:
    return _Unit(
        re.compile(printed, re.I), tuple(map(Decimal, scales)), re.compile(rf"(?:{other})\Z", re.I)
    )


_AREA, _MONTHS = "m²|㎡|m2|square met.*|quadratmeter|제곱미터", "months?|개월|monate?|mois|meses"
_UNITS = (
    _unit(r"(?<=[0-9만천백십])\s*평(?!균)|pyeong|\bpy\b", ("3.3058", "3.3"), _AREA),
    _unit(r"km\s*[²2]|㎢|제곱\s*(?:km|킬로)|square k", ("1000000",), _AREA),
    _unit(r"\bha\b|hectare|hektar|hect[áa]rea|ヘクタール|헥타르|㏊", ("10000",), _AREA),
    _unit(r"\bkm\b(?!\s*[²2])|㎞|킬로미터|kilomet", ("1000",), "m|met(?:re|er)s?|미터"),
    _unit(r"(?<!a )dozen|다스", ("12",), ".*"),
    _unit(r"\bGW|기가와트", ("1000",), "MW.*|메가와트"),
    _unit(r"\bEF|엑사", ("1000",), "PF.*|petaflops?|페타플롭스"),
    _unit(
        r"(?<![0-9,.])[0-9]{1,2}\s*년(?!\s*[0-9]+\s*월)|[한두세네섯곱덟홉]\s*년|\byears?\b|jahre?n?\b"
        r"|\bans?\b|\baños?\b",
        ("12",),
        _MONTHS,
    ),
)


_ANY_UNIT = re.compile("|".join(unit.printed.pattern for unit in _UNITS), re.I)
# Months that are told in years too.
_YEARS_AND_MONTHS = re.compile(
    r"([0-9]+)\s*(?:년|years?|jahren?|ans?|años?)\s*(?:and|und|et|y)?\s*([0-9]+)\s*(?:개월|mon|mois|mes)"
)


@lru_cache(maxsize=1 << 14)
def numbers(form: Form) -> tuple[Number, ...]:
    """The numbers that a printed form may mean; none where it can be read as none."""
    if both := _YEARS_AND_MONTHS.search(clean(form.printed).lower()):
        return (Number(Decimal(both[1]) * 12 + Decimal(both[2])),)
    plain = list(_whole(form)) or [*_inside(form), *_counted(form)]
    any_unit = _ANY_UNIT.search(form.printed)
    units = [unit for unit in _UNITS if unit.printed.search(form.printed)] if any_unit else []
    found = [one._replace(unit=unit) for one in plain for unit in units] or plain
    turned = [
        one._replace(
            value=one.value * scale, scaled=True, rounded=one.unit.scales != one.unit.scales[:1]
        )
        for one in found
        if one.unit
        for scale in one.unit.scales
    ]
    return tuple(dict.fromkeys((*found, *turned)))


_LONGEST = 200  # letters of a form that are looked at
_SIZED = re.compile(r"(?<=[0-9])-(?=[^\W\d]{4})")


def whole(form: Form) -> tuple[Number, ...]:
    """The numbers that a printed form may mean, where all of it is a figure."""
    return tuple(_whole(form))


def _whole(form: Form) -> Iterator[Number]:
    # £60-million
    printed = _SIZED.sub(" ", form.printed)
    if not is_made_of(printed, form.language, FIGURE):
        return
    for one in (read(printed, form.language, form.settings) for read in (amount, figure)):
        if isinstance(one, Doubt):
            yield from (Number(value, currency=one.currency) for value in one.values)
        elif isinstance(one, Unset):
            yield from (Number(value, currency=one.sign) for value in _without(form, one.sign))
        elif isinstance(one, Figure):
            for part in (one, *one.second):
                yield from _ends(part)


def _without(form: Form, sign: str) -> Iterator[Decimal]:
    # The figure beside a sign, or a name, that several currencies have.
    for language in languages(form.language):
        for one in named(clean(form.printed), language, form.settings):
            if one.sign == sign:
                yield from candidates(one.rest, form.language)


def _ends(found: Figure) -> Iterator[Number]:
    if found.upper is None:
        yield Number(found.value, found.qualifier, found.currency)
    else:
        yield Number(found.value, "at-least", found.currency)
        yield Number(found.upper, "at-most", found.currency)


def _inside(form: Form) -> Iterator[Number]:
    # Figures with what is counted beside them: 약 1,200여 명, 88.5 petaflops.
    bare = _SIZED.sub(" ", clean(form.printed[:_LONGEST]))
    bare = with_shares(bare, languages(form.language)[0])
    if _LONGER.search(bare.lower()):
        return
    word = hedge(bare, form.language)
    # 4000여억: the hedge stands inside the figure.
    bare = re.sub(r"(?<=[0-9])여(?=\s*[조억만천])", "", bare)
    text = in_digits(bare, languages(form.language)[0])
    places = figures_at(text, form.language)
    # 2024년 60명: of several figures that of a day is not meant.
    plain = [place for place in places if not _IN_DAY.match(text, place[1])]
    for place in plain or places:
        if _broken(text, *place):
            continue
        longer = [
            found
            for run in around(text, Extent(*place), form.language, FIGURE)
            if (found := whole(form._replace(printed=text[slice(*run)])))
        ]
        if longer:
            yield from (one._replace(qualifier=one.qualifier or word) for one in longer[0])
        else:
            printed = text[slice(*place)]
            yield from (Number(value, word) for value in _numbers(printed, form.language))


_IN_DAY = re.compile(r"\s*[년월일年月日](?![간동])")


def _broken(text: str, start: int, end: int) -> bool:
    # 1½, 2 1/2, minus 5: of the figure something else is said, which nobody reads.
    before, after = text[:start].lower(), text[end:]
    if re.match(r"\s?[½¼¾⅓⅔]|\s[0-9]+/[0-9]|/[0-9]|割", after):
        return True
    return bool(re.search(r"(?:minus|마이너스|[0-9]/|[0-9] )\s*\Z", before))


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
    if base(language) == "ja":
        return re.compile(rf"(?:[0-9][0-9.,]*[兆億万千百十]*)+|{_FIGURE.pattern}", re.I)
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


# What is counted in Korean stands behind the number, with a blank or without.
_COUNTER = "명개곳건대차번가군팀사회배달해주시종쪽편채동층석위째분살마권장척기학대"


def _counted(form: Form) -> Iterator[Number]:
    # Numbers in words: 세 곳, three.
    text = clean(form.printed).lower()
    word = hedge(form.printed, form.language)
    for language in languages(form.language):
        for found in _count_words(language.name).finditer(text):
            yield Number(Decimal(language.table.counts[found[1]]), word)


@lru_cache(maxsize=16)
def _count_words(name: str) -> re.Pattern[str]:
    # A small number as a word that is no part of a longer one: not the one of twenty-one.
    words = table(name)
    names = "|".join(sorted(words.counts, key=len, reverse=True)) or "(?!)"
    if name in ("ko", "ja"):
        return re.compile(rf"(?<![가-힣])({names})(?=\s|\Z|[{_COUNTER}])")
    others = "|".join((*words.sizes, *words.counts, *_MORE_NUMBERS))
    return re.compile(
        rf"(?<![\w-])(?<!(?:-| )et )({names})(?!\w)(?![\s-]+(?:{others})(?!\w))", re.I
    )


# Words that make another number of one before them, and that nobody reads.
_MORE_NUMBERS = (
    *"hundred hundreds dozen dozens score half halbe halben dutzend hundert".split(),
    *"first second third fourth fifth sixth seventh eighth ninth".split(),
    *"cent cents mille demi douzaine soixantaine cien cientos mil docena media medio".split(),
)
_LONGER = re.compile(rf"[^\W\d]\s+(?:{'|'.join(_MORE_NUMBERS)})(?!\w)")
