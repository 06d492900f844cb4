"""Answers that cite: which named graphs each row of a SPARQL answer rests on.

The dataset holds every current triple in its default graph and, beside that, in each named graph
(citation, register, rule …) that says it. A query is rewritten into standard SPARQL 1.1: beside
each triple pattern stands the same pattern inside `GRAPH ?g`, so the engine that answers the query,
here or far away, also says who said it.

What a row rests on is defined by a test: with only the cited graphs (cut down to current triples)
and the registers in the dataset, the query still gives that row, and an aggregate the same value.
So everything that a solution matched is cited; what it did not match (NOT EXISTS, MINUS, an
OPTIONAL without a match) cannot be cited and is named in `Cited.absences`.

Read first: `cite`, then `_single` (the rows and their graphs in one query) and `_keyed` (the rows,
and then the graphs of each). Queries as values are in `kg.algebra`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat

from kg import algebra
from kg.algebra import (
    HIDDEN,
    Bind,
    Closure,
    Column,
    End,
    Expr,
    Filter,
    Graph,
    Group,
    Inner,
    Minus,
    Name,
    Nested,
    Optional,
    Parsed,
    Select,
    Sub,
    Triple,
    Union,
    Values,
    Writer,
)  # fmt: skip
from kg.errors import KGError
from kg.terms import XSD
from kg.terms import node as to_term

Key = tuple[str, ...]
Query = Callable[[str], Any]

BATCH = 2000  # rows that one VALUES block names: more of them cost more to parse than they save
VARIANTS = 16  # choices of UNION branches that are asked one by one
BOX = "\0"  # where the VALUES block of some keys goes
# Solutions of a DISTINCT query from which on the engine is left to put equal rows together.
MANY = 20_000
# Graphs of one solution, on average, from which on one row a graph is cheaper than one row a
# combination of graphs.
WIDE = 4
_MOST_ROWS = (1 << 64) - 1  # the greatest LIMIT that the engine reads


class Absence(NamedTuple):
    """What rows rest on by not being there: `kind` is "not-exists", "minus", "optional" or
    "nothing", `pattern` the text of the query.

    `rows` are the numbers (from 0) of the rows that it is known for, None: every row.
    """

    kind: str
    pattern: str
    rows: tuple[int, ...] | None = None


class Cited(NamedTuple):
    """An answer and what it rests on.

    `form` is "select", "ask" or "construct". `rows` are tuples of N-Triples strings ("" for an
    unbound variable), in the order of `variables`, exactly as the plain query gives them; of
    CONSTRUCT, the triples; of ASK, none. `citations` has, for each row, the IRIs of the graphs that
    it rests on (of every kind: citations, registers, rules), sorted; of ASK, one entry if the
    answer is yes. `shared` are graphs that every row rests on besides: what OFFSET skips, what
    would otherwise push a row past a LIMIT, what keeps an absence absent. `notes` are sentences on
    where more is cited than would do.
    """

    form: str
    variables: tuple[str, ...]
    rows: list[Key]
    citations: list[tuple[str, ...]]
    shared: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    notes: tuple[str, ...] = ()
    answer: bool | None = None


# --- how a group can be asked ---------------------------------------------------------------------


def _direct(group: Group) -> bool:
    """Whether all that a group matched can be read off its variables, so that rows and graphs come
    in one query.
    """
    for place, item in enumerate(group):
        match item:
            case Union():
                if item.path or any(_repeats(g) for g in item.groups):
                    return False
                scopes = [set(algebra.scope(g)) for g in item.groups]
                if any(
                    scope != scopes[0] or scope != algebra.certain(g)
                    for scope, g in zip(scopes, item.groups, strict=True)
                ):
                    return False
                if not all(_direct(g) for g in item.groups):
                    return False
            case Optional():
                tested: dict[str, int] = {}
                algebra.mentions([i for i in item.group if isinstance(i, (Filter, Bind))], tested)
                strangers = (
                    tested.keys() - set(algebra.scope(item.group)) - algebra.certain(group[:place])
                )
                if (
                    strangers.intersection(algebra.scope(group))
                    or not _direct(item.group)
                    or _repeats(item.group)
                ):
                    return False
            case Nested() | Graph():
                if not _direct(item.group):
                    return False
            case Sub():
                if not algebra.closed(item.select):
                    return False
    return True


def _variants(group: Group) -> list[Group]:
    """A group without unions, once for each choice of branches: what stands in a branch is then
    joined with what stands around it.
    """
    found: list[Group] = [()]
    for item in group:
        if isinstance(item, Union) and len(found) * len(item.groups) <= VARIANTS:
            branches = [v for g in item.groups for v in _variants(g)]
            found = [head + _inlined(branch) for head in found for branch in branches]
        else:
            found = [(*head, item) for head in found]
    return found


def _inlined(group: Group) -> Group:
    plain = all(isinstance(item, (Triple, Closure, Filter)) for item in group)
    inside, used = set(algebra.scope(group)), {}
    algebra.mentions([item for item in group if isinstance(item, Filter)], used)
    return group if plain and inside.issuperset(used) else (Nested(group),)


def _repeats(group: Group) -> bool:
    """Whether a group may give one solution twice, all its variables shown."""
    for item in _items(group):
        match item:
            case Union():
                return True
            case Values() if item.repeats:
                return True
            case Sub():
                s = item.select
                shown = {name for name, _ in s.projection}
                if not (s.distinct or (s.grouped and all(name in shown for name, _ in s.keys))):
                    return True
    return False


def _items(group: Group, every: bool = False) -> Iterator[Any]:
    """Each element of a group and of the groups in it that give solutions: none of what MINUS or
    EXISTS only test, and none of a subquery that does more than project, unless `every` is
    wanted.
    """
    for item in group:
        yield item
        match item:
            case Optional() | Nested() | Graph():
                yield from _items(item.group, every)
            case Union():
                for g in item.groups:
                    yield from _items(g, every)
            case Sub() if every or not algebra.closed(item.select):
                yield from _items(item.select.where, every)


# --- what must stay as it is for a row to stay ----------------------------------------------------


def _patterns(group: Group, graph: str | None = None) -> Iterator[tuple[Triple, str | None]]:
    """Every triple pattern under a group, paths as one pattern for each property in them."""
    for item in group:
        match item:
            case Triple():
                yield item, graph
            case Closure():
                for name in _verbs(item.path):
                    yield Triple("?s", name, "?o"), graph
                if item.mod != "+":
                    yield Triple("?s", "?p", "?o"), graph
            case Filter() | Bind():
                for exists in algebra.exists(item.expr):
                    yield from _patterns(exists.group, graph)
            case Optional() | Nested() | Minus():
                yield from _patterns(item.group, graph)
            case Union():
                for g in item.groups:
                    yield from _patterns(g, graph)
            case Graph():
                yield from _patterns(item.group, item.name)
            case Sub():
                yield from _patterns(item.select.where, graph)


def _verbs(path: tuple) -> Iterator[str]:
    if path[0] == "iri":
        yield path[1]
    elif path[0] == "not":
        yield "?p"
    else:
        for part in path[1:]:
            if isinstance(part, tuple):
                yield from _verbs(part)


def _monotone_parts(
    group: Group, total: Mapping[str, int], keys: set[str] | None
) -> Iterator[Group]:
    """The parts whose matches must all stay, so that fewer triples give no solution that was not
    there before.

    `total` counts the mentions of variables in the whole query's pattern; `keys` are those that
    solutions are grouped or ordered by, None: all of them.
    """
    for place, item in enumerate(group):
        match item:
            case Optional():
                outside = set(algebra.scope(item.group)) - algebra.certain(group[:place])
                here: dict[str, int] = {}
                algebra.mentions(item.group, here)
                if keys is None or any(
                    total.get(n, 0) > here.get(n, 0) or n in keys for n in outside
                ):
                    yield item.group
                else:
                    yield from _monotone_parts(item.group, total, None)
            case Minus():
                yield item.group
            case Filter() | Bind():
                only = algebra.plainly(item) if isinstance(item, Filter) else None
                for exists in algebra.exists(item.expr):
                    if only and not only.negated:
                        yield from _monotone_parts(exists.group, total, None)
                    else:
                        yield exists.group
            case Nested() | Graph():
                yield from _monotone_parts(item.group, total, None)
            case Union():
                for g in item.groups:
                    yield from _monotone_parts(g, total, None)
            case Sub():
                if algebra.closed(item.select):
                    yield item.select.where
                else:
                    yield from _monotone_parts(item.select.where, total, None)


def _nested_absence(group: Group) -> Iterator[Group]:
    """The parts whose matches must stay for what is absent to stay absent: an absence inside an
    absence.
    """
    for item in _items(group):
        match item:
            case Optional() | Minus():
                yield from _monotone_parts(item.group, {}, None)
            case Filter() | Bind():
                only = algebra.plainly(item) if isinstance(item, Filter) else None
                for exists in algebra.exists(item.expr):
                    if not (only and not only.negated):
                        yield from _monotone_parts(exists.group, {}, None)
                    yield from _nested_absence(exists.group)


def _absent(group: Group) -> Iterator[Absence]:
    for item in _items(group, every=True):
        match item:
            case Minus():
                yield Absence("minus", item.text)
            case Filter() | Bind():
                for exists in algebra.exists(item.expr):
                    if exists.negated:
                        yield Absence("not-exists", exists.text)
                    yield from _absent(exists.group)


# --- asking ---------------------------------------------------------------------------------------


class Support:
    """What a key rests on: graphs in order; and, still to be looked up, derived triples, ends of
    closures, rows of subqueries.
    """

    __slots__ = ("graphs", "later", "parts")

    def __init__(self) -> None:
        self.graphs: dict[str, None] = {}
        self.later: dict[tuple, None] = {}
        self.parts: set[str] = set()

    def add(self, other: Support) -> None:
        self.graphs.update(other.graphs)
        self.later.update(other.later)
        self.parts |= other.parts


class _CitationRun:
    """One question under way: how to ask, the rules, and what was found out so far."""

    def __init__(
        self,
        query: Query,
        rules: Mapping[str, str],
        prefixes: tuple[tuple[str, str], ...],
        steady: bool,
    ):
        self.query, self.rules, self.prefixes, self.steady = query, rules, prefixes, steady
        self.notes: dict[str, None] = {}
        self.shared: dict[str, None] = {}
        self.inner: list[tuple[Select, str, Callable[[], str]]] = []
        self.known: dict[tuple, Support] = {}


def cite(
    store_query: Query,
    text: str,
    prefixes: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
    *,
    steady: bool = True,
) -> Cited:
    """The answer of a SELECT, ASK or CONSTRUCT query, and for each row the named graphs that it
    rests on.

    `store_query` takes a query and gives a pyoxigraph result; `prefixes` are declared before the
    query's own; `rules` has the CONSTRUCT text of each graph of derived triples. Every triple of
    the default graph must be in a named graph too. `steady` says that the engine keeps the order of
    a subquery's rows and puts what is joined to a row next to it, as pyoxigraph does and others
    need not.

    Raises the engine's own error for a query that it does not take, KGError for what cannot be
    cited: SERVICE, FROM, DESCRIBE, functions that give another value each time, blank nodes in a
    template.
    """
    declared = tuple((prefixes or {}).items())
    parsed, fresh = algebra.read(text, declared)
    asking = _CitationRun(store_query, rules or {}, declared, steady)
    answer = {"select": _select, "ask": _ask, "construct": _construct}[parsed.form]
    try:
        return answer(asking, parsed, fresh)
    except (
        SyntaxError
    ) as error:  # it speaks of the rewritten text: let the engine speak of the query itself
        store_query("".join(f"PREFIX {name}: <{iri}> " for name, iri in declared) + text)
        raise algebra.refuse(
            f"the engine does not take it in its rewritten form ({error})"
        ) from error


def _select(asking: _CitationRun, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    select, skip = parsed.select, parsed.select.offset
    if select.star:  # the order of the columns is the engine's
        body = Writer(fresh, False).plain(
            select.where + ((select.values,) if select.values else ()), {}
        )
        names = [
            "?" + v.value
            for v in asking.query(f"{parsed.prologue}SELECT * {{ {body} }} LIMIT 0").variables
        ]
        known = dict(select.projection)
        select = select._replace(projection=tuple((name, None) for name in names if name in known))
        parsed = parsed._replace(select=select)
    if skip:  # a page rests on the pages before it: ask for all of them
        parsed = _without_offset(parsed)
        select = parsed.select
    rows, supports = _answer(asking, parsed.prologue, select, fresh, parsed)
    _add_absence_support(asking, parsed.prologue, select, fresh)
    citations = _resolve(asking, supports)
    if skip:
        for graphs in citations[:skip]:
            asking.shared.update(dict.fromkeys(graphs))
        if len(rows) > skip:
            asking.notes["every row also rests on the rows that OFFSET skips"] = None
        rows, citations, supports = rows[skip:], citations[skip:], supports[skip:]
    variables = tuple(name[1:] for name, _ in select.projection)
    return Cited(
        "select",
        variables,
        rows,
        citations,
        tuple(asking.shared),
        _absences(select, supports),
        tuple(asking.notes),
    )


def _ask(asking: _CitationRun, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    names = algebra.scope(parsed.select.where)
    projection = tuple((name, None) for name in names) or ((fresh(), ("1",)),)
    select = parsed.select._replace(projection=projection, limit=1, offset=0, tail=("LIMIT 1",))
    if select.grouped:
        raise algebra.refuse("it is an ASK that groups")
    rows, supports = _answer(asking, parsed.prologue, select, fresh, None)
    for group in _nested_absence(select.where):
        _cite_all_matches(asking, parsed.prologue, group, fresh)
    citations = _resolve(asking, supports)
    absences = _absences(select, supports) if rows else (Absence("nothing", parsed.select.text),)
    return Cited(
        "ask", (), [], citations, tuple(asking.shared), absences, tuple(asking.notes), bool(rows)
    )


def _construct(asking: _CitationRun, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    if parsed.select.offset:
        parsed, skip = _without_offset(parsed), parsed.select.offset
    else:
        skip = 0
    projection: list[tuple[str, Expr | None]] = []
    spots: list[int] = []
    for term in (term for triple in parsed.template for term in triple):
        if term[0] == "?" and (term, None) in projection:
            spots.append(projection.index((term, None)))
        else:
            spots.append(len(projection))
            projection.append((term, None) if term[0] == "?" else (fresh(), (term,)))
    select = parsed.select._replace(projection=tuple(projection) or ((fresh(), ("1",)),))
    if select.grouped:
        raise algebra.refuse("it is a CONSTRUCT that groups", "group in a subquery")
    rows, supports = _answer(asking, parsed.prologue, select, fresh, None)
    _add_absence_support(asking, parsed.prologue, select, fresh)
    for support in supports[:skip]:
        asking.shared.update(dict.fromkeys(_resolve(asking, [support])[0]))
    triples: dict[Key, Support] = {}
    for row, support in zip(rows[skip:], supports[skip:], strict=True):
        for n in range(0, len(spots), 3):
            triple = tuple(row[spot] for spot in spots[n : n + 3])
            if "" in triple or triple[0][0] == '"' or triple[1][0] != "<":
                continue  # SPARQL leaves out what is no triple
            triples.setdefault(triple, Support()).add(support)
    found = list(triples.values())
    citations = _resolve(asking, found)
    return Cited("construct", ("subject", "predicate", "object"), list(triples), citations,
                 tuple(asking.shared), _absences(select, found), tuple(asking.notes))  # fmt: skip


def _up_to(select: Select) -> str:
    # The LIMIT that takes the rows before the OFFSET too.
    if select.limit is None:
        return ""
    return f"LIMIT {min(select.limit + select.offset, _MOST_ROWS)}"


def _without_offset(parsed: Parsed) -> Parsed:
    old = parsed.select
    words = _up_to(old)
    start, end = old.slice_span
    written = parsed.text[start:end]
    tail = tuple(words if piece == written else piece for piece in old.tail)
    select = old._replace(
        limit=None if old.limit is None else old.limit + old.offset, offset=0, tail=tail
    )
    return parsed._replace(select=select, text=parsed.text[:start] + words + parsed.text[end:])


def _absences(select: Select, supports: Sequence[Support]) -> tuple[Absence, ...]:
    found = list(dict.fromkeys(_absent(select.where)))
    optionals = (
        item
        for item in _items(select.where)
        if isinstance(item, Optional) and next(_patterns(item.group), None)
    )
    for text in dict.fromkeys(item.text for item in optionals):
        missing = tuple(n for n, support in enumerate(supports) if text not in support.parts)
        if missing:
            found.append(Absence("optional", text, missing))
    empty = tuple(n for n, s in enumerate(supports) if not (s.graphs or s.later))
    if empty and select.grouped and next(_patterns(select.where), None):
        found.append(Absence("nothing", select.text, empty))
    return tuple(found)


def _answer(
    asking: _CitationRun,
    prologue: str,
    select: Select,
    fresh: Callable[[], str],
    parsed: Parsed | None,
) -> tuple[list[Key], list[Support]]:
    """The rows of a SELECT and what each rests on. `parsed`: whose text to ask where the rows are
    asked for on their own.
    """
    _note(asking, select)
    if (
        asking.steady
        and not select.grouped
        and _direct(select.where)
        and not (select.distinct and select.limit is not None)
    ):
        found = _single(asking, prologue, select, fresh, wide=False)
        if found is None and not select.distinct:
            found = _single(asking, prologue, select, fresh, wide=True)
        if found is not None:
            return found
    width = len(select.projection)
    group = select.where + ((select.values,) if select.values and not select.grouped else ())
    keys = select.keys if select.grouped else select.projection
    shown = [name for name, _ in select.projection]
    hidden = tuple(name for name, _ in keys if name not in shown)
    at = [[*shown, *hidden].index(name) for name, _ in keys]
    narrowed = bool(keys) and (select.limit is not None or select.having)

    def answered() -> tuple[list[Key], list[list[Key]]]:
        if select.grouped and not select.distinct:
            every = _rows(asking, _plain(asking, prologue, select, fresh, parsed, hidden))
            return [row[:width] for row in every], [[tuple(row[n] for n in at)] for row in every]
        rows = _rows(asking, _plain(asking, prologue, select, fresh, parsed, ()))
        if not select.grouped:
            return rows, [[row] for row in rows]
        groups: dict[Key, list[Key]] = defaultdict(list)
        for row in _rows(
            asking,
            _plain(asking, prologue, select._replace(distinct=False, tail=()), fresh, None, hidden),
        ):
            groups[row[:width]].append(tuple(row[n] for n in at))
        return rows, [groups[row] for row in rows]

    rows, wanted = answered()
    some = {name for names in wanted for name in names} if narrowed else None
    table = _keyed(asking, prologue, group, keys, fresh, some)
    supports = []
    for names in wanted:
        support = Support()
        for name in names:
            if name in table:
                support.add(table[name])
            elif not (select.grouped and not keys):
                hint = "was it changed meanwhile, or is there a LIMIT without ORDER BY?"
                raise KGError("the store answered the same query in two ways", hint)
        supports.append(support)
    return rows, supports


def _note(asking: _CitationRun, select: Select) -> None:
    words = [w.upper() for _, e in select.projection if e for w in e if type(w) is str]
    if any(word.split("(")[0].strip() in ("MIN", "MAX", "SAMPLE") for word in words):
        asking.notes[
            "MIN, MAX and SAMPLE rest on one value of the group; all of the group's are cited"
        ] = None
    if select.distinct:
        asking.notes[
            "a DISTINCT row may come about in several ways, each of which would do; all are cited"
        ] = None
    if not select.distinct and not select.grouped and _repeats(select.where):
        asking.notes[
            "a row may come about in several ways, each of which would do; all are cited"
        ] = None


def _rows(asking: _CitationRun, text: str) -> list[Key]:
    rows: list[Key] = []
    _told(asking, text, rows.extend)
    return rows


def _told(asking: _CitationRun, text: str, take: Callable[[list[Key]], None]) -> None:
    """Ask a SELECT and hand its rows on, many at a time. What `take` raises ends the asking."""
    asking.query(text).serialize(_Table(take), format=QueryResultsFormat.TSV)


class _Table:
    """A file that SPARQL TSV is written to, and that hands the rows on as N-Triples strings.

    The engine writes cells faster than it makes Python terms of them.
    """

    def __init__(self, take: Callable[[list[Key]], None]):
        self.take, self.rest, self.width = take, b"", -1

    def write(self, data: bytes) -> int:
        head, newline, rest = data.rpartition(b"\n")
        if not newline:
            self.rest += data
            return len(data)
        text, self.rest = (self.rest + head).decode(), rest
        lines = text.split("\n")
        if self.width < 0:
            self.width = lines.pop(0).count("?")
        if not self.width:
            self.take([()] * len(lines))
        elif _ODD.search(text):
            self.take([tuple(map(_cell, line.split("\t"))) for line in lines])
        else:
            self.take(
                [
                    tuple([c if c[:1] in '<"_' else _cell(c) for c in line.split("\t")])
                    for line in lines
                ]
            )
        return len(data)

    def flush(self) -> None:
        pass


_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # N-Triples writes these otherwise


def _cell(text: str) -> str:
    """The N-Triples string of a cell of SPARQL TSV, which writes numbers and booleans short."""
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


def _plain(
    asking: _CitationRun,
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
        return prologue + Writer(fresh, False).select(shown, {}, None)
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in asking.prefixes)
    end = parsed.span
    return f"{head}{parsed.text[:end]} {' '.join(hidden)} {parsed.text[end:]}"


def _single(
    asking: _CitationRun, prologue: str, select: Select, fresh: Callable[[], str], wide: bool
) -> tuple[list[Key], list[Support]] | None:
    """Rows and their graphs in one query: the query itself as a subquery that shows all its
    variables, the graphs beside it.

    None if the graphs of a row's triples are too many to ask for all combinations, and `wide` is
    not set.
    """
    writer = Writer(fresh, True, wide)
    shown = [name for name, _ in select.projection]
    inner = [name for name in algebra.scope(select.where) if name not in shown]
    inner += [
        name
        for name in (select.values.names if select.values else ())
        if name not in shown and name not in inner
    ]
    opened = select._replace(
        distinct=False, projection=select.projection + tuple((name, None) for name in inner)
    )
    body = writer.select(opened, {}, None)
    beside = writer.beside(select.where, None)
    own = {c.graph for c in writer.columns if c.graph[0] == "?"}
    out = list(dict.fromkeys([*shown, *inner, *sorted(own), *writer.names]))
    text = f"{prologue}SELECT {' '.join(out) or '*'} {{ {{ {body} }} {beside} }}"
    place = {name: n for n, name in enumerate(out)}
    width, size = len(shown), len(shown) + len(inner)
    columns = [
        (
            place[c.graph] if c.graph[0] == "?" else -1,
            c.graph,
            c.triple,
            c.part,
            1 << n if not (c.part or c.given) else 0,
        )
        for n, c in enumerate(writer.columns)
    ]
    needed = sum(bit for *_, bit in columns)
    rows: list[Key] = []
    supports: list[Support] = []
    again = _repeats(select.where) or (select.values is not None and select.values.repeats)
    merged: dict[Key, Support] | None = {} if select.distinct else None
    rules, total = asking.rules, 0
    last: Key | None = None
    first: Key | None = None
    seen = needed
    support = Support()

    def take(found: list[Key]) -> None:
        nonlocal total, last, first, seen, support
        total += len(found)
        for row in found:
            if row[:size] != last or (again and row == first):
                if seen != needed:
                    raise _unsaid()
                last, seen, first = row[:size], 0, row
                shown_row = row[:width]
                support = merged.get(shown_row) if merged is not None else None
                if support is None:
                    support = Support()
                    rows.append(shown_row)
                    supports.append(support)
                    if merged is not None:
                        merged[shown_row] = support
            graphs = support.graphs
            for where, given, triple, part, bit in columns:
                value = given if where < 0 else row[where]
                if not value:
                    continue
                graph = value[1:-1]
                if where >= 0 or not part:
                    graphs[graph] = None
                    seen |= bit
                    if part:
                        support.parts.add(part)
                if graph in rules and triple:
                    terms = tuple(row[place[t]] if t[0] == "?" else _constant(t) for t in triple)
                    if "" not in terms:
                        support.later["rule", graph, terms] = None
            for end in writer.ends:
                _end(support, end, lambda term, row=row: row[place[term]])
            for sub in writer.subs:
                _inner(
                    asking, support, sub, prologue, fresh, lambda term, row=row: row[place[term]]
                )
        if (
            total > MANY
            if merged is not None
            else not wide and total > 1000 and total > WIDE * len(rows)
        ):
            raise _Many

    try:
        _told(asking, text, take)
    except _Many:
        return None
    if seen != needed:
        raise _unsaid()
    return rows, supports


class _Many(Exception):
    """There are too many solutions for one query that gives rows and graphs."""


def _unsaid() -> KGError:
    return KGError(
        "a row rests on a triple that no named graph holds",
        "every triple must have an origin to be cited",
    )


def _end(support: Support, end: End, value: Callable[[str], str]) -> None:
    ends = [value(term) if term[0] == "?" else _constant(term) for term in (end.s, end.o)]
    if "" in ends:
        return
    if end.part:
        support.parts.add(end.part)
    if end.graph is None:
        support.later["path", end.path, end.mod, ends[0], ends[1], end.touched] = None


def _inner(
    asking: _CitationRun,
    support: Support,
    sub: Inner,
    prologue: str,
    fresh: Callable[[], str],
    value: Callable[[str], str],
) -> None:
    row = tuple(value(name) for name in sub.names)
    if sub.part and not any(row):
        return
    place = next(
        (n for n, (select, *_) in enumerate(asking.inner) if select is sub.select),
        len(asking.inner),
    )
    if place == len(asking.inner):
        asking.inner.append((sub.select, prologue, fresh))
    if sub.part:
        support.parts.add(sub.part)
    support.later["sub", place, row] = None


def _keyed(
    asking: _CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    some: set[Key] | None,
) -> dict[Key, Support]:
    """What the solutions of a group rest on, by the values of `keys`; only for `some` of them where
    given.
    """
    table: dict[Key, Support] = defaultdict(Support)
    for variant in _variants(group):
        _variant(asking, prologue, variant, keys, fresh, some, table)
    return table


def _variant(
    asking: _CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence[tuple[str, Expr | None]],
    fresh: Callable[[], str],
    some: set[Key] | None,
    table: dict[Key, Support],
) -> None:
    writer = Writer(fresh, True, wide=True, joint=True)
    boxes = list(_boxes(group, keys, some))
    first = next(
        (n for n, item in enumerate(group) if not isinstance(item, (Optional, Minus, Filter))), 0
    )
    # before a MINUS or OPTIONAL that the group begins with, the block would change what they mean
    group = (*group[:first], Values((), BOX, False), *group[first:])
    body = writer.group(group, {}, None)
    parts: dict[str, set[str]] = defaultdict(set)
    for column in writer.columns:
        if column.graph[0] == "?":
            parts[column.graph].add(column.part)
    concat = " ".join(
        f'(GROUP_CONCAT(DISTINCT COALESCE(STR({name}), ""); SEPARATOR=" ") AS {fresh()})'
        for name in parts
    )
    shown = " ".join(name for name, _ in keys)
    grouping = (
        "GROUP BY "
        + " ".join(f"({writer.expr(e, {})} AS {name})" if e else name for name, e in keys)
        if keys
        else ""
    )
    width = len(keys)
    ruled = False
    constants = [c for c in writer.columns if c.graph[0] != "?"]
    for box in boxes:
        text = (
            f"{prologue}SELECT {shown} {concat or '(COUNT(*) AS ' + fresh() + ')'} {{"
            f" {body.replace(BOX, box)} }} {grouping}"
        )
        for row in _rows(asking, text):
            key = row[:width]
            if some is not None and key not in some:
                continue
            support = table[key]
            support.graphs.update(dict.fromkeys(c.graph[1:-1] for c in constants if not c.part))
            for name, value in zip(parts, row[width:], strict=False):
                graphs = value[1:-1].split()
                if graphs:
                    support.graphs.update(dict.fromkeys(graphs))
                    support.parts |= parts[name]
                    ruled = ruled or not asking.rules.keys().isdisjoint(graphs)
    if ruled or any(c.graph[1:-1] in asking.rules for c in constants):
        apart = Writer(fresh, True)
        body = apart.group(group, {}, None)
        for column in apart.columns:
            if column.triple and (column.graph[0] == "?" or column.graph[1:-1] in asking.rules):
                _derived(asking, prologue, keys, column, body, boxes, table, some, apart)
    if writer.ends or writer.subs:
        _follow(asking, prologue, group, keys, fresh, boxes, table, some)


def _boxes(
    group: Group, keys: Sequence[tuple[str, Expr | None]], some: set[Key] | None
) -> Iterator[str]:
    """VALUES blocks that hold a query to some keys: of the variables that every solution binds, so
    that they only hold back.
    """
    certain = algebra.certain(group)
    held = [n for n, (name, expr) in enumerate(keys) if expr is None and name in certain]
    if some is None or not held:
        yield ""
        return
    rows = sorted({tuple(key[n] for n in held) for key in some})
    if any(value.startswith("_:") or not value for row in rows for value in row):
        yield ""  # a blank node cannot be named in another query
        return
    head = " ".join(keys[n][0] for n in held)
    for start in range(0, len(rows), BATCH):
        yield (
            f"VALUES ({head}) {{ "
            + " ".join(f"({' '.join(row)})" for row in rows[start : start + BATCH])
            + " }"
        )


def _named(keys: Sequence[tuple[str, Expr | None]], writer: Writer) -> tuple[list[str], str]:
    """The keys' variables and how a SELECT shows them: expressions under new names, since theirs
    may stand in the group.
    """
    names = [writer.fresh() if expr else name for name, expr in keys]
    return names, " ".join(
        f"({writer.expr(e, {})} AS {name})" if e else name
        for name, (_, e) in zip(names, keys, strict=True)
    )


def _derived(
    asking: _CitationRun,
    prologue: str,
    keys: Sequence,
    column: Column,
    body: str,
    boxes: list[str],
    table: dict[Key, Support],
    some: set[Key] | None,
    writer: Writer,
) -> None:
    """Which derived triples a column matched."""
    graph, triple = column.graph, column.triple
    names = list(dict.fromkeys(t for t in (*triple, graph) if t[0] == "?"))
    test = (
        f"FILTER({graph} IN (" + ", ".join(f"<{rule}>" for rule in asking.rules) + "))"
        if graph[0] == "?"
        else ""
    )
    key_names, shown = _named(keys, writer)
    extra = [n for n in names if n not in key_names]
    out = key_names + extra
    shown = f"{shown} {' '.join(extra)}".strip() or f"(1 AS {writer.fresh()})"
    for box in boxes:
        text = f"{prologue}SELECT DISTINCT {shown} {{ {{ {body.replace(BOX, box)} }} {test} }}"
        for solution in _rows(asking, text):
            row = dict(zip(out, solution, strict=False))
            key = tuple(row[name] for name in key_names)
            if (some is None or key in some) and "" not in [row[n] for n in names]:
                terms = tuple(row[t] if t[0] == "?" else _constant(t) for t in triple)
                where = (row[graph] if graph[0] == "?" else graph)[1:-1]
                table[key].later["rule", where, terms] = None


def _follow(
    asking: _CitationRun,
    prologue: str,
    group: Group,
    keys: Sequence,
    fresh: Callable[[], str],
    boxes: list[str],
    table: dict[Key, Support],
    some: set[Key] | None,
) -> None:
    """The ends of closures and the rows of subqueries that belong to each key."""
    writer = Writer(fresh, False)
    body = writer.group(group, {}, None)
    wanted = [t for e in writer.ends for t in (e.s, e.o) if t[0] == "?"] + [
        n for s in writer.subs for n in s.names
    ]
    key_names, shown = _named(keys, writer)
    extra = [n for n in dict.fromkeys(wanted) if n not in key_names]
    out = key_names + extra
    shown = f"{shown} {' '.join(extra)}".strip() or f"(1 AS {fresh()})"
    for box in boxes:
        for solution in _rows(
            asking, f"{prologue}SELECT DISTINCT {shown} {{ {body.replace(BOX, box)} }}"
        ):
            row = dict(zip(out, solution, strict=False))
            key = tuple(row[name] for name in key_names)
            if some is None or key in some:
                for end in writer.ends:
                    _end(table[key], end, row.__getitem__)
                for sub in writer.subs:
                    _inner(asking, table[key], sub, prologue, fresh, row.__getitem__)


# --- what is behind a triple, a path, a subquery's row --------------------------------------------


def _resolve(asking: _CitationRun, supports: Sequence[Support]) -> list[tuple[str, ...]]:
    """The graphs of each support, with those behind derived triples, closures and subqueries."""
    open_ = [support for support in supports if support.later]
    while open_:
        todo = dict.fromkeys(
            item for support in open_ for item in support.later if item not in asking.known
        )
        open_ = []
        for item in todo:
            asking.known[item] = Support()
        kinds: dict[tuple, list[tuple]] = defaultdict(list)
        for item in todo:
            kinds[item[:2] if item[0] != "path" else item[:3]].append(item)
        for kind, items in kinds.items():
            {"rule": _premises, "sub": _subrows, "path": _steps}[kind[0]](asking, items)
        open_ = [asking.known[item] for item in todo if asking.known[item].later]
    answers = []
    for support in supports:
        if not support.later:
            answers.append(tuple(sorted(support.graphs)))
            continue
        graphs: dict[str, None] = {}
        seen: set[tuple] = set()
        stack = [support]
        while stack:
            top = stack.pop()
            graphs.update(top.graphs)
            fresh = [item for item in top.later if item not in seen]
            seen.update(fresh)
            stack += [asking.known[item] for item in reversed(fresh)]
        answers.append(tuple(sorted(graphs)))
    return answers


def _subrows(asking: _CitationRun, items: list[tuple]) -> None:
    select, prologue, fresh = asking.inner[items[0][1]]
    if select.offset:
        end = next(
            n
            for n, piece in enumerate(select.tail)
            if "OFFSET" in str(piece).upper() and not isinstance(piece, Name)
        )
        words = _up_to(select)
        whole = select._replace(
            offset=0,
            limit=select.limit and select.limit + select.offset,
            tail=(*select.tail[:end], words),
        )
    else:
        whole = select
    rows, supports = _answer(asking, prologue, whole, fresh, None)
    _add_absence_support(asking, prologue, whole, fresh)
    for skipped in supports[: select.offset]:
        asking.shared.update(dict.fromkeys(_resolve(asking, [skipped])[0]))
    if select.offset:
        asking.notes["every row also rests on the rows that OFFSET skips"] = None
    by_row = {item[2]: item for item in items}
    for row, support in zip(rows[select.offset :], supports[select.offset :], strict=True):
        name = row
        if "" not in name:
            matches = [by_row[name]] if name in by_row else []
        else:  # what the subquery leaves open may be bound around it
            matches = [
                item
                for other, item in by_row.items()
                if all(a in ("", b) for a, b in zip(name, other, strict=True))
            ]
        for item in matches:
            asking.known[item].add(support)


def _steps(asking: _CitationRun, items: list[tuple]) -> None:
    """One shortest way for each pair of ends, and the graphs of its steps."""
    _, path, mod = items[0][:3]
    fresh = (f"{HIDDEN}{n}" for n in count()).__next__
    step = tuple(algebra.expand("?from", path, "?to", fresh))
    goals: dict[str, set[str]] = defaultdict(set)
    for item in items:
        a, b = item[3:5]
        if a.startswith("_:") or b.startswith("_:"):
            raise algebra.refuse("a path ends in a blank node")
        if a == b and mod != "+":
            if not item[5]:
                _mention(asking, item)
        else:
            goals[a].add(b)
    if not goals:
        return
    asking.notes["of a path with + or * one shortest way is cited"] = None
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
            for a, b, *graphs in _rows(
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
        table = _keyed(asking, "", step, (("?from", None), ("?to", None)), fresh, edges)
    for item, way in ways.items():
        support = asking.known[item]
        for edge in way:
            step_support = table[edge]
            support.graphs.update(step_support.graphs)
            if step_support.later:
                support.later.update(step_support.later)


def _mention(asking: _CitationRun, item: tuple) -> None:
    """A path of no steps needs only that its end is in the graph: one triple that mentions it."""
    node = item[3]
    for pattern in ([] if node[0] == '"' else [f"{node} ?p ?o"]) + [f"?s ?p {node}"]:
        for (graph,) in _rows(
            asking,
            f"SELECT ?graph {{ {pattern} GRAPH ?graph {{ {pattern} }} }} ORDER BY ?graph LIMIT 1",
        ):
            asking.known[item].graphs[graph[1:-1]] = None
            return


def _premises(asking: _CitationRun, items: list[tuple]) -> None:
    """What derived triples follow from: the rule's WHERE, asked with its template bound to them."""
    graph = items[0][1]
    parsed, fresh = algebra.read(asking.rules[graph], asking.prefixes)
    if parsed.form != "construct":
        raise KGError(f"the rule of {graph} is no CONSTRUCT query")
    for item in items:
        asking.known[item].graphs[graph] = None
    for template in parsed.template:
        names = tuple(dict.fromkeys(t for t in template if t[0] == "?"))
        wanted: dict[Key, tuple] = {}
        for item in items:
            bound: dict[str, str] = {}
            pairs = zip(template, item[2], strict=True)
            if all(
                bound.setdefault(t, v) == v if t[0] == "?" else _constant(t) == v for t, v in pairs
            ):
                wanted[tuple(bound[name] for name in names)] = item
        if wanted:
            keys = tuple((name, None) for name in names)
            table = _keyed(asking, parsed.prologue, parsed.select.where, keys, fresh, set(wanted))
            for key, item in wanted.items():
                if key in table:
                    asking.known[item].add(table[key])


