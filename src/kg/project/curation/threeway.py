"""Three states of the rows of a table made into one: what two sides did to a common beginning.

Rows that have an id are merged cell by cell, others are a multiset: what either side has added or
taken away is done to it. What both did otherwise to the same row is a clash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.project.contract import split_list

Row = tuple[str, ...]
# Which rows of one state stand for which of another: (gone, came) → pairs (before, after).
Pair = Callable[[Sequence[Row], Sequence[Row]], Sequence[tuple[Row, Row]]]


class Clash(NamedTuple):
    """A row of which two sides made something else; None where it is not there. What does not clash
    is in `ours` and in `theirs` as merged, and `columns` are the indexes of what does.
    """

    base: Row | None
    ours: Row | None
    theirs: Row | None
    columns: tuple[int, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """The rows that there are, on whatever side."""
        return [row for row in (self.base, self.ours, self.theirs) if row is not None]


class Merged(NamedTuple):
    """The rows of a merged table, in no order, and what clashes."""

    rows: list[Row]
    clashes: list[Clash]


class Sides(NamedTuple):
    """The rows of a table in its three states."""

    base: Sequence[Row]
    ours: Sequence[Row]
    theirs: Sequence[Row]


# --- rows by id -----------------------------------------------------------------------------------


class Keyed(NamedTuple):
    """How rows with an id are merged: `key` is the index of their id, `lists` are those of cells
    that hold several names or codes in no order, `mixes` says whether the cells of a row may be
    merged one by one.
    """

    key: int
    lists: frozenset[int] = frozenset()
    mixes: Callable[[Row | None, Row, Row], bool] = lambda base, ours, theirs: True


def by_id(sides: Sides, how: Keyed) -> Merged:
    """Rows merged by their ids, each id at most once in a state."""
    base, ours, theirs = ({row[how.key]: row for row in side} for side in sides)
    merged = Merged([], [])
    for id_ in sorted({*base, *ours, *theirs}):
        found = _one(base.get(id_), ours.get(id_), theirs.get(id_), how)
        if isinstance(found, Clash):
            merged.clashes.append(found)
        elif found is not None:
            merged.rows.append(found)
    return merged


def _one(base: Row | None, ours: Row | None, theirs: Row | None, how: Keyed) -> Row | Clash | None:
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    if ours is None or theirs is None:
        return Clash(base, ours, theirs)
    if not how.mixes(base, ours, theirs):
        return Clash(base, ours, theirs, _apart(ours, theirs))
    before = base or ("",) * len(ours)
    cells = [
        _cell(*states, is_list=k in how.lists)
        for k, states in enumerate(zip(before, ours, theirs, strict=True))
    ]
    mine, other = (tuple(cell[side] for cell in cells) for side in (0, 1))
    return mine if mine == other else Clash(base, mine, other, _apart(mine, other))


def _apart(one: Row, other: Row) -> tuple[int, ...]:
    return tuple(k for k, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)


def _cell(base: str, ours: str, theirs: str, *, is_list: bool) -> tuple[str, str]:
    # The cell as ours and as theirs has it: twice the same where there is no clash.
    if ours == theirs or theirs == base:
        return ours, ours
    if ours == base:
        return theirs, theirs
    if not is_list:
        return ours, theirs
    before, mine, other = (split_list(cell) for cell in (base, ours, theirs))
    kept = [one for one in before if one in mine and one in other]
    added = sorted({*mine, *other} - {*before})
    both = "|".join([*kept, *added])
    return both, both


# --- rows without an id ---------------------------------------------------------------------------

_KEPT: Row = ("kept",)


def counted(sides: Sides, pair: Pair) -> Merged:
    """Rows merged as a multiset: a row goes if a side has taken it away, and comes if a side has
    added it. A row that both sides changed or took away, not in the same way, is a clash.
    """
    base, ours, theirs = (Counter(side) for side in sides)
    mine, other = _fates(base, ours, pair), _fates(base, theirs, pair)
    # Most rows are as they were on both sides.
    changed = [row for row in base if not base[row] == ours[row] == theirs[row]]
    kept = Counter(base)
    clashes: list[Clash] = []
    for row in changed:
        kept[row] = 0
        for one, two in _beside(mine[row], other[row]):
            if one == two == _KEPT:
                kept[row] += 1
            elif _KEPT not in (one, two) and one != two:
                clashes.append(_clash(row, one, two))
    clashing = Counter(row for clash in clashes for row in (clash.ours, clash.theirs))
    rows: list[Row] = []
    for row in {*base, *ours, *theirs}:
        # What both have added is there once.
        added = max(ours[row] - base[row], theirs[row] - base[row], 0)
        rows += [row] * (kept[row] + max(added - clashing[row], 0))
    return Merged(rows, clashes)


def _clash(base: Row, ours: Row | None, theirs: Row | None) -> Clash:
    apart = _apart(ours, theirs) if ours is not None and theirs is not None else ()
    return Clash(base, ours, theirs, apart)


def _fates(base: Counter[Row], side: Counter[Row], pair: Pair) -> Mapping[Row, list[Row | None]]:
    # What became of each row of the base on a side: `_KEPT`, another row, or None where it is gone.
    gone = sorted((base - side).elements())
    came = sorted((side - base).elements())
    fates: dict[Row, list[Row | None]] = {row: [] for row in base}
    left = Counter(gone)
    for before, after in pair(gone, came):
        fates[before].append(after)
        left[before] -= 1
    for before in left.elements():
        fates[before].append(None)
    for row, count in base.items():
        fates[row] += [_KEPT] * (count - len(fates[row]))
    return fates


def _beside(
    ours: Sequence[Row | None], theirs: Sequence[Row | None]
) -> Iterable[tuple[Row | None, Row | None]]:
    # The fates of equal rows beside one another: the same ones first, then what one side has
    # changed beside what the other has kept.
    same = Counter(ours) & Counter(theirs)
    yield from ((fate, fate) for fate in same.elements())
    left = (
        sorted((Counter(side) - same).elements(), key=lambda fate: (fate != _KEPT, fate or ()))
        for side in (ours, theirs)
    )
    yield from zip(*left, strict=True)


def but_one(gone: Sequence[Row], came: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The rows that differ in a single cell, as pairs, each row in one at most."""
    left: dict[tuple[int, Row], list[Row]] = {}
    for row in came:
        for k in range(len(row)):
            left.setdefault((k, (*row[:k], *row[k + 1 :])), []).append(row)
    free = Counter(came)
    pairs = []
    for row in gone:
        near = (
            one for k in range(len(row)) for one in left.get((k, (*row[:k], *row[k + 1 :])), ())
        )
        after = next((one for one in near if free[one]), None)
        if after is not None:
            free[after] -= 1
            pairs.append((row, after))
    return pairs
