"""Rows of a titled question as people read them: figures in their unit and with their hedge, dates,
codes and names in words. `query/rules/cells.js` tells the rows of the served page in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypedDict

from kg.forms.writing import counted_text, money_text, number_text
from kg.lines import escape_controls
from kg.present import showing, tables
from kg.present.pages.context import Context
from kg.rdf.dates import span
from kg.rdf.readings import DATES
from kg.rdf.terms import DCTERMS, XSD, is_iri, parts
from kg.sparql.asking import Rows
from kg.words import language_name, phrase, table, text_in, translate


class Cell(NamedTuple):
    """A cell of an answer: its text, where it leads ("" for nowhere), and "number", "day" or ""; a
    figure and a day with what they are sorted by, and the unit of a figure.
    """

    text: str
    link: str = ""
    kind: str = ""
    key: str = ""
    unit: str = ""


class Words(TypedDict):
    """Words of the graph by the English ones: `units` as (in the language of the reader, in
    English, 1 for places in an order), `texts` in the language of the reader.
    """

    units: dict[str, tuple[str, str, int]]
    texts: dict[str, str]


# What is counted in the currency or the unit of its row.
_MEASURED = ("value", "amount", "otherwise", "current", "aimed", "sum", "finer", "difference")
# What a hedge is said of: the first of these that has a value.
_HEDGED = {
    "qualifier": ("value", "amount", "date", "outcome", "hours"),
    "otherQualifier": ("otherwise", "aimed", "current"),
}
# Lengths of time, and the column of their unit.
_LATE = ("leastLate", "mostLate")
# What some questions tell as a plain text, since it is the first or the last of many days.
_TIMES = ("date", "published", "first", "last", "latest", "firstSeen", "lastSeen", "until")
# Columns whose texts are codes.
_CODED = ("modality", "rank", "language", "locator")
_ENGLISH_TEXTS = ("unit", "population")


# --- the columns ----------------------------------------------------------------------------------


def unfolded(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The columns without those that are told in the cells of others, or have a value in no row."""
    folded = {q for q, of in _HEDGED.items() if any(name in columns for name in of)}
    if any(name in columns for name in _MEASURED):
        folded |= {"currency", "unit"}
    if any(name in columns for name in _LATE):
        folded.add("lateUnit")
    if "source" in columns:
        folded.add("reliability")
    if rows:
        folded |= {name for at, name in enumerate(columns) if not any(row[at] for row in rows)}
    return [name for name in columns if name not in folded]


def heading(column: str, language: str) -> str:
    """What a column of a titled question is called: one that is none of them by its name."""
    code = f"query.column.{column}"
    return translate(phrase(code), language) if code in table("en") else column


# --- the cells ------------------------------------------------------------------------------------


def cells(context: Context, answer: Rows) -> tuple[list[str], list[list[Cell]]]:
    """(the headings, the cells of each row) of the answer to a titled question."""
    context.call({cell for row in answer.rows for cell in row})
    for iri in {cell for row in answer.rows for cell in row if is_iri(cell)}:
        if name := source_name(context, iri):
            context.labels[iri] = name
    words, shown = answer_words(context), unfolded(answer.variables, answer.rows)
    lines = []
    for row in answer.rows:
        by_name = dict(zip(answer.variables, row, strict=True))
        lines.append([_cell(context, by_name, name, words) for name in shown])
    return [heading(name, context.lang) for name in shown], lines


def _cell(context: Context, row: Mapping[str, str], column: str, words: Words) -> Cell:
    value = row[column]
    if not value:
        return Cell("")
    text, number = _plain(context, row, column, words), _is_figure(value)
    dated = _is_time(value, column)
    hedge = _hedge(row, column)
    if hedge:
        said = parts(value)[0]
        text = showing.hedged(text, hedge, context.lang, numeric=not dated, day=said)
    if column == "source" and row.get("reliability"):
        text = f"{text} ({translate(phrase('view.weak'), context.lang)})"
    text, link = escape_controls(text), context.link(value)
    if number:
        return Cell(text, link, "number", parts(value)[0], _unit(row, column))
    return Cell(text, link, "day", _days(parts(value)[0])) if dated else Cell(text, link)


def _days(text: str) -> str:
    # The first and the last day that a date may mean, which an alphabet puts in the order of time;
    # "" for no date.
    found = span(text)
    if found is None:
        return ""
    first, last = found.start, found.end
    return f"{first.first if first else '..'} {last.last if last else '..'}"


def _unit(row: Mapping[str, str], column: str) -> str:
    """The unit in which a cell is counted: a currency, a unit, days or months, or ""."""
    if column in _MEASURED:
        return _text(row, "currency") or _text(row, "unit")
    return _text(row, "lateUnit") if column in _LATE else ""


