"""Tests of one value, as filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kg.project.shapes.model import SH, Check, Shape, listed, objects, sh
from kg.project.shapes.words import BOUNDS, INTEGERS, LISTED
from kg.rdf.terms import RDFS, XSD, literal, parts

_CAST = ("integer", "decimal", "double", "float", "boolean", "date", "time", "dateTime", "duration")


# --- what can be said of a value alone: an expression that is true or false, never an error -------


def value_test(check: Check, shape: Shape, word: str, argument: str, var: str) -> str | None:
    """A SPARQL expression that is true where a value satisfies a constraint, or None if it takes
    more than an expression.
    """
    if word in _TESTS:
        return _TESTS[word](check, shape, argument, var)
    if word in BOUNDS:
        return f"COALESCE({var} {BOUNDS[word]} {argument}, false)"
    if word == "node":
        return conforms(check, check.shapes[argument], var)
    if word == "not":
        test = conforms(check, check.shapes[argument], var)
        return None if test is None else f"(!{test})"
    return _members_test(check, word, argument, var) if word in LISTED else None


def _class_test(check: Check, shape: Shape, argument: str, var: str) -> str:
    kind = check.fresh()
    return f"EXISTS {{ {var} a {kind} FILTER({kind} IN ({', '.join(check.under(argument))})) }}"


def _kind_test(check: Check, shape: Shape, argument: str, var: str) -> str:
    kinds = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
    allowed = [kinds[k] for k in re.findall("IRI|Literal|BlankNode", argument[len(SH) + 1 :])]
    return _any(f"{kind}({var})" for kind in allowed)


def _pattern_test(check: Check, shape: Shape, argument: str, var: str) -> str:
    flags = next(iter(objects(check.graph, shape.node, sh("flags"))), '""')
    texts = f"{literal(parts(argument)[0])}, {literal(parts(flags)[0])}"
    return f"COALESCE(!isBlank({var}) && REGEX(STR({var}), {texts}), false)"


def _length_test(sign: str) -> Callable[[Check, Shape, str, str], str]:
    def test(check: Check, shape: Shape, argument: str, var: str) -> str:
        length = f"STRLEN(STR({var})) {sign} {int(parts(argument)[0])}"
        return f"COALESCE(!isBlank({var}) && {length}, false)"

    return test


def _language_test(check: Check, shape: Shape, argument: str, var: str) -> str:
    ranges = [literal(parts(o)[0]) for o in listed(check.graph, argument)]
    return f"COALESCE({_any(f'LANGMATCHES(LANG({var}), {r})' for r in ranges)}, false)"


def _in_test(check: Check, shape: Shape, argument: str, var: str) -> str:
    terms = listed(check.graph, argument)
    tests = [f"sameTerm({var}, {term})" for term in terms if not term.startswith("<")]
    if iris := [term for term in terms if term.startswith("<")]:
        tests.append(f"{var} IN ({', '.join(iris)})")
    return _any(tests)


def _same_test(check: Check, shape: Shape, argument: str, var: str) -> str:
    return f"sameTerm({var}, {argument})"


def _members_test(check: Check, word: str, argument: str, var: str) -> str | None:
    tests: list[str] = []
    for member in listed(check.graph, argument):
        test = conforms(check, check.shapes[member], var)
        if test is None:
            return None
        tests.append(test)
    if word == "xone":
        return "((" + " + ".join(f"IF({test}, 1, 0)" for test in tests) + ") = 1)"
    return "(" + (" && " if word == "and" else " || ").join(tests) + ")"


def _any(tests: Iterable[str]) -> str:
    return "(" + (" || ".join(tests) or "false") + ")"


def _datatype_test(datatype: str, var: str) -> str:
    name = datatype[len(XSD) + 1 : -1] if datatype.startswith(f"<{XSD}") else ""
    if datatype == f"<{RDFS}Literal>":
        return f"isLiteral({var})"
    if name in INTEGERS:
        low, high = INTEGERS[name]
        bounds = "".join(
            f" && {var} {sign} {limit}"
            for sign, limit in ((">=", low), ("<=", high))
            if limit is not None
        )
        return (
            f"COALESCE(DATATYPE({var}) IN ({datatype}, <{XSD}integer>) && isNumeric({var}){bounds},"
            " false)"
        )
    cast = f" && isLiteral({datatype}(STR({var})))" if name in _CAST else ""
    return f"COALESCE(DATATYPE({var}) = {datatype}{cast}, false)"


_TESTS: dict[str, Callable[[Check, Shape, str, str], str]] = {
    "class": _class_test,
    "datatype": lambda check, shape, argument, var: _datatype_test(argument, var),
    "nodeKind": _kind_test,
    "pattern": _pattern_test,
    "minLength": _length_test(">="),
    "maxLength": _length_test("<="),
    "languageIn": _language_test,
    "in": _in_test,
    "hasValue": _same_test,
}


def conforms(check: Check, shape: Shape, var: str) -> str | None:
    """An expression that is true where a node conforms to a shape, or None if it takes more than an
    expression.
    """
    if shape.deactivated:
        return "true"
    if shape.path is None:
        tests: list[str] = []
        for word, argument in shape.parameters:
            test = (
                conforms(check, check.shapes[argument], var)
                if word == "property"
                else value_test(check, shape, word, argument, var)
            )
            if test is None:
                return None
            tests.append(test)
        return "(" + (" && ".join(tests) or "true") + ")"
    if not shape.path.single:
        return None  # an EXISTS of several patterns may take quadratic time
    return _values_conform(check, shape, var)


def _values_conform(check: Check, shape: Shape, var: str) -> str | None:
    # The same for a shape whose path is one triple pattern.
    tests: list[str] = []
    inner: list[str] = []
    value = check.fresh()
    step = f"{var} {shape.own_path.text} {value}"
    for word, argument in shape.parameters:
        if word == "minCount" and int(parts(argument)[0]) <= 1:
            tests.append(f"EXISTS {{ {step} }}" if int(parts(argument)[0]) else "true")
        elif word == "maxCount" and int(parts(argument)[0]) == 0:
            tests.append(f"NOT EXISTS {{ {step} }}")
        elif word == "hasValue":
            tests.append(f"EXISTS {{ {step} FILTER(sameTerm({value}, {argument})) }}")
        else:
            test = value_test(check, shape, word, argument, value)
            if test is None or "EXISTS" in test:
                return None
            inner.append(test)
    if inner:
        tests.append(f"NOT EXISTS {{ {step} FILTER(!({' && '.join(inner)})) }}")
    return "(" + (" && ".join(tests) or "true") + ")"
