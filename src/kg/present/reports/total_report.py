"""What parts come to, and two holders of one post, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.evidence.about import unit_of
from kg.evidence.claims import CitedClaim
from kg.evidence.totals import Overlap, Total
from kg.forms.writing import counted_text
from kg.present.reports.common import Notes, Saying, figure, label, mark_claims, titled
from kg.words import phrase, translate


def claims_of(item: Total | Overlap) -> list[CitedClaim]:
    """The claims that a verdict rests on."""
    if isinstance(item, Overlap):
        return item.claims
    return [*item.whole, *(claim for part in item.parts for claim in part)]


def terms_of(item: Total | Overlap) -> Iterator[str]:
    """The terms that a verdict names, for which labels are wanted."""
    for claim in claims_of(item):
        yield from claim[:3]
    if isinstance(item, Overlap):
        yield from (item.post, *item.tenures)
    elif item.split:
        yield item.split


def total_text(item: Total, saying: Saying, notes: Notes) -> str:
    """The parts of a whole, and what they come to."""
    whole = item.whole[0]
    facts = {
        "whole": titled(whole.subject, saying.labels, saying.prefixes),
        "total": saying.values(item.whole[:1]),
        "parts": " + ".join(saying.values(part[:1]) for part in item.parts),
        "marks": mark_claims(notes, claims_of(item)),
    }
    if not item.split:
        part = titled(item.parts[0][0].subject, saying.labels, saying.prefixes)
        return translate(phrase("present.audit.larger", part=part, **facts), saying.language)
    added = figure(f"{item.comes_to:f}", whole.unit, saying.language)
    if unit := unit_of(whole, saying.units, saying.language):
        added = counted_text(added, unit, saying.language)
    split = label(item.split, saying.labels, saying.prefixes)
    return translate(phrase("present.audit.sum", sum=added, split=split, **facts), saying.language)


def joined(items: Iterable[Total]) -> list[Total]:
    """Sums of which those with the same figures are one, on the word of all their sources."""
    found: dict[object, Total] = {}
    for item in items:
        figures = tuple(sorted(part[0][:3] for part in item.parts))
        key = item.whole[0][:3], item.split, figures
        known = found.get(key)
        if known:
            parts = sorted(item.parts, key=lambda part: part[0][:3])
            both = zip(sorted(known.parts, key=lambda part: part[0][:3]), parts, strict=True)
            item = known._replace(
                whole=[*known.whole, *item.whole], parts=[[*one, *two] for one, two in both]
            )
        found[key] = item
    return list(found.values())


def judged_text(item: Total, saying: Saying, notes: Notes) -> str:
    """The parts of a whole, what they come to, and whether that is the whole."""
    text = total_text(item, saying, notes)
    if not item.split:
        return text
    code = "present.sum.even" if item.even else "present.sum.uneven"
    return translate(phrase(code, sum=text), saying.language)


def overlap_text(item: Overlap, saying: Saying, notes: Notes) -> str:
    """The tenures of a post that overlap, and when."""
    sentence = phrase(
        "present.audit.overlap",
        post=titled(item.post, saying.labels, saying.prefixes),
        tenures=[label(tenure, saying.labels, saying.prefixes) for tenure in item.tenures],
        period=item.period,
        marks=mark_claims(notes, item.claims),
    )
    return translate(sentence, saying.language)
