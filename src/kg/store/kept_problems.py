"""Problems as lines of JSON, which say them in any language when they are read again."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from kg.errors import Problem
from kg.rdf.figures import Amount
from kg.words import Sentence, phrase


def line(problem: Problem) -> str:
    """A problem as a line: of its sentences code and facts, of amounts number and currency."""
    return json.dumps([_value(part) for part in problem], ensure_ascii=False) + "\n"


def read(text: str) -> Problem:
    """The problem of a line."""
    return Problem(*(_part(value) for value in json.loads(text)))


def _value(part: object) -> object:
    if isinstance(part, Sentence):
        return {"code": part.code, "facts": {name: _value(f) for name, f in part.facts.items()}}
    if isinstance(part, Amount):
        return {"amount": f"{part.value:f}", "currency": part.currency}
    if isinstance(part, list):
        return [_value(one) for one in part]
    return part


def _part(value: Any) -> Any:
    if isinstance(value, list):
        return [_part(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "code" in value:
        return phrase(value["code"], **{name: _part(f) for name, f in value["facts"].items()})
    return Amount(Decimal(value["amount"]), value["currency"])
