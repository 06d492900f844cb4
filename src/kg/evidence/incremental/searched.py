"""What is searched, after a change: how much is said of each thing, and what tells most of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from kg.evidence.incremental import around
from kg.evidence.incremental.around import Links
from kg.evidence.incremental.earlier import Earlier
from kg.evidence.incremental.small import Products
from kg.project.records import Data
from kg.rdf.nquads import Quad, Triple
from kg.store import names, searching, weighing
from kg.store.searching import FIGURE, SOURCE, THING


class Lacking(Exception):
    """Some things have to be looked at as well (N-Triples strings)."""

    def __init__(self, things: Iterable[str]):
        super().__init__()
        self.things = frozenset(things)


class Part(NamedTuple):
    """A part of a project before and after a change: the things that are looked at, with all of
    their claims, what is said of them, and what a build makes of it.
    """

    things: frozenset[str]
    data: tuple[Data, Data]
    old: Products
    new: Products


class Weighed(NamedTuple):
    """How often sources name each thing, and what is about it, before and after a change; the
    things of which more or less is said.
    """

    mentions: dict[str, int]
    before: dict[str, int]
    after: dict[str, int]
    moved: frozenset[str]


# --- how much is said -----------------------------------------------------------------------------


def weighed(earlier: Earlier, links: Links, part: Part) -> Weighed:
    """How much is said of each thing. Raises Lacking."""
    one, two = part.old.stated, part.new.stated
    old, new = weighing.mentions(one), weighing.mentions(two)
    kept, before = earlier.known.mentions, earlier.known.weights
    named = {thing for thing in old.keys() | new.keys() if old.get(thing, 0) != new.get(thing, 0)}
    turned = {
        thing
        for thing in one.about.keys() | two.about.keys()
        if set(one.about.get(thing, ())) != set(two.about.get(thing, ()))
    }
    turned = around.closed(turned, lambda thing: links.subjects([thing], weighing.ABOUT))
    if lacking := (named | turned) - part.things:
        raise Lacking(lacking)
    mentions, after = dict(kept), dict(before)
    heavier: set[str] = set()
    for thing in named | turned:
        own = kept.get(thing, 0)
        mentions[thing] = now = own + new.get(thing, 0) - old.get(thing, 0)
        after[thing] = after.get(thing, 0) + now - own
        over, under = weighing.heads(thing, one.about), weighing.heads(thing, two.about)
        for head in over:
            after[head] = after.get(head, 0) - own
        for head in under:
            after[head] = after.get(head, 0) + now
        heavier |= {thing} | over | under
    moved = {thing for thing in heavier if before.get(thing, 0) != after[thing]}
    return Weighed(mentions, before, after, frozenset(moved))


# --- what tells most ------------------------------------------------------------------------------


def key_facts(earlier: Earlier, links: Links, part: Part, whole: set[str]) -> dict[str, str]:
    """The lines of the figures that tell most of things, by those of which it is another than
    before, "" for none any more; of those in `whole` all that may tell is looked at. Raises
    Lacking.
    """
    old, new = part.old.facts, part.new.facts
    found: dict[str, str] = {}
    # Of what is held no figure tells most.
    turned = weighing.held(part.old.stated.voices) ^ weighing.held(part.new.stated.voices)
    lacking = around.telling(turned - whole, links) - part.things
    whole |= turned
    for thing in old.keys() | new.keys():
        if old.get(thing) == new.get(thing):
            continue
        best, known = old.get(thing), earlier.key_fact(thing)
        # What told most before must be among what is looked at; who holds a post is told by that.
        telling = {thing, *links.subjects([thing], weighing.HELD), *(known or ())[:1]}
        if not telling <= part.things:
            lacking |= telling - part.things
            continue
        if known != (best[1] if best else None):
            raise ValueError(thing)
        now = new.get(thing)
        is_better = now is not None and (best is None or now[0] <= best[0])
        if not is_better and thing not in whole:
            whole.add(thing)
            lacking |= around.telling([thing], links) - part.things
        found[thing] = weighing.key_fact_line(thing, now[1]) if now else ""
    if lacking:
        raise Lacking(lacking)
    return found


# --- lines ----------------------------------------------------------------------------------------


def lines(
    earlier: Earlier,
    part: Part,
    now: Weighed,
    triples: dict[str, int],
    described: Mapping[str, list[Quad]],
) -> dict[str, list[str]]:
    """The lines of the files that are other than before, by name; `triples` are how many each
    source states, `described` is what describes the sources that are new, or that something else
    describes.
    """
    space = earlier.opened.state.prefixes["entity"]
    made: dict[str, list[str]] = {}
    renamed = {
        id_
        for id_ in part.old.names.keys() | part.new.names.keys()
        if part.old.names.get(id_) != part.new.names.get(id_)
    }
    if renamed:
        made[names.NAMES] = _named(earlier, part, renamed)
    moved = now.moved
    things = _things(earlier, part, now, renamed, moved, space)
    if things is not None:
        made[searching.FILES[THING]] = things
    figures = _figures(earlier, part, now, moved)
    if figures is not None:
        made[searching.FILES[FIGURE]] = figures
    if described or triples != earlier.known.triples:
        known = [
            line
            for line in searching.read_lines(earlier.place, SOURCE)
            if line.partition("\t")[0] not in described
        ]
        known += [weighing.source_line(source, said) for source, said in described.items()]
        known.sort(key=lambda line: weighing.source_order(line.partition("\t")[0], triples))
        made[searching.FILES[SOURCE]] = [f"{line}\n" for line in known]
    if renamed or described:
        all_lines = {kind: searching.read_lines(earlier.place, kind) for kind in searching.FILES}
        for kind, name in searching.FILES.items():
            if name in made:
                all_lines[kind] = [line[:-1] for line in made[name]]
        made[searching.VOCABULARY] = searching.files(all_lines)[searching.VOCABULARY]
    return made


def _named(earlier: Earlier, part: Part, renamed: set[str]) -> list[str]:
    path = earlier.place / names.NAMES
    with path.open(encoding="utf-8", newline="\n") as file:
        known = [line for line in file if line.partition("\t")[0] not in renamed]
    for id_ in sorted(renamed):
        if line := part.new.names.get(id_):
            _insert(known, line, lambda one: names.order_of(one.partition("\t")[0]))
    return known


def _things(
    earlier: Earlier, part: Part, now: Weighed, renamed: set[str], moved: frozenset[str], space: str
) -> list[str] | None:
    def order(weight: dict[str, int]) -> Callable[[str], tuple[int, str]]:
        def of(line: str) -> tuple[int, str]:
            key = line.partition("\t")[0]
            iri = key if key.startswith("<") else f"<{space}{key}>"
            return -weight.get(iri, 0), key.strip("<>")

        return of

    ids = renamed | {_id(iri, space) for iri in moved}
    known = searching.read_lines(earlier.place, THING)
    came: list[str] = []
    changed = False
    for id_ in ids:
        old = part.old.names.get(id_, "")
        new = part.new.names.get(id_, "")
        if id_ not in renamed:
            old = new = _line_of(earlier, id_)
        if old:
            line = weighing.thing_line(names.named(old[:-1], space))
            _remove(known, line, order(now.before))
            changed = True
        if new:
            came.append(weighing.thing_line(names.named(new[:-1], space)))
    for line in came:
        _insert(known, line, order(now.after))
        changed = True
    return [f"{line}\n" for line in known] if changed else None


def _id(iri: str, space: str) -> str:
    own = iri[1:-1]
    return own.removeprefix(space) if own.startswith(space) else iri


def _line_of(earlier: Earlier, id_: str) -> str:
    with (earlier.place / names.NAMES).open("rb") as file:
        line = names.sorted_line(file, id_, names.order_of)
    return f"{line}\n" if line else ""


def _figures(earlier: Earlier, part: Part, now: Weighed, moved: frozenset[str]) -> list[str] | None:
    old, new = (
        _figure_lines(data, made.stated)
        for data, made in zip(part.data, (part.old, part.new), strict=True)
    )
    gone = {
        triple: line
        for triple, line in old.items()
        if triple[0] in moved
        or new.get(triple) != line
        or part.old.stated.heard.get(triple, 0) != part.new.stated.heard.get(triple, 0)
    }
    come = {triple: line for triple, line in new.items() if triple in gone or triple not in old}
    if lacking := moved - part.things:
        raise Lacking(lacking)
    if not gone and not come:
        return None

    def heard(triple: Triple, said: weighing.Said) -> int:
        if triple[0] in part.things:
            return said.heard.get(triple, 0)
        return earlier.heard(triple)

    def order(said: weighing.Said, weight: dict[str, int]) -> Callable[[str], Any]:
        def of(line: str) -> Any:
            triple = weighing.figure_of(line.partition("\t")[0])
            return weighing.figure_order(triple, heard(triple, said), weight)

        return of

    known = searching.read_lines(earlier.place, FIGURE)
    for line in gone.values():
        _remove(known, line, order(part.old.stated, now.before))
    for line in come.values():
        _insert(known, line, order(part.new.stated, now.after))
    return [f"{line}\n" for line in known]


def _figure_lines(data: Data, said: weighing.Said) -> dict[Triple, str]:
    figures = [triple for triple in said.voices if weighing.is_figure(triple[2])]
    units = weighing.units_of(weighing.texts_of(data.statements))
    return {
        one: weighing.figure_line(one, said, counted)
        for one, counted in weighing.counting(figures, said, units)
    }


def _remove(known: list[str], line: str, order: Callable[[str], Any]) -> None:
    at = bisect_left(known, order(line), key=order)
    if at == len(known) or known[at] != line:
        raise ValueError(line)
    del known[at]


def _insert(known: list[str], line: str, order: Callable[[str], Any]) -> None:
    known.insert(bisect_left(known, order(line), key=order), line)
