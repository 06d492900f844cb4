"""What may be said: the classes and properties of `ontology/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem
from kg.project import contract, inputs, needed_terms
from kg.rdf import reading
from kg.rdf.iris import compact
from kg.rdf.terms import KG, OWL, PREFIXES, RDF, RDFS, SCHEMA, SKOS, TYPE, XSD, iri, parts
from kg.spelling import closest
from kg.words import phrase

SHAPES = "shapes.ttl"
_MEANING = f"<{KG}meaning>"
_DATES = {XSD + "date", XSD + "gYear", XSD + "gYearMonth", XSD + "dateTime"}
_NUMBERS = {XSD + name for name in ("decimal", "double", "float")}
_INTEGERS = {
    XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")
}


# So many triples of a vocabulary at most are understood once and known from then on.
_KEPT = 20_000

Quad = tuple[str, str, str, str]


class Property(NamedTuple):
    """A property: `cell` says how an object cell is read (entity, date, span, number, integer,
    money, point, text, langtext, iri); `single` that it can have one value at a time, `varies` that
    this value may be another one at another time.
    """

    iri: str
    cell: str
    single: bool
    varies: bool
    domain: tuple[str, ...]
    range: tuple[str, ...]


class Vocabulary(NamedTuple):
    """The ontology: all IRIs without brackets. `classes` holds of each class itself and all its
    superclasses; `whole` says that every file of it could be read. Nobody changes what it holds.
    """

    prefixes: dict[str, str]
    classes: dict[str, frozenset[str]]
    properties: dict[str, Property]
    individuals: dict[str, str]
    labels: dict[str, dict[str, str]]
    single: frozenset[str]
    varies: frozenset[str]
    namespaces: tuple[str, ...]
    statements: list[Quad]
    whole: bool = True

    def name(self, term: str) -> str:
        """The prefixed name of an IRI, or the IRI itself."""
        return compact(term, self.prefixes) or term

    def is_a(self, cls: str, wanted: tuple[str, ...]) -> bool:
        """Whether a class is one of the wanted ones or below one."""
        return any(w in self.classes.get(cls, {cls}) for w in wanted)

    def unknown(self, name: str, kind: str, known: Iterable[str]) -> tuple[str, str]:
        """(message, hint) for a name that stands where a class, a property or a concept (`kind`)
        of those known should.
        """
        prefix, colon, _ = name.partition(":")
        if not colon:
            guess = next((self.name(k) for k in known if _local_name(k) == name), "")
            write = phrase("project.write", text=guess or f"kg:{name}")
            return phrase("project.no-prefix", name=name), write
        if prefix not in self.prefixes:
            hint = closest(prefix, self.prefixes) or phrase(
                "project.prefix-unknown.hint", prefixes=sorted(self.prefixes)
            )
            return phrase("sparql.unknown-prefix", prefix=prefix), hint
        message = {
            "class": phrase("project.class-unknown", name=name),
            "property": phrase("project.property-unknown", name=name),
            "concept": phrase("project.concept-unknown", name=name),
        }[kind]
        return message, closest(name, [self.name(k) for k in known])


def _no_ontology() -> Problem:
    hint = phrase("project.no-ontology.hint")
    return Problem("ontology", 0, 0, phrase("project.no-ontology"), hint)


def _local_name(term: str) -> str:
    return term.rpartition("#")[2].rpartition("/")[2]


def read(folder: Path, space: str) -> tuple[Vocabulary, list[Problem]]:
    """(the vocabulary of `folder`/ontology, problems); `space` begins the IRIs of its blank
    nodes.
    """
    prefixes = dict(PREFIXES)
    quads: list[Quad] = []
    problems: list[Problem] = []
    namespaces: list[str] = []
    paths = [p for p in inputs.paths(folder, "ontology") if p.name.lower() != SHAPES]
    if not paths:
        problems.append(_no_ontology())
    for path in paths:
        name = f"ontology/{path.name}"
        found, declared, faults = reading.triples(path, name, f"{space}{name}", f"{space}{name}#")
        problems += faults
        prefixes.update((p, ns) for p, ns in declared.items() if p)
        title = next(
            (s for s, p, o, _ in found if p == TYPE and o == f"<{OWL}Ontology>"), iri(space + name)
        )
        namespaces.append(title[1:-1])
        quads += [(s, p, o, title) for s, p, o, _ in found]
    understood = _understood if len(quads) < _KEPT else _understood.__wrapped__
    vocabulary, lacking = understood(tuple(prefixes.items()), tuple(quads), tuple(namespaces))
    return vocabulary._replace(whole=not problems), problems or list(lacking)


@lru_cache(maxsize=4)
def _understood(
    prefixes: tuple[tuple[str, str], ...], quads: tuple[Quad, ...], namespaces: tuple[str, ...]
) -> tuple[Vocabulary, tuple[Problem, ...]]:
    # The vocabulary that triples make, and what it lacks. A process looks at the same one again and
    # again.
    vocabulary = _vocabulary(dict(prefixes), list(quads), namespaces)
    return vocabulary, (*needed_terms.missing(quads), *_meanings(quads, vocabulary))


def _meanings(quads: Iterable[Quad], vocabulary: Vocabulary) -> Iterator[Problem]:
    # Of a property whose meaning has another word no card would tell what it means.
    known = (*contract.DEEDS, contract.PART, contract.PLACE)
    for subject, predicate, value, _ in quads:
        if predicate != _MEANING:
            continue
        meaning = parts(value)[0]
        if meaning not in known:
            message = phrase(
                "project.meaning-unknown", text=meaning, name=vocabulary.name(subject[1:-1])
            )
            hint = closest(meaning, known) or phrase("project.meaning-unknown.hint", words=known)
            yield Problem("ontology", 0, 0, message, hint)


class _Statements(NamedTuple):
    # What is said of each term, by predicate; terms and predicates are IRIs without brackets.
    about: dict[str, dict[str, list[str]]]

    def values(self, term: str, *predicates: str) -> list[str]:
        about = self.about.get(term, {})
        return [o[1:-1] for p in predicates for o in about.get(p, ()) if o.startswith("<")]

    def ancestors(self, cls: str) -> frozenset[str]:
        """A class and all above it: what rdfs:subClassOf reaches."""
        return reached(cls, lambda one: self.values(one, RDFS + "subClassOf"))


def reached(term: str, above: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """A term and all above it, where `above` gives what stands directly above one."""
    seen: set[str] = set()
    pending = [term]
    while pending:
        one = pending.pop()
        if one not in seen:
            seen.add(one)
            pending += above(one)
    return frozenset(seen)


def _vocabulary(
    prefixes: dict[str, str], quads: list[Quad], namespaces: tuple[str, ...]
) -> Vocabulary:
    statements = _Statements({})
    labels: dict[str, dict[str, str]] = {}
    for s, p, o, _ in quads:
        statements.about.setdefault(s[1:-1], {}).setdefault(p[1:-1], []).append(o)
        if p in (f"<{SKOS}prefLabel>", f"<{RDFS}label>"):
            text, _, language = parts(o)
            labels.setdefault(s[1:-1], {}).setdefault(language.lower() or "en", text)
    types = {term: set(statements.values(term, RDF + "type")) for term in statements.about}
    classes = {
        term: statements.ancestors(term)
        for term, kinds in types.items()
        if kinds & {OWL + "Class", RDFS + "Class"}
    }
    properties = {
        term: _property(term, kinds, statements)
        for term, kinds in types.items()
        if kinds & {OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property"}
    }
    return Vocabulary(
        prefixes,
        classes,
        properties,
        {t: next(iter(k & classes.keys())) for t, k in types.items() if k & classes.keys()},
        labels,
        frozenset(iri(p.iri) for p in properties.values() if p.single),
        frozenset(iri(p.iri) for p in properties.values() if p.varies),
        namespaces,
        quads,
    )


def _property(term: str, kinds: set[str], statements: _Statements) -> Property:
    ranges = tuple(statements.values(term, RDFS + "range", SCHEMA + "rangeIncludes"))
    cells = [parts(o)[0] for o in statements.about[term].get(KG + "cell", ())]
    return Property(
        term,
        cells[0] if cells else _cell(kinds, ranges),
        OWL + "FunctionalProperty" in kinds or _is_true(term, "oneValue", statements),
        _is_true(term, "varies", statements),
        tuple(statements.values(term, RDFS + "domain", SCHEMA + "domainIncludes")),
        ranges,
    )


def _is_true(term: str, mark: str, statements: _Statements) -> bool:
    return any(parts(o)[0] in ("true", "1") for o in statements.about[term].get(KG + mark, ()))


def _cell(kinds: set[str], ranges: tuple[str, ...]) -> str:
    if OWL + "ObjectProperty" in kinds:
        return "entity"
    for wanted, cell in (
        (_DATES, "date"),
        (_NUMBERS, "number"),
        (_INTEGERS, "integer"),
        ({RDF + "langString"}, "langtext"),
        ({XSD + "anyURI"}, "iri"),
    ):
        if wanted & set(ranges):
            return cell
    return "text" if not ranges or ranges[0].startswith(XSD) else "entity"
