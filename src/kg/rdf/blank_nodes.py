"""Names of blank nodes that are the same on every run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

# Of so many nodes that are alike and lead to one another every order is tried: of eight, for some
# seconds; of ten, for ever.
_TRIED = 7


def named(quads: Sequence[ox.Quad]) -> Iterable[ox.Quad]:
    """Quads whose blank nodes have names by what is said of them (RDFC-1.0), or, where to find
    those takes too long, by the order in which a file names them.
    """
    blank = dict.fromkeys(_blank(quads))
    if blank and _is_hard(quads):
        order = {node: f"b{n}" for n, node in enumerate(blank)}
        return [_renamed(quad, order) for quad in quads]
    whole = ox.Dataset(quads)
    if blank:
        whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return whole


def _renamed(quad: ox.Quad, names: dict[ox.BlankNode, str]) -> ox.Quad:
    subject, object_, graph = quad.subject, quad.object, quad.graph_name
    return ox.Quad(
        ox.BlankNode(names[subject]) if isinstance(subject, ox.BlankNode) else subject,
        quad.predicate,
        ox.BlankNode(names[object_]) if isinstance(object_, ox.BlankNode) else object_,
        ox.BlankNode(names[graph]) if isinstance(graph, ox.BlankNode) else graph,
    )


def _blank(quads: Sequence[ox.Quad]) -> Iterator[ox.BlankNode]:
    for quad in quads:
        for part in (quad.subject, quad.object, quad.graph_name):
            if isinstance(part, ox.BlankNode):
                yield part


def _is_hard(quads: Sequence[ox.Quad]) -> bool:
    # Whether many nodes of which the same is said lead to one another.
    said: dict[ox.BlankNode, list[str]] = defaultdict(list)
    for quad in quads:
        for node in set(_blank([quad])):
            said[node].append(" ".join(_masked(quad, node)))
    same = {node: "\n".join(sorted(lines)) for node, lines in said.items()}
    count = Counter(same.values())
    groups: dict[ox.BlankNode, list[ox.BlankNode]] = {
        node: [node] for node, lines in same.items() if count[lines] > 1
    }
    for quad in quads:
        _join(groups, [node for node in _blank([quad]) if node in groups])
    return any(len(group) > _TRIED for group in groups.values())


def _join(groups: dict[ox.BlankNode, list[ox.BlankNode]], nodes: list[ox.BlankNode]) -> None:
    # The groups of nodes that one quad holds become one group.
    for node in nodes[1:]:
        into, other = sorted((groups[nodes[0]], groups[node]), key=len, reverse=True)
        if into is not other:
            into.extend(other)
            groups.update(dict.fromkeys(other, into))


def _masked(quad: ox.Quad, node: ox.BlankNode) -> Iterator[str]:
    for part in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(part, ox.BlankNode):
            yield "_:a" if part == node else "_:z"
        else:
            yield str(part)
