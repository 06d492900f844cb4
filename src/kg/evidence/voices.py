"""Whether two sources are two voices, or may repeat one."""

from __future__ import annotations

from datetime import date

from kg.evidence.claims import Document

INDEPENDENT, SEPARATE, UNKNOWN = "independent", "separate", "not known to be independent"
# Two documents that repeat a figure within so many days are likely to repeat one press release.
_WITHIN = 7


def voices(one: Document, two: Document, same: bool) -> str:
    """Whether two sources are two voices; `same` says that they give the same value.

    "independent": other publishers, neither is weak, and one of them reports on its own
    (reliability `independent`). "separate": other publishers, neither is weak, and they cannot be
    two prints of one press release: other values, other languages, or more than a week between
    them; both may still rest on what the programme says of itself. Everything else is "not known to
    be independent".
    """
    if one.publisher == two.publisher or "weak" in (one.reliability, two.reliability):
        return UNKNOWN
    if "independent" in (one.reliability, two.reliability):
        return INDEPENDENT
    if not same or one.language != two.language:
        return SEPARATE
    if not (one.first and two.first):
        return UNKNOWN
    early, late = sorted((one, two), key=lambda d: d.first)
    return (
        SEPARATE
        if (date.fromisoformat(late.first) - date.fromisoformat(early.last)).days > _WITHIN
        else UNKNOWN
    )
