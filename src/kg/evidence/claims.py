"""Claims with their citations: one type, and the ways to fetch it.

What is said of a few things is looked up in the store; what is said of many, or of all, is read
from what the build kept, which is far faster.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kg.evidence import superseding
from kg.rdf.dates import Date, edtf
from kg.rdf.nquads import Quad, Triple
from kg.rdf.readings import DATES
from kg.rdf.terms import DCTERMS, KG, SCHEMA, parts
from kg.store import kept
from kg.store.dataset import Dataset, remembered, remembered_each
from kg.store.snapshot import Opened
from kg.system import memory

if TYPE_CHECKING:
    from kg.project import records

# Of so many things the claims are read from what the build kept, not looked up one by one.
_MANY = 3_000
_ASIDE = "set-aside"
MILESTONE, TARGET = f"<{KG}Milestone>", f"<{KG}Target>"
PLANNED, ACTUAL, DUE, OUTCOME = (
    f"<{KG}{name}>" for name in ("plannedDate", "actualDate", "dueDate", "hasOutcome")
)
CURRENCY = f"<{SCHEMA}currency>"


class Document(NamedTuple):
    """A source: `iri` is an N-Triples string, the rest is text, "" where nothing is known; `first`
    and `last` are the ISO days of `issued`, `authors` are in the order of the document. It was
    `retrieved` on a day, of which a text with a digest is kept; `archived` is a public copy.
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
    authors: tuple[str, ...] = ()
    retrieved: str = ""
    sha256: str = ""
    archived: str = ""


class Citation(NamedTuple):
    """One place in a source, and how it says what it says there: a named graph. `iri` is an
    N-Triples string, the rest text, "" where nothing is known.

    `period` is the day, month, year or span that the claims speak about, as it was said (the
    field's word is valid time), "" where nothing was. `sort_day` is the first ISO day of the
    period, else of publication: for sorting alone. `modality` is stated, planned or claimed,
    `speaker` the IRI of the actor whose words the source repeats, `rank` preferred or set-aside
    with its `reason`. `proof` says whether the text of the source was found to say so: proved or
    fault, "" where that is not known.
    """

    iri: str
    document: Document
    locator: str = ""
    sort_day: str = ""
    period: str = ""
    modality: str = "stated"
    qualifier: str = ""
    speaker: str = ""
    rank: str = ""
    printed: str = ""
    reason: str = ""
    proof: str = ""

    @property
    def set_aside(self) -> bool:
        """Whether a curator took it out of what counts."""
        return self.rank == _ASIDE

    @property
    def counts(self) -> bool:
        """Whether what it says can be in the current graph."""
        return self.rank != _ASIDE and self.modality != "planned"


class CitedClaim(NamedTuple):
    """One statement of one source at one place; terms are N-Triples strings.

    `unit` is the currency of an amount of money, else "". `current` says whether it counts: the
    current graph holds the statement, be it on the word of another source, and the claim is neither
    set aside nor of what is only planned.
    """

    subject: str
    predicate: str
    object: str
    unit: str
    citation: Citation
    current: bool

    @property
    def document(self) -> Document:
        return self.citation.document

    @property
    def locator(self) -> str:
        return self.citation.locator

    @property
    def sort_day(self) -> str:
        return self.citation.sort_day

    @property
    def period(self) -> str:
        return self.citation.period

    @property
    def published(self) -> str:
        """The day, month or year of publication, as much as is known."""
        return self.citation.document.issued

    @property
    def modality(self) -> str:
        return self.citation.modality

    @property
    def planned(self) -> bool:
        """Whether it says what is to be."""
        return self.citation.modality == "planned"

    @property
    def speaker(self) -> str:
        return self.citation.speaker

    @property
    def rank(self) -> str:
        return self.citation.rank

    @property
    def set_aside(self) -> bool:
        return self.citation.set_aside

    @property
    def qualifier(self) -> str:
        return self.citation.qualifier

    @property
    def printed(self) -> str:
        return self.citation.printed

    @property
    def reason(self) -> str:
        return self.citation.reason

    @property
    def weak(self) -> bool:
        """Whether its source is not to be used alone."""
        return self.citation.document.reliability == "weak"


# --- sources and citations ------------------------------------------------------------------------

