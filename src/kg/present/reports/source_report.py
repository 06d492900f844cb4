"""Sources as rows."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.claims import Document
from kg.present.reports.common import text_cell
from kg.sparql.asking import Rows

_COLUMNS = ["source", "published", "publisher", "title", "language", "address"]


def source_rows(documents: Iterable[Document]) -> Rows:
    """Sources as rows, one a source; what is not known of one is left empty."""
    rows = [
        (
            one.iri,
            *map(text_cell, (one.issued, one.publisher, one.title, one.language, one.address)),
        )
        for one in documents
    ]
    return Rows(_COLUMNS, rows)
