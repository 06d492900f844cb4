"""Keeping what was proved in the files of a project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.project.curation.formatting import table_text
from kg.project.proof.records import COLUMNS, NOT_PROVABLE, PLACE, key
from kg.project.proving.proofs import Proof
from kg.project.records import Data, local_id
from kg.system.writing import Change


def changes(folder: Path, data: Data, proofs: Iterable[Proof]) -> list[Change]:
    """The files that keep some proofs, where they are not so already. What was proved of a source
    stays where its text is not here, or is another one.
    """
    rows: dict[str, list[list[str]]] = {}
    for proof in proofs:
        if not proof.stated.source.sha256 or proof.sha256 != proof.stated.source.sha256:
            continue
        kept = rows.setdefault(proof.stated.source.id, [])
        if proof.state != NOT_PROVABLE:
            kept.append(_row(data, proof))
    found = []
    for source, kept in rows.items():
        path = folder / PLACE / f"{source}.csv"
        before = path.read_bytes() if path.exists() else None
        after = table_text(COLUMNS, sorted(kept)).encode()
        if (kept or before is not None) and before != after:
            found.append(Change(path, before, after))
    return found


def _row(data: Data, proof: Proof) -> list[str]:
    claim = proof.claim
    citation = data.citations[claim.citation]
    name = data.vocabulary.name(claim.predicate[1:-1])
    words = [citation.locator, local_id(claim.subject), name, proof.state, proof.sha256]
    return [key(claim, citation), *words]
