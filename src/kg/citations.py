"""Answers that cite: which named graphs each row of a SPARQL answer rests on.

The dataset holds every current triple in its default graph and, beside that, in each named graph (citation, register, rule …)
that says it. A query is rewritten into standard SPARQL 1.1: beside each triple pattern stands the same pattern inside `GRAPH
?g`, so the engine that answers the query, here or far away, also says who said it.

What a row rests on is defined by a test: with only the cited graphs (cut down to current triples) and the registers in the
dataset, the query still gives that row, and an aggregate the same value. So everything that a solution matched is cited; what
it did not match (NOT EXISTS, MINUS, an OPTIONAL without a match) cannot be cited and is named in `Cited.absences`.

Read first: `cite`, then `_single` (the rows and their graphs in one query) and `_keyed` (the rows, and then the graphs of
each).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urljoin

from pyoxigraph import QueryResultsFormat

from .errors import KGError
from .terms import RDF, XSD
from .terms import node as to_term

Key = tuple[str, ...]
Query = Callable[[str], Any]

HIDDEN = "?_c"  # how the variables begin that a rewriting adds
BATCH = 2000  # rows that one VALUES block names: more of them cost more to parse than they save
VARIANTS = 16  # choices of UNION branches that are asked one by one
BOX = "\0"  # where the VALUES block of some keys goes
MANY = 20_000  # solutions of a DISTINCT query from which on the engine is left to put equal rows together
WIDE = 4  # graphs of one solution, on average, from which on one row a graph is cheaper than one row a combination of graphs


class Absence(NamedTuple):
    """What rows rest on by not being there: `kind` is "not-exists", "minus", "optional" or "nothing", `pattern` the text of
    the query.

    `rows` are the numbers (from 0) of the rows that it is known for, None: every row.
    """

    kind: str
    pattern: str
    rows: tuple[int, ...] | None = None


class Cited(NamedTuple):
    """An answer and what it rests on.

    `form` is "select", "ask" or "construct". `rows` are tuples of N-Triples strings ("" for an unbound variable), in the order
    of `variables`, exactly as the plain query gives them; of CONSTRUCT, the triples; of ASK, none. `citations` has, for each row, the IRIs of
    the graphs that it rests on (of every kind: citations, registers, rules), sorted; of ASK, one entry if the answer is yes.
    `shared` are graphs that every row rests on besides: what OFFSET skips, what would otherwise push a row past a LIMIT, what
    keeps an absence absent. `notes` are sentences on where more is cited than would do.
    """

    form: str
    variables: tuple[str, ...]
    rows: list[Key]
    citations: list[tuple[str, ...]]
    shared: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    notes: tuple[str, ...] = ()
    answer: bool | None = None


# --- the query as values ----------------------------------------------------------------------------------------------


class Exists(NamedTuple):
    negated: bool
    group: "Group"
    text: str


Expr = tuple  # of str (text), Name (a variable) and Exists


class Name(str):
    """A variable inside an expression, with its question mark."""


class Triple(NamedTuple):
    s: str
    p: str
    o: str


class Closure(NamedTuple):
    """A path with `+`, `*` or `?`: two ends that a number of steps join."""

    s: str
    path: tuple
    mod: str
    o: str


class Filter(NamedTuple):
    expr: Expr


class Bind(NamedTuple):
    expr: Expr
    var: str


class Values(NamedTuple):
    names: tuple[str, ...]
    text: str
    repeats: bool


class Optional(NamedTuple):
    group: "Group"
    text: str


class Minus(NamedTuple):
    group: "Group"
    text: str


class Union(NamedTuple):
    groups: tuple["Group", ...]
    path: tuple[str, tuple, str] | None = None  # the path that it stands for: engines differ in how often one gives a pair


class Nested(NamedTuple):
    group: "Group"


class Graph(NamedTuple):
    name: str
    group: "Group"


class Sub(NamedTuple):
    select: "Select"


Group = tuple  # of the elements above


class Select(NamedTuple):
    distinct: bool
    projection: tuple[tuple[str, Expr | None], ...]  # variable, expression; all visible variables for *
    where: Group
    keys: tuple[tuple[str, Expr | None], ...] | None  # GROUP BY; () for one group of all, None if nothing is grouped
    having: bool
    order: tuple[tuple[str, Expr], ...]  # "ASC" or "DESC", expression
    tail: Expr  # ORDER BY, LIMIT, OFFSET and VALUES after the WHERE clause
    limit: int | None
    offset: int
    values: Values | None
    modifiers: Expr  # GROUP BY and HAVING
    slice_span: tuple[int, int] | None  # where LIMIT and OFFSET stand in the text, in bytes
    text: str
    star: bool = False

    @property
    def grouped(self) -> bool:
        return self.keys is not None


class Parsed(NamedTuple):
    form: str
    prologue: str
    select: Select
    template: tuple[Triple, ...]
    data: bytes
    span: int | None  # where the projection of the outer SELECT ends, in bytes


def _refuse(reason: str, hint: str = "") -> KGError:
    return KGError(f"this query cannot be answered with citations: {reason}", hint or "ask it without citations")


# --- reading: tree-sitter's grammar of SPARQL does it -----------------------------------------------------------------


@lru_cache(maxsize=1)
def _parser() -> Any:
    import ctypes

    from tree_sitter import Language, Parser

    try:
        from tree_sitter_sparql.binding import language
    except ImportError:  # no wheel of it for this Python: the pack of all grammars has the same one
        from tree_sitter_language_pack.bindings.sparql import language
    pointer = language()
    if isinstance(pointer, int):  # newer tree-sitter wants a capsule
        capsule = ctypes.pythonapi.PyCapsule_New
        capsule.restype, capsule.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
        pointer = capsule(pointer, b"tree_sitter.Language", None)
    return Parser(Language(pointer))


_RANDOM = {"RAND", "UUID", "STRUUID", "BNODE", "NOW"}
_ATOMS = {"prefixed_name", "iri_reference", "rdf_literal", "integer", "decimal", "double", "boolean_literal", "string", "nil"}


class _Reader:
    """Turns the syntax tree of one query into the values above. `fresh` names hidden variables that the query does not use."""

    def __init__(self, text: str, prefixes: Mapping[str, str]):
        self.data = text.encode()
        self.tree = _parser().parse(self.data)
        self.root = self.tree.root_node
        if self.root.has_error:
            raise _refuse("its text cannot be read", "only SPARQL 1.1 queries can be cited; is there a slip near " + self._near())
        self.prefixes = dict(prefixes)
        self.base = ""
        self.labels: dict[str, str] = {}
        self._fresh = (f"{HIDDEN}{n}" for n in count())

    def _near(self) -> str:
        node = self.root
        while True:
            child = next((c for c in node.children if c.has_error or c.is_missing), None)
            if child is None:
                return f"line {node.start_point[0] + 1}, column {node.start_point[1] + 1}?"
            node = child

    def fresh(self) -> str:
        return next(self._fresh)

    def text(self, node: Any) -> str:
        return self.data[node.start_byte : node.end_byte].decode()

    def read(self) -> Parsed:
        form, select, template, star = "", None, (), None
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in self.prefixes.items())
        values = None
        for node in self.root.children:
            if node.type == "prologue":
                for decl in node.named_children:
                    if decl.type == "prefix_declaration":
                        name, iri = decl.named_children[0], decl.named_children[1]
                        self.prefixes[self.text(name)[:-1].strip()] = self._iri(self.text(iri)[1:-1])
                    elif decl.type == "base_declaration":
                        self.base = urljoin(self.base, self.text(decl.named_children[0])[1:-1])
                prologue += self.text(node) + "\n"
            elif node.type.endswith("_query"):
                form, query = node.type[:-6], node
            elif node.type == "values_clause":
                values = node
            elif node.type in ("update", "update_unit"):
                raise _refuse("it changes data")
        if form not in ("select", "ask", "construct"):
            raise _refuse("DESCRIBE has no defined answer" if form == "describe" else "it is no SELECT, ASK or CONSTRUCT")
        select = self.select(query, values)
        if form == "construct":
            template = self.template(query)
        if form == "select":
            clause = next(c for c in query.children if c.type == "select_clause")
            star = clause.end_byte
        return Parsed(form, prologue, select, template, self.data, star)

    def _iri(self, text: str) -> str:
        return urljoin(self.base, text) if self.base else text

    def select(self, node: Any, values_node: Any = None) -> Select:
        distinct, star, chosen = False, False, []
        where: Group = ()
        keys, having, order, limit, offset, span = None, False, [], None, 0, None
        tail: list = []
        modifiers: list = []
        for child in node.children:
            if child.type == "select_clause":
                expr = None
                for part in child.children:
                    if part.type in ("DISTINCT", "REDUCED"):
                        distinct = True
                    elif part.type == "*":
                        star = True
                    elif part.type == "(":
                        expr = ()
                    elif part.type == ")":
                        expr = None
                    elif part.type == "var" and not expr:
                        chosen.append((self.var(part), None)) if expr is None else None
                        if expr == ():
                            expr = self.expr(part)
                    elif part.type == "var":
                        chosen.append((self.var(part), expr))
                    elif part.type not in ("SELECT", "AS", "comment"):
                        expr = self.expr(part)
            elif child.type == "where_clause":
                where = self.group(next(c for c in child.children if c.type == "group_graph_pattern"))
            elif child.type == "triples_template":
                where = tuple(self.triples(child))
            elif child.type == "dataset_clause":
                raise _refuse("FROM makes another default graph than the current one", "leave FROM out, or ask without citations")
            elif child.type == "values_clause":
                values_node = child
            elif child.type == "solution_modifier":
                for part in child.named_children:
                    if part.type == "group_clause":
                        keys = tuple(self.key(c) for c in part.named_children if c.type == "group_condition")
                        modifiers += [*self.expr(part), " "]
                    elif part.type == "having_clause":
                        having = True
                        modifiers += [*self.expr(part), " "]
                    elif part.type == "order_clause":
                        for condition in part.named_children:
                            if condition.type == "order_condition":
                                down = condition.children[0].type == "DESC"
                                order.append(("DESC" if down else "ASC", self.expr(condition.named_children[-1])))
                        tail += [*self.expr(part), " "]
                    elif part.type == "limit_offset_clauses":
                        span = (part.start_byte, part.end_byte)
                        for clause in part.named_children:
                            number = int(self.text(clause.named_children[-1]))
                            limit, offset = (number, offset) if clause.type == "limit_clause" else (limit, number)
                        tail += [self.text(part), " "]
        values = self.values(values_node) if values_node is not None and values_node.named_children else None
        if star:
            seen = _scope(where)
            if values:
                seen += [v for v in values.names if v not in seen]
            chosen = [(name, None) for name in seen if not name.startswith(HIDDEN)]
        if keys is None and (having or any(_aggregate(e or ()) for _, e in [*chosen, *order])):
            keys = ()
        return Select(distinct, tuple(chosen), where, keys, having, tuple(order), tuple(tail), limit, offset, values,
                      tuple(modifiers), span, self.text(node), star)  # fmt: skip

    def key(self, node: Any) -> tuple[str, Expr | None]:
        parts = [c for c in node.children if c.type not in ("(", ")", "comment")]
        if len(parts) == 1:
            return (self.var(parts[0]), None) if parts[0].type == "var" else (self.fresh(), self.expr(parts[0]))
        return self.var(parts[-1]), self.expr(parts[0])

    def var(self, node: Any) -> str:
        name = "?" + self.text(node)[1:]
        if name.startswith(HIDDEN):
            raise _refuse(f"the names of variables that begin with {HIDDEN} are kept for its rewriting", "rename " + name)
        return name

    def group(self, node: Any) -> Group:
        items: list = []
        for child in node.children:
            kind = child.type
            if kind == "triples_block":
                items += self.triples(child)
            elif kind == "sub_select":
                items.append(Sub(self.select(child)))
            elif kind == "filter":
                items.append(Filter(self.expr(child.named_children[-1])))
            elif kind == "bind":
                parts = [c for c in child.children if c.type not in ("BIND", "(", ")", "AS", "comment")]
                items.append(Bind(self.expr(parts[0]), self.var(parts[-1])))
            elif kind == "inline_data":
                items.append(self.values(child))
            elif kind in ("optional_graph_pattern", "minus_graph_pattern"):
                inner = self.group(child.named_children[-1])
                items.append((Optional if kind[0] == "o" else Minus)(inner, self.text(child)))
            elif kind == "graph_graph_pattern":
                name = next(c for c in child.children if c.type in ("var", "prefixed_name", "iri_reference"))
                inner = next((c for c in child.children if c.type == "group_graph_pattern"), None)
                items.append(Graph(self.term(name), self.group(inner) if inner is not None else ()))
            elif kind == "group_or_union_graph_pattern":
                groups = tuple(self.group(c) for c in child.children if c.type == "group_graph_pattern")
                items.append(Union(groups) if len(groups) > 1 else Nested(groups[0]))
            elif kind == "service_graph_pattern":
                raise _refuse("SERVICE asks another endpoint, whose sources are not known here")
            elif child.is_named and kind != "comment":
                raise _refuse(f"it has a part that is not known here: {self.text(child)[:60]}")
        return tuple(items)

    def values(self, node: Any) -> Values:
        block = next(c for c in node.named_children if c.type == "data_block")
        names, data = [], False
        for child in block.children:
            data = data or child.type == "{"
            if child.type == "var" and not data:
                names.append(self.var(child))
        rows: list[str] = []
        row: list[str] | None = None
        body = False
        for child in block.children:
            if child.type == "{":
                body = True
            elif body and child.type == "(":
                row = []
            elif body and child.type == ")":
                rows.append(" ".join(row or ()))
                row = None
            elif body and child.type not in ("}", "comment"):
                word = self.term(child) if child.type in _ATOMS or child.type in ("true", "false") else self.text(child)
                rows.append(word) if row is None else row.append(word)
        return Values(tuple(names), "VALUES " + self.text(block), len(set(rows)) < len(rows))

    def expr(self, node: Any) -> Expr:
        pieces: list = []
        self._pieces(node, pieces)
        return tuple(pieces)

    def _pieces(self, node: Any, pieces: list) -> None:
        if node.type == "var":
            pieces.append(Name(self.var(node)))
        elif node.type in ("exists_func", "not_exists_func"):
            group = self.group(next(c for c in node.children if c.type == "group_graph_pattern"))
            pieces.append(Exists(node.type[0] == "n", group, self.text(node)))
        elif node.type == "comment":
            pass
        elif not node.children or node.type in _ATOMS:
            word = self.text(node)
            if word.upper() in _RANDOM:
                raise _refuse(f"{word.upper()}() gives another value each time")
            pieces.append(word)
        else:
            if node.type in ("build_in_function", "built_in_call"):
                name = self.text(node).split("(")[0].strip().upper()
                if name in _RANDOM:
                    raise _refuse(f"{name}() gives another value each time")
            last = node.start_byte
            for child in node.children:
                if child.start_byte > last:
                    gap = self.data[last : child.start_byte].decode()
                    pieces.append(" " if not gap.strip() else (gap if "#" not in gap else " "))
                self._pieces(child, pieces)
                last = child.end_byte
            if node.end_byte > last:
                pieces.append(self.data[last : node.end_byte].decode())

    def term(self, node: Any) -> str:
        """A term of a pattern, written so that it means the same under any prologue; a blank node as a hidden variable."""
        kind, text = node.type, self.text(node)
        if kind == "var":
            return self.var(node)
        if kind == "iri_reference":
            return f"<{self._iri(text[1:-1])}>"
        if kind == "prefixed_name":
            prefix, _, local = text.partition(":")
            if prefix not in self.prefixes:
                raise KGError(f"the prefix {prefix}: is not declared")
            return f"<{self.prefixes[prefix]}{local.replace(chr(92), '')}>"
        if kind == "a":
            return f"<{RDF}type>"
        if kind == "blank_node_label":
            return self.labels.setdefault(text, "") or self.labels.update({text: self.fresh()}) or self.labels[text]
        if kind == "anon":
            return self.fresh()
        if kind == "nil":
            return f"<{RDF}nil>"
        if kind == "rdf_literal" and "^^" in text and node.named_children[-1].type in ("prefixed_name", "iri_reference"):
            return self.text(node.named_children[0]) + "^^" + self.term(node.named_children[-1])
        return text

    def triples(self, block: Any) -> list:
        items: list = []
        for same in block.named_children:
            if same.type == "triples_same_subject":
                parts = [c for c in same.children if c.type != "comment"]
                subject = self.node(parts[0], items)
                for properties in parts[1:]:
                    self.properties(subject, properties, items)
            elif same.type != "comment":  # construct_triples and the like: one level deeper
                items += self.triples(same)
        return items

    def node(self, node: Any, items: list) -> str:
        if node.type == "blank_node_property_list":
            subject = self.fresh()
            for child in node.named_children:
                self.properties(subject, child, items)
            return subject
        if node.type == "collection":
            members = [c for c in node.named_children if c.type != "comment"]
            head = last = ""
            for member in members:
                cell = self.fresh()
                if last:
                    items.append(Triple(last, f"<{RDF}rest>", cell))
                head, last = head or cell, cell
                items.append(Triple(cell, f"<{RDF}first>", self.node(member, items)))
            items.append(Triple(last, f"<{RDF}rest>", f"<{RDF}nil>"))
            return head
        return self.term(node)

    def properties(self, subject: str, node: Any, items: list) -> None:
        for prop in node.named_children:
            if prop.type != "property":
                continue
            parts = [c for c in prop.children if c.type != "comment"]
            verb, objects = parts[0], parts[-1]
            for thing in objects.children:
                if thing.type in (",", "comment"):
                    continue
                obj = self.node(thing, items)
                if verb.type in ("path_element", "binary_path"):
                    items += self.expand(subject, self.path(verb), obj)
                else:
                    items.append(Triple(subject, self.term(verb), obj))

    def path(self, node: Any) -> tuple:
        if node.type == "binary_path":
            left, op, right = (c for c in node.children if c.type != "comment")
            return ("seq" if op.type == "/" else "alt", self.path(left), self.path(right))
        inverse = mod = False
        path: tuple = ()
        for child in node.children:
            if child.type in ("path_inverse", "^"):
                inverse = True
            elif child.type == "path_mod":
                mod = self.text(child)
            elif child.type in ("path_element", "binary_path"):
                path = self.path(child)
            elif child.type == "path_negated_property_set":
                forward, back = [], []
                for one in child.named_children:
                    if one.type != "path_one_in_property_set":
                        continue
                    (back if one.children[0].type in ("^", "path_inverse") else forward).append(self.term(one.children[-1]))
                path = ("not", tuple(forward), tuple(back))
            elif child.type in ("prefixed_name", "iri_reference", "a"):
                path = ("iri", self.term(child))
        if mod:
            path = ("mod", path, mod)
        return ("inv", path) if inverse else path

    def expand(self, s: str, path: tuple, o: str) -> list:
        """The same in triples, unions and closures: what a path means by the recommendation (section 18.2.2.4)."""
        return _expand(s, path, o, self.fresh)

    def template(self, node: Any) -> tuple[Triple, ...]:
        part = next((c for c in node.children if c.type in ("construct_template", "triples_template")), None)
        if part is None:
            return ()
        if part.type == "triples_template":
            return tuple(t for t in self.triples(part))
        blank = next(_blank(part), None)
        if blank is not None:
            raise _refuse("its template makes blank nodes, new ones each time")
        return tuple(t for t in self.triples(part))


def _blank(node: Any) -> Iterator[Any]:
    if node.type in ("anon", "blank_node_label", "blank_node_property_list", "collection"):
        yield node
    for child in node.children:
        yield from _blank(child)


def _expand(s: str, path: tuple, o: str, fresh: Callable[[], str]) -> list:
    kind = path[0]
    if kind == "iri":
        return [Triple(s, path[1], o)]
    if kind == "inv":
        return _expand(o, path[1], s, fresh)
    if kind == "seq":
        middle = fresh()
        return _expand(s, path[1], middle, fresh) + _expand(middle, path[2], o, fresh)
    if kind == "alt":
        return [Union(tuple(tuple(_expand(s, p, o, fresh)) for p in path[1:]), (s, path, o))]
    if kind == "not":
        groups, verb = [], fresh()
        for names, a, b in ((path[1], s, o), (path[2], o, s)):
            if names or (names is path[1] and not path[2]):
                test = (Filter((Name(verb), " NOT IN (" + ", ".join(names) + ")")),) if names else ()
                groups.append((Triple(a, verb, b), *test))
        return [Union(tuple(groups), (s, path, o))]
    return [Closure(s, path[1], path[2], o)]


def _path(path: tuple) -> str:
    kind = path[0]
    if kind == "iri":
        return path[1]
    if kind == "inv":
        return f"^({_path(path[1])})"
    if kind in ("seq", "alt"):
        return f"({_path(path[1])}{'/' if kind == 'seq' else '|'}{_path(path[2])})"
    if kind == "not":
        return "!(" + "|".join([*path[1], *("^" + name for name in path[2])]) + ")"
    return f"({_path(path[1])}){path[2]}"


@lru_cache(maxsize=256)
def _read(text: str, prefixes: tuple[tuple[str, str], ...]) -> tuple[Parsed, Callable[[], str]]:
    reader = _Reader(text, dict(prefixes))
    return reader.read(), reader.fresh


# --- what a group binds -----------------------------------------------------------------------------------------------


def _aggregate(expr: Expr) -> bool:
    """Whether an expression aggregates: COUNT( … at its own level, not in an EXISTS."""
    words = [w.upper() for w in expr if type(w) is str]
    return any(word in _AGGREGATES for word in words) or any(w.startswith("COUNT(") for w in words)


_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}


def _scope(group: Group) -> list[str]:
    """The variables that a group's solutions may bind, in the order of their first mention, hidden ones too."""
    seen: dict[str, None] = {}
    for item in group:
        match item:
            case Triple() | Closure():
                names = [t for t in ((item.s, item.p, item.o) if isinstance(item, Triple) else (item.s, item.o)) if t[0] == "?"]
            case Bind():
                names = [item.var]
            case Values():
                names = list(item.names)
            case Optional() | Nested():
                names = _scope(item.group)
            case Union():
                names = [n for g in item.groups for n in _scope(g)]
            case Graph():
                names = [item.name] * (item.name[0] == "?") + _scope(item.group)
            case Sub():
                names = [name for name, _ in item.select.projection]
            case _:
                names = []
        seen.update(dict.fromkeys(names))
    return list(seen)


def _certain(group: Group) -> set[str]:
    """The variables that every solution of a group binds by matching, leaving BIND and VALUES out."""
    names: set[str] = set()
    for item in group:
        match item:
            case Triple() | Closure():
                names |= {t for t in ((item.s, item.p, item.o) if isinstance(item, Triple) else (item.s, item.o)) if t[0] == "?"}
            case Nested():
                names |= _certain(item.group)
            case Graph():
                names |= _certain(item.group) | ({item.name} if item.name[0] == "?" else set())
            case Union():
                names |= set.intersection(*(_certain(g) for g in item.groups))
    return names


def _mentions(thing: Any, into: dict[str, int]) -> None:
    """Counts every variable under a group or expression."""
    if isinstance(thing, Name) or (isinstance(thing, str) and thing[:1] == "?" and thing[1:].replace("_", "").isalnum()):
        into[str(thing)] = into.get(str(thing), 0) + 1
    elif isinstance(thing, (tuple, list)) and not isinstance(thing, str):
        for part in thing:
            _mentions(part, into)


def _exists(expr: Expr) -> Iterator[Exists]:
    return (piece for piece in expr if isinstance(piece, Exists))


def _plainly(item: Filter) -> Exists | None:
    """The EXISTS or NOT EXISTS that is all there is to a FILTER."""
    rest = [p for p in item.expr if not (type(p) is str and not p.strip(" ()\n\t\r"))]
    return rest[0] if len(rest) == 1 and isinstance(rest[0], Exists) else None


# --- writing ----------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes groups back as SPARQL, with the graphs of each triple asked for where `look` is set.

    `wide` asks for one row a graph instead of one a combination of graphs, `joint` (with it) for one variable a group.
    `columns` are the triples asked for, `ends` the closures met and `subs` the subqueries that are asked on their own.
    """

    def __init__(self, fresh: Callable[[], str], look: bool, wide: bool = False, joint: bool = False):
        self.fresh, self.look, self.wide, self.joint = fresh, look, wide, joint
        self.columns: list[Column] = []
        self.ends: list[End] = []
        self.subs: list[Inner] = []
        self.names: dict[str, None] = {}  # variables of the copies that EXISTS blocks make

    # plain

    def expr(self, expr: Expr, rename: Mapping[str, str]) -> str:
        parts = []
        for piece in expr:
            if isinstance(piece, Name):
                parts.append(rename.get(piece, piece))
            elif isinstance(piece, Exists):
                parts.append(("NOT " if piece.negated else "") + "EXISTS { " + self.plain(piece.group, rename) + " }")
            else:
                parts.append(piece)
        return "".join(parts)

    def plain(self, group: Group, rename: Mapping[str, str]) -> str:
        """The group as it was, without asking for graphs."""
        look, self.look = self.look, False
        kept = self.columns, self.ends, self.subs
        self.columns, self.ends, self.subs = [], [], []
        try:
            return self.group(group, rename, None, blocks=False)
        finally:
            self.look = look
            self.columns, self.ends, self.subs = kept

    # with graphs

    def group(self, group: Group, rename: Mapping[str, str], graph: str | None, blocks: bool = True, part: str = "") -> str:
        lines: list[str] = []
        own: list[Column] = []
        late: list[str] = []
        for item in group:
            match item:
                case Triple():
                    s, p, o = (rename.get(t, t) for t in item)
                    lines.append(f"{s} {p} {o} .")
                    if blocks:
                        shared = own[0].graph if own and self.joint else None
                        own.append(self.column((s, p, o), graph, part, shared))
                case Closure():
                    s, o = rename.get(item.s, item.s), rename.get(item.o, item.o)
                    lines.append(f"{s} ({_path(item.path)}){item.mod} {o} .")
                    if blocks:
                        self.ends.append(End(s, item.path, item.mod, o, graph, part, _touched(item, group)))
                        if graph:
                            self.column(None, graph, part)
                case Filter():
                    lines.append(f"FILTER({self.expr(item.expr, rename)})")
                    only = _plainly(item)
                    if blocks and not (only and only.negated):
                        late += self.witnesses(item.expr, group, rename, graph)
                case Bind():
                    lines.append(f"BIND({self.expr(item.expr, rename)} AS {rename.get(item.var, item.var)})")
                    if blocks:
                        late += self.witnesses(item.expr, group, rename, graph)
                case Values():
                    lines.append(self.values(item, rename))
                case Optional():
                    lines.append("OPTIONAL { " + self.group(item.group, rename, graph, blocks, part=item.text) + " }")
                case Minus():
                    lines.append("MINUS { " + self.plain(item.group, rename) + " }")
                case Union() if item.path and not blocks:
                    s, path, o = item.path
                    lines.append(f"{rename.get(s, s)} {_path(path)} {rename.get(o, o)} .")
                case Union():
                    parts = [f"{{ {self.group(g, rename, graph, blocks, part or 'union')} }}" for g in item.groups]
                    lines.append(" UNION ".join(parts))
                case Nested():
                    lines.append("{ " + self.group(item.group, rename, graph, blocks, part) + " }")
                case Graph():
                    name = rename.get(item.name, item.name)
                    lines.append(f"GRAPH {name} {{ {self.group(item.group, rename, name, blocks, part)} }}")
                    if blocks and (name[0] == "?" or not part):
                        self.column(None, name, part)
                    elif blocks:  # a variable tells whether this part matched
                        told = self.fresh()
                        self.names[told] = None
                        lines.append(f"BIND({name} AS {told})")
                        self.column(None, told, part)
                case Sub():
                    lines.append("{ " + self.sub(item.select, rename, graph, blocks, part) + " }")
        if blocks and self.look:
            lines += self.lookups(own)
        return " ".join([*lines, *late])

    def beside(self, group: Group, graph: str | None) -> str:
        """What asks for the graphs of a group whose solutions are already there: its triples again, its OPTIONALs and EXISTS
        whole."""
        lines: list[str] = []
        own: list[Column] = []
        late: list[str] = []
        for item in group:
            match item:
                case Triple():
                    own.append(self.column(tuple(item), graph, ""))
                case Closure():
                    self.ends.append(End(item.s, item.path, item.mod, item.o, graph, "", _touched(item, group)))
                case Filter() | Bind():
                    only = _plainly(item) if isinstance(item, Filter) else None
                    if not (only and only.negated):
                        late += self.witnesses(item.expr, group, {}, graph)
                case Optional():
                    late.append("OPTIONAL { " + self.group(item.group, {}, graph, part=item.text) + " }")
                case Nested():
                    lines.append(self.beside(item.group, graph))
                case Union():
                    parts = []
                    for g in item.groups:
                        body = self.group(g, {}, graph, part="union")
                        if graph or not any(isinstance(i, Triple) for i in g):  # no graph of its own tells that it matched
                            tag = self.fresh()
                            self.names[tag] = None
                            body += f" BIND(1 AS {tag})"
                        parts.append(f"{{ {body} }}")
                    late.append("OPTIONAL { " + " UNION ".join(parts) + " }")
                case Graph():
                    self.column(None, item.name, "")
                    lines.append(self.beside(item.group, item.name))
                case Sub():
                    self.subs.append(Inner(item.select, tuple(name for name, _ in item.select.projection), ""))
        if graph:
            late = [f"OPTIONAL {{ GRAPH {graph} {{ {block[len('OPTIONAL { '):]} }}" for block in late]
        return " ".join([*self.lookups(own), *lines, *late])

    def column(self, triple: tuple[str, str, str] | None, graph: str | None, part: str, shared: str | None = None) -> Column:
        column = Column(graph or shared or self.fresh(), triple, graph is not None, part)
        self.columns.append(column)
        return column

    def lookups(self, columns: Sequence[Column]) -> list[str]:
        """One GRAPH pattern for each triple; `wide` one row a graph instead of one row a combination of graphs."""
        parts = [f"GRAPH {c.graph} {{ {' '.join(c.triple)} }}" for c in columns if c.triple and not c.given]
        if self.wide and len(parts) > 1:
            return ["OPTIONAL { " + " UNION ".join("{ " + p + " }" for p in parts) + " }"]
        return ["OPTIONAL { " + p + " }" for p in parts]

    def witnesses(self, expr: Expr, group: Group, rename: Mapping[str, str], graph: str | None) -> list[str]:
        """What an EXISTS found, as OPTIONAL: the filter itself stays. Variables of its own get names of their own."""
        found = []
        outer, certain = set(_scope(group)), _certain(group)
        for exists in _exists(expr):
            _correlated(exists.group, outer)
            inner = dict(rename)
            mentioned: dict[str, int] = {}
            _mentions(exists.group, mentioned)
            for name in mentioned:
                if name not in certain:
                    inner[name] = self.fresh()
                    self.names[inner[name]] = None
            # a variable that may be unbound outside must not be bound from inside: a copy of it is compared
            alike = " ".join(
                f"FILTER(!BOUND({rename.get(n, n)}) || !BOUND({inner[n]}) || sameTerm({rename.get(n, n)}, {inner[n]}))"
                for n in mentioned if n in outer and n not in certain)  # fmt: skip
            found.append("OPTIONAL { " + self.group(exists.group, inner, graph, part="exists") + alike + " }")
        return found

    def values(self, item: Values, rename: Mapping[str, str]) -> str:
        if not any(name in rename for name in item.names):
            return item.text
        head, _, body = item.text.partition("{")
        names = " ".join(rename.get(name, name) for name in item.names)
        return f"VALUES ({names}) {{{body}" if "(" in head else f"VALUES {names} {{{body}"

    def sub(self, select: Select, rename: Mapping[str, str], graph: str | None, blocks: bool, part: str) -> str:
        """A subquery. One that only projects is opened: its hidden variables, renamed, come out with its own."""
        visible = [name for name, _ in select.projection]
        if _closed(select) or not blocks:
            names = {name: rename[name] for name in visible if name in rename}
            local = _locals(select)
            if blocks:
                if graph:
                    raise _refuse("a subquery that groups, or takes some rows only, stands inside GRAPH")
                self.subs.append(Inner(select, tuple(rename.get(v, v) for v in visible), part))
            clash = {name: self.fresh() for name in local if rename}  # renamed names must not be caught inside
            return self.select(select, {**clash, **names}, None)
        inner = {name: rename.get(name, name) for name in visible}
        inner.update({name: self.fresh() for name in _locals(select)})
        begin, ends, subs = len(self.columns), len(self.ends), len(self.subs)
        before = set(self.names)
        body = self.group(select.where, inner, graph, blocks, part)
        hidden: dict[str, None] = dict.fromkeys(name for name in inner.values() if name not in {inner[v] for v in visible})
        hidden.update(dict.fromkeys(c.graph for c in self.columns[begin:] if c.graph[0] == "?"))
        hidden.update(dict.fromkeys(t for e in self.ends[ends:] for t in (e.s, e.o) if t[0] == "?"))
        hidden.update(dict.fromkeys(v for s in self.subs[subs:] for v in s.names))
        hidden.update(dict.fromkeys(n for n in self.names if n not in before))
        self.names.update(hidden)
        shown = " ".join(f"({self.expr(e, inner)} AS {inner[n]})" if e else inner[n] for n, e in select.projection)
        extra = " ".join(n for n in hidden if n not in {inner[v] for v in visible})
        values = " " + self.values(select.values, inner) if select.values else ""
        return f"SELECT {shown} {extra} {{ {body}{values} }}"

    def select(self, select: Select, rename: Mapping[str, str], tail: str | None) -> str:
        names = [(rename.get(name, name), expr) for name, expr in select.projection]
        shown = " ".join(f"({self.expr(expr, rename)} AS {name})" if expr else name for name, expr in names)
        where = self.plain(select.where, rename)
        end = self.expr(select.modifiers, rename) + (self.expr(select.tail, rename) if tail is None else tail)
        values = " " + self.values(select.values, rename) if select.values else ""
        return f"SELECT {'DISTINCT ' if select.distinct else ''}{shown or '*'} {{ {where} }} {end}{values}"


class Column(NamedTuple):
    """A triple of the query and the variable (or IRI) of the graph that holds it; `given`: the query itself names the graph."""

    graph: str
    triple: tuple[str, str, str] | None
    given: bool
    part: str  # "" where it must match; else the text of the OPTIONAL, "union" or "exists"


class End(NamedTuple):
    s: str
    path: tuple
    mod: str
    o: str
    graph: str | None
    part: str
    touched: bool  # an end stands in a triple beside, so that it is known to be in the graph


class Inner(NamedTuple):
    select: Select
    names: tuple[str, ...]
    part: str


def _touched(item: Closure, group: Group) -> bool:
    return any(item.s in (t.s, t.o) or item.o in (t.s, t.o) for t in group if isinstance(t, Triple))


def _closed(select: Select) -> bool:
    """Whether a subquery does more than project, so that its solutions cannot be read off its rows."""
    return select.distinct or select.grouped or select.limit is not None or bool(select.offset)


def _locals(select: Select) -> list[str]:
    visible = {name for name, _ in select.projection}
    mentioned: dict[str, int] = {}
    _mentions((select.where, select.modifiers, select.tail, [e for _, e in select.projection]), mentioned)
    return [name for name in mentioned if name not in visible]


def _correlated(group: Group, outer: set[str], top: bool = True) -> None:
    """Refuses an EXISTS whose inner groups test a variable of the outside: no join says the same."""
    inside = set(_scope(group))
    for item in group:
        match item:
            case Filter() | Bind():
                used: dict[str, int] = {}
                _mentions([p for p in item.expr if not isinstance(p, Exists)], used)
                strangers = [n for n in used if n not in inside and n in outer]
                if strangers and (not top or isinstance(item, Bind)):
                    raise _refuse(f"a group inside an EXISTS tests {strangers[0]} of the query around it")
            case Optional() | Nested() | Graph() | Minus():
                _correlated(item.group, outer, False)
            case Union():
                for g in item.groups:
                    _correlated(g, outer, False)
            case Sub():
                _correlated(item.select.where, outer, False)


def _direct(group: Group) -> bool:
    """Whether all that a group matched can be read off its variables, so that rows and graphs come in one query."""
    for place, item in enumerate(group):
        match item:
            case Union():
                if item.path or any(_repeats(g) for g in item.groups):
                    return False
                scopes = [set(_scope(g)) for g in item.groups]
                if any(scope != scopes[0] or scope != _certain(g) for scope, g in zip(scopes, item.groups, strict=True)):
                    return False
                if not all(_direct(g) for g in item.groups):
                    return False
            case Optional():
                tested: dict[str, int] = {}
                _mentions([i for i in item.group if isinstance(i, (Filter, Bind))], tested)
                strangers = tested.keys() - set(_scope(item.group)) - _certain(group[:place])
                if strangers.intersection(_scope(group)) or not _direct(item.group) or _repeats(item.group):
                    return False
            case Nested() | Graph():
                if not _direct(item.group):
                    return False
            case Sub():
                if not _closed(item.select):
                    return False
    return True


def _variants(group: Group) -> list[Group]:
    """A group without unions, once for each choice of branches: what stands in a branch is then joined with what stands
    around it."""
    found: list[Group] = [()]
    for item in group:
        if isinstance(item, Union) and len(found) * len(item.groups) <= VARIANTS:
            branches = [v for g in item.groups for v in _variants(g)]
            found = [head + _inlined(branch) for head in found for branch in branches]
        else:
            found = [head + (item,) for head in found]
    return found


def _inlined(group: Group) -> Group:
    plain = all(isinstance(item, (Triple, Closure, Filter)) for item in group)
    inside, used = set(_scope(group)), {}
    _mentions([item for item in group if isinstance(item, Filter)], used)
    return group if plain and inside.issuperset(used) else (Nested(group),)


def _repeats(group: Group) -> bool:
    """Whether a group may give one solution twice, all its variables shown."""
    for item in group:
        match item:
            case Union():
                return True
            case Values():
                if item.repeats:
                    return True
            case Optional() | Nested() | Graph():
                if _repeats(item.group):
                    return True
            case Sub():
                s = item.select
                shown = {name for name, _ in s.projection}
                if not (s.distinct or (s.grouped and all(name in shown for name, _ in s.keys))):
                    return True
    return False


# --- what must stay as it is for a row to stay -------------------------------------------------------------------------


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
                for exists in _exists(item.expr):
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


def _growing(group: Group, total: Mapping[str, int], keys: set[str] | None) -> Iterator[Group]:
    """The parts whose matches must all stay, so that fewer triples give no solution that was not there before.

    `total` counts the mentions of variables in the whole query's pattern; `keys` are those that solutions are grouped or
    ordered by, None: all of them.
    """
    for place, item in enumerate(group):
        match item:
            case Optional():
                outside = set(_scope(item.group)) - _certain(group[:place])
                here: dict[str, int] = {}
                _mentions(item.group, here)
                if keys is None or any(total.get(n, 0) > here.get(n, 0) or n in keys for n in outside):
                    yield item.group
                else:
                    yield from _growing(item.group, total, None)
            case Minus():
                yield item.group
            case Filter() | Bind():
                only = _plainly(item) if isinstance(item, Filter) else None
                for exists in _exists(item.expr):
                    if only and not only.negated:
                        yield from _growing(exists.group, total, None)
                    else:
                        yield exists.group
            case Nested() | Graph():
                yield from _growing(item.group, total, None)
            case Union():
                for g in item.groups:
                    yield from _growing(g, total, None)
            case Sub():
                if _closed(item.select):
                    yield item.select.where
                else:
                    yield from _growing(item.select.where, total, None)


def _nested_absence(group: Group) -> Iterator[Group]:
    """The parts whose matches must stay for what is absent to stay absent: an absence inside an absence."""
    for item in group:
        match item:
            case Optional():
                yield from _growing(item.group, {}, None)
                yield from _nested_absence(item.group)
            case Minus():
                yield from _growing(item.group, {}, None)
            case Filter() | Bind():
                only = _plainly(item) if isinstance(item, Filter) else None
                for exists in _exists(item.expr):
                    if not (only and not only.negated):
                        yield from _growing(exists.group, {}, None)
                    yield from _nested_absence(exists.group)
            case Nested() | Graph():
                yield from _nested_absence(item.group)
            case Union():
                for g in item.groups:
                    yield from _nested_absence(g)
            case Sub():
                if not _closed(item.select):
                    yield from _nested_absence(item.select.where)


def _absent(group: Group) -> Iterator[Absence]:
    for item in group:
        match item:
            case Minus():
                yield Absence("minus", item.text)
            case Filter() | Bind():
                for exists in _exists(item.expr):
                    if exists.negated:
                        yield Absence("not-exists", exists.text)
                    yield from _absent(exists.group)
            case Optional() | Nested() | Graph():
                yield from _absent(item.group)
            case Union():
                for g in item.groups:
                    yield from _absent(g)
            case Sub():
                yield from _absent(item.select.where)


# --- asking -----------------------------------------------------------------------------------------------------------


class Support:
    """What a key rests on: graphs in order; and, still to be looked up, derived triples, ends of closures, rows of subqueries."""

    __slots__ = ("graphs", "later", "parts")

    def __init__(self) -> None:
        self.graphs: dict[str, None] = {}
        self.later: dict[tuple, None] = {}
        self.parts: set[str] = set()

    def add(self, other: Support) -> None:
        self.graphs.update(other.graphs)
        self.later.update(other.later)
        self.parts |= other.parts


class _Asking:
    """One question under way: how to ask, the rules, and what was found out so far."""

    def __init__(self, query: Query, rules: Mapping[str, str], prefixes: tuple[tuple[str, str], ...], steady: bool):
        self.query, self.rules, self.prefixes, self.steady = query, rules, prefixes, steady
        self.notes: dict[str, None] = {}
        self.shared: dict[str, None] = {}
        self.inner: list[tuple[Select, str, Callable[[], str]]] = []
        self.known: dict[tuple, Support] = {}


def cite(
    store_query: Query, text: str, prefixes: Mapping[str, str] | None = None, rules: Mapping[str, str] | None = None, *, steady: bool = True
) -> Cited:
    """The answer of a SELECT, ASK or CONSTRUCT query, and for each row the named graphs that it rests on.

    `store_query` takes a query and gives a pyoxigraph result; `prefixes` are declared before the query's own; `rules` has the
    CONSTRUCT text of each graph of derived triples. Every triple of the default graph must be in a named graph too. `steady` says that
    the engine keeps the order of a subquery's rows and puts what is joined to a row next to it, as pyoxigraph does and others need not.

    Raises the engine's own error for a query that it does not take, KGError for what cannot be cited: SERVICE, FROM, DESCRIBE,
    functions that give another value each time, blank nodes in a template.
    """
    declared = tuple((prefixes or {}).items())
    parsed, fresh = _read(text, declared)
    asking = _Asking(store_query, rules or {}, declared, steady)
    answer = {"select": _select, "ask": _ask, "construct": _construct}[parsed.form]
    try:
        return answer(asking, parsed, fresh)
    except SyntaxError as error:  # it speaks of the rewritten text: let the engine speak of the query itself
        store_query("".join(f"PREFIX {name}: <{iri}> " for name, iri in declared) + text)
        raise _refuse(f"the engine does not take it in its rewritten form ({error})") from error


def _select(asking: _Asking, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    select, skip = parsed.select, parsed.select.offset
    if select.star:  # the order of the columns is the engine's
        body = _Writer(fresh, False).plain(select.where + ((select.values,) if select.values else ()), {})
        names = ["?" + v.value for v in asking.query(f"{parsed.prologue}SELECT * {{ {body} }} LIMIT 0").variables]
        known = dict(select.projection)
        select = select._replace(projection=tuple((name, None) for name in names if name in known))
        parsed = parsed._replace(select=select)
    if skip:  # a page rests on the pages before it: ask for all of them
        parsed = _without_offset(parsed)
        select = parsed.select
    rows, supports = _answer(asking, parsed.prologue, select, fresh, parsed)
    _hold(asking, parsed.prologue, select, fresh)
    citations = _resolve(asking, supports)
    if skip:
        for graphs in citations[:skip]:
            asking.shared.update(dict.fromkeys(graphs))
        if len(rows) > skip:
            asking.notes["every row also rests on the rows that OFFSET skips"] = None
        rows, citations, supports = rows[skip:], citations[skip:], supports[skip:]
    variables = tuple(name[1:] for name, _ in select.projection)
    return Cited("select", variables, rows, citations, tuple(asking.shared), _absences(select, supports), tuple(asking.notes))


def _ask(asking: _Asking, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
    names = _scope(parsed.select.where)
    projection = tuple((name, None) for name in names) or ((fresh(), ("1",)),)
    select = parsed.select._replace(projection=projection, limit=1, offset=0, tail=("LIMIT 1",))
    if select.grouped:
        raise _refuse("it is an ASK that groups")
    rows, supports = _answer(asking, parsed.prologue, select, fresh, None)
    for group in _nested_absence(select.where):
        _freeze(asking, parsed.prologue, group, fresh)
    citations = _resolve(asking, supports)
    absences = _absences(select, supports) if rows else (Absence("nothing", parsed.select.text),)
    return Cited("ask", (), [], citations, tuple(asking.shared), absences, tuple(asking.notes), bool(rows))


def _construct(asking: _Asking, parsed: Parsed, fresh: Callable[[], str]) -> Cited:
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
        raise _refuse("it is a CONSTRUCT that groups", "group in a subquery")
    rows, supports = _answer(asking, parsed.prologue, select, fresh, None)
    _hold(asking, parsed.prologue, select, fresh)
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


def _without_offset(parsed: Parsed) -> Parsed:
    old = parsed.select
    words = f"LIMIT {old.limit + old.offset}" if old.limit is not None else ""
    start, end = old.slice_span
    written = parsed.data[start:end].decode()
    tail = tuple(words if piece == written else piece for piece in old.tail)
    select = old._replace(limit=None if old.limit is None else old.limit + old.offset, offset=0, tail=tail)
    return parsed._replace(select=select, data=parsed.data[:start] + words.encode() + parsed.data[end:])


def _absences(select: Select, supports: Sequence[Support]) -> tuple[Absence, ...]:
    found = list(dict.fromkeys(_absent(select.where)))
    for text in dict.fromkeys(_optionals(select.where)):
        missing = tuple(n for n, support in enumerate(supports) if text not in support.parts)
        if missing:
            found.append(Absence("optional", text, missing))
    empty = tuple(n for n, s in enumerate(supports) if not (s.graphs or s.later))
    if empty and select.grouped and next(_patterns(select.where), None):
        found.append(Absence("nothing", select.text, empty))
    return tuple(found)


def _optionals(group: Group) -> Iterator[str]:
    for item in group:
        match item:
            case Optional():
                if next(_patterns(item.group), None):
                    yield item.text
                yield from _optionals(item.group)
            case Nested() | Graph():
                yield from _optionals(item.group)
            case Union():
                for g in item.groups:
                    yield from _optionals(g)
            case Sub():
                if not _closed(item.select):
                    yield from _optionals(item.select.where)


def _answer(
    asking: _Asking, prologue: str, select: Select, fresh: Callable[[], str], parsed: Parsed | None
) -> tuple[list[Key], list[Support]]:
    """The rows of a SELECT and what each rests on. `parsed`: whose text to ask where the rows are asked for on their own."""
    _note(asking, select)
    if asking.steady and not select.grouped and _direct(select.where) and not (select.distinct and select.limit is not None):
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
        for row in _rows(asking, _plain(asking, prologue, select._replace(distinct=False, tail=()), fresh, None, hidden)):
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


def _note(asking: _Asking, select: Select) -> None:
    words = [w.upper() for _, e in select.projection if e for w in e if type(w) is str]
    if any(word.split("(")[0].strip() in ("MIN", "MAX", "SAMPLE") for word in words):
        asking.notes["MIN, MAX and SAMPLE rest on one value of the group; all of the group's are cited"] = None
    if select.distinct:
        asking.notes["a DISTINCT row may come about in several ways, each of which would do; all are cited"] = None
    if not select.distinct and not select.grouped and _repeats(select.where):
        asking.notes["a row may come about in several ways, each of which would do; all are cited"] = None


def _rows(asking: _Asking, text: str) -> list[Key]:
    rows: list[Key] = []
    _told(asking, text, rows.extend)
    return rows


def _told(asking: _Asking, text: str, take: Callable[[list[Key]], None]) -> None:
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
            self.take([tuple([c if c[:1] in '<"_' else _cell(c) for c in line.split("\t")]) for line in lines])
        return len(data)

    def flush(self) -> None:
        pass


_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # N-Triples writes these otherwise


def _cell(text: str) -> str:
    """The N-Triples string of a cell of SPARQL TSV, which writes numbers and booleans short."""
    if text[:1] in '<"_':
        return str(to_term(text)) if _ODD.search(text) else text
    kind = "boolean" if text in ("true", "false") else "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
    return f'"{text}"^^<{XSD}{kind}>'


def _plain(
    asking: _Asking, prologue: str, select: Select, fresh: Callable[[], str], parsed: Parsed | None, hidden: tuple[str, ...]
) -> str:
    """The query as it was written where that can be, with the keys of its groups shown as well."""
    if parsed is None or parsed.span is None or any(name.startswith(HIDDEN) for name in hidden):
        shown = select._replace(projection=select.projection + tuple((name, None) for name in hidden))
        return prologue + _Writer(fresh, False).select(shown, {}, None)
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in asking.prefixes)
    end = parsed.span
    return head + (parsed.data[:end] + (" " + " ".join(hidden)).encode() + parsed.data[end:]).decode()


def _single(
    asking: _Asking, prologue: str, select: Select, fresh: Callable[[], str], wide: bool
) -> tuple[list[Key], list[Support]] | None:
    """Rows and their graphs in one query: the query itself as a subquery that shows all its variables, the graphs beside it.

    None if the graphs of a row's triples are too many to ask for all combinations, and `wide` is not set.
    """
    writer = _Writer(fresh, True, wide)
    shown = [name for name, _ in select.projection]
    inner = [name for name in _scope(select.where) if name not in shown]
    inner += [name for name in (select.values.names if select.values else ()) if name not in shown and name not in inner]
    opened = select._replace(distinct=False, projection=select.projection + tuple((name, None) for name in inner))
    body = writer.select(opened, {}, None)
    beside = writer.beside(select.where, None)
    own = {c.graph for c in writer.columns if c.graph[0] == "?"}
    out = list(dict.fromkeys([*shown, *inner, *sorted(own), *writer.names]))
    text = f"{prologue}SELECT {' '.join(out) or '*'} {{ {{ {body} }} {beside} }}"
    place = {name: n for n, name in enumerate(out)}
    width, size = len(shown), len(shown) + len(inner)
    columns = [(place[c.graph] if c.graph[0] == "?" else -1, c.graph, c.triple, c.part, 1 << n if not (c.part or c.given) else 0)
               for n, c in enumerate(writer.columns)]  # fmt: skip
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
                _inner(asking, support, sub, prologue, fresh, lambda term, row=row: row[place[term]])
        if total > MANY if merged is not None else not wide and total > 1000 and total > WIDE * len(rows):
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
    return KGError("a row rests on a triple that no named graph holds", "every triple must have an origin to be cited")


def _end(support: Support, end: End, value: Callable[[str], str]) -> None:
    ends = [value(term) if term[0] == "?" else _constant(term) for term in (end.s, end.o)]
    if "" in ends:
        return
    if end.part:
        support.parts.add(end.part)
    if end.graph is None:
        support.later["path", end.path, end.mod, ends[0], ends[1], end.touched] = None


def _inner(
    asking: _Asking, support: Support, sub: Inner, prologue: str, fresh: Callable[[], str], value: Callable[[str], str]
) -> None:
    row = tuple(value(name) for name in sub.names)
    if sub.part and not any(row):
        return
    place = next((n for n, (select, *_) in enumerate(asking.inner) if select is sub.select), len(asking.inner))
    if place == len(asking.inner):
        asking.inner.append((sub.select, prologue, fresh))
    if sub.part:
        support.parts.add(sub.part)
    support.later["sub", place, row] = None


def _keyed(
    asking: _Asking, prologue: str, group: Group, keys: Sequence[tuple[str, Expr | None]], fresh: Callable[[], str],
    some: set[Key] | None,
) -> dict[Key, Support]:  # fmt: skip
    """What the solutions of a group rest on, by the values of `keys`; only for `some` of them where given."""
    table: dict[Key, Support] = defaultdict(Support)
    for variant in _variants(group):
        _variant(asking, prologue, variant, keys, fresh, some, table)
    return table


def _variant(
    asking: _Asking, prologue: str, group: Group, keys: Sequence[tuple[str, Expr | None]], fresh: Callable[[], str],
    some: set[Key] | None, table: dict[Key, Support],
) -> None:  # fmt: skip
    writer = _Writer(fresh, True, wide=True, joint=True)
    boxes = list(_boxes(group, keys, some))
    first = next((n for n, item in enumerate(group) if not isinstance(item, (Optional, Minus, Filter))), 0)
    # before a MINUS or OPTIONAL that the group begins with, the block would change what they mean
    group = (*group[:first], Values((), BOX, False), *group[first:])
    body = writer.group(group, {}, None)
    parts: dict[str, set[str]] = defaultdict(set)
    for column in writer.columns:
        if column.graph[0] == "?":
            parts[column.graph].add(column.part)
    concat = " ".join(f'(GROUP_CONCAT(DISTINCT COALESCE(STR({name}), ""); SEPARATOR=" ") AS {fresh()})' for name in parts)
    shown = " ".join(name for name, _ in keys)
    grouping = "GROUP BY " + " ".join(f"({writer.expr(e, {})} AS {name})" if e else name for name, e in keys) if keys else ""
    width = len(keys)
    ruled = False
    constants = [c for c in writer.columns if c.graph[0] != "?"]
    for box in boxes:
        text = f"{prologue}SELECT {shown} {concat or '(COUNT(*) AS ' + fresh() + ')'} {{ {body.replace(BOX, box)} }} {grouping}"
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
        apart = _Writer(fresh, True)
        body = apart.group(group, {}, None)
        for column in apart.columns:
            if column.triple and (column.graph[0] == "?" or column.graph[1:-1] in asking.rules):
                _derived(asking, prologue, keys, column, body, boxes, table, some, apart)
    if writer.ends or writer.subs:
        _follow(asking, prologue, group, keys, fresh, boxes, table, some)


def _boxes(group: Group, keys: Sequence[tuple[str, Expr | None]], some: set[Key] | None) -> Iterator[str]:
    """VALUES blocks that hold a query to some keys: of the variables that every solution binds, so that they only hold back."""
    certain = _certain(group)
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
        yield f"VALUES ({head}) {{ " + " ".join(f"({' '.join(row)})" for row in rows[start : start + BATCH]) + " }"


def _named(keys: Sequence[tuple[str, Expr | None]], writer: _Writer) -> tuple[list[str], str]:
    """The keys' variables and how a SELECT shows them: expressions under new names, since theirs may stand in the group."""
    names = [writer.fresh() if expr else name for name, expr in keys]
    return names, " ".join(f"({writer.expr(e, {})} AS {name})" if e else name for name, (_, e) in zip(names, keys, strict=True))


def _derived(
    asking: _Asking, prologue: str, keys: Sequence, column: Column, body: str, boxes: list[str], table: dict[Key, Support],
    some: set[Key] | None, writer: _Writer,
) -> None:  # fmt: skip
    """Which derived triples a column matched."""
    graph, triple = column.graph, column.triple
    names = list(dict.fromkeys(t for t in (*triple, graph) if t[0] == "?"))
    test = f"FILTER({graph} IN (" + ", ".join(f"<{rule}>" for rule in asking.rules) + "))" if graph[0] == "?" else ""
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
    asking: _Asking, prologue: str, group: Group, keys: Sequence, fresh: Callable[[], str], boxes: list[str],
    table: dict[Key, Support], some: set[Key] | None,
) -> None:  # fmt: skip
    """The ends of closures and the rows of subqueries that belong to each key."""
    writer = _Writer(fresh, False)
    body = writer.group(group, {}, None)
    wanted = [t for e in writer.ends for t in (e.s, e.o) if t[0] == "?"] + [n for s in writer.subs for n in s.names]
    key_names, shown = _named(keys, writer)
    extra = [n for n in dict.fromkeys(wanted) if n not in key_names]
    out = key_names + extra
    shown = f"{shown} {' '.join(extra)}".strip() or f"(1 AS {fresh()})"
    for box in boxes:
        for solution in _rows(asking, f"{prologue}SELECT DISTINCT {shown} {{ {body.replace(BOX, box)} }}"):
            row = dict(zip(out, solution, strict=False))
            key = tuple(row[name] for name in key_names)
            if some is None or key in some:
                for end in writer.ends:
                    _end(table[key], end, row.__getitem__)
                for sub in writer.subs:
                    _inner(asking, table[key], sub, prologue, fresh, row.__getitem__)


