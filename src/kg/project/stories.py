"""Stories told on the graph: `data/stories/<name>.csv`, a sentence and what is shown to it in each
row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError, Problem
from kg.forms.days import date_of, last_day
from kg.listing import placed
from kg.project import csv_files, dataset_file, inputs
from kg.project.contract import SLUG, Fault, split_list
from kg.project.records import Data
from kg.rdf.iris import local
from kg.rdf.terms import parts
from kg.spelling import closest
from kg.words import Sentence, language_name, phrase, text_in

if TYPE_CHECKING:
    import networkx

# What a sentence rests on: "[ai-cluster kg:area]" or "[ai-cluster kg:area 661157]" stands for a
# footnote.
_NOTE = re.compile(r"\s?\[([^\s\[\]]+) ([^\s\[\]]*:[^\s\[\]]+)(?: ([^\s\[\]]+))?\]")


def story_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """The columns that a story may have, in their order: its sentences stand in the languages."""
    return "step", *languages, "select", "path", "as_of"


def story_needs(languages: Sequence[str]) -> frozenset[str]:
    """The columns that a story needs."""
    return frozenset(("step", languages[0]))


class StoryStep(NamedTuple):
    """What a story says at one point: a sentence by language, the working language first, ids of
    entities (`select`, "" for none, and the stations of `path`), and the ISO day as of which the
    graph is shown ("" for today). Step 0 is the title of the story. The sentences hold notes
    (`pieces`).
    """

    number: int
    sentences: Mapping[str, str]
    select: str
    path: tuple[str, ...]
    as_of: str

    def sentence(self, language: str) -> str:
        """What it says in a language, or as far as that is known."""
        return text_in(self.sentences, language)


class Note(NamedTuple):
    """The claims that a sentence rests on: the id of what they are about, their property, and their
    value, as its literal or the id of a thing, "" for all values.
    """

    thing: str
    property: str
    value: str = ""

    @property
    def name(self) -> str:
        """The local name of its property."""
        return local(self.property.replace(":", "/"))

    def means(self, value: str) -> bool:
        """Whether it is about a value, which is a text or an IRI."""
        return not self.value or self.value in (value, local(value))


def pieces(sentence: str) -> list[str | Note]:
    """A sentence as texts and the notes between them.

    >>> pieces("It has 3,200 m² [mill kg:area].")
    ['It has 3,200 m²', Note(thing='mill', property='kg:area', value=''), '.']
    """
    found: list[str | Note] = []
    end = 0
    for match in _NOTE.finditer(sentence):
        found += [sentence[end : match.start()], Note(*match.groups(default=""))]
        end = match.end()
    return [piece for piece in (*found, sentence[end:]) if piece]


def renamed(sentence: str, old: str, new: str) -> str:
    """A sentence whose notes name another thing in the place of one.

    >>> renamed("It has 3,200 m² [mill kg:area].", "mill", "works")
    'It has 3,200 m² [works kg:area].'
    """

    def named(match: re.Match[str]) -> str:
        words = match[0].rpartition("[")[2].removesuffix("]").split(" ")
        told = [new if k != 1 and word == old else word for k, word in enumerate(words)]
        return match[0].partition("[")[0] + f"[{' '.join(told)}]"

    return _NOTE.sub(named, sentence)


def plain(sentence: str) -> str:
    """A sentence without its notes."""
    return "".join(piece for piece in pieces(sentence) if isinstance(piece, str))


def _notes(sentence: str) -> list[Note]:
    return [piece for piece in pieces(sentence) if isinstance(piece, Note)]


def names(folder: Path) -> list[str]:
    """The names of a project's stories, sorted."""
    return sorted(path.stem for path in inputs.paths(folder, "data/stories"))


def load(folder: Path, name: str) -> list[StoryStep]:
    """The steps of one story, in order. Raises KGError if it is not there or cannot be read."""
    known = names(folder)
    if name not in known:
        raise _no_story(name, known)
    about, _ = dataset_file.read(folder)
    steps, faults = _read(folder, name, about.languages, None)
    if faults:
        raise KGError(placed(faults[0]), faults[0].hint)
    return steps


def _no_story(name: str, known: Sequence[str]) -> KGError:
    hint = closest(name, known) or (
        phrase("project.no-story.known", names=known) if known else phrase("project.no-story.none")
    )
    return KGError(phrase("project.no-story", name=name), hint)


Stories = Mapping[str, list[StoryStep]]


def load_all(folder: Path) -> Stories:
    """The steps of every story, by its name. Raises KGError for one that cannot be read."""
    return {name: load(folder, name) for name in names(folder)}


