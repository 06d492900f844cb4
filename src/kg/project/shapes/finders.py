"""Finding the rows that break a constraint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from kg.project.shapes.model import (
    Check,
    Focus,
    Found,
    Row,
    Shape,
    Way,
    component,
    listed,
    objects,
    sh,
    without_texts,
)
from kg.project.shapes.parsing import messages_of, prefixes, select_text
from kg.project.shapes.values import conforms, value_test
from kg.project.shapes.words import LISTED
from kg.rdf.terms import RDFS, TYPE, parts


def focus_nodes(check: Check, shape: Shape) -> Focus:
    var = check.fresh()
    texts = []
    if nodes := [term for kind, term in shape.targets if kind == "targetNode"]:
        texts.append(f"VALUES {var} {{ {' '.join(nodes)} }}")
    if classes := sorted(
        {c for kind, term in shape.targets if kind == "targetClass" for c in check.under(term)}
    ):
        texts.append(_instances(check, var, classes))
    for kind, term in shape.targets:
        if kind == "targetSubjectsOf":
            texts.append(f"{var} {term} {check.fresh()} .")
        elif kind == "targetObjectsOf":
            texts.append(f"{check.fresh()} {term} {var} .")
    return Focus(
        texts[0] if len(texts) == 1 else " UNION ".join(f"{{ {text} }}" for text in texts), var
    )


def _instances(check: Check, var: str, classes: list[str]) -> str:
    # A class that nothing is a direct instance of would only cost a look-up for each query.
    held = [c for c in classes if check.ask(f"ASK {{ ?x a {c} }}")] or classes[:1]
    if len(held) == 1:
        return f"{var} a {held[0]} ."
    kind = check.fresh()
    return f"VALUES {kind} {{ {' '.join(held)} }} {var} a {kind} ."


def _values(check: Check, shape: Shape, focus: Focus) -> Focus:
    """The value nodes of a shape at these focus nodes."""
    if shape.way is None:
        return focus
    var = check.fresh()
    text = f"{focus.text} {focus.var} {shape.way.text} {var} ."
    if shape.way.nullable:
        # A term that is nowhere in the graph still leads to itself.
        text = f"{{ {text} }} UNION {{ {focus.text} BIND({focus.var} AS {var}) }}"
    return Focus(text, var)


def _select(
    check: Check, names: tuple[str, ...], body: str, tail: str = ""
) -> Iterator[tuple[str, ...]]:
    """The distinct rows of a pattern as N-Triples strings, "" for a name that is ""."""
    columns = list(dict.fromkeys(n for n in names if n))
    at = [columns.index(n) if n else -1 for n in names]
    for row in check.ask(f"SELECT DISTINCT {' '.join(columns)} {{ {body} }} {tail}"):
        yield tuple("" if i < 0 or row[i] is None else str(row[i]) for i in at)


def rows(check: Check, shape: Shape, focus: Focus, root: str = "") -> Iterator[Row]:
    """Every violation of a shape at these focus nodes. `root` is the variable whose nodes the rows
    are led back to.
    """
    if shape.deactivated:
        return
    values = _values(check, shape, focus)
    path = shape.way.text if shape.way else ""
    tests: list[tuple[str, str]] = []
    for word, argument in shape.parameters:
        test = (
            None
            if word == "hasValue" and shape.way
            else value_test(check, shape, word, argument, values.var)
        )
        if test is not None:
            tests.append((word, test))
        elif word == "property":
            yield from rows(check, check.shapes[argument], values, root)
        elif word == "closed":
            yield from _closed(check, shape, values, focus, root, argument)
        elif word == "sparql":
            yield from _queried(check, shape, focus, root, argument)
        elif word == "qualifiedValueShape":
            yield from _qualified(check, shape, focus, values, root, argument)
        elif word in _FINDERS:
            for at, node, value in _FINDERS[word](check, shape, focus, values, root, argument):
                yield Row(at, node, path, component(word), value, shape, {})
    yield from _tested(check, shape, focus, values, root, tests)


def _tested(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, tests: list[tuple[str, str]]
) -> Iterator[Row]:
    """One query for all that can be said of a value alone."""
    if not tests:
        return
    names = [check.fresh() for _ in tests]
    binds = " ".join(f"BIND({test} AS {name})" for (_, test), name in zip(tests, names))
    body = f"{values.text} {binds} FILTER(!({' && '.join(names)}))"
    path = shape.way.text if shape.way else ""
    for at, node, value, *held in _select(check, (root, focus.var, values.var, *names), body):
        for (word, _), holds in zip(tests, held):
            if not holds.startswith('"true"'):
                yield Row(
                    at, node, path, component(word), "" if word == "hasValue" else value, shape, {}
                )


def _counted(
    check: Check,
    focus: Focus,
    root: str,
    way: Way,
    test: Callable[[str], str],
    least: int | None,
    most: int | None,
) -> Iterator[tuple[str, str, str]]:
    """(root, focus, "min" or "max") of each focus node with too few or too many values that pass a
    test.
    """
    a, b = check.fresh(), check.fresh()
    keys = (root, focus.var)
    condition = f"FILTER({test(a)})" if test(a) else ""
    if way.single and least in (None, 0, 1) and most in (None, 0, 1):
        if least:
            body = f"{focus.text} FILTER NOT EXISTS {{ {focus.var} {way.text} {a} {condition} }}"
            yield from ((*key, "min") for key in _select(check, keys, body))
        if most is not None:
            body = f"{focus.text} {focus.var} {way.text} {a} . {condition}"
            if most:
                body += f" {focus.var} {way.text} {b} . FILTER(!sameTerm({a}, {b}))" + (
                    f" FILTER({test(b)})" if test(b) else ""
                )
            yield from ((*key, "max") for key in _select(check, keys, body))
        return
    shape = Shape("", "", way, (), (), "", {}, False)
    values = _values(check, shape, focus)
    numbers: dict[tuple[str, ...], int] = {}
    body = values.text + (f" FILTER({test(values.var)})" if test(values.var) else "")
    for *key, _ in _select(check, (*keys, values.var), body):
        numbers[tuple(key)] = numbers.get(tuple(key), 0) + 1
    for key in _select(check, keys, focus.text) if least else list(numbers) if most else numbers:
        if least and numbers.get(key, 0) < least:
            yield (*key, "min")
    if most is not None:
        yield from ((*key, "max") for key, number in numbers.items() if number > most)


def _min_count(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    return (
        (*key[:2], "")
        for key in _counted(
            check, focus, root, shape.way, lambda var: "", int(parts(argument)[0]), None
        )
    )


def _max_count(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    return (
        (*key[:2], "")
        for key in _counted(
            check, focus, root, shape.way, lambda var: "", None, int(parts(argument)[0])
        )
    )


def _has_value(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    found = _counted(
        check, focus, root, shape.way, lambda var: f"sameTerm({var}, {argument})", 1, None
    )
    return ((*key[:2], "") for key in found)


def _unique_lang(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    if parts(argument)[0] not in ("true", "1"):
        return
    keys = (root, focus.var)
    if shape.way.single:
        other = check.fresh()
        body = (
            f"{values.text} {focus.var} {shape.way.text} {other} . "
            f'FILTER(LANG({values.var}) != "" && !sameTerm({values.var}, {other})'
            f" && LCASE(LANG({values.var})) = LCASE(LANG({other})))"
        )
        yield from ((*key, "") for key in _select(check, keys, body))
        return
    seen: set[tuple[str, ...]] = set()
    for *key, value in _select(
        check, (*keys, values.var), f'{values.text} FILTER(LANG({values.var}) != "")'
    ):
        tagged = (*key, parts(value)[2].lower())
        if tagged in seen:
            yield (*key, "")
        seen.add(tagged)


def _equals(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    ours = set(_select(check, (root, focus.var, values.var), values.text))
    other = check.fresh()
    yield from ours ^ set(
        _select(check, (root, focus.var, other), f"{focus.text} {focus.var} {argument} {other} .")
    )


def _disjoint(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Found:
    return _select(
        check, (root, focus.var, values.var), f"{values.text} {focus.var} {argument} {values.var} ."
    )


def _less(sign: str) -> Callable[..., Found]:
    def found(
        check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
    ) -> Found:
        other = check.fresh()
        body = (
            f"{values.text} {focus.var} {argument} {other} . FILTER(!COALESCE({values.var} {sign}"
            f" {other}, false))"
        )
        return _select(check, (root, focus.var, values.var), body)

    return found


def _failing(check: Check, member: str, values: Focus) -> set[str]:
    """The value nodes that do not conform to a shape."""
    return {row.root for row in rows(check, check.shapes[member], values, values.var)}


def _combined(word: str) -> Callable[..., Found]:
    """Constraints whose members take more than an expression: by the sets of values that fail
    each.
    """

    def found(
        check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
    ) -> Found:
        members = [argument] if word in ("node", "not") else listed(check.graph, argument)
        failing = [_failing(check, member, values) for member in members]
        if word in ("node", "and"):
            bad = set().union(*failing)
        elif word == "or":
            bad = set.intersection(*failing)
        if word in ("node", "and", "or") and not bad:
            return
        for at, node, value in _select(check, (root, focus.var, values.var), values.text):
            passed = sum(value not in fails for fails in failing)
            if (
                value in bad
                if word in ("node", "and", "or")
                else passed == 1
                if word == "not"
                else passed != 1
            ):
                yield at, node, value

    return found


_FINDERS: dict[str, Callable[..., Found]] = {
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


def _qualified(
    check: Check, shape: Shape, focus: Focus, values: Focus, root: str, argument: str
) -> Iterator[Row]:
    bounds = {
        word: int(parts(a)[0])
        for word, a in shape.parameters
        if word in ("qualifiedMinCount", "qualifiedMaxCount")
    }
    least, most = bounds.get("qualifiedMinCount"), bounds.get("qualifiedMaxCount")
    disjoint = objects(check.graph, shape.node, sh("qualifiedValueShapesDisjoint"))
    siblings = set()
    if any(parts(o)[0] in ("true", "1") for o in disjoint):
        for owner, pairs in check.graph.items():
            if (sh("property"), shape.node) in pairs:
                for other in objects(check.graph, owner, sh("property")):
                    siblings |= set(objects(check.graph, other, sh("qualifiedValueShape"))) - {
                        argument
                    }
    test = conforms(check, check.shapes[argument], values.var)
    if not siblings and test is not None and not (shape.way.single and "EXISTS" in test):
        found = _counted(
            check,
            focus,
            root,
            shape.way,
            lambda v: conforms(check, check.shapes[argument], v),
            least,
            most,
        )
    else:
        failing = _failing(check, argument, values)
        kept = [_failing(check, sibling, values) for sibling in sorted(siblings)]
        numbers = dict.fromkeys(_select(check, (root, focus.var), focus.text), 0)
        for at, node, value in _select(check, (root, focus.var, values.var), values.text):
            numbers[at, node] += value not in failing and all(value in fails for fails in kept)
        found = [(*key, "min") for key, n in numbers.items() if least is not None and n < least]
        found += [(*key, "max") for key, n in numbers.items() if most is not None and n > most]
    for at, node, side in found:
        yield Row(
            at,
            node,
            shape.way.text,
            component("qualifiedMinCount" if side == "min" else "qualifiedMaxCount"),
            "",
            shape,
            {},
        )


def _closed(
    check: Check, shape: Shape, values: Focus, focus: Focus, root: str, argument: str
) -> Iterator[Row]:
    if parts(argument)[0] not in ("true", "1"):
        return
    allowed = {
        o
        for start in objects(check.graph, shape.node, sh("ignoredProperties"))
        for o in listed(check.graph, start)
    }
    for word, nested in shape.parameters:
        if word == "property" and check.shapes[nested].way:
            allowed.add(check.shapes[nested].way.text)
    iris = sorted(a for a in allowed if a.startswith("<") and a.endswith(">") and a.count("<") == 1)
    predicate, value = check.fresh(), check.fresh()
    # rdf:type rdfs:Resource is true of everything; pySHACL lets it pass too.
    body = (
        f"{values.text} {values.var} {predicate} {value} . FILTER(!({predicate} = {TYPE} && {value}"
        f" = <{RDFS}Resource>))"
    )
    body += f" FILTER({predicate} NOT IN ({', '.join(iris)}))" if iris else ""
    for at, node, path, found in _select(check, (root, focus.var, predicate, value), body):
        yield Row(at, node, path, component("closed"), found, shape, {})


def _queried(check: Check, shape: Shape, focus: Focus, root: str, constraint: str) -> Iterator[Row]:
    """A sh:sparql constraint: its query, joined with the focus nodes."""
    if any(
        parts(o)[0] in ("true", "1") for o in objects(check.graph, constraint, sh("deactivated"))
    ):
        return
    text = select_text(check.graph, shape, constraint)
    bare = without_texts(text)
    start = bare.index("{") + 1
    head = re.search(r"\bSELECT(\s+(DISTINCT|REDUCED))?", bare, re.I).end()
    star = re.match(r"\s*\*", bare[head:])
    names = f"({focus.var} AS ?this)" + (f" ({root} AS ?kgRoot)" if root else "")
    inner = f" {{ SELECT DISTINCT {names} {{ {focus.text} }} }} "
    query = (
        text[:head]
        + (" ?kgRoot" if root and not star else "")
        + text[head:start]
        + inner
        + text[start:]
    )
    messages = messages_of(objects(check.graph, constraint, sh("message"))) or shape.messages
    solutions = check.ask(prefixes(check.graph, constraint) + query)
    columns = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: str(solution[name]) for name in columns if solution[name] is not None}
        path = row.get("path") or (shape.way.text if shape.way else "")
        value = row.get("value") or ("" if shape.way else row["this"])
        filled = {"path": path, **row}
        said = {lang: _filled(message, filled) for lang, message in messages.items()}
        yield Row(row.get("kgRoot", ""), row["this"], path, component("sparql"), value, shape, said)


def _filled(message: str, row: Mapping[str, str]) -> str:
    return re.sub(r"\{[?$](\w+)\}", lambda m: parts(row[m[1]])[0] if m[1] in row else m[0], message)
