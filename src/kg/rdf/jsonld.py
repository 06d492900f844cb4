"""JSON-LD before and after it is parsed: what nests in it, where its faults are, and what the
parser would leave out in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from kg.rdf import contexts, losses
from kg.rdf.faults import DEEPEST, Fault, listed, place, too_deep
from kg.rdf.tags import TAG
from kg.spelling import closest
from kg.words import phrase

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.S)
_NESTS = {"[": 1, "{": 1, "]": -1, "}": -1}
_LANGUAGE = re.compile(rf"{TAG}(?:--(?:ltr|rtl))?\Z")
_IMPORT = re.compile(r'"@import"\s*:\s*("(?:[^"\\]|\\.)*")')
_KEY = re.compile(r'"(@[A-Za-z]+)"\s*:')
_KEYWORDS = frozenset(
    "@" + name
    for name in """base container context default direction embed explicit graph id import included
    index json language list nest none omitDefault omitGraph prefix preserve propagate protected
    requireAll reverse set type value version vocab""".split()
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# So many objects of a file, none larger, are tried alone in the search for the one that is at
# fault.
_TRIES, _LARGEST = 2_000, 100_000


def shallow(text: str) -> None:
    """Raise Fault for arrays and objects that nest so deeply that a parser would die of them."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += _NESTS.get(token[0], 0)
        if depth > DEEPEST:
            raise Fault(too_deep(), *place(text, token.start()))


def quads(
    text: str, base: str, *, renamed: bool = False
) -> tuple[list[ox.Quad], dict[str, str], list[Fault]]:
    """(the quads of a JSON-LD text, its prefixes, what is left out of it).

    What no @context explains is left out, as the standard has it.
    Raises Fault, SyntaxError or ValueError for what cannot be read whole for another reason.
    """
    shallow(text)
    parser = _parser(text, base, renamed=renamed)
    try:
        _well_formed(text, base)
        found = list(parser)
    except SyntaxError as error:
        raise _fault(text, error, base) from None
    unknown = list(
        dict.fromkeys(q.predicate.value for q in found if not _is_property(q.predicate.value))
    )
    # A node that was renamed does not show what it was called.
    for quad in _parser(text, base) if renamed and '"_:' in text else found:
        _whole(text, quad)
    if unknown:
        for quad in found:
            _usual(text, quad)
        # Without leniency, the parser leaves out whatever stands below them too.
        found = list(_parser(text, base, renamed=renamed, lenient=False))
        if not found:
            message = phrase("rdf.no-context", name=unknown[0])
            raise Fault(message, *_spot(text, unknown[0]), phrase("rdf.no-context.hint"))
    left_out = [_left_out(text, unknown)] if unknown else []
    left_out += [*_misspelt(text), *losses.faults(text)]
    if not found and not left_out:
        hint = phrase("rdf.no-statement.hint")
        left_out.append(Fault(phrase("rdf.no-statement"), 1, 1, hint))
    return found, dict(parser.prefixes), left_out


def _usual(text: str, quad: ox.Quad) -> None:
    # Without leniency, the parser leaves out a text with such a tag, without a word.
    node = quad.object
    if isinstance(node, ox.Literal) and node.language:
        try:
            ox.Literal(node.value, language=node.language)
        except ValueError:
            message = phrase("rdf.unregistered-tag", tag=node.language)
            hint = phrase("rdf.unregistered-tag.hint")
            raise Fault(message, *_spot(text, node.language), hint) from None


def _parser(text: str, base: str, *, renamed: bool = False, lenient: bool = True) -> ox.QuadParser:
    return ox.parse(
        contexts.inlined(text).encode(),
        format=ox.RdfFormat.JSON_LD,
        base_iri=base,
        rename_blank_nodes=renamed,
        lenient=lenient,
    )


def _well_formed(text: str, base: str) -> None:
    # Where a context stands in the place of its address, the parser would tell of wrong places.
    if (bare := contexts.blanked(text)) != text:
        for _ in _parser(bare, base):
            pass


def _left_out(text: str, unknown: list[str]) -> Fault:
    message = phrase("rdf.unexplained", names=listed(unknown), count=len(unknown))
    return Fault(message, *_spot(text, unknown[0]), phrase("rdf.unexplained.hint"))


