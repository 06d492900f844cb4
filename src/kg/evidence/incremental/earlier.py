"""The last build, as far as the next one looks into it: what it kept is read where it is needed."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from contextlib import ExitStack

import pyoxigraph as ox

from kg.evidence.incremental import memory
from kg.evidence.incremental.memory import FileClaims, FromNothing, Inputs, Known
from kg.project.records import Entity, Source
from kg.rdf import nquads
from kg.rdf.nquads import Quad
from kg.rdf.terms import KG
from kg.store.snapshot import Opened
from kg.store.splicing import Bytes, beginning, bytes_of

# What shows that a store, or its memory, is not as it should be, or that only a look at all can
# tell: then it is built from nothing.
UNFIT = (
    FromNothing,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
    SyntaxError,  # of the engine
    pickle.UnpicklingError,
)
_RANK = f"<{KG}editorialRank>"


class Earlier:
    """A store that was built before, with its memory. Raises OSError, ValueError or
    pickle.UnpicklingError where that cannot be read.
    """

    def __init__(self, opened: Opened, stack: ExitStack):
        self.opened, self.place, self.engine = opened, opened.place, opened.engine
        self.space = opened.state.space
        self.inputs: Inputs = memory.loaded((self.place / memory.INPUTS).read_bytes())
        self.entities: list[Entity]
        self.sources_known: list[Source]
        self.entities, self.sources_known = memory.loaded(
            (self.place / memory.ENTITIES).read_bytes()
        )
        self.weak = {source.iri for source in self.sources_known if source.weak}
        self._known: Known | None = None
        self.stack = stack
        self._texts: dict[str, Bytes] = {}
        self._quads: dict[str, list[Quad]] = {}
        self._statements: dict[str, list[Quad]] = {}
        self._files: dict[str, FileClaims] = {}
        self._subjects: dict[tuple[str, str], frozenset[str]] = {}

    @property
    def known(self) -> Known:
        """What is known of all claims together."""
        if self._known is None:
            self._known = memory.known(self.place)
        return self._known

    def text(self, name: str) -> Bytes:
        """The bytes of a file of the store."""
        if name not in self._texts:
            file = self.stack.enter_context((self.place / name).open("rb"))
            self._texts[name] = self.stack.enter_context(bytes_of(file))
        return self._texts[name]

    def is_claimed(self, quad: Quad) -> bool:
        """Whether a quad is a claim: its graph is a citation."""
        return quad[3].startswith(f"<{self.space}source/")

    def quads(self, subject: str) -> list[Quad]:
        """What claims, registers and the ontology say of a subject (an N-Triples string)."""
        if subject not in self._quads:
            lines = beginning(self.text("named.nq"), f"{subject} ".encode())
            apart = f"<{self.space}register/citations>"
            self._quads[subject] = [q for q in nquads.quads(lines) if q[3] != apart]
        return self._quads[subject]

    def claims(self, subject: str) -> list[Quad]:
        """What sources claim of a subject."""
        return [quad for quad in self.quads(subject) if self.is_claimed(quad)]

    def statements(self, subject: str) -> list[Quad]:
        """What registers and the ontology say of a subject."""
        if subject not in self._statements:
            self._statements[subject] = [q for q in self.quads(subject) if not self.is_claimed(q)]
        return self._statements[subject]

    def subjects(self, predicate: str, term: str) -> frozenset[str]:
        """Of what sources claim that it has a property with a value (N-Triples strings); of any
        property where `predicate` is "".
        """
        if not term.startswith("<"):
            return frozenset()
        key = predicate, term
        if key not in self._subjects:
            found = self.engine.quads_for_pattern(
                None,
                ox.NamedNode(predicate[1:-1]) if predicate else None,
                ox.NamedNode(term[1:-1]),
                None,
            )
            start = f"{self.space}source/"
            self._subjects[key] = frozenset(
                str(quad.subject)
                for quad in found
                if isinstance(quad.graph_name, ox.NamedNode)
                and quad.graph_name.value.startswith(start)
            )
        return self._subjects[key]

    def file(self, source: str) -> FileClaims:
        """What was read of the file of a source (its IRI)."""
        if source not in self._files:
            held = self.inputs.files[source]
            with (self.place / held.segment).open("rb") as file:
                file.seek(held.start)
                raw = file.read(held.length)
            self._files[source] = memory.loaded(raw)
        return self._files[source]

    def sources(self, subjects: Iterable[str]) -> set[str]:
        """The sources (IRIs) that claim something of some subjects."""
        return {source_of(quad[3]) for one in subjects for quad in self.claims(one)}

    def heard(self, triple: nquads.Triple) -> int:
        """How many sources state a triple, but for the weak and for what is set aside."""
        citations = [quad[3] for quad in self.claims(triple[0]) if quad[:3] == triple]
        strong = {source_of(one) for one in citations if not self.is_aside(one)}
        return len(strong - self.weak)

    def is_aside(self, citation: str) -> bool:
        """Whether what stands in a citation was set aside."""
        lines = beginning(self.text("named.nq"), f"{citation} {_RANK} ".encode())
        return any(quad[2] == '"set-aside"' for quad in nquads.quads(lines))

    def key_fact(self, thing: str) -> nquads.Triple | None:
        """The figure that tells most of a thing."""
        line = next(beginning(self.text("key_facts.tsv"), f"{thing}\t".encode()), "")
        if not line:
            return None
        _, subject, predicate, value = line[:-1].split("\t")
        return subject, predicate, value


def opened(found: Opened) -> tuple[Earlier, ExitStack]:
    """(a store with its memory, what lets go of it)."""
    stack = ExitStack()
    try:
        return Earlier(found, stack), stack
    except BaseException:
        stack.close()
        raise


def source_of(citation: str) -> str:
    """The source of a citation (IRIs in angle brackets)."""
    return citation.partition("#")[0] + ">"
