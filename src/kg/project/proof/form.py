"""A printed form: a figure or a day as it stands in a source."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.forms.settings import NOTHING_SET, Settings


class Form(NamedTuple):
    """A figure or a day as it is printed in a source of a language; the day on which the source was
    published is None where it is not known.
    """

    printed: str
    language: str = ""
    published: date | None = None
    settings: Settings = NOTHING_SET
