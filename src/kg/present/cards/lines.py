"""A card on a terminal: its sections as lines, its sources by number."""

from __future__ import annotations

from collections.abc import Iterator

from kg.present.cards.sheet import Cell, Key, Row, Section, Sheet
from kg.present.reports.common import more


def card_lines(sheet: Sheet, language: str, most: int = 0) -> list[str]:
    """A card as lines for people; what it is called and its id stand elsewhere. `most` is how many
    rows of a section are told, 0 for all.
    """
    lines = [f"  {plain(sheet.about)}"] if sheet.about else []
    lines += [f"  {sheet.told}"] if sheet.told else []
    lines += ["", *map(_key_line, sheet.keys)] if sheet.keys else []
    for section in sheet.sections:
        lines += ["", *_section_lines(section, language, most)]
    lines += [""] if sheet.sources else []
    for source in sheet.sources:
        told = ", ".join(filter(None, (source.text, source.weak, source.address)))
        lines.append(f"[{source.number}] {told}")
    return lines


def plain(cell: Cell) -> str:
    """A cell as text, with its footnotes."""
    return "".join(
        text.text
        + "".join(f"[{number}]" for number in text.notes)
        + (f"+{text.more}" if text.more else "")
        + (f" {text.address}" if text.address != text.text and text.address else "")
        for text in cell
    )


def _key_line(key: Key) -> str:
    aside = plain(key.aside)
    return f"  {plain(key.label)}: {plain(key.value)}" + (f"  ({aside})" if aside else "")


def _section_lines(section: Section, language: str, most: int) -> Iterator[str]:
    if section.title:
        yield plain(section.title)
    for row in section.rows[: most or None]:
        yield _row_line(row)
    yield from more(len(section.rows), most, language)
    for cell in section.after:
        yield f"  {plain(cell)}"


def _row_line(row: Row) -> str:
    head, *rest = (plain(cell) for cell in row.cells)
    told = "  ·  ".join(filter(None, rest))
    return f"  {'  ' * row.depth}{head}" + (f": {told}" if told else "")
