"""The variables of EXISTS, which may only see what the group around it binds.

By the recommendation (18.6) an EXISTS knows of its solution, which is one of its own group: what
is bound outside that group alone is unknown to it. The engine joins groups before it looks, so
that such a variable is bound or not as the plan of the query happens to be, and two queries of one
meaning have two answers. Here those variables get names of their own, which mean the same and
leave the engine no choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from kg.sparql.lexer import Token, tokens

_EXISTS = re.compile(r"exists", re.I)


class _Braces(NamedTuple):
    # A pair of braces, from word to word. `head` is the word that it belongs to, `around` the pair
    # around it, `block` the innermost EXISTS around it: places in the list of all, -1 for none.
    # `bound` says that it stands in a BIND, which knows only what stands before it.
    first: int
    last: int
    head: str
    around: int
    block: int
    bound: bool


def apart(text: str) -> str:
    """The query whose EXISTS share no variable with what their groups do not know.

    >>> apart("ASK { ?a ?p ?o . { ?b ?p ?o FILTER EXISTS { ?a ?b ?c } } }")
    'ASK { ?a ?p ?o . { ?b ?p ?o FILTER EXISTS { ?a_0 ?b ?c } } }'
    """
    if not _EXISTS.search(text):
        return text
    words = list(tokens(text, data=False))
    scopes = _Scopes(words)
    new: dict[int, str] = {}
    for place, pair in enumerate(scopes.pairs):
        strangers = scopes.strangers(place) if pair.head == "EXISTS" and pair.around >= 0 else ()
        for name in strangers:
            word = next(f"?{name}_{n}" for n in count() if f"{name}_{n}" not in text)
            for at in scopes.places(pair, name):
                new.setdefault(at, word)
    done, pieces = 0, []
    for at, word in sorted(new.items()):
        pieces += [text[done : words[at].start], word]
        done = words[at].end
    return "".join([*pieces, text[done:]])


class _Scopes:
    """The braces and variables of a query, and what is known where."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.pairs: list[_Braces] = []
        self.mentions: list[tuple[int, str, int]] = []  # (place, name, innermost EXISTS)
        open_ = [-1]
        clause = {-1: ""}  # of each pair that is open, the last one
        for at, word in enumerate(words):
            if word.text == "{":
                before = words[at - 1].text.upper() if at else ""
                head = next((h for h in ("EXISTS", "OPTIONAL") if before.endswith(h)), "")
                around = open_[-1]
                bound = clause[around] == "BIND"
                pair = _Braces(at, len(words), head, around, self._block(around), bound)
                open_.append(len(self.pairs))
                clause[open_[-1]] = ""
                self.pairs.append(pair)
            elif word.text == "}" and len(open_) > 1:
                place = open_.pop()
                self.pairs[place] = self.pairs[place]._replace(last=at)
            elif word.text.upper() in ("BIND", "FILTER"):
                clause[open_[-1]] = word.text.upper()
            elif word.kind == "variable":
                self.mentions.append((at, word.text[1:], self._block(open_[-1])))

    def _block(self, place: int) -> int:
        # The innermost EXISTS around what stands in a pair of braces.
        if place < 0 or self.pairs[place].head == "EXISTS":
            return place
        return self.pairs[place].block

    def places(self, pair: _Braces, name: str) -> Iterator[int]:
        """Where a variable stands between two braces."""
        return (at for at, one, _ in self.mentions if one == name and pair.first < at < pair.last)

    def strangers(self, place: int) -> list[str]:
        """The variables of an EXISTS that stand outside its group too, and are not known in it."""
        block, group = self.pairs[place], self._group(place)
        around = self._around(place)
        inside: set[str] = set()
        outside: set[str] = set()
        for at, name, of in self.mentions:
            if block.first < at < block.last:
                inside.add(name)
            elif of in around and not group.first < at < group.last:
                outside.add(name)
        return sorted((inside & outside) - self._known(place))

    def _around(self, place: int) -> set[int]:
        # What can be bound where an EXISTS is looked at: not what stands in others beside it.
        block = self.pairs[place].block
        return {block} | (self._around(block) if block >= 0 else set())

    def _group(self, place: int) -> _Braces:
        # What an EXISTS is a test of. That of an OPTIONAL sees what the OPTIONAL is added to.
        group = self.pairs[self.pairs[place].around]
        if self.pairs[place].bound:
            return group._replace(last=self.pairs[place].first)
        around = group.around if group.head == "OPTIONAL" else -1
        return self.pairs[around] if around >= 0 else group

    def _known(self, place: int) -> set[str]:
        # What is bound before an EXISTS is looked at: what its group mentions beside other EXISTS,
        # and what is known to the EXISTS that the group is in.
        group, block = self._group(place), self.pairs[place].block
        names = {n for at, n, of in self.mentions if of == block and group.first < at < group.last}
        return names | self._known(block) if block >= 0 else names
