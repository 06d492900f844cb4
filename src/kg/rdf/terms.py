"""Text to RDF terms and back.

A term is kept as its N-Triples string (`<iri>`, `"text"@ko`, `"5"^^<…#integer>`): cheap to make, to
compare and to sort, and written out byte for byte as it was curated.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
ORG = "http://www.w3.org/ns/org#"
VOID = "http://rdfs.org/ns/void#"
KG = "https://kg.example/ontology#"
PLANS, FINDINGS, CURRENT = f"<{KG}plans>", f"<{KG}findings>", f"<{KG}current>"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

TYPE = f"<{RDF}type>"
PREF_LABEL = f"<{SKOS}prefLabel>"
ALT_LABEL = f"<{SKOS}altLabel>"
# The nodes of a statement in a Wikibase, of which claims are made, and its properties: no things.
WIKIBASE = "http://wikiba.se/ontology#"
WIKIBASE_NODES = tuple(
    WIKIBASE + name
    for name in (
        "Statement",
        "Reference",
        "TimeValue",
        "QuantityValue",
        "GlobecoordinateValue",
        "Property",
    )
)
# What things of files are called by, the property that counts first.
NAMING = (
    PREF_LABEL,
    f"<{RDFS}label>",
    "<http://xmlns.com/foaf/0.1/name>",
    f"<{SCHEMA}name>",
    "<http://schema.org/name>",
    f"<{DCTERMS}title>",
)

PREFIXES = {
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "prov": PROV,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "void": VOID,
    "kg": KG,
}

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_ESCAPED = re.compile(r'[\\"\n\r\t\b\f\x00-\x1f\x7f]')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.S)
_UNESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)
_UNESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def iri(text: str) -> str:
    """The N-Triples string of an IRI; a character that may not stand in one is percent-encoded."""
    return "<" + _NOT_IN_IRI.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), text) + ">"


def is_iri(written: str) -> bool:
    """Whether an N-Triples string is that of an IRI, and not of a triple that is spoken of."""
    return written.startswith("<") and not written.startswith("<<")


def spoken_of(written: str) -> tuple[str, str, str] | None:
    """The triple that an N-Triples string speaks of (`<<( … )>>`); None for any other term."""
    found = node(written) if written.startswith("<<") else None
    if isinstance(found, ox.Triple):
        return term(found.subject), term(found.predicate), term(found.object)
    return None


def valid(text: str) -> bool:
    """Whether a text is an absolute IRI as RFC 3987 has it, which every parser reads."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return not re.search(r"%(?![0-9A-Fa-f]{2})|[a-z]+://(/|$)", text)


def literal(text: str, datatype: str = "", language: str = "") -> str:
    """The N-Triples string of a literal; `datatype` is an IRI without brackets, xsd:string by
    default.
    """
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", text)
    if language:
        return f'"{text}"@{language}'
    return f'"{text}"^^<{datatype}>' if datatype and datatype != XSD + "string" else f'"{text}"'


def parts(written: str) -> tuple[str, str, str]:
    """(text, datatype IRI, language) of a literal; (IRI, "", "") of anything else."""
    match = _LITERAL.match(written) if written.startswith('"') else None
    if not match:
        return (written[1:-1] if is_iri(written) else written), "", ""
    text, language, datatype = match.groups()
    if "\\" in text:
        text = _UNESCAPE.sub(_unescape, text)
    return text, datatype or (RDF + "langString" if language else XSD + "string"), language or ""


def datatype(written: str) -> str:
    """The datatype IRI with which a literal is written; "" for anything else."""
    if written.startswith('"') and written.endswith(">"):
        return written[written.rindex("^^<") + 3 : -1]
    return ""


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _UNESCAPES.get(code, code)


def term(value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None) -> str:
    """The N-Triples string of a pyoxigraph term, "" for an unbound value."""
    if isinstance(value, ox.Triple):
        return f"<<( {term(value.subject)} {term(value.predicate)} {term(value.object)} )>>"
    return "" if value is None else str(value)


def resource(text: str) -> ox.NamedNode | ox.BlankNode:
    """The pyoxigraph term of an N-Triples string that is no literal."""
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text[1:-1])


def node(text: str) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    """The pyoxigraph term of an N-Triples string."""
    if is_iri(text) or text.startswith("_:"):
        return resource(text)
    value, datatype, language = parts(text)
    try:
        return (
            ox.Literal(value, language=language)
            if language
            else ox.Literal(value, datatype=ox.NamedNode(datatype))
        )
    except ValueError:  # a tag that no registry knows, a direction beside it, a triple
        line = f"<urn:kg:s> <urn:kg:p> {text} ."
        quads = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        read: ox.Literal = next(iter(quads)).object
        return read
