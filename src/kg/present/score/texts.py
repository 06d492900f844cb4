"""What a score says in a language: names, amounts, days, what became of promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.evidence.cards.telling import Telling
from kg.evidence.claims import CitedClaim
from kg.evidence.fulfilments import IN_TIME, TOO_LATE, Gap
from kg.evidence.score.unfolding import Unfolded
from kg.evidence.score.value import (
    FATES,
    LATE,
    MISSED,
    PAST,
    PUT_OFF,
    REACHED,
    Act,
    Details,
    Fate,
    Row,
    Score,
    Tie,
    Worth,
)
from kg.forms.writing import day_text
from kg.lines import escape_controls
from kg.present import showing
from kg.present.reports.common import figure, labels_of, span
from kg.present.score.letters import shortened, width
from kg.rdf.terms import ALT_LABEL, DCTERMS, parts
from kg.store.labelling import shown
from kg.store.snapshot import Opened
from kg.words import phrase, text_in, translate

# The meanings of ties as they are drawn, in the order in which a line takes its colour from them.
MEANINGS = ("pays", "receives", "builds", "runs", "owns", "decides", "asks", "signs")
_DRAWN_AS = {"spends": "receives"}
# Broken promises in the order in which a headline counts them.
_TOLD = (LATE, PUT_OFF, MISSED, PAST)
_SHORTEST = 3
_CREATIVE_COMMONS = r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)/"


class Dataset(NamedTuple):
    """What a dataset says of itself, "" where it says nothing."""

    title: str
    licence: str
    address: str


class Texts(NamedTuple):
    """What terms are called in a language (`others`: their other names), and the dataset."""

    language: str
    labels: dict[str, str]
    others: dict[str, list[str]]
    prefixes: dict[str, str]
    dataset: Dataset

    def say(self, code: str, **facts: object) -> str:
        """A sentence in the language; the code without `present.score.`."""
        return translate(phrase(f"present.score.{code}", **facts), self.language)

    def name(self, term: str) -> str:
        """What a term is called, or else its short form."""
        return self.labels.get(term) or shown(term, self.prefixes)

    def names(self, term: str) -> list[str]:
        """What a term is called, the preferred name first."""
        return [self.name(term), *self.others.get(term, ())]

    def short(self, term: str) -> str:
        """The shortest of its names, as long as it is no mere abbreviation."""
        return min(self.names(term), key=lambda name: (len(name) < _SHORTEST, len(name)))


def meaning_of(tie: Tie) -> str:
    """The meaning that a tie is drawn with, one of MEANINGS."""
    return _DRAWN_AS.get(tie.meaning, tie.meaning)


def texts(opened: Opened, whole: Score | Unfolded, language: str) -> Texts:
    """What the things of a score are called in a language."""
    terms = set(_terms(whole))
    others: dict[str, list[str]] = {}
    for term, _, label in opened.store.statements(sorted(terms), (ALT_LABEL,)):
        text, _, tag = parts(label)
        if tag in (language, ""):
            others.setdefault(term, []).append(escape_controls(text))
    labels = labels_of(opened.store, terms, language)
    return Texts(language, labels, others, opened.state.prefixes, _dataset(opened, language))


def _terms(whole: Score | Unfolded) -> Iterator[str]:
    for doer in (*whole.actors, *whole.rails):
        yield doer.thing
    yield from (lane.cls for lane in whole.lanes)
    for row in whole.rows:
        yield from _terms_of(row)
    if isinstance(whole, Unfolded):
        for details in whole.details.values():
            yield from _terms_of_details(details)
        for basis in whole.bases.values():
            yield from (name for _, name in basis.steps)


def _terms_of(row: Row) -> Iterator[str]:
    yield row.thing
    yield from (row.place.thing,) if row.place else ()
    yield from (row.worth.stage,) if row.worth else ()
    for fate in row.fates:
        yield from (fate.step.name, fate.step.thing)
    for act in row.acts:
        yield from (act.thing, act.cls)
        yield from (act.outcome,) if act.outcome else ()


def _terms_of_details(details: Details) -> Iterator[str]:
    yield from details.parts
    for fate in details.fates:
        yield from (fate.step.name, fate.step.thing)
    for worth in details.worths:
        yield from (worth.money.thing, worth.stage) if worth.stage else (worth.money.thing,)


def _dataset(opened: Opened, language: str) -> Dataset:
    thing = f"<{opened.state.space}dataset>"
    wanted = tuple(f"<{DCTERMS}{name}>" for name in ("title", "license"))
    found: dict[str, dict[str, str]] = {}
    for _, predicate, value in sorted(opened.store.statements([thing], wanted)):
        text, _, tag = parts(value)
        found.setdefault(predicate, {}).setdefault(tag, escape_controls(text))
    title, licence = (found.get(predicate, {}) for predicate in wanted)
    known = text_in(title, language)
    return Dataset(known, _licence(next(iter(licence.values()), "")), opened.state.space)


def _licence(address: str) -> str:
    # Those of Creative Commons by the names that they have among people.
    known = re.match(_CREATIVE_COMMONS, address)
    if not known:
        return address
    name, version = known.groups()
    return f"CC0 {version}" if name == "zero" else f"CC {name.upper()} {version}"


# --- the whole ------------------------------------------------------------------------------------


def headline(score: Score, said: Texts) -> str:
    """What the graph says as a whole: what became of promised days, or else a question."""
    counts = dict(zip(FATES, score.fates, strict=True))
    kinds = [kind for kind in _TOLD if counts[kind]]
    if kinds:
        told = [said.say(f"count.{kind}", count=counts[kind]) for kind in kinds[:-1]]
        last = said.say(f"count.{kinds[-1]}.last", count=counts[kinds[-1]])
        fates = said.say("listed", first=", ".join(told), last=last) if told else last
        return said.say("headline", count=sum(score.fates), fates=fates)
    money = any(row.worth for row in score.rows)
    return said.say("question.money" if money else "question")


def source_line(score: Score, said: Texts, *, titled: bool = True) -> str:
    """Whence a score is: how many sources, the day of the newest, the dataset, with its title or
    without.
    """
    told = [said.say("sources", count=score.sources)]
    if score.day:
        told.append(said.say("newest", day=day_text(score.newest, said.language)))
    rows = len(list(score.rows))
    code = "drawn" if sum(score.fates) else "drawn-plain"
    told += [said.say(code, rows=rows, count=score.things)] if rows < score.things else []
    told += [one for one in (said.dataset if titled else said.dataset[1:]) if one]
    return " · ".join(told)


# --- a row ----------------------------------------------------------------------------------------


def amount(worth: Worth, said: Texts) -> str:
    """The amount of a row."""
    return _money(worth.telling.shown, said)


def _money(claim: CitedClaim, said: Texts) -> str:
    text = figure(parts(claim.object)[0], claim.unit, said.language)
    return showing.hedged(text, claim.qualifier, said.language, numeric=True)


def terms_of_money(worth: Worth, said: Texts) -> str:
    """The stage and the period of an amount, † if no source of it tells them; else when it was
    said. That sources differ is told before that: what does not fit is cut at its end.
    """
    told = [said.name(worth.stage)] if worth.stage else []
    told = [text[:1].lower() + text[1:] for text in told]
    told += [day_text(worth.period, said.language)] if worth.period else []
    text = " · ".join(told) + (" †" if worth.composed else "")
    if worth.as_of:
        day = day_text(worth.as_of, said.language)
        text = translate(phrase("present.period", period=day), said.language)
    if len(worth.money.amounts) > 1:
        text = " · ".join(one for one in (said.say("rivals"), text) if one)
    return text


def fitting_terms(worth: Worth, said: Texts, size: float, room: float) -> str:
    """The terms of an amount in so much room: where sources differ, that alone before a day is cut;
    what still does not fit is cut at its end.
    """
    text = terms_of_money(worth, said)
    if width(text, size) > room and worth.as_of and len(worth.money.amounts) > 1:
        return said.say("rivals")
    return shortened(text, size, room)


def day_of(telling: Telling, said: Texts) -> str:
    """A day as it is told, with its hedge."""
    return _day(telling.shown.object, telling.shown.qualifier, said)


def _day(value: str, qualifier: str, said: Texts) -> str:
    told = parts(value)[0]
    text = day_text(told, said.language)
    return showing.hedged(text, qualifier, said.language, numeric=False, day=told)


def fate_day(fate: Fate, said: Texts) -> str:
    """The day of a step: when it was done, as most sources have it, else for when it is
    planned.
    """
    step = fate.step
    if step.days:
        return day_of(step.days[0], said)
    if step.promised:
        slip = step.slip
        claim = slip.latest[0] if slip and slip.latest else step.promised[-1].claims[0]
        return _day(claim.object, claim.qualifier, said)
    return ""


def fate_text(fate: Fate, said: Texts) -> str:
    """What became of a step, in words; and that sources differ on its day."""
    told = [_came(fate, said), said.say("rivals") if len(fate.step.days) > 1 else ""]
    return " · ".join(one for one in told if one)


def _came(fate: Fate, said: Texts) -> str:
    slip = fate.step.slip
    if fate.kind == LATE and slip and slip.late:
        return said.say("late-by", span=_span(slip.late, said))
    if fate.kind == PUT_OFF and slip and slip.moved:
        return said.say("put-off-by", span=_span(slip.moved, said))
    if fate.kind == REACHED and slip and slip.against_first == IN_TIME:
        late = slip.against_latest == TOO_LATE
        return said.say("in-time-first" if late else "in-time")
    if fate.kind == REACHED and fate.step.days:
        return ""
    return said.say(fate.kind)


def _span(gap: Gap, said: Texts) -> str:
    near, far = sorted((abs(gap.least), abs(gap.most)))
    text = str(far) if near == far else f"{near}–{far}"
    return span(text, gap.unit, said.language, one=far == 1)


def lost_text(act: Act, said: Texts) -> str:
    """That an act came to nothing, with its kind and its day."""
    outcome = said.name(act.outcome)
    return said.say("lost", act=said.name(act.cls), outcome=outcome, day=day_of(act.day, said))


def lost_too(came: str, act: Act, said: Texts) -> str:
    """What a step came to, and that an act came to nothing."""
    return said.say("lost-too", came=came, act=said.name(act.cls), outcome=said.name(act.outcome))


def place_text(row: Row, said: Texts) -> list[str]:
    """Where a thing stands, by each name of the place."""
    place = row.place
    if place is None:
        return []
    code = "place.planned" if place.planned else "place"
    return [said.say(code, place=name) for name in said.names(place.thing)]


def tie_text(tie: Tie, said: Texts) -> str:
    """What an actor does, in words."""
    text = said.say(f"meaning.{meaning_of(tie)}")
    if tie.money:
        claim = tie.money.amounts[0].shown
        together = len(tie.money.allocation.payers) > 1 and tie.meaning == "pays"
        code = "tie.together" if together else "tie.amount"
        text = said.say(code, deed=text, amount=_money(claim, said))
    if tie.lost:
        text = said.say("tie.lost", deed=text)
    elif tie.planned:
        text = said.say("tie.planned", deed=text)
    return f"{text} †" if tie.composed else text
