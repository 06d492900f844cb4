"""The columns of the CSV files, and what a cell of them may hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg import characters
from kg.errors import Problem
from kg.project import csv_files
from kg.rdf.iris import expand
from kg.rdf.tags import LANGUAGE
from kg.rdf.terms import DCTERMS, KG, SKOS, valid
from kg.spelling import closest
from kg.words import Wording, language_name, phrase

# What a register says of a thing in each language, in columns such as `name_de`; one without a
# language, such as `name`, is for what is the same in all.
IN_LANGUAGES = ("name", "unit", "population", "other")
SOURCES = (
    "id",
    "publisher",
    "title",
    "published",
    "address",
    "language",
    "kind",
    "reading",
    "reliability",
    "note",
    "author",
    "retrieved",
    "sha256",
    "archived",
)
# Those that `kg archive` fills in.
ARCHIVED = ("retrieved", "sha256", "archived")
# How the place of a claim begins that stands in a row of a table.
ROW = "row "
CLAIMS = (
    "locator",
    "subject",
    "predicate",
    "object",
    "period",
    "qualifier",
    "modality",
    "speaker",
    "rank",
    "printed",
    "note",
)
REQUIRED = {
    SOURCES: frozenset(("id", "publisher", "published", "language", "reading")),
    CLAIMS: frozenset(CLAIMS[:4]),
}
QUALIFIERS = ("about", "over", "under", "at-least", "at-most")
# How a claim is said: as so, as what is to be, or as a judgement; and what the editor makes of it.
MODALITIES = ("", "stated", "planned", "claimed")
RANKS = ("", "preferred", "set-aside")
# The kinds of indicators: how many there are, in all so far, within the period, a share of
# something, a place in an order, or the count of something closed.
INDICATOR_KINDS = {
    "level": "level",
    "cumulative": "cumulative",
    "flow": "flow",
    "share": "proportion",
    "rank": "ordinal",
    "fixed": "fixed",
}
# What a property may mean (`kg:meaning`): what actors do, in the order in which it is told, and
# what a thing is in.
DEEDS = ("pays", "receives", "spends", "builds", "runs", "owns", "decides", "asks", "signs")
PART, PLACE = "part", "place"
# Cells that say that there is no value to be given, and the property that says so of the property.
ABSENT = {"unknown": "isUnknown", "none": "isNone", "not-disclosed": "isNotDisclosed"}
# Links that only say what a row is about: the thing at their end may be planned, they are not.
ABOUTNESS = frozenset(
    KG + name
    for name in (
        "concerns",
        "measures",
        "hasUse",
        "hasShare",
        "isRankedIn",
        "isComparedWith",
        "hasTarget",
        "isStageOf",
    )
) | {DCTERMS + "subject", SKOS + "altLabel", SKOS + "prefLabel"}
READINGS = ("whole", "part")
RELIABILITIES = ("weak", "independent", "ordinary")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
DIGEST = re.compile(r"[0-9a-fA-F]{64}\Z")


def in_languages(column: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The columns of what is said in each language, first that of what is the same in all.

    >>> in_languages("name", ("de", "en"))
    ('name', 'name_de', 'name_en')
    """
    return column, *(f"{column}_{language}" for language in languages)


def indicator_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """What a register may say of an indicator besides: what it counts, and in which unit."""
    unit, population = (in_languages(name, languages) for name in ("unit", "population"))
    return *unit, "kind", *population


def register_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """The columns that a register may have, in their order."""
    return _register_columns(tuple(languages))


@lru_cache(maxsize=16)
def _register_columns(languages: tuple[str, ...]) -> tuple[str, ...]:
    names, others = (in_languages(name, languages) for name in ("name", "other"))
    of_indicators = indicator_columns(languages)
    return "id", "class", *names, *of_indicators, *others, "same_as", "replaced_by"


def register_needs(languages: Sequence[str]) -> frozenset[str]:
    """The columns that a register needs: things have a name in the working language, or one that is
    the same in all.
    """
    return frozenset(("id", "class", f"name_{languages[0]}|name"))


class Fault(NamedTuple):
    """What is wrong with a cell, and what would mend it."""

    message: str
    hint: str = ""


def checked_id(
    table: csv_files.Table, row: csv_files.Row, id_: str, problems: list[Problem]
) -> bool:
    """Whether an id is one; the problem is added where it is none."""
    if SLUG.match(id_):
        return True
    problems.append(table.problem(row, "id", *_id_fault(id_)))
    return False


def _id_fault(id_: str) -> Fault:
    if not id_:
        return Fault(phrase("project.id-missing"))
    chars = characters.unseen(id_)
    seen = "".join(char for char in id_ if char not in chars)
    guess = re.sub(r"[^a-z0-9]+", "-", seen.lower()).strip("-")
    hint = phrase("project.write", text=guess) if guess else ""
    if chars:
        held = characters.listed(chars)
        return Fault(phrase("project.id-holding", value=id_, characters=held), hint)
    return Fault(phrase("project.id-malformed", value=id_), hint)


def column_name(column: str) -> Wording:
    """A column of a file as it is called in a sentence; that of a language in a story is called as
    the language.
    """
    if LANGUAGE.match(column):
        return language_name(column)
    name, _, tag = column.partition("_")
    if tag and name in IN_LANGUAGES:
        called = phrase(f"project.column.{name}")
        return phrase("project.column.in-language", column=called, language=language_name(tag))
    return phrase(f"project.column.{column}")


def one_of(value: str, column: str, known: tuple[str, ...]) -> Fault:
    """What is wrong with a value that is none of those which a column may have."""
    name = column_name(column)
    message = (
        phrase("project.value-unknown", value=value, column=name)
        if value
        else phrase("project.value-missing", column=name)
    )
    values = [one for one in known if one]
    return Fault(message, closest(value, known) or phrase("project.one-of", values=values))


def is_aboutness(predicate: str, prefixes: dict[str, str]) -> bool:
    """Whether a property, as a row names it, only says what the row is about."""
    return expand(predicate, prefixes) in ABOUTNESS


def no_date(text: str, example: str = "3 Jan 2021") -> Fault:
    """What is wrong with a cell that states no date; `example` is one as a source prints it."""
    if re.match(r"\d{4}-\d{1,2}-\d{1,2}\Z", text) or re.match(r"\d{4}-\d{2}\Z", text):
        return Fault(phrase("project.no-day", value=text), phrase("words.no-day.hint"))
    return Fault(
        phrase("project.no-date", value=text), phrase("project.no-date.hint", example=example)
    )


def no_span(text: str) -> Fault:
    """What is wrong with a cell that states no span of time."""
    return Fault(phrase("project.no-span", value=text), phrase("project.no-span.hint"))


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web that can be an IRI."""
    return bool(re.match(r"https?://[^\s<>\"{}|\\^`]+\Z", text)) and valid(text)


def no_web_address(text: str) -> Fault:
    """What is wrong with a text that is none."""
    return Fault(phrase("project.no-web-address", value=text), phrase("project.address.hint"))


def split_list(cell: str) -> list[str]:
    """The parts of a cell that holds several, divided by bars."""
    return [part.strip() for part in cell.split("|") if part.strip()] if cell else []