def _constant(term: str) -> str:
    """A constant of a query as the store writes it."""
    short = term in ("true", "false") or term[0] in "+-.0123456789"
    return _cell(term.lstrip("+")) if short else term


# --- what all rows rest on ------------------------------------------------------------------------


def _add_absence_support(
    asking: _CitationRun, prologue: str, select: Select, fresh: Callable[[], str]
) -> None:
    """Adds to `shared` what keeps solutions from appearing that would change a figure or push a row
    past a LIMIT.
    """
    frozen = list(_nested_absence(select.where))
    for expr in [e for _, e in select.projection if e] + [select.modifiers, select.tail]:
        frozen += [exists.group for exists in algebra.exists(expr)]
    total: dict[str, int] = {}
    algebra.mentions(select.where, total)
    if select.grouped:
        keys: dict[str, int] = {}
        algebra.mentions(select.keys, keys)
        frozen += _monotone_parts(select.where, total, set(keys))
        if (
            select.limit is not None
            and select.order
            and not _order_is_monotone(asking, prologue, select, fresh)
        ):
            frozen.append(select.where)
    elif select.limit is not None and select.order:  # without ORDER BY any rows will do
        order: dict[str, int] = {}
        algebra.mentions(select.order, order)
        frozen += _monotone_parts(select.where, total, None if select.distinct else set(order))
    for group in dict.fromkeys(frozen):
        _cite_all_matches(asking, prologue, group, fresh)


def _cite_all_matches(
    asking: _CitationRun, prologue: str, group: Group, fresh: Callable[[], str]
) -> None:
    for triple, graph in _patterns(group):
        name, pattern = fresh(), " ".join(triple)
        if graph is not None and graph[0] != "?":
            asking.shared[graph[1:-1]] = None
            continue
        default = "" if graph else pattern + " . "
        for (found,) in _rows(
            asking, f"{prologue}SELECT DISTINCT {name} {{ {default}GRAPH {name} {{ {pattern} }} }}"
        ):
            asking.shared[found[1:-1]] = None
        asking.notes[
            "an absence, or a LIMIT, rests on all that its patterns match: that is cited for"
            " every row"
        ] = None


def _order_is_monotone(
    asking: _CitationRun, prologue: str, select: Select, fresh: Callable[[], str]
) -> bool:
    """Whether groups that lose solutions cannot move ahead of others in the order: COUNT, MAX, a
    SUM of no negatives from the top down.
    """
    if select.having:
        return False
    keys = {name for name, _ in select.keys}
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
            body = Writer(fresh, False).plain(select.where, {})
            if not asking.query(f"{prologue}ASK {{ {body} FILTER({names[0]} < 0) }}"):
                continue
        return False
    return True
