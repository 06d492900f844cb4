"""Answers that cite: which named graphs each row of a SPARQL answer rests on.

The dataset holds every current triple in its default graph and, beside that, in each named graph
(citation, register, rule …) that says it. A query is rewritten into standard SPARQL 1.1: beside
each triple pattern stands the same pattern inside `GRAPH ?g`, so the engine that answers the query,
here or far away, also says who said it.

What a row rests on is defined by a test: with only the cited graphs (cut down to current triples)
and the registers in the dataset, the query still gives that row, and an aggregate the same value.
So everything that a solution matched is cited; what it did not match (NOT EXISTS, MINUS, an
OPTIONAL without a match) cannot be cited and is named in `Cited.absences`.

Read first: `cite`, then `single` (the rows and their graphs in one query) and `keyed` (the rows,
and then the graphs of each). Queries as values are in `kg.sparql.values`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.errors import KGError
from kg.evidence.citing.absences import add_absence_support, cite_all_matches, find_absences
from kg.evidence.citing.at_once import single
from kg.evidence.citing.facets import EVERY, add_facets, facets_of, together
from kg.evidence.citing.model import (
    MOST_ROWS,
    PLANS_IRI,
    CitationRun,
    Cited,
    Derived,
    Key,
    Path,
    PathBetween,
    Pending,
    Query,
    SubqueryRow,
    Support,
    fetch_rows,
    note,
    plain,
)
from kg.evidence.citing.origins import find_origins
from kg.evidence.citing.parts import (
    Absence,
    direct,
    nested_absence,
)
from kg.evidence.citing.standing import NO_STANDING, Standing
from kg.evidence.citing.steps import steps
from kg.evidence.citing.support import keyed
from kg.sparql import reader, scopes, values
from kg.sparql.algebra import Writer
from kg.sparql.asking import engine_errors
from kg.sparql.values import Expr, Name, Parsed, Select
from kg.words import phrase


def cite(
    store_query: Query,
    text: str,
    prefixes: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
    *,
    steady: bool = True,
    standing: Standing = NO_STANDING,
    facets: frozenset[str] = frozenset(),
) -> Cited:
    """The answer of a SELECT, ASK or CONSTRUCT query, and for each row the named graphs that it
    rests on.

    `store_query` takes a query and gives a pyoxigraph result; `prefixes` are declared before the
    query's own; `rules` has the CONSTRUCT text of each graph of derived triples. Every triple of
    the default graph must be in a named graph too. `steady` says that the engine keeps the order of
    a subquery's rows and puts what is joined to a row next to it, as pyoxigraph does and others
    need not. What the default graph holds is cited from citations that count by `standing`, what
    the plans hold from planned ones. `facets` are properties (N-Triples strings) whose triples are
    told apart, `EVERY` those of all, whatever the form of the query.

    Raises the engine's own error for a query that it does not take, KGError for what it cannot
    evaluate (a function that it has not) and for what cannot be cited: SERVICE, FROM, DESCRIBE,
    functions that give another value each time, blank nodes in a template.
    """
    declared = tuple((prefixes or {}).items())
    parsed, fresh = reader.read(scopes.apart(text), declared)
    asked = together(parsed.select.where, facets)
    asking = CitationRun(store_query, rules or {}, declared, steady, standing, asked)
    answer = {"select": _select, "ask": _ask, "construct": _construct}[parsed.form]
    try:
        with engine_errors():
            return answer(asking, parsed, fresh)
    except (
        SyntaxError
    ) as error:  # it speaks of the rewritten text: let the engine speak of the query itself
        store_query("".join(f"PREFIX {name}: <{iri}> " for name, iri in declared) + text)
        raise values.refuse(phrase("evidence.not-rewritten", fault=str(error))) from error


def _select(asking: CitationRun, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    select, skip = parsed.select, parsed.select.offset
    if select.star:  # the order of the columns is the engine's
        body = Writer(fresh, look=False).plain(
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
    add_absence_support(asking, parsed.prologue, select, fresh)
    citations = _resolve(asking, supports)
    if skip:
        for graphs in citations[:skip]:
            asking.shared.update(dict.fromkeys(graphs))
        if len(rows) > skip:
            asking.notes[phrase("evidence.cited-offset")] = None
        rows, citations, supports = rows[skip:], citations[skip:], supports[skip:]
    variables = tuple(name[1:] for name, _ in select.projection)
    return Cited(
        "select",
        variables,
        rows,
        citations,
        _cited(asking, asking.shared),
        find_absences(select, supports),
        tuple(asking.notes),
        None,
        _facets(asking, supports),
    )


def _facets(
    asking: CitationRun, supports: Iterable[Support]
) -> Sequence[Mapping[Key, frozenset[str]]]:
    return [facets_of(asking, support) for support in supports] if asking.facets else ()


def _ask(asking: CitationRun, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    names = values.in_scope(parsed.select.where)
    projection = tuple((name, None) for name in names) or ((fresh(), ("1",)),)
    select = parsed.select._replace(projection=projection, limit=1, offset=0, tail=("LIMIT 1",))
    if select.grouped:
        raise values.refuse(phrase("evidence.citing.ask-groups"))
    rows, supports = _answer(asking, parsed.prologue, select, fresh, None)
    for group in nested_absence(select.where):
        cite_all_matches(asking, parsed.prologue, group, fresh)
    citations = _resolve(asking, supports)
    absences = (
        find_absences(select, supports) if rows else (Absence("nothing", parsed.select.text),)
    )
    shared, notes = _cited(asking, asking.shared), tuple(asking.notes)
    facets = _facets(asking, supports)
    return Cited("ask", (), [], citations, shared, absences, notes, bool(rows), facets)


def _construct(asking: CitationRun, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
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
        raise values.refuse(
            phrase("evidence.citing.construct-groups"),
            phrase("evidence.citing.construct-groups.hint"),
        )
    rows, supports = _answer(asking, parsed.prologue, select, fresh, None)
    add_absence_support(asking, parsed.prologue, select, fresh)
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
    return Cited(
        "construct",
        ("subject", "predicate", "object"),
        list(triples),
        citations,
        _cited(asking, asking.shared),
        find_absences(select, found),
        tuple(asking.notes),
        None,
        _facets(asking, found),
    )


def _up_to(select: Select) -> str:
    # The LIMIT that takes the rows before the OFFSET too.
    if select.limit is None:
        return ""
    return f"LIMIT {min(select.limit + select.offset, MOST_ROWS)}"


def _without_offset(parsed: Parsed) -> Parsed:
    old = parsed.select
    words = _up_to(old)
    start, end = old.slice_span or (0, 0)
    written = parsed.text[start:end]
    tail = tuple(words if piece == written else piece for piece in old.tail)
    select = old._replace(
        limit=None if old.limit is None else old.limit + old.offset, offset=0, tail=tail
    )
    return parsed._replace(select=select, text=parsed.text[:start] + words + parsed.text[end:])


def _answer(
    asking: CitationRun,
    prologue: str,
    select: Select,
    fresh: Callable[[], str],
    parsed: Parsed | None,
) -> tuple[list[Key], list[Support]]:
    """The rows of a SELECT and what each rests on. `parsed`: whose text to ask where the rows are
    asked for on their own.
    """
    note(asking, select)
    if (
        asking.steady
        and not select.grouped
        and direct(select.where)
        and not (select.distinct and select.limit is not None)
    ):
        found = single(asking, prologue, select, fresh, wide=False)
        if found is None and not select.distinct:
            found = single(asking, prologue, select, fresh, wide=True)
        if found is not None:
            return found
    width = len(select.projection)
    group = select.where + ((select.values,) if select.values and not select.grouped else ())
    keys = (select.keys or ()) if select.grouped else select.projection
    shown = [name for name, _ in select.projection]
    hidden = tuple(name for name, _ in keys if name not in shown)
    at = [[*shown, *hidden].index(name) for name, _ in keys]
    narrowed = bool(keys) and (select.limit is not None or select.having)

    def answered() -> tuple[list[Key], list[list[Key]]]:
        if select.grouped and not select.distinct:
            every = fetch_rows(asking, plain(asking, prologue, select, fresh, parsed, hidden))
            return [row[:width] for row in every], [[tuple(row[n] for n in at)] for row in every]
        rows = fetch_rows(asking, plain(asking, prologue, select, fresh, parsed, ()))
        if not select.grouped:
            return rows, [[row] for row in rows]
        groups: dict[Key, list[Key]] = defaultdict(list)
        for row in fetch_rows(
            asking,
            plain(asking, prologue, select._replace(distinct=False, tail=()), fresh, None, hidden),
        ):
            groups[row[:width]].append(tuple(row[n] for n in at))
        return rows, [groups[row] for row in rows]

    rows, wanted = answered()
    some = {name for names in wanted for name in names} if narrowed else None
    table = keyed(asking, prologue, group, keys, fresh, some)
    if asking.facets and (not select.grouped or asking.facets is EVERY):
        add_facets(asking, prologue, group, keys, fresh, table)
    supports = []
    for names in wanted:
        support = Support()
        for name in names:
            if name in table:
                support.add(table[name])
            elif not (select.grouped and not keys):
                raise KGError(phrase("evidence.two-answers"), phrase("evidence.two-answers.hint"))
        supports.append(support)
    return rows, supports


# --- what is behind a triple, a path, a subquery's row --------------------------------------------


def _resolve(asking: CitationRun, supports: Sequence[Support]) -> list[tuple[str, ...]]:
    """The graphs of each support, with those behind derived triples, closures and subqueries."""
    open_ = [support for support in supports if support.later]
    while open_:
        todo = dict.fromkeys(
            item for support in open_ for item in support.later if item not in asking.known
        )
        open_ = []
        for item in todo:
            asking.known[item] = Support()
        _look_up(asking, todo)
        open_ = [asking.known[item] for item in todo if asking.known[item].later]
    return [_cited(asking, _all_graphs(asking, support)) for support in supports]


def _cited(asking: CitationRun, graphs: Mapping[str, None]) -> tuple[str, ...]:
    # The plans are told by the citations that they are from, and are named where there are none.
    names = sorted(graphs)
    if PLANS_IRI in names and not asking.standing.planned.isdisjoint(names):
        names.remove(PLANS_IRI)
    return tuple(names)


def _look_up(asking: CitationRun, todo: Iterable[Pending]) -> None:
    # The triples of one rule at once, the pairs of one path, the rows of one subquery.
    derived: dict[str, list[Derived]] = defaultdict(list)
    paths: dict[tuple[Path, str, str], list[PathBetween]] = defaultdict(list)
    rows: dict[int, list[SubqueryRow]] = defaultdict(list)
    for item in todo:
        match item:
            case Derived():
                derived[item.graph].append(item)
            case PathBetween():
                paths[item.path, item.mod, item.graph].append(item)
            case SubqueryRow():
                rows[item.place].append(item)
    for triples in derived.values():
        find_origins(asking, triples)
    for pairs in paths.values():
        steps(asking, pairs)
    for some in rows.values():
        _subrows(asking, some)


def _all_graphs(asking: CitationRun, support: Support) -> dict[str, None]:
    # Those of a support, and of all that is behind it.
    if not support.later:
        return support.graphs
    graphs = dict(support.graphs)
    seen = set(support.later)
    stack = [asking.known[item] for item in support.later]
    while stack:
        top = stack.pop()
        graphs.update(top.graphs)
        if top.later:
            new = [item for item in top.later if item not in seen]
            seen.update(new)
            stack += [asking.known[item] for item in new]
    return graphs


def _subrows(asking: CitationRun, items: list[SubqueryRow]) -> None:
    # What the rows of a subquery rest on.
    select, prologue, fresh = asking.inner[items[0].place]
    whole = _from_the_first_row(select) if select.offset else select
    rows, supports = _answer(asking, prologue, whole, fresh, None)
    add_absence_support(asking, prologue, whole, fresh)
    for skipped in supports[: select.offset]:
        asking.shared.update(dict.fromkeys(_resolve(asking, [skipped])[0]))
    if select.offset:
        asking.notes[phrase("evidence.cited-offset")] = None
    by_row = {item.row: item for item in items}
    for row, support in zip(rows[select.offset :], supports[select.offset :], strict=True):
        for item in _matching(row, by_row):
            asking.known[item].add(support)


def _from_the_first_row(select: Select) -> Select:
    end = next(
        n
        for n, piece in enumerate(select.tail)
        if "OFFSET" in str(piece).upper() and not isinstance(piece, Name)
    )
    return select._replace(
        offset=0,
        limit=select.limit and select.limit + select.offset,
        tail=(*select.tail[:end], _up_to(select)),
    )


def _matching(row: Key, by_row: Mapping[Key, SubqueryRow]) -> list[SubqueryRow]:
    if "" not in row:
        return [by_row[row]] if row in by_row else []
    # What the subquery leaves open may be bound around it.
    return [
        item
        for other, item in by_row.items()
        if all(a in ("", b) for a, b in zip(row, other, strict=True))
    ]
