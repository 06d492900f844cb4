"""What is in a graph, as numbers: one definition for every door."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence import verdicts
from kg.project import claim_rows, records
from kg.project.records import Data


def counts(found: Data, judged: verdicts.Judged) -> dict[str, int]:
    """What is in the graph before anything is derived, as numbers keyed by what they count.

    Every door counts so: `things` are the entities in use, without those that are retired; a claim
    is one statement of one source at one place, an amount with its currency; `sources` are those
    that are registered, `used sources` those of which there are citations.
    """

    def number(claims: Iterable[records.Claim]) -> int:
        # The two triples of an amount of money are one claim: one row, or where rows are not known
        # one amount.
        rows = {(claim.path, claim.line) if claim.line else claim[:4] for claim in claims}
        return len(rows) - sum(
            len(row) == 4 and (row[0], claim_rows.amount_property(row[1]), row[3]) in amounts
            for row in rows
        )

    amounts = {(s, p, g) for s, p, _, g, *rest in found.claims if not rest[-1]}

    total, aside = number(found.claims), number(claim for claim in found.claims if claim.set_aside)
    current, plans = map(number, judged.graphs)
    return {
        "things": sum(not entity.retired for entity in found.entities.values()),
        "sources": len(found.sources),
        "used sources": len({c.source for c in found.citations.values()}),
        "claims": total,
        "citations": len(found.citations),
        "current": current,
        "planned": plans,
        "set aside": aside,
        "superseded": total - current - plans - aside,
        "conflicts": sum(verdict.kind == verdicts.DISAGREEMENT for verdict in judged.verdicts),
    }
