"""Sources as rows."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.claims import Document
from kg.present.reports.common import text_cell
from kg.sparql.asking import Rows

_COLUMNS = ["source", "published", "publisher", "title", "language", "address"]
# What is too wide for a terminal, and seldom known.
_MORE = ["author", "retrieved", "sha256", "archived"]


def source_rows(documents: Iterable[Document], *, whole: bool = False) -> Rows:
    """Sources as rows, one a source; what is not known of one is left empty. With `whole` all that
    is known of its copies, and its authors too.
    """
    rows = []
    for one in documents:
        told = [one.issued, one.publisher, one.title, one.language, one.address]
        if whole:
            told += ["; ".join(one.authors), one.retrieved, one.sha256, one.archived]
        rows.append((one.iri, *map(text_cell, told)))
    return Rows([*_COLUMNS, *_MORE] if whole else _COLUMNS, rows)