def _misspelt(text: str) -> Iterator[Fault]:
    # What looks like a keyword and is none is passed over, as the standard has it.
    seen: set[str] = set()
    for key in _KEY.finditer(text):
        if key[1] not in _KEYWORDS and key[1] not in seen:
            seen.add(key[1])
            message = phrase("rdf.no-keyword", name=key[1])
            yield Fault(message, *place(text, key.start()), closest(key[1], sorted(_KEYWORDS)))


def _is_property(iri: str) -> bool:
    return iri.startswith("_:") or _SCHEME.match(iri) is not None


def _whole(text: str, quad: ox.Quad) -> None:
    # A strict parser leaves out what holds such an IRI, node or tag, without a word.
    # A property that no context explains is told elsewhere.
    property_ = [quad.predicate] if _is_property(quad.predicate.value) else []
    for node in (quad.subject, *property_, quad.object, quad.graph_name):
        if isinstance(node, ox.Literal):
            if node.language and not _LANGUAGE.match(node.language):
                message = phrase("rdf.no-tag", tag=node.language)
                raise Fault(message, *_spot(text, node.language), phrase("rdf.no-tag.hint"))
            node = node.datatype
        if isinstance(node, ox.BlankNode) and _unfit(ox.BlankNode, node.value):
            name = f"_:{node.value}"
            message, hint = phrase("rdf.no-blank-node", name=name), "rdf.no-blank-node.hint"
            raise Fault(message, *_spot(text, name), phrase(hint))
        if isinstance(node, ox.NamedNode) and (why := _unfit(ox.NamedNode, node.value)):
            message = phrase("rdf.no-iri", iri=node.value, reason=why)
            raise Fault(message, *_spot(text, node.value), phrase("rdf.no-iri.hint"))


@lru_cache(maxsize=100_000)
def _unfit(kind: type[ox.NamedNode | ox.BlankNode], name: str) -> str:
    if kind is ox.NamedNode and name.startswith("_:"):
        return phrase("rdf.no-iri.blank-node")
    try:
        kind(name)
    except ValueError as error:
        return str(error)
    return ""


def _strings(text: str) -> Iterator[tuple[int, str]]:
    for token in _TOKEN.finditer(text):
        if token[0][0] == '"':
            try:
                yield token.start(), json.loads(token[0], strict=False)
            except ValueError:
                continue


def _spot(text: str, wanted: str) -> tuple[int, int]:
    # The string that comes nearest to an IRI, which may have been written with a prefix or without
    # its base.
    best, at = 2, -1
    for start, value in _strings(text):
        local = value.partition(":")[2]
        length = (
            len(value) if wanted.endswith(value) else len(local) if wanted.endswith(local) else 0
        )
        if length > best or value == wanted:
            best, at = length, start
        if value == wanted:
            break
    return place(text, at) if at >= 0 else (0, 0)


def _fault(text: str, error: SyntaxError, base: str) -> Exception:
    if "LoadDocumentCallback" in str(error):
        return _context_elsewhere(text)
    if error.lineno or " at line " in str(error):
        return error
    message = error.msg or str(error)
    spot = next(
        (place(text, start) for start, one in _objects(text) if _fails(one, base, message)), (0, 0)
    )
    return Fault(phrase("rdf.malformed", format="JSON-LD", reason=message), *spot)


def _context_elsewhere(text: str) -> Fault:
    hint = phrase("rdf.context-elsewhere.hint")
    unknown = [(at, one) for at, _, one in contexts.addresses(text) if not contexts.known(one)]
    imports = _IMPORT.finditer(text)
    unknown += [(one.start(1), json.loads(one[1], strict=False)) for one in imports]
    if not unknown:
        return Fault(phrase("rdf.context-elsewhere"), hint=hint)
    start, address = unknown[0]
    message = phrase("rdf.context-elsewhere.named", address=address)
    return Fault(message, *place(text, start), hint)


def _objects(text: str) -> Iterable[tuple[int, str]]:
    # Each object of a text with its place, the inner ones first.
    opened: list[int] = []
    tries = 0
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            start = opened.pop()
            if token.end() - start < _LARGEST and tries < _TRIES:
                tries += 1
                yield start, text[start : token.end()]


def _fails(text: str, base: str, message: str) -> bool:
    try:
        for _ in _parser(text, base):
            pass
    except SyntaxError as error:
        return (error.msg or str(error)) == message
    return False
