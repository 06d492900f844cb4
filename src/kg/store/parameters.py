"""What a person gives for the parameters of a titled question."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from kg.errors import KGError, NotFound
from kg.forms.days import date_of
from kg.forms.figures import Doubt, figure, number
from kg.forms.writing import doubt
from kg.project.question_files import fill, questions
from kg.rdf.iris import expand
from kg.rdf.numbers import numeral
from kg.rdf.terms import XSD, literal
from kg.sparql.asking import default
from kg.spelling import closest
from kg.store.finding import find
from kg.words import phrase


def argument(value: str, kind: str, stated: str) -> str | None:
    """The term (an N-Triples string) that the text of a parameter means, or None if it must be
    looked up as a name.
    """
    value = unicodedata.normalize("NFC", value)
    if not kind:
        first = stated.split()[0] if stated.split() else ""
        kind = "text" if first[:1] in "\"'" else "number" if number(first) is not None else "entity"
        kind = "date" if "^^" in first and "date" in first else kind
    if kind == "number":
        amount = number(value)
        if isinstance(found := figure(value), Doubt):
            raise KGError(*doubt(value, found.values))
        if amount is None:
            raise KGError(phrase("store.no-number", text=value))
        return numeral(amount)
    if kind == "date":
        day = date_of(value)
        if day is None:
            raise KGError(phrase("store.no-date", text=value), phrase("words.no-day.hint"))
        return literal(day.last, XSD + "date")
    return literal(value) if kind == "text" else None


def filled(
    text: str,
    name: str,
    folder: Path,
    place: Path,
    prefixes: dict[str, str],
    parameters: Mapping[str, str],
    *,
    is_question: bool,
) -> tuple[str, str]:
    """See `kg.store.arguments.asked`. `is_question`: the text is the name of one."""
    kinds: dict[str, str] = {}
    if is_question:
        known, _ = questions(folder, prefixes)
        question = next((q for q in known if q.name == text), None)
        if question is None:
            raise NotFound(
                phrase("store.no-question", name=text),
                closest(text, [q.name for q in known]) or phrase("store.no-question.hint"),
            )
        text, name, kinds = (
            question.query,
            question.name,
            {p.name: p.kind for p in question.parameters},
        )
    for parameter, value in parameters.items():
        word = argument(value, kinds.get(parameter, ""), default(text, parameter))
        if word is None:
            full = None if value.startswith("entity:") else expand(value, prefixes)
            word = f"<{full}>" if full else find(place, value, prefixes).iri
        text = fill(text, parameter, word)
    return text, name
