"""RDF and answers as XML that every parser reads again as the same, or a refusal that names what
XML cannot hold.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import Unwritable
from kg.lines import escape_controls
from kg.rdf import tags
from kg.rdf.terms import RDF, XSD, is_iri, parts, spoken_of
from kg.words import phrase

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = rf"[{_START}][{_START}0-9.\-\u00b7\u0300-\u036f\u203f-\u2040]*\Z"
_RESERVED = {
    f"{RDF}{name}"
    for name in (
        "RDF",
        "ID",
        "about",
        "bagID",
        "parseType",
        "resource",
        "nodeID",
        "datatype",
        "li",
        "aboutEach",
        "aboutEachPrefix",
        "Description",
        "version",
    )
}
_OWNED = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
_ITS = "http://www.w3.org/2005/11/its"
_UNFIT = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_UNFIT_BYTES = rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"


def fit(content: str) -> str:
    """The text, where XML 1.0 can hold it. Raises Unwritable that names the character where it
    cannot.
    """
    if unfit := re.search(_UNFIT, content):
        raise _unfit(unfit[0], content[max(0, unfit.start() - 20) : unfit.end() + 20])
    return content


def shown(content: str) -> str:
    """The text for people, where XML has no place for all of it: what it cannot hold is told by its
    code.
    """
    return re.sub(_UNFIT, lambda match: f"\\u{ord(match[0]):04X}", content)


def _unfit(character: str, around: str = "") -> Unwritable:
    return Unwritable(
        phrase(
            "rdf.xml.character.in" if around else "rdf.xml.character",
            number=f"{ord(character):04X}",
            text=escape_controls(around),
        ),
        phrase("rdf.xml.character.hint"),
    )


def text(content: str) -> str:
    """A text as the content of an element or, between double quotes, of an attribute. Raises
    Unwritable for what XML cannot hold.
    """
    content = fit(content)
    for sign, code in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\r", "&#13;"),
        ('"', "&quot;"),
    ):
        content = content.replace(sign, code)
    return content


def _attribute(value: str) -> str:
    return text(value).replace("\t", "&#9;").replace("\n", "&#10;")


# --- RDF/XML --------------------------------------------------------------------------------------


def rdfxml(triples: Iterable[ox.Triple], prefixes: Mapping[str, str], mark: str = "") -> bytes:
    """RDF/XML of triples in their order. Raises Unwritable that names the property, or the
    character, that it cannot hold.

    Tags may have stand-ins with the word `mark`, which are turned back (see `kg.rdf.tags`).
    """
    spaces = {
        space: prefix
        for prefix, space in sorted(prefixes.items())
        if space and _may_be_prefix(prefix) and space not in (RDF, _ITS, *_OWNED)
    }
    spaces |= {RDF: "rdf", _ITS: "its"}
    head = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{_attribute(space)}"'
        for space, prefix in sorted(spaces.items(), key=lambda item: item[1])
    )
    body = "".join(_descriptions(triples, spaces))
    whole = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{head}>\n{body}</rdf:RDF>\n'
    return (tags.shown(whole, mark) if mark else whole).encode()


def _may_be_prefix(prefix: str) -> bool:
    return not prefix or (
        _is_name(prefix) and not prefix.lower().startswith("xml") and prefix not in ("rdf", "its")
    )


def _descriptions(triples: Iterable[ox.Triple], spaces: Mapping[str, str]) -> Iterator[str]:
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        yield f"\t<rdf:Description {_node(subject, 'about')}>\n"
        for triple in group:
            yield f"\t\t{_property(triple, spaces)}\n"
        yield "\t</rdf:Description>\n"


def _node(node: ox.NamedNode | ox.BlankNode | ox.Triple, name: str) -> str:
    if isinstance(node, ox.NamedNode):
        return f'rdf:{name}="{_attribute(node.value)}"'
    assert isinstance(node, ox.BlankNode)  # a triple is an object only
    # A blank node may be called what no XML name is; two are never called the same.
    plain = _is_name(node.value) and not node.value.startswith("x-kg-")
    return f'rdf:nodeID="{node.value if plain else "x-kg-" + node.value.encode().hex()}"'


def _property(triple: ox.Triple, spaces: Mapping[str, str]) -> str:
    name, declared = _named(triple.predicate.value, spaces)
    node = triple.object
    if isinstance(node, ox.Literal):
        return f"<{name}{declared}{_literal(node)}>{text(node.value)}</{name}>"
    if isinstance(node, ox.Triple):
        inner = (
            "<rdf:Description"
            f" {_node(node.subject, 'about')}>{_property(node, spaces)}</rdf:Description>"
        )
        return f'<{name}{declared} rdf:version="1.2" rdf:parseType="Triple">{inner}</{name}>'
    return f"<{name}{declared} {_node(node, 'resource')}/>"


def _literal(node: ox.Literal) -> str:
    if node.language:
        direction = getattr(node, "direction", None)
        turned = f' rdf:version="1.2" its:version="2.0" its:dir="{direction}"' if direction else ""
        return f' xml:lang="{_attribute(node.language)}"{turned}'
    return (
        ""
        if node.datatype.value == XSD + "string"
        else f' rdf:datatype="{_attribute(node.datatype.value)}"'
    )


def _named(iri: str, spaces: Mapping[str, str]) -> tuple[str, str]:
    # (the name of an element for a property, what declares its namespace there).
    if iri in _RESERVED:
        raise Unwritable(phrase("rdf.xml.reserved", iri=iri), phrase("rdf.xml.others.hint"))
    for space in sorted(
        (space for space in spaces if iri.startswith(space)), key=len, reverse=True
    ):
        if _is_name(iri[len(space) :]):
            return (f"{spaces[space]}:" if spaces[space] else "") + iri[len(space) :], ""
    local = next((iri[at:] for at in range(_slash(iri), len(iri)) if _is_name(iri[at:])), "")
    space = iri.removesuffix(local) if local else ""
    if not space or space in _OWNED:
        raise Unwritable(
            phrase("rdf.xml.no-name", iri=escape_controls(iri)), phrase("rdf.xml.others.hint")
        )
    return local, f' xmlns="{_attribute(space)}"'


@lru_cache(10_000)
def _is_name(name: str) -> bool:
    # By the older editions of XML too, to which most parsers keep; expat knows them.
    if re.match(_NAME, name) is None or name.isascii():
        return re.match(_NAME, name) is not None
    try:
        expat.ParserCreate().Parse(f"<{name}/>".encode(), True)
    except expat.ExpatError:
        return False
    return True


def _slash(iri: str) -> int:
    # A name begins after the last sign that ends a namespace, and where there is none, wherever it
    # can, but not at the first letter.
    return max(iri.rfind("/"), iri.rfind("#"), iri.find(":")) + 1


# --- results of SPARQL ----------------------------------------------------------------------------


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> object: ...


class Checked(io.RawIOBase):
    """A file for bytes of XML that another writes: a carriage return is written so that it is read
    again as one.

    Raises Unwritable for a character that XML cannot hold. `close` and `flush` leave the file below
    open.
    """

    def __init__(self, below: Sink) -> None:
        self._below, self._rest = below, b""

    def writable(self) -> bool:
        """It can be written."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Write bytes; a character that is begun waits for its end."""
        chunk = bytes(data)
        whole = self._rest + chunk
        if unfit := re.search(_UNFIT_BYTES, whole):
            raise _unfit(
                unfit[0].decode(),
                whole[max(0, unfit.start() - 20) : unfit.start()]
                .decode("utf-8", "ignore")
                .rpartition(">")[2],
            )
        kept = (
            next((size for size in (2, 1) if b"\xef\xbf".startswith(whole[-size:])), 0)
            if whole
            else 0
        )
        self._rest = whole[len(whole) - kept :]
        self._below.write(whole[: len(whole) - kept].replace(b"\r", b"&#13;"))
        return len(chunk)

    def finish(self) -> None:
        """Write what still waits."""
        self._below.write(self._rest)
        self._rest = b""


