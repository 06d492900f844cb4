"""The names of things: what the build kept of them, and finding a thing by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

from kg.lines import escape_controls
from kg.rdf.terms import ALT_LABEL, KG, NAMING, OWL, RDF, RDFS, TYPE, VOID, WIKIBASE_NODES, parts
from kg.words import text_in

# --- finding by name ------------------------------------------------------------------------------


class Named(NamedTuple):
    """An entity as people call it; `iri` is an N-Triples string, `cls` an IRI."""

    iri: str
    id: str
    cls: str
    names: dict[str, str]
    others: tuple[str, ...]


def titled(thing: Named, language: str) -> str:
    """The names of a thing for people, the one in the language first."""
    called = dict.fromkeys((text_in(thing.names, language), *thing.names.values()))
    return escape_controls(" · ".join(name for name in called if name))


NAMES = "names.tsv"


def index(
    triples: Iterable[tuple[str, str, str]], space: str, terms: Collection[str] = ()
) -> list[str]:
    """The lines of the file of names that a build keeps, from triples (N-Triples strings) of the
    current graph; see `names`. What has no class is no thing if it is one of the `terms` of the
    ontology.

    A line is an entity, or a thing of a file that is no part of a vocabulary: its id (where its IRI
    does not begin with `space`, the IRI in angle brackets), its class, its preferred names, an
    empty cell and its other names, by tabs.
    """
    start = f"<{space}"
    found: dict[str, dict[str, list[str]]] = {}
    of_words = set(terms)  # of vocabularies, whatever is said of them
    for s, p, o in triples:
        if p in _NAMED_BY and s.startswith("<"):
            found.setdefault(s, {}).setdefault(p, []).append(o)
        of_words.add(p)
        if p == TYPE:
            of_words.add(o)
        elif p in _BETWEEN_TERMS:
            of_words.update((s, o))
    schemes = tuple(
        s[:-1] for s, facts in found.items() if f"<{OWL}Ontology>" in facts.get(TYPE, ())
    )
    lines = []
    for s, facts in sorted(
        found.items(), key=lambda item: (not item[0].startswith(start), item[0][:-1])
    ):  # by id, not by `id>`
        stated, own = facts.get(TYPE, []), s.startswith(start)
        classes = [cls for cls in stated if cls not in _ANYTHING]
        preferred = next((facts[p] for p in NAMING if p in facts), [])
        others = [
            name
            for p in (*NAMING, ALT_LABEL)
            for name in facts.get(p, ())
            if name not in preferred and name.startswith('"')
        ]
        named_so = bool(preferred or others)
        if (
            bool(stated) and named_so
            if own
            else (classes or (named_so and s not in of_words))
            and not s.startswith(schemes)
            and is_thing(classes)
        ):
            preferred = [name for name in preferred if name.startswith('"')]
            cells = (
                s[len(start) : -1] if own else s,
                min(classes or _ANYTHING)[1:-1],
                *sorted(set(preferred)),
                "",
                *sorted(set(others)),
            )
            lines.append("\t".join(cell.replace("\t", "\\t") for cell in cells) + "\n")
    return lines


_NAMED_BY = frozenset((TYPE, *NAMING, ALT_LABEL))
_BETWEEN_TERMS = frozenset(
    f"<{RDFS}{name}>" for name in ("subClassOf", "subPropertyOf", "domain", "range", "isDefinedBy")
)
_BOOKS = (
    *(f"<{KG}{name}>" for name in ("Source", "Citation", "Register", "Rule", "Note")),
    f"<{VOID}Dataset>",
    *(f"<{cls}>" for cls in WIKIBASE_NODES),
)
# What everything is: who says no more than this does not say what a thing is.
_ANYTHING = (f"<{RDFS}Resource>", f"<{OWL}NamedIndividual>", f"<{OWL}Thing>")
_TERMS = tuple(f"<{space}" for space in (OWL, RDF, RDFS, "http://www.w3.org/ns/shacl#"))


def is_thing(classes: Iterable[str]) -> bool:
    """Whether what has these classes is spoken of, not a term of a vocabulary or a part of the
    book-keeping.
    """
    return not any(
        cls in _BOOKS or (cls.startswith(_TERMS) and cls not in _ANYTHING) for cls in classes
    )


def names(place: Path, prefixes: dict[str, str]) -> list[Named]:
    """Every entity of the store at `place` (see `kg.store.Opened`) with its names, by id."""
    with (place / NAMES).open(encoding="utf-8", newline="\n") as file:
        return [named(line[:-1], prefixes["entity"]) for line in file]


def by_ids(place: Path, ids: Iterable[str], prefixes: dict[str, str]) -> dict[str, Named]:
    """Those of some things that the store at `place` has, by their ids as the file of names has
    them; of the others' names next to nothing is read.
    """
    with (place / NAMES).open("rb") as file:
        lines = {id_: sorted_line(file, id_, order_of) for id_ in dict.fromkeys(ids)}
    return {id_: named(line, prefixes["entity"]) for id_, line in lines.items() if line}


def order_of(id_: str) -> tuple[bool, str]:
    """By what the file of names is sorted: ids of the project first."""
    return id_.startswith("<"), id_.removeprefix("<").removesuffix(">")


def sorted_line(file: IO[bytes], key: str, order: Callable[[str], Any] = lambda key: key) -> str:
    """The line of a file that begins with a key and a tab, "" if there is none; the lines are
    sorted by their keys.
    """
    wanted = order(key)
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        file.seek(middle)
        if middle:
            file.readline()  # the line that the middle is in
        text = file.readline().decode()
        found = text.partition("\t")[0]
        if text and found == key:
            return text[:-1]
        if not text or wanted < order(found):
            high = middle
        else:
            low = file.tell()
    file.seek(low)
    text = file.readline().decode()
    return text[:-1] if text.partition("\t")[0] == key else ""


def named(line: str, space: str) -> Named:
    id_, cls, *cells = line.split("\t")
    at = cells.index("")
    called = {}
    for cell in cells[:at]:
        text, language = _name(cell)
        called[language] = text
    others = (
        tuple(sorted({_name(cell)[0] for cell in cells[at + 1 :]})) if len(cells) > at + 1 else ()
    )
    if id_.startswith("<"):
        return Named(id_, id_[1:-1], cls, called, others)
    return Named(f"<{space}{id_}>", id_, cls, called, others)


def id_of(text: str, prefixes: dict[str, str]) -> str:
    return text.strip("<>").removeprefix(prefixes["entity"]).removeprefix("entity:")


def _name(cell: str) -> tuple[str, str]:
    # (text, language) of a literal; most have nothing that is escaped.
    if "\\" in cell:
        text, _, language = parts(cell)
        return text, language
    end = cell.rindex('"')
    return cell[1:end], cell[end + 2 :]