# --- what is behind a triple, a path, a subquery's row ----------------------------------------------------------------


def _resolve(asking: _Asking, supports: Sequence[Support]) -> list[tuple[str, ...]]:
    """The graphs of each support, with those behind derived triples, closures and subqueries."""
    open_ = [support for support in supports if support.later]
    while open_:
        todo = dict.fromkeys(item for support in open_ for item in support.later if item not in asking.known)
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


def _subrows(asking: _Asking, items: list[tuple]) -> None:
    select, prologue, fresh = asking.inner[items[0][1]]
    if select.offset:
        end = next(n for n, piece in enumerate(select.tail) if "OFFSET" in str(piece).upper() and not isinstance(piece, Name))
        words = f"LIMIT {select.limit + select.offset}" if select.limit is not None else ""
        whole = select._replace(offset=0, limit=select.limit and select.limit + select.offset, tail=(*select.tail[:end], words))
    else:
        whole = select
    rows, supports = _answer(asking, prologue, whole, fresh, None)
    _hold(asking, prologue, whole, fresh)
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
            matches = [item for other, item in by_row.items() if all(a in ("", b) for a, b in zip(name, other, strict=True))]
        for item in matches:
            asking.known[item].add(support)


def _steps(asking: _Asking, items: list[tuple]) -> None:
    """One shortest way for each pair of ends, and the graphs of its steps."""
    _, path, mod = items[0][:3]
    fresh = (f"{HIDDEN}{n}" for n in count()).__next__
    step = tuple(_expand("?from", path, "?to", fresh))
    goals: dict[str, set[str]] = defaultdict(set)
    for item in items:
        a, b = item[3:5]
        if a.startswith("_:") or b.startswith("_:"):
            raise _refuse("a path ends in a blank node")
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
    plain = " ".join(step[0]) if simple else _Writer(fresh, False).plain(step, {})
    table: dict[Key, Support] = {}
    after: dict[str, list[str]] = {}
    came: dict[str, dict[str, str]] = {start: {} for start in goals}
    front = {start: [start] for start in goals}
    left = {start: set(ends) for start, ends in goals.items()}
    graph, more = ("?graph", f". GRAPH ?graph {{ {plain} }}") if simple else ("", "")
    while front:
        ask = sorted({node for nodes in front.values() for node in nodes if node not in after and node[0] in '<"'})
        for at in range(0, len(ask), BATCH):
            box = f"VALUES {near} {{ {' '.join(ask[at : at + BATCH])} }}"
            for a, b, *graphs in _rows(asking, f"SELECT DISTINCT {near} {far} {graph} {{ {box} {plain} {more} }}"):
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
                        table[edge].later["rule", name[1:-1], tuple(ends.get(t, t) for t in step[0])] = None
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


