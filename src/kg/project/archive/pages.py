"""What a page of the web says: its text by trafilatura, everything on it, and what it says of
itself in so many words (no guesses of who wrote it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.project.archive.texts import paragraphs_of

if TYPE_CHECKING:
    from configparser import ConfigParser

    from lxml.html import HtmlElement

# What nobody sees, or only those without scripts.
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object")
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol"
    " option p pre section select summary table tbody td textarea tfoot th thead title tr"
    " ul".split()
)
_CELLS = ("td", "th")
# Readers' comments, as trafilatura does not know them: it knows English names alone.
_COMMENTS = " or ".join(
    f"contains(translate(@{name}, 'K', 'k'), '{word}')"
    for name in ("class", "id")
    for word in ("kommentar", "commentaire", "comentario", "댓글")
)
_PRUNED = f"//*[not(self::html or self::body or self::main)][{_COMMENTS}]"
# A page with scripts and fewer letters than these shows its text by the scripts.
_HARDLY_ANY = 60
_RULE = re.compile(r"[\s|:-]*\Z")
_AUTHORS = (
    "//meta[translate(@name, 'AUTHOR', 'author')='author' or @property='author'"
    " or @property='article:author' or @name='dc.creator' or @name='DC.creator'"
    " or @name='citation_author' or @name='parsely-author' or @name='byl']/@content"
)
_NO_NAME = re.compile(r"https?://|www\.|@\w+\.|\A\W*\Z")


class Page(NamedTuple):
    """The paragraphs of a page, everything on it ("" where there is no more), its title, authors
    and day.
    """

    paragraphs: tuple[str, ...]
    whole: str
    title: str
    authors: tuple[str, ...]
    day: str


def read(text: str, address: str = "") -> Page:
    """What a page says, of which `text` is the HTML."""
    from trafilatura.utils import load_html

    tree = load_html(_unmarked(text))
    if tree is None:
        return Page((), "", "", (), "")
    told = _told(tree, address)
    scripted = bool(tree.xpath("//script"))
    for unseen in list(tree.iter(*_UNSEEN)):
        _dropped(unseen)
    lines = list(_lines(tree))
    if scripted and sum(char.isalnum() for line in lines for char in line) < _HARDLY_ANY:
        return told
    _without_layout(tree)
    paragraphs = _paragraphs(tree, told.title)
    more = _squeezed("".join(lines)) not in ("", _squeezed("".join(paragraphs)))
    whole = "\n".join(lines) + "\n" if more else ""
    return told._replace(paragraphs=paragraphs, whole=whole)


def _unmarked(text: str) -> str:
    # A text in Unicode that says that it is in some other characters is not read, nor a piece of a
    # page.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    return (
        text if re.search(r"<(?:html|body)\b", text, re.I) else f"<html><body>{text}</body></html>"
    )


# --- the text -------------------------------------------------------------------------------------


def _paragraphs(tree: HtmlElement, title: str) -> tuple[str, ...]:
    import trafilatura

    found = trafilatura.extract(
        tree, include_comments=False, prune_xpath=_PRUNED, config=_settings()
    )
    lines = [_row(line) for line in (found or "").split("\n") if not _RULE.match(line)]
    paragraphs = paragraphs_of("\n".join(lines))
    # The title that stands above the text is kept apart.
    if paragraphs and _squeezed(paragraphs[0]) == _squeezed(title):
        paragraphs = paragraphs[1:]
    return tuple(paragraphs)


def _settings() -> ConfigParser:
    # A text shorter than this is taken as a whole, without paragraphs. That is meant for letters of
    # the alphabet: a notice in Korean is shorter.
    from trafilatura.settings import use_config

    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_HARDLY_ANY))
    return settings


def _row(line: str) -> str:
    # A row of a table, without the bars around it.
    if not re.match(r"\|.*\|\s*\Z", line):
        return line
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    return " | ".join(cell.replace("\\|", "|") for cell in cells if cell)


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _without_layout(tree: HtmlElement) -> None:
    # A table whose cells hold paragraphs or tables is there for the looks: its cells are blocks.
    for table in list(tree.iter("table")):
        if table.xpath(".//table or .//td[p or div or count(.//br) > 1]"):
            for part in table.iter("table", "tbody", "thead", "tfoot", "tr", *_CELLS):
                if next(part.iterancestors("table"), part) in (table, part):
                    part.tag = "div"


def _dropped(part: HtmlElement) -> None:
    if part.getparent() is not None:
        part.drop_tree()


# --- everything -----------------------------------------------------------------------------------


def _lines(tree: HtmlElement) -> Iterator[str]:
    """What can be read on a page, block by block; the cells of a row are parted by bars."""
    line: list[str] = []

    def ended() -> Iterator[str]:
        text = " ".join("".join(line).split())
        line.clear()
        if text.strip("| "):
            yield text.strip("| ")

    body = tree.find("body")
    for event, part in _walked(tree if body is None else body):
        name = part.tag if isinstance(part.tag, str) else ""
        in_row = name in _CELLS
        if event == "start":
            if (name in _BLOCKS and not in_row and not _in_row(part)) or name == "br":
                yield from ended()
            line.append(" | " if in_row else " " if name in _BLOCKS else "")
            line.append(part.text or "" if name else "")
        else:
            if name in _BLOCKS and not in_row and not _in_row(part):
                yield from ended()
            line.append(part.tail or "")
    yield from ended()


def _in_row(part: HtmlElement) -> bool:
    # A block within the cell of a table that is one.
    parent = part.getparent()
    return parent is not None and parent.tag in _CELLS and len(parent) == 1 and not len(part)


def _walked(tree: HtmlElement) -> Iterator[tuple[str, Any]]:
    from lxml.etree import iterwalk

    return iter(iterwalk(tree, events=("start", "end", "comment", "pi")))


# --- what it says of itself -----------------------------------------------------------------------


def _told(tree: HtmlElement, address: str) -> Page:
    import trafilatura

    days = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
    told = trafilatura.extract_metadata(
        tree,
        default_url=address or None,
        date_config={**days, "max_date": date.today().isoformat()},
    )
    title = " ".join((told.title or "").split())
    return Page((), "", title, tuple(_authors(tree)), told.date or "")


def _authors(tree: HtmlElement) -> list[str]:
    """Who wrote a page, as it says in a field for that alone."""
    named = [name for one in _linked(tree) for name in _names(one.get("author"))]
    names = named or [str(content) for content in tree.xpath(_AUTHORS)]
    told = (" ".join(name.split()) for name in names)
    return list(dict.fromkeys(name for name in told if name and not _NO_NAME.search(name)))


def _linked(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    # The things that a page describes as linked data.
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(str(script), strict=False)
        except (ValueError, RecursionError):
            continue
        graph = found.get("@graph", [found]) if isinstance(found, dict) else found
        yield from (
            (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()
        )


def _names(author: Any) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name
