"""How a post is told in a line: of a person, of a post, of a tenure."""

from __future__ import annotations

from kg.evidence.cards.posts import Held
from kg.forms.writing import day_text
from kg.lines import escape_controls
from kg.rdf.terms import parts
from kg.words import Sentence, phrase, translate


def head(held: Held, thing: str) -> Sentence | None:
    """What it is to a person or a post; a tenure is told by the name of its post."""
    if thing == held.tenure:
        return None
    person = thing == held.person
    if held.seen:
        return phrase("card.seen-as" if person else "card.seen-in")
    return phrase("card.post" if person else "card.holder")


def other_end(held: Held, thing: str) -> str:
    """Whom or what it ties a thing to: a person to the post, anything else to the person."""
    return held.post if thing == held.person else held.person


def seen(held: Held, language: str) -> list[str]:
    """When the person was seen in the post, if a source sees them there."""
    if not held.seen:
        return []
    first, last = held.seen[0].day, held.seen[-1].day
    told = phrase("card.seen", first=_day(first, language), last=_day(last, language))
    if first == last:
        told = phrase("card.seen-on", day=_day(first, language))
    return [translate(told, language)]


def times(held: Held, language: str) -> list[str]:
    """When the person was seen in the post, and what is told of how long it lasts."""
    told = [_day(parts(one.shown.object)[0], language) for one in held.during]
    return [*seen(held, language), *([" / ".join(told)] if told else [])]


def _day(text: str, language: str) -> str:
    return escape_controls(day_text(text, language))
