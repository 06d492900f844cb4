"""A difference in words."""

from __future__ import annotations

from kg.lines import joined
from kg.project.curation.difference import SAID, Diff, State
from kg.rdf.figures import money_text, number_text
from kg.rdf.iris import expand
from kg.rdf.money import money
from kg.rdf.numbers import number

_HEADS = {
    "en": {
        "claims added": "Claims added",
        "claims withdrawn": "Claims withdrawn",
        "claims revised": "Claims revised",
        "entities added": "Entities added",
        "entities removed": "Entities removed",
        "entities renamed": "Entities renamed",
        "entities changed": "Entities changed",
        "sources added": "Sources added",
        "sources removed": "Sources removed",
        "sources renamed": "Sources renamed",
        "sources changed": "Sources changed",
        "files": "Other files that differ",
        "stories added": "Steps of stories added",
        "stories removed": "Steps of stories removed",
        "stories changed": "Steps of stories changed",
        "nothing": "no differences",
        "none": "nothing",
    },
    "ko": {
        "claims added": "더한 주장",
        "claims withdrawn": "거둔 주장",
        "claims revised": "고친 주장",
        "entities added": "더한 개체",
        "entities removed": "뺀 개체",
        "entities renamed": "이름이 바뀐 개체",
        "entities changed": "바뀐 개체",
        "sources added": "더한 출처",
        "sources removed": "뺀 출처",
        "sources renamed": "이름이 바뀐 출처",
        "sources changed": "바뀐 출처",
        "files": "달라진 다른 파일",
        "stories added": "더한 이야기 걸음",
        "stories removed": "뺀 이야기 걸음",
        "stories changed": "바뀐 이야기 걸음",
        "nothing": "차이가 없습니다",
        "none": "없음",
    },
}
_COLUMNS_KO = {
    "object": "값",
    "as_of": "기준일",
    "qualifier": "한정",
    "standing": "지위",
    "printed": "표기",
    "note": "비고",
    "class": "유형",
    "name_ko": "한국어 이름",
    "name_en": "영어 이름",
    "other_ko": "다른 한국어 이름",
    "other_en": "다른 영어 이름",
    "same_as": "같은 것",
    "replaced_by": "대체",
    "publisher": "발행처",
    "title": "제목",
    "published": "발행일",
    "address": "주소",
    "language": "언어",
    "kind": "종류",
    "reading": "읽은 범위",
    "reliability": "신뢰도",
    "step": "걸음",
    "ko": "한국어",
    "en": "영어",
    "select": "고른 것",
    "path": "길",
}


def change_text(found: Diff, old: State, new: State, language: str = "en") -> str:
    """A diff in words: a heading for each kind of change, a line for each row, figures as people
    read them; "" if none.
    """
    heads, lines = _HEADS[language], []

    def block(head: str, items: list[str]) -> None:
        if items:
            lines.extend([f"{heads[head]} ({len(items)})", *(f"  {item}" for item in items), ""])

    for kind in ("added", "withdrawn"):
        state = old if kind == "withdrawn" else new
        block(f"claims {kind}", [_sentence(row, state, language) for row in found.claims[kind]])
    block(
        "claims revised",
        [_revision(before, after, old, new, language) for before, after in found.claims["revised"]],
    )
    for part, rows in (("entities", found.entities), ("sources", found.sources)):
        for kind in ("added", "removed"):
            block(f"{part} {kind}", [_titled(row, language) for row in rows[kind]])
        for kind in ("renamed", "changed"):
            block(
                f"{part} {kind}",
                [
                    f"{before['id']}: {_changes(before, after, heads, language)}"
                    for before, after in rows[kind]
                ],
            )
    for kind in ("added", "removed"):
        block(
            f"stories {kind}",
            [f"{row['story']} {row['step']}: {row[language]}" for row in found.stories[kind]],
        )
    block(
        "stories changed",
        [
            f"{b['story']} {a['step']}: {_changes(b, a, heads, language)}"
            for b, a in found.stories["changed"]
        ],
    )
    block("files", found.files)
    return joined(lines).rstrip("\n") + "\n" if lines else ""


def _titled(row: dict[str, str], language: str) -> str:
    if "class" in row:
        name = row["name_ko"] if language == "ko" else row["name_en"]
        return f"{row['id']}: {name or row['name_ko'] or row['name_en']} ({row['class']})"
    return (
        f"{row['id']}:"
        f" {', '.join(part for part in (row['publisher'], row['title'], row['published']) if part)}"
    )


def _changes(before: dict, after: dict, heads: dict[str, str], language: str) -> str:
    none = heads["none"]
    names = _COLUMNS_KO if language == "ko" else {}
    return "; ".join(
        f"{names.get(c, c)}: {before[c] or none} → {after[c] or none}"
        for c in before
        if before[c] != after[c]
    )


def _sentence(row: dict[str, str], state: State, language: str) -> str:
    names = _COLUMNS_KO if language == "ko" else {}
    rest = [f"{names.get(c, c)}: {row[c]}" for c in SAID[1:] if row[c]]
    return f"{_about(row, state, language)}: {_read(row, state, language)}" + (
        f" ({'; '.join(rest)})" if rest else ""
    )


def _revision(before: dict, after: dict, old: State, new: State, language: str) -> str:
    names, none = (_COLUMNS_KO if language == "ko" else {}), _HEADS[language]["none"]
    changes = []
    for column in SAID:
        if before[column] != after[column]:
            if column == "object":
                changes.append(f"{_read(before, old, language)} → {_read(after, new, language)}")
            else:
                changes.append(
                    f"{names.get(column, column)}: {before[column] or none} →"
                    f" {after[column] or none}"
                )
    if before["object"] == after["object"]:
        changes.insert(0, _read(after, new, language))
    return f"{_about(after, new, language)}: {'; '.join(changes)}"


def _about(row: dict[str, str], state: State, language: str) -> str:
    labels = state.words.labels.get(expand(row["predicate"], state.words.prefixes) or "", {})
    said = labels.get(language) or row["predicate"]
    return f"{row['source']} {row['locator']} · {_named(row['subject'], state, language)} · {said}"


def _named(id_: str, state: State, language: str) -> str:
    entity = state.entities.get(id_)
    if entity:
        name = entity["name_ko"] if language == "ko" else entity["name_en"]
        return f"{name} ({id_})" if name else id_
    label = state.words.labels.get(expand(id_, state.words.prefixes) or "", {}).get(language)
    return label or id_


def _read(row: dict[str, str], state: State, language: str) -> str:
    prop = state.words.properties.get(expand(row["predicate"], state.words.prefixes) or "")
    cell = row["object"]
    if prop and prop.cell == "entity":
        return _named(cell, state, language)
    if prop and prop.cell == "money" and (sum_ := money(cell)):
        return money_text(*sum_, language)
    if prop and prop.cell in ("number", "integer") and (value := number(cell)) is not None:
        return number_text(value, language)
    return cell
