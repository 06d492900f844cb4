"""A run of citing, its rows and what supports them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat

from kg.evidence.citing.parts import Absence, repeats
from kg.evidence.citing.standing import NO_STANDING, Standing
from kg.rdf.terms import FINDINGS, PLANS, XSD
from kg.rdf.terms import node as to_term
from kg.sparql.algebra import Writer
from kg.sparql.values import HIDDEN, End, Expr, Inner, Parsed, Select
from kg.words import phrase

Key = tuple[str, ...]
Path = tuple[Any, ...]
Query = Callable[[str], Any]

PLANS_IRI, FINDINGS_IRI = PLANS[1:-1], FINDINGS[1:-1]
BATCH = 2000  # rows that one VALUES block names: more of them cost more to parse than they save
BOX = "\0"  # where the VALUES block of some keys goes
# Solutions of a DISTINCT query from which on the engine is left to put equal rows together.
MANY = 20_000
# Graphs of one solution, on average, from which on one row a graph is cheaper than one row a
# combination of graphs.
WIDE = 4
MOST_ROWS = (1 << 64) - 1  # the greatest LIMIT that the engine reads


class Cited(NamedTuple):
    """An answer and what it rests on.

    `form` is "select", "ask" or "construct". `rows` are tuples of N-Triples strings ("" for an
    unbound variable), in the order of `variables`, exactly as the plain query gives them; of
    CONSTRUCT, the triples; of ASK, none. `citations` has, for each row, the IRIs of the graphs that
    it rests on (of every kind: citations, registers, rules), sorted; of ASK, one entry if the
    answer is yes. `shared` are graphs that every row rests on besides: what OFFSET skips, what
    would otherwise push a row past a LIMIT, what keeps an absence absent. `notes` are sentences on
    where more is cited than would do. `facets` has, for each row, the triples of the properties
    that were asked for as facets, each with its graphs; where a query counts or groups, only if all
    were.
    """

    form: str
    variables: tuple[str, ...]
    rows: list[Key]
    citations: list[tuple[str, ...]]
    shared: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    notes: tuple[str, ...] = ()
    answer: bool | None = None
    facets: Sequence[Mapping[Key, frozenset[str]]] = ()


# --- asking ---------------------------------------------------------------------------------------


class Derived(NamedTuple):
    """A triple that was made of others: `graph` is the IRI of the rule that derived it, or that of
    the plans or of the findings.
    """

    graph: str
    triple: Key


class PathBetween(NamedTuple):
    """The ends of a closure; `touched` says that a triple around it cites its end already, `graph`
    is that of the plans or of the findings where it is walked in one of them.
    """

    path: Path
    mod: str
    start: str
    end: str
    touched: bool
    graph: str = ""


class SubqueryRow(NamedTuple):
    """A row of a subquery, which is the run's inner one of that number."""

    place: int
    row: Key


# What a key rests on that is still to be looked up.
Pending = Derived | PathBetween | SubqueryRow


class Support:
    """What a key rests on: graphs in order; and what is still to be looked up. `said` has the
    triples of facets with their graphs, `parts` the optional parts that matched.

    There is one for each row: what most of them have nothing of is not made for each.
    """

    __slots__ = ("graphs", "later", "parts", "said")

    def __init__(self, graphs: Iterable[str] = ()) -> None:
        self.graphs: dict[str, None] = dict.fromkeys(graphs)
        self.said: Mapping[Key, dict[str, None]] = _NOTHING
        self.later: Mapping[Pending, None] = _NOTHING
        self.parts: frozenset[str] = _NO_PARTS

    def add(self, other: Support) -> None:
        self.graphs.update(other.graphs)
        if other.later:
            self.wait_for(*other.later)
        self.parts |= other.parts
        for triple, graphs in other.said.items():
            self.tell(triple, graphs)

    def wait_for(self, *items: Pending) -> None:
        """What is to be looked up besides."""
        if isinstance(self.later, dict):
            self.later.update(dict.fromkeys(items))
        else:
            self.later = dict.fromkeys(items)

    def tell(self, triple: Key, graphs: Iterable[str]) -> None:
        """The graphs that say a triple of a facet."""
        if not isinstance(self.said, dict):
            self.said = {}
        self.said.setdefault(triple, {}).update(dict.fromkeys(graphs))


_NOTHING: Mapping[Any, Any] = MappingProxyType({})
_NO_PARTS: frozenset[str] = frozenset()


