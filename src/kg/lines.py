"""Texts of others put into lines of ours: whatever they hold, they stay one text in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Some spreadsheets take the wide forms for the narrow ones.
_FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"
_FIGURE = r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z"


def harmless_cell(text: str) -> str:
    """The text as a spreadsheet may be given it in CSV: with an apostrophe before what would begin
    a formula, unless it is a plain number.

    >>> harmless_cell("=1+1"), harmless_cell("'=1+1"), harmless_cell("-5")
    ("'=1+1", "''=1+1", '-5')
    """
    return "'" + text if re.match(_FORMULA, text) and not re.match(_FIGURE, text) else text


def cell_text(cell: str) -> str:
    """What `harmless_cell` was given, from what it gave."""
    return cell[1:] if cell.startswith("'") and re.match(_FORMULA, cell) else cell


# Inside a class of a pattern: what has no width or no ink, and what turns the direction of a line
# round.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
_BREAKS = re.compile(r"[ \t]*[\t\n\r\x85\u2028\u2029]+[ \t\n\r\x85\u2028\u2029]*")
# What acts on a terminal, turns the direction of a line round, or is not seen at all.
_ACTING = f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{INVISIBLE}]"
# What would reorder or hide the text around it on a page; nobody curates it on purpose.
_HIDING = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def is_text(text: str) -> bool:
    """Whether a text can be written as UTF-8: half of a character stands for bytes that cannot."""
    return text.isascii() or re.search("[\ud800-\udfff]", text) is None


def unbroken(text: str) -> str:
    """The text with each break of a line, and each tab, as a blank."""
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def escape_controls(text: str) -> str:
    """The text as one line: breaks and tabs as a blank, and whatever could act on a terminal or
    hide in the line as its code.

    >>> escape_controls("a title\\n[7] Reuters"), escape_controls("1\\u202e2")
    ('a title [7] Reuters', '1\\\\u202E2')
    """
    return re.sub(_ACTING, lambda m: f"\\u{ord(m[0]):04X}", unbroken(text))


def clean(text: object) -> str:
    """The text without what would hide or reorder the text around it on a page."""
    said = str(text)
    return said if said.isprintable() else _HIDING.sub("", said)


def shortened(text: str, most: int = 1_000) -> str:
    """The text, without its middle where it has more than so many characters.

    >>> shortened("0123456789", 6)
    '012 … 789'
    """
    half = most // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"


def joined(lines: Iterable[str]) -> str:
    """Lines as one text, each of them one line, with a break at its end."""
    return "".join(f"{escape_controls(line)}\n" for line in lines)


def in_markdown(text: str) -> str:
    """The text as words of one cell or line of Markdown: nothing in it is a link, a picture, code,
    a footnote or HTML.

    >>> in_markdown("[7] <b>x</b> | y")
    '\\\\[7\\\\] \\\\<b>x\\\\</b> \\\\| y'
    """
    return re.sub(r"([\\`\[\]<|])", r"\\\1", escape_controls(text))


def in_command(text: str, *, field: bool = False) -> str:
    """The text in a command of GitHub's workflows, as its message or as one of its fields."""
    for sign, code in (
        ("%", "%25"),
        ("\r", "%0D"),
        ("\n", "%0A"),
        *(((":", "%3A"), (",", "%2C")) if field else ()),
    ):
        text = text.replace(sign, code)
    return text
