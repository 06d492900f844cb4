"""The things of a table with their ids: those that are known, and new ones with rows of a
register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.errors import KGError, Problem
from kg.project.imports import registering
from kg.project.imports.identity import Key, Known, Near, key, merged, stands_for_none
from kg.project.imports.mapping import TableMapping
from kg.project.imports.statements import Named, Statements
from kg.project.imports.tables import digest
from kg.project.records import Entity
from kg.project.slugs import free, slug
from kg.spelling import closest
from kg.words import phrase

NEW = "new"


class Wish(NamedTuple):
    """What decides on the things of a table: its mapping, the id and language of its source, and
    whether all that only look like known ones are new.
    """

    mapping: TableMapping
    source: str
    language: str
    all_new: bool = False


class Resolved(NamedTuple):
    """The things of a table: `ids` by what they go by in it, `names` the spellings of each id,
    `classes` the class (prefixed) of those that are new or stand in the register of the import;
    `matched` are the known ones, `near` those to be asked about, `faults` what rows cannot be used
    for; `empty` are identifiers that tell no thing from another, with how many names stand beside
    each.
    """

    ids: dict[Key, str]
    names: dict[str, list[str]]
    classes: dict[str, str]
    matched: frozenset[str]
    near: list[Near]
    faults: list[Problem]
    empty: Mapping[str, int]


class _Thing(NamedTuple):
    # A thing of a table: as it is first named, all its names, and some of the rows that name it.
    named: Named
    names: dict[str, None]
    rows: list[int]


def resolved(
    found: Sequence[Statements], known: Known, own: Mapping[str, object], wish: Wish, table: str
) -> tuple[Resolved, dict[Named, Key]]:
    """(the things of a table, what each goes by). `own` are the ids of the register that earlier
    imports of the source made.
    """
    keys, things = _gathered(found, known)
    empty = _empty(things, known)
    if empty:
        keys, things = _gathered(found, known, frozenset(empty))
    same = merged({one: thing.named for one, thing in things.items()}, known)
    for one, other in same.items():
        if one != other:
            things[other].names.update(things[one].names)
            things[other].rows.extend(things[one].rows)
    result = Resolved({}, {}, {}, frozenset(), [], [], empty)
    resolver = _Resolver(known, own, wish, result, table)
    for one, thing in things.items():
        if same[one] == one:
            resolver.resolve(one, thing)
    for one, other in same.items():
        if other in result.ids:
            result.ids[one] = result.ids[other]
    return result._replace(matched=frozenset(resolver.matched)), keys


def _empty(things: Mapping[Key, _Thing], known: Known) -> dict[str, int]:
    return {
        thing.named.identifier: len(thing.names)
        for one, thing in things.items()
        if one[0] == "identifier"
        and not known.is_facet(known.classes.get(thing.named.cls, ""))
        and stands_for_none(thing.names)
    }


def _gathered(
    found: Iterable[Statements], known: Known, empty: frozenset[str] = frozenset()
) -> tuple[dict[Named, Key], dict[Key, _Thing]]:
    keys: dict[Named, Key] = {}
    things: dict[Key, _Thing] = {}
    for statements in found:
        for thing in statements.things:
            if thing is None:
                continue
            one = keys.get(thing)
            if one is None:
                named = thing._replace(identifier="") if thing.identifier in empty else thing
                one = keys[thing] = key(named, known)
                thing = named
            held = things.get(one)
            if held is None:
                held = things[one] = _Thing(thing, {}, [])
            elif not held.named.identifier and thing.identifier:
                things[one] = held = held._replace(named=thing)
            if thing.name:
                held.names[thing.name] = None
            held.rows.append(statements.number)
    return keys, things


class _Resolver:
    # Gives the things of one table their ids, one after the other.

    def __init__(
        self, known: Known, own: Mapping[str, object], wish: Wish, result: Resolved, table: str
    ):
        self.known, self.own, self.wish, self.result, self.table = known, own, wish, result, table
        self.taken: dict[str, object] = dict.fromkeys(known.data.entities)
        self.matched: set[str] = set()

    def resolve(self, one: Key, thing: _Thing) -> None:
        named = thing.named
        entity = self.decided(named) or self.known.by_identifier(named)
        if entity is None and one[0] in ("key", "content"):
            self.take_new(one, thing, self.own_id(named))
            return
        facet = self.known.is_facet(self.known.classes.get(named.cls, ""))
        if entity is None and not facet and named.name:
            entity = self.by_names(thing)
        if entity is not None:
            self.take_known(one, thing, entity)
        elif facet or thing.names:
            self.take_new(one, thing, self.new_id(named, facet=facet))
        else:
            self.unnamed(thing)

    def decided(self, named: Named) -> Entity | None:
        """The thing that was decided on; that it is a new one is no decision for a known one."""
        same = self.wish.mapping.same
        id_ = same.get(named.identifier) or same.get(named.name) or NEW
        if id_ == NEW:
            return None
        entity = self.known.data.entities.get(id_)
        if entity is None or entity.retired:
            message = phrase("project.import-decided-unknown", name=named.name, id=id_)
            raise KGError(message, closest(id_, self.known.data.entities))
        return entity

    def is_new(self, named: Named) -> bool:
        """Whether it was decided that what is called so is no known thing."""
        same = self.wish.mapping.same
        return NEW in (same.get(named.identifier), same.get(named.name))

    def by_names(self, thing: _Thing) -> Entity | None:
        """The only known thing of the name; of several, and of near names, it is asked which."""
        named = thing.named
        if self.is_new(named):
            exact = self.known.by_name(named)
            return exact[0] if len(exact) == 1 and exact[0].id in self.own else None
        hits = self.known.by_name(named)
        if len(hits) == 1 or self.wish.all_new:
            return hits[0] if len(hits) == 1 else self.own_of(hits)
        hits = hits or self.known.near(named)
        if hits:
            ids = tuple(hit.id for hit in hits)
            near = Near(named.name, named.identifier, ids, tuple(thing.rows))
            self.result.near.append(near)
        return None

    def own_of(self, hits: Sequence[Entity]) -> Entity | None:
        own = [one for one in hits if one.id in self.own]
        return own[0] if len(own) == 1 else None

    def own_id(self, named: Named) -> str:
        """The id of a thing that goes by something inside its table alone."""
        if named.key:
            return registering.exact_slug(named.key, self.wish.source)
        wanted = f"{self.wish.source}-{named.content}"
        return wanted if wanted in self.own else free(wanted, self.taken)

    def new_id(self, named: Named, *, facet: bool) -> str:
        if facet and named.identifier:
            plain = named.identifier.isdecimal()
            wanted = registering.exact_slug(named.identifier, self.wish.source if plain else "")
        else:
            wanted = slug(named.name)
            local = named.cls.rpartition(":")[2].lower() or "thing"
            wanted = wanted or f"{local}-{digest(named.identifier or named.name)}"
        held = self.known.data.entities.get(wanted)
        if held is not None and held.retired == "-" and wanted in self.own:
            return wanted  # it was withdrawn, and is told of again
        return free(wanted, self.taken)

    def take_known(self, one: Key, thing: _Thing, entity: Entity) -> None:
        self.result.ids[one] = entity.id
        self.matched.add(entity.id)
        self.result.names.setdefault(entity.id, []).extend(thing.names)
        if entity.id in self.own:
            self.result.classes[entity.id] = ""

    def take_new(self, one: Key, thing: _Thing, id_: str) -> None:
        named = thing.named
        self.taken[id_] = None
        self.result.ids[one] = id_
        names = list(thing.names) or [named.identifier or named.key]
        self.result.names.setdefault(id_, []).extend(names)
        self.result.classes[id_] = named.cls

    def unnamed(self, thing: _Thing) -> None:
        called = thing.named.identifier or thing.named.key
        message = phrase("project.import-unnamed", name=called)
        hint = phrase("project.import-unnamed.hint")
        self.result.faults.extend(
            Problem(self.table, number, 0, message, hint) for number in thing.rows
        )
