"""The terms of the vocabulary that the tool itself relies on."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import Problem
from kg.rdf.iris import compact
from kg.rdf.terms import KG, PREFIXES, TYPE
from kg.words import phrase

_NAMES = """
Actor Agreement Allocation Application BudgetLine Decision Facility Funding Indicator Measurement
Milestone Observation Occurrence Organization Person Place Post Programme Ranking RankingList
Target Tenure

actualDate amount applicants area concerns confers date dueDate during equivalentAmount
equivalentAmountCurrency fills follows graduates hasCompleteSplit hasKind hasOutcome hasParty
hasPayer hasPosition hasRecipient hasShare hasSpender hasStage hasTarget hasUse inOfficeOn intake
isComparedWith isRankedIn isStageOf isSubmittedTo measures plannedDate population rank succeeds
value

announced approved byPart byPayer byShare byUse byYear cancelled committed cumulative disbursed
drafted failed fixed flow late level met missed mixed ordinal pending planned proportion
refused requested spent

isNone isNotDisclosed isUnknown

Citation Note Register Rule Source editorialRank isCitedFrom isSaidBy locator modality period
printed proof publishedBuild publishedDigest qualifier reading reason reliability retrieved
sha256 sortDay text

cell current findings meaning oneValue plans varies

Development Disagreement Fall Fulfilment Move Reading Revision Step SumVerdict TwoHolders Verdict
WeakRival addsUp againstFirst againstLatest cameToNothing cannotBeSaid comesTo daysApart difference
doneDayUnsaid firstPlan firstSaid hasReading hasStep hasTenure hasWiderReading inTime isEven
isReadingOf latestPlan lateUnit lateUnitAgainstLatest leastLate leastLateAgainstLatest mostLate
mostLateAgainstLatest newestSource notYetDue onProperty outcomeReading overdue says settledBy since
tooLate until voices
"""
NEEDED = frozenset(KG + name for name in _NAMES.split())


def missing(statements: Iterable[tuple[str, str, str, str]]) -> list[Problem]:
    """The problem that statements of an ontology (quads of N-Triples strings) lack terms which the
    tool relies on, if they do.
    """
    declared = {subject[1:-1] for subject, predicate, _, _ in statements if predicate == TYPE}
    lacking = sorted(compact(term, PREFIXES) or term for term in NEEDED - declared)
    if not lacking:
        return []
    message = phrase("project.terms-missing", names=lacking)
    return [Problem("ontology", 0, 0, message, phrase("project.terms-missing.hint"))]
