"""A difference in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.forms.figures import money, number
from kg.forms.writing import money_text, number_text
from kg.lines import in_markdown, joined
from kg.project.contract import column_name
from kg.project.curation.difference import SAID, Diff, Pair, Row, State
from kg.project.records import Data
from kg.rdf.iris import expand
from kg.rdf.tags import LANGUAGE
from kg.words import phrase, text_in, translate


class Teller(NamedTuple):
    """Rows of one state, in the words of a language."""

    state: State
    language: str

    def claim(self, row: Row) -> str:
        """A claim with its place."""
        return f"{self.about(row)}: {self.sentence(row)}"

    def sentence(self, row: Row) -> str:
        """The value of a claim, and how it is said."""
        rest = [f"{_column(c, self.language)}: {row[c]}" for c in SAID[1:] if row[c]]
        more = f" ({'; '.join(rest)})" if rest else ""
        return f"{self.value(row)}{more}"

    def about(self, row: Row) -> str:
        """Of what a claim speaks: its place, its subject, its property."""
        subject = self.name(row["subject"])
        return f"{row['source']} {row['locator']} · {subject} · {self.term(row['predicate'])}"

    def term(self, name: str) -> str:
        """A term of the vocabulary by its label."""
        words = self.state.words
        labels = words.labels.get(expand(name, words.prefixes) or "", {})
        return text_in(labels, self.language) or name

    def name(self, id_: str) -> str:
        """A thing by its name and id, a concept by its label."""
        entity = self.state.entities.get(id_)
        if entity:
            name = _name(entity, self.language)
            return f"{name} ({id_})" if name else id_
        return self.term(id_)

    def value(self, row: Row) -> str:
        """The object of a claim as people read it."""
        words = self.state.words
        prop = words.properties.get(expand(row["predicate"], words.prefixes) or "")
        cell = row["object"]
        if prop and prop.cell == "entity":
            return self.name(cell)
        if prop and prop.cell == "money" and (amount := money(cell)):
            return money_text(*amount, self.language)
        if prop and prop.cell in ("number", "integer") and (value := number(cell)) is not None:
            return number_text(value, self.language)
        return cell


def state_of(data: Data, ids: Iterable[str] | None = None) -> State:
    """The things of a project as they are called, without rows; with `ids` those alone."""
    entities = data.entities
    wanted = entities if ids is None else [one for one in ids if one in entities]
    called: dict[str, Row] = {
        id_: {
            "id": id_,
            **{f"name_{tag}" if tag else "name": name for tag, name in entities[id_].names.items()},
        }
        for id_ in wanted
    }
    return State(data.vocabulary, data.languages, {}, called, {}, {}, {})


# A heading, and a line for each row below it.
Block = tuple[str, list[str]]


def change_text(diff: Diff, old: State, new: State, language: str = "en") -> str:
    """A diff in words: a heading for each kind of change, a line for each row, figures as people
    read them; "" if none.
    """
    blocks = _blocks(diff, old, new, language)
    return "\n".join(joined([heading, *(f"  {row}" for row in rows)]) for heading, rows in blocks)


def change_markdown(diff: Diff, old: State, new: State, language: str = "en") -> str:
    """The same as Markdown; "" if there is no difference. Nothing of the files is markup in it, but
    for addresses.
    """
    blocks = _blocks(diff, old, new, language)
    return "\n".join(
        joined([f"### {heading}", "", *(f"- {_unmarked(row)}" for row in rows)])
        for heading, rows in blocks
    )


def _unmarked(text: str) -> str:
    return re.sub(r"([*_~])", r"\\\1", in_markdown(text))


def _blocks(diff: Diff, old: State, new: State, language: str) -> list[Block]:
    before, after = Teller(old, language), Teller(new, language)
    claims = diff.claims
    blocks = [
        _block("project.diff.claims-added", map(after.claim, claims["added"]), language),
        _block("project.diff.claims-withdrawn", map(before.claim, claims["withdrawn"]), language),
        _block(
            "project.diff.claims-revised",
            (_revision(pair, before, after) for pair in claims["revised"]),
            language,
        ),
        *_things(diff, language),
        *_steps(diff, language),
        _block("project.diff.files", diff.files, language),
    ]
    return [(heading, rows) for heading, rows in blocks if rows]


def _block(code: str, items: Iterable[str], language: str) -> Block:
    rows = list(items)
    return translate(phrase(code, count=len(rows)), language), rows


def _things(diff: Diff, language: str) -> list[Block]:
    # Entities and sources.
    blocks = []
    for part, rows in (("entities", diff.entities), ("sources", diff.sources)):
        for kind, whole in (("added", rows["added"]), ("removed", rows["removed"])):
            titles = (_title(row, language) for row in whole)
            blocks.append(_block(f"project.diff.{part}-{kind}", titles, language))
        for kind, pairs in (("renamed", rows["renamed"]), ("changed", rows["changed"])):
            texts = (f"{pair[0]['id']}: {_changes(pair, language)}" for pair in pairs)
            blocks.append(_block(f"project.diff.{part}-{kind}", texts, language))
    return blocks


def _steps(diff: Diff, language: str) -> list[Block]:
    blocks = []
    stories = diff.stories
    for kind, rows in (("added", stories["added"]), ("removed", stories["removed"])):
        texts = (f"{row['story']} {row['step']}: {_sentence(row, language)}" for row in rows)
        blocks.append(_block(f"project.diff.stories-{kind}", texts, language))
    texts = (
        f"{pair[0]['story']} {pair[1]['step']}: {_changes(pair, language)}"
        for pair in stories["changed"]
    )
    return [*blocks, _block("project.diff.stories-changed", texts, language)]


def _sentence(row: Row, language: str) -> str:
    sentences = {column: text for column, text in row.items() if LANGUAGE.match(column)}
    return text_in(sentences, language)


def _name(row: Row, language: str) -> str:
    parts = ((column.partition("_"), text) for column, text in row.items())
    names = {tag: text for (name, _, tag), text in parts if name == "name" and text}
    return text_in(names, language)


def _title(row: Row, language: str) -> str:
    if "class" in row:
        return f"{row['id']}: {_name(row, language)} ({row['class']})"
    parts = [part for part in (row["publisher"], row["title"], row["published"]) if part]
    return f"{row['id']}: {', '.join(parts)}"


def _changes(pair: Pair, language: str) -> str:
    before, after = pair
    changed = [c for c in {**before, **after} if before.get(c, "") != after.get(c, "")]
    return "; ".join(_change(column, pair, language) for column in changed)


def _change(column: str, pair: Pair, language: str) -> str:
    nothing = translate(phrase("project.diff.nothing"), language)
    before, after = (row.get(column) or nothing for row in pair)
    return f"{_column(column, language)}: {before} → {after}"


def _column(column: str, language: str) -> str:
    return translate(column_name(column), language)


def _revision(pair: Pair, before: Teller, after: Teller) -> str:
    old, new = pair
    if old["object"] == new["object"]:
        changes = [after.value(new)]
    else:
        changes = [f"{before.value(old)} → {after.value(new)}"]
    for column in SAID[1:]:
        if old[column] != new[column]:
            changes.append(_change(column, pair, after.language))
    return f"{after.about(new)}: {'; '.join(changes)}"
