"""How things are drawn in files for other tools: colours, and what comes nearest to our shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx


class Shape(NamedTuple):
    """The shape of a kind of things in GEXF and in yEd; `stretch` is how far that of yEd reaches
    beyond the radius.
    """

    gexf: str
    yed: str
    stretch: float


COLOURS = ("#0067a8", "#5f6b7a", "#c04a00", "#00785a", "#806400", "#9a3580", "#3a6bd6", "#a8322a")
LINE = "#a9b2bc"
# What comes nearest to the shapes of the view (`paint.js`).
SHAPES = (
    Shape("disc", "ellipse", 1),
    Shape("disc", "star5", 1.25),
    Shape("square", "rectangle", 0.88),
    Shape("diamond", "diamond", 1.2),
    Shape("disc", "hexagon", 1.1),
    Shape("triangle", "triangle", 1.1),
    Shape("triangle", "trapezoid2", 1),
    Shape("disc", "star8", 1.1),
)


def title(flat: networkx.MultiDiGraph) -> str:
    """The title of a graph in its languages."""
    titles = (text for name, text in flat.graph.items() if name.startswith("title_"))
    return " / ".join(dict.fromkeys(titles))


def rgb(colour: str) -> tuple[int, ...]:
    """The red, green and blue of `#rrggbb`."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
