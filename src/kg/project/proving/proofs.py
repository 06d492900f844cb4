"""What the texts of the archive prove: whether what a claim says is printed where it says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.forms.hedges import is_unhedged
from kg.project.archive.texts import KeptText, kept_text
from kg.project.proof import figures, times
from kg.project.proof.derived import AGREES, HEDGE, LESS, OTHER, Meaning, hedged_alike
from kg.project.proof.extents import FIGURE, Extent, around
from kg.project.proof.extents import TIME as A_TIME
from kg.project.proof.form import Form
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
            found = kept_text(folder, source)
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
    digest = text.sha256 if text else ""
    if not one.form.printed:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.not-printed"), "", digest)
    if text is None:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.no-text"), "", "")
    if not one.source.sha256:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.no-digest"), "", digest)
    if one.source.sha256 != digest:
        return Proof(one, kind, NOT_PROVABLE, phrase("proof.other-text"), "", digest)
    state, reason, place = _held(data, one, text)
    return Proof(one, kind, state, reason, place, digest)


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
    place, standing = _where(data, one, text, locator)
    if not standing:
        return _nowhere(one, text, locator)
    if place != locator and _PARAGRAPH.match(locator):
        return FAULT, phrase("proof.elsewhere", place=place, printed=printed), place
    if found.state != AGREES:
        code = "proof.says-less" if found.state == LESS else "proof.unread"
        return NOT_PROVABLE, phrase(code, printed=printed), place
    if all(there.whole.state == LESS for there in standing):
        longer = standing[0].printed
        return NOT_PROVABLE, phrase("proof.says-less", printed=longer), place
    if fault := _other_hedge(one, standing):
        return FAULT, fault, place
    if not _is_place(locator, place, text):
        return NOT_PROVABLE, phrase("proof.no-place", place=place), place
    if not _PARAGRAPH.match(place):
        # The title and what is around the paragraphs stand in files of their own.
        return NOT_PROVABLE, phrase("proof.not-in-digest", place=place), place
    return PROVED, None, place


def _is_place(locator: str, place: str, text: Text) -> bool:
    # Whether what stands at a place stands at that of the claim. Where the text has no title of its
    # own, its first paragraph is one.
    if locator == "title" and not text.title.letters:
        return place in ("p1", "page")
    return bool(_PARAGRAPH.match(locator) or _BESIDE.fullmatch(locator))


class _There(NamedTuple):
    # A form where it stands, with the hedge beside it; the longest form that it is a part of, and
    # what the claim is to that.
    found: Found
    printed: str
    whole: Meaning


def _where(data: Data, one: Stated, text: Text, locator: str) -> tuple[str, list[_There]]:
    # The place of the form: that of the claim if it stands there, else the first one.
    def looked(where: Evened) -> list[_There]:
        return list(_standing(data, one, where))

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


def _standing(data: Data, one: Stated, where: Evened) -> Iterator[_There]:
    # Where the form stands, and is no part of one that means something else.
    number = parts(one.claim.object)[1] in NUMBERS
    for found in places(one.form.printed, where, one.form.language, number=number):
        printed, whole = _longest(data, one, where.text, found, number=number)
        if whole.state == HEDGE and (
            is_unhedged(where.text[max(0, found.start - 40) : found.end], one.form.language)
            or (not number and whole.other == "at-least")
        ):
            # A contract "über 5 Mio. Euro"; what runs "since May" began then.
            whole = Meaning(AGREES)
        if whole.state != OTHER:
            yield _There(found, printed, whole)


def _longest(
    data: Data, one: Stated, text: str, found: Found, *, number: bool
) -> tuple[str, Meaning]:
    # The longest form around a place that can be read, and how the claim stands to it.
    place = Extent(found.start, found.end)
    own, other = (FIGURE, A_TIME) if number else (A_TIME, FIGURE)
    for run in around(text, place, one.form.language, own):
        form = one.form._replace(printed=text[slice(*run)])
        if figures.whole(form) if number else times.whole_times(form):
            return form.printed, meant(data, one._replace(form=form))
    for run in around(text, place, one.form.language, other):
        form = one.form._replace(printed=text[slice(*run)])
        if times.is_time(form) if number else figures.whole(form):
            return form.printed, Meaning(OTHER, form.printed)
    return text[slice(*place)], Meaning(AGREES)


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
    for text in figures.figures_in(paragraph.text, one.form.language):
        for number in figures.numbers(one.form._replace(printed=text)):
            apart = _ratio(value, number.value)
            if best is None or apart < best[0]:
                best = (apart, text)
    return best[1] if best else ""


def _ratio(one: Decimal, two: Decimal) -> Decimal:
    low, high = sorted((abs(one), abs(two)))
    return high / low if low else Decimal("Infinity")


def _other_hedge(one: Stated, standing: Sequence[_There]) -> Sentence | None:
    # Where a figure is hedged otherwise than the claim is, at each place at which it stands.
    claim, form = one.claim, one.form
    hedged = [there for there in standing if there.whole.state == HEDGE]
    if hedged and len(hedged) == len(standing):
        qualifier = hedged[0].whole.other
        return phrase("proof.hedge-lost", printed=form.printed, qualifier=qualifier)
    if parts(claim.object)[1] not in NUMBERS or _has_ends(form):
        return None
    hedges = [there.found.hedges for there in standing]
    if any(_are_alike(those, claim.qualifier) for those in hedges):
        return None
    if not claim.qualifier:
        return phrase("proof.hedge-lost", printed=form.printed, qualifier=hedges[0][0])
    return phrase("proof.hedge-added", printed=form.printed, qualifier=claim.qualifier)


def _are_alike(hedges: Sequence[str], qualifier: str) -> bool:
    if not hedges:
        return not qualifier
    return any(hedged_alike(hedge, qualifier) for hedge in hedges)


@lru_cache(maxsize=1 << 12)
def _has_ends(form: Form) -> bool:
    # Whether a form is a range, whose ends are the hedges.
    return len({number.qualifier for number in figures.numbers(form)} & {"at-least", "at-most"}) > 1
