"""The query that a person asks: SPARQL as it is, or a titled question with its parameters.

What looks up names and questions is in `kg.store.parameters`, which a plain query does not load.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def asked(
    text: str,
    name: str,
    folder: Path,
    place: Path,
    prefixes: dict[str, str],
    parameters: Mapping[str, str],
) -> tuple[str, str]:
    """(the query that a text means, its name for messages): SPARQL as it is, or a question by its
    name, with parameters set.

    `place` is that of the store that will be asked. Raises NotFound for a question that is not
    there, KGError for a parameter that does not fit.
    """
    is_question = bool(text.strip()) and not any(sign in text for sign in " {\n\t")
    if not parameters and not is_question:
        return text, name
    from kg.store.parameters import filled

    return filled(text, name, folder, place, prefixes, parameters, is_question=is_question)
