"""What is said of one thing, with the sources: as claims, and as every door tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kg.evidence import notes as remarks
from kg.evidence.absent import told_of
from kg.evidence.claims import (
    Citation,
    CitedClaim,
    Document,
    claims_about,
    claims_naming,
)
from kg.evidence.composition import Composition, composition
from kg.evidence.conflicting import ASIDE, Conflict, Wanted, conflicts
from kg.evidence.judgements import planned_of
from kg.evidence.planning import Slip, slips
from kg.evidence.standing import COUNTS, LESS_PRECISE, Standing, by_subject, standings
from kg.evidence.totals import Overlap, Total, overlaps, totals
from kg.forms.currencies import is_currency
from kg.forms.writing import Ordinal
from kg.rdf.nquads import Quad
from kg.rdf.terms import ALT_LABEL, KG, NAMING, SCHEMA, TYPE, parts
from kg.store.dataset import remembered
from kg.store.snapshot import Opened
from kg.words import text_in

# --- the claims -----------------------------------------------------------------------------------


def evidence(opened: Opened, entity: str) -> list[CitedClaim]:
    """Every claim of an entity (an N-Triples string), and then every claim of another thing that
    names it; by property, oldest first. An amount of money and its currency are one.
    """
    own = claims_about(opened, [entity])
    naming = claims_naming(opened, entity)
    if not entity.startswith(f"<{opened.state.prefixes['entity']}"):
        own += _in_files(opened, opened.store.claims_about([entity]))
        others = (quad for quad in opened.store.claims_naming(entity) if quad[0] != entity)
        naming += _in_files(opened, others)
    return [*sorted(own, key=_by_property), *sorted(naming, key=_by_property)]


def sources(opened: Opened, entity: str) -> list[Document]:
    """The sources that say something of an entity (an N-Triples string), or of another thing that
    names it; the oldest first.
    """
    claims = evidence(opened, entity)
    found = {one.document for one in claims if one.citation.iri != one.document.iri}  # no file
    return sorted(found, key=by_day)


def by_day(document: Document) -> tuple[str, str]:
    """The key that sorts sources by their days; one without a date comes last."""
    return document.first or "9999", document.iri


def _by_property(claim: CitedClaim) -> tuple[str, ...]:
    citation = claim.citation
    last = citation.document.last
    return claim.predicate, citation.sort_day, last, claim.subject, claim.object, citation.iri


def _in_files(opened: Opened, quads: Iterable[Quad]) -> Iterator[CitedClaim]:
    # What files say of a thing without a citation: the file is the source.
    files = f"<{opened.state.space}file/"
    naming = {TYPE, ALT_LABEL, *NAMING}
    for subject, predicate, value, graph in quads:
        if graph.startswith(files) and predicate not in naming:
            citation = Citation(graph, Document(graph))
            yield CitedClaim(subject, predicate, value, "", citation, True)


def replaced(opened: Opened, entity: str) -> str | None:
    """What took the place of an entity (N-Triples strings): "" if it is retired and nothing did,
    None if it is in use.
    """
    query = (
        f"SELECT ?heir {{ {entity} owl:deprecated true"
        f" OPTIONAL {{ {entity} dcterms:isReplacedBy ?heir }} }}"
    )
    return next((heir for (heir,) in opened.store.rows(query, opened.state.prefixes)), None)


# --- as every door tells it -----------------------------------------------------------------------


# The units of numbers, by the thing that measures or by the property, and by language.
Units = dict[str, dict[str, str]]


class Value(NamedTuple):
    """A value as some sources give it: the claims differ in nothing but their sources."""

    claims: list[CitedClaim]
    standing: Standing


class Said(NamedTuple):
    """What is said with one property: of the thing, or by other things that name it (`inward`);
    what is only `planned` stands apart from what holds. `conflicts` are the verdicts on it.
    """

    predicate: str
    inward: bool
    planned: bool
    values: list[Value]
    conflicts: list[Conflict]

    @property
    def rival(self) -> bool:
        """Whether several values count that do not go together."""
        return any(conflict.open for conflict in self.conflicts)


class Account(NamedTuple):
    """All that is told of a thing: what is said, what of it makes one statement (`whole`, None
    where a source makes it), what became of its plans, the sums that it is the whole or a part of
    and the tenures that overlap, the notes on claims, and the units of measured things by language.
    """

    entity: str
    said: list[Said]
    whole: Composition | None
    slips: list[Slip]
    totals: list[Total]
    overlaps: list[Overlap]
    notes: remarks.Notes
    units: Units


def account(opened: Opened, entity: str, claims: list[CitedClaim]) -> Account:
    """What the claims of an entity (see `evidence`) tell of it."""
    own = [claim for claim in claims if claim.subject == entity]
    naming = [claim for claim in claims if claim.subject != entity]
    found = [c for c in conflicts(opened, Wanted(entity=entity)) if c.what != ASIDE]
    how = standings(opened, own, found) | standings_apart(opened, naming)
    said = [*_said(own, how, found, inward=False), *_said(naming, how, [], inward=True)]
    summed = totals(opened, entity)
    whole = composition(own, planned_of(opened, {claim.subject for claim in own if claim.planned}))
    return Account(
        entity,
        said,
        whole if whole and (whole.composed or whole.others) else None,
        slips(opened, entity),
        summed,
        overlaps(opened, entity),
        remarks.notes_of(opened.store, opened.state.prefixes, claims),
        units_of(opened, [*claims, *(claim for total in summed for claim in total.whole)]),
    )


def standings_apart(opened: Opened, claims: list[CitedClaim]) -> dict[CitedClaim, Standing]:
    """How some claims stand, of whose facts others may be missing."""
    # It is known by all that is said of their things; most simply count.
    how = {claim: Standing(COUNTS) for claim in claims if claim.current}
    for thing, rest in by_subject(claim for claim in claims if claim not in how).items():
        facts = {claim.predicate for claim in rest}
        known = [claim for claim in claims_about(opened, [thing]) if claim.predicate in facts]
        known += [claim for claim in rest if claim not in known]
        how |= standings(opened, known, conflicts(opened, Wanted(entity=thing)))
    return how


def _said(
    claims: list[CitedClaim],
    how: dict[CitedClaim, Standing],
    found: list[Conflict],
    *,
    inward: bool,
) -> Iterator[Said]:
    groups: dict[tuple[str, bool], list[CitedClaim]] = {}
    for claim in claims:
        predicate = claim.predicate if inward else told_of(claim)
        groups.setdefault((predicate, claim.planned), []).append(claim)
    for (predicate, plan), said in groups.items():
        verdicts = [c for c in found if c.predicate == predicate and _of_plans(c) == plan]
        yield Said(predicate, inward, plan, _values(said, how), verdicts)


def _of_plans(conflict: Conflict) -> bool:
    claims = [claim for step in conflict.steps for value in step.values for claim in value]
    return bool(claims) and all(claim.planned for claim in claims)


def _values(claims: list[CitedClaim], how: dict[CitedClaim, Standing]) -> list[Value]:
    # In the order of the claims; what is less precise stands behind what says it more precisely.
    groups: dict[tuple[object, ...], list[CitedClaim]] = {}
    for claim in claims:
        said = claim.qualifier, claim.modality, claim.speaker, claim.rank, claim.printed
        key = (*claim[:4], *said, claim.period, claim.reason, how[claim].word)
        groups.setdefault(key, []).append(claim)
    values = [Value(group, how[group[0]]) for group in groups.values()]
    ordered = [value for value in values if value.standing.word != LESS_PRECISE]
    for value in reversed([value for value in values if value.standing.word == LESS_PRECISE]):
        finer = set(value.standing.finer)
        places = [at for at, one in enumerate(ordered) if finer & set(one.claims)]
        ordered.insert(min(places) + 1 if places else len(ordered), value)
    return ordered


_VALUE, _MEASURES, _ORDINAL = (f"<{KG}{name}>" for name in ("value", "measures", "ordinal"))
_UNIT = f"<{SCHEMA}unitText>"
_UNITS = """SELECT ?thing ?unit ?ordinal { VALUES ?thing { %s }
  ?thing kg:measures ?indicator . ?indicator schema:unitText ?unit
  BIND(EXISTS { ?indicator ?kind kg:ordinal } AS ?ordinal) }"""


_OF_PROPERTIES = "SELECT ?p ?unit { ?p a owl:DatatypeProperty ; schema:unitText ?unit }"


def units_of(opened: Opened, claims: Iterable[CitedClaim]) -> Units:
    """The units of the indicators in which values of claims are measured, by thing, and of
    properties that have one.
    """
    units: Units = {}
    things = {claim.subject for claim in claims if measured(claim)}
    for counted, unit, in_order in (*_of_things(opened, things), *_of_properties(opened)):
        text, _, language = parts(unit)
        units.setdefault(counted, {})[language] = Ordinal(text) if in_order else text
    return units


# What is counted, in which unit, and whether that only orders.
_Counted = tuple[str, str, bool]


def _of_properties(opened: Opened) -> list[_Counted]:
    def asked() -> list[_Counted]:
        rows = opened.store.rows(_OF_PROPERTIES, opened.state.prefixes)
        return [(counted, unit, False) for counted, unit in rows]

    return remembered(opened.store, _OF_PROPERTIES, asked)


def _of_things(opened: Opened, things: Collection[str]) -> Iterator[_Counted]:
    # Of a store looked up in its indexes, of a server asked at once.
    store = opened.store
    if things and store.engine is None:
        named = " ".join(sorted(thing for thing in things if thing.startswith("<")))
        for thing, unit, ordinal in store.rows(_UNITS % named, opened.state.prefixes):
            yield thing, unit, parts(ordinal)[0] == "true"
    elif things:
        measures = list(store.statements(things, (_MEASURES,)))
        counting: dict[str, list[str]] = {}
        ordered = set()
        for indicator, predicate, value in store.statements({o for _, _, o in measures}):
            if predicate == _UNIT:
                counting.setdefault(indicator, []).append(value)
            elif value == _ORDINAL:
                ordered.add(indicator)
        for thing, _, indicator in measures:
            for unit in counting.get(indicator, ()):
                yield thing, unit, indicator in ordered


def measured(claim: CitedClaim) -> bool:
    """Whether the value of a claim is counted in the unit of an indicator."""
    return claim.predicate == _VALUE


def unit_of(claim: CitedClaim, units: Units, language: str) -> str:
    """The unit in which the value of a claim is counted, "" if there is none; money that is
    measured is counted in its currency, by the code.
    """
    known = units.get(claim.subject if measured(claim) else claim.predicate, {})
    code = next((text for text in known.values() if is_currency(text)), "")
    return code or text_in(known, language)
