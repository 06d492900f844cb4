"""A printed form: a figure or a day as it stands in a source."""

from __future__ import annotations

from typing import NamedTuple

from kg.forms.settings import NOTHING_SET, Settings
from kg.project.records import NO_DAYS, Days


class Form(NamedTuple):
    """A figure or a day as it is printed in a source of a language; `published` are the days on one
    of which the source was published.
    """

    printed: str
    language: str = ""
    published: Days = NO_DAYS
    settings: Settings = NOTHING_SET
