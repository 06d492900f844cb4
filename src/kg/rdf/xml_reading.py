"""RDF/XML as its author wrote it, to RDF/XML that the parser reads: in UTF-8, without entities,
with whole addresses.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import NoReturn
from urllib.parse import urldefrag, urljoin
from xml.parsers import expat

from kg.rdf.faults import DEEPEST, Fault, place, too_deep
from kg.rdf.tags import TAG, hidden
from kg.words import Sentence, phrase

_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What a declaration calls EUC-KR is often its superset. Codecs that are no encoding of characters
# are left out.
_SUPERSETS = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}
_ENCODINGS = (
    "utf",
    "ascii",
    "iso8859",
    "iso2022",
    "cp",
    "euc_",
    "koi8",
    "shift_jis",
    "gb",
    "big5",
    "mac",
    "johab",
    "tis",
    "hz",
)
_NAMED = re.compile(r"&(\w[\w.-]*);")
# What entities may come to: so many characters, and so many times the file.
_GROWTH, _ROOM = 20, 1 << 20
_XML = "xml:"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NODES, _PROPERTIES = "node", "property"
# Attributes that the W3C took out of RDF/XML, and those that have a meaning elsewhere alone.
_REMOVED = frozenset({"bagID"})
_STRAY = {
    _NODES: _REMOVED | {"resource", "datatype", "parseType"},
    _PROPERTIES: _REMOVED | {"about"},
}
# What the parser is given for xml:lang="", which it would refuse.
NO_LANGUAGE = "x-kg-none"
UNTAGGED = f'xml:lang="{NO_LANGUAGE}"'.encode()


def decoded(data: bytes) -> str:
    """The text of an XML file in the encoding that its first bytes tell. Raises Fault where it is
    not in that encoding.
    """
    marked = next((name for start, name in (*_MARKED, *_UNMARKED) if data.startswith(start)), "")
    match = _DECLARED.match(data)
    declared = match[1].decode() if match else ""
    encoding = marked or declared or "utf-8"
    codec = _codec(encoding)
    if not codec:
        message = phrase("rdf.unknown-encoding", encoding=encoding)
        raise Fault(message, 1, 1, phrase("rdf.no-utf-8.hint"))
    try:
        return data.decode(_SUPERSETS.get(codec, codec)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec, "replace")
        as_declared = declared and not marked
        code = "rdf.wrong-encoding.declared" if as_declared else "rdf.wrong-encoding"
        message = phrase(code, encoding=encoding.upper())
        hint = phrase("rdf.wrong-encoding.hint")
        raise Fault(message, *place(before, len(before)), hint) from None


def _codec(encoding: str) -> str:
    # What Python calls an encoding of characters; "" for anything else.
    try:
        codec = codecs.lookup(encoding).name.replace("-", "_")
    except LookupError:
        return ""
    return codec if codec.startswith(_ENCODINGS) and codec != "utf_7" else ""


class Rewritten:
    """RDF/XML as pieces (bytes) with the place of each: `pieces[n]` was made of what stands at
    `places[n]`.

    Entities are put in, what they come to is bounded; `xml:base` is made whole with `base`, the
    address of the file; language tags have stand-ins (see `kg.rdf.tags`). Raises Fault for what is
    not well-formed XML, nests too deeply or names what is elsewhere.
    """

    def __init__(self, text: str, base: str, mark: str) -> None:
        self.pieces: list[bytes] = []
        self.places: list[tuple[int, int]] = []
        self._stray: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._kept: list[str] = []  # comments and instructions of literals
        self._mark, self._bases, self._verbatim = mark, [base], 0
        self._rdf: list[frozenset[str]] = [frozenset()]  # prefixes of the names of RDF
        self._inside: list[str] = [_NODES]  # what elements stand for at each depth
        self._room, self._chained = _ROOM + _GROWTH * len(text), 0
        self._at = (1, 1)
        self._parser = _parser(self)
        try:
            self._parser.Parse(text.encode("utf-8", "surrogatepass"), True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            message = phrase("rdf.malformed", format="RDF/XML", reason=reason)
            raise Fault(message, error.lineno, error.offset + 1) from None

    def start(self, tag: str, attributes: list[str]) -> None:
        """An element begins; attributes are names and values by turns."""
        self._at = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        if len(self._bases) > DEEPEST:
            raise Fault(too_deep(), *self._at)
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        self._bases.append(self._bases[-1])
        self._rdf.append(_rdf_prefixes(self._rdf[-1], pairs))
        if not self._verbatim:
            self._look(tag, pairs)
            pairs = [
                (name, self._attribute(name, value) if name.startswith(_XML) else value)
                for name, value in pairs
            ]
            # What nobody knows is a literal too, as the standard has it.
            pairs = [(n, "Literal" if _is_literal(n, value) else value) for n, value in pairs]
        if self._verbatim or any(_is_literal(name, value) for name, value in pairs):
            self._verbatim += 1
        self._add(f"<{tag}" + "".join(f' {name}="{_quoted(value)}"' for name, value in pairs) + ">")

    def _attribute(self, name: str, value: str) -> str:
        if name == "xml:base":
            self._bases[-1] = whole = urldefrag(urljoin(self._bases[-1], value.strip()))[0]
            return whole
        if name == "xml:lang":
            if value and not re.fullmatch(TAG, value):
                message, hint = phrase("rdf.no-tag", tag=value), phrase("rdf.no-tag.hint")
                raise Fault(message, *self._at, hint)
            return hidden(value, self._mark) if value else NO_LANGUAGE
        return value

    def _look(self, tag: str, pairs: list[tuple[str, str]]) -> None:
        # The parser passes over attributes that RDF/XML does not know in their place, without a
        # word.
        here = self._inside[-1]
        # An attribute without a prefix is in no namespace.
        known = {self._name(name): value for name, value in pairs if ":" in name}
        if here == _NODES and len(self._inside) == 1 and self._name(tag) == "RDF":
            self._inside.append(_NODES)
            return
        kind = known.get("parseType")
        self._inside.append(_PROPERTIES if here == _NODES or kind == "Resource" else _NODES)
        for name in known.keys() & _STRAY[here]:
            self._stray.setdefault((name, here), []).append(self._at)

    def _name(self, name: str) -> str:
        # The local name of what is in the namespace of RDF, else "".
        prefix, _, local = name.rpartition(":")
        return local if prefix in self._rdf[-1] else ""

    @property
    def left_out(self) -> list[Fault]:
        """What the parser passes over, each kind once, with the place of the first."""
        faults = []
        for (name, here), places in self._stray.items():
            code = "rdf.attribute.removed" if name in _REMOVED else f"rdf.attribute.on-{here}"
            message = phrase(code, name=name, count=len(places))
            faults.append(Fault(message, *places[0], phrase("rdf.attribute.hint")))
        return faults

    @property
    def keeps(self) -> bool:
        """Whether a literal was written with what the parser does not keep."""
        return bool(self._kept)

    def shown(self, text: str) -> str:
        """A literal of XML with the comments and instructions that it was written with, which the
        parser does not keep.
        """
        return re.sub(rf"\[{self._mark}:(\d+)\]", lambda match: self._kept[int(match[1])], text)

    def _keep(self, piece: str) -> None:
        # Only a literal of XML keeps it. What the parser is given is a text that stands for it.
        if self._verbatim:
            self._add(f"[{self._mark}:{len(self._kept)}]")
            self._kept.append(piece)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._bases.pop()
        self._rdf.pop()
        if not self._verbatim or self._verbatim == 1:
            self._inside.pop()
        self._verbatim -= self._verbatim > 0
        self._add(f"</{tag}>")

    def data(self, text: str) -> None:
        """Text of an element, with entities put in."""
        self._add(_escaped(text))

    def instruction(self, target: str, text: str) -> None:
        """A processing instruction, which only a literal of XML keeps."""
        self._keep(f"<?{target} {text}?>" if text else f"<?{target}?>")

    def comment(self, text: str) -> None:
        """A comment, which only a literal of XML keeps."""
        self._keep(f"<!--{text}-->")

    def entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:
        """An entity is declared. Only so many may name others: the parser calls itself for each
        that is in another.
        """
        self._chained += not parameter and _NAMED.search(value or "") is not None
        if self._chained > DEEPEST:
            self.refuse(phrase("rdf.entity.chained", most=DEEPEST))

    def elsewhere(self, *names: str | None) -> NoReturn:
        """An entity is kept in another file, or declared there."""
        self.refuse(phrase("rdf.entity.elsewhere"))

    def skipped(self, name: str, parameter: bool) -> None:
        """An entity that is not declared here."""
        if not parameter:
            self.refuse(phrase("rdf.entity.undeclared", name=name))

    def refuse(self, message: Sentence) -> NoReturn:
        """Raise the fault with the place where the parser is."""
        raise Fault(message, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _add(self, piece: str) -> None:
        self._room -= len(piece)
        if self._room < 0:
            self.refuse(phrase("rdf.entity.grown"))
        self.pieces.append(piece.encode("utf-8", "surrogatepass"))
        self.places.append(self._at)


def _parser(made: Rewritten) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
        made.start,
        made.end,
        made.data,
    )
    parser.ProcessingInstructionHandler, parser.CommentHandler = made.instruction, made.comment
    parser.EntityDeclHandler, parser.ExternalEntityRefHandler, parser.SkippedEntityHandler = (
        made.entity,
        made.elsewhere,
        made.skipped,
    )
    return parser


def _rdf_prefixes(known: frozenset[str], pairs: list[tuple[str, str]]) -> frozenset[str]:
    # The prefixes of RDF inside an element that has these attributes.
    for name, value in pairs:
        if name == "xmlns" or name.startswith("xmlns:"):
            prefix = name[6:]
            known = known | {prefix} if value == _RDF else known - {prefix}
    return known


def _is_literal(name: str, value: str) -> bool:
    return name.rpartition(":")[2] == "parseType" and value not in ("Resource", "Collection")


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    )


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


class Pieces(io.RawIOBase):
    """A file that gives one piece at a time, so that whoever refuses one has not seen the next;
    `given` counts them.
    """

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._rest, self.given = pieces, b"", 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of the piece."""
        if not self._rest and self.given < len(self._pieces):
            self._rest = self._pieces[self.given]
            self.given += 1
        size = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:size], self._rest[size:]
        return given
