"""Rules: SPARQL constructs that add what follows, until nothing more does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import Problem, Refused
from kg.project import inputs
from kg.rdf import files
from kg.rdf.iris import expand
from kg.rdf.terms import KG, RDF, SKOS, TYPE, iri, literal, term
from kg.sparql import ordering
from kg.sparql.faults import syntax
from kg.sparql.guard import asks_elsewhere, elsewhere

_HEADER = re.compile(r"^#\s*(Rule|Why|Example)\s*(?:\((\w+)\))?:\s*(.+)$", re.M)
# A rule that after so many rounds still makes things, numbers or texts that were not there would
# always make more, and so would one that makes a text so long; what only links what is there comes
# to an end by itself, however long the chain.
_ROUNDS, _LONG = 100, 1 << 20
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
    """A rule: its name (the file's), its header's sentences, and its CONSTRUCT query."""

    name: str
    header: dict[str, str]
    query: str
    path: str


def read(folder: Path, prefixes: dict[str, str]) -> tuple[list[Rule], list[Problem]]:
    """(the rules of `folder`/ontology/rules by name, problems)."""
    rules, problems = [], []
    empty = ox.Store()
    for path in inputs.paths(folder, "ontology/rules"):
        name = f"ontology/rules/{path.name}"
        found, faults = files.text(path, name)
        problems += faults
        if faults:
            continue
        header = {key: value.strip() for key, _, value in _HEADER.findall(found)}
        missing = [key for key in ("Rule", "Why", "Example") if key not in header]
        if missing:
            problems.append(
                Problem(
                    name,
                    1,
                    1,
                    f"the header lacks {', '.join(missing)}",
                    "lines such as: # Rule: what it says",
                )
            )
        if elsewhere(found):
            problems.append(asks_elsewhere(name))
            continue
        try:
            result = ordering.ask(empty, found, prefixes=prefixes)
        except (SyntaxError, ValueError) as error:
            problems.append(syntax(name, error, found))
            continue
        if not isinstance(result, ox.QueryTriples):
            problems.append(Problem(name, 1, 1, "is no CONSTRUCT query", "a rule adds triples"))
            continue
        rules.append(Rule(path.stem, header, found, name))
    return rules, problems


def descriptions(rules: list[Rule], space: str) -> list[tuple[str, str, str, str]]:
    """The quads that describe the rules, in their register."""
    graph = iri(f"{space}register/rules")
    quads = [(graph, TYPE, f"<{KG}Register>", graph)]
    for rule in rules:
        node = iri(f"{space}rule/{rule.name}")
        quads.append((node, TYPE, f"<{KG}Rule>", graph))
        for key, predicate in (
            ("Rule", "definition"),
            ("Why", "scopeNote"),
            ("Example", "example"),
        ):
            quads.append(
                (node, f"<{SKOS}{predicate}>", literal(rule.header[key], language="en"), graph)
            )
    return quads


def derive(store: ox.Store, rules: list[Rule], space: str, prefixes: dict[str, str]) -> list[str]:
    """Add to the default graph of the store what the rules say; returns it as N-Quads lines, each
    in the graph of the first rule that gave it.

    Rules run in order of their names, again and again until none adds anything; a rule that reads
    nothing of what was added since its last turn sits out. Raises Refused with the rule that would
    not come to an end.
    """
    lines: list[str] = []
    read = {rule.name: reads(rule.query, prefixes) for rule in rules}
    # The predicates of what was added since a rule last ran; None before its first turn.
    news: dict[str, set[str] | None] = dict.fromkeys(read)
    most, given = _LEAST + _EACH * len(store), dict.fromkeys(read, 0)
    default = ox.DefaultGraph()
    for number in count():
        added = 0
        for rule in rules:
            new, wanted = news[rule.name], read[rule.name]
            if new is not None and (new.isdisjoint(wanted) if wanted is not None else not new):
                continue
            news[rule.name] = set()
            graph = f"<{space}rule/{rule.name}>"
            found = iter(ordering.ask(store, _lacking(rule.query, prefixes), prefixes=prefixes))
            while batch := list(islice(found, _BATCH)):
                # A blank node is another one each time.
                named = (
                    t
                    for t in batch
                    if not isinstance(t.subject, ox.BlankNode)
                    and not isinstance(t.object, ox.BlankNode)
                )
                fresh = {
                    t: None
                    for t in named
                    if ox.Quad(t.subject, t.predicate, t.object, default) not in store
                }
                said = [
                    f"{term(t.subject)} {term(t.predicate)} {term(t.object)} {graph} .\n"
                    for t in fresh
                ]
                suspect = (
                    fresh
                    if number >= _ROUNDS
                    else [t for t, line in zip(fresh, said) if len(line) > _LONG]
                )
                if (one := _invented(suspect, store)) is not None:
                    raise Refused(
                        [
                            _endless(
                                rule,
                                f"still makes something new in round {number + 1}:"
                                f" {term(one)[:100]}",
                            )
                        ]
                    )
                # A bulk load costs the same for one quad as for thousands.
                extend = store.bulk_extend if len(fresh) > _FEW else store.extend
                extend(ox.Quad(t.subject, t.predicate, t.object, default) for t in fresh)
                lines += said
                predicates = {t.predicate.value for t in fresh}
                for new in news.values():
                    if new is not None:
                        new.update(predicates)
                added += len(fresh)
                given[rule.name] += len(fresh)
                if len(lines) > most:
                    able = [one for one in rules if read[one.name] is None]
                    worst = next(_inventing(able, store, prefixes), None) or max(
                        rules, key=lambda one: given[one.name]
                    )
                    raise Refused(
                        [
                            _endless(
                                worst,
                                f"has no end in sight: the rules have given more than {most:,}"
                                f" triples, it {given[worst.name]:,}",
                            )
                        ]
                    )
        if not added:
            break
    return lines


def _invented(triples: Iterable[ox.Triple], store: ox.Store) -> object | None:
    # A term that no triple of the default graph has at either end, None if there is none.
    default = ox.DefaultGraph()

    def known(one: object) -> bool:
        if isinstance(one, ox.BlankNode):
            return True
        ends = (
            [(None, None, one)]
            if isinstance(one, ox.Literal)
            else [(one, None, None), (None, None, one)]
        )
        return any(next(store.quads_for_pattern(*end, default), None) is not None for end in ends)

    return next((one for t in triples for one in (t.subject, t.object) if not known(one)), None)


def _inventing(rules: list[Rule], store: ox.Store, prefixes: dict[str, str]) -> Iterator[Rule]:
    # The rules that would make new terms. Others may give more triples, of what one of these has
    # made.
    for rule in rules:
        if (
            _invented(islice(ordering.ask(store, rule.query, prefixes=prefixes), _BATCH), store)
            is not None
        ):
            yield rule


def _endless(rule: Rule, about: str) -> Problem:
    return Problem(
        rule.path,
        0,
        0,
        about,
        "a rule that makes new things out of those that it has made never ends",
    )


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
    found, at = (
        set(),
        0,
    )  # `at` counts the terms of a triple pattern: the second one is its predicate
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind == "mark":
            at = {"/": at - 1, "|": at - 1, "^": at, "+": at, ";": 1, ",": 2}.get(token, 0)
        elif kind == "variable" and at != 1 and at < 3:
            at += 1
        elif kind in ("iri", "name") and at < 3:
            term = (
                token[1:-1]
                if kind == "iri"
                else RDF + "type"
                if token == "a"
                else expand(token, prefixes)
            )
            if term is None:
                return None
            found.add(term)
            at += 1
        elif kind != "word":
            return None
    return found
