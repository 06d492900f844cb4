"""Which things of a project the things of a table are: by identifier and by name; what is only
nearly called so is asked about, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from kg.project.alike import one_name
from kg.project.contract import CLAIMS
from kg.project.curation.adding import top
from kg.project.imports.statements import Named
from kg.project.records import Data, Entity
from kg.project.vocabulary import Vocabulary
from kg.rdf.iris import expand
from kg.rdf.terms import DCTERMS, KG, parts

IDENTIFIER, _OWN = DCTERMS + "identifier", "dcterms:identifier"
_SUBJECT, _PREDICATE, _OBJECT = (CLAIMS.index(n) for n in ("subject", "predicate", "object"))
# Of these a name tells nothing: there are many grants of one title.
_FACETS = tuple(KG + name for name in ("Funding", "Occurrence", "Observation"))
# A word that more things than this are called by tells nothing.
_COMMON, _LEAST = 200, 3
_MANY = 5
# So many names that share no word are names of no one thing.
_UNLIKE = 4

# Words for the legal form of a firm or a body: it may be the same one with and without.
_FORMS = frozenset(
    (
        "ab ag as asbl bv co company corp corporation cic cio ev gmbh inc incorporated kg kk "
        "limited llc llp lp ltd mbh nv oy plc pte pty sa sarl sas se sl spa sprl srl stiftung "
        "the trust gemeinnützige 주식회사 주 재단법인 사단법인 株式会社"
    ).split()
)

# What a thing goes by inside a table.
Key = tuple[str, str, str]


class Near(NamedTuple):
    """A thing that is nearly called as known ones are, with their ids and the rows that name it."""

    called: str
    identifier: str
    ids: tuple[str, ...]
    rows: tuple[int, ...]


class Known:
    """The things of a project by what they go by."""

    def __init__(self, data: Data, classes: Mapping[str, str], publisher: str = ""):
        self.data, self.words, self.publisher = data, data.vocabulary, publisher
        self.kinds: dict[str, str] = {}
        self.classes = classes
        self.names: dict[tuple[str, str], list[Entity]] = {}
        self.identifiers: dict[str, list[tuple[Entity, str]]] = {}
        self.of: dict[str, set[str]] = {}
        facets = {one.cls: self.is_facet(one.cls) for one in data.entities.values()}
        for entity in data.entities.values():
            if not (entity.retired or facets[entity.cls]):
                self.add_names(entity)
        self.add_identifiers()

    def add_names(self, entity: Entity) -> None:
        kind = self.kind(entity.cls)
        for name in dict.fromkeys((*entity.names.values(), *entity.others)):
            text = folded(name)
            if entity not in self.names.setdefault((kind, text), []):
                self.names[kind, text].append(entity)

    @cached_property
    def blocks(self) -> dict[tuple[str, str], list[tuple[str, Entity]]]:
        """The things that may be nearly called so, by the beginnings of the words of their
        names.
        """
        found: dict[tuple[str, str], list[tuple[str, Entity]]] = {}
        for (kind, text), entities in self.names.items():
            for word in _words(text):
                found.setdefault((kind, word), []).extend((text, one) for one in entities)
        return found

    def add_identifiers(self) -> None:
        entities = {one.iri: one for one in self.data.entities.values() if not one.retired}
        publishers = {one.iri: one.publisher for one in self.data.sources.values()}
        for claim in self.data.claims:
            if claim.predicate == f"<{IDENTIFIER}>" and (entity := entities.get(claim.subject)):
                text = parts(claim.object)[0]
                publisher = publishers.get(self.data.citations[claim.citation].source, "")
                self.of.setdefault(entity.id, set()).add(text)
                self.identifiers.setdefault(text, []).append((entity, publisher))

    def add_own(self, claims: Iterable[Sequence[str]]) -> None:
        """The identifiers that the claims of the source (cells of rows) give things."""
        for claim in claims:
            entity = self.data.entities.get(claim[_SUBJECT])
            if claim[_PREDICATE] == _OWN and entity is not None and not entity.retired:
                self.of.setdefault(entity.id, set()).add(claim[_OBJECT])
                self.identifiers.setdefault(claim[_OBJECT], []).append((entity, self.publisher))

    def kind(self, cls: str) -> str:
        """The topmost class above a class (an IRI)."""
        if cls not in self.kinds:
            self.kinds[cls] = top(cls, self.words)
        return self.kinds[cls]

    def kind_of(self, thing: Named) -> str:
        """The topmost class of a thing of a table."""
        return self.kind(self.classes.get(thing.cls, ""))

    def is_facet(self, cls: str) -> bool:
        """Whether things of a class (an IRI) go by no name."""
        return self.words.is_a(cls, _FACETS)

    def by_identifier(self, thing: Named) -> Entity | None:
        """The only known thing of an identifier, of the same kind. A bare number is one of its
        publisher alone.
        """
        kind, bare = self.kind_of(thing), thing.identifier.isdecimal()
        fitting = {
            one.id: one
            for one, publisher in self.identifiers.get(thing.identifier, ())
            if self.kind(one.cls) == kind and (not bare or publisher == self.publisher)
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def by_name(self, thing: Named) -> list[Entity]:
        """The known things that are called so, of the same kind, and are not another one by their
        identifiers.
        """
        hits = self.names.get((self.kind_of(thing), folded(thing.name)), [])
        return [one for one in hits if not self.differ(thing, one)]

    def near(self, thing: Named) -> list[Entity]:
        """The known things that are nearly called so."""
        kind, text = self.kind_of(thing), folded(thing.name)
        found: dict[str, Entity] = {}
        seen: set[str] = set()
        for word in _words(text):
            others = self.blocks.get((kind, word), [])
            for name, entity in others if len(others) <= _COMMON else ():
                if name not in seen:
                    seen.add(name)
                    if _figures(name) == _figures(text) and _is_near(name, text):
                        found.setdefault(entity.id, entity)
        return [one for one in found.values() if not self.differ(thing, one)][:_MANY]

    def differ(self, thing: Named, entity: Entity) -> bool:
        """Whether a known thing has another identifier of the same scheme."""
        scheme = _scheme(thing.identifier)
        own = {one for one in self.of.get(entity.id, ()) if scheme and _scheme(one) == scheme}
        return bool(own) and thing.identifier not in own


def stands_for_none(names: Iterable[str]) -> bool:
    """Whether names that stand beside one identifier are of so many things that it tells none of
    them from another: `DUMMY01`, `n/a`.
    """
    unlike: list[set[str]] = []
    for name in names:
        words = set(_words(" ".join(_bare(folded(name)))))
        if words and not any(words & other for other in unlike):
            unlike.append(words)
            if len(unlike) == _UNLIKE:
                return True
    return False


def classes_of(things: Iterable[Named], words: Vocabulary) -> dict[str, str]:
    """The classes of things by their prefixed names, "" where there is none of the name."""
    names = {thing.cls for thing in things}
    return {name: expand(name, words.prefixes) or "" for name in names}


def key(thing: Named, known: Known) -> Key:
    """What a thing goes by inside its table."""
    kind = known.kind_of(thing)
    if thing.key:
        return "key", thing.role, thing.key
    if thing.identifier:
        return "identifier", kind, thing.identifier
    if known.is_facet(known.classes.get(thing.cls, "")):
        return "content", thing.role, f"{thing.content}\x1f{thing.name}"
    return "name", kind, folded(thing.name)


def merged(things: Mapping[Key, Named], known: Known) -> dict[Key, Key]:
    """What of a table is one thing: one that is only named and the only one of that name with an
    identifier.
    """
    named: dict[tuple[str, str], list[Key]] = {}
    for one, thing in things.items():
        if one[0] == "identifier" and thing.name:
            named.setdefault((one[1], folded(thing.name)), []).append(one)
    found = {}
    for one in things:
        hits = named.get((one[1], one[2]), []) if one[0] == "name" else []
        found[one] = hits[0] if len(hits) == 1 else one
    return found


@lru_cache(maxsize=1 << 18)
def folded(name: str) -> str:
    """A name without what makes no other name of it: case, signs, runs of blanks.

    >>> folded("St. Mary’s  Trust (Leeds)")
    'st mary s trust leeds'
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.findall(r"[^\W_]+", text)) or text


def _is_near(one: str, two: str) -> bool:
    return _bare(one) == _bare(two) or one_name(one, two)


def _bare(text: str) -> list[str]:
    return [word for word in text.split() if word not in _FORMS]


def _words(text: str) -> Iterator[str]:
    # The beginnings of words by which names are compared; of scripts without blanks, of pairs.
    for word in set(text.split()):
        if not word.isascii():
            yield from {word[k : k + 2] for k in range(max(len(word) - 1, 1))}
        elif len(word) >= _LEAST:
            yield word[:4]


def _figures(text: str) -> list[str]:
    return sorted(word for word in text.split() if any(char.isdigit() for char in word))


def _scheme(identifier: str) -> str:
    # What stands before the number: GB-CHC of GB-CHC-1234.
    return identifier.rpartition("-")[0]
