"""What a table says now beside what it said when it was imported last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.project.contract import CLAIMS, ROW

_LOCATOR, _SUBJECT, _PREDICATE, _OBJECT, _PERIOD, _QUALIFIER, _MODALITY = range(7)
_KEPT = tuple(CLAIMS.index(name) for name in ("speaker", "rank", "note"))

Claim = list[str]
# A claim without its place, and without what an editor makes of it.
Saying = tuple[str, ...]


class Counts(NamedTuple):
    """How many there are: of rows and of claims."""

    added: int = 0
    revised: int = 0
    withdrawn: int = 0
    same: int = 0


class Compared(NamedTuple):
    """What became of rows and of claims, and the claims that changed; those that are `moved` say
    the same at another place.
    """

    rows: Counts
    claims: Counts
    added: list[Claim]
    withdrawn: list[Claim]
    revised: list[tuple[Claim, Claim]]
    moved: list[tuple[Claim, Claim]]


def saying(claim: Sequence[str]) -> Saying:
    """What a claim says, whatever its place."""
    return tuple(claim[_SUBJECT : _MODALITY + 1])


def is_of_row(claim: Sequence[str]) -> bool:
    """Whether a claim stands at a row of a table."""
    return claim[_LOCATOR].startswith(ROW)


def settled(new: Iterable[Claim], old: Iterable[Claim]) -> list[Claim]:
    """The claims of a table, each once: where it stood, if that row still says it, else at the
    first row that says it; with what an editor has made of it.
    """
    before = {saying(claim): claim for claim in old}
    places: dict[Saying, dict[str, Claim]] = {}
    for claim in new:
        places.setdefault(saying(claim), {}).setdefault(claim[_LOCATOR], claim)
    kept = []
    for said, found in places.items():
        former = before.get(said)
        chosen = (found.get(former[_LOCATOR]) if former else None) or next(iter(found.values()))
        if former:
            chosen = list(chosen)
            for column in _KEPT:
                chosen[column] = chosen[column] or former[column]
        kept.append(chosen)
    return kept


def compared(old: Sequence[Claim], new: Sequence[Claim], mains: Mapping[str, str]) -> Compared:
    """What became of the claims of rows; `mains` are the things that rows are of by their
    locators.
    """
    before, after = (dict(zip(map(saying, some), some)) for some in (old, new))
    gone = [claim for said, claim in before.items() if said not in after]
    came = [claim for said, claim in after.items() if said not in before]
    added, withdrawn, revised = _paired(came, gone)
    claims = Counts(len(added), len(revised), len(withdrawn), len(after) - len(came))
    both = ((before[said], claim) for said, claim in after.items() if said in before)
    moved = [(one, other) for one, other in both if one[_LOCATOR] != other[_LOCATOR]]
    rows = _rows(before, after, mains, (came, gone), moved)
    return Compared(rows, claims, added, withdrawn, revised, moved)


def _paired(
    came: list[Claim], gone: list[Claim]
) -> tuple[list[Claim], list[Claim], list[tuple[Claim, Claim]]]:
    # (added, withdrawn, revised): what is said of one thing by one property stands for each other.
    waiting: dict[tuple[str, str], list[Claim]] = {}
    for claim in gone:
        waiting.setdefault((claim[_SUBJECT], claim[_PREDICATE]), []).append(claim)
    added, revised = [], []
    for claim in came:
        held = waiting.get((claim[_SUBJECT], claim[_PREDICATE]))
        if held:
            revised.append((held.pop(0), claim))
        else:
            added.append(claim)
    return added, [claim for held in waiting.values() for claim in held], revised


def _rows(
    old: Mapping[Saying, Claim],
    new: Mapping[Saying, Claim],
    mains: Mapping[str, str],
    changed: tuple[list[Claim], list[Claim]],
    moved: Iterable[tuple[Claim, Claim]],
) -> Counts:
    # A row is the thing that it is of, wherever it stands; `changed` are the claims that came, and
    # those that are gone.
    things = set(mains.values())
    before = _units(old, {said[0] for said in old} & things, mains)
    after = _units(new, things, mains)
    came, gone = changed
    touched = {after[claim[_LOCATOR]] for claim in came}
    touched.update(before[claim[_LOCATOR]] for claim in gone)
    for one, other in moved:
        units = {before[one[_LOCATOR]], after[other[_LOCATOR]]}
        if len(units) > 1:
            touched |= units
    known, now = set(before.values()), set(after.values())
    both = known & now
    return Counts(len(now - known), len(both & touched), len(known - now), len(both - touched))


def _units(
    claims: Mapping[Saying, Claim], things: set[str], mains: Mapping[str, str]
) -> dict[str, str]:
    # What the row at each locator is of: its main thing if something is said of that, else the
    # first thing of which something is said, else the locator.
    found: dict[str, str] = {}
    for said, claim in claims.items():
        at = claim[_LOCATOR]
        if said[0] == mains.get(at, ""):
            found[at] = said[0]
        elif not found.get(at):
            found[at] = said[0] if said[0] in things else ""
    return {at: unit or at for at, unit in found.items()}
