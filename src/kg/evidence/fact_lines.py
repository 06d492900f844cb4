"""Every fact and what it rests on, as a build keeps it beside the store: one line a fact, what
matters most first.

A line has eight marks, the subject, the property and the value, the currency and the hedge by which
a figure is told, its sources, and what is known of their texts, by tabs. The first line counts the
lines by their marks. A mark is `-` for no: one for each of the faults of a fact, in the order of
the sections of the audit; PLAN for what is only planned; ASK for a figure of which the store has to
be asked by which claim it is told, UNIT for a number that may have a unit.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.evidence import superseding
from kg.evidence.absent import ABSENT
from kg.evidence.claims import CURRENCY, MILESTONE, TARGET, Document, document_of
from kg.evidence.voices import UNKNOWN, voices
from kg.project.proof.records import FAULT, PROVED
from kg.rdf.nquads import Triple
from kg.rdf.readings import DATES, NUMBERS
from kg.rdf.terms import parts
from kg.store.weighing import Holding, is_figure

if TYPE_CHECKING:
    from kg.project.records import Claim
    from kg.project.values import Values
    from kg.project.vocabulary import Vocabulary

FILE = "facts.tsv"
# The classes of things whose days are told before those of others.
DATED = tuple(cls[1:-1] for cls in (MILESTONE, TARGET))
NO, YES, PLAN, SUPERSEDED, ASK, UNIT = "-", "x", "p", "s", "?", "u"
FAULTS = 6
_STANDING, _TELLING = FAULTS, FAULTS + 1
# A tab in a value; no term has this as it is written.
_TAB = "\x1f"


class Fact(NamedTuple):
    """A fact of the current graph, or of the graph of plans (`planned`), as N-Triples strings, and
    the sources that state it; `proofs` are the states of their texts, where one is known.
    """

    subject: str
    predicate: str
    object: str
    sources: list[Document]
    planned: bool
    proofs: frozenset[str] = frozenset()


class Rest(NamedTuple):
    """A claim that a fact rests on, by what it says, whether that is only planned, its source and
    what is known of its text.
    """

    triple: Triple
    planned: bool
    document: Document
    proof: str


def rested(claims: Iterable[Rest]) -> list[Fact]:
    """The facts that some claims state, each with its sources by day; in no order."""
    sources: dict[tuple[Triple, bool], list[Document]] = {}
    proofs: dict[tuple[Triple, bool], set[str]] = {}
    for triple, plan, document, proof in claims:
        key = triple, plan
        if proof:
            proofs.setdefault(key, set()).add(proof)
        known = sources.get(key)
        if known is None:
            sources[key] = [document]
        elif document not in known:
            known.append(document)
    return [
        Fact(*triple, _by_day(rest), plan, frozenset(proofs.get((triple, plan), ())))
        for (triple, plan), rest in sources.items()
    ]


def _by_day(found: list[Document]) -> list[Document]:
    return sorted(found, key=lambda d: (d.last, d.iri)) if len(found) > 1 else found


def ranked(facts: Iterable[Fact], dated: Collection[str], money: Collection[str]) -> Iterator[Fact]:
    """Facts in their order: money, the larger first, then the days of milestones and targets, then
    numbers, then other days, then the rest.
    """
    ranks: list[list[tuple[Order, Fact]]] = [[] for _ in range(5)]
    for fact in facts:
        order = order_of(fact[:3], dated.__contains__, money)
        ranks[order[0]].append((order, fact))
    for sort in ranks:
        sort.sort(key=lambda one: one[0])
        yield from (fact for _, fact in sort)


Order = tuple[int, str, Decimal, str, str, str]


def order_of(triple: Triple, is_dated: Callable[[str], bool], money: Collection[str]) -> Order:
    """By what a fact is sorted; `is_dated` tells whether a thing is a milestone or a target."""
    subject, predicate, value = triple
    text, kind, _ = parts(value) if value.startswith('"') else ("", "", "")
    number = kind in NUMBERS
    if predicate in money:
        rank = 0
    elif kind in DATES and is_dated(subject):
        rank = 1
    else:
        rank = 2 if number else 3 if kind in DATES else 4
    size = -Decimal(text) if number else _NOTHING
    return rank, predicate if rank else "", size, subject, predicate, value


_NOTHING = Decimal(0)


def money_of(words: Vocabulary) -> frozenset[str]:
    """The properties whose values are sums of money."""
    return frozenset(f"<{one.iri}>" for one in words.properties.values() if one.cell == "money")


def faults(fact: Fact) -> tuple[bool, ...]:
    """Why a fact is to be trusted less: that it rests on one source, on weak ones alone, on several
    that are not known to be independent, on such as were read in part; that it is a figure and no
    text was found to have it, and that one has another.
    """
    return (
        *_of_sources(fact.sources),
        PROVED not in fact.proofs and is_figure(fact.object),
        FAULT in fact.proofs,
    )


def _of_sources(rest: list[Document]) -> tuple[bool, ...]:
    return (
        len(rest) == 1,
        all(d.reliability == "weak" for d in rest),
        len(rest) > 1 and _dependent(rest),
        all(d.reading != "whole" for d in rest),
    )


def _dependent(sources: list[Document]) -> bool:
    return all(
        voices(one, two, True) == UNKNOWN
        for i, one in enumerate(sources)
        for two in sources[i + 1 :]
    )


# --- what a build keeps ---------------------------------------------------------------------------


def lines(seen: Values, holding: Holding) -> Iterator[str]:
    """The lines of all facts, before it is known what follows by a rule; see `settle`."""
    from kg.project.kinds import of_class

    data = seen.data
    doubtful = _superseded(seen, holding)
    documents = _documents(seen)
    source = {iri: documents[about.source] for iri, about in data.citations.items()}
    proof = {iri: about.proof for iri, about in data.citations.items()}

    def resting() -> Iterator[Rest]:
        for claim in data.claims:
            triple, plan = claim[:3], claim.modality == "planned"
            if claim.set_aside or claim.predicate == CURRENCY:
                continue
            if not plan or triple in holding.plans:
                yield Rest(triple, plan, source[claim.citation], proof[claim.citation])

    dated = {thing for cls in DATED for thing in of_class(data, cls)}
    money = money_of(data.vocabulary)
    telling = _Tellings(seen, holding)
    resting_on: dict[tuple[str, ...], str] = {}  # most facts rest on what others rest on too
    for fact in ranked(rested(resting()), dated, money):
        triple, figure = fact[:3], is_figure(fact.object)
        sources = tuple(document.iri for document in fact.sources)
        if sources not in resting_on:
            resting_on[sources] = "".join(YES if one else NO for one in _of_sources(fact.sources))
        unproved = YES if figure and PROVED not in fact.proofs else NO
        faulty = YES if FAULT in fact.proofs else NO
        standing = PLAN if fact.planned else SUPERSEDED if triple in doubtful else NO
        mark, currency, hedge = telling.of(fact) if figure else (NO, "", "")
        value = fact.object.replace("\t", _TAB) if "\t" in fact.object else fact.object
        cited = " ".join([iri[1:-1] for iri in sources])
        yield (
            f"{resting_on[sources]}{unproved}{faulty}{standing}{mark}\t{fact.subject}"
            f"\t{fact.predicate}\t{value}\t{currency}\t{hedge}\t{cited}"
            f"\t{' '.join(sorted(fact.proofs))}\n"
        )


def _superseded(seen: Values, holding: Holding) -> set[Triple]:
    # What sources state and the current graph does not hold, unless it follows by a rule.
    single = seen.data.vocabulary.single
    found = superseding.doubtful(
        (claim[:3], claim.modality == "planned")
        for claim in seen.data.claims
        if claim.predicate in single and not claim.set_aside
    )
    found.difference_update(holding.current)
    return found.difference(quad[:3] for quad in seen.data.statements) if found else found


def _documents(seen: Values) -> dict[str, Document]:
    facts: dict[str, dict[str, str]] = {about.source: {} for about in seen.data.citations.values()}
    for s, p, o, _ in seen.data.statements:
        if s in facts:
            facts[s][p] = o
    return {iri: document_of(iri, said) for iri, said in facts.items()}


class _Tellings:
    # By what currency and hedge figures are told, as `kg.evidence.figures` tells them.

    def __init__(self, seen: Values, holding: Holding):
        self.units, self.citations = seen.units, seen.data.citations
        self.holding = holding
        self.said: dict[tuple[str, str], list[Claim]] = {}
        claims = seen.data.claims
        figures = {
            one.predicate for one in claims if one.object[-1] == ">" and is_figure(one.object)
        }
        for claim in seen.data.claims:
            told = claim.object if claim.predicate in ABSENT else claim.predicate
            if told in figures:
                self.said.setdefault((claim.subject, told), []).append(claim)

    def of(self, fact: Fact) -> tuple[str, str, str]:
        """The last mark of a figure, its currency and its hedge."""
        triple = fact[:3]
        said = self.said[triple[:2]]
        known = [claim for claim in said if not claim.set_aside]
        now = [claim for claim in known if claim.modality != "planned" and self._holds(claim)]
        plans = self.holding.plans
        now = now or [c for c in known if c.modality == "planned" and c[:3] in plans]
        told = {self._told(claim) for claim in now if claim[:3] == triple}
        exact = {currency for currency, hedge in told if not hedge}
        told -= {(currency, hedge) for currency, hedge in told if hedge and currency in exact}
        if not told:
            told = {self._told(self._newest([c for c in said if c[:3] == triple]))}
        if len(told) > 1 or (not fact.planned and triple not in self.holding.current):
            return ASK, "", ""
        currency, hedge = told.pop()
        number = not currency and parts(fact.object)[1] in NUMBERS
        return UNIT if number else NO, currency, hedge

    def _holds(self, claim: Claim) -> bool:
        return claim[:3] in self.holding.current

    def _told(self, claim: Claim) -> tuple[str, str]:
        return self.units.get((*claim[:2], claim.citation), ""), claim.qualifier

    def _newest(self, said: list[Claim]) -> Claim:
        said = [claim for claim in said if not claim.set_aside] or said
        said = [claim for claim in said if not claim.weak] or said
        return max(said, key=lambda c: (not c.qualifier, self._day(c), c.citation))

    def _day(self, claim: Claim) -> str:
        told = self.citations[claim.citation].period
        return (claim.period if told else claim.published).first


def settle(path: Path, derived: Iterable[str]) -> None:
    """Put the file of `lines` right by the N-Quads lines of what follows by a rule: that is
    current, and no plan any more; what is superseded and does not follow goes.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        apart = {_told(line) for line in file if line[_STANDING] != NO}
    follow = {said for line in derived if (said := line.rsplit(" ", 2)[0]) in apart}
    counts: Counter[str] = Counter()
    draft = path.with_name(f"{FILE}-draft")
    with (
        path.open(encoding="utf-8", newline="\n") as file,
        draft.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for line in file:
            stays = settled(line, line[_STANDING] != NO and _told(line) in follow)
            if stays:
                counts[stays[:_TELLING]] += 1
                out.write(stays)
    with path.open("wb") as out_raw, draft.open("rb") as whole:
        out_raw.write(head_of(counts).encode())
        shutil.copyfileobj(whole, out_raw, 1 << 20)
    draft.unlink()


def settled(line: str, follows: bool) -> str:
    """A line as it stays when it is known whether its fact follows by a rule, "" where it goes."""
    standing = line[_STANDING]
    if standing == NO:
        return line
    if follows == (standing == PLAN):
        return ""
    return line if standing == PLAN else f"{line[:_STANDING]}{NO}{line[_TELLING:]}"


def head_of(counts: Mapping[str, int]) -> str:
    """The first line of the file: how many lines have which marks."""
    return json.dumps({marks: count for marks, count in sorted(counts.items()) if count}) + "\n"


def marks_of(line: str) -> str:
    """The marks of a line that are counted."""
    return line[:_TELLING]


def _told(line: str) -> str:
    _, *triple, _ = line.split("\t", 4)
    return " ".join(triple).replace(_TAB, "\t")


# --- reading it -----------------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of the file: its marks, the terms of the fact (N-Triples strings), the currency and
    the hedge by which it is told, its sources (IRIs parted by blanks), the states of their texts.
    """

    marks: str
    subject: str
    predicate: str
    object: str
    currency: str
    qualifier: str
    sources: str
    proofs: str

    @property
    def planned(self) -> bool:
        """Whether it is only planned."""
        return self.marks[_STANDING] == PLAN

    @property
    def telling(self) -> str:
        """What has to be asked to tell it: NO, ASK or UNIT."""
        return self.marks[_TELLING]


def counts_of(place: Path) -> dict[str, int] | None:
    """How many facts a store has of each row of marks (without the last); None where the build kept
    no file of them.
    """
    if not (place / FILE).exists():
        return None
    with (place / FILE).open(encoding="utf-8", newline="\n") as file:
        found: dict[str, int] = json.loads(file.readline())
    return found


def pieces(place: Path) -> Iterator[list[str]]:
    """The lines of a store, some thousands at a time."""
    with (place / FILE).open(encoding="utf-8", newline="\n") as file:
        file.readline()
        while text := file.read(_PIECE):
            text += file.readline()
            yield text.split("\n")[:-1]


_PIECE = 1 << 20


def line_of(text: str) -> Line:
    """A line by its text."""
    return Line(*(cell.replace(_TAB, "\t") for cell in text.split("\t")))


def fact_of(line: Line, documents: Mapping[str, Document]) -> Fact:
    """The fact of a line; `documents` are all sources by IRI."""
    return Fact(
        line.subject,
        line.predicate,
        line.object,
        [documents[f"<{iri}>"] for iri in line.sources.split(" ")],
        line.planned,
        frozenset(line.proofs.split()),
    )