class CitationRun:
    """One question under way: how to ask, the rules, and what was found out so far.

    `made` are the graphs whose triples come from elsewhere: of rules, of plans, of findings.
    """

    def __init__(
        self,
        query: Query,
        rules: Mapping[str, str],
        prefixes: tuple[tuple[str, str], ...],
        steady: bool,
        standing: Standing = NO_STANDING,
        facets: frozenset[str] = frozenset(),
    ):
        self.query, self.rules, self.prefixes, self.steady = query, rules, prefixes, steady
        self.standing, self.facets = standing, facets
        self.made = frozenset([*rules, PLANS_IRI, FINDINGS_IRI])
        self.notes: dict[str, None] = {}
        self.shared: dict[str, None] = {}
        self.inner: list[tuple[Select, str, Callable[[], str]]] = []
        self.known: dict[Pending, Support] = {}


def note(asking: CitationRun, select: Select) -> None:
    words = [w.upper() for _, e in select.projection if e for w in e if type(w) is str]
    if any(word.split("(")[0].strip() in ("MIN", "MAX", "SAMPLE") for word in words):
        asking.notes[phrase("evidence.cited-extremes")] = None
    if select.distinct:
        asking.notes[phrase("evidence.cited-distinct")] = None
    if not select.distinct and not select.grouped and repeats(select.where):
        asking.notes[phrase("evidence.cited-row")] = None


def fetch_rows(asking: CitationRun, text: str) -> list[Key]:
    lines: list[str] = []
    width = send_lines(asking, text, lambda some, _: lines.extend(some))
    return rows_of(lines, width)


def fetch_grouped(
    asking: CitationRun, text: str, width: int
) -> Iterable[tuple[Key, list[list[str]]]]:
    """The rows of a SELECT by their first cells, so many: those cells, and the cells of what stands
    beside them, each row once, as they are written.

    Rows are compared before any is taken apart, which is cheaper than a DISTINCT of the engine.
    """
    found: dict[str, dict[str, None]] = {}

    def take(lines: list[str], columns: int) -> None:
        if not columns - width:
            found.update((line, {"": None}) for line in lines)
            return
        if not width:
            found.setdefault("", {}).update(dict.fromkeys(lines))
            return
        for line in set(lines):
            head, rest = _divided(line, columns - width)
            beside = found.get(head)
            if beside is None:
                found[head] = {rest: None}
            else:
                beside[rest] = None

    send_lines(asking, text, take)
    keys = rows_of(list(found), width)
    for key, beside in zip(keys, found.values(), strict=True):
        yield key, [rest.split("\t") for rest in beside]


def _divided(line: str, after: int) -> tuple[str, str]:
    # A line before and after so many cells from its end.
    if after == 1:
        head, _, rest = line.rpartition("\t")
        return head, rest
    cells = line.split("\t")
    return "\t".join(cells[:-after]), "\t".join(cells[-after:])


def send_lines(asking: CitationRun, text: str, take: Callable[[list[str], int], None]) -> int:
    """Ask a SELECT and hand its lines on, many at a time, with the number of columns, which is
    given back too. What `take` raises ends the asking.
    """
    table = _Table(take)
    asking.query(text).serialize(table, format=QueryResultsFormat.TSV)
    table.close()
    return table.width


class _Table:
    """A file that SPARQL TSV is written to, and that hands its lines on.

    The engine writes cells faster than it makes Python terms of them.
    """

    def __init__(self, take: Callable[[list[str], int], None]):
        self.take, self.width = take, -1
        self.pieces: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.pieces.append(data)
        self.size += len(data)
        if self.size > _PIECE:
            self.close()
        return len(data)

    def close(self) -> None:
        """Hand on what is there of whole lines."""
        head, newline, rest = b"".join(self.pieces).rpartition(b"\n")
        self.pieces, self.size = [rest], 0
        if not newline:
            return
        lines = head.decode().split("\n")
        if self.width < 0:
            self.width = lines.pop(0).count("?")
        if lines:
            self.take(lines, self.width)

    def flush(self) -> None:
        pass


def cells_of(lines: list[str]) -> list[str]:
    """The cells of some lines, one row after the other, as they are written."""
    return "\t".join(lines).split("\t")


def terms_of(cells: list[str]) -> list[str]:
    """Cells of SPARQL TSV as N-Triples strings."""
    if _ODD.search("\t".join(cells)):
        return [_cell(cell) for cell in cells]
    return [cell if cell[:1] in '<"_' else _cell(cell) for cell in cells]


