"""What the texts of the archive prove: whether what a claim says is printed where it says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.project.archive.texts import KeptText, kept
from kg.project.proof import derived
from kg.project.proof.derived import AGREES, HEDGE, LESS, OTHER, Form
from kg.project.proof.forms import Stated, meant, stated
from kg.project.proof.records import FAULT, NOT_PROVABLE, PROVED
from kg.project.proving.located import Evened, Found, evened, places
from kg.project.records import Claim, Data
from kg.rdf.readings import NUMBERS
from kg.rdf.terms import parts
from kg.words import Sentence, phrase

STATES = (PROVED, NOT_PROVABLE, FAULT)
NUMBER, MONEY, TIME = "number", "money", "time"
KINDS = (NUMBER, MONEY, TIME)
_PARAGRAPH = re.compile(r"p([1-9][0-9]*)\Z")
# Places that are not of the text: what is found anywhere on the page stands there.
_BESIDE = re.compile(r"title|deck|byline|note|foot|photo-caption|c[1-9][0-9]*")


class Proof(NamedTuple):
    """What the text of its source proves of a claim: the state, the reason where it is not proved,
    and where the form stands (`p3`, `title`, "page" for outside the paragraphs, "" if nowhere).
    `sha256` is the digest of the text, "" where there is none.
    """

    stated: Stated
    kind: str
    state: str
    reason: Sentence | None
    place: str
    sha256: str

    @property
    def claim(self) -> Claim:
        """The claim that it is of."""
        return self.stated.claim


def prove(folder: Path, data: Data, sources: Collection[str] = ()) -> Iterator[Proof]:
    """A proof of each claim of a number or a time, of some sources or of all. Raises KGError for a
    text that cannot be read.
    """
    texts: dict[str, Text | None] = {}
    for one in stated(data):
        source = one.source.id
        if sources and source not in sources:
            continue
        if source not in texts:
            found = kept(folder, source)
            texts[source] = Text(found) if found else None
        yield _proof(data, one, texts[source])


class Text:
    """The text of a source, as forms are looked for in it."""

    def __init__(self, found: KeptText) -> None:
        self.sha256 = found.sha256
        self.paragraphs = [evened(one) for one in found.paragraphs]
        self.title = evened(found.title)
        self.whole = evened(found.whole)


def _proof(data: Data, one: Stated, text: Text | None) -> Proof:
    kind = _kind(data, one.claim)
    if not one.form.printed:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.not-printed"), "", "")
    if text is None:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.no-text"), "", "")
    if one.source.sha256 and one.source.sha256 != text.sha256:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.other-text"), "", text.sha256)
    state, reason, place = _held(data, one, text)
    return Proof(one, kind, state, reason, place, text.sha256)


def _kind(data: Data, claim: Claim) -> str:
    if parts(claim.object)[1] not in NUMBERS:
        return TIME
    known = data.vocabulary.properties.get(claim.predicate[1:-1])
    return MONEY if known is not None and known.cell == "money" else NUMBER


# --- one claim ------------------------------------------------------------------------------------

_Outcome = tuple[str, Sentence | None, str]


def _held(data: Data, one: Stated, text: Text) -> _Outcome:
    found = meant(data, one)
    printed = one.form.printed
    if found.state in (OTHER, HEDGE):
        return FAULT, phrase("proof.means-other", printed=printed, other=found.other), ""
    locator = data.citations[one.claim.citation].locator
    place, standing = _where(one, text, locator)
    if not standing:
        return _nowhere(one, text, locator)
    if place != locator and _PARAGRAPH.match(locator):
        return FAULT, phrase("proof.elsewhere", place=place, printed=printed), place
    if found.state != AGREES:
        code = "proof.says-less" if found.state == LESS else "proof.unread"
        return NOT_PROVABLE, phrase(code, printed=printed), place
    if fault := _other_hedge(one, standing):
        return FAULT, fault, place
    if not _PARAGRAPH.match(locator) and not _BESIDE.match(locator):
        return NOT_PROVABLE, phrase("proof.no-place", place=place), place
    return PROVED, None, place


def _where(one: Stated, text: Text, locator: str) -> tuple[str, list[Found]]:
    # The place of the form: that of the claim if it stands there, else the first one.
    number = parts(one.claim.object)[1] in NUMBERS

    def looked(where: Evened) -> list[Found]:
        return places(one.form.printed, where, one.form.language, number=number)

    named = _PARAGRAPH.match(locator)
    at = int(named[1]) if named else 0
    if 0 < at <= len(text.paragraphs) and (found := looked(text.paragraphs[at - 1])):
        return locator, found
    if not named and (found := looked(text.title)):
        return "title", found
    for count, paragraph in enumerate(text.paragraphs, 1):
        if found := looked(paragraph):
            return f"p{count}", found
    for where, name in ((text.title, "title"), (text.whole, "page")):
        if found := looked(where):
            return name, found
    return "", []


def _nowhere(one: Stated, text: Text, locator: str) -> _Outcome:
    printed = one.form.printed
    named = _PARAGRAPH.match(locator)
    if named and int(named[1]) > len(text.paragraphs):
        count = len(text.paragraphs)
        return FAULT, phrase("proof.no-paragraph", place=locator, count=count), ""
    if named and (near := _nearest(one, text.paragraphs[int(named[1]) - 1])):
        return FAULT, phrase("proof.near", printed=printed, near=near), ""
    return FAULT, phrase("proof.nowhere", printed=printed), ""


def _nearest(one: Stated, paragraph: Evened) -> str:
    # The figure of a paragraph that is nearest to that of the claim.
    if parts(one.claim.object)[1] not in NUMBERS:
        return ""
    value = Decimal(parts(one.claim.object)[0])
    best: tuple[Decimal, str] | None = None
    for text in derived.figures_in(paragraph.text, one.form.language):
        for number in derived.numbers(one.form._replace(printed=text)):
            apart = _ratio(value, number.value)
            if best is None or apart < best[0]:
                best = (apart, text)
    return best[1] if best else ""


def _ratio(one: Decimal, two: Decimal) -> Decimal:
    low, high = sorted((abs(one), abs(two)))
    return high / low if low else Decimal("Infinity")


def _other_hedge(one: Stated, standing: Iterable[Found]) -> Sentence | None:
    # Where a figure is hedged otherwise than the claim is, at each place at which it stands.
    claim, form = one.claim, one.form
    if parts(claim.object)[1] not in NUMBERS or _has_ends(form):
        return None
    hedges = [found.hedge for found in standing]
    if any(derived.hedged_alike(hedge, claim.qualifier) for hedge in hedges):
        return None
    if not claim.qualifier:
        return phrase("proof.hedge-lost", printed=form.printed, qualifier=hedges[0])
    return phrase("proof.hedge-added", printed=form.printed, qualifier=claim.qualifier)


@lru_cache(maxsize=1 << 12)
def _has_ends(form: Form) -> bool:
    # Whether a form is a range, whose ends are the hedges.
    return len({number.qualifier for number in derived.numbers(form)} & {"at-least", "at-most"}) > 1
