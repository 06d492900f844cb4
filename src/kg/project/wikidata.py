"""Statements of a Wikibase (the RDF of Wikidata) as claims: qualifiers of time are what they speak
about, references their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from kg.project.claim_rows import cite
from kg.project.records import NO_DAYS, Citation, Claim, Data, Days, Source
from kg.rdf.dates import Date, dated, edtf
from kg.rdf.terms import DCTERMS, KG, PROV, RDFS, SCHEMA, TYPE, WIKIBASE, XSD, iri, literal, parts

Quad = tuple[str, str, str, str]

_DERIVED = f"<{PROV}wasDerivedFrom>"
_DIRECT = f"<{WIKIBASE}directClaim>"
# What a predicate that leads to a statement has before its number.
_STATED = "/prop/P"
_DEPRECATED = f"<{WIKIBASE}DeprecatedRank>"
# Properties of Wikidata that qualify a statement or make up a reference.
_AT, _START, _END = "P585", "P580", "P582"
_ADDRESS, _STATED_IN, _PUBLISHED, _TITLE = "P854", "P248", "P577", "P1476"
# How exactly a day is known, by its number in a Wikibase; so many letters of it are said.
_EXACT = {"9": 4, "10": 7, "11": 10}


class _Read(NamedTuple):
    # What a file says, by subject and predicate; the name of the file, and what it is added to.
    said: dict[str, dict[str, list[str]]]
    name: str
    data: Data

    def one(self, thing: str, *predicates: str) -> str:
        values = (self.said.get(thing, {}).get(predicate) for predicate in predicates)
        return next((found[0] for found in values if found), "")

    def by_end(self, thing: str, role: str, property_: str) -> str:
        # What a thing has by a property of a role (`qualifier/`), whose prefix may be of any base.
        ending = f"/prop/{role}{property_}>"
        found = (v for p, v in self.said.get(thing, {}).items() if p.endswith(ending))
        return next((values[0] for values in found), "")


def add_statements(quads: Sequence[Quad], name: str, data: Data) -> None:
    """Add what the statements of a file say to `data`, each with its references; one without a
    reference stays what the file says.
    """
    if not any(_STATED in predicate or predicate == _DIRECT for _, predicate, _, _ in quads):
        return  # most files are of no Wikibase
    said: dict[str, dict[str, list[str]]] = {}
    for s, p, o, _ in quads:
        said.setdefault(s, {}).setdefault(p, []).append(o)
    read = _Read(said, name, data)
    for thing, about in said.items():
        for predicate, nodes in about.items():
            if (place := predicate.rfind(_STATED)) > 0:
                number = predicate[place + len("/prop/") : -1]
                for node in nodes:
                    _add(read, thing, predicate[:place], number, node)
    _name_properties(read)


def _add(read: _Read, thing: str, base: str, number: str, node: str) -> None:
    value = read.by_end(node, "statement/", number)
    references = read.said.get(node, {}).get(_DERIVED, [])
    if not value or not references:
        return
    period = _period(read, node)
    out = read.one(node, f"<{WIKIBASE}rank>") == _DEPRECATED
    how = ("set-aside", "wikibase:DeprecatedRank") if out else ("", "")
    for reference in references:
        source = _source(read, reference)
        citation = Citation(source.iri, number, period, rank=how[0], reason=how[1])
        graph = cite(source.iri, citation)
        read.data.citations[graph] = citation
        day = edtf(period) if period else None
        read.data.claims.append(
            Claim(
                thing,
                f"{base}/prop/direct/{number}>",
                value,
                graph,
                Days(day.first, day.last) if day else NO_DAYS,
                Days(source.first, source.last),
                citation.modality,
                citation.rank,
                source.weak,
                "",
                read.name,
                0,
            )
        )


# --- when -----------------------------------------------------------------------------------------


def _period(read: _Read, node: str) -> str:
    if at := _day(read, node, "qualifier/", _AT):
        return at
    start, end = (_day(read, node, "qualifier/", name) for name in (_START, _END))
    # What is open at one end holds on the day that is known.
    return f"{start}/{end}" if start and end else start or end


def _day(read: _Read, node: str, role: str, property_: str) -> str:
    # A day as exactly as it is known, "" for none or one that is not written so.
    text = parts(read.by_end(node, role, property_) or '""')[0].removeprefix("+")[:10]
    exact = read.by_end(node, role + "value/", property_)
    precision = read.one(exact, f"<{WIKIBASE}timePrecision>")
    if precision:
        text = text[: _EXACT.get(parts(precision)[0], 0)]
    return text if text and edtf(text) else ""


# --- whence ---------------------------------------------------------------------------------------


def _source(read: _Read, reference: str) -> Source:
    id_ = f"reference-{reference[1:-1].rpartition('/')[2].rpartition('#')[2]}"
    if id_ not in read.data.sources:
        published = _day(read, reference, "reference/", _PUBLISHED)
        day = edtf(published) if published else None
        address = read.by_end(reference, "reference/", _ADDRESS)
        work = read.by_end(reference, "reference/", _STATED_IN)
        title = read.by_end(reference, "reference/", _TITLE) or _label(read, work)
        publisher = urlsplit(address[1:-1]).hostname if address else ""
        publisher = publisher or _label(read, work) or id_
        first, last = (day.first, day.last) if day else ("", "")
        space = f"<{read.data.space}source/{id_}>"
        source = Source(id_, space, published, first, last, False, publisher, read.name, 0)
        read.data.sources[id_] = source
        graph = iri(f"{read.data.space}register/sources")
        facts = _facts(source, parts(title)[0] if title[:1] == '"' else title, address, day)
        read.data.statements.extend((source.iri, p, o, graph) for p, o in facts)
    return read.data.sources[id_]


def _facts(source: Source, title: str, address: str, day: Date | None) -> Iterator[tuple[str, str]]:
    yield TYPE, f"<{KG}Source>"
    yield f"<{DCTERMS}publisher>", literal(source.publisher)
    yield f"<{DCTERMS}title>", literal(title or source.publisher)
    yield f"<{DCTERMS}language>", literal("und")
    yield f"<{KG}reading>", literal("part")
    yield f"<{KG}reliability>", literal("ordinary")
    if day:
        yield f"<{DCTERMS}issued>", dated(day)
    if address:
        yield f"<{SCHEMA}url>", literal(address.strip("<>"), XSD + "anyURI")


def _label(read: _Read, thing: str) -> str:
    if not thing:
        return ""
    names = read.said.get(thing, {}).get(f"<{RDFS}label>", [])
    texts = {parts(name)[2]: parts(name)[0] for name in names}
    return texts.get("en") or next(iter(texts.values()), thing[1:-1].rpartition("/")[2])


def _name_properties(read: _Read) -> None:
    # A property stands in statements by another IRI than that by which it is named.
    graph = iri(f"{read.data.space}file/{read.name.rpartition('/')[2]}")
    for about in read.said.values():
        for direct in about.get(_DIRECT, ()):
            for name in about.get(f"<{RDFS}label>", ()):
                read.data.statements.append((direct, f"<{RDFS}label>", name, graph))
