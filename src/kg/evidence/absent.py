"""Values that a source says are unknown, none or not disclosed."""

from __future__ import annotations

from kg.evidence.claims import CitedClaim
from kg.project import contract
from kg.rdf.terms import KG

# The properties that link a thing to the property of which it has no value, or none that is known,
# with their local names.
ABSENT = {f"<{KG}{name}>": name for name in contract.ABSENT.values()}


def told_of(claim: CitedClaim) -> str:
    """The property of which a claim tells a value, or that it has none that is known."""
    return claim.object if claim.predicate in ABSENT else claim.predicate
