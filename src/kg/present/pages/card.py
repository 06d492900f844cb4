"""A card as HTML: what the template `card.html` needs beside a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.present.cards import chart
from kg.present.cards.sheet import Section, Sheet
from kg.present.pages.context import HERE, template
from kg.words import phrase, translate

if TYPE_CHECKING:
    from markupsafe import Markup

# So many rows of a section are shown at once, the rest is folded.
_SHOWN = 24


class Frame(NamedTuple):
    """What stands round a card: the language, and what the marks of its footnotes begin with."""

    language: str
    mark: str = "s"

    @property
    def shown(self) -> int:
        """How many rows of a section are shown at once."""
        return _SHOWN

    @property
    def heading(self) -> str:
        """The heading of the sources."""
        return translate(phrase("card.sources"), self.language)

    def hidden(self, count: int) -> str:
        """That so many rows are folded."""
        return translate(phrase("card.more", count=count), self.language)

    def chart(self, section: Section) -> Markup:
        """The values of a section over time, as SVG."""
        import markupsafe

        said = phrase(
            "card.chart",
            name="".join(text.text for text in section.title),
            count=len({point.text for point in section.points}),
            first=section.points[0].day,
            last=section.points[-1].day,
        )
        return markupsafe.Markup(chart.svg(section.points, translate(said, self.language)))


def apart(sheet: Sheet, language: str, mark: str) -> str:
    """A card as HTML that stands by itself, with its style, on a ground of its own; `mark` begins
    the marks of its footnotes. Things lead nowhere, sources to their addresses.
    """
    tokens = (HERE.parent / "view" / "tokens.css").read_text("utf-8")
    style = tokens.replace(":root", ".kg-apart") + (HERE / "card.css").read_text("utf-8")
    card = template("card.html").make_module().card  # type: ignore[attr-defined]  # a macro
    body = card(sheet, Frame(language, mark), lambda term: "", 3)
    return f'<div class="kg-apart" lang="{language}"><style>{style}</style>{body}</div>'
