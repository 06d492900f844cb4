"""What the next build has to write, worked out from the last one and the change since: all but what
rules derive, and the store itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.evidence.incremental import change as changes
from kg.evidence.incremental import memory, registered, searched, small
from kg.evidence.incremental.change import Change
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.memory import Faulty, FileClaims, FromNothing, Known
from kg.evidence.incremental.part import Looking
from kg.evidence.incremental.searched import Lacking, Part, Weighed
from kg.project import (
    alike,
    findings,
    former_terms,
    inputs,
    question_files,
    stories,
    vocabulary,
)
from kg.project.records import Data
from kg.project.shapes import local, parsing
from kg.store import weighing
from kg.store.splicing import Difference
from kg.words import Sentence

# So often more things are looked at before it is given up.
_ROUNDS = 8
# In more files what is called otherwise is not looked for.
_FILES = 200
# What is counted of claims.
_OF_CLAIMS = (
    "claims",
    "citations",
    "current",
    "planned",
    "set aside",
    "superseded",
    "conflicts",
)


class Prepared(NamedTuple):
    """What the next build has to write: what changes in its current graph and in its plans (before
    it is known what follows), what was looked at, how much is said, all findings before and after,
    counts, and what is known then.
    """

    change: Change
    current: Difference
    plans: Difference
    part: Part
    weighed: Weighed
    facts: dict[str, str]
    findings_before: set[Problem]
    findings: set[Problem]
    counts: dict[str, int]
    known: Known

    @property
    def named(self) -> Difference:
        """What changes in the file of the named graphs."""
        return Difference(*small.lines_between(self.part.old.named, self.part.new.named))

    @property
    def verdicts(self) -> Difference:
        """What changes in the file of findings."""
        return Difference(*small.lines_between(self.part.old.verdicts, self.part.new.verdicts))

    def key_facts(self, earlier: Earlier) -> Difference:
        """What changes in the file of the figures that tell most."""
        old = {thing: earlier.key_fact(thing) for thing in self.facts}
        gone = [weighing.key_fact_line(thing, fact) for thing, fact in old.items() if fact]
        come = [line for line in self.facts.values() if line]
        return Difference(*small.lines_between(gone, come))

    def searched(self, earlier: Earlier) -> dict[str, list[str]]:
        """The lines of the files that are searched and are other than before, by name."""
        registers = self.change.registers
        sources = {source: registers.described[source] for source in registers.sources}
        return searched.lines(earlier, self.part, self.weighed, self.known.triples, sources)


def prepared(folder: Path, earlier: Earlier) -> Prepared:
    """What the next build has to write.

    Raises FromNothing where only a build from nothing can tell, and ValueError, OSError or
    pickle.UnpicklingError where what was kept is not as it should be.
    """
    change = changes.change_since(folder, earlier)
    uses = changes.uses(change, earlier.known.uses)
    _require_notes(earlier, change)
    kept = memory.findings(earlier.place)
    remarks = _remarks(earlier, change, kept)
    asked = _asked(folder, change, kept)
    looking, part, weighed, facts = _looked(Looking(earlier, change))
    if faults := part.new.problems - changes.relocated(part.old.problems, change.lines):
        raise Faulty(faults)
    _require_whole(folder, change, part)
    triples = _triples(earlier, change)
    known = Known(
        looking.spoken,
        uses,
        weighed.mentions,
        weighed.after,
        triples,
        {
            **{k: v for k, v in earlier.known.due.items() if k not in part.old.due},
            **part.new.due,
        },
    )
    known_before, gone, gone_remarks = (
        changes.relocated(found, change.lines) for found in (kept, part.old.findings, remarks[0])
    )
    come = part.new.findings - gone
    told = known_before - (gone - part.new.findings) - gone_remarks | come | remarks[1]
    if asked is not None:
        told = told - asked.gone | asked.come
    return Prepared(
        change,
        Difference(*small.lines_between(part.old.current, part.new.current)),
        Difference(*small.lines_between(part.old.plans, part.new.plans)),
        part,
        weighed,
        facts,
        kept,
        told,
        _counts(earlier, part, change, len(told), asked),
        known,
    )


def _require_notes(earlier: Earlier, change: Change) -> None:
    # That there is a register of notes is told once.
    def notes(files: Iterable[FileClaims]) -> int:
        return sum(len(file.notes) for file in files)

    count = sum(held.notes for held in earlier.inputs.files.values())
    after = count - notes(change.old.values()) + notes(change.new.values())
    if bool(count) != bool(after):
        raise FromNothing("the register of notes comes or goes")


def _remarks(
    earlier: Earlier, change: Change, kept: set[Problem]
) -> tuple[set[Problem], set[Problem]]:
    # (the remarks on the changed files, before and after).
    registers = change.registers
    old, new = _data(registers.before, change.old), _data(registers.after, change.new)
    if findings.ids_in_notes(new):
        raise FromNothing("a note names an unknown id")
    if alike.numbered(old) != alike.numbered(new):
        raise FromNothing("identifiers tell things apart")
    registered.require_apart(registers, earlier, kept)
    # Of what is called otherwise other files tell as well.
    others = _naming_files(earlier, change)
    one, two = (
        set(alike.look_alikes(_data(data, files | others)))
        for data, files in ((registers.before, change.old), (registers.after, change.new))
    )
    if changes.relocated(one, change.lines) != two:
        raise FromNothing("things look alike")
    alone = registered.remarks(registers)
    return findings.of_files(old) | alone[0], findings.of_files(new) | alone[1]


def _naming_files(earlier: Earlier, change: Change) -> dict[str, FileClaims]:
    # The files, but for those that change, that name things which are called otherwise.
    renamed = change.registers.renamed
    naming = {one for thing in renamed for one in earlier.subjects("", thing)}
    sources = earlier.sources(renamed | naming) - change.old.keys() - change.new.keys()
    if len(sources) > _FILES:
        raise FromNothing("many files name what is called otherwise")
    return {source: earlier.file(source) for source in sources}


def _data(registers: Data, files: Mapping[str, FileClaims]) -> Data:
    ordered = sorted(files.values(), key=lambda file: file.name)
    return registers._replace(
        claims=[claim for file in ordered for claim in file.claims],
        citations={node: one for file in ordered for node, one in file.citations.items()},
        notes=[note for file in ordered for note in file.notes],
        odd=[problem for file in ordered for problem in file.odd],
    )


_Looked = tuple[Looking, Part, Weighed, dict[str, str]]


def _looked(looking: Looking) -> _Looked:
    # Looks at more and more things until it is enough.
    for _ in range(_ROUNDS):
        part = looking.part()
        try:
            weighed = searched.weighed(looking.earlier, looking.links, part)
            facts = searched.key_facts(looking.earlier, looking.links, part, looking.whole)
            if more := (weighed.moved | _naming(looking, part)) - part.things:
                raise Lacking(more)
        except Lacking as lacking:
            looking.more(lacking.things)
            continue
        return looking, part, weighed, facts
    raise FromNothing("more and more has to be looked at")


def _naming(looking: Looking, part: Part) -> set[str]:
    # What names the things of which it is told now, or no more, that all rests on weak sources:
    # nobody else must name them.
    registers = looking.change.registers.after
    told = (problem.message for problem in part.old.findings ^ part.new.findings)
    weak = {
        registers.entities[str(message.facts["name"])].iri
        for message in told
        if isinstance(message, Sentence) and message.code == "project.only-weak"
    }
    return {one for thing in weak for one in looking.earlier.subjects("", thing)}


def _require_whole(folder: Path, change: Change, part: Part) -> None:
    # No story may tell what is not said any more, and no shape be violated that was not.
    old, new = (set(stories.problems(folder, data)) for data in part.data)
    if new - old:
        raise FromNothing("a story tells what is not said")
    words = change.registers.after.vocabulary
    known = {*words.classes, *words.properties, *words.individuals}
    name = f"ontology/{vocabulary.SHAPES}"
    shapes, _ = parsing.read(inputs.located(folder, name), known, name)
    if not local.is_local(shapes):
        raise FromNothing("shapes look from one thing to another")
    violated = small.violations(part.new, shapes)
    if violated and violated - small.violations(part.old, shapes):
        raise FromNothing("a shape is violated")


def _triples(earlier: Earlier, change: Change) -> dict[str, int]:
    # How many triples each source states.
    found = {
        source: count
        for source, count in earlier.known.triples.items()
        if source not in change.old and source not in change.new
    }
    for source, file in change.new.items():
        if file.claims:
            found[source] = len({claim[:3] for claim in file.claims})
    return found


class _Asked(NamedTuple):
    # The findings on titled questions that go and come, and how many questions there are.
    gone: set[Problem]
    come: set[Problem]
    number: int


def _asked(folder: Path, change: Change, kept: set[Problem]) -> _Asked | None:
    # What is found in titled questions, where they have changed.
    if not change.questions:
        return None
    data = change.registers.after
    asked, problems = question_files.questions(folder, data.prefixes, data.languages[0])
    if problems:
        raise FromNothing("questions have problems")
    come = {
        *question_files.untranslated(asked, data.languages),
        *(one for one in former_terms.remarks(folder, data.vocabulary) if _of_questions(one)),
    }
    return _Asked(set(filter(_of_questions, kept)), come, len(asked))


def _of_questions(problem: Problem) -> bool:
    return f"{problem.path}/".startswith(changes.QUESTIONS)


def _counts(
    earlier: Earlier, part: Part, change: Change, told: int, asked: _Asked | None
) -> dict[str, int]:
    counts = dict(earlier.opened.state.counts)
    for name in _OF_CLAIMS:
        counts[name] += part.new.counts[name] - part.old.counts[name]
    counts["used sources"] += sum(bool(file.claims) for file in change.new.values())
    counts["used sources"] -= sum(bool(file.claims) for file in change.old.values())
    counts["things"] += len(change.registers.new)
    counts["sources"] += len(change.registers.new_sources)
    counts["findings"] = told
    if asked is not None:
        counts["questions"] = asked.number
    return counts
