"""What triples come from that were made of others: by rules, as plans, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.errors import KGError
from kg.evidence.citing.model import (
    BATCH,
    FINDINGS_IRI,
    PLANS_IRI,
    CitationRun,
    Derived,
    Key,
    constant,
    fetch_rows,
)
from kg.evidence.citing.support import keyed
from kg.rdf.terms import FINDINGS, KG, PLANS
from kg.sparql import reader
from kg.sparql.values import (
    Bind,
    Element,
    Exists,
    Filter,
    Graph,
    Group,
    Minus,
    Nested,
    Optional,
    Triple,
    Union,
    Values,
)
from kg.words import phrase

# From a finding to its readings, and from a reading to its citations.
_TOWARDS = "|".join(
    f"<{KG}{name}>"
    for name in ("hasReading", "hasStep", "firstPlan", "latestPlan", "outcomeReading")
)
_CITED = f"<{KG}isCitedFrom>|<{KG}settledBy>"


def find_origins(asking: CitationRun, items: list[Derived]) -> None:
    """What the triples of one graph come from."""
    graph = items[0].graph
    if graph == PLANS_IRI:
        _plans(asking, items)
    elif graph == FINDINGS_IRI:
        _readings(asking, items)
    else:
        _premises(asking, items)


# --- plans and findings ---------------------------------------------------------------------------


def _plans(asking: CitationRun, items: list[Derived]) -> None:
    # The citations that say of a triple that it is to be.
    for rows in _batches([item.triple for item in items]):
        text = f"SELECT ?s ?p ?o ?g {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        for s, p, o, graph in fetch_rows(asking, text):
            if graph[1:-1] in asking.standing.planned:
                asking.known[Derived(PLANS_IRI, (s, p, o))].graphs[graph[1:-1]] = None


def _readings(asking: CitationRun, items: list[Derived]) -> None:
    # The findings, and the citations of the readings that a finding compares.
    cited: dict[str, list[str]] = {item.triple[0]: [] for item in items}
    for rows in _batches([(thing,) for thing in cited]):
        text = (
            f"SELECT DISTINCT ?s ?g {{ VALUES (?s) {{ {rows} }} GRAPH {FINDINGS} {{"
            f" ?s ({_TOWARDS})*/({_CITED}) ?g }} }}"
        )
        for thing, graph in fetch_rows(asking, text):
            cited[thing].append(graph[1:-1])
    for item in items:
        names = [FINDINGS_IRI, *cited[item.triple[0]]]
        asking.known[item].graphs.update(dict.fromkeys(names))


def _batches(rows: list[Key]) -> Iterator[str]:
    # The rows of VALUES blocks; a blank node cannot be named in another query.
    known = [row for row in rows if not any(term.startswith("_:") for term in row)]
    for start in range(0, len(known), BATCH):
        yield " ".join(f"({' '.join(row)})" for row in known[start : start + BATCH])


# --- rules ----------------------------------------------------------------------------------------


def _premises(asking: CitationRun, items: list[Derived]) -> None:
    # What derived triples follow from: the rule's WHERE, asked with its template bound to them.
    graph = items[0].graph
    parsed, fresh = reader.read(asking.rules[graph], asking.prefixes)
    if parsed.form != "construct":
        raise KGError(phrase("evidence.no-construct", graph=graph))
    where = _as_derived(parsed.select.where, asking.rules)
    for item in items:
        asking.known[item].graphs[graph] = None
        if where != parsed.select.where:  # it may have been a plan before the rule made it current
            asking.known[item].wait_for(Derived(PLANS_IRI, item.triple))
    for template in parsed.template:
        names = tuple(dict.fromkeys(t for t in template if t[0] == "?"))
        wanted = {
            tuple(bound[name] for name in names): item
            for item in items
            if (bound := _bound(template, item.triple)) is not None
        }
        if wanted:
            keys = tuple((name, None) for name in names)
            table = keyed(asking, parsed.prologue, where, keys, fresh, set(wanted))
            for key, item in wanted.items():
                if key in table:
                    asking.known[item].add(table[key])


def _bound(template: Key, triple: Key) -> dict[str, str] | None:
    # The variables of a template as a triple binds them, None if it is none of its triples.
    bound: dict[str, str] = {}
    for pattern, value in zip(template, triple, strict=True):
        if pattern[0] != "?":
            if constant(pattern) != value:
                return None
        elif bound.setdefault(pattern, value) != value:
            return None
    return bound


def _as_derived(group: Group, rules: Iterable[str]) -> Group:
    # The group with the plans as rules have seen them: what a rule has made current is none of them
    # any more.
    return tuple(_element_as_derived(item, rules) for item in group)


def _element_as_derived(item: Element, rules: Iterable[str]) -> Element:
    match item:
        case Graph() if item.name == PLANS:
            return Nested(tuple(_seen(one, rules) for one in item.group))
        case Optional() | Nested() | Graph():
            return item._replace(group=_as_derived(item.group, rules))
        case Union():
            return item._replace(groups=tuple(_as_derived(one, rules) for one in item.groups))
    return item


def _seen(item: Element, rules: Iterable[str]) -> Element:
    # An element of a group of the plans, whose triples rules may have made current.
    match item:
        case Triple():
            graphs = (PLANS, *(f"<{rule}>" for rule in rules))
            return Union(tuple((Graph(graph, (item,)),) for graph in graphs))
        case Filter() | Bind():
            return item._replace(expr=tuple(map(_tested, item.expr)))
        case Optional() | Nested():
            return item._replace(group=tuple(_seen(one, rules) for one in item.group))
        case Union():
            groups = (tuple(_seen(one, rules) for one in group) for group in item.groups)
            return Union(tuple(groups))
        case Minus():
            return item._replace(group=(Graph(PLANS, item.group),))
        case Values():
            return item
    return Graph(PLANS, (item,))


def _tested(piece: str | Exists) -> str | Exists:
    # What EXISTS tests is tested of the plans.
    if isinstance(piece, Exists):
        return piece._replace(group=(Graph(PLANS, piece.group),))
    return piece
