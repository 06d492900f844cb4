"""Why the system hindered something, told in the language of whoever reads it."""

from __future__ import annotations

import errno
import os
import socket

import pytest

from kg.system.hindrances import why
from kg.words import LANGUAGES, translate

pytestmark = pytest.mark.fast


def test_common_hindrances_are_told_in_each_language() -> None:
    error = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "x.csv")
    told = {translate(why(error), language) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES) and "No such file or directory" in told


def test_what_a_client_hides_is_told() -> None:
    try:
        try:
            raise socket.gaierror(-2, "Name or service not known")
        except OSError as below:
            raise RuntimeError("connection failed") from below
    except RuntimeError as error:
        assert translate(why(error), "de") == "den Namen des Rechners kennt niemand"


def test_others_are_told_as_they_are() -> None:
    assert why(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert why(ValueError("odd")) == "odd" and why(ValueError()) == "ValueError"


def test_what_the_engine_tells_in_words_alone_is_known_by_the_last_of_them() -> None:
    full = os.strerror(errno.ENOSPC)
    told = why(OSError(f"IO error: {full}: While appending to file: build/data/x.sst: {full}"))
    assert told == why(OSError(errno.ENOSPC, full))
    assert why(OSError("IO error: a fault of its own")) == "IO error: a fault of its own"