def offered(
    stories: Stories, name: str | None, graph: networkx.MultiDiGraph, as_of: str | None = None
) -> list[dict[str, object]]:
    """The steps of a story as `kg.view` takes them; of the only one there is if none is named and
    the graph holds all that it tells.

    Raises KGError for a story that is not there, or that tells of what the graph (that of
    `kg.network`, as of a day) does not hold.
    """
    if name is None and len(stories) != 1:
        return []
    if name is not None and name not in stories:
        raise _no_story(name, sorted(stories))
    steps = stories[name or next(iter(stories))]
    ids = {data["id"] for _, data in graph.nodes(data=True)}
    reason = _untellable(steps, ids, as_of)
    if reason and name is None:
        return []
    if reason:
        message = phrase("project.story-untellable", name=name, reason=reason)
        raise KGError(message, phrase("project.story-untellable.hint"))
    return [
        {**s.sentences, "select": s.select, "path": s.path, "as_of": s.as_of}
        | ({} if s.number else {"title": True})
        for s in steps
    ]


def title(steps: Sequence[StoryStep], language: str) -> str:
    """What a story is called in a language: its title, else what it begins with."""
    return plain(steps[0].sentence(language)) if steps else ""


def _untellable(steps: list[StoryStep], ids: set[str], as_of: str | None) -> Sentence | None:
    # Why the steps cannot be shown in a graph of these ids, None if they can.
    missing = sorted({id_ for step in steps for id_ in (step.select, *step.path) if id_} - ids)
    if missing:
        return phrase("project.story-outside", name=missing[0])
    if as_of is not None:
        until = last_day(as_of)
        if any((step.as_of or "9999") > until for step in steps):
            return phrase("project.story-later", day=until)
    return None


def problems(folder: Path, data: Data) -> list[Problem]:
    """What is wrong in the stories of a project: unknown ids, missing sentences, bad days, things
    of which nothing was said by the day.
    """
    known = _Known(data, _heard(data), _said(data))
    return [
        problem
        for name in names(folder)
        for problem in _read(folder, name, data.languages, known)[1]
    ]


def untranslated(folder: Path, languages: Sequence[str]) -> Iterator[Problem]:
    """How many steps of each story say nothing in a language; the checks of a story see to the
    working language.
    """
    for name in names(folder):
        steps, faults = _read(folder, name, languages, None)
        place = f"data/stories/{name}.csv"
        for language in languages[1:] if not faults else ():
            lacking = [step.number for step in steps if language not in step.sentences]
            if lacking:
                message = phrase(
                    "project.story-untranslated",
                    count=len(lacking),
                    language=language_name(language),
                )
                hint = phrase("project.story-untranslated.hint", number=lacking[0], column=language)
                yield Problem(place, 0, 0, message, hint)


class _Known(NamedTuple):
    # What a story may tell of: the project's data, since when each thing is known (`_heard`), and
    # each property of it (`_said`).
    data: Data
    heard: dict[str, str]
    said: _Said


def _read(
    folder: Path, name: str, languages: Sequence[str], known: _Known | None
) -> tuple[list[StoryStep], list[Problem]]:
    # (the steps of a story, its problems; what it tells of is looked up only where something is
    # known)
    path = next(path for path in inputs.paths(folder, "data/stories") if path.stem == name)
    place = f"data/stories/{path.name}"
    columns, needed = story_columns(languages), story_needs(languages)
    table, wrong = csv_files.table(path, place, columns, needed)
    if not SLUG.match(name):
        wrong.append(Problem(place, 0, 0, phrase("project.story-name", name=name)))
    steps: dict[int, StoryStep] = {}
    for row in table.rows:
        cells = dict(zip(columns, row.cells, strict=True))
        if not re.fullmatch(r"0|[1-9]\d{0,3}", cells["step"]):
            wrong.append(table.problem(row, "step", *_no_number(cells["step"])))
            continue
        step = _step(cells, languages)
        faults = _faults(cells, step, languages[0], is_new=step.number not in steps)
        if known:
            faults += _unknown(step, known)
        wrong += [table.problem(row, column, *fault) for column, fault in faults]
        steps[step.number] = step
    if not table.rows and not wrong:
        hint = phrase("project.story-empty.hint")
        wrong.append(Problem(place, 0, 0, phrase("project.story-empty"), hint))
    return [steps[number] for number in sorted(steps)], wrong


def _no_number(text: str) -> Fault:
    message = (
        phrase("project.no-step-number", value=text)
        if text
        else phrase("project.step-number-missing")
    )
    return Fault(message, phrase("project.no-step-number.hint"))


def _step(cells: Mapping[str, str], languages: Sequence[str]) -> StoryStep:
    # A step whose day is "" where the cell states none.
    sentences = {language: cells[language] for language in languages if cells[language]}
    stations = tuple(split_list(cells["path"]))
    day = date_of(cells["as_of"].strip())
    return StoryStep(
        int(cells["step"]), sentences, cells["select"], stations, day.last if day else ""
    )


