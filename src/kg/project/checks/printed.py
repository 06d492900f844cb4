"""Figures and dates that are not what is printed beside them."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from kg.errors import Problem
from kg.forms.days import date_of
from kg.forms.figures import Doubt, Figure, amount, candidates, figure
from kg.forms.languages import LANGUAGES, base, languages
from kg.forms.numerals import words_of
from kg.forms.settings import Settings
from kg.project.records import Claim, Data, local_id
from kg.rdf.dates import Date, dated, edtf, span
from kg.rdf.readings import DATES, NUMBERS, fits, reading
from kg.rdf.terms import XSD, parts
from kg.words import phrase

# A number with the words of its size: in Korean groups (1조 2,433억), in English one (2.1 billion).
_FIGURE = re.compile(
    r"[0-9][0-9.,]*(?:\s*[조억만천백십]+(?:\s*[0-9][0-9.,]*(?=\s*[조억만천백십]))?)+"
    r"|[0-9][0-9.,]*\s*(?:thousand|million|billion|trillion|bn|m|k)?(?![\w])"
    r"|[0-9][0-9.,]*",
    re.I,
)
# Units that a curator turns into those of the contract: what a figure in one of them is in square
# metres, metres, pieces.
_UNITS = (
    (re.compile(r"평|pyeong|py\b", re.I), (Decimal("3.3058"), Decimal("3.3"))),
    (re.compile(r"km\s*[²2]|㎢|제곱\s*(?:km|킬로)|square k", re.I), (Decimal(1000000),)),
    (
        re.compile(r"\bha\b|hectare|hektar|hect[áa]rea|ヘクタール|헥타르|㏊", re.I),
        (Decimal(10000),),
    ),
    (re.compile(r"\bkm\b|㎞|킬로미터|kilomet", re.I), (Decimal(1000),)),
    (re.compile(r"dozen|다스", re.I), (Decimal(12),)),
)
# What is told by way of another day, or of another figure, cannot be read by itself.
_RELATIVE = re.compile(
    r"\b(?:before|after|next|last|previous|following|this|ago|later|half|double|twice)\b"
    r"|지난|다음|이듬|내년|올해|작년|전날|이튿날|전달|당일|오는|절반|[0-9두세네몇]\s*배",
    re.I,
)
_LOOSE = Decimal("0.01")


def misprinted(data: Data) -> Iterable[Problem]:
    """Claims whose object says otherwise than what was printed."""
    tongues = {source.iri: source.language for source in data.sources.values()}
    for claim in data.claims:
        citation = data.citations[claim.citation]
        printed, language = citation.printed, tongues.get(citation.source, "")
        if not printed or claim.set_aside or not claim.object.startswith('"'):
            continue
        datatype = parts(claim.object)[1]
        if (datatype in NUMBERS and _other_number(claim, printed, language, data.settings)) or (
            datatype in DATES and _other_day(claim, printed, language)
        ):
            message = phrase(
                "project.misprinted",
                property=data.vocabulary.name(claim.predicate[1:-1]),
                name=local_id(claim.subject),
                value=parts(claim.object)[0],
                printed=printed,
            )
            yield Problem(claim.path, claim.line, 0, message, phrase("project.misprinted.hint"))


# --- figures --------------------------------------------------------------------------------------


def _other_number(claim: Claim, printed: str, language: str, settings: Settings) -> bool:
    if _RELATIVE.search(printed):
        return False
    found = _whole(printed, language, settings) or [
        number for text in _figure(language).findall(printed) for number in _numbers(text, language)
    ]
    if not found:
        return False
    value = Decimal(parts(claim.object)[0])
    held = reading(claim.object)
    if any(fits(held, reading(f'"{number:f}"^^<{XSD}decimal>')) for number in found):
        return False
    scales = [scale for unit, scales in _UNITS if unit.search(printed) for scale in scales]
    return not any(
        abs(number * scale - value) <= abs(value) * _LOOSE for number in found for scale in scales
    )


def _whole(printed: str, language: str, settings: Settings) -> list[Decimal]:
    # The numbers of what is printed, where all of it is a figure.
    found = amount(printed, language, settings) or figure(printed, language)
    if isinstance(found, Doubt):
        return list(found.values)
    if not isinstance(found, Figure):
        return []
    return [value for one in (found, *found.second) for value in one.values]


@lru_cache(maxsize=16)
def _figure(language: str) -> re.Pattern[str]:
    # That of Korean and English, with the words of size of the language.
    if base(language) not in LANGUAGES or base(language) in ("ko", "en"):
        return _FIGURE
    words = "|".join(re.escape(word) for word in words_of(languages(language)))
    digits = r"[0-9][0-9.,']*(?:[ \u00a0\u202f][0-9]{3})*(?:,[0-9]+)?"
    return re.compile(rf"{digits}\s*(?:{words})?(?!\w)|{_FIGURE.pattern}", re.I)


def _numbers(text: str, language: str) -> tuple[Decimal, ...]:
    # The numbers that a printed figure may be.
    text = text.strip().rstrip(".,")
    found = candidates(text, language)
    # A bare m is of metres as often as of millions.
    bare = candidates(text[:-1].strip()) if re.search(r"[0-9]\s*m\Z", text, re.I) else ()
    return (*found, *bare)


# --- days -----------------------------------------------------------------------------------------

_MONTHS = {
    name.casefold(): number
    for names in (month_name, month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR_OF = re.compile(r"(?<![0-9.,])((?:19|20)[0-9]{2})(?![0-9]|,[0-9])")
_MONTH_OF = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})\s*월|\b({_MONTH})\b\.?|(?:19|20)[0-9]{{2}}[-./]\s?([0-9]{{1,2}})",
    re.I,
)
_DAY_OF = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})\s*일|\b([0-9]{{1,2}})(?:st|nd|rd|th)\b"
    rf"|\b(?:{_MONTH})\.?\s+([0-9]{{1,2}})\b(?!:)|\b([0-9]{{1,2}})\.?\s+(?:{_MONTH})\b"
    rf"|(?:19|20)[0-9]{{2}}[-./]\s?[0-9]{{1,2}}[-./]\s?([0-9]{{1,2}})",
    re.I,
)


def _other_day(claim: Claim, printed: str, language: str) -> bool:
    if _RELATIVE.search(printed):
        return False
    if base(language) in LANGUAGES and base(language) not in ("ko", "en"):
        whole = date_of(printed, language)  # of other languages as a whole, or not
        return whole is not None and not fits(reading(claim.object), reading(dated(whole)))
    found = span(parts(claim.object)[0])
    ends = [day for day in (found.start, found.end) if day] if found else []
    if not ends and (day := edtf(parts(claim.object)[0])):
        ends = [day]
    return any(_differs(day, printed) for day in ends)


def _differs(day: Date, printed: str) -> bool:
    # Whether the year, month or day that is said of a date is none of those printed.
    for pattern, part in (
        (_YEAR_OF, slice(0, 4)),
        (_MONTH_OF, slice(5, 7)),
        (_DAY_OF, slice(8, 10)),
    ):
        said = {_ordinal(match) for match in pattern.finditer(printed)}
        first, last = day.first[part], day.last[part]
        exact = first == last and len(day.text.rstrip("~").partition("/")[0]) >= part.stop
        if said and exact and int(first) not in said:
            return True
    return False


def _ordinal(match: re.Match[str]) -> int:
    text = next(group for group in match.groups() if group)
    return int(text) if text.isdigit() else _MONTHS[text.casefold()]
