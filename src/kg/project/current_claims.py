"""Which claims count: the newest of what can have one value at a time."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from kg.project.records import Claim, Data
from kg.rdf.dates import Date, edtf
from kg.rdf.terms import ALT_LABEL, PREF_LABEL, TYPE, XSD, parts

_NAMES = {TYPE, PREF_LABEL, ALT_LABEL}
_NUMBERS = {XSD + "integer", XSD + "decimal"}
_DATES = {XSD + "date", XSD + "gYearMonth", XSD + "gYear", "http://id.loc.gov/datatypes/edtf/EDTF"}


class Rankable(Protocol):
    """What the rule needs to know of a claim, whatever it is kept as; see `kg.project.records`."""

    @property
    def subject(self) -> str: ...
    @property
    def predicate(self) -> str: ...
    @property
    def object(self) -> str: ...
    @property
    def as_of(self) -> str: ...
    @property
    def qualifier(self) -> str: ...
    @property
    def weak(self) -> bool: ...
    @property
    def set_aside(self) -> bool: ...


C = TypeVar("C", bound=Rankable)


def said_by(claims: Iterable[Claim], day: str) -> list[Claim]:
    """The claims that had been published by an ISO day; a source whose date is unknown had not."""
    return [claim for claim in claims if claim.said and claim.said <= day]


def as_of(data: Data, day: str) -> Data:
    """What a project's files would have said on an ISO day.

    The claims of the sources that had been published by then (a date known in part counts from its
    last day, a source without a date is out), the citations that these claims rest on, and the
    things that they use. The vocabulary is not a matter of time. What no source says (an RDF file
    without citations) has no day: of it only names and classes stay, and what the dataset says of
    itself.
    """
    claims = said_by(data.claims, day)
    graphs = {claim.citation for claim in claims}
    used = {term for claim in claims for term in (claim.subject, claim.object)}
    sources = {
        id_: source for id_, source in data.sources.items() if source.last and source.last <= day
    }
    documents = {source.iri for source in sources.values()}
    # A retired id goes with the one that took its place.
    entities = {
        id_: e
        for id_, e in data.entities.items()
        if e.iri in used or ((heir := data.entities.get(e.retired)) and heir.iri in used)
    }
    things = {e.iri for e in entities.values()}
    ontology = {quad[3] for quad in data.vocabulary.statements}
    registers, dataset = f"<{data.space}register/", f"<{data.space}file/dataset.ttl>"

    def stays(s: str, p: str, g: str) -> bool:
        if g.startswith(registers):
            return s in things or s in documents or s == g
        return g in ontology or g == dataset or (s in used and p in _NAMES)

    return data._replace(
        entities=entities,
        sources=sources,
        claims=claims,
        statements=[quad for quad in data.statements if stays(quad[0], quad[1], quad[3])],
        citations={graph: cited for graph, cited in data.citations.items() if graph in graphs},
    )


def current(claims: Iterable[C], functional: frozenset[str]) -> list[C]:
    """The claims that make up the current graph, in their order.

    A claim that is set aside is out. Of a functional property (an N-Triples string of `functional`)
    only the claims of the newest day are in: one value, or several that conflict. Three refinements
    keep vagueness from hiding what is known: a claim of a weak source counts only where no other
    source speaks; a date that a newer claim repeats in less detail (`2022` after `2022-12`) stays;
    and a hedged figure (about 400) yields to an exact one of the same day that it fits.
    """
    kept = [claim for claim in claims if not claim.set_aside]
    out: set[int] = set()
    for group in _grouped(kept, functional).values():
        if len(group) > 1:
            chosen = {id(claim) for claim in _newest(group)}
            out.update(id(claim) for claim in group if id(claim) not in chosen)
    return [claim for claim in kept if id(claim) not in out] if out else kept


def _newest(group: list[C]) -> list[C]:
    if any(claim.weak for claim in group):
        group = [claim for claim in group if not claim.weak] or group
    days = sorted({claim.as_of for claim in group}, reverse=True)
    chosen = [claim for claim in group if claim.as_of == days[0]]
    if len(days) > 1 and parts(chosen[0].object)[1] in _DATES:
        for day in days[1:]:
            older = [claim for claim in group if claim.as_of == day]
            if not all(_finer(o.object, n.object) for o in older for n in chosen):
                break
            chosen = older
    if len({claim.object for claim in chosen}) > 1:
        exact = [claim for claim in chosen if not claim.qualifier]
        chosen = [
            c
            for c in chosen
            if not c.qualifier or not any(fits(c.object, c.qualifier, e.object) for e in exact)
        ]
        dates = [claim.object for claim in chosen]
        chosen = [
            c for c in chosen if not any(o != c.object and _finer(o, c.object) for o in dates)
        ]
    return chosen


def _finer(older: str, newer: str) -> bool:
    # Whether the older date lies within the newer one: the newer says no more than it.
    (old, kind, _), (new, other, _) = parts(older), parts(newer)
    if kind not in _DATES or other not in _DATES:
        return False
    first, second = edtf(old), edtf(new)
    return bool(first and second and within(first, second))


def within(inner: Date, outer: Date) -> bool:
    """Whether all that one date may mean lies within the other."""
    return outer.first <= inner.first and inner.last <= outer.last


def fits(hedged: str, qualifier: str, exact: str) -> bool:
    """Whether an exact figure (an N-Triples string) is what a hedged one may mean: about 400 fits
    411, over 400 fits 411, not 390.
    """
    (loose, kind, _), (sharp, other, _) = parts(hedged), parts(exact)
    if kind not in _NUMBERS or other not in _NUMBERS:
        return False
    about, value = Decimal(loose), Decimal(sharp)
    if qualifier == "about":
        # What is rounded may be off by half of its last digit that is not zero.
        digits = about.normalize()
        return abs(about - value) <= Decimal(5).scaleb(digits.as_tuple().exponent - 1)
    return {
        "over": value > about,
        "under": value < about,
        "at-least": value >= about,
        "at-most": value <= about,
    }.get(qualifier, False)


def conflicts(claims: Iterable[C], functional: frozenset[str]) -> dict[tuple[str, str], list[C]]:
    """Rival current claims: a dict keyed by (subject, predicate) of the claims of one day that name
    different values.
    """
    return {
        key: group
        for key, group in _grouped(claims, functional).items()
        if len({claim.object for claim in group}) > 1
    }


def _grouped(claims: Iterable[C], functional: frozenset[str]) -> dict[tuple[str, str], list[C]]:
    groups: dict[tuple[str, str], list[C]] = {}
    for claim in claims:
        if claim.predicate in functional:
            groups.setdefault((claim.subject, claim.predicate), []).append(claim)
    return groups
