"""The words of the reports, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kg.evidence import claims, funding
from kg.evidence.claims import CitedClaim, Document
from kg.lines import escape_controls
from kg.present import showing, tables
from kg.rdf.money import spoken
from kg.rdf.numbers import numeral
from kg.rdf.terms import XSD, literal, parts
from kg.store import labelling
from kg.store.dataset import Dataset
from kg.store.labelling import shown

Notes = dict[tuple[str, str], tuple[int, Document]]

WORDS = {
    "en": (
        showing.SHOWN_WORDS["en"]
        | {
            "disagree": "disagree: other values as of one day",
            "revised": "revised: the value moved",
            claims.INDEPENDENT: "independent voices",
            claims.SEPARATE: "separate voices, which may share an origin",
            claims.UNKNOWN: "not known to be independent",
            "superseded since": "superseded since",
            "apart": "apart",
            "days": "days",
            "months": "months",
            "years": "years",
            "day": "day",
            "month": "month",
            "year": "year",
            "counts": "counts",
            "first planned": "first planned for",
            "then": "now for",
            "reached": "reached",
            "on time": "as first planned",
            "later": "later",
            "earlier": "earlier",
            "than planned": "than first planned",
            "moved": "moved by",
            "outcome": "outcome",
            "due": "due",
            "no word": "its day has passed, and no source says what came of it",
            "open": "no source says yet that it was reached",
            "one-source": "rests on one source",
            "weak-sources": "rests on weak sources alone",
            "dependent-sources": "rests on several sources that are not known to be independent",
            "read-in-part": "rests on sources of which only a part was read",
            "past-due": "past its day, and no source says what came of it",
            "sums": "sums that do not add up",
            "unused-sources": "sources that nothing rests on",
            "of": "of",
            "facts": "facts",
            "more": "more",
            "way": "way",
            "step": "step",
            "steps": "steps",
            "sum": "sum",
            "not added": "not added",
            "part": "{0} is a part of {1} and counted there",
            "parts": "what is a part of {0} is in it already ({1})",
            "cuts": "{0} and {1} cut {2} in two ways",
            "apart ": "nothing says that {0} and {1} are different money",
            "rivals": "{0} has rival values",
            "stage": "their stage is not said",
            "stages": "amounts of different stages are not added: {0}",
            "currencies": "nor are amounts of different currencies: {0}",
            "not said": "not said",
            "together": "together",
            "no stage": "stage not said",
            "all": "--limit 0 shows all",
        }
    ),
    "ko": (
        showing.SHOWN_WORDS["ko"]
        | {
            "disagree": "엇갈림: 같은 날 기준의 서로 다른 값",
            "revised": "수정됨: 값이 바뀜",
            claims.INDEPENDENT: "서로 독립된 출처",
            claims.SEPARATE: "다른 출처이나 뿌리가 같을 수 있음",
            claims.UNKNOWN: "독립된 출처인지 알 수 없음",
            "superseded since": "이후 바뀜",
            "apart": "차이",
            "days": "일",
            "months": "개월",
            "years": "년",
            "day": "일",
            "month": "개월",
            "year": "년",
            "counts": "현재 값",
            "first planned": "처음 계획",
            "then": "지금 계획",
            "reached": "실제",
            "on time": "처음 계획대로",
            "later": "늦음",
            "earlier": "이름",
            "than planned": "처음 계획보다",
            "moved": "계획이 옮겨짐:",
            "outcome": "결과",
            "due": "기한",
            "no word": "기한이 지났으나 결과를 말하는 출처가 없음",
            "open": "이루어졌다고 말하는 출처가 아직 없음",
            "one-source": "출처 하나에만 기댐",
            "weak-sources": "약한 출처에만 기댐",
            "dependent-sources": "독립된 출처인지 알 수 없는 여러 출처에 기댐",
            "read-in-part": "일부만 읽은 출처에 기댐",
            "past-due": "기한이 지났으나 결과를 말하는 출처가 없음",
            "sums": "맞지 않는 합계",
            "unused-sources": "아무 주장도 없는 출처",
            "of": "/",
            "facts": "사실",
            "more": "더 있음",
            "way": "경로",
            "step": "단계",
            "steps": "단계",
            "sum": "합계",
            "not added": "더하지 않음",
            "part": "{0}은(는) {1}의 일부로 이미 포함됨",
            "parts": "{0}의 일부는 이미 포함됨 ({1}건)",
            "cuts": "{0}와(과) {1}은(는) {2}을(를) 서로 다르게 나눈 것",
            "apart ": "{0}와(과) {1}이(가) 서로 다른 돈이라는 말이 없음",
            "rivals": "{0}의 값이 엇갈림",
            "stage": "단계를 말하지 않음",
            "stages": "단계가 다른 금액은 더하지 않음: {0}",
            "currencies": "통화가 다른 금액도 더하지 않음: {0}",
            "not said": "말하지 않음",
            "together": "함께",
            "no stage": "단계 모름",
            "all": "--limit 0이면 모두 보임",
        }
    ),
}


# --- what all of them need ------------------------------------------------------------------------


def mark(notes: Notes, cited: Iterable[tuple[Document, str]]) -> str:
    """The numbers of citations, `[1][2]`; a new one is numbered and noted."""
    keys = dict.fromkeys((document.iri, locator) for document, locator in cited)
    about = {document.iri: document for document, _ in cited}
    return "".join(f"[{notes.setdefault(key, (len(notes) + 1, about[key[0]]))[0]}]" for key in keys)


def footnotes(notes: Notes, prefixes: dict[str, str]) -> list[str]:
    """The citations by their numbers, a line each."""
    lines = [""] if notes else []
    for (_, locator), (number, document) in notes.items():
        lines.append(showing.footnote(number, document, locator, prefixes))
    return lines


def more(count: int, most: int, language: str) -> list[str]:
    """The line that says how many of so many are not told where at most `most` are (0: all), and
    what tells them; none if all are.
    """
    words = WORDS[language]
    return [f"  … {count - most:,} {words['more']}: {words['all']}"] if 0 < most < count else []


def cited(claims: Iterable[CitedClaim]) -> list[tuple[Document, str]]:
    return [
        (claim.document, claim.locator)
        for claim in sorted(
            claims, key=lambda c: (c.as_of, c.document.last, c.document.iri, c.locator)
        )
    ]


def value(
    claim: CitedClaim, labels: dict[str, str], prefixes: dict[str, str], language: str
) -> str:
    """The value of a claim for people: money in 억 or billions, a hedge before what is hedged."""
    text, _, _ = parts(claim.object)
    number = tables.is_number(claim.object)
    if number:
        said = (
            funding.format_amount(Decimal(text), claim.unit, language)
            if claim.unit
            else spoken(Decimal(text), "", language)
        )
    else:
        said = labels.get(claim.object) or shown(claim.object, prefixes)
    return showing.hedged(said, claim.qualifier, number, WORDS[language])


def label_parts(
    store: Dataset, claims: Iterable[CitedClaim], language: str, more: Iterable[str] = ()
) -> dict[str, str]:
    terms = {
        term
        for claim in claims
        for term in (claim.subject, claim.predicate, claim.object)
        if term.startswith("<")
    }
    return {
        term: escape_controls(label)
        for term, label in labelling.labels(store, terms | set(more), language).items()
    }


def name(term: str, labels: dict[str, str], prefixes: dict[str, str]) -> str:
    return f"{labels[term]} ({shown(term, prefixes)})" if term in labels else shown(term, prefixes)


def day_range(claims: Iterable[CitedClaim]) -> str:
    days = list(
        dict.fromkeys(
            claim.period for claim in sorted(claims, key=lambda c: c.as_of) if claim.period
        )
    )
    return " … ".join([days[0], days[-1]] if len(days) > 1 else days) or "–"


def bool(flag: bool) -> str:
    return f'"{str(flag).lower()}"^^<{XSD}boolean>'


def text_cell(text: str) -> str:
    return literal(text) if text else ""


def whole(number: int) -> str:
    return numeral(Decimal(number))