_ISSUED, _PUBLISHER, _TITLE, _LANGUAGE = (
    f"<{DCTERMS}{name}>" for name in ("issued", "publisher", "title", "language")
)
_ADDRESS, _READING, _RELIABILITY = f"<{SCHEMA}url>", f"<{KG}reading>", f"<{KG}reliability>"
_AUTHOR, _AUTHORS = f"<{DCTERMS}creator>", f"<{SCHEMA}creditText>"
_RETRIEVED, _SHA256, _ARCHIVED = f"<{KG}retrieved>", f"<{KG}sha256>", f"<{SCHEMA}archivedAt>"


def documents(opened: Opened) -> dict[str, Document]:
    """Every source, by its IRI (an N-Triples string)."""
    rows = opened.store.rows("SELECT ?source { ?source a kg:Source }", opened.state.prefixes)
    return documents_of(opened.store, (iri for (iri,) in rows))


def documents_of(dataset: Dataset, sources: Iterable[str]) -> dict[str, Document]:
    """Some sources, by their IRIs (N-Triples strings)."""

    def read(asked: Collection[str]) -> dict[str, Document]:
        return {iri: document_of(iri, facts) for iri, facts in dataset.facts(asked).items()}

    return remembered_each(dataset, "documents", sources, read)


def document_of(iri: str, facts: Mapping[str, str]) -> Document:
    """A source (an N-Triples string) by what the graph says of it."""

    def text(name: str) -> str:
        return parts(facts[name])[0] if name in facts else ""

    issued = text(_ISSUED)
    day = edtf(issued) if issued else None
    return Document(
        iri,
        publisher=text(_PUBLISHER),
        title=text(_TITLE),
        address=text(_ADDRESS),
        language=text(_LANGUAGE),
        issued=issued,
        first=day.first if day else "",
        last=day.last if day else "",
        reading=text(_READING),
        reliability=text(_RELIABILITY),
        authors=authors_of(text(_AUTHORS), text(_AUTHOR)),
        retrieved=text(_RETRIEVED),
        sha256=text(_SHA256),
        archived=text(_ARCHIVED),
    )


def authors_of(several: str, one: str) -> tuple[str, ...]:
    """The authors of a source, by what the graph has of several in their order, and of one."""
    return tuple(several.split("; ")) if several else (one,) if one else ()


def citations_of(dataset: Dataset, graphs: Iterable[str]) -> dict[str, Citation]:
    """The citations among some graphs (N-Triples strings), by their IRIs."""
    return remembered_each(dataset, "citations", graphs, lambda one: _citations(dataset, one))


def _citations(dataset: Dataset, graphs: Iterable[str]) -> dict[str, Citation]:
    texts = kept.Texts()
    described = {
        graph: kept.read_citation(facts, texts)
        for graph, facts in dataset.facts(graphs).items()
        if kept.DERIVED in facts
    }
    sources = documents_of(dataset, {one.source for one in described.values()})
    return _with_documents(described, sources)


def _with_documents(
    described: Mapping[str, records.Citation], sources: Mapping[str, Document]
) -> dict[str, Citation]:
    days: dict[str, str] = {}
    citations = {}
    for graph, (source, locator, period, *how) in described.items():
        document = sources[source]
        if period and period not in days:
            day = edtf(period)
            days[period] = day.first if day else ""
        sort_day = days[period] if period else document.first
        citations[graph] = Citation(graph, document, locator, sort_day, period, *how)
    return citations


# --- claims ---------------------------------------------------------------------------------------


def claims_about(opened: Opened, things: Iterable[str], *, apart: bool = False) -> list[CitedClaim]:
    """Every claim of some things (N-Triples strings), by thing and day.

    An amount of money and its currency are one claim; with `apart` they are two, as in the graph.
    """
    wanted = set(things)
    if len(wanted) > _MANY:
        return sorted(_read(opened, wanted, apart=apart), key=by_thing_and_day)
    quads = list(opened.store.claims_about(wanted))
    return sorted(looked_up(opened, quads, complete=True, apart=apart), key=by_thing_and_day)


def claims_naming(opened: Opened, thing: str) -> list[CitedClaim]:
    """Every claim of another thing whose value is this one (an N-Triples string)."""
    quads = [quad for quad in opened.store.claims_naming(thing) if quad[0] != thing]
    return looked_up(opened, quads, complete=False, apart=True)


def claims_of_source(opened: Opened, source: str) -> list[CitedClaim]:
    """Every claim of a source (an N-Triples string); an amount and its currency are one."""
    query = f"SELECT ?g {{ ?g {kept.DERIVED} {source} }}"
    graphs = [graph for (graph,) in opened.store.rows(query, opened.state.prefixes)]
    quads = list(opened.store.claims_in(graphs))
    return looked_up(opened, quads, complete=False, apart=False)


