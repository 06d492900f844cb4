"""Codes of things in schemes that others keep (Wikidata, ROR, ISO 3166, LEI, and those that a
dataset declares): what is typed short in `same_as`, the IRI that it means, and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from kg.project.contract import Fault, is_web_address
from kg.rdf.nquads import Quad
from kg.rdf.terms import KG, SKOS, parts
from kg.spelling import closest
from kg.words import phrase

CODE_SCHEME, PATTERN, URI_SPACE = KG + "codeScheme", KG + "pattern", KG + "uriSpace"
NOTATION = SKOS + "notation"
_ID = "{id}"


class Scheme(NamedTuple):
    """A scheme of codes: its name, the form of a code, and the IRI of one, in which `{id}` stands
    for it. A code of a scheme that a dataset declares is typed after the name: `KR-LAW:001234`.
    """

    name: str
    pattern: str
    space: str
    declared: bool = False


WIKIDATA = Scheme("Wikidata", r"Q[1-9][0-9]*", "http://www.wikidata.org/entity/{id}")
ROR = Scheme("ROR", r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}", "https://ror.org/{id}")
ISO_3166 = Scheme(
    "ISO 3166", r"[A-Z]{2}(-[A-Z0-9]{1,3})?", "https://www.iso.org/obp/ui/#iso:code:3166:{id}"
)
LEI = Scheme("LEI", r"[0-9A-Z]{18}[0-9]{2}", "https://search.gleif.org/#/record/{id}")
KNOWN = WIKIDATA, ROR, ISO_3166, LEI
# Addresses under which others write the same, by how they begin.
_ALIASES = (
    ("https://www.wikidata.org/entity/", WIKIDATA),
    ("https://www.wikidata.org/wiki/", WIKIDATA),
    ("http://www.wikidata.org/wiki/", WIKIDATA),
)


def same(text: str, declared: Iterable[Scheme] = ()) -> str:
    """The IRI that a part of `same_as` means, without angle brackets; "" for what has a fault.

    >>> same("Q490171"), same("https://example.org/x")
    ('http://www.wikidata.org/entity/Q490171', 'https://example.org/x')
    """
    if fault(text, declared):
        return ""
    found = _typed(text, declared) or _addressed(text, declared)
    if found is None:
        return text
    scheme, code = found
    return scheme.space.replace(_ID, quote(code, safe="-._~"))


def fault(text: str, declared: Iterable[Scheme] = ()) -> Fault | None:
    """What is wrong with a part of `same_as`; None for an address and for a code that can be."""
    found = _typed(text, declared) or _addressed(text, declared)
    if found is None:
        if is_web_address(text):
            return None
        names = [f"{scheme.name}:…" for scheme in declared]
        hint = phrase("project.code.hint-declared" if names else "project.code.hint", names=names)
        return Fault(phrase("project.no-code", value=text), hint)
    scheme, code = found
    if not re.fullmatch(scheme.pattern, code):
        message = phrase("project.code-form", value=text, scheme=scheme.name)
        return Fault(message, phrase("project.code-form.hint", pattern=scheme.pattern))
    return _unkept(scheme, code)


def code_of(iri: str, declared: Iterable[Scheme] = ()) -> tuple[str, str]:
    """(the name of the scheme, the code) of an IRI without angle brackets; (its host, the IRI) of
    one of no scheme that is known.

    >>> code_of("https://ror.org/024kbgz78")
    ('ROR', '024kbgz78')
    """
    found = _addressed(iri, declared)
    if found and re.fullmatch(found[0].pattern, found[1]):
        return found[0].name, found[1]
    host = re.match(r"[a-z]+://(?:www\.)?([^/?#:]+)", iri)
    return (host[1] if host else ""), iri


def short(iri: str, declared: Iterable[Scheme] = ()) -> str:
    """How an IRI without angle brackets is typed in `same_as`: short, where a scheme has it.

    >>> short("http://www.wikidata.org/entity/Q490171"), short("https://example.org/x")
    ('Q490171', 'https://example.org/x')
    """
    name, code = code_of(iri, declared)
    if code == iri:
        return iri
    return code if name in {scheme.name for scheme in KNOWN} else f"{name}:{code}"


def _typed(text: str, declared: Iterable[Scheme]) -> tuple[Scheme, str] | None:
    # The scheme and the code of what is typed short.
    for scheme in KNOWN:
        if re.fullmatch(scheme.pattern, text):
            return scheme, text
    name, colon, code = text.partition(":")
    return next(((one, code.strip()) for one in declared if colon and one.name == name), None)


def _addressed(text: str, declared: Iterable[Scheme]) -> tuple[Scheme, str] | None:
    # The scheme and the code of an address in a scheme.
    for scheme in (*KNOWN, *declared):
        head, _, tail = scheme.space.partition(_ID)
        if text.startswith(head) and text.endswith(tail) and len(text) > len(head + tail):
            return scheme, text[len(head) : len(text) - len(tail)]
    return next(((one, text[len(head) :]) for head, one in _ALIASES if text.startswith(head)), None)


# --- check digits, lists --------------------------------------------------------------------------

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def _unkept(scheme: Scheme, code: str) -> Fault | None:
    # What is wrong with a code that has the form of its scheme.
    if (scheme == LEI and not lei_holds(code)) or (scheme == ROR and not ror_holds(code)):
        message = phrase("project.check-digits", value=code, scheme=scheme.name)
        return Fault(message, phrase("project.check-digits.hint"))
    if scheme == ISO_3166 and code not in _countries(code):
        message = phrase("project.code-unknown", value=code, scheme=scheme.name)
        return Fault(message, closest(code, _countries(code)) or phrase("project.code.hint"))
    return None


def lei_holds(code: str) -> bool:
    """Whether the check digits of a LEI are right (ISO 17442: ISO 7064, MOD 97-10)."""
    return int("".join(str(int(char, 36)) for char in code)) % 97 == 1


def ror_holds(code: str) -> bool:
    """Whether the check digits of a ROR id are right: 98 less a hundred times the number (in
    Crockford's base 32) modulo 97.
    """
    number = 0
    for char in code[1:7]:
        number = number * 32 + _CROCKFORD.index(char)
    return 98 - number * 100 % 97 == int(code[7:])


def _countries(code: str) -> list[str]:
    # The codes of ISO 3166 beside which a code stands: countries, or parts of its country.
    import pycountry

    country, dash, _ = code.partition("-")
    if not dash:
        return [one.alpha_2 for one in pycountry.countries]
    return [one.code for one in pycountry.subdivisions if one.country_code == country]


# --- schemes that a dataset declares --------------------------------------------------------------


def declared_schemes(quads: Iterable[Quad]) -> tuple[tuple[Scheme, ...], list[Fault]]:
    """(the schemes of codes that statements declare, by name, what is wrong with them)."""
    known = list(quads)
    nodes = sorted({o for _, p, o, _ in known if p == f"<{CODE_SCHEME}>"})
    said: dict[str, dict[str, list[str]]] = {node: {} for node in nodes}
    for subject, predicate, value, _ in known:
        if subject in said:
            said[subject].setdefault(predicate[1:-1], []).append(parts(value)[0])
    found: dict[str, Scheme] = {}
    faults: list[Fault] = []
    for facts in said.values():
        scheme = _scheme(facts)
        if scheme is None or scheme.name in found:
            faults.append(_scheme_fault(facts))
        else:
            found[scheme.name] = scheme
    return tuple(found[name] for name in sorted(found)), faults


def _scheme(facts: Mapping[str, list[str]]) -> Scheme | None:
    cells = [facts.get(term, []) for term in (NOTATION, PATTERN, URI_SPACE)]
    if any(len(cell) != 1 for cell in cells):
        return None
    (name,), (pattern,), (space,) = cells
    usable = is_web_address(space.replace(_ID, "x")) and space.count(_ID) == 1
    try:
        re.compile(pattern)
    except re.error:
        return None
    named = re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) and name.lower() not in ("http", "https")
    return Scheme(name, pattern, space, True) if usable and named else None


def _scheme_fault(facts: Mapping[str, list[str]]) -> Fault:
    name = " ".join(facts.get(NOTATION, [])) or "…"
    return Fault(phrase("project.code-scheme", name=name), phrase("project.code-scheme.hint"))
