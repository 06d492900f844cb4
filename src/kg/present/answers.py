"""Answers as people use them in Python: rows of values, tables of other libraries, and what a
notebook shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError
from kg.present import answer_html, cited_forms, footnotes, tables
from kg.present.cited_forms import COMPOSED
from kg.present.exports.references import references
from kg.present.footnotes import COLUMN, Cited
from kg.rdf.terms import XSD, is_iri, literal
from kg.rdf.values import Value, column, value
from kg.sparql.asking import Rows
from kg.words import phrase

if TYPE_CHECKING:
    import pandas
    import polars

_LABEL = "Label"  # what the name of a column of labels ends with


class Labeller(NamedTuple):
    """How the terms of an answer are told: with which prefixes, in which language, and what finds
    the labels of IRIs (N-Triples strings) in it.
    """

    prefixes: dict[str, str]
    language: str
    find: Callable[[Iterable[str], str], dict[str, str]]


class Answer:
    """The answer to a SELECT. `variables` are its columns, `rows` its rows as tuples of N-Triples
    strings ("" for what is unbound).

    Iterated over, it gives each row as a dict of Python values: see `to_dicts`. A notebook shows it
    as a table, `print` as text.
    """

    def __init__(self, rows: Rows, labeller: Labeller):
        self.variables, self.rows = rows
        self._labeller = labeller

    # --- as values

    def to_dicts(self, *, labels: bool = False) -> list[dict[str, Any]]:
        """The rows as dicts of Python values, a key for each variable.

        Numbers are int or Decimal (float only for xsd:double), days datetime.date, truths bool;
        months, years and spans are text, exactly as they were said, and so is all else. A thing is
        its IRI; with `labels` the column after it, `<name>Label`, has what it is called in the
        language of the answer. None is what is not bound. Raises KGError.
        """
        shown = self._with_labels(labels)
        return [dict(zip(shown.variables, map(value, row), strict=True)) for row in shown.rows]

    def to_pandas(self, *, labels: bool = False, floats: bool = False) -> pandas.DataFrame:
        """The rows as a DataFrame of pandas. A column whose values are all of one kind has its
        type (see `kg.present.frames`), any other is text; decimals are exact unless `floats` asks
        for floats. `labels` as for `to_dicts`. Raises KGError where pandas is not installed.
        """
        from kg.present import frames

        return frames.pandas_frame(self._columns(labels, floats))

    def to_polars(self, *, labels: bool = False, floats: bool = False) -> polars.DataFrame:
        """The rows as a DataFrame of polars; see `to_pandas`."""
        from kg.present import frames

        return frames.polars_frame(self._columns(labels, floats))

    def _columns(self, labels: bool, floats: bool) -> dict[str, list[Value]]:
        truths(floats=floats)
        shown = self._with_labels(labels, self._told())
        cells = zip(*shown.rows, strict=True) if shown.rows else [()] * len(shown.variables)
        return {
            name: column(terms, floats=floats)
            for name, terms in zip(shown.variables, cells, strict=True)
        }

    def _told(self) -> Rows:
        # All that a table has a column for.
        return Rows(self.variables, self.rows)

    def _with_labels(self, labels: bool, rows: Rows | None = None) -> Rows:
        """The rows with a column of labels after each in which things stand; a column of that name
        that the answer has stays what it is.
        """
        truths(labels=labels)
        rows = rows or Rows(self.variables, self.rows)
        if not labels:
            return rows
        called = self._labels
        order: list[tuple[str, int, bool]] = []
        for place, name in enumerate(rows.variables):
            order.append((name, place, False))
            is_thing = any(is_iri(row[place]) for row in rows.rows)
            if is_thing and name + _LABEL not in rows.variables:
                order.append((name + _LABEL, place, True))

        def cell(term: str, named: bool) -> str:
            return (literal(called[term]) if term in called else "") if named else term

        return Rows(
            [name for name, _, _ in order],
            [tuple(cell(row[place], named) for _, place, named in order) for row in rows.rows],
        )

    @cached_property
    def _labels(self) -> dict[str, str]:
        return self._labels_in(self.rows)

    def _labels_in(self, rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
        iris = {cell for row in rows for cell in row if is_iri(cell)}
        return self._labeller.find(sorted(iris), self._labeller.language) if iris else {}

    def _labels_to_show(self, rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
        # Where they are gone, a person still reads the short IRIs.
        try:
            return self._labels_in(rows)
        except KGError:
            return {}

    # --- as text and in a notebook

    def _grid(self, rows: Rows) -> str:
        prefixes, language = self._labeller.prefixes, self._labeller.language
        cells = tables.cell_texts(rows, prefixes, self._labels_to_show(rows.rows))
        return tables.grid(rows.variables, cells, tables.number_columns(rows), language)

    def __str__(self) -> str:
        return self._grid(Rows(self.variables, self.rows))

    def __repr__(self) -> str:
        names = " ".join(f"?{name}" for name in self.variables)
        return f"<{type(self).__name__} of {len(self)} rows: {names}>"

    def _repr_html_(self) -> str:
        return answer_html.table(*self._shown())

    def _shown(self) -> tuple[Rows, dict[str, str], dict[str, str], str]:
        labels = self._labels_to_show(self.rows[: answer_html.MOST])
        return (
            Rows(self.variables, self.rows),
            labels,
            self._labeller.prefixes,
            self._labeller.language,
        )

    # --- as a value of its own

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_dicts())

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # its rows can be changed

    def _parts(self) -> tuple[object, ...]:
        return self.variables, self.rows

    def __getstate__(self) -> dict[str, Any]:
        # What goes to another process takes its labels along, not the store.
        prefixes, language, _ = self._labeller
        labeller = Labeller(prefixes, language, Labels(self._labels))
        return {**self.__dict__, "_labeller": labeller}


class Labels(dict[str, str]):
    """Labels that were found already, as what finds them."""

    def __call__(self, iris: Iterable[str], language: str) -> dict[str, str]:
        return {iri: self[iri] for iri in iris if iri in self}


class CitedAnswer(Answer):
    """The answer to a query with, for each row, what it rests on: `form`, `answer`, `notes`,
    `about`, `absences`, `remarks` and `composed` are those of `kg.present.footnotes.Cited`.

    Each dict of `to_dicts` has `citations`, a list of dicts of what is known of each, and
    `composed`; a DataFrame has `citations`, their IRIs parted by blanks, and `composed`.
    """

    def __init__(self, found: Cited, labeller: Labeller):
        super().__init__(found.rows, labeller)
        self.found = found
        self.form, self.answer = found.form, found.answer
        self.notes, self.about = found.notes, found.about
        self.absences, self.remarks = found.absences, found.remarks
        self.composed = found.composed

    def references(self, format: str = "bibtex") -> str:
        """The sources of the answer for reference managers, "bibtex" or "csl-json". Raises KGError
        for another format.
        """
        documents = footnotes.documents(self.found)
        return references(documents, format, self._labeller.language).decode()

    def to_dicts(self, *, labels: bool = False) -> list[dict[str, Any]]:
        rows = super().to_dicts(labels=labels)
        cited = footnotes.cited_notes(self.found)
        for number, (row, notes) in enumerate(zip(rows, cited, strict=True)):
            row[COLUMN] = [{"iri": one.iri[1:-1], "kind": one.kind, **one.facts} for one in notes]
            row[COMPOSED] = number in self.composed
        return rows

    def _told(self) -> Rows:
        cited = footnotes.cited_notes(self.found)
        return Rows(
            [*self.variables, COLUMN, COMPOSED],
            [
                (*row, literal(" ".join(one.iri[1:-1] for one in notes)), _boolean(composed))
                for row, notes, composed in zip(
                    self.rows, cited, (n in self.composed for n in range(len(self.rows)))
                )
            ],
        )

    def __str__(self) -> str:
        prefixes, language = self._labeller.prefixes, self._labeller.language
        return cited_forms.answer_text(self.found, self._grid, prefixes, language)

    def __repr__(self) -> str:
        if self.form == "ask":
            return f"<{type(self).__name__}: {str(self.answer).lower()}>"
        return super().__repr__()

    def _repr_html_(self) -> str:
        return answer_html.cited(self.found, *self._shown()[1:])

    def _parts(self) -> tuple[object, ...]:
        return (self.found,)


def _boolean(flag: bool) -> str:
    return literal(str(flag).lower(), XSD + "boolean")


def truths(**flags: object) -> None:
    """Raise KGError for a switch that is neither true nor false."""
    for name, flag in flags.items():
        if not isinstance(flag, bool):
            raise KGError(phrase("present.not-truth", name=name, kind=type(flag).__name__))
