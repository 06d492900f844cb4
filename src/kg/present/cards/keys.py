"""The key facts of a card in words."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.cards.facts import BUILDS, OWN, RUNS, WORTH, Fact
from kg.evidence.cards.index import TARGET
from kg.evidence.cards.links import Tie
from kg.evidence.cards.money import Detail
from kg.evidence.cards.plans import Step
from kg.evidence.claims import DUE, PLANNED, CitedClaim
from kg.evidence.composition import AMOUNT, DURING, PAYER, RECIPIENT, SPENDER, STAGE
from kg.evidence.fulfilments import CANNOT_BE_SAID, IN_TIME, OVERDUE, TOO_LATE, Gap
from kg.evidence.planning import Slip
from kg.present import posts
from kg.present.cards.sheet import BAD, LOOSER, SOFT, STRONG, Cell, Key, Text, joined
from kg.present.cards.speech import COMPOSED, Speech
from kg.present.reports import common
from kg.words import translate

_BETWEEN = " · "
_RIVALS = " / "


def key(speech: Speech, fact: Fact) -> Key:
    """A key fact: what it is, its value, and what is to be known of it."""
    return Key(fact.kind, _label(speech, fact), _value(speech, fact), _aside(speech, fact))


def _label(speech: Speech, fact: Fact) -> Cell:
    if fact.kind in (BUILDS, RUNS):
        return (Text(speech.word(deed_code(fact.kind, inward=fact.inward))),)
    if fact.held:
        told = posts.head(fact.held, speech.card.thing)
        if told is None:
            return (Text(speech.name(fact.held.post), fact.held.post),)
        return (Text(translate(told, speech.language)),)
    if fact.kind in (WORTH, OWN) or fact.thing == fact.name == speech.card.thing:
        return (Text(speech.name(fact.name)),)
    return (Text(speech.name(fact.name), fact.thing),)


def deed_code(deed: str, *, inward: bool) -> str:
    """The code of the words for what actors do: by whom it is done, or what one does."""
    return f"card.deed.{deed}.by" if inward else f"card.deed.{deed}"


def _value(speech: Speech, fact: Fact) -> Cell:
    if fact.held:
        return (speech.thing(fact.name, fact.held.claims, STRONG),)
    if fact.ties:
        cells = [(tie_text(speech, tie, STRONG),) for tie in fact.ties]
        found = joined(cells, ", ")
        return (*found, Text(f" +{fact.more}", tone=SOFT)) if fact.more else found
    return speech.tellings(fact.tellings, STRONG)


def tie_text(speech: Speech, tie: Tie, tone: str = "") -> Text:
    """The name of what a thing is tied to; that it is only planned, that weak sources alone say so,
    or that no source tells both ends.
    """
    text = speech.thing(tie.thing, tie.claims, tone)
    mark = COMPOSED if tie.composed else ""
    how = "planned" if tie.planned else "claimed" if tie.claimed else ""
    name = speech.word(f"card.{how}-tie", name=text.text) if how else text.text
    if not tie.voices:
        name = speech.word("card.weak-tie", name=name)
    return text._replace(text=name + mark)


def ties_cell(speech: Speech, ties: Iterable[Tie]) -> Cell:
    """What a thing is tied to; figures with their values, which say more than their names."""
    return joined([_tied(speech, tie) for tie in ties], ", ")


def _tied(speech: Speech, tie: Tie) -> Cell:
    name = (tie_text(speech, tie),)
    return (*name, Text(": ", tone=SOFT), *speech.tellings(tie.values)) if tie.values else name


def _aside(speech: Speech, fact: Fact) -> Cell:
    told: list[Cell] = []
    if fact.step:
        told += [result(speech, fact.step)]
    if fact.held:
        told += [(Text(text),) for text in posts.times(fact.held, speech.language)]
        told.append((Text(speech.sources(fact.held.voices)),))
    if fact.cls == TARGET:
        told.append((Text(speech.name(TARGET)),))
    if fact.tellings:
        told += [(Text(text),) for text in _modality(speech, fact)]
    told += [_beside(speech, detail) for detail in fact.details]
    if fact.tellings:
        told += [
            (Text(text),)
            for text in when(speech, (one.shown for one in fact.tellings), fact.details)
        ]
        if fact.disputed:
            told.append((Text(speech.word("present.verdict.disagree"), tone=BAD),))
    if not fact.held:
        told.append((Text(speech.sources(fact.voices)),))
        if fact.less_precise:
            told.append(
                (Text(speech.word("card.looser-too", count=fact.less_precise), tone=LOOSER),)
            )
    return joined([cell for cell in told if cell], _BETWEEN)


def _modality(speech: Speech, fact: Fact) -> list[str]:
    kinds = {one.modality for one in fact.tellings}
    if any(one.shown.predicate == PLANNED for one in fact.tellings):
        kinds.add("planned")
    return [speech.word(f"present.{kind}") for kind in ("planned", "claimed") if kind in kinds]


def when(speech: Speech, claims: Iterable[CitedClaim], details: tuple[Detail, ...]) -> list[str]:
    """The time that a figure is of; of rivals the time of each, in their order, if each has one."""
    told = dict.fromkeys(_when(speech, claim, details) for claim in claims)
    return [] if "" in told else [_RIVALS.join(told)]


def _when(speech: Speech, claim: CitedClaim, details: tuple[Detail, ...]) -> str:
    # As it was said; of money without a stage or a period when it was said.
    if claim.period:
        return speech.word("present.period", period=speech.day(claim.period))
    known = {detail.predicate for detail in details}
    if claim.predicate == AMOUNT and not {STAGE, DURING} <= known and claim.published:
        return speech.word("card.said", day=speech.day(claim.published))
    return ""


def detail_cell(speech: Speech, detail: Detail) -> Cell:
    """A facet of an amount, with a mark where no source of the amount states it."""
    return joined([_facet(speech, detail, at) for at in range(len(detail.tellings))], ", ")


def _facet(speech: Speech, detail: Detail, at: int) -> Cell:
    text, *looser = speech.telling(detail.tellings[at])
    marked = text._replace(text=text.text + (COMPOSED if detail.composed else ""))
    return marked, *looser


def _beside(speech: Speech, detail: Detail) -> Cell:
    # The table of money names the sources of what belongs together.
    cell = detail_cell(speech, detail)
    if detail.predicate == DUE:
        return (Text(f"{speech.name(DUE)} ", tone=SOFT), *cell)
    if not detail.composed:
        first = (speech.telling(one)[0] for one in detail.tellings)
        cell = joined([(text._replace(notes=(), more=0),) for text in first], ", ")
    return _does(speech, detail.predicate, cell)


def _does(speech: Speech, predicate: str, names: Cell) -> Cell:
    # Of several actors beside an amount it must be said which of them does what.
    if predicate not in _ACTORS:
        return names
    before, _, after = speech.word(_ACTORS[predicate], name="\0").partition("\0")
    told = Text(before, tone=SOFT), *names, Text(after, tone=SOFT)
    return tuple(text for text in told if text.text)


_ACTORS = {PAYER: "card.paid-by", SPENDER: "card.spent-by", RECIPIENT: "card.received-by"}


# --- what became of a plan ------------------------------------------------------------------------


def result(speech: Speech, step: Step) -> Cell:
    """What came of a step, against the first day that was promised, and against the latest where
    only the first was kept.
    """
    if step.slip is None:
        return ()
    slip = step.slip
    if slip.actual:
        tone = BAD if TOO_LATE in (slip.against_first, slip.against_latest) else ""
        return (Text(", ".join(_against(speech, slip)), tone=tone),)
    if slip.outcome:
        return ()
    if slip.past:
        return (Text(speech.word("card.overdue"), tone=BAD),)
    if slip.against_first == OVERDUE:
        return (Text(speech.word("card.put-off"), tone=BAD),)
    return (Text(speech.word("card.not-due")),)


def _against(speech: Speech, slip: Slip) -> list[str]:
    # What the first plan kept and the latest did not is told by both.
    if slip.against_first != IN_TIME or slip.against_latest not in _BROKEN:
        return [_late(speech, slip)]
    latest = speech.word(f"present.plan.of-latest.{_BROKEN[slip.against_latest]}")
    return [speech.word("present.plan.of-first.in-time"), latest]


_BROKEN = {TOO_LATE: "late", CANNOT_BE_SAID: "unclear"}


def _late(speech: Speech, slip: Slip) -> str:
    if slip.against_first == CANNOT_BE_SAID:
        return speech.word("present.plan.of-it.unclear")
    late = slip.late
    if late is None or (slip.against_first == IN_TIME and late.most >= 0):
        in_time = slip.against_first == IN_TIME
        return speech.word("present.plan.of-it.in-time" if in_time else "present.plan.of-it.late")
    how = "late" if slip.against_first == TOO_LATE else "early"
    return speech.word(f"card.{how}", span=length(speech, late))


def length(speech: Speech, gap: Gap) -> str:
    """A length of time, or the two between which it lies."""
    near, far = sorted((abs(gap.least), abs(gap.most)))
    amount = str(far) if near == far else f"{near}–{far}"
    return common.span(amount, gap.unit, speech.language, one=far == 1)
