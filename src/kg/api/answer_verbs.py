"""The verbs of answers that prove themselves, as methods of the handle of a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kg.api.handle import Snapshot
    from kg.present.reports.verify_report import Verified


class AnswerVerbs:
    """What a handle can write that proves itself, and hold to what it has."""

    def answer(
        self,
        text: str,
        path: Path | str,
        *,
        language: str = "",
        plans: bool = False,
        **parameters: object,
    ) -> Path:
        """Write the answer to a query or a titled question as a file that proves itself (.html,
        .ttl or .json); its path. The rest is as for `query`. Raises KGError for what cannot be
        cited, with the reason.
        """
        from kg.api import answering
        from kg.system.writing import put

        write = answering.writer(path)
        graph = cast("Snapshot", self)
        put(Path(path), write(answering.answer(graph, text, parameters, language, plans=plans)))
        return Path(path)

    def verify(self, path: Path | str) -> Verified:
        """What became of an answer that `answer` wrote, row by row; see
        `kg.present.reports.verify_report.Verified`. Raises KGError for what is no such file.
        """
        from kg.api import answering

        return answering.verify(cast("Snapshot", self), Path(path))
