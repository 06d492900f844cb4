"""What a host lets robots fetch (robots.txt, RFC 9309)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from protego import Protego

# The name by which a host speaks of this tool.
NAME = "kg"
# So much of the file is read; the rest of a longer one is passed over.
SIZE = 500 << 10
# No host is waited for longer between two requests.
_LONGEST = 60.0


class Rules(NamedTuple):
    """What a host lets this tool fetch, and how long it asks to wait between two requests."""

    rules: Protego | None = None

    def allow(self, address: str) -> bool:
        """Whether an address may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(address, NAME))

    @property
    def pause(self) -> float:
        """The seconds that the host asks to wait."""
        asked = self.rules.crawl_delay(NAME) if self.rules else None
        return min(float(asked or 0), _LONGEST)


def parsed(content: bytes) -> Rules:
    """The rules of a file."""
    from protego import Protego

    text = content[:SIZE].decode("utf-8", "replace").removeprefix("\ufeff")
    return Rules(Protego.parse(text))
