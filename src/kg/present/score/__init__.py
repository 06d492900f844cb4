"""The score as a picture: for pages, as an SVG file, as a page of its own.

`Picture.fragment` is what a page takes in (its style is `style()`, its colours are those of the
page's theme), `svg` a file, `page` a page that needs nothing else. There is no script in it.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.evidence.score import Score, score
from kg.present.score import legend
from kg.present.score.drawing import body
from kg.present.score.letters import width, wrapped
from kg.present.score.listing import sentences, table
from kg.present.score.marks import GROUND, escaped, tag, text
from kg.present.score.narrow import narrow
from kg.present.score.placing import COLUMN, MIDDLE, WIDE
from kg.present.score.sheet import Address, Sheet, sheet
from kg.present.score.texts import Texts, headline, source_line, texts
from kg.store.snapshot import Opened

_FOOT, _MARGIN, _SMALL = 18, 12, 10.5
# The sizes of the title, if one is small enough for a single line.
_TITLE = (19.0, 18.0, 17.0)
_NAMESPACE = "http://www.w3.org/2000/svg"


class Picture(NamedTuple):
    """A score with its words in a language."""

    score: Score
    said: Texts

    @property
    def title(self) -> str:
        """What it says as a whole."""
        return headline(self.score, self.said)

    def fragment(self, address: Address = lambda thing: "", *, level: int = 2) -> str:
        """A figure for a page: the drawing for wide and for middling windows, the rows for narrow
        ones, all as a table. `address` gives the page of a thing (an N-Triples string), "" for
        none; `level` is that of its heading.
        """
        wide = sheet(WIDE, self.score, self.said, address)
        middle = sheet(MIDDLE, self.score, self.said, address)
        caption = tag(
            "figcaption",
            tag(f"h{level}", escaped(self.title)),
            legend.as_html(legend.keys(self.score, self.said)),
        )
        summary = tag("summary", escaped(self.said.say("table")))
        return tag(
            "figure",
            caption,
            _drawing(wide, "wide", self.title),
            _drawing(middle, "middle", self.title),
            narrow(wide, level + 1),
            tag("p", escaped(source_line(self.score, self.said)), class_="sources"),
            tag("details", summary, tag("div", table(wide), class_="scroll")),
            class_="kg-score",
            lang=self.said.language,
        )

    def svg(self, *, column: bool = False) -> str:
        """The drawing as a file, with its title, its legend and its sources; to be read at the
        width of a page or, as a `column`, at that of half a newspaper's.
        """
        frame = COLUMN if column else WIDE
        drawn = sheet(frame, self.score, self.said, lambda thing: "")
        room = frame.width
        heading, y = _heading(self.title, self.said.dataset.title, room)
        keys, high = legend.as_svg(
            legend.keys(self.score, self.said, bars=bool(frame.bar)), room, y + 6
        )
        top = y + high + 8
        foot = top + drawn.placed.height + _FOOT
        source, end = _foot(source_line(self.score, self.said), room, foot)
        ground = tag("rect", width="100%", height="100%", fill=GROUND, class_="ground")
        inside = tag(
            "g",
            heading,
            keys,
            _moved(body(drawn), top),
            source,
            transform=f"translate({_MARGIN} {_MARGIN})",
        )
        return tag(
            "svg",
            tag("title", escaped(self.title)),
            tag("desc", escaped(sentences(drawn))),
            tag("style", style()),
            ground,
            inside,
            xmlns=_NAMESPACE,
            viewBox=f"0 0 {room + 2 * _MARGIN:.0f} {end + 24:.0f}",
            width=room + 2 * _MARGIN,
            height=end + 24,
            class_="kg-score alone",
            role="img",
            lang=self.said.language,
        )

    def page(self, address: Address = lambda thing: "") -> str:
        """A page with the picture alone; it asks for nothing and runs nothing."""
        css = style() + _page_style()
        policy = f"default-src 'none'; style-src '{_digest(css)}'"
        head = tag(
            "head",
            '<meta charset="utf-8"/>',
            tag("meta", http_equiv="Content-Security-Policy", content=policy),
            '<meta name="viewport" content="width=device-width,initial-scale=1"/>',
            tag("title", escaped(self.said.dataset.title or self.title)),
            tag("style", css),
        )
        kicker = escaped(self.said.dataset.title)
        above = tag("p", kicker, class_="kg-kicker") if kicker else ""
        inside = tag("body", tag("main", above, self.fragment(address, level=1)))
        return f"<!doctype html>\n{tag('html', head, inside, lang=self.said.language)}\n"


def picture(opened: Opened, language: str) -> Picture | None:
    """The first sight of an open graph, None where no actor does anything to a thing."""
    found = score(opened)
    return Picture(found, texts(opened, found, language)) if found else None


@cache
def style() -> str:
    """The style sheet of a picture."""
    folder = Path(__file__).parent
    return "".join(
        path.read_text("utf-8") for path in (folder.parent / "meanings.css", folder / "score.css")
    )


def _page_style() -> str:
    return (Path(__file__).parent / "page.css").read_text("utf-8")


def _digest(css: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}"


def _drawing(drawn: Sheet, look: str, title: str) -> str:
    height = drawn.placed.height + _FOOT
    return tag(
        "svg",
        body(drawn),
        viewBox=f"0 0 {drawn.frame.width:.0f} {height:.0f}",
        class_=look,
        role="group",
        aria_label=title,
    )


def _heading(title: str, kicker: str, room: float) -> tuple[str, float]:
    # (the title and what stands above it, where they end).
    pieces, y = [], 12.0
    if kicker:
        pieces.append(text(kicker, 0, y, 12.5, "soft"))
        y += 20
    size = next((one for one in _TITLE if width(title, one, bold=True) <= room), _TITLE[0])
    for line in wrapped(title, size, room, bold=True):
        pieces.append(text(line, 0, y + 6, size, bold=True))
        y += 24
    return "".join(pieces), y + 4


def _foot(words: str, room: float, y: float) -> tuple[str, float]:
    # (whence it is, in lines below a place, where they end).
    lines = wrapped(words, _SMALL, room)
    told = "".join(
        text(line, 0, y + 16 * at, _SMALL, "soft") for at, line in enumerate(lines, start=1)
    )
    return told, y + 16 * len(lines)


def _moved(markup: str, down: float) -> str:
    return tag("g", markup, transform=f"translate(0 {down:.0f})")
