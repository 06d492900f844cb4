"""What `kg prove` found, in words: faults line by line, counts by source, kind and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.errors import Problem
from kg.project.proof.records import FAULT, NOT_PROVABLE, PROVED
from kg.project.proving.proofs import KINDS, Proof
from kg.project.records import Data, local_id
from kg.rdf.terms import parts
from kg.words import Sentence, phrase


def lines(data: Data, proofs: Iterable[Proof], *, whole: bool) -> Iterable[Sentence]:
    """The claims that are at fault, and with `whole` those that are not provable, a line each."""
    for proof in proofs:
        if proof.state == FAULT or (whole and proof.state == NOT_PROVABLE):
            claim = proof.claim
            yield phrase(
                "proof.line",
                place=f"{claim.path}:{claim.line}",
                name=local_id(claim.subject),
                property=data.vocabulary.name(claim.predicate[1:-1]),
                value=parts(claim.object)[0],
                reason=proof.reason or "",
            )


def problems(proofs: Iterable[Proof]) -> list[Problem]:
    """The claims that are at fault, as problems of their rows."""
    return [
        Problem(proof.claim.path, proof.claim.line, 0, proof.reason)
        for proof in proofs
        if proof.state == FAULT and proof.reason
    ]


def summary(data: Data, proofs: Sequence[Proof]) -> Iterable[Sentence]:
    """Counts: of the sources of which something is proved or at fault, of each kind, of each reason
    why nothing can be proved, of what was proved elsewhere, and of all.
    """
    sources: dict[str, list[Proof]] = {}
    for proof in proofs:
        sources.setdefault(proof.stated.source.id, []).append(proof)
    for source, found in sources.items():
        counts = Counter(proof.state for proof in found)
        if counts[PROVED] or counts[FAULT]:
            more = phrase("proof.more-faults", count=counts[FAULT]) if counts[FAULT] else ""
            yield phrase(
                "proof.source", source=source, proved=counts[PROVED], count=len(found), more=more
            )
    for kind in KINDS:
        counts = Counter(proof.state for proof in proofs if proof.kind == kind)
        if counts:
            yield phrase(
                "proof.kind-line",
                kind=phrase(f"proof.kind.{kind}"),
                proved=counts[PROVED],
                count=counts.total(),
                faults=counts[FAULT],
            )
    yield from _reasons(proofs)
    known = [
        data.citations[one.claim.citation].proof for one in proofs if one.state == NOT_PROVABLE
    ]
    if count := known.count(PROVED):
        yield phrase("proof.by-record", count=count)
    yield total(proofs)


def total(proofs: Sequence[Proof]) -> Sentence:
    """How many claims came to what."""
    return by_state("proof.summary", (proof.state for proof in proofs))


def by_state(code: str, states: Iterable[str]) -> Sentence:
    """A sentence of how many there are, and how many of each state of a proof."""
    counts = Counter(states)
    return phrase(
        code,
        count=counts.total(),
        proved=counts[PROVED],
        faults=counts[FAULT],
        rest=counts[NOT_PROVABLE],
    )


def _reasons(proofs: Sequence[Proof]) -> Iterable[Sentence]:
    # Why nothing can be proved; of reasons that name what is printed an example is told.
    found = [proof for proof in proofs if proof.state == NOT_PROVABLE and proof.reason]
    counts = Counter(proof.reason.code for proof in found if proof.reason)
    examples = {proof.reason.code: proof.reason for proof in found if proof.reason}
    for code, count in counts.most_common():
        yield phrase("proof.reasons", count=count, reason=examples[code])


def rows(data: Data, proofs: Iterable[Proof]) -> list[dict[str, object]]:
    """The proofs as rows of plain values, by the field names of every output; `reason` is a
    sentence.
    """
    return [
        {
            "source": proof.stated.source.id,
            "locator": data.citations[proof.claim.citation].locator,
            "subject": local_id(proof.claim.subject),
            "property": data.vocabulary.name(proof.claim.predicate[1:-1]),
            "value": parts(proof.claim.object)[0],
            "printed": proof.stated.form.printed,
            "kind": proof.kind,
            "state": proof.state,
            "place": proof.place,
            "reason": proof.reason or "",
            "file": proof.claim.path,
            "line": proof.claim.line,
        }
        for proof in proofs
    ]
