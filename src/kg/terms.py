"""Text to RDF terms and back.

A term is kept as its N-Triples string (`<iri>`, `"text"@ko`, `"5"^^<…#integer>`): cheap to make, to
compare and to sort, and written out byte for byte as it was curated.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
VOID = "http://rdfs.org/ns/void#"
KG = "https://kg.example/ontology#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

TYPE = f"<{RDF}type>"
PREF_LABEL = f"<{SKOS}prefLabel>"
ALT_LABEL = f"<{SKOS}altLabel>"
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


def parts(term: str) -> tuple[str, str, str]:
    """(text, datatype IRI, language) of a literal; (IRI, "", "") of anything else."""
    match = _LITERAL.match(term) if term.startswith('"') else None
    if not match:
        return (term[1:-1] if term.startswith("<") else term), "", ""
    text, language, datatype = match.groups()
    if "\\" in text:
        text = _UNESCAPE.sub(_unescape, text)
    return text, datatype or (RDF + "langString" if language else XSD + "string"), language or ""


def _unescape(match: re.Match) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _UNESCAPES.get(code, code)


def term(value: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None) -> str:
    """The N-Triples string of a pyoxigraph term, "" for an unbound value."""
    return "" if value is None else str(value)


def node(text: str) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    """The pyoxigraph term of an N-Triples string."""
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    value, datatype, language = parts(text)
    try:
        return (
            ox.Literal(value, language=language)
            if language
            else ox.Literal(value, datatype=ox.NamedNode(datatype))
        )
    except ValueError:  # a tag that no registry knows, or a direction beside it
        line = f"<urn:kg:s> <urn:kg:p> {text} ."
        return next(
            iter(ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True))
        ).object


# --- prefixed names -------------------------------------------------------------------------------

# Letters of English and Korean, digits, `_`; inside also `.` and `-`. (A set that held both
# alphabets would take long to compile.)
_LOCAL = re.compile(r"(?![.-])(?:[A-Za-z0-9_.-]++|(?=[가-힣])\w)*+(?<!\.)\Z")


def expand(name: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI (without brackets) of a prefixed name, or None if its prefix is not known."""
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else None


