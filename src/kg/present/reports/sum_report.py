"""What amounts of money come to, and why some are not added, as lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.evidence.adding import Sum
from kg.evidence.funding import Group
from kg.forms.writing import money_text
from kg.present import showing
from kg.present.reports.common import Labels
from kg.store.labelling import shown
from kg.words import Sentence, phrase, translate

_REASONS = 5


def sum_lines(
    group: Group, labels: Labels, prefixes: dict[str, str], language: str
) -> Iterator[str]:
    """What the amounts of a group come to, by stage and currency, and what keeps them apart."""
    for s in group.sums:
        named = {t: labels.get(t) or shown(t, prefixes) for _, terms in s.why for t in terms}
        yield translate(_sum_sentence(s, _stage(s.stage, labels), named, language), language)
    stages = list(dict.fromkeys(_stage(a.stage, labels) for a in group.allocations))
    if len(stages) > 1:
        yield translate(phrase("present.money.stages", stages=stages), language)
    currencies = sorted({claim.unit for a in group.allocations for claim in a.amounts})
    if len(currencies) > 1:
        yield translate(phrase("present.money.currencies", currencies=currencies), language)


def _stage(stage: str, labels: Labels) -> str:
    return labels.get(stage) or phrase("present.money.no-stage")


def _sum_sentence(s: Sum, stage: str, named: Labels, language: str) -> Sentence:
    reasons = _reasons(s, named, language)
    if s.amount is None:
        return phrase("present.money.refused", stage=stage, currency=s.currency, reasons=reasons)
    total = sum_text(s, language)
    if reasons:
        left = phrase("present.money.not-added", reasons=reasons)
        total = f"{total}; {translate(left, language)}"
    first, last = s.days
    if first == last:
        return phrase("present.money.sum", stage=stage, total=total)
    return phrase("present.money.sum.days", stage=stage, first=first, last=last, total=total)


def sum_text(s: Sum, language: str) -> str:
    """What some amounts come to, for people, "" where they may not be added."""
    if s.amount is None:
        return ""
    total = money_text(s.amount, s.currency, language)
    return showing.hedged(total, "about" if s.hedged else "", language, numeric=True)


def _reasons(s: Sum, named: Labels, language: str) -> str:
    """Why amounts are not added, the first few; the parts of one whole are one reason."""
    reasons = [reason_text(code, terms, named) for code, terms in s.why if code != "part"]
    wholes = Counter(terms[1] for code, terms in s.why if code == "part")
    reasons += [
        phrase("present.money.parts", whole=named[whole], number=count)
        for whole, count in wholes.items()
    ]
    text = "; ".join(translate(reason, language) for reason in reasons[:_REASONS])
    hidden = len(reasons) - _REASONS
    if hidden <= 0:
        return text
    return translate(phrase("present.money.reasons", reasons=text, hidden=hidden), language)


def reason_text(code: str, terms: Sequence[str], named: Labels) -> Sentence:
    """Why an amount is not added, by the code of `kg.evidence.adding`."""
    names = [named.get(t) or t.strip("<>").rpartition("/")[2] for t in terms]
    match code:
        case "part":
            return phrase("present.money.part", part=names[0], whole=names[1])
        case "cuts":
            return phrase("present.money.cuts", one=names[0], other=names[1], whole=names[2])
        case "apart":
            return phrase("present.money.apart", one=names[0], other=names[1])
        case "rivals":
            return phrase("present.money.rivals", one=names[0])
        case "line":
            return phrase("present.money.line", one=names[0], other=names[1])
        case "requested":
            return phrase("present.money.requested")
        case "cancelled":
            return phrase("present.money.cancelled")
        case _:
            return phrase("present.money.stage")
