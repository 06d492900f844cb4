"""The names of things: what the build kept of them, and finding a thing by one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kg.lines import escape_controls
from kg.rdf.iris import local
from kg.rdf.terms import ALT_LABEL, KG, NAMING, OWL, RDF, RDFS, TYPE, VOID, parts

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
    called = [
        thing.names.get(language, ""),
        *(name for key, name in thing.names.items() if key != language),
    ]
    return escape_controls(" · ".join(name for name in called if name))


NAMES, FOLDED = "names.tsv", "folded.tsv"


def index(triples: Iterable[tuple[str, str, str]], space: str) -> dict[str, list[str]]:
    """The two files of names that a build keeps, as lines by file name, from triples (N-Triples
    strings) of the current graph; see `names`.

    A line is an entity, or a thing of a file that is no part of a vocabulary. In the first file it
    is its id (where its IRI does not begin with `space`, the IRI in angle brackets), its class, its
    preferred names, an empty cell and its other names, by tabs; in the second its id and all its
    names as they are compared, each between tabs.
    """
    start = f"<{space}"
    found: dict[str, dict[str, list[str]]] = {}
    for s, p, o in triples:
        if p in _NAMED_BY and s.startswith("<"):
            found.setdefault(s, {}).setdefault(p, []).append(o)
    schemes = tuple(
        s[:-1] for s, facts in found.items() if f"<{OWL}Ontology>" in facts.get(TYPE, ())
    )
    lines = []
    for s, facts in sorted(
        found.items(), key=lambda item: (not item[0].startswith(start), item[0][:-1])
    ):  # by id, not by `id>`
        classes, own = facts.get(TYPE, []), s.startswith(start)
        preferred = next((facts[p] for p in NAMING if p in facts), [])
        others = [
            name
            for p in (*NAMING, ALT_LABEL)
            for name in facts.get(p, ())
            if name not in preferred and name.startswith('"')
        ]
        if classes and (
            (preferred or others) if own else not s.startswith(schemes) and _is_thing(classes)
        ):
            preferred = [name for name in preferred if name.startswith('"')]
            cells = (
                s[len(start) : -1] if own else s,
                min(classes)[1:-1],
                *sorted(set(preferred)),
                "",
                *sorted(set(others)),
            )
            lines.append("\t".join(cell.replace("\t", "\\t") for cell in cells) + "\n")
    at, _, folded = called_things([named(line[:-1], space) for line in lines])
    compared = [
        "\t".join(("", *(name for _, name in pairs), "\n"))
        for _, pairs in groupby(zip(at, folded, strict=True), key=lambda pair: pair[0])
    ]
    return {NAMES: lines, FOLDED: compared}


_NAMED_BY = frozenset((TYPE, *NAMING, ALT_LABEL))
_BOOKS = (
    *(f"<{KG}{name}>" for name in ("Source", "Citation", "Register", "Rule", "Note")),
    f"<{VOID}Dataset>",
)
_TERMS = tuple(f"<{space}" for space in (OWL, RDF, RDFS, "http://www.w3.org/ns/shacl#"))


def _is_thing(classes: list[str]) -> bool:
    # Whether what has these classes is spoken of, not a term of a vocabulary or a part of the
    # book-keeping.
    return not any(cls in _BOOKS or cls.startswith(_TERMS) for cls in classes)


def names(place: Path, prefixes: dict[str, str]) -> list[Named]:
    """Every entity of the store at `place` (see `kg.store.Opened`) with its names, by id."""
    with (place / NAMES).open(encoding="utf-8", newline="\n") as file:
        return [named(line[:-1], prefixes["entity"]) for line in file]


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


_MARKS = re.compile(r"[\s·.,'’“”\"()-]+")


def fold_text(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFC", text)).casefold()


def called_things(known: list[Named]) -> tuple[list[int], list[str], list[str]]:
    # (the entity's place in the list, the name, the name folded) of every name: folded as one text,
    # which is ten times faster.
    at = [
        number
        for number, one in enumerate(known)
        for _ in range(1 + len(one.names) + len(one.others))
    ]
    called = [
        name.replace("\x00", " ")
        for one in known
        for name in (local(one.id), *one.names.values(), *one.others)
    ]
    return at, called, fold_text("\x00".join(called)).split("\x00") if called else []
