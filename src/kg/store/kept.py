"""Data as a build kept them, read without the files they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.project.records import (
    NO_DAYS,
    Citation,
    Claim,
    Data,
    Days,
    Entity,
    Note,
    Source,
    local_id,
)
from kg.rdf import nquads
from kg.rdf.dates import edtf
from kg.rdf.nquads import Quad
from kg.rdf.terms import DCTERMS, KG, OWL, PROV, RDF, TYPE, VOID, parts
from kg.store import splicing
from kg.system import memory

if TYPE_CHECKING:
    from kg.project.vocabulary import Vocabulary

# --- what a build has kept ------------------------------------------------------------------------


class Snapshot(NamedTuple):
    """What a build kept in `named.nq`: the quads of all named graphs, and what citations are. The
    quads that describe citations are left out.
    """

    quads: list[Quad]
    citations: dict[str, Citation]


def read_snapshot(path: Path, space: str) -> Snapshot:
    """What a build kept in a file. A claim is a quad whose graph is a citation.

    A million claims take some seconds, where the engine takes minutes to hand them out.
    """
    described_in = f"<{space}register/citations>"
    citations: dict[str, Citation] = {}
    quads: list[Quad] = []
    once: dict[str, str] = {}  # properties and graphs come again and again
    texts = Texts()
    last, about = "", ""
    facts: dict[str, str] = {}
    with memory.gc_paused():
        for s, p, o, g in nquads.read(path):
            if g != described_in:
                if s != last:
                    last = s
                quads.append((last, once.setdefault(p, p), o, once.setdefault(g, g)))
            elif s != g:
                if s != about:
                    if facts:
                        citations[about] = read_citation(facts, texts, once)
                    about, facts = once.setdefault(s, s), {}
                facts[p] = o
        if facts:
            citations[about] = read_citation(facts, texts, once)
    return Snapshot(quads, citations)


def restored(path: Path, vocabulary: Vocabulary, space: str, languages: tuple[str, ...]) -> Data:
    """What the files said, from the named graphs that their build kept (`named.nq`, sorted): ten
    times faster than from the files.

    Nothing is checked, since it was; claims and notes have no place (their `path` is "", their
    `line` 0), entities and sources neither, nor are there names. What rules derived and what
    describes rules is left out.
    """
    quads, citations = read_snapshot(path, space)
    apart = {f"<{space}register/{name}>" for name in ("rules", "notes")}
    statements = [quad for quad in quads if quad[3] not in citations and quad[3] not in apart]
    sources = {source.id: source for source in _sources(statements, space)}
    dataset = next(
        (s for s, p, _, _ in statements if p == f"<{VOID}uriSpace>"), f"<{space}dataset>"
    )
    return Data(
        space,
        dataset,
        languages,
        vocabulary,
        {entity.id: entity for entity in _entities(statements, space)},
        sources,
        _claims(quads, citations, sources.values()),
        citations,
        statements,
        notes=_notes(quads, f"<{space}register/notes>"),
        unread=set(),
        odd=[],
    )


def _sources(statements: Iterable[Quad], space: str) -> Iterator[Source]:
    register = f"<{space}register/sources>"
    published: dict[str, str] = {}
    publishers: dict[str, str] = {}
    weak: set[str] = set()
    for s, p, o, g in statements:
        if g != register:
            continue
        if p == _ISSUED:
            published[s] = parts(o)[0]
        elif p == _PUBLISHER:
            publishers[s] = parts(o)[0]
        elif p == _RELIABILITY and o == '"weak"':
            weak.add(s)
        elif p == TYPE and s != g:
            published.setdefault(s, "")
    for iri, text in published.items():
        day = edtf(text) if text else None
        first, last = (day.first, day.last) if day else ("", "")
        publisher = publishers.get(iri, "")
        yield Source(local_id(iri), iri, text, first, last, iri in weak, publisher, "", 0)


def _entities(statements: Iterable[Quad], space: str) -> Iterator[Entity]:
    registers, sources = f"<{space}register/", f"<{space}register/sources>"
    kinds: dict[str, str] = {}
    retired: dict[str, str] = {}
    for s, p, o, g in statements:
        if not g.startswith(registers) or g == sources:
            continue
        if p == TYPE and s != g:
            kinds[s] = o[1:-1]
        elif p == _DEPRECATED:
            retired.setdefault(s, "-")
        elif p == _REPLACED:
            retired[s] = local_id(o)
    for iri, cls in kinds.items():
        yield Entity(local_id(iri), iri, cls, {}, (), retired.get(iri, ""), "", 0)


def _notes(quads: Iterable[Quad], register: str) -> list[Note]:
    found: dict[str, dict[str, str]] = {}
    for s, p, o, g in quads:
        if g == register and s != g:
            found.setdefault(s, {})[p] = o
    return [
        Note("", 0, parts(facts[_TEXT])[0], (facts[_S], facts[_P], facts[_O], facts[_CITED]))
        for facts in found.values()
    ]


def _claims(
    quads: Iterable[Quad], citations: Mapping[str, Citation], sources: Iterable[Source]
) -> list[Claim]:
    about = {source.iri: source for source in sources}
    days: dict[str, Days] = {}
    # What the claims of a citation share.
    shared: dict[str, tuple[str, Days, Days, str, str, bool, str, str, int]] = {}
    for graph, citation in citations.items():
        period, source = citation.period, about[citation.source]
        if period not in days:
            day = edtf(period) if period else None
            days[period] = Days(day.first, day.last) if day else NO_DAYS
        published = days.setdefault(source.iri, Days(source.first, source.last))
        shared[graph] = (
            graph,
            days[period],
            published,
            citation.modality,
            citation.rank,
            source.weak,
            citation.qualifier,
            "",
            0,
        )
    return [Claim(s, p, o, *shared[g]) for s, p, o, g in quads if g in shared]


_ISSUED, _PUBLISHER = f"<{DCTERMS}issued>", f"<{DCTERMS}publisher>"
_RELIABILITY = f"<{KG}reliability>"
_TEXT, _CITED = f"<{KG}text>", f"<{KG}isCitedFrom>"
_S, _P, _O = (f"<{RDF}{name}>" for name in ("subject", "predicate", "object"))
_DEPRECATED, _REPLACED = f"<{OWL}deprecated>", f"<{DCTERMS}isReplacedBy>"
DERIVED, _LOCATOR, _MODALITY = f"<{PROV}wasDerivedFrom>", f"<{KG}locator>", f"<{KG}modality>"
_PERIOD, _SPEAKER, _SORT_DAY = f"<{KG}period>", f"<{KG}isSaidBy>", f"<{KG}sortDay>"
_QUALIFIER, _RANK, _PRINTED, _REASON, _PROOF = (
    f"<{KG}{name}>" for name in ("qualifier", "editorialRank", "printed", "reason", "proof")
)


# --- a part of a file ---------------------------------------------------------------------------

_PIECE = 1 << 22


def beginning(path: Path, start: str) -> Iterator[str]:
    """The lines of a sorted file that begin so."""
    wanted = start.encode()
    # No line that begins so comes after one that begins with the next letter instead of the last.
    beyond = wanted[:-1] + bytes([wanted[-1] + 1])
    with path.open("rb") as file:
        with splicing.bytes_of(file) as text:
            at = splicing.first(text, wanted, None, 0)
            end = splicing.first(text, beyond, None, at)
        file.seek(at)
        rest = b""
        while at < end:
            raw = file.read(min(_PIECE, end - at))
            at += len(raw)
            whole, mark, rest = (rest + raw).rpartition(b"\n")
            yield from (whole + mark).decode().split("\n")[:-1]


class Texts(dict[str, str]):
    """The text of each literal (an N-Triples string) that it is asked for, read once."""

    def __missing__(self, literal: str) -> str:
        text = self[literal] = parts(literal)[0] if literal else ""
        return text


def read_citation(
    facts: Mapping[str, str], texts: Texts, once: dict[str, str] | None = None
) -> Citation:
    """A citation from what the graph says of it, by property. What comes again and again is read
    once, and kept in `texts` and `once`.
    """
    source, get = facts[DERIVED], facts.get
    if once is not None:
        source = once.setdefault(source, source)
    locator, modality = texts[get(_LOCATOR, "")], texts[get(_MODALITY, "")] or "stated"
    # Most have nothing but these few.
    if len(facts) == 4 + (_SORT_DAY in facts):
        return Citation(source, locator, "", modality)
    return Citation(
        source,
        locator,
        texts[get(_PERIOD, "")],
        modality,
        texts[get(_QUALIFIER, "")],
        get(_SPEAKER, ""),
        texts[get(_RANK, "")],
        texts[get(_PRINTED, "")],
        texts[get(_REASON, "")],
        texts[get(_PROOF, "")],
    )
