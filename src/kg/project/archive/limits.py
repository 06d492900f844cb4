"""How much is fetched, how often, and how long somebody waits for it."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """How long, how much and how often: seconds to connect, to wait for something more and for one
    request as a whole; bytes of one document, also unpacked; redirections; seconds between two
    requests to one host; hosts at a time.
    """

    connect: float = 10.0
    read: float = 20.0
    whole: float = 60.0
    size: int = 20 << 20
    redirects: int = 5
    pause: float = 2.0
    hosts: int = 8
