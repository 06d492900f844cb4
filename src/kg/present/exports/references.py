"""Sources as reference managers take them: BibTeX and CSL-JSON.

A date is as precise as it is known. Who publishes a source is neither its author nor its title:
what is not known is left out, and said in the note. The network page writes the same BibTeX
(`view/rules/references.js`); `tests/present/cases/references.json` holds both to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import KGError
from kg.lines import escape_controls
from kg.rdf.dates import edtf
from kg.rdf.iris import local
from kg.words import phrase, translate

if TYPE_CHECKING:
    from kg.evidence.claims import Document

# What BibTeX would read as its own. Braces have to be even, even behind a backslash.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# As babel calls them.
_LANGUAGES = {
    "de": "ngerman",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "ja": "japanese",
    "ko": "korean",
}


def references(documents: Iterable[Document], format: str, language: str = "en") -> bytes:
    """Sources in a format of `FORMATS`, in their order; `language` is that of the notes. Raises
    KGError for another format.
    """
    if format not in FORMATS:
        raise KGError(
            phrase("present.no-reference-format", format=format),
            phrase("words.formats-are", names=FORMATS),
        )
    return FORMATS[format](documents, language).encode()


# --- BibTeX ---------------------------------------------------------------------------------------


def bibtex(documents: Iterable[Document], language: str = "en") -> str:
    """Sources as entries of BibTeX, with the `date` and the `langid` of BibLaTeX beside the
    `year`.
    """
    return "\n".join(_entry(document, language) for document in documents)


def _entry(document: Document, language: str) -> str:
    issued = document.issued.removesuffix("~")
    address = document.address
    fields = {
        # A name in braces is taken as it stands: nobody says which part of it is the family's.
        "author": " and ".join(f"{{{_tex(name)}}}" for name in document.authors),
        "title": _tex(document.title),
        "organization": _tex(document.publisher),
        "date": _tex(issued),
        "year": _tex(issued[:4]),
        "langid": _LANGUAGES.get(document.language, ""),
        "url": _verbatim(address) if _is_web(address) else "",
        "urldate": document.retrieved if _is_web(address) else "",
        "howpublished": "" if _is_web(address) else _tex(address),
        "note": _tex(" ".join(_notes(document, language))),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9_-]", "_", local(document.iri[1:-1]))
    kind = "online" if _is_web(address) else "misc"
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    """A text in a field of BibTeX."""
    return re.sub(r"[\\~^{}&%$#_]", lambda m: _TEX.get(m[0], "\\" + m[0]), escape_controls(text))


def _verbatim(address: str) -> str:
    # BibTeX takes an address as it stands, but for what would end the field.
    return re.sub(r"[{}\\]", lambda m: f"%{ord(m[0]):02X}", escape_controls(address))


# --- CSL-JSON -------------------------------------------------------------------------------------


def csl_json(documents: Iterable[Document], language: str = "en") -> str:
    """Sources as a list of items of CSL-JSON, one a line; citeproc, Zotero and pandoc read it."""
    items = [json.dumps(_item(one, language), ensure_ascii=False) for one in documents]
    return "[\n" + ",\n".join(items) + "\n]\n"


def _item(document: Document, language: str) -> dict[str, object]:
    address = escape_controls(document.address)
    web = _is_web(address)
    notes = _notes(document, language)
    item: dict[str, object] = {
        "id": local(document.iri[1:-1]),
        "type": "webpage" if web else "document",
        "author": [{"literal": escape_controls(name)} for name in document.authors],
        "title": escape_controls(document.title),
        "publisher": escape_controls(document.publisher),
        "issued": _issued(document.issued),
        "language": document.language,
        "URL": address if web else "",
        "accessed": _issued(document.retrieved) if web else {},
        "note": " ".join(notes if web or not address else [*notes, address]),
    }
    return {name: value for name, value in item.items() if value}


def _issued(text: str) -> dict[str, object]:
    # Of a span both ends; what is inferred is circa.
    if not text:
        return {}
    if edtf(text) is None:
        return {"literal": escape_controls(text)}
    ends = text.removesuffix("~").split("/")
    parts = [[int(part) for part in end.split("-")] for end in ends]
    return {"date-parts": parts, **({"circa": True} if text.endswith("~") else {})}


# --- both -----------------------------------------------------------------------------------------

FORMATS = {"bibtex": bibtex, "csl-json": csl_json}
MEDIA = {
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl-json": "application/vnd.citationstyles.csl+json",
}
ENDINGS = {"bibtex": "bib", "csl-json": "csl.json"}


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _notes(document: Document, language: str) -> list[str]:
    notes = [] if document.title else [phrase("present.reference.untitled")]
    if document.issued.endswith("~"):
        notes.append(phrase("present.reference.inferred"))
    return [translate(note, language) for note in notes]
