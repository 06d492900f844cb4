"""What a dataset says of the forms in its sources: signs of money, the financial year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg.forms.currencies import SIGNS, is_currency
from kg.forms.settings import Settings
from kg.project import inputs
from kg.project.contract import Fault
from kg.rdf.nquads import Quad
from kg.rdf.terms import KG, XSD, parts
from kg.words import phrase

# So many files of claims, and so many bytes of each, tell which money a project is about.
_FEW, _BEGINNING = 20, 1 << 16
_AMOUNT = re.compile(rb"[,\"]([A-Z]{3}) [0-9]")
SIGN, YEAR = KG + "currencySign", KG + "financialYearStart"


def undeclared(folder: Path) -> Settings:
    """What is known of the forms of a project that declares nothing of them."""
    return Settings(currency=_currency(folder))


def declared(quads: Iterable[Quad], none: Settings) -> tuple[Settings, list[tuple[str, Fault]]]:
    """(the settings that the statements of a dataset's file declare, what is wrong with them by the
    name of a term).
    """
    known = list(quads)
    said = {
        name: sorted({parts(o)[:2] for _, p, o, _ in known if p == f"<{name}>"})
        for name in (SIGN, YEAR)
    }
    signs = tuple(tuple(text.split()) for text, _ in said[SIGN])
    faults = [*_sign_faults(signs), *_year_faults(said[YEAR])]
    if faults:
        return none, [(name.rpartition("#")[2], fault) for name, fault in faults]
    months = [int(text[2:4]) for text, _ in said[YEAR]]
    pairs = tuple((sign, code) for sign, code in signs)
    return none._replace(signs=pairs, year_starts=months[0] if months else 0), []


def _currency(folder: Path) -> str:
    # That of most amounts in the beginnings of the first files of claims.
    found: Counter[str] = Counter()
    # What is no plain file might never end; it is told by who reads it.
    few = (folder / name for name in inputs.names(folder, "data/claims")[:_FEW])
    for path in filter(Path.is_file, few):
        with suppress(OSError), path.open("rb") as file:
            found.update(code.decode() for code in _AMOUNT.findall(file.read(_BEGINNING)))
    return next((code for code, _ in found.most_common() if is_currency(code)), "")


def _sign_faults(signs: Iterable[tuple[str, ...]]) -> Iterable[tuple[str, Fault]]:
    known: dict[str, str] = {}
    hint = phrase("project.currency-sign.hint", signs=list(SIGNS))
    for words in signs:
        text = " ".join(words)
        if len(words) != 2 or words[0] not in SIGNS or not is_currency(words[1]):
            yield SIGN, Fault(phrase("project.currency-sign", value=text), hint)
        elif known.setdefault(words[0], words[1]) != words[1]:
            yield SIGN, Fault(phrase("project.currency-sign-twice", sign=words[0]))


def _year_faults(starts: list[tuple[str, str]]) -> Iterable[tuple[str, Fault]]:
    hint = phrase("project.year-start.hint")
    for text, datatype in starts:
        if datatype != XSD + "gMonth" or not re.fullmatch(r"--(0[1-9]|1[0-2])", text):
            yield YEAR, Fault(phrase("project.year-start", value=text), hint)
    if len(starts) > 1:
        yield YEAR, Fault(phrase("project.year-start-twice"))
