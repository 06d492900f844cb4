"""Parts and their whole, within one source.

A list of parts is open: what it lacks is not known. Only where a source says that its parts of one
kind are all (`kg:hasCompleteSplit`) are they added up, and compared with the whole of that source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.errors import Problem
from kg.forms.writing import Amount
from kg.project.records import Claim, Days, local_id
from kg.project.values import Values, plus
from kg.rdf.readings import Reading, adds_up, fits, sharpest
from kg.rdf.terms import DCTERMS, KG
from kg.words import Wording, phrase

_PART = f"<{DCTERMS}isPartOf>"
_SPLIT, _SHARE, _USE, _PAYER, _DURING, _AMOUNT, _VALUE, _MEASURES = (
    f"<{KG}{name}>"
    for name in (
        "hasCompleteSplit",
        "hasShare",
        "hasUse",
        "hasPayer",
        "during",
        "amount",
        "value",
        "measures",
    )
)
# What tells the parts of a split of each kind apart.
_TOLD_APART = {
    f"<{KG}byShare>": _SHARE,
    f"<{KG}byUse>": _USE,
    f"<{KG}byPayer>": _PAYER,
    f"<{KG}byYear>": _DURING,
}
# A part that is of another cut as well may lie within a part of this one.
_CUTS = (_SHARE, _USE)


class Figure(NamedTuple):
    """A number that a source gives of a thing, as it may be meant."""

    thing: str
    value: Decimal
    reading: Reading
    claim: Claim


class Sum(NamedTuple):
    """The parts of a whole as one source (its IRI) tells them: `split` is the kind of the complete
    split that they are, "" for a single part that is larger than the whole. `total` is what they
    come to, `even` whether that can be the whole.
    """

    whole: Figure
    parts: list[Figure]
    split: str
    source: str
    total: Decimal
    even: bool


class _Known(NamedTuple):
    # What the claims say: the parts of each whole, the complete splits by whole with their sources,
    # the figures of each thing by source and period, and what tells things apart.
    parts: dict[str, dict[str, None]]
    splits: dict[tuple[str, str, str], None]
    figures: dict[str, dict[tuple[str, Days], list[Figure]]]
    apart: dict[str, set[str]]
    measures: dict[str, set[str]]

    def figure(self, thing: str, source: str, period: Days) -> Figure | None:
        """The figure of a source; of rivals none, of what fits the most precise."""
        told = self.figures.get(thing, {}).get((source, period), [])
        sharp = sharpest(figure.reading for figure in told)
        return next((f for f in told if f.reading in sharp), None) if len(sharp) == 1 else None


def sums(seen: Values) -> list[Sum]:
    """What the complete splits of each source come to, and the parts that are larger than their
    whole.
    """
    known = _collect(seen)
    larger = [
        one
        for whole, members in known.parts.items()
        for source, period in known.figures.get(whole, {})
        for one in _larger(whole, members, source, period, known)
    ]
    # A whole that a part is larger than cannot come out, which is said of the part.
    broken = {one.whole.claim for one in larger}
    splits = [one for split in known.splits for one in _split(split, known)]
    return [one for one in splits if one.whole.claim not in broken] + larger


def _collect(seen: Values) -> _Known:
    known = _Known({}, {}, {}, {}, {})
    for (subject, predicate), values in seen.of.items():
        for one in values if predicate in (_AMOUNT, _VALUE) else ():
            if one.is_number:
                figure = Figure(subject, one.number, one.reading, one.claim)
                of_thing = known.figures.setdefault(subject, {})
                of_thing.setdefault((one.source, one.claim.period), []).append(figure)
    for claim in seen.data.claims:
        subject, predicate, value = claim[:3]
        if claim.set_aside:
            continue
        if predicate == _PART:
            known.parts.setdefault(value, {})[subject] = None
        elif predicate == _SPLIT:
            source = seen.data.citations[claim.citation].source
            known.splits[subject, value, source] = None
        elif predicate == _MEASURES:
            known.measures.setdefault(subject, set()).add(value)
        elif predicate in _TOLD_APART.values():
            known.apart.setdefault(subject, set()).add(predicate)
    return known


def _split(split: tuple[str, str, str], known: _Known) -> Iterator[Sum]:
    whole, kind, source = split
    for of_source, period in known.figures.get(whole, {}):
        total = known.figure(whole, source, period)
        if of_source != source or total is None:
            continue
        members = _members(kind, known.parts.get(whole, ()), known)
        told = [f for part in members if (f := known.figure(part, source, period))]
        if len(told) > 1 and all(_comparable(total, part, known) for part in told):
            added = sum((figure.value for figure in told), Decimal(0))
            yield Sum(
                total,
                told,
                kind,
                source,
                added,
                adds_up(total.reading, [figure.reading for figure in told]),
            )


def _members(kind: str, members: Iterable[str], known: _Known) -> list[str]:
    # The parts that a split of a kind consists of: those told apart by it. What is told apart in
    # another way too is a part of a part, where there are parts that are not.
    mark = _TOLD_APART.get(kind)
    of_kind = [m for m in members if mark is None or mark in known.apart.get(m, ())]
    plain = [m for m in of_kind if not known.apart.get(m, set()) & {*_CUTS} - {mark}]
    chosen = plain or of_kind
    within = {part for whole in chosen for part in known.parts.get(whole, ())}
    return [member for member in chosen if member not in within]


def _comparable(whole: Figure, part: Figure, known: _Known) -> bool:
    one, two = (known.measures.get(figure.thing, set()) for figure in (whole, part))
    return whole.reading.unit == part.reading.unit and (not one or not two or bool(one & two))


def _larger(
    whole: str, members: Iterable[str], source: str, period: Days, known: _Known
) -> Iterator[Sum]:
    total = known.figure(whole, source, period)
    told = [figure for one in (whole, *members) if (figure := known.figure(one, source, period))]
    if any(figure.value < 0 for figure in told):
        return  # what one part takes back another may have more
    for member in members:
        part = known.figure(member, source, period)
        if total is None or part is None or not _comparable(total, part, known):
            continue
        if part.value > total.value and not fits(total.reading, part.reading):
            yield Sum(total, [part], "", source, part.value, False)


# --- for the curator ------------------------------------------------------------------------------


def problems(found: Iterable[Sum]) -> list[Problem]:
    """The sums that do not add up, as findings with their places."""
    return [_uneven(one) if one.split else _larger_part(one) for one in found if not one.even]


def _larger_part(one: Sum) -> Problem:
    part, whole = one.parts[0], one.whole
    message = phrase(
        "project.part-larger",
        part=local_id(part.thing),
        value=_shown(part, part.value),
        whole=local_id(whole.thing),
        total=_shown(whole, whole.value),
    )
    hint = phrase("project.part-larger.hint", place=_place(whole))
    return Problem(part.claim.path, part.claim.line, 0, message, hint)


def _uneven(one: Sum) -> Problem:
    whole = one.whole
    terms: list[Wording] = [_shown(part, part.value) for part in one.parts]
    facts = {
        "name": local_id(whole.thing),
        "total": _shown(whole, whole.value),
        "difference": _shown(whole, abs(whole.value - one.total)),
        "terms": plus(terms),
        "sum": _shown(whole, one.total),
    }
    message = (
        phrase("project.sum-more", **facts)
        if one.total > whole.value
        else phrase("project.sum-less", **facts)
    )
    hint = phrase("project.sum.hint", places=sorted({_place(part) for part in one.parts}))
    return Problem(whole.claim.path, whole.claim.line, 0, message, hint)


def _place(figure: Figure) -> str:
    return f"{figure.claim.path}:{figure.claim.line}"


def _shown(figure: Figure, value: Decimal) -> Amount:
    return Amount(value, figure.reading.unit)
