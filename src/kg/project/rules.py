"""Rules: SPARQL constructs that add what follows, until nothing more does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count, islice, pairwise
from pathlib import Path
from typing import NamedTuple, cast

import pyoxigraph as ox

from kg.errors import Problem, Refused
from kg.project import inputs
from kg.project.query_faults import query_fault
from kg.rdf import files
from kg.rdf.iris import expand
from kg.rdf.terms import KG, RDF, SKOS, TYPE, iri, literal, term
from kg.sparql import lexer, ordering
from kg.words import phrase

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_HEADER = re.compile(r"^#\s*(Rule|Why|Example)\s*(?:\(([\w-]+)\))?:\s*(.+)$", re.M)
# What the sentences of a header are in the graph.
_SAYS = {"Rule": "definition", "Why": "scopeNote", "Example": "example"}
# A rule that after so many rounds still makes things, numbers or texts that were not there would
# always make more, and so would one that makes a text so long; what only links what is there comes
# to an end by itself, however long the chain.
_ROUNDS, LONG = 100, 1 << 20
# More triples than this, and so many for each that was there, are more than follows from anything.
_LEAST, _EACH = 100_000, 20
_BATCH = 50_000
_FEW = 20_000
_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)|(?P<iri><[^<>\s]*>)|(?P<variable>[?$]\w+)|(?P<name>[A-Za-z][\w.-]*:[\w.:-]*\w|a\b)"
    r"|(?P<word>(?:construct|where|optional|union)\b)|(?P<mark>[{}.;,/|^+])|(?P<other>\S)",
    re.I,
)


class Rule(NamedTuple):
    """A rule: its name (the file's), its header's sentences by key and language ("" where none is
    told), and its CONSTRUCT query.
    """

    name: str
    header: dict[tuple[str, str], str]
    query: str
    path: str


def read(folder: Path, prefixes: dict[str, str]) -> tuple[list[Rule], list[Problem]]:
    """(the rules of `folder`/ontology/rules by name, problems)."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    for path in inputs.paths(folder, "ontology/rules"):
        name = f"ontology/rules/{path.name}"
        query, faults = files.text(path, name)
        if not faults:
            header = {(key, tag): value.strip() for key, tag, value in _HEADER.findall(query)}
            faults += _header_faults(name, header)
            fault = query_fault(name, query, prefixes, constructs=True)
            if fault:
                faults.append(fault)
            else:
                rules.append(Rule(path.stem, header, query, name))
        problems += faults
    return rules, problems


def names_graphs(query: str) -> bool:
    """Whether a query may look at other graphs than the current one and the plans."""
    words = [token.text for token in lexer.tokens(query) if token.text.upper() != "NAMED"]
    return any(
        one.upper() in ("GRAPH", "FROM") and two != "kg:plans" for one, two in pairwise(words)
    )


def queries(folder: Path, prefixes: dict[str, str], space: str) -> dict[str, str]:
    """The query of each rule of a folder by the IRI of its graph."""
    return {f"{space}rule/{rule.name}": rule.query for rule in read(folder, prefixes)[0]}


def _header_faults(name: str, header: dict[tuple[str, str], str]) -> list[Problem]:
    told = {key for key, _ in header}
    missing = [key for key in _SAYS if key not in told]
    if not missing:
        return []
    hint = phrase("project.rule-header.hint")
    return [Problem(name, 1, 1, phrase("project.rule-header", names=missing), hint)]


def descriptions(rules: list[Rule], space: str) -> list[tuple[str, str, str, str]]:
    """The quads that describe the rules, in their register."""
    graph = iri(f"{space}register/rules")
    quads = [(graph, TYPE, f"<{KG}Register>", graph)]
    for rule in rules:
        node = iri(f"{space}rule/{rule.name}")
        quads.append((node, TYPE, f"<{KG}Rule>", graph))
        for (key, language), said in rule.header.items():
            text = literal(said, language=language) if language else literal(said)
            quads.append((node, f"<{SKOS}{_SAYS[key]}>", text, graph))
    return quads


class _Run(NamedTuple):
    # The rules at work on a store, and how far they have come. `news` has the predicates of what
    # was added since a rule last ran, None before its first turn; `reads` those that a rule rests
    # on; `given` how many triples a rule has given; `lines` what was added, as N-Quads.
    store: ox.Store
    rules: list[Rule]
    space: str
    prefixes: dict[str, str]
    most: int
    reads: dict[str, set[str] | None]
    news: dict[str, set[str] | None]
    given: dict[str, int]
    lines: list[str]


def derive(store: ox.Store, rules: list[Rule], space: str, prefixes: dict[str, str]) -> list[str]:
    """Add to the default graph of the store what the rules say; returns it as N-Quads lines, each
    in the graph of the first rule that gave it.

    This is forward chaining to a fixpoint, semi-naive by rule: rules run in order of their names,
    again and again until none adds anything; a rule that reads nothing of what was added since its
    last turn sits out. Raises Refused with the rule that would not come to an end.
    """
    names = [rule.name for rule in rules]
    run = _Run(
        store,
        rules,
        space,
        prefixes,
        _LEAST + _EACH * len(store),
        {rule.name: reads(rule.query, prefixes) for rule in rules},
        dict.fromkeys(names),
        dict.fromkeys(names, 0),
        [],
    )
    for number in count():
        before = len(run.lines)
        for rule in rules:
            if _is_due(run, rule):
                run.news[rule.name] = set()
                _apply(run, rule, number)
        if len(run.lines) == before:
            break
    return run.lines


def _is_due(run: _Run, rule: Rule) -> bool:
    new, wanted = run.news[rule.name], run.reads[rule.name]
    return new is None or (bool(new) if wanted is None else not new.isdisjoint(wanted))


def _apply(run: _Run, rule: Rule, number: int) -> None:
    # One turn of a rule, in round `number`: batch by batch, so that a rule without end is stopped.
    query = _lacking(rule.query, run.prefixes)
    triples = _ask(run.store, query, run.prefixes)
    while batch := list(islice(triples, _BATCH)):
        fresh = _fresh(batch, run.store)
        lines = [_line(triple, rule, run.space) for triple in fresh]
        suspect = (
            fresh
            if number >= _ROUNDS
            else [triple for triple, line in zip(fresh, lines) if len(line) > LONG]
        )
        if (new := _invented(suspect, run.store)) is not None:
            shown = term(new)[:100]
            message = phrase("project.rule-inventing", number=number + 1, value=shown)
            raise Refused([_endless(rule, message)])
        _add(run.store, fresh)
        run.lines.extend(lines)
        run.given[rule.name] += len(fresh)
        predicates = {triple.predicate.value for triple in fresh}
        for news in run.news.values():
            if news is not None:
                news.update(predicates)
        if len(run.lines) > run.most:
            raise Refused([_too_much(run)])


def _ask(store: ox.Store, query: str, prefixes: dict[str, str]) -> Iterator[ox.Triple]:
    # What a CONSTRUCT gives.
    return iter(cast(Iterable[ox.Triple], ordering.ask(store, query, prefixes=prefixes)))


def _fresh(batch: list[ox.Triple], store: ox.Store) -> list[ox.Triple]:
    # What the store has not, each once. A blank node is another one each time: it is left out.
    default = ox.DefaultGraph()
    return list(
        dict.fromkeys(
            t
            for t in batch
            if not isinstance(t.subject, ox.BlankNode)
            and not isinstance(t.object, ox.BlankNode)
            and ox.Quad(t.subject, t.predicate, t.object, default) not in store
        )
    )


def _line(triple: ox.Triple, rule: Rule, space: str) -> str:
    s, p, o = term(triple.subject), term(triple.predicate), term(triple.object)
    return f"{s} {p} {o} <{space}rule/{rule.name}> .\n"


def _add(store: ox.Store, triples: list[ox.Triple]) -> None:
    # A bulk load costs the same for one quad as for thousands.
    extend = store.bulk_extend if len(triples) > _FEW else store.extend
    default = ox.DefaultGraph()
    extend(ox.Quad(t.subject, t.predicate, t.object, default) for t in triples)


def _invented(triples: Iterable[ox.Triple], store: ox.Store) -> _Term | None:
    # A term that no triple of the default graph has at either end, None if there is none.
    ends = (end for triple in triples for end in (triple.subject, triple.object))
    return next((end for end in ends if not _is_known(end, store)), None)


def _is_known(end: _Term, store: ox.Store) -> bool:
    if isinstance(end, ox.BlankNode):
        return True
    default = ox.DefaultGraph()
    if next(store.quads_for_pattern(None, None, end, default), None) is not None:
        return True
    return (
        not isinstance(end, ox.Literal)
        and next(store.quads_for_pattern(end, None, None, default), None) is not None
    )


def _too_much(run: _Run) -> Problem:
    # The rule to blame is one that makes new terms. Others may give more triples, of what such a
    # rule has made.
    worst = max(run.rules, key=lambda rule: run.given[rule.name])
    for rule in run.rules:
        if run.reads[rule.name] is None:
            triples = islice(_ask(run.store, rule.query, run.prefixes), _BATCH)
            if _invented(triples, run.store) is not None:
                worst = rule
                break
    message = phrase("project.rule-endless", most=run.most, count=run.given[worst.name])
    return _endless(worst, message)


def _endless(rule: Rule, message: str) -> Problem:
    return Problem(rule.path, 0, 0, message, phrase("project.rule-endless.hint"))


def _lacking(query: str, prefixes: dict[str, str]) -> str:
    # The rule, asked only for what is not there yet: the engine looks that up far faster than it
    # hands rows out.
    if reads(query, prefixes) is None:
        return query
    bare = _TOKEN.sub(lambda match: " " if match.lastgroup == "comment" else match[0], query)
    plain = re.fullmatch(
        r"(?is)\s*construct\s*(\{[^{}.;,]*\.?\s*\})\s*(?:where\s*)?\{([^{}]*)\}\s*", bare
    )
    return (
        f"CONSTRUCT {plain[1]} WHERE {{ {{ {plain[2]} }} FILTER NOT EXISTS {plain[1]} }}"
        if plain
        else query
    )


def reads(query: str, prefixes: dict[str, str]) -> set[str] | None:
    """The IRIs in the pattern of a CONSTRUCT query, among them the predicate of every triple that
    it rests on; None if it may be any.

    Only plain triple patterns and paths of one or more steps are understood; whatever else stands
    in a query makes the answer None.
    """
    text = _TOKEN.sub(lambda match: " " if match.lastgroup == "comment" else match[0], query)
    text = re.sub(r"(?i)\bconstruct\s*\{[^{}]*\}", " ", text, count=1)
    if re.search(r"(?i)\b(prefix|base)\b", text):
        return None
    iris: set[str] = set()
    position = 0  # of a term in a triple pattern: the second one is its predicate
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind == "mark":
            position = _after(token, position)
        elif kind == "variable" and position != 1 and position < 3:
            position += 1
        elif kind in ("iri", "name") and position < 3:
            name = token[1:-1] if kind == "iri" else _expanded(token, prefixes)
            if name is None:
                return None
            iris.add(name)
            position += 1
        elif kind != "word":
            return None
    return iris


def _after(mark: str, position: int) -> int:
    # The position of the term that follows a mark.
    return {"/": position - 1, "|": position - 1, "^": position, "+": position, ";": 1, ",": 2}.get(
        mark, 0
    )


def _expanded(name: str, prefixes: dict[str, str]) -> str | None:
    return RDF + "type" if name == "a" else expand(name, prefixes)