def compact(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """The prefixed name of an IRI (without brackets) by the longest namespace that fits, or
    None.
    """
    best = max(
        (p for p, ns in prefixes.items() if ns and iri.startswith(ns)),
        key=lambda p: (len(prefixes[p]), p),
        default=None,
    )
    if best is None:
        return None
    local = iri[len(prefixes[best]) :]
    return f"{best}:{local}" if _LOCAL.match(local) else None


def local(iri: str) -> str:
    """The last part of an IRI (without brackets), after a slash or hash; the whole of what has
    none.

    >>> local("http://example.org/mill"), local("mill")
    ('mill', 'mill')
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or iri


def closest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or "" if none is near."""
    found = nearest(word, known)
    return f"did you mean {found}?" if found else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word`, or "" if none is near."""
    from rapidfuzz import fuzz, process

    cutoff = 70 if len(word) > 3 else 50
    found = process.extractOne(
        word, list(known), scorer=fuzz.WRatio, processor=str.lower, score_cutoff=cutoff
    )
    return found[0] if found else ""


# --- numbers, money, dates: what a cell may hold --------------------------------------------------

_KOREAN = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 10**3, "백": 10**2, "십": 10}
_ENGLISH = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "bn": 10**9,
    "m": 10**6,
}
# Patterns that few commands need are compiled when they are first used: `re` keeps them.
_PLAIN = r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\Z"
# One separator with three digits behind it, and one to three before it: a decimal sign in one
# language, one of thousands in another.
_EITHER = r"([+-]?[1-9][0-9]{0,2})[.,]([0-9]{3})\Z"
_SCALED = rf"(?i)([+-]?[0-9.,]+)\s*({'|'.join(_ENGLISH)})\Z"
_CURRENCIES = {
    "원": "KRW",
    "₩": "KRW",
    "US$": "USD",
    "$": "USD",
    "달러": "USD",
    "€": "EUR",
    "유로": "EUR",
    "¥": "JPY",
    "엔": "JPY",
    "£": "GBP",
}
# ISO 4217, the codes in use.
_ISO_4217 = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
    EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD
    JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR
    RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
    TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF
    XPF XSU XUA YER ZAR ZMW ZWG ANG BEF CUC DEM FRF HRK ITL NLG ESP ATS""".split()
)


def number(text: str) -> Decimal | None:
    """The number that a cell states (`88.5`, `3,095,950`, `1조 2,433억`, `2.1 billion`), or None if
    it states none, or may state one of two.

    >>> number("1조 2,433억"), number("3.000")
    (Decimal('1243300000000'), None)
    """
    text = text.strip()
    return None if re.search(r"(?i)[0-9]\s*m\Z", text) else _counted(text)  # metres, or million


def _counted(text: str) -> Decimal | None:
    if either(text):
        return None
    if re.match(_PLAIN, text):
        return _decimal(text)
    scaled = _scaled(text)
    return _korean(text) if scaled is None else scaled


def either(text: str) -> tuple[Decimal, ...]:
    """The two numbers that a cell may state (`3.000` is 3 or 3,000, `1,234 billion` one thousand
    times the other); () where there is one or none.

    A comma alone is a sign of thousands, as English and Korean have it; beside a word such as
    *billion* it is as often a decimal sign.
    """
    text = text.strip()
    scaled = re.match(_SCALED, text)
    korean = re.fullmatch(r"([+-]?[0-9.,]+)\s*[조억만천백십]+", text)
    digits = scaled[1] if scaled else korean[1] if korean else text
    match = re.match(_EITHER, digits)
    if not match or ("," in digits and not scaled):
        return ()
    scale = (
        _ENGLISH[scaled[2].lower()]
        if scaled
        else _korean("1" + text[len(korean[1]) :].strip())
        if korean
        else 1
    )
    if scale is None:
        return ()
    return Decimal(f"{match[1]}.{match[2]}") * scale, Decimal(match[1] + match[2]) * scale


def doubt(cell: str, two: tuple[Decimal, ...], currency: str = "") -> tuple[str, str]:
    """(message, hint) for a cell that may state either of two numbers (see `either`) of a
    currency.
    """
    head = f"{currency} " if currency else ""
    less, more = (f"{head}{_plain(value)}" for value in two)
    return (
        f"“{cell}” may be {less} or {more}",
        f"write {' or '.join(head + unmistakable(value) for value in two)}",
    )


def unmistakable(value: Decimal) -> str:
    """A number in digits that `number` reads as the same: `3.1250`, since `3.125` may be two
    numbers.

    >>> unmistakable(Decimal("3.125")), unmistakable(Decimal("3.000"))
    ('3.1250', '3')
    """
    text = parts(numeral(value))[0]
    return text + "0" if either(text) else text


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _scaled(text: str) -> Decimal | None:
    scaled = re.match(_SCALED, text)
    return (
        _decimal(scaled[1]) * _ENGLISH[scaled[2].lower()]
        if scaled and re.match(_PLAIN, scaled[1])
        else None
    )


def _korean(text: str) -> Decimal | None:
    # 조, 억 and 만 divide a number into groups, each of which is below ten thousand but the first,
    # and whole but the last.
    if re.search(r"[0-9.,]\s+[0-9.,]", text):  # a blank inside a number may divide it in two
        return None
    text = re.sub(r"\s+", "", text)
    if not re.fullmatch(r"[0-9.,조억만천백십]+", text) or not re.search(r"[조억만천백십]", text):
        return None
    total, last, whole = Decimal(0), 0, True
    for digits, name in re.findall(r"([0-9.,천백십]+)([조억만]?)|[조억만]", text):
        group, unit = _group(digits), _KOREAN.get(name, 1)
        # After 조 or 억 a number without a unit is as often one of 억 or 만 (1조 2,433; 3억 5천).
        if (
            group is None
            or not whole
            or (last and (unit >= last or group >= 10**4 or (unit == 1 and last > 10**4)))
        ):
            return None
        total, last, whole = total + group * unit, unit, group == group.to_integral_value()
    return total


def _group(text: str) -> Decimal | None:
    # 천, 백 and 십 count inside a group, from large to small: 3천2백 is 3,200.
    if re.fullmatch(r"[0-9.,]+", text):
        return (
            None
            if not re.match(_PLAIN, text) or ("." in text and re.match(_EITHER, text))
            else _decimal(text)
        )
    match = re.fullmatch(r"(?:([0-9.]*)천)?(?:([0-9.]*)백)?(?:([0-9.]*)십)?([0-9]?)", text)
    counts = (
        [
            (count or "1", unit)
            for count, unit in zip(match.groups(), (1000, 100, 10), strict=False)
            if count is not None
        ]
        if match
        else []
    )
    if not counts or any(not re.fullmatch(r"[1-9](\.[0-9])?", count) for count, _ in counts):
        return None
    if any("." in count for count, _ in counts) and (len(counts) > 1 or match[4]):
        return None
    return sum((Decimal(count) * unit for count, unit in counts), Decimal(match[4] or 0))


def numeral(value: Decimal) -> str:
    """The literal of a number: xsd:integer where it is whole, else xsd:decimal."""
    if value == value.to_integral_value():
        return f'"{int(value)}"^^<{XSD}integer>'
    return f'"{format(value, "f").rstrip("0")}"^^<{XSD}decimal>'


def money(text: str) -> tuple[Decimal, str] | None:
    """(amount, ISO 4217 currency) of a cell (`KRW 411600000000`, `4,116억원`, `US$332 million`), or
    None.

    >>> money("4,116억원")
    (Decimal('411600000000'), 'KRW')
    """
    currency, rest = denominated(text)
    amount = _counted(rest) if currency else None
    return None if amount is None else (amount, currency)


def denominated(text: str) -> tuple[str, str]:
    """(ISO 4217 currency, the rest) of an amount of money; ("", text) if it names none."""
    text = text.strip()
    code = re.match(r"([A-Z]{3})\s+(.+)\Z", text) or re.match(r"(.+?)\s+([A-Z]{3})\Z", text)
    if code:
        first, second = code.groups()
        currency, rest = (first, second) if re.fullmatch("[A-Z]{3}", first) else (second, first)
        return (currency, rest) if currency in _ISO_4217 else ("", text)
    for sign, currency in _CURRENCIES.items():
        if text.startswith(sign):
            return currency, text[len(sign) :]
        if text.endswith(sign):
            return currency, text[: -len(sign)]
    return "", text


def spoken(value: Decimal, unit: str = "", language: str = "en") -> str:
    """A number or, with an ISO 4217 currency, an amount as people read it. What `number` and
    `money` read of it is the same, or nothing.

    >>> spoken(Decimal(411600000000), "KRW", "ko"), spoken(Decimal(411600000000), "KRW")
    ('4,116억원', 'KRW 411.6 billion')
    """
    sign, size = "-" if value < 0 else "", abs(value)
    text = _plain(size)
    if (
        language == "ko"
        and unit
        and size == size.to_integral_value()
        and size >= 10**4
        and not sign
    ):
        groups = [
            (name, int(size) // worth % 10**4 if worth < 10**12 else int(size) // worth)
            for name, worth in (("조", 10**12), ("억", 10**8), ("만", 10**4))
        ]
        rest = int(size) % 10**4
        text = " ".join(
            [f"{count:,}{name}" for name, count in groups if count]
            + ([f"{rest:,}"] if rest else [])
        )
    elif unit:
        for name, worth in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
            scaled = size / worth
            if scaled >= 1 and scaled == round(scaled, 3):
                text = f"{_plain(scaled)} {name}"
                break
    if not unit:
        return sign + text
    won = (
        {"KRW": "원", "USD": "달러", "EUR": "유로", "JPY": "엔"}.get(unit)
        if language == "ko"
        else None
    )
    return f"{sign}{text}{won}" if won and "illion" not in text else f"{unit} {sign}{text}"


def _plain(value: Decimal) -> str:
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value:,f}".rstrip("0")


_DAY = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
_EDTF = rf"{_DAY}(?:/{_DAY})?(~)?\Z"
_KOREAN_DAY = r"([0-9]{4})년(?:\s*([0-9]{1,2})월(?:\s*([0-9]{1,2})일)?)?\Z"


class Date(NamedTuple):
    """A day, month, year or span, perhaps inferred: what is known of a date.

    `text` is the EDTF form (`2021-01`, `2020-07/2020-12`, `2019-03-26~`); `first` and `last` are
    ISO days.
    """

    text: str
    first: str
    last: str


def edtf(text: str) -> Date | None:
    """The date that a cell states, or None if it states none that the calendar has."""
    korean = re.match(_KOREAN_DAY, text)
    if korean:
        text = "-".join([korean[1], *(f"{int(p):02d}" for p in korean.groups()[1:] if p)])
    match = re.match(_EDTF, text)
    if not match:
        return None
    start, end = match.groups()[:3], match.groups()[3:6]
    if not _exists(start) or (end[0] and not _exists(end)):
        return None
    first, last = _bound(start, False), _bound(end if end[0] else start, True)
    return Date(text, first, last) if first <= last else None


def _exists(parts: tuple) -> bool:
    year, month, day = (int(p) if p else 1 for p in parts)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _bound(parts: tuple, last: bool) -> str:
    year, month, day = int(parts[0]), int(parts[1] or (12 if last else 1)), parts[2]
    unsaid = monthrange(year, month)[1] if last else 1
    return f"{year:04d}-{month:02d}-{int(day) if day else unsaid:02d}"


def dated(day: Date) -> str:
    """The literal of a date: xsd:date, gYearMonth or gYear as precise as it is known, else EDTF."""
    kinds = {10: "date", 7: "gYearMonth", 4: "gYear"}
    if "/" in day.text or "~" in day.text:
        return f'"{day.text}"^^<{EDTF}>'
    return f'"{day.text}"^^<{XSD}{kinds[len(day.text)]}>'


def last_day(text: str) -> str:
    """The last ISO day of a date as a user writes it (`2021-04` is read as `2021-04-30`).

    Raises ValueError if it is no date.
    """
    found = edtf(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no date")
    return found.last
