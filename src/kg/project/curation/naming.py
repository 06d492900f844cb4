"""Where a text names an entity: by a prefixed name or a whole IRI, never by a part of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DECLARED = re.compile(r"(?i)(?<![\w-])prefix\s+([\w.-]*):\s*<([^<>\s]*)>")
# What an id may go on with in a prefixed name.
_END = r"(?![\w%\\-]|[.:]+[\w%\\-])"


class Namings:
    """The names of an entity in texts, by the start of the IRIs of a project and its id.

    >>> Namings("https://x.example/", "mill").renamed("{ entity:mill entity:mill-2 }", "works")
    '{ entity:works entity:mill-2 }'
    """

    def __init__(self, space: str, id_: str):
        self.base, self.id = f"{space}entity/", re.escape(id_)
        self._iri = re.compile(rf"(?<={re.escape(self.base)}){self.id}(?=[<>\"'\s]|\Z)")
        self._feature = re.compile(rf'"id"\s*:\s*"({self.id})"')
        self._word = re.compile(rf"(?<![\w-]){self.id}(?![\w-])")

    def places(self, text: str, *, is_outline: bool = False) -> list[tuple[int, int]]:
        """From where to where the id stands in a text; in an outline (GeoJSON) the id of a feature
        is that of an entity.
        """
        found = [*self._iri.finditer(text), *self._prefixed(text).finditer(text)]
        spans = [one.span(one.re.groups) for one in found]
        if is_outline:
            spans += [one.span(1) for one in self._feature.finditer(text)]
        return sorted(spans)

    def renamed(self, text: str, heir: str, *, is_outline: bool = False) -> str:
        """A text that names another entity in its place."""
        for start, end in reversed(self.places(text, is_outline=is_outline)):
            text = text[:start] + heir + text[end:]
        return text

    def _prefixed(self, text: str) -> re.Pattern[str]:
        any_of = "|".join(map(re.escape, self._prefixes(text))) or r"(?!)"
        return re.compile(rf"(?<![\w:.-])(?:{any_of}):({self.id}){_END}")

    def _prefixes(self, text: str) -> Iterable[str]:
        # The prefixes that stand for entities: `entity`, unless the text says otherwise.
        declared: dict[str, set[str]] = {"entity": set()}
        for prefix, space in _DECLARED.findall(text):
            declared.setdefault(prefix, set()).add(space)
        return [prefix for prefix, spaces in declared.items() if spaces <= {self.base}]

    def mentions(self, text: str) -> Iterator[int]:
        """The lines (from 1) in which the id stands as a word."""
        for number, line in enumerate(text.splitlines(), 1):
            if self._word.search(line):
                yield number