def _faults(
    cells: Mapping[str, str], step: StoryStep, working: str, *, is_new: bool
) -> list[tuple[str, Fault]]:
    # (column, what is wrong in it) as far as the row alone shows it.
    faults: list[tuple[str, Fault]] = []
    if not is_new:
        message = phrase("project.step-twice", number=cells["step"])
        faults.append(("step", Fault(message, phrase("project.step-twice.hint"))))
    if working not in step.sentences:
        message = phrase(
            "project.no-sentence", number=cells["step"], language=language_name(working)
        )
        faults.append((working, Fault(message, phrase("project.fill", column=working))))
    if cells["as_of"] and not step.as_of:
        message = phrase("project.no-day", value=cells["as_of"])
        faults.append(("as_of", Fault(message, phrase("words.no-day.hint"))))
    notes = {language: sorted(_notes(text)) for language, text in step.sentences.items()}
    if not step.number and (any(notes.values()) or step.select or step.path or cells["as_of"]):
        faults.append(
            ("step", Fault(phrase("project.story-title"), phrase("project.story-title.hint")))
        )
    for language, named in notes.items():
        if named != notes.get(working, named):
            both = [language_name(working), language_name(language)]
            message = phrase("project.story-notes-differ", number=cells["step"], names=both)
            faults.append((language, Fault(message, phrase("project.story-notes-differ.hint"))))
    if len(step.path) == 1:
        message = phrase("project.path-too-short")
        faults.append(("path", Fault(message, phrase("project.path-too-short.hint"))))
    return faults


def _unknown(step: StoryStep, known: _Known) -> list[tuple[str, Fault]]:
    # (column, what is wrong in it) with the ids that a step names.
    faults: list[tuple[str, Fault]] = []
    selected = [("select", step.select)] if step.select else []
    for column, id_ in [*selected, *(("path", id_) for id_ in step.path)]:
        entity = known.data.entities.get(id_)
        if entity is None and not known.data.may_be(id_):
            hint = closest(id_, known.data.entities) or phrase("project.story-unknown.hint")
            faults.append((column, Fault(phrase("project.entity-unknown", name=id_), hint)))
        elif entity and entity.retired:
            hint = (
                "" if entity.retired == "-" else phrase("project.retired.hint", name=entity.retired)
            )
            faults.append((column, Fault(phrase("project.retired", name=id_), hint)))
        elif entity and step.as_of and step.as_of < (first := known.heard.get(entity.iri, "")):
            message = phrase("project.story-early", name=id_, day=step.as_of)
            hint = phrase("project.story-early.hint", day=first)
            faults.append(("as_of", Fault(message, hint)))
    for language, sentence in step.sentences.items():
        faults += [
            (language, fault) for note in _notes(sentence) for fault in _unsaid(note, step, known)
        ]
    return faults


def _unsaid(note: Note, step: StoryStep, known: _Known) -> list[Fault]:
    # What is wrong with a note: no source says such a thing, or none did by the day.
    entity = known.data.entities.get(note.thing)
    iri = entity.iri if entity else ""
    said = known.said.get(iri, {})
    name = " ".join(note).strip()
    if not said:
        hint = closest(note.thing, known.data.entities) or phrase("project.story-unknown.hint")
        return [Fault(phrase("project.story-unsaid", name=name), hint)]
    values = said.get(note.name, {})
    first = min((day for value, day in values.items() if note.means(value)), default=None)
    if first is None and values:
        hint = phrase(
            "project.story-unsaid.hint", name=note.property, names=sorted(map(local, values))
        )
        return [Fault(phrase("project.story-unsaid", name=name), hint)]
    if first is None:
        hint = phrase("project.story-unsaid.hint", name=note.thing, names=sorted(said))
        return [Fault(phrase("project.story-unsaid", name=name), hint)]
    if step.as_of and step.as_of < first:
        message = phrase("project.story-early", name=name, day=step.as_of)
        return [Fault(message, phrase("project.story-early.hint", day=first))]
    return []


_Said = Mapping[str, Mapping[str, Mapping[str, str]]]


def _said(data: Data) -> _Said:
    """For each entity's IRI, the local name of a property and its value, the first day on which a
    source may have told it; "" if one of them has no date.
    """
    said: dict[str, dict[str, dict[str, str]]] = {}
    for claim in data.claims:
        first = said.setdefault(claim.subject, {}).setdefault(local(claim.predicate[1:-1]), {})
        value = claim.object[1:-1] if claim.object.startswith("<") else parts(claim.object)[0]
        if value not in first or claim.published.last < first[value]:
            first[value] = claim.published.last
    return said


def _heard(data: Data) -> dict[str, str]:
    """For each entity's IRI the first day on which a source may have spoken of it; "" if one of
    them has no date.
    """
    first: dict[str, str] = {}
    for claim in data.claims:
        for term in (claim.subject, claim.object):
            if term not in first or claim.published.last < first[term]:
                first[term] = claim.published.last
    return first
