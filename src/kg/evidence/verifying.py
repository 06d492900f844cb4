"""What became of the rows of an answer: held to what the same question gives now, claim by claim.

A row goes by the claims that it rests on, not by its place. What became of a claim is said by
`project.curation.difference`, which `kg diff` says it by; what is in dispute is read from the graph
of findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.evidence.resting import Claim, Identity, Place, Statement, identity, place, statement
from kg.project.curation.difference import SAID, paired

SAME, REVISED, DISPUTED, WITHDRAWN, DROPPED, NEW = WHATS = (
    "same",
    "revised",
    "disputed",
    "withdrawn",
    "dropped",
    "new",
)
Fact = tuple[str, str]
Values = Mapping[str, str]


class Line(NamedTuple):
    """A row of an answer: its values by variable and the claims that it rests on."""

    values: Values
    claims: tuple[Claim, ...]


class Answered(NamedTuple):
    """An answer as rows; `keys` are the variables by which its rows are grouped, None where nothing
    is grouped; `disputes` the values of facts that sources disagree over, `beside` the claims that
    sources made at the same places beside those of the rows.
    """

    lines: Sequence[Line]
    disputes: Mapping[Fact, frozenset[str]]
    keys: frozenset[str] | None = None
    beside: Sequence[Claim] = ()


class Today(NamedTuple):
    """What the graph holds now: the claims of the things that the old answer speaks of, the
    `single` properties, and the things that took the place of others.
    """

    claims: Sequence[Claim]
    single: frozenset[str]
    heirs: Mapping[str, str]


class Fate(NamedTuple):
    """What became of a claim: `now` is what stands in its place, the claim itself where nothing
    changed, None where nothing does; `said` that some claim that counts says the same.
    """

    before: Claim
    now: Claim | None
    said: bool


class Outcome(NamedTuple):
    """What became of a row: `what` is one of WHATS, `before` and `now` are the numbers of the row
    then and now (from 0), `changed` the claims (before, now) that changed, `gone` those that nobody
    makes any more, `rivals` the claims that contradict it.
    """

    what: str
    before: int | None
    now: int | None
    changed: tuple[tuple[Claim, Claim], ...] = ()
    gone: tuple[Claim, ...] = ()
    rivals: tuple[Claim, ...] = ()


def outcomes(old: Answered, new: Answered, today: Today) -> list[Outcome]:
    """What became of each row of an answer, in its order; rows that are new come last."""
    old = _renamed(old, new, today.heirs)
    lines = old.lines
    known = _fates((claim for line in lines for claim in line.claims), old.beside, today)
    fates = [[known[identity(claim)] for claim in line.claims] for line in lines]
    pairs = _equal(old, new)
    taken = set(pairs.values())
    rest = [n for n in range(len(lines)) if n not in pairs]
    others = [n for n in range(len(new.lines)) if n not in taken]
    revised = _revised(old, new, rest, others, fates, today.single)
    less = _less(old, new, [n for n in rest if n not in revised], others)
    stood = {statement(claim) for claim in old.beside}
    stood |= {statement(claim) for line in lines for claim in line.claims}
    found = []
    for n in range(len(lines)):
        if n in pairs:
            found.append(_standing(n, pairs[n], fates[n], old, new, today))
        elif n in revised:
            found.append(_changed(REVISED, n, revised[n], fates[n]))
        else:
            found.append(_lost(n, less.get(n), fates[n], today, stood))
    told = {*revised.values(), *less.values()}
    return found + [Outcome(NEW, None, n) for n in others if n not in told]


# --- claims ---------------------------------------------------------------------------------------


def _row(claim: Claim) -> Claim:
    return {name: claim.get(name, "") for name in SAID}


def fates_of(claims: Iterable[Claim], beside: Iterable[Claim], today: Today) -> list[Fate]:
    """What became of some claims, each once; `beside` are others that were there with them."""
    return list(_fates(claims, beside, today).values())


def _fates(claims: Iterable[Claim], beside: Iterable[Claim], today: Today) -> dict[Identity, Fate]:
    before: dict[Place, dict[Identity, Claim]] = {}
    for claim in (*claims, *beside):
        before.setdefault(place(claim), {})[identity(claim)] = claim
    now = defaultdict(list)
    said = {statement(claim) for claim in today.claims if claim.get("rank") != "set-aside"}
    for claim in today.claims:
        now[place(claim)].append(claim)
    found = {}
    for at, those in before.items():
        rows = [(_row(claim), claim) for claim in those.values()]
        came = [(_row(claim), claim) for claim in now[at]]
        pairing = paired(
            [row for row, _ in rows],
            [row for row, _ in came],
            is_single=at[3] in today.single,
        )
        for row, claim in rows:
            after = next((two for one, two in pairing.pairs if one is row), None)
            lost = any(one is row for one in pairing.gone)
            heir = next((c for r, c in came if r is after), None) if after is not None else None
            found[identity(claim)] = Fate(
                claim, None if lost else heir or claim, statement(claim) in said
            )
    return found


def _renamed(old: Answered, new: Answered, heirs: Mapping[str, str]) -> Answered:
    """An answer with what took the place of things that are retired, but for those that the answer
    still names.
    """
    named = {term for line in new.lines for term in _terms(line)}
    heirs = {one: other for one, other in heirs.items() if one not in named}

    def claim(one: Claim) -> Claim:
        ends = {name: heirs.get(one[name], one[name]) for name in ("subject", "object")}
        return {**one, **ends}

    def line(one: Line) -> Line:
        values = {name: heirs.get(term, term) for name, term in one.values.items()}
        return Line(values, tuple(map(claim, one.claims)))

    if not heirs:
        return old
    return old._replace(lines=[*map(line, old.lines)], beside=[*map(claim, old.beside)])


def _terms(line: Line) -> Iterator[str]:
    yield from line.values.values()
    for claim in line.claims:
        yield from (claim["subject"], claim["object"])


# --- rows -----------------------------------------------------------------------------------------


def _equal(old: Answered, new: Answered) -> dict[int, int]:
    """Which row is which of those with equal values: those that share claims first."""
    places: dict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
    for n, line in enumerate(new.lines):
        places[_told(line.values)].append(n)
    found = {}
    for n, line in enumerate(old.lines):
        at = places[_told(line.values)]
        if at:
            own = {statement(claim) for claim in line.claims}
            best = max(at, key=lambda m: len(own & set(map(statement, new.lines[m].claims))))
            at.remove(best)
            found[n] = best
    return found


def _told(values: Values) -> tuple[tuple[str, str], ...]:
    # Blank nodes have no names that last.
    return tuple(sorted((n, "_:" if t.startswith("_:") else t) for n, t in values.items()))


def _revised(
    old: Answered,
    new: Answered,
    rest: Iterable[int],
    others: Sequence[int],
    fates: Sequence[Sequence[Fate]],
    single: frozenset[str],
) -> dict[int, int]:
    """Which of the rows that are left tell the same anew; most shared values first."""
    scored, by_fact = [], defaultdict(set)
    for m in others:
        for fact in _facts(new, m):
            by_fact[fact].add(m)
    for n in rest:
        for m in sorted(set().union(*(by_fact[fact] for fact in _facts(old, n)))):
            if _same_statement(old, n, new, m, fates[n], single):
                scored.append((-_shared(old.lines[n].values, new.lines[m].values), n, m))
    found: dict[int, int] = {}
    for _, n, m in sorted(scored):
        if n not in found and m not in found.values():
            found[n] = m
    return found


def _facts(answer: Answered, n: int) -> set[tuple[str, ...]]:
    # What a row can be found by: what its group is of, else what its claims are about.
    line = answer.lines[n]
    if answer.keys is not None:
        return {tuple(line.values.get(name, "") for name in sorted(answer.keys))}
    return {statement(claim)[:2] for claim in line.claims} or {("",)}


def _less(
    old: Answered, new: Answered, rest: Iterable[int], others: Iterable[int]
) -> dict[int, int]:
    """Which of the rows that are left tell less than before, and nothing else: a part was not
    bound, or a yes is a no.
    """
    found: dict[int, int] = {}
    for m in others:
        now, said = new.lines[m].values, {statement(claim) for claim in new.lines[m].claims}
        for n in rest:
            line = old.lines[n]
            part = now.items() < line.values.items() and bool(now)
            if n not in found and (
                set(line.values) == set(now) == {"answer"}
                or (part and said <= {statement(claim) for claim in line.claims})
            ):
                found[n] = m
                break
    return found


def _shared(one: Values, two: Values) -> int:
    return sum(1 for name, term in one.items() if two.get(name) == term)


def _same_statement(
    old: Answered,
    n: int,
    new: Answered,
    m: int,
    fates: Sequence[Fate],
    single: frozenset[str],
) -> bool:
    """Whether a row tells what another told, with other values."""
    before, after = old.lines[n], new.lines[m]
    if old.keys is not None:
        return all(before.values.get(name) == after.values.get(name) for name in old.keys)
    if not before.claims and not after.claims:
        return set(before.values) == set(after.values) == {"answer"}
    said = {statement(claim) for claim in before.claims}
    tells = {statement(claim) for claim in after.claims}
    heirs = {
        statement(fate.before): statement(fate.now)
        for fate in fates
        if fate.now is not None and fate.now is not fate.before
    }
    changed = said - tells
    if not changed:
        # The same claims, told otherwise: a name, an order, what an OPTIONAL adds.
        return bool(said) and _things(before) == _things(after)
    follow = (heirs.get(one) in tells or _replaced(one, tells, single) for one in changed)
    return all(follow)


def _replaced(
    one: tuple[str, ...], tells: Iterable[tuple[str, ...]], single: frozenset[str]
) -> bool:
    return one[1] in single and any(other[:2] == one[:2] for other in tells)


def _things(line: Line) -> dict[str, str]:
    return {name: term for name, term in line.values.items() if term[0] != '"'}


def _standing(
    n: int, m: int, fates: Sequence[Fate], old: Answered, new: Answered, today: Today
) -> Outcome:
    """What became of a row that the answer still has."""
    rivals = list(_rivals(old.lines[n], old, new, today))
    return _changed(DISPUTED if rivals else SAME, n, m, fates)._replace(rivals=tuple(rivals))


def _rivals(line: Line, old: Answered, new: Answered, today: Today) -> Iterator[Claim]:
    """The claims that contradict a row now, and did not then."""
    facts = {statement(claim)[:2]: claim["object"] for claim in line.claims}
    for fact, own in facts.items():
        now = new.disputes.get(fact, frozenset())
        came = now - old.disputes.get(fact, frozenset()) - {own}
        if own in now and came:
            yield from (
                claim
                for claim in today.claims
                if statement(claim)[:2] == fact and claim["object"] in came
            )


def _changed(what: str, n: int, m: int | None, fates: Sequence[Fate]) -> Outcome:
    return Outcome(
        what,
        n,
        m,
        tuple((f.before, f.now) for f in fates if f.now is not None and f.now is not f.before),
        tuple(f.before for f in fates if f.now is None),
    )


def _lost(
    n: int, m: int | None, fates: Sequence[Fate], today: Today, stood: Collection[Statement]
) -> Outcome:
    """What became of a row that the answer has no more; `m` is one that tells a part of it. What
    `stood` beside it already took no place.
    """
    found = _changed(DROPPED, n, m, fates)
    unsaid = {statement(fate.before) for fate in fates if not fate.said}
    moved = {statement(before) for before, _ in found.changed}
    newer = tuple(_newer(fates, today, stood))
    if newer and not found.changed:
        found = found._replace(changed=newer)
    if unsaid - moved - {statement(before) for before, _ in newer}:
        return found._replace(what=WITHDRAWN)
    if found.changed:
        return found._replace(what=REVISED)
    # Others say the same; the row is of the source that does not any more.
    return found._replace(what=WITHDRAWN) if found.gone else found


def _newer(
    fates: Sequence[Fate], today: Today, stood: Collection[Statement]
) -> Iterator[tuple[Claim, Claim]]:
    # What can have one value at a time has another now.
    counted = [claim for claim in today.claims if claim.get("counts") == "yes"]
    for fate in fates:
        one = statement(fate.before)
        if one[1] in today.single and not any(statement(claim) == one for claim in counted):
            for claim in counted:
                if statement(claim)[:2] == one[:2] and statement(claim) not in stood:
                    yield fate.before, claim
                    break
