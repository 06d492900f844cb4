"""Answers that are kept, so that who asks the same again need not wait for a worker."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import NamedTuple

from kg.serve.limits import Dataset
from kg.serve.messages import Query, Result

TOTAL = 1 << 24  # bytes of all answers and queries that are kept
EACH = 1 << 17
# What gives another answer each time; what a code point may hide is not looked for.
_VOLATILE = re.compile(r"\\u|\b(?:rand|now|uuid|struuid|bnode)\b", re.I)


class KeptAnswer(NamedTuple):
    """An answer to a query: what the worker said of it, and its bytes."""

    about: Result
    content: bytes


class KeptAnswers:
    """The answers of one build that were asked for last: `TOTAL` bytes at most, none longer than
    `EACH`.

    What is served from files is not kept, since nothing tells one state of them from another.
    """

    def __init__(self) -> None:
        self.dataset: Dataset | None = None
        self.answers: OrderedDict[Query, KeptAnswer] = OrderedDict()
        self.size = 0

    def find(self, dataset: Dataset, question: Query) -> KeptAnswer | None:
        """The answer that a dataset gave to a question."""
        if dataset is not self.dataset:
            return None
        found = self.answers.get(question)
        if found is not None:
            self.answers.move_to_end(question)
        return found

    def keep(self, dataset: Dataset, question: Query, answer: KeptAnswer) -> None:
        """Keep an answer; those that nobody has asked for since go first."""
        if dataset is not self.dataset:
            self.dataset, self.size = dataset, 0
            self.answers.clear()
        if question not in self.answers:
            self.answers[question] = answer
            self.size += _size(question, answer)
        while self.size > TOTAL:
            self.size -= _size(*self.answers.popitem(last=False))


def can_be_kept(dataset: Dataset, question: Query, size: int) -> bool:
    """Whether an answer of so many bytes may be given again."""
    return (
        bool(dataset.generation)
        and not dataset.files
        and size + len(question.text) <= EACH
        and not _VOLATILE.search(question.text)
    )


def _size(question: Query, answer: KeptAnswer) -> int:
    # With what the parameters of the question take, and the places of both.
    graphs = sum(map(len, (*question.default, *question.named)))
    return len(answer.content) + 4 * (len(question.text) + graphs) + 1024
