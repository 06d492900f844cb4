"""Conflicts, histories, audits, paths and money as lines for people, and as rows for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox

from kg import answers, budget, disputes
from kg.answers import Named, Rows, pad, shown, width
from kg.budget import Allocation, Group, Sum
from kg.disputes import Audit, Conflict, Document, Fact, Said, Slip
from kg.lines import escape_controls
from kg.paths import Step
from kg.store import Opened
from kg.terms import KG, XSD, literal, numeral, parts, spoken

# What a section of the audit shows where all are asked for.
_SOME = 10
_REASONS = 5

Notes = dict[tuple[str, str], tuple[int, Document]]

_WORDS = {
    "en": (
        answers.WORDS["en"]
        | {
            "disagree": "disagree: other values as of one day",
            "revised": "revised: the value moved",
            disputes.INDEPENDENT: "independent voices",
            disputes.SEPARATE: "separate voices, which may share an origin",
            disputes.UNKNOWN: "not known to be independent",
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
        answers.WORDS["ko"]
        | {
            "disagree": "엇갈림: 같은 날 기준의 서로 다른 값",
            "revised": "수정됨: 값이 바뀜",
            disputes.INDEPENDENT: "서로 독립된 출처",
            disputes.SEPARATE: "다른 출처이나 뿌리가 같을 수 있음",
            disputes.UNKNOWN: "독립된 출처인지 알 수 없음",
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
        lines.append(
            answers.footnote(
                number,
                document.iri,
                document.publisher,
                document.title,
                locator,
                document.address,
                prefixes,
            )
        )
    return lines


def more(count: int, most: int, language: str) -> list[str]:
    """The line that says how many of so many are not told where at most `most` are (0: all), and
    what tells them; none if all are.
    """
    words = _WORDS[language]
    return [f"  … {count - most:,} {words['more']}: {words['all']}"] if 0 < most < count else []


def _cited(claims: Iterable[Said]) -> list[tuple[Document, str]]:
    return [
        (claim.document, claim.locator)
        for claim in sorted(
            claims, key=lambda c: (c.as_of, c.document.last, c.document.iri, c.locator)
        )
    ]


def value(claim: Said, labels: dict[str, str], prefixes: dict[str, str], language: str) -> str:
    """The value of a claim for people: money in 억 or billions, a hedge before what is hedged."""
    text, _, _ = parts(claim.object)
    number = answers.is_number(claim.object)
    if number:
        said = (
            budget.told(Decimal(text), claim.unit, language)
            if claim.unit
            else spoken(Decimal(text), "", language)
        )
    else:
        said = labels.get(claim.object) or shown(claim.object, prefixes)
    return answers.hedged(said, claim.qualifier, number, _WORDS[language])


def _labels(
    store: ox.Store, claims: Iterable[Said], language: str, more: Iterable[str] = ()
) -> dict[str, str]:
    terms = {
        term
        for claim in claims
        for term in (claim.subject, claim.predicate, claim.object)
        if term.startswith("<")
    }
    return {
        term: escape_controls(label)
        for term, label in answers.labels(store, terms | set(more), language).items()
    }


def _name(term: str, labels: dict[str, str], prefixes: dict[str, str]) -> str:
    return f"{labels[term]} ({shown(term, prefixes)})" if term in labels else shown(term, prefixes)


def _days(claims: Iterable[Said]) -> str:
    days = list(
        dict.fromkeys(
            claim.period for claim in sorted(claims, key=lambda c: c.as_of) if claim.period
        )
    )
    return " … ".join([days[0], days[-1]] if len(days) > 1 else days) or "–"


def _bool(flag: bool) -> str:
    return f'"{str(flag).lower()}"^^<{XSD}boolean>'


def _text(text: str) -> str:
    return literal(text) if text else ""


def _whole(number: int) -> str:
    return numeral(Decimal(number))


# --- conflicts ------------------------------------------------------------------------------------


def conflict_rows(found: list[Conflict]) -> Rows:
    """Conflicts as rows, one a claim; `entry` counts the conflicts, `step` the values in each.
    `difference` is a share, or days.
    """
    names = [
        "entry",
        "what",
        "open",
        "kind",
        "subject",
        "predicate",
        "difference",
        "voices",
        "step",
        "value",
        "currency",
        "qualifier",
        "printed",
        "as_of",
        "current",
        "standing",
        "reason",
        "publisher",
        "published",
        "source",
        "locator",
        "citation",
    ]
    rows = []
    for entry, c in enumerate(found, 1):
        apart = "" if c.difference is None else numeral(round(c.difference, 4))
        for step, claims in enumerate(c.steps, 1):
            for one in claims:
                rows.append(
                    (
                        _whole(entry),
                        literal(c.what),
                        _bool(c.open),
                        literal(c.kind),
                        c.subject,
                        c.predicate,
                        apart,
                        literal(c.voices),
                        _whole(step),
                        one.object,
                        _text(one.unit),
                        _text(one.qualifier),
                        _text(one.printed),
                        _text(one.period),
                        _bool(one.current),
                        literal(one.standing),
                        _text(one.reason),
                        _text(one.document.publisher),
                        _text(one.document.issued),
                        one.document.iri,
                        literal(one.locator),
                        one.citation,
                    )
                )
    return Rows(names, rows)


def conflicts_told(
    store: ox.Store, prefixes: dict[str, str], found: list[Conflict], language: str, most: int = 0
) -> list[str]:
    """Conflicts as lines: what disagrees, what was revised, what is set aside; each value with its
    days and sources.

    `most`, here and in what follows, is how many are told of each sort, with a line that says how
    many more there are; 0 is all.
    """
    words, notes = _WORDS[language], {}
    sorts = {what: [c for c in found if c.what == what] for what in disputes.WHATS}
    labels = _labels(
        store,
        (
            claim
            for of in sorts.values()
            for c in of[: most or None]
            for step in c.steps
            for claim in step
        ),
        language,
    )
    lines: list[str] = []
    for what, of in sorts.items():
        if of:
            lines += [*([""] if lines else []), f"{words[what]} ({len(of)})"]
        for c in of[: most or None]:
            marks = [_apart(c, words)] if c.difference else []
            marks.append(words[c.voices])
            if what == "disagree" and not c.open:
                marks.append(words["superseded since"])
            lines.append(
                f"  {_name(c.subject, labels, prefixes)},"
                f" {labels.get(c.predicate) or shown(c.predicate, prefixes)}: {'; '.join(marks)}"
            )
            told = [
                (_days(step), _values(step, labels, prefixes, language), step) for step in c.steps
            ]
            days, values = (max(width(row[i]) for row in told) for i in (0, 1))
            for day, text, step in told:
                lines.append(
                    f"    {pad(day, days)}  {pad(text, values)} "
                    f" {mark(notes, _cited(step))}{_aside(step, what, words)}"
                )
        lines += more(len(of), most, language)
    return lines + footnotes(notes, prefixes)


def _apart(c: Conflict, words: dict[str, str]) -> str:
    if c.kind == "date":
        unit = words["day" if c.difference == 1 else "days"]
        return f"{int(c.difference)}{'' if unit == '일' else ' '}{unit} {words['apart']}"
    share = f"{c.difference * 100:.1f}"
    return f"{share if share != '0.0' else '< 0.1'} % {words['apart']}"


def _values(
    step: list[Said], labels: dict[str, str], prefixes: dict[str, str], language: str
) -> str:
    return " / ".join(
        dict.fromkeys(value(claim, labels, prefixes, language) for claim in disputes.sharp(step))
    )


def _aside(step: list[Said], what: str, words: dict[str, str]) -> str:
    printed = list(dict.fromkeys(escape_controls(claim.printed) for claim in step if claim.printed))
    marks = [f"{words['printed']} {', '.join(printed)}"] if printed else []
    reasons = list(dict.fromkeys(escape_controls(claim.reason) for claim in step if claim.reason))
    if what == "set-aside":
        marks.append(
            f"{words['set-aside']}: {'; '.join(reasons)}"
            if step[0].standing == "set-aside"
            else words["counts"]
        )
    return f"  ({'; '.join(marks)})" if marks else ""


# --- history --------------------------------------------------------------------------------------


def history_rows(claims: list[Said]) -> Rows:
    """What was said of a thing as rows, one a claim, oldest first."""
    names = [
        "as_of",
        "published",
        "predicate",
        "value",
        "currency",
        "qualifier",
        "printed",
        "current",
        "standing",
        "reason",
        "publisher",
        "source",
        "locator",
        "citation",
    ]
    return Rows(
        names,
        [
            (
                _text(c.period),
                _text(c.document.issued),
                c.predicate,
                c.object,
                _text(c.unit),
                _text(c.qualifier),
                _text(c.printed),
                _bool(c.current),
                literal(c.standing),
                _text(c.reason),
                _text(c.document.publisher),
                c.document.iri,
                literal(c.locator),
                c.citation,
            )
            for c in claims
        ],
    )


def history_told(
    store: ox.Store,
    prefixes: dict[str, str],
    thing: Named,
    claims: list[Said],
    slips: list[Slip],
    language: str,
    most: int = 0,
) -> list[str]:
    """What was said of a thing as lines, one a claim; then what became of its plans."""
    words = _WORDS[language]
    plans = [
        claim
        for slip in slips[: most or None]
        for claim in (slip.first, slip.last, slip.actual, slip.outcome)
        if claim
    ]
    labels = _labels(store, [*claims[: most or None], *plans], language, [thing.iri])
    lines = [f"{answers.titled(thing, language)}  ({thing.id})"]
    told = []
    for c in claims[: most or None]:
        marks = [f"{words['printed']} {escape_controls(c.printed)}"] if c.printed else []
        marks += answers.standing(c.standing, c.reason, c.current, words)
        who = (
            f"{escape_controls(c.document.publisher)}, {shown(c.document.iri, prefixes)}"
            f" {escape_controls(c.locator)}"
        )
        told.append(
            (
                c.period or "–",
                labels.get(c.predicate) or shown(c.predicate, prefixes),
                value(c, labels, prefixes, language),
                who,
                "; ".join(marks),
            )
        )
    widths = [max((width(row[i]) for row in told), default=0) for i in range(3)]
    for row in told:
        head = "  ".join(pad(row[i], widths[i]) for i in range(3))
        lines.append(f"  {head}  {row[3]}" + (f"  ({row[4]})" if row[4] else ""))
    lines += more(len(claims), most, language)
    notes: Notes = {}
    if slips:
        lines.append("")
    lines += [slip_told(slip, labels, prefixes, notes, language) for slip in slips[: most or None]]
    lines += more(len(slips), most, language)
    return lines + footnotes(notes, prefixes)


_BOUNDS = {name.removesuffix(" date") for name in answers.WORDS["en"] if name.endswith(" date")}


def slip_told(
    slip: Slip, labels: dict[str, str], prefixes: dict[str, str], notes: Notes, language: str
) -> str:
    """What a plan came to, in one line."""
    words = _WORDS[language]
    target = slip.first is not None and slip.first.predicate == f"<{KG}dueDate>"

    def said(word: str, claim: Said) -> str:
        before = (
            words[word].removesuffix(" for") if claim.qualifier in _BOUNDS else words[word]
        )  # “planned by”, “planned not before”
        return f"{before} {value(claim, labels, prefixes, language)} {mark(notes, _cited([claim]))}"

    told = []
    if slip.first:
        told.append(said("due" if target else "first planned", slip.first))
    if slip.last and slip.first and slip.last.object != slip.first.object:
        text = said("then", slip.last)
        told.append(
            f"{text} ({words['moved']} {_span(slip.moved, language)})"
            if slip.moved and any(slip.moved[:2])
            else text
        )
    if slip.actual:
        told.append(
            said("reached", slip.actual) + (f": {_late(slip.late, language)}" if slip.late else "")
        )
    if slip.outcome:
        told.append(
            f"{words['outcome']}: {value(slip.outcome, labels, prefixes, language)}"
            f" {mark(notes, _cited([slip.outcome]))}"
        )
    if slip.past:
        told.append(words["no word"])
    elif not slip.actual and not slip.outcome:
        told.append(words["open"])
    return f"{_name(slip.thing, labels, prefixes)}: {'; '.join(told)}"


def _span(gap: tuple[int, int, str], language: str) -> str:
    # `+5 months`, `+4 … +15 months`.
    least, most, unit = gap
    words, blank = _WORDS[language], "" if language == "ko" else " "
    name = words[unit.removesuffix("s") if abs(most) == 1 and least == most else unit]
    return (f"{most:+d}" if least == most else f"{least:+d} … {most:+d}") + blank + name


def _late(gap: tuple[int, int, str], language: str) -> str:
    words, (least, most, unit) = _WORDS[language], gap
    if least <= 0 <= most:
        return words["on time"]
    near, far = sorted((abs(least), abs(most)))
    name = words[unit.removesuffix("s") if far == 1 else unit]
    span = (str(far) if near == far else f"{near}–{far}") + ("" if language == "ko" else " ") + name
    after = words["later" if most > 0 else "earlier"]
    return (
        f"{words['than planned']} {span} {after}"
        if language == "ko"
        else f"{span} {after} {words['than planned']}"
    )


# --- audit ----------------------------------------------------------------------------------------


def sections(found: Audit, sums: list[str]) -> dict[str, list]:
    """What an audit found, by the name of its section: facts, plans, sentences about sums,
    sources.
    """
    lists = (
        found.one_source,
        found.weak_sources,
        found.dependent_sources,
        found.read_in_part,
        found.past_due,
        sums,
        found.unused_sources,
    )
    return dict(zip(disputes.SECTIONS, lists, strict=True))


def audit_rows(found: dict[str, list]) -> Rows:
    """An audit as rows; `sources` are IRIs parted by blanks."""
    rows = []
    for section, items in found.items():
        for item in items:
            if isinstance(item, Fact):
                rows.append(
                    (
                        literal(section),
                        item.subject,
                        item.predicate,
                        item.object,
                        literal(" ".join(d.iri[1:-1] for d in item.sources)),
                        "",
                    )
                )
            elif isinstance(item, Slip):
                last = item.last or item.first
                rows.append(
                    (
                        literal(section),
                        item.thing,
                        last.predicate,
                        last.object,
                        literal(last.document.iri[1:-1]),
                        "",
                    )
                )
            elif isinstance(item, Document):
                rows.append((literal(section), item.iri, "", "", "", ""))
            else:
                rows.append((literal(section), "", "", "", "", literal(item)))
    return Rows(["section", "subject", "predicate", "object", "sources", "note"], rows)


def audit_told(
    opened: Opened, facts: int, found: dict[str, list], language: str, most: int = 0
) -> list[str]:
    """An audit as lines: each section with its count, and what is in it; of several sections the
    first few of each.
    """
    store, prefixes = opened.store, opened.state["prefixes"]
    words, notes = _WORDS[language], {}
    whole = len(found) == 1
    picked = {
        section: items[: most or None] if whole else items[:_SOME]
        for section, items in found.items()
    }
    terms = {
        t
        for items in picked.values()
        for item in items
        if isinstance(item, Fact)
        for t in item[:3]
        if t.startswith("<")
    }
    terms |= {item.thing for items in picked.values() for item in items if isinstance(item, Slip)}
    terms |= {
        claim.object
        for items in picked.values()
        for item in items
        if isinstance(item, Slip)
        for claim in item[1:5]
        if claim
    }
    labels = {
        term: escape_controls(label)
        for term, label in answers.labels(
            store, {t for t in terms if t.startswith("<")}, language
        ).items()
    }
    units = _units(
        opened,
        [
            f
            for items in picked.values()
            for f in items
            if isinstance(f, Fact) and answers.is_number(f.object)
        ],
    )
    lines: list[str] = []
    for section, items in found.items():
        of = (
            f" {words['of']} {facts:,} {words['facts']}"
            if items and isinstance(items[0], Fact)
            else ""
        )
        lines += [*([""] if lines else []), f"{words[section]}: {len(items):,}{of}"]
        for item in picked[section]:
            if isinstance(item, Fact):
                text = parts(item.object)[0]
                unit = units.get(item[:3], "")
                said = (
                    (
                        budget.told(Decimal(text), unit, language)
                        if unit
                        else spoken(Decimal(text), "", language)
                    )
                    if answers.is_number(item.object)
                    else (labels.get(item.object) or shown(item.object, prefixes))
                )
                who = ", ".join(shown(d.iri, prefixes) for d in item.sources)
                lines.append(
                    f"  {_name(item.subject, labels, prefixes)},"
                    f" {labels.get(item.predicate) or shown(item.predicate, prefixes)}: {said} "
                    f" {who}"
                )
            elif isinstance(item, Slip):
                lines.append(
                    "  "
                    + slip_told(item, labels, prefixes, notes, language).removesuffix(
                        f"; {words['no word']}"
                    )
                )
            elif isinstance(item, Document):
                lines.append(f"  {escape_controls(item.publisher)}, {shown(item.iri, prefixes)}")
            else:
                lines.append(f"  {escape_controls(item)}")
        if whole:
            lines += more(len(items), most, language)
        elif len(items) > len(picked[section]):
            lines.append(
                f"  … {len(items) - len(picked[section]):,} {words['more']}: kg audit --section"
                f" {section}"
            )
    return lines + footnotes(notes, prefixes)


def _units(opened: Opened, facts: list[Fact]) -> dict[tuple[str, str, str], str]:
    subjects = {f.subject for f in facts}
    return (
        {
            (c.subject, c.predicate, c.object): c.unit
            for c in disputes.said(opened, subjects)
            if c.unit
        }
        if subjects
        else {}
    )


# --- paths ----------------------------------------------------------------------------------------


def path_rows(ways: list[list[Step]]) -> Rows:
    """Ways as rows, one a link: `forward` says whether it is said of `start`; `citations` are IRIs
    parted by blanks.
    """
    return Rows(
        ["way", "step", "start", "predicate", "forward", "end", "citations"],
        [
            (
                _whole(number),
                _whole(at),
                step.start,
                link.predicate,
                _bool(link.forward),
                step.end,
                literal(" ".join(c[2][1:-1] for c in link.citations)),
            )
            for number, way in enumerate(ways, 1)
            for at, step in enumerate(way, 1)
            for link in step.links
        ],
    )


def path_told(
    store: ox.Store, prefixes: dict[str, str], ways: list[list[Step]], language: str
) -> list[str]:
    """Ways as lines: from thing to thing, each link with its direction and the numbers of its
    sources.
    """
    words, notes = _WORDS[language], {}
    terms = {
        t
        for way in ways
        for step in way
        for t in (step.start, step.end, *(link.predicate for link in step.links))
    }
    labels = {
        term: escape_controls(label)
        for term, label in answers.labels(store, terms, language).items()
    }
    lines: list[str] = []
    for number, way in enumerate(ways, 1):
        lines += [
            *([""] if lines else []),
            f"{words['way']} {number} ({len(way)} {words['step' if len(way) == 1 else 'steps']})",
        ]
        lines.append(f"  {_name(way[0].start, labels, prefixes)}")
        for step in way:
            for link in step.links:
                label = labels.get(link.predicate) or shown(link.predicate, prefixes)
                cited = mark(
                    notes, [(document, locator) for document, locator, _ in link.citations]
                )
                lines.append(f"    {f'── {label} →' if link.forward else f'← {label} ──'} {cited}")
            lines.append(f"  {_name(step.end, labels, prefixes)}")
    return lines + footnotes(notes, prefixes)


# --- money ----------------------------------------------------------------------------------------


def money_rows(groups: list[Group], language: str) -> Rows:
    """Money as rows: one for each amount (`what` is "amount"; rivals have several), then one for
    each sum ("sum").

    Amounts are numbers in units of the currency; lists are IRIs parted by blanks. A sum that may
    not be made has no amount, and `note` says why.
    """
    names = [
        "what",
        "group",
        "allocation",
        "amount",
        "currency",
        "qualifier",
        "stage",
        "share",
        "payers",
        "concerns",
        "part_of",
        "start",
        "end",
        "as_of",
        "citation",
        "note",
    ]
    rows: list[tuple[str, ...]] = []

    def list_(terms: Iterable[str]) -> str:
        return _text(" ".join(t.strip("<>") for t in terms))

    for group in groups:
        key = list_(group.key)
        for a in group.allocations:
            for c in a.amounts:
                rows.append(
                    (
                        literal("amount"),
                        key,
                        a.iri,
                        c.object,
                        _text(c.unit),
                        _text(c.qualifier),
                        a.stage,
                        a.share,
                        list_(a.payers),
                        list_(a.concerns),
                        list_(a.wholes),
                        _text(a.start.text if a.start else ""),
                        _text(a.end.text if a.end else ""),
                        _text(c.period),
                        c.citation,
                        _text("rival" if a.rivals else ""),
                    )
                )
        for s in group.sums:
            why = "; ".join(_reason(code, terms, {}, {}, language) for code, terms in s.why)
            amount = "" if s.amount is None else numeral(s.amount)
            rows.append(
                (
                    literal("sum"),
                    key,
                    "",
                    amount,
                    _text(s.currency),
                    _text("about" if s.hedged and amount else ""),
                    s.stage,
                    *[""] * 8,
                    _text(why),
                )
            )
    return Rows(names, rows)


def money_told(
    store: ox.Store,
    prefixes: dict[str, str],
    groups: list[Group],
    by: str,
    language: str,
    most: int = 0,
) -> list[str]:
    """Money as lines: each group, its amounts with their sources, and what may be added of them (of
    all its amounts, told or not).
    """
    words, notes = _WORDS[language], {}
    count = sum(len(group.allocations) for group in groups)
    picked: list[tuple[Group, list[Allocation]]] = []
    left = most or count
    for group in groups:
        if left > 0:
            picked.append((group, group.allocations[:left]))
            left -= len(group.allocations)
    everything = [a for _, allocations in picked for a in allocations]
    terms = {
        t for a in everything for t in (a.iri, a.stage, a.share, *a.payers, *a.uses, *a.wholes) if t
    }
    terms |= {t for group, _ in picked for t in group.key if t.startswith("<")}
    terms |= {a.stage for group, _ in picked for a in group.allocations if a.stage} | {
        t for group, _ in picked for s in group.sums for t in _spoken_of(s)
    }
    labels = {
        term: escape_controls(label)
        for term, label in answers.labels(store, terms, language).items()
    }
    lines: list[str] = []
    amounts = {a.iri: _amounts(a, prefixes, language) for a in everything}
    columns = max((width(text) for text in amounts.values()), default=0)
    for group, allocations in picked:
        if by:
            head = (
                " + ".join(labels.get(t, t) if t.startswith("<") else t for t in group.key)
                or words["not said"]
            )
            lines += [
                *([""] if lines else []),
                head + (f" ({words['together']})" if len(group.key) > 1 else ""),
            ]
        for a in allocations:
            lines.append(
                f"  {pad(amounts[a.iri], columns, right=True)}  {_name(a.iri, labels, prefixes)}"
                f" {mark(notes, _cited(a.amounts))}{_facets(a, labels, by)}"
            )
        lines += [f"  {line}" for line in _sums_told(group, labels, prefixes, language)]
    lines += more(count, most, language)
    return lines + footnotes(notes, prefixes)


def _amounts(a: Allocation, prefixes: dict[str, str], language: str) -> str:
    return " / ".join(
        dict.fromkeys(value(claim, {}, prefixes, language) for claim in disputes.sharp(a.amounts))
    )


def _facets(a: Allocation, labels: dict[str, str], by: str) -> str:
    days = list(dict.fromkeys(day.text for day in (a.start, a.end) if day))
    facets = [
        labels.get(a.stage, "") if by != "stage" else "",
        labels.get(a.share, "") if by != "share" else "",
        " + ".join(labels.get(t, t) for t in a.payers) if by != "payer" else "",
        " + ".join(labels.get(t, t) for t in a.uses),
        "–".join(days) if a.start or len(days) != 1 else f"–{days[0]}",
    ]
    return "  " + " · ".join(f for f in facets if f) if any(facets) else ""


def _spoken_of(s: Sum) -> set[str]:
    # The things that the reasons of a sum name, of those that are told.
    held = Counter(terms[1] for code, terms in s.why if code == "part")
    return {t for code, terms in s.why if code != "part" for t in terms} | set(held)


def _sums_told(
    group: Group, labels: dict[str, str], prefixes: dict[str, str], language: str
) -> list[str]:
    words = _WORDS[language]
    lines = []
    for s in group.sums:
        stage = labels.get(s.stage, "") or words["no stage"]
        named = {t: labels.get(t) or shown(t, prefixes) for _, terms in s.why for t in terms}
        held = Counter(terms[1] for code, terms in s.why if code == "part")
        why = [
            _reason(code, terms, named, prefixes, language)
            for code, terms in s.why
            if code != "part"
        ]
        why += [words["parts"].format(named[whole], count) for whole, count in held.items()]
        hidden = len(why) - _REASONS
        reasons = "; ".join(why[:_REASONS]) + (
            f"; … {hidden} {words['more']}" if hidden > 0 else ""
        )
        if s.amount is None:
            lines.append(f"{words['not added']} ({stage}, {s.currency}): {reasons}")
        else:
            days = f", {words['as of']} {s.days[0]} … {s.days[1]}" if s.days[0] != s.days[1] else ""
            total = answers.hedged(
                budget.told(s.amount, s.currency, language),
                "about" if s.hedged else "",
                True,
                words,
            )
            lines.append(
                f"{words['sum']} ({stage}{days}): {total}"
                + (f"; {words['not added']}: {reasons}" if reasons else "")
            )
    stages = list(
        dict.fromkeys(labels.get(a.stage, "") or words["no stage"] for a in group.allocations)
    )
    if len(stages) > 1:
        lines.append(words["stages"].format(", ".join(stages)))
    currencies = sorted({claim.unit for a in group.allocations for claim in a.amounts})
    if len(currencies) > 1:
        lines.append(words["currencies"].format(", ".join(currencies)))
    return lines


def _reason(
    code: str,
    terms: tuple[str, ...],
    labels: dict[str, str],
    prefixes: dict[str, str],
    language: str,
) -> str:
    return _WORDS[language]["apart " if code == "apart" else code].format(
        *(labels.get(t) or t.strip("<>").rpartition("/")[2] for t in terms)
    )
