"""The algebra of a query: a SPARQL query as values, read with tree-sitter's grammar, and written back as SPARQL.

A group is a tuple of patterns: triples, filters, unions, subqueries …; property paths are taken apart into triples, unions and closures, as
the recommendation defines them. What can be told of a group without asking it is told here: which variables it binds. `Writer` writes a
group as it was, or with what asks for the named graphs of each triple beside it.

Read first: the values, then `read`, then `Writer.group`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urljoin

from kg.errors import KGError
from kg.terms import RDF

HIDDEN = "?_c"  # how the variables begin that a rewriting adds


# --- the query as values ----------------------------------------------------------------------------------------------


class Exists(NamedTuple):
    """An EXISTS, or a NOT EXISTS, inside an expression."""

    negated: bool
    group: Group
    text: str


Expr = tuple  # of str (text), Name (a variable) and Exists


class Name(str):
    """A variable inside an expression, with its question mark."""


class Triple(NamedTuple):
    """A triple pattern: variables with their question mark, other terms as N-Triples or as the query has them."""

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
    group: Group
    text: str


class Minus(NamedTuple):
    group: Group
    text: str


class Union(NamedTuple):
    groups: tuple[Group, ...]
    path: tuple[str, tuple, str] | None = None  # the path that it stands for: engines differ in how often one gives a pair


class Nested(NamedTuple):
    group: Group


class Graph(NamedTuple):
    name: str
    group: Group


class Sub(NamedTuple):
    select: Select


Group = tuple  # of the elements above


class Select(NamedTuple):
    """A SELECT, or what an ASK or CONSTRUCT selects."""

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
    """A whole query: `form` is "select", "ask" or "construct", `data` its text in UTF-8."""

    form: str
    prologue: str
    select: Select
    template: tuple[Triple, ...]
    data: bytes
    span: int | None  # where the projection of the outer SELECT ends, in bytes


def refuse(reason: str, hint: str = "") -> KGError:
    """The error to raise for a query that cannot be read, or not be cited."""
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
            raise refuse("its text cannot be read", "only SPARQL 1.1 queries can be cited; is there a slip near " + self._near())
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
                raise refuse("it changes data")
        if form not in ("select", "ask", "construct"):
            raise refuse("DESCRIBE has no defined answer" if form == "describe" else "it is no SELECT, ASK or CONSTRUCT")
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
                raise refuse("FROM makes another default graph than the current one", "leave FROM out, or ask without citations")
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
            seen = scope(where)
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
            raise refuse(f"the names of variables that begin with {HIDDEN} are kept for its rewriting", "rename " + name)
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
                raise refuse("SERVICE asks another endpoint, whose sources are not known here")
            elif child.is_named and kind != "comment":
                raise refuse(f"it has a part that is not known here: {self.text(child)[:60]}")
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
                raise refuse(f"{word.upper()}() gives another value each time")
            pieces.append(word)
        else:
            if node.type in ("build_in_function", "built_in_call"):
                name = self.text(node).split("(")[0].strip().upper()
                if name in _RANDOM:
                    raise refuse(f"{name}() gives another value each time")
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
                    items += expand(subject, self.path(verb), obj, self.fresh)
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

    def template(self, node: Any) -> tuple[Triple, ...]:
        part = next((c for c in node.children if c.type in ("construct_template", "triples_template")), None)
        if part is None:
            return ()
        if part.type == "triples_template":
            return tuple(t for t in self.triples(part))
        blank = next(_blank(part), None)
        if blank is not None:
            raise refuse("its template makes blank nodes, new ones each time")
        return tuple(t for t in self.triples(part))


def _blank(node: Any) -> Iterator[Any]:
    if node.type in ("anon", "blank_node_label", "blank_node_property_list", "collection"):
        yield node
    for child in node.children:
        yield from _blank(child)


def expand(s: str, path: tuple, o: str, fresh: Callable[[], str]) -> list:
    """A path in triples, unions and closures: what it means by the recommendation (section 18.2.2.4)."""
    kind = path[0]
    if kind == "iri":
        return [Triple(s, path[1], o)]
    if kind == "inv":
        return expand(o, path[1], s, fresh)
    if kind == "seq":
        middle = fresh()
        return expand(s, path[1], middle, fresh) + expand(middle, path[2], o, fresh)
    if kind == "alt":
        return [Union(tuple(tuple(expand(s, p, o, fresh)) for p in path[1:]), (s, path, o))]
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
def read(text: str, prefixes: tuple[tuple[str, str], ...]) -> tuple[Parsed, Callable[[], str]]:
    """(a query as values, what names hidden variables that it does not use). Raises KGError for what cannot be cited."""
    reader = _Reader(text, dict(prefixes))
    return reader.read(), reader.fresh


# --- what a group binds -----------------------------------------------------------------------------------------------


def _aggregate(expr: Expr) -> bool:
    """Whether an expression aggregates: COUNT( … at its own level, not in an EXISTS."""
    words = [w.upper() for w in expr if type(w) is str]
    return any(word in _AGGREGATES for word in words) or any(w.startswith("COUNT(") for w in words)


_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}


def scope(group: Group) -> list[str]:
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
                names = scope(item.group)
            case Union():
                names = [n for g in item.groups for n in scope(g)]
            case Graph():
                names = [item.name] * (item.name[0] == "?") + scope(item.group)
            case Sub():
                names = [name for name, _ in item.select.projection]
            case _:
                names = []
        seen.update(dict.fromkeys(names))
    return list(seen)


def certain(group: Group) -> set[str]:
    """The variables that every solution of a group binds by matching, leaving BIND and VALUES out."""
    names: set[str] = set()
    for item in group:
        match item:
            case Triple() | Closure():
                names |= {t for t in ((item.s, item.p, item.o) if isinstance(item, Triple) else (item.s, item.o)) if t[0] == "?"}
            case Nested():
                names |= certain(item.group)
            case Graph():
                names |= certain(item.group) | ({item.name} if item.name[0] == "?" else set())
            case Union():
                names |= set.intersection(*(certain(g) for g in item.groups))
    return names


def mentions(thing: Any, into: dict[str, int]) -> None:
    """Counts every variable under a group or expression."""
    if isinstance(thing, Name) or (isinstance(thing, str) and thing[:1] == "?" and thing[1:].replace("_", "").isalnum()):
        into[str(thing)] = into.get(str(thing), 0) + 1
    elif isinstance(thing, (tuple, list)) and not isinstance(thing, str):
        for part in thing:
            mentions(part, into)


def exists(expr: Expr) -> Iterator[Exists]:
    """Each EXISTS and NOT EXISTS of an expression, not those inside another."""
    return (piece for piece in expr if isinstance(piece, Exists))


def plainly(item: Filter) -> Exists | None:
    """The EXISTS or NOT EXISTS that is all there is to a FILTER."""
    rest = [p for p in item.expr if not (type(p) is str and not p.strip(" ()\n\t\r"))]
    return rest[0] if len(rest) == 1 and isinstance(rest[0], Exists) else None


def closed(select: Select) -> bool:
    """Whether a subquery does more than project, so that its solutions cannot be read off its rows."""
    return select.distinct or select.grouped or select.limit is not None or bool(select.offset)


def _locals(select: Select) -> list[str]:
    visible = {name for name, _ in select.projection}
    mentioned: dict[str, int] = {}
    mentions((select.where, select.modifiers, select.tail, [e for _, e in select.projection]), mentioned)
    return [name for name in mentioned if name not in visible]


# --- writing ----------------------------------------------------------------------------------------------------------


class Column(NamedTuple):
    """A triple of the query and the variable (or IRI) of the graph that holds it; `given`: the query itself names the graph."""

    graph: str
    triple: tuple[str, str, str] | None
    given: bool
    part: str  # "" where it must match; else the text of the OPTIONAL, "union" or "exists"


class End(NamedTuple):
    """A closure of the query: its ends, its path, the graph and the part (as in `Column`) that it stands in."""

    s: str
    path: tuple
    mod: str
    o: str
    graph: str | None
    part: str
    touched: bool  # an end stands in a triple beside, so that it is known to be in the graph


class Inner(NamedTuple):
    """A subquery that is asked on its own: `names` are its variables as the query around it knows them."""

    select: Select
    names: tuple[str, ...]
    part: str


class Writer:
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
                    only = plainly(item)
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
                    only = plainly(item) if isinstance(item, Filter) else None
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
        outer, sure = set(scope(group)), certain(group)
        for test in exists(expr):
            _correlated(test.group, outer)
            inner = dict(rename)
            mentioned: dict[str, int] = {}
            mentions(test.group, mentioned)
            for name in mentioned:
                if name not in sure:
                    inner[name] = self.fresh()
                    self.names[inner[name]] = None
            # a variable that may be unbound outside must not be bound from inside: a copy of it is compared
            alike = " ".join(
                f"FILTER(!BOUND({rename.get(n, n)}) || !BOUND({inner[n]}) || sameTerm({rename.get(n, n)}, {inner[n]}))"
                for n in mentioned if n in outer and n not in sure)  # fmt: skip
            found.append("OPTIONAL { " + self.group(test.group, inner, graph, part="exists") + alike + " }")
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
        if closed(select) or not blocks:
            names = {name: rename[name] for name in visible if name in rename}
            local = _locals(select)
            if blocks:
                if graph:
                    raise refuse("a subquery that groups, or takes some rows only, stands inside GRAPH")
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


def _touched(item: Closure, group: Group) -> bool:
    return any(item.s in (t.s, t.o) or item.o in (t.s, t.o) for t in group if isinstance(t, Triple))


def _correlated(group: Group, outer: set[str], top: bool = True) -> None:
    """Refuses an EXISTS whose inner groups test a variable of the outside: no join says the same."""
    inside = set(scope(group))
    for item in group:
        match item:
            case Filter() | Bind():
                used: dict[str, int] = {}
                mentions([p for p in item.expr if not isinstance(p, Exists)], used)
                strangers = [n for n in used if n not in inside and n in outer]
                if strangers and (not top or isinstance(item, Bind)):
                    raise refuse(f"a group inside an EXISTS tests {strangers[0]} of the query around it")
            case Optional() | Nested() | Graph() | Minus():
                _correlated(item.group, outer, False)
            case Union():
                for g in item.groups:
                    _correlated(g, outer, False)
            case Sub():
                _correlated(item.select.where, outer, False)
