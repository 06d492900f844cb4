"""The claims that the rows of an answer rest on, as rows of the same columns as those of files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kg.evidence.claims import Citation, CitedClaim, citations_of
from kg.rdf.iris import compact, expand, local
from kg.rdf.nquads import Triple
from kg.rdf.terms import parts
from kg.sparql.asking import Rows
from kg.store.snapshot import Opened

# A claim by its columns (`project.contract`): what is empty is left out. Terms are written as
# Turtle writes them.
Claim = dict[str, str]
_STATED = "stated"


class Resting(NamedTuple):
    """What the rows of an answer rest on: `claims`, each once, for each row the numbers of its own
    (from 0), and for each row the citations of these (IRIs in brackets).
    """

    claims: list[Claim]
    rows: list[list[int]]
    cited: list[frozenset[str]]


def short(term: str, prefixes: Mapping[str, str]) -> str:
    """A term (an N-Triples string) as Turtle writes it, with prefixes.

    >>> short('"1"^^<http://www.w3.org/2001/XMLSchema#integer>', {"xsd": "http://www.w3.org/2001/XMLSchema#"})
    '"1"^^xsd:integer'
    """
    if term.startswith("<"):
        return compact(term[1:-1], dict(prefixes)) or term
    text, mark, datatype = term.rpartition("^^<")
    if mark and term.endswith(">") and (name := compact(datatype[:-1], dict(prefixes))):
        return f"{text}^^{name}"
    return term


def full(text: str, prefixes: Mapping[str, str]) -> str:
    """The N-Triples string of what `short` wrote."""
    if not text or text[0] in "<_":
        return text
    if text[0] != '"':
        return f"<{expand(text, dict(prefixes)) or text}>"
    value, mark, datatype = text.rpartition("^^")
    if mark and not text.endswith(('"', ">")):
        return f"{value}^^<{expand(datatype, dict(prefixes)) or datatype}>"
    return text


def claim_row(triple: Triple, citation: Citation, prefixes: Mapping[str, str]) -> Claim:
    """A statement of a citation by the columns of claims."""
    told = {
        "citation": short(citation.iri, prefixes),
        "source": local(citation.document.iri[1:-1]),
        "locator": citation.locator,
        "subject": short(triple[0], prefixes),
        "predicate": short(triple[1], prefixes),
        "object": short(triple[2], prefixes),
        "period": citation.period,
        "qualifier": citation.qualifier,
        "modality": "" if citation.modality == _STATED else citation.modality,
        "speaker": short(citation.speaker, prefixes) if citation.speaker else "",
        "rank": citation.rank,
        "printed": citation.printed,
        "note": citation.reason,
    }
    return {name: text for name, text in told.items() if text}


def cited_row(claim: CitedClaim, prefixes: Mapping[str, str]) -> Claim:
    """A cited claim by the columns of claims."""
    return claim_row((claim.subject, claim.predicate, claim.object), claim.citation, prefixes)


def resting(
    opened: Opened,
    rows: Rows,
    notes: Iterable[Iterable[str]],
    matched: Iterable[Mapping[tuple[str, ...], frozenset[str]]],
) -> Resting:
    """What the rows of an answer rest on. `notes` are the graphs that each is cited from (N-Triples
    strings), `matched` the triples that it matched with their graphs (without brackets).

    Of a citation of which no triple was matched (a rule read it) those triples count that speak of
    what stands in the row. A row of which no source says anything rests on what registers say. A
    row that names things rests on what is said of these: what was looked through besides, for one
    that is not set aside, makes no part of it.
    """
    lines = [(list(row), dict(triples)) for row, triples in zip(notes, matched, strict=True)]
    citations = citations_of(opened.store, {graph for graphs, _ in lines for graph in graphs})
    held: dict[str, list[Triple]] = {}
    for s, p, o, graph in opened.store.claims_in(sorted(citations)):
        held.setdefault(graph, []).append((s, p, o))
    # Of a pattern in another branch of the query, or in an OPTIONAL that was not bound, no citation
    # says what the values of the row make of it.
    lines = [(graphs, _said(triples, citations, held)) for graphs, triples in lines]
    found, numbers = Resting([], [], []), dict[Identity, int]()
    prefixes = opened.state.prefixes
    for number, (graphs, triples) in enumerate(lines):
        # Of ASK there is no row.
        cells = set(rows.rows[number]) if number < len(rows.rows) else set()
        things = {cell for cell in cells if cell.startswith(f"<{opened.state.space}entity/")}
        said = _claims(graphs, triples, citations, held, cells)
        said = [one for one in said if one[0] in _of(things, cells, said)] if things else said
        own = set()
        for triple, graph in said:
            claim = (
                claim_row(triple, citations[graph], prefixes)
                if graph in citations
                else registered(triple, graph, prefixes)
            )
            at = numbers.setdefault(identity(claim), len(numbers))
            if at == len(found.claims):
                found.claims.append(claim)
            own.add(at)
        found.rows.append(sorted(own))
        found.cited.append(frozenset(graph for _, graph in said) & citations.keys())
    return found


def _of(things: set[str], cells: set[str], said: Iterable[tuple[Triple, str]]) -> set[Triple]:
    # What is said of the things of a row: what names one of them, and what gives its values of what
    # that speaks of.
    triples = {triple for triple, _ in said}
    core = {one for one in triples if one[0] in things or one[2] in things}
    spoken = {term for one in core for term in (one[0], one[2])} | things
    return core | {one for one in triples if one[0] in spoken and one[2] in cells} or triples


def _said(
    triples: Mapping[tuple[str, ...], frozenset[str]],
    citations: Collection[str],
    held: Mapping[str, list[Triple]],
) -> dict[tuple[str, ...], frozenset[str]]:
    # The triples that their citations hold; what registers say stands as it was matched.
    found = {}
    for triple, names in triples.items():
        graphs = frozenset(
            name
            for name in names
            if f"<{name}>" not in citations or triple in held.get(f"<{name}>", ())
        )
        if graphs:
            found[triple] = graphs
    return found


def _told(triples: Mapping[tuple[str, ...], frozenset[str]]) -> set[str]:
    return {f"<{name}>" for names in triples.values() for name in names}


def _claims(
    graphs: Iterable[str],
    triples: Mapping[tuple[str, ...], frozenset[str]],
    citations: Collection[str],
    held: Mapping[str, list[Triple]],
    cells: set[str],
) -> list[tuple[Triple, str]]:
    told: list[tuple[Triple, str]] = []
    silent: list[tuple[Triple, str]] = []
    for triple, names in sorted(triples.items()):
        said = triple[0], triple[1], triple[2]
        for graph in sorted(f"<{name}>" for name in names):
            (told if graph in citations else silent).append((said, graph))
    for graph in sorted(set(graphs) - _told(triples)):
        if graph in citations:
            told += [
                (said, graph)
                for said in held.get(graph, ())
                if said[0] in cells or said[2] in cells
            ]
    return told or silent


def registered(triple: Triple, graph: str, prefixes: Mapping[str, str]) -> Claim:
    """What a register says of a thing, by the columns of claims: it has no source."""
    names = dict(zip(("subject", "predicate", "object"), triple, strict=True))
    return {"citation": short(graph, prefixes)} | {
        name: short(term, prefixes) for name, term in names.items()
    }


Identity = tuple[tuple[str, str], ...]
Place = tuple[str, str, str, str]
Statement = tuple[str, str, str]


def identity(claim: Claim) -> Identity:
    """All that a claim says and how, as a key."""
    return tuple(sorted(claim.items()))


def place(claim: Claim) -> Place:
    """What a claim goes by in files: source, locator, subject, predicate; what registers say goes
    by the register.
    """
    source = claim.get("source") or claim["citation"]
    return source, claim.get("locator", ""), claim["subject"], claim["predicate"]


def statement(claim: Claim) -> Statement:
    """What a claim says: subject, predicate, object."""
    return claim["subject"], claim["predicate"], claim["object"]


def value_text(claim: Claim) -> str:
    """What a claim gives as its value, as text."""
    text = claim["object"]
    return parts(text)[0] if text.startswith('"') else text
