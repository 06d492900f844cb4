"""sh:sparql: constraints that are queries themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.project.shapes.definitions import messages_of, prefixes, select_text
from kg.project.shapes.model import (
    Check,
    Constraint,
    Row,
    component,
    is_true,
    objects,
    sh,
    without_texts,
)
from kg.rdf.terms import parts


def queried(check: Check, constraint: Constraint) -> Iterator[Row]:
    """The rows of a sh:sparql constraint: its query, joined with the focus nodes, which is what
    pre-binding `$this` means where `coverage` lets a query pass.
    """
    shape, node = constraint.shape, constraint.argument
    if any(is_true(o) for o in objects(check.graph, node, sh("deactivated"))):
        return
    messages = messages_of(objects(check.graph, node, sh("message"))) or shape.messages
    query = _joined(select_text(check.graph, shape, node), constraint)
    solutions = check.ask(prefixes(check.graph, node) + query)
    columns = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: str(solution[name]) for name in columns if solution[name] is not None}
        path = row.get("path") or (shape.path.text if shape.path else "")
        value = row.get("value") or ("" if shape.path else row["this"])
        facts = {"path": path, **row}
        texts = {language: _filled(message, facts) for language, message in messages.items()}
        yield Row(
            row.get("kgRoot", ""), row["this"], path, component("sparql"), value, shape, texts
        )


def _joined(text: str, constraint: Constraint) -> str:
    # The query with the focus nodes as its first group, and the root among its columns.
    focus, root = constraint.focus, constraint.root
    bare = without_texts(text)
    start = bare.index("{") + 1
    head = _head(bare)
    is_star = re.match(r"\s*\*", bare[head:]) is not None
    column = " ?kgRoot" if root and not is_star else ""
    names = f"({focus.var} AS ?this)" + (f" ({root} AS ?kgRoot)" if root else "")
    inner = f" {{ SELECT DISTINCT {names} {{ {focus.text} }} }} "
    return text[:head] + column + text[head:start] + inner + text[start:]


def _head(bare: str) -> int:
    # Where the columns of the SELECT begin.
    match = re.search(r"\bSELECT(\s+(DISTINCT|REDUCED))?", bare, re.I)
    assert match, "a query that was read as a SELECT"
    return match.end()


def _filled(message: str, row: Mapping[str, str]) -> str:
    return re.sub(r"\{[?$](\w+)\}", lambda m: parts(row[m[1]])[0] if m[1] in row else m[0], message)
