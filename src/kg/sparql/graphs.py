"""The graphs that a query calls by names of kg: the current one, plans, findings, a day.

`kg:plans` and `kg:findings` are named graphs of every store. `kg:current` is a name of its default
graph, which has none for the engine. `FROM <…/as-of/DAY>` asks the dataset as of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.errors import KGError
from kg.rdf.dates import last_day
from kg.rdf.terms import CURRENT, FINDINGS, PLANS
from kg.sparql import prologue
from kg.sparql.lexer import normalised, tokens
from kg.sparql.ordering import Edit, applied
from kg.sparql.words import Words
from kg.words import phrase

CURRENT_IRI, PLANS_IRI, FINDINGS_IRI = (name[1:-1] for name in (CURRENT, PLANS, FINDINGS))
OWN = (CURRENT_IRI, PLANS_IRI, FINDINGS_IRI)
# How the name of a day begins, after the space of the dataset.
DAYS = "as-of/"


def tells_plans(text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether a query asks the graph of plans by its name, and so tells them from what holds."""
    if "plans" not in text:
        return False
    return any(group.iri == PLANS_IRI for group in prologue.graph_groups(text, prefixes))


# --- a day ----------------------------------------------------------------------------------------


def of_day(text: str, prefixes: Mapping[str, str], space: str) -> tuple[str, str]:
    """(the query without the day that its FROM names, that ISO day: "" where it names none).

    A day by itself is the whole dataset as of it; beside other clauses it is the current graph.
    Raises KGError for what is no day, for two days, and for a day after NAMED or GRAPH.
    """
    if not space or DAYS not in text:
        return text, ""
    text, start = normalised(text), f"{space}{DAYS}"
    clauses = prologue.dataset(text, prefixes)
    days = [clause for clause in clauses if clause.iri.startswith(start)]
    groups = (group.iri for group in prologue.graph_groups(text, prefixes))
    for iri in (*(day.iri for day in days if day.named), *groups):
        if iri.startswith(start):
            raise KGError(phrase("sparql.day-named", iri=iri), phrase("sparql.day-named.hint"))
    found = sorted({day_of(clause.iri, space) for clause in days})
    if len(found) > 1:
        raise two_days(*found[:2])
    alone = len(days) == len(clauses)
    written = [_without(clause, text, alone=alone) for clause in days]
    return applied(text, written), "".join(found)


def day_of(iri: str, space: str) -> str:
    """The ISO day that an IRI names, "" where it names none. Raises KGError for what is no day."""
    start = f"{space}{DAYS}"
    if not space or not iri.startswith(start):
        return ""
    try:
        return last_day(iri[len(start) :])
    except ValueError:
        text = iri[len(start) :]
        raise KGError(phrase("words.no-day", text=text), phrase("words.no-day.hint")) from None


def of_days(iris: Iterable[str], space: str) -> tuple[tuple[str, ...], str]:
    """(IRIs of graphs with the current graph in the place of a day, that ISO day: "" if none of
    them names one). Raises KGError for what is no day, and for two days.
    """
    given = tuple(iris)
    days = [day_of(iri, space) for iri in given]
    found = sorted(set(filter(None, days)))
    if len(found) > 1:
        raise two_days(*found[:2])
    rest = tuple(CURRENT_IRI if day else iri for iri, day in zip(given, days, strict=True))
    return () if found and set(rest) == {CURRENT_IRI} else rest, "".join(found)


def two_days(one: str, two: str) -> KGError:
    """The error to raise for a query that is asked of two days."""
    return KGError(phrase("sparql.two-days", one=one, two=two), phrase("sparql.two-days.hint"))


def _without(clause: prologue.Clause, text: str, *, alone: bool) -> Edit:
    # What comes after it stays in its place, if it can.
    start, end = clause.start, clause.end
    blank = "".join(" " if char not in "\r\n" else char for char in text[start:end])
    new = blank if alone else f"FROM {CURRENT}".ljust(end - start)
    return Edit(start, end, new)


# --- the current graph ----------------------------------------------------------------------------


def unnamed(text: str, prefixes: Mapping[str, str], *, beside: bool = False) -> str:
    """The query with a plain group where it has `GRAPH kg:current`, which is the same as long as
    the default graph is the current one.

    `beside` says that it is not. Raises KGError where a plain group would not be the same.
    """
    if "current" not in text:
        return text
    groups = prologue.graph_groups(text, prefixes)
    own = [group for group in groups if group.iri == CURRENT_IRI]
    if own and beside:
        raise KGError(phrase("sparql.current-beside"), phrase("sparql.current-beside.hint"))
    if any(iri != CURRENT_IRI for group in own for iri in group.outer):
        raise KGError(phrase("sparql.current-inside"), phrase("sparql.current-inside.hint"))
    if any(not group.iri for group in groups) and _mentions(text, prefixes) > len(own):
        raise KGError(phrase("sparql.current-as-value"), phrase("sparql.current-as-value.hint"))
    # Before UNION a plain group would be read where this one is no query.
    edits = [Edit(g.start, g.end, " " * (g.end - g.start)) for g in own if not g.joined]
    return applied(text, edits) if edits else text


def _mentions(text: str, prefixes: Mapping[str, str]) -> int:
    # How often the current graph is named.
    words = Words(text, prefixes)
    try:
        words.prologue()
    except KGError:
        return 0
    count = 0
    while words.here.kind != "end":
        if words.names:
            count += words.iri() == CURRENT
        else:
            words.at += 1
    return count


# --- other names ----------------------------------------------------------------------------------


def renamed(text: str, prefixes: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The query with other names of graphs after FROM and GRAPH. Raises KeyError for a graph of kg
    that is none of `names`.
    """
    if not any(iri.rpartition("#")[2] in text for iri in OWN):
        return text
    edits = []
    for clause in prologue.dataset(text, prefixes):
        if clause.iri in OWN:
            words = f"FROM{' NAMED' * clause.named} <{names[clause.iri]}>"
            edits.append(Edit(clause.start, clause.end, words))
    for group in prologue.graph_groups(text, prefixes):
        if group.iri in OWN:
            edits.append(Edit(group.start, group.end, f"GRAPH <{names[group.iri]}>"))
    return applied(text, edits) if edits else text


def has_groups(text: str) -> bool:
    """Whether a query has a GRAPH."""
    return any(w.kind == "word" and w.text.upper() == "GRAPH" for w in tokens(text))
