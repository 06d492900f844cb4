"""What an answer rests on by not being there, and what keeps its rows in their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.evidence.citing.model import PLANS_IRI, CitationRun, Support, fetch_rows
from kg.evidence.citing.parts import (
    Absence,
    absent,
    items_of,
    monotone_parts,
    nested_absence,
    patterns,
)
from kg.rdf.terms import PLANS
from kg.sparql import values
from kg.sparql.algebra import Writer
from kg.sparql.values import Group, Name, Optional, Select
from kg.words import phrase


def find_absences(select: Select, supports: Sequence[Support]) -> tuple[Absence, ...]:
    found = list(dict.fromkeys(absent(select.where)))
    optionals = (
        item
        for item in items_of(select.where)
        if isinstance(item, Optional) and next(patterns(item.group), None)
    )
    for text in dict.fromkeys(item.text for item in optionals):
        missing = tuple(n for n, support in enumerate(supports) if text not in support.parts)
        if missing:
            found.append(Absence("optional", text, missing))
    empty = tuple(n for n, s in enumerate(supports) if not (s.graphs or s.later))
    if empty and select.grouped and next(patterns(select.where), None):
        found.append(Absence("nothing", select.text, empty))
    return tuple(found)


def add_absence_support(
    asking: CitationRun, prologue: str, select: Select, fresh: Callable[[], str]
) -> None:
    """Adds to `shared` what keeps solutions from appearing that would change a figure or push a row
    past a LIMIT.
    """
    frozen = list(nested_absence(select.where))
    for expr in [e for _, e in select.projection if e] + [select.modifiers, select.tail]:
        frozen += [exists.group for exists in values.exists(expr)]
    total: dict[str, int] = {}
    values.mentions(select.where, total)
    if select.grouped:
        keys: dict[str, int] = {}
        values.mentions(select.keys, keys)
        frozen += monotone_parts(select.where, total, set(keys))
        if (
            select.limit is not None
            and select.order
            and not _order_is_monotone(asking, prologue, select, fresh)
        ):
            frozen.append(select.where)
    elif select.limit is not None and select.order:  # without ORDER BY any rows will do
        order: dict[str, int] = {}
        values.mentions(select.order, order)
        frozen += monotone_parts(select.where, total, None if select.distinct else set(order))
    for group in dict.fromkeys(frozen):
        cite_all_matches(asking, prologue, group, fresh)


def cite_all_matches(
    asking: CitationRun, prologue: str, group: Group, fresh: Callable[[], str]
) -> None:
    """Cite, for every row, all that the patterns of a group match."""
    silent, planned = asking.standing
    for triple, graph in patterns(group):
        name, pattern = fresh(), " ".join(triple)
        if graph is not None and graph[0] != "?":
            found = {graph[1:-1]}
        else:
            default = "" if graph else pattern + " . "
            text = f"SELECT DISTINCT {name} {{ {default}GRAPH {name} {{ {pattern} }} }}"
            found = {row[0][1:-1] for row in fetch_rows(asking, prologue + text)}
            found -= set() if graph else silent
            asking.notes[phrase("evidence.cited-absence")] = None
        if PLANS_IRI in found:
            both = f"GRAPH {PLANS} {{ {pattern} }} GRAPH {name} {{ {pattern} }}"
            rows = fetch_rows(asking, f"{prologue}SELECT DISTINCT {name} {{ {both} }}")
            found |= {row[0][1:-1] for row in rows} & planned
        asking.shared.update(dict.fromkeys(sorted(found)))


def _order_is_monotone(
    asking: CitationRun, prologue: str, select: Select, fresh: Callable[[], str]
) -> bool:
    """Whether groups that lose solutions cannot move ahead of others in the order: COUNT, MAX, a
    SUM of no negatives from the top down.
    """
    if select.having:
        return False
    keys = {name for name, _ in select.keys or ()}
    shown = dict(select.projection)
    for direction, expr in select.order:
        words = [p for p in expr if str(p).strip(" ()\n\t\r") or isinstance(p, Name)]
        if len(words) == 1 and isinstance(words[0], Name):
            if words[0] in keys:
                continue
            words = [p for p in shown.get(str(words[0])) or () if str(p).strip(" ()\n\t\r")]
        head = str(words[0]).upper().split("(")[0].strip() if words else ""
        names = [w for w in words if isinstance(w, Name)]
        if (direction, head) in (("DESC", "COUNT"), ("DESC", "MAX"), ("ASC", "MIN")) and len(
            names
        ) <= 1:
            continue
        if (direction, head) == ("DESC", "SUM") and len(names) == 1 and str(words[-1]) == names[0]:
            body = Writer(fresh, look=False).plain(select.where, {})
            if not asking.query(f"{prologue}ASK {{ {body} FILTER({names[0]} < 0) }}"):
                continue
        return False
    return True