def _mention(asking: _Asking, item: tuple) -> None:
    """A path of no steps needs only that its end is in the graph: one triple that mentions it."""
    node = item[3]
    for pattern in ([] if node[0] == '"' else [f"{node} ?p ?o"]) + [f"?s ?p {node}"]:
        for (graph,) in _rows(asking, f"SELECT ?graph {{ {pattern} GRAPH ?graph {{ {pattern} }} }} ORDER BY ?graph LIMIT 1"):
            asking.known[item].graphs[graph[1:-1]] = None
            return


def _premises(asking: _Asking, items: list[tuple]) -> None:
    """What derived triples follow from: the rule's WHERE, asked with its template bound to them."""
    graph = items[0][1]
    parsed, fresh = _read(asking.rules[graph], asking.prefixes)
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
            if all(bound.setdefault(t, v) == v if t[0] == "?" else _constant(t) == v for t, v in pairs):
                wanted[tuple(bound[name] for name in names)] = item
        if wanted:
            keys = tuple((name, None) for name in names)
            table = _keyed(asking, parsed.prologue, parsed.select.where, keys, fresh, set(wanted))
            for key, item in wanted.items():
                if key in table:
                    asking.known[item].add(table[key])


def _constant(term: str) -> str:
    """A constant of a query as the store writes it."""
    if term[0] in "<_":
        return term
    if term in ("true", "false"):
        return f'"{term}"^^<{XSD}boolean>'
    if term[0] in "+-.0123456789":
        kind = "double" if "e" in term.lower() else "decimal" if "." in term else "integer"
        return f'"{term.lstrip("+")}"^^<{XSD}{kind}>'
    return term


