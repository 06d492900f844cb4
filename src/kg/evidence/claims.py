"""Claims with their sources, read from what a build kept or from the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from kg.project import claim_rows, current_claims
from kg.project.records import Claim
from kg.rdf.dates import Date, edtf
from kg.rdf.terms import DCTERMS, EDTF, KG, PROV, SCHEMA, XSD, parts, term
from kg.store import kept
from kg.store.snapshot import Opened

INDEPENDENT, SEPARATE, UNKNOWN = "independent", "separate", "not known to be independent"

# Of so many things the claims are read from what the build kept, not looked up one by one.
_MANY = 3_000
# Two documents that repeat a figure within so many days are likely to repeat one press release.
_WITHIN = 7
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}
DATES = {XSD + "date", XSD + "gYearMonth", XSD + "gYear", EDTF}
MILESTONE, TARGET = f"<{KG}Milestone>", f"<{KG}Target>"
PLANNED, ACTUAL, DUE, OUTCOME = (
    f"<{KG}{name}>" for name in ("plannedDate", "actualDate", "dueDate", "hasOutcome")
)
CURRENCY = f"<{SCHEMA}currency>"


class Document(NamedTuple):
    """A source: `iri` is an N-Triples string, the rest is text, "" where nothing is known; `first`
    and `last` are the ISO days of `issued`.
    """

    iri: str
    publisher: str = ""
    title: str = ""
    address: str = ""
    language: str = ""
    issued: str = ""
    first: str = ""
    last: str = ""
    reading: str = ""
    reliability: str = ""


class Said(NamedTuple):
    """A claim and where it stands; terms are N-Triples strings.

    `unit` is the currency of an amount of money, else ""; `as_of` the ISO day that it speaks about
    (the first one), `period` what is known of that day; `current` says whether its value counts: an
    older claim of what is still so is current too.
    """

    subject: str
    predicate: str
    object: str
    unit: str
    citation: str
    document: Document
    locator: str
    as_of: str
    period: str
    standing: str
    qualifier: str
    printed: str
    reason: str
    current: bool


# --- reading claims -------------------------------------------------------------------------------


_DOCUMENTS = """SELECT ?source ?publisher ?title ?url ?language ?issued ?reading ?reliability {
  ?source a kg:Source
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source dcterms:language ?language } OPTIONAL { ?source dcterms:issued ?issued }
  OPTIONAL { ?source kg:reading ?reading } OPTIONAL { ?source kg:reliability ?reliability } }"""


def documents(store: ox.Store, prefixes: dict[str, str]) -> dict[str, Document]:
    """Every source, by its IRI (an N-Triples string)."""
    found = {}
    for source, *rest in store.query(_DOCUMENTS, prefixes=prefixes):
        publisher, title, url, language, issued, reading, reliability = (
            "" if value is None else value.value for value in rest
        )
        day = edtf(issued) if issued else None
        first, last = (day.first, day.last) if day else ("", "")
        found[term(source)] = Document(
            term(source), publisher, title, url, language, issued, first, last, reading, reliability
        )
    return found


def _document(iri: str, facts: dict[str, str]) -> Document:
    day = edtf(facts[_ISSUED]) if _ISSUED in facts else None
    names = (
        DCTERMS + "publisher",
        DCTERMS + "title",
        SCHEMA + "url",
        DCTERMS + "language",
        _ISSUED,
    )
    days = (day.first, day.last) if day else ("", "")
    return Document(
        iri,
        *(facts.get(name, "") for name in names),
        *days,
        facts.get(KG + "reading", ""),
        facts.get(KG + "reliability", ""),
    )


def _facts(store: ox.Store, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    # What is said of sources or citations, by property: looks into the index, where a query with
    # VALUES takes a hundred times as long. But a server is asked as few questions as can be.
    default = ox.DefaultGraph()
    if isinstance(store, ox.Store):
        return {
            iri: {
                q.predicate.value: q.object.value
                for q in store.quads_for_pattern(ox.NamedNode(iri[1:-1]), None, None, default)
            }
            for iri in iris
        }
    found: dict[str, dict[str, str]] = {iri: {} for iri in iris}
    for block in _blocks(found):
        for s, p, o in store.query(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {block} }} ?s ?p ?o }}"):
            found[term(s)][p.value] = o.value
    return found


def _blocks(iris: Iterable[str]) -> Iterator[str]:
    wanted = sorted(iri for iri in set(iris) if iri.startswith("<"))
    for start in range(0, len(wanted), 500):
        yield " ".join(wanted[start : start + 500])


def _rows(store: ox.Store, iris: Iterable[str]) -> Iterator[Row]:
    # What named graphs say of things.
    if isinstance(store, ox.Store):
        quads = (
            quad
            for iri in iris
            if iri.startswith("<")
            for quad in store.quads_for_pattern(ox.NamedNode(iri[1:-1]), None, None, None)
        )
        yield from (
            (term(q.subject), term(q.predicate), term(q.object), term(q.graph_name))
            for q in quads
            if isinstance(q.graph_name, ox.NamedNode)
        )
    else:
        for block in _blocks(iris):
            yield from (
                tuple(map(term, row))
                for row in store.query(
                    f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {block} }} GRAPH ?g {{ ?s ?p ?o }} }}"
                )
            )


_ISSUED, _DERIVED = DCTERMS + "issued", PROV + "wasDerivedFrom"
_ABOUT = tuple(
    KG + name
    for name in ("locator", "asOf", "period", "standing", "qualifier", "printed", "reason")
)


def cited(store: ox.Store, graphs: Iterable[str]) -> dict[str, tuple]:
    """What is known of each citation among graphs (N-Triples strings): its document, locator, day,
    period, standing, qualifier, print, reason.
    """
    about = _facts(store, set(graphs))
    source = {graph: f"<{facts[_DERIVED]}>" for graph, facts in about.items() if _DERIVED in facts}
    sources = {
        iri: _document(iri, facts) for iri, facts in _facts(store, set(source.values())).items()
    }
    return {
        graph: (sources[iri], *(about[graph].get(name, "") for name in _ABOUT))
        for graph, iri in source.items()
    }


Row = tuple[str, str, str, str]


def kept_claims(opened: Opened) -> tuple[list[Row], dict[str, tuple]]:
    # (every claim as a quad, what is known of its citation as `cited` tells it): all claims at once
    # are read from what the build kept.
    known = documents(opened.store, opened.state["prefixes"])
    quads, citations = kept.kept(opened.place / "named.nq", opened.state["space"])
    days: dict[str, str] = {}
    about = {}
    for graph, c in citations.items():
        if c.as_of not in days:
            day = edtf(c.as_of) if c.as_of else None
            days[c.as_of] = day.first if day else ""
        period = c.as_of if c.as_of != days[c.as_of] else ""
        about[graph] = (
            known[c.source],
            c.locator,
            days[c.as_of],
            period,
            c.standing,
            c.qualifier,
            c.printed,
            c.reason,
        )
    return [quad for quad in quads if quad[3] in about], about


def said(opened: Opened, subjects: Iterable[str]) -> list[Said]:
    """Every claim of the things (N-Triples strings), by thing and day; an amount of money and its
    currency are one.
    """
    wanted = set(subjects)
    if len(wanted) > _MANY:
        rows, about = kept_claims(opened)
        return claims_from(opened, [row for row in rows if row[0] in wanted], about)
    rows = list(_rows(opened.store, wanted))
    about = cited(opened.store, (row[3] for row in rows))
    return claims_from(opened, [row for row in rows if row[3] in about], about)


def claims_from(opened: Opened, rows: list[Row], about: dict[str, tuple]) -> list[Said]:
    functional = is_functional(opened)
    units = {
        (s, amount, g): parts(o)[0]
        for s, p, o, g in rows
        if (amount := claim_rows.amount_property(p))
    }
    alone = {(s, p, g) for s, p, _, g in rows} if units else set()
    claims, found = [], []
    for s, p, o, g in rows:
        if units and (amount := claim_rows.amount_property(p)) and (s, amount, g) in alone:
            continue
        document, locator, day, period, standing, qualifier, printed, reason = about[g]
        found.append(
            Said(
                s,
                p,
                o,
                units.get((s, p, g), ""),
                g,
                document,
                locator,
                day,
                period or day,
                standing,
                qualifier,
                printed,
                reason,
                True,
            )
        )
        claims.append(
            Claim(
                s,
                p,
                o,
                g,
                day,
                document.last,
                standing == "set-aside",
                document.reliability == "weak",
                qualifier,
                "",
                0,
            )
        )
    now = {claim[:3] for claim in current_claims.current(claims, functional)}
    found = [
        one if one.standing != "set-aside" and one[:3] in now else one._replace(current=False)
        for one in found
    ]
    return sorted(
        found,
        key=lambda one: (
            one.subject,
            one.as_of,
            one.document.last,
            one.document.iri,
            one.predicate,
            one.object,
            one.citation,
        ),
    )


def is_functional(opened: Opened) -> frozenset[str]:
    query = "SELECT ?p { ?p a owl:FunctionalProperty }"
    return frozenset(
        term(row[0]) for row in opened.store.query(query, prefixes=opened.state["prefixes"])
    )


def is_money(opened: Opened) -> set[str]:
    return {
        term(row[0])
        for row in opened.store.query(
            'SELECT ?p { ?p kg:cell "money" }', prefixes=opened.state["prefixes"]
        )
    }


# --- voices ---------------------------------------------------------------------------------------


def voices(one: Document, two: Document, same: bool) -> str:
    """Whether two sources are two voices; `same` says that they give the same value.

    "independent": other publishers, neither is weak, and one of them reports on its own
    (reliability `independent`). "separate": other publishers, neither is weak, and they cannot be
    two prints of one press release: other values, other languages, or more than a week between
    them; both may still rest on what the programme says of itself. Everything else is "not known to
    be independent".
    """
    if one.publisher == two.publisher or "weak" in (one.reliability, two.reliability):
        return UNKNOWN
    if "independent" in (one.reliability, two.reliability):
        return INDEPENDENT
    if not same or one.language != two.language:
        return SEPARATE
    if not (one.first and two.first):
        return UNKNOWN
    early, late = sorted((one, two), key=lambda d: d.first)
    return (
        SEPARATE
        if (date.fromisoformat(late.first) - date.fromisoformat(early.last)).days > _WITHIN
        else UNKNOWN
    )


def of_class(store: ox.Store, cls: str) -> set[str]:
    return {term(row[0]) for row in store.query(f"SELECT ?s {{ ?s a {cls} }}")}


def claim_day(claim: Said) -> Date | None:
    text, kind, _ = parts(claim.object)
    return edtf(text) if kind in DATES else None


_DAYS = "SELECT DISTINCT ?day { ?source a kg:Source ; dcterms:issued ?day }"


def newest(opened: Opened) -> str:
    """The last ISO day on which a source was published: what is not told by then had not been
    told.
    """
    days = (
        edtf(day.value) for (day,) in opened.store.query(_DAYS, prefixes=opened.state["prefixes"])
    )
    return max((day.last for day in days if day), default="")


CITED = "SELECT DISTINCT ?s { ?g prov:wasDerivedFrom ?s }"
