"""How money flows: who pays, into which sum, for what. Nothing here is inferred, and nothing is
counted twice.

A stream is one sum of money in the middle, what it comes from on one side (its payers or shares),
and what it is for on the other. Parts of one sum stand beside one another as one source tells them
together, beside the whole that this source gives: never beside the whole of another day. A part
that has parts is a stream of its own, which is not added to the one that it lies in. The page has
a twin of this, `present/view/rules/flows.js`; both are held to `tests/evidence/cases/flows.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, zip_longest
from typing import NamedTuple

from kg.evidence.adding import NO_MONEY
from kg.project.kinds import EARLY
from kg.project.vocabulary import reached
from kg.rdf.readings import Reading, adds_up, reading
from kg.rdf.terms import KG, XSD

SHARE, PAYER, PERIOD, PURPOSE = "share", "payer", "period", "purpose"
INTO = (SHARE, PAYER)
MIXED = f"<{KG}mixed>"
# Why money below zero does not flow: it takes back what other money is.
BELOW = "below"


class Teller(NamedTuple):
    """A source: the last day on which it may have been published, and whether it is weak."""

    day: str
    weak: bool


class Said(NamedTuple):
    """What one source tells at once of an amount; "" and () where it tells nothing."""

    value: Decimal
    hedge: str
    stage: str = ""
    share: str = ""
    payers: tuple[str, ...] = ()


class Amount(NamedTuple):
    """Some money in one currency and all that is told of it; things are terms.

    `values` are its amounts that count with their hedges, the least first (several are rivals),
    `voices` the sources that give them, `said` what each source tells, `stages` what any of them
    says of that. Facets are those of the newest whole statement. `things` is what it concerns,
    `wholes` and `lines` what it is a part or a stage of; `ended` says that a later stage of
    a line stands for it; `splits` are the sources that say of a kind of parts that they are all.
    """

    money: str
    values: tuple[tuple[Decimal, str], ...]
    voices: tuple[str, ...] = ()
    said: Mapping[str, Said] = {}
    stage: str = ""
    stages: tuple[str, ...] = ()
    share: str = ""
    payers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    during: str = ""
    span: tuple[str, str] = ("", "")
    wholes: tuple[str, ...] = ()
    planned: bool = False
    ended: bool = False
    splits: Mapping[str, frozenset[str]] = {}

    @property
    def is_back(self) -> bool:
        """Whether it takes back other money: a refund, a commitment that is cancelled."""
        return bool(self.values) and self.values[-1][0] < 0

    @property
    def is_plan(self) -> bool:
        """Whether it is a plan by its stage or, where none is told, by how its sources say it."""
        stages = (self.stage,) if self.stage else self.stages
        return all(stage in EARLY for stage in stages) if stages else self.planned


class Flow(NamedTuple):
    """An amount that flows: from `payers` (or a share, or nobody knows whom) to `targets`.

    `low` and `high` differ where sources do. `composed` says that another source than that of the
    amount names the payers, `moved` that today another amount counts.
    """

    money: str
    low: Decimal
    high: Decimal
    hedge: str
    stage: str
    share: str
    payers: tuple[str, ...]
    targets: tuple[str, ...]
    planned: bool
    composed: bool
    moved: bool
    sources: tuple[str, ...]


class Cut(NamedTuple):
    """The parts of a sum that are told apart by one thing (`kind`).

    `source` is the one that tells them together, and `whole` what it gives for the sum with its
    hedge; "" and None where no source does. `rest` is what the whole has and the parts do not,
    negative where they exceed it, None where they are not compared: `why` says so (`apart`: no
    source tells them with the whole, `same`: nothing says that they are different money, `stages`:
    they are of other stages than the whole). `others` are parts that the source does not tell.
    """

    kind: str
    source: str
    whole: tuple[Decimal, str] | None
    parts: tuple[Flow, ...]
    others: tuple[str, ...]
    rest: Decimal | None
    why: str


class Stream(NamedTuple):
    """A sum of money, what comes into it and where it goes; None where that is not told in parts.
    `inside` are the sums that it is a part of, which have it already; `voices` how many sources
    give its amount.
    """

    flow: Flow
    voices: int
    inside: tuple[str, ...]
    into: Cut | None
    out: Cut | None


class Left(NamedTuple):
    """Money that does not flow: it is only `requested`, `cancelled`, takes back other money
    (`below` zero), is an earlier stage of a budget `line`, lies `within` such, or nobody says who
    pays or for what (`untied`).
    """

    money: str
    why: str


def streams(
    amounts: Sequence[Amount],
    tellers: Mapping[str, Teller],
    above: Mapping[str, Iterable[str]],
) -> tuple[list[Stream], list[Left]]:
    """The streams of money in one currency, what is told most fully first, and what is left out.
    `above` is what payers are units of.
    """
    known = {one.money: one for one in amounts}
    gone = _left(known)
    members: dict[str, list[Amount]] = {}
    for one in amounts:
        for whole in one.wholes if gone.get(one.money) in (None, BELOW) else ():
            if whole in known and whole != one.money:
                members.setdefault(whole, []).append(one)
    found: list[Stream] = []
    for one in amounts:
        if one.money in gone:
            continue
        inside = tuple(sorted(whole for whole in one.wholes if members.get(whole)))
        cuts = list(_cuts(one, members.get(one.money, []), tellers, above))
        if cuts or (not inside and (one.payers or one.share or targets(one))):
            found += _streams(one, inside, cuts)
        elif not inside:
            gone[one.money] = "untied"
    found.sort(key=_order)
    return found, [Left(money, why) for money, why in sorted(gone.items())]


def _streams(one: Amount, inside: tuple[str, ...], cuts: list[Cut]) -> Iterator[Stream]:
    into = [cut for cut in cuts if cut.kind in INTO]
    out = [cut for cut in cuts if cut.kind not in INTO]
    for a, b in zip_longest(into, out) if cuts else [(None, None)]:
        yield Stream(_flow(one), len(one.voices), inside, a, b)


def _order(stream: Stream) -> tuple[object, ...]:
    flow = stream.flow
    told = bool(stream.into or stream.out or flow.payers)
    return not told, -stream.voices, -flow.high, flow.money


def _left(known: Mapping[str, Amount]) -> dict[str, str]:
    # What funds nothing, with what lies in it.
    gone: dict[str, str] = {}
    for one in known.values():
        stage = one.stage or (one.stages[0] if len(one.stages) == 1 else "")
        if stage in NO_MONEY:
            gone[one.money] = NO_MONEY[stage]
        elif one.is_back:
            gone[one.money] = BELOW
        elif one.ended:
            gone[one.money] = "line"
    more = True
    while more:
        within = [m for m, one in known.items() if m not in gone and gone.keys() & {*one.wholes}]
        gone |= dict.fromkeys(within, "within")
        more = bool(within)
    return gone


def targets(one: Amount) -> tuple[str, ...]:
    """What money is for: who receives it, what it concerns, its uses."""
    return tuple(dict.fromkeys((*one.recipients, *one.things, *one.uses)))


# --- parts of a sum -------------------------------------------------------------------------------


def _cuts(
    whole: Amount,
    members: list[Amount],
    tellers: Mapping[str, Teller],
    above: Mapping[str, Iterable[str]],
) -> Iterator[Cut]:
    names = {one.money for one in members}
    kinds: dict[str, list[Amount]] = {}
    for one in members:
        if not names & {*one.wholes} - {one.money}:  # else it lies in another part
            kinds.setdefault(_kind(whole, one), []).append(one)
    for kind in (PAYER, PURPOSE, PERIOD):
        if kind in kinds:
            # What is told apart in two ways is a part of a part, where there are parts that are
            # not.
            plain = [one for one in kinds[kind] if kind != PAYER or not one.uses]
            chosen = plain or kinds[kind]
            if all(one.is_back for one in chosen):
                continue
            named = SHARE if kind == PAYER and all(map(_has_share, chosen)) else kind
            yield _cut(whole, named, chosen, tellers, above)


def _has_share(one: Amount) -> bool:
    return bool(one.share) or any(said.share for said in one.said.values())


def _kind(whole: Amount, one: Amount) -> str:
    # By who pays a part, by the time that it is for, or else by what it is for.
    if one.payers or _has_share(one):
        return PAYER
    if one.during and one.during != whole.during and not {*targets(one)} - {*whole.things}:
        return PERIOD
    return PURPOSE


def _cut(
    whole: Amount,
    kind: str,
    members: list[Amount],
    tellers: Mapping[str, Teller],
    above: Mapping[str, Iterable[str]],
) -> Cut:
    source = _teller(whole, members, tellers)
    told = [one for one in members if not source or source in one.said]
    every = [(one, _flow(one, source, whole)) for one in told]
    flows = sorted(
        (flow for one, flow in every if not one.is_back),
        key=lambda flow: (-flow.high, flow.money),
    )
    given = whole.said.get(source)
    why = _apart(whole, kind, told, source, above)
    rest = None if why or given is None else _rest(given, whole, [flow for _, flow in every])
    others = sorted(one.money for one in members if source and source not in one.said)
    total = (given.value, given.hedge) if given else None
    return Cut(kind, source, total, tuple(flows), tuple(others), rest, why)


def _teller(whole: Amount, members: list[Amount], tellers: Mapping[str, Teller]) -> str:
    # The source that tells most of the parts together, with the whole if one does, the newest;
    # a weak one only where no other does.
    heard: dict[str, int] = {}
    for one in members:
        for source in one.said:
            heard[source] = heard.get(source, 0) + 1
    able = [source for source, parts in heard.items() if parts > 1 or source in whole.said]

    def rank(source: str) -> tuple[object, ...]:
        day, weak = tellers[source]
        return not weak, heard[source], source in whole.said, day, source

    return max(able, key=rank, default="")


def _apart(
    whole: Amount,
    kind: str,
    told: list[Amount],
    source: str,
    above: Mapping[str, Iterable[str]],
) -> str:
    # Why parts are not compared with their whole, "" if they are.
    if source not in whole.said:
        return "apart"
    if source in whole.splits.get(kind, ()):
        return ""
    own = whole.said[source].stage or whole.stage
    stages = {one.said[source].stage or one.stage for one in told} - {""}
    if own and stages - {own}:
        return "stages"
    pairs = combinations(told, 2)
    return "same" if any(_may_be_same(kind, one, two, above) for one, two in pairs) else ""


def _may_be_same(kind: str, one: Amount, two: Amount, above: Mapping[str, Iterable[str]]) -> bool:
    # Whether two parts of a whole may be the same money.
    if kind in INTO:
        if _differ((one.share,), (two.share,)) and MIXED not in (one.share, two.share):
            return False
        first, second = (_pockets(x.payers, above) for x in (one, two))
        return not (first and second) or bool(first & {*two.payers} or second & {*one.payers})
    if kind == PERIOD:
        return not (_before(one.span, two.span) or _before(two.span, one.span))
    if one.uses or two.uses:
        return not _differ(one.uses, two.uses)
    return not _differ(targets(one), targets(two))


def _pockets(payers: Iterable[str], above: Mapping[str, Iterable[str]]) -> set[str]:
    # The payers and all whose parts they are.
    return {term for payer in payers for term in reached(payer, lambda one: above.get(one, ()))}


def _before(one: tuple[str, str], two: tuple[str, str]) -> bool:
    return bool(one[1] and two[0]) and one[1] < two[0]


def _differ(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    return any(one) and any(two) and not {*one} & {*two}


def _rest(given: Said, whole: Amount, flows: Sequence[Flow]) -> Decimal:
    # Nothing where the parts, as they may be meant, come to the whole.
    early = given.stage in EARLY if given.stage else whole.is_plan
    parts = [_reading(flow.high, flow.hedge, plan=flow.planned) for flow in flows]
    if adds_up(_reading(given.value, given.hedge, plan=early), parts):
        return Decimal(0)
    return given.value - sum((flow.high for flow in flows), Decimal(0))


def _reading(value: Decimal, hedge: str, *, plan: bool) -> Reading:
    return reading(f'"{value:f}"^^<{XSD}decimal>', hedge, "", plan=plan)


def _flow(one: Amount, source: str = "", whole: Amount | None = None) -> Flow:
    # An amount as it counts or, of a part, as a source tells it: it is for what the whole is not.
    said = one.said.get(source)
    own = (whole.money, *targets(whole)) if whole else ()
    values = ((said.value, said.hedge),) if said else one.values
    hedges = [hedge for _, hedge in values]
    stage = (said.stage if said else "") or one.stage
    payers = (said.payers if said else ()) or one.payers
    return Flow(
        one.money,
        values[0][0],
        values[-1][0],
        hedges[0] if len({*hedges}) == 1 else "",
        stage,
        (said.share if said else "") or one.share,
        payers,
        tuple(x for x in targets(one) if x not in own),
        said.stage in EARLY if said and said.stage else one.is_plan,
        bool(said and payers and not said.payers),
        bool(said and said.value not in [value for value, _ in one.values]),
        (source,) if said else one.voices,
    )
