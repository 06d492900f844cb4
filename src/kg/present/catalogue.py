"""What a dataset is, in the words of DCAT, VoID and schema.org."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.rdf.nquads import Triple
from kg.rdf.terms import DCTERMS, KG, RDF, TYPE, VOID, XSD, iri, literal, parts
from kg.rdf.turtle import turtle
from kg.store.dataset import Dataset
from kg.store.snapshot import Opened
from kg.words import phrase, text_in, translate, worded

DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
PREFIXES = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": _FOAF,
    "rdf": RDF,
    "spdx": _SPDX,
    "void": VOID,
    "xsd": XSD,
}
TURTLE = "text/turtle"
# What files hold, by code.
CURRENT, DATASET, CLAIMS = "current", "dataset", "claims"
_TITLE, _DESCRIPTION, _LICENCE, _PUBLISHER, _VERSION, _ISSUED, _MODIFIED, _LANGUAGE = (
    f"<{DCTERMS}{name}>"
    for name in (
        "title",
        "description",
        "license",
        "publisher",
        "hasVersion",
        "issued",
        "modified",
        "language",
    )
)


class File(NamedTuple):
    """A file that holds a dataset: its path as others see it, its media type, its bytes in number,
    their SHA-256 in hexadecimal digits, and what it `holds`, by code.
    """

    path: str
    media: str
    size: int
    digest: str
    holds: str

    def title(self, language: str) -> str:
        """What it holds, in a language."""
        return translate(phrase(f"present.file.{self.holds}"), language)


class Counts(NamedTuple):
    """How many triples, subjects and properties there are."""

    triples: int
    subjects: int
    properties: int


COUNTS = (
    "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)"
    " (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"
)


def digest(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def file(path: str, media: str, content: bytes, holds: str) -> File:
    """A file of some content."""
    return File(path, media, len(content), digest(content), holds)


def own_triples(dataset: Dataset, space: str) -> set[Triple]:
    """What a project says of its dataset."""
    return set(dataset.statements([f"<{space}dataset>"]))


def counts(dataset: Dataset) -> Counts:
    """How much the current graph holds."""
    (row,) = dataset.rows(COUNTS, {})
    return Counts(*(int(parts(cell)[0]) for cell in row))


def described(opened: Opened, files: Iterable[File]) -> set[Triple]:
    """The description of an open graph that is to be had in some files."""
    space, store = opened.state.space, opened.store
    dataset = f"<{space}dataset>"
    own = own_triples(store, space)
    tags = {worded(language) for language in opened.state.languages}
    told = dataset_triples(dataset, own, space, counts(store))
    return told | file_triples(dataset, files, tags)


def dataset_triples(dataset: str, own: set[Triple], space: str, size: Counts) -> set[Triple]:
    """A dataset (an IRI in brackets) as DCAT and VoID describe it: `own` is what its project says
    of it, `space` what its IRIs begin with ("" if unknown).

    The publisher is an agent, a version that of DCAT as well; languages are those of the titles
    unless the project names them. No day is said that the project does not say.
    """
    triples = {triple for triple in own if triple[1] not in (_PUBLISHER, f"<{KG}languages>")}
    triples |= {(dataset, TYPE, f"<{VOID}Dataset>"), (dataset, TYPE, f"<{DCAT}Dataset>")}
    for number, (_, _, who) in enumerate(sorted(t for t in own if t[1] == _PUBLISHER), 1):
        agent = who if who.startswith("<") else f"{dataset[:-1]}#publisher-{number}>"
        triples |= {(dataset, _PUBLISHER, agent), (agent, TYPE, f"<{_FOAF}Agent>")}
        if who != agent:
            triples.add((agent, f"<{_FOAF}name>", who))
    triples |= {(dataset, f"<{DCAT}version>", o) for _, p, o in own if p == _VERSION}
    if not any(p == _LANGUAGE for _, p, _ in own):
        languages = {parts(o)[2] for _, p, o in own if p in (_TITLE, _DESCRIPTION)} - {""}
        triples |= {(dataset, _LANGUAGE, f"<{_LANGUAGES}{tag}>") for tag in languages}
    if space:
        triples.add((dataset, f"<{VOID}uriSpace>", literal(space)))
    numbers = (size.triples, size.subjects, size.properties)
    for name, number in zip(("triples", "distinctSubjects", "properties"), numbers, strict=True):
        triples.add((dataset, f"<{VOID}{name}>", f'"{number}"^^<{XSD}integer>'))
    return triples


def file_triples(dataset: str, files: Iterable[File], languages: Iterable[str]) -> set[Triple]:
    """The files of a dataset as its distributions, with titles in some languages, their sizes and
    digests.
    """
    triples: set[Triple] = set()
    for one in files:
        name = one.path.removeprefix("../")
        place, address = f"{dataset[:-1]}#{name}>", iri(one.path)
        check = f"{place[:-1]}-checksum>"
        triples |= {
            (dataset, f"<{DCAT}distribution>", place),
            (place, TYPE, f"<{DCAT}Distribution>"),
            *((place, _TITLE, literal(one.title(tag), language=tag)) for tag in languages),
            (place, f"<{DCAT}downloadURL>", address),
            (place, f"<{DCAT}mediaType>", f"<{_MEDIA}{one.media.partition(';')[0]}>"),
            (place, f"<{DCAT}byteSize>", f'"{one.size}"^^<{XSD}nonNegativeInteger>'),
            (place, f"<{_SPDX}checksum>", check),
            (check, TYPE, f"<{_SPDX}Checksum>"),
            (check, f"<{_SPDX}algorithm>", f"<{_SPDX}checksumAlgorithm_sha256>"),
            (check, f"<{_SPDX}checksumValue>", f'"{one.digest}"^^<{XSD}hexBinary>'),
        }
        if one.media.startswith("text/turtle"):
            triples.add((dataset, f"<{VOID}dataDump>", address))
    return triples


def description(opened: Opened, files: Iterable[File]) -> bytes:
    """The description of an open graph that is to be had in some files, as Turtle."""
    return turtle(described(opened, files), PREFIXES).encode()


def site_files(opened: Opened, data: bytes) -> list[tuple[str, bytes]]:
    """(path, content) of the Turtle of a graph and of its description, as a site has them; the
    description stands where VoID has others look for it too.
    """
    told, known = (
        description(opened, [file(path, TURTLE, data, CURRENT)])
        for path in ("data.ttl", "../data.ttl")
    )
    return [("data.ttl", data), ("dataset.ttl", told), (".well-known/void", known)]


# --- in the words of schema.org -------------------------------------------------------------------


class Facts(NamedTuple):
    """What a project says of its dataset, as text, "" where it says nothing."""

    title: str
    description: str
    licence: str
    publisher: str
    version: str
    issued: str
    modified: str


def facts(own: Iterable[Triple], language: str) -> Facts:
    """What a project says of its dataset, in a language where it has one."""
    found: dict[str, dict[str, str]] = {}
    for _, p, o in sorted(own):
        told, _, tag = parts(o)
        found.setdefault(p, {}).setdefault(tag, told)

    def text(name: str) -> str:
        return text_in(found.get(name, {}), language)

    return Facts(*[text(name) for name in _TOLD])


_TOLD = (_TITLE, _DESCRIPTION, _LICENCE, _PUBLISHER, _VERSION, _ISSUED, _MODIFIED)


def schema_dataset(
    dataset: str, own: Iterable[Triple], language: str, files: Iterable[Mapping[str, object]]
) -> dict[str, object]:
    """A dataset (an IRI without brackets) in the words of schema.org; `files` are its
    distributions.
    """
    told = facts(own, language)
    node = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": dataset,
        "name": told.title,
        "description": told.description,
        "license": told.licence,
        "creator": {"@type": "Organization", "name": told.publisher} if told.publisher else "",
        "version": told.version,
        "datePublished": told.issued,
        "dateModified": told.modified,
        "inLanguage": sorted({parts(o)[2] for _, p, o in own if p == _TITLE} - {""}),
        "distribution": list(files),
    }
    return {name: value for name, value in node.items() if value}
