"""The part of a project that a change touches, before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.evidence import fulfilments
from kg.evidence.fulfilments import Newness, Spoken
from kg.evidence.incremental import around, small
from kg.evidence.incremental.around import Links
from kg.evidence.incremental.change import Change
from kg.evidence.incremental.earlier import Earlier, source_of
from kg.evidence.incremental.memory import FileClaims
from kg.evidence.incremental.searched import Part
from kg.project.records import Data, Entity
from kg.rdf.nquads import Quad
from kg.rdf.terms import KG
from kg.store import weighing

# Applications and decisions on the same are compared.
_DECIDING = (KG + "Application", KG + "Decision")


class Looking:
    """What is looked at of a project, which grows until it is enough."""

    def __init__(self, earlier: Earlier, change: Change):
        self.earlier, self.change = earlier, change
        self.changed = [*change.old.values(), *change.new.values()]
        self._orders: dict[str, int] | None = None
        self.links = Links(earlier, (c for file in change.new.values() for c in file.claims))
        self.own = change.own
        # Of these what registers say counts, before the change as after it.
        self.named = {
            term
            for file in self.changed
            for term in (
                file.source,
                *(c.object for c in file.claims if c.subject in self.own),
                *(one.speaker for one in file.citations.values() if one.speaker),
            )
        }
        registers = change.registers
        self.named |= registers.sources
        self.spoken, newer = _spoken(earlier, change, self.links)
        found = around.touched(self.own, self.links)
        found |= around.deciding(self.own, self.links, self._is_deciding)
        found |= _turned(earlier, self.spoken, newer, self.links)
        self.things = around.upwards(found | registers.called, self.links)
        # Of these all is looked at that may tell most of them.
        self.whole: set[str] = set()

    def more(self, things: Iterable[str]) -> None:
        """Look at some things as well."""
        self.things = around.upwards(self.things | set(things), self.links)

    def part(self) -> Part:
        """What is looked at, before and after the change."""
        prefixes = self.earlier.opened.state.prefixes
        registers = self.change.registers
        data = (
            self._data(self.change.old, registers.before, {}),
            self._data(self.change.new, registers.after, registers.described),
        )
        return Part(
            frozenset(self.things),
            data,
            small.Products(data[0], self.earlier.known.spoken, prefixes),
            small.Products(data[1], self.spoken, prefixes),
        )

    def _is_deciding(self, thing: str) -> bool:
        registers = self.change.registers.after
        entity = registers.registered(thing)
        return entity is not None and registers.vocabulary.is_a(entity.cls, _DECIDING)

    def _data(
        self,
        changed: dict[str, FileClaims],
        registers: Data,
        described: Mapping[str, list[Quad]],
    ) -> Data:
        # What is looked at on one side of the change; `described` is what is said there otherwise
        # than before.
        others = self.earlier.sources(self.things) - {file.source for file in self.changed}
        files = [*changed.values(), *(self.earlier.file(one) for one in others)]
        claims = [
            claim
            for file in sorted(files, key=lambda file: file.name)
            for claim in file.claims
            if claim.subject in self.things
        ]
        # Of the files that change all citations are told; what else cites them is not looked at.
        cited = {claim.citation for claim in claims}
        cited |= {node for file in changed.values() for node in file.citations}
        citations = {
            node: citation
            for file in files
            for node, citation in file.citations.items()
            if node in cited
        }
        named = self.things | self.named | {claim.object for claim in claims}
        named |= {citation.speaker for citation in citations.values()}
        sources = {citation.source for citation in citations.values()}
        known = [entity for one in named if (entity := registers.registered(one))]
        return registers._replace(
            entities={entity.id: entity for entity in sorted(known, key=self._order)},
            sources={one.id: one for one in registers.sources.values() if one.iri in sources},
            claims=claims,
            citations=citations,
            statements=[
                *registers.vocabulary.statements,
                *self._statements(named | sources, described),
            ],
            notes=[note for file in changed.values() for note in file.notes],
        )

    def _order(self, entity: Entity) -> int:
        # In which order things stand in the registers.
        if self._orders is None:
            entities = self.change.registers.after.entities
            self._orders = {id_: at for at, id_ in enumerate(entities)}
        return self._orders[entity.id]

    def _statements(self, things: set[str], described: Mapping[str, list[Quad]]) -> Iterator[Quad]:
        ontology = {quad[3] for quad in self.change.registers.after.vocabulary.statements}
        for thing in things:
            said = described.get(thing)
            for quad in self.earlier.statements(thing) if said is None else said:
                if quad[3] not in ontology:
                    yield quad


# --- how new sources are --------------------------------------------------------------------------


def _spoken(earlier: Earlier, change: Change, links: Links) -> tuple[Spoken, set[str]]:
    # (how new the sources are that speak of things, after the change; the things of which another
    # one is the newest).
    known = earlier.known.spoken
    newest = dict(known.newest)
    speakers: dict[str, Newness | None] = {}

    def key(thing: str) -> Newness | None:
        if thing not in speakers:
            speakers[thing] = max(_told(thing, earlier, change), default=None)
        return speakers[thing]

    newer: set[str] = set()
    own = change.own
    for thing in own | set(links.objects(own, (weighing.CONCERNS,))):
        concerning = {
            one
            for one in links.subjects([thing], (weighing.CONCERNS,))
            if thing in _concerned(one, earlier, change)
        }
        found = [told for one in around.few({thing} | concerning) if (told := key(one))]
        newest.pop(thing, None)
        if found:
            newest[thing] = max(found)
        if newest.get(thing) != known.newest.get(thing):
            newer.add(thing)
    return Spoken(_today(earlier, change), newest), newer


def _told(thing: str, earlier: Earlier, change: Change) -> Iterator[Newness]:
    # How new each source is that says something of a thing, after the change.
    sources = {
        source_of(citation)
        for _, _, _, citation in earlier.claims(thing)
        if source_of(citation) not in change.old and not earlier.is_aside(citation)
    }
    sources |= {
        source
        for source, file in change.new.items()
        if any(one.subject == thing and not one.set_aside for one in file.claims)
    }
    for iri in sources:
        source = change.registers.after.source(iri)
        if source is None:
            raise LookupError(iri)
        yield not source.weak, source.last, iri


def _concerned(thing: str, earlier: Earlier, change: Change) -> set[str]:
    # What a thing concerns, after the change.
    kept = {
        value
        for _, predicate, value, citation in earlier.claims(thing)
        if predicate == weighing.CONCERNS
        and source_of(citation) not in change.old
        and not earlier.is_aside(citation)
    }
    return kept | {
        claim.object
        for file in change.new.values()
        for claim in file.claims
        if claim.subject == thing and claim.predicate == weighing.CONCERNS and not claim.set_aside
    }


def _today(earlier: Earlier, change: Change) -> str:
    sources = {iri for iri, held in earlier.inputs.files.items() if held.claims}
    sources -= change.old.keys()
    sources |= {source for source, file in change.new.items() if file.claims}
    known = map(change.registers.after.source, sources)
    return max((source.first for source in known if source), default="")


def _turned(earlier: Earlier, now: Spoken, newer: set[str], links: Links) -> set[str]:
    # The plans of which something else is to be said, since the day is another one or since a newer
    # source speaks of what they concern.
    first, last = sorted((earlier.known.spoken.today, now.today))
    due = {
        thing
        for thing, days in (earlier.known.due.items() if first != last else ())
        if any(first <= day < last for day in days)
    }
    near = newer | set(links.subjects(newer, (weighing.CONCERNS,)))
    return due | {one for one in near if _is_planned(one, earlier)}


def _is_planned(thing: str, earlier: Earlier) -> bool:
    return any(quad[1] in fulfilments.PLANS for quad in earlier.claims(thing))
