"""An answer as RDF: the rows as a result set, each derived from its citations; the claims as
statements; printed forms as selectors. The data itself is a JSON literal, from which all the rest
is made, so that either can be held to the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kg.evidence.resting import full
from kg.present.answered.contents import Data
from kg.present.exports.annotations import OA, quotation
from kg.rdf.nquads import Triple
from kg.rdf.terms import DCTERMS, KG, PROV, RDF, SCHEMA, TYPE, XSD, iri, literal
from kg.rdf.turtle import turtle

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_JSON = RDF + "JSON"
_VALUE = f"<{RDF}value>"
_PREFIXES = {
    "dcterms": DCTERMS,
    "kg": KG,
    "oa": OA,
    "prov": PROV,
    "rdf": RDF,
    "rs": RS,
    "schema": SCHEMA,
    "xsd": XSD,
}
_HOW = ("locator", "period", "qualifier", "modality", "printed")


def as_turtle(data: Data) -> bytes:
    """An answer as Turtle: the same bytes for the same answer."""
    return turtle(triples(data), {**data["prefixes"], **_PREFIXES}).encode("utf-8", "replace")


def name_of(data: Data) -> str:
    """The IRI of an answer: its digest."""
    return f"<urn:sha256:{data['digest']}>"


def triples(data: Data) -> list[Triple]:
    """All that an answer says as RDF, without blank nodes."""
    answer = name_of(data)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    found = [
        (answer, TYPE, f"<{PROV}Entity>"),
        (answer, TYPE, f"<{RS}ResultSet>"),
        (answer, f"<{PROV}generatedAtTime>", literal(data["made"], XSD + "dateTime")),
        (answer, f"<{PROV}wasDerivedFrom>", iri(data["dataset"]["iri"])),
        (answer, f"<{DCTERMS}source>", literal(data["query"]["text"])),
        (answer, _VALUE, literal(text, _JSON)),
    ]
    if data["title"]:
        found.append(
            (answer, f"<{DCTERMS}title>", literal(data["title"], language=data["language"]))
        )
    found += [(answer, f"<{RS}resultVariable>", literal(name)) for name in data["variables"]]
    for number, row in enumerate(data["rows"], 1):
        found += _row(data, f"{answer[:-1]}#row{number}>", number, row)
    for number in range(len(data["claims"])):
        found += _claim(data, number)
    return [*found, *_sources(data)]


def _row(data: Data, name: str, number: int, row: dict[str, Any]) -> Iterator[Triple]:
    yield name_of(data), f"<{RS}solution>", name
    yield name, f"<{RS}index>", literal(str(number), XSD + "integer")
    for variable, value in row["values"].items():
        term = full(value, data["prefixes"])
        binding = f"{name[:-1]}-{variable}>"
        yield name, f"<{RS}binding>", binding
        yield binding, f"<{RS}variable>", literal(variable)
        yield binding, f"<{RS}value>", literal(term[2:]) if term.startswith("_:") else term
    for at in row["claims"]:
        yield name, f"<{PROV}wasDerivedFrom>", _named(data, at)


def _named(data: Data, number: int) -> str:
    return f"{name_of(data)[:-1]}#claim{number + 1}>"


def _claim(data: Data, number: int) -> Iterator[Triple]:
    claim, name = data["claims"][number], _named(data, number)
    prefixes = data["prefixes"]
    yield name, TYPE, f"<{RDF}Statement>"
    for part in ("subject", "predicate", "object"):
        yield name, f"<{RDF}{part}>", full(claim[part], prefixes)
    citation = full(claim["citation"], prefixes)
    yield name, f"<{PROV}wasDerivedFrom>", citation
    if "source" not in claim:
        return
    yield citation, TYPE, f"<{KG}Citation>"
    yield citation, f"<{PROV}wasDerivedFrom>", _source(data, claim["source"])
    for how in _HOW:
        if how in claim:
            yield citation, f"<{KG}{how}>", literal(claim[how])
    if "printed" in claim:
        base, source = f"{citation[1:-1]}--", _source(data, claim["source"])
        yield citation, f"<{OA}hasTarget>", f"<{base}target>"
        place = claim.get("locator", "")
        yield from quotation(base, source, literal(claim["printed"]), place)


def _source(data: Data, name: str) -> str:
    return iri(f"{data['dataset']['space']}source/{name}")


_TOLD = ("publisher", "title")


def _sources(data: Data) -> Iterator[Triple]:
    printed = {claim["citation"] for claim in data["claims"] if "printed" in claim}
    for note in data["footnotes"]:
        if "source" in note:
            source = _source(data, note["source"])
            yield source, TYPE, f"<{KG}Source>"
            for name in _TOLD:
                if name in note:
                    yield source, f"<{DCTERMS}{name}>", literal(note[name])
            if "published" in note:
                yield source, f"<{DCTERMS}issued>", literal(note["published"])
            if "address" in note:
                yield source, f"<{SCHEMA}url>", literal(note["address"], XSD + "anyURI")
            if "proof" in note:
                for citation in printed & set(note["citations"]):
                    yield full(citation, data["prefixes"]), f"<{KG}proof>", literal(note["proof"])
