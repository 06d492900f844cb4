"""What sources say apart and one after the other: rival values, values that moved, plans that
slipped, and what rests on little.

found = conflicts(opened)                       # disagree, revised, set aside: the largest first
claims = said(opened, [entity])                 # every claim of a thing, oldest first late =
slips(opened, entity)                    # what a milestone or a target has come to parts =
audit(opened)                           # what to trust less
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox

from kg import data, timeline
from kg.data import Claim
from kg.errors import KGError, NotFound
from kg.store import Opened
from kg.terms import (
    DCTERMS,
    EDTF,
    KG,
    PROV,
    SCHEMA,
    XSD,
    Date,
    closest,
    compact,
    edtf,
    node,
    parts,
    term,
)

WHATS = ("disagree", "revised", "set-aside")
KINDS = ("money", "date", "number", "other")
INDEPENDENT, SEPARATE, UNKNOWN = "independent", "separate", "not known to be independent"
SECTIONS = (
    "one-source",
    "weak-sources",
    "dependent-sources",
    "read-in-part",
    "past-due",
    "sums",
    "unused-sources",
)

# Of so many things the claims are read from what the build kept, not looked up one by one.
_MANY = 3_000
# Two documents that repeat a figure within so many days are likely to repeat one press release.
_WITHIN = 7
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")}
_DATES = {XSD + "date", XSD + "gYearMonth", XSD + "gYear", EDTF}
_MILESTONE, _TARGET = f"<{KG}Milestone>", f"<{KG}Target>"
_PLANNED, _ACTUAL, _DUE, _OUTCOME = (
    f"<{KG}{name}>" for name in ("plannedDate", "actualDate", "dueDate", "hasOutcome")
)
_CURRENCY = f"<{SCHEMA}currency>"
PLANS = (_PLANNED, _ACTUAL, _DUE, _OUTCOME)


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


class Conflict(NamedTuple):
    """Values of one property of one thing that do not go together.

    `what` is "disagree" (rival values of one day), "revised" (the value moved from day to day) or
    "set-aside"; `kind` is money, date, number or other; `difference` is the share by which numbers
    differ, or the days by which dates do, None where neither can be said; `open` says that the
    rivals are current; `voices` is "independent", "separate" or "not known to be independent".
    `steps` are the claims by value: for "revised" in order of time.
    """

    what: str
    subject: str
    predicate: str
    kind: str
    difference: Decimal | None
    open: bool
    voices: str
    steps: list[list[Said]]


class Slip(NamedTuple):
    """What a plan came to: the claims that first and last planned a day, and that tell the actual
    one and the outcome (None: not said).

    `moved` is how far the plan moved and `late` how far what was done is from the first plan, as
    (least, most, unit): both are the same where the dates are equally precise (days, months,
    years), else the months between which it lies. None where there is nothing to compare. `past`
    says that the day has gone by, as of the newest source, without a word of what came of it.
    """

    thing: str
    first: Said | None
    last: Said | None
    actual: Said | None
    outcome: Said | None
    moved: tuple[int, int, str] | None
    late: tuple[int, int, str] | None
    past: bool


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


def _kept(opened: Opened) -> tuple[list[Row], dict[str, tuple]]:
    # (every claim as a quad, what is known of its citation as `cited` tells it): all claims at once
    # are read from what the build kept.
    known = documents(opened.store, opened.state["prefixes"])
    quads, citations = data.kept(opened.place / "named.nq", opened.state["space"])
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
        rows, about = _kept(opened)
        return _said(opened, [row for row in rows if row[0] in wanted], about)
    rows = list(_rows(opened.store, wanted))
    about = cited(opened.store, (row[3] for row in rows))
    return _said(opened, [row for row in rows if row[3] in about], about)


def _said(opened: Opened, rows: list[Row], about: dict[str, tuple]) -> list[Said]:
    functional = _functional(opened)
    units = {
        (s, amount, g): parts(o)[0] for s, p, o, g in rows if (amount := data.amount_property(p))
    }
    alone = {(s, p, g) for s, p, _, g in rows} if units else set()
    claims, found = [], []
    for s, p, o, g in rows:
        if units and (amount := data.amount_property(p)) and (s, amount, g) in alone:
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
    now = {claim[:3] for claim in timeline.current(claims, functional)}
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


def _functional(opened: Opened) -> frozenset[str]:
    query = "SELECT ?p { ?p a owl:FunctionalProperty }"
    return frozenset(
        term(row[0]) for row in opened.store.query(query, prefixes=opened.state["prefixes"])
    )


def _money(opened: Opened) -> set[str]:
    return {
        term(row[0])
        for row in opened.store.query(
            'SELECT ?p { ?p kg:cell "money" }', prefixes=opened.state["prefixes"]
        )
    }


def property_named(store: ox.Store, text: str, prefixes: dict[str, str]) -> str:
    """The property (an N-Triples string) that a text names: a prefixed name, an IRI, a local name,
    or its label. Raises NotFound.
    """
    query = (
        "SELECT DISTINCT ?p ?l { VALUES ?k { owl:ObjectProperty owl:DatatypeProperty } ?p a ?k"
        " OPTIONAL { ?p skos:prefLabel ?l } }"
    )
    known: dict[str, str] = {}
    names: list[str] = []
    for p, label in store.query(query, prefixes=prefixes):
        short = compact(p.value, prefixes) or p.value
        names += [short, label.value] if label else [short]
        for name in (
            term(p),
            p.value,
            short,
            short.rpartition(":")[2],
            label.value if label else short,
        ):
            known.setdefault(name.casefold(), term(p))
    found = known.get(text.strip().casefold())
    if found is None:
        raise NotFound(f"no property is called “{text}”", closest(text, names))
    return found


def class_named(store: ox.Store, text: str, prefixes: dict[str, str]) -> str:
    """The class (an N-Triples string) that a text names: a prefixed name, an IRI, a local name, or
    its label. Raises NotFound.
    """
    known: dict[str, str] = {}
    for c, label in store.query(
        "SELECT DISTINCT ?c ?l { ?c a owl:Class OPTIONAL { ?c skos:prefLabel ?l } }",
        prefixes=prefixes,
    ):
        short = compact(c.value, prefixes) or c.value
        for name in (
            term(c),
            c.value,
            short,
            short.rpartition(":")[2],
            label.value if label else short,
        ):
            known.setdefault(name.casefold(), term(c))
    found = known.get(text.strip().casefold())
    if found is None:
        names = [*KINDS, *(name for name in known if not name.startswith(("<", "http")))]
        raise NotFound(
            f"“{text}” is no kind of value and no class",
            closest(text, names) or f"kinds of values are {', '.join(KINDS)}",
        )
    return found


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


def _best(levels: Iterable[str]) -> str:
    found = set(levels)
    return next((level for level in (INDEPENDENT, SEPARATE) if level in found), UNKNOWN)


def _loudest(one: Iterable[Said], two: Iterable[Said]) -> str:
    # Of two sides that say different things, the best pair of sources, one of each side.
    other = {claim.document for claim in two}
    return _best(voices(a, b, False) for a in {claim.document for claim in one} for b in other)


# --- conflicts ------------------------------------------------------------------------------------

# What has several values of a property that has one at a time; and whatever was set aside.
_RIVALS = "SELECT ?s { GRAPH ?g { ?s %s ?o } } GROUP BY ?s HAVING (COUNT(DISTINCT ?o) > 1)"
_ASIDE = 'SELECT DISTINCT ?s ?p { ?g kg:standing "set-aside" GRAPH ?g { ?s ?p ?o } }'


def conflicts(
    opened: Opened,
    *,
    entity: str = "",
    predicate: str = "",
    kind: str = "",
    since: str = "",
    until: str = "",
    only: str = "",
) -> list[Conflict]:
    """Where sources disagree, where a value was revised, and what is set aside, each sort ranked by
    what matters.

    Money comes first, then the dates of milestones and targets, then numbers, then the rest; the
    larger difference first. `entity` and `predicate` are N-Triples strings; `kind` is one of KINDS,
    or the N-Triples string of a class; `since` and `until` are ISO days between which the rival
    value, the revision or what is set aside must lie; `only` is one of WHATS.
    """
    if only and only not in WHATS:
        raise KGError(f"“{only}” is none of {', '.join(WHATS)}", closest(only, WHATS))
    store, prefixes = opened.store, opened.state["prefixes"]
    functional, money = _functional(opened), _money(opened)
    pairs: set[tuple[str, str]] | None = None
    if not entity:
        # One property at a time: all at once, the engine joins every graph with every property.
        pairs = {
            (term(s), p)
            for p in sorted(functional)
            if not predicate or p == predicate
            for (s,) in store.query(_RIVALS % p, prefixes=prefixes)
        }
        pairs |= {(term(s), term(p)) for s, p in store.query(_ASIDE, prefixes=prefixes)}
    groups: dict[tuple[str, str], list[Said]] = {}
    for claim in said(opened, {entity} if pairs is None else {s for s, _ in pairs}):
        if (not predicate or claim.predicate == predicate) and (
            pairs is None or claim[:2] in pairs
        ):
            groups.setdefault(claim[:2], []).append(claim)
    found = [
        conflict
        for key, group in groups.items()
        for conflict in _compared(key, group, functional, money)
    ]
    if kind in KINDS:
        found = [conflict for conflict in found if conflict.kind == kind]
    elif kind:
        things = _of_class(store, kind)
        found = [conflict for conflict in found if conflict.subject in things]
    found = [
        c
        for c in found
        if (not only or c.what == only)
        and (not (since or until) or _between(c, since, until or "9999"))
    ]
    dated = _of_class(store, _MILESTONE) | _of_class(store, _TARGET)

    def weight(conflict: Conflict) -> tuple:
        matters = {"money": 0, "date": 1 if conflict.subject in dated else 3, "number": 2}.get(
            conflict.kind, 4
        )
        return (
            WHATS.index(conflict.what),
            not conflict.open,
            matters,
            -(conflict.difference or 0),
            conflict.subject,
            conflict.predicate,
            _days(conflict),
        )

    return sorted(found, key=weight)


def _of_class(store: ox.Store, cls: str) -> set[str]:
    return {term(row[0]) for row in store.query(f"SELECT ?s {{ ?s a {cls} }}")}


def _days(conflict: Conflict) -> str:
    return min(claim.as_of for claim in conflict.steps[0])


def _between(conflict: Conflict, since: str, until: str) -> bool:
    # The first value of what was revised is no revision.
    steps = conflict.steps[1:] if conflict.what == "revised" else conflict.steps[:1]
    days = [min(claim.as_of for claim in step) for step in steps]
    return any(day and since <= day <= until for day in days)


def _compared(
    key: tuple[str, str], group: list[Said], functional: frozenset[str], money: set[str]
) -> Iterator[Conflict]:
    subject, predicate = key
    aside = [claim for claim in group if claim.standing == "set-aside"]
    counted = [claim for claim in group if claim.standing != "set-aside"]
    kind = _kind(predicate, group, money)
    now = [claim for claim in counted if claim.current]
    if aside:
        steps = [*_by_value(aside), *_by_value(now)]
        yield Conflict(
            "set-aside",
            subject,
            predicate,
            kind,
            _difference(kind, aside + now),
            False,
            _loudest(aside, now),
            steps,
        )
    if predicate not in functional:
        return
    newest = {claim.citation for claim in _counting(counted, functional)}
    strong = [claim for claim in counted if claim.document.reliability != "weak"] or counted
    days: dict[str, list[Said]] = {}
    for claim in strong:
        days.setdefault(claim.as_of, []).append(claim)
    steps: list[list[Said]] = []
    for day in sorted(days):
        chosen = _counting(days[day], functional)
        values = _by_value(chosen)
        if len(values) > 1:
            heard = _best(_loudest(a, b) for i, a in enumerate(values) for b in values[i + 1 :])
            yield Conflict(
                "disagree",
                subject,
                predicate,
                kind,
                _difference(kind, chosen),
                newest >= {c.citation for c in chosen},
                heard,
                values,
            )
        # Of rivals, those that repeat the last value go with it: the others are told as a
        # disagreement, and have moved nothing.
        repeated = [b for b in chosen if steps and any(_agree(a, b) for a in sharp(steps[-1]))]
        if repeated:
            steps[-1] = steps[-1] + repeated
        else:
            steps.append(chosen)
    if len(steps) > 1:
        chosen = [claim for step in steps for claim in step]
        heard = _best(_loudest(a, b) for a, b in pairwise(steps))
        yield Conflict(
            "revised", subject, predicate, kind, _difference(kind, chosen), False, heard, steps
        )


def _counting(claims: list[Said], functional: frozenset[str]) -> list[Said]:
    # What would be current of the claims of one day: the same rule as for the current graph.
    rows = [
        Claim(
            c.subject,
            c.predicate,
            c.object,
            c.citation,
            c.as_of,
            c.document.last,
            False,
            c.document.reliability == "weak",
            c.qualifier,
            "",
            0,
        )
        for c in claims
    ]
    kept = {claim[2:4] for claim in timeline.current(rows, functional)}
    return [claim for claim in claims if (claim.object, claim.citation) in kept]


def _by_value(claims: list[Said]) -> list[list[Said]]:
    values: dict[tuple[str, str], list[Said]] = {}
    for claim in claims:
        values.setdefault((claim.object, claim.unit), []).append(claim)
    return list(values.values())


def _kind(predicate: str, claims: list[Said], money: set[str]) -> str:
    if predicate in money:
        return "money"
    types = {parts(claim.object)[1] for claim in claims}
    return "number" if types <= _NUMBERS else "date" if types <= _DATES else "other"


def _agree(one: Said, two: Said) -> bool:
    # Whether two claims may mean the same: equal, a hedged figure that the exact one fits, a date
    # that lies within the other.
    if one.unit != two.unit:
        return False
    if one.object == two.object:
        return True
    if parts(one.object)[1] in _NUMBERS and parts(two.object)[1] in _NUMBERS:
        return any(
            bool(a.qualifier) and not b.qualifier and timeline.fits(a.object, a.qualifier, b.object)
            for a, b in ((one, two), (two, one))
        )
    first, second = _day(one), _day(two)
    return bool(
        first and second and (timeline.within(first, second) or timeline.within(second, first))
    )


def sharp(claims: list[Said]) -> list[Said]:
    """The exact ones of claims that agree: no hedged figure beside the exact one, no date in less
    detail than another.
    """
    exact = [claim for claim in claims if not claim.qualifier] or claims
    days = {claim.object: _day(claim) for claim in exact}
    return [
        claim
        for claim in exact
        if not any(
            o != claim.object
            and d
            and days[claim.object]
            and timeline.within(d, days[claim.object])
            for o, d in days.items()
        )
    ]


def _day(claim: Said) -> Date | None:
    text, kind, _ = parts(claim.object)
    return edtf(text) if kind in _DATES else None


def _difference(kind: str, claims: list[Said]) -> Decimal | None:
    exact = [claim for claim in claims if not claim.qualifier]
    exact = exact if len({claim.object for claim in exact}) > 1 else claims
    if kind in ("money", "number") and len({claim.unit for claim in exact}) == 1:
        values = [Decimal(parts(claim.object)[0]) for claim in exact]
        most = max(abs(value) for value in values)
        return (max(values) - min(values)) / most if most else Decimal(0)
    days = [_day(claim) for claim in exact] if kind == "date" else []
    if days and all(days):
        firsts = [date.fromisoformat(day.first) for day in days]
        return Decimal((max(firsts) - min(firsts)).days)
    return None


# --- plans and what came of them ------------------------------------------------------------------

_PLANS = """SELECT DISTINCT ?plan { { ?plan kg:concerns %(e)s } UNION { BIND(%(e)s AS ?plan) }
  ?plan a ?kind FILTER(?kind = kg:Milestone || ?kind = kg:Target) }"""
_DAYS = "SELECT DISTINCT ?day { ?source a kg:Source ; dcterms:issued ?day }"


def newest(opened: Opened) -> str:
    """The last ISO day on which a source was published: what is not told by then had not been
    told.
    """
    days = (
        edtf(day.value) for (day,) in opened.store.query(_DAYS, prefixes=opened.state["prefixes"])
    )
    return max((day.last for day in days if day), default="")


def slips(opened: Opened, entity: str) -> list[Slip]:
    """What the plan that an entity is (a milestone or a target) came to, or each of those that
    concern it, by first planned day.
    """
    plans = [
        term(row[0])
        for row in opened.store.query(_PLANS % {"e": entity}, prefixes=opened.state["prefixes"])
    ]
    return _slips(said(opened, plans), newest(opened)) if plans else []


def _slips(claims: list[Said], today: str) -> list[Slip]:
    things: dict[str, list[Said]] = {}
    for claim in claims:
        if claim.standing != "set-aside":
            things.setdefault(claim.subject, []).append(claim)
    found = []
    for thing, group in things.items():
        plans = [claim for claim in group if claim.predicate in (_PLANNED, _DUE)]
        # What a weak source says first is a plan only where no other source plans.
        plans = [claim for claim in plans if claim.document.reliability != "weak"] or plans
        first = plans[0] if plans else None
        last = next((claim for claim in reversed(plans) if claim.current), None)
        actual = next(
            (claim for claim in reversed(group) if claim.predicate == _ACTUAL and claim.current),
            None,
        )
        outcome = next(
            (claim for claim in reversed(group) if claim.predicate == _OUTCOME and claim.current),
            None,
        )
        if not (first or actual or outcome):
            continue
        due = _day(last) if last else None
        waiting = not actual and (outcome is None or outcome.object == f"<{KG}pending>")
        found.append(
            Slip(
                thing,
                first,
                last,
                actual,
                outcome,
                _gap(first, last),
                _late(first, actual),
                bool(waiting and due and due.last < today),
            )
        )
    return sorted(
        found,
        key=lambda slip: (
            (_day(slip.first).first if slip.first and _day(slip.first) else "9999"),
            slip.thing,
        ),
    )


def _gap(one: Said | None, two: Said | None) -> tuple[int, int, str] | None:
    # From one month to another there are months, not days; from a year to a month there is a span
    # of months.
    first, second = (_day(claim) if claim else None for claim in (one, two))
    if first is None or second is None:
        return None
    unit = max(_unit(first), _unit(second), key=_UNITS.index)
    if unit == "days":
        days = (date.fromisoformat(second.first) - date.fromisoformat(first.first)).days
        return days, days, unit
    if unit == "years" and _unit(first) == _unit(second):
        years = int(second.first[:4]) - int(first.first[:4])
        return years, years, unit
    if unit == "months":
        months = _months(first.first, second.first)
        return months, months, unit
    return _months(first.last, second.first), _months(first.first, second.last), "months"


def _late(first: Said | None, actual: Said | None) -> tuple[int, int, str] | None:
    # What was done by a day, or planned for no sooner than one, was not late for all that is known.
    gap = _gap(first, actual)
    open_ = gap and (
        actual.qualifier in ("at-most", "under") or first.qualifier in ("at-least", "over")
    )
    return None if open_ and gap[1] > 0 else gap


_UNITS = ("days", "months", "years", "spans")


def _unit(day: Date) -> str:
    if day.first == day.last:
        return "days"
    return (
        "months"
        if day.first[:7] == day.last[:7]
        else "years"
        if len(day.text.rstrip("~")) == 4
        else "spans"
    )


def _months(one: str, two: str) -> int:
    return 12 * (int(two[:4]) - int(one[:4])) + int(two[5:7]) - int(one[5:7])


# --- audit ----------------------------------------------------------------------------------------

_PROMISES = "SELECT ?s { VALUES ?kind { kg:Milestone kg:Target } ?s a ?kind }"
_CITED = "SELECT DISTINCT ?s { ?g prov:wasDerivedFrom ?s }"


class Fact(NamedTuple):
    """A fact of the current graph (N-Triples strings) and the sources that state it."""

    subject: str
    predicate: str
    object: str
    sources: list[Document]


class Audit(NamedTuple):
    """What to trust less: the facts that rest on one source, on weak ones alone, on several that
    are not known to be independent, or on sources of which only a part was read; the promises whose
    day has gone by; the sources that nothing rests on. `facts` counts all.
    """

    facts: int
    one_source: list[Fact]
    weak_sources: list[Fact]
    dependent_sources: list[Fact]
    read_in_part: list[Fact]
    past_due: list[Slip]
    unused_sources: list[Document]


def audit(opened: Opened, section: str = "") -> Audit:
    """The facts of the current graph by what they rest on, money, milestones and figures first.

    With one of SECTIONS only what that section needs is looked for.
    """
    store, prefixes = opened.store, opened.state["prefixes"]
    known = documents(store, prefixes)
    facts, slips = [], []
    if section not in ("sums", "unused-sources"):
        rows, about = _kept(opened)
        facts = _rests(opened, rows, about) if section != "past-due" else []
        promises = (
            {term(row[0]) for row in store.query(_PROMISES, prefixes=prefixes)}
            if section in ("", "past-due")
            else set()
        )
        slips = (
            _slips(
                _said(opened, [row for row in rows if row[0] in promises], about), newest(opened)
            )
            if promises
            else []
        )
    used = {term(row[0]) for row in store.query(_CITED, prefixes=prefixes)}
    return Audit(
        len(facts),
        [fact for fact in facts if len(fact.sources) == 1],
        [fact for fact in facts if all(d.reliability == "weak" for d in fact.sources)],
        [fact for fact in facts if len(fact.sources) > 1 and _dependent(fact.sources)],
        [fact for fact in facts if all(d.reading != "whole" for d in fact.sources)],
        [slip for slip in slips if slip.past],
        sorted((d for d in known.values() if d.iri not in used), key=lambda d: d.iri),
    )


def _rests(opened: Opened, rows: list[Row], about: dict[str, tuple]) -> list[Fact]:
    # Every fact of the current graph with its sources. What is only named (a currency) goes with
    # its amount.
    rests: dict[tuple[str, str, str], list[Document]] = {}
    values: dict[tuple[str, str], int] = {}
    functional, money = _functional(opened), _money(opened)
    for s, p, o, g in rows:
        document, _, _, _, standing, *_ = about[g]
        if standing != "set-aside" and p != _CURRENCY:
            sources = rests.get((s, p, o))
            if sources is None:
                rests[s, p, o] = [document]
                if p in functional:
                    values[s, p] = values.get((s, p), 0) + 1
            elif document not in sources:
                sources.append(document)
    default = ox.DefaultGraph()
    for key in [key for key in rests if values.get(key[:2], 0) > 1]:
        # Of rival values and those that moved, only the current graph knows which count.
        if ox.Quad(node(key[0]), node(key[1]), node(key[2]), default) not in opened.store:
            del rests[key]
    dated = _of_class(opened.store, _MILESTONE) | _of_class(opened.store, _TARGET)

    def weight(fact: Fact) -> tuple:
        kind = parts(fact.object)[1] if fact.object.startswith('"') else ""
        number = kind in _NUMBERS
        matters = (
            0
            if fact.predicate in money
            else (
                1
                if kind in _DATES and fact.subject in dated
                else 2
                if number
                else 3
                if kind in _DATES
                else 4
            )
        )
        size = -Decimal(parts(fact.object)[0]) if number else 0
        return (
            matters,
            fact.predicate if matters else "",
            size,
            fact.subject,
            fact.predicate,
            fact.object,
        )

    return sorted(
        (
            Fact(
                *key,
                sorted(sources, key=lambda d: (d.last, d.iri)) if len(sources) > 1 else sources,
            )
            for key, sources in rests.items()
        ),
        key=weight,
    )


def _dependent(sources: list[Document]) -> bool:
    return all(
        voices(one, two, True) == UNKNOWN
        for i, one in enumerate(sources)
        for two in sources[i + 1 :]
    )
