"""Names with prefixes (CURIEs) and the IRIs that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Letters of English and Korean, digits, `_`; inside also `.` and `-`. (A set that held both
# alphabets would take long to compile.)
_LOCAL = re.compile(r"(?![.-])(?:[A-Za-z0-9_.-]++|(?=[가-힣])\w)*+(?<!\.)\Z")


def expand(name: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI (without brackets) of a prefixed name, or None if its prefix is not known."""
    prefix, colon, rest = name.partition(":")
    return prefixes[prefix] + rest if colon and prefix in prefixes else None


def compact(iri: str, prefixes: Mapping[str, str]) -> str | None:
    """The prefixed name of an IRI (without brackets) by the longest namespace that fits, or
    None.
    """
    best = max(
        (p for p, ns in prefixes.items() if ns and iri.startswith(ns)),
        key=lambda p: (len(prefixes[p]), p),
        default=None,
    )
    if best is None:
        return None
    rest = iri[len(prefixes[best]) :]
    return f"{best}:{rest}" if _LOCAL.match(rest) else None


def local(iri: str) -> str:
    """The last part of an IRI (without brackets), after a slash or hash; the whole of what has
    none.

    >>> local("http://example.org/mill"), local("mill")
    ('mill', 'mill')
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or iri
