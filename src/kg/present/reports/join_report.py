"""What joining two entities does, in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

from kg.evidence.contradicting import Rivals, Said
from kg.lines import escape_controls, shortened
from kg.project.contract import QUALIFIERS
from kg.project.curation.joining import Place, Plan
from kg.words import Sentence, phrase, translate


def lines(plan: Plan, rivals: Sequence[Rivals], language: str) -> Iterator[str]:
    """The review of it: each file with its lines before and after, what is left out, what comes to
    contradict, where the former id is left.
    """

    def in_words(sentence: Sentence) -> str:
        return escape_controls(translate(sentence, language))

    yield in_words(_title(plan, language))
    count = 0
    for name, change in sorted(plan.changes.items()):
        before, after = (
            text.decode().splitlines() for text in (change.before or b"", change.after)
        )
        differing = list(_differing(before, after))
        size = max(sum(line.startswith(sign) for line in differing) for sign in "+-")
        count += size
        yield in_words(phrase("join.file", name=name, count=size))
        yield from (f"  {escape_controls(shortened(line))}" for line in differing)
    for code, places in (
        ("join.doubled", plan.doubled),
        ("join.repeated", plan.repeated),
        ("join.mentions", plan.mentions),
    ):
        if places:
            yield in_words(phrase(code, count=len(places), name=plan.gone.id, heir=plan.heir.id))
            yield from (f"  {escape_controls(_place(place))}" for place in places)
    yield from warnings(plan, rivals, language)
    yield in_words(phrase("join.counts", count=len(plan.changes), lines=count))


def warnings(plan: Plan, rivals: Sequence[Rivals], language: str) -> Iterator[str]:
    """What comes to contradict, and what comes to be a series, each under its heading."""
    for heading, sentences in _contradictions(plan, rivals):
        for before, sentence in (("", heading), *(("  ", one) for one in sentences)):
            yield before + escape_controls(translate(sentence, language))


def _contradictions(
    plan: Plan, rivals: Sequence[Rivals]
) -> Iterator[tuple[Sentence, list[Sentence]]]:
    # What comes to contradict, then what comes to be a series, each with its heading.
    unlike = [
        phrase("join.unlike", column=one.column, gone=one.gone, heir=one.heir)
        for one in plan.unlike
    ]
    apart = [*unlike, *(_rival(one) for one in rivals if not one.series)]
    if apart:
        yield phrase("join.contradict", count=len(apart)), apart
    series = [_rival(one) for one in rivals if one.series]
    if series:
        yield phrase("join.series", count=len(series)), series


def _title(plan: Plan, language: str) -> Sentence:
    gone, heir = plan.gone, plan.heir
    return phrase(
        "join.title",
        gone=gone.id,
        name=gone.name(language),
        heir=heir.id,
        other=heir.name(language),
    )


def _differing(before: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    # The lines that went, with -, and those that came, with +, those of one place together.
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"- {line}" for line in before[i:j])
            yield from (f"+ {line}" for line in after[k:m])


def _place(place: Place) -> str:
    where = f"{place.file}:{place.line}" if place.line else place.file
    return f"{where}: {shortened(place.text, 200)}"


def _rival(rival: Rivals) -> Sentence:
    values = [_said(said) for said in rival.values]
    return phrase("join.rival", thing=rival.thing, property=rival.property, values=values)


def _said(said: Said) -> Sentence:
    value: Sentence | str = said.value
    if said.qualifier in QUALIFIERS:
        value = phrase("present.hedge." + said.qualifier, value=said.value)
    return phrase("join.said", value=value, place=said.place)