def all_claims(opened: Opened, *, apart: bool = True) -> list[CitedClaim]:
    """Every claim, in no order; an amount and its currency are two, or one unless `apart`."""
    return _read(opened, None, apart=apart)


def by_thing_and_day(claim: CitedClaim) -> tuple[str, ...]:
    """The key that sorts claims by what they are about, and then by their days."""
    citation = claim.citation
    return (
        claim.subject,
        citation.sort_day,
        citation.document.last,
        citation.document.iri,
        claim.predicate,
        claim.object,
        citation.iri,
    )


def looked_up(
    opened: Opened, quads: list[Quad], *, complete: bool, apart: bool
) -> list[CitedClaim]:
    """Quads as claims; `complete` says that of each subject and property all are there."""
    citations = citations_of(opened.store, {quad[3] for quad in quads})
    return _cited(opened, quads, citations, complete=complete, apart=apart)


def _read(opened: Opened, subjects: set[str] | None, *, apart: bool) -> list[CitedClaim]:
    with memory.gc_paused():
        snapshot = kept.read_snapshot(opened.place / "named.nq", opened.state.space)
        quads = [one for one in snapshot.quads if subjects is None or one[0] in subjects]
        citations = _with_documents(snapshot.citations, documents(opened))
        return _cited(opened, quads, citations, complete=True, apart=apart)


def _cited(
    opened: Opened,
    quads: list[Quad],
    citations: Mapping[str, Citation],
    *,
    complete: bool,
    apart: bool,
) -> list[CitedClaim]:
    # `complete` says that of each subject and property all claims are among the quads.
    quads = [quad for quad in quads if quad[3] in citations]
    units, currencies = ({}, set()) if apart else _units(quads)
    superseded = _superseded(opened, quads, citations, complete=complete)
    claims = []
    for quad in quads:
        if currencies and quad in currencies:
            continue
        s, p, o, g = quad
        citation = citations[g]
        unit = units.get((s, p, g), "") if units else ""
        counts = citation.counts and not (superseded and (s, p, o) in superseded)
        claims.append(CitedClaim(s, p, o, unit, citation, counts))
    return claims


def _units(quads: Iterable[Quad]) -> tuple[dict[Triple, str], set[Quad]]:
    # (the currencies of amounts by subject, property and graph, the quads that state them).
    from kg.project.claim_rows import amount_property

    stated = {
        quad: (quad[0], amount, quad[3]) for quad in quads if (amount := amount_property(quad[1]))
    }
    wanted = set(stated.values())
    amounts = {(s, p, g) for s, p, _, g in quads if (s, p, g) in wanted} if wanted else set()
    currencies = {quad for quad, amount in stated.items() if amount in amounts}
    return {stated[quad]: parts(quad[2])[0] for quad in currencies}, currencies


def _superseded(
    opened: Opened, quads: Iterable[Quad], citations: Mapping[str, Citation], *, complete: bool
) -> set[Triple]:
    # The triples that sources state, and that the current graph does not hold.
    single = single_properties(opened)
    stated = (
        ((s, p, o), not complete or citations[g].modality == "planned")
        for s, p, o, g in quads
        if p in single and not citations[g].set_aside
    )
    doubtful = superseding.doubtful(stated)
    return doubtful - opened.store.current(doubtful)


def single_properties(opened: Opened) -> frozenset[str]:
    """The properties (N-Triples strings) that have one value at a time."""
    query = "SELECT ?p { { ?p kg:oneValue true } UNION { ?p a owl:FunctionalProperty } }"
    return _column(opened, query)


def money_properties(opened: Opened) -> frozenset[str]:
    """The properties (N-Triples strings) whose values are amounts of money."""
    return _column(opened, 'SELECT ?p { ?p kg:cell "money" }')


def things_of_class(opened: Opened, cls: str) -> frozenset[str]:
    """The things (N-Triples strings) of a class."""
    return _column(opened, f"SELECT ?s {{ ?s a {cls} }}")


def _column(opened: Opened, query: str) -> frozenset[str]:
    def asked() -> frozenset[str]:
        return frozenset(value for (value,) in opened.store.rows(query, opened.state.prefixes))

    return remembered(opened.store, query, asked)


def claim_day(claim: CitedClaim) -> Date | None:
    """The date that a claim gives as its value, if it gives one."""
    text, kind, _ = parts(claim.object)
    return edtf(text) if kind in DATES else None
