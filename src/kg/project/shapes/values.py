"""Tests of one value, as filters."""

from __future__ import annotations

import re

from kg.project.shapes.model import SH, Check, Shape, listed, objects, sh
from kg.project.shapes.words import BOUNDS, INTEGERS, LISTED
from kg.rdf.terms import RDFS, XSD, literal, parts

_CAST = ("integer", "decimal", "double", "float", "boolean", "date", "time", "dateTime", "duration")


# --- what can be said of a value alone: an expression that is true or false, never an error -------


def value_test(check: Check, shape: Shape, word: str, argument: str, var: str) -> str | None:
    """A SPARQL expression that is true where a value satisfies a constraint, or None if it takes
    more than an expression.
    """
    if word == "class":
        kind = check.fresh()
        return f"EXISTS {{ {var} a {kind} FILTER({kind} IN ({', '.join(check.under(argument))})) }}"
    if word == "datatype":
        return _datatype_test(argument, var)
    if word == "nodeKind":
        kinds = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
        allowed = [kinds[k] for k in re.findall("IRI|Literal|BlankNode", argument[len(SH) + 1 :])]
        return "(" + (" || ".join(f"{k}({var})" for k in allowed) or "false") + ")"
    if word == "pattern":
        flags = next(iter(objects(check.graph, shape.node, sh("flags"))), '""')
        return (
            f"COALESCE(!isBlank({var}) && REGEX(STR({var}), {literal(parts(argument)[0])},"
            f" {literal(parts(flags)[0])}), false)"
        )
    if word in ("minLength", "maxLength"):
        sign = ">=" if word == "minLength" else "<="
        return (
            f"COALESCE(!isBlank({var}) && STRLEN(STR({var})) {sign} {int(parts(argument)[0])},"
            " false)"
        )
    if word in BOUNDS:
        return f"COALESCE({var} {BOUNDS[word]} {argument}, false)"
    if word == "languageIn":
        ranges = [literal(parts(o)[0]) for o in listed(check.graph, argument)]
        return (
            "COALESCE("
            + (" || ".join(f"LANGMATCHES(LANG({var}), {r})" for r in ranges) or "false")
            + ", false)"
        )
    if word == "in":
        members = listed(check.graph, argument)
        same = [f"sameTerm({var}, {m})" for m in members if not m.startswith("<")]
        iris = [m for m in members if m.startswith("<")]
        return (
            "("
            + (" || ".join(same + ([f"{var} IN ({', '.join(iris)})"] if iris else [])) or "false")
            + ")"
        )
    if word == "hasValue":
        return f"sameTerm({var}, {argument})"
    if word == "node" or word == "not":
        held = conforms(check, check.shapes[argument], var)
        return held if held is None or word == "node" else f"(!{held})"
    if word in LISTED:
        held = [conforms(check, check.shapes[o], var) for o in listed(check.graph, argument)]
        if None in held:
            return None
        if word == "xone":
            return "((" + " + ".join(f"IF({h}, 1, 0)" for h in held) + ") = 1)"
        return "(" + (" && " if word == "and" else " || ").join(held) + ")"
    return None


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


def conforms(check: Check, shape: Shape, var: str) -> str | None:
    """An expression that is true where a node conforms to a shape, or None if it takes more than an
    expression.
    """
    if shape.deactivated:
        return "true"
    if shape.way is None:
        held = [
            (
                conforms(check, check.shapes[a], var)
                if w == "property"
                else value_test(check, shape, w, a, var)
            )
            for w, a in shape.parameters
        ]
        return None if None in held else "(" + (" && ".join(held) or "true") + ")"
    if not shape.way.single:
        return None  # an EXISTS of several patterns may take quadratic time
    held, inner = [], []
    value = check.fresh()
    step = f"{var} {shape.way.text} {value}"
    for word, argument in shape.parameters:
        if word == "minCount" and int(parts(argument)[0]) <= 1:
            held.append(f"EXISTS {{ {step} }}" if int(parts(argument)[0]) else "true")
        elif word == "maxCount" and int(parts(argument)[0]) == 0:
            held.append(f"NOT EXISTS {{ {step} }}")
        elif word == "hasValue":
            held.append(f"EXISTS {{ {step} FILTER(sameTerm({value}, {argument})) }}")
        else:
            test = value_test(check, shape, word, argument, value)
            if test is None or "EXISTS" in test:
                return None
            inner.append(test)
    if inner:
        held.append(f"NOT EXISTS {{ {step} FILTER(!({' && '.join(inner)})) }}")
    return "(" + (" && ".join(held) or "true") + ")"
