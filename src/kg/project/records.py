"""What a project's files hold: entities, sources, citations and claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import Problem
from kg.forms.settings import NOTHING_SET, Settings
from kg.rdf.iris import expand
from kg.words import text_in

if TYPE_CHECKING:
    from kg.project.schemes import Scheme
    from kg.project.vocabulary import Vocabulary

ENTITIES_UNREAD, SOURCES_UNREAD = "all entities", "all sources"


class Entity(NamedTuple):
    """A registered thing: `cls` is the IRI of its class; `names` are its preferred names by
    language, under "" that which is the same in all; `retired` is the id that replaced it, "-" for
    none, "" if it is in use.
    """

    id: str
    iri: str
    cls: str
    names: Mapping[str, str]
    others: tuple[str, ...]
    retired: str
    path: str
    line: int

    def name(self, language: str) -> str:
        """What it is called in a language, or as far as that is known; "" for nothing."""
        return text_in(self.names, language)


class Guests(NamedTuple):
    """The things of RDF files by their IRIs (without brackets), and the prefixes of these files."""

    things: dict[str, Entity]
    prefixes: dict[str, str]


class Days(NamedTuple):
    """The first and the last ISO day that a date may mean, "" where nothing is known."""

    first: str
    last: str


NO_DAYS = Days("", "")


class Source(NamedTuple):
    """A document. `published` is what is known of its date, `first` and `last` the days that this
    may mean, "" if unknown; `publisher` is a text, `language` a BCP 47 tag, `address` where it was
    read, `sha256` the digest of its text that is kept, each "" where it is not at hand.
    """

    id: str
    iri: str
    published: str
    first: str
    last: str
    weak: bool
    publisher: str
    path: str
    line: int
    language: str = ""
    address: str = ""
    sha256: str = ""


class Citation(NamedTuple):
    """What the claims of one source at one locator share that are said in one way: the description
    of a named graph.

    `period` is what they speak about, as it was said (EDTF), "" where nothing was; `modality` is
    stated, planned or claimed, `speaker` the IRI of the actor whose words the source repeats,
    `rank` preferred or set-aside with its `reason`, `proof` whether its text was found to say so
    (see `kg.project.proof.records`), "" where that is not known.
    """

    source: str
    locator: str
    period: str = ""
    modality: str = "stated"
    qualifier: str = ""
    speaker: str = ""
    rank: str = ""
    printed: str = ""
    reason: str = ""
    proof: str = ""


class Claim(NamedTuple):
    """One statement of one source; the terms are N-Triples strings, `citation` the IRI of its
    graph, `path` and `line` its place.

    `period` holds the days that it speaks about (its valid time), `published` those on which it may
    have been published (its transaction time). `weak` says that its source is not to be used alone.
    """

    subject: str
    predicate: str
    object: str
    citation: str
    period: Days
    published: Days
    modality: str
    rank: str
    weak: bool
    qualifier: str
    path: str
    line: int

    @property
    def set_aside(self) -> bool:
        """Whether a curator took it out of what counts."""
        return self.rank == "set-aside"


class Note(NamedTuple):
    """A curator's remark on a claim, which `quad` is; `path` and `line` are its place."""

    path: str
    line: int
    text: str
    quad: tuple[str, str, str, str]


class Data(NamedTuple):
    """All that a project's files say, in its `languages`, the working language first. `statements`
    are the quads of registers, ontology and RDF files, which no source claims; `notes` the remarks
    on claims; `unread` holds what a fault kept from being read: ids, and what is no id for all ids
    of a kind. What is missing for that reason is no problem of its own. `odd` has the remarks on
    cells that hold odd characters, see `csv_files.Table`, and on what the project does not declare;
    `settings` are what the dataset says of figures and days, `schemes` the schemes of codes that it
    declares; `guests` come from RDF files.
    """

    space: str
    dataset: str
    languages: tuple[str, ...]
    vocabulary: Vocabulary
    entities: dict[str, Entity]
    sources: dict[str, Source]
    claims: list[Claim]
    citations: dict[str, Citation]
    statements: list[tuple[str, str, str, str]]
    notes: list[Note]
    unread: set[str]
    odd: list[Problem]
    settings: Settings = NOTHING_SET
    schemes: tuple[Scheme, ...] = ()
    guests: Guests = Guests({}, {})

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of its vocabulary, and of its things and sources."""
        own = {name: f"{self.space}{name}/" for name in ("entity", "source")}
        return self.vocabulary.prefixes | own

    def thing(self, name: str) -> Entity | None:
        """The registered entity of an id, or what an RDF file has by an IRI or a prefixed name."""
        found = self.entities.get(name)
        if found is None and ":" in name:
            term = expand(name, self.guests.prefixes | self.vocabulary.prefixes) or name
            found = self.guests.things.get(term) or self.guests.things.get(name)
        return found

    def registered(self, iri: str) -> Entity | None:
        """The registered entity of an IRI in angle brackets."""
        found = self.entities.get(local_id(iri))
        return found if found and found.iri == iri else None

    def source(self, iri: str) -> Source | None:
        """The registered source of an IRI in angle brackets."""
        found = self.sources.get(local_id(iri))
        return found if found and found.iri == iri else None

    def may_be(self, id_: str) -> bool:
        """Whether an unknown id may be that of an entity that could not be read."""
        return ENTITIES_UNREAD in self.unread or id_ in self.unread


def local_id(iri: str) -> str:
    """The last part of an IRI in angle brackets: the id of an entity or a source."""
    return iri[1:-1].rpartition("/")[2]
