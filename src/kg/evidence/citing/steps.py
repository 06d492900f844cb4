"""Paths and rules: support that is found step by step."""

from __future__ import annotations

from collections import defaultdict
from itertools import count

from kg.errors import KGError
from kg.evidence.citing.model import BATCH, CitationRun, Key, Support, constant, fetch_rows, mention
from kg.evidence.citing.support import keyed
from kg.sparql import reader, values
from kg.sparql.algebra import Writer
from kg.sparql.values import HIDDEN, Triple
from kg.words import phrase


def steps(asking: CitationRun, items: list[tuple]) -> None:
    """One shortest way for each pair of ends, and the graphs of its steps."""
    _, path, mod = items[0][:3]
    fresh = (f"{HIDDEN}{n}" for n in count()).__next__
    step = tuple(values.expand("?from", path, "?to", fresh))
    goals: dict[str, set[str]] = defaultdict(set)
    for item in items:
        a, b = item[3:5]
        if a.startswith("_:") or b.startswith("_:"):
            raise values.refuse(phrase("evidence.citing.path-blank"))
        if a == b and mod != "+":
            if not item[5]:
                mention(asking, item)
        else:
            goals[a].add(b)
    if not goals:
        return
    asking.notes[phrase("evidence.citing.note.path")] = None
    turned = len(goals) > len(set().union(*goals.values()))  # search from the side with fewer ends
    if turned:
        back: dict[str, set[str]] = defaultdict(set)
        for a, ends in goals.items():
            for b in ends:
                back[b].add(a)
        goals = back
    near, far = ("?to", "?from") if turned else ("?from", "?to")
    simple = len(step) == 1 and isinstance(step[0], Triple)  # then the graphs come with the steps
    plain = " ".join(step[0]) if simple else Writer(fresh, False).plain(step, {})
    table: dict[Key, Support] = {}
    after: dict[str, list[str]] = {}
    came: dict[str, dict[str, str]] = {start: {} for start in goals}
    front = {start: [start] for start in goals}
    left = {start: set(ends) for start, ends in goals.items()}
    graph, more = ("?graph", f". GRAPH ?graph {{ {plain} }}") if simple else ("", "")
    while front:
        ask = sorted(
            {
                node
                for nodes in front.values()
                for node in nodes
                if node not in after and node[0] in '<"'
            }
        )
        for at in range(0, len(ask), BATCH):
            box = f"VALUES {near} {{ {' '.join(ask[at : at + BATCH])} }}"
            for a, b, *graphs in fetch_rows(
                asking, f"SELECT DISTINCT {near} {far} {graph} {{ {box} {plain} {more} }}"
            ):
                edge = (b, a) if turned else (a, b)
                if not simple:
                    after.setdefault(a, []).append(b)
                    continue
                if edge not in table:
                    table[edge] = Support()
                    after.setdefault(a, []).append(b)
                for name in graphs:
                    table[edge].graphs[name[1:-1]] = None
                    if name[1:-1] in asking.rules:
                        ends = dict(zip(("?from", "?to"), edge, strict=True))
                        table[edge].later[
                            "rule", name[1:-1], tuple(ends.get(t, t) for t in step[0])
                        ] = None
        following = {}
        for start, nodes in front.items():
            reached = came[start]
            fresh_nodes = []
            for node in nodes:
                for other in sorted(after.get(node, ())):
                    if other not in reached:
                        reached[other] = node
                        fresh_nodes.append(other)
            left[start] -= reached.keys()
            if fresh_nodes and left[start] and mod != "?":
                following[start] = fresh_nodes
        front = following
    ways: dict[tuple, list[Key]] = {}
    for item in items:
        a, b = item[3:5]
        start, end = (b, a) if turned else (a, b)
        if end not in came.get(start, ()) or (a == b and mod != "+"):
            continue
        way, node = [], end
        while True:
            previous = came[start][node]
            way.append((node, previous) if turned else (previous, node))
            node = previous
            if node == start:
                break
        ways[item] = way[::-1]
    edges = {edge for way in ways.values() for edge in way}
    if not simple:
        table = keyed(asking, "", step, (("?from", None), ("?to", None)), fresh, edges)
    for item, way in ways.items():
        support = asking.known[item]
        for edge in way:
            step_support = table[edge]
            support.graphs.update(step_support.graphs)
            if step_support.later:
                support.later.update(step_support.later)


def premises(asking: CitationRun, items: list[tuple]) -> None:
    """What derived triples follow from: the rule's WHERE, asked with its template bound to them."""
    graph = items[0][1]
    parsed, fresh = reader.read(asking.rules[graph], asking.prefixes)
    if parsed.form != "construct":
        raise KGError(phrase("evidence.citing.rule", graph=graph))
    for item in items:
        asking.known[item].graphs[graph] = None
    for template in parsed.template:
        names = tuple(dict.fromkeys(t for t in template if t[0] == "?"))
        wanted: dict[Key, tuple] = {}
        for item in items:
            bound: dict[str, str] = {}
            pairs = zip(template, item[2], strict=True)
            if all(
                bound.setdefault(t, v) == v if t[0] == "?" else constant(t) == v for t, v in pairs
            ):
                wanted[tuple(bound[name] for name in names)] = item
        if wanted:
            keys = tuple((name, None) for name in names)
            table = keyed(asking, parsed.prologue, parsed.select.where, keys, fresh, set(wanted))
            for key, item in wanted.items():
                if key in table:
                    asking.known[item].add(table[key])
