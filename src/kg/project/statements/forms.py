"""Forms of statements, made from the vocabulary, the shapes and what is said already: which facets
a thing of a class needs, which it usually has, and which it may have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.project.claim_rows import amount_property
from kg.project.contract import ABOUTNESS, ABSENT
from kg.project.curation.adding import top
from kg.project.records import Data
from kg.project.shapes.model import Shape, Shapes, members
from kg.project.statements.marks import MONEY, NAME, NUMBER, TIME
from kg.project.statements.usual import USUAL
from kg.project.vocabulary import Property, Vocabulary
from kg.rdf.terms import KG, SKOS, TYPE, parts

# Which part of a text goes into which cell.
TAKES = {
    "money": MONEY,
    "number": NUMBER,
    "integer": NUMBER,
    "date": TIME,
    "span": TIME,
    "entity": NAME,
}
# What registers say, what goes with a value by itself, what is said of claims, datasets and graphs.
_ELSEWHERE = frozenset(
    (
        *(SKOS + name for name in ("prefLabel", "altLabel")),
        *(KG + name for name in ABSENT.values()),
        *(KG + name for name in ("isCitedFrom", "languages", "publishedDigest", "publishedBuild")),
    )
)


class Field(NamedTuple):
    """A facet of a form: its property; whether a shape asks for it, and whether it usually stands
    there; the classes of the things that it may have (none: any), or the concepts of which it has
    one; whether it only says what a statement is about; whether things of any class may have it.
    """

    property: Property
    required: bool
    usual: bool
    classes: tuple[str, ...]
    options: tuple[str, ...]
    link: bool
    any: bool = False


class StatementForm(NamedTuple):
    """A form for things of a class (an IRI). `makes` says that a statement of it is usually a thing
    of its own: of its kind there are classes of which a shape asks for more than a name.
    """

    cls: str
    fields: tuple[Field, ...]
    makes: bool

    @property
    def takes(self) -> tuple[str, ...]:
        """The kinds of marks that a field of its own takes."""
        return tuple(dict.fromkeys(kind for kind, _ in _kinds(self.fields)))


def _kinds(fields: Iterable[Field]) -> Iterator[tuple[str, Field]]:
    for one in fields:
        if not (one.any or one.options) and (kind := TAKES.get(one.property.cell)):
            yield kind, one


class Forms(NamedTuple):
    """The forms of a project, by class, and how often each takes a kind of mark: the better ones
    come first.
    """

    of: dict[str, StatementForm]
    used: Counter[tuple[str, str]]

    def taking(self, kind: str) -> list[str]:
        """The classes whose forms take a kind of mark, those that mostly do first."""
        able = [cls for cls, form in self.of.items() if kind in form.takes]
        return sorted(able, key=lambda cls: (-self.used[cls, kind], cls))


def forms(data: Data, shapes: Shapes) -> Forms:
    """The forms of a project: of each class that has a facet which is a figure or a time, or of
    which a shape asks for something.
    """
    words = data.vocabulary
    usage = _usage(data)
    used_classes = {entity.cls for entity in data.entities.values()}
    own = [cls for cls in own_classes(words) if cls not in REGISTERED]
    needs = {cls: list(dict.fromkeys(_needed(cls, words, shapes))) for cls in own}
    making = {top(cls, words) for cls in own if needs[cls]}
    found: dict[str, StatementForm] = {}
    for cls in own:
        makes = top(cls, words) in making
        fields = tuple(_fields(cls, data, needs[cls], usage))
        stands_above = cls not in used_classes and any(
            cls in words.classes[other] for other in own if other != cls
        )
        form = StatementForm(cls, fields, makes)
        if not stands_above and (makes or any(kind != NAME for kind in form.takes)):
            found[cls] = form
    used: Counter[tuple[str, str]] = Counter()
    for (cls, predicate), count in usage.items():
        kind = TAKES.get(words.properties[predicate].cell)
        if kind and cls in found:
            used[cls, kind] += count
    total: Counter[str] = Counter()
    for (cls, _), count in usage.items():
        total[cls] += count
    return Forms({cls: found[cls] for cls in sorted(found, key=lambda c: (-total[c], c))}, used)


def _usage(data: Data) -> Counter[tuple[str, str]]:
    # How often the things of a class have a property; what is usual elsewhere counts less than one
    # claim, and orders what this project does not tell of yet.
    classes = {entity.iri: entity.cls for entity in data.entities.values()}
    known = data.vocabulary.properties
    usage = Counter({pair: count for pair, count in USUAL.items() if pair[1] in known})
    for claim in data.claims:
        if (cls := classes.get(claim.subject)) and (predicate := claim.predicate[1:-1]) in known:
            usage[cls, predicate] += _CLAIM
    return usage


_CLAIM = 1000
# Concepts that curators register.
REGISTERED = (KG + "Indicator", KG + "RankingList")
# What the tool makes itself.
_MADE = tuple(
    KG + name for name in "Source Citation Note Register Rule Verdict Step Reading".split()
)


def own_classes(words: Vocabulary) -> list[str]:
    """The classes (IRIs) of which curators register things: those that are declared, but those of
    concepts and of what the tool makes itself.
    """
    declared = {s[1:-1] for s, p, _, _ in words.statements if p == TYPE}
    return [
        cls
        for cls, above in words.classes.items()
        if cls in declared
        and not words.is_a(cls, _MADE)
        and (cls in REGISTERED or SKOS + "Concept" not in above)
    ]


def _fields(
    cls: str, data: Data, needed: list[str], usage: Counter[tuple[str, str]]
) -> Iterator[Field]:
    words = data.vocabulary
    told = {predicate: count for (of, predicate), count in usage.items() if of == cls}
    suitable = [
        one.iri for one in words.properties.values() if set(one.domain) & words.classes[cls]
    ]
    own = [iri for iri in suitable if cls in words.properties[iri].domain]
    often = sorted(told, key=lambda iri: (-told[iri], iri))
    needed = sorted(needed, key=lambda iri: (-told.get(iri, 0), iri))
    common = (iri for iri, count in told.items() if count > _CLAIM or (cls, iri) in USUAL)
    usual = {*needed, *own, *common}
    first = dict.fromkeys((*needed, *often, *own, *suitable))
    for iri in first:
        if iri in words.properties and _is_facet(iri):
            prop = words.properties[iri]
            yield field(prop, data, required=iri in needed, usual=iri in usual)
    for prop in words.properties.values():
        if not prop.domain and prop.iri not in first and _is_facet(prop.iri):
            yield field(prop, data)._replace(any=True)


def _is_facet(iri: str) -> bool:
    return iri not in _ELSEWHERE and not amount_property(f"<{iri}>")


def field(prop: Property, data: Data, *, required: bool = False, usual: bool = False) -> Field:
    """The field of a property."""
    words = data.vocabulary
    concepts = [
        iri
        for iri, cls in words.individuals.items()
        if prop.cell == "entity" and prop.range and words.is_a(cls, prop.range)
    ]
    # Of a class that has things in registers one looks for a thing.
    registered = any(words.is_a(one.cls, prop.range) for one in data.entities.values())
    options = () if registered else tuple(sorted(concepts))
    link = prop.iri in ABOUTNESS
    return Field(prop, required, usual, () if options else prop.range, options, link)


def fitting(cls: str, data: Data) -> list[Field]:
    """The fields that a thing of a class may have, those of its class first."""
    words = data.vocabulary
    above = words.classes.get(cls, frozenset({cls}))
    found = [
        one
        for one in words.properties.values()
        if _is_facet(one.iri) and (not one.domain or set(one.domain) & above)
    ]
    return [field(one, data) for one in sorted(found, key=lambda one: (not one.domain, one.iri))]


# --- what shapes ask for --------------------------------------------------------------------------


def _needed(cls: str, words: Vocabulary, shapes: Shapes) -> Iterator[str]:
    # The properties (IRIs) of which a shape of the class asks for a value; of several that would do
    # the first one.
    above = {f"<{one}>" for one in words.classes[cls]}
    for node in shapes.targeted:
        shape = shapes.shapes[node]
        if any(kind == "targetClass" and term in above for kind, term in shape.targets):
            yield from filter(_is_facet, _asked(shape, shapes))


def _asked(shape: Shape, shapes: Shapes) -> Iterator[str]:
    inner: dict[str, list[Shape]] = {"property": [], "or": []}
    for word, node in members(shapes.graph, shape.node):
        if word in inner:
            inner[word].append(shapes.shapes[node])
    for one in inner["property"]:
        yield from _least(one)
    yield from (path for one in inner["or"][:1] for path in _least(one))


def _least(shape: Shape) -> Iterator[str]:
    least = max((int(parts(v)[0]) for word, v in shape.parameters if word == "minCount"), default=0)
    if least and shape.path and shape.path.single and shape.path.text.startswith("<"):
        yield shape.path.text[1:-1]
