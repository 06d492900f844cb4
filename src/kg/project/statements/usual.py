"""What statements usually tell, where a project does not tell it yet: a new one has no claims of
which it could be learnt.
"""

from __future__ import annotations

from kg.rdf.terms import DCTERMS, KG, ORG, SCHEMA

# How often the things of a class have a property in a project of some four thousand claims.
_COUNTS = {
    "Agreement": "hasParty 44, date 21, concerns 8, during 3",
    "Allocation": "amount 232, concerns 229, hasStage 212, during 84, hasShare 43, hasPayer 27",
    "Application": "concerns 30, isSubmittedBy 20, hasOutcome 15, date 8, isSubmittedTo 5",
    "Bid": "concerns 4, answers 3, isSubmittedBy 3, date 1",
    "BudgetLine": "concerns 8, during 5",
    "Cohort": "dcterms:isPartOf 21, intake 18, graduates 12, applicants 7, during 5",
    "ComputingSystem": "dcterms:isPartOf 3, schema:location 2, during 2",
    "Decision": "concerns 73, date 36, isDecidedBy 33, confers 30",
    "Event": "concerns 58, date 47, schema:organizer 18, schema:location 18",
    "Facility": "schema:location 30, dcterms:isPartOf 10",
    "Fund": "amount 7, hasStage 7, dcterms:isPartOf 5, hasPayer 4, during 2",
    "Measurement": "concerns 300, value 300, measures 292",
    "Milestone": "concerns 107, plannedDate 73, actualDate 23, hasOutcome 9",
    "Occurrence": "concerns 9, during 3, date 1",
    "Programme": "dcterms:isPartOf 24, during 11, schema:location 10",
    "Promise": "concerns 7, hasParty 5, date 4",
    "Ranking": "concerns 48, isRankedIn 48, rank 34, hasPosition 17",
    "Site": "area 42, schema:location 23, dcterms:isPartOf 13",
    "Target": "concerns 184, value 180, measures 178, dueDate 33",
    "Tender": "concerns 4, date 4, hasOutcome 4",
    "Tenure": "org:member 84, fills 84, inOfficeOn 31, during 6",
}
_SPACES = {"dcterms": DCTERMS, "schema": SCHEMA, "org": ORG}


def _iri(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return _SPACES.get(prefix, KG) + local


USUAL = {
    (KG + cls, _iri(name)): int(count)
    for cls, told in _COUNTS.items()
    for name, count in (one.split() for one in told.split(", "))
}
