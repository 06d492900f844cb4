"""Finding the rows that break a constraint."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.project.shapes.counting import Count, by_node, miscounted
from kg.project.shapes.model import (
    Check,
    Constraint,
    Focus,
    Found,
    Row,
    Shape,
    component,
    is_true,
    listed,
    objects,
    sh,
)
from kg.project.shapes.patterns import pairs, select, triples, value_nodes
from kg.project.shapes.queries import queried
from kg.project.shapes.values import conforms, value_test
from kg.project.shapes.words import LISTED
from kg.rdf.terms import RDFS, TYPE, parts


def rows(check: Check, shape: Shape, focus: Focus, root: str = "") -> Iterator[Row]:
    """Every violation of a shape at these focus nodes. `root` is the variable whose nodes the rows
    are led back to.
    """
    if shape.deactivated:
        return
    values = value_nodes(check, shape, focus)
    tests: list[tuple[str, str]] = []
    for word, argument in shape.parameters:
        counted = word == "hasValue" and shape.path
        test = None if counted else value_test(check, shape, word, argument, values.var)
        if test is not None:
            tests.append((word, test))
        elif word == "property":
            yield from rows(check, check.shapes[argument], values, root)
        else:
            yield from _broken(check, word, Constraint(shape, argument, focus, values, root))
    if tests:
        yield from _tested(check, Constraint(shape, "", focus, values, root), tests)


def _broken(check: Check, word: str, constraint: Constraint) -> Iterator[Row]:
    # The rows of a constraint that takes more than an expression.
    if word in _ROWS:
        yield from _ROWS[word](check, constraint)
    elif word in _FINDERS:
        shape = constraint.shape
        path = shape.path.text if shape.path else ""
        for at, node, value in _FINDERS[word](check, constraint):
            yield Row(at, node, path, component(word), value, shape, {})


def _tested(check: Check, constraint: Constraint, tests: list[tuple[str, str]]) -> Iterator[Row]:
    """One query for all that can be said of a value alone."""
    shape, _, focus, values, root = constraint
    names = [check.fresh() for _ in tests]
    binds = " ".join(f"BIND({test} AS {name})" for (_, test), name in zip(tests, names))
    body = f"{values.text} {binds} FILTER(!({' && '.join(names)}))"
    path = shape.path.text if shape.path else ""
    for at, node, value, *held in select(check, (root, focus.var, values.var, *names), body):
        for (word, _), holds in zip(tests, held):
            if not holds.startswith('"true"'):
                shown = "" if word == "hasValue" else value
                yield Row(at, node, path, component(word), shown, shape, {})


# --- what needs the values of a focus node together -----------------------------------------------


def _min_count(check: Check, constraint: Constraint) -> Found:
    count = Count(constraint.shape.own_path, int(parts(constraint.argument)[0]), None)
    return by_node(miscounted(check, constraint.focus, constraint.root, count))


def _max_count(check: Check, constraint: Constraint) -> Found:
    count = Count(constraint.shape.own_path, None, int(parts(constraint.argument)[0]))
    return by_node(miscounted(check, constraint.focus, constraint.root, count))


def _has_value(check: Check, constraint: Constraint) -> Found:
    def is_value(var: str) -> str:
        return f"sameTerm({var}, {constraint.argument})"

    count = Count(constraint.shape.own_path, 1, None, is_value)
    return by_node(miscounted(check, constraint.focus, constraint.root, count))


def _unique_lang(check: Check, constraint: Constraint) -> Found:
    shape, argument, focus, values, root = constraint
    if not is_true(argument):
        return
    if shape.own_path.single:
        other = check.fresh()
        body = (
            f"{values.text} {focus.var} {shape.own_path.text} {other} . "
            f'FILTER(LANG({values.var}) != "" && !sameTerm({values.var}, {other})'
            f" && LCASE(LANG({values.var})) = LCASE(LANG({other})))"
        )
        yield from ((*key, "") for key in pairs(check, (root, focus.var), body))
        return
    seen: set[tuple[str, str, str]] = set()
    body = f'{values.text} FILTER(LANG({values.var}) != "")'
    for at, node, value in triples(check, (root, focus.var, values.var), body):
        tagged = (at, node, parts(value)[2].lower())
        if tagged in seen:
            yield at, node, ""
        seen.add(tagged)


def _equals(check: Check, constraint: Constraint) -> Found:
    _, argument, focus, values, root = constraint
    ours = set(triples(check, (root, focus.var, values.var), values.text))
    other = check.fresh()
    body = f"{focus.text} {focus.var} {argument} {other} ."
    yield from ours ^ set(triples(check, (root, focus.var, other), body))


def _disjoint(check: Check, constraint: Constraint) -> Found:
    _, argument, focus, values, root = constraint
    body = f"{values.text} {focus.var} {argument} {values.var} ."
    return triples(check, (root, focus.var, values.var), body)


def _less(sign: str) -> Callable[[Check, Constraint], Found]:
    def unordered(check: Check, constraint: Constraint) -> Found:
        _, argument, focus, values, root = constraint
        other = check.fresh()
        test = f"COALESCE({values.var} {sign} {other}, false)"
        body = f"{values.text} {focus.var} {argument} {other} . FILTER(!{test})"
        return triples(check, (root, focus.var, values.var), body)

    return unordered


def _failing(check: Check, member: str, values: Focus) -> set[str]:
    """The value nodes that do not conform to a shape."""
    return {row.root for row in rows(check, check.shapes[member], values, values.var)}


def _combined(word: str) -> Callable[[Check, Constraint], Found]:
    """Constraints whose members take more than an expression: by the sets of values that fail
    each.
    """

    def uncombined(check: Check, constraint: Constraint) -> Found:
        _, argument, focus, values, root = constraint
        members = [argument] if word in ("node", "not") else listed(check.graph, argument)
        failing = [_failing(check, member, values) for member in members]
        if word in ("node", "and", "or"):
            bad = set.intersection(*failing) if word == "or" else set[str]().union(*failing)
            if not bad:
                return
        for at, node, value in triples(check, (root, focus.var, values.var), values.text):
            passed = sum(value not in fails for fails in failing)
            if (
                value in bad
                if word in ("node", "and", "or")
                else passed == 1
                if word == "not"
                else passed != 1
            ):
                yield at, node, value

    return uncombined


_FINDERS: dict[str, Callable[[Check, Constraint], Found]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _less("<"),
    "lessThanOrEquals": _less("<="),
    **{word: _combined(word) for word in ("node", "not", *LISTED)},
}


# --- what tells its rows in a way of its own ------------------------------------------------------


def _qualified(check: Check, constraint: Constraint) -> Iterator[Row]:
    shape, argument, focus, values, root = constraint
    bounds = {word: parts(a)[0] for word, a in shape.parameters if word in _SIDES.values()}
    least, most = (
        int(bounds[word]) if word in bounds else None for word in (_SIDES["min"], _SIDES["max"])
    )
    siblings = _siblings(check, shape, argument)
    if siblings or not _is_plain(check, shape, argument, values):
        nodes = _counted_by_failing(check, constraint, siblings, Count(shape.own_path, least, most))
    else:

        def test(var: str) -> str:
            return conforms(check, check.shapes[argument], var) or ""

        nodes = miscounted(check, focus, root, Count(shape.own_path, least, most, test))
    for at, node, side in nodes:
        yield Row(at, node, shape.own_path.text, component(_SIDES[side]), "", shape, {})


_SIDES = {"min": "qualifiedMinCount", "max": "qualifiedMaxCount"}


def _is_plain(check: Check, shape: Shape, member: str, values: Focus) -> bool:
    # Whether what is counted can be told by an expression that is cheap to ask.
    test = conforms(check, check.shapes[member], values.var)
    return test is not None and not (shape.own_path.single and "EXISTS" in test)


def _siblings(check: Check, shape: Shape, member: str) -> set[str]:
    # The shapes that a value must not conform to besides (sh:qualifiedValueShapesDisjoint).
    graph = check.graph
    disjoint = objects(graph, shape.node, sh("qualifiedValueShapesDisjoint"))
    if not any(is_true(o) for o in disjoint):
        return set()
    beside = {
        other
        for owner, described in graph.items()
        if (sh("property"), shape.node) in described
        for other in objects(graph, owner, sh("property"))
    }
    shapes = {s for other in beside for s in objects(graph, other, sh("qualifiedValueShape"))}
    return shapes - {member}


def _counted_by_failing(
    check: Check, constraint: Constraint, siblings: set[str], count: Count
) -> Found:
    _, argument, focus, values, root = constraint
    failing = _failing(check, argument, values)
    others = [_failing(check, sibling, values) for sibling in sorted(siblings)]
    numbers = dict.fromkeys(pairs(check, (root, focus.var), focus.text), 0)
    for at, node, value in triples(check, (root, focus.var, values.var), values.text):
        numbers[at, node] += value not in failing and all(value in fails for fails in others)
    least, most = count.least, count.most
    if least is not None:
        yield from ((*key, "min") for key, n in numbers.items() if n < least)
    if most is not None:
        yield from ((*key, "max") for key, n in numbers.items() if n > most)


def _closed(check: Check, constraint: Constraint) -> Iterator[Row]:
    shape, argument, focus, values, root = constraint
    if not is_true(argument):
        return
    predicate, value = check.fresh(), check.fresh()
    # rdf:type rdfs:Resource is true of everything; pySHACL lets it pass too.
    body = (
        f"{values.text} {values.var} {predicate} {value} . FILTER(!({predicate} = {TYPE} && {value}"
        f" = <{RDFS}Resource>))"
    )
    if allowed := _allowed(check, shape):
        body += f" FILTER({predicate} NOT IN ({', '.join(allowed)}))"
    for at, node, path, other in select(check, (root, focus.var, predicate, value), body):
        yield Row(at, node, path, component("closed"), other, shape, {})


def _allowed(check: Check, shape: Shape) -> list[str]:
    # The predicates that a closed shape lets pass.
    graph = check.graph
    ignored = objects(graph, shape.node, sh("ignoredProperties"))
    allowed = {term for start in ignored for term in listed(graph, start)}
    for word, nested in shape.parameters:
        path = check.shapes[nested].path if word == "property" else None
        if path:
            allowed.add(path.text)
    return sorted(a for a in allowed if a.startswith("<") and a.endswith(">") and a.count("<") == 1)


_ROWS: dict[str, Callable[[Check, Constraint], Iterator[Row]]] = {
    "closed": _closed,
    "sparql": queried,
    "qualifiedValueShape": _qualified,
}
