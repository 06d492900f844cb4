"""What of money may be added up.

Two amounts may be added only if they are of one currency and one stage and are known to be
different money. Everything else would count a won twice, or add a wish to a payment; it is refused,
with the reason. What was only asked for or is cancelled is no money, and of the stages of one
budget line the latest alone counts. An amount below zero takes back what is of its stage: a refund,
a commitment that is cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from kg.evidence.allocations import Allocation
from kg.project.vocabulary import reached
from kg.rdf.dates import Span
from kg.rdf.terms import KG

_REASONS = 3
_MIXED = f"<{KG}mixed>"
# How far money has come at a stage: before it is approved the newest word counts, after that the
# stage. What is cancelled at last comes to nothing.
_LEVELS = {
    f"<{KG}{name}>": level
    for level, names in enumerate(
        (
            ("announced", "requested", "planned", "drafted"),
            ("approved",),
            ("committed",),
            ("disbursed",),
            ("spent",),
            ("cancelled",),
        )
    )
    for name in names
}
# Stages at which money funds nothing, with the code of the reason.
NO_MONEY = {f"<{KG}requested>": "requested", f"<{KG}cancelled>": "cancelled"}


class Sum(NamedTuple):
    """What the amounts of one currency and stage come to: `amount` is None where they may not be
    added.

    `hedged` says that one of them is about, over or under; `added` is how many amounts are, `days`
    the first and last day of which they are told, as they were said; `why` holds the reasons as
    (code, terms that it is about): part, line, cuts, apart, rivals, stage, requested, cancelled.
    """

    currency: str
    stage: str
    amount: Decimal | None
    hedged: bool
    added: int
    days: tuple[str, str]
    why: list[tuple[str, tuple[str, ...]]]


class Related(NamedTuple):
    """What amounts are parts or stages of (`wholes`), what payers are units of (`above`), and of
    each budget line the allocation of its latest stage.
    """

    wholes: dict[str, set[str]]
    above: dict[str, set[str]]
    latest: dict[str, Allocation]

    def later(self, a: Allocation) -> Allocation | None:
        """The allocation that stands for a later stage of the same line."""
        if not a.stages:
            return None
        ends = (self.latest[line] for line in a.lines)
        return next((b for b in ends if _reached(b) > _reached(a)), None)


def latest_stages(found: Iterable[Allocation]) -> dict[str, Allocation]:
    """The allocation of the latest stage of each budget line."""
    latest: dict[str, Allocation] = {}
    for a in found:
        for line in a.lines:
            latest[line] = max(latest.get(line, a), a, key=_reached)
    return latest


def _reached(a: Allocation) -> tuple[int, str]:
    # How far an allocation has come; nowhere, where no source tells its stage.
    level = max((_LEVELS.get(stage, -1) for stage in a.stages), default=-1)
    newest = max((claim.document.last for claim in a.amounts), default="")
    return (level, newest) if level >= 0 else (-1, "")


def sums(members: list[Allocation], related: Related) -> list[Sum]:
    """What some allocations come to, by currency and stage."""
    sets: dict[tuple[str, str], list[Allocation]] = {}
    for a in members:
        for unit in sorted({claim.unit for claim in a.amounts}):
            sets.setdefault((unit, a.stage), []).append(a)
    return [
        _sum(unit, stage, of, related) for (unit, stage), of in sorted(sets.items()) if len(of) > 1
    ]


def _sum(unit: str, stage: str, members: list[Allocation], related: Related) -> Sum:
    counts, why = _counting(members, related)
    reasons: list[tuple[str, tuple[str, ...]]] = []
    if not stage:
        reasons.append(("stage", ()))
    elif stage in NO_MONEY:
        reasons.append((NO_MONEY[stage], ()))
    else:
        reasons += [("rivals", (a.iri,)) for a in counts if a.rivals]
        faults = (
            fault
            for a, b in _doubtful(counts, related.above)
            if (fault := _overlap(a, b, related.wholes, related.above))
        )
        # Some reasons are enough: of a thousand amounts there may be half a million pairs.
        reasons += islice(faults, _REASONS)
    refused = bool(reasons) or not counts
    told = [claim for a in counts for claim in a.amounts]
    days = [claim.period or claim.published for claim in sorted(told, key=lambda c: c.sort_day)]
    return Sum(
        unit,
        stage,
        None if refused else sum((a.size for a in counts), Decimal(0)),
        any(a.hedged for a in counts),
        len(counts),
        (days[0], days[-1]) if days else ("", ""),
        [*reasons, *why],
    )


def _counting(
    members: list[Allocation], related: Related
) -> tuple[list[Allocation], list[tuple[str, tuple[str, ...]]]]:
    # (the allocations that count, why the others do not). What is in its whole already is left out,
    # and what has gone on to a later stage; neither is an obstacle to adding the rest.
    names = {a.iri for a in members}
    counts = []
    why: list[tuple[str, tuple[str, ...]]] = []
    for a in members:
        wholes = sorted(_closure(a.iri, related.wholes) & names - {a.iri})
        if wholes:
            why.append(("part", (a.iri, wholes[0])))
        elif later := related.later(a):
            why.append(("line", (a.iri, later.iri)))
        else:
            counts.append(a)
    return counts, why


def _doubtful(
    members: list[Allocation], above: dict[str, set[str]]
) -> Iterator[tuple[Allocation, Allocation]]:
    # The pairs that may be of one pocket. What one source numbers apart is different money; of a
    # hundred thousand grants no pair is looked at.
    apart = _numbered(members)
    if not apart:
        yield from _pairs(members, above)
        return
    loose = [a for a in members if a.iri not in apart]
    for k, a in enumerate(loose):
        yield from ((a, b) for b in members if b.iri in apart)
        yield from ((a, b) for b in loose[k + 1 :])


def _numbered(members: list[Allocation]) -> frozenset[str]:
    # The most of some amounts to which one source gives identifiers, each its own.
    by_source: dict[str, dict[str, str]] = {}
    for a in members:
        for source, number in a.numbers.items():
            by_source.setdefault(source, {}).setdefault(number, a.iri)
    most = max(by_source.values(), key=len, default={})
    return frozenset(most.values()) if len(most) > 1 else frozenset()


def _pairs(
    members: list[Allocation], above: dict[str, set[str]]
) -> Iterator[tuple[Allocation, Allocation]]:
    # The pairs that may be of one pocket, in order. Of ten thousand amounts most have other payers:
    # those pairs are never looked at.
    pockets = [{x for payer in a.payers for x in _closure(payer, above)} for a in members]
    unsaid = [i for i, a in enumerate(members) if not a.payers]
    paid: dict[str, list[int]] = {}
    holds: dict[str, list[int]] = {}
    for i, a in enumerate(members):
        for payer in a.payers:
            paid.setdefault(payer, []).append(i)
        for pocket in pockets[i]:
            holds.setdefault(pocket, []).append(i)
    for i, a in enumerate(members):
        near = {j for x in pockets[i] for j in paid.get(x, ())} | {
            j for payer in a.payers for j in holds.get(payer, ())
        }
        for j in sorted(near | set(unsaid)) if a.payers else range(len(members)):
            if j > i:
                yield a, members[j]


def _closure(iri: str, wholes: Mapping[str, set[str]]) -> frozenset[str]:
    return reached(iri, lambda one: wholes.get(one, ()))


def _overlap(
    a: Allocation, b: Allocation, wholes: dict[str, set[str]], above: dict[str, set[str]]
) -> tuple[str, tuple[str, ...]] | None:
    # Why two amounts may not be added, or None: of different pockets, periods, or different parts
    # of one whole.
    if any(b.numbers.get(source, number) != number for source, number in a.numbers.items()):
        return None
    if (a.size < 0) != (b.size < 0):
        return None  # what takes money back is not that money
    if a.share and b.share and a.share != b.share and _MIXED not in (a.share, b.share):
        return None
    if a.payers and b.payers and not _related(a.payers, b.payers, above):
        return None
    if a.span and b.span and (_before(a.span, b.span) or _before(b.span, a.span)):
        return None
    common = sorted(set(a.wholes) & set(b.wholes))
    if common:
        if _partition_key(a) != _partition_key(b):
            return "cuts", (a.iri, b.iri, common[0])
        if _differ(a.uses, b.uses) or (not (a.uses or b.uses) and _differ(a.concerns, b.concerns)):
            return None
    return "apart", (a.iri, b.iri)


def _before(one: Span, two: Span) -> bool:
    return bool(one.end and two.start and one.end.last < two.start.first)


def _partition_key(a: Allocation) -> str:
    return (
        "share"
        if a.share
        else "use"
        if a.uses
        else "payer"
        if a.payers
        else "period"
        if a.span
        else "part"
    )


def _differ(one: Iterable[str], two: Iterable[str]) -> bool:
    return bool(one and two) and not set(one) & set(two)


def _related(one: list[str], two: list[str], above: dict[str, set[str]]) -> bool:
    # Whether the pockets may be the same: one actor, or a unit of the other.
    first, second = (
        {x for actor in actors for x in _closure(actor, above)} for actors in (one, two)
    )
    return bool(first & set(two) or second & set(one))
