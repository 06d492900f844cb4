"""Sentences for people: each has a code, and stands in one file a language.

`phrase` makes a sentence of a code and its facts. It is a string, in English, and knows how it is
said in the other languages: a door that speaks to a person passes it through `translate`.

>>> from kg.words import phrase, translate
>>> sentence = phrase("words.did-you-mean", name="data-centre")
>>> sentence
'did you mean data-centre?'
>>> translate(sentence, "ko")
'혹시 이것입니까: data-centre'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib import import_module
from os import PathLike

from kg.words import particles

# The languages that the tool has words of.
LANGUAGES = ("ko", "en", "de")


class Wording(str):
    """A text in English that reads otherwise in other languages."""

    def in_language(self, language: str) -> str:
        """The text in a language."""
        raise NotImplementedError


class Sentence(Wording):
    """A sentence in English, with the code and the facts that it was made of.

    A fact may be a Wording itself, and then is said in the language of the whole.
    """

    code: str
    facts: Mapping[str, object]

    def in_language(self, language: str) -> str:
        return _filled(self.code, self.facts, language)

    def __reduce__(self) -> tuple[object, ...]:
        # Handed from one process to another with what it was made of.
        return _sentence, (str(self), self.code, dict(self.facts))


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Of texts by language the one in a language; where there is none, that which is the same in
    all (under ""), else the English one, else the first; "" of none.

    >>> text_in({"de": "Werk", "en": "plant"}, "fr"), text_in({"": "ESMC"}, "de")
    ('plant', 'ESMC')
    """
    chosen = next((tag for tag in (language, "", "en") if texts.get(tag)), "")
    return texts.get(chosen) or next(iter(texts.values()), "")


def worded_among(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages in which the tool speaks to those who want some of a project's.

    >>> worded_among(("de", "fr", "en")), worded_among(("ko", "fr"))
    (('de', 'en'), ('ko', 'en'))
    """
    return tuple(dict.fromkeys(map(worded, languages)))


class LanguageName(Wording):
    """What a language is called, by its BCP 47 tag: a text in English, in other languages as CLDR
    has it; its tag where that has none.
    """

    tag: str

    def in_language(self, language: str) -> str:
        return _language_name(self.tag, language)

    def __reduce__(self) -> tuple[object, ...]:
        return language_name, (self.tag,)


def language_name(tag: str) -> LanguageName:
    """What a language is called.

    >>> str(language_name("de")), translate(language_name("de"), "ko")
    ('German', '독일어')
    """
    name = LanguageName(_language_name(tag, "en"))
    name.tag = tag
    return name


class Label(Wording):
    """What something is called, by language: a text in English."""

    texts: Mapping[str, str]

    def in_language(self, language: str) -> str:
        return text_in(self.texts, language)

    def __reduce__(self) -> tuple[object, ...]:
        return labelled, (dict(self.texts),)


def labelled(texts: Mapping[str, str]) -> Label:
    """What something is called.

    >>> translate(labelled({"en": "plant", "de": "Werk"}), "de")
    'Werk'
    """
    label = Label(text_in(texts, "en"))
    label.texts = texts
    return label


@cache
def _language_name(tag: str, language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(language) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _sentence(text: str, code: str, facts: Mapping[str, object]) -> Sentence:
    sentence = Sentence(text)
    sentence.code, sentence.facts = code, facts
    return sentence


def phrase(code: str, /, **facts: object) -> Sentence:
    """The sentence of a code.

    Raises KeyError for a code that is in no table and for a blank without a fact: both are faults
    of the program. Of an error and a path the text is kept.
    """
    known = {name: _plain(fact) for name, fact in facts.items()}
    return _sentence(_filled(code, known, "en"), code, known)


def _plain(fact: object) -> object:
    # What can be handed on, and told more than once (an iterator cannot).
    if isinstance(fact, (str, int, float)):
        return fact
    if isinstance(fact, (BaseException, PathLike)):
        return str(fact)
    if isinstance(fact, Iterable) and not isinstance(fact, bytes):
        return [_plain(one) for one in fact]
    return fact


def translate(text: str, language: str) -> str:
    """A text in a language; a string that is no Wording stays as it is. A language without a table
    of its own is answered in English.
    """
    if not isinstance(text, Wording) or language == "en":
        return str(text)
    return text.in_language(language)


def table(language: str) -> Mapping[str, str | tuple[str, str]]:
    """Every code with its sentence. A pair is for one thing and for several, by `count`."""
    return _table(worded(language))


def worded(language: str) -> str:
    """The language in which the tool speaks to who wants one: that, or English where it has no
    words of it.
    """
    return language if language in LANGUAGES else "en"


@cache
def _table(language: str) -> Mapping[str, str | tuple[str, str]]:
    words: Mapping[str, str | tuple[str, str]] = import_module(f"kg.words.{language}").SENTENCES
    return words


def _filled(code: str, facts: Mapping[str, object], language: str) -> str:
    pattern = table(language)[code]
    if isinstance(pattern, tuple):
        pattern = pattern[facts["count"] != 1]
    said = {name: _fact(value, language) for name, value in facts.items()}
    return particles.filled(pattern, said) if language == "ko" else pattern.format_map(said)


# Numbers in sentences are written as Python writes them. (Babel takes 13 ms to load.)
_PLAIN = ("en", "ko")


class _Figure:
    """A number in a sentence, with the separators of its language."""

    def __init__(self, value: float | Decimal, language: str):
        self.value, self.language = value, language

    def __format__(self, form: str) -> str:
        from babel.numbers import format_decimal, get_decimal_symbol

        if form == ",":
            return format_decimal(self.value, locale=self.language)
        text = format(self.value, form)
        return text.replace(".", get_decimal_symbol(self.language))


def _fact(value: object, language: str) -> object:
    if isinstance(value, str):
        return translate(value, language)
    if isinstance(value, (int, float, Decimal)) and worded(language) not in _PLAIN:
        return _Figure(value, language)
    if isinstance(value, list):
        return ", ".join(str(_fact(one, language)) for one in value)
    return value