def rows_of(lines: list[str], width: int) -> list[Key]:
    """Some lines as rows of N-Triples strings."""
    if not width or not lines:
        return [()] * len(lines)
    # Row by row, each cell taken from one iterator.
    return list(zip(*[iter(terms_of(cells_of(lines)))] * width, strict=True))


_PIECE = 1 << 16  # bytes of lines that are handed on together
_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # N-Triples writes these otherwise
_INTEGER = f'"^^<{XSD}integer>'


def _cell(text: str) -> str:
    """The N-Triples string of a cell of SPARQL TSV, which writes numbers and booleans short."""
    if text.isdecimal():
        return f'"{text}{_INTEGER}'
    if text[:1] in '<"_':
        return str(to_term(text)) if _ODD.search(text) else text
    kind = (
        "boolean"
        if text in ("true", "false")
        else "double"
        if "e" in text.lower()
        else "decimal"
        if "." in text
        else "integer"
    )
    return f'"{text}"^^<{XSD}{kind}>'


def plain(
    asking: CitationRun,
    prologue: str,
    select: Select,
    fresh: Callable[[], str],
    parsed: Parsed | None,
    hidden: tuple[str, ...],
) -> str:
    """The query as it was written where that can be, with the keys of its groups shown as well."""
    if parsed is None or parsed.span is None or any(name.startswith(HIDDEN) for name in hidden):
        shown = select._replace(
            projection=select.projection + tuple((name, None) for name in hidden)
        )
        return prologue + Writer(fresh, look=False).select(shown, {})
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in asking.prefixes)
    end = parsed.span
    return f"{head}{parsed.text[:end]} {' '.join(hidden)} {parsed.text[end:]}"


class Many(Exception):
    """There are too many solutions for one query that gives rows and graphs."""


def path_end(support: Support, end: End, value: Callable[[str], str]) -> None:
    ends = [value(term) if term[0] == "?" else constant(term) for term in (end.s, end.o)]
    if "" in ends:
        return
    if end.part:
        support.parts |= {end.part}
    name = end.graph or ""
    graph = (value(name) if name[:1] == "?" else name)[1:-1]
    if end.graph is None or graph in (PLANS_IRI, FINDINGS_IRI):
        support.wait_for(PathBetween(end.path, end.mod, ends[0], ends[1], end.touched, graph))


def inner_place(asking: CitationRun, sub: Inner, prologue: str, fresh: Callable[[], str]) -> int:
    """The number of a subquery among the inner ones of the run."""
    for place, (select, *_) in enumerate(asking.inner):
        if select is sub.select:
            return place
    asking.inner.append((sub.select, prologue, fresh))
    return len(asking.inner) - 1


def inner_path(support: Support, sub: Inner, place: int, row: Key) -> None:
    if sub.part and not any(row):
        return
    if sub.part:
        support.parts |= {sub.part}
    support.wait_for(SubqueryRow(place, row))


def named(keys: Sequence[tuple[str, Expr | None]], writer: Writer) -> tuple[list[str], str]:
    """The keys' variables and how a SELECT shows them: expressions under new names, since theirs
    may stand in the group.
    """
    names = [writer.fresh() if expr else name for name, expr in keys]
    return names, " ".join(
        f"({writer.expr(e, {})} AS {name})" if e else name
        for name, (_, e) in zip(names, keys, strict=True)
    )


def mention(asking: CitationRun, item: PathBetween) -> None:
    """A path of no steps needs only that its end is in the graph: one triple that mentions it."""
    node = item.start
    if item.graph:
        asking.known[item].graphs[item.graph] = None
        return
    for pattern in ([] if node[0] == '"' else [f"{node} ?p ?o"]) + [f"?s ?p {node}"]:
        text = f"""SELECT ?graph ?plan {{ {pattern} GRAPH ?graph {{ {pattern} }}
          BIND(EXISTS {{ GRAPH {PLANS} {{ {pattern} }} }} AS ?plan) }} ORDER BY ?graph"""
        for graph, plan in fetch_rows(asking, text):
            # What is in the graph of plans is there by a citation that says that it is to be.
            name, standing = graph[1:-1], asking.standing
            planned = plan.startswith('"true"')
            if name in standing.planned if planned else name not in standing.silent:
                asking.known[item].graphs[name] = None
                return


def constant(term: str) -> str:
    """A constant of a query as the store writes it."""
    short = term in ("true", "false") or term[0] in "+-.0123456789"
    return _cell(term.lstrip("+")) if short else term
