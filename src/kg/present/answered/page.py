"""An answer as one page of HTML: it opens offline, asks for nothing, needs no script, and carries
its data. What it shows is made of that data alone, so that either can be held to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import __version__
from kg.evidence.resting import statement
from kg.forms.writing import day_text
from kg.lines import escape_controls
from kg.present.answered.contents import Data
from kg.present.answered.packing import block
from kg.present.script import inert
from kg.present.showing import printed
from kg.words import phrase, table, translate

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent


def page(data: Data) -> bytes:
    """The page of an answer."""
    language = data["language"]

    def say(code: str, **facts: object) -> str:
        return translate(phrase(code, **facts), language)

    title = data["title"] or say("answer.untitled")
    text = _template().render(
        data=data,
        title=title,
        lead=" · ".join(_lead(data, language)),
        rows=[_row(data, row, language) for row in data["rows"]],
        remarks=[*data["remarks"], *_explained(data, language)],
        notes=[_note(note, language) for note in data["footnotes"]],
        facts=list(_facts(data, language)),
        say=say,
        style=_style(data, say("answer.marks")),
        block=inert(block(data)),
    )
    return text.encode("utf-8", "replace")


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


@cache
def _template() -> Template:
    import jinja2

    made = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(_text("page.html"))


def _style(data: Data, marks: str) -> str:
    """The rules of the page; on a phone a cell has the heading of its column before it."""
    heads = [*(column["heading"] for column in data["columns"]), marks]
    names = (
        f".kg-answer td:nth-child({number})::before {{ content: {_quoted(head)}; }}"
        for number, head in enumerate(heads, 1)
    )
    return _text("page.css").strip() + "\n@media screen and (max-width: 40rem) { %s }" % " ".join(
        names
    )


def _quoted(text: str) -> str:
    # A string of CSS that no text can end.
    plain = "".join(c if c.isalnum() or c in " .,()-" else f"\\{ord(c):x} " for c in text)
    return f'"{plain}"'


def _lead(data: Data, language: str) -> Iterator[str]:
    if data["dataset"]["title"]:
        yield data["dataset"]["title"]
    if data["query"]["form"] != "ask":
        yield translate(phrase("present.rows", count=len(data["rows"])), language)
    if data["as_of"]:
        day = day_text(data["as_of"], language)
        yield translate(phrase("answer.as-of", day=day), language)
    yield translate(phrase("answer.made-on", day=day_text(data["made"][:10], language)), language)


def _row(data: Data, row: Mapping[str, Any], language: str) -> dict[str, Any]:
    marks = []
    if row["composed"]:
        marks.append(translate(phrase("present.composed.mark"), language))
    if _disputed(data, row):
        marks.append(translate(phrase("answer.disputed"), language))
    return {"texts": row["texts"], "footnotes": row["footnotes"], "marks": marks}


def _disputed(data: Data, row: Mapping[str, Any]) -> bool:
    facts = {statement(data["claims"][number])[:2] for number in row["claims"]}
    return any((one["subject"], one["predicate"]) in facts for one in data["disputes"])


def _explained(data: Data, language: str) -> Iterator[str]:
    if any(row["composed"] for row in data["rows"]):
        mark = translate(phrase("present.composed.mark"), language)
        yield translate(phrase("present.composed.note", mark=mark), language)


def _note(note: Mapping[str, Any], language: str) -> dict[str, Any]:
    address, archived = note.get("address", ""), note.get("archived", "")
    forms = [printed(form, language) for form in note.get("printed", ())]
    return {
        "number": note["number"],
        "text": note["text"],
        "printed": ", ".join(forms),
        "address": address if _is_web(address) else "",
        "shown": escape_controls(address),
        "archived": archived if _is_web(archived) else "",
        "proof": proof_text(note.get("proof", ""), language),
    }


def proof_text(state: str, language: str) -> str:
    """The state of proof of a footnote in words, "" where there is none."""
    code = f"view.tag.{state}"
    return translate(phrase(code), language) if code in table("en") else escape_controls(state)


def _is_web(address: str) -> bool:
    return re.match(r"https?://[^\s]+\Z", address) is not None


def _facts(data: Data, language: str) -> Iterator[tuple[str, str]]:
    """What is told of how the answer was made."""
    query, dataset = data["query"], data["dataset"]
    given = ", ".join(f"{name} = {value}" for name, value in query["parameters"].items())
    told = {
        "question": query["name"],
        "parameters": given,
        "plans": translate(phrase("query.yes"), language) if query["plans"] else "",
        "dataset": dataset["iri"],
        "publisher": dataset["publisher"],
        "licence": dataset["license"],
        "version": dataset["version"],
        "digest": dataset["digest"],
        "day": data["as_of"],
        "made": data["made"],
        "tool": data["tool"],
        "seal": f"sha256:{data['digest']}",
    }
    for name, text in told.items():
        if text:
            yield translate(phrase(f"answer.fact.{name}"), language), text


# --- read back ------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What stands in a page: its data block, None if it has none; the texts of its cells and
    footnotes; all tags, attributes and texts of the answer, and those of the page around it where
    that is its own, but for the block.
    """

    block: str | None
    shown: list[str]
    answer: list[str]
    around: list[str]


# Of what has no end tag.
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TEXTS = frozenset(("td", "li", "th", "h1"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.block: list[str] | None = None
        self.inside = self.is_own = False
        self.depth = 0  # within the answer
        self.shown: list[str] = []
        self.open = ""
        self.answer: list[str] = []
        self.around: list[str] = []

    @property
    def _tokens(self) -> list[str]:
        return self.answer if self.depth else self.around

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "main" and about.get("class") == "kg-answer":
            self.depth = self.depth or 1
        elif self.depth and tag not in _EMPTY:
            self.depth += 1
        if tag == "meta" and about.get("name") == "generator":
            self.is_own = about.get("content", "").startswith("kg ")
        self._tokens.append(f"<{tag} {sorted(about.items())}")
        if tag == "script" and about.get("id") == "kg-answer" and self.block is None:
            self.block, self.inside = [], True
        elif self.depth and tag in _TEXTS:
            self.open = tag
            self.shown.append("")

    def handle_endtag(self, tag: str) -> None:
        self._tokens.append(f"</{tag}")
        if self.depth and tag not in _EMPTY:
            self.depth -= 1
        if tag == "script":
            self.inside = False
        elif tag == self.open:
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.block is not None:
            self.block.append(data)
            return
        if text := " ".join(data.split()):
            self._tokens.append(text)
        if self.open:
            self.shown[-1] += data


def read(text: str) -> Seen:
    """What stands in a page, or in a page that an answer was copied into."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    block = None if reader.block is None else "".join(reader.block)
    shown = [" ".join(one.split()) for one in reader.shown]
    return Seen(block, shown, reader.answer, reader.around if reader.is_own else [])


def is_as_written(seen: Seen, data: Data) -> bool:
    """Whether a page shows what its data say, and nothing else; of one that another version of the
    tool wrote its cells and footnotes alone are compared.
    """
    own = read(page(data).decode())
    if data["tool"] != f"kg {__version__}":
        return seen.shown == own.shown
    return seen.answer == own.answer and seen.around in ([], own.around)
