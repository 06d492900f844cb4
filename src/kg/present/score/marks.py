"""The marks of a score as SVG: shapes that tell meanings apart, in grey too."""

from __future__ import annotations

import html
from collections.abc import Iterable

# The colours on white, for programs that know no variables; `score.css` has those of both themes.
INK, SOFT, RED, GROUND = "#16191d", "#55606e", "#c0161f", "#fff"
BAND, LINE, PART, PAID = "#f5f7f9", "#d9dfe5", "#6b7280", "#d7ebdf"
COLOURS = {
    "pays": "#0b7a3b",
    "receives": "#0b7a3b",
    "builds": "#b84300",
    "runs": "#1f5fbf",
    "owns": "#1f5fbf",
    "decides": "#7a3e9d",
    "asks": "#7c6400",
    "signs": "#ad1a5e",
    "lost": RED,
    "step": INK,
}
# Outlines round the origin, half as large as the size is 1.
_SHAPES = {
    "builds": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "runs": ((-0.8, -1), (1.05, 0), (-0.8, 1)),
    "owns": ((-0.5, -0.95), (0.5, -0.95), (1.05, 0), (0.5, 0.95), (-0.5, 0.95), (-1.05, 0)),
    "decides": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    "asks": ((0, -1.05), (1.05, 0.8), (-1.05, 0.8)),
    "signs": ((-1.1, -0.95), (1.1, 0.95), (1.1, -0.95), (-1.1, 0.95)),
}


def tag(name: str, *inside: str, **attributes: object) -> str:
    """An element; names of attributes may end in `_`, and have `_` for `-`; what is None is left
    out. What is inside is markup already.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return html.escape(str(value))


def escaped(text: str) -> str:
    """A text as markup."""
    return html.escape(text, quote=False)


def mark(kind: str, x: float, y: float, size: float, *, hollow: bool = False) -> str:
    """A mark of a meaning, of `lost` or of `step`, round a point; hollow for what is planned."""
    colour = COLOURS[kind]
    look = {
        "class_": f"mark {kind}{' hollow' if hollow else ''}",
        "fill": GROUND if hollow else colour,
        "stroke": colour,
        "stroke_width": 1.5 if hollow else 0.8,
        "stroke_linejoin": "round",
    }
    if kind == "lost":
        look |= {"fill": "none", "stroke_width": 2.2}
        return tag("path", d=_cross(x, y, size * 0.9), **look)
    if kind in ("pays", "step"):
        return tag("circle", cx=x, cy=y, r=size * 0.95, **look)
    if kind == "receives":
        d = f"M{_n(x - size * 0.6)} {_n(y - size)}a{_n(size)} {_n(size)} 0 0 1 0 {_n(2 * size)}z"
        return tag("path", d=d, **look)
    return tag("path", d=_outline(_SHAPES[kind], x, y, size), **look)


def _outline(shape: Iterable[tuple[float, float]], x: float, y: float, size: float) -> str:
    return "M" + "L".join(f"{_n(x + dx * size)} {_n(y + dy * size)}" for dx, dy in shape) + "z"


def _cross(x: float, y: float, size: float) -> str:
    left, right, top, bottom = (_n(at) for at in (x - size, x + size, y - size, y + size))
    return f"M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def line(x: float, y: float, to_x: float, to_y: float, look: str = "", **more: object) -> str:
    """A straight line; `look` is its class."""
    return tag(
        "line", x1=x, y1=y, x2=to_x, y2=to_y, class_=look or None, **({"stroke": INK} | more)
    )


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    look: str = "",
    *,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    """A line of text; `look` is its class: soft, red, or one of the meanings."""
    return tag(
        "text",
        escaped(words),
        x=x,
        y=y,
        font_size=size,
        font_weight=600 if bold else None,
        text_anchor=anchor if anchor != "start" else None,
        class_=look or None,
        fill={"soft": SOFT, "red": RED}.get(look, COLOURS.get(look, INK)),
    )


def titled(words: str) -> str:
    """The text that a pointer over a group brings up."""
    return tag("title", escaped(words))
