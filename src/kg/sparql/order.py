"""The order of RDF terms: one total order, that of SPARQL 1.1 (section 15.1) where that has one.

Unbound, blank nodes, IRIs, literals; among literals NaN, numbers, false, true, times, durations,
times of day, all others. Numbers stand by their exact value, whatever their type. Times are
xsd:dateTime, xsd:date, xsd:gYearMonth, xsd:gYear and EDTF dates: they stand by their first moment,
and what has no time zone is read as UTC. A duration counts a month as long as it is on average. All
other literals, ill-typed ones too, stand by their text, code point by code point. What is alike so
far stands by its text, then its language and datatype. IRIs stand by code point. The order of blank
nodes is arbitrary.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.rdf.dates import edtf
from kg.rdf.terms import EDTF, RDF, XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_BLANK, _IRI, _NAN, _NUMBER, _BOOLEAN, _TIME, _TEXT, _TRIPLE = "12345678"
_WHOLE = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
_DOUBLE = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)\Z|NaN\Z")
_BOOLEANS = {"false": "0", "0": "0", "true": "1", "1": "1"}
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?\Z"
_YEAR = r"(-?[0-9]{4,15})"
_CLOCK = r"([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]+)?)"
_TIMES = {
    "dateTime": re.compile(rf"{_YEAR}-([0-9]{{2}})-([0-9]{{2}})T{_CLOCK}{_ZONE}"),
    "date": re.compile(rf"{_YEAR}-([0-9]{{2}})-([0-9]{{2}})()()(){_ZONE}"),
    "gYearMonth": re.compile(rf"{_YEAR}-([0-9]{{2}})()()()(){_ZONE}"),
    "gYear": re.compile(rf"{_YEAR}()()()()(){_ZONE}"),
}
_INTEGERS = (
    "integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
).split()
_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")
_TAGGED = f"{RDF}langString"
# After all times: lengths of time, then times of day.
_DURATION, _CLOCK_TIME = _TIME + "5", _TIME + "6"
_PARTS = (
    r"(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(T)?(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?"
)
_LENGTH = re.compile(rf"(-?)P(?=[0-9T]){_PARTS}\Z")
_OF_DAY = re.compile(rf"{_CLOCK}{_ZONE}")
_MONTH = 2629746  # seconds of a month, on average of 400 years
_ZERO = "2"
# A power of ten, which is far smaller, added to it always has ten digits.
_MIDDLE = 5 * 10**9
_NINES = str.maketrans("0123456789", "9876543210")


def key(term: Term) -> str:
    """The text by which a term is sorted: code point by code point, as strings compare."""
    if isinstance(term, ox.Literal):
        return _literal(term)
    if isinstance(term, ox.NamedNode):
        return _IRI + term.value
    return _BLANK + term.value if isinstance(term, ox.BlankNode) else _TRIPLE + str(term)


def _literal(term: ox.Literal) -> str:
    text, kind = term.value, term.datatype.value
    rank = _RANKS.get(kind)
    first = rank(text) if rank else None
    written = text.replace("\0", "\0\1") if "\0" in text else text
    language = term.language if kind == _TAGGED else ""
    return f"{first or _TEXT}\0{written}\0\0{language} {kind}"


def _whole(text: str) -> str | None:
    return _NUMBER + _integral(text) if _WHOLE.match(text) else None


def _decimal(text: str) -> str | None:
    return _NUMBER + sortable(Decimal(text)) if _DECIMAL.match(text) else None


def _double(text: str) -> str | None:
    if not _DOUBLE.match(text):
        return None
    return _NAN if text == "NaN" else _NUMBER + sortable(Decimal(float(text)))


def _float(text: str) -> str | None:
    if not _DOUBLE.match(text) or text == "NaN":
        return _double(text)
    try:
        value = struct.unpack("f", struct.pack("f", float(text)))[0]
    except OverflowError:
        value = float("-inf" if text.startswith("-") else "inf")
    return _NUMBER + sortable(Decimal(value))


def sortable(number: Decimal) -> str:
    """A number as text that sorts by its value, in any number of digits; no NaN."""
    if not number:
        return _ZERO
    if number.is_infinite():
        return "0" if number.is_signed() else "4"
    mantissa, _, exponent = format(number.copy_abs(), "e").partition("e")
    return _written(mantissa.replace(".", ""), int(exponent), negative=number.is_signed())


def _integral(text: str) -> str:
    digits = text.lstrip("+-0")
    return _written(digits, len(digits) - 1, negative=text.startswith("-")) if digits else _ZERO


def _written(digits: str, power: int, *, negative: bool) -> str:
    digits = digits.rstrip("0")
    if negative:
        return f"1{_MIDDLE - power}{digits.translate(_NINES)}~"
    return f"3{_MIDDLE + power}{digits}"


def _boolean(text: str) -> str | None:
    value = _BOOLEANS.get(text)
    return value and _BOOLEAN + value


def _time(form: re.Pattern[str]) -> Callable[[str], str | None]:
    @lru_cache(maxsize=8192)
    def rank(text: str) -> str | None:
        match = form.match(text)
        days = _days(*match.groups(default="")[:3]) if match else None
        clock = _clock(*match.groups(default="")[3:]) if match else None
        if days is None or clock is None:
            return None
        moment = days * 86400 + clock
        return _TIME + (sortable(moment) if isinstance(moment, Decimal) else _integral(str(moment)))

    return rank


def _days(year: str, month: str, day: str) -> int | None:
    """Days from the end of the year 0 to a day; None if no calendar has it."""
    cycles, place = divmod(int(year), 400)  # the calendar repeats itself every 400 years
    try:
        return date(place + 400, int(month or 1), int(day or 1)).toordinal() + (cycles - 1) * 146097
    except ValueError:
        return None


def _clock(hour: str, minute: str, second: str, zone: str) -> Decimal | int | None:
    """Seconds from midnight of UTC to a time of day; None if no clock shows it."""
    if not hour:
        return -_offset(zone)
    seconds = Decimal(second) if "." in second else int(second)
    clock = int(hour) * 3600 + int(minute) * 60 + seconds
    valid = int(minute) < 60 and seconds < 60 and clock <= 86400
    return clock - _offset(zone) if valid else None


def _offset(zone: str) -> int:
    if zone in ("", "Z"):
        return 0
    size = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -size if zone[0] == "-" else size


def _duration(text: str) -> str | None:
    match = _LENGTH.match(text)
    if not match or text.endswith(("P", "T")):
        return None
    years, months, days, _, hours, minutes, seconds = (part or "0" for part in match.groups()[1:])
    length = (int(years) * 12 + int(months)) * _MONTH + int(days) * 86400
    length += int(hours) * 3600 + int(minutes) * 60
    total = length + Decimal(seconds)
    return _DURATION + sortable(-total if match[1] else total)


def _time_of_day(text: str) -> str | None:
    match = _OF_DAY.match(text)
    clock = _clock(*match.groups(default="")) if match else None
    return None if clock is None else _CLOCK_TIME + sortable(Decimal(clock))


@lru_cache(maxsize=4096)
def _edtf(text: str) -> str | None:
    found = edtf(text)
    return _RANKS[f"{XSD}date"](found.first) if found else None


_RANKS: dict[str, Callable[[str], str | None]] = {
    **{f"{XSD}{name}": _whole for name in _INTEGERS},
    **{f"{XSD}{name}": _time(form) for name, form in _TIMES.items()},
    **{f"{XSD}{name}": _duration for name in _DURATIONS},
    f"{XSD}time": _time_of_day,
    f"{XSD}decimal": _decimal,
    f"{XSD}double": _double,
    f"{XSD}float": _float,
    f"{XSD}boolean": _boolean,
    EDTF: _edtf,
}


def truth(term: Term) -> bool | None:
    """The effective boolean value of a term (SPARQL 1.1, section 17.2.2); None if it has none.

    That of an ill-typed number or boolean is false.
    """
    if not isinstance(term, ox.Literal):
        return None
    kind = term.datatype.value
    if kind == f"{XSD}boolean":
        return term.value in ("true", "1")
    if kind in _RANKS and _RANKS[kind] in (_whole, _decimal, _double, _float):
        first = _RANKS[kind](term.value)
        return first not in (None, _NAN, _NUMBER + _ZERO)
    return bool(term.value) if kind == f"{XSD}string" else None
