"""The words of the pages, and messages of the tool in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg.words import Sentence, table, translate


@cache
def page_words(language: str) -> Mapping[str, str]:
    """What headings, buttons and columns of the pages say in a language."""
    return {
        code.removeprefix("page."): text
        for code, text in table(language).items()
        if code.startswith("page.") and isinstance(text, str)
    }


# What other wings say in English, without a code as yet: pattern, Korean, and the English of a page
# where a command is named.
_TOLD = [
    (re.compile(pattern, re.S), ko, en)
    for pattern, ko, *en in (
        (r"did you mean (.*)\?", r"혹시 이것입니까: \1"),
        ("nothing is called (.*)", r"\1: 그런 이름은 없습니다"),
        (r"(“.*”) names (\d+) things", r"\1: 이름이 같은 것이 \2개 있습니다"),
        ("say which: (.*)", r"하나를 고르십시오: \1"),
        (
            "kg search finds by part of a name",
            "이름의 일부나 다른 언어로 찾아 보십시오",
            "try a part of the name, or the other language",
        ),
        ("(“.*”) is no number", r"\1: 수가 아닙니다"),
        ("(“.*”) is no date", r"\1: 날짜가 아닙니다"),
        ("write 2021-01-03, 2021-01 or 2021", "2021-01-03, 2021-01 또는 2021로 쓰십시오"),
        (
            "default-graph-uri and named-graph-uri make another dataset than the current one",
            "default-graph-uri와 named-graph-uri는 현재 그래프가 아닌 데이터셋을 만듭니다",
        ),
        ("the files that are served hold no citations", "제공하는 파일에는 인용이 없습니다"),
        ("the files that are served have no days", "제공하는 파일에는 날짜가 없습니다"),
        ("there is no parameter (“.*”) here", r"\1: 여기에 없는 매개변수입니다"),
        ("the parameter (“.*”) is given more than once", r"\1: 매개변수가 두 번 이상 있습니다"),
        (
            "format, output and results ask for different formats",
            "format, output, results가 서로 다른 형식을 요청합니다",
        ),
        (
            r"nothing had been said by (\S+): the first source is of (\S+)",
            r"\1까지는 아무 말도 없었습니다. 첫 출처는 \2에 나왔습니다",
        ),
    )
]


def translate_message(sentence: str, language: str) -> str:
    """A message or hint of another wing as a page of a language says it; one that is not known
    stays as it is.
    """
    if isinstance(sentence, Sentence):
        return translate(sentence, language)
    for pattern, ko, en in _TOLD:
        match = pattern.fullmatch(sentence)
        if match:
            return match.expand(ko) if language == "ko" else next(iter(en), sentence)
    return sentence
