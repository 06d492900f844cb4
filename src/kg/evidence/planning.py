"""Plans and what came of them, selected from the graph of findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.evidence.claims import (
    ACTUAL,
    DUE,
    OUTCOME,
    PLANNED,
    CitedClaim,
    Document,
    claim_day,
    documents_of,
)
from kg.evidence.fact_claims import claims_of_facts
from kg.evidence.fulfilments import OVERDUE, Gap, gap_between
from kg.evidence.judgements import Judgement, claims_of, judgements, without_mirrors
from kg.rdf.dates import edtf
from kg.rdf.readings import DATES
from kg.rdf.terms import KG, parts
from kg.store.dataset import remembered
from kg.store.snapshot import Opened

_LINKS = ("firstPlan", "latestPlan", "outcomeReading")
_DATE = f"<{KG}date>"
PLANS = (PLANNED, ACTUAL, DUE, OUTCOME, _DATE)


class Slip(NamedTuple):
    """What a plan came to: the claims of its first and its latest day, of the day on which it was
    done and of its outcome. What others say as well is not cited from a weak source.

    `against_first` and `against_latest` are words of the vocabulary (`inTime`, `tooLate`,
    `overdue` …). `moved` is how far the plan moved, `late` and `late_by_latest` how late it was
    done, None where there is nothing to compare. `newest` is the newest source that speaks of the
    plan or of what it concerns.
    """

    thing: str
    first: list[CitedClaim]
    latest: list[CitedClaim]
    actual: list[CitedClaim]
    outcome: list[CitedClaim]
    against_first: str
    against_latest: str
    moved: Gap | None
    late: Gap | None
    late_by_latest: Gap | None
    newest: Document | None

    @property
    def past(self) -> bool:
        """Whether its day has gone by, as of the newest source, without a word of what came."""
        return self.against_latest == OVERDUE


_OF = "SELECT DISTINCT ?plan { ?plan kg:concerns %(e)s }"


def slips(opened: Opened, entity: str = "") -> list[Slip]:
    """What the plan that an entity is came to, or each of those that concern it, by first planned
    day; without an entity all.
    """
    if not entity:
        return _slips(opened, _fulfilments(opened))
    rows = opened.store.rows(_OF % {"e": entity}, opened.state.prefixes)
    return slips_of(opened, {entity, *(plan for (plan,) in rows)})


def slips_of(opened: Opened, plans: Iterable[str]) -> list[Slip]:
    """What some plans (N-Triples strings) came to, by first planned day."""
    return _slips(opened, judgements(opened, ("Fulfilment",), plans))


def overdue(opened: Opened, most: int = 0) -> tuple[list[Slip], int]:
    """(the plans whose day has gone by without a word of what came, by first planned day, how many
    there are), at most so many; 0 is all.
    """
    found = judgements(opened, ("Fulfilment",), having=f"<{KG}{OVERDUE}>")
    found = [one for one in found if one.word("againstLatest") == OVERDUE]
    if most:
        found.sort(key=_first_day)
    return _slips(opened, found[: most or None]), len(found)


def _first_day(one: Judgement) -> tuple[str, str]:
    # As `_first_planned` of what it comes to.
    first = (r for r in one.readings("firstPlan") if r.predicate in (PLANNED, DUE, _DATE))
    reading = next(first, None)
    text, kind, _ = parts(reading.value) if reading else ("", "", "")
    day = edtf(text) if kind in DATES else None
    return day.first if day else "9999", one.thing


def _fulfilments(opened: Opened) -> list[Judgement]:
    return remembered(opened.store, "fulfilments", lambda: judgements(opened, ("Fulfilment",)))


def _slips(opened: Opened, found: list[Judgement]) -> list[Slip]:
    claims: dict[str, list[CitedClaim]] = {}
    readings = (reading for one in found for link in _LINKS for reading in one.readings(link))
    for claim in claims_of_facts(opened, {(r.thing, r.predicate) for r in readings}):
        claims.setdefault(claim.subject, []).append(claim)
    newest = {iri for one in found for iri in one.facts.get(f"<{KG}newestSource>", ())}
    sources = documents_of(opened.store, newest)
    return sorted(
        (_slip(one, claims.get(one.thing, []), sources) for one in found), key=_first_planned
    )


def _first_planned(slip: Slip) -> tuple[str, str]:
    day = claim_day(slip.first[0]) if slip.first else None
    return day.first if day else "9999", slip.thing


def _slip(one: Judgement, claims: list[CitedClaim], sources: dict[str, Document]) -> Slip:
    def claims_by(link: str, *predicates: str) -> list[CitedClaim]:
        return [
            claim
            for reading in one.readings(link)
            if reading.predicate in predicates
            for claim in without_mirrors(claims_of(reading, claims))
        ]

    first, latest = (claims_by(link, PLANNED, DUE, _DATE) for link in ("firstPlan", "latestPlan"))
    late = _late(one, "")
    return Slip(
        one.thing,
        first,
        latest,
        claims_by("outcomeReading", ACTUAL, _DATE),
        claims_by("outcomeReading", OUTCOME),
        one.word("againstFirst"),
        one.word("againstLatest"),
        _moved(first, latest),
        late,
        late if _same(one) else _late(one, "AgainstLatest"),
        next((sources[iri] for iri in one.facts.get(f"<{KG}newestSource>", ())), None),
    )


def _same(one: Judgement) -> bool:
    first, latest = (one.facts.get(f"<{KG}{name}>", ()) for name in ("firstPlan", "latestPlan"))
    return set(first) == set(latest)


def _moved(first: Iterable[CitedClaim], latest: Iterable[CitedClaim]) -> Gap | None:
    # How far the plan moved; nothing where one of the two has several days.
    days = [{day for claim in claims if (day := claim_day(claim))} for claims in (first, latest)]
    if any(len(those) != 1 for those in days):
        return None
    return gap_between(days[0].pop(), days[1].pop())


def _late(one: Judgement, which: str) -> Gap | None:
    least, most = (one.number(f"{name}Late{which}") for name in ("least", "most"))
    if least is None or most is None:
        return None
    return Gap(least, most, f"{one.text(f'lateUnit{which}')}s")
