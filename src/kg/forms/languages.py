"""A language as figures and dates are read in it: its table, with what the CLDR knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from kg.forms.table import Table

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("ko", "en", "de", "fr", "es", "ja")
# What figures may be written in whatever the language of their source: the forms of the contract.
_CONTRACT = ("en", "ko")
# South of the equator spring comes in September.
_SOUTH = frozenset(("AU", "NZ", "ZA", "AR", "CL", "UY", "PY", "BO", "PE", "BR", "NA", "BW", "ZW"))


class Convention(NamedTuple):
    """The decimal sign, the signs that may part groups, and the sizes of the last group and of
    those before it.
    """

    decimal: str
    groups: str
    last: int = 3
    others: int = 3


# The separators of the contract: no others are read in a cell of an unknown language.
CONTRACT = Convention(".", ",")


class Language(NamedTuple):
    """What figures and dates are read with: a table, separators, names.

    `own` says that the table is of the language of the source; else it is one of the contract's.
    `order` is that of day, month and year where they are digits (`dmy`, `mdy`), "" where either is
    in use.
    """

    tag: str
    name: str
    table: Table
    conventions: tuple[Convention, ...]
    own: bool
    order: str
    southern: bool


def base(tag: str) -> str:
    """The language of a tag: `de` of `de-AT`."""
    return tag.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=64)
def languages(tag: str) -> tuple[Language, ...]:
    """Those with which a text is read that is in the language of a tag, the first first: its own
    where there is a table, then those of the contract.
    """
    name = base(tag)
    own = name if name in LANGUAGES else ""
    found = [_language(tag, own, conventions(tag), own=True)] if own else []
    signs = (CONTRACT, *(one for one in conventions(tag) if one.decimal != "."))
    return (*found, *(_language(tag, n, signs, own=False) for n in _CONTRACT if n != own))


def _language(tag: str, name: str, signs: tuple[Convention, ...], *, own: bool) -> Language:
    digits = order(tag) if own or base(tag) in LANGUAGES else ""
    south = territory(tag) in _SOUTH
    return Language(tag, name, table(name), signs, own, digits, south)


@lru_cache(maxsize=16)
def table(name: str) -> Table:
    """The table of a language (its two letters)."""
    found: Table = import_module(f"kg.forms.tables.{name}").TABLE
    return found


def table_of(tag: str) -> Table:
    """The table of the language of a tag, an empty one where there is none."""
    return table(base(tag)) if base(tag) in LANGUAGES else Table()


@lru_cache(maxsize=64)
def locale(tag: str) -> Locale | None:
    """What CLDR knows of a language, None where it knows nothing."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-") if tag else None
    except (UnknownLocaleError, ValueError):
        return Locale.parse(base(tag)) if base(tag) in LANGUAGES else None


def territory(tag: str) -> str:
    """The country of a tag (`AT` of `de-AT`), "" where it has none."""
    parts = tag.replace("_", "-").split("-")[1:]
    return next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), "")


@lru_cache(maxsize=64)
def conventions(tag: str) -> tuple[Convention, ...]:
    """How numbers are parted in a language: as CLDR has it of its country, and, where that is
    unlike the language elsewhere, as that has it too.
    """
    name = base(tag)
    if name in _CONTRACT and not territory(tag):
        return (_spaced(CONTRACT, name),)
    tags = [tag, *([name] if territory(tag) else ())]
    return tuple(dict.fromkeys(_convention(one, name) for one in tags if locale(one)))


def _convention(tag: str, name: str) -> Convention:
    found = locale(tag)
    assert found is not None
    signs: Mapping[str, str] = found.number_symbols["latn"]
    group = "'" if signs["group"] in "'’" else " " if signs["group"].isspace() else signs["group"]
    last, others = found.decimal_formats[None].grouping
    return _spaced(Convention(signs["decimal"], group, last, others), name)


def _spaced(one: Convention, name: str) -> Convention:
    # A blank or an apostrophe parts thousands wherever it stands in a number; not where figures
    # of ten thousands are counted.
    more = "" if name in ("ko", "ja", "zh") else " '"
    return one._replace(groups="".join(dict.fromkeys(one.groups + more)))


@lru_cache(maxsize=64)
def order(tag: str) -> str:
    """The order of day, month and year where they are digits (`dmy`, `mdy`); "" where either is in
    use.
    """
    # English without a country has both: 03/04/2024.
    if base(tag) == "en" and not territory(tag):
        return ""
    found = locale(tag)
    pattern = found.date_formats["short"].pattern if found else ""
    letters = "".join(letter for letter in pattern.lower() if letter in "dmy")
    return "".join(dict.fromkeys(letters))


@lru_cache(maxsize=64)
def months(name: str) -> Mapping[str, int]:
    """The months of a language by what they are called, in small letters, without a full stop."""
    return {**_names(name, "months"), **table(name).months}


@lru_cache(maxsize=64)
def weekdays(name: str) -> Mapping[str, int]:
    """The days of the week of a language by what they are called; 0 is Monday."""
    return _names(name, "days")


def _names(name: str, what: str) -> dict[str, int]:
    found = locale(name)
    assert found is not None
    return {
        text.lower().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, text in getattr(found, what)[form][width].items()
    }
