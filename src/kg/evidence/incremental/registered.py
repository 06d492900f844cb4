"""What registers and the file of sources say, before a change and after it.

Rows may be new, things may be called otherwise, and anything may be said of sources; what else
changes of a thing can touch all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import Problem
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import FromNothing
from kg.project import alike, dataset_file, findings, reading, vocabulary
from kg.project.records import Data, Entity, Source, local_id
from kg.rdf.nquads import Quad
from kg.rdf.terms import ALT_LABEL, KG, PREF_LABEL, SKOS
from kg.words import Sentence

_SAME = f"<{SKOS}exactMatch>"
_TEXT = ox.NamedNode(KG + "text")
# What is said of a thing by its names.
_NAMING = frozenset((PREF_LABEL, ALT_LABEL))
# Findings that hang on all names, and those on cells as they are typed.
_NOTED = "project.note-name"
_TYPED = frozenset(("project.odd-characters", "project.former-classes"))
Lines = Mapping[str, Mapping[int, int]]


class Registered(NamedTuple):
    """What registers say `before` a change and `after` it, no claims: the things that are `new`
    (IRIs), those that are called otherwise, the sources that are new, and those of which something
    else is said; `described` is what is said of them now, by subject, and `lines` are the lines of
    all other rows before and after, by file.
    """

    before: Data
    after: Data
    new: frozenset[str]
    renamed: frozenset[str]
    new_sources: frozenset[str]
    other_sources: frozenset[str]
    described: Mapping[str, list[Quad]]
    lines: Lines

    @property
    def called(self) -> frozenset[str]:
        """The things that have other names than before."""
        return self.new | self.renamed

    @property
    def sources(self) -> frozenset[str]:
        """The sources of which something else is said than before."""
        return self.new_sources | self.other_sources


def is_register(name: str) -> bool:
    """Whether an input is a register, or the file of sources."""
    folder, _, file = name.lower().rpartition("/")
    return folder == "data" and file.endswith(".csv")


def registered(folder: Path, earlier: Earlier, names: Iterable[str]) -> Registered:
    """What registers say, of which the files `names` have changed. Raises FromNothing where more
    has changed than names, sources, and rows that are new.
    """
    names = frozenset(names)
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    blank = reading.empty(words, about)
    before = blank._replace(
        entities={entity.id: entity for entity in earlier.entities},
        sources={source.id: source for source in earlier.sources_known},
    )
    if not names:
        nothing = frozenset[str]()
        return Registered(before, before, nothing, nothing, nothing, nothing, {}, {})
    after, problems = reading.tables(folder, words, about)
    if problems or after.unread or after.odd:
        raise FromNothing("registers have problems, or remarks")
    described = _described(earlier, after, names)
    new = {iri for iri in described if after.registered(iri) and not before.registered(iri)}
    sources = {iri for iri in described if after.source(iri)}
    new_sources = {iri for iri in sources if not before.source(iri)}
    renamed = described.keys() - new - sources
    _require_little(before, after, new)
    for thing in renamed:
        said = {quad[1:3] for quad in described[thing]}
        before_said = {quad[1:3] for quad in earlier.statements(thing)}
        if not before.registered(thing) or any(p not in _NAMING for p, _ in said ^ before_said):
            raise FromNothing("a row says something else than names")
    return Registered(
        before,
        after,
        frozenset(new),
        frozenset(renamed),
        frozenset(new_sources),
        frozenset(sources - new_sources),
        described,
        _lines(before, after, names),
    )


def _described(earlier: Earlier, after: Data, names: frozenset[str]) -> dict[str, list[Quad]]:
    # What is said now of all of which something else is said than before, by subject.
    listed: list[Entity | Source] = [*after.entities.values(), *after.sources.values()]
    if names - {one.path for one in listed}:
        raise FromNothing("a register is empty")
    rows = {one.iri for one in listed if one.path in names}
    graphs = {quad[3] for quad in after.statements if quad[0] in rows}
    then = {
        str(quad)
        for graph in graphs
        for quad in earlier.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1]))
    }
    now = {" ".join(quad): quad[0] for quad in after.statements if quad[3] in graphs}
    touched = {subject for line, subject in now.items() if line not in then}
    touched |= {line.split(" ", 1)[0] for line in then if line not in now}
    found: dict[str, list[Quad]] = {subject: [] for subject in touched}
    for quad in after.statements:
        if quad[0] in found and quad[3] in graphs:
            found[quad[0]].append(quad)
    # The engine writes some terms in another way.
    before = {subject: earlier.statements(subject) for subject in found}
    return {
        # What else says something of it says so still.
        subject: [*said, *(quad for quad in before[subject] if quad[3] not in graphs)]
        for subject, said in found.items()
        if set(said) != {quad for quad in before[subject] if quad[3] in graphs}
    }


def _require_little(before: Data, after: Data, new: Iterable[str]) -> None:
    # That nothing is gone, and that nobody stands elsewhere among the others, or in another file.
    for old, now in ((before.entities, after.entities), (before.sources, after.sources)):
        stay = [id_ for id_ in now if id_ in old]
        if stay != list(old) or any(old[id_].path != now[id_].path for id_ in stay):
            raise FromNothing("a row of a register is gone, or stands elsewhere")
    if any(after.entities[local_id(iri)].retired for iri in new):
        raise FromNothing("a new thing is retired")


def _lines(before: Data, after: Data, names: frozenset[str]) -> Lines:
    found: dict[str, dict[int, int]] = {name: {} for name in names}
    for old, now in ((before.entities, after.entities), (before.sources, after.sources)):
        for id_, one in old.items():
            if one.path in found:
                found[one.path][one.line] = now[id_].line
    return found


# --- what is found in them ------------------------------------------------------------------------


def remarks(known: Registered) -> tuple[set[Problem], set[Problem]]:
    """The findings that registers alone show, before and after."""
    if known.before is known.after:
        return set(), set()
    return _alone(known.before), _alone(known.after)


def _alone(data: Data) -> set[Problem]:
    return {*alike.called_alike(data), *findings.untranslated(data)}


def require_apart(known: Registered, earlier: Earlier, kept: Iterable[Problem]) -> None:
    """That no other finding hangs on the names that are new, or are no more; `kept` are the
    findings of before. Raises FromNothing.
    """
    if known.before is known.after:
        return
    codes = {(p.message.code, p.path) for p in kept if isinstance(p.message, Sentence)}
    if any(code == _NOTED or (code in _TYPED and path in known.lines) for code, path in codes):
        raise FromNothing("a finding hangs on names, or on how a cell is typed")
    gone = {
        name
        for iri in known.renamed
        for name in _names(known.before, iri) - _names(known.after, iri)
    }
    if gone and any(name in text for text in _notes(earlier) for name in gone):
        raise FromNothing("a note may name what is called otherwise")
    labels: dict[tuple[str, str], str] = {}
    for iri in known.called:
        for _, predicate, value, _ in (*known.described[iri], *earlier.statements(iri)):
            if predicate not in (PREF_LABEL, _SAME):
                continue
            others = {one for one in _called(predicate, value, earlier) if one != iri}
            if any(map(known.before.registered, others)) or (
                labels.setdefault((predicate, value), iri) != iri
            ):
                raise FromNothing("two things have one name")


def _names(data: Data, iri: str) -> set[str]:
    one = data.registered(iri)
    return {*one.names.values(), *one.others} if one else set()


def _called(predicate: str, value: str, earlier: Earlier) -> set[str]:
    # All that is said to have a name, or to be the same as something.
    # Tags of languages stay as they are written, also those that no registry knows.
    line = f"<a:a> {predicate} {value} ."
    (triple,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    found = earlier.engine.quads_for_pattern(None, triple.predicate, triple.object, None)
    return {str(quad.subject) for quad in found}


def _notes(earlier: Earlier) -> Iterator[str]:
    for quad in earlier.engine.quads_for_pattern(None, _TEXT, None, None):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value