def results(variables: list[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    """Rows of N-Triples strings ("" for what is unbound) as SPARQL results in XML. Raises
    Unwritable for what XML cannot hold.
    """
    head = "".join(f'<variable name="{name}"/>' for name in variables)
    body = "".join(
        "<result>"
        + "".join(
            f'<binding name="{name}">{_binding(cell)}</binding>'
            for name, cell in zip(variables, row, strict=True)
            if cell
        )
        + "</result>"
        for row in rows
    )
    start = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    return f"{start}<head>{head}</head><results>{body}</results></sparql>".encode()


def _binding(cell: str) -> str:
    value, datatype, language = parts(cell)
    if triple := spoken_of(cell):
        s, p, o = map(_binding, triple)
        places = f"<subject>{s}</subject><predicate>{p}</predicate><object>{o}</object>"
        return f"<triple>{places}</triple>"
    if is_iri(cell):
        return f"<uri>{text(value)}</uri>"
    if not cell.startswith('"'):
        return f"<bnode>{text(value.removeprefix('_:'))}</bnode>"
    kind = (
        f' xml:lang="{language}"'
        if language
        else ""
        if datatype == XSD + "string"
        else f' datatype="{_attribute(datatype)}"'
    )
    return f"<literal{kind}>{text(value)}</literal>"
