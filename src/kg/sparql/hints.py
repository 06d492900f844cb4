"""Names in a query that its graph does not know: what is told beside an empty answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError
from kg.rdf.iris import compact
from kg.rdf.terms import KG, OWL, PREFIXES, RDF, XSD
from kg.sparql.answers import Queryable, solutions
from kg.sparql.graphs import OWN
from kg.sparql.lexer import Token, decoded, in_expressions, normalised, tokens
from kg.sparql.words import resolved
from kg.spelling import nearest
from kg.words import Sentence, phrase

_HERE = "ASK { { %(i)s ?p ?o } UNION { ?s %(i)s ?o } UNION { ?s ?p %(i)s } }"
_ELSEWHERE = "ASK { GRAPH ?g { { %(i)s ?p ?o } UNION { ?s %(i)s ?o } UNION { ?s ?p %(i)s } } }"
_NAMED = "ASK { GRAPH %(i)s { ?s ?p ?o } }"
_TYPED = (
    "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
    " FILTER(isLiteral(?o) && DATATYPE(?o) = %(i)s) }"
)
_SIBLINGS = {
    "term": (
        "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } "
        'FILTER(isIRI(?x) && STRSTARTS(STR(?x), "%s")) }'
    ),
    "datatype": (
        "SELECT DISTINCT ?x { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(isLiteral(?o)) "
        'BIND(DATATYPE(?o) AS ?x) FILTER(STRSTARTS(STR(?x), "%s")) }'
    ),
    "graph": 'SELECT DISTINCT ?x { GRAPH ?x { ?s ?p ?o } FILTER(STRSTARTS(STR(?x), "%s")) }',
}
_CITED, _ANYTHING = f"ASK {{ ?citation a <{KG}Citation> }}", "ASK { ?s ?p ?o }"
_MOST = 5
# So many terms are looked up, and so many times is a nearer one sought, which takes long.
_LOOKED_UP, _SPACES = 100, 3
# The datatypes that a standard names are known, be it that the graph has none of them.
_STANDARD = {
    RDF: "HTML JSON PlainLiteral XMLLiteral dirLangString langString",
    XSD: (
        "ENTITIES ENTITY ID IDREF IDREFS NCName NMTOKEN NMTOKENS NOTATION Name QName anyAtomicType"
        " anySimpleType anyType anyURI base64Binary boolean byte date dateTime dateTimeStamp"
        " dayTimeDuration decimal double duration float gDay gMonth gMonthDay gYear gYearMonth"
        " hexBinary int integer language long negativeInteger nonNegativeInteger"
        " nonPositiveInteger normalizedString positiveInteger short string time token unsignedByte"
        " unsignedInt unsignedLong unsignedShort yearMonthDuration"
    ),
}


# What earlier versions of the vocabulary had, and what says it now.
_FORMER = {
    (KG, "asOf"): ("period", "sortDay"),
    (KG, "standing"): ("modality", "editorialRank"),
    (KG, "start"): ("during",),
    (KG, "end"): ("during",),
    (OWL, "FunctionalProperty"): ("oneValue",),
}


class Mention(NamedTuple):
    """A name in a query: as it is written up to its local name, its namespace, its local name, and
    what it names: a term, a datatype or a graph.
    """

    written: str
    space: str
    local: str
    kind: str = "term"

    def shown(self, local: str) -> str:
        return f"{self.written}{local}{'>' if self.written.startswith('<') else ''}"


def unknown(store: Queryable, text: str, prefixes: Mapping[str, str]) -> list[Sentence]:
    """A sentence for each name in a query that nothing in the graph has, at most five.

    Of terms and datatypes only those of namespaces that the graph uses are told; what is nearest to
    each is named.
    """
    siblings: dict[tuple[str, str], list[str]] = {}
    sentences: list[Sentence] = []
    for mention in islice(_mentions(text, prefixes), _LOOKED_UP):
        if len(sentences) == _MOST:
            break
        if _known(store, mention):
            continue
        if now := _FORMER.get((mention.space, mention.local)):
            term = mention.shown(mention.local)
            new = [compact(KG + name, PREFIXES) or name for name in now]
            sentences.append(phrase("sparql.former-term", term=term, names=new))
            continue
        names = _beside(store, mention, siblings)
        if names or mention.kind == "graph":
            sentences.append(_sentence(mention, _nearest(mention.local, names)))
        elif mention.kind == "datatype" and _beside(store, mention._replace(kind="term"), siblings):
            sentences.append(_sentence(mention, ""))
    return sentences


def _beside(
    store: Queryable, mention: Mention, siblings: dict[tuple[str, str], list[str]]
) -> list[str]:
    # The local names of one kind in the namespace of a mention.
    kind, space = key = mention.kind, mention.space
    if key not in siblings:
        if len(siblings) == _SPACES:
            return []
        found = solutions(store.query(_SIBLINGS[kind] % space))
        names = [row[0].value[len(space) :] for row in found if isinstance(row[0], ox.NamedNode)]
        siblings[key] = names + _standard(kind, space)
    return siblings[key]


def _standard(kind: str, space: str) -> list[str]:
    return _STANDARD.get(space, "").split() if kind == "datatype" else []


def _nearest(local: str, names: list[str]) -> str:
    # A slip changes a letter or two: what is as long comes before what is a part.
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        local, names, scorer=fuzz.ratio, processor=str.lower, score_cutoff=75
    )
    return found[0] if found else nearest(local, names)


def _sentence(mention: Mention, local: str) -> Sentence:
    code = f"sparql.no-{mention.kind}{'.near' if local else ''}"
    return phrase(code, term=mention.shown(mention.local), near=mention.shown(local))


def _known(store: Queryable, mention: Mention) -> bool:
    if mention.local in _STANDARD.get(mention.space, "").split():
        return mention.kind != "graph"
    iri = mention.space + mention.local
    name = {"i": f"<{iri}>"}
    if iri in OWN and mention.kind == "graph" and _of_project(store):
        return True  # it may be that nothing is planned
    tests = {
        "term": (_HERE, _ELSEWHERE, _NAMED, _TYPED),  # a datatype may be compared with
        "datatype": (_TYPED,),
        "graph": (_NAMED,),
    }
    return any(bool(store.query(test % name)) for test in tests[mention.kind])


def _of_project(store: Queryable) -> bool:
    # What has citations, or, as of an early day, nothing at all.
    return bool(store.query(_CITED)) or not bool(store.query(_ANYTHING))


def _mentions(text: str, prefixes: Mapping[str, str]) -> Iterator[Mention]:
    """What patterns and expressions of a query name, and its FROM, each once."""
    try:
        words = list(tokens(normalised(text)))
    except KGError:  # no text
        return
    spaces, base = _declared(words, prefixes)
    seen = set()
    for at, kind in _places(words):
        mention = _mention(words[at], spaces, base)
        if mention and mention.local:
            if mention.space == XSD and kind == "term":
                kind = "datatype"  # it names nothing else
            mention = mention._replace(kind=kind)
            if mention not in seen:
                seen.add(mention)
                yield mention


def _mention(word: Token, spaces: Mapping[str, str], base: str) -> Mention | None:
    if word.kind == "name":
        prefix, _, local = word.text.partition(":")
        if not spaces.get(prefix):
            return None
        return _valid(Mention(f"{prefix}:", spaces[prefix], local.replace("\\", "")))
    written = decoded(word.text[1:-1])
    iri = _resolved(written, base)
    if iri is None:
        return None
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    space, local = iri[:cut], iri[cut:]
    # A relative one is shown as it is written, if its last part is.
    shown = written[: len(written) - len(local)] if written.endswith(local) else space
    return _valid(Mention(f"<{shown}", space, local))


def _resolved(iri: str, base: str) -> str | None:
    try:
        return resolved(iri, base)
    except (SyntaxError, ValueError):
        return None


def _valid(mention: Mention) -> Mention | None:
    # What is relative to nothing, or no IRI at all, is not looked up.
    try:
        ox.NamedNode(mention.space + mention.local)
    except ValueError:
        return None
    return mention


def _declared(words: list[Token], prefixes: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """(the prefixes that a query may use, its base: "" if it has none)."""
    spaces, base = dict(prefixes), ""
    for word, name, iri in zip(words, words[1:], [*words[2:], Token("", "", 0)], strict=True):
        said = word.text.upper() if word.kind == "word" else ""
        if said == "BASE" and name.kind == "iri":
            base = _resolved(decoded(name.text[1:-1]), base) or ""
        elif said == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            spaces[name.text[:-1]] = _resolved(decoded(iri.text[1:-1]), base) or ""
        elif said in _FORMS:
            break
    return spaces, base


_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_KINDS = {"^^": "datatype", "GRAPH": "graph", "FROM": "graph", "NAMED": "graph"}


def _places(words: list[Token]) -> Iterator[tuple[int, str]]:
    """(where something is named, its kind): not in declarations, nor in a template, and not where a
    function is called."""
    body = _body(words)
    for at, (word, computed) in enumerate(in_expressions(words)):
        if word.kind not in ("name", "iri") or at < body:
            continue
        # Elsewhere than in an expression, a collection may follow a property.
        called = word.kind == "name" and words[at + 1 : at + 2] and words[at + 1].text == "("
        if not (called and computed):
            yield at, _KINDS.get(words[at - 1].text.upper() if at else "", "term")


def _body(words: list[Token]) -> int:
    """The place where the prologue ends, or the template of a CONSTRUCT."""
    named = (n for n, w in enumerate(words) if w.kind == "word" and w.text.upper() in _FORMS)
    start = next(named, 0)
    template = words[start : start + 2]
    if [w.text.upper() for w in template] == ["CONSTRUCT", "{"]:
        return next((n for n in range(start, len(words)) if words[n].text == "}"), start)
    return start