# --- what all rows rest on --------------------------------------------------------------------------------------------


def _hold(asking: _Asking, prologue: str, select: Select, fresh: Callable[[], str]) -> None:
    """Adds to `shared` what keeps solutions from appearing that would change a figure or push a row past a LIMIT."""
    frozen = list(_nested_absence(select.where))
    for expr in [e for _, e in select.projection if e] + [select.modifiers, select.tail]:
        frozen += [exists.group for exists in _exists(expr)]
    total: dict[str, int] = {}
    _mentions(select.where, total)
    if select.grouped:
        keys: dict[str, int] = {}
        _mentions(select.keys, keys)
        frozen += _growing(select.where, total, set(keys))
        if select.limit is not None and select.order and not _firm(asking, prologue, select, fresh):
            frozen.append(select.where)
    elif select.limit is not None and select.order:  # without ORDER BY any rows will do
        order: dict[str, int] = {}
        _mentions(select.order, order)
        frozen += _growing(select.where, total, None if select.distinct else set(order))
    for group in dict.fromkeys(frozen):
        _freeze(asking, prologue, group, fresh)


def _freeze(asking: _Asking, prologue: str, group: Group, fresh: Callable[[], str]) -> None:
    for triple, graph in _patterns(group):
        name, pattern = fresh(), " ".join(triple)
        if graph is not None and graph[0] != "?":
            asking.shared[graph[1:-1]] = None
            continue
        default = "" if graph else pattern + " . "
        for (found,) in _rows(asking, f"{prologue}SELECT DISTINCT {name} {{ {default}GRAPH {name} {{ {pattern} }} }}"):
            asking.shared[found[1:-1]] = None
        asking.notes["an absence, or a LIMIT, rests on all that its patterns match: that is cited for every row"] = None


def _firm(asking: _Asking, prologue: str, select: Select, fresh: Callable[[], str]) -> bool:
    """Whether groups that lose solutions cannot move ahead of others in the order: COUNT, MAX, a SUM of no negatives from the
    top down."""
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
        if (direction, head) in (("DESC", "COUNT"), ("DESC", "MAX"), ("ASC", "MIN")) and len(names) <= 1:
            continue
        if (direction, head) == ("DESC", "SUM") and len(names) == 1 and str(words[-1]) == names[0]:
            body = _Writer(fresh, False).plain(select.where, {})
            if not asking.query(f"{prologue}ASK {{ {body} FILTER({names[0]} < 0) }}"):
                continue
        return False
    return True
