"""What a project says once of the forms in its sources."""

from __future__ import annotations

from typing import NamedTuple


class Settings(NamedTuple):
    """`signs` are pairs of a sign of money and the ISO 4217 currency that it stands for (`$`, `¥`,
    `kr`); `year_starts` is the month in which a financial year starts, 0 where nothing says so;
    `currency` is that of most amounts, "" where there are none: for examples.
    """

    signs: tuple[tuple[str, str], ...] = ()
    year_starts: int = 0
    currency: str = ""

    def meaning(self, sign: str) -> str:
        """The currency of a sign, "" where none is set."""
        return dict(self.signs).get(sign, "")


NOTHING_SET = Settings()
