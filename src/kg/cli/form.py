"""A claim asked for on a terminal: completion and search in every language, each answer checked
at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

from kg.cli.choices import Choice, labelled
from kg.cli.prompting import Prompts
from kg.errors import Problem, Refused
from kg.lines import escape_controls
from kg.project.contract import (
    ARCHIVED,
    CLAIMS,
    IN_LANGUAGES,
    INDICATOR_KINDS,
    MODALITIES,
    QUALIFIERS,
    RANKS,
    READINGS,
    RELIABILITIES,
    REQUIRED,
    SLUG,
    SOURCES,
    indicator_columns,
)
from kg.project.curation import adding, formatting
from kg.project.curation.adding import EditSession
from kg.project.former_columns import renewed_claim
from kg.project.typed_faults import example
from kg.rdf.iris import expand
from kg.rdf.terms import KG
from kg.words import phrase, translate


def ask(
    folder: Path, given: dict[str, str], language: str, say: Callable[[str], None]
) -> list[tuple[str, int]]:
    """Ask for claims until there is no other, and add each; returns the places of the rows written.

    `given` holds answers that are known already, by column (and `source`). `say` is told what is to
    be read. What is refused is said, and asked again. An end of input (Ctrl-D) ends it and raises
    EOFError if nothing was written. Raises KGError if a file cannot be written.
    """
    places: list[tuple[str, int]] = []
    prompts = Prompts(language, say)
    say(translate(phrase("form.title"), language))
    try:
        while True:
            form = _Form(adding.begin_edit(folder), prompts)
            try:
                new = form.filled(given, folder)
            except Refused as refused:
                for problem in refused.problems:
                    say(_said(problem))
                given = {"source": form.source} if form.source in form.at.data.sources else {}
                continue
            places += new
            for path, line in new:
                say(f"{path}:{line}")
            if not new or not prompts.agreed("more"):
                return places
            given = {"source": form.source}
    except EOFError:
        if not places:
            raise
        return places


class _Form:
    """One claim while it is asked for: the answers so far, and the rows of registers that it
    needs.
    """

    def __init__(self, at: EditSession, prompts: Prompts):
        self.at, self.prompts = at, prompts
        self.text, self.say = prompts.text, prompts.say
        self.source = ""
        self.described: list[str] | None = None
        self.entities: dict[str, list[str]] = {}
        self.claim = dict.fromkeys(CLAIMS, "")
        self.names = {
            e.id: (*e.names.values(), *e.others) for e in at.data.entities.values() if not e.retired
        }
        self.called: dict[str, set[str]] = {}
        for id_, names in self.names.items():
            for name in names:
                self.called.setdefault(name.casefold(), set()).add(id_)

    def filled(self, given: dict[str, str], folder: Path) -> list[tuple[str, int]]:
        """Ask for all that is not given, and add the row; returns the places written, none if it is
        not to be written.
        """
        if not self.ask_source(given.get("source", "")):
            return []
        prefixes = self.at.data.vocabulary.prefixes
        said = {column: text for column, text in given.items() if column != "source"}
        given = renewed_claim(said, prefixes)
        source = self.at.data.sources.get(self.source)
        known = {
            cited.locator
            for cited in self.at.data.citations.values()
            if source and cited.source == source.iri
        }
        places = [Choice(place, ()) for place in sorted(known, key=formatting.place)]
        self.claim["locator"] = given["locator"] or self.prompts.question(
            "locator", places, self.fault("locator")
        )
        things = [Choice(*item) for item in self.names.items()]
        self.claim["subject"] = self.ask_entity("subject", given["subject"], things)
        self.claim["predicate"] = self.ask_predicate(given["predicate"])
        self.claim["object"] = self.ask_object(given["object"])
        self.ask_rest(given, things)
        self.say(
            "  "
            + escape_controls(
                ", ".join(f"{column}: {text}" for column, text in self.claim.items() if text)
            )
        )
        return (
            adding.add(
                folder,
                self.source,
                self.claim,
                list(self.entities.values()),
                self.described,
                self.say,
            )
            if self.prompts.agreed("write")
            else []
        )

    def ask_rest(self, given: dict[str, str], things: list[Choice]) -> None:
        """Ask for what may stay empty."""
        options = {
            "qualifier": QUALIFIERS,
            "modality": tuple(modality for modality in MODALITIES if modality),
            "rank": tuple(rank for rank in RANKS if rank),
        }
        for column in CLAIMS[4:]:
            if column == "speaker":
                self.claim[column] = self.ask_entity(column, given[column], things, optional=True)
                continue
            chosen = options.get(column, ())
            hint = self.text("choose", names=chosen) if chosen else ""
            self.claim[column] = given[column] or self.prompts.question(
                column, [Choice(option, ()) for option in chosen], self.fault(column), hint
            )

    def fault(self, column: str) -> Callable[[str], str]:
        """What `kg check` would say of a cell, the earlier answers being as they are."""

        def check(text: str) -> str:
            problem = adding.faults(self.at, self.source, {**self.claim, column: text}).get(column)
            return _said(problem) if problem else ""

        return check

    def expected(self, cell: str) -> str:
        """What a kind of cell takes, with an example in the language of the source."""
        source = self.at.data.sources.get(self.source)
        described = self.described[SOURCES.index("language")] if self.described else ""
        language = source.language if source else described
        return self.text(cell, example=example(cell, language, self.at.data.settings.currency))

    def term(self, iri: str) -> Choice:
        words = self.at.data.vocabulary
        return labelled(words.name(iri), words.labels.get(iri, {}), self.prompts.language)

    def ask_source(self, given: str) -> bool:
        sources = self.at.data.sources
        self.source = given or self.prompts.question(
            "source", [Choice(s.id, (s.published,)) for s in sources.values()], self.prompts.needed
        )
        if self.source in sources:
            return True
        self.prompts.say_near(self.source, [Choice(id_, ()) for id_ in sources])
        if not self.prompts.agreed("new source"):
            return False
        options = {
            "reading": READINGS,
            "reliability": RELIABILITIES,
            "language": self.at.data.languages,
        }
        self.described = [self.source]
        for column in (name for name in SOURCES[1:] if name not in ARCHIVED):
            chosen = options.get(column, ())
            hint = self.text("choose", names=chosen) if chosen else ""
            # The date may stay empty where it is not known.
            must = (
                self.prompts.needed
                if column in REQUIRED[SOURCES] and column != "published"
                else lambda text: ""
            )
            self.described.append(
                self.prompts.question(
                    f"  {column}", [Choice(option, ()) for option in chosen], must, hint
                )
            )
        return True

    def resolved(self, text: str) -> str:
        """The id of the only entity that is called so, else the text itself."""
        hits = self.called.get(unicodedata.normalize("NFC", text).casefold(), set())
        return next(iter(hits)) if text not in self.names and len(hits) == 1 else text

    def ask_entity(
        self, column: str, given: str, choices: list[Choice], *, optional: bool = False
    ) -> str:
        def fault(text: str) -> str:
            if optional and not text:
                return ""
            id_, hits = (
                self.resolved(text),
                self.called.get(unicodedata.normalize("NFC", text).casefold(), set()),
            )
            if id_ not in self.names and len(hits) > 1:
                return self.text("several", names=sorted(hits))
            # An unknown entity may be registered; any other fault stands.
            return (
                self.fault(column)(id_)
                if id_ in self.at.data.entities or ":" in id_
                else self.prompts.needed(id_)
            )

        while True:
            id_ = self.resolved(
                given or self.prompts.question(column, choices, fault, self.text("entity"))
            )
            given = ""
            if id_ in self.at.data.entities or id_ in self.entities or ":" in id_:
                return id_
            if optional and not id_:
                return ""
            self.prompts.say_near(id_, choices)
            if self.prompts.agreed("new entity"):
                return self.register(id_)

    def register(self, typed: str) -> str:
        """Ask for a new entity; returns its id."""
        words = self.at.data.vocabulary
        kinds = {choice.cell: choice for choice in map(self.term, sorted(words.classes))}
        is_id = bool(SLUG.match(typed))
        id_ = (
            typed
            if is_id
            else self.prompts.question(
                "  id",
                [],
                lambda text: "" if SLUG.match(text) and text not in self.names else self.text("id"),
            )
        )
        cls = self.prompts.question(
            "class",
            kinds.values(),
            lambda text: "" if text in kinds else self.text("choose", names="kg:…"),
        )
        said = self.ask_names("" if is_id else typed)
        if words.is_a(expand(cls, words.prefixes) or "", (KG + "Indicator",)):
            columns = indicator_columns(self.at.data.languages)
            asked = [column for column in columns if column not in IN_LANGUAGES]
            said |= {column: self.ask_indicator(column) for column in asked}
        self.entities[id_] = [id_, cls, *(f"{column}={text}" for column, text in said.items())]
        return id_

    def ask_names(self, typed: str) -> dict[str, str]:
        """Ask for the names of a thing, by column: that in the working language is needed."""
        working, *others = self.at.data.languages
        first = self.prompts.question(f"name_{working}", [], self.prompts.needed, default=typed)
        return {f"name_{working}": first} | {
            f"name_{one}": self.prompts.question(f"name_{one}") for one in others
        }

    def ask_indicator(self, column: str) -> str:
        """Ask for what a register says of an indicator besides its names."""
        kinds = tuple(INDICATOR_KINDS) if column == "kind" else ()
        choose = self.text("choose", names=kinds) if kinds else ""
        return self.prompts.question(
            column,
            [Choice(kind, ()) for kind in kinds],
            lambda text: "" if not kinds or text in ("", *kinds) else choose,
            choose,
        )

    def ask_predicate(self, given: str) -> str:
        words = self.at.data.vocabulary
        subject = self.at.data.entities.get(self.claim["subject"])
        kind = (
            subject.cls
            if subject
            else (
                expand(self.entities[self.claim["subject"]][1], words.prefixes)
                if self.entities
                else None
            )
        )
        fitting = [
            p.iri
            for p in words.properties.values()
            if not p.domain or kind not in words.classes or words.is_a(kind, p.domain)
        ]
        choices = [self.term(iri) for iri in sorted(fitting)]
        called = {
            name.casefold(): choice.cell for choice in choices for name in choice.names if name
        }

        def fault(text: str) -> str:
            said = adding.faults(
                self.at, self.source, {**self.claim, "predicate": called.get(text.casefold(), text)}
            )
            # A kind of thing of which it is not said is a fault of the subject to the checks, and
            # of this answer here.
            problem = said.get("predicate") or (said.get("subject") if subject else None)
            return _said(problem) if problem else ""

        answer = given or self.prompts.question("predicate", choices, fault)
        return called.get(answer.casefold(), answer)

    def ask_object(self, given: str) -> str:
        words = self.at.data.vocabulary
        prop = words.properties.get(expand(self.claim["predicate"], words.prefixes) or "")
        if prop is None or prop.cell != "entity":
            return given or self.prompts.question(
                "object", [], self.fault("object"), self.expected(prop.cell) if prop else ""
            )
        wanted = tuple(iri for iri in prop.range if iri in words.classes)
        choices = [
            Choice(e.id, self.names[e.id])
            for e in self.at.data.entities.values()
            if e.id in self.names and (not wanted or words.is_a(e.cls, wanted))
        ]
        choices += [
            self.term(iri)
            for iri, cls in words.individuals.items()
            if not wanted or words.is_a(cls, wanted)
        ]
        return self.ask_entity("object", given, choices)


def _said(problem: Problem) -> str:
    return escape_controls(problem.message + (f" ({problem.hint})" if problem.hint else ""))