# What a number is written like: neither what is ill-typed nor INF and NaN.
_FIGURE = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def _is_figure(value: str) -> bool:
    return tables.is_number(value) and _FIGURE.fullmatch(parts(value)[0]) is not None


def _is_time(value: str, column: str) -> bool:
    if not value.startswith('"'):
        return False
    datatype = parts(value)[1]
    plain = datatype in ("", XSD + "string") and not parts(value)[2]
    return datatype in DATES or (plain and column in _TIMES)


def _plain(context: Context, row: Mapping[str, str], column: str, words: Words) -> str:
    value = row[column]
    if is_iri(value):
        return context.name(value)
    text, datatype, language = parts(value)
    if _is_figure(value):
        return _number(context, row, column, words)
    if _is_time(value, column):
        return context.period(text)
    if datatype == XSD + "boolean":
        return translate(phrase("query.yes" if text == "true" else "query.no"), context.lang)
    if language not in ("", "en"):
        return text
    if column in _CODED:
        return code_text(column, text, context.lang)
    return words["texts"].get(text, text) if column in _ENGLISH_TEXTS else text


def code_text(column: str, code: str, language: str) -> str:
    """A code of a column in words: a modality, a rank, a language, a place in a source; what is
    none stays as it is.
    """
    if column == "locator":
        return showing.place(code, language)
    if column == "language":
        return translate(language_name(code), language)
    sentence = f"present.{column}.{code}"
    return translate(phrase(sentence), language) if sentence in table("en") else code


def _text(row: Mapping[str, str], column: str) -> str:
    cell = row.get(column, "")
    return parts(cell)[0] if cell.startswith('"') else ""


def _number(context: Context, row: Mapping[str, str], column: str, words: Words) -> str:
    text, language = parts(row[column])[0], context.lang
    if column in _LATE and (unit := _text(row, "lateUnit")):
        sentence = phrase(f"present.span.{unit}s", span=text, count=1 if text == "1" else 2)
        return translate(sentence, language)
    if column in _MEASURED and (currency := _text(row, "currency")):
        return money_text(Decimal(text), currency, language)
    if column in _MEASURED and (unit := _text(row, "unit")):
        return measured(Decimal(text), words["units"].get(unit, (unit, unit, 0)), language)
    # Four digits by themselves are a year as a rule.
    if column == "year" or re.fullmatch("-?[0-9]{4}", text):
        return text
    return number_text(Decimal(text), language)


def measured(value: Decimal, unit: tuple[str, str, int], language: str) -> str:
    """A number with its unit (in the reader's language, in English, 1 for places in an order), as
    the network page writes it.

    >>> [measured(Decimal(60), unit, "ko") for unit in (("개", "firms", 0), ("PF", "PF", 0))]
    ['60개', '60 PF']
    """
    own, english, ordinal = unit
    word = english if language == "en" else own
    if re.fullmatch("[A-Z]{3}", english):
        return money_text(value, english, language)
    text = number_text(value, language)
    if ordinal and language == "en":
        return f"{word} {text}"
    return counted_text(text, word, language)


def _hedge(row: Mapping[str, str], column: str) -> str:
    hedge = next((name for name, of in _HEDGED.items() if column in of), "")
    if not hedge or is_iri(row[column]):
        return ""
    said_of = next((name for name in _HEDGED[hedge] if row.get(name)), "")
    return _text(row, hedge) if said_of == column else ""


# --- words of the graph ---------------------------------------------------------------------------


def source_name(context: Context, iri: str) -> str:
    """A source by its publisher and its day, "" for what is none."""
    if not iri.startswith(f"<{context.space}source/"):
        return ""
    facts = f"{iri} <{DCTERMS}publisher> ?who OPTIONAL {{ {iri} <{DCTERMS}issued> ?day }}"
    for who, day in context.select(f"SELECT ?who ?day {{ {facts} }}", {}):
        return ", ".join([who.value, *([context.period(day.value)] if day else [])])
    return ""


_TEXTS = """SELECT ?thing ?property ?text ?ordinal {
  VALUES ?property { schema:unitText kg:population } ?thing ?property ?text
  BIND(EXISTS { ?thing ?kind kg:ordinal } AS ?ordinal) }"""


def answer_words(context: Context) -> Words:
    """What columns that are in English say in the language of the reader."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    places = set()
    for thing, prop, text, ordinal in context.select(_TEXTS):
        key = thing.value, prop.value
        found.setdefault(key, {})[text.language or ""] = text.value
        if ordinal.value == "true":
            places.add(key)
    words = Words(units={}, texts={})
    for key, texts in sorted(found.items()):
        english = texts.get("en") or texts.get("") or next(iter(texts.values()))
        if key[1].endswith("unitText"):
            own = text_in(texts, context.lang)
            words["units"][english] = own, english, int(key in places)
        if told := texts.get(context.lang, ""):
            words["texts"][english] = told
    return words
