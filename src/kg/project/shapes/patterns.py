"""The nodes that a shape is about, as graph patterns, and what matches them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from kg.project.shapes.model import Check, Focus, Shape


def focus_nodes(check: Check, shape: Shape) -> Focus:
    """The nodes that the targets of a shape choose."""
    var = check.fresh()
    texts = []
    if nodes := [term for kind, term in shape.targets if kind == "targetNode"]:
        texts.append(f"VALUES {var} {{ {' '.join(nodes)} }}")
    if classes := sorted(
        {c for kind, term in shape.targets if kind == "targetClass" for c in check.under(term)}
    ):
        texts.append(_instances(check, var, classes))
    for kind, term in shape.targets:
        # Each once: of what has a thousand values, each would be looked at a thousand times.
        if kind == "targetSubjectsOf":
            texts.append(f"{{ SELECT DISTINCT {var} {{ {var} {term} {check.fresh()} }} }}")
        elif kind == "targetObjectsOf":
            texts.append(f"{{ SELECT DISTINCT {var} {{ {check.fresh()} {term} {var} }} }}")
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


def value_nodes(check: Check, shape: Shape, focus: Focus) -> Focus:
    """The value nodes of a shape at these focus nodes."""
    if shape.path is None:
        return focus
    var = check.fresh()
    text = f"{focus.text} {focus.var} {shape.path.text} {var} ."
    if shape.path.nullable:
        # A term that is nowhere in the graph still leads to itself.
        text = f"{{ {text} }} UNION {{ {focus.text} BIND({focus.var} AS {var}) }}"
    return Focus(text, var)


def select(check: Check, names: tuple[str, ...], body: str) -> Iterator[tuple[str, ...]]:
    """The distinct rows of a pattern as N-Triples strings, "" for a name that is ""."""
    columns = list(dict.fromkeys(n for n in names if n))
    at = [columns.index(n) if n else -1 for n in names]
    for row in check.ask(f"SELECT DISTINCT {' '.join(columns)} {{ {body} }}"):
        yield tuple("" if i < 0 or row[i] is None else str(row[i]) for i in at)


def pairs(check: Check, names: tuple[str, str], body: str) -> Iterator[tuple[str, str]]:
    """`select` of two names."""
    return cast(Iterator[tuple[str, str]], select(check, names, body))


def triples(check: Check, names: tuple[str, str, str], body: str) -> Iterator[tuple[str, str, str]]:
    """`select` of three names."""
    return cast(Iterator[tuple[str, str, str]], select(check, names, body))
