"""Reads a SPARQL 1.1 query: its words become the values of `kg.sparql.values`.

Recursive descent by the grammar of the recommendation (section 19.8), with what the engine takes
besides: keywords without a space between them. The engine sees each query first, so that what it
refuses (a variable bound twice, a selected variable that is not grouped) is not looked for here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from kg.sparql.expressions import Expressions
from kg.sparql.values import (
    HIDDEN,
    Bind,
    Element,
    Exists,
    Expr,
    Filter,
    Graph,
    Group,
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
    aggregates,
    in_scope,
    refuse,
)
from kg.words import phrase

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
Projection = tuple[tuple[str, Expr | None], ...]


@lru_cache(maxsize=256)
def read(text: str, prefixes: tuple[tuple[str, str], ...]) -> tuple[Parsed, Callable[[], str]]:
    """(a query as values, what names hidden variables that it does not use).

    Raises KGError for what cannot be cited.
    """
    reader = _Queries(text, dict(prefixes))
    return reader.query(), reader.fresh


class _Groups(Expressions):
    """Groups of patterns."""

    def select(self) -> Select:
        raise NotImplementedError

    def group(self) -> Group:
        with self.deeper():
            self.expect("{")
            items: list[Element] = []
            if self.starts("SELECT"):
                items.append(Sub(self.select()))
            else:
                self._patterns(items)
            self.expect("}")
            return tuple(items)

    def _patterns(self, items: list[Element]) -> None:
        while self.here.text != "}":
            if self._pattern(items):
                self.sign(".")
            else:
                self.triples(items)
                self.sign(".")

    def _pattern(self, items: list[Element]) -> bool:
        start = self.here.start
        if self.here.text == "{":
            items.append(self._union())
        elif self.word("FILTER"):
            items.append(Filter(self.constraint()))
        elif self.word("OPTIONAL"):
            group = self.group()
            items.append(Optional(group, self.since(start)))
        elif self.word("BIND"):
            items.append(self._bind())
        elif self.word("VALUES"):
            items.append(self.values())
        elif self.word("MINUS"):
            group = self.group()
            items.append(Minus(group, self.since(start)))
        elif self.word("GRAPH"):
            name = self.variable() if self.here.kind == "variable" else self.iri()
            items.append(Graph(name, self.group()))
        elif self.word("SERVICE"):
            raise refuse(phrase("sparql.uncitable.service"))
        elif self.word("LATERAL"):
            raise refuse(phrase("sparql.uncitable.lateral"))
        else:
            return False
        return True

    def _union(self) -> Union | Nested:
        groups = [self.group()]
        while self.word("UNION"):
            groups.append(self.group())
        return Union(tuple(groups)) if len(groups) > 1 else Nested(groups[0])

    def _bind(self) -> Bind:
        self.expect("(")
        expr = self.expression()
        self.expect_word("AS")
        name = self.variable()
        self.expect(")")
        return Bind(expr, name)

    def values(self) -> Values:
        several = self.sign("(")
        names = [self.variable()] if not several else []
        while several and not self.sign(")"):
            names.append(self.variable())
        start = self.expect("{").end
        rows = []
        while not self.sign("}"):
            rows.append(self._row() if several else self._value())
        head = f"({' '.join(names)})" if several else names[0]
        body = f"VALUES {head} {{{self.since(start)}"
        # What is UNDEF in one row may be bound elsewhere to what another row says.
        open_ = len(rows) > 1 and any("UNDEF" in row for row in rows)
        return Values(tuple(names), body, open_ or len(set(rows)) < len(rows))

    def _row(self) -> str:
        self.expect("(")
        cells = []
        while not self.sign(")"):
            cells.append(self._value())
        return " ".join(cells)

    def _value(self) -> str:
        return "UNDEF" if self.word("UNDEF") else self.term()


class _Queries(_Groups):
    """Whole queries and subqueries."""

    _shown: int | None = None  # where the projection of the outer SELECT ends

    def query(self) -> Parsed:
        declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in self.prefixes.items())
        prologue = declared + self.prologue()
        start = self.here.start
        template: tuple[Triple, ...] = ()
        if self.starts("SELECT"):
            form = "select"
            select = self.select()
        elif self.word("ASK"):
            form = "ask"
            self._no_dataset()
            select = self._rest(start, (), self._where())
        elif self.word("CONSTRUCT"):
            form = "construct"
            template, select = self._construct(start)
        else:
            raise self._other()
        if self.here.kind != "end":
            raise self.fail(phrase("sparql.wanted.end"))
        return Parsed(form, prologue, select, template, self.text, self._shown)

    def _other(self) -> Exception:
        if self.starts("DESCRIBE"):
            return refuse(phrase("sparql.uncitable.describe"))
        if any(map(self.starts, _UPDATES)):
            return refuse(phrase("sparql.uncitable.update"))
        return self.fail(phrase("sparql.wanted.form"))

    def _no_dataset(self) -> None:
        if self.starts("FROM"):
            raise refuse(phrase("sparql.uncitable.from"), phrase("sparql.uncitable.from.hint"))

    def _where(self) -> Group:
        self.word("WHERE")
        return self.group()

    def _construct(self, start: int) -> tuple[tuple[Triple, ...], Select]:
        self._no_dataset()
        before = self.blanks
        if self.word("WHERE"):
            template = self._template()
            where: Group | None = tuple(template)
        else:
            template, where = self._template(), None
            self._no_dataset()
        if self.blanks > before:
            raise refuse(phrase("sparql.uncitable.blank-template"))
        group = self._where() if where is None else where
        triples = tuple(item for item in template if isinstance(item, Triple))
        return triples, self._rest(start, (), group)

    def _template(self) -> list[Element]:
        self.expect("{")
        items: list[Element] = []
        while not self.sign("}"):
            self.triples(items)
            if not self.sign(".") and self.here.text != "}":
                raise self.fail(phrase("sparql.wanted.sign", sign="."))
        return items

    def select(self) -> Select:
        start = self.here.start
        self.expect_word("SELECT")
        distinct = self.word("DISTINCT") or self.word("REDUCED")
        star = self.sign("*")
        chosen: list[tuple[str, Expr | None]] = []
        while not star and (self.here.kind == "variable" or self.here.text == "("):
            chosen.append(self._chosen())
        if not star and not chosen:
            raise self.fail(phrase("sparql.wanted.columns"))
        end = self.tokens[self.at - 1].end
        self._no_dataset()
        found = self._rest(start, tuple(chosen), self._where(), star=star)
        self._shown = end  # the outer SELECT is the last one to come to its end
        return found._replace(distinct=distinct)

    def _chosen(self) -> tuple[str, Expr | None]:
        if not self.sign("("):
            return self.variable(), None
        expr = self.expression()
        self.expect_word("AS")
        name = self.variable()
        self.expect(")")
        return name, expr

    def _rest(self, start: int, chosen: Projection, where: Group, *, star: bool = False) -> Select:
        """What follows a WHERE clause, and with it the whole."""
        keys, modifiers = self._grouping()
        having = self._having()
        order, tail = self._order()
        begin = self.here.start
        limit, offset = self._slice()
        span = None
        if limit is not None or offset is not None:
            span = (begin, self.tokens[self.at - 1].end)
            tail += [self.text[slice(*span)], " "]
        text = self.since(start)
        values = self.values() if self.word("VALUES") else None
        if star:
            chosen = _visible(where, values)
        if keys is None and (having or any(aggregates(e or ()) for _, e in [*chosen, *order])):
            keys = ()
        return Select(
            distinct=False,
            projection=chosen,
            where=where,
            keys=keys,
            having=bool(having),
            order=tuple(order),
            tail=tuple(tail),
            limit=limit,
            offset=offset or 0,
            values=values,
            modifiers=(*modifiers, *having),
            slice_span=span,
            text=text,
            star=star,
        )

    def _grouping(self) -> tuple[Projection | None, list[str | Exists]]:
        if not self.word("GROUP"):
            return None, []
        self.expect_word("BY")
        keys: list[tuple[str, Expr | None]] = []
        words: list[str | Exists] = ["GROUP BY"]
        while self.here.kind == "variable" or self.constrains:
            keys.append(self._key(words))
        if not keys:
            raise self.fail(phrase("sparql.wanted.group-key"))
        return tuple(keys), [*words, " "]

    def _key(self, words: list[str | Exists]) -> tuple[str, Expr | None]:
        if self.here.kind == "variable":
            name = self.variable()
            words += [" ", Name(name)]
            return name, None
        if self.here.text != "(":
            expr = self.constraint()
            words += [" ", *expr]
            return self.fresh(), expr
        self.expect("(")
        expr = self.expression()
        words += [" (", *expr]
        name = ""
        if self.word("AS"):
            name = self.variable()
            words += [" AS ", Name(name)]
        self.expect(")")
        words.append(")")
        if not name and len(expr) == 1 and isinstance(expr[0], Name):
            return str(expr[0]), None
        return name or self.fresh(), expr

    def _having(self) -> list[str | Exists]:
        words: list[str | Exists] = []
        if self.word("HAVING"):
            words.append("HAVING")
            while self.constrains:
                words += [" ", *self.constraint()]
            words.append(" ")
        return words

    def _order(self) -> tuple[list[tuple[str, Expr]], list[str | Exists]]:
        order: list[tuple[str, Expr]] = []
        if not self.word("ORDER"):
            return order, []
        self.expect_word("BY")
        tail: list[str | Exists] = ["ORDER BY"]
        while True:
            if self.starts("ASC") or self.starts("DESC"):
                direction = "DESC" if self.word("DESC") else "ASC"
                self.word("ASC")
                order.append((direction, self.constraint()))
                tail += [f" {direction}", *order[-1][1]]
            elif self.here.kind == "variable":
                order.append(("ASC", (Name(self.variable()),)))
                tail += [" ", *order[-1][1]]
            elif self.constrains:
                order.append(("ASC", self.constraint()))
                tail += [" ", *order[-1][1]]
            else:
                break
        if not order:
            raise self.fail(phrase("sparql.wanted.order-key"))
        return order, [*tail, " "]

    def _slice(self) -> tuple[int | None, int | None]:
        limit = offset = None
        while True:
            if limit is None and self.word("LIMIT"):
                limit = self._number()
            elif offset is None and self.word("OFFSET"):
                offset = self._number()
            else:
                return limit, offset

    def _number(self) -> int:
        if not self.here.text.isdigit():
            raise self.fail(phrase("sparql.wanted.whole-number"))
        return int(self.next().text)


def _visible(where: Group, values: Values | None) -> Projection:
    """What SELECT * shows."""
    names = dict.fromkeys([*in_scope(where), *(values.names if values else ())])
    return tuple((name, None) for name in names if not name.startswith(HIDDEN))
